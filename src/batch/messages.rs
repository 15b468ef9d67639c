//! What there is to say about tables, BC085x to BC087x.

use std::io;

use super::Input;
use super::block::RowFault;
use super::place::cell;
use super::seen::Place;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::model::Fact;
use crate::source::Span;
use crate::text;
use crate::value::{Display, Type};

/// The most names that a sentence lists.
const MOST_NAMES: usize = 12;

/// BC0850: a column that the rubric does not know.
pub(super) fn unknown_column(file: &str, column: usize, name: &str, nearest: Option<String>) -> Diagnostic {
    let at = column + 1;
    let diagnostic = Diagnostic::warning(
        Code::ColumnUnknown,
        text!("{file} 第 {at} 列“{name}”不认识，没有读", "{file}: column {at} “{name}” is not known and was not read"),
    );
    match nearest {
        Some(nearest) => diagnostic.did_you_mean(&nearest),
        None => diagnostic.help(text!(
            "列名写数据的名称或标签，如“执行（万元）”；关于指标的写“评定.指标”“不适用.指标”等",
            "a column is called as the fact or its label, 执行（万元）; about rows 评定.row, 不适用.row and so on"
        )),
    }
}

/// BC0851: two columns that are the same.
pub(super) fn column_twice(file: &str, columns: (usize, usize), names: (&str, &str)) -> Diagnostic {
    let ((first, second), (one, other)) = ((columns.0 + 1, columns.1 + 1), names);
    Diagnostic::error(
        Code::ColumnTwice,
        text!(
            "{file} 第 {first} 列“{one}”和第 {second} 列“{other}”是同一项",
            "{file}: column {first} “{one}” and column {second} “{other}” are the same"
        ),
    )
    .help(text!("只留一列，或者改列名", "leave one of them, or rename one"))
}

/// BC0852: a table without a column of units.
pub(super) fn no_unit_column(file: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::NoUnitColumn,
        text!(
            "{file} 没有“单位”这一列，结果里不知道是谁的，也查不出重复",
            "{file} has no column 单位: nobody knows whose results are whose, and units that come twice are not noticed"
        ),
    )
    .help(text!("加一列“单位”", "add a column 单位 (unit)"))
}

/// BC0853: columns that are not there, each with the indicators that need it.
pub(super) fn missing_columns(file: &str, missing: &[(String, Vec<&str>)]) -> Diagnostic {
    let count = missing.len();
    let mut diagnostic = Diagnostic::warning(Code::ColumnsMissing, text!("{file} 缺 {count} 列", "{file} lacks {count} columns"));
    for (name, users) in missing.iter().take(MOST_NAMES) {
        let users = Text::list(users, MOST_NAMES);
        let (chinese, english) = (users.chinese, users.english);
        diagnostic = diagnostic.help(match chinese.is_empty() {
            true => text!("{name}：校验、总分等要用到", "{name}: needed by checks, the total or the like"),
            false => text!("{name}：{chinese} 评不了", "{name}: {english} cannot be scored"),
        });
    }
    match count > MOST_NAMES {
        true => diagnostic.help(text!("只列出前 {MOST_NAMES} 列", "the first {MOST_NAMES} are listed")),
        false => diagnostic,
    }
}

/// BC0854: the unit in a head is not one of the fact.
pub(super) fn column_in_other_unit(file: &str, written: &str, inside: &str, fact: &Fact) -> Diagnostic {
    let name = &fact.name;
    let declared = match &fact.type_ {
        Type::Quantity(quantity) => match &quantity.display {
            Display::Plain => text!("没有单位", "has no unit"),
            Display::Percent => text!("是比率，如 %", "is a rate, such as %"),
            Display::Unit(unit) => {
                let unit = &unit.name;
                text!("的单位是 {unit}", "is in {unit}")
            }
        },
        Type::Flag | Type::Date | Type::Text | Type::Choice(_) | Type::Target | Type::List(_) | Type::Record(_) => {
            Text::default()
        }
    };
    let (chinese, english) = (declared.chinese, declared.english);
    Diagnostic::error(
        Code::ColumnUnit,
        text!(
            "{file} 的列“{written}”：“{inside}”不能是它的单位，“{name}”{chinese}",
            "{file}: column “{written}” cannot be in “{inside}”, since “{name}” {english}"
        ),
    )
    .help(text!("改括号里的单位；不是单位的，从列名里去掉", "put the unit in the brackets right, or leave out what is no unit"))
}

