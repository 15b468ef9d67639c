//! An expression written out so that two that mean the same by the same words are the same text: names instead of ids, no places,
//! definitions put in.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::key::{Opaque, Origin};
use crate::model::{Expr, ExprKind, IndicatorResult, Local, Pattern, Rubric, SectionResult, Template, TemplatePart};

/// How deep is written out; what lies deeper is written so that nothing is equal to it.
const MAXIMUM_DEPTH: u32 = 120;
/// How long a text may become.
const MAXIMUM_LENGTH: usize = 20_000;

/// Writes an expression out. `None` when it is too large.
pub(crate) fn written(rubric: &Rubric, locals: &[Local], arguments: &[String], expr: &Expr) -> Option<Opaque> {
    let mut writer = Writer { rubric, text: String::new(), facts: BTreeSet::new(), origin: Origin::Facts };
    writer.expression(expr, locals, arguments, 0)?;
    let Writer { text, facts, origin, .. } = writer;
    Some(Opaque { text, facts, origin })
}

struct Writer<'a> {
    rubric: &'a Rubric,
    text: String,
    /// The facts that it names.
    facts: BTreeSet<String>,
    /// Whether it speaks of more than these.
    origin: Origin,
}

impl Writer<'_> {
    fn expression(&mut self, expr: &Expr, locals: &[Local], arguments: &[String], depth: u32) -> Option<()> {
        if depth > MAXIMUM_DEPTH || self.text.len() > MAXIMUM_LENGTH {
            return None;
        }
        let depth = depth + 1;
        self.text.push('(');
        self.head(expr);
        match &expr.kind {
            ExprKind::Definition(id) => {
                let body = &self.rubric.definitions.get(id.0)?.body;
                self.expression(body, &[], &[], depth)?;
            }
            ExprKind::Local(id) => self.expression(&locals.get(id.0)?.body, locals, arguments, depth)?,
            ExprKind::Argument(index) => self.text.push_str(arguments.get(*index)?),
            ExprKind::Apply(id, given) => {
                let mut texts = Vec::new();
                for argument in given {
                    let before = std::mem::take(&mut self.text);
                    self.expression(argument, locals, arguments, depth)?;
                    texts.push(std::mem::replace(&mut self.text, before));
                }
                let body = &self.rubric.functions.get(id.0)?.body;
                self.expression(body, &[], &texts, depth)?;
            }
            // Only tests ask so.
            ExprKind::Asked(_) => return None,
            ExprKind::Constant(_)
            | ExprKind::Fact(_)
            | ExprKind::Item { .. }
            | ExprKind::Field(..)
            | ExprKind::Indicator(..)
            | ExprKind::Section(..)
            | ExprKind::FullPoints
            | ExprKind::Sum
            | ExprKind::Year
            | ExprKind::Prior { .. }
            | ExprKind::DayOfYear { .. }
            | ExprKind::Negate(_)
            | ExprKind::Not(_)
            | ExprKind::Arithmetic(..)
            | ExprKind::Compare(..)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::Conditional(..)
            | ExprKind::Match(_)
            | ExprKind::Interpolate(..)
            | ExprKind::Checklist(_)
            | ExprKind::Assessed(_)
            | ExprKind::Steps { .. }
            | ExprKind::Call(..)
            | ExprKind::Aggregate { .. }
            | ExprKind::Cohort(_)
            | ExprKind::Has(_)
            | ExprKind::Default(..)
            | ExprKind::Text(_) => {
                for child in expr.children() {
                    self.expression(child, locals, arguments, depth)?;
                }
            }
        }
        self.text.push(')');
        Some(())
    }

    /// Where something is written that is made of more than facts.
    fn beyond_facts(&mut self) -> &mut String {
        self.origin = Origin::Unknown;
        &mut self.text
    }

    /// What an expression is, without its parts.
    fn head(&mut self, expr: &Expr) {
        let rubric = self.rubric;
        // Writing to a string cannot fail.
        let _ = match &expr.kind {
            ExprKind::Constant(value) => write!(self.text, "{value:?}"),
            ExprKind::Fact(id) => {
                let name = rubric.facts.get(id.0).map_or("", |fact| &*fact.name);
                self.facts.insert(name.to_string());
                write!(self.text, "fact {name:?}")
            }
            ExprKind::Item { depth, field } => write!(self.text, "item {depth} {field}"),
            ExprKind::Field(_, field) => write!(self.text, "field {field}"),
            ExprKind::Definition(_) | ExprKind::Local(_) | ExprKind::Argument(_) | ExprKind::Apply(..) | ExprKind::Asked(_) => {
                Ok(())
            }
            ExprKind::Indicator(id, result) => {
                let name = rubric.indicators.get(id.0).map_or("", |indicator| &*indicator.name);
                write!(self.beyond_facts(), "row {name:?} {}", result_word(*result))
            }
            ExprKind::Section(id, result) => {
                let name = rubric.sections.get(id.0).map_or("", |section| &*section.name);
                let result = match result {
                    SectionResult::Score => "score",
                    SectionResult::FullPoints => "full",
                };
                write!(self.beyond_facts(), "section {} {name:?} {result}", id.0)
            }
            ExprKind::FullPoints => write!(self.text, "full"),
            ExprKind::Sum => write!(self.beyond_facts(), "sum"),
            ExprKind::Year => write!(self.beyond_facts(), "year"),
            ExprKind::Prior { fact, field, back } => {
                let name = rubric.facts.get(fact.0).map_or("", |fact| &*fact.name);
                write!(self.beyond_facts(), "prior {back} {name:?} {field:?}")
            }
            ExprKind::DayOfYear { month, day } => write!(self.beyond_facts(), "day {month} {day}"),
            ExprKind::Negate(_) => write!(self.text, "-"),
            ExprKind::Not(_) => write!(self.text, "not"),
            ExprKind::Arithmetic(operator, ..) => write!(self.text, "{operator:?}"),
            ExprKind::Compare(_, rest) => rest.iter().try_for_each(|(comparison, _)| write!(self.text, "{comparison}")),
            ExprKind::And(..) => write!(self.text, "and"),
            ExprKind::Or(..) => write!(self.text, "or"),
            ExprKind::Conditional(..) => write!(self.text, "if"),
            ExprKind::Match(choice) => {
                let subject = if choice.subject.is_some() { "match on" } else { "match" };
                write!(self.text, "{subject}").and_then(|()| {
                    choice.arms.iter().try_for_each(|arm| {
                        let guard = if arm.guard.is_some() { "when" } else { "" };
                        write!(self.text, "[{guard}")?;
                        arm.patterns.iter().try_for_each(|pattern| pattern_head(&mut self.text, pattern))?;
                        write!(self.text, "]")
                    })
                })
            }
            ExprKind::Interpolate(..) => write!(self.text, "interpolate"),
            ExprKind::Checklist(_) => write!(self.text, "checklist"),
            ExprKind::Assessed(assessed) => write!(self.beyond_facts(), "assessed {}", assessed_head(assessed)),
            ExprKind::Steps { counting, .. } => write!(self.text, "steps {counting:?}"),
            ExprKind::Call(function, _) => {
                write!(self.text, "{function:?} {:?}", expr.type_.quantity().map(|quantity| quantity.one()))
            }
            ExprKind::Aggregate { function, item, weight, .. } => {
                write!(self.text, "{function:?} {} {}", item.is_some(), weight.is_some())
            }
            ExprKind::Cohort(call) => {
                let (conditions, keys) = (call.conditions.len(), call.keys.len());
                write!(self.beyond_facts(), "cohort {:?} {conditions} {keys}", call.function)
            }
            ExprKind::Has(_) => write!(self.text, "has"),
            ExprKind::Default(..) => write!(self.text, "default"),
            ExprKind::Text(template) => write!(self.text, "text {:?}", template_texts(template)),
        };
    }
}

