//! Names: unknown, given twice, used as what they are not.

use super::listed;
use crate::check::lookup::Keyword;
use crate::check::names::Entry;
use crate::check::typed::words;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::model::Fact;
use crate::source::Span;
use crate::stdlib::Row;
use crate::syntax::{ast, keywords};
use crate::text;
use crate::value::Type;

pub(in crate::check) fn unknown_name(name: &ast::Name, near: Option<&str>, place: Option<Span>) -> Diagnostic {
    let written = &name.text;
    let mut diagnostic = Diagnostic::error(Code::UnknownName, text!("不认识“{written}”", "“{written}” is not known"))
        .at(name.span, text!("没有叫这个名字的数据、定义或指标", "no fact, definition or indicator has this name"));
    if let Some(near) = near {
        if let Some(place) = place {
            diagnostic = diagnostic.at(place, text!("“{near}”在这里", "“{near}” is here"));
        }
        return diagnostic.did_you_mean(near);
    }
    diagnostic.help(text!(
        "如果是单位要填报的数据，在“数据”里加一行：{written}: 金额(万元)",
        "if the unit supplies it, declare it in 数据: {written}: 金额(万元)"
    ))
}

pub(in crate::check) fn removed_name(name: &ast::Name, removal: Span) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::UnknownName, text!("“{written}”已经删掉了", "“{written}” was taken out"))
        .at(name.span, text!("这里还在用它", "it is still used here"))
        .at(removal, text!("在这里删的", "taken out here"))
        .help(text!("用到它的地方也要写“修改”或“删除”；或者不删它", "modify or take out what uses it as well, or keep it"))
}

pub(in crate::check) fn name_is_field(name: &ast::Name, fact: &Fact) -> Diagnostic {
    let (written, owner) = (&name.text, &fact.name);
    let diagnostic = Diagnostic::error(Code::UnknownName, text!("不认识“{written}”", "“{written}” is not known"))
        .at(name.span, text!("它是“{owner}”里的一项，不能单独写", "it is a field of “{owner}” and cannot stand alone"))
        .at(fact.span, text!("“{owner}”在这里", "“{owner}” is here"));
    if let Type::List(_) = fact.type_ {
        return diagnostic.help(text!(
            "写成对列表每一项的计算，如 合计({owner}, {written})、个数({owner}, 条件)",
            "compute over the items of the list: 合计({owner}, {written}), 个数({owner}, condition)"
        ));
    }
    diagnostic.help(text!("写成 {owner}.{written}", "write {owner}.{written}"))
}

pub(in crate::check) fn unknown_indicator(name: &ast::Name, near: Option<&str>) -> Diagnostic {
    let written = &name.text;
    let diagnostic = Diagnostic::error(
        Code::UnknownName,
        text!("没有叫“{written}”的指标或标题", "there is no indicator or heading “{written}”"),
    )
    .at(name.span, text!("不认识", "not known"));
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic,
    }
}

pub(in crate::check) fn unknown_choice(name: &ast::Name, all: &[&str], near: Option<&str>) -> Diagnostic {
    let written = &name.text;
    let all = listed(all);
    let (chinese, english) = (&all.chinese, &all.english);
    let diagnostic =
        Diagnostic::error(Code::NoSuchChoice, text!("选项里没有“{written}”", "“{written}” is not one of the choices"))
            .at(name.span, Text::new(format!("可选的有：{chinese}"), format!("the choices are {english}")));
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic
            .help(text!("写其中的一个，或在“数据”的选项里加上它", "write one of them, or add it to the choices in 数据")),
    }
}

pub(in crate::check) fn choice_in_quotes(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(Code::NoSuchChoice, text!("选项“{text}”不加引号", "the choice “{text}” stands without quotes"))
        .at(span, text!("这是文本，不是选项", "this is a text, not a choice"))
        .help(text!("直接写 {text}", "write {text}"))
}

pub(in crate::check) fn duplicate_name(name: &ast::Name, first: &Entry) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::DuplicateName, text!("“{written}”这个名字用了两次", "“{written}” is declared twice"))
        .at(name.span, text!("又在这里", "again here"))
        .at(first.span, text!("已经在这里用了", "declared here already"))
        .help(text!(
            "数据、定义和指标不能同名；给其中一个改名",
            "facts, definitions and indicators share one namespace; rename one of them"
        ))
}

