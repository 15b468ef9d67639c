//! Whether every arm can be taken and every condition can hold and fail: what no stretch of data reaches is never reached, and what some
//! data reach is shown by them.

use std::collections::{BTreeMap, BTreeSet};

use crate::eval::{Cohort, reached};
use crate::model::{Applies, DefinitionId, Expr, ExprKind, FunctionId, Indicator, IndicatorId, Local, Reach, ReachKind, Rubric};
use crate::symbolic::world::World;

use super::cells::Cells;
use super::evidence::Evidence;
use super::outside::{outside, reached_by_names};
use super::rows::worse;
use super::{About, FindingKind, Proof, Statement, Verdict, Why};

/// How many expressions are looked through for arms and conditions.
const MAXIMUM_VISITS: usize = 200_000;

/// The arms and conditions of a rubric, by the first row that they belong to.
pub(super) struct Branches {
    of_rows: BTreeMap<Reach, IndicatorId>,
    /// What is reached from elsewhere too: of that it is not known that nothing reaches it.
    elsewhere: BTreeSet<Reach>,
    met: BTreeSet<Reach>,
    /// Whether there are more than were looked through.
    is_partial: bool,
    unfinished: Option<Why>,
}

impl Branches {
    /// Those of a rubric.
    pub(super) fn of(rubric: &Rubric) -> Branches {
        let mut of_rows = BTreeMap::new();
        let mut is_partial = false;
        for (index, indicator) in rubric.indicators.iter().enumerate() {
            let mut walk = Walk::new(rubric);
            walk.row(indicator);
            is_partial |= walk.left == 0;
            for reach in walk.found {
                of_rows.entry(reach).or_insert(IndicatorId(index));
            }
        }
        let mut walk = Walk::new(rubric);
        walk.outside();
        is_partial |= walk.left == 0;
        Branches { of_rows, elsewhere: walk.found, met: BTreeSet::new(), is_partial, unfinished: None }
    }

    /// Takes note of what a row reaches.
    pub(super) fn meet(&mut self, cells: &Cells) {
        self.met.extend(cells.reached.iter().cloned());
        self.unfinished = self.unfinished.or(cells.unfinished);
    }

    /// Proves of each row that every arm and branch of its rule can be taken.
    pub(super) fn prove(&self, rows: &[Cells], evidence: &Evidence<'_>, proof: &mut Proof) {
        let mut by_names: Option<Result<BTreeSet<Reach>, Why>> = None;
        let mut may_be_named = |reach: &Reach| {
            let by_names = by_names.get_or_insert_with(|| reached_by_names(evidence.rubric));
            by_names.as_ref().map_or(true, |reached| reached.contains(reach))
        };
        let mut by_row: BTreeMap<IndicatorId, Vec<&Reach>> = BTreeMap::new();
        for (reach, owner) in &self.of_rows {
            by_row.entry(*owner).or_default().push(reach);
        }
        for (id, own) in by_row {
            let mut verdict = if self.is_partial { Verdict::Unproved(Why::TooManyCases) } else { Verdict::Proved };
            let mut shown: BTreeSet<Reach> = BTreeSet::new();
            for reach in &own {
                if shown.contains(*reach) {
                    continue;
                }
                if !self.met.contains(*reach) {
                    verdict = match self.unfinished {
                        Some(why) if verdict == Verdict::Proved => Verdict::Unproved(why),
                        Some(_) => verdict,
                        None if self.is_partial || self.elsewhere.contains(*reach) || may_be_named(reach) => {
                            worse(verdict, Verdict::Unproved(Why::NoData))
                        }
                        None => {
                            proof.find(About::Indicator(id), FindingKind::NeverTaken((*reach).clone()), reach.span, Vec::new());
                            Verdict::Refuted
                        }
                    };
                    continue;
                }
                let mut reaching = rows.iter().enumerate().filter(|(_, cells)| cells.reached.contains(*reach));
                let found = reaching.find_map(|(at, cells)| show(evidence, at, cells, reach));
                match found {
                    Some(also) => shown.extend(also),
                    None if verdict == Verdict::Proved => verdict = Verdict::Unproved(Why::NoData),
                    None => {}
                }
            }
            proof.claim(About::Indicator(id), Statement::Branches(own.len()), verdict);
        }
    }
}

