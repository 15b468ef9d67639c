//! The command line as clap sees it.
//!
//! Every help text holds both languages, `中文 | English`; `wording.rs` keeps the one that is wanted, replaces clap's own English words,
//! and turns its errors into messages of ours.

mod score;
mod wording;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{ArgAction, ArgGroup, Args, FromArgMatches, Parser, Subcommand};

use super::messages::Usage;
use crate::language::Language;
use crate::number::Number;
use crate::report::{DocumentFormat, Format, TestFormat};
use crate::syntax::keywords::Spelling;
use wording::{command, misuse};

pub use score::Score;
pub use wording::named_language;

/// The words of the command line.
#[derive(Debug, Parser)]
#[command(
    name = "biaochi",
    version,
    about = "标尺：按评价规则给单位打分，每一分都说得出来由 | Biaochi: scores units under a rubric, exactly and with the reasons",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Words {
    #[command(subcommand)]
    task: Task,
    #[command(flatten)]
    common: Common,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Common {
    #[arg(
        long,
        global = true,
        value_name = "zh|en",
        value_parser = PossibleValuesParser::new(["zh", "en"]),
        help = "消息用中文（zh，缺省）还是英文（en） | Messages in Chinese (zh) or English (en); otherwise by the locale"
    )]
    lang: Option<String>,
    #[arg(short, long, global = true, action = ArgAction::Help, help = "显示这份说明 | Show this help")]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version, help = "显示版本 | Show the version")]
    version: Option<bool>,
}

/// One command.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// `biaochi score`
    #[command(
        about = "给一个或几个单位评分 | Score one or many units",
        after_help = score::MORE
    )]
    Score(Score),
    /// `biaochi check`
    #[command(about = "检查规则文件，不需要数据 | Check rules files without any data")]
    Check(Check),
    /// `biaochi explain`
    #[command(
        about = "说明一个得分是怎样来的 | Show how one score came about",
        after_help = "例：biaochi explain examples/晋中市总工会-2021.yaml 预算完成率 | \
                      Example: biaochi explain examples/晋中市总工会-2021.yaml 预算完成率"
    )]
    Explain(Explain),
    /// `biaochi compare`
    #[command(
        about = "几年的数据、几年的规则放在一起比：变的是业绩还是规则 | \
                 Compare several years' data and rules: did performance change, or the rules",
        after_help = "例：biaochi compare --rules rules/晋中市 某单位2021.yaml 某单位2022.yaml --format html -o 比较.html | \
                      Example: biaochi compare --rules rules/晋中市 unit2021.yaml unit2022.yaml --format html -o compared.html"
    )]
    Compare(Compare),
    /// `biaochi audit`
    #[command(
        about = "核对各单位的数据（数据勾稽）：对不上的、填错的、可疑的，最要紧的在前 | \
                 Audit units' data: what does not agree, what is wrong, what is odd; the worst first",
        after_help = "例：biaochi audit 2022年自评 --format html -o 勾稽.html | \
                      Example: biaochi audit forms-of-2022 --format html -o audit.html"
    )]
    Audit(Audit),
    /// `biaochi diff`
    #[command(
        about = "比较两份规则，并看对各单位的影响 | Compare two rubrics, and see what the change does to units",
        after_help = "例：biaochi diff 2021.rules 2022.rules 数据 --format html -o 影响.html | \
                      Example: biaochi diff 2021.rules 2022.rules data --format html -o impact.html"
    )]
    Diff(Diff),
    /// `biaochi goal`
    #[command(
        about = "差多少到一个等次、一个总分、一项的分：改哪些数据、改到多少 | \
                 How far to a grade, a total or a score: which data to change, and how far",
        after_help = "例：biaochi goal 某单位.yaml --grade 优；biaochi goal 某单位.yaml 预算完成率=满分 | \
                      Example: biaochi goal unit.yaml --grade 优; biaochi goal unit.yaml 预算完成率=full"
    )]
    Goal(Goal),
    /// `biaochi template`
    #[command(about = "按规则生成一份待填的数据文件 | Make an empty data file for a rubric")]
    Template(Template),
    /// `biaochi test`
    #[command(
        about = "运行规则文件里的测试 | Run the tests in rules files",
        after_help = "例：biaochi test rules | Example: biaochi test rules"
    )]
    Test(Test),
    /// `biaochi fmt`
    #[command(
        about = "把规则文件排成统一的样子，意思不变 | Lay rules files out in the one house style, their meaning unchanged",
        after_help = "例：biaochi fmt rules | Example: biaochi fmt rules"
    )]
    Fmt(Fmt),
    /// `biaochi explain-error`
    #[command(about = "说明一个消息编号，附错例和对例 | Explain a message code, with a wrong and a right example")]
    ExplainError(ExplainError),
}

