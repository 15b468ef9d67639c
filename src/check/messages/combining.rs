//! What is said about `汇总`.

use crate::check::combining::{Unfit, WeightFault};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::model::Fact;
use crate::source::Span;
use crate::syntax::ast;
use crate::text;

pub(in crate::check) fn wrong_combination(span: Span, fact: &Fact, unfit: Unfit) -> Diagnostic {
    let name = &fact.name;
    let (here, help) = match unfit {
        Unfit::SumOfRates => (
            text!("率相加没有意义", "rates do not add up"),
            text!(
                "率写 汇总 加权平均(作分母的数据)，或者让单位填分子、分母，各写 汇总 合计",
                "write combine weighted_mean(what it is divided by), or ask for both parts of the rate and combine those with sum"
            ),
        ),
        Unfit::MeanOfWhole => (
            text!("平均数多半不是整数", "a mean is seldom whole"),
            text!(
                "个数写 汇总 合计；要平均的，声明成 度量，例如 度量(人)",
                "combine counts with sum; what is to be averaged is a measure: measure(人)"
            ),
        ),
        Unfit::Numbers => (
            text!("“全部”“任一”用于是否", "all and any go with flags"),
            text!(
                "数写 合计、平均、加权平均(权)、最大、最小或相同",
                "for numbers: sum, mean, weighted_mean(weight), max, min or same"
            ),
        ),
        Unfit::Flags => (
            text!("是否不能这样汇总", "flags cannot be combined so"),
            text!("是否写 全部、任一或相同", "for flags: all, any or same"),
        ),
        Unfit::Dates => (
            text!("日期不能这样汇总", "days cannot be combined so"),
            text!("日期写 最大（最晚）、最小（最早）或相同", "for days: max (the last), min (the first) or same"),
        ),
        Unfit::Words => (
            text!("这样的数据只能相同", "such data can only be the same"),
            text!("选项、文本、指标值写 汇总 相同，或者不写", "for choices, texts and targets: combine same, or nothing at all"),
        ),
        Unfit::List => (
            text!("列表总是接起来的", "lists are always joined"),
            text!("删去“汇总”：各单位的各项依次接成一个列表", "take it out: the items of all units become one list, in order"),
        ),
        Unfit::Item => (
            text!("列表的各项照样保留", "items of lists stay as they are"),
            text!("删去“汇总”：各单位的各项依次接成一个列表", "take it out: the items of all units become one list, in order"),
        ),
        Unfit::Record => (
            text!("记录的各项各有各的汇总", "each field of a record has its own"),
            text!("写在花括号里的各项后面", "write it behind the fields between the braces"),
        ),
        Unfit::Twice => (text!("已经写过一次", "it was said before"), text!("只留一个", "leave one of them")),
    };
    Diagnostic::error(Code::WrongCombination, text!("“{name}”不能这样汇总", "“{name}” cannot be combined so"))
        .at(span, here)
        .at(fact.span, text!("数据在这里", "the fact"))
        .help(help)
}

pub(in crate::check) fn wrong_weight(span: Span, fault: WeightFault, declared: Option<Span>) -> Diagnostic {
    let (message, help) = match fault {
        WeightFault::Missing => (
            text!("加权平均没有写权", "a weighted mean without a weight"),
            text!("写明用哪个数据作权，例如 加权平均(预算)", "say by which fact units count: weighted_mean(预算)"),
        ),
        WeightFault::Idle => (
            text!("只有加权平均有权", "only a weighted mean has a weight"),
            text!("改成 加权平均(…)，或者删去括号", "write weighted_mean(…), or take the brackets out"),
        ),
        WeightFault::NoNumber => (
            text!("权不是一个数", "the weight is no number"),
            text!("用一个数作权；记录的一项写 记录.项", "take a number; a field of a record is written record.field"),
        ),
        WeightFault::Negative => (
            text!("权可能是负数", "the weight can be negative"),
            text!(
                "用不会是负数的数据作权：金额、数量，或者声明 大于 0",
                "take a fact that is never negative: money, a quantity, or one declared above 0"
            ),
        ),
        WeightFault::Itself => {
            (text!("用自己作权", "it is weighted by itself"), text!("用另一个数据作权", "take another fact as the weight"))
        }
    };
    let diagnostic = Diagnostic::error(Code::WrongWeight, message).at(span, Text::default());
    match declared {
        Some(declared) => diagnostic.at(declared, text!("声明在这里", "declared here")),
        None => diagnostic,
    }
    .help(help)
}

pub(in crate::check) fn unknown_weight(name: &ast::Name, nearest: Option<&str>) -> Diagnostic {
    let written = &name.text;
    let diagnostic =
        Diagnostic::error(Code::WrongWeight, text!("没有数据“{written}”可以作权", "there is no fact “{written}” to weight by"))
            .at(name.span, text!("权是各单位的一项数据", "a weight is a fact of each unit"));
    match nearest {
        Some(nearest) => diagnostic.did_you_mean(nearest),
        None => diagnostic.help(text!("权写一个数据的名称，不能写式子", "write the name of a fact, not an expression")),
    }
}
