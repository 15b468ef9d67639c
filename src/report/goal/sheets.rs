//! What is said of a unit and its goal, in the order of reading, before it is laid out.

use crate::eval::{CheckOutcome, CheckResult, Total};
use crate::goal::{Aim, GradeAim, Margin, Move, Standing, Way, Ways};
use crate::language::{Language, Text};
use crate::number::Number;
use crate::report::figures::{Figures, NONE};
use crate::report::layout::Align;
use crate::report::matrix::notes;
use crate::report::sheet::{Grid, GridCell, Sheet, light, plain, strong};
use crate::report::words;
use crate::text;

use super::GoalReport;

/// The title of the whole.
pub fn title(report: &GoalReport<'_>) -> String {
    let mut names: Vec<&str> = report.units.iter().map(|ways| ways.scorecard.rubric.as_str()).collect();
    names.dedup();
    let what = text!("差多少", "How far to go").get(report.language).to_string();
    match names.as_slice() {
        [name] if !name.is_empty() => format!("{name}{}{what}", words::COLON.get(report.language)),
        _ => what,
    }
}

/// What is told of a unit.
pub fn sheet(ways: &Ways, language: Language) -> Sheet {
    let say = |text: Text| text.get(language).to_string();
    let figures = figures_of(ways);
    let card = &ways.scorecard;
    let name = match card.unit.is_empty() {
        true => say(text!("未写单位", "unit not given")),
        false => card.unit.clone(),
    };
    let year = card.year.map(|year| words::year(year, language));
    let title = [Some(name), year].into_iter().flatten().collect::<Vec<_>>().join("  ");
    let mut lead = vec![say(goal(&ways.aim, figures)), say(now(ways, figures))];
    lead.extend(missing(ways, language));
    lead.extend(contradicted(ways, language));
    lead.push(say(verdict(ways, figures)));
    let mut grids: Vec<Grid> = match &ways.standing {
        Standing::Ways(ways_found) => {
            ways_found.iter().enumerate().map(|(at, way)| self::way(at + 1, way, ways, figures, language)).collect()
        }
        Standing::Reached { losses, .. } if !losses.is_empty() => vec![self::losses(losses, figures, language)],
        Standing::Reached { .. } | Standing::Impossible { .. } | Standing::NotFound { .. } => Vec::new(),
    };
    grids.extend(assessed(ways, figures, language));
    Sheet { title, lead, plot: None, grids, notes: notes(ways, figures, language) }
}

fn figures_of(ways: &Ways) -> Figures {
    Figures::of(&ways.scorecard)
}

/// What is to be reached.
fn goal(aim: &Aim, figures: Figures) -> Text {
    match aim {
        Aim::Grade(GradeAim { name, from: Some(from), .. }) => {
            let from = figures.show(from);
            text!("目标：等次达到“{name}”（总分 {from} 起）", "goal: grade “{name}” (from {from})")
        }
        Aim::Grade(GradeAim { name, from: None, .. }) => text!("目标：等次达到“{name}”", "goal: grade “{name}”"),
        Aim::BestGrade(GradeAim { name, .. }) => {
            text!("目标：保住“{name}”，没有更高的等次了", "goal: to keep “{name}”, the best grade there is")
        }
        Aim::Total(total) => {
            let total = figures.show(total);
            text!("目标：总分达到 {total}", "goal: a total of {total}")
        }
        Aim::Rows(rows) => {
            let each = |row: &crate::goal::RowAim| format!("{} ≥ {}", row.name, figures.show(&row.score));
            let rows: Vec<String> = rows.iter().map(each).collect();
            let (chinese, english) = (rows.join("，"), rows.join(", "));
            text!("目标：{chinese} 分", "goal: {english}")
        }
    }
}

/// How the unit stands.
fn now(ways: &Ways, figures: Figures) -> Text {
    let card = &ways.scorecard;
    let total = figures.show_total(&card.total);
    let grade = card.grade.as_deref();
    let (graded, graded_english) = match grade {
        Some(grade) => (format!("，等次 {grade}"), format!(", grade {grade}")),
        None => (String::new(), String::new()),
    };
    let rows: Vec<String> = match &ways.aim {
        Aim::Rows(aims) => {
            let score = |aim: &crate::goal::RowAim| {
                let row = card.rows().into_iter().find(|row| row.id == aim.id).and_then(|row| row.score.as_ref());
                format!("{} {}", aim.name, row.map_or(NONE.to_string(), |score| figures.show(score)))
            };
            aims.iter().map(score).collect()
        }
        Aim::Grade(_) | Aim::BestGrade(_) | Aim::Total(_) => Vec::new(),
    };
    let (rows, rows_english) = match rows.is_empty() {
        true => (String::new(), String::new()),
        false => (format!("{}；", rows.join("，")), format!("{}; ", rows.join(", "))),
    };
    text!("现在：{rows}总分 {total}{graded}", "now: {rows_english}total {total}{graded_english}")
}