/// The words for the formats.
const FORMATS: [(&str, Format); 5] = [
    ("text", Format::Text),
    ("json", Format::Json),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("csv", Format::Csv),
];

/// Takes one of these words, and is the format that it names.
fn formats<T: Copy + Default + Send + Sync + 'static>(words: &'static [(&'static str, T)]) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words.iter().map(|(word, _)| *word))
        .map(move |given| words.iter().find(|(word, _)| *word == given).map_or_else(T::default, |(_, format)| *format))
}

/// The arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The rules files.
    #[arg(
        required = true,
        value_name = "规则 | RULES",
        help = "规则文件，或装着规则的文件夹；- 是标准输入 | Rules files, or folders of them; - is the standard input"
    )]
    pub rules: Vec<PathBuf>,
    /// Whether warnings count as errors.
    #[arg(long, help = "有警告也算不通过 | Warnings count as errors")]
    pub strict: bool,
    /// Whether the whole rubric is printed.
    #[arg(
        long,
        help = "印出整张评分表：沿用、引用、修改、删除都已并入 | Print the whole rubric, with all that it extends, imports and changes"
    )]
    pub expand: bool,
    /// Whether the certificate is printed.
    #[arg(
        long,
        conflicts_with = "expand",
        help = "印出证明书：不管什么数据都成立的结论，逐项列出 | Print the certificate: what holds for all data, row by row"
    )]
    pub report: bool,
    /// How the certificate is written.
    #[arg(
        long,
        value_name = "格式 | FORMAT",
        default_value = "text",
        requires = "report",
        value_parser = formats(&DOCUMENT_FORMATS),
        help = "证明书的格式：text（缺省）、json、markdown、html | Of the certificate: text (the default), json, markdown or html"
    )]
    pub format: DocumentFormat,
    /// Where the certificate goes.
    #[arg(
        short,
        long,
        value_name = "文件 | FILE",
        requires = "report",
        help = "把证明书写到文件，不写到屏幕 | Write the certificate to a file"
    )]
    pub output: Option<PathBuf>,
    /// Where the data go that show what was found.
    #[arg(
        long,
        value_name = "文件夹 | FOLDER",
        help = "把能说明每个问题的一份数据写到这个文件夹，可以拿去 score | Write data that show each finding into this folder, for score"
    )]
    pub witness: Option<PathBuf>,
}

/// The arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The data.
    #[arg(
        value_name = "数据 | DATA",
        help = "一个单位的数据文件，或装着它几年数据的文件夹；- 是标准输入 | \
                The data file of a unit, or a folder with several years of it; - is the standard input"
    )]
    pub data: PathBuf,
    /// The row.
    #[arg(value_name = "指标 | INDICATOR", help = "指标名称，或者 总分 | The name of an indicator, or 总分 (total)")]
    pub indicator: String,
    /// Whom the units are compared with.
    #[arg(
        long,
        value_name = "数据 | DATA",
        help = "只用来比较、不评分的数据文件或文件夹（规则用到“全体…”“排名”时）；可以写几次 | \
                Data files or folders that are only compared with, not scored (where the rules use 全体…, 排名); may be repeated"
    )]
    pub among: Vec<PathBuf>,
    /// Where the rubric is.
    #[arg(
        long,
        value_name = "规则 | RULES",
        help = "规则文件，或装着规则的文件夹；不写时用内置规则 | A rules file, or a folder of them; otherwise a built-in rubric"
    )]
    pub rules: Option<PathBuf>,
}

