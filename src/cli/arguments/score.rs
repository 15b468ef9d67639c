//! What `score` takes: of data files and of tables.

use std::path::PathBuf;

use clap::Args;

use super::formats;
use crate::batch::{Rows, TableFormat};
use crate::report::Format;

/// What stands below the help: examples, what tables look like, exit statuses.
pub(super) const MORE: &str = "例：biaochi score examples/晋中市总工会-2021.yaml --format html -o 自评表.html\n\
    例：biaochi score --rules 规则.rules 各单位.csv -o 结果.xlsx\n\
    表：第一行是列名，要有“单位”；年度、数据的名称或标签，括号里写单位，如“执行（万元）”“满意度（%）”；\n\
    人工评定的写指标名或“评定.指标”；不适用的写“不适用.指标”，格里写原因。详见 grammar/LANGUAGE.md 第 14 节“成批评分”\n\
    退出码：0 都评了，1 有错的或没有评全的，2 用法不对或文件读写不了，130 中途停下 | \
    Example: biaochi score examples/晋中市总工会-2021.yaml --format html -o form.html\n\
    Example: biaochi score --rules 规则.rules units.csv -o results.xlsx\n\
    Tables: the first line names the columns, 单位 (unit) among them; 年度 (year); names or labels of facts, with units in \
    brackets: 执行（万元）, 满意度（%）;\n\
    indicators that people assess by name or as 评定.NAME; 不适用.NAME with the reason in \
    the cell.\n\
    See grammar/LANGUAGE.md, section 14, 成批评分\n\
    Exit status: 0 all scored, 1 something is wrong or not whole, 2 wrong usage or files, 130 stopped";

/// The arguments of `score`.
#[derive(Debug, Args)]
pub struct Score {
    /// The data.
    #[arg(
        required = true,
        value_name = "数据 | DATA",
        help = "数据文件（.yaml .yml .json .toml）或表（.csv .xlsx .jsonl，一行一个单位），或装着它们的文件夹；- 是标准输入 | \
                Data files (.yaml .yml .json .toml) or tables (.csv .xlsx .jsonl, a unit on each row), or folders of them; - is the \
                standard input"
    )]
    pub data: Vec<PathBuf>,
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
        help = "规则文件，或装着规则的文件夹；不写时按数据的 评价 和 年度 用内置规则 | \
                A rules file, or a folder of them; otherwise a built-in rubric is found by the data's 评价 and 年度"
    )]
    pub rules: Option<PathBuf>,
    /// How the result is written.
    #[arg(
        long,
        value_name = "格式 | FORMAT",
        value_parser = formats(&SCORE_FORMATS),
        help = "结果的格式：text（缺省）、json、markdown、html、csv；评表时是 csv（缺省）、xlsx、jsonl、parquet，不写时看 -o 的文件名 | \
                text (the default), json, markdown, html or csv; of tables csv (the default), xlsx, jsonl or parquet, otherwise by the name after -o"
    )]
    pub format: Option<ScoreFormat>,
    /// Where the result goes.
    #[arg(short, long, value_name = "文件 | FILE", help = "把结果写到文件，不写到屏幕 | Write the result to a file")]
    pub output: Option<PathBuf>,
    /// What the rows of results are.
    #[arg(
        long,
        value_name = "行 | ROWS",
        value_parser = formats(&ROWS),
        help = "评表时一行写什么：units 一个单位（缺省），wide 一个单位连同每个指标，indicators 一个指标 | \
                Of tables, what makes a row: units (the default), wide (units with every indicator) or indicators"
    )]
    pub rows: Option<Rows>,
    /// Whether every indicator is written.
    #[arg(long, conflicts_with = "rows", help = "同 --rows wide | The same as --rows wide")]
    pub wide: bool,
    /// Where rejects go.
    #[arg(
        long,
        value_name = "文件 | FILE",
        help = "评表时，有错的行写到这个文件；不写时在结果旁边，叫“结果.rejects.csv” | \
                Of tables, where rows with errors go; otherwise beside the results, as “results.rejects.csv”"
    )]
    pub rejects: Option<PathBuf>,
    /// Whether results are written over.
    #[arg(long, help = "评表时，已有的结果文件可以覆盖 | Of tables, write over results that are there")]
    pub force: bool,
    /// How many score at once.
    #[arg(
        long,
        value_name = "个 | COUNT",
        value_parser = clap::value_parser!(u16).range(1..=256),
        help = "评表时，同时用几个处理器核；不写时全用 | Of tables, how many cores are used; otherwise all"
    )]
    pub jobs: Option<u16>,
}

/// The formats of scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScoreFormat {
    /// As a table for a terminal.
    #[default]
    Text,
    /// JSON.
    Json,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// CSV.
    Csv,
    /// A workbook.
    Xlsx,
    /// JSON Lines.
    JsonLines,
    /// Parquet.
    Parquet,
}

impl ScoreFormat {
    /// That of a report, if there is one.
    pub fn of_report(self) -> Option<Format> {
        match self {
            ScoreFormat::Text => Some(Format::Text),
            ScoreFormat::Json => Some(Format::Json),
            ScoreFormat::Markdown => Some(Format::Markdown),
            ScoreFormat::Html => Some(Format::Html),
            ScoreFormat::Csv => Some(Format::Csv),
            ScoreFormat::Xlsx | ScoreFormat::JsonLines | ScoreFormat::Parquet => None,
        }
    }

    /// That of a table, if there is one.
    pub fn of_table(self) -> Option<TableFormat> {
        match self {
            ScoreFormat::Text | ScoreFormat::Json | ScoreFormat::Markdown | ScoreFormat::Html => None,
            ScoreFormat::Csv => Some(TableFormat::Csv),
            ScoreFormat::Xlsx => Some(TableFormat::Xlsx),
            ScoreFormat::JsonLines => Some(TableFormat::JsonLines),
            ScoreFormat::Parquet => Some(TableFormat::Parquet),
        }
    }
}

/// The words for the formats of scores.
const SCORE_FORMATS: [(&str, ScoreFormat); 8] = [
    ("text", ScoreFormat::Text),
    ("json", ScoreFormat::Json),
    ("markdown", ScoreFormat::Markdown),
    ("html", ScoreFormat::Html),
    ("csv", ScoreFormat::Csv),
    ("xlsx", ScoreFormat::Xlsx),
    ("jsonl", ScoreFormat::JsonLines),
    ("parquet", ScoreFormat::Parquet),
];

/// The words for what makes a row.
const ROWS: [(&str, Rows); 3] = [("units", Rows::Units), ("wide", Rows::Wide), ("indicators", Rows::Indicators)];
