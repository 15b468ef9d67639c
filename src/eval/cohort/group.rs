//! What answers a question: sums, extremes, sorted values, apart for each group.

use std::collections::BTreeMap;

use crate::model::{CohortFunction, CohortQuestion, RankOrder, Rubric};
use crate::name;
use crate::number::{MeanOfMany, Number};
use crate::value::{Date, Value};

use super::gather::Standing;
use super::note::{CohortNote, LeftOut, MAXIMUM_NAMED};

/// A value by which 其中 groups, equal where the language calls it equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A number.
    Number(Number),
    /// 是 or 否
    Flag(bool),
    /// A date.
    Date(Date),
    /// A choice.
    Choice(usize),
    /// A text, as it is compared.
    Text(String),
}

impl Key {
    /// The key that a value is; none of what the checker does not let group.
    pub(super) fn of(value: &Value) -> Option<Key> {
        match value {
            Value::Number(number) => Some(Key::Number(number.clone())),
            Value::Flag(flag) => Some(Key::Flag(*flag)),
            Value::Date(date) => Some(Key::Date(*date)),
            Value::Choice(choice) => Some(Key::Choice(*choice)),
            Value::Text(text) => Some(Key::Text(name::key(text))),
            Value::Target(_) | Value::List(_) | Value::Record(_) => None,
        }
    }
}

/// What was gathered for one question.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    /// By the values of 其中; one group without any where it has none.
    groups: BTreeMap<Vec<Key>, Group>,
    /// Units of which not even the group is known.
    unplaced: LeftOuts,
}

/// The units of one group.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// How many there are.
    pub(super) units: usize,
    /// What they come to.
    tally: Tally,
    /// Those that are left out.
    left_out: LeftOuts,
}

/// What units come to.
#[derive(Clone, Debug)]
enum Tally {
    /// Their mean.
    Mean(MeanOfMany),
    /// The first two of them: were the first to change, the second would take its place.
    First(Vec<Number>),
    /// All of them; sorted once all are there.
    All(Vec<Number>),
}

/// Units that are left out: how many, and the first of them.
#[derive(Clone, Debug, Default)]
pub(super) struct LeftOuts {
    count: usize,
    named: Vec<LeftOut>,
}

impl LeftOuts {
    fn add(&mut self, unit: LeftOut) {
        self.count += 1;
        if self.named.len() < MAXIMUM_NAMED {
            self.named.push(unit);
        }
    }

    fn merge(&mut self, others: LeftOuts) {
        self.count += others.count;
        let room = MAXIMUM_NAMED.saturating_sub(self.named.len());
        self.named.extend(others.named.into_iter().take(room));
    }
}

/// Whether one value comes before another.
fn comes_before(function: CohortFunction, value: &Number, other: &Number) -> bool {
    match function {
        CohortFunction::Maximum | CohortFunction::Rank(RankOrder::Descending) | CohortFunction::Mean => value > other,
        CohortFunction::Minimum | CohortFunction::Rank(RankOrder::Ascending) => value < other,
    }
}

impl Tally {
    fn new(function: CohortFunction) -> Tally {
        match function {
            CohortFunction::Mean => Tally::Mean(MeanOfMany::default()),
            CohortFunction::Maximum | CohortFunction::Minimum => Tally::First(Vec::new()),
            CohortFunction::Rank(_) => Tally::All(Vec::new()),
        }
    }

    fn add(&mut self, function: CohortFunction, value: Number) {
        match self {
            Tally::Mean(mean) => mean.add(&value),
            Tally::First(first) => {
                let at = first.partition_point(|known| !comes_before(function, &value, known));
                first.insert(at, value);
                first.truncate(2);
            }
            Tally::All(all) => all.push(value),
        }
    }

    fn merge(&mut self, function: CohortFunction, other: Tally) {
        match (self, other) {
            (Tally::Mean(mean), Tally::Mean(other)) => mean.merge(&other),
            (Tally::All(all), Tally::All(others)) => all.extend(others),
            (own, Tally::First(others) | Tally::All(others)) => others.into_iter().for_each(|value| own.add(function, value)),
            // Two tallies of one question are of one kind.
            (Tally::First(_) | Tally::All(_), Tally::Mean(_)) => {}
        }
    }
}

impl Group {
    /// Without units.
    pub(super) fn new(function: CohortFunction) -> Group {
        Group { units: 0, tally: Tally::new(function), left_out: LeftOuts::default() }
    }

    /// With one unit.
    pub(super) fn of_one(function: CohortFunction, value: Number) -> Group {
        let mut group = Group::new(function);
        group.add(function, value);
        group
    }

    /// Takes a unit in.
    pub(super) fn add(&mut self, function: CohortFunction, value: Number) {
        self.units += 1;
        self.tally.add(function, value);
    }