/// The arguments of `compare`.
#[derive(Debug, Args)]
pub struct Compare {
    /// The data.
    #[arg(
        required = true,
        value_name = "数据 | DATA",
        help = "各单位各年的数据文件，或装着它们的文件夹 | Data files of units and years, or folders of them"
    )]
    pub data: Vec<PathBuf>,
    /// Where the rubrics are.
    #[arg(
        long,
        value_name = "规则 | RULES",
        help = "规则文件，或装着规则的文件夹，可以写几次；写文件的，每个单位都按它算；不写时用内置规则 | \
                A rules file, or a folder of them; may be repeated; every unit is scored under a file that is named; otherwise those built in"
    )]
    pub rules: Vec<PathBuf>,
    /// How it is written, and where it goes.
    #[command(flatten)]
    pub document: Document,
}

/// The arguments of `audit`.
#[derive(Debug, Args)]
pub struct Audit {
    /// The data.
    #[arg(
        required = true,
        value_name = "数据 | DATA",
        help = "数据文件，或装着它们的文件夹；有上一年的，和上一年比；- 是标准输入 | \
                Data files, or folders of them; with those of the year before, they are compared; - is the standard input"
    )]
    pub data: Vec<PathBuf>,
    /// Where the rubric is.
    #[arg(
        long,
        value_name = "规则 | RULES",
        help = "规则文件，或装着规则的文件夹；不写时按数据的 评价 和 年度 用内置规则 | \
                A rules file, or a folder of them; otherwise a built-in rubric is found by the data's 评价 and 年度"
    )]
    pub rules: Option<PathBuf>,
    /// How the result is written.
    #[arg(
        long,
        value_name = "格式 | FORMAT",
        default_value = "text",
        value_parser = formats(&FORMATS),
        help = "结果的格式：text（缺省）、json、markdown、html、csv | text (the default), json, markdown, html or csv"
    )]
    pub format: Format,
    /// How large a change from the year before is told.
    #[arg(
        long,
        value_name = "比例 | SHARE",
        value_parser = share,
        help = "比上年变动超过多少要列出来，例如 30%；不写是 50% | \
                How large a change from the year before is told, such as 30%; otherwise 50%"
    )]
    pub jump: Option<Number>,
    /// Where the result goes.
    #[arg(short, long, value_name = "文件 | FILE", help = "把结果写到文件，不写到屏幕 | Write the result to a file")]
    pub output: Option<PathBuf>,
}

/// Reads a share: `30%`, or `0.3`.
fn share(word: &str) -> Result<Number, &'static str> {
    let word: String = crate::name::half_width(word.trim()).collect();
    let share = match word.strip_suffix('%') {
        Some(percent) => Number::parse(percent).and_then(|percent| percent.divide(&Number::HUNDRED).ok()),
        None => Number::parse(&word),
    };
    share.filter(|share| !share.is_negative()).ok_or("30%")
}

