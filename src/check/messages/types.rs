//! Types, dimensions, units, arguments.

use super::Purpose;
use crate::check::typed::{Typed, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::model::{Arithmetic, Comparison};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast;
use crate::text;
use crate::value::{Display, Type};

fn this_is(type_: &Type) -> Text {
    let type_ = words(type_);
    let (chinese, english) = (&type_.chinese, &type_.english);
    Text::new(format!("这是{chinese}"), format!("this is {english}"))
}

/// The unit in which a type is shown, empty for plain numbers.
fn unit_of(type_: &Type) -> String {
    match type_.quantity().map(|quantity| &quantity.display) {
        Some(Display::Percent) => "%".to_string(),
        Some(Display::Unit(unit)) => unit.name.to_string(),
        Some(Display::Plain) | None => String::new(),
    }
}

fn digits(typed: &Typed) -> String {
    typed.constant.as_ref().map(Number::to_string).unwrap_or_default()
}

pub(in crate::check) fn mismatch(purpose: Purpose, left: &Typed, right: &Typed) -> Diagnostic {
    let (before, behind) = (words(left.type_()), words(right.type_()));
    let together = purpose.together();
    let message = Text::new(
        format!("{}和{}不能{}", before.chinese, behind.chinese, together.chinese),
        format!("{} and {} cannot be {}", before.english, behind.english, together.english),
    );
    let diagnostic = Diagnostic::error(Code::DimensionMismatch, message)
        .at(right.span(), this_is(right.type_()))
        .at(left.span(), this_is(left.type_()));
    let texts = [left.type_(), right.type_()].map(unit_of);
    for text in &texts {
        if let "万" | "亿" | "千" | "百万" = text.as_str() {
            return diagnostic.help(text!("金额要写全单位：是不是“{text}元”？", "did you mean “{text}元”?"));
        }
    }
    match (left.type_(), right.type_()) {
        (Type::Choice(_), Type::Text) | (Type::Text, Type::Choice(_)) => {
            diagnostic.help(text!("选项的名称不加引号", "the name of a choice stands without quotes"))
        }
        _ => diagnostic.help(text!("看看是不是写错了单位或名称", "check the units and the names")),
    }
}

pub(in crate::check) fn number_without_unit(number: &Typed, other: &Typed) -> Diagnostic {
    let digits = digits(number);
    let unit = unit_of(other.type_());
    Diagnostic::error(Code::MissingUnit, text!("“{digits}”没有写单位", "“{digits}” has no unit"))
        .at(number.span(), text!("这是不带单位的数", "this is a plain number"))
        .at(other.span(), this_is(other.type_()))
        .help(text!("写成 {digits}{unit}", "write {digits}{unit}"))
}

pub(in crate::check) fn number_for_type(number: &Typed, wanted: &Type) -> Diagnostic {
    let digits = digits(number);
    let unit = unit_of(wanted);
    Diagnostic::error(Code::MissingUnit, text!("“{digits}”没有写单位", "“{digits}” has no unit"))
        .at(number.span(), text!("这是不带单位的数", "this is a plain number"))
        .help(text!("写成 {digits}{unit}", "write {digits}{unit}"))
}

pub(in crate::check) fn rate_against_number(rate: &Typed, number: &Typed, purpose: Purpose) -> Diagnostic {
    let digits = digits(number);
    let hundredfold = number.constant.as_ref().and_then(|number| number.multiply(&Number::HUNDRED).ok());
    let hundredfold = hundredfold.map(|number| number.to_string()).unwrap_or_default();
    let message = match purpose {
        Purpose::Subtract => text!("比率和“{digits}”相减，少了百分号", "a rate and “{digits}” are subtracted"),
        _ => text!("比率和“{digits}”相比，少了百分号", "a rate is compared with “{digits}”"),
    };
    Diagnostic::error(Code::RateAgainstNumber, message)
        .at(number.span(), text!("{digits} 就是 {hundredfold}%", "{digits} is {hundredfold}%"))
        .at(rate.span(), text!("这是比率", "this is a rate"))
        .help(text!("是不是 {digits}%？", "did you mean {digits}%?"))
}

pub(in crate::check) fn percent_expected(number: &Typed) -> Diagnostic {
    let digits = digits(number);
    Diagnostic::error(Code::RateAgainstNumber, text!("比率写成了“{digits}”，少了百分号", "“{digits}” stands for a rate"))
        .at(number.span(), text!("这里要写比率", "a rate is wanted here"))
        .help(text!("是不是 {digits}%？", "did you mean {digits}%?"))
}

pub(in crate::check) fn rate_step_without_unit(literal: &ast::NumberLiteral) -> Diagnostic {
    let digits = &literal.text;
    Diagnostic::error(Code::RateAgainstNumber, text!("比率的步长写成了“{digits}”，少了单位", "“{digits}” is the step of a rate"))
        .at(literal.span, text!("{digits} 就是 {digits}00 个百分点", "{digits} is {digits}00 percentage points"))
        .help(text!("是不是 {digits}个百分点？", "did you mean {digits}个百分点?"))
}

pub(in crate::check) fn wrong_type(found: &Typed, wanted: &Type, purpose: Purpose) -> Diagnostic {
    let wanted = words(wanted);
    let place = purpose.place();
    let message = Text::new(
        format!("{}要的是{}", place.chinese, wanted.chinese),
        format!("{} is wanted {}", wanted.english, place.english),
    );
    Diagnostic::error(Code::WrongType, message).at(found.span(), this_is(found.type_()))
}

pub(in crate::check) fn number_wanted(found: &Typed, purpose: Purpose) -> Diagnostic {
    let place = purpose.place();
    let message = Text::new(format!("{}要的是数", place.chinese), format!("a number is wanted {}", place.english));
    let diagnostic = Diagnostic::error(Code::WrongType, message).at(found.span(), this_is(found.type_()));
    match found.type_() {
        Type::Target => diagnostic.help(text!(
            "指标值可以和别的量比较、乘以一个数，或者放进 完成度(实际, 目标)",
            "a target can be compared, multiplied by a number, or given to 完成度(actual, target)"
        )),
        Type::Record(_) => {
            diagnostic.help(text!("写出是记录里的哪一项，如 三公经费.本年", "say which field of the record: 三公经费.本年"))
        }
        Type::List(_) => diagnostic.help(text!(
            "用 个数(列表)、合计(列表, 式子) 这样的函数",
            "use a function over the list: 个数(list), 合计(list, expression)"
        )),
        Type::Flag => diagnostic.help(text!("写成“条件 ? 1 : 0”", "write condition ? 1 : 0")),
        Type::Quantity(_) | Type::Date | Type::Text | Type::Choice(_) => diagnostic,
    }
}

pub(in crate::check) fn flag_wanted(found: &Typed, purpose: Purpose) -> Diagnostic {
    wanted_flag(found, purpose)
        .help(text!("写成比较，如“值 ≥ 90%”，或者用“是否”类型的数据", "write a comparison such as 值 ≥ 90%, or use a flag"))
}

pub(in crate::check) fn flag_of_implied(found: &Typed, purpose: Purpose) -> Diagnostic {
    wanted_flag(found, purpose).help(text!(
        "没有声明的名字都当作数；在“数据”里把它声明为“是否”",
        "undeclared names are plain numbers; declare it as 是否 in 数据"
    ))
}

fn wanted_flag(found: &Typed, purpose: Purpose) -> Diagnostic {
    let place = purpose.place();
    let message = Text::new(format!("{}要的是条件", place.chinese), format!("a condition is wanted {}", place.english));
    Diagnostic::error(Code::WrongType, message).at(found.span(), this_is(found.type_()))
}

pub(in crate::check) fn points_wanted(found: &Typed) -> Diagnostic {
    let type_ = words(found.type_());
    let message = Text::new(
        format!("这里要的是分数，得到的是{}", type_.chinese),
        format!("points are wanted here, and this is {}", type_.english),
    );
    let diagnostic = Diagnostic::error(Code::ScoreNotPoints, message).at(found.span(), this_is(found.type_()));
    match found.type_() {
        Type::Flag => diagnostic.help(text!("写成“条件 ? 满分 : 0”", "write condition ? 满分 : 0")),
        Type::Quantity(_) => diagnostic.help(text!(
            "除以同样单位的量，或者乘以带“分/…”的数，如 0.5分/次 × 通报次数",
            "divide by a quantity of the same unit, or multiply by points per unit: 0.5分/次 × 通报次数"
        )),
        Type::Target => {
            diagnostic.help(text!("用完成度：满分 × 完成度(实际, 目标)", "use 完成度: 满分 × 完成度(actual, target)"))
        }
        Type::Date | Type::Text | Type::Choice(_) | Type::List(_) | Type::Record(_) => diagnostic,
    }
}

pub(in crate::check) fn rate_as_points(found: &Typed) -> Diagnostic {
    Diagnostic::warning(Code::RateAsPoints, text!("得分是一个比率，100% 只是 1 分", "the score is a rate: 100% is just 1 point"))
        .at(found.span(), text!("这是比率", "this is a rate"))
        .help(text!("是不是要乘以满分：满分 × …", "did you mean 满分 × …?"))
}

pub(in crate::check) fn date_and_other(left: &Typed, right: &Typed) -> Diagnostic {
    let type_ = words(right.type_());
    let message = Text::new(
        format!("日期只能加减天数，不能加减{}", type_.chinese),
        format!("only days can be added to or taken from a date, not {}", type_.english),
    );
    let diagnostic = Diagnostic::error(Code::DimensionMismatch, message)
        .at(right.span(), this_is(right.type_()))
        .at(left.span(), this_is(left.type_()));
    if right.bare {
        let digits = digits(right);
        return diagnostic.help(text!("写成 {digits}天", "write {digits}天"));
    }
    diagnostic
}

pub(in crate::check) fn bad_operation(operator: Arithmetic, left: &Typed, right: &Typed) -> Diagnostic {
    let (before, behind) = (words(left.type_()), words(right.type_()));
    let (sign, word) = match operator {
        Arithmetic::Add => ("相加", "added"),
        Arithmetic::Subtract => ("相减", "subtracted"),
        Arithmetic::Multiply => ("相乘", "multiplied"),
        Arithmetic::Divide => ("相除", "divided"),
    };
    let message = Text::new(
        format!("{}和{}不能{sign}", before.chinese, behind.chinese),
        format!("{} and {} cannot be {word}", before.english, behind.english),
    );
    let diagnostic = Diagnostic::error(Code::DimensionMismatch, message)
        .at(right.span(), this_is(right.type_()))
        .at(left.span(), this_is(left.type_()));
    if matches!(left.type_(), Type::Target) || matches!(right.type_(), Type::Target) {
        return diagnostic.help(text!(
            "指标值可以和别的量比较、乘以一个数，或者放进 完成度(实际, 目标)",
            "a target can be compared, multiplied by a number, or given to 完成度(actual, target)"
        ));
    }
    if matches!(left.type_(), Type::Flag) || matches!(right.type_(), Type::Flag) {
        return diagnostic
            .help(text!("要数满足了几条，用 清单 {{ 条件: 1, … }}", "to count what holds, use 清单 {{ condition: 1, … }}"));
    }
    diagnostic
}

pub(in crate::check) fn no_order(comparison: Comparison, left: &Typed, right: &Typed) -> Diagnostic {
    let type_ = words(left.type_());
    let (chinese, english) = (&type_.chinese, &type_.english);
    Diagnostic::error(
        Code::DimensionMismatch,
        Text::new(format!("{chinese}不分大小，不能用“{comparison}”"), format!("“{comparison}” cannot compare {english}")),
    )
    .at(right.span(), this_is(right.type_()))
    .at(left.span(), this_is(left.type_()))
    .help(text!("只能用 = 或 ≠；或者用“分档”逐个写明", "use = or ≠, or name the cases in a 分档"))
}

pub(in crate::check) fn wrong_count(name: &ast::Name, count: usize, usage: &str) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::WrongCount, text!("“{written}”的参数个数不对", "“{written}” takes another number of arguments"))
        .at(name.span, text!("这里写了 {count} 个", "here it has {count}"))
        .help(text!("写法：{usage}", "usage: {usage}"))
}

