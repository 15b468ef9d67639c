//! Going through expressions.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Applies, Assessed, AssessedRange, Connective, Expr, ExprKind, Fact, FactId, Indicator, Local, Match, Pattern, Rubric,
    Template, TemplatePart,
};

impl Expr {
    /// What a chain of `a 且 b 且 c …`, or of 或, joins, in the order of the text: a long chain is a deep tree.
    pub fn joined(&self, connective: Connective) -> Vec<&Expr> {
        let mut parts = Vec::new();
        let mut first = self;
        while let (ExprKind::And(left, right), Connective::And) | (ExprKind::Or(left, right), Connective::Or) =
            (&first.kind, connective)
        {
            parts.push(&**right);
            first = left;
        }
        parts.push(first);
        parts.reverse();
        parts
    }

    /// The expressions directly inside this one, in the order of the text.
    pub fn children(&self) -> Vec<&Expr> {
        let mut children: Vec<&Expr> = Vec::new();
        match &self.kind {
            ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Definition(_)
            | ExprKind::Local(_)
            | ExprKind::Argument(_)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Asked(_)
            | ExprKind::Year
            | ExprKind::DayOfYear { .. }
            | ExprKind::Prior { .. } => {}
            ExprKind::Field(inner, _) | ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Has(inner) => {
                children.push(inner)
            }
            ExprKind::Arithmetic(_, left, right)
            | ExprKind::And(left, right)
            | ExprKind::Or(left, right)
            | ExprKind::Default(left, right) => children.extend([&**left, &**right]),
            ExprKind::Compare(first, rest) => {
                children.push(first);
                children.extend(rest.iter().map(|(_, expr)| expr));
            }
            ExprKind::Conditional(condition, yes, no) => children.extend([&**condition, &**yes, &**no]),
            ExprKind::Match(choice) => children.extend(match_children(choice)),
            ExprKind::Interpolate(subject, points) => {
                children.push(subject);
                children.extend(points.iter().flat_map(|(at, value)| [at, value]));
            }
            ExprKind::Checklist(lines) => children.extend(lines.iter().flat_map(|(condition, points)| [condition, points])),
            ExprKind::Assessed(Assessed::Free) => {}
            ExprKind::Assessed(Assessed::Within(range)) => range_children(range, &mut children),
            ExprKind::Assessed(Assessed::Levels(levels)) => {
                levels.iter().for_each(|level| range_children(&level.range, &mut children));
            }
            ExprKind::Steps { amount, step, counting: _ } => children.extend([&**amount, &**step]),
            ExprKind::Call(_, arguments) | ExprKind::Apply(_, arguments) => children.extend(arguments),
            ExprKind::Aggregate { function: _, list, item, weight } => {
                children.push(list);
                children.extend(item.as_deref());
                children.extend(weight.as_deref());
            }
            ExprKind::Cohort(call) => {
                children.push(&call.value);
                children.extend(&call.conditions);
                children.extend(call.keys.iter().flat_map(|(theirs, own)| [theirs, own]));
            }
            ExprKind::Text(template) => children.extend(template_children(template)),
        }
        children
    }
}

impl Rubric {
    /// Every expression that stands by itself: what facts, definitions, headings, indicators, the total, the grades and the checks hold.
    pub fn bodies(&self) -> Vec<&Expr> {
        let mut bodies: Vec<&Expr> = Vec::new();
        let mut facts: Vec<&Fact> = self.facts.iter().collect();
        while let Some(fact) = facts.pop() {
            bodies.extend(&fact.default);
            facts.extend(&fact.fields);
        }
        bodies.extend(self.definitions.iter().map(|definition| &definition.body));
        bodies.extend(self.functions.iter().map(|function| &function.body));
        bodies.extend(self.sections.iter().filter_map(|section| section.applies.as_ref()));
        bodies.extend(self.indicators.iter().flat_map(Indicator::bodies));
        bodies.extend(self.bodies_of_the_whole());
        bodies
    }

    /// The expressions of the total, the grades and the checks.
    pub(super) fn bodies_of_the_whole(&self) -> Vec<&Expr> {
        let mut bodies: Vec<&Expr> = Vec::new();
        let total = &self.total;
        bodies.extend(local_bodies(&total.locals));
        bodies.extend([&total.score, &total.at_most, &total.at_least].into_iter().flatten());
        bodies.extend(total.note.iter().flat_map(template_children));
        bodies.extend(self.grades.iter().flat_map(match_children));
        bodies.extend(self.checks.iter().flat_map(|check| [Some(&check.condition), check.tolerance.as_ref()]).flatten());
        bodies
    }

