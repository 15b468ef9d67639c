//! Which indicator and which heading of one rubric is which of the other: by name, and where a name is gone and a new one came, by guess.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::{Likeness, Pair};
use super::meaning::{Book, FullMarks, Meanings, Place};
use crate::model::{Child, IndicatorId, Rubric, SectionId};
use crate::name;

/// The most names without a partner on either side among which partners are guessed.
const MOST_GUESSED: usize = 100;

/// How many points of likeness make a guess.
const LIKE_ENOUGH: usize = 6;

/// Which is which.
#[derive(Clone, Debug, Default)]
pub(super) struct Matching {
    /// In the order of the newer form, those that are gone last.
    pub(super) indicators: Vec<Pair>,
    /// Why each pair of differing names is taken for one.
    pub(super) guesses: BTreeMap<usize, Vec<Likeness>>,
    /// Headings, in the same order.
    pub(super) sections: Vec<(Option<SectionId>, Option<SectionId>)>,
}

/// Sets both rubrics side by side.
pub(super) fn matched(old: &Rubric, new: &Rubric) -> Matching {
    let mut matching = Matching::default();
    let (old_order, new_order) = (in_order(old), in_order(new));
    let key = |rubric: &Rubric, id: &IndicatorId| {
        rubric.indicators.get(id.0).map(|indicator| name::key(&indicator.name)).unwrap_or_default()
    };
    let mut by_name: BTreeMap<String, IndicatorId> = old_order.iter().map(|id| (key(old, id), *id)).collect();
    let mut partners: BTreeMap<IndicatorId, IndicatorId> = BTreeMap::new();
    for id in &new_order {
        if let Some(partner) = by_name.remove(&key(new, id)) {
            partners.insert(*id, partner);
        }
    }
    let gone: BTreeSet<IndicatorId> = by_name.into_values().collect();
    let lonely: Vec<IndicatorId> = new_order.iter().filter(|id| !partners.contains_key(id)).copied().collect();
    let left: Vec<IndicatorId> = old_order.iter().filter(|id| gone.contains(id)).copied().collect();
    let guesses = guess(old, new, &left, &lonely);
    for (new_id, (old_id, because)) in &guesses {
        partners.insert(*new_id, *old_id);
        let at = new_order.iter().position(|id| id == new_id).unwrap_or(0);
        matching.guesses.insert(at, because.clone());
    }
    let name = |rubric: &Rubric, id: IndicatorId| {
        rubric.indicators.get(id.0).map(|indicator| indicator.name.to_string()).unwrap_or_default()
    };
    let taken: BTreeSet<IndicatorId> = partners.values().copied().collect();
    for id in &new_order {
        matching.indicators.push(Pair { old: partners.get(id).copied(), new: Some(*id), name: name(new, *id) });
    }
    for id in old_order.iter().filter(|id| !taken.contains(id)) {
        matching.indicators.push(Pair { old: Some(*id), new: None, name: name(old, *id) });
    }
    matching.sections = sections(old, new, &partners);
    matching
}

/// The books of both rubrics, in which partners have one name.
pub(super) fn books<'a>(old: &'a Rubric, new: &'a Rubric, matching: &Matching) -> (Book<'a>, Book<'a>) {
    let names = |rubric: &Rubric| rubric.indicators.iter().map(|indicator| name::key(&indicator.name)).collect::<Vec<_>>();
    let headings = |rubric: &Rubric| (0..rubric.sections.len()).map(|id| path(rubric, SectionId(id))).collect::<Vec<_>>();
    let mut book_old = Book { rubric: old, indicators: names(old), sections: headings(old) };
    let mut book_new = Book { rubric: new, indicators: names(new), sections: headings(new) };
    for (index, pair) in matching.indicators.iter().enumerate() {
        for (id, book) in [(pair.old, &mut book_old), (pair.new, &mut book_new)] {
            if let Some(name) = id.and_then(|id| book.indicators.get_mut(id.0)) {
                *name = format!("{index}");
            }
        }
    }
    for (index, (old, new)) in matching.sections.iter().enumerate() {
        for (id, book) in [(old, &mut book_old), (new, &mut book_new)] {
            if let Some(name) = id.and_then(|id| book.sections.get_mut(id.0)) {
                *name = format!("{index}");
            }
        }
    }
    (book_old, book_new)
}