pub(in crate::check) fn wrong_count_of_own(
    name: &ast::Name,
    count: usize,
    parameters: &[ast::Name],
    definition: Span,
) -> Diagnostic {
    let written = &name.text;
    let usage = parameters.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ");
    Diagnostic::error(Code::WrongCount, text!("“{written}”的参数个数不对", "“{written}” takes another number of arguments"))
        .at(name.span, text!("这里写了 {count} 个", "here it has {count}"))
        .at(definition, text!("定义在这里", "it is defined here"))
        .help(text!("写法：{written}({usage})", "usage: {written}({usage})"))
}

pub(in crate::check) fn fold_without_item(name: &ast::Name, span: Span, list: &Typed, count: usize) -> Diagnostic {
    let written = &name.text;
    let message = if count == 0 {
        text!("没有说对列表的每一项取什么", "it is not said what is taken of each item")
    } else {
        text!("列表的后面只能有一个式子", "behind the list there is one expression")
    };
    Diagnostic::error(Code::WrongCount, message)
        .at(span, Text::default())
        .at(list.span(), text!("这是列表", "this is a list"))
        .help(text!(
            "写成 {written}(列表, 式子)，式子里可以直接用每一项的内容",
            "write {written}(list, expression); the item's fields are in scope"
        ))
}