/// BC0855 to BC0859, BC0869 and BC0878: what is wrong with a row before its data are looked at.
pub(super) fn row_fault(fault: &RowFault) -> Diagnostic {
    match fault {
        RowFault::Cells { found, expected } => Diagnostic::error(
            Code::RowCells,
            text!("这一行有 {found} 格，表头有 {expected} 格", "the row has {found} cells, the head {expected}"),
        )
        .help(text!(
            "值里有逗号的，整格用引号括起来；没有值的格也要留着逗号",
            "put a cell with a comma in quotation marks, and keep the commas of empty cells"
        )),
        RowFault::CutOff => {
            Diagnostic::error(Code::RowCutOff, text!("文件在这一行中间断了", "the file ends in the middle of this row"))
                .help(text!("文件不完整，请重新导出或重新传送", "the file is not whole: export it or send it again"))
        }
        RowFault::Quote => {
            Diagnostic::error(Code::RowQuote, text!("这一行有引号没有配对", "a quotation mark in this row has no partner")).help(
                text!(
                    "格里的引号要写两遍，整格再用引号括起来",
                    "write a quotation mark in a cell twice, and the whole cell in quotation marks"
                ),
            )
        }
        RowFault::Encoding => Diagnostic::error(
            Code::RowEncoding,
            text!("这一行的编码和文件不一致，读不出文字", "the bytes of this row are no text in the encoding of the file"),
        )
        .help(text!("把文件另存为 UTF-8 编码的 CSV", "save the file as CSV UTF-8")),
        RowFault::Json(reason) => {
            Diagnostic::error(Code::RowJson, text!("这一行不是一个 JSON 对象：{reason}", "this line is no JSON object: {reason}"))
                .help(text!(
                    "每行写一个单位：{{\"单位\": \"某局\", \"执行\": 100}}",
                    "a unit on each line: {{\"unit\": \"某局\", \"执行\": 100}}"
                ))
        }
        RowFault::KeyTwice(key) => Diagnostic::error(Code::RowJson, text!("键“{key}”写了两次", "the key “{key}” stands twice"))
            .help(text!("只留一个", "leave one of them")),
        RowFault::Formula(column) => Diagnostic::error(
            Code::RowFormula,
            text!("这一格是公式，文件里没有存它的结果", "the cell is a formula, and the file does not hold its result"),
        )
        .at(cell(*column, 0), Text::default())
        .help(text!(
            "用 Excel 或 WPS 打开这个文件，保存一次，结果就存进去了；或者把公式换成数",
            "open the file in Excel or another spreadsheet program and save it, which stores the results; or write the values instead"
        )),
        RowFault::Unnamed(column) => {
            let message = text!("这一行的“单位”空着，不知道是谁的", "the unit is empty: nobody knows whose row it is");
            let diagnostic = Diagnostic::error(Code::RowUnnamed, message).help(text!(
                "填上单位的名称；合并的单元格只有第一行有值，取消合并，每行都填；不是数据的行删掉",
                "write the name of the unit; of merged cells only the first row has it, so write it in each; take out rows that are no data"
            ));
            match column {
                Some(column) => diagnostic.at(cell(*column, 0), Text::default()),
                None => diagnostic,
            }
        }
    }
}

/// BC0879: a table with a head and no rows.
pub(super) fn no_rows(file: &str) -> Diagnostic {
    Diagnostic::error(Code::TableWithoutRows, text!("{file} 没有一行数据", "{file} has no rows of data")).help(text!(
        "表头下面每行写一个单位；文件可能没有存全、传全；工作簿只读第一张表，要评的放在第一张",
        "below the head a unit on each row; perhaps the file is not whole; of a workbook the first sheet is read, so put the data there"
    ))
}

