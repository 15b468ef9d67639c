//! What is said about the values of facts.

use super::{listed, nearest, nothing, short};
use crate::comparison::Comparison;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::facts::amount::AmountFault;
use crate::facts::faults::Place;
use crate::facts::keys::Word;
use crate::facts::submission::DatumKind;
use crate::interval::{Bound, Interval};
use crate::language::Text;
use crate::model::{Fact, Years};
use crate::number::{MAXIMUM_DIGITS, Number};
use crate::source::Span;
use crate::text;
use crate::unit::Unit;
use crate::value::{Display, Quantity, Type, days_in_month};

/// The digits that a message shows at most; more would say less.
const PLACES: u32 = 28;

/// What a type wants, with an example: `一个金额，如 713.28 或 713.28万元`.
fn wanted(type_: &Type) -> Text {
    match type_ {
        Type::Quantity(quantity) => wanted_quantity(quantity),
        Type::Flag => text!("“是”或“否”", "true or false"),
        Type::Date => text!("一个日期，如 2021-06-30", "a date such as 2021-06-30"),
        Type::Text => text!("一段文字", "a text"),
        Type::Choice(options) => {
            let options = listed(options.iter().map(|option| &**option));
            text!("{options} 中的一个", "one of {options}")
        }
        Type::Target => text!("一个指标值，如 ≥266米 或 显著提升", "a target such as ≥266米, or words"),
        Type::List(fields) => {
            let fields = listed(fields.iter().map(|field| &*field.name));
            text!("一个列表，每项前面写“- ”，每项有：{fields}", "a list, “- ” in front of each item, with {fields}")
        }
        Type::Record(fields) => {
            let fields = listed(fields.iter().map(|field| &*field.name));
            text!("几个值，各有名称：{fields}", "several values with names: {fields}")
        }
    }
}

fn wanted_quantity(quantity: &Quantity) -> Text {
    match &quantity.display {
        Display::Plain => text!("一个数，如 12.5", "a number such as 12.5"),
        Display::Percent => text!("一个比率，如 75%", "a rate such as 75%"),
        Display::Unit(unit) => {
            let unit = &unit.name;
            text!("以{unit}为单位的一个数，如 12 或 12{unit}", "a number in {unit}, such as 12 or 12{unit}")
        }
    }
}

/// A name under 数据 that the rubric does not ask for.
pub(in crate::facts) fn unknown_fact(place: &Place<'_>, name: Option<&str>) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(Code::UnknownFact, text!("评分表没有“{key}”这个数据", "the rubric has no fact “{key}”"));
    let diagnostic = nearest(place.mark(diagnostic, nothing()), name);
    slip_of_key(diagnostic, &key)
}

/// A key that holds a full-width colon, or is the rest of a number with a comma.
fn slip_of_key(diagnostic: Diagnostic, key: &str) -> Diagnostic {
    if key.contains('：') {
        return diagnostic.help(text!("冒号用半角的，后面空一格", "write an ASCII colon and a blank after it"));
    }
    if !key.is_empty() && key.chars().all(|character| character.is_ascii_digit() || character == '.') {
        return diagnostic.help(text!("数里不要写逗号：1234.56", "write numbers without commas: 1234.56"));
    }
    diagnostic
}

/// `评定:` indented so that it stands inside 数据.
pub(in crate::facts) fn section_inside_data(place: &Place<'_>, word: Word) -> Diagnostic {
    let (chinese, english) = (word.chinese(), word.english());
    let diagnostic = Diagnostic::error(
        Code::UnknownFact,
        text!("“{chinese}”是单独的一节，不在“数据”里面", "“{english}” is a section of its own, not a part of “data”"),
    );
    place.mark(diagnostic, nothing()).help(text!("把它移到最左边，和“数据”对齐", "move it to the left, in line with “data”"))
}

/// The name of an indicator under 数据.
pub(in crate::facts) fn indicator_as_fact(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(
        Code::UnknownFact,
        text!("“{key}”是指标，它的得分由规则算出，不填在“数据”里", "“{key}” is an indicator: rules compute it, it is no fact"),
    );
    place.mark(diagnostic, nothing()).help(text!(
        "由人评定的写在“评定”下面，单位自己算的写在“自评”下面",
        "an assessed score goes under “assessed”, the unit's own under “claimed”"
    ))
}