pub(in crate::check) fn duplicate_field(name: &ast::Name, first: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::DuplicateName, text!("“{written}”写了两次", "“{written}” stands twice"))
        .at(name.span, text!("又在这里", "again here"))
        .at(first.span, text!("已经在这里写了", "it stands here already"))
        .help(text!("删去一个，或改名", "remove one, or rename it"))
}

pub(in crate::check) fn unknown_function(name: &ast::Name, near: Option<&str>) -> Diagnostic {
    let written = &name.text;
    let diagnostic =
        Diagnostic::error(Code::UnknownFunction, text!("没有叫“{written}”的函数", "there is no function “{written}”"))
            .at(name.span, text!("不认识", "not known"));
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help(text!("可以自己定义：定义 {written}(甲, 乙) = …", "you can define it: 定义 {written}(a, b) = …")),
    }
}

pub(in crate::check) fn not_yet_known(name: &ast::Name, keyword: keywords::Keyword) -> Diagnostic {
    let (chinese, english) = (keyword.chinese, keyword.english);
    Diagnostic::error(Code::NotYetKnown, text!("这一版还不认识“{chinese}”", "this version does not know “{english}” yet"))
        .at(name.span, text!("留待以后的版本", "reserved for a later version"))
        .help(text!("先用单位自己的数据写", "let the unit's own data say it for now"))
}

pub(in crate::check) fn not_a_function(name: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::UnknownFunction, text!("“{written}”不是函数，后面不能带括号", "“{written}” is not a function"))
        .at(name.span, text!("这是一个值的名字", "this names a value"))
        .help(text!("要相乘，写 {written} × (…)", "to multiply, write {written} × (…)"))
}

pub(in crate::check) fn operator_without_blanks(name: &ast::Name, parts: &[&str]) -> Diagnostic {
    let spaced = parts.join(" ");
    let written = &name.text;
    Diagnostic::error(
        Code::OperatorWithoutBlanks,
        text!("“{written}”连在一起，成了一个名字", "“{written}” is run together and reads as one name"),
    )
    .at(name.span, text!("且、或、非的两边要有空格", "word operators need blanks around them"))
    .help(text!("写成 {spaced}", "write {spaced}"))
}

pub(in crate::check) fn shadowed(name: &ast::Name, outer: Span) -> Diagnostic {
    let written = &name.text;
    Diagnostic::warning(
        Code::ShadowedName,
        text!("指标里的“{written}”遮住了外面的同名项", "the local “{written}” hides another of the same name"),
    )
    .at(name.span, text!("在这个指标里，“{written}”指的是这一个", "inside this indicator “{written}” is this one"))
    .at(outer, text!("而不是这一个", "and not this one"))
    .help(text!("给它改一个名字", "give it another name"))
}

pub(in crate::check) fn hides_function(name: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::warning(
        Code::ShadowedName,
        text!("定义的“{written}”遮住了自带的同名函数", "“{written}” hides the library function of the same name"),
    )
    .at(name.span, text!("这个文件里，“{written}”指的是这一个", "in this file “{written}” is this one"))
    .help(text!("给它改一个名字", "give it another name"))
}

pub(in crate::check) fn implied_facts(names: &[ast::Name], defined: &[&str]) -> Diagnostic {
    let written: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
    let written = listed(&written);
    let (chinese, english) = (&written.chinese, &written.english);
    let message = Text::new(
        format!("没有“数据”部分，这些名字当作要填的数：{chinese}"),
        format!("without a 数据 section these names are taken as plain numbers to be supplied: {english}"),
    );
    let mut diagnostic = Diagnostic::note(Code::ImpliedFacts, message);
    if let Some(first) = names.first() {
        diagnostic = diagnostic.at(first.span, text!("首先在这里用到", "first used here"));
    }
    for name in names.iter().take(50) {
        if let Some(near) = crate::diagnostic::closest(&name.text, defined.iter().copied().chain(["满分"])) {
            let written = &name.text;
            diagnostic = diagnostic.help(text!("“{written}”是不是“{near}”？", "is “{written}” meant to be “{near}”?"));
        }
    }
    diagnostic.help(text!(
        "加上“数据 {{ … }}”，写明每一项的单位，写错的名字和单位就能查出来",
        "declare them with their units in 数据 {{ … }}, and slips in names and units will be found"
    ))
}

pub(in crate::check) fn unknown_field(field: &ast::Name, near: Option<&str>, all: &[&str]) -> Diagnostic {
    let written = &field.text;
    let all = listed(all);
    let (chinese, english) = (&all.chinese, &all.english);
    let diagnostic = Diagnostic::error(Code::NoSuchField, text!("记录里没有“{written}”", "the record has no field “{written}”"))
        .at(field.span, Text::new(format!("有的是：{chinese}"), format!("it has {english}")));
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic,
    }
}

