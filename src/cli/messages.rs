//! The messages about files and the command line, BC05xx.

use std::path::Path;

use super::files;
use super::rubrics::YearsFrom;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::Submission;
use crate::language::Text;
use crate::model::Years;
use crate::source::Span;
use crate::{name, text};

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

/// BC0507: none of the rubrics at hand fits the data, or the data do not say which they want.
pub fn no_rubric_fits(wanted: &Wanted, known: &[Offered], nearest: Option<&str>) -> Diagnostic {
    let (chinese, english) = wanted.said();
    let message = match wanted.is_empty() {
        true => {
            text!("数据没有写 评价 和 年度，不知道用哪一份规则", "the data say neither 评价 nor 年度, so the rubric is not known")
        }
        false => text!("没有适合{chinese}的规则", "no rubric at hand fits {english}"),
    };
    let mut diagnostic = Diagnostic::error(Code::NoRubricFits, message);
    let has_name = |rubric: &Offered| wanted.name.as_deref().is_none_or(|name| name::key(name) == name::key(&rubric.name));
    match (wanted.name_span, wanted.year_span) {
        (_, Some(span)) if known.iter().any(has_name) => {
            diagnostic = diagnostic.at(span, text!("没有这一年的", "there is none of this year"));
        }
        (Some(span), _) => diagnostic = diagnostic.at(span, text!("没有这个名称的", "there is none of this name")),
        (None, Some(span)) => diagnostic = diagnostic.at(span, text!("没有这一年的", "there is none of this year")),
        (None, None) => {}
    }
    if let Some(nearest) = nearest {
        diagnostic = diagnostic.help(text!("有“{nearest}”，是不是它？", "there is “{nearest}”; is it meant?"));
    }
    diagnostic
        .help(listed(known, text!("现有的规则", "at hand")))
        .help(text!("也可以用 --rules 指定规则文件", "or name a rules file with --rules"))
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

/// BC0531: the year of the data is covered by none of the rubrics that could be theirs.
pub fn year_not_covered(wanted: &Wanted, known: &[Offered]) -> Diagnostic {
    let year = wanted.year.map(|year| year.to_string()).unwrap_or_default();
    let message = match &wanted.name {
        Some(name) => text!("“{name}”没有适用于 {year} 年度的评分表", "no rubric “{name}” at hand covers {year}"),
        None => text!("没有适用于 {year} 年度的评分表", "no rubric at hand covers {year}"),
    };
    let diagnostic = Diagnostic::error(Code::YearNotCovered, message);
    let right_year =
        text!("核对年度，或用 --rules 指定那一年的规则", "put the year right, or name that year's rules with --rules");
    let listed = listed(known, text!("现有的规则", "at hand"));
    let Some(span) = wanted.year_span else { return diagnostic.help(listed).help(right_year) };
    diagnostic.at(span, text!("没有这一年的", "there is none of this year")).help(listed).help(right_year).help(text!(
        "只作上年数据的，和用“上年”取它的那一年的数据一起给",
        "data that serve as an earlier year's only are given together with those of the year whose rules look at them with 上年 (prior)"
    ))
}

/// BC0534: data that are compared over the years say neither whose nor of when they are.
pub fn unit_and_year_wanted(submission: &Submission) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::UnitAndYearWanted,
        text!("几年相比，数据要写明单位和年度", "data that are compared over the years say their unit and year"),
    );
    let place = submission.unit_span.or(submission.year_span);
    let diagnostic = match place.or_else(|| submission.source.map(|source| Span::new(source, 0, 0))) {
        Some(span) => diagnostic.at(span, Text::default()),
        None => diagnostic,
    };
    diagnostic.help(text!("在数据开头写“单位: …”和“年度: …”", "begin the data with “单位: …” and “年度: …”"))
}

