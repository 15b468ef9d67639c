//! Which rows there are, whether they apply, and the points in force (LANGUAGE.md §6).

use std::collections::BTreeMap;

use crate::facts::{Record, RowData, RowId};
use crate::model::{Applies, Inapplicable, Indicator, IndicatorId, PointsSource, Rubric, SectionId, SectionKind};
use crate::number::{ArithmeticError, Number};
use crate::value::Value;

use super::aggregates::fields_of;
use super::evaluator::Evaluator;
use super::messages;
use super::outcome::{Impediments, Outcome};
use super::rows::{Applicability, Row};
use super::scope::{ItemScope, Scope};
use super::scorecard::Impediment;
use super::trace::StepKind;
use super::{Cohort, Detail};

/// The rows among which points are shared: those of one heading, on one scale.
type Group = (Option<SectionId>, Option<SectionId>);

/// How a row without items stands to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It applies.
    Applies,
    /// It does not.
    Inapplicable,
    /// The unit does not have its section.
    Absent,
}

/// The points in force of a unit to which the rows, by indicator, stand like this: what 不适用 makes of those printed. None where they have
/// no place to go. For whoever computes many units at once.
pub(crate) fn points_of(rubric: &Rubric, standings: &[Standing]) -> Vec<Option<Number>> {
    let (record, cohort) = (Record::default(), Cohort::default());
    let mut evaluator = Evaluator::new(rubric, &cohort, &record, Detail::Scores);
    for (index, (indicator, standing)) in rubric.indicators.iter().zip(standings).enumerate() {
        let printed = indicator.printed_points.clone();
        evaluator.rows.push(Row {
            id: RowId { indicator: IndicatorId(index), item: None },
            indicator,
            name: String::new(),
            list: String::new(),
            values: None,
            points: Ok(printed.clone()),
            printed: Ok(printed),
            applies: Ok(match standing {
                Standing::Applies => Applicability::Applies,
                Standing::Inapplicable => Applicability::Inapplicable { reason: None },
                Standing::Absent => Applicability::Absent,
            }),
            steps: Vec::new(),
            result: None,
        });
    }
    evaluator.put_points_in_force();
    evaluator.rows.into_iter().map(|row| row.points.ok()).collect()
}

impl<'a> Evaluator<'a> {
    /// Decides which sections the unit has.
    pub(super) fn find_sections(&mut self) {
        let rubric = self.rubric;
        for section in &rubric.sections {
            let own = match &section.applies {
                Some(condition) => self.nested(|evaluator| evaluator.condition(condition, &Scope::default())).0,
                None => Ok(true),
            };
            // A heading stands behind the one above it, so that one is decided.
            let above = section.parent.map_or(Ok(true), |parent| self.is_present(parent));
            self.present.push(match (above, own) {
                (Ok(false), _) | (_, Ok(false)) => Ok(false),
                (Ok(true), Ok(true)) => Ok(true),
                (Err(first), Err(second)) => Err(first.and(second)),
                (Err(impediments), Ok(true)) | (Ok(true), Err(impediments)) => Err(impediments),
            });
        }
    }

    /// Makes the rows, and decides whether each applies.
    pub(super) fn find_rows(&mut self) {
        let rubric = self.rubric;
        for (index, indicator) in rubric.indicators.iter().enumerate() {
            let first = self.rows.len();
            let id = IndicatorId(index);
            match &indicator.each {
                None => {
                    let row =
                        self.make_row(RowId { indicator: id, item: None }, indicator, None, Ok(indicator.printed_points.clone()));
                    self.rows.push(row);
                }
                Some(each) => match self.list(&each.list, &Scope::default()) {
                    Ok(items) => {
                        let list = self.list_name(&each.list);
                        for (place, values) in items.iter().enumerate() {
                            let item =
                                ItemScope { values, fields: fields_of(&each.list), list: &list, index: place, outer: None };
                            let scope = Scope { item: Some(&item), ..Scope::default() };
                            let printed = self.number(&each.points, &scope);
                            let name = match values.get(each.name_field) {
                                Some(Some(Value::Text(name))) => name.to_string(),
                                Some(_) | None => messages::unnamed_item(place + 1).chinese,
                            };
                            let id = RowId { indicator: id, item: Some(place) };
                            let row = self.make_row(id, indicator, Some((name, values.clone())), printed);
                            self.rows.push(row);
                        }
                    }
                    Err(impediments) => {
                        let row = self.make_row(RowId { indicator: id, item: None }, indicator, None, Err(impediments));
                        self.rows.push(row);
                    }
                },
            }
            self.rows_of.push(first..self.rows.len());
        }
    }

