//! What is said about the text of a data file, and about a host's struct.

use super::{nearest, nothing, short};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::SerializeError;
use crate::facts::faults::{MAXIMUM_FAULTS, Place};
use crate::facts::keys::{SECTIONS, Word};
use crate::facts::read::{MAXIMUM_BYTES, MAXIMUM_NESTING};
use crate::language::Text;
use crate::source::{SourceId, Span};
use crate::text;

/// The three ways of writing data.
#[derive(Clone, Copy)]
pub(in crate::facts) enum Syntax {
    Yaml,
    Json,
    Toml,
}

/// The slips that people make in them.
#[derive(Clone, Copy)]
pub(in crate::facts) enum Slip {
    WideColon,
    WideMark,
    TightColon,
    Tab,
    Indentation,
    Quote,
    Bracket,
    Comment,
    JsonColon,
    MissingComma,
    ExtraComma,
    JsonQuote,
    Number,
    AfterEnd,
    BareKey,
    Other,
}

impl Slip {
    /// What is wrong here, and how to write it.
    fn texts(self) -> (Text, Text) {
        match self {
            Slip::WideColon => (
                text!("这里是全角冒号", "a full-width colon"),
                text!("键后面写半角冒号，再空一格：“年度: 2021”", "write an ASCII colon and a blank after a key: “年度: 2021”"),
            ),
            Slip::WideMark => (
                text!("这里是全角标点", "a full-width mark"),
                text!("冒号、逗号、引号和括号用半角的：: , \" {{ }} [ ]", "use the ASCII marks : , \" {{ }} [ ]"),
            ),
            Slip::TightColon => (
                text!("冒号后面没有空格", "no blank after the colon"),
                text!("冒号后面空一格：“年度: 2021”", "put a blank after the colon: “年度: 2021”"),
            ),
            Slip::Tab => {
                (text!("这里是制表符（Tab）", "a tab"), text!("用空格缩进，不用制表符", "indent with blanks, not with tabs"))
            }
            Slip::Indentation => (
                text!("这里的缩进和上面的对不齐", "this does not line up with what is above"),
                text!(
                    "同一层的键左边对齐，下一层多空两格；键后面要有冒号和空格",
                    "line up the keys of one level, indent the next by two blanks; a colon and a blank follow each key"
                ),
            ),
            Slip::Quote => (
                text!("引号里的文字没有写完，或写错了", "a quoted text that does not end, or is not right"),
                text!("引号要成对，用半角的 \"", "quotes come in pairs, and are ASCII \""),
            ),
            Slip::Bracket => (
                text!("括号没有配对，或里面少了逗号", "brackets that do not match, or a comma missing in them"),
                text!(
                    "一个 {{ 或 [ 要有一个 }} 或 ] 对应，里面各项用半角逗号隔开",
                    "each {{ or [ needs its }} or ], with ASCII commas between the entries"
                ),
            ),
            Slip::Comment => (
                text!("JSON 里不能写注释", "JSON has no comments"),
                text!("删掉注释，或改用 YAML", "take the comment out, or use YAML"),
            ),
            Slip::JsonColon => (
                text!("键后面要有冒号和值", "a colon and a value must follow the key"),
                text!("写成 \"年度\": 2021", "write \"年度\": 2021"),
            ),
            Slip::MissingComma => (
                text!("前面少了逗号", "a comma is missing before this"),
                text!("两项之间写半角逗号", "put an ASCII comma between two entries"),
            ),
            Slip::ExtraComma => {
                (text!("多了逗号", "one comma too many"), text!("最后一项后面不写逗号", "no comma follows the last entry"))
            }
            Slip::JsonQuote => (
                text!("这里的文字要加引号", "this text needs quotes"),
                text!("键和文字都用半角的 \" 括起来，比率写成 \"25%\"", "put keys and texts in ASCII \", a rate as \"25%\""),
            ),
            Slip::Number => (
                text!("这个数的写法不对", "this is no way to write a number"),
                text!("只写数字、小数点和负号，如 -116.05", "use digits, a point and a minus only: -116.05"),
            ),
            Slip::AfterEnd => {
                (text!("到上面数据已经结束", "the data end above"), text!("一个文件只放一个单位", "one file holds one unit"))
            }
            Slip::BareKey => (
                text!("TOML 的中文键要加引号", "TOML wants quotes around a Chinese key"),
                text!("写成 \"年度\" = 2021，小节写成 [\"数据\"]", "write \"年度\" = 2021, and a section as [\"数据\"]"),
            ),
            Slip::Other => (
                text!("从这里读不下去", "it cannot be read from here"),
                text!("检查这一行和上一行", "look at this line and the one above"),
            ),
        }
    }
}

