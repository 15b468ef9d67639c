//! The messages about files and the command line, BC05xx.

mod rubrics;
mod tables;

use std::path::Path;

use super::files;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::source::Span;
use crate::text;

pub use rubrics::{
    Offered, Wanted, by_rules_of, no_rubric_fits, revision_without_year, rules_have_warnings, several_rubrics_fit,
    unit_and_year_wanted, year_claimed_twice, year_not_covered, year_of_neither,
};
pub use tables::{
    no_table_format, not_for_tables, not_read, one_output, only_for_tables, output_exists, stopped, table_no_file,
    tables_and_files,
};

/// What a file is called in a message.
fn named(path: &Path) -> Text {
    match files::is_stdin(path) {
        true => text!("标准输入", "the standard input"),
        false => Text::same(path.display().to_string()),
    }
}

/// BC0501: there is no such file.
pub fn file_not_found(path: &Path, nearest: Option<&str>) -> Diagnostic {
    let path = path.display();
    let diagnostic = Diagnostic::error(Code::FileNotFound, text!("没有这个文件：{path}", "there is no such file: {path}"));
    match nearest {
        Some(nearest) => diagnostic.help(text!("那里有“{nearest}”，是不是它？", "“{nearest}” is there; is it meant?")),
        None => diagnostic.help(text!("请核对文件名和它所在的文件夹", "check the name and the folder it is in")),
    }
}

/// BC0501: there is no such file as the data of a test.
pub fn test_data_not_found(span: Span, path: &str, nearest: Option<&str>) -> Diagnostic {
    let message = text!("没有测试的数据文件“{path}”", "there is no file “{path}” with the data of a test");
    let diagnostic = Diagnostic::error(Code::FileNotFound, message)
        .at(span, text!("从规则文件所在的文件夹找起", "looked for from the folder of the rules file"));
    match nearest {
        Some(nearest) => diagnostic.help(text!("那里有“{nearest}”，是不是它？", "“{nearest}” is there; is it meant?")),
        None => diagnostic.help(text!("请核对文件名和它所在的文件夹", "check the name and the folder it is in")),
    }
}

/// BC0502: the file is there and cannot be read.
pub fn file_not_readable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let (path, reason) = (path.display(), reason(error));
    let (chinese, english) = (reason.chinese, reason.english);
    Diagnostic::error(Code::FileNotReadable, text!("读不了文件 {path}：{chinese}", "cannot read {path}: {english}"))
}

/// BC0601: the data that a test names lie outside the folder of the data.
pub fn test_data_outside(span: Span, path: &str, folder: &str) -> Diagnostic {
    Diagnostic::error(
        Code::UnreachableFile,
        text!(
            "测试的数据“{path}”在数据的文件夹之外，没有读",
            "the data “{path}” of a test lie outside the folder of the data and were not read"
        ),
    )
    .at(span, text!("数据要放在“{folder}”里", "data must lie in “{folder}”"))
    .help(text!(
        "把数据文件放进这个文件夹；或者把规则放在名叫 rules（或 规则）的文件夹里，数据放在它旁边",
        "move the data into that folder; or keep the rules in a folder called “rules” and the data beside it"
    ))
}

/// BC0503: the bytes are no text in a known encoding.
pub fn encoding_unknown(path: &Path) -> Diagnostic {
    let Text { chinese, english } = named(path);
    Diagnostic::error(
        Code::EncodingUnknown,
        text!(
            "{chinese} 不是文本文件，或者编码不是 UTF-8 也不是 GB18030",
            "{english} is no text, or is neither UTF-8 nor GB18030"
        ),
    )
    .help(text!("请在编辑器里把它另存为 UTF-8 编码的文本", "save it as UTF-8 text in an editor"))
}

