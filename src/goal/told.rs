//! Attempts as they are told: each scored once more, with what it changes in data and in rows.

use super::attempt::Attempt;
use super::trials::Trials;
use super::{Move, RowChange, Way, messages, size};
use crate::eval::{Lever, shown_size, shown_value};
use crate::facts::Record;
use crate::language::Text;
use crate::model::{FactId, Rubric};
use crate::value::Value;

/// The ways that attempts are.
pub(super) fn ways(trials: &Trials<'_>, attempts: &[Attempt]) -> Vec<Way> {
    attempts.iter().filter_map(|one| way(trials, one)).collect()
}

fn way(trials: &Trials<'_>, one: &Attempt) -> Option<Way> {
    let card = trials.score_again(&trials.changed(&one.changes)?);
    let rows = trials.card.rows().into_iter().zip(card.rows()).filter(|(old, new)| old.score != new.score);
    let rows = rows.map(|(old, new)| RowChange { name: old.name.clone(), from: old.score.clone(), to: new.score.clone() });
    let (asked, along): (Vec<_>, Vec<_>) = one.changes.iter().partition(|(lever, _)| one.asked.contains_key(lever));
    let moves = asked.into_iter().chain(along).filter_map(|(lever, to)| moved(trials, one, *lever, to)).collect();
    Some(Way { moves, rows: rows.collect(), total: card.total.clone(), grade: card.grade.clone() })
}

fn moved(trials: &Trials<'_>, one: &Attempt, lever: Lever, to: &Value) -> Option<Move> {
    let from = lever.value(trials.base)?;
    let (name, fact) = lever.declared(trials.rubric)?;
    let check = one.for_check.get(&lever).and_then(|at| trials.rubric.checks.get(*at));
    Some(Move {
        lever,
        name,
        item: item_name(trials.rubric, trials.base, lever),
        shown_from: shown_value(&from, &fact.type_),
        shown_to: shown_value(to, &fact.type_),
        difference: difference(&from, to, fact),
        from,
        to: to.clone(),
        for_check: check.map(|check| check.label.clone()),
    })
}

fn difference(from: &Value, to: &Value, fact: &crate::model::Fact) -> Option<Text> {
    if let (Value::Date(from), Value::Date(to)) = (from, to) {
        return Some(messages::days_apart(to.days_since(*from)));
    }
    let ((from, quantity), (to, _)) = (size::number_of(from, &fact.type_)?, size::number_of(to, &fact.type_)?);
    let far = to.subtract(from).ok()?;
    let size = shown_size(&far.absolute(), quantity);
    Some(if far.is_positive() { messages::more(&size) } else { messages::less(&size) })
}

/// What the item of a list is called: its field 名称, or its first text.
fn item_name(rubric: &Rubric, record: &Record, lever: Lever) -> Option<String> {
    let Lever::Item { list: FactId(list), index, .. } = lever else { return None };
    let fields = &rubric.facts.get(list)?.fields;
    let named = fields.iter().position(|field| crate::name::key(&field.name) == "名称");
    let first = || fields.iter().position(|field| field.type_ == crate::value::Type::Text);
    let field = named.or_else(first)?;
    let value = Lever::Item { list: FactId(list), index, field }.value(record)?;
    if let Value::Text(text) = value { Some(text.to_string()) } else { None }
}
