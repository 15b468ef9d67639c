//! Questions about the units that are scored together: where they can stand, and what they can ask.

use crate::check::scope::Place;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::text;

pub(in crate::check) fn cohort_in_cohort(span: Span, named: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::CohortInCohort,
        text!("和其他单位的比较里，不能再用到和其他单位的比较", "a question about other units cannot rest on another one"),
    )
    .at(span, text!("在这里比较", "this one"));
    let diagnostic = match named {
        Some(named) => diagnostic.at(named, text!("它自己就要和其他单位比", "this asks about other units itself")),
        None => diagnostic,
    };
    diagnostic.help(text!(
        "比较各单位自己的数据，或者不用“全体…”“排名”的指标的结果",
        "compare the units' own data, or results of indicators that ask nothing about other units"
    ))
}

pub(in crate::check) fn cohort_elsewhere(span: Span, place: Place) -> Diagnostic {
    let why = match place {
        Place::FactsOnly => text!(
            "适不适用、逐项有几项和各多少分，只看本单位的数据",
            "what applies, and the rows and points of 逐项, rest on the unit's own data"
        ),
        Place::Constant => text!("这里要写定的值", "a constant is wanted here"),
        Place::Expectation | Place::File | Place::Rule | Place::Clause | Place::Total => text!(
            "期望看的是结果：写出用到它的指标应得几分",
            "an expectation is about results: say what the indicator that uses it should score"
        ),
    };
    Diagnostic::error(Code::CohortElsewhere, text!("这里不能和其他单位比较", "other units cannot be asked about here"))
        .at(span, why)
        .help(text!("把比较写进指标的“值”或“得分”", "write the comparison in 值 (value) or 得分 (score) of an indicator"))
}

pub(in crate::check) fn no_rank_order(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::CohortElsewhere,
        text!("“排名”的第二个参数只能是“升序”", "the second argument of 排名 (rank) can only be 升序 (ascending)"),
    )
    .at(span, text!("不是“升序”", "not 升序 (ascending)"))
    .help(text!(
        "最大的排第一，不用写；最小的排第一，写 排名(x, 升序)；只在一部分单位里排，写 排名(x, 其中 …)",
        "the greatest ranks first unless it says 排名(x, 升序); to rank among some of the units write 排名(x, 其中 …)"
    ))
}

pub(in crate::check) fn cohort_value(span: Span) -> Diagnostic {
    Diagnostic::error(Code::CohortValue, text!("其他单位没有这个值，不能拿来比较", "other units do not have this value, so it cannot be compared"))
        .at(
            span,
            text!(
                "列表的一项、函数的参数、合计、总分和逐项里的定义，是计算当中的值",
                "items of lists, parameters, 合计, and the definitions inside 总分 and 逐项 are values of one computation"
            ),
        )
        .help(text!(
            "比较数据、定义、本指标的值，或别的指标的 .值、.得分；函数的参数写在外面：名次分(排名(x))",
            "compare facts, definitions, the indicator's own value, or .值 and .得分 of others; call a function with the rank: f(排名(x))"
        ))
}

pub(in crate::check) fn among_form(span: Span) -> Diagnostic {
    Diagnostic::error(Code::AmongForm, text!("“其中”里的“本单位”只能写在等式的一边", "in 其中 (where), 本单位 (this) stands on one side of an equation"))
        .at(span, text!("不是这样的等式", "no such equation"))
        .help(text!(
            "写 其中 地区 = 本单位.地区；几个条件用“且”连起来；只看各单位自己的条件照常写：其中 人数 ≥ 10人 且 地区 = 本单位.地区",
            "write 其中 地区 = 本单位.地区; join several with 且; what is asked of each unit by itself is written as usual: 其中 人数 ≥ 10人 且 地区 = 本单位.地区"
        ))
}

pub(in crate::check) fn among_type(span: Span) -> Diagnostic {
    Diagnostic::error(Code::AmongForm, text!("不能按它分组", "units cannot be grouped by it"))
        .at(span, text!("指标值、列表、记录不能分组", "a target, a list or a record"))
        .help(text!("用选项、文本、是否、日期或数", "use a choice, a text, a flag, a date or a number"))
}

pub(in crate::check) fn among_too_long(span: Span, most: usize) -> Diagnostic {
    Diagnostic::error(Code::AmongForm, text!("“其中”的条件最多 {most} 个", "其中 (where) has at most {most} conditions"))
        .at(span, text!("太多了", "too many"))
        .help(text!("先用“定义”把几个条件并成一个", "put several into one 定义 (define)"))
}

pub(in crate::check) fn among_elsewhere(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::AmongElsewhere,
        text!("“其中”只用在“全体平均”“全体最大”“全体最小”“排名”里", "其中 (where) belongs in 全体平均, 全体最大, 全体最小, 排名"),
    )
    .at(span, text!("这里不能用", "it cannot stand here"))
    .help(text!(
        "它是最后一个参数：全体平均(执行率, 其中 地区 = 本单位.地区)",
        "it is the last argument: 全体平均(执行率, 其中 地区 = 本单位.地区)"
    ))
}

pub(in crate::check) fn this_unit_elsewhere(span: Span, field: &str) -> Diagnostic {
    Diagnostic::error(Code::AmongElsewhere, text!("“本单位”只用在“其中”里", "本单位 (this) belongs in 其中 (where)"))
        .at(span, text!("别处的数据本来就是本单位的", "elsewhere data are this unit's anyway"))
        .help(text!("直接写“{field}”", "write “{field}”"))
}

pub(in crate::check) fn this_unit_alone(span: Span) -> Diagnostic {
    Diagnostic::error(Code::AmongElsewhere, text!("“本单位”后面要写是它的什么", "本单位 (this) needs a field"))
        .at(span, text!("本单位的什么？", "what of it?"))
        .help(text!("例如 其中 地区 = 本单位.地区", "such as 其中 地区 = 本单位.地区"))
}
