//! The rubric that is extended, with its names and headings looked up and room for what is added.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Span;
use crate::syntax::ast::{Heading, Item, ItemKind, Name, Template, TemplatePart};

/// Where the base has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// An indicator: which item.
    Indicator(usize),
    /// A definition: which item.
    Definition(usize),
    /// A fact: which item, and which entry of it.
    Fact(usize, usize),
    /// A parameter: which item, and which entry of it.
    Parameter(usize, usize),
}

impl Place {
    /// The item that it is, or in which it is an entry.
    pub fn item(self) -> usize {
        let (Place::Indicator(at) | Place::Definition(at) | Place::Fact(at, _) | Place::Parameter(at, _)) = self;
        at
    }
}

/// Items that are added together before an item of the base.
struct Addition {
    /// Of several at one place the lowest rank comes first.
    rank: u8,
    items: Vec<Item>,
}

/// What is added at one place: a handle for adding more behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct AdditionId {
    before: usize,
    index: usize,
}

/// A heading of the base.
struct HeadingPlace {
    /// Its item.
    at: usize,
    level: u8,
    /// The item behind the last one under it.
    end: usize,
}

/// The rank of what stands before every row: facts, definitions, 校验.
const RANK_OF_DECLARATIONS: u8 = 0;
/// The rank of rows: they come before the headings that are new under theirs.
pub(super) const RANK_OF_ROWS: u8 = 1;

/// The rank of a new heading: the deeper ones end before the higher ones begin.
pub(super) fn rank_of_heading(level: u8) -> u8 {
    RANK_OF_ROWS + 5u8.saturating_sub(level)
}

/// The items of the base, by their places, and what becomes of them.
pub(super) struct Base {
    /// The items; what was removed is none.
    pub items: Vec<Option<Item>>,
    /// By name as compared: where it is, and how it was written.
    names: BTreeMap<String, (Place, String)>,
    /// The 校验 by what their labels say.
    checks: BTreeMap<String, usize>,
    /// The first heading or row, before which facts, definitions and the like are added.
    first_row: usize,
    /// The headings in order.
    headings: Vec<HeadingPlace>,
    /// The first heading of a level and name under another, or at the top: its index among the headings.
    under: BTreeMap<(Option<usize>, u8, String), usize>,
    /// The headings of a level and name, whatever stands above them.
    alike: BTreeMap<(u8, String), Vec<usize>>,
    /// Entries of 数据 and 参数 that were removed.
    removed_entries: BTreeSet<(usize, usize)>,
    added: BTreeMap<usize, Vec<Addition>>,
}

impl Base {
    pub fn new(items: Vec<Item>) -> Base {
        let mut names: BTreeMap<String, (Place, String)> = BTreeMap::new();
        let mut declare = |name: &Name, place: Place| {
            names.entry(name.key.clone()).or_insert_with(|| (place, name.text.clone()));
        };
        let mut checks = BTreeMap::new();
        let mut outline = Outline::default();
        for (at, item) in items.iter().enumerate() {
            match &item.kind {
                ItemKind::Indicator(indicator) => {
                    declare(&indicator.name, Place::Indicator(at));
                }
                ItemKind::Definition(definition) => {
                    declare(&definition.name, Place::Definition(at));
                }
                ItemKind::Data(facts) => {
                    for (entry, fact) in facts.iter().enumerate() {
                        declare(&fact.name, Place::Fact(at, entry));
                    }
                }
                ItemKind::Parameters(parameters) => {
                    for (entry, parameter) in parameters.iter().enumerate() {
                        declare(&parameter.name, Place::Parameter(at, entry));
                    }
                }
                ItemKind::Heading(heading) => {
                    outline.open(heading, at);
                }
                ItemKind::Check(check) => {
                    checks.entry(label_key(&check.label)).or_insert(at);
                }
                ItemKind::Rubric(_)
                | ItemKind::Year(_)
                | ItemKind::Basis(_)
                | ItemKind::Rounding(_)
                | ItemKind::DeclaredPoints(_)
                | ItemKind::Inapplicable(_)
                | ItemKind::FullPoints(_)
                | ItemKind::Grades(_)
                | ItemKind::Total(_)
                | ItemKind::Test(_)
                | ItemKind::Extends(_)
                | ItemKind::Import(_)
                | ItemKind::Modify(_)
                | ItemKind::Remove(_) => {}
            }
        }
        let is_row = |item: &Item| matches!(item.kind, ItemKind::Heading(_) | ItemKind::Indicator(_));
        let first_row = items.iter().position(is_row).unwrap_or(items.len());
        outline.close(1, items.len());
        let Outline { headings, under, alike, open: _ } = outline;
        let items = items.into_iter().map(Some).collect();
        Base { items, names, checks, first_row, headings, under, alike, removed_entries: BTreeSet::new(), added: BTreeMap::new() }
    }

