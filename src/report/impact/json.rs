//! The impact of a change of rules for programs.
//!
//! One object. Numbers of points are strings of decimal digits, counts and ranks are numbers. Keys keep the order given here; those marked
//! *optional* are absent when there is nothing to say.
//!
//! | | |
//! |---|---|
//! | `old`, `new` | `{rubric, years, file, sha256}`; `years` as the rules write it, or null |
//! | `same` | whether both mean the same |
//! | `changes` | what means something else: `{subject, name, fate, from, because, under, changes, reaches}` |
//! | `wordings` | what only reads differently: `{subject, name, aspects}` |
//! | `summary` | optional, with data: `{units, scored, up, down, unchanged, better, worse, other, old_mean, new_mean}` |
//! | `indicators` | optional: what each moves: `{name, sum, gained, lost, up, down, unchanged, unscored, largest: {unit, by}}` |
//! | `units` | optional: `{unit, file, year, old, new, change, moves, rest, crossing}`, the greatest loss first |
//! | `left_out` | optional: `{side, units, text}` |
//! | `engine` | the version |
//!
//! `subject` is one of "header", "grades", "total", "section", "indicator", "fact", "definition", "parameter", "check"; `fate` one of "added", "removed",
//! "changed", "renamed", the last with `from` and, as it is a guess, `because`. A change has `aspect`, `old`, `new` (as written, or null) and
//! optional `edits`: `{kind: "value", role, old, new, within}`, `{kind: "table", of, rows: [{case, old, new, changed}]}` or
//! `{kind: "definition", name}`.
//!
//! A unit's `old` and `new` have `total` (or null, then optional `total_range`), `grade`, `rank` (among those with a total under both),
//! `as_if` (whether the rubric does not claim these data), and optional `unscored`: `{name, reasons}`. `moves` are `{name, old, new, by}`, `crossing` is
//! `{from, to, direction: "better"|"worse"|"other", cause: "points"|"limits"|"both", because}`.

use std::io;

use serde::Serialize;

use super::{ImpactReport, words};
use crate::impact::{
    Aspect, Cause, Change, Changed, Crossing, Direction, Edit, Effect, Entry, Fate, Footing, Likeness, Move, Role, Side, Subject,
    Unit, UnitScores, Version,
};
use crate::language::{Language, Text};
use crate::number::{MAXIMUM_PLACES, Number};
use crate::report::json::{self, escaped};
use crate::report::{ENGINE_VERSION, findings};

#[derive(Serialize)]
struct Card<'a> {
    old: VersionCard<'a>,
    new: VersionCard<'a>,
    same: bool,
    changes: Vec<EntryCard<'a>>,
    wordings: Vec<WordingCard<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<SummaryCard>,
    #[serde(skip_serializing_if = "Option::is_none")]
    indicators: Option<Vec<MovesCard<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    units: Option<Vec<UnitCard<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<LeftOutCard<'a>>,
    engine: &'static str,
}

#[derive(Serialize)]
struct VersionCard<'a> {
    rubric: &'a str,
    years: Option<String>,
    file: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct EntryCard<'a> {
    subject: &'static str,
    name: &'a str,
    fate: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    because: Vec<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    under: &'a str,
    changes: Vec<ChangeCard<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    reaches: &'a [String],
}

#[derive(Serialize)]
struct ChangeCard<'a> {
    aspect: String,
    old: Option<&'a str>,
    new: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<EditCard<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum EditCard<'a> {
    Value {
        role: &'static str,
        old: &'a str,
        new: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        within: Option<&'a str>,
    },
    Table {
        of: &'a str,
        rows: Vec<RowCard<'a>>,
    },
    Definition {
        name: &'a str,
    },
}

#[derive(Serialize)]
struct RowCard<'a> {
    case: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    changed: bool,
}

#[derive(Serialize)]
struct WordingCard<'a> {
    subject: &'static str,
    name: &'a str,
    aspects: Vec<String>,
}

#[derive(Serialize)]
struct SummaryCard {
    units: usize,
    scored: usize,
    up: usize,
    down: usize,
    unchanged: usize,
    better: usize,
    worse: usize,
    other: usize,
    old_mean: Option<String>,
    new_mean: Option<String>,
}

#[derive(Serialize)]
struct MovesCard<'a> {
    name: &'a str,
    sum: String,
    gained: String,
    lost: String,
    up: usize,
    down: usize,
    unchanged: usize,
    unscored: usize,
    largest: Option<LargestCard<'a>>,
}

