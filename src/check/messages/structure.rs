//! The outline, headers, clauses, 总分, 校验, 逐项.

use super::Purpose;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::model::{Section, SectionKind};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast;
use crate::text;

pub(in crate::check) fn statement_twice(statement: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::StatementTwice, text!("“{statement}”写了两次", "“{statement}” stands twice"))
        .at(span, text!("又在这里", "again here"))
        .at(first, text!("已经在这里写了", "it stands here already"))
        .help(text!("只留一个", "keep one"))
}

pub(in crate::check) fn too_many_places(span: Span, most: u32) -> Diagnostic {
    Diagnostic::error(Code::TooManyPlaces, text!("最多保留 {most} 位小数", "at most {most} places can be kept"))
        .at(span, text!("位数太多", "too many"))
        .help(text!("一般写 保留 2位", "usually 保留 2位"))
}

pub(in crate::check) fn not_points(literal: &ast::NumberLiteral) -> Diagnostic {
    let written = &literal.text;
    Diagnostic::error(Code::WrongPoints, text!("“{written}”不能作分值", "“{written}” cannot be points"))
        .at(literal.span, text!("分值是大于 0 的数", "points are a number above 0"))
        .help(text!("写成“3分”这样", "write it like 3分"))
}

pub(in crate::check) fn points_not_literal(span: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongPoints, text!("分值要直接写数", "the points must be a number"))
        .at(span, text!("这是式子", "this is an expression"))
        .help(text!("写成“（3分）”；只有“逐项”的分值可以是式子", "write （3分）; only with 逐项 can the points be an expression"))
}

pub(in crate::check) fn each_without_points(header: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongPoints, text!("“逐项”没有写每一项的分值", "逐项 does not say the points of an item"))
        .at(header, text!("每一项多少分？", "how many points has an item?"))
        .help(text!(
            "在名称后面写上，如“逐项 产出指标（分值）:”，分值是列表里的一项",
            "write them behind the name: 逐项 产出指标（分值）: where 分值 is a field of the list"
        ))
}

pub(in crate::check) fn each_without_name(list: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongEach, text!("“逐项”的列表里没有“名称”", "the list of 逐项 has no field 名称"))
        .at(list, text!("每一项要有名称，才能成为一行指标", "each item needs a name to become a row"))
        .help(text!("在列表里加上“名称: 文本”", "add 名称: 文本 to the list"))
}

pub(in crate::check) fn skipped_level(heading: &ast::Heading, span: Span, above: Option<(Span, u8)>) -> Diagnostic {
    let level = usize::from(heading.level);
    let marks = "#".repeat(level);
    let right = "#".repeat(above.map_or(1, |(_, level)| usize::from(level) + 1));
    let name = &heading.name.text;
    let mut diagnostic =
        Diagnostic::error(Code::SkippedLevel, text!("标题“{name}”跳了一级", "the heading “{name}” skips a level"))
            .at(span, text!("这里是 {marks}", "this is {marks}"));
    if let Some((span, _)) = above {
        diagnostic = diagnostic.at(span, text!("上面的标题在这里", "the heading above it"));
    }
    diagnostic.help(text!("写成“{right} {name}”，或者在它上面补上中间的一级", "write {right} {name}, or add the heading between"))
}

pub(in crate::check) fn heading_twice(name: &ast::Name, first: Span) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::HeadingTwice, text!("标题“{written}”写了两次", "the heading “{written}” stands twice"))
        .at(name.span, text!("又在这里", "again here"))
        .at(first, text!("已经在这里写了", "it stands here already"))
        .help(text!("把两处的指标合到一个标题下面，或改名", "put their indicators under one heading, or rename one"))
}

pub(in crate::check) fn at_most_without_bonus(span: Span, heading: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongBracket, text!("“至多”只能和“加分”或“扣分”一起写", "至多 goes with 加分 or 扣分"))
        .at(span, text!("这个上限没有意义", "this limit has no meaning"))
        .at(heading, text!("这是普通的标题", "this is an ordinary heading"))
        .help(text!("写成“（加分，至多 5分）”，或去掉“至多”", "write （加分，至多 5分）, or leave it out"))
}

pub(in crate::check) fn kind_below_top(span: Span, heading: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongBracket, text!("加分、扣分只能写在一级标题上", "加分 and 扣分 belong to top headings"))
        .at(span, text!("写在了下级标题上", "this is a heading below the top"))
        .at(heading, text!("这个标题不是一级", "not a top heading"))
        .help(text!("把这个标题改成一级（一个 #）", "make it a top heading (one #)"))
}

/// A weight is a part of 100, so the heading above must hold 100.
pub(in crate::check) fn weight_below(section: &Section, above: &Section) -> Diagnostic {
    let (name, outer) = (&section.name, &above.name);
    let (label, help) = match (&above.kind, &above.points) {
        (SectionKind::Bonus { .. } | SectionKind::Deduction { .. }, _) => (
            text!("在满分之外", "outside the full marks"),
            text!("去掉权重，里面各项直接写分值", "leave the weight out, and print the points of the rows"),
        ),
        (SectionKind::Ordinary | SectionKind::Weighted(_), points) => {
            let points = points.as_ref().map_or(String::new(), Number::to_string);
            (
                text!("这里是 {points} 分", "{points} points here"),
                text!(
                    "“{outer}”也写成权重，如“（权重 {points}%）”，里面的权重就是它的百分之几；或者去掉“{name}”的权重，写明分值",
                    "give “{outer}” a weight too, as in （权重 {points}%）: the weights inside are parts of it; or print the points of “{name}”"
                ),
            )
        }
    };
    Diagnostic::error(
        Code::WrongBracket,
        text!(
            "“{name}”的权重是 100 分的百分之几，“{outer}”却不是 100 分",
            "the weight of “{name}” is a part of 100, which “{outer}” does not hold"
        ),
    )
    .at(section.span, text!("权重在这里", "the weight is here"))
    .at(above.span, label)
    .help(help)
}

