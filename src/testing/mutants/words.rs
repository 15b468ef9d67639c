//! Mutants in words.

use crate::language::Text;
use crate::syntax::ast::{Item, ItemKind, TemplatePart};
use crate::syntax::keywords;
use crate::text;

use super::edits::{AttributesEdit, Bound, CEILING, ClausesEdit, Edit, ExpressionEdit, FLOOR};

/// What a statement is called, or the parameter in it; none for 总分, 等级 and headers.
pub(super) fn item_name(item: &Item, clause: Option<&str>) -> Option<String> {
    match &item.kind {
        ItemKind::Parameters(_) => clause.map(String::from),
        ItemKind::Definition(definition) => Some(definition.name.text.clone()),
        ItemKind::Heading(heading) => Some(heading.name.text.clone()),
        ItemKind::Indicator(indicator) => Some(indicator.name.text.clone()),
        ItemKind::Check(check) => {
            let texts = check.label.parts.iter().map(|part| match part {
                TemplatePart::Text(text) => text.as_str(),
                TemplatePart::Expression { .. } => "",
            });
            Some(texts.collect())
        }
        ItemKind::Rubric(_)
        | ItemKind::Year(_)
        | ItemKind::Basis(_)
        | ItemKind::Rounding(_)
        | ItemKind::DeclaredPoints(_)
        | ItemKind::Inapplicable(_)
        | ItemKind::FullPoints(_)
        | ItemKind::Grades(_)
        | ItemKind::Extends(_)
        | ItemKind::Import(_)
        | ItemKind::Modify(_)
        | ItemKind::Remove(_)
        | ItemKind::Test(_)
        | ItemKind::Data(_)
        | ItemKind::Total(_) => None,
    }
}

/// What a test of a statement is called first: its name, or what it is.
pub(super) fn title(item: &Item, clause: Option<&str>) -> Option<String> {
    match &item.kind {
        ItemKind::Grades(_) => Some(keywords::GRADES.chinese.to_string()),
        ItemKind::Total(_) => Some(keywords::TOTAL.chinese.to_string()),
        ItemKind::Definition(_)
        | ItemKind::Heading(_)
        | ItemKind::Indicator(_)
        | ItemKind::Check(_)
        | ItemKind::Parameters(_) => item_name(item, clause),
        ItemKind::Rubric(_)
        | ItemKind::Year(_)
        | ItemKind::Basis(_)
        | ItemKind::Rounding(_)
        | ItemKind::DeclaredPoints(_)
        | ItemKind::Inapplicable(_)
        | ItemKind::FullPoints(_)
        | ItemKind::Extends(_)
        | ItemKind::Import(_)
        | ItemKind::Modify(_)
        | ItemKind::Remove(_)
        | ItemKind::Test(_)
        | ItemKind::Data(_) => None,
    }
}

/// What a statement is, with its name: `指标“预算完成率”`.
fn item_text(item: &Item, clause: Option<&str>) -> Text {
    let name = item_name(item, clause).unwrap_or_default();
    match &item.kind {
        ItemKind::Definition(_) => text!("定义“{name}”", "definition “{name}”"),
        ItemKind::Heading(_) => text!("标题“{name}”", "heading “{name}”"),
        ItemKind::Indicator(_) => text!("指标“{name}”", "indicator “{name}”"),
        ItemKind::Check(_) => text!("校验“{name}”", "check “{name}”"),
        ItemKind::Grades(_) => text!("等级", "the grades"),
        ItemKind::Total(_) => text!("总分", "the total"),
        ItemKind::Parameters(_) => text!("参数“{name}”", "parameter “{name}”"),
        ItemKind::Rubric(_)
        | ItemKind::Year(_)
        | ItemKind::Basis(_)
        | ItemKind::Rounding(_)
        | ItemKind::DeclaredPoints(_)
        | ItemKind::Inapplicable(_)
        | ItemKind::FullPoints(_)
        | ItemKind::Extends(_)
        | ItemKind::Import(_)
        | ItemKind::Modify(_)
        | ItemKind::Remove(_)
        | ItemKind::Test(_)
        | ItemKind::Data(_) => Text::same(name),
    }
}

/// What was done.
pub(super) fn description(item: &Item, clause: Option<&str>, edit: &Edit, from: &str, to: &str) -> Text {
    let whole = item_text(item, clause);
    let place = match clause.filter(|_| !matches!(item.kind, ItemKind::Parameters(_))) {
        Some(clause) => Text::new(format!("{}的{clause}", whole.chinese), format!("{clause} of {}", whole.english)),
        None => whole,
    };
    let done = match edit {
        Edit::Exchange(_) => {
            text!("相邻两档的结果对调：{from} → {to}", "the results of two neighbouring bands exchanged: {from} → {to}")
        }
        Edit::Expression(ExpressionEdit::Negate) => text!("条件取反：{from} → {to}", "condition negated: {from} → {to}"),
        Edit::Expression(ExpressionEdit::KeepArgument(_)) => {
            text!("去掉上下限：{from} → {to}", "bound dropped: {from} → {to}")
        }
        Edit::Clauses(ClausesEdit::Drop(_)) | Edit::Attributes(AttributesEdit::Drop(_)) => {
            text!("去掉“{from}”", "“{from}” dropped")
        }
        Edit::Clauses(ClausesEdit::Unbind(Bound::Floor)) => {
            text!("不再“{FLOOR}”（得分可以低于 0）", "the floor of 0 taken away")
        }
        Edit::Clauses(ClausesEdit::Unbind(Bound::Ceiling)) => {
            text!("不再“{CEILING}”（得分可以高于满分）", "the ceiling of full marks taken away")
        }
        Edit::Expression(
            ExpressionEdit::Compare(..) | ExpressionEdit::Literal(_) | ExpressionEdit::Word(_) | ExpressionEdit::Direction(_),
        )
        | Edit::Pattern(_)
        | Edit::IntervalInclusion(_)
        | Edit::Attributes(AttributesEdit::Step(..)) => text!("{from} → {to}", "{from} → {to}"),
    };
    Text::new(format!("{}：{}", place.chinese, done.chinese), format!("{}: {}", place.english, done.english))
}

/// Points moved from one to its neighbour.
pub(super) fn moved_points(first: &str, second: &str, change: [&str; 4]) -> Text {
    let [first_from, first_to, second_from, second_to] = change;
    text!(
        "分值挪动：“{first}” {first_from} → {first_to}，“{second}” {second_from} → {second_to}",
        "points moved: “{first}” {first_from} → {first_to}, “{second}” {second_from} → {second_to}"
    )
}
