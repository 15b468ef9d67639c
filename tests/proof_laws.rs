//! The law of proofs: what is proved of a generated rubric holds on all data of it, and every unit that is said to show a finding shows it.
//! `PROPTEST_CASES=2000 cargo test --test proof_laws` looks longer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use biaochi::check::check;
use biaochi::diagnostic::{Code, Diagnostic, Diagnostics};
use biaochi::eval::{BoundUsed, CheckOutcome, Cohort, Detail, Impediment, RowScore, Scorecard, Status, evaluate, reached};
use biaochi::facts::Record;
use biaochi::interval::Interval;
use biaochi::model::{BoundKind, IndicatorId, Reach, Rubric};
use biaochi::number::{ArithmeticError, Number};
use biaochi::proof::{About, Claim, Course, FindingKind, Proof, Statement, Verdict, check_and_prove, prove};
use biaochi::source::{Sources, Span};
use biaochi::syntax::parse;
use observed::{any_goes_wrong, branches, goes, goes_wrong};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use small_rubrics::Made;
use small_units::{Asked, units};

#[path = "common/observed.rs"]
mod observed;
#[path = "common/small_rubrics.rs"]
mod small_rubrics;
#[path = "common/small_units.rs"]
mod small_units;
#[path = "common/written_again.rs"]
mod written_again;

fn checked(text: &str) -> Option<Rubric> {
    let mut sources = Sources::new();
    let id = sources.add("rules", text);
    let sources = Arc::new(sources);
    let file = parse(sources.get(id)?, &mut Diagnostics::new());
    check(&file, &sources, &mut Diagnostics::new()).map(|editions| Rubric::clone(editions.first()))
}

fn score(rubric: &Rubric, record: &Record) -> Scorecard {
    evaluate(rubric, &Cohort::default(), record, Detail::Scores)
}

fn row(card: &Scorecard, id: IndicatorId) -> Option<&RowScore> {
    card.rows().into_iter().find(|row| row.id.indicator == id)
}

/// A unit with what came of it.
struct Scored {
    record: Record,
    card: Scorecard,
    /// What each row is measured by, exactly.
    measured: Vec<Option<Result<Number, ArithmeticError>>>,
}

/// All that is known of a rubric: what was proved, and what happens.
struct Tried {
    rubric: Rubric,
    made: Made,
    proof: Proof,
    units: Vec<Scored>,
    are_all: bool,
    reached: BTreeSet<Reach>,
}

impl Tried {
    fn new(made: &Made, seed: u64) -> Option<Tried> {
        let rubric = checked(&made.text)?;
        let drawn = units(made, &rubric, seed);
        // A rubric of rows whose scores are what the rows of the other are measured by.
        let measures = made.measures.iter().enumerate().filter_map(|(at, measure)| Some((at, measure.as_ref()?)));
        let lines: String = measures
            .clone()
            .map(|(at, measure)| format!("影{at}（1分）: 得分 = {measure}; 至多 = 9999; 至少 = -9999\n"))
            .collect();
        let shadow = checked(&format!("年度 2021\n满分 不限\n{}{lines}", small_rubrics::DATA));
        let needs_reading = made.text.contains("评定") || made.text.contains("分值 填报");
        let mut found = Vec::new();
        let mut all_reached = BTreeSet::new();
        for record in drawn.records {
            let record = if needs_reading {
                let Some(record) = written_again::written_again(&rubric, &record).ok() else { continue };
                record
            } else {
                record
            };
            let card = score(&rubric, &record);
            all_reached.extend(reached(&rubric, &Cohort::default(), &record));
            let mut measured = vec![None; made.measures.len()];
            if let Some(shadow) = &shadow {
                let shown = score(shadow, &Record { rows: BTreeMap::new(), ..record.clone() });
                for ((at, _), row) in measures.clone().zip(shown.rows()) {
                    measured[at] = match (&row.exact_score, &row.status) {
                        (Some(exact), _) => Some(Ok(exact.clone())),
                        (None, Status::Unscored(why)) => why.iter().find_map(|why| match why {
                            Impediment::Arithmetic { error, .. } => Some(Err(*error)),
                            _ => None,
                        }),
                        (None, _) => None,
                    };
                }
            }
            found.push(Scored { record, card, measured });
        }
        let proof = prove(&rubric);
        Some(Tried { rubric, made: made.clone(), proof, units: found, are_all: drawn.are_all, reached: all_reached })
    }

