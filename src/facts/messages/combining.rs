//! What is said about units that become one: 汇总.

use super::{listed, nothing, short};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::keys::Word;
use crate::facts::submission::Submission;
use crate::model::Fact;
use crate::number::ArithmeticError;
use crate::source::Span;
use crate::text;
use crate::value::{Quantity, Type, Value};

/// How many decimal places of a figure a message shows.
const PLACES: u32 = 6;

/// How many facts without a rule are pointed at.
const POINTED_AT: usize = 6;

/// Facts of which the rules do not say how they combine.
pub(in crate::facts) fn no_combination(unit: &str, parts: usize, facts: &[(String, &Fact)]) -> Diagnostic {
    let unit = short(unit);
    let names = listed(facts.iter().map(|(name, _)| name.as_str()));
    let mut diagnostic = Diagnostic::error(
        Code::NoCombination,
        text!(
            "“{unit}”由 {parts} 个单位汇总，规则没有说怎样汇总：{names}",
            "“{unit}” is made of {parts} units, and the rules do not say how to combine: {names}"
        ),
    );
    for (_, fact) in facts.iter().take(POINTED_AT) {
        diagnostic = diagnostic.at(fact.span, nothing());
    }
    let rate = facts.iter().all(|(_, fact)| matches!(&fact.type_, Type::Quantity(quantity) if *quantity == Quantity::RATE));
    let Some((name, _)) = facts.first().filter(|_| rate) else {
        return diagnostic.help(text!(
            "在数据的声明后面写明：汇总 合计；率写 汇总 加权平均(作权的数据)；也可以在“{unit}”自己的数据文件里填",
            "say so behind their declarations: combine sum; for rates combine weighted_mean(weight); or give them in the data of “{unit}” \
             itself"
        ));
    };
    diagnostic.help(text!(
        "在声明后面写明用哪个数据作权：{name}: 比率 汇总 加权平均(…)；也可以在“{unit}”自己的数据文件里填",
        "say behind the declaration by what it is weighted: {name}: rate combine weighted_mean(…); or give it in the data of “{unit}” itself"
    ))
}

/// Two parts that must say the same, and do not.
pub(in crate::facts) fn parts_differ(
    unit: &str,
    (name, fact): (&str, &Fact),
    [first, second]: [&str; 2],
    [place, other]: [Option<Span>; 2],
) -> Diagnostic {
    let (unit, first, second) = (short(unit), short(first), short(second));
    let mut diagnostic = Diagnostic::error(
        Code::PartsDiffer,
        text!(
            "“{unit}”的各单位，“{name}”不一样：{first} 和 {second}",
            "the parts of “{unit}” differ in “{name}”: {first} and {second}"
        ),
    );
    if let Some(other) = other {
        diagnostic = diagnostic.at(other, text!("{second} 这样填", "{second} says so"));
    }
    if let Some(place) = place {
        diagnostic = diagnostic.at(place, text!("{first} 这样填", "{first} says so"));
    }
    let help = match fact.type_ {
        Type::Flag => text!(
            "核对数据；可以不一样的，在声明里写 汇总 全部 或 汇总 任一",
            "check the data; where they may differ, declare combine all or combine any"
        ),
        Type::Date => text!(
            "核对数据；可以不一样的，在声明里写 汇总 最大（最晚）或 汇总 最小（最早）",
            "check the data; where they may differ, declare combine max (the last) or combine min (the first)"
        ),
        Type::Quantity(_) | Type::Text | Type::Choice(_) | Type::Target | Type::List(_) | Type::Record(_) => text!(
            "核对数据；本来就不一样的，在“{unit}”自己的数据文件里填这一项",
            "check the data; where they differ indeed, give it in the data of “{unit}” itself"
        ),
    };
    diagnostic.at(fact.span, text!("声明在这里", "declared here")).help(help)
}

/// A figure that some parts do not have, or in a mean the weight of it.
pub(in crate::facts) fn missing_in_part(
    unit: &str,
    name: &str,
    weight: Option<&str>,
    parts: &[&str],
    place: Option<Span>,
) -> Diagnostic {
    let unit = short(unit);
    let parts = listed(parts.iter().copied());
    let message = match weight {
        None => text!("{parts} 没有“{name}”，“{unit}”的“{name}”算作缺数据", "{parts}: no “{name}”, so “{unit}” has none either"),
        Some(weight) => text!(
            "{parts} 没有“{name}”，或没有作权的“{weight}”，“{unit}”的“{name}”算作缺数据",
            "{parts}: no “{name}”, or no “{weight}” to weight by, so “{unit}” has none either"
        ),
    };
    let diagnostic = Diagnostic::warning(Code::MissingInPart, message);
    match place {
        Some(place) => diagnostic.at(place, nothing()),
        None => diagnostic,
    }
    .help(text!("请那个单位补上；没有的填 0", "ask that unit for it; where there is none, it is 0"))
}

/// What a part says of rows, which is for the whole to say.
pub(in crate::facts) fn sections_of_part(unit: &str, part: &Submission, sections: &[Word]) -> Diagnostic {
    let unit = short(unit);
    let name = short(part.unit.as_deref().unwrap_or_default());
    let chinese = sections.iter().map(|word| word.chinese()).collect::<Vec<_>>().join("、");
    let english = sections.iter().map(|word| word.english()).collect::<Vec<_>>().join(", ");
    let message = crate::language::Text::new(
        format!("“{name}”的 {chinese} 没有用：评分的是汇总以后的“{unit}”"),
        format!("{english} of “{name}” not used: what is scored is “{unit}”, of which it is a part"),
    );
    let diagnostic = Diagnostic::warning(Code::SectionsOfPart, message);
    match part.unit_span {
        Some(span) => diagnostic.at(span, nothing()),
        None => diagnostic,
    }
    .help(text!("写在“{unit}”自己的数据文件里", "write them in the data of “{unit}” itself"))
}

