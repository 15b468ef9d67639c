//! What is said of a matrix, in the order of reading, before it is laid out.

use crate::eval::Total;
use crate::language::{Language, Text};
use crate::matrix::{Change, Contribution, Difference, Effect, Matrix, UnitMatrix, Ways, YearRow};
use crate::number::Number;
use crate::report::figures::{Figures, NONE};
use crate::report::layout::Align;
use crate::report::sheet::{Grid, GridCell, Sheet, light, plain, strong};
use crate::report::words;
use crate::text;

use super::{MatrixReport, labels, notes, plots};

/// The most rows that are told of one part of a change.
const MOST_ROWS: usize = 5;

/// The title of the whole.
pub fn title(report: &MatrixReport<'_>) -> String {
    let mut names: Vec<&str> = report.matrix.rubrics.iter().map(|rubric| rubric.name.as_str()).collect();
    names.dedup();
    let what = text!("几年比较", "Years compared").get(report.language).to_string();
    match names.as_slice() {
        [name] if !name.is_empty() => format!("{name}{}{what}", words::COLON.get(report.language)),
        _ => what,
    }
}

/// The sheets: of several units an overview first.
pub fn sheets(report: &MatrixReport<'_>) -> Vec<Sheet> {
    let matrix = report.matrix;
    let mut sheets = Vec::new();
    if matrix.units.len() > 1 {
        sheets.push(overview(matrix, report.language));
    }
    sheets.extend(matrix.units.iter().map(|unit| self::unit(report, unit)));
    sheets
}

fn overview(matrix: &Matrix, language: Language) -> Sheet {
    let say = |text: Text| text.get(language).to_string();
    let columns = vec![
        (words::UNIT.get(language).to_string(), Align::Left),
        (words::YEAR.get(language).to_string(), Align::Left),
        (say(text!("起", "First")), Align::Point),
        (say(text!("止", "Last")), Align::Point),
        (say(text!("变动", "Change")), Align::Point),
        (say(text!("业绩", "Performance")), Align::Point),
        (say(text!("规则", "Rules")), Align::Point),
        (words::GRADE_SHORT.get(language).to_string(), Align::Left),
    ];
    let rows = matrix.units.iter().map(overview_row).collect();
    Sheet {
        title: say(text!("各单位", "All units")),
        lead: Vec::new(),
        plot: None,
        grids: vec![Grid { title: String::new(), columns, rows }],
        notes: vec![say(text!(
            "起、止是第一年和最后一年按当年的规则得的总分。变动 = 业绩 + 规则，逐年划分后相加。",
            "first and last are the totals of the first and the last year under their own rules. Change = performance + rules, divided year by year and added up."
        ))],
    }
}

fn overview_row(unit: &UnitMatrix) -> Vec<GridCell> {
    let figures = labels::figures_of(unit);
    let own: Vec<&YearRow> = unit.years.iter().filter(|row| row.own_cell().is_some()).collect();
    let (Some(first), Some(last)) = (own.first(), own.last()) else {
        return [plain(unit.unit.clone())].into_iter().chain((1..8).map(|_| plain(NONE))).collect();
    };
    let total = |row: &YearRow| row.own_cell().map_or(NONE.to_string(), |cell| figures.show_total(&cell.scorecard.total));
    let grade = |row: &YearRow| row.own_cell().and_then(|cell| cell.scorecard.grade.clone()).unwrap_or(NONE.to_string());
    let sum = |pick: fn(&Change) -> &Difference| {
        let zero = Difference::Exact(Number::ZERO);
        let whole = unit.changes.iter().fold(zero, |sum, change| sum.plus(pick(change)));
        labels::difference(&whole, figures)
    };
    let years = if first.year == last.year { first.year.to_string() } else { format!("{}–{}", first.year, last.year) };
    let grades = match (grade(first), grade(last)) {
        (before, after) if before == after => after,
        (before, after) => format!("{before} → {after}"),
    };
    let whole = unit.changes.iter().map(|_| ()).next().map(|()| {
        let ends = first.own_cell().zip(last.own_cell());
        ends.map_or(Difference::Unknown, |(first, last)| Difference::of(&first.scorecard.total, &last.scorecard.total))
    });
    vec![
        strong(unit.unit.clone()),
        plain(years),
        plain(total(first)),
        plain(total(last)),
        strong(whole.map_or(NONE.to_string(), |whole| labels::difference(&whole, figures))),
        plain(sum(|change| &change.performance.points)),
        plain(sum(|change| &change.rules.points)),
        plain(grades),
    ]
}