pub(in crate::check) fn no_constant(span: Span) -> Diagnostic {
    Diagnostic::error(Code::ConstantWanted, text!("这里要直接写出数或选项", "a constant is wanted here"))
        .at(span, text!("要有数据才知道", "this is known only with the data"))
        .help(text!("写成一个确定的值，如 90%", "write a definite value such as 90%"))
}

pub(in crate::check) fn not_a_unit_of_money(unit: &ast::Unit) -> Diagnostic {
    let written = &unit.text;
    let near = match written.as_str() {
        "万" => "万元",
        "亿" => "亿元",
        "千" => "千元",
        _ => "",
    };
    let diagnostic =
        Diagnostic::error(Code::UnitOfAnotherType, text!("“{written}”不是金额的单位", "“{written}” is no unit of money"))
            .at(unit.span, text!("这里要写元、万元、亿元", "元, 万元 or 亿元 is wanted"));
    if near.is_empty() {
        return diagnostic.help(text!(
            "如果不是金额，写 数量({written}) 或 度量({written})",
            "if it is not money, write 数量({written}) or 度量({written})"
        ));
    }
    diagnostic.did_you_mean(near)
}

pub(in crate::check) fn unit_of_money(unit: &ast::Unit) -> Diagnostic {
    let written = &unit.text;
    Diagnostic::error(Code::UnitOfAnotherType, text!("“{written}”是金额的单位", "“{written}” is a unit of money"))
        .at(unit.span, text!("这里不是金额", "this is not declared as money"))
        .help(text!("写成 金额({written})", "write 金额({written})"))
}

