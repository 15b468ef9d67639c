//! 元 and 万元: an amount of money that is 10⁴ times too large or too small.
//!
//! Three tests, each of which is evidence of one amount and one factor (× 10⁴ or ÷ 10⁴):
//! 1. an equation among the 校验 fails, holds with the amount corrected, and no check that held fails then; of several amounts those that
//!    mend most equations;
//! 2. the amount is at least 2000 times that of the year before, or at most a 2000th of it, and within a factor of 5 of it when corrected;
//! 3. a quotient of two amounts that the rules take (`比率(a, b)`, `a / b`) is at least 2000 or at most a 2000th, and between a fifth and 5
//!    when one of the two is corrected.
//!
//! The first is an error, and so are the others where two agree; else they are to be looked into. Where three or more amounts are so beside the
//! year before, and nothing else says so, one finding tells of all of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Severity;
use crate::eval::{CheckOutcome, Lever};
use crate::language::Text;
use crate::model::{Arithmetic, Comparison, Expr, ExprKind};
use crate::number::Number;
use crate::source::Span;
use crate::stdlib::Function;
use crate::text;
use crate::value::Value;

use super::leaves::{self, Leaf};
use super::unit::Unit;
use super::{Finding, messages};

/// How many times a unit is scored at most in search of slips.
const MAXIMUM_TRIALS: usize = 200;
/// From how many amounts on that only the year before speaks against they are told together.
const TOGETHER: usize = 3;

/// What was found, and of which amounts.
pub struct Slips {
    /// The findings.
    pub findings: Vec<Finding>,
    /// The amounts that are told of.
    pub targets: BTreeSet<Lever>,
    /// The checks that would hold, with the amount.
    pub explained: BTreeMap<String, String>,
}

/// Which way an amount is to be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Correction {
    /// It is too small.
    Times,
    /// It is too large.
    Divided,
}

impl Correction {
    fn factor(self) -> Number {
        match self {
            Correction::Times => Number::from(10_000),
            Correction::Divided => Number::scaled(1, 4),
        }
    }

    /// What would bring a ratio into its place.
    fn of_ratio(ratio: &Number) -> Option<Correction> {
        let (large, small) = (Number::from(2_000), Number::scaled(5, 4));
        let correction = match ratio {
            ratio if *ratio >= large => Correction::Divided,
            ratio if ratio.is_positive() && *ratio <= small => Correction::Times,
            _ => return None,
        };
        let corrected = ratio.multiply(&correction.factor()).ok()?;
        (corrected >= Number::scaled(2, 1) && corrected <= Number::from(5)).then_some(correction)
    }
}

/// Whether only this amount would mend the equations, or another as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alone {
    Yes,
    No,
}

/// What speaks for a slip of one amount.
#[derive(Default)]
struct Evidence {
    /// Equations that would hold.
    equations: Vec<String>,
    /// The amount of the year before, with the year.
    before: Option<(i32, String)>,
    /// Quotients that would be plausible: the rule's text, and the other amount.
    quotients: Vec<Quotient>,
}

/// A quotient of two amounts.
#[derive(Clone)]
struct Quotient {
    other: Lever,
    span: Span,
}

/// Amounts that are out by 10⁴.
pub fn slips(unit: &Unit<'_>) -> Slips {
    let money: Vec<Leaf<'_>> = unit.leaves.iter().filter(|leaf| leaf.is_money() && !leaf.number.is_zero()).cloned().collect();
    let mut evidence: BTreeMap<(Lever, Correction), Evidence> = BTreeMap::new();
    equations(unit, &money, &mut evidence);
    year_before(unit, &money, &mut evidence);
    quotients(unit, &money, &mut evidence);
    tell(unit, &money, evidence)
}

/// Test 1.
fn equations(unit: &Unit<'_>, money: &[Leaf<'_>], evidence: &mut BTreeMap<(Lever, Correction), Evidence>) {
    let is_equation =
        |expr: &Expr| matches!(&expr.kind, ExprKind::Compare(_, rest) if matches!(rest.as_slice(), [(Comparison::Equal, _)]));
    let checks = || unit.rubric.checks.iter().zip(&unit.card.checks);
    let failing: BTreeSet<usize> = checks()
        .enumerate()
        .filter(|(_, (check, result))| matches!(result.outcome, CheckOutcome::Fails { .. }) && is_equation(&check.condition))
        .map(|(at, _)| at)
        .collect();
    if failing.is_empty() {
        return;
    }
    let conditions = failing.iter().filter_map(|at| unit.rubric.checks.get(*at)).map(|check| &check.condition);
    let facts = leaves::facts_in(unit.rubric, conditions);
    let mut found: Vec<((Lever, Correction), Vec<String>)> = Vec::new();
    let suspects = money.iter().filter(|leaf| facts.contains(&leaf.lever.fact()));
    for leaf in suspects.take(MAXIMUM_TRIALS / 2) {
        for correction in [Correction::Divided, Correction::Times] {
            let Ok(corrected) = leaf.number.multiply(&correction.factor()) else { continue };
            if !leaf.fact.range.contains(&corrected) {
                continue;
            }
            let Some(record) = leaf.lever.put(&unit.record, Some(&Value::Number(corrected))) else { continue };
            let Some(card) = unit.scored_with(&record) else { continue };
            let broken = unit.card.checks.iter().zip(&card.checks).any(|(before, after)| {
                before.outcome == CheckOutcome::Holds && matches!(after.outcome, CheckOutcome::Fails { .. })
            });
            let mended =
                failing.iter().filter_map(|at| card.checks.get(*at)).filter(|check| check.outcome == CheckOutcome::Holds);
            let mended: Vec<String> = mended.map(|check| check.label.clone()).collect();
            if !broken && !mended.is_empty() {
                found.push(((leaf.lever, correction), mended));
            }
        }
    }
    let most = found.iter().map(|(_, mended)| mended.len()).max().unwrap_or(0);
    for (key, mended) in found.into_iter().filter(|(_, mended)| mended.len() == most) {
        evidence.entry(key).or_default().equations = mended;
    }
}

