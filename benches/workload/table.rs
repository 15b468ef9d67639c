//! Units as a table and scores as a table: CSV as the command reads it, and the oracle's answer to compare with.

use std::io::{self, Write};

use super::{GRADES, Score, Unit};

/// How many cells stand behind a unit's name.
pub const FACTS: usize = 36;

/// The heads of the columns behind the unit's name: the names of the facts in the rubric.
pub const HEADS: [&str; FACTS] = [
    "年初预算",
    "预算调整",
    "预算执行",
    "年末结余",
    "上年结转",
    "在职人数",
    "编制数",
    "三公本年",
    "三公上年",
    "三公预算",
    "三公实际",
    "公用预算",
    "公用实际",
    "采购预算",
    "采购实际",
    "重点支出",
    "项目支出",
    "固定资产总额",
    "固定资产在用",
    "支付一",
    "支付二",
    "支付三",
    "支付四",
    "规划合理",
    "目标明确",
    "财务制度",
    "资金合规",
    "预决算公开",
    "基础信息",
    "资产制度",
    "资产安全",
    "实绩完成",
    "质量达标",
    "重点完成",
    "效益实现",
    "满意度",
];

/// The first line of the scores.
pub const SCORES_HEAD: &str = "id,g1,g2,g3,g4,g5,g6,g7,total,grade\n";

/// Writes the first line of the units.
pub fn write_head(out: &mut impl Write) -> io::Result<()> {
    out.write_all("单位".as_bytes())?;
    for head in HEADS {
        write!(out, ",{head}")?;
    }
    out.write_all(b"\n")
}

/// Writes a unit's line.
pub fn write_unit(out: &mut impl Write, unit: &Unit) -> io::Result<()> {
    write!(out, "{}", unit.number)?;
    for (number, places) in unit.cells() {
        out.write_all(b",")?;
        write_scaled(out, number, places)?;
    }
    out.write_all(b"\n")
}

/// Writes a line of scores.
pub fn write_score(out: &mut impl Write, number: u64, score: &Score) -> io::Result<()> {
    write!(out, "{number}")?;
    for group in score.groups {
        out.write_all(b",")?;
        write_scaled(out, group, 4)?;
    }
    out.write_all(b",")?;
    write_scaled(out, score.total, 2)?;
    writeln!(out, ",{}", GRADES[score.grade])
}

/// Writes a whole number of 10^-places with all its decimals.
pub fn write_scaled(out: &mut impl Write, number: i64, places: u32) -> io::Result<()> {
    let one = 10_u64.pow(places);
    let digits = number.unsigned_abs();
    let sign = if number < 0 { "-" } else { "" };
    if places == 0 {
        return write!(out, "{sign}{digits}");
    }
    write!(out, "{sign}{}.{:0width$}", digits / one, digits % one, width = places as usize)
}

/// Reads a number with at most so many decimals as a whole number of 10^-places.
pub fn scaled(text: &str, places: u32) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.len() > places as usize || whole.is_empty() {
        return None;
    }
    let mut number: i64 = 0;
    for digit in whole.bytes().chain(part.bytes()) {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
    }
    let missing = places - u32::try_from(part.len()).ok()?;
    number = number.checked_mul(10_i64.pow(missing))?;
    Some(if negative { -number } else { number })
}

/// How many decimals each column behind the unit's name has.
pub fn places() -> [u32; FACTS] {
    Unit::default().cells().map(|(_, places)| places)
}