/// The name of a definition under 数据.
pub(in crate::facts) fn definition_as_fact(place: &Place<'_>) -> Diagnostic {
    let key = place.name();
    let diagnostic = Diagnostic::error(
        Code::UnknownFact,
        text!("“{key}”由规则算出，不用填", "“{key}” is computed by the rules and is not filled in"),
    );
    place.mark(diagnostic, nothing()).help(text!("删掉这一行", "take this line out"))
}

/// A field that the list or record does not have.
pub(in crate::facts) fn unknown_field(place: &Place<'_>, list: &str, fields: &[Fact], name: Option<&str>) -> Diagnostic {
    let (key, list) = (place.last(), short(list));
    let diagnostic = Diagnostic::error(Code::UnknownDataField, text!("“{list}”里没有“{key}”", "“{list}” has no “{key}”"));
    let diagnostic = place.mark(diagnostic, nothing());
    if name.is_some() {
        return slip_of_key(nearest(diagnostic, name), &key);
    }
    let fields = listed(fields.iter().map(|field| &*field.name));
    slip_of_key(diagnostic.help(text!("有：{fields}", "there are: {fields}")), &key)
}

/// A list where a number must be, and the like.
pub(in crate::facts) fn wrong_shape(place: &Place<'_>, type_: &Type, kind: &DatumKind) -> Diagnostic {
    let name = place.name();
    let Text { chinese, english } = wanted(type_);
    let diagnostic = Diagnostic::error(Code::WrongShape, text!("“{name}”应当是{chinese}", "“{name}” must be {english}"));
    let found = match kind {
        DatumKind::Null => text!("这里什么也没有", "nothing stands here"),
        DatumKind::Flag(_) => text!("这里是 true 或 false", "true or false stands here"),
        DatumKind::Number(_) => text!("这里是一个数", "a number stands here"),
        DatumKind::Text(_) => text!("这里是一段文字", "a text stands here"),
        DatumKind::List(_) => text!("这里是一个列表", "a list stands here"),
        DatumKind::Map(_) => text!("这里是几个有名称的值", "values with names stand here"),
    };
    let diagnostic = place.mark(diagnostic, found);
    match (type_, kind) {
        (Type::Text | Type::Choice(_), DatumKind::Flag(_)) => {
            diagnostic.help(text!("要的就是这个词，就加上引号", "put quotes around it if the word itself is meant"))
        }
        _ => diagnostic,
    }
}

/// An item of a list that has no names in it.
pub(in crate::facts) fn item_wants_fields(place: &Place<'_>, fields: &[&str]) -> Diagnostic {
    let (name, list) = (place.name(), listed(fields.iter().copied()));
    let example = fields.iter().map(|field| format!("{field}: …")).collect::<Vec<_>>().join(", ");
    let diagnostic = Diagnostic::error(
        Code::WrongShape,
        text!("“{name}”应当有名称和值：{list}", "“{name}” must have names and values: {list}"),
    );
    place.mark(diagnostic, nothing()).help(text!("写成 {{{example}}}", "write {{{example}}}"))
}

/// A text that is no number where a quantity is wanted.
pub(in crate::facts) fn no_quantity(place: &Place<'_>, written: &str, quantity: &Quantity, fault: &AmountFault) -> Diagnostic {
    if *fault != AmountFault::NotANumber {
        return no_amount(place, written, fault);
    }
    let (name, shown) = (place.name(), short(written));
    let Text { chinese, english } = wanted_quantity(quantity);
    let diagnostic = Diagnostic::error(Code::NotANumber, text!("“{name}”不是数：{shown}", "“{name}” is no number: {shown}"));
    place.mark(diagnostic, nothing()).help(text!("应当是{chinese}", "it must be {english}"))
}

