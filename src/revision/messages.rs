//! What is said about files that extend and import each other, BC06. Each message names both files: the one that was written wrong, by its
//! place, and the one that it extends.

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::source::Span;
use crate::syntax::ast::{Check, Heading, Item, ItemKind, Name, Reference};
use crate::syntax::keywords::{self, Keyword};
use crate::text;

/// What a name in a revision means to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Indicator,
    Definition,
    Fact,
    Parameter,
    /// Any of these.
    Any,
}

impl Kind {
    fn words(self) -> Text {
        match self {
            Kind::Indicator => text!("指标", "indicator"),
            Kind::Definition => text!("定义", "definition"),
            Kind::Fact => text!("数据", "fact"),
            Kind::Parameter => text!("参数", "parameter"),
            Kind::Any => text!("指标、数据、定义或参数", "indicator, fact, definition or parameter"),
        }
    }

    /// How a revision changes one.
    fn how_to_modify(self, name: &str) -> Text {
        match self {
            Kind::Indicator | Kind::Any => text!("修改 {name}: …", "修改 {name}: …"),
            Kind::Definition => text!("修改 定义 {name} = …", "修改 定义 {name} = …"),
            Kind::Fact => text!("修改 数据 {{ {name}: … }}", "修改 数据 {{ {name}: … }}"),
            Kind::Parameter => text!("参数 {{ {name} = … }}", "参数 {{ {name} = … }}"),
        }
    }
}

/// The word of a statement that a rubric has once and that a revision simply says anew.
pub(super) fn header_word(kind: &ItemKind) -> Option<&'static str> {
    let keyword: Keyword = match kind {
        ItemKind::Rubric(_) => keywords::RUBRIC,
        ItemKind::Year(_) => keywords::YEAR,
        ItemKind::Basis(_) => keywords::BASIS,
        ItemKind::Rounding(_) => keywords::ROUND_TO,
        ItemKind::DeclaredPoints(_) => keywords::POINTS,
        ItemKind::Inapplicable(_) => keywords::INAPPLICABLE,
        ItemKind::FullPoints(_) => keywords::FULL,
        ItemKind::Grades(_) => keywords::GRADES,
        ItemKind::Total(_) => keywords::TOTAL,
        ItemKind::Data(_)
        | ItemKind::Parameters(_)
        | ItemKind::Definition(_)
        | ItemKind::Heading(_)
        | ItemKind::Indicator(_)
        | ItemKind::Check(_)
        | ItemKind::Test(_)
        | ItemKind::Extends(_)
        | ItemKind::Import(_)
        | ItemKind::Modify(_)
        | ItemKind::Remove(_) => return None,
    };
    Some(keyword.chinese)
}

/// Why a file that a statement names cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreachable<'a> {
    /// There is none; perhaps one of this name was meant.
    NotFound {
        /// The nearest name in its folder.
        nearest: Option<&'a str>,
    },
    /// It lies outside the folder of the rules, perhaps through a link.
    Outside {
        /// The folder.
        folder: &'a str,
    },
    /// It is no rules file by its name.
    NotRules,
    /// It is there and cannot be read: the reason in the system's words.
    NotReadable {
        /// The reason.
        reason: &'a str,
    },
}

/// A file that cannot be had.
pub fn unreachable_file(reference: &Reference, why: Unreachable<'_>) -> Diagnostic {
    let path = &reference.path;
    let message = match why {
        Unreachable::NotFound { .. } => text!("找不到文件“{path}”", "there is no file “{path}”"),
        Unreachable::Outside { .. } => text!("“{path}”在规则文件夹之外", "“{path}” lies outside the folder of the rules"),
        Unreachable::NotRules => text!("“{path}”不是规则文件", "“{path}” is no rules file"),
        Unreachable::NotReadable { .. } => text!("读不了文件“{path}”", "the file “{path}” cannot be read"),
    };
    let diagnostic = Diagnostic::error(Code::UnreachableFile, message);
    match why {
        Unreachable::NotFound { nearest: Some(nearest) } => {
            diagnostic.at(reference.span, text!("没有这个文件", "no such file")).did_you_mean(nearest)
        }
        Unreachable::NotFound { nearest: None } => diagnostic
            .at(reference.span, text!("没有这个文件", "no such file"))
            .help(text!("路径从写这一句的文件所在的文件夹算起", "paths start from the folder of the file in which they stand")),
        Unreachable::Outside { folder } => {
            diagnostic.at(reference.span, text!("规则文件夹是“{folder}”", "the folder of the rules is “{folder}”")).help(text!(
                "把文件放进这个文件夹；或者把共同的上级文件夹取名为 rules（或 规则），或在命令行上写上它",
                "move the file into that folder; or name the folder that holds both “rules”, or give it on the command line"
            ))
        }
        Unreachable::NotRules => diagnostic
            .at(reference.span, text!("规则文件的名称以 .rules 结尾", "the name of a rules file ends with .rules"))
            .help(text!("写规则文件的路径", "write the path of a rules file")),
        Unreachable::NotReadable { reason } => diagnostic
            .at(reference.span, text!("{reason}", "{reason}"))
            .help(text!("看看它是不是规则文件，有没有读的权限", "see whether it is a rules file and may be read")),
    }
}

