//! What the parser says was expected where something else stands: marks, words, and the rules of the grammar by name.

use crate::language::Text;
use crate::syntax::grammar::Rule;
use crate::syntax::keywords::{self as k, Keyword};
use crate::text;

/// A mark by itself, as something that is expected.
pub(in crate::syntax) fn mark(mark: &str) -> Text {
    text!("“{mark}”", "“{mark}”")
}

/// The end of the line, as something that is expected.
pub(in crate::syntax) fn line_end() -> Text {
    text!("行末", "the end of the line")
}

/// A value, as something that is expected.
pub(in crate::syntax) fn a_value() -> Text {
    text!("一个值（数、名称或算式）", "a value (a number, a name or an expression)")
}

/// A string, as something that is expected where no other value can stand.
pub(in crate::syntax) fn a_string() -> Text {
    text!("用引号括起来的文字", "text in quotation marks")
}

/// What stands behind 修改.
pub(in crate::syntax) fn what_to_modify() -> Text {
    text!("要改的指标、标题或定义", "the indicator, heading or definition to change")
}

/// What stands behind 删除.
pub(in crate::syntax) fn what_to_remove() -> Text {
    text!("要删的指标、标题或定义", "the indicator, heading or definition to take out")
}

/// The rubric's name, as something that is expected.
pub(in crate::syntax) fn rubric_name() -> Text {
    text!("评价的名称", "the rubric's name")
}

/// A word of the table, as something that is expected.
pub(in crate::syntax) fn word(keyword: Keyword) -> Text {
    let Keyword { chinese, english, .. } = keyword;
    text!("“{chinese}”", "“{english}”")
}

/// What a rule of the grammar is called; none for one that says nothing to a reader.
pub(in crate::syntax) fn named(rule: Rule) -> Option<Text> {
    let text = match rule {
        Rule::number_literal | Rule::date | Rule::string | Rule::flag | Rule::true_word | Rule::false_word => a_value(),
        Rule::reference | Rule::call | Rule::group | Rule::expression | Rule::operation | Rule::amount => a_value(),
        Rule::r#match | Rule::interpolate | Rule::checklist | Rule::assessed | Rule::conditional | Rule::subject => a_value(),
        Rule::match_word | Rule::interpolate_word | Rule::checklist_word | Rule::assessed_word | Rule::if_word => a_value(),
        Rule::minus | Rule::not | Rule::bare_assessed | Rule::whole_expression | Rule::explained => a_value(),
        Rule::name | Rule::word | Rule::quoted | Rule::field | Rule::choice | Rule::level => text!("名称", "a name"),
        Rule::or | Rule::and | Rule::arithmetic | Rule::comparison | Rule::question => text!("运算符", "an operator"),
        Rule::colon => mark(":"),
        Rule::equals => mark("="),
        Rule::dots => mark(".."),
        Rule::interval_close => mark("]"),
        Rule::interval_open => mark("["),
        Rule::interval => text!("区间", "an interval"),
        Rule::block => mark("{"),
        Rule::EOI => line_end(),
        Rule::then_word => word(k::THEN),
        Rule::else_word => word(k::ELSE),
        Rule::when_word => word(k::WHEN),
        Rule::pattern | Rule::compared | Rule::range | Rule::bound | Rule::rest | Rule::rest_word => {
            text!("条件、区间或“其余”", "a condition, a range or “else”")
        }
        Rule::inclusion | Rule::included | Rule::excluded => text!("“含”或“不含”", "“incl” or “excl”"),
        Rule::fact_type | Rule::plain_type | Rule::type_word | Rule::choice_type | Rule::list_type | Rule::record_type => {
            text!("类型（金额(万元)、比率、数量(人) …）", "a type (money(万元), rate, quantity(人) …)")
        }
        Rule::choice_word | Rule::list_word | Rule::record_word => {
            text!("类型（金额(万元)、比率、数量(人) …）", "a type (money(万元), rate, quantity(人) …)")
        }
        Rule::unit_text | Rule::unit => text!("单位", "a unit"),
        Rule::modifier
        | Rule::signed
        | Rule::integer
        | Rule::fixed
        | Rule::above_word
        | Rule::within_word
        | Rule::default_word
        | Rule::combine_word => {
            text!("可为负、整数、大于、范围、缺省、不可控、汇总", "signed, integer, above, within, default, fixed, combine")
        }
        Rule::combination | Rule::combination_word => {
            text!(
                "汇总的办法：合计、平均、加权平均(权)、最大、最小、全部、任一或相同",
                "how to combine: sum, mean, weighted_mean(weight), max, min, all, any or same"
            )
        }
        Rule::weight_fact => text!("作权的数据的名称", "the name of the fact that is the weight"),
        Rule::year | Rule::year_range => text!("四位数的年份", "a year of four digits"),
        Rule::month | Rule::day => text!("日期", "a date"),
        Rule::digits => text!("数字", "a number"),
        Rule::declared_word => word(k::DECLARED),
        Rule::places_word => word(k::PLACES),
        Rule::unlimited => word(k::UNLIMITED),
        Rule::rescale | Rule::share_all | Rule::share_level | Rule::share_all_zh | Rule::share_level_zh | Rule::share_word => {
            text!(
                "“一级内按比例”、“二级内按比例”、“全部按比例”或“折算”",
                "“share level 1”, “share level 2”, “share all” or “rescale”"
            )
        }
        Rule::all_word | Rule::level_word => text!("“一级内按比例”或“全部按比例”", "“level 1” or “all”"),
        Rule::level_digit => text!("级数（1 到 4）", "a level, 1 to 4"),
        Rule::warning | Rule::warning_word => text!("“（警告）”", "“(warning)”"),
        Rule::tolerance => text!("“误差 …”", "“tolerance …”"),
        Rule::limit | Rule::limit_word => text!("字数限制（100字以内）", "a limit (100字以内)"),
        Rule::heading_attribute | Rule::weight | Rule::bonus | Rule::deduction | Rule::at_most | Rule::applies | Rule::points => {
            text!("分值、权重、加分、扣分、至多或适用", "points, weight, bonus, deduction, at_most or applies")
        }
        Rule::weight_word | Rule::at_most_word | Rule::applies_word => {
            text!("分值、权重、加分、扣分、至多或适用", "points, weight, bonus, deduction, at_most or applies")
        }
        Rule::test_header | Rule::test_data | Rule::table_word | Rule::data_word => {
            text!("“逐行”或“数据”", "“table” or “data”")
        }
        Rule::given | Rule::given_list | Rule::given_amount | Rule::direction | Rule::input_cell | Rule::expect_cell => a_value(),
        Rule::input_target | Rule::fact_input | Rule::row_input | Rule::prior_input | Rule::test_input => {
            text!("名称", "a name")
        }
        Rule::check_result => a_value(),
        Rule::format | Rule::placeholder => text!("格式（0.0%）", "a format (0.0%)"),
        _ => return None,
    };
    Some(text)
}
