//! Pages to hand in: for each unit the form's own columns, its result with a bar for each top heading, what is to be said about it,
//! and room to sign. One file, no script, nothing external; every text from outside is escaped by `maud`.

use std::io;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::eval::{Scorecard, SectionScore, SectionScoreKind, Status, Total};
use crate::language::Language;
use crate::number::Number;

use super::figures::{Figures, PointsColumns, TO};
use super::findings::Tone;
use super::form::{self, FormLine, FormRow};
use super::layout::clean;
use super::{Entry, Provenance, Report, figures, findings, outline, words};

pub(super) const STYLE: &str = include_str!("style.css");
/// Keeps the file readable as text.
pub const LINE_END: PreEscaped<&str> = PreEscaped("\n");

/// Writes one document with a page, or pages, for each unit.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let language = report.language;
    let title = match report.entries.as_slice() {
        [] => String::new(),
        [one] => title(&clean(&one.scorecard.unit), one.scorecard, language),
        [first, ..] => title("", first.scorecard, language),
    };
    let body = html! { @for entry in &report.entries { (LINE_END) (page(entry, language)) } (LINE_END) };
    out.write_all(document(&title, language, &[], &body).into_string().as_bytes())
}

/// A whole document in the style that all pages share, with further styles behind it.
pub fn document(title: &str, language: Language, styles: &[&str], body: &Markup) -> Markup {
    let code = match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    };
    html! {
        (DOCTYPE) (LINE_END)
        html lang=(code) {
            head {
                (LINE_END) meta charset="utf-8";
                (LINE_END) meta name="viewport" content="width=device-width, initial-scale=1";
                (LINE_END) meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                (LINE_END) title { (title) }
                (LINE_END) style { (LINE_END) (PreEscaped(STYLE)) @for style in styles { (PreEscaped(style)) } }
            }
            (LINE_END)
            body { (body) }
        }
        (LINE_END)
    }
}

