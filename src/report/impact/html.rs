//! The impact of a change of rules as a page to hand in: what changed and what it does in sentences, the rules, the plots, the units. One file,
//! no script, nothing external; every text from outside is escaped by `maud`.

use std::io;

use maud::{Markup, html};

use super::told::{self, Body, Item, Mark};
use super::{ENGINE_VERSION, ImpactReport, plots, summary, tables, version, words};
use crate::impact::{Changed, Direction, Effect, TableRow, Unit};
use crate::language::Language;
use crate::number::Number;
use crate::report::figures::Figures;
use crate::report::html::{LINE_END, document};
use crate::report::layout::clean;
use crate::report::words::{COLON, ENGINE, GRADE_SHORT, RULES_HASH, Word};

const OWN_STYLE: &str = include_str!("impact.css");

/// Writes the page.
pub fn write(report: &ImpactReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let language = report.language;
    let title = if report.effect.is_some() { words::TITLE } else { words::TITLE_RULES }.get(language);
    let name = clean(&report.difference.new.name);
    let page_title = if name.is_empty() { title.to_string() } else { format!("{title} · {name}") };
    let body = html! {
        article.impact {
            (LINE_END) header { @if !name.is_empty() { p.year { (name) } } h1 { (title) } }
            (LINE_END) (versions(report))
            @if let Some(effect) = report.effect { (LINE_END) (tiles(report, effect)) }
            (LINE_END)
            ul.lead {
                @for sentence in summary::sentences(report.difference, report.effect, language) {
                    (LINE_END) li { (clean(&sentence)) }
                }
            }
            (LINE_END) (changes(report))
            @if let Some(effect) = report.effect { (self::effect(report, effect)) }
            (LINE_END) (footer(report))
        }
        (LINE_END)
    };
    out.write_all(document(&page_title, language, &[OWN_STYLE], &body).into_string().as_bytes())
}

fn versions(report: &ImpactReport<'_>) -> Markup {
    let language = report.language;
    html! {
        dl.versions {
            dt { (words::OLD.get(language)) } dd { (clean(&version(&report.difference.old, language))) }
            dt { (words::NEW.get(language)) } dd { (clean(&version(&report.difference.new, language))) }
        }
    }
}

/// The few figures that matter most.
fn tiles(report: &ImpactReport<'_>, effect: &Effect) -> Markup {
    let (language, difference, summary) = (report.language, report.difference, &effect.summary);
    let places = difference.old.places.max(difference.new.places).max(1);
    let mean = summary.means.as_ref().map(|(old, new)| {
        let [old, new] = [old, new].map(|mean| mean.round(places));
        let figures = Figures::among(&[&old, &new], places);
        let change = new.subtract(&old).unwrap_or(Number::ZERO);
        (format!("{} → {}", figures.show(&old), figures.show(&new)), figures.show_difference(&change))
    });
    let said = |chinese: String, english: String| match language {
        Language::Chinese => chinese,
        Language::English => english,
    };
    let (up, down) = (summary.up, summary.down);
    let same = summary.scored.saturating_sub(up + down);
    let (better, worse, other) = (summary.better, summary.worse, summary.other);
    let crossings = better + worse + other;
    let mut changed = (format!("{up} 个加分，{down} 个减分，{same} 个不变"), format!("{up} up, {down} down, {same} same"));
    match summary.units.saturating_sub(summary.scored) {
        0 => {}
        open if open == summary.units => changed = (format!("{open} 个都没有评全"), format!("{open} not fully scored")),
        open => {
            changed.0.push_str(&format!("，{open} 个没有评全"));
            changed.1.push_str(&format!(", {open} not fully scored"));
        }
    }
    html! {
        div.tiles {
            @if let Some((means, change)) = mean {
                div { span.label { (said("平均总分".into(), "Mean total".into())) } span.figure { (means) } small { (change) } }
            }
            div {
                span.label { (said("单位".into(), "Units".into())) } span.figure { (summary.units) }
                small { (said(changed.0, changed.1)) }
            }
            div {
                span.label { (said("等次改变".into(), "Grade changes".into())) } span.figure { (crossings) }
                small { (said(format!("{better} 个上升，{worse} 个下降"), format!("{better} better, {worse} worse"))) }
            }
        }
    }
}