fn unit(report: &MatrixReport<'_>, unit: &UnitMatrix) -> Sheet {
    let (matrix, language) = (report.matrix, report.language);
    let figures = labels::figures_of(unit);
    let mut grids = vec![totals(matrix, unit, figures, language)];
    if !unit.changes.is_empty() {
        grids.push(changes(unit, figures, language));
    }
    grids.extend(unit.changes.iter().filter_map(|change| contributions(change, figures, language)));
    Sheet {
        title: unit.unit.clone(),
        lead: unit.changes.iter().map(|change| sentence(unit, change, figures, language)).collect(),
        plot: plots::trend(matrix, unit, language),
        grids,
        notes: notes::notes(matrix, unit, report.sources, language),
    }
}

/// The data of each year under each rubric.
fn totals(matrix: &Matrix, unit: &UnitMatrix, figures: Figures, language: Language) -> Grid {
    let mut columns = vec![(text!("数据", "Data").get(language).to_string(), Align::Left)];
    columns.extend(labels::rubric_labels(matrix, unit, language).into_iter().map(|label| (label, Align::Left)));
    let rows = unit.years.iter().map(|row| {
        let year = row.year;
        let mut cells = vec![strong(text!("{year} 年数据", "data of {year}").get(language))];
        for (column, cell) in row.cells.iter().enumerate() {
            let Some(cell) = cell else {
                cells.push(light(NONE));
                continue;
            };
            let total = figures.show_total(&cell.scorecard.total);
            let grade = cell.scorecard.grade.as_deref().map(|grade| format!(" {grade}")).unwrap_or_default();
            cells.push(match row.own == Some(column) {
                true => strong(format!("{total}{grade} ●")),
                false => light(format!("{total}{grade}")),
            });
        }
        cells
    });
    let title =
        text!("各年的数据按各年的规则得多少分（● 是当年自己的规则）", "Each year's data under each year's rules (● its own)");
    Grid { title: title.get(language).to_string(), columns, rows: rows.collect() }
}

/// `2021 → 2022 年：91 分变为 88 分，-3 分；其中业绩 +2 分，规则 -5 分。`
fn sentence(unit: &UnitMatrix, change: &Change, figures: Figures, language: Language) -> String {
    let Change { from, to, .. } = change;
    let (before, after) = (total_of(unit, *from, figures), total_of(unit, *to, figures));
    let whole = labels::difference(&change.total, figures);
    let (performance, rules) =
        (labels::difference(&change.performance.points, figures), labels::difference(&change.rules.points, figures));
    let sentence = if change.from_column == change.to_column {
        text!(
            "{from} → {to} 年：{before} 分变为 {after} 分（{whole}），两年用的是同一份规则，都是业绩的变化。",
            "{from} → {to}: {before} became {after} ({whole}); both years have the same rules, so all of it is performance."
        )
    } else {
        text!(
            "{from} → {to} 年：{before} 分变为 {after} 分（{whole}）：业绩变化 {performance}，规则变化 {rules}。",
            "{from} → {to}: {before} became {after} ({whole}): performance {performance}, rules {rules}."
        )
    };
    sentence.get(language).to_string()
}

fn total_of(unit: &UnitMatrix, year: i32, figures: Figures) -> String {
    let row = unit.years.iter().find(|row| row.year == year);
    let total = row.and_then(YearRow::own_cell).map_or(&Total::Unknown, |cell| &cell.scorecard.total);
    figures.show_total(total)
}