fn title(unit: &str, scorecard: &Scorecard, language: Language) -> String {
    let year = scorecard.year.map_or(String::new(), |year| words::year(year, language));
    [unit.to_string(), clean(&scorecard.rubric), year].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn page(entry: &Entry<'_>, language: Language) -> Markup {
    let scorecard = entry.scorecard;
    let figures = Figures::of(scorecard);
    let colon = words::COLON.get(language);
    html! {
        article {
            (LINE_END)
            header {
                @if !scorecard.rubric.is_empty() { h1 { (clean(&scorecard.rubric)) } }
                @if let Some(year) = scorecard.year { p.year { (words::year(year, language)) } }
            }
            (LINE_END)
            div.source {
                span { (words::UNIT.get(language)) (colon) strong { (clean(&scorecard.unit)) } }
                @if let Some(basis) = &scorecard.basis { span { (words::BASIS.get(language)) (colon) (clean(basis)) } }
            }
            (LINE_END) (result(scorecard, figures, language))
            (LINE_END) (table(scorecard, figures, language))
            @for finding in findings::findings(scorecard, language) { (LINE_END) (self::finding(&finding)) }
            (LINE_END)
            div.signatures {
                @for word in [words::ASSESSORS, words::SEAL, words::DATE] { div { (word.get(language)) (colon) span {} } }
            }
            (LINE_END) (footer(&entry.provenance, language))
        }
    }
}

/// The total, the grade and the bars.
fn result(scorecard: &Scorecard, figures: Figures, language: Language) -> Markup {
    let sections: Vec<&SectionScore> =
        scorecard.sections.iter().filter(|section| !section.name.is_empty() && outline::row_count(section) > 0).collect();
    let open = scorecard.total.scored().is_none();
    html! {
        section.result {
            div.total {
                span.label { (words::TOTAL.get(language)) }
                span.figure.open[open] { (figures.show_total(&scorecard.total)) }
                @if let Some(full) = &scorecard.full_points {
                    span.full { (words::FULL_POINTS.get(language)) " " (figures.show(full)) }
                }
            }
            @if let Some(grade) = &scorecard.grade {
                div.grade { span.label { (words::GRADE.get(language)) } span.figure { (clean(grade)) } }
            }
            @if !sections.is_empty() {
                table.bars { tbody { @for section in sections { (LINE_END) (bar(section, figures, language)) } } }
            }
        }
    }
}

/// A heading's bar: dark as far as is certain, light as far as is possible.
fn bar(section: &SectionScore, figures: Figures, language: Language) -> Markup {
    let share = |number: &Number| {
        let share = number.divide(&section.points).unwrap_or(Number::ZERO).clamp(Number::ZERO, Number::ONE);
        share.multiply(&Number::HUNDRED).unwrap_or(Number::ZERO).to_fixed(2)
    };
    let certain = match &section.score {
        Total::Scored(number) | Total::Range(number, _) => Some(share(number)),
        Total::Unknown => None,
    };
    let possible = match &section.score {
        Total::Range(_, high) => Some(share(high)),
        Total::Unknown => Some(Number::HUNDRED.to_fixed(2)),
        Total::Scored(_) => None,
    };
    let kind = match section.kind {
        SectionScoreKind::Ordinary => "bar",
        SectionScoreKind::Bonus => "bar bonus",
        SectionScoreKind::Deduction => "bar deduction",
    };
    html! {
        tr {
            th scope="row" { (clean(&findings::section_name(section, language))) }
            td.track {
                div class=(kind) {
                    @if let Some(width) = possible { span.possible style={ "width:" (width) "%" } {} }
                    @if let Some(width) = certain { span.certain style={ "width:" (width) "%" } {} }
                }
            }
            td.figures { b { (figures.show_section(section)) } " / " (figures.show(&section.points)) }
        }
    }
}

fn table(scorecard: &Scorecard, figures: Figures, language: Language) -> Markup {
    let form = form::form(scorecard);
    let points = PointsColumns::of(scorecard);
    let titles = match points {
        PointsColumns::One => vec![words::POINTS],
        PointsColumns::PrintedAndInForce => vec![words::PRINTED_POINTS, words::POINTS_IN_FORCE],
    };
    let in_columns = |printed: &Number, in_force: &Number| match points {
        PointsColumns::One => vec![figures.show(in_force)],
        PointsColumns::PrintedAndInForce => vec![figures.show(printed), figures.show(in_force)],
    };
    let full = scorecard.full_points.as_ref();
    let in_force = figures::points_in_force(scorecard);
    let totals = match points {
        PointsColumns::One => vec![full],
        PointsColumns::PrintedAndInForce => vec![full, in_force.as_ref()],
    };
    html! {
        table.form.decimals[figures.have_decimals()] {
            colgroup {
                @for _ in 0..form.depth { col.heading; }
                col.indicator;
                @for _ in &titles { col.points; }
                col.analysis;
                col.score;
            }
            (LINE_END)
            thead {
                tr {
                    @if form.depth == 0 { th scope="col" { (words::INDICATOR.get(language)) } }
                    @else { @for level in 1..=form.depth + 1 { th scope="col" { (words::level(level, language)) } } }
                    @for title in &titles { th scope="col" { (title.get(language)) } }
                    th scope="col" { (words::ANALYSIS.get(language)) }
                    th.awarded scope="col" { (words::AWARDED.get(language)) }
                }
            }
            (LINE_END)
            tbody {
                @for line in &form.lines {
                    @match line {
                        FormLine::Row(row) => (self::row(row, in_columns(&row.row.printed_points, &row.row.points), figures, language)),
                        FormLine::Subtotal { section, columns } => tr.subtotal {
                            th scope="row" colspan=(columns) { (words::SUBTOTAL.get(language)) }
                            @for points in in_columns(&section.printed_points, &section.points) { td.number { (points) } }
                            td {}
                            td.number { (breakable(&figures.show_section(section))) }
                        },
                    }
                    (LINE_END)
                }
                tr.sum {
                    th scope="row" colspan=(form.depth + 1) { (words::TOTAL.get(language)) }
                    @for points in totals { td.number { @if let Some(points) = points { (figures.show(points)) } } }
                    td {}
                    td.number { (breakable(&figures.show_total(&scorecard.total))) }
                }
                (LINE_END)
                @if let Some(grade) = &scorecard.grade {
                    tr.sum {
                        th scope="row" colspan=(form.depth + 1) { (words::GRADE.get(language)) }
                        td.grade colspan=(titles.len() + 2) { (clean(grade)) }
                    }
                    (LINE_END)
                }
            }
        }
    }
}

fn row(row: &FormRow<'_>, points: Vec<String>, figures: Figures, language: Language) -> Markup {
    let class = match row.row.status {
        Status::Scored => "",
        Status::Inapplicable { .. } => "inapplicable",
        Status::Unscored(_) => "unscored",
    };
    let note = clean(&findings::row_note(row.row, language));
    // 分析 mostly quotes the value; then it need not stand there twice.
    let value = row.row.value.as_ref().map(|value| clean(value)).filter(|value| !note.contains(value.as_str()));
    html! {
        tr class=[(!class.is_empty()).then_some(class)] {
            @for heading in &row.headings {
                th.heading scope="rowgroup" rowspan=(heading.rows) {
                    (clean(&findings::section_name(heading.section, language)))
                }
            }
            th.indicator scope="row" colspan=[(row.columns > 1).then_some(row.columns)] { (clean(&row.row.name)) }
            @for points in points { td.number { (points) } }
            td.analysis { @if let Some(value) = value { b { (value) } @if !note.is_empty() { "　" } } (note) }
            td.number { (figures.show_score(row.row, row.counts)) }
        }
    }
}

/// A range may break behind its sign, nowhere else.
fn breakable(figure: &str) -> Markup {
    html! {
        @match figure.split_once(TO) {
            Some((low, high)) => { (low) (TO) wbr; (high) },
            None => (figure),
        }
    }
}

fn finding(finding: &findings::Finding) -> Markup {
    let class = |tone: Tone| match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Warning => "warning",
        Tone::Bad => "bad",
    };
    let has_bodies = finding.entries.iter().any(|entry| !entry.body.is_empty());
    html! {
        section.finding {
            h2 { (finding.title) }
            table {
                tbody {
                    @for entry in &finding.entries {
                        (LINE_END)
                        tr class=(class(entry.tone)) {
                            td.sign { (entry.tone.sign()) }
                            td.head { (clean(&entry.head)) }
                            @if has_bodies { td.body { (clean(&entry.body)) } }
                        }
                    }
                }
            }
        }
    }
}

fn footer(provenance: &Provenance<'_>, language: Language) -> Markup {
    let colon = words::COLON.get(language);
    let hashes = [(words::RULES_HASH, &provenance.rules_sha256), (words::DATA_HASH, &provenance.data_sha256)];
    html! {
        footer {
            span { (words::ENGINE.get(language)) (colon) "biaochi " (provenance.engine) }
            @for (word, hash) in hashes {
                @if let Some(hash) = hash { span { (word.get(language)) (colon) code { (hash) } } }
            }
        }
    }
}
