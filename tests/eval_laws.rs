//! What holds of every scorecard, whatever the data: nothing panics, scores lie within their bounds, points add up, and telling the steps
//! changes nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use biaochi::check::check;
use biaochi::diagnostic::Diagnostics;
use biaochi::eval::{Cohort, Detail, Impediment, RowScore, Scorecard, SectionScore, Status, Total, evaluate, nearest_changes};
use biaochi::facts::{AssessedScore, Assessment, Record, RowData, RowId};
use biaochi::model::{IndicatorId, Rubric};
use biaochi::number::Number;
use biaochi::source::Sources;
use biaochi::syntax::parse;
use biaochi::unit::Unit;
use biaochi::value::{Date, Direction, Field, Quantity, Target, Type, Value};
use proptest::prelude::*;

#[path = "common/files.rs"]
mod files;

fn rubric(rules: &str) -> Rubric {
    let mut sources = Sources::new();
    let id = sources.add("rules", rules);
    let sources = Arc::new(sources);
    let mut diagnostics = Diagnostics::new();
    let file = parse(sources.get(id).expect("just added"), &mut diagnostics);
    let editions = check(&file, &sources, &mut diagnostics).unwrap_or_else(|| panic!("{:?}", diagnostics.into_sorted()));
    Rubric::clone(editions.first())
}

/// A source of arbitrary choices that never ends.
struct Choices {
    bytes: Vec<u8>,
    next: usize,
}

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        let byte = self.bytes.get(self.next % self.bytes.len()).copied().unwrap_or(0);
        self.next += 1;
        (usize::from(byte) + self.next * 7) % limit
    }

    fn number(&mut self) -> Number {
        let texts = [
            "0",
            "1",
            "0.5",
            "0.9",
            "1.0000001",
            "12",
            "-3",
            "100",
            "7132800",
            "9999999999999999999999999999",
            "0.0000000000000000000000000001",
            "-9999999999999999999999999999",
            "0.3333333333333333333333333333",
            "4",
            "2",
        ];
        Number::parse(texts[self.below(texts.len())]).expect("a number")
    }

    fn value(&mut self, type_: &Type) -> Option<Value> {
        if self.below(7) == 0 {
            return None;
        }
        Some(match type_ {
            Type::Quantity(_) => Value::Number(self.number()),
            Type::Flag => Value::Flag(self.below(2) == 0),
            Type::Date => {
                Value::Date(Date::new(2021, 1 + u8::try_from(self.below(12)).ok()?, 1 + u8::try_from(self.below(28)).ok()?)?)
            }
            Type::Text => Value::Text(["一", "二", ""][self.below(3)].into()),
            Type::Choice(names) => Value::Choice(self.below(names.len())),
            Type::Target => match self.below(3) {
                0 => Value::Target(Target::Words("显著提升".into())),
                other => Value::Target(Target::Amount {
                    direction: [None, Some(Direction::Higher), Some(Direction::Lower)][self.below(3)],
                    number: self.number(),
                    quantity: Quantity::in_unit(Unit::parse(if other == 1 { "米" } else { "公里" })?),
                }),
            },
            Type::List(fields) => Value::List((0..self.below(4)).map(|_| self.fields(fields)).collect()),
            Type::Record(fields) => Value::Record(self.fields(fields)),
        })
    }

    fn fields(&mut self, fields: &[Field]) -> Arc<[Option<Value>]> {
        fields.iter().map(|field| self.value(&field.type_)).collect()
    }

    fn record(&mut self, rubric: &Rubric) -> Record {
        let facts = rubric.facts.iter().map(|fact| self.value(&fact.type_)).collect();
        let mut rows = BTreeMap::new();
        for index in 0..rubric.indicators.len() {
            let assessment = (self.below(3) > 0).then(|| Assessment {
                score: (self.below(4) > 0).then(|| {
                    if self.below(2) == 0 { AssessedScore::Points(self.number()) } else { AssessedScore::Share(self.number()) }
                }),
                level: (self.below(2) == 0).then(|| self.below(4)),
                reason: None,
            });
            let points = (self.below(3) == 0).then(|| self.number());
            let inapplicable = (self.below(4) == 0).then(|| "没有".to_string());
            let data = RowData { points, assessment, inapplicable, remark: None, claimed: Some(self.number()) };
            rows.insert(RowId { indicator: IndicatorId(index), item: None }, data);
        }
        let year = (self.below(5) > 0).then_some(2021);
        let claimed_total = Some(self.number());
        Record { unit: "例".into(), year, facts, rows, claimed_total, ..Record::default() }
    }
}