/// BC0504: the file was read as GB18030.
pub fn read_as_gb18030(path: &Path) -> Diagnostic {
    let Text { chinese, english } = named(path);
    Diagnostic::note(
        Code::ReadAsGb18030,
        text!("{chinese} 不是 UTF-8 编码，已按 GB18030 读取", "{english} is not UTF-8; it was read as GB18030"),
    )
    .help(text!("如果汉字显示不对，请另存为 UTF-8", "if the characters look wrong, save it as UTF-8"))
}

/// BC0541: a file in another encoding was written anew.
pub fn written_as_utf8(path: &Path) -> Diagnostic {
    let path = path.display();
    Diagnostic::note(
        Code::WrittenAsUtf8,
        text!("{path} 原来是 GB18030 编码，现在存为 UTF-8", "{path} was GB18030 and is UTF-8 now"),
    )
}

/// BC0542: what the files that a file names declare is not known.
pub fn names_unknown(file: &str) -> Diagnostic {
    Diagnostic::error(
        Code::NamesUnknown,
        text!(
            "{file} 沿用或引用的文件读不了，不知道里面有哪些名称，没有换写法",
            "{file} extends or imports files that cannot be read, so the names in them are not known; it was not respelled"
        ),
    )
    .help(text!(
        "请先用 biaochi check 检查这个文件；标准输入里不能有沿用、引用",
        "run biaochi check on it first; the standard input cannot extend or import"
    ))
}

/// BC0505: the file is larger than any rules or data file should be.
pub fn file_too_large(path: &Path, limit: u64) -> Diagnostic {
    let limit = limit / (1024 * 1024);
    let Text { chinese, english } = named(path);
    Diagnostic::error(
        Code::FileTooLarge,
        text!(
            "{chinese} 超过了 {limit} MiB，不像是规则或数据文件",
            "{english} is larger than {limit} MiB, which no rules or data file should be"
        ),
    )
}

/// BC0506: the name of a data file does not say what is in it.
pub fn format_unknown(path: &Path) -> Diagnostic {
    let path = path.display();
    Diagnostic::error(
        Code::FormatUnknown,
        text!("看不出 {path} 是什么格式的数据", "the name of {path} does not say which format the data have"),
    )
    .help(text!(
        "数据文件的名字以 .yaml、.yml、.json 或 .toml 结尾，表以 .csv、.xlsx 或 .jsonl 结尾",
        "the name of a data file ends with .yaml, .yml, .json or .toml, that of a table with .csv, .xlsx or .jsonl"
    ))
}

/// What is wrong with a goal on the command line.
#[derive(Clone, Copy, Debug)]
pub enum GoalFault<'a> {
    /// There are scores to reach and no data.
    NoData,
    /// This is no number of points.
    NoNumber(&'a str),
    /// More than one kind of goal was given.
    Several,
}

/// BC0565: a goal that is not understood.
pub fn goal_unreadable(fault: GoalFault<'_>) -> Diagnostic {
    let message = match fault {
        GoalFault::NoData => text!("没有写数据文件", "no data file is named"),
        GoalFault::NoNumber(written) => text!("“{written}”不是分数", "“{written}” is no number of points"),
        GoalFault::Several => text!(
            "等次、总分、指标的分，只能写其中一种目标",
            "a grade, a total, scores of rows: only one kind of goal can be given"
        ),
    };
    let help = match fault {
        GoalFault::NoData => text!(
            "先写数据文件，再写目标：biaochi goal 某单位.yaml 预算完成率=满分",
            "name the data first: biaochi goal unit.yaml 预算完成率=full"
        ),
        GoalFault::NoNumber(_) => {
            text!("写一个数，如 --total 90、预算完成率=3；满分写“满分”", "write a number: --total 90, 预算完成率=3; or “full”")
        }
        GoalFault::Several => text!("要看几个目标，分几次运行", "run the command once for each goal"),
    };
    Diagnostic::error(Code::GoalUnreadable, message).help(help)
}