/// What data are missing, which come before all else.
fn missing(ways: &Ways, language: Language) -> Option<String> {
    let (count, reasons) = notes::unscored(&ways.scorecard, language);
    if count == 0 {
        return None;
    }
    let why = words::listed(&reasons, words::COMMA, language);
    let low = match &ways.scorecard.total {
        Total::Range(..) => text!("；下面按总分范围的低端算", "; below, the low end of the range counts"),
        Total::Scored(_) | Total::Unknown => Text::default(),
    };
    let (chinese, english) = (low.chinese, low.english);
    let said = text!(
        "先补数据：{count} 项没有评分，缺少 {why}{chinese}",
        "data come first: {count} not scored, for want of {why}{english}"
    );
    Some(said.get(language).to_string())
}

/// Which 校验 the data contradict, so that what follows rests on data that are wrong.
fn contradicted(ways: &Ways, language: Language) -> Option<String> {
    let fails = |check: &&CheckResult| matches!(check.outcome, CheckOutcome::Fails { .. });
    let labels: Vec<String> = ways.scorecard.checks.iter().filter(fails).map(|check| check.label.clone()).collect();
    if labels.is_empty() {
        return None;
    }
    let labels = words::listed(&labels, words::COMMA, language);
    let said = text!(
        "先改数据：校验不成立：{labels}；下面按现在的数据算，不管这些校验",
        "data come first: these checks fail: {labels}; what follows is of the data as they are, whatever these checks say"
    );
    Some(said.get(language).to_string())
}

/// What was found.
fn verdict(ways: &Ways, figures: Figures) -> Text {
    match &ways.standing {
        Standing::Reached { margin: Margin::Points(margin), .. } if margin.is_positive() => {
            let margin = figures.show(margin);
            text!("已经达到；还能少 {margin} 分", "reached; {margin} points can be lost and it still is")
        }
        Standing::Reached { margin: Margin::Points(_), .. } => {
            text!("已经达到；一分也不能少", "reached; not a point can be lost")
        }
        Standing::Reached { margin: Margin::Everything, .. } => match &ways.aim {
            Aim::Grade(GradeAim { name, .. }) | Aim::BestGrade(GradeAim { name, .. }) => text!(
                "已经达到；“{name}”是最低的等次，总分再低也不会失去",
                "reached; “{name}” is the lowest grade, which no total can lose"
            ),
            Aim::Total(_) => text!("已经达到；总分不会低于 0", "reached; a total is never below 0"),
            Aim::Rows(_) => text!("已经达到；得分不会低于 0", "reached; a score is never below 0"),
        },
        Standing::Reached { margin: Margin::Conditions, .. } => {
            text!("已经达到；由条件决定，不看还能少多少分", "reached; conditions decide it, not points")
        }
        Standing::Ways(found) if found.len() == 1 => {
            text!("下面的办法能达到，按变动后的数据评过分", "this way reaches it, and was scored with the changed data")
        }
        Standing::Ways(found) => {
            let count = found.len();
            text!(
                "下面 {count} 种办法都能达到，每种都按变动后的数据评过分；变动少的在前",
                "each of these {count} ways reaches it, and was scored with the changed data; the least changes come first"
            )
        }
        Standing::Impossible { ceiling } => {
            let ceiling = figures.show(ceiling);
            match ways.aim {
                Aim::Rows(_) => text!(
                    "达不到：这一项不取决于单位能变动的数据，就是 {ceiling} 分（已经证明）",
                    "no change of data reaches it: the score of {ceiling} rests on nothing that the unit can move (proved)"
                ),
                Aim::Grade(_) | Aim::BestGrade(_) | Aim::Total(_) => text!(
                    "只靠数据达不到：能变动的数据不论怎样变，总分最多 {ceiling}（已经证明）",
                    "no change of data reaches it: whatever the data that can be moved, the total is {ceiling} at most (proved)"
                ),
            }
        }
        Standing::NotFound { best } if notes::unscored(&ways.scorecard, Language::Chinese).0 > 0 => match best {
            Some(best) => {
                let best = figures.show(best);
                text!(
                    "只变动现有的数据，没有找到能达到的办法，最高到 {best} 分；缺少的补上以后再看",
                    "no change of the data that are there was found to reach it; the best total was {best}. See again once what is missing is there"
                )
            }
            None => text!(
                "只变动现有的数据，没有找到能达到的办法；缺少的补上以后再看",
                "no change of the data that are there was found to reach it. See again once what is missing is there"
            ),
        },
        Standing::NotFound { best } => match (best, &ways.aim) {
            (Some(best), Aim::Grade(_) | Aim::BestGrade(_) | Aim::Total(_)) => {
                let best = figures.show(best);
                text!(
                    "试过的办法里没有能达到的，最高到 {best} 分；这不是证明，也许还有没有试到的",
                    "none of the changes that were tried reaches it; the best total was {best}. This is no proof that there is none"
                )
            }
            (Some(_) | None, _) => text!(
                "试过的办法里没有能达到的；这不是证明，也许还有没有试到的",
                "none of the changes that were tried reaches it. This is no proof that there is none"
            ),
        },
    }
}