/// A number that is not written as numbers are.
pub(in crate::facts) fn no_amount(place: &Place<'_>, written: &str, fault: &AmountFault) -> Diagnostic {
    let (name, shown) = (place.name(), short(written));
    let (code, message, help) = match fault {
        AmountFault::NotANumber => (
            Code::NotANumber,
            text!("“{name}”不是数：{shown}", "“{name}” is no number: {shown}"),
            text!("写成数字，如 12.5", "write digits, such as 12.5"),
        ),
        AmountFault::Separated(joined) => {
            let joined = short(joined);
            (
                Code::NumberStyle,
                text!("“{name}”的数里有分隔符：{shown}", "“{name}” has separators in its number: {shown}"),
                text!("去掉分隔符，写成 {joined}", "leave them out: {joined}"),
            )
        }
        AmountFault::Exponent(expanded) => (
            Code::NumberStyle,
            text!("“{name}”用了科学记数法：{shown}", "“{name}” has an exponent: {shown}"),
            match expanded {
                Some(expanded) => text!("写成 {expanded}", "write {expanded}"),
                None => text!("写出全部数字", "write all of its digits"),
            },
        ),
        AmountFault::TooManyDigits(count) => (
            Code::TooManyDigits,
            text!(
                "“{name}”有 {count} 位数字，最多 {MAXIMUM_DIGITS} 位",
                "“{name}” has {count} digits, at most {MAXIMUM_DIGITS} will do"
            ),
            text!("检查是不是多粘贴了数字", "see whether digits were pasted twice"),
        ),
    };
    place.mark(Diagnostic::error(code, message), nothing()).help(help)
}

/// `≥266` where a number is wanted.
pub(in crate::facts) fn operator_in_value(place: &Place<'_>, operator: Comparison, bare: &str) -> Diagnostic {
    let (name, bare) = (place.name(), short(bare));
    let diagnostic = Diagnostic::error(
        Code::OperatorInValue,
        text!(
            "“{name}”带着“{operator}”，像是目标值，不是实际的数",
            "“{name}” comes with “{operator}”: a target rather than an actual number"
        ),
    );
    place
        .mark(diagnostic, nothing())
        .help(text!("写实际数，不带符号，如 {bare}", "write the actual number without a sign, such as {bare}"))
}

/// `90%` where a number from 0 to 100 is wanted.
pub(in crate::facts) fn share_of_plain(place: &Place<'_>, written: &str, number: &Number, range: &Interval) -> Diagnostic {
    let (name, written) = (place.name(), short(written.trim()));
    let bare = written.trim_end_matches(['%', '％', '‰']).trim_end();
    let high = range.high.number().map_or(String::new(), Number::to_string);
    place
        .mark(
            Diagnostic::error(
                Code::WrongDataUnit,
                text!(
                    "“{name}”是数，最大 {high}；{written} 是 {number}",
                    "“{name}” is a number of up to {high}, and {written} is {number}"
                ),
            ),
            nothing(),
        )
        .help(text!(
            "不写百分号，如 {bare}；真是 {number} 的，写 {number}",
            "write it without the sign, as {bare}; if {number} is meant, write {number}"
        ))
}

/// 平方米 where 万元 is wanted.
pub(in crate::facts) fn wrong_unit(place: &Place<'_>, unit: &Unit, quantity: &Quantity) -> Diagnostic {
    let (name, written) = (place.name(), &unit.name);
    let (message, meant) = match &quantity.display {
        Display::Unit(declared) => {
            let declared = &declared.name;
            let known = ["元", "千元", "万元", "百万元", "亿元"].into_iter().filter(|_| declared.ends_with('元'));
            let slip = match &**written {
                "万" | "亿" | "千" | "百万" if declared.ends_with('元') => Some(format!("{written}元")),
                other => closest(other, known.chain([&**declared])).map(str::to_string),
            };
            (
                text!("“{name}”的单位是{declared}，这里写的是{written}", "“{name}” is in {declared}, and {written} stands here"),
                slip,
            )
        }
        Display::Percent => (
            text!("“{name}”是比率，这里写的单位是{written}", "“{name}” is a rate, and {written} stands here"),
            Some("%".to_string()),
        ),
        Display::Plain => {
            (text!("“{name}”是不带单位的数，这里写的单位是{written}", "“{name}” has no unit, and {written} stands here"), None)
        }
    };
    let diagnostic = place.mark(Diagnostic::error(Code::WrongDataUnit, message), nothing());
    match (meant, &quantity.display) {
        (Some(meant), Display::Unit(_)) => diagnostic.did_you_mean(&meant),
        (_, Display::Unit(declared)) => {
            let declared = &declared.name;
            diagnostic.help(text!(
                "填以{declared}为单位的数；{written}不能换算成{declared}，核对是不是填错了地方",
                "put a number in {declared}; {written} does not convert to it, so see whether this belongs elsewhere"
            ))
        }
        (_, Display::Percent) => diagnostic.help(text!("比率写成 75%", "write a rate as 75%")),
        (_, Display::Plain) => diagnostic.help(text!("只写数", "write the number alone")),
    }
}