/// The indicators in the order of the form.
fn in_order(rubric: &Rubric) -> Vec<IndicatorId> {
    let mut order = Vec::new();
    let mut open: Vec<Child> = rubric.outline.iter().rev().map(|id| Child::Section(*id)).collect();
    while let Some(child) = open.pop() {
        match child {
            Child::Indicator(id) => order.push(id),
            Child::Section(id) => {
                open.extend(rubric.sections.get(id.0).iter().flat_map(|section| section.children.iter().rev()));
            }
        }
    }
    order
}

/// The sections in the order of the form.
fn sections_in_order(rubric: &Rubric) -> Vec<SectionId> {
    let mut order = Vec::new();
    let mut open: Vec<SectionId> = rubric.outline.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        order.push(id);
        let children = rubric.sections.get(id.0).map(|section| section.children.as_slice()).unwrap_or_default();
        open.extend(children.iter().rev().filter_map(|child| match child {
            Child::Section(id) => Some(*id),
            Child::Indicator(_) => None,
        }));
    }
    order
}

/// A heading and those above it, the highest first. Headings are at most four deep.
fn chain(rubric: &Rubric, id: SectionId) -> Vec<SectionId> {
    let mut chain = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next.filter(|_| chain.len() < 8) {
        chain.push(id);
        next = rubric.sections.get(id.0).and_then(|section| section.parent);
    }
    chain.reverse();
    chain
}

/// The names of a heading and those above it: `过程 / 预算执行`.
pub(super) fn path(rubric: &Rubric, id: SectionId) -> String {
    let sections = chain(rubric, id).into_iter().filter_map(|id| rubric.sections.get(id.0));
    sections.map(|section| &*section.name).collect::<Vec<_>>().join(" / ")
}

/// Pairs headings: by their names and those above them, then by their own name where it is the only one, then by what stands under
/// them.
fn sections(
    old: &Rubric,
    new: &Rubric,
    partners: &BTreeMap<IndicatorId, IndicatorId>,
) -> Vec<(Option<SectionId>, Option<SectionId>)> {
    let (old_order, new_order) = (sections_in_order(old), sections_in_order(new));
    let mut pairs: BTreeMap<SectionId, SectionId> = BTreeMap::new();
    let mut taken: BTreeSet<SectionId> = BTreeSet::new();
    let own =
        |rubric: &Rubric, id: SectionId| rubric.sections.get(id.0).map(|section| name::key(&section.name)).unwrap_or_default();
    let by_path = |rubric: &Rubric, id: SectionId| name::key(&path(rubric, id));
    let ways: [fn(&Rubric, SectionId) -> String; 2] = [by_path, own];
    for way in ways {
        let mut known: BTreeMap<String, Vec<SectionId>> = BTreeMap::new();
        for id in old_order.iter().filter(|id| !taken.contains(id)) {
            known.entry(way(old, *id)).or_default().push(*id);
        }
        for id in &new_order {
            if !pairs.contains_key(id)
                && let Some([one]) = known.remove(&way(new, *id)).as_deref()
            {
                pairs.insert(*id, *one);
                taken.insert(*one);
            }
        }
    }
    // How many indicators each pair of headings of one level shares that have no partner yet.
    let mut shared: BTreeMap<(SectionId, SectionId), usize> = BTreeMap::new();
    for (new_id, old_id) in partners {
        let above = |rubric: &Rubric, id: &IndicatorId| {
            rubric.indicators.get(id.0).map_or(Vec::new(), |indicator| chain(rubric, indicator.section))
        };
        for pair in above(old, old_id).into_iter().zip(above(new, new_id)) {
            if !taken.contains(&pair.0) && !pairs.contains_key(&pair.1) {
                *shared.entry(pair).or_default() += 1;
            }
        }
    }
    let mut ranked: Vec<(usize, SectionId, SectionId)> =
        shared.into_iter().map(|((old, new), count)| (count, old, new)).collect();
    ranked.sort_by(|left, right| right.0.cmp(&left.0).then(left.cmp(right)));
    for (_, old_id, new_id) in ranked {
        if !taken.contains(&old_id) && !pairs.contains_key(&new_id) {
            taken.insert(old_id);
            pairs.insert(new_id, old_id);
        }
    }
    let mut all: Vec<(Option<SectionId>, Option<SectionId>)> =
        new_order.iter().map(|id| (pairs.get(id).copied(), Some(*id))).collect();
    all.extend(old_order.iter().filter(|id| !taken.contains(id)).map(|id| (Some(*id), None)));
    all
}