    /// Where a name is.
    pub fn place(&self, name: &Name) -> Option<Place> {
        self.names.get(&name.key).map(|(place, _)| *place)
    }

    /// An item that was not removed.
    pub fn item(&self, at: usize) -> Option<&Item> {
        self.items.get(at)?.as_ref()
    }

    /// An item that was not removed, to change.
    pub fn item_mut(&mut self, at: usize) -> Option<&mut Item> {
        self.items.get_mut(at)?.as_mut()
    }

    /// Where a name was written.
    pub fn span_of(&self, place: Place) -> Option<Span> {
        match place {
            Place::Indicator(at) => {
                let ItemKind::Indicator(indicator) = &self.item(at)?.kind else { return None };
                Some(indicator.header)
            }
            Place::Definition(at) => self.item(at).map(|item| item.span),
            Place::Fact(at, entry) => {
                let ItemKind::Data(facts) = &self.item(at)?.kind else { return None };
                facts.get(entry).map(|fact| fact.name.span)
            }
            Place::Parameter(at, entry) => {
                let ItemKind::Parameters(parameters) = &self.item(at)?.kind else { return None };
                parameters.get(entry).map(|parameter| parameter.name.span)
            }
        }
    }

    /// The names of what a revision can change, as written, for suggestions.
    pub fn written_names(&self) -> impl Iterator<Item = &str> {
        self.names.values().map(|(_, written)| written.as_str())
    }

    /// The headings of a level and name, whatever stands above them.
    pub fn headings(&self, level: u8, name: &Name) -> &[usize] {
        self.alike.get(&(level, name.key.clone())).map_or(&[], Vec::as_slice)
    }

    /// The names of all headings as written, for suggestions.
    pub fn heading_names(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().filter_map(|heading| {
            let ItemKind::Heading(heading) = &self.item(heading.at)?.kind else { return None };
            Some(heading.name.text.as_str())
        })
    }

    /// Whether there is a heading of a name, of whatever level.
    pub fn has_heading(&self, name: &Name) -> bool {
        (1..=4).any(|level| self.headings(level, name).iter().any(|at| self.item(*at).is_some()))
    }

    /// The heading of this name directly under another, or at the top.
    pub fn heading_under(&self, parent: Option<usize>, level: u8, name: &Name) -> Option<usize> {
        self.under.get(&(parent, level, name.key.clone())).copied()
    }

    /// The item behind the last one under a heading, the headings below it included.
    pub fn end_of_heading(&self, heading: usize) -> usize {
        let place = self.headings.partition_point(|place| place.at < heading);
        self.headings.get(place).map_or(self.items.len(), |place| place.end)
    }

    /// The item before which a row that is directly under a heading, or under none, is added.
    pub fn end_of_rows(&self, heading: Option<usize>) -> usize {
        let next = self.headings.partition_point(|place| heading.is_some_and(|heading| place.at <= heading));
        self.headings.get(next).map_or(self.items.len(), |place| place.at)
    }

    /// The 校验 whose label says the same.
    pub fn check(&self, label: &Template) -> Option<usize> {
        self.checks.get(&label_key(label)).copied().filter(|at| self.item(*at).is_some())
    }