pub(super) fn too_many_files(reference: &Reference, depth: usize, files: usize) -> Diagnostic {
    Diagnostic::error(
        Code::LimitExceeded,
        text!(
            "沿用和引用的文件太多：最多连着 {depth} 层，一共 {files} 个",
            "too many files: at most {depth} in a row and {files} in all"
        ),
    )
    .at(reference.span, text!("到这里超过了", "the limit is passed here"))
    .help(text!("合并一些文件", "put some of them together"))
}

pub(super) fn circular_files(reference: &Reference, circle: &[Span]) -> Diagnostic {
    let path = &reference.path;
    let mut diagnostic = Diagnostic::error(
        Code::CircularFiles,
        text!("文件绕成了圈：“{path}”又回到前面的文件", "the files go round in a circle: “{path}” leads back"),
    );
    for span in circle.iter().rev() {
        diagnostic = diagnostic.at(*span, text!("经过这里", "the way leads through here"));
    }
    diagnostic.help(text!("去掉其中一句", "take one of these statements out"))
}

pub(super) fn extends_twice(second: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::StatementTwice, text!("“沿用”写了两次", "“沿用” stands twice"))
        .at(second, text!("又在这里", "again here"))
        .at(first, text!("已经在这里写了", "it stands here already"))
        .help(text!(
            "只沿用一张评分表；几张表共用的数据和定义用“引用”",
            "extend one rubric; what several share is brought in by 引用"
        ))
}

pub(super) fn extends_shared(reference: &Reference) -> Diagnostic {
    let path = &reference.path;
    Diagnostic::error(
        Code::NotShareable,
        text!("“{path}”里只有数据、参数和定义，不是评分表", "“{path}” holds facts, parameters and definitions and is no rubric"),
    )
    .at(reference.span, text!("不能沿用", "it cannot be extended"))
    .help(text!("写成“引用 \"{path}\"”", "write 引用 \"{path}\""))
}

pub(super) fn not_shareable(item: &Item, import: &Reference) -> Diagnostic {
    let path = &import.path;
    Diagnostic::error(
        Code::NotShareable,
        text!(
            "引用的文件“{path}”里只能有数据、参数和定义",
            "the imported file “{path}” may hold only facts, parameters and definitions"
        ),
    )
    .at(item.span, text!("这一句不能在引用的文件里", "this cannot stand in an imported file"))
    .at(import.span, text!("在这里引用", "it is imported here"))
    .help(text!("要沿用整张评分表，写“沿用 \"{path}\"”", "to take over a whole rubric write 沿用 \"{path}\""))
}

pub(super) fn nothing_extended(item: &Item) -> Diagnostic {
    let word = if matches!(item.kind, ItemKind::Remove(_)) { "删除" } else { "修改" };
    Diagnostic::error(
        Code::NothingExtended,
        text!("没有“沿用”，就没有可以{word}的", "there is nothing to {word}, since no 沿用 says what is extended"),
    )
    .at(item.span, text!("{word}的是哪张评分表里的？", "of which rubric?"))
    .help(text!(
        "在文件开头写上“沿用 \"上一年.rules\"”；新写的不用“{word}”",
        "write 沿用 \"last year's.rules\" at the head of the file"
    ))
}

pub(super) fn not_in_base(name: &Name, kind: Kind, near: Option<&str>, extends: &Reference) -> Diagnostic {
    let diagnostic = without_advice(name, kind, extends);
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help(text!("新增的不写“修改”", "what is new stands without 修改 (modify)")),
    }
}

/// What a 删除 names and the base has, but with a word of the language before it.
pub(super) fn removed_with_word(name: &Name, behind: &str, extends: &Reference) -> Diagnostic {
    without_advice(name, Kind::Any, extends).help(text!("只写名称：“删除 {behind}”", "write the name alone: 删除 {behind}"))
}