    /// Their mean, or the first of them, with what this unit is now in the place of what it was.
    pub(super) fn value(
        &self,
        function: CohortFunction,
        without: Option<&Number>,
        with: Option<&Number>,
    ) -> Option<Result<Number, crate::number::ArithmeticError>> {
        match &self.tally {
            Tally::Mean(mean) => {
                let changed;
                let mean = match (without, with) {
                    (None, None) => mean,
                    (without, with) => {
                        let mut other = mean.clone();
                        without.iter().for_each(|number| other.remove(number));
                        with.iter().for_each(|number| other.add(number));
                        changed = other;
                        &changed
                    }
                };
                (mean.count() > 0).then(|| mean.mean())
            }
            Tally::First(first) => {
                let gone = without.and_then(|gone| first.iter().position(|value| value == gone));
                let left = first.iter().enumerate().find(|(at, _)| Some(*at) != gone).map(|(_, value)| value);
                let best = match (left, with) {
                    (Some(left), Some(with)) if comes_before(function, with, left) => with,
                    (Some(left), _) => left,
                    (None, with) => with?,
                };
                Some(Ok(best.clone()))
            }
            Tally::All(_) => None,
        }
    }

    /// How many come before a value, and how many equal it.
    pub(super) fn around(&self, order: RankOrder, value: &Number) -> (usize, usize) {
        let Tally::All(all) = &self.tally else { return (0, 0) };
        let below = all.partition_point(|other| other < value);
        let above = all.len() - all.partition_point(|other| other <= value);
        let before = match order {
            RankOrder::Descending => above,
            RankOrder::Ascending => below,
        };
        (before, all.len() - below - above)
    }

    /// The values next to one, on either side, so many of each.
    pub(super) fn near(&self, value: &Number, most: usize) -> &[Number] {
        let Tally::All(all) = &self.tally else { return &[] };
        let below = all.partition_point(|other| other < value);
        let above = all.partition_point(|other| other <= value);
        all.get(below.saturating_sub(most)..above.saturating_add(most).min(all.len())).unwrap_or(&[])
    }
}

impl Answer {
    /// Takes a unit in: where it stands, or that it is left out.
    pub(super) fn add(&mut self, function: CohortFunction, standing: Result<Standing, super::gather::Outside>) {
        use super::gather::Outside;
        match standing {
            Ok(Standing { keys, value }) => self.group_mut(function, keys).add(function, value),
            Err(Outside::NotMeant) => {}
            Err(Outside::LeftOut { keys: Some(keys), unit }) => self.group_mut(function, keys).left_out.add(unit),
            Err(Outside::LeftOut { keys: None, unit }) => self.unplaced.add(unit),
        }
    }

    fn group_mut(&mut self, function: CohortFunction, keys: Vec<Key>) -> &mut Group {
        self.groups.entry(keys).or_insert_with(|| Group::new(function))
    }

    /// Takes in what was gathered of later units.
    pub(super) fn merge(&mut self, function: CohortFunction, later: Answer) {
        for (keys, group) in later.groups {
            let own = self.group_mut(function, keys);
            own.units += group.units;
            own.tally.merge(function, group.tally);
            own.left_out.merge(group.left_out);
        }
        self.unplaced.merge(later.unplaced);
    }

    /// Makes it ready to answer.
    pub(super) fn sort(&mut self) {
        for group in self.groups.values_mut() {
            if let Tally::All(all) = &mut group.tally {
                all.sort_unstable();
                all.shrink_to_fit();
            }
        }
    }

    /// The group of these values.
    pub(super) fn group(&self, keys: &[Key]) -> Option<&Group> {
        self.groups.get(keys)
    }

    /// Those that a group leaves out, and those of which no group is known.
    pub(super) fn left_out(&self, group: Option<&Group>) -> (usize, Vec<LeftOut>) {
        let own = group.map(|group| &group.left_out);
        let lists = own.into_iter().chain([&self.unplaced]);
        let count = lists.clone().map(|list| list.count).sum();
        (count, lists.flat_map(|list| &list.named).take(MAXIMUM_NAMED).cloned().collect())
    }

    /// What is told of all units at once.
    pub(super) fn note(&self, rubric: &Rubric, question: &CohortQuestion) -> CohortNote {
        let groups = self.groups.values();
        let mut left_out = self.unplaced.clone();
        groups.clone().for_each(|group| left_out.merge(group.left_out.clone()));
        CohortNote {
            formula: super::super::evaluator::one_line(rubric.sources.slice(question.span)),
            span: question.span,
            result: None,
            units: groups.map(|group| group.units).sum(),
            left_out: left_out.count,
            named: left_out.named,
        }
    }
}