/// What data reach that reach something in a row.
fn show(evidence: &Evidence<'_>, index: usize, cells: &Cells, reach: &Reach) -> Option<BTreeSet<Reach>> {
    let indicator = evidence.rubric.indicators.get(index)?;
    let there = cells.list.iter().filter(|cell| cell.trail.reached.contains(reach));
    let worlds: Vec<World> = there.map(|cell| cell.world.clone()).collect();
    if worlds.is_empty() {
        return None;
    }
    let mut atoms = cells.atoms.clone();
    let found = evidence.drawn(indicator, &mut atoms, &worlds, &|record| {
        let all = reached(evidence.rubric, &Cohort::default(), record);
        all.contains(reach).then_some(all)
    });
    // What is drawn from a copy is work all the same.
    cells.atoms.worked(atoms.work().saturating_sub(cells.atoms.work()));
    found
}

/// A walk through what decides a row.
struct Walk<'a> {
    rubric: &'a Rubric,
    found: BTreeSet<Reach>,
    definitions: BTreeSet<DefinitionId>,
    functions: BTreeSet<FunctionId>,
    locals: BTreeSet<usize>,
    left: usize,
}

impl<'a> Walk<'a> {
    fn new(rubric: &'a Rubric) -> Walk<'a> {
        Walk {
            rubric,
            found: BTreeSet::new(),
            definitions: BTreeSet::new(),
            functions: BTreeSet::new(),
            locals: BTreeSet::new(),
            left: MAXIMUM_VISITS,
        }
    }

    fn row(&mut self, indicator: &'a Indicator) {
        let value = indicator.value.and_then(|id| indicator.locals.get(id.0)).map(|local| &local.body);
        let explain = indicator.explain_if.as_ref().map(|explain| &explain.condition);
        let applies = match &indicator.applies {
            Applies::When(condition) => Some(condition),
            Applies::Always | Applies::Declared => None,
        };
        let clauses = [
            Some(&indicator.score),
            value,
            explain,
            applies,
            indicator.at_most.as_ref(),
            indicator.at_least.as_ref(),
            indicator.otherwise.as_ref(),
        ];
        for clause in clauses.into_iter().flatten() {
            self.expression(clause, &indicator.locals);
        }
    }

    fn outside(&mut self) {
        for (expr, locals) in outside(self.rubric) {
            self.locals.clear();
            self.expression(expr, locals);
        }
    }

    fn expression(&mut self, expr: &'a Expr, locals: &'a [Local]) {
        let mut open: Vec<(&'a Expr, &'a [Local])> = vec![(expr, locals)];
        while let Some((expr, locals)) = open.pop() {
            self.left = self.left.saturating_sub(1);
            if self.left == 0 {
                return;
            }
            match &expr.kind {
                ExprKind::Definition(id) if self.definitions.insert(*id) => {
                    open.extend(self.rubric.definitions.get(id.0).map(|definition| (&definition.body, [].as_slice())));
                }
                ExprKind::Local(id) if self.locals.insert(id.0) => {
                    open.extend(locals.get(id.0).map(|local| (&local.body, locals)));
                }
                ExprKind::Apply(id, _) if self.functions.insert(*id) => {
                    open.extend(self.rubric.functions.get(id.0).map(|function| (&function.body, [].as_slice())));
                }
                ExprKind::Conditional(condition, ..) => self.condition(condition),
                ExprKind::Checklist(lines) => lines.iter().for_each(|(condition, _)| self.condition(condition)),
                ExprKind::Match(choice) => {
                    for arm in &choice.arms {
                        self.found.insert(Reach { span: arm.span, kind: ReachKind::Arm });
                        arm.guard.iter().for_each(|guard| self.condition(guard));
                    }
                }
                // What is asked of items is not looked into.
                ExprKind::Aggregate { list, .. } => {
                    open.push((list, locals));
                    continue;
                }
                _ => {}
            }
            open.extend(expr.children().into_iter().map(|child| (child, locals)));
        }
    }

    fn condition(&mut self, condition: &Expr) {
        if depends_on_data(condition) {
            for holds in [true, false] {
                self.found.insert(Reach { span: condition.span, kind: ReachKind::Condition(holds) });
            }
        }
    }
}

/// Whether a condition asks the data something; what the year alone decides is decided for each stretch of years.
fn depends_on_data(condition: &Expr) -> bool {
    let mut open = vec![condition];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Constant(_) | ExprKind::Year | ExprKind::FullPoints | ExprKind::DayOfYear { .. } => {}
            ExprKind::Negate(_)
            | ExprKind::Not(_)
            | ExprKind::Arithmetic(..)
            | ExprKind::Compare(..)
            | ExprKind::And(..)
            | ExprKind::Or(..) => open.extend(expr.children()),
            _ => return true,
        }
    }
    false
}