/// What a 删除 names and the base has not.
pub(super) fn removed_not_in_base(name: &Name, near: Option<&str>, extends: &Reference) -> Diagnostic {
    let diagnostic = without_advice(name, Kind::Any, extends);
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help(text!(
            "本来就没有，不用删；要删的是指标、数据、定义或参数的，核对名称",
            "what is not there need not be taken out; otherwise check the name"
        )),
    }
}

pub(super) fn removes_test(name: &Name) -> Diagnostic {
    Diagnostic::error(Code::NotInBase, text!("测试不用删除", "a test need not be taken out"))
        .at(name.span, text!("测试不随着沿用", "tests are not taken over by what extends them"))
        .help(text!("去掉这一行", "take this line out"))
}

fn without_advice(name: &Name, kind: Kind, extends: &Reference) -> Diagnostic {
    let (written, path, kind) = (&name.text, &extends.path, kind.words());
    let (chinese, english) = (&kind.chinese, &kind.english);
    Diagnostic::error(
        Code::NotInBase,
        Text::new(format!("“{path}”里没有{chinese}“{written}”"), format!("“{path}” has no {english} “{written}”")),
    )
    .at(name.span, text!("没有这个名称", "not known there"))
    .at(extends.span, text!("沿用的是这个文件", "this is the file that is extended"))
}

pub(super) fn of_another_kind(name: &Name, wanted: Kind, found: Kind, first: Option<Span>, extends: &Reference) -> Diagnostic {
    let (written, path) = (&name.text, &extends.path);
    let (is, not, how) = (found.words(), wanted.words(), found.how_to_modify(written));
    let mut diagnostic = Diagnostic::error(
        Code::NotInBase,
        Text::new(
            format!("“{path}”里的“{written}”是{}，不是{}", is.chinese, not.chinese),
            format!("“{written}” in “{path}” is a {}, not a {}", is.english, not.english),
        ),
    )
    .at(name.span, Text::new(format!("当作{}来改了", not.chinese), "changed as if it were one"));
    if let Some(first) = first {
        diagnostic = diagnostic.at(first, text!("它在这里", "it stands here"));
    }
    diagnostic.help(Text::new(format!("写成“{}”", how.chinese), format!("write {}", how.english)))
}

pub(super) fn already_in_base(name: &Name, kind: Kind, first: Option<Span>, extends: &Reference) -> Diagnostic {
    let (written, path, how) = (&name.text, &extends.path, kind.how_to_modify(&name.text));
    let mut diagnostic =
        Diagnostic::error(Code::AlreadyInBase, text!("“{path}”里已经有“{written}”", "“{path}” has “{written}” already"))
            .at(name.span, text!("又写了一个", "written once more"));
    if let Some(first) = first {
        diagnostic = diagnostic.at(first, text!("沿用来的在这里", "the one that is extended"));
    }
    diagnostic.help(Text::new(
        format!("要改它，写“{}”；要另加一个，换个名称", how.chinese),
        format!("to change it write {}; to add another, give it a name of its own", how.english),
    ))
}

pub(super) fn check_in_base(check: &Check, first: Option<Span>, extends: &Reference) -> Diagnostic {
    let path = &extends.path;
    let mut diagnostic =
        Diagnostic::error(Code::AlreadyInBase, text!("“{path}”里已经有这条校验", "“{path}” has this 校验 already"))
            .at(check.label.span, text!("又写了一条", "written once more"));
    if let Some(first) = first {
        diagnostic = diagnostic.at(first, text!("沿用来的在这里", "the one that is extended"));
    }
    diagnostic.help(text!("要改它，在前面写“修改”", "to change it write 修改 in front"))
}

pub(super) fn check_not_in_base(span: Span, near: Option<&str>, extends: &Reference) -> Diagnostic {
    let path = &extends.path;
    let diagnostic = Diagnostic::error(Code::NotInBase, text!("“{path}”里没有这条校验", "“{path}” has no such 校验"))
        .at(span, text!("没有这个名称", "not known there"))
        .at(extends.span, text!("沿用的是这个文件", "this is the file that is extended"));
    match near {
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help(text!("引号里的名称要和那里一样", "the name in quotation marks must be the same as there")),
    }
}

pub(super) fn no_total_in_base(place: Span, extends: &Reference) -> Diagnostic {
    nothing_of_the_kind(extends)
        .at(place, text!("没有可以改的", "there is nothing to change"))
        .at(extends.span, text!("沿用的是这个文件", "this is the file that is extended"))
        .help(text!("新写的不用“修改”", "what is new stands without 修改 (modify)"))
}