/// Test 2.
fn year_before(unit: &Unit<'_>, money: &[Leaf<'_>], evidence: &mut BTreeMap<(Lever, Correction), Evidence>) {
    let Some(before) = &unit.before else { return };
    for leaf in money.iter().filter(|leaf| !leaf.is_item()) {
        let Some(Value::Number(then)) = leaf.lever.value(&before.record) else { continue };
        let Ok(ratio) = leaf.number.divide(&then) else { continue };
        if let Some(correction) = Correction::of_ratio(&ratio) {
            evidence.entry((leaf.lever, correction)).or_default().before = Some((before.year, leaf.show(&then)));
        }
    }
}

/// Test 3.
fn quotients(unit: &Unit<'_>, money: &[Leaf<'_>], evidence: &mut BTreeMap<(Lever, Correction), Evidence>) {
    let by_target: BTreeMap<Lever, &Leaf<'_>> = money.iter().map(|leaf| (leaf.lever, leaf)).collect();
    let mut waiting = unit.rubric.bodies();
    let mut seen = BTreeSet::new();
    while let Some(expr) = waiting.pop() {
        waiting.extend(expr.children());
        let Some((above, below)) = quotient(expr) else { continue };
        let (Some(above), Some(below)) = (leaves::named(unit.rubric, above), leaves::named(unit.rubric, below)) else { continue };
        let (Some(top), Some(bottom)) = (by_target.get(&above), by_target.get(&below)) else { continue };
        if above == below || !seen.insert((above, below)) {
            continue;
        }
        let Ok(ratio) = top.number.divide(&bottom.number) else { continue };
        let Some(correction) = Correction::of_ratio(&ratio) else { continue };
        let opposite = match correction {
            Correction::Times => Correction::Divided,
            Correction::Divided => Correction::Times,
        };
        let about = |other: Lever| Quotient { other, span: expr.span };
        evidence.entry((above, correction)).or_default().quotients.push(about(below));
        evidence.entry((below, opposite)).or_default().quotients.push(about(above));
    }
}

fn quotient(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &expr.kind {
        ExprKind::Call(Function::Ratio, arguments) => match arguments.as_slice() {
            [above, below] => Some((above, below)),
            _ => None,
        },
        ExprKind::Arithmetic(Arithmetic::Divide, above, below) => Some((above, below)),
        _ => None,
    }
}

/// What the evidence comes to.
fn tell(unit: &Unit<'_>, money: &[Leaf<'_>], evidence: BTreeMap<(Lever, Correction), Evidence>) -> Slips {
    let leaf = |lever: Lever| money.iter().find(|leaf| leaf.lever == lever);
    let strong: BTreeSet<Lever> = evidence
        .iter()
        .filter(|(_, evidence)| !evidence.equations.is_empty() || evidence.before.is_some())
        .map(|((lever, _), _)| *lever)
        .collect();
    let backed = |evidence: &Evidence| evidence.before.is_some() || !evidence.quotients.is_empty();
    let mut mended: BTreeMap<&[String], (usize, usize)> = BTreeMap::new();
    for evidence in evidence.values().filter(|evidence| !evidence.equations.is_empty()) {
        let (all, with_more) = mended.entry(&evidence.equations).or_default();
        *all += 1;
        *with_more += usize::from(backed(evidence));
    }
    let mut slips = Slips { findings: Vec::new(), targets: BTreeSet::new(), explained: BTreeMap::new() };
    let only_before =
        |evidence: &Evidence| evidence.before.is_some() && evidence.equations.is_empty() && evidence.quotients.is_empty();
    let lonely: Vec<&Leaf<'_>> =
        evidence.iter().filter(|(_, evidence)| only_before(evidence)).filter_map(|((lever, _), _)| leaf(*lever)).collect();
    let together = lonely.len() >= TOGETHER;
    let mut told_pairs = BTreeSet::new();
    for ((lever, correction), evidence) in &evidence {
        let Some(leaf) = leaf(*lever) else { continue };
        let rivals = mended.get(evidence.equations.as_slice()).copied().unwrap_or_default();
        // Another amount mends the same equations, and of that one more is known.
        let outdone = !evidence.equations.is_empty() && rivals.0 > 1 && rivals.1 > 0 && !backed(evidence);
        if outdone || (together && only_before(evidence)) {
            continue;
        }
        if !strong.contains(lever) {
            // Of the two amounts of a quotient only one is told of, that above; the other is named beside it.
            let others: Vec<Lever> = evidence.quotients.iter().map(|quotient| quotient.other).collect();
            let told = others.iter().all(|other| strong.contains(other) || told_pairs.contains(&(*other, *lever)));
            if told {
                continue;
            }
            told_pairs.extend(others.iter().map(|other| (*lever, *other)));
            for quotient in &evidence.quotients {
                let other = money.iter().find(|leaf| leaf.lever == quotient.other);
                slips.findings.extend(other.map(|other| pair(unit, leaf, other, quotient.span)));
            }
            continue;
        }
        slips.targets.insert(*lever);
        slips.explained.extend(evidence.equations.iter().map(|label| (label.clone(), leaf.name.clone())));
        slips.findings.push(finding(
            unit,
            money,
            leaf,
            *correction,
            evidence,
            if rivals.0 > 1 && rivals.1 == 0 { Alone::No } else { Alone::Yes },
        ));
    }
    if together {
        slips.targets.extend(lonely.iter().map(|leaf| leaf.lever));
        slips.findings.extend(all_together(unit, &lonely));
    }
    slips
}