fn changes(report: &ImpactReport<'_>) -> Markup {
    let (difference, language) = (report.difference, report.language);
    let items = told::items(difference, language);
    html! {
        @if !items.is_empty() {
            h2 { (words::CHANGES.get(language)) }
            ul.changes { @for item in &items { (LINE_END) (self::item(item, language)) } }
        }
        @if !difference.wordings.is_empty() {
            (LINE_END) h2 { (words::WORDINGS.get(language)) }
            ul.wordings { @for wording in &difference.wordings { (LINE_END) li { (clean(&told::wording(wording, language))) } } }
        }
    }
}

fn item(item: &Item, language: Language) -> Markup {
    let class = match item.mark {
        Mark::Added => "mark added",
        Mark::Removed => "mark removed",
        Mark::Changed => "mark",
        Mark::Renamed => "mark renamed",
    };
    let colon = COLON.get(language);
    // A guess is said in the note; the sign has room for one word.
    let word = match (item.mark, language) {
        (Mark::Renamed, Language::Chinese) => "改名？",
        (Mark::Renamed, Language::English) => "renamed?",
        (Mark::Added | Mark::Removed | Mark::Changed, _) => item.mark.word(language),
    };
    html! {
        li {
            span class=(class) { (word) }
            strong { (clean(&item.head)) }
            @if !item.note.is_empty() { span.note { (clean(&item.note)) } }
            @for line in &item.lines {
                @match &line.body {
                    Body::Said(said) => p { span.label { (clean(&line.label)) (colon) } (clean(said)) },
                    Body::Gone(said) => p { span.label { (clean(&line.label)) (colon) } del { (clean(said)) } },
                    Body::Both { old, new } => p {
                        span.label { (clean(&line.label)) (colon) } del { (clean(old)) } " → " ins { (clean(new)) }
                    },
                    Body::Table { of, rows } => {
                        @let above = format!("{} {}", clean(&line.label), clean(of));
                        @if !above.trim().is_empty() { p { span.label { (above.trim()) } } }
                        (cases(rows, language))
                    },
                }
            }
        }
    }
}

fn cases(rows: &[TableRow], language: Language) -> Markup {
    let nothing = words::NOTHING.get(language);
    let side = |side: &Option<String>| clean(side.as_deref().unwrap_or(nothing));
    html! {
        table.cases {
            thead { tr { @for word in [words::CASE, words::BEFORE, words::AFTER] { th scope="col" { (word.get(language)) } } } }
            tbody {
                @for row in rows {
                    tr class=[(row.changed == Changed::Yes).then_some("changed")] {
                        td { (clean(&row.case)) } td { (side(&row.old)) } td { (side(&row.new)) }
                    }
                }
            }
        }
    }
}

fn effect(report: &ImpactReport<'_>, effect: &Effect) -> Markup {
    let (difference, language) = (report.difference, report.language);
    let (totals, points) = (tables::figures(effect, difference), tables::move_figures(effect, difference));
    html! {
        @if let Some(plot) = plots::totals(effect, totals, language) {
            (LINE_END) section.together { h2 { (words::SCATTER.get(language)) } (key(effect, language)) (plot) }
        }
        @if effect.crossings().next().is_some() { (LINE_END) (crossings(report, effect, totals)) }
        @if !effect.moves.is_empty() {
            (LINE_END)
            section.together {
                h2 { (words::MOVES.get(language)) }
                @if let Some(plot) = plots::moves(effect, difference, language) { (plot) }
            }
            (LINE_END) (moves(report, effect, points))
        }
        (LINE_END) (units(report, effect, totals))
        @for (title, lines) in [(words::GAPS, tables::gaps(effect, language)), (words::LEFT_OUT, tables::left_out(effect, language))] {
            @if !lines.is_empty() {
                (LINE_END)
                section.finding {
                    h2 { (title.get(language)) }
                    table { tbody {
                        @for (head, body) in lines { (LINE_END) tr { td.head { (clean(&head)) } td.body { (clean(&body)) } } }
                    } }
                }
            }
        }
    }
}

/// What the colours mean.
fn key(effect: &Effect, language: Language) -> Markup {
    let (worse, better, same, limits) = match language {
        Language::Chinese => ("等次下降", "等次上升", "等次不变", "虚线：等级线；对角线上分数不变，线下是减分"),
        Language::English => (
            "worse grade",
            "better grade",
            "same grade",
            "dashed: limits of grades; on the diagonal nothing changes, below it points are lost",
        ),
    };
    html! {
        p.key {
            @if effect.summary.worse > 0 { span.worse { i {} (worse) } }
            @if effect.summary.better > 0 { span.better { i {} (better) } }
            span { i {} (same) } span { (limits) }
        }
    }
}