    fn fails(&self, claim: &dyn std::fmt::Debug, unit: Option<&Scored>) -> String {
        let told = unit.map(|unit| {
            let rows: Vec<String> = unit
                .card
                .rows()
                .iter()
                .map(|row| format!("{} {:?} {:?} {:?}", row.name, row.score, row.bound, row.status))
                .collect();
            format!("{:?}\n{rows:#?}\n{:?}\n{:?} {:?}", unit.record, unit.measured, unit.card.total, unit.card.grade)
        });
        format!("{}\n{claim:?}\n{}", self.made.text, told.unwrap_or_default())
    }

    /// Holds a claim to what happens.
    fn hold(&self, claim: &Claim) -> Result<(), String> {
        let is_proved = claim.verdict == Verdict::Proved;
        match (&claim.about, &claim.statement) {
            (About::Indicator(id), statement) => self.hold_row(*id, statement, claim),
            (_, Statement::Graded) if is_proved => {
                self.all(claim, |unit| unit.card.total.scored().is_none() || unit.card.grade.is_some())
            }
            (_, Statement::Totals(Some(totals))) => {
                self.all(claim, |unit| {
                    unit.card.total.scored().is_none_or(|total| *total >= totals.least && *total <= totals.greatest)
                })?;
                if !is_proved {
                    return Ok(());
                }
                self.some(claim, |unit| unit.card.total.scored() == Some(&totals.least))?;
                self.some(claim, |unit| unit.card.total.scored() == Some(&totals.greatest))
            }
            (_, Statement::Grades(_)) if is_proved => {
                let names = self.rubric.grade_names();
                names.iter().try_for_each(|name| self.some(claim, |unit| unit.card.grade.as_deref() == Some(name)))
            }
            _ => Ok(()),
        }
    }

    /// That all units are so.
    fn all(&self, claim: &Claim, is_so: impl Fn(&Scored) -> bool) -> Result<(), String> {
        match self.units.iter().find(|unit| !is_so(unit)) {
            Some(unit) => Err(self.fails(claim, Some(unit))),
            None => Ok(()),
        }
    }

    /// That one at least is so, where all are known.
    fn some(&self, claim: &Claim, is_so: impl Fn(&Scored) -> bool) -> Result<(), String> {
        if !self.are_all || self.units.iter().any(is_so) { Ok(()) } else { Err(self.fails(claim, None)) }
    }

    fn hold_row(&self, id: IndicatorId, statement: &Statement, claim: &Claim) -> Result<(), String> {
        let is_proved = claim.verdict == Verdict::Proved;
        let indicator = &self.rubric.indicators[id.0];
        match statement {
            Statement::Scored if is_proved => self.all(claim, |unit| !any_goes_wrong(&unit.card, id, |_| true)),
            Statement::Divisors if is_proved => self.all(claim, |unit| {
                let by_zero = |error: ArithmeticError| error == ArithmeticError::DivisionByZero;
                let value = unit.measured.get(id.0).and_then(Option::as_ref).filter(|_| indicator.value.is_some());
                let applies = row(&unit.card, id).is_some_and(|row| row.status == Status::Scored);
                let of_value = applies && value.is_some_and(|value| value.as_ref().is_err_and(|error| by_zero(*error)));
                !any_goes_wrong(&unit.card, id, by_zero) && !of_value
            }),
            Statement::Branches(_) if is_proved && self.are_all => {
                let mut wanted: BTreeSet<Reach> = BTreeSet::new();
                branches(&indicator.score, &mut wanted);
                indicator.locals.iter().for_each(|local| branches(&local.body, &mut wanted));
                if wanted.is_subset(&self.reached) { Ok(()) } else { Err(self.fails(&(claim, wanted), None)) }
            }
            Statement::Scores(Some(scores)) => {
                self.all(claim, |unit| {
                    let Some(row) = row(&unit.card, id).filter(|row| row.status == Status::Scored) else { return true };
                    let Some(score) = &row.score else { return true };
                    *score >= self.in_force(row, &scores.least) && *score <= self.in_force(row, &scores.greatest)
                })?;
                if !is_proved {
                    return Ok(());
                }
                for end in [&scores.least, &scores.greatest] {
                    self.some(claim, |unit| {
                        row(&unit.card, id)
                            .is_some_and(|row| row.status == Status::Scored && row.score == Some(self.in_force(row, end)))
                    })?;
                }
                Ok(())
            }
            Statement::Bound(kind, Some(values)) if is_proved => self.hold_bound(id, *kind, values, claim),
            Statement::Direction { course: Some(course), .. } if is_proved => self.hold_course(id, course, claim),
            _ => Ok(()),
        }
    }

