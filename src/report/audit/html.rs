//! An audit as one page to print: the overview, then the units, the worst first; no script, nothing external.

use std::io;

use maud::{Markup, html};

use crate::report::findings::Tone;
use crate::report::html::{LINE_END, document};
use crate::report::layout::clean;
use crate::report::{ENGINE_VERSION, words};

use super::AuditReport;
use super::told::{self, Told, UnitTold};

const STYLE: &str = include_str!("style.css");

/// Writes the document.
pub fn write(report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let language = report.language;
    let title = told::TITLE.get(language);
    let units = told::units(report);
    let body = html! {
        (LINE_END)
        article.audit {
            (LINE_END) header { h1 { (title) } }
            (LINE_END) p.summary { (clean(&told::summary(report))) }
            @if units.len() > 1 { (LINE_END) (overview(report)) }
            @for unit in &units { (LINE_END) (self::unit(unit, report)) }
            (LINE_END)
            footer { span { (words::ENGINE.get(language)) (words::COLON.get(language)) "biaochi " (ENGINE_VERSION) } }
        }
        (LINE_END)
    };
    out.write_all(document(title, language, &[STYLE], &body).into_string().as_bytes())
}

fn overview(report: &AuditReport<'_>) -> Markup {
    let class = |at: usize| match at {
        2 => Some("number must"),
        3 => Some("number ask"),
        4 => Some("number know"),
        5 => Some("number"),
        _ => None,
    };
    html! {
        table.overview {
            thead { tr { @for (at, title) in told::overview_titles(report.language).iter().enumerate() { th scope="col" class=[class(at)] { (title) } } } }
            (LINE_END)
            tbody {
                @for row in told::overview(report) {
                    tr { @for (at, cell) in row.iter().enumerate() { td class=[class(at)] { (clean(cell)) } } }
                    (LINE_END)
                }
            }
        }
    }
}

fn unit(unit: &UnitTold, report: &AuditReport<'_>) -> Markup {
    let language = report.language;
    html! {
        section.unit {
            h2 { (clean(&unit.title)) span.counts { (told::counted(unit.counts, language)) } }
            p.source { @if unit.file != unit.title { (clean(&unit.file)) } @if !unit.lead.is_empty() { "　" (clean(&unit.lead)) } }
            @if unit.findings.is_empty() { p.nothing.(class(unit.nothing.tone)) { (unit.nothing.tone.sign()) " " (unit.nothing.said) } }
            @for finding in &unit.findings { (LINE_END) (self::finding(finding, report)) }
            @if !unit.not_looked_at.is_empty() {
                (LINE_END)
                p.rest { (told::NOT_LOOKED_AT.get(language)) (words::COLON.get(language)) (clean(&unit.not_looked_at.join(words::SEMICOLON.get(language)))) }
            }
        }
    }
}

/// The class of what is to be taken in a way.
fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "know",
        Tone::Good => "good",
        Tone::Warning => "ask",
        Tone::Bad => "must",
    }
}

fn finding(told: &Told, report: &AuditReport<'_>) -> Markup {
    let language = report.language;
    html! {
        div.found.(class(told::tone(told.severity))) {
            p.message { span.severity { (told::severity(told.severity, language)) } (clean(&told.message)) }
            @if !told.figures.is_empty() {
                p.figures { @for (name, value) in &told.figures { span { (clean(name)) " " b { (clean(value)) } } } }
            }
            @if !told.reasons.is_empty() { ul { @for reason in &told.reasons { li { (clean(reason)) } } } }
            @if !told.steps.is_empty() { pre { @for step in &told.steps { (clean(step)) (LINE_END) } } }
            @for help in &told.help { p.mend { "→ " (clean(help)) } }
            p.place {
                @if let Some(place) = &told.place { span { (clean(&place.shown(language))) } }
                @for (place, said) in &told.related {
                    span { @if !said.is_empty() { (clean(said)) (words::COLON.get(language)) } (clean(&place.shown(language))) }
                }
                span { (told.code) }
            }
        }
    }
}
