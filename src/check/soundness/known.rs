//! What is known of a rubric's definitions, indicators, sections and total: the range of each, computed once, in the rubric's order.

use super::range::Range;
use super::scope::Scope;
use crate::interval::Bound;
use crate::model::{Applies, Inapplicable, Indicator, IndicatorId, Node, PointsSource, Rubric, SectionId, SectionKind};
use crate::number::Number;

/// What has been found out of a rubric: one entry for each definition, indicator and section.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Of definitions, the value.
    pub definitions: Vec<Range>,
    /// Of indicators, the locals.
    pub locals: Vec<Vec<Range>>,
    /// Of indicators, the printed full marks.
    pub full_points: Vec<Range>,
    /// Of indicators that apply, the score before bounds, in printed points.
    pub raw_scores: Vec<Range>,
    /// Of indicators that apply, the score after bounds, in printed points.
    pub bounded_scores: Vec<Range>,
    /// Of indicators, 得分 as others see it: in force, rounded, applicable or not.
    pub scores: Vec<Range>,
    /// Of sections, 得分 as others see it.
    pub sections: Vec<Range>,
    /// Of 总分, the locals.
    pub total_locals: Vec<Range>,
    /// 合计
    pub sum: Option<Range>,
    /// Of functions, the arguments over all calls.
    pub arguments: Vec<Vec<Range>>,
}

impl Known {
    /// Nothing is known yet but the printed points; those of `unprinted` indicators can be anything.
    pub fn start(rubric: &Rubric, unprinted: &[IndicatorId]) -> Known {
        let mut known = Known {
            definitions: vec![Range::ALL; rubric.definitions.len()],
            locals: rubric.indicators.iter().map(|indicator| vec![Range::ALL; indicator.locals.len()]).collect(),
            full_points: rubric.indicators.iter().map(|indicator| Range::point(indicator.printed_points.clone())).collect(),
            raw_scores: vec![Range::ALL; rubric.indicators.len()],
            bounded_scores: vec![Range::ALL; rubric.indicators.len()],
            scores: vec![Range::ALL; rubric.indicators.len()],
            sections: vec![Range::ALL; rubric.sections.len()],
            total_locals: vec![Range::ALL; rubric.total.locals.len()],
            sum: None,
            arguments: Vec::new(),
        };
        for id in unprinted {
            if let Some(full) = known.full_points.get_mut(id.0) {
                *full = Range::not_negative();
            }
        }
        known
    }

    /// Everything that can be found out.
    pub fn of(rubric: &Rubric) -> Known {
        let mut known = Known::start(rubric, &[]);
        for node in &rubric.order {
            known.learn(rubric, *node);
        }
        known.sum = Some(super::totals::sum(rubric, &known));
        for index in 0..rubric.total.locals.len() {
            let range = rubric.total.locals.get(index).map(|local| Scope::total(rubric, &known).range(&local.body));
            if let Some((slot, range)) = known.total_locals.get_mut(index).zip(range) {
                *slot = range;
            }
        }
        known.arguments = super::bodies::arguments(rubric, &known);
        known
    }

    /// Computes one node; all that it refers to is known.
    pub fn learn(&mut self, rubric: &Rubric, node: Node) {
        match node {
            Node::Definition(id) => {
                let range = rubric.definitions.get(id.0).map(|definition| Scope::outside(rubric, self).range(&definition.body));
                if let Some((slot, range)) = self.definitions.get_mut(id.0).zip(range) {
                    *slot = range;
                }
            }
            Node::Indicator(id) => self.learn_indicator(rubric, id),
            Node::Section(id) => {
                let range = section_score(rubric, self, id);
                if let Some(slot) = self.sections.get_mut(id.0) {
                    *slot = range;
                }
            }
        }
    }

    fn learn_indicator(&mut self, rubric: &Rubric, id: IndicatorId) {
        let Some(indicator) = rubric.indicators.get(id.0) else { return };
        if let Some(each) = &indicator.each {
            let full = Scope::inapplicable(rubric, self, id).range(&each.points).within(&Range::not_negative().hull);
            if let Some(slot) = self.full_points.get_mut(id.0) {
                *slot = full;
            }
        }
        for (index, local) in indicator.locals.iter().enumerate() {
            let range = Scope::indicator(rubric, self, id).range(&local.body);
            if let Some(slot) = self.locals.get_mut(id.0).and_then(|locals| locals.get_mut(index)) {
                *slot = range;
            }
        }
        let mut scope = Scope::indicator(rubric, self, id);
        let raw = scope.range(&indicator.score);
        let (low, high) = bounds(&mut scope, indicator);
        let bounded = raw.maximum(&low).minimum(&high);
        let mut score = if is_scaled(rubric) {
            let low = match &bounded.hull.low {
                Bound::Included(number) | Bound::Excluded(number) if !number.is_negative() => Range::not_negative(),
                Bound::Included(_) | Bound::Excluded(_) | Bound::Unbounded => Range::ALL,
            };
            low.rounded(rubric.places)
        } else {
            bounded.rounded(rubric.places)
        };
        if may_be_inapplicable(rubric, indicator) {
            let otherwise = match &indicator.otherwise {
                Some(otherwise) => Scope::inapplicable(rubric, self, id).range(otherwise),
                None => Range::point(Number::ZERO),
            };
            score = score.join(&otherwise.rounded(rubric.places));
        }
        let found = [(&mut self.raw_scores, raw), (&mut self.bounded_scores, bounded), (&mut self.scores, score)];
        for (slots, range) in found {
            if let Some(slot) = slots.get_mut(id.0) {
                *slot = range;
            }
        }
    }
}

/// Whether points in force can differ from those printed.
pub fn is_scaled(rubric: &Rubric) -> bool {
    let shared = match rubric.inapplicable {
        Inapplicable::ShareInLevel(_) | Inapplicable::ShareInAll => true,
        Inapplicable::Lost | Inapplicable::Rescale => false,
    };
    shared || rubric.points == PointsSource::Declared
}

/// Whether there can be a unit to which the indicator does not apply.
pub fn may_be_inapplicable(rubric: &Rubric, indicator: &Indicator) -> bool {
    let itself = match &indicator.applies {
        Applies::Always => rubric.points == PointsSource::Declared,
        Applies::When(_) | Applies::Declared => true,
    };
    let mut section = rubric.sections.get(indicator.section.0);
    let mut found = itself || indicator.each.is_some();
    while let Some(heading) = section {
        found |= heading.applies.is_some();
        section = heading.parent.and_then(|parent| rubric.sections.get(parent.0));
    }
    found
}

/// The bounds of an indicator's score, in printed points.
pub fn bounds<'a>(scope: &mut Scope<'a>, indicator: &'a Indicator) -> (Range, Range) {
    let low = match &indicator.at_least {
        Some(bound) => scope.range(bound),
        None => Range::point(Number::ZERO),
    };
    let high = match &indicator.at_most {
        Some(bound) => scope.range(bound),
        None => scope.full_points(),
    };
    (low, high)
}

/// 得分 of a section, as others see it.
fn section_score(rubric: &Rubric, known: &Known, id: SectionId) -> Range {
    let Some(section) = rubric.sections.get(id.0) else { return Range::ALL };
    let sum = super::totals::section(rubric, known, id);
    match &section.kind {
        SectionKind::Ordinary | SectionKind::Weighted(_) => sum,
        SectionKind::Bonus { at_most } | SectionKind::Deduction { at_most } => match at_most {
            Some(at_most) => sum.minimum(&Range::point(at_most.clone())),
            None => sum,
        },
    }
}