fn finding(
    unit: &Unit<'_>,
    money: &[Leaf<'_>],
    leaf: &Leaf<'_>,
    correction: Correction,
    evidence: &Evidence,
    alone: Alone,
) -> Finding {
    let corrected = leaf.number.multiply(&correction.factor()).map_or(String::new(), |number| leaf.show(&number));
    let kinds = usize::from(!evidence.equations.is_empty())
        + usize::from(evidence.before.is_some())
        + usize::from(!evidence.quotients.is_empty());
    let severity = match kinds > 1 || (!evidence.equations.is_empty() && alone == Alone::Yes) {
        true => Severity::Error,
        false => Severity::Warning,
    };
    let rule = evidence.quotients.first().map(|quotient| quotient.span);
    let diagnostic = messages::slip(&leaf.name, &leaf.shown(), &corrected, correction, severity, unit.place(leaf.lever), rule);
    let mut finding = Finding::new(&leaf.name, diagnostic)
        .figure(text!("填的是", "as given"), leaf.shown())
        .figure(text!("改正以后", "corrected"), corrected);
    for label in &evidence.equations {
        finding = finding.because(text!("改正以后校验“{label}”成立", "the check “{label}” holds once it is corrected"));
    }
    if let Some((year, then)) = &evidence.before {
        finding = finding.because(text!("{year} 年度是 {then}", "in {year} it was {then}"));
    }
    for quotient in &evidence.quotients {
        let other = money.iter().find(|leaf| leaf.lever == quotient.other);
        let Some(other) = other else { continue };
        finding = finding.because(against(leaf, other));
    }
    if alone == Alone::No {
        finding = finding.because(text!(
            "也可能是同一校验里别的数错了单位：只有一处要改",
            "another figure of the same check may have the wrong unit instead: only one of them is to be mended"
        ));
    }
    finding
}

fn against(leaf: &Leaf<'_>, other: &Leaf<'_>) -> Text {
    let (name, shown, own) = (&other.name, other.shown(), &leaf.name);
    text!(
        "规则要拿“{own}”和“{name}”（{shown}）相除，现在相差两千倍以上",
        "the rules set “{own}” against “{name}” ({shown}), and they are two thousand times apart or more"
    )
}

/// Two amounts of which only their quotient says that one is out.
fn pair(unit: &Unit<'_>, above: &Leaf<'_>, below: &Leaf<'_>, rule: Span) -> Finding {
    let names = [above.name.as_str(), below.name.as_str()];
    let places = [unit.place(above.lever), unit.place(below.lever)];
    Finding::new(&above.name, messages::slip_in_quotient(names, [&above.shown(), &below.shown()], places, rule))
        .figure(Text::same(&above.name), above.shown())
        .figure(Text::same(&below.name), below.shown())
}

/// Many amounts of which only the year before says so: most likely the whole form was filled in in the other unit.
fn all_together(unit: &Unit<'_>, lonely: &[&Leaf<'_>]) -> Option<Finding> {
    let first = lonely.first()?;
    let names: Vec<&str> = lonely.iter().map(|leaf| leaf.name.as_str()).collect();
    let year = unit.before.as_ref()?.year;
    let diagnostic = messages::slips_together(&names, year, unit.place(first.lever));
    let mut finding = Finding::new(&first.name, diagnostic);
    for leaf in lonely {
        let then = unit.before.as_ref().and_then(|before| leaf.lever.value(&before.record));
        let Some(Value::Number(then)) = then else { continue };
        let (shown, then) = (leaf.shown(), leaf.show(&then));
        finding = finding.figure(Text::same(&leaf.name), format!("{then} → {shown}"));
    }
    Some(finding)
}
