//! Records as the columns of a plan, and the plan's scores held against the evaluator's.

#![allow(dead_code, reason = "each harness takes what it needs")]

use std::collections::BTreeMap;
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::{CheckOutcome, Cohort, Detail, Scorecard, SectionScore, evaluate};
use biaochi::facts::{AssessedScore, Record, RowId};
use biaochi::model::{Child, FactId, IndicatorId, Rubric, SectionId};
use biaochi::number::Number;
use biaochi::plan::{Column, Columns, Grains, Kept, MISSING, NO_GRADE, Plan, Scores, Slot};
use biaochi::source::Sources;
use biaochi::syntax::parse;
use biaochi::value::{Date, Type, Value};

/// The first edition of a rubric.
pub fn rubric(rules: &str) -> Arc<Rubric> {
    checked(rules).unwrap_or_else(|messages| panic!("{messages}"))
}

/// The first edition of a rubric, or what is wrong with it.
pub fn checked(rules: &str) -> Result<Arc<Rubric>, String> {
    let mut sources = Sources::new();
    let id = sources.add("rules", rules);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(id).expect("just added"), &mut diagnostics);
    let editions = check(&file, &sources, &mut diagnostics);
    editions.map(|editions| editions.first().clone()).ok_or_else(|| format!("{:?}", diagnostics.into_sorted()))
}

/// The number of a slot in a record, in base units; a flag, an option and a day as the number that a column has for it.
fn number_in(record: &Record, slot: Slot) -> Option<Number> {
    match slot {
        Slot::Fact(id) => number_of(record.fact(id)?),
        Slot::Field(id, field) => match record.fact(id)? {
            Value::Record(fields) => number_of(fields.get(field)?.as_ref()?),
            _ => None,
        },
        Slot::Assessed(row) => match record.row(row)?.assessment.as_ref()?.score.as_ref()? {
            AssessedScore::Points(points) => Some(points.clone()),
            AssessedScore::Share(_) => None,
        },
        Slot::Share(row) => match record.row(row)?.assessment.as_ref()?.score.as_ref()? {
            AssessedScore::Share(share) => Some(share.clone()),
            AssessedScore::Points(_) => None,
        },
        Slot::Points(row) => record.row(row)?.points.clone(),
        Slot::Inapplicable(row) => record.row(row)?.inapplicable.as_ref().map(|_| Number::ONE),
    }
}

fn number_of(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::Flag(flag) => Some(Number::from(i64::from(*flag))),
        Value::Choice(place) => Some(Number::from(*place)),
        Value::Date(date) => Some(Number::from(date.days_since(Date::new(1, 1, 1).unwrap()))),
        Value::Text(_) | Value::Target(_) | Value::List(_) | Value::Record(_) => None,
    }
}

/// All slots that the data of a rubric can have, each with the coarsest grain of 10^-n units in which all the records' numbers are whole.
pub fn grains(rubric: &Rubric, records: &[Record]) -> Grains {
    let mut grains = Grains { year: records.first().and_then(|record| record.year), by_slot: BTreeMap::new() };
    let mut add = |slot: Slot, one: Number, is_quantity: bool| {
        let mut grain = one;
        if is_quantity {
            for number in records.iter().filter_map(|record| number_in(record, slot)) {
                for _ in 0..8 {
                    if number.divide(&grain).unwrap().is_whole() {
                        break;
                    }
                    grain = grain.divide(&Number::from(10)).unwrap();
                }
            }
        }
        grains.by_slot.insert(slot, grain);
    };
    for (index, fact) in rubric.facts.iter().enumerate() {
        let id = FactId(index);
        let one = |type_: &Type| type_.quantity().map_or(Number::ONE, biaochi::value::Quantity::one);
        if let Type::Record(_) = &fact.type_ {
            for (field, part) in fact.fields.iter().enumerate() {
                add(Slot::Field(id, field), one(&part.type_), part.type_.quantity().is_some());
            }
        } else {
            add(Slot::Fact(id), one(&fact.type_), fact.type_.quantity().is_some());
        }
    }
    for index in 0..rubric.indicators.len() {
        let row = RowId { indicator: IndicatorId(index), item: None };
        let scores = || records.iter().filter_map(|record| record.row(row)?.assessment.as_ref()?.score.as_ref());
        if scores().any(|score| matches!(score, AssessedScore::Points(_))) {
            add(Slot::Assessed(row), Number::ONE, true);
        }
        if scores().any(|score| matches!(score, AssessedScore::Share(_))) {
            add(Slot::Share(row), Number::ONE, true);
        }
        add(Slot::Inapplicable(row), Number::ONE, false);
        if records.iter().any(|record| record.row(row).is_some_and(|data| data.points.is_some())) {
            add(Slot::Points(row), Number::ONE, true);
        }
    }
    grains
}