/// A part whose whole is a part, or itself.
pub(in crate::facts) fn part_of_part(part: &Submission, whole: &str) -> Diagnostic {
    let name = short(part.unit.as_deref().unwrap_or_default());
    let whole = short(whole);
    let diagnostic = Diagnostic::error(
        Code::PartOfPart,
        text!(
            "“{name}”的汇总单位“{whole}”自己又有汇总单位，或者就是它自己",
            "“{name}” is a part of “{whole}”, which is a part itself or the same unit"
        ),
    );
    match part.whole_span {
        Some(span) => diagnostic.at(span, nothing()),
        None => diagnostic,
    }
    .help(text!(
        "汇总只有一层：直接写最后评分的单位；本级和它同名的，本级另取一个名称",
        "there is one level of parts: name the unit that is scored in the end; an office of the same name takes another"
    ))
}

/// What the parts come to is no value of the fact.
pub(in crate::facts) fn combined_outside(unit: &str, (name, fact): (&str, &Fact), value: &Value) -> Diagnostic {
    let unit = short(unit);
    let shown = shown(value, &fact.type_);
    Diagnostic::error(
        Code::CombinedOutside,
        text!(
            "“{unit}”的“{name}”汇总得 {shown}，不是许可的值",
            "the “{name}” of “{unit}” comes to {shown}, which is no value that it may have"
        ),
    )
    .at(fact.span, text!("这样声明", "declared so"))
    .help(text!("核对各单位的数，或放宽声明的范围", "check the figures of the units, or widen what is declared"))
}

/// What the parts come to cannot be computed.
pub(in crate::facts) fn not_combined(unit: &str, (name, fact): (&str, &Fact), error: ArithmeticError) -> Diagnostic {
    let unit = short(unit);
    let why = match error {
        ArithmeticError::DivisionByZero => text!("除以 0", "a division by 0"),
        ArithmeticError::TooLarge => text!("数太大", "the numbers are too large"),
    };
    let (zh, en) = (why.chinese, why.english);
    Diagnostic::error(
        Code::CombinedOutside,
        text!("“{unit}”的“{name}”汇总不出来：{zh}", "the “{name}” of “{unit}” cannot be put together: {en}"),
    )
    .at(fact.span, text!("这样声明", "declared so"))
    .help(text!("核对各单位的数", "check the figures of the units"))
}

/// A mean of units that all count nothing.
pub(in crate::facts) fn no_weights(unit: &str, (name, fact): (&str, &Fact)) -> Diagnostic {
    let unit = short(unit);
    Diagnostic::warning(
        Code::NoWeights,
        text!(
            "“{unit}”各单位作权的数都是 0，“{name}”没有平均数，算作缺数据",
            "the weights of all parts of “{unit}” are 0: “{name}” has no mean, and is missing"
        ),
    )
    .at(fact.span, text!("这样声明", "declared so"))
    .help(text!("核对作权的数", "check the weights"))
}

/// The whole says another figure than its parts come to.
pub(in crate::facts) fn whole_differs(
    unit: &str,
    name: &str,
    (own, found): (&Value, &Value),
    type_: &Type,
    place: Option<Span>,
) -> Diagnostic {
    let unit = short(unit);
    let (own, found) = (shown(own, type_), shown(found, type_));
    let diagnostic = Diagnostic::warning(
        Code::WholeDiffers,
        text!(
            "“{unit}”自己填的“{name}”是 {own}，各单位汇总是 {found}；用的是自己填的",
            "“{unit}” says that “{name}” is {own}, and its parts come to {found}; its own is used"
        ),
    );
    match place {
        Some(place) => diagnostic.at(place, nothing()),
        None => diagnostic,
    }
    .help(text!("核对哪一个对；要用汇总的，删去自己填的", "see which is right; take its own out to use that of the parts"))
}

/// A unit that cannot be put together, since a part of it is wrong.
pub(crate) fn part_faulty(unit: &str, parts: &[&str]) -> Diagnostic {
    let unit = short(unit);
    if parts.is_empty() {
        let message = text!(
            "“{unit}”没有汇总，没有评分：别的单位的数据有错",
            "“{unit}” was not put together and not scored: the data of another part are wrong"
        );
        return Diagnostic::note(Code::PartFaulty, message);
    }
    let parts = listed(parts.iter().copied());
    Diagnostic::note(
        Code::PartFaulty,
        text!(
            "“{unit}”没有汇总，没有评分：{parts} 的数据有错",
            "“{unit}” was not put together and not scored: the data of {parts} are wrong"
        ),
    )
}

/// A value as a message shows it.
fn shown(value: &Value, type_: &Type) -> String {
    match (value, type_) {
        (Value::Number(number), Type::Quantity(quantity)) => quantity.show(number, PLACES),
        (Value::Flag(true), _) => "是".to_string(),
        (Value::Flag(false), _) => "否".to_string(),
        (Value::Date(date), _) => date.to_string(),
        (Value::Text(text), _) => short(text),
        (Value::Choice(place), Type::Choice(names)) => names.get(*place).map(|name| short(name)).unwrap_or_default(),
        (Value::List(items), _) => items.len().to_string(),
        (Value::Number(_) | Value::Choice(_) | Value::Target(_) | Value::Record(_), _) => "…".to_string(),
    }
}