/// 75 where 75% is most likely meant.
pub(in crate::facts) fn bare_rate(place: &Place<'_>, number: &Number) -> Diagnostic {
    let name = place.name();
    let diagnostic = Diagnostic::error(
        Code::BareRate,
        text!("“{name}”是比率，{number} 是 {number}% 吗？", "“{name}” is a rate: does {number} mean {number}%?"),
    );
    place.mark(diagnostic, nothing()).help(text!(
        "写成 {number}%；不带 % 的比率是 0 到 1 之间的小数",
        "write {number}%; a rate without % is a fraction from 0 to 1"
    ))
}

/// A number where its fact's numbers do not lie.
pub(in crate::facts) fn out_of_range(place: &Place<'_>, quantity: &Quantity, number: &Number, range: &Interval) -> Diagnostic {
    let (name, shown) = (place.name(), quantity.show(number, PLACES));
    let show = |number: &Number| if number.is_zero() { "0".to_string() } else { quantity.show(number, PLACES) };
    let zero = |bound: &Bound| bound.number().is_some_and(Number::is_zero);
    let low = match &range.low {
        Bound::Unbounded => None,
        Bound::Included(_) if zero(&range.low) => Some(text!("不能是负数", "must not be negative")),
        Bound::Included(low) => {
            let low = show(low);
            Some(text!("不能小于 {low}", "must be at least {low}"))
        }
        Bound::Excluded(low) => {
            let low = show(low);
            Some(text!("必须大于 {low}", "must be above {low}"))
        }
    };
    let high = match &range.high {
        Bound::Unbounded => None,
        Bound::Included(high) => {
            let high = show(high);
            Some(text!("不能大于 {high}", "must be at most {high}"))
        }
        Bound::Excluded(high) => {
            let high = show(high);
            Some(text!("必须小于 {high}", "must be below {high}"))
        }
    };
    let above = match &range.low {
        Bound::Unbounded => true,
        Bound::Included(low) => number >= low,
        Bound::Excluded(low) => number > low,
    };
    let Text { chinese, english } = if above { high } else { low }.unwrap_or_default();
    let diagnostic = Diagnostic::error(
        Code::OutOfRange,
        text!("“{name}”{chinese}，这里是 {shown}", "“{name}” {english}, and {shown} stands here"),
    );
    let diagnostic = place.mark(diagnostic, nothing());
    if number.is_negative() && matches!(&range.low, Bound::Included(low) if low.is_zero()) {
        return diagnostic.help(text!(
            "改成正数；确实可以为负的，要在规则里写“可为负”",
            "make it positive; where it may be negative the rules must say 可为负"
        ));
    }
    diagnostic.help(text!("核对这个数和它的单位", "check the number and its unit"))
}

/// 12.5 people.
pub(in crate::facts) fn not_whole(place: &Place<'_>, quantity: &Quantity, number: &Number) -> Diagnostic {
    let (name, shown) = (place.name(), quantity.show(number, PLACES));
    let diagnostic = Diagnostic::error(
        Code::NotWhole,
        text!("“{name}”应当是整数，这里是 {shown}", "“{name}” must be a whole number, and {shown} stands here"),
    );
    place.mark(diagnostic, nothing()).help(text!("填整数", "put a whole number")).help(text!(
        "确实有小数的，请编规则的人把类型改成“度量”",
        "where decimals are right, whoever writes the rules must say 度量 rather than 数量"
    ))
}