/// BC0509: the command line is not understood.
pub fn usage(problem: Usage) -> Diagnostic {
    let message = match &problem {
        Usage::UnknownOption { given, .. } => text!("没有 {given} 这个选项", "there is no option {given}"),
        Usage::UnknownCommand { given, .. } => text!("没有 {given} 这个命令", "there is no command {given}"),
        Usage::Missing { what } => text!("还缺少：{what}", "missing: {what}"),
        Usage::NoValue { option } => text!("{option} 后面还要写一个值", "{option} needs a value"),
        Usage::BadValue { option, given, .. } => text!("{option} 不能是“{given}”", "{option} cannot be “{given}”"),
        Usage::TooMany { given } => text!("多出了“{given}”", "“{given}” is too much"),
        Usage::Together { option, other } => {
            text!("{option} 和 {other} 不能一起用", "{option} cannot be used with {other}")
        }
        Usage::Repeated { option } => text!("{option} 只能写一次", "{option} can be given only once"),
        Usage::Other => text!("命令写得不对", "the command line is not understood"),
    };
    let mut diagnostic = Diagnostic::error(Code::Usage, message);
    match problem {
        Usage::UnknownOption { nearest: Some(nearest), .. } | Usage::UnknownCommand { nearest: Some(nearest), .. } => {
            diagnostic = diagnostic.help(text!("是不是 {nearest}？", "did you mean {nearest}?"));
        }
        Usage::BadValue { allowed, .. } if !allowed.is_empty() => {
            let (chinese, english) = (allowed.join("、"), allowed.join(", "));
            diagnostic = diagnostic.help(text!("可以是：{chinese}", "it can be: {english}"));
        }
        _ => {}
    }
    diagnostic.help(text!("用 --help 查看用法", "see --help"))
}

/// BC0566: the rules compare units, and there is only this one.
pub fn nobody_to_compare_with(unit: &str, question: Span) -> Diagnostic {
    Diagnostic::warning(
        Code::NobodyToCompareWith,
        text!(
            "“{unit}”要和其他单位比较，可是同一评分表、同一年度的只有它一个",
            "“{unit}” is to be compared with other units, and is the only one under its rubric and year"
        ),
    )
    .at(question, text!("规则在这里比较", "the rules compare here"))
    .help(text!(
        "把其他单位的数据一起评，或者用 --among 给出只用来比较的数据：--among 数据文件夹",
        "score the other units with it, or give data that are only compared with: --among FOLDER"
    ))
}

/// BC0510: the result cannot be written where it was to go.
pub fn not_writable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let (path, reason) = (path.display(), reason(error));
    let (chinese, english) = (reason.chinese, reason.english);
    Diagnostic::error(Code::NotWritable, text!("写不了文件 {path}：{chinese}", "cannot write {path}: {english}"))
}

/// BC0511: a folder holds no file of the kind that is wanted.
pub fn folder_empty(path: &Path, wanted: &str) -> Diagnostic {
    let path = path.display();
    Diagnostic::error(
        Code::FolderEmpty,
        text!("文件夹 {path} 里没有 {wanted} 文件", "there is no {wanted} file in the folder {path}"),
    )
}

/// BC0512: the rubric has no such indicator.
pub fn indicator_unknown(given: &str, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::IndicatorUnknown,
        text!("规则里没有“{given}”这个指标", "the rubric has no indicator called “{given}”"),
    );
    match nearest {
        Some(nearest) => diagnostic.did_you_mean(nearest),
        None => {
            let (chinese, english) = (known.join("、"), known.join(", "));
            diagnostic.help(text!("规则里的指标有：{chinese}", "its indicators are: {english}"))
        }
    }
}

/// BC0513: there is no message with such a code.
pub fn code_unknown(given: &str, nearest: Option<Code>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(Code::CodeUnknown, text!("没有编号为 {given} 的消息", "there is no message with the code {given}"));
    let diagnostic = match nearest {
        Some(nearest) => diagnostic.help(text!("是不是 {nearest}？", "did you mean {nearest}?")),
        None => diagnostic,
    };
    diagnostic.help(text!("biaochi explain-error 列出所有编号", "biaochi explain-error lists all codes"))
}