fn way(number: usize, way: &Way, ways: &Ways, figures: Figures, language: Language) -> Grid {
    let say = |text: Text| text.get(language).to_string();
    let count = way.moves.len();
    let title = match (way.moves.iter().filter(|one| one.for_check.is_some()).count(), count) {
        (0, _) => text!("办法 {number}：{count} 处数据变动", "Way {number}: {count} changed"),
        (along, _) => text!(
            "办法 {number}：{count} 处数据变动，其中 {along} 处是随着变的",
            "Way {number}: {count} changed, {along} of them moving along"
        ),
    };
    let columns = vec![
        (say(text!("数据和得分", "Data and scores")), Align::Left),
        (say(text!("现在", "Now")), Align::Right),
        (say(text!("变为", "Then")), Align::Right),
        (say(text!("变动", "Change")), Align::Left),
        (say(text!("说明", "Note")), Align::Left),
    ];
    let mut rows: Vec<Vec<GridCell>> = way.moves.iter().map(|one| moved(one, language)).collect();
    for row in &way.rows {
        let show = |score: &Option<Number>| score.as_ref().map_or(NONE.to_string(), |score| figures.show(score));
        let name = &row.name;
        rows.push(vec![
            light(say(text!("得分 {name}", "score {name}"))),
            plain(show(&row.from)),
            plain(show(&row.to)),
            plain(difference(row.from.as_ref(), row.to.as_ref(), figures)),
            plain(""),
        ]);
    }
    let (old, new) = (&ways.scorecard.total, &way.total);
    let ends = old.ends().zip(new.ends()).map(|((old, _), (new, _))| difference(Some(old), Some(new), figures));
    rows.push(vec![
        strong(words::TOTAL.get(language)),
        plain(figures.show_total(old)),
        strong(figures.show_total(new)),
        plain(ends.unwrap_or_default()),
        strong(grade_change(ways, way, language)),
    ]);
    Grid { title: say(title), columns, rows }
}

fn moved(one: &Move, language: Language) -> Vec<GridCell> {
    let note = one.for_check.as_ref().map(|check| {
        text!("随着变，“{check}”才仍然成立", "moves along, so that “{check}” still holds").get(language).to_string()
    });
    vec![
        strong(named(one, language)),
        plain(one.shown_from.get(language)),
        strong(one.shown_to.get(language)),
        plain(one.difference.as_ref().map_or("", |difference| difference.get(language))),
        plain(note.unwrap_or_default()),
    ]
}

/// `支付节点[1].实际（一季度）`
fn named(one: &Move, language: Language) -> String {
    match &one.item {
        Some(item) => words::bracketed(&one.name, item, language),
        None => one.name.clone(),
    }
}

fn difference(from: Option<&Number>, to: Option<&Number>, figures: Figures) -> String {
    let both = from.zip(to).and_then(|(from, to)| to.subtract(from).ok());
    both.filter(|difference| !difference.is_zero()).map_or(String::new(), |difference| figures.show_difference(&difference))
}