/// BC0859: a line of JSON that says the same under two names.
pub(super) fn said_twice(place: Span) -> Diagnostic {
    Diagnostic::error(Code::RowJson, text!("同一项用两个键写了两次", "two keys say the same"))
        .at(place, Text::default())
        .help(text!("只留一个", "leave one of them"))
}

/// BC0860: a unit that was seen before at this place, and comes again in this table.
pub(super) fn twice(inputs: &[Input<'_>], before: Place, file: u16) -> Diagnostic {
    let name = inputs.get(usize::from(before.file)).map_or("", |input| input.name.as_str());
    unit_twice((before.file != file).then_some(name), before.line)
}

/// BC0860: a unit that comes twice; the first time in another table, if it is named.
fn unit_twice(other: Option<&str>, line: u64) -> Diagnostic {
    let message = match other {
        None => text!("这个单位这一年已经在第 {line} 行有了", "this unit's year stands in line {line} already"),
        Some(file) => {
            text!("这个单位这一年已经在 {file} 第 {line} 行有了", "this unit's year stands in {file}, line {line} already")
        }
    };
    Diagnostic::error(Code::UnitTwice, message)
        .help(text!("只留其中一行，或者核对单位和年度", "leave one of the rows, or put the unit or the year right"))
}

/// BC0861: a row under a rubric whose results have other columns.
pub(super) fn other_columns() -> Diagnostic {
    Diagnostic::error(
        Code::OtherColumns,
        text!(
            "这一行用的评分表和前面各行不是同一张，结果的列不同",
            "this row is scored under another rubric than those before, with other columns in its results"
        ),
    )
    .help(text!(
        "不同评分表的分开评；或者用 --rows indicators、--format jsonl，一起写出来",
        "score them apart; or write them together with --rows indicators or --format jsonl"
    ))
}

/// BC0866: rows that were rejected are not among the units that are compared.
pub(super) fn not_compared(count: u64) -> Diagnostic {
    Diagnostic::warning(
        Code::RejectedNotCompared,
        text!(
            "规则要和全体单位比，退回的 {count} 行没有参加比较",
            "the rules compare units with each other, and {count} rejected rows took no part in it"
        ),
    )
    .help(text!("名次和平均数少了它们；改正以后，全部再评一次", "ranks and means lack them: mend them, and score all again"))
}

/// BC0882: a table that is the results of an earlier run.
pub(super) fn results_as_table(file: &str) -> Diagnostic {
    Diagnostic::error(
        Code::ResultsAsTable,
        text!("{file} 是评分的结果，不是各单位的数据", "{file} holds the results of a run, not data of units"),
    )
    .help(text!(
        "结果放在别的文件夹；确实是数据的，改一改“总分”“等级”“问题”这几列的列名",
        "keep results in another folder; where it does hold data, rename its columns total, grade and problems"
    ))
}

/// BC0868: a row that is to be worked into another unit, where nothing says how.
pub(super) fn not_combined(whole: &str, place: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::RowNotCombined,
        text!(
            "这一行要汇总到“{whole}”，评分表没有说数据怎样汇总",
            "this row is to be worked into “{whole}”, and no rubric says how the data combine"
        ),
    );
    match place {
        Some(place) => diagnostic.at(place, Text::default()),
        None => diagnostic,
    }
    .help(text!(
        "在数据的声明后面写明 汇总 合计 等；单独评的，“汇总单位”留空",
        "say so behind the declarations: combine sum and the like; leave 汇总单位 empty for a unit by itself"
    ))
}

/// BC0862: a table in which nothing stands.
pub(super) fn table_empty(file: &str) -> Diagnostic {
    Diagnostic::error(Code::TableEmpty, text!("{file} 是空的，没有表头", "{file} is empty and has no head"))
        .help(text!("第一行写列名：单位、年度和各项数据", "the first row names the columns: 单位, 年度 and the facts"))
}