    fn make_row(
        &mut self,
        id: RowId,
        indicator: &'a Indicator,
        item: Option<(String, std::sync::Arc<[Option<Value>]>)>,
        printed: Outcome<Number>,
    ) -> Row<'a> {
        let (name, values) = match item {
            Some((name, values)) => (name, Some(values)),
            None => (indicator.name.to_string(), None),
        };
        let list = indicator.each.as_ref().map_or(String::new(), |each| self.list_name(&each.list));
        let mut row = Row {
            id,
            indicator,
            name,
            list,
            values,
            points: printed.clone(),
            printed,
            applies: Ok(Applicability::Applies),
            steps: Vec::new(),
            result: None,
        };
        let (applies, steps) = self.of_a_row(|evaluator| evaluator.applicability(&row));
        (row.applies, row.steps) = (applies, steps);
        row
    }

    fn applicability(&mut self, row: &Row<'a>) -> Outcome<Applicability> {
        if !self.is_present(row.indicator.section)? {
            return Ok(Applicability::Absent);
        }
        let record = self.record;
        let data = record.row(row.id);
        let declared = || data.and_then(|data| data.inapplicable.clone());
        match &row.indicator.applies {
            Applies::When(condition) => {
                let item = row.item();
                let scope = Scope { item: item.as_ref(), ..Scope::default() };
                let (outcome, steps) = self.nested(|evaluator| evaluator.condition(condition, &scope));
                let holds = outcome?;
                self.keep_condition(StepKind::Applies, condition, holds.into(), &scope, steps);
                if !holds {
                    return Ok(Applicability::Inapplicable { reason: declared().or_else(|| Some(self.written(condition.span))) });
                }
            }
            Applies::Declared => {
                if let Some(reason) = declared() {
                    return Ok(Applicability::Inapplicable { reason: Some(reason) });
                }
            }
            Applies::Always => {}
        }
        // With 分值 填报 the data may say it of any row, by a reason or by points of 0.
        if self.rubric.points == PointsSource::Declared {
            let zero = data.and_then(|data| data.points.as_ref()).is_some_and(Number::is_zero);
            let printed_zero = row.printed.as_ref().is_ok_and(Number::is_zero);
            if let Some(reason) = declared() {
                return Ok(Applicability::Inapplicable { reason: Some(reason) });
            }
            if zero && !printed_zero {
                return Ok(Applicability::Inapplicable { reason: None });
            }
        }
        // An item may say of itself that it does not apply.
        if row.values.is_some()
            && let Some(reason) = declared()
        {
            return Ok(Applicability::Inapplicable { reason: Some(reason) });
        }
        Ok(Applicability::Applies)
    }

    /// Puts points in force, row by row, by the header's policy.
    pub(super) fn put_points_in_force(&mut self) {
        match (self.rubric.points, self.rubric.inapplicable) {
            (PointsSource::Declared, _) => self.take_declared_points(),
            (PointsSource::Printed, Inapplicable::Lost) => {}
            (PointsSource::Printed, Inapplicable::Rescale) => self.leave_open_what_is_undecided(),
            (PointsSource::Printed, Inapplicable::ShareInLevel(level)) => self.share(Some(level)),
            (PointsSource::Printed, Inapplicable::ShareInAll) => self.share(None),
        }
        for row in &mut self.rows {
            match &row.applies {
                Ok(Applicability::Inapplicable { .. }) if row.indicator.otherwise.is_some() => {}
                Ok(Applicability::Inapplicable { .. } | Applicability::Absent) if row.points.is_ok() => {
                    row.points = Ok(Number::ZERO);
                }
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// As long as it is open whether a row applies, it is open what the total is rescaled by.
    fn leave_open_what_is_undecided(&mut self) {
        for row in &mut self.rows {
            if let Err(impediments) = &row.applies {
                row.points = Err(impediments.clone());
            }
        }
    }

    fn take_declared_points(&mut self) {
        let record = self.record;
        for row in &mut self.rows {
            let declared = record.row(row.id).and_then(|data: &RowData| data.points.as_ref());
            // A row without declared points holds those printed; that all or none are declared is a rule for the data.
            if let Some(points) = declared
                && !(points.is_zero() && row.indicator.otherwise.is_some())
            {
                row.points = Ok(points.clone());
            }
        }
    }

    /// Shares the points of what is not applicable inside each heading of a level, or among all rows.
    fn share(&mut self, level: Option<u8>) {
        let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for (index, row) in self.rows.iter().enumerate() {
            if matches!(row.applies, Ok(Applicability::Absent)) {
                continue;
            }
            if let Some(group) = self.group_of(row.indicator.section, level) {
                groups.entry(group).or_default().push(index);
            }
        }
        let mut doubled = self.doubled();
        for (group, members) in groups {
            // The deeper of the two is the one that has run out; a heading comes after those above it.
            let heading = group.0.max(group.1);
            self.share_in_group(heading, &members, &mut doubled);
        }
    }

    /// By heading, how much its rows are printed with beyond its own points: 二者择其一, where one row holds the points of the other and
    /// they are not to be shared once more.
    fn doubled(&self) -> BTreeMap<SectionId, Number> {
        let mut sums: BTreeMap<SectionId, Option<Number>> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !matches!(row.applies, Ok(Applicability::Absent))) {
            if let Some((heading, _)) = self.summing_heading(row.indicator.section) {
                let sum = sums.entry(heading).or_insert(Some(Number::ZERO));
                *sum = sum.take().zip(row.printed.as_ref().ok()).and_then(|(sum, printed)| sum.add(printed).ok());
            }
        }
        let beyond = sums.into_iter().filter_map(|(heading, sum)| {
            let (_, printed) = self.summing_heading(heading)?;
            let beyond = sum?.subtract(&printed).ok()?;
            beyond.is_positive().then_some((heading, beyond))
        });
        beyond.collect()
    }

    /// The nearest heading above a row that has points of its own, and these.
    fn summing_heading(&self, section: SectionId) -> Option<(SectionId, Number)> {
        let mut next = Some(section);
        while let Some(id) = next {
            let section = self.rubric.sections.get(id.0)?;
            match (&section.kind, &section.points) {
                (SectionKind::Weighted(_), _) => return Some((id, Number::HUNDRED)),
                (SectionKind::Ordinary, Some(points)) => return Some((id, points.clone())),
                (SectionKind::Ordinary, None) => next = section.parent,
                (SectionKind::Bonus { .. } | SectionKind::Deduction { .. }, _) => return None,
            }
        }
        None
    }

    /// The heading inside which a row's points are shared; none for 加分 and 扣分, which stand apart.
    fn group_of(&self, section: SectionId, level: Option<u8>) -> Option<Group> {
        let (mut scale, mut heading) = (None, None);
        let mut next = Some(section);
        while let Some(id) = next {
            let section = self.rubric.sections.get(id.0)?;
            match section.kind {
                SectionKind::Bonus { .. } | SectionKind::Deduction { .. } => return None,
                SectionKind::Weighted(_) => scale = scale.or(Some(id)),
                SectionKind::Ordinary => {}
            }
            // The heading of the level, or where a row stands higher up the one that it stands under.
            if level.is_some_and(|level| section.level == level || (heading.is_none() && section.level < level)) {
                heading = Some(id);
            }
            next = section.parent;
        }
        Some((scale, heading))
    }

    fn share_in_group(&mut self, heading: Option<SectionId>, members: &[usize], doubled: &mut BTreeMap<SectionId, Number>) {
        let mut undecided = None;
        // What keeps its points either way is open only as far as it may take part in sharing.
        let mut undecided_receiver = None;
        let mut pool: Outcome<Number> = Ok(Number::ZERO);
        let mut receivers = Vec::new();
        for index in members {
            let Some(row) = self.rows.get(*index) else { continue };
            match (&row.applies, &row.printed) {
                (Err(impediments), Ok(_)) if row.indicator.otherwise.is_some() => {
                    undecided_receiver = Some(open(row, impediments))
                }
                (Err(impediments), _) => undecided = Some(open(row, impediments)),
                (Ok(Applicability::Applies | Applicability::Inapplicable { .. }), Err(impediments)) => {
                    undecided = Some(impediments.clone());
                }
                (Ok(Applicability::Applies), Ok(printed)) => receivers.push((*index, printed.clone())),
                (Ok(Applicability::Inapplicable { .. }), Ok(printed)) if row.indicator.otherwise.is_none() => {
                    let free = match self.summing_heading(row.indicator.section).and_then(|(id, _)| doubled.get_mut(&id)) {
                        Some(beyond) => take_from(beyond, printed),
                        None => Ok(printed.clone()),
                    };
                    pool =
                        pool.and_then(|pool| free.and_then(|free| pool.add(&free)).map_err(|_| Impediment::TooMuchWork.into()));
                }
                (Ok(Applicability::Inapplicable { .. } | Applicability::Absent), Ok(_)) | (Ok(Applicability::Absent), Err(_)) => {
                }
            }
        }
        // As long as it is open what applies, it is open what the others get.
        if let Some(impediments) = undecided {
            self.impede(members, &impediments);
            return;
        }
        let Ok(pool) = pool else { return };
        if pool.is_zero() {
            return;
        }
        if let Some(impediments) = undecided_receiver {
            self.impede(members, &impediments);
            return;
        }
        let weights: Vec<Number> = receivers.iter().map(|(_, printed)| printed.clone()).collect();
        match shared(&pool, &weights, self.rubric.places) {
            Ok(Some(points)) => {
                for ((index, _), points) in receivers.iter().zip(points) {
                    if let Some(row) = self.rows.get_mut(*index) {
                        row.points = Ok(points);
                    }
                }
            }
            Ok(None) => {
                let section = heading
                    .and_then(|id| self.rubric.sections.get(id.0))
                    .map_or(String::new(), |heading| heading.name.to_string());
                self.impede(members, &Impediment::NothingApplicable { section }.into());
            }
            Err(_) => self.impede(members, &Impediment::TooMuchWork.into()),
        }
    }

    fn impede(&mut self, members: &[usize], why: &Impediments) {
        for index in members {
            if let Some(row) = self.rows.get_mut(*index) {
                // A row of which it is not known whether it applies says so itself.
                row.points = Err(match &row.applies {
                    Err(own) => own.clone(),
                    Ok(_) => why.clone(),
                });
            }
        }
    }
}

/// Why the points of the rows beside one are open of which it is not known whether it applies.
fn open(row: &Row<'_>, why: &Impediments) -> Impediments {
    why.clone().and(Impediment::PointsOpen { row: row.name.clone() }.into())
}

/// What is left of a number when as much of it as there is is set off against `beyond`, which falls by that.
fn take_from(beyond: &mut Number, number: &Number) -> Result<Number, ArithmeticError> {
    let taken = beyond.clone().min(number.clone());
    *beyond = beyond.subtract(&taken)?;
    number.subtract(&taken)
}

/// What each receiver holds when a pool is shared among them in proportion to what it has: on the grid of `places` by largest remainder,
/// ties to the earlier one, so that the sum is exact. `None` when nobody can receive anything.
///
/// The grid is made finer where the sum itself does not lie on it.
fn shared(pool: &Number, own: &[Number], places: u32) -> Result<Option<Vec<Number>>, ArithmeticError> {
    let mut held = Number::ZERO;
    for number in own {
        held = held.add(number)?;
    }
    if !held.is_positive() {
        return Ok(None);
    }
    let whole = held.add(pool)?;
    let places = places.max(whole.places().unwrap_or(places));
    let grid = Number::scaled(1, places);
    let mut points = Vec::with_capacity(own.len());
    let mut remainders = Vec::with_capacity(own.len());
    let mut given = Number::ZERO;
    for (index, number) in own.iter().enumerate() {
        let cells = number.multiply(&whole)?.divide(&held)?.divide(&grid)?;
        let floor = cells.floor();
        remainders.push((cells.subtract(&floor)?, index));
        let share = floor.multiply(&grid)?;
        given = given.add(&share)?;
        points.push(share);
    }
    remainders.sort_by(|first, second| second.0.cmp(&first.0).then(first.1.cmp(&second.1)));
    let left = whole.subtract(&given)?.divide(&grid)?.to_i64().and_then(|left| usize::try_from(left).ok()).unwrap_or(0);
    for (_, index) in remainders.iter().take(left) {
        if let Some(share) = points.get_mut(*index) {
            *share = share.add(&grid)?;
        }
    }
    Ok(Some(points))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_ties_go_to_the_earlier_row() {
        let number = |text: &str| Number::parse(text).unwrap();
        let points = shared(&number("1"), &[number("1"), number("1"), number("1")], 2).unwrap().unwrap();
        assert_eq!(points, [number("1.34"), number("1.33"), number("1.33")]);
        assert_eq!(shared(&number("1"), &[], 2).unwrap(), None);
        assert_eq!(shared(&number("0.005"), &[number("1")], 2).unwrap().unwrap(), [number("1.005")]);
    }
}