/// BC0508: several of the rubrics at hand fit the data.
pub fn several_rubrics_fit(wanted: &Wanted, fitting: &[Offered]) -> Diagnostic {
    let (chinese, english) = wanted.said();
    let count = fitting.len();
    Diagnostic::error(
        Code::SeveralRubricsFit,
        text!("有 {count} 个规则都适合{chinese}", "{count} of the rubrics at hand fit {english}"),
    )
    .help(listed(fitting, text!("它们是", "they are")))
    .help(match (&wanted.name, wanted.year) {
        (Some(_), Some(_)) => text!(
            "用 --rules 指定其中一个；或者让它们的年度不重叠，另一个方案换个名称",
            "name one of them with --rules; or let their years not overlap, and give another proposal another name"
        ),
        (_, _) => text!(
            "请在数据里写明 评价 和 年度，或者用 --rules 指定规则文件",
            "say 评价 and 年度 in the data, or name a rules file with --rules"
        ),
    })
}

/// BC0614: two rubrics of one name claim one year.
pub fn year_claimed_twice(name: &str, year: Option<i32>, second: (Span, YearsFrom), first: (Span, YearsFrom)) -> Diagnostic {
    let when = year.map_or(String::new(), |year| format!(" {year} "));
    let taken_over =
        text!("这一份没有写“年度”，随它沿用的那一份", "this one says no 年度 (year) and takes that of what it extends");
    let label = |(span, from), written: Text| match from {
        YearsFrom::Itself => (span, written),
        YearsFrom::Base | YearsFrom::BaseOfAnother => (span, taken_over.clone()),
    };
    let (second, second_label) = label(second, text!("这一份适用于它", "this one claims it"));
    let (first, first_label) = label(first, text!("这一份也是", "and so does this one"));
    Diagnostic::error(
        Code::YearClaimedTwice,
        text!("两份规则都是“{name}”，又都适用于{when}年度", "two rubrics are called “{name}” and claim the same year{when}"),
    )
    .at(second, second_label)
    .at(first, first_label)
    .help(text!(
        "每份写明自己的年度，如“年度 2021..2022”和“年度 2023..”；同一年度的另一个方案换个名称",
        "let each say its own years, 年度 2021..2022 and 年度 2023..; give another proposal for the same year another name"
    ))
}

/// BC0615: a revision does not say its years and so is for those of what it extends, which are taken.
pub fn revision_without_year(extends: Span, years: Years) -> Diagnostic {
    let next = years.last.unwrap_or(years.first).saturating_add(1);
    Diagnostic::warning(
        Code::RevisionWithoutYear,
        text!("这份修订没有写“年度”，仍旧是 {years} 年度", "this revision says no 年度 (year) and is for {years} still"),
    )
    .at(extends, text!("年度也随着沿用", "the years are taken over as well"))
    .help(text!(
        "在下一行写上它的年度，如“年度 {next}”；同一年度的另一个方案，写“评价”换个名称",
        "write its years on the next line, as 年度 {next}; give another proposal for the same year a name by 评价 (rubric)"
    ))
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

/// BC0516: the rules that were used have warnings, which their author should see.
pub fn rules_have_warnings(file: &str, count: usize) -> Diagnostic {
    let plural = if count == 1 { "" } else { "s" };
    Diagnostic::note(
        Code::RulesHaveWarnings,
        text!("规则 {file} 可以使用，但有 {count} 个警告", "the rules {file} are usable, with {count} warning{plural}"),
    )
    .help(text!("用 biaochi check {file} 查看", "biaochi check {file} shows them"))
}

/// BC0550: `--year` of a comparison is in neither rubric.
pub fn year_of_neither(year: i32, old: Years, new: Years) -> Diagnostic {
    Diagnostic::error(Code::YearOfNeither, text!("两份规则都不管 {year} 年度", "neither of the two rubrics claims {year}")).help(
        text!(
            "旧规则的年度是 {old}，新规则的年度是 {new}；请改 --year，或者不写",
            "the old rules claim {old}, the new ones {new}; change --year, or leave it out"
        ),
    )
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

/// What the data ask of a rubric.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// `评价`
    pub name: Option<String>,
    /// Its place.
    pub name_span: Option<Span>,
    /// `年度`
    pub year: Option<i32>,
    /// Its place.
    pub year_span: Option<Span>,
}

impl Wanted {
    /// Whether the data ask for nothing in particular.
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.year.is_none()
    }

    fn said(&self) -> (String, String) {
        match (&self.name, self.year) {
            (Some(name), Some(year)) => (format!("“{name}” {year} 年度"), format!("“{name}” {year}")),
            (Some(name), None) => (format!("“{name}”"), format!("“{name}”")),
            (None, Some(year)) => (format!(" {year} 年度的数据"), format!("data of {year}")),
            (None, None) => ("这份数据".to_string(), "these data".to_string()),
        }
    }
}

