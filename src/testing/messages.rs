//! What is said of tests that cannot be judged, BC07.

use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::TestData;
use crate::source::Span;
use crate::text;

pub(super) fn row_absent(place: Span, name: &str, rows: &[&str]) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(Code::RowAbsent, text!("测试的数据里没有“{name}”这一项", "the data of this test make no row “{name}”"))
            .at(place, text!("期望的是它", "it is expected here"));
    match closest(name, rows.iter().copied()) {
        Some(near) => diagnostic.did_you_mean(near),
        None if rows.is_empty() => diagnostic.help(text!(
            "逐项指标的名称由数据里的列表来，这个测试没有给",
            "the rows of 逐项 come from a list in the data, which this test does not give"
        )),
        None => {
            let (count, first) = (rows.len(), rows.first().copied().unwrap_or(""));
            diagnostic.help(text!("数据里有 {count} 项，第一项是“{first}”", "the data make {count} rows, the first is “{first}”"))
        }
    }
}

pub(super) fn several_rows(place: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::RowAbsent,
        text!("测试的数据里有几项都叫“{name}”", "several rows of this test's data are called “{name}”"),
    )
    .at(place, text!("不知道期望的是哪一项", "which one is expected is not clear"))
    .help(text!("给其中一项改名", "rename one of them"))
}

pub(super) fn data_unread(data: &TestData) -> Diagnostic {
    let path = &data.path;
    Diagnostic::error(Code::TestDataUnusable, text!("读不到测试的数据文件 {path}", "the data file {path} could not be read"))
        .at(data.span, text!("测试从它开始", "the test starts from it"))
        .help(text!("路径从这个规则文件所在的文件夹算起", "the path starts at the folder of this rules file"))
}

pub(super) fn data_faulty(data: &TestData) -> Diagnostic {
    let path = &data.path;
    Diagnostic::error(Code::TestDataUnusable, text!("测试的数据文件 {path} 有错", "the data file {path} has errors"))
        .at(data.span, text!("测试从它开始", "the test starts from it"))
        .help(text!("先改好数据文件，错误见上", "mend the data file first; its errors are above"))
}
