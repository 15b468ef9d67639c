//! Runs over tables, BC087x and BC088x.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::text;

/// How many names of a folder a message lists.
const MOST_NAMES: usize = 10;

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

/// BC0880: results and rejects would go to the same file.
pub fn one_output(path: &Path) -> Diagnostic {
    let path = path.display();
    Diagnostic::error(
        Code::OneOutput,
        text!("结果和退回的行不能写到同一个文件 {path}", "results and rejected rows cannot both be written to {path}"),
    )
    .help(text!(
        "--rejects 后面换一个文件名；不写 --rejects，退回的行写在结果旁边",
        "give another name after --rejects; without it rejected rows go beside the results"
    ))
}

/// BC0881: a table that is a pipe or a device.
pub fn table_no_file(path: &Path) -> Diagnostic {
    let path = path.display();
    Diagnostic::error(Code::TableNoFile, text!("{path} 是管道或设备，不是文件", "{path} is a pipe or a device, no file"))
        .help(text!("先存成文件，再评", "save it to a file first"))
}

/// BC0883: what of a folder of tables is not read.
pub fn not_read(folder: &Path, names: &[String]) -> Diagnostic {
    let folder = folder.display();
    let Text { chinese, english } = Text::list(&names.iter().map(String::as_str).collect::<Vec<_>>(), MOST_NAMES);
    Diagnostic::note(
        Code::NotRead,
        text!("文件夹 {folder} 里没有读：{chinese}", "in the folder {folder} was not read: {english}"),
    )
    .help(text!(
        "只读直接放在文件夹里的表（退回的行 .rejects.csv、没写完的 .part 不读）；子文件夹要评的，也写在命令里",
        "only tables directly in a folder are read (no .rejects.csv, no .part); name the folders in it as well to score them"
    ))
}