    /// That a score stands at a bound for these values: for all that the bound cuts, and for no value at which the score is another.
    fn hold_bound(&self, id: IndicatorId, kind: BoundKind, values: &Interval, claim: &Claim) -> Result<(), String> {
        let scored = |unit: &Scored| row(&unit.card, id).filter(|row| row.status == Status::Scored).cloned();
        let is_cut = |row: &RowScore| match (kind, &row.bound) {
            (BoundKind::Upper, Some(BoundUsed::Upper(_))) | (BoundKind::Lower, Some(BoundUsed::Lower(_))) => true,
            (BoundKind::Upper | BoundKind::Lower, _) => false,
        };
        // In shares of the points in force.
        let share = |row: &RowScore| row.exact_score.as_ref().and_then(|score| score.divide(&row.points).ok());
        let mut bounds: BTreeSet<Option<Number>> =
            self.units.iter().filter_map(scored).filter(is_cut).map(|row| share(&row)).collect();
        // Data may end where a score just comes to stand at the bound that all rows have, so that none of them is cut.
        let written = self.rubric.indicators.get(id.0).map(|row| (row.at_least.is_some(), row.at_most.is_some()));
        match (kind, written) {
            (BoundKind::Lower, Some((false, _))) => bounds.extend([Some(Number::ZERO)]),
            (BoundKind::Upper, Some((_, false))) => bounds.extend([Some(Number::ONE)]),
            (BoundKind::Lower | BoundKind::Upper, _) => {}
        }
        self.all(claim, |unit| {
            let (Some(row), Some(Some(Ok(value)))) = (scored(unit), unit.measured.get(id.0)) else { return true };
            if is_cut(&row) {
                values.contains(value)
            } else {
                !values.contains(value) || bounds.contains(&share(&row)) || (bounds.is_empty() && !self.are_all)
            }
        })
    }

    /// Printed points put in force for a row.
    fn in_force(&self, row: &RowScore, printed: &Number) -> Number {
        let points = if row.printed_points.is_zero() || row.points == row.printed_points {
            Ok(printed.clone())
        } else {
            printed.multiply(&row.points).and_then(|points| points.divide(&row.printed_points))
        };
        points.expect("small numbers").round(self.rubric.places)
    }

    /// That a score goes so with what it is measured by, among units that differ in nothing else.
    fn hold_course(&self, id: IndicatorId, course: &Course, claim: &Claim) -> Result<(), String> {
        let Some(Some(measure)) = self.made.measures.get(id.0) else { return Ok(()) };
        let mut groups: Vec<Group<'_>> = Vec::new();
        let scored = |unit: &&Scored| row(&unit.card, id).is_some_and(|row| row.status == Status::Scored);
        let records: Vec<&Record> = self.units.iter().filter(scored).map(|unit| &unit.record).collect();
        let asked = Asked::of_measure(measure, &records);
        for unit in &self.units {
            let Some(row) = row(&unit.card, id).filter(|row| row.status == Status::Scored) else { continue };
            let (Some(Some(Ok(value))), Some(score)) = (unit.measured.get(id.0), &row.score) else { continue };
            let beside = asked.beside(&unit.record);
            let here = (value.clone(), score.clone(), unit);
            match groups.iter_mut().find(|(other, points, _)| *other == beside && *points == row.points) {
                Some((_, _, group)) => group.push(here),
                None => groups.push((beside, row.points.clone(), vec![here])),
            }
        }
        for (_, _, mut group) in groups {
            group.sort_by(|first, second| (&first.0, &first.1).cmp(&(&second.0, &second.1)));
            let scores: Vec<(Number, Number)> = group.iter().map(|(value, score, _)| (value.clone(), score.clone())).collect();
            if !goes(&scores, course) {
                let told: Vec<String> =
                    group.iter().map(|(value, score, unit)| format!("{value} → {score} {:?}", unit.record)).collect();
                return Err(format!("{}\n{told:#?}", self.fails(claim, None)));
            }
        }
        Ok(())
    }
}