/// BC0514: the result would be written over a file that was read.
pub fn would_overwrite(path: &Path) -> Diagnostic {
    let path = path.display();
    Diagnostic::error(
        Code::WouldOverwrite,
        text!("结果不能写到 {path}，它是这次读入的文件", "the result cannot be written to {path}, which was read in this run"),
    )
    .help(text!("请在 -o 后面换一个文件名", "give another name after -o"))
}

/// BC0515: a folder is too deep or holds too many files to be a folder of rules or data.
pub fn folder_too_large(path: &Path, limit: usize) -> Diagnostic {
    let path = path.display();
    Diagnostic::error(
        Code::FolderTooLarge,
        text!(
            "文件夹 {path} 里的文件超过 {limit} 个，或者层数太多",
            "the folder {path} holds more than {limit} files, or is too deep"
        ),
    )
    .help(text!("请指定一个小一些的文件夹", "name a smaller folder"))
}

/// What is wrong with a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usage {
    /// `--fromat`
    UnknownOption {
        /// As written.
        given: String,
        /// The nearest one.
        nearest: Option<String>,
    },
    /// `biaochi scroe`
    UnknownCommand {
        /// As written.
        given: String,
        /// The nearest one.
        nearest: Option<String>,
    },
    /// An argument that has to be there.
    Missing {
        /// Its names.
        what: String,
    },
    /// An option without its value.
    NoValue {
        /// The option.
        option: String,
    },
    /// A value that the option does not take.
    BadValue {
        /// The option.
        option: String,
        /// As written.
        given: String,
        /// What it takes.
        allowed: Vec<String>,
    },
    /// An argument too many.
    TooMany {
        /// As written.
        given: String,
    },
    /// Two options that exclude each other.
    Together {
        /// The one.
        option: String,
        /// The other.
        other: String,
    },
    /// An option given twice.
    Repeated {
        /// The option.
        option: String,
    },
    /// Anything else.
    Other,
}

/// Why the system refused, in words.
fn reason(error: &std::io::Error) -> Text {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => text!("没有这个文件夹", "there is no such folder"),
        ErrorKind::PermissionDenied => text!("没有权限", "permission denied"),
        ErrorKind::IsADirectory => text!("它是一个文件夹", "it is a folder"),
        ErrorKind::NotADirectory => text!("路径中间有一段不是文件夹", "a part of the path is not a folder"),
        ErrorKind::StorageFull => text!("磁盘已满", "the disk is full"),
        ErrorKind::ReadOnlyFilesystem => text!("磁盘是只读的", "the disk is read-only"),
        other => Text::same(other.to_string()),
    }
}

/// BC0790: mutants in a format that has no place for them.
pub fn mutants_format() -> Diagnostic {
    Diagnostic::error(
        Code::MutantsFormat,
        text!("--mutants 的结果只有 text 和 json 两种格式", "results of --mutants come as text or json only"),
    )
    .help(text!("去掉 --format，或写 --format json", "leave out --format, or write --format json"))
}

/// BC0714: there is nothing to run.
pub fn no_tests(filter: Option<&str>) -> Diagnostic {
    match filter {
        Some(filter) => {
            Diagnostic::error(Code::NoTests, text!("没有名称里有“{filter}”的测试", "no test has “{filter}” in its name"))
                .help(text!("请核对 --filter 后面的文字", "check the text behind --filter"))
        }
        None => {
            Diagnostic::warning(Code::NoTests, text!("这些规则文件里没有测试", "these rules files hold no tests")).help(text!(
                "在规则文件里写：测试 \"恰好完成\" {{ 执行 = 100万元; 期望 预算完成率 = 满分 }}",
                "write some: test \"just done\" {{ a = 100万元; expect b = full }}"
            ))
        }
    }
}