fn result_word(result: IndicatorResult) -> &'static str {
    match result {
        IndicatorResult::Score => "score",
        IndicatorResult::Value => "value",
        IndicatorResult::FullPoints => "full",
        IndicatorResult::Applies => "applies",
    }
}

fn assessed_head(assessed: &crate::model::Assessed) -> String {
    use crate::model::Assessed;
    let ends = |range: &crate::model::AssessedRange| format!("{}{}", range.low_included, range.high_included);
    match assessed {
        Assessed::Free => "free".to_string(),
        Assessed::Within(range) => ends(range),
        Assessed::Levels(levels) => levels.iter().map(|level| format!("{:?}{}", level.name, ends(&level.range))).collect(),
    }
}

fn template_texts(template: &Template) -> Vec<String> {
    let texts = template.parts.iter().map(|part| match part {
        TemplatePart::Text(text) => text.to_string(),
        TemplatePart::Value { value: _, places } => format!("{places:?}"),
    });
    texts.collect()
}

fn pattern_head(text: &mut String, pattern: &Pattern) -> std::fmt::Result {
    match pattern {
        Pattern::Band(interval) => write!(text, "{interval:?}"),
        Pattern::Compare(comparison, _) => write!(text, "{comparison}"),
        Pattern::Between { low_included, high_included, .. } => write!(text, "between {low_included} {high_included}"),
        Pattern::Is(value) => write!(text, "is {value:?}"),
        Pattern::Equal(_) => write!(text, "equal"),
        Pattern::Condition(_) => write!(text, "condition"),
        Pattern::Else => write!(text, "else"),
    }
}
