//! What the evidence of slips comes to, told.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Severity;
use crate::eval::Lever;
use crate::language::Text;
use crate::source::Span;
use crate::text;
use crate::value::Value;

use super::super::leaves::Leaf;
use super::super::unit::Unit;
use super::super::{Finding, messages};
use super::{Amounts, Column, Correction, Evidence, Money, Slips, Suspicions};

/// From how many amounts on that only the year before speaks against they are told together.
const TOGETHER: usize = 3;
/// Of how many amounts that are out together the figures are given.
const MOST_FIGURES: usize = 6;

/// Whether only these amounts would mend the equations, or others as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alone {
    Yes,
    No,
}

/// How much speaks for a suspicion beside its equations: whether the year before does, and in how many amounts; how many quotients. A quotient
/// speaks for both of its amounts, so that alone it settles nothing between them. Then, that fewer figures need be wrong.
type Backing = (usize, usize, Reverse<usize>);

/// How much speaks for a suspicion.
fn backing(amounts: &Amounts, evidence: &Evidence) -> Backing {
    let columns: BTreeSet<Column> = amounts.iter().copied().map(Column::of).collect();
    (evidence.before.len(), evidence.quotients.len(), Reverse(columns.len()))
}

/// The suspicions that mend the same equations: what speaks for the best of them, and how many there are as good.
#[derive(Clone, Copy)]
struct Rivals {
    best: Backing,
    as_good: usize,
}

/// The findings.
pub(super) fn tell(unit: &Unit<'_>, money: &Money<'_>, suspicions: &Suspicions) -> Slips {
    let strong: BTreeSet<Lever> = suspicions
        .iter()
        .filter(|(_, evidence)| !evidence.equations.is_empty() || !evidence.before.is_empty())
        .flat_map(|((amounts, _), _)| amounts.iter().copied())
        .collect();
    let mut rivals: BTreeMap<&[String], Rivals> = BTreeMap::new();
    for ((amounts, _), evidence) in suspicions.iter().filter(|(_, evidence)| !evidence.equations.is_empty()) {
        let best = backing(amounts, evidence);
        let rivals = rivals.entry(&evidence.equations).or_insert(Rivals { best, as_good: 0 });
        match best.cmp(&rivals.best) {
            Ordering::Less => {}
            Ordering::Equal => rivals.as_good += 1,
            Ordering::Greater => *rivals = Rivals { best, as_good: 1 },
        }
    }
    let mut slips = Slips { findings: Vec::new(), targets: BTreeSet::new(), explained: BTreeMap::new() };
    let leaves_of = |amounts: &Amounts| amounts.iter().filter_map(|lever| money.get(lever).copied()).collect::<Vec<_>>();
    let lonely = suspicions.iter().filter(|(_, evidence)| evidence.is_only_before());
    let lonely: Vec<&Leaf<'_>> = lonely.flat_map(|((amounts, _), _)| leaves_of(amounts)).collect();
    let together = lonely.len() >= TOGETHER;
    let mut told_pairs = BTreeSet::new();
    for ((amounts, correction), evidence) in suspicions {
        let rivals = rivals.get(evidence.equations.as_slice()).copied();
        // Others mend the same equations, and more speaks for those.
        let outdone = rivals.is_some_and(|rivals| backing(amounts, evidence) < rivals.best);
        if outdone || (together && evidence.is_only_before()) {
            continue;
        }
        if amounts.is_disjoint(&strong) {
            // Of the two amounts of a quotient only one is told of, that above; the other is named beside it.
            let others: Vec<(Lever, Lever)> =
                evidence.quotients.iter().map(|quotient| (quotient.other, quotient.lever)).collect();
            if others.iter().all(|pair| strong.contains(&pair.0) || told_pairs.contains(pair)) {
                continue;
            }
            told_pairs.extend(others.into_iter().map(|(other, own)| (own, other)));
            for quotient in &evidence.quotients {
                let both = money.get(&quotient.lever).zip(money.get(&quotient.other));
                slips.findings.extend(both.map(|(own, other)| pair(unit, own, other, quotient.span)));
            }
            continue;
        }
        let leaves = leaves_of(amounts);
        slips.targets.extend(amounts.iter().copied());
        let called = names(unit, &leaves).join("、");
        for label in &evidence.equations {
            slips.explained.entry(label.clone()).or_default().push(called.clone());
        }
        let alone = if rivals.is_some_and(|rivals| rivals.as_good > 1) { Alone::No } else { Alone::Yes };
        slips.findings.extend(finding(unit, money, &leaves, *correction, evidence, alone));
    }
    if together {
        slips.targets.extend(lonely.iter().map(|leaf| leaf.lever));
        slips.findings.extend(all_together(unit, &lonely));
    }
    slips
}