pub(in crate::check) fn unknown_result(field: &ast::Name, all: &[&str]) -> Diagnostic {
    let written = &field.text;
    let near = crate::diagnostic::closest(written, all.iter().copied());
    let all = listed(all);
    let (chinese, english) = (&all.chinese, &all.english);
    let diagnostic = Diagnostic::error(
        Code::NoSuchField,
        text!("指标或标题后面不能写“.{written}”", "“.{written}” cannot be asked of an indicator or a heading"),
    )
    .at(field.span, Text::new(format!("可以写：{chinese}"), format!("it can be {english}")));
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic,
    }
}

pub(in crate::check) fn field_of_list(list: Span, field: &ast::Name) -> Diagnostic {
    let written = &field.text;
    Diagnostic::error(
        Code::NoSuchField,
        text!("列表有许多项，不能直接写“.{written}”", "a list has many items; “.{written}” does not say which"),
    )
    .at(field.span, text!("是哪一项的？", "of which item?"))
    .at(list, text!("这是列表", "this is a list"))
    .help(text!(
        "用 合计(列表, {written})、最大(列表, {written}) 这样的函数",
        "use a function over the list, such as 合计(list, {written}) or 最大(list, {written})"
    ))
}

pub(in crate::check) fn field_of_value(value: Span, type_: &Type, field: &ast::Name) -> Diagnostic {
    let written = &field.text;
    let type_ = words(type_);
    let (chinese, english) = (&type_.chinese, &type_.english);
    Diagnostic::error(Code::NoSuchField, text!("这里的“.{written}”没有意义", "“.{written}” has no meaning here"))
        .at(value, Text::new(format!("这是{chinese}，里面没有别的项"), format!("this is {english} and has no fields")))
        .help(text!(
            "“.”只能跟在记录、指标和标题的后面，如 预算完成率.得分",
            "“.” follows a record, an indicator or a heading: 预算完成率.得分"
        ))
}

pub(in crate::check) fn result_of_each(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::ResultOfEach,
        text!("逐项的指标有许多行，不能直接取一个结果", "an indicator with 逐项 has many rows and no single result"),
    )
    .at(span, text!("是哪一行的？", "of which row?"))
    .help(text!("取它上面标题的得分，如 产出.得分", "ask for the score of the heading above it: 产出.得分"))
}

pub(in crate::check) fn indicator_without_value(name: &ast::Name, span: Span, header: Span) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::IndicatorWithoutValue, text!("指标“{written}”没有写“值”", "the indicator “{written}” has no 值"))
        .at(span, text!("取不到它的值", "there is no value to ask for"))
        .at(header, text!("这个指标里只有得分", "this indicator only has a score"))
        .help(text!("给它加一行“值 = …”，或者取它的得分：{written}.得分", "add 值 = … to it, or ask for {written}.得分"))
}

pub(in crate::check) fn ambiguous_heading(name: &ast::Name, places: &[Span]) -> Diagnostic {
    let written = &name.text;
    let mut diagnostic = Diagnostic::error(
        Code::AmbiguousHeading,
        text!("叫“{written}”的标题不止一个", "more than one heading is called “{written}”"),
    )
    .at(name.span, text!("指的是哪一个？", "which one is meant?"));
    for place in places.iter().take(4) {
        diagnostic = diagnostic.at(*place, text!("这里有一个", "one is here"));
    }
    diagnostic.help(text!("给标题改成不同的名字", "give the headings different names"))
}

pub(in crate::check) fn heading_as_value(name: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::NotAValue, text!("“{written}”是标题，不是数", "“{written}” is a heading, not a number"))
        .at(name.span, text!("要它的得分还是满分？", "its score or its full marks?"))
        .help(text!("写成 {written}.得分 或 {written}.满分", "write {written}.得分 or {written}.满分"))
}

pub(in crate::check) fn indicator_as_value(name: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::NotAValue, text!("“{written}”是指标，不是数", "“{written}” is an indicator, not a number"))
        .at(name.span, text!("要它的得分还是值？", "its score or its value?"))
        .help(text!("写成 {written}.得分 或 {written}.值", "write {written}.得分 or {written}.值"))
}

pub(in crate::check) fn function_as_value(name: &ast::Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::NotAValue, text!("“{written}”要带参数", "“{written}” needs its arguments"))
        .at(name.span, text!("这是函数", "this is a function"))
        .help(text!("写成 {written}(…)", "write {written}(…)"))
}

