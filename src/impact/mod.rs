//! Two rubrics compared by meaning, not by line, and what the change does to units.
//!
//! [`compare`] sets the rubrics side by side, `meaning` saying when two expressions mean the same, `matching` which indicator is which,
//! `edits` and `tables` what of two rules differs. [`scored`] scores units under both, and [`Effect`] says what the change does to them.

mod clauses;
mod data;
mod difference;
mod edits;
mod effect;
mod labels;
mod matching;
mod meaning;
mod pairing;
mod pieces;
mod quote;
mod ranks;
mod renaming;
mod scores;
mod signs;
mod tables;
mod whole;

pub use difference::{
    Aspect, Change, Changed, Clause, Difference, Edit, Entry, Fate, Likeness, Pair, Role, Side, Subject, TableRow, Version,
    Wording,
};
pub use effect::{Cause, Crossing, Direction, Effect, Move, Moves, Summary, Unit, UnitScores};
pub use pairing::scored;
pub use scores::{Footing, Gap, Scored, Under};

use self::clauses::Findings;
use self::data::{NamedFindings, Users};
use self::matching::{Matching, path};
use self::meaning::{Book, Meanings};
use crate::model::{IndicatorId, Rubric};

/// What two rubrics mean differently. The work is that of reading both. The names of the files are left to the caller.
///
/// ```
/// # fn rubric(text: &str) -> biaochi::Engine { biaochi::Engine::compile("例", text).unwrap() }
/// let old = rubric("完成率（4分）: 得分 = 比率(执行, 预算) ≥ 95% ? 满分 : 0");
/// let same = rubric("定义 门槛 = 0.95\n完成率（4分）: score = if ratio(执行, 预算) >= 门槛 then 4 else 0");
/// let new = rubric("完成率（4分）: 得分 = 比率(执行, 预算) ≥ 90% ? 满分 : 0");
/// assert!(biaochi::impact::compare(old.editions().first(), same.editions().first()).entries.is_empty());
/// assert_eq!(biaochi::impact::compare(old.editions().first(), new.editions().first()).entries[0].name, "完成率");
/// ```
pub fn compare(old: &Rubric, new: &Rubric) -> Difference {
    let matching = matching::matched(old, new);
    let (old_book, new_book) = matching::books(old, new, &matching);
    let mut meanings = Meanings::default();
    meanings.prepare(&old_book);
    meanings.prepare(&new_book);
    let mut difference =
        Difference { old: version(old), new: version(new), pairs: matching.indicators.clone(), ..Difference::default() };
    difference.of_whole(&old_book, &new_book, &matching, &mut meanings);
    difference.of_indicators(&old_book, &new_book, &matching, &mut meanings);
    difference.of_data(&old_book, &new_book, &mut meanings);
    difference
}

fn version(rubric: &Rubric) -> Version {
    Version { name: rubric.name.clone(), years: rubric.stretch.or(rubric.years), places: rubric.places, file: String::new() }
}

impl Difference {
    /// Puts what was found of something where it belongs.
    fn put(&mut self, entry: Entry, wordings: Vec<Aspect>) {
        if !wordings.is_empty() {
            self.wordings.push(Wording { subject: entry.subject, name: entry.name.clone(), aspects: wordings });
        }
        let renamed = matches!(entry.fate, Fate::Renamed { .. });
        let told = !entry.changes.is_empty() || renamed;
        if told {
            self.entries.push(entry);
        }
    }