/// The records as columns. What a column cannot say of a lane leaves it.
pub fn columns(plan: &Plan, grains: &Grains, records: &[Record]) -> Columns {
    let mut columns = Columns { rows: records.len(), columns: Vec::new(), left: vec![false; records.len()] };
    for slot in plan.slots() {
        let grain = &grains.by_slot[slot];
        let mut column = Column::default();
        for (lane, record) in records.iter().enumerate() {
            let number = number_in(record, *slot);
            let whole = number.as_ref().map(|number| number.divide(grain).unwrap().to_i64());
            column.values.push(match whole {
                None => MISSING,
                Some(Some(whole)) => whole,
                Some(None) => {
                    columns.left[lane] = true;
                    0
                }
            });
        }
        columns.columns.push(column);
    }
    for (lane, record) in records.iter().enumerate() {
        for data in record.rows.values() {
            let given = data.assessment.as_ref();
            // The table has no levels.
            let is_said = given.is_none_or(|given| given.level.is_none());
            columns.left[lane] |= !is_said;
        }
    }
    columns
}

/// What came of holding a plan to the evaluator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Lanes that the plan scored, rightly.
    pub scored: usize,
    /// Lanes that it left though the evaluator scored them, with nothing to say of the data.
    pub left: usize,
    /// Lanes that it left as it should.
    pub refused: usize,
}

/// Whether everything was scored, and there is nothing to say of the data.
pub fn is_plain(card: &Scorecard) -> bool {
    card.total.scored().is_some()
        && card.rows().iter().all(|row| row.score.is_some() && row.explanation_due.is_none())
        && card.grade_impediments.is_empty()
        && card.checks.iter().all(|check| check.outcome == CheckOutcome::Holds)
}

/// Scores records both ways; panics where a lane differs.
pub fn hold(rubric: &Rubric, plan: &Plan, grains: &Grains, records: &[Record]) -> Held {
    let columns = columns(plan, grains, records);
    let mut scores = Scores::new(Kept::Indicators);
    plan.run(&columns, &mut scores);
    let mut held = Held::default();
    for (lane, record) in records.iter().enumerate() {
        let card = evaluate(rubric, &Cohort::default(), record, Detail::Scores);
        let is_plain = is_plain(&card);
        if scores.left[lane] {
            if is_plain {
                held.left += 1
            } else {
                held.refused += 1
            }
            continue;
        }
        assert!(is_plain, "lane {lane} should be left: {record:?}\n{card:?}");
        held.scored += 1;
        if let Some(difference) = difference(rubric, plan, &scores, lane, &card) {
            panic!("lane {lane}: {difference}\n{record:?}");
        }
    }
    // The totals alone are the same.
    let mut totals = Scores::new(Kept::Sections);
    plan.run(&columns, &mut totals);
    assert_eq!((&totals.total, &totals.grade, &totals.left), (&scores.total, &scores.grade, &scores.left));
    held
}

fn difference(rubric: &Rubric, plan: &Plan, scores: &Scores, lane: usize, card: &Scorecard) -> Option<String> {
    let told = |whole: i64, places: u32| (whole != MISSING).then(|| Number::scaled(whole, places));
    let by_id: BTreeMap<RowId, Number> = card.rows().into_iter().filter_map(|row| Some((row.id, row.score.clone()?))).collect();
    for (index, indicator) in rubric.indicators.iter().enumerate() {
        let own = told(scores.indicators[index][lane], rubric.places);
        let evaluated = by_id.get(&RowId { indicator: IndicatorId(index), item: None }).cloned();
        if own != evaluated {
            return Some(format!("“{}”: {own:?} in the plan, {evaluated:?} evaluated", indicator.name));
        }
    }
    let mut sections = BTreeMap::new();
    let tops: Vec<SectionId> = rubric.outline.clone();
    match_sections(rubric, &tops, &card.sections, &mut sections);
    for (index, section) in rubric.sections.iter().enumerate() {
        let own = told(scores.sections[index][lane], plan.section_places()[index]);
        let evaluated = sections.get(&index).cloned();
        if own != evaluated {
            return Some(format!("section “{}”: {own:?} in the plan, {evaluated:?} evaluated", section.name));
        }
    }
    let own = Number::scaled(scores.total[lane], rubric.places);
    if card.total.scored() != Some(&own) {
        return Some(format!("total: {own} in the plan, {:?} evaluated", card.total));
    }
    let names = rubric.grade_names();
    let own = match scores.grade[lane] {
        NO_GRADE => None,
        place => Some(names[usize::from(place)].to_string()),
    };
    (own != card.grade).then(|| format!("grade: {own:?} in the plan, {:?} evaluated", card.grade))
}

/// The scores of sections by their ids: a scorecard has them in order, without those that the unit does not have.
fn match_sections(rubric: &Rubric, ids: &[SectionId], scored: &[SectionScore], found: &mut BTreeMap<usize, Number>) {
    let mut rest = scored.iter().peekable();
    for id in ids {
        let section = &rubric.sections[id.0];
        let Some(score) = rest.next_if(|score| score.name == *section.name && score.level == section.level) else { continue };
        if let Some(score) = score.score.scored() {
            found.insert(id.0, score.clone());
        }
        let children: Vec<SectionId> = section
            .children
            .iter()
            .filter_map(|child| match child {
                Child::Section(id) => Some(*id),
                Child::Indicator(_) => None,
            })
            .collect();
        match_sections(rubric, &children, &score.sections, found);
    }
}