fn rows(card: &Scorecard) -> Vec<&RowScore> {
    fn collect<'a>(section: &'a SectionScore, rows: &mut Vec<&'a RowScore>) {
        rows.extend(&section.rows);
        section.sections.iter().for_each(|below| collect(below, rows));
    }
    let mut found = Vec::new();
    card.sections.iter().for_each(|section| collect(section, &mut found));
    found
}

fn without_steps(mut card: Scorecard) -> Scorecard {
    fn clear(section: &mut SectionScore) {
        section.rows.iter_mut().for_each(|row| row.steps.clear());
        section.sections.iter_mut().for_each(clear);
    }
    card.total_steps.clear();
    card.sections.iter_mut().for_each(clear);
    card
}

/// Every rubric among the cases of tests/eval.
fn rubrics() -> &'static [(String, Rubric)] {
    static RUBRICS: OnceLock<Vec<(String, Rubric)>> = OnceLock::new();
    RUBRICS.get_or_init(read_rubrics)
}

fn read_rubrics() -> Vec<(String, Rubric)> {
    let paths = files::files("tests/eval", "rules");
    paths.iter().map(|path| (path.display().to_string(), rubric(&std::fs::read_to_string(path).expect("readable")))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_data_make_a_scorecard(bytes in prop::collection::vec(any::<u8>(), 16..200)) {
        let mut choices = Choices { bytes, next: 0 };
        for (name, rubric) in rubrics() {
            let record = choices.record(rubric);
            let card = evaluate(rubric, &Cohort::default(), &record, Detail::Scores);
            let told = evaluate(rubric, &Cohort::default(), &record, Detail::Steps);
            prop_assert_eq!(&card, &without_steps(told), "{}", name);
            if let Total::Range(low, high) = &card.total {
                prop_assert!(low <= high, "{}: {} to {}", name, low, high);
            }
            for row in rows(&card) {
                match &row.status {
                    Status::Unscored(why) => prop_assert!(!why.is_empty() && row.score.is_none()),
                    Status::Scored | Status::Inapplicable { .. } => prop_assert!(row.score.is_some()),
                }
                let indicator = &rubric.indicators[row.id.indicator.0];
                if let (Status::Scored, Some(score)) = (&row.status, &row.score)
                    && indicator.at_least.is_none()
                    && indicator.at_most.is_none()
                    && row.points.is_positive()
                    && row.printed_points.is_positive()
                {
                    let full = row.points.round(card.places);
                    prop_assert!(!score.is_negative() && *score <= full, "{}: {} scores {} of {}", name, row.name, score, row.points);
                }
            }
        }
    }

    #[test]
    fn changes_that_are_told_are_true(bytes in prop::collection::vec(any::<u8>(), 16..60)) {
        let mut choices = Choices { bytes, next: 0 };
        let rules = include_str!("eval/changes.rules");
        let rubric = rubric(rules);
        let record = choices.record(&rubric);
        for index in 0..rubric.indicators.len() {
            for change in nearest_changes(&rubric, &Cohort::default(), &record, RowId { indicator: IndicatorId(index), item: None }) {
                prop_assert_ne!(&change.old_score, &change.new_score, "{}", change.text.chinese);
            }
        }
    }

    #[test]
    fn shared_points_add_up(
        points in prop::collection::vec(1u32..40, 2..12),
        inapplicable in prop::collection::vec(any::<bool>(), 12),
        places in 0u32..4,
    ) {
        let mut rules = format!("不适用 一级内按比例\n满分 不限\n保留 {places}位\n");
        let whole: u32 = points.iter().sum();
        let _ = writeln!(rules, "# 甲（{whole}分）");
        for (index, points) in points.iter().enumerate() {
            let _ = writeln!(rules, "项{}（{points}分）: 适用 = 填报; 得分 = 满分", char::from(b'a' + u8::try_from(index).expect("few")));
        }
        let rubric = rubric(&rules);
        let rows_said = points.iter().enumerate().filter(|(index, _)| inapplicable[*index]).map(|(index, _)| {
            let data = RowData { inapplicable: Some("没有".into()), ..RowData::default() };
            (RowId { indicator: IndicatorId(index), item: None }, data)
        });
        let record = Record { rows: rows_said.collect(), ..Record::default() };
        let card = evaluate(&rubric, &Cohort::default(), &record, Detail::Scores);
        let all = inapplicable.iter().take(points.len()).all(|not| *not);
        if all {
            for row in rows(&card) {
                let nothing = Impediment::NothingApplicable { section: "甲".into() };
                prop_assert_eq!(&row.status, &Status::Unscored(vec![nothing]));
            }
        } else {
            let sum = rows(&card).iter().try_fold(Number::ZERO, |sum, row| sum.add(&row.points)).expect("small");
            prop_assert_eq!(&sum, &Number::from(whole));
            // Full marks are full marks.
            prop_assert_eq!(card.total, Total::Scored(Number::from(whole)));
        }
    }
}