pub(super) fn no_statement_to_remove(place: Span, extends: &Reference) -> Diagnostic {
    nothing_of_the_kind(extends)
        .at(place, text!("没有可以删的", "there is nothing to take out"))
        .at(extends.span, text!("沿用的是这个文件", "this is the file that is extended"))
        .help(text!("本来就没有，去掉这一行", "it is not there: take this line out"))
}

fn nothing_of_the_kind(extends: &Reference) -> Diagnostic {
    let path = &extends.path;
    Diagnostic::error(Code::NotInBase, text!("“{path}”里没有写这一句", "“{path}” says nothing of the kind"))
}

pub(super) fn heading_not_in_base(level: u8, name: &Name, near: Option<&str>, extends: &Reference) -> Diagnostic {
    let (written, path) = (&name.text, &extends.path);
    let marks = "#".repeat(usize::from(level));
    let diagnostic = Diagnostic::error(
        Code::NotInBase,
        text!("“{path}”里没有标题“{marks} {written}”", "“{path}” has no heading “{marks} {written}”"),
    )
    .at(name.span, text!("没有这个标题", "not known there"))
    .at(extends.span, text!("沿用的是这个文件", "this is the file that is extended"));
    match near {
        Some(near) if near == written => {
            diagnostic.help(text!("它在另一级，看看有几个 #", "it is of another level: count its #"))
        }
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic,
    }
}

pub(super) fn heading_ambiguous(name: &Name, places: &[Span]) -> Diagnostic {
    const SHOWN: usize = 4;
    let (written, count) = (&name.text, places.len());
    let mut diagnostic =
        Diagnostic::error(Code::NotInBase, text!("有 {count} 个标题叫“{written}”", "{count} headings are called “{written}”"))
            .at(name.span, text!("是哪一个？", "which one?"));
    for place in places.iter().take(SHOWN) {
        diagnostic = diagnostic.at(*place, text!("这里有一个", "here is one"));
    }
    diagnostic.help(text!("在沿用的文件里给它们不同的名称", "give them different names in the file that is extended"))
}

pub(super) fn heading_differs(heading: &Heading, first: Span) -> Diagnostic {
    let name = &heading.name.text;
    let marks = "#".repeat(usize::from(heading.level));
    Diagnostic::error(
        Code::AlreadyInBase,
        text!("标题“{name}”的括号和沿用来的不同", "the bracket of “{name}” differs from the base"),
    )
    .at(heading.name.span, text!("这里接着写它下面的指标", "this continues the heading"))
    .at(first, text!("沿用来的在这里", "the one that is extended"))
    .help(text!("要改分值，写“修改 {marks} {name}（…）”", "to change it write 修改 {marks} {name}（…）"))
}

pub(super) fn heading_unchanged(place: Span) -> Diagnostic {
    Diagnostic::error(Code::EmptyIndicator, text!("“修改”没有说改什么", "this 修改 does not say what changes"))
        .at(place, text!("后面没有括号", "no bracket follows"))
        .help(text!(
            "写上新的分值，如“修改 # 投入（20分）”；要在它下面加指标，直接写“# 投入”",
            "write what is new, as in 修改 # 投入（20分）; to add indicators under it write # 投入"
        ))
}

pub(super) fn removes_heading(name: &Name) -> Diagnostic {
    let written = &name.text;
    Diagnostic::error(Code::NotInBase, text!("“{written}”是标题", "“{written}” is a heading"))
        .at(name.span, text!("标题前面要有 #", "a heading is written with its #"))
        .help(text!("写成“删除 # {written}”，它下面的指标也一起删去", "write 删除 # {written}; what is under it goes as well"))
}

pub(super) fn removed_and_used(name: &Name, removal: Option<Span>) -> Diagnostic {
    let written = &name.text;
    let mut diagnostic = Diagnostic::error(
        Code::ContradictoryRevision,
        text!("“{written}”删掉了，又在这里用", "“{written}” is taken out and used again here"),
    )
    .at(name.span, text!("已经没有了", "it is gone"));
    if let Some(removal) = removal.filter(|removal| *removal != name.span) {
        diagnostic = diagnostic.at(removal, text!("在这里删的", "taken out here"));
    }
    diagnostic.help(text!("两句只留一句", "keep one of the two"))
}

pub(super) fn changed_twice(second: Span, first: Span) -> Diagnostic {
    Diagnostic::error(Code::ContradictoryRevision, text!("同一处改了两次", "the same thing is changed twice"))
        .at(second, text!("又在这里改", "changed again here"))
        .at(first, text!("已经在这里改了", "it is changed here already"))
        .help(text!("合成一处", "put the two together"))
}