pub(in crate::check) fn unit_of_rates(unit: &ast::Unit) -> Diagnostic {
    let written = &unit.text;
    Diagnostic::error(Code::UnitOfAnotherType, text!("“{written}”是比率的单位", "“{written}” is a unit of rates"))
        .at(unit.span, text!("这里不是比率", "this is not declared as a rate"))
        .help(text!("写成 比率", "write 比率"))
}

pub(in crate::check) fn no_unit(unit: &ast::Unit) -> Diagnostic {
    let written = &unit.text;
    Diagnostic::error(Code::UnitOfAnotherType, text!("“{written}”不能作单位", "“{written}” is no unit"))
        .at(unit.span, text!("读不懂", "cannot be read"))
        .help(text!(
            "单位是一个词，如 人、万元，或者两个词的商，如 公斤/亩",
            "a unit is a word such as 人, or a quotient of words such as 公斤/亩"
        ))
}

pub(in crate::check) fn idle_modifier(span: Span, fact: Span, type_: &Type) -> Diagnostic {
    let type_ = words(type_);
    let (chinese, english) = (&type_.chinese, &type_.english);
    Diagnostic::error(
        Code::WrongModifier,
        Text::new(format!("{chinese}不能这样限定"), format!("{english} cannot be narrowed like this")),
    )
    .at(span, text!("在这里没有意义", "has no meaning here"))
    .at(fact, text!("数据在这里", "the fact"))
    .help(text!(
        "“可为负”用于金额、数量、度量、比率；“整数”“大于”“范围”用于数",
        "可为负 goes with 金额, 数量, 度量 and 比率; 整数, 大于 and 范围 go with numbers"
    ))
}