pub(in crate::check) fn library_function_as_value(name: &ast::Name, row: &Row) -> Diagnostic {
    let written = &name.text;
    let usage = row.usage;
    Diagnostic::error(Code::NotAValue, text!("“{written}”是函数，要带参数", "“{written}” is a function and needs arguments"))
        .at(name.span, text!("这里只有名字", "only its name stands here"))
        .help(text!("写法：{usage}", "usage: {usage}"))
        .help(text!("如果这是单位要填报的数据，在“数据”里声明它", "if the unit supplies a fact of this name, declare it in 数据"))
}

pub(in crate::check) fn keyword_as_name(name: &ast::Name, keyword: Keyword) -> Diagnostic {
    let written = &name.text;
    let diagnostic = Diagnostic::error(Code::NotAValue, text!("这里不能用“{written}”", "“{written}” cannot be used here"));
    match keyword {
        Keyword::Value => diagnostic
            .at(name.span, text!("这个指标没有写“值”", "this indicator has no 值"))
            .help(text!("先写一行“值 = …”", "first write 值 = …")),
        Keyword::Score => diagnostic
            .at(name.span, text!("得分算出来以后才有", "the score is not known yet"))
            .help(text!("要别的指标的得分，写 指标名.得分", "for the score of another indicator write name.得分")),
        Keyword::Assessed | Keyword::Declared | Keyword::Else | Keyword::FullPoints | Keyword::Year | Keyword::Sum => {
            diagnostic.at(name.span, text!("这个词在这里没有意义", "this word has no meaning here"))
        }
    }
}

pub(in crate::check) fn unknown_type(name: &ast::Name, near: Option<&str>) -> Diagnostic {
    let written = &name.text;
    let diagnostic = Diagnostic::error(Code::UnknownType, text!("没有叫“{written}”的类型", "there is no type “{written}”"))
        .at(name.span, text!("不认识", "not known"));
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help(text!(
            "类型有：数、比率、金额(万元)、数量(人)、度量(公斤)、天、个月、年、日期、是否、选项 {{ 甲, 乙 }}、文本、指标值、列表、记录",
            "types: 数 number, 比率 rate, 金额 money(万元), 数量 quantity(人), 度量 measure(公斤), 天, 个月, 年, 日期 date, 是否 flag, \
             选项 choice {{ 甲, 乙 }}, 文本 text, 指标值 target, 列表 list, 记录 record"
        )),
    }
}

pub(in crate::check) fn unused_local(name: &ast::Name, near: Option<&str>) -> Diagnostic {
    let written = &name.text;
    let diagnostic =
        Diagnostic::warning(Code::UnusedLocal, text!("“{written}”写了却没有用到", "“{written}” is defined and never used"))
            .at(name.span, text!("没有别的地方用它", "nothing uses it"));
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help(text!("删去这一行，或者用上它", "remove the line, or use it")),
    }
}

/// One reference of a cycle.
pub(in crate::check) struct Link {
    /// What refers.
    pub name: String,
    /// Where; of a heading the heading itself.
    pub span: Span,
    /// How.
    pub kind: LinkKind,
}

/// How one thing of a cycle leads to the next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum LinkKind {
    /// By naming it.
    Uses,
    /// By holding it: a heading what is below it.
    Holds,
}

pub(in crate::check) fn cycle(links: &[Link]) -> Diagnostic {
    let mut way: Vec<&str> = links.iter().map(|link| link.name.as_str()).take(12).collect();
    if links.len() > way.len() {
        way.push("…");
    }
    way.extend(links.first().map(|link| link.name.as_str()));
    let way = way.join(" → ");
    let mut diagnostic = Diagnostic::error(
        Code::Cycle,
        text!("互相引用成了一个圈，算不出来：{way}", "these refer to each other in a circle: {way}"),
    );
    for (at, Link { name, span, kind }) in links.iter().enumerate().take(6) {
        let next = links.get((at + 1) % links.len()).map_or("", |link| link.name.as_str());
        let text = match kind {
            LinkKind::Uses => text!("“{name}”用到“{next}”", "“{name}” uses “{next}”"),
            LinkKind::Holds => text!("“{name}”里有“{next}”", "“{name}” holds “{next}”"),
        };
        diagnostic = diagnostic.at(*span, text);
    }
    diagnostic.help(text!("去掉其中的一个引用", "remove one of these references"))
}