/// The arguments of `goal`.
#[derive(Debug, Args)]
pub struct Goal {
    /// The data, and scores of rows.
    #[arg(
        required = true,
        value_name = "数据或指标=分 | DATA",
        help = "数据文件，或装着它们的文件夹；“指标=分”“指标=满分”是要达到的一项 | \
                Data files, or folders of them; “指标=分” and “指标=full” are scores to reach"
    )]
    pub data: Vec<PathBuf>,
    /// The grade.
    #[arg(
        long,
        value_name = "等次 | GRADE",
        help = "要达到的等次；什么目标都不写，是高一等 | The grade to reach; without any goal it is the next better one"
    )]
    pub grade: Option<String>,
    /// The total.
    #[arg(long, value_name = "分 | POINTS", help = "要达到的总分 | The total to reach")]
    pub total: Option<String>,
    /// Whom the units are compared with.
    #[arg(
        long,
        value_name = "数据 | DATA",
        help = "只用来比较、不评分的数据文件或文件夹（规则用到“全体…”“排名”时）；可以写几次 | \
                Data files or folders that are only compared with, not scored (where the rules use 全体…, 排名); may be repeated"
    )]
    pub among: Vec<PathBuf>,
    /// Where the rubric is.
    #[arg(
        long,
        value_name = "规则 | RULES",
        help = "规则文件，或装着规则的文件夹；不写时用内置规则 | A rules file, or a folder of them; otherwise a built-in rubric"
    )]
    pub rules: Option<PathBuf>,
    /// How it is written, and where it goes.
    #[command(flatten)]
    pub document: Document,
}

/// The arguments of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The older rubric.
    #[arg(value_name = "旧规则 | OLD", help = "旧的规则文件 | The older rules file")]
    pub old: PathBuf,
    /// The newer rubric.
    #[arg(value_name = "新规则 | NEW", help = "新的规则文件 | The newer rules file")]
    pub new: PathBuf,
    /// The data.
    #[arg(
        value_name = "数据 | DATA",
        help = "数据文件，或装着它们的文件夹：给出时看每个单位在新旧规则下的总分、等次和名次 | \
                Data files, or folders of them: with these, each unit's total, grade and rank under both"
    )]
    pub data: Vec<PathBuf>,
    /// Which years of rubrics that a folder holds.
    #[arg(
        long,
        value_name = "年度 | YEAR",
        help = "旧规则或新规则是文件夹、里面有几年的规则时，要哪一年 | Which year, when OLD or NEW is a folder with several"
    )]
    pub year: Option<i32>,
    /// How it is written, and where it goes.
    #[command(flatten)]
    pub document: Document,
}

/// How a document is written, and where it goes.
#[derive(Debug, Args)]
pub struct Document {
    /// How the result is written.
    #[arg(
        long,
        value_name = "格式 | FORMAT",
        default_value = "text",
        value_parser = formats(&DOCUMENT_FORMATS),
        help = "结果的格式：text（缺省）、json、markdown、html | text (the default), json, markdown or html"
    )]
    pub format: DocumentFormat,
    /// Where the result goes.
    #[arg(short, long, value_name = "文件 | FILE", help = "把结果写到文件，不写到屏幕 | Write the result to a file")]
    pub output: Option<PathBuf>,
}

/// The words for the formats of what is more than scorecards.
const DOCUMENT_FORMATS: [(&str, DocumentFormat); 4] = [
    ("text", DocumentFormat::Text),
    ("json", DocumentFormat::Json),
    ("markdown", DocumentFormat::Markdown),
    ("html", DocumentFormat::Html),
];

/// The arguments of `template`.
#[derive(Debug, Args)]
pub struct Template {
    /// The rubric.
    #[arg(value_name = "规则 | RULES", help = "规则文件，或者内置规则的名称 | A rules file, or the name of a built-in rubric")]
    pub rules: PathBuf,
    /// The year, where several rubrics have the name.
    #[arg(long, value_name = "年度 | YEAR", help = "同名的内置规则有几年时，要哪一年 | Which year, when a name has several")]
    pub year: Option<i32>,
}