    /// What the labels of the 校验 say, as written, for suggestions.
    pub fn check_labels(&self) -> Vec<String> {
        let labels = self.checks.values().filter_map(|at| self.item(*at));
        labels
            .filter_map(|item| if let ItemKind::Check(check) = &item.kind { Some(label_text(&check.label)) } else { None })
            .collect()
    }

    /// Adds facts, definitions and the like: before the first heading or row.
    pub fn declare(&mut self, item: Item) {
        self.add(self.first_row, RANK_OF_DECLARATIONS, item);
    }

    /// Adds an item before one of the base.
    pub fn add(&mut self, before: usize, rank: u8, item: Item) -> AdditionId {
        let additions = self.added.entry(before).or_default();
        additions.push(Addition { rank, items: vec![item] });
        AdditionId { before, index: additions.len() - 1 }
    }

    /// Adds an item behind one that was added.
    pub fn add_behind(&mut self, addition: AdditionId, item: Item) {
        if let Some(addition) = self.added.get_mut(&addition.before).and_then(|additions| additions.get_mut(addition.index)) {
            addition.items.push(item);
        }
    }

    /// Takes an entry of 数据 or 参数 out.
    pub fn remove_entry(&mut self, at: usize, entry: usize) {
        self.removed_entries.insert((at, entry));
    }

    /// Whether an entry was taken out.
    pub fn is_removed(&self, place: Place) -> bool {
        match place {
            Place::Indicator(at) | Place::Definition(at) => self.item(at).is_none(),
            Place::Fact(at, entry) | Place::Parameter(at, entry) => self.removed_entries.contains(&(at, entry)),
        }
    }

    /// All items, what was added in its place.
    pub fn into_items(mut self) -> Vec<Item> {
        let mut items = Vec::new();
        let count = self.items.len();
        let mut old = self.items.into_iter();
        for at in 0..=count {
            let mut additions = self.added.remove(&at).unwrap_or_default();
            additions.sort_by_key(|addition| addition.rank);
            items.extend(additions.into_iter().flat_map(|addition| addition.items));
            let Some(Some(mut item)) = old.next() else { continue };
            let mut entry = 0..;
            let mut is_kept = || entry.next().is_none_or(|entry| !self.removed_entries.contains(&(at, entry)));
            if let ItemKind::Data(facts) = &mut item.kind {
                facts.retain(|_| is_kept());
            } else if let ItemKind::Parameters(parameters) = &mut item.kind {
                parameters.retain(|_| is_kept());
            }
            items.push(item);
        }
        items
    }
}

/// The headings met so far.
#[derive(Default)]
struct Outline {
    headings: Vec<HeadingPlace>,
    under: BTreeMap<(Option<usize>, u8, String), usize>,
    alike: BTreeMap<(u8, String), Vec<usize>>,
    /// Those that are open, by their indices among the headings, the deepest last.
    open: Vec<usize>,
}

impl Outline {
    fn open(&mut self, heading: &Heading, at: usize) {
        self.close(heading.level, at);
        let parent = self.open.last().and_then(|index| self.headings.get(*index)).map(|place| place.at);
        self.under.entry((parent, heading.level, heading.name.key.clone())).or_insert(at);
        self.alike.entry((heading.level, heading.name.key.clone())).or_default().push(at);
        self.open.push(self.headings.len());
        self.headings.push(HeadingPlace { at, level: heading.level, end: at });
    }

    /// Ends the headings of this level and deeper ones before an item.
    fn close(&mut self, level: u8, end: usize) {
        while let Some(place) =
            self.open.last().and_then(|index| self.headings.get_mut(*index)).filter(|place| place.level >= level)
        {
            place.end = end;
            self.open.pop();
        }
    }
}

/// What a label says when nothing is to be put into it; two labels are one when this is.
fn label_key(label: &Template) -> String {
    crate::name::key(&label_text(label))
}

/// What a label says, as written.
pub(super) fn label_text(label: &Template) -> String {
    let parts = label.parts.iter().map(|part| match part {
        TemplatePart::Text(text) => text.as_str(),
        TemplatePart::Expression { .. } => "{}",
    });
    parts.collect()
}