    fn of_whole<'a>(&mut self, old: &'a Book<'a>, new: &'a Book<'a>, matching: &Matching, meanings: &mut Meanings) {
        let plain = |subject: Subject, changes: Vec<Change>| Entry {
            subject,
            name: String::new(),
            under: String::new(),
            fate: Fate::Kept,
            changes,
            reaches: Vec::new(),
        };
        let mut header = whole::header(old.rubric, new.rubric);
        if is_reordered(matching) {
            header.wordings.push(Aspect::Order);
        }
        self.put(plain(Subject::Header, header.changes), header.wordings);
        let grades = whole::grades((old, old.rubric.grades.as_ref()), (new, new.rubric.grades.as_ref()), meanings);
        self.put(plain(Subject::Grades, grades.into_iter().collect()), Vec::new());
        let total = whole::total((old, &old.rubric.total), (new, &new.rubric.total), meanings);
        self.put(plain(Subject::Total, total.changes), total.wordings);
        for section in whole::sections(old, new, matching, meanings) {
            let mut entry = plain(Subject::Section, section.found.changes);
            (entry.name, entry.under, entry.fate) = (section.name, section.under, section.fate);
            // A heading without points of its own has nothing to say but that it is there.
            let bare = entry.changes.is_empty() && matches!(entry.fate, Fate::Added | Fate::Removed);
            if bare {
                self.entries.push(entry);
            } else {
                self.put(entry, section.found.wordings);
            }
        }
    }

    fn of_indicators<'a>(&mut self, old: &'a Book<'a>, new: &'a Book<'a>, matching: &Matching, meanings: &mut Meanings) {
        let get = |book: &'a Book<'a>, id: Option<IndicatorId>| id.and_then(|id| book.rubric.indicators.get(id.0));
        for (at, pair) in matching.indicators.iter().enumerate() {
            let (before, after) = (get(old, pair.old), get(new, pair.new));
            let (fate, found) = match (before, after) {
                (Some(before), Some(after)) => {
                    let found = clauses::compare((old, before), (new, after), meanings);
                    let fate = match matching.guesses.get(&at) {
                        Some(because) => Fate::Renamed { from: before.name.to_string(), because: because.clone() },
                        None => Fate::Kept,
                    };
                    (fate, found)
                }
                (Some(indicator), None) => (Fate::Removed, one_sided(clauses::of_one(old, indicator), Fate::Removed)),
                (None, Some(indicator)) => (Fate::Added, one_sided(clauses::of_one(new, indicator), Fate::Added)),
                (None, None) => continue,
            };
            let under = match (before, after) {
                (_, Some(indicator)) => path(new.rubric, indicator.section),
                (Some(indicator), None) => path(old.rubric, indicator.section),
                (None, None) => String::new(),
            };
            let subject = Subject::Indicator(at);
            let entry = Entry { subject, name: pair.name.clone(), under, fate, changes: found.changes, reaches: Vec::new() };
            self.put(entry, found.wordings);
        }
    }

    fn of_data<'a>(&mut self, old: &'a Book<'a>, new: &'a Book<'a>, meanings: &mut Meanings) {
        let users = [Users::of(old.rubric), Users::of(new.rubric)];
        let facts = data::facts(old, new, &users, meanings);
        let definitions = data::definitions(old, new, &users, meanings);
        for NamedFindings { subject, name, fate, found, reaches } in facts.into_iter().chain(definitions) {
            let entry = Entry { subject, name, under: String::new(), fate, changes: found.changes, reaches };
            self.put(entry, found.wordings);
        }
        for check in whole::checks(old, new, meanings) {
            let entry = Entry {
                subject: Subject::Check,
                name: check.name,
                under: String::new(),
                fate: check.fate,
                changes: check.changes,
                reaches: Vec::new(),
            };
            self.put(entry, Vec::new());
        }
    }
}

/// What an indicator says that only one rubric has, as changes.
fn one_sided(said: Vec<(Aspect, crate::language::Text)>, fate: Fate) -> Findings {
    let changes = said.into_iter().map(|(aspect, text)| match fate {
        Fate::Removed => Change { aspect, old: Some(text), new: None, edits: Vec::new() },
        Fate::Added | Fate::Kept | Fate::Renamed { .. } => Change { aspect, old: None, new: Some(text), edits: Vec::new() },
    });
    Findings { changes: changes.collect(), wordings: Vec::new() }
}

/// Whether indicators that both have stand in another order.
fn is_reordered(matching: &Matching) -> bool {
    let order: Vec<IndicatorId> =
        matching.indicators.iter().filter(|pair| pair.new.is_some()).filter_map(|pair| pair.old).collect();
    order.windows(2).any(|pair| matches!(pair, [first, second] if first > second))
}
