//! 分档, 插值, 评定, 等级, 满分.

use crate::check::typed::{Typed, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::source::Span;
use crate::syntax::ast;
use crate::text;

pub(in crate::check) fn open_range(span: Span, written: &str, low: &str, high: &str) -> Diagnostic {
    let (from, to) = written.split_once(['-', '－', '~', '～', '—', '–']).unwrap_or((low, high));
    let (from, to) = (from.trim(), to.trim());
    Diagnostic::error(
        Code::OpenRange,
        text!("“{written}”没有说明两端哪一头算在内", "“{written}” does not say which end is included"),
    )
    .at(span, text!("正好是 {low} 或 {high} 时算不算？", "do exactly {low} and {high} belong to it?"))
    .help(text!("含 {from}、不含 {to}：写成 {from}(含)-{to}", "with {from}, without {to}: write {from}(含)-{to}"))
    .help(text!("不含 {from}、含 {to}：写成 {from}-{to}(含)", "without {from}, with {to}: write {from}-{to}(含)"))
    .help(text!("两头都含：写成 [{low}, {high}]", "with both: write [{low}, {high}]"))
}

pub(in crate::check) fn else_not_last(span: Span, next: Span) -> Diagnostic {
    Diagnostic::error(Code::ElseNotLast, text!("“其余”要写在最后一行", "其余 must stand in the last arm"))
        .at(span, text!("到这里什么都包括了", "this takes everything"))
        .at(next, text!("这一行永远轮不到", "this arm can never be reached"))
        .help(text!("把“其余”移到最后", "move it to the end"))
}

pub(in crate::check) fn else_with_guard(span: Span, guard: Span) -> Diagnostic {
    Diagnostic::error(Code::ElseNotLast, text!("“其余”后面不能再加“当”", "其余 takes no guard"))
        .at(span, text!("其余就是剩下的全部", "其余 is all the rest"))
        .at(guard, text!("这个条件不满足时就没有结果了", "when this does not hold there is no result"))
        .help(text!("把带条件的写成单独一行，最后再写“其余: …”", "write the condition as an arm of its own before 其余"))
}

pub(in crate::check) fn pattern_without_subject(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongPattern, text!("没有说是什么在这个范围里", "it is not said what lies in this range"))
        .at(span, text!("这是范围，“分档”后面却没有写要看的量", "this is a range, but 分档 names no subject"))
        .help(text!("写成 分档 值 {{ … }}，或者把这里写成完整的条件", "write 分档 值 {{ … }}, or make this a whole condition"))
}

pub(in crate::check) fn condition_with_subject(span: Span, subject: &Typed) -> Diagnostic {
    let type_ = words(subject.type_());
    let (chinese, english) = (&type_.chinese, &type_.english);
    Diagnostic::error(Code::WrongPattern, text!("这里要写范围，不是条件", "a range is wanted here, not a condition"))
        .at(span, text!("这是条件", "this is a condition"))
        .at(subject.span(), Text::new(format!("分档看的是这个{chinese}"), format!("分档 looks at this: {english}")))
        .help(text!(
            "只写比较的后半，如“≥ 90%”；要写整个条件，去掉“分档”后面的对象",
            "write only the range, “≥ 90%”; for whole conditions leave out the subject behind 分档"
        ))
}

pub(in crate::check) fn text_without_quotes(name: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::WrongPattern, text!("文本要加引号", "a text stands in quotes"))
        .at(name.span, text!("分档看的是文本", "分档 looks at a text"))
        .help(text!(
            "写成 \"{written}\"；如果只有固定的几种，把数据声明为 选项 {{ … }}",
            "write \"{written}\"; if there are only a few, declare the fact as 选项 {{ … }}"
        ))
}

pub(in crate::check) fn few_points(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongInterpolation, text!("插值至少要有两个点", "插值 needs at least two points"))
        .at(span, text!("不够连成线", "these make no line"))
        .help(text!("如 插值 值 {{ 80%: 0, 100%: 满分 }}", "for example 插值 值 {{ 80%: 0, 100%: 满分 }}"))
}

pub(in crate::check) fn point_twice(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongInterpolation, text!("插值的同一个点写了两次", "one point of 插值 stands twice"))
        .at(span, text!("又在这里", "again here"))
        .at(first, text!("已经在这里写了", "it stands here already"))
        .help(text!("删去一个", "remove one"))
}

pub(in crate::check) fn no_grade(span: Span) -> Diagnostic {
    Diagnostic::error(Code::GradeName, text!("等级的冒号右边要写等级的名称", "right of the colon a grade's name is wanted"))
        .at(span, text!("这不是名称", "this is no name"))
        .help(text!("如 ≥ 90: 优", "for example ≥ 90: 优"))
}

pub(in crate::check) fn assessed_misplaced(span: Span) -> Diagnostic {
    Diagnostic::error(Code::AssessedMisplaced, text!("“评定”不能写在这里", "评定 cannot stand here"))
        .at(span, text!("评定是给一个指标打的分", "an assessment is the score of one indicator"))
        .help(text!("写在指标的“得分”里，如 得分 = 评定", "write it in the 得分 of an indicator: 得分 = 评定"))
}

pub(in crate::check) fn assessed_twice(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::AssessedTwice, text!("一个指标只有一个评定的分数", "an indicator has one assessed score"))
        .at(span, text!("这里又用了一次", "used again here"))
        .at(first, text!("已经在这里用了", "used here already"))
        .help(text!(
            "分成两个指标；要按情况选用，写在分档的不同行里",
            "make two indicators of it, or put them in separate arms of a 分档"
        ))
}

pub(in crate::check) fn full_points_unprinted(span: Span, header: Span) -> Diagnostic {
    Diagnostic::error(
        Code::FullPointsUnknown,
        text!("这个指标没有写分值，不知道满分是多少", "this indicator prints no points, so 满分 is not known"),
    )
    .at(span, text!("这里要用到满分", "full marks are needed here"))
    .at(header, text!("这里没有写分值", "no points stand here"))
    .help(text!(
        "在名称后面写上分值，如“预算完成率（3分）:”；已经写了的，看括号里是不是数字：字母 O、l 不是 0、1",
        "write the points behind the name: 预算完成率（3分）: – where they stand, see that they are digits: O and l are not 0 and 1"
    ))
}

pub(in crate::check) fn full_points_outside(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::FullPointsUnknown,
        text!("这里不在指标里，不知道是谁的满分", "this is not inside an indicator: whose full marks?"),
    )
    .at(span, text!("是哪个指标的满分？", "of which indicator?"))
    .help(text!(
        "写成 指标名.满分 或 标题名.满分；在函数里，把满分作为参数",
        "write name.满分; in a function make it a parameter"
    ))
}