pub(in crate::check) fn empty_range(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongModifier, text!("没有数在这个范围里", "no number lies in this range"))
        .at(span, text!("下限不能高于上限", "the lower end is above the upper"))
        .help(text!("小的写在前面，如 范围 [0%, 100%]", "write the smaller end first: 范围 [0%, 100%]"))
}

pub(in crate::check) fn default_outside_range(span: Span, fact: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongModifier, text!("缺省的值不在允许的范围里", "the default lies outside what is allowed"))
        .at(span, text!("缺省的值", "the default"))
        .at(fact, text!("数据的范围在这里", "the fact's range"))
        .help(text!(
            "改一改缺省的值，或者范围；允许负数的写“可为负”",
            "change the default or the range; for negative numbers write 可为负"
        ))
}

pub(in crate::check) fn number_too_large(span: Span) -> Diagnostic {
    Diagnostic::error(Code::TooDeep, text!("这个数或日期超出了范围", "this number or date is out of range"))
        .at(span, Text::default())
}

pub(in crate::check) fn too_deep(span: Span, most: usize) -> Diagnostic {
    Diagnostic::error(Code::TooDeep, text!("层层相套超过了 {most} 层", "this is nested more than {most} deep"))
        .at(span, text!("到这里太深了", "too deep here"))
        .help(text!("把其中一部分写成“定义”，分开来写", "move a part of it into a 定义"))
}

pub(in crate::check) fn too_many_instances(span: Span, most: usize) -> Diagnostic {
    Diagnostic::error(
        Code::TooDeep,
        text!("函数用在了超过 {most} 种单位上", "functions are used with more than {most} combinations of types"),
    )
    .at(span, text!("到这里太多了", "too many here"))
    .help(text!("减少函数之间的相互调用", "let fewer functions call each other"))
}

pub(in crate::check) fn too_many_operations(span: Span, most: usize) -> Diagnostic {
    Diagnostic::error(
        Code::TooDeep,
        text!("函数层层调用，要算超过 {most} 步", "functions call each other for more than {most} operations"),
    )
    .at(span, text!("到这里太多了", "too many here"))
    .help(text!("把重复调用的部分写成“定义”，只算一次", "move what is called repeatedly into a 定义, which is computed once"))
}

pub(in crate::check) fn no_direction(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongDirection, text!("这里要写“正向”或“反向”", "正向 or 反向 is wanted here"))
        .at(span, text!("看不出哪个方向更好", "this does not say which way is better"))
        .help(text!(
            "越多越好写“正向”，越少越好写“反向”；也可以用 选项 {{ 正向, 反向 }} 的数据",
            "write 正向 (higher) or 反向 (lower), or use a fact of type 选项 {{ 正向, 反向 }}"
        ))
}

pub(in crate::check) fn rounding_without_step(name: &ast::Name, argument: &Typed) -> Diagnostic {
    let written = &name.text;
    let unit = match unit_of(argument.type_()).as_str() {
        "%" => "个百分点".to_string(),
        unit => unit.to_string(),
    };
    Diagnostic::error(Code::RoundingStep, text!("没有说取整到什么", "it is not said to what it is rounded"))
        .at(argument.span(), this_is(argument.type_()))
        .help(text!("写上步长，如 {written}(…, 1{unit})", "give the step: {written}(…, 1{unit})"))
}

pub(in crate::check) fn step_not_positive(span: Span) -> Diagnostic {
    Diagnostic::error(Code::RoundingStep, text!("步长要大于 0", "a step is above 0"))
        .at(span, text!("这不大于 0", "this is not"))
        .help(text!("如 0.01，1个百分点", "such as 0.01 or 1个百分点"))
}