/// A rubric at hand, as a message lists it.
#[derive(Clone, Debug)]
pub struct Offered {
    /// `评价`; empty when the file does not say.
    pub name: String,
    /// `年度` as written: `2021`, `2021..`; empty when the file does not say.
    pub years: String,
    /// The file.
    pub file: String,
}

fn listed(rubrics: &[Offered], lead: Text) -> Text {
    const MOST_LISTED: usize = 12;
    let line = |rubric: &Offered| {
        let Offered { name, years, file } = rubric;
        let parts: Vec<&str> = [name.as_str(), years.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        format!("\n{} ({file})", parts.join(" ")).replace("\n (", "\n(")
    };
    let mut lines: String = rubrics.iter().take(MOST_LISTED).map(line).collect();
    if rubrics.is_empty() {
        return Text::new("没有任何可用的规则", "there is no rubric at hand at all");
    }
    let count = rubrics.len();
    if count > MOST_LISTED {
        lines.push_str("\n…");
    }
    Text::new(format!("{}（{count} 个）：{lines}", lead.chinese), format!("{} ({count}):{lines}", lead.english))
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

/// BC0870: results, or rejects, that are there already.
pub fn output_exists(path: &Path) -> Diagnostic {
    let path = path.display();
    Diagnostic::error(Code::OutputExists, text!("{path} 已经有了，没有覆盖", "{path} is there already and was not written over"))
        .help(text!("换一个文件名；确实要覆盖的，加上 --force", "give another name, or --force to write over it"))
}

/// BC0871: a format, or an option, that these data do not take.
pub fn only_for_tables(option: &str) -> Diagnostic {
    Diagnostic::error(Code::TableFormat, text!("{option} 这样写只用于表", "{option} so is for tables only")).help(text!(
        "数据是 .csv、.xlsx、.jsonl 的表时才能这样写",
        "the data are tables when their names end with .csv, .xlsx or .jsonl"
    ))
}

/// BC0871: an option that tables do not take.
pub fn not_for_tables(option: &str) -> Diagnostic {
    Diagnostic::error(Code::TableFormat, text!("{option} 不能用于表", "{option} is not for tables")).help(text!(
        "表里的单位互相比；要和别的单位比的，写在同一张表里，或者多给几张表",
        "the units of all tables that are given are compared with each other: give those of the others as well"
    ))
}

/// BC0871: tables are not written in this format.
pub fn no_table_format(given: &str) -> Diagnostic {
    Diagnostic::error(Code::TableFormat, text!("评表的结果不能写成 {given}", "results of tables cannot be written as {given}"))
        .help(text!(
            "可以是 csv、xlsx、jsonl，写在 --format 后面，或者作 -o 文件名的结尾",
            "csv, xlsx or jsonl will do, after --format or as the end of the name after -o"
        ))
}

/// BC0872: tables and data files were given together.
pub fn tables_and_files(table: &Path, other: &Path) -> Diagnostic {
    let (table, other) = (table.display(), other.display());
    Diagnostic::error(
        Code::TablesAndFiles,
        text!("{table} 是表，{other} 不是，不能一起评", "{table} is a table and {other} is none; they are not scored together"),
    )
    .help(text!("分两次评", "score them apart"))
}

/// BC0873: the run was stopped.
pub fn stopped(rows: u64, last: Option<&(String, u64)>, part: Option<&Path>) -> Diagnostic {
    let message = match last {
        Some((file, line)) => text!(
            "停下来了：评完 {rows} 行，到 {file} 第 {line} 行为止",
            "stopped: {rows} rows are done, up to {file}, line {line}"
        ),
        None => text!("停下来了：一行也没有评完", "stopped: no row is done"),
    };
    let diagnostic = Diagnostic::warning(Code::Stopped, message);
    match part.map(Path::display) {
        Some(part) => diagnostic.help(text!(
            "评完的在 {part} 里，不完整；再运行一次，从头评",
            "what is done is in {part}, which is not whole; run it again to score from the start"
        )),
        None => diagnostic.help(text!("再运行一次，从头评", "run it again to score from the start")),
    }
}