#[derive(Serialize)]
struct LargestCard<'a> {
    unit: &'a str,
    by: String,
}

#[derive(Serialize)]
struct UnitCard<'a> {
    unit: &'a str,
    file: &'a str,
    year: Option<i32>,
    old: ScoresCard<'a>,
    new: ScoresCard<'a>,
    change: Option<String>,
    moves: Vec<MoveCard<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crossing: Option<CrossingCard<'a>>,
}

#[derive(Serialize)]
struct ScoresCard<'a> {
    total: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_range: Option<[String; 2]>,
    grade: Option<&'a str>,
    rank: Option<usize>,
    as_if: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unscored: Vec<GapCard<'a>>,
}

#[derive(Serialize)]
struct GapCard<'a> {
    name: &'a str,
    reasons: Vec<String>,
}

#[derive(Serialize)]
struct MoveCard<'a> {
    name: &'a str,
    old: Option<String>,
    new: Option<String>,
    by: String,
}

#[derive(Serialize)]
struct CrossingCard<'a> {
    from: &'a str,
    to: &'a str,
    direction: &'static str,
    cause: &'static str,
    because: Vec<MoveCard<'a>>,
}

#[derive(Serialize)]
struct LeftOutCard<'a> {
    side: &'static str,
    units: usize,
    text: &'a str,
}

/// Writes one object.
pub fn write(report: &ImpactReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (difference, language) = (report.difference, report.language);
    let [old_hash, new_hash] = &report.rules_sha256;
    let card = Card {
        old: version(&difference.old, old_hash),
        new: version(&difference.new, new_hash),
        same: difference.entries.is_empty(),
        changes: difference.entries.iter().map(|entry| self::entry(entry, language)).collect(),
        wordings: difference
            .wordings
            .iter()
            .map(|wording| WordingCard {
                subject: subject(wording.subject),
                name: &wording.name,
                aspects: wording.aspects.iter().map(|aspect| self::aspect(aspect, language)).collect(),
            })
            .collect(),
        summary: report.effect.map(summary),
        indicators: report.effect.map(indicators),
        units: report.effect.map(|effect| effect.units.iter().map(|unit| self::unit(unit, language)).collect()),
        left_out: report.effect.map_or(Vec::new(), |effect| left_out(effect, language)),
        engine: ENGINE_VERSION,
    };
    writeln!(out, "{}", escaped(&serde_json::to_string_pretty(&card)?))
}

fn version<'a>(version: &'a Version, sha256: &'a str) -> VersionCard<'a> {
    let years = version.years.map(|years| years.to_string());
    VersionCard { rubric: &version.name, years, file: &version.file, sha256 }
}

fn entry(entry: &Entry, language: Language) -> EntryCard<'_> {
    let (fate, from, because) = match &entry.fate {
        Fate::Added => ("added", None, Vec::new()),
        Fate::Removed => ("removed", None, Vec::new()),
        Fate::Kept => ("changed", None, Vec::new()),
        Fate::Renamed { from, because } => ("renamed", Some(from.as_str()), because.iter().map(|like| likeness(*like)).collect()),
    };
    EntryCard {
        subject: subject(entry.subject),
        name: &entry.name,
        fate,
        from,
        because,
        under: &entry.under,
        changes: entry.changes.iter().map(|change| self::change(change, language)).collect(),
        reaches: &entry.reaches,
    }
}

fn change(change: &Change, language: Language) -> ChangeCard<'_> {
    fn text(text: &Option<Text>, language: Language) -> Option<&str> {
        text.as_ref().map(|text| text.get(language))
    }
    let edits = change.edits.iter().map(|edit| match edit {
        Edit::Value { role, old, new, within } => {
            EditCard::Value { role: self::role(*role), old, new, within: within.as_deref() }
        }
        Edit::Table { of, rows } => EditCard::Table {
            of,
            rows: rows
                .iter()
                .map(|row| RowCard {
                    case: &row.case,
                    old: row.old.as_deref(),
                    new: row.new.as_deref(),
                    changed: row.changed == Changed::Yes,
                })
                .collect(),
        },
        Edit::Through(name) => EditCard::Definition { name },
    });
    ChangeCard {
        aspect: aspect(&change.aspect, language),
        old: text(&change.old, language),
        new: text(&change.new, language),
        edits: edits.collect(),
    }
}