/// Partners for the names that only one rubric has: the likest pair first, each name once. Of very many nothing is guessed.
fn guess(
    old: &Rubric,
    new: &Rubric,
    left: &[IndicatorId],
    lonely: &[IndicatorId],
) -> BTreeMap<IndicatorId, (IndicatorId, Vec<Likeness>)> {
    let mut found = BTreeMap::new();
    if left.is_empty() || lonely.is_empty() || left.len() > MOST_GUESSED || lonely.len() > MOST_GUESSED {
        return found;
    }
    let (old_book, new_book) = books(old, new, &Matching::default());
    let mut meanings = Meanings::default();
    meanings.prepare(&old_book);
    meanings.prepare(&new_book);
    let mut ranked = Vec::new();
    for old_id in left {
        for new_id in lonely {
            let because = likeness(&mut meanings, (&old_book, *old_id), (&new_book, *new_id));
            let score: usize = because.iter().map(|like| weight(*like)).sum();
            if score >= LIKE_ENOUGH {
                ranked.push((score, *old_id, *new_id, because));
            }
        }
    }
    ranked.sort_by(|left, right| right.0.cmp(&left.0).then((left.1, left.2).cmp(&(right.1, right.2))));
    let mut taken: BTreeSet<IndicatorId> = BTreeSet::new();
    for (_, old_id, new_id, because) in ranked {
        if !found.contains_key(&new_id) && taken.insert(old_id) {
            found.insert(new_id, (old_id, because));
        }
    }
    found
}

/// How much a likeness speaks for two being one. A rule or a name must be alike: points and place alone are no reason.
fn weight(likeness: Likeness) -> usize {
    match likeness {
        Likeness::Rule => 5,
        Likeness::Name => 4,
        Likeness::Value => 4,
        Likeness::Heading => 1,
        Likeness::Points => 1,
        Likeness::Position => 1,
        Likeness::Contents => 0,
    }
}

fn likeness<'a>(
    meanings: &mut Meanings,
    (old_book, old_id): (&'a Book<'a>, IndicatorId),
    (new_book, new_id): (&'a Book<'a>, IndicatorId),
) -> Vec<Likeness> {
    let mut because = Vec::new();
    let (Some(old), Some(new)) = (old_book.rubric.indicators.get(old_id.0), new_book.rubric.indicators.get(new_id.0)) else {
        return because;
    };
    let old_place = super::clauses::place(old_book, old);
    let new_place = super::clauses::place(new_book, new);
    let same_rule = meanings.same((&old.score, &old_place), (&new.score, &new_place));
    // A rule such as 得分 = 评定 is that of many indicators and says nothing.
    if same_rule && old.score.children().len() > 1 {
        because.push(Likeness::Rule);
    }
    let value = |indicator: &'a crate::model::Indicator| indicator.value.and_then(|id| indicator.locals.get(id.0));
    if let (Some(old), Some(new)) = (value(old), value(new)) {
        let full = FullMarks::Named;
        let means =
            |meanings: &mut Meanings, place: &Place<'a>, local: &'a crate::model::Local| meanings.of(&local.body, place, full);
        if means(meanings, &old_place, old) == means(meanings, &new_place, new) {
            because.push(Likeness::Value);
        }
    }
    if old.printed_points == new.printed_points && old.each.is_some() == new.each.is_some() {
        because.push(Likeness::Points);
    }
    if name::key(&path(old_book.rubric, old.section)) == name::key(&path(new_book.rubric, new.section)) {
        because.push(Likeness::Heading);
        if position(old_book.rubric, old.section, old_id) == position(new_book.rubric, new.section, new_id) {
            because.push(Likeness::Position);
        }
    }
    // Two thirds of the names alone are enough; with one rule, half of them.
    let (shared, all) = shared_characters(&old.name, &new.name);
    if shared * 3 > all || (same_rule && shared * 4 >= all) {
        because.push(Likeness::Name);
    }
    because
}

/// At which place under its heading an indicator stands.
fn position(rubric: &Rubric, section: SectionId, id: IndicatorId) -> Option<usize> {
    rubric.sections.get(section.0)?.children.iter().position(|child| *child == Child::Indicator(id))
}

/// How many characters two names share, and how many they have together.
fn shared_characters(left: &str, right: &str) -> (usize, usize) {
    let characters = |name: &str| {
        let mut characters: Vec<char> = name::key(name).chars().take(100).collect();
        characters.sort_unstable();
        characters
    };
    let (left, right) = (characters(left), characters(right));
    let (mut at, mut shared) = (0, 0);
    for character in &left {
        while right.get(at).is_some_and(|other| other < character) {
            at += 1;
        }
        if right.get(at) == Some(character) {
            shared += 1;
            at += 1;
        }
    }
    (shared, left.len() + right.len())
}