fn grade_change(ways: &Ways, way: &Way, language: Language) -> String {
    match (&ways.scorecard.grade, &way.grade) {
        (Some(old), Some(new)) if old == new => new.clone(),
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (None, Some(new)) => new.clone(),
        (_, None) => text!("", "").get(language).to_string(),
    }
}

fn losses(losses: &[Way], figures: Figures, language: Language) -> Grid {
    let say = |text: Text| text.get(language).to_string();
    let columns = vec![
        (say(text!("数据", "Data")), Align::Left),
        (say(text!("现在", "Now")), Align::Right),
        (say(text!("变为", "Then")), Align::Right),
        (say(text!("变动", "Change")), Align::Left),
        (words::TOTAL.get(language).to_string(), Align::Point),
        (words::GRADE_SHORT.get(language).to_string(), Align::Left),
    ];
    let row = |way: &Way| {
        let one = way.moves.first()?;
        Some(vec![
            strong(named(one, language)),
            plain(one.shown_from.get(language)),
            strong(one.shown_to.get(language)),
            plain(one.difference.as_ref().map_or("", |difference| difference.get(language))),
            plain(figures.show_total(&way.total)),
            plain(way.grade.clone().unwrap_or(NONE.to_string())),
        ])
    };
    Grid {
        title: say(text!("变了就达不到的数据，变动小的在前", "Data whose change would lose it, the smallest first")),
        columns,
        rows: losses.iter().filter_map(row).collect(),
    }
}

fn assessed(ways: &Ways, figures: Figures, language: Language) -> Option<Grid> {
    let say = |text: Text| text.get(language).to_string();
    if ways.assessed.is_empty() || matches!(ways.standing, Standing::Reached { .. }) {
        return None;
    }
    let columns = vec![
        (say(text!("由人评定的项", "Assessed by a person")), Align::Left),
        (say(text!("现在", "Now")), Align::Point),
        (say(text!("最多", "At most")), Align::Point),
        (say(text!("还能加", "More")), Align::Point),
    ];
    let row = |row: &crate::goal::AssessedRow| {
        vec![
            plain(row.name.clone()),
            plain(row.score.as_ref().map_or(NONE.to_string(), |score| figures.show(score))),
            plain(figures.show(&row.most)),
            plain(difference(Some(row.score.as_ref().unwrap_or(&Number::ZERO)), Some(&row.most), figures)),
        ]
    };
    Some(Grid {
        title: say(text!(
            "评定还能加多少（由评价人定，不是单位能变动的数据）",
            "What assessments could add (for reviewers to decide)"
        )),
        columns,
        rows: ways.assessed.iter().map(row).collect(),
    })
}

fn notes(ways: &Ways, figures: Figures, language: Language) -> Vec<String> {
    let say = |text: Text| text.get(language).to_string();
    let mut notes = Vec::new();
    if let (Some(outlook), false) = (&ways.with_assessed, matches!(ways.standing, Standing::Reached { .. })) {
        let total = figures.show_total(&outlook.total);
        let grade = outlook.grade.as_ref().map_or(String::new(), |grade| format!("，{grade}"));
        let grade_english = outlook.grade.as_ref().map_or(String::new(), |grade| format!(", {grade}"));
        notes.push(say(match outlook.reached {
            true => text!(
                "数据不变，评定都给到最高：总分 {total}{grade}，达到目标。",
                "With the data as they are and every assessment at its highest: {total}{grade_english}, which reaches the goal."
            ),
            false => text!(
                "数据不变，评定都给到最高：总分 {total}{grade}，仍然达不到。",
                "With the data as they are and every assessment at its highest: {total}{grade_english}, which does not reach it."
            ),
        }));
    }
    if let Standing::Ways(found) = &ways.standing
        && found.iter().any(|way| way.moves.iter().filter(|one| one.for_check.is_none()).count() > 1)
    {
        notes.push(say(text!(
            "几处数据一起变的办法，少变一处就不够；别的几处一起变，也许变动更小。",
            "Of several data that change together none can be left out; others together may do with smaller changes."
        )));
    }
    if !ways.fixed.is_empty() {
        let fixed = words::listed(&ways.fixed, words::COMMA, language);
        notes.push(say(text!("不可控、没有去动的数据：{fixed}。", "Not in the unit's hands, and left alone: {fixed}.")));
    }
    if ways.cut_short {
        notes.push(say(text!(
            "要试的太多，没有全部试完；也许还有更小的变动。",
            "There was more to try than is tried; there may be smaller changes."
        )));
    }
    notes
}