fn aspect(aspect: &Aspect, language: Language) -> String {
    words::aspect(aspect).get(language).to_string()
}

fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Header => "header",
        Subject::Grades => "grades",
        Subject::Total => "total",
        Subject::Section => "section",
        Subject::Indicator(_) => "indicator",
        Subject::Fact => "fact",
        Subject::Definition => "definition",
        Subject::Parameter => "parameter",
        Subject::Check => "check",
    }
}

fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Rule => "rule",
        Likeness::Value => "value",
        Likeness::Points => "points",
        Likeness::Heading => "heading",
        Likeness::Position => "position",
        Likeness::Name => "name",
        Likeness::Contents => "contents",
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Threshold => "threshold",
        Role::Result => "result",
        Role::Step => "step",
        Role::Counting => "counting",
        Role::Range => "range",
        Role::Condition => "condition",
        Role::Part => "part",
    }
}

fn summary(effect: &Effect) -> SummaryCard {
    let summary = &effect.summary;
    let mean = |number: &Number| number.places().map_or_else(|| number.to_shown(MAXIMUM_PLACES), |_| number.to_string());
    SummaryCard {
        units: summary.units,
        scored: summary.scored,
        up: summary.up,
        down: summary.down,
        unchanged: summary.scored.saturating_sub(summary.up + summary.down),
        better: summary.better,
        worse: summary.worse,
        other: summary.other,
        old_mean: summary.means.as_ref().map(|(old, _)| mean(old)),
        new_mean: summary.means.as_ref().map(|(_, new)| mean(new)),
    }
}

fn indicators(effect: &Effect) -> Vec<MovesCard<'_>> {
    let card = |moves: &'_ crate::impact::Moves| {
        let largest = moves.largest.as_ref().map(|(_, by)| by.to_string());
        (moves.sum.to_string(), moves.gained.to_string(), moves.lost.to_string(), largest)
    };
    effect
        .moves
        .iter()
        .map(|moves| {
            let (sum, gained, lost, by) = card(moves);
            let largest = moves.largest.as_ref().zip(by).map(|((unit, _), by)| LargestCard { unit, by });
            let (up, down, unchanged, unscored) = (moves.up, moves.down, moves.unchanged, moves.unscored);
            MovesCard { name: &moves.name, sum, gained, lost, up, down, unchanged, unscored, largest }
        })
        .collect()
}

fn unit(unit: &Unit, language: Language) -> UnitCard<'_> {
    UnitCard {
        unit: &unit.name,
        file: &unit.file,
        year: unit.year,
        old: scores(&unit.old, language),
        new: scores(&unit.new, language),
        change: unit.change.as_ref().map(Number::to_string),
        moves: unit.moves.iter().map(moved).collect(),
        rest: unit.rest.as_ref().map(Number::to_string),
        crossing: unit.crossing.as_ref().map(crossing),
    }
}

fn scores(scores: &UnitScores, language: Language) -> ScoresCard<'_> {
    let (total, total_range) = json::total(&scores.total);
    ScoresCard {
        total,
        total_range,
        grade: scores.grade.as_deref(),
        rank: scores.rank,
        as_if: scores.footing == Footing::AsIf,
        unscored: scores
            .gaps
            .iter()
            .map(|gap| GapCard { name: &gap.row, reasons: gap.why.iter().map(|why| findings::reason(why, language)).collect() })
            .collect(),
    }
}

fn moved(one: &Move) -> MoveCard<'_> {
    let number = |number: &Option<Number>| number.as_ref().map(Number::to_string);
    MoveCard { name: &one.name, old: number(&one.old), new: number(&one.new), by: one.by.to_string() }
}

fn crossing(crossing: &Crossing) -> CrossingCard<'_> {
    CrossingCard {
        from: &crossing.from,
        to: &crossing.to,
        direction: match crossing.direction {
            Direction::Better => "better",
            Direction::Worse => "worse",
            Direction::Other => "other",
        },
        cause: match crossing.cause {
            Cause::Points => "points",
            Cause::Limits => "limits",
            Cause::Both => "both",
        },
        because: crossing.because.iter().map(moved).collect(),
    }
}

fn left_out(effect: &Effect, language: Language) -> Vec<LeftOutCard<'_>> {
    let side = |side: Side| match side {
        Side::Old => "old",
        Side::New => "new",
    };
    let cards = effect.left_out.iter();
    cards.map(|(of, text, units)| LeftOutCard { side: side(*of), units: *units, text: text.get(language) }).collect()
}