/// BC0502: a table that cannot be read.
pub(super) fn table_unreadable(file: &str, error: &io::Error) -> Diagnostic {
    let reason = error.to_string();
    Diagnostic::error(Code::FileNotReadable, text!("读不了 {file}：{reason}", "cannot read {file}: {reason}"))
}

/// BC0503: a table that is no text.
pub(super) fn table_encoding(file: &str) -> Diagnostic {
    Diagnostic::error(
        Code::EncodingUnknown,
        text!("{file} 不是 UTF-8 或 GB18030 编码的文本", "{file} is no text in UTF-8 or GB18030"),
    )
    .help(text!("在 Excel 里另存为“CSV UTF-8”，或者直接用 .xlsx", "save it in Excel as “CSV UTF-8”, or use the .xlsx itself"))
}

/// BC0504: a table that was read as GB18030.
pub(super) fn read_as_gb18030(file: &str) -> Diagnostic {
    Diagnostic::note(
        Code::ReadAsGb18030,
        text!("{file} 不是 UTF-8 编码，已按 GB18030 读取", "{file} is not UTF-8; it was read as GB18030"),
    )
}

/// BC0863: a workbook that is none, or is not whole.
pub(super) fn workbook_broken(file: &str, reason: &Text) -> Diagnostic {
    let (chinese, english) = (&reason.chinese, &reason.english);
    Diagnostic::error(
        Code::WorkbookBroken,
        text!("{file} 不是完整的 Excel 工作簿：{chinese}", "{file} is no whole workbook of Excel: {english}"),
    )
    .help(text!(
        "在 Excel 里打开看看，另存为 .xlsx；.xls 也要先另存",
        "open it in Excel and save it as .xlsx; .xls must be saved so first"
    ))
}

/// BC0867: a file of Parquet, for which the program has no reader.
pub fn no_parquet(file: &str) -> Diagnostic {
    Diagnostic::error(
        Code::NoParquet,
        text!("{file}：这个程序没有带 Parquet 的读写", "{file}: this build of the program does not read or write Parquet"),
    )
    .help(text!(
        "用 cargo install biaochi --features parquet 装带它的，或者换成 .csv、.xlsx、.jsonl",
        "install one that does by cargo install biaochi --features parquet, or use .csv, .xlsx or .jsonl"
    ))
}

/// BC0863: a file of Parquet that is none, or is not whole.
#[cfg(feature = "parquet")]
pub(super) fn parquet_broken(file: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WorkbookBroken,
        text!("{file} 不是完整的 Parquet 文件：{reason}", "{file} is no whole file of Parquet: {reason}"),
    )
    .help(text!("请重新导出，或者重新传送", "export it or send it again"))
}

/// BC0864: sheets that were not read.
pub(super) fn sheets_not_read(file: &str, read: &str, others: &[String]) -> Diagnostic {
    let others = Text::list(&others.iter().map(String::as_str).collect::<Vec<_>>(), MOST_NAMES);
    let (chinese, english) = (others.chinese, others.english);
    Diagnostic::warning(
        Code::SheetsNotRead,
        text!(
            "{file} 只读了第一张表“{read}”，没有读：{chinese}",
            "of {file} only the first sheet “{read}” was read, not {english}"
        ),
    )
    .help(text!(
        "要评的放在第一张表；别的表另存一个文件",
        "put what is to be scored on the first sheet, the others into files of their own"
    ))
}

/// BC0865: numbers that a formula left with more digits than a sheet shows.
pub(super) fn computed_digits(file: &str, count: u64) -> Diagnostic {
    Diagnostic::note(
        Code::ComputedDigits,
        text!(
            "{file} 有 {count} 个数是公式算出来的，超过 15 位，按表里显示的 15 位取",
            "{count} numbers in {file} were computed by formulas and have more than 15 digits; they were taken with the 15 that the sheet shows"
        ),
    )
    .help(text!("要按两位小数算的，在公式里用 ROUND", "use ROUND in the formula where fewer places are meant"))
}