pub(in crate::check) fn percent_step(literal: &ast::NumberLiteral) -> Diagnostic {
    let written = &literal.text;
    let digits = literal.number.to_string();
    Diagnostic::warning(Code::PercentStep, text!("步长“{written}”有两种读法", "the step “{written}” can be read in two ways"))
        .at(literal.span, text!("现在按 {digits} 个百分点算", "it is taken as {digits} percentage points"))
        .help(text!("{digits} 个百分点：写成 {digits}个百分点", "for percentage points write {digits}个百分点"))
        .help(text!("目标值的 {written}：写成 目标 × {written}", "for a part of the target write 目标 × {written}"))
}

pub(in crate::check) fn no_counting(span: Span) -> Diagnostic {
    Diagnostic::error(Code::CountingMissing, text!("这里要写怎样数步数", "how steps are counted is wanted here"))
        .at(span, text!("不是计数的说法", "this is none of the counting words"))
        .help(text!("写 不足不计、不足计一 或 按比例", "write 不足不计 (whole), 不足计一 (started) or 按比例 (prorated)"))
}

pub(in crate::check) fn counting_missing(span: Span, name: &ast::Name, example: &str) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::CountingMissing, text!("没有说明不足一个的怎么算", "it is not said what a part of a step counts"))
        .at(span, text!("{example} 算几个？", "how many steps are {example}?"))
        .help(text!(
            "{example} 算 2 个（只计整的）：{written}(…, …, 不足不计)",
            "2 steps, only whole ones: {written}(…, …, 不足不计)"
        ))
        .help(text!(
            "{example} 算 3 个（不足一个的按一个计）：{written}(…, …, 不足计一)",
            "3 steps, a part counts as one: {written}(…, …, 不足计一)"
        ))
        .help(text!(
            "{example} 算 2.5 个（按比例）：{written}(…, …, 按比例)",
            "2.5 steps, in proportion: {written}(…, …, 按比例)"
        ))
}

pub(in crate::check) fn list_wanted(found: &Typed, usage: &str) -> Diagnostic {
    Diagnostic::error(Code::WrongType, text!("这里要的是列表", "a list is wanted here"))
        .at(found.span(), this_is(found.type_()))
        .help(text!("写法：{usage}", "usage: {usage}"))
}

pub(in crate::check) fn expression_in_plain_text(span: Span) -> Diagnostic {
    Diagnostic::error(Code::PlainTextWanted, text!("这里的文字不能带式子", "this text can hold no expression"))
        .at(span, text!("式子在这里", "the expression"))
        .help(text!("只写文字；带式子的文字写在“分析”里", "write plain text; expressions belong in 分析"))
}

pub(in crate::check) fn text_clause(name: &ast::Name, span: Span) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::PlainTextWanted, text!("“{written}”后面要写文字", "behind “{written}” a text is wanted"))
        .at(span, text!("这不是文字", "this is no text"))
        .help(text!(
            "写成 {written} = \"…\"；要显示一个数，写 \"{{值}}\"",
            "write {written} = \"…\"; to show a number write \"{{值}}\""
        ))
}

pub(in crate::check) fn not_showable(found: &Typed) -> Diagnostic {
    Diagnostic::error(Code::WrongType, text!("列表和记录不能直接写进文字", "a list or a record cannot be put into a text"))
        .at(found.span(), this_is(found.type_()))
        .help(text!("写出其中的一项，或者 个数(…)、合计(…)", "name a field of it, or use 个数(…), 合计(…)"))
}

pub(in crate::check) fn wrong_format(span: Span, type_: &Type) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::WrongFormat, text!("格式写得不对", "this is no format"))
        .at(span, text!("读不懂，或者和前面的量不配", "it cannot be read, or does not fit what it shows"));
    if type_.quantity().is_none() {
        return diagnostic.help(text!("只有数能带格式", "only numbers take a format"));
    }
    let unit = unit_of(type_);
    diagnostic.help(text!("保留两位写成 0.00{unit}，取整写成 0{unit}", "for two places write 0.00{unit}, for none 0{unit}"))
}