fn changes(unit: &UnitMatrix, figures: Figures, language: Language) -> Grid {
    let say = |text: Text| text.get(language).to_string();
    let columns = vec![
        (say(text!("从 → 到", "From → to")), Align::Left),
        (say(text!("总分", "Totals")), Align::Left),
        (say(text!("变动", "Change")), Align::Point),
        (say(text!("业绩变化", "Performance")), Align::Point),
        (say(text!("规则变化", "Rules")), Align::Point),
        (say(text!("怎样划分", "How it is divided")), Align::Left),
    ];
    let mut rows = Vec::new();
    for change in &unit.changes {
        let totals = format!("{} → {}", total_of(unit, change.from, figures), total_of(unit, change.to, figures));
        let (from, to) = (change.from, change.to);
        rows.push(vec![
            strong(format!("{from} → {to}")),
            plain(totals),
            strong(labels::difference(&change.total, figures)),
            plain(labels::difference(&change.performance.points, figures)),
            plain(labels::difference(&change.rules.points, figures)),
            light(match change.from_column == change.to_column {
                true => say(text!("同一份规则", "the same rules")),
                false => {
                    say(text!("先按 {from} 规则比两年的业绩，再换规则", "performance under the rules of {from}, then the rules"))
                }
            }),
        ]);
        if let Ways::Differ { performance, rules } = &change.other_way {
            rows.push(vec![
                plain(""),
                plain(""),
                plain(""),
                light(labels::difference(performance, figures)),
                light(labels::difference(rules, figures)),
                light(say(text!(
                    "反过来：先换规则，再按 {to} 规则比业绩",
                    "the other way: the rules, then performance under those of {to}"
                ))),
            ]);
        }
    }
    let title = say(text!("总分的变化：业绩还是规则", "The change of the total: performance or rules"));
    Grid { title, columns, rows }
}

/// The rows that changed most; none when no row changed.
fn contributions(change: &Change, figures: Figures, language: Language) -> Option<Grid> {
    let say = |text: Text| text.get(language).to_string();
    let mut rows = Vec::new();
    let causes = [(text!("业绩", "performance"), &change.performance), (text!("规则", "rules"), &change.rules)];
    for (cause, effect) in causes {
        effect_rows(cause.get(language), effect, figures, language, &mut rows);
    }
    if rows.is_empty() {
        return None;
    }
    let (from, to) = (change.from, change.to);
    Some(Grid {
        title: say(text!("{from} → {to} 年：变得最多的指标", "{from} → {to}: the indicators that changed most")),
        columns: vec![
            (say(text!("因为", "Because of")), Align::Left),
            (words::INDICATOR.get(language).to_string(), Align::Left),
            (say(text!("之前", "Before")), Align::Point),
            (say(text!("之后", "After")), Align::Point),
            (say(text!("变动", "Change")), Align::Point),
        ],
        rows,
    })
}

fn effect_rows(cause: &str, effect: &Effect, figures: Figures, language: Language, rows: &mut Vec<Vec<GridCell>>) {
    let shown = |row: &Contribution| {
        vec![
            plain(cause),
            strong(row.name.clone()),
            plain(labels::side(&row.before, figures).get(language)),
            plain(labels::side(&row.after, figures).get(language)),
            strong(labels::difference(&row.points, figures)),
        ]
    };
    rows.extend(effect.rows.iter().take(MOST_ROWS).map(shown));
    if let Some((_, more)) = effect.rows.split_at_checked(MOST_ROWS).filter(|(_, more)| !more.is_empty()) {
        let zero = Difference::Exact(Number::ZERO);
        let sum = more.iter().fold(zero, |sum, row| sum.plus(&row.points));
        let count = more.len();
        let name = text!("其余 {count} 项", "{count} others").get(language).to_string();
        rows.push(vec![plain(cause), light(name), plain(""), plain(""), plain(labels::difference(&sum, figures))]);
    }
    if let Some(rest) = &effect.rest {
        let name = text!("总分的舍入、封顶、折算", "rounding, caps or rescaling of the total").get(language).to_string();
        rows.push(vec![plain(cause), light(name), plain(""), plain(""), plain(figures.show_difference(rest))]);
    }
}