/// Units that differ in nothing but what a row is measured by, all with the same points: what they have in common, and the value and score of each.
type Group<'u> = (Record, Number, Vec<(Number, Number, &'u Scored)>);

/// The exact score of a row in printed points.
fn printed(row: &RowScore) -> Option<Number> {
    row.exact_score.as_ref()?.multiply(&row.printed_points).ok()?.divide(&row.points).ok()
}

/// That the data of a finding are data, and show it; and that nothing is reached that is said to be never.
fn hold_findings(tried: &Tried) -> Result<(), String> {
    for finding in &tried.proof.findings {
        let fails = |why: &str, record: Option<&Record>| {
            Err(format!("{}\n{why}: {:?} at {:?}\n{record:?}", tried.made.text, finding.kind, finding.place))
        };
        let mut cards = Vec::new();
        for witness in &finding.witnesses {
            match written_again::written_again(&tried.rubric, witness) {
                Ok(record) => cards.push(score(&tried.rubric, &record)),
                Err(why) => return fails(&why, Some(witness)),
            }
        }
        let About::Indicator(id) = finding.about else { continue };
        let rows: Vec<&RowScore> = cards.iter().filter_map(|card| row(card, id)).collect();
        let is_shown = match &finding.kind {
            // Steps of 几个 that are not above 0 are told as a fault.
            FindingKind::Divisor | FindingKind::NoArm => matches!(rows.as_slice(), [row] if goes_wrong(Some(row), |_| true)),
            FindingKind::NeverTaken(reach) => {
                if tried.reached.contains(reach) {
                    return fails("reached", None);
                }
                true
            }
            FindingKind::OutOfReach(greatest) => {
                // Of fewer points than are printed what is wanting may be rounded away.
                let is_full = |unit: &&Scored| {
                    row(&unit.card, id).filter(|row| row.status == Status::Scored).is_some_and(|row| {
                        row.points >= row.printed_points && row.score.as_ref().is_some_and(|score| *score >= row.points)
                    })
                };
                if let Some(unit) = tried.units.iter().find(is_full) {
                    return fails("full marks", Some(&unit.record));
                }
                rows.iter().all(|row| row.score == Some(tried.in_force(row, greatest)))
            }
            FindingKind::Direction(course) => {
                let scores: Vec<&Number> = rows.iter().filter_map(|row| row.score.as_ref()).collect();
                // Around the first turn; a peak goes down there.
                match (course, scores.as_slice()) {
                    (Course::Peak(_), [before, after]) => before >= after,
                    (Course::Turning(_), [_, _]) => true,
                    _ => false,
                }
            }
            FindingKind::Jump(_, by) => match rows.as_slice() {
                [before, after] => printed(before)
                    .zip(printed(after))
                    .is_some_and(|(before, after)| after.subtract(&before).is_ok_and(|difference| difference.absolute() == *by)),
                _ => false,
            },
            FindingKind::InBand | FindingKind::NoGrade => true,
        };
        if !is_shown {
            return fails("not shown", finding.witnesses.first());
        }
    }
    Ok(())
}