/// The arguments of `test`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what_is_tested").args(["coverage", "mutants", "format"]).multiple(true))]
pub struct Test {
    /// The rules files.
    #[arg(required = true, value_name = "规则 | RULES", help = "规则文件，或装着规则的文件夹 | Rules files, or folders of them")]
    pub rules: Vec<PathBuf>,
    /// Which tests.
    #[arg(
        long,
        value_name = "文字 | TEXT",
        help = "只运行名称里有这些文字的测试 | Run only the tests whose names hold this text"
    )]
    pub filter: Option<String>,
    /// Whether it is told what the tests do not reach.
    #[arg(long, help = "列出测试没有测到的情形 | List the situations that no test reaches")]
    pub coverage: bool,
    /// Whether the rules are changed to see whether the tests notice.
    #[arg(
        long,
        help = "把规则逐处改一点，看测试能不能发现；漏过的给出能补上的测试 | \
                Change the rules bit by bit, see whether the tests notice, and give the tests that are missing"
    )]
    pub mutants: bool,
    /// Whether `--coverage` and `--mutants` go over the rules of other files too.
    #[arg(
        long,
        requires = "what_is_tested",
        help = "沿用、引用来的规则也算、也改；不写时只看这个文件自己写的 | \
                Take in what comes from other files too; otherwise only what the file itself says"
    )]
    pub everything: bool,
    /// How the results are written.
    #[arg(
        long,
        value_name = "格式 | FORMAT",
        default_value = "text",
        value_parser = formats(&TEST_FORMATS),
        help = "结果的格式：text（缺省）、json、junit、lcov | text (the default), json, junit or lcov"
    )]
    pub format: TestFormat,
    /// Where the results go.
    #[arg(short, long, value_name = "文件 | FILE", help = "把结果写到文件，不写到屏幕 | Write the results to a file")]
    pub output: Option<PathBuf>,
}

/// The words for the formats of results of tests.
const TEST_FORMATS: [(&str, TestFormat); 4] =
    [("text", TestFormat::Text), ("json", TestFormat::Json), ("junit", TestFormat::Junit), ("lcov", TestFormat::Lcov)];

/// The arguments of `fmt`.
#[derive(Debug, Args)]
pub struct Fmt {
    /// The rules files.
    #[arg(
        required = true,
        value_name = "规则 | RULES",
        help = "规则文件，或装着规则的文件夹，直接改写；- 是标准输入，排好的印出来 | \
                Rules files, or folders of them, which are rewritten; - is the standard input, printed when laid out"
    )]
    pub rules: Vec<PathBuf>,
    /// Whether it is only told which files differ.
    #[arg(long, help = "不改写，只列出没有排好的文件；有就退出 1 | Write nothing, list the files that differ; exit 1 if any do")]
    pub check: bool,
    /// In which spelling keywords are written.
    #[arg(
        long,
        value_name = "zh|en",
        value_parser = PossibleValuesParser::new(["zh", "en"]).map(spelling),
        help = "关键字、函数、金额单位都写成中文（zh）或英文（en）；不写就照原来的 | \
                Write keywords, functions and units of money in Chinese (zh) or English (en); otherwise as they stand"
    )]
    pub keywords: Option<Spelling>,
}

/// The spelling that a word names.
#[allow(clippy::needless_pass_by_value, reason = "clap hands over what it has parsed")]
fn spelling(word: String) -> Spelling {
    if word == "en" { Spelling::English } else { Spelling::Chinese }
}

/// The arguments of `explain-error`.
#[derive(Debug, Args)]
pub struct ExplainError {
    /// The code.
    #[arg(
        value_name = "编号 | CODE",
        help = "消息编号，例如 BC0203；不写时列出全部 | A code such as BC0203; without one all are listed"
    )]
    pub code: Option<String>,
}

/// What the command line asks for.
#[derive(Debug)]
pub enum Request {
    /// To run a command.
    Run(Task),
    /// To show help or the version.
    Show(String),
    /// Nothing: help is shown as a reminder, and that is no success.
    Remind(String),
    /// Something that is not understood.
    Misused(Usage),
}

/// Reads a command line, the program's own name first.
pub fn parse(arguments: &[OsString], language: Language) -> Request {
    let parsed = command(language).try_get_matches_from(arguments).and_then(|matches| Words::from_arg_matches(&matches));
    match parsed {
        Ok(words) => Request::Run(words.task),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Request::Show(error.render().to_string()),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
                Request::Remind(error.render().to_string())
            }
            _ => Request::Misused(misuse(&error)),
        },
    }
}