pub(in crate::check) fn weight_and_points(weight: Span, points: Span) -> Diagnostic {
    Diagnostic::error(Code::WrongBracket, text!("写了权重的标题，里面按 100 分算", "a weighted heading holds 100 points"))
        .at(points, text!("这里写的不是 100 分", "this is not 100"))
        .at(weight, text!("权重在这里", "the weight is here"))
        .help(text!("去掉分值，或去掉权重", "leave out the points, or the weight"))
}

pub(in crate::check) fn not_a_weight(literal: &ast::NumberLiteral) -> Diagnostic {
    let written = &literal.text;
    Diagnostic::error(Code::WrongBracket, text!("“{written}”不能作权重", "“{written}” cannot be a weight"))
        .at(literal.span, text!("权重是 0% 到 100% 的比率", "a weight is a rate up to 100%"))
        .help(text!("写成“权重 80%”这样", "write it like 权重 80%"))
}

pub(in crate::check) fn clause_twice(name: &ast::Name, first: Span) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::ClauseTwice, text!("“{written}”写了两次", "“{written}” stands twice"))
        .at(name.span, text!("又在这里", "again here"))
        .at(first, text!("已经在这里写了", "it stands here already"))
        .help(text!("只留一个；要分情况，用“分档”或“若 … 则 … 否则 …”", "keep one; for cases use 分档 or 若 … 则 … 否则 …"))
}

pub(in crate::check) fn score_missing(name: &ast::Name, header: Span) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::ScoreMissing, text!("指标“{written}”没有写“得分”", "the indicator “{written}” has no 得分"))
        .at(header, text!("怎样得分？", "how is it scored?"))
        .help(text!("加一行“得分 = …”；由人打分的写“得分 = 评定”", "add 得分 = …; for a person's score 得分 = 评定"))
}

pub(in crate::check) fn clause_not_in_total(name: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::ClauseNotInTotal, text!("“总分”里不能写“{written}”", "总分 has no “{written}”"))
        .at(name.span, text!("这是指标才有的", "only indicators have this"))
        .help(text!(
            "总分里可以写：得分、至多、至少、分析，和自己的定义",
            "总分 takes 得分, 至多, 至少, 分析 and definitions of its own"
        ))
}

pub(in crate::check) fn results_where_facts(span: Span, purpose: Purpose) -> Diagnostic {
    let place = purpose.place();
    let (chinese, english) = (&place.chinese, &place.english);
    Diagnostic::error(
        Code::ResultsWhereFacts,
        Text::new(format!("{chinese}不能用评分的结果"), format!("results of scoring cannot stand {english}")),
    )
    .at(span, text!("打分之前还不知道它", "it is not known before scoring"))
    .help(text!("只用“数据”里的项，和只用到数据的定义", "use only facts, and definitions over facts"))
}

pub(in crate::check) fn local_in_applies(name: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(
        Code::ResultsWhereFacts,
        text!("“适用”里不能用指标自己的“{written}”", "适用 cannot use the indicator's own “{written}”"),
    )
    .at(name.span, text!("先要知道适用，才算它", "it is computed only for what applies"))
    .help(text!(
        "直接用“数据”里的项；重复的式子写成“定义 {written} = …”",
        "use facts; move a shared expression into 定义 {written} = …"
    ))
}

pub(in crate::check) fn tolerance_without_equation(span: Span, condition: Span) -> Diagnostic {
    Diagnostic::error(Code::ToleranceWithoutEquation, text!("只有等式才有误差", "only an equation has a tolerance"))
        .at(span, text!("误差在这里", "the tolerance"))
        .at(condition, text!("这不是一个“甲 = 乙”的等式", "this is not one equation a = b"))
        .help(text!("去掉误差，或把条件写成一个等式", "leave the tolerance out, or write one equation"))
}

pub(in crate::check) fn points_lost(clauses: &[Span]) -> Diagnostic {
    let count = clauses.len();
    let mut diagnostic = Diagnostic::warning(
        Code::PointsLost,
        text!(
            "有 {count} 个指标可能不适用，没有说明它们的分怎么办，不适用时就丢了",
            "{count} indicators may not apply, and nothing says what becomes of their points: they are lost"
        ),
    );
    for span in clauses.iter().take(4) {
        diagnostic = diagnostic.at(*span, text!("可能不适用", "may not apply"));
    }
    diagnostic
        .help(text!(
            "在文件开头写一行：不适用 一级内按比例（分给同一一级指标下的其他项）、不适用 折算（总分按适用部分折算），或 分值 填报",
            "say it at the head of the file: 不适用 一级内按比例 (shared inside the heading), 不适用 折算 (the total is rescaled), or 分值 填报"
        ))
        .help(text!("或者给指标写上“不适用得分 = …”", "or give the indicator 不适用得分 = …"))
}