/// The text is not what its format wants.
pub(in crate::facts) fn unreadable(syntax: Syntax, span: Span, slip: &Slip) -> Diagnostic {
    let format = match syntax {
        Syntax::Yaml => "YAML",
        Syntax::Json => "JSON",
        Syntax::Toml => "TOML",
    };
    let (label, help) = slip.texts();
    Diagnostic::error(
        Code::DataUnreadable,
        text!("数据文件读不下去：不合 {format} 的写法", "the data file cannot be read as {format}"),
    )
    .at(span, label)
    .help(help)
}

/// The file is larger than any unit's data.
pub(in crate::facts) fn too_large(source: SourceId) -> Diagnostic {
    let limit = MAXIMUM_BYTES >> 20;
    Diagnostic::error(Code::DataTooLarge, text!("数据文件超过 {limit} MiB", "the data file is larger than {limit} MiB"))
        .at(Span::new(source, 0, 0), nothing())
        .help(text!("一个文件只放一个单位的数据", "one file holds the data of one unit"))
}

/// Lists and mappings inside each other without end.
pub(in crate::facts) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::DataTooLarge,
        text!("数据套了超过 {MAXIMUM_NESTING} 层", "the data are nested deeper than {MAXIMUM_NESTING} levels"),
    )
    .at(span, nothing())
}

/// `&甲`, `*甲`, `!!str`
pub(in crate::facts) fn reference(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::YamlReference,
        text!("数据里不能用 YAML 的锚点、引用和标签", "anchors, aliases and tags of YAML have no place in data"),
    )
    .at(span, text!("以 &、* 或 ! 开头", "it starts with &, * or !"))
    .help(text!("要的就是这些字，就加上引号", "if these characters are meant, put quotes around them"))
}

/// Several documents, or a list at the top.
pub(in crate::facts) fn several_units(span: Span) -> Diagnostic {
    Diagnostic::error(Code::SeveralUnits, text!("一个数据文件只放一个单位", "a data file holds one unit"))
        .at(span, text!("从这里起是另一个", "another begins here"))
        .help(text!("每个单位写一个文件", "write one file for each unit"))
}

/// Nothing but blanks and comments.
pub(in crate::facts) fn empty_file(source: SourceId) -> Diagnostic {
    Diagnostic::error(Code::DataShape, text!("数据文件是空的", "the data file is empty"))
        .at(Span::new(source, 0, 0), nothing())
        .help(text!(
            "先写“单位: …”，再写“数据:”；biaochi template 可以生成一份空白的",
            "start with “单位: …” and “数据:”; biaochi template makes an empty one"
        ))
}

/// The top is a text or a list.
pub(in crate::facts) fn no_mapping(span: Span, text: &str) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(Code::DataShape, text!("数据文件应当由“键: 值”组成", "a data file consists of “key: value”"))
            .at(span, nothing());
    if text.contains('：') {
        return diagnostic.help(Slip::WideColon.texts().1);
    }
    diagnostic.help(text!("如“单位: 某单位”，冒号后面有空格", "such as “单位: 某单位”, with a blank after the colon"))
}

/// A list or a mapping where a key must stand.
pub(in crate::facts) fn key_is_no_text(span: Span) -> Diagnostic {
    Diagnostic::error(Code::DataShape, text!("键应当是一个名称", "a key must be a name")).at(span, nothing())
}

/// `单位: [甲, 乙]`
pub(in crate::facts) fn section_wants_text(place: &Place<'_>) -> Diagnostic {
    let name = place.name();
    let diagnostic = Diagnostic::error(Code::DataShape, text!("“{name}”应当是一个名称", "“{name}” must be a name"));
    place.mark(diagnostic, nothing())
}