/// No day.
pub(in crate::facts) fn no_date(place: &Place<'_>, written: &str) -> Diagnostic {
    if let Some((year, month)) = month_of(written) {
        return no_such_day(place, written, year, month);
    }
    let (name, written) = (place.name(), short(written));
    let diagnostic =
        Diagnostic::error(Code::NotADate, text!("“{name}”不是日期，或没有这一天：{written}", "“{name}” is no day: {written}"));
    place.mark(diagnostic, nothing()).help(text!("按“年-月-日”写，如 2021-06-30", "write year, month and day: 2021-06-30"))
}

/// 2023-06-31.
fn no_such_day(place: &Place<'_>, written: &str, year: i32, month: u8) -> Diagnostic {
    let (name, written, days) = (place.name(), short(written), days_in_month(year, month));
    let diagnostic = Diagnostic::error(
        Code::NotADate,
        text!("“{name}”没有这一天：{written}", "“{name}” is a day that there is not: {written}"),
    );
    place
        .mark(diagnostic, nothing())
        .help(text!("{year} 年 {month} 月只有 {days} 天，核对日期", "month {month} of {year} has {days} days; check the date"))
}

/// The month of what is written as a day of a month that has no such day.
fn month_of(written: &str) -> Option<(i32, u8)> {
    let mut numbers = written.split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty());
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse::<u8>().ok()?);
    let is_date = numbers.next().is_none() && (1..=9999).contains(&year) && (1..=12).contains(&month);
    (is_date && day > days_in_month(year, month)).then_some((year, month))
}

/// Neither 是 nor 否.
pub(in crate::facts) fn no_flag(place: &Place<'_>, written: &str) -> Diagnostic {
    let (name, written) = (place.name(), short(written));
    let diagnostic = Diagnostic::error(
        Code::NotAFlag,
        text!("“{name}”应当是“是”或“否”，这里是“{written}”", "“{name}” must be true or false, and “{written}” stands here"),
    );
    place.mark(diagnostic, nothing()).help(text!("写 是 或 否", "write 是 or 否, true or false"))
}

/// None of the options.
pub(in crate::facts) fn unknown_choice<S: AsRef<str>>(
    place: &Place<'_>,
    written: &str,
    options: &[S],
    name: Option<&str>,
) -> Diagnostic {
    let (fact, written) = (place.name(), short(written));
    let options = listed(options.iter().map(AsRef::as_ref));
    let diagnostic = Diagnostic::error(
        Code::UnknownDataChoice,
        text!("“{fact}”没有“{written}”这个选项", "“{fact}” has no option “{written}”"),
    );
    nearest(place.mark(diagnostic, nothing()), name).help(text!("可以填：{options}", "the options are: {options}"))
}

/// The data are of a year that the rubric is not for.
pub(in crate::facts) fn year_outside(place: &Place<'_>, year: i32, years: Years) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::DataYear,
        text!("评分表适用于 {years} 年，数据是 {year} 年的", "the rubric is for {years}, and the data are of {year}"),
    );
    place.mark(diagnostic, nothing()).help(text!("改正年度，或换那一年的评分表", "put the year right, or use that year's rubric"))
}

/// The rubric is for several years, and the data do not say which.
pub(in crate::facts) fn year_missing(unit: Option<Span>, years: Years) -> Diagnostic {
    let first = years.first;
    let diagnostic = Diagnostic::error(
        Code::DataYear,
        text!("数据没有写年度，评分表适用于 {years} 年", "the data do not say the year, and the rubric is for {years}"),
    )
    .help(text!("加一行“年度: {first}”", "add a line “年度: {first}”"));
    match unit {
        Some(span) => diagnostic.at(span, nothing()),
        None => diagnostic,
    }
}

/// The data ask for a rubric of another name.
pub(in crate::facts) fn other_rubric(place: &Place<'_>, asked: &str, name: &str) -> Diagnostic {
    let (asked, name) = (short(asked), short(name));
    let diagnostic = Diagnostic::warning(
        Code::OtherRubric,
        text!("数据要用的评分表是“{asked}”，这里用的是“{name}”", "the data ask for the rubric “{asked}”, and this is “{name}”"),
    );
    place.mark(diagnostic, nothing()).help(text!("核对评分表", "see whether it is the right rubric"))
}