/// How many rubrics are tried.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_is_proved_holds(made in small_rubrics::rubric(), seed in any::<u64>()) {
        let Some(tried) = Tried::new(&made, seed) else { return Ok(()) };
        for claim in &tried.proof.claims {
            if let Err(why) = tried.hold(claim) {
                prop_assert!(false, "{why}");
            }
        }
        if let Err(why) = hold_findings(&tried) {
            prop_assert!(false, "{why}");
        }
    }
}

/// Where the checker warns of a divisor, or what is said after proving.
fn warned(diagnostics: Diagnostics) -> BTreeSet<Span> {
    let all = diagnostics.into_sorted();
    all.iter().filter(|diagnostic| diagnostic.code == Code::DenominatorZero).filter_map(Diagnostic::place).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn warnings_are_dropped_only_where_nothing_goes_wrong(made in small_rubrics::rubric(), seed in any::<u64>()) {
        let mut sources = Sources::new();
        let id = sources.add("rules", made.text.as_str());
        let sources = Arc::new(sources);
        let file = parse(sources.get(id).expect("just added"), &mut Diagnostics::new());
        let (mut before, mut after) = (Diagnostics::new(), Diagnostics::new());
        let Some(editions) = check(&file, &sources, &mut before) else { return Ok(()) };
        check_and_prove(&file, &sources, &mut after);
        let kept = warned(after);
        let dropped: Vec<Span> = warned(before).into_iter().filter(|place| !kept.contains(place)).collect();
        let records = if dropped.is_empty() { Vec::new() } else { units(&made, editions.first(), seed).records };
        for record in records {
            let card = score(editions.first(), &record);
            let of_rows = card.rows().into_iter().filter_map(|row| match &row.status {
                Status::Unscored(impediments) => Some(impediments.clone()),
                Status::Scored | Status::Inapplicable { .. } => None,
            });
            let of_checks = card.checks.iter().filter_map(|check| match &check.outcome {
                CheckOutcome::Undecided(impediments) => Some(impediments.clone()),
                CheckOutcome::Holds | CheckOutcome::Fails { .. } => None,
            });
            let of_whole = [card.total_impediments.clone(), card.grade_impediments.clone()];
            for impediment in of_rows.chain(of_checks).chain(of_whole).flatten() {
                let (Impediment::Arithmetic { span, .. } | Impediment::Fault { span, .. }) = &impediment else { continue };
                let is_dropped = dropped.iter().any(|place| place.start < span.end && span.start < place.end);
                let is_kept = kept.iter().any(|place| place.start < span.end && span.start < place.end);
                prop_assert!(!is_dropped || is_kept, "{}\n{impediment:?}\n{record:?}", made.text);
            }
        }
    }
}

/// What is claimed is proved as a rule: a prover that says it does not know is no use.
#[test]
#[expect(clippy::print_stdout, reason = "how much is not proved is told to whoever asks with --nocapture")]
fn most_of_simple_rubrics_is_proved() {
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut tried = 0;
    for _ in 0..60 {
        let made = small_rubrics::rubric().new_tree(&mut runner).expect("a rubric").current();
        let Some(rubric) = checked(&made.text) else { continue };
        tried += 1;
        for claim in prove(&rubric).claims {
            let name = match claim.statement {
                Statement::Scored => "scored",
                Statement::Divisors => "divisors",
                Statement::Branches(_) => "branches",
                Statement::Scores(_) => "scores",
                Statement::FullMarks => "full marks",
                Statement::Bound(..) => "bound",
                Statement::Direction { .. } => "direction",
                Statement::Sum => "sum",
                Statement::Graded => "graded",
                Statement::Grades(_) => "grades",
                Statement::Totals(_) => "totals",
            };
            let (known, all) = counts.entry(name).or_default();
            *known += usize::from(!matches!(claim.verdict, Verdict::Unproved(_)));
            *all += 1;
        }
    }
    println!("{tried} of 60 rubrics: {counts:#?}");
    for (name, percent) in [("scored", 60), ("divisors", 60), ("scores", 60), ("branches", 60), ("sum", 60)] {
        let (known, all) = counts[name];
        assert!(known * 100 >= all * percent, "{name}: {known} of {all} are known");
    }
}