/// `数据: 5`
pub(in crate::facts) fn section_wants_mapping(place: &Place<'_>) -> Diagnostic {
    let name = place.name();
    let diagnostic = Diagnostic::error(
        Code::DataShape,
        text!("“{name}”下面应当是“名称: 值”，一行一个", "under “{name}” stand “name: value”, one a line"),
    );
    place.mark(diagnostic, nothing())
}

/// A top-level key that means nothing.
pub(in crate::facts) fn unknown_section(place: &Place<'_>, name: Option<&str>) -> Diagnostic {
    let key = place.name();
    let diagnostic =
        Diagnostic::error(Code::UnknownSection, text!("数据文件没有“{key}”这一节", "a data file has no section “{key}”"));
    let diagnostic = place.mark(diagnostic, nothing());
    if name.is_some() {
        return nearest(diagnostic, name);
    }
    let chinese = SECTIONS.iter().map(|word| word.chinese()).collect::<Vec<_>>().join("、");
    let english = SECTIONS.iter().map(|word| Word::english(*word)).collect::<Vec<_>>().join(", ");
    diagnostic.help(text!(
        "可以有：{chinese}。数据要写在“数据”下面，缩进两格",
        "there are: {english}. Facts stand under “data”, indented"
    ))
}

/// A key that stands twice.
pub(in crate::facts) fn duplicate_key(key: &str, first: Option<Span>, second: Option<Span>) -> Diagnostic {
    let key = short(key);
    let mut diagnostic = Diagnostic::error(Code::DuplicateKey, text!("“{key}”写了两次", "“{key}” stands twice"));
    if let Some(second) = second {
        diagnostic = diagnostic.at(second, text!("第二次", "the second"));
    }
    if let Some(first) = first {
        diagnostic = diagnostic.at(first, text!("第一次", "the first"));
    }
    diagnostic.help(text!("留下对的一个", "keep the right one"))
}

/// `年度: 去年`
pub(in crate::facts) fn year_unreadable(place: &Place<'_>, written: &str) -> Diagnostic {
    let written = short(written);
    let diagnostic = Diagnostic::error(Code::DataYear, text!("“{written}”不是年度", "“{written}” is no year"));
    place.mark(diagnostic, nothing()).help(text!("写四位数，如 2021", "write four digits, such as 2021"))
}

/// There were more.
pub(in crate::facts) fn too_many_faults(span: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::note(
        Code::TooManyFaults,
        text!(
            "错误太多，只列出前 {MAXIMUM_FAULTS} 处，改好后再运行一次",
            "too many faults: the first {MAXIMUM_FAULTS} are listed; run again when they are put right"
        ),
    );
    match span {
        Some(span) => diagnostic.at(span, text!("从这里起的没有列出", "those from here are not listed")),
        None => diagnostic,
    }
}

/// A host's value that cannot be a submission.
pub(in crate::facts) fn unserializable(error: &SerializeError) -> Diagnostic {
    let reason = match error {
        SerializeError::Float => text!(
            "里面有浮点数。浮点数不精确，请用十进制数、整数或文字（如 \"713.28万元\"）",
            "it holds a float. Floats are inexact: use a decimal, an integer or a text such as \"713.28万元\""
        ),
        SerializeError::Key => text!("里面有一个键不是文字", "a key in it is no text"),
        SerializeError::Shape => text!("里面有字节串或带数据的枚举", "it holds bytes, or an enum variant with data"),
        SerializeError::TooDeep => {
            text!("套了超过 {MAXIMUM_NESTING} 层", "it is nested deeper than {MAXIMUM_NESTING} levels")
        }
        SerializeError::NoMapping => text!("它不是结构体或映射", "it is no struct or map"),
        SerializeError::Custom(message) => Text::same(message.as_str()),
        SerializeError::Faults(faults) => {
            let chinese = faults.iter().map(|fault| fault.message.chinese.as_str()).collect::<Vec<_>>().join("；");
            let english = faults.iter().map(|fault| fault.message.english.as_str()).collect::<Vec<_>>().join("; ");
            Text::new(chinese, english)
        }
    };
    let Text { chinese, english } = reason;
    Diagnostic::error(
        Code::Unserializable,
        text!("宿主程序给的数据读不了：{chinese}", "the host's data cannot be read: {english}"),
    )
}
