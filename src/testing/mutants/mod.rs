//! Small changes of a rule, made on its tree: what a slip of the pen would make of it. A test that does not notice one leaves a boundary
//! untested.

mod apply;
mod edits;
mod fate;
mod killer;
mod sites;
mod suite;
mod wanted;
mod weights;
mod words;
mod work;

use crate::language::Text;
use crate::source::{SourceId, Span};
use crate::syntax::ast::{File, Item, ItemKind};

use edits::Edit;

pub use fate::{Fate, Judged, Missing, Mutation, Subject, Survivor, Tally, Unknown, mutate};

/// How many mutants one file has at most; of a file with more the rest is not made, which [`Mutants::left_out`] says.
pub const MAXIMUM_MUTANTS: usize = 2_000;

/// How many places the changed statements of all mutants may have together: each mutant keeps its statement, and a statement can be as long as
/// its file.
const MAXIMUM_PLACES: usize = 1_000_000;

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MutantKind {
    /// `≥` becomes `>`.
    Comparison,
    /// A number by one unit of its written precision.
    Number,
    /// An end belongs to a band, or no longer.
    Inclusion,
    /// The results of two neighbouring bands.
    Exchange,
    /// A condition is negated.
    Negation,
    /// A floor or a cap is dropped.
    Bound,
    /// What a part of a step counts.
    Counting,
    /// 正向 becomes 反向.
    Direction,
    /// Points are moved to a neighbour.
    Weight,
}

/// One change of a rule.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What is changed.
    pub kind: MutantKind,
    /// The indicator, definition, parameter, check or heading: its name; none for 总分 and 等级.
    pub item: Option<String>,
    /// The clause in which the change is made: 值, 得分, 至多 …; none outside clauses.
    pub clause: Option<String>,
    /// Where it is made.
    pub span: Span,
    /// What stands there; empty where something is added.
    pub from: String,
    /// What it becomes; empty where something is dropped.
    pub to: String,
    /// What was done, in words.
    pub description: Text,
    /// What a test of it is called first.
    title: Option<String>,
    /// The statements that are changed, by their place in the file.
    changed: Vec<(usize, Item)>,
}

impl Mutant {
    /// The file with the change made.
    pub fn apply(&self, file: &File) -> File {
        let mut file = file.clone();
        for (index, changed) in &self.changed {
            if let Some(item) = file.items.get_mut(*index) {
                *item = changed.clone();
            }
        }
        // 总分 of which nothing is left is no statement.
        file.items.retain(|item| !matches!(&item.kind, ItemKind::Total(clauses) if clauses.is_empty()));
        file
    }

    /// The places in the file of the statements that are changed.
    pub fn items(&self) -> impl Iterator<Item = usize> {
        self.changed.iter().map(|(index, _)| *index)
    }
}

/// The mutants of a file.
#[derive(Clone, Debug, Default)]
pub struct Mutants {
    /// Each once, in the order of the file.
    pub list: Vec<Mutant>,
    /// How many more there would be.
    pub left_out: usize,
    /// How many places their statements have together.
    places: usize,
}

/// Which statements are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Those that are written in this text.
    Of(SourceId),
    /// All, those taken from other files included.
    Everything,
}

/// Every mutant of a file.
pub fn mutants(file: &File, extent: Extent) -> Mutants {
    let mut found = Mutants::default();
    for (index, item) in file.items.iter().enumerate() {
        of_item(index, item, extent, &mut found);
    }
    weights::moved_points(file, extent, &mut found);
    found.list.sort_by_key(|mutant| mutant.items().next());
    found
}

impl Extent {
    fn includes(self, source: SourceId) -> bool {
        match self {
            Extent::Of(wanted) => wanted == source,
            Extent::Everything => true,
        }
    }
}

impl Mutants {
    fn extend_by(&mut self, mutant: Option<Mutant>) {
        if let Some(mutant) = mutant {
            self.push(mutant);
        }
    }

    fn push(&mut self, mutant: Mutant) {
        if self.list.len() < MAXIMUM_MUTANTS {
            self.list.push(mutant);
        } else {
            self.left_out += 1;
        }
    }
}

/// A change that can be made in a statement.
struct Planned {
    place: usize,
    clause: Option<String>,
    span: Span,
    edit: Edit,
}

fn of_item(index: usize, item: &Item, extent: Extent, found: &mut Mutants) {
    let mut planned = Vec::new();
    let mut place = 0;
    sites::walk(&mut item.clone(), &mut |clause, site| {
        for (edit, span) in edits::edits(&site) {
            // What a revision says stands in one statement with what its base says.
            if extent.includes(span.source) {
                planned.push(Planned { place, clause: clause.map(String::from), span, edit });
            }
        }
        place += 1;
    });
    for plan in planned {
        if found.list.len() >= MAXIMUM_MUTANTS || found.places >= MAXIMUM_PLACES {
            found.left_out += 1;
            continue;
        }
        found.places += place;
        if let Some(mutant) = made(index, item, plan) {
            found.push(mutant);
        }
    }
}

/// The change made; none when it comes to nothing.
fn made(index: usize, item: &Item, plan: Planned) -> Option<Mutant> {
    let mut changed = item.clone();
    let mut place = 0;
    let mut from = None;
    sites::walk(&mut changed, &mut |_, site| {
        if place == plan.place {
            let text = apply::written(&plan.edit, &site);
            from = apply::apply(&plan.edit, site).map(|()| text);
        }
        place += 1;
    });
    let from = from?;
    let mut to = String::new();
    let mut place = 0;
    sites::walk(&mut changed.clone(), &mut |_, site| {
        if place == plan.place {
            to = apply::written(&plan.edit, &site);
        }
        place += 1;
    });
    if changed == *item {
        return None;
    }
    if plan.edit.drops() {
        to.clear();
    }
    let kind = plan.edit.kind();
    Some(Mutant {
        kind,
        item: words::item_name(item, plan.clause.as_deref()),
        title: words::title(item, plan.clause.as_deref()),
        description: words::description(item, plan.clause.as_deref(), &plan.edit, &from, &to),
        clause: plan.clause,
        span: plan.span,
        from,
        to,
        changed: vec![(index, changed)],
    })
}
