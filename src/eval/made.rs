//! What a scorecard tells of a unit that is made of others (汇总): which they are, and how its figures came of theirs.

use crate::facts::{Combined, CombinedFigure, Record};
use crate::language::Text;
use crate::model::{Combination, Rubric};
use crate::number::Number;
use crate::text;
use crate::value::{Type, Value};

use super::display;

/// How many of its parts a unit names, and of how many a figure shows what they say.
const MAXIMUM_NAMED: usize = 12;

/// A unit that is made of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeOf {
    /// How many.
    pub units: usize,
    /// Some of them, the first.
    pub named: Vec<String>,
    /// How its figures came of theirs, in the order of the facts.
    pub figures: Vec<MadeFigure>,
}

/// A figure that came of those of several units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFigure {
    /// Its name.
    pub name: String,
    /// In which way: `合计`, `加权平均(预算)`.
    pub way: Text,
    /// What came out: `160万元`.
    pub value: Text,
    /// Of what: `甲站 90万元 + 乙站 70万元`.
    pub of: Text,
}

/// What is to be told of a unit; none when it is not made of others.
pub(super) fn made_of(rubric: &Rubric, record: &Record) -> Option<MadeOf> {
    let combined = record.combined.as_ref()?;
    // Data that were changed afterwards did not come of the parts.
    let stands = |figure: &&CombinedFigure| {
        let whole = record.fact(figure.path.fact);
        let value = match (figure.path.field, whole) {
            (Some(field), Some(Value::Record(fields))) => fields.get(field).and_then(Option::as_ref),
            (Some(_), _) => None,
            (None, whole) => whole,
        };
        value == Some(&figure.value)
    };
    let figures = combined.figures.iter().filter(stands).map(|figure| told(rubric, combined, figure)).collect();
    Some(MadeOf { units: combined.parts.len(), named: combined.parts.iter().take(MAXIMUM_NAMED).cloned().collect(), figures })
}

fn told(rubric: &Rubric, combined: &Combined, figure: &CombinedFigure) -> MadeFigure {
    let way = match &figure.way {
        Some(way) => way.written(rubric),
        None => text!("接起来", "joined"),
    };
    MadeFigure { name: figure.name.clone(), way, value: display::value(&figure.value, &figure.type_), of: of(combined, figure) }
}

/// What the parts say, put together as the figure was: `(甲站 95% × 100万元 + 乙站 80% × 50万元) ÷ 150万元`.
fn of(combined: &Combined, figure: &CombinedFigure) -> Text {
    let shown = |value: &Value, type_: &Type| display::written(value, type_);
    let mut weights = figure.weights.iter();
    let mut terms = Vec::new();
    for (unit, value) in combined.parts.iter().zip(&figure.parts) {
        let weight = weights.next();
        let Some(value) = value else { continue };
        let value = shown(value, &figure.type_);
        let weight = match (weight, &figure.weight_type) {
            (Some(weight), Some(type_)) => {
                let weight = shown(&Value::Number(weight.clone()), type_);
                Text::new(format!(" × {}", weight.chinese), format!(" × {}", weight.english))
            }
            _ => Text::default(),
        };
        terms.push(Text::new(
            format!("{unit} {}{}", value.chinese, weight.chinese),
            format!("{unit} {}{}", value.english, weight.english),
        ));
    }
    let (count, cut) = (terms.len(), terms.len() > MAXIMUM_NAMED);
    terms.truncate(MAXIMUM_NAMED);
    if cut {
        terms.push(text!("…（共 {count} 个单位）", "… ({count} units)"));
    }
    let between = match &figure.way {
        Some(Combination::Sum | Combination::Mean | Combination::WeightedMean(_)) => [" + ", " + "],
        Some(Combination::Maximum | Combination::Minimum | Combination::All | Combination::Any | Combination::Same) | None => {
            ["、", ", "]
        }
    };
    let join = |side: fn(&Text) -> &str, between: &str| terms.iter().map(side).collect::<Vec<&str>>().join(between);
    let joined = Text::new(join(|text| &text.chinese, between[0]), join(|text| &text.english, between[1]));
    let divisor = match (&figure.way, &figure.weight_type) {
        (Some(Combination::Mean), _) => Text::same(count.to_string()),
        (Some(Combination::WeightedMean(_)), Some(type_)) => {
            let sum = figure.weights.iter().try_fold(Number::ZERO, |sum, weight| sum.add(weight));
            sum.map_or(Text::default(), |sum| shown(&Value::Number(sum), type_))
        }
        _ => return joined,
    };
    Text::new(format!("({}) ÷ {}", joined.chinese, divisor.chinese), format!("({}) ÷ {}", joined.english, divisor.english))
}