/// What amounts are called: several items of one field of a list by the field.
fn names(unit: &Unit<'_>, leaves: &[&Leaf<'_>]) -> Vec<String> {
    let field = |lever: Lever| match lever {
        Lever::Item { list, field, .. } => Some((list, field)),
        Lever::Fact(_) | Lever::Field(..) => None,
    };
    let mut names: Vec<String> = Vec::new();
    for leaf in leaves {
        let column = field(leaf.lever);
        let several = column.is_some() && leaves.iter().filter(|other| field(other.lever) == column).count() > 1;
        let list = column.and_then(|(list, _)| unit.rubric.facts.get(list.0)).filter(|_| several);
        let name = list.map_or_else(|| leaf.name.clone(), |list| format!("{}.{}", list.name, leaf.fact.name));
        if names.last() != Some(&name) {
            names.push(name);
        }
    }
    names
}

fn finding(
    unit: &Unit<'_>,
    money: &Money<'_>,
    leaves: &[&Leaf<'_>],
    correction: Correction,
    evidence: &Evidence,
    alone: Alone,
) -> Option<Finding> {
    let first = leaves.first()?;
    let corrected =
        |leaf: &Leaf<'_>| leaf.number.multiply(&correction.factor()).map_or(String::new(), |number| leaf.show(&number));
    let kinds = [!evidence.equations.is_empty(), !evidence.before.is_empty(), !evidence.quotients.is_empty()];
    let several = kinds.into_iter().filter(|kind| *kind).count() > 1;
    let severity = match alone {
        Alone::Yes if several || !evidence.equations.is_empty() => Severity::Error,
        Alone::Yes | Alone::No => Severity::Warning,
    };
    let rule = evidence.quotients.first().map(|quotient| quotient.span);
    let names = names(unit, leaves);
    let place = unit.place(first.lever);
    let mut finding = match leaves {
        [leaf] => {
            let diagnostic = messages::slip(&leaf.name, &leaf.shown(), &corrected(leaf), correction, severity, place, rule);
            Finding::new(&leaf.name, diagnostic)
                .figure(text!("填的是", "as given"), leaf.shown())
                .figure(text!("改正以后", "corrected"), corrected(leaf))
        }
        several => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let diagnostic = messages::slips_of_a_side(&names, several.len(), correction, severity, place, rule);
            let figure = |leaf: &&Leaf<'_>| (Text::same(&leaf.name), format!("{} → {}", leaf.shown(), corrected(leaf)));
            let figures = several.iter().take(MOST_FIGURES).map(figure);
            figures.fold(Finding::new(names.join("、"), diagnostic), |finding, (name, value)| finding.figure(name, value))
        }
    };
    for label in &evidence.equations {
        finding = finding.because(text!("改正以后校验“{label}”成立", "the check “{label}” holds once it is corrected"));
    }
    for earlier in &evidence.before {
        let (year, then) = (earlier.year, &earlier.shown);
        let name = money.get(&earlier.lever).map_or("", |leaf| leaf.name.as_str());
        finding = finding.because(match leaves.len() {
            1 => text!("{year} 年度是 {then}", "in {year} it was {then}"),
            _ => text!("{year} 年度“{name}”是 {then}", "in {year} “{name}” was {then}"),
        });
    }
    for quotient in &evidence.quotients {
        if let Some((own, other)) = money.get(&quotient.lever).zip(money.get(&quotient.other)) {
            finding = finding.because(against(own, other));
        }
    }
    if alone == Alone::No {
        finding = finding.because(text!(
            "也可能是同一校验里别的数错了单位：只有一处要改",
            "another figure of the same check may have the wrong unit instead: only one of them is to be mended"
        ));
    }
    Some(finding)
}

/// That the rules divide two amounts.
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