    /// The facts of earlier years that the rules look at with 上年, or the field of a record fact, by how many years before.
    pub fn prior_facts(&self) -> BTreeMap<u32, BTreeSet<(FactId, Option<usize>)>> {
        let mut found: BTreeMap<u32, BTreeSet<(FactId, Option<usize>)>> = BTreeMap::new();
        let mut waiting = self.bodies();
        while let Some(expr) = waiting.pop() {
            if let ExprKind::Prior { fact, field, back } = &expr.kind {
                found.entry(*back).or_default().insert((*fact, *field));
            }
            waiting.extend(expr.children());
        }
        found
    }

    /// Whether the rules look at other data than those of the unit's year: earlier years of it, or other units.
    pub fn looks_at_other_data(&self) -> bool {
        !self.prior_facts().is_empty() || !self.cohort.questions.is_empty()
    }

    /// Whether the data say how figures of several units become one (汇总).
    pub fn combines(&self) -> bool {
        self.facts.iter().any(|fact| fact.combination.is_some() || fact.fields.iter().any(|field| field.combination.is_some()))
    }

    /// The facts of this year that each indicator rests on, by its id: those in its rule and in the definitions and functions that this
    /// names, not those of other indicators.
    pub fn facts_of_indicators(&self) -> Vec<BTreeSet<FactId>> {
        self.indicators.iter().map(|indicator| self.facts_in(indicator.bodies())).collect()
    }

    /// The facts of this year on which headings, the total, the grades and the checks rest.
    pub fn facts_elsewhere(&self) -> BTreeSet<FactId> {
        let mut bodies: Vec<&Expr> = self.sections.iter().filter_map(|section| section.applies.as_ref()).collect();
        bodies.extend(self.bodies_of_the_whole());
        self.facts_in(bodies)
    }

    /// The facts of this year in expressions, and in the definitions and functions that these name.
    fn facts_in<'r>(&'r self, mut waiting: Vec<&'r Expr>) -> BTreeSet<FactId> {
        let mut facts = BTreeSet::new();
        let (mut definitions, mut functions) = (BTreeSet::new(), BTreeSet::new());
        while let Some(expr) = waiting.pop() {
            match &expr.kind {
                ExprKind::Fact(id) => drop(facts.insert(*id)),
                ExprKind::Definition(id) if definitions.insert(*id) => {
                    waiting.extend(self.definitions.get(id.0).map(|definition| &definition.body));
                }
                ExprKind::Apply(id, _) if functions.insert(*id) => {
                    waiting.extend(self.functions.get(id.0).map(|function| &function.body));
                }
                _ => {}
            }
            waiting.extend(expr.children());
        }
        facts
    }
}

impl Indicator {
    /// The expressions that stand by themselves in it.
    pub(super) fn bodies(&self) -> Vec<&Expr> {
        let mut bodies: Vec<&Expr> = Vec::new();
        bodies.extend(self.each.iter().flat_map(|each| [&each.list, &each.points]));
        bodies.extend(local_bodies(&self.locals));
        bodies.push(&self.score);
        bodies.extend([&self.at_most, &self.at_least, &self.otherwise].into_iter().flatten());
        match &self.applies {
            Applies::When(condition) => bodies.push(condition),
            Applies::Always | Applies::Declared => {}
        }
        bodies.extend(self.note.iter().flat_map(template_children));
        bodies.extend(self.explain_if.iter().map(|explain| &explain.condition));
        bodies
    }
}

fn local_bodies(locals: &[Local]) -> impl Iterator<Item = &Expr> {
    locals.iter().map(|local| &local.body)
}

impl Template {
    /// The expressions in it.
    pub fn values(&self) -> Vec<&Expr> {
        template_children(self)
    }
}

impl Match {
    /// The expressions directly inside it.
    pub fn parts(&self) -> Vec<&Expr> {
        match_children(self)
    }
}

fn template_children(template: &Template) -> Vec<&Expr> {
    let value = |part| match part {
        &TemplatePart::Text(_) => None,
        TemplatePart::Value { value, places: _ } => Some(&**value),
    };
    template.parts.iter().filter_map(value).collect()
}

fn match_children(choice: &Match) -> Vec<&Expr> {
    let mut children: Vec<&Expr> = choice.subject.as_deref().into_iter().collect();
    for arm in &choice.arms {
        arm.patterns.iter().for_each(|pattern| pattern_children(pattern, &mut children));
        children.extend(&arm.guard);
        children.push(&arm.result);
    }
    children
}

fn pattern_children<'a>(pattern: &'a Pattern, children: &mut Vec<&'a Expr>) {
    match pattern {
        Pattern::Band(_) | Pattern::Is(_) | Pattern::Else => {}
        Pattern::Compare(_, expr) | Pattern::Equal(expr) | Pattern::Condition(expr) => children.push(expr),
        Pattern::Between { low, high, .. } => children.extend([&**low, &**high]),
    }
}

fn range_children<'a>(range: &'a AssessedRange, children: &mut Vec<&'a Expr>) {
    children.extend([&*range.low, &*range.high]);
}