fn titles(titles: &[Word], language: Language) -> Markup {
    html! { thead { tr { @for title in titles { th scope="col" { (title.get(language)) } } } } }
}

fn class(unit: &Unit) -> Option<&'static str> {
    unit.crossing.as_ref().map(|crossing| match crossing.direction {
        Direction::Worse => "worse",
        Direction::Better => "better",
        Direction::Other => "other",
    })
}

fn moved(number: &Number, figures: Figures) -> Markup {
    let class = match (number.is_negative(), number.is_zero()) {
        (_, true) => "",
        (true, false) => "loss",
        (false, false) => "gain",
    };
    html! { span class=(class) { (figures.show_difference(number)) } }
}

fn crossings(report: &ImpactReport<'_>, effect: &Effect, totals: Figures) -> Markup {
    let language = report.language;
    html! {
        h2 { (words::CROSSINGS.get(language)) }
        table.rows {
            (titles(&[words::UNIT, GRADE_SHORT, words::OLD_TOTAL, words::NEW_TOTAL, words::REASON], language))
            tbody {
                @for (unit, crossing) in effect.crossings() {
                    (LINE_END)
                    tr class=[class(unit)] {
                        th scope="row" { (clean(&tables::name(unit, effect))) }
                        td.short.grade { (clean(&tables::grade(unit, language))) }
                        td.number { (totals.show_total(&unit.old.total)) }
                        td.number { (totals.show_total(&unit.new.total)) }
                        td.reason { @for reason in tables::because(unit, crossing, report, effect) { p { (clean(&reason)) } } }
                    }
                }
            }
        }
    }
}

fn moves(report: &ImpactReport<'_>, effect: &Effect, points: Figures) -> Markup {
    let (difference, language) = (report.difference, report.language);
    let columns = [words::INDICATOR, words::SUM, words::UP, words::DOWN, words::UNCHANGED, words::LARGEST, words::RULE_CHANGE];
    html! {
        table.rows {
            (titles(&columns, language))
            tbody {
                @for moves in &effect.moves {
                    (LINE_END)
                    tr {
                        th scope="row" { (clean(&moves.name)) }
                        td.number { (moved(&moves.sum, points)) }
                        td.number { (moves.up) } td.number { (moves.down) }
                        td.number { (moves.unchanged) @if moves.unscored > 0 { span.open { " +" (moves.unscored) "?" } } }
                        td { (clean(&tables::largest(moves))) }
                        td.reason { (clean(&tables::rule_change(moves.pair, difference, language))) }
                    }
                }
            }
        }
    }
}

fn units(report: &ImpactReport<'_>, effect: &Effect, totals: Figures) -> Markup {
    let language = report.language;
    let columns = [words::UNIT, words::OLD_TOTAL, words::NEW_TOTAL, words::CHANGE, GRADE_SHORT, words::RANK, words::REASON];
    html! {
        h2 { (words::UNITS.get(language)) }
        table.rows {
            (titles(&columns, language))
            tbody {
                @for unit in &effect.units {
                    (LINE_END)
                    tr class=[class(unit)] {
                        th scope="row" { (clean(&tables::name(unit, effect))) }
                        td.number { (totals.show_total(&unit.old.total)) }
                        td.number { (totals.show_total(&unit.new.total)) }
                        td.number { @match &unit.change { Some(change) => (moved(change, totals)), None => span.open { (tables::change(unit, totals)) } } }
                        td.short.grade { (clean(&tables::grade(unit, language))) }
                        td.short { (tables::rank(unit)) }
                        td.reason { (clean(&tables::reasons(unit, language))) }
                    }
                }
            }
        }
    }
}

fn footer(report: &ImpactReport<'_>) -> Markup {
    let language = report.language;
    let colon = COLON.get(language);
    let [old, new] = &report.rules_sha256;
    html! {
        footer {
            span { (ENGINE.get(language)) (colon) "biaochi " (ENGINE_VERSION) }
            @for (word, hash) in [(words::OLD, old), (words::NEW, new)] {
                @if !hash.is_empty() { span { (word.get(language)) " " (RULES_HASH.get(language)) (colon) code { (hash) } } }
            }
        }
    }
}
