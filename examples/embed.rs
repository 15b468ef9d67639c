//! Embeds 标尺 in a Rust program: compiles a rubric once, scores a struct, prints the score and its reason.
//!
//! Run it with `cargo run --example embed`.

#![allow(clippy::print_stdout, reason = "it is an example of a program")]

use biaochi::{Engine, Rejected};
use rust_decimal::Decimal;
use serde::Serialize;

/// The facts that the rubric asks for, as the host program has them. Amounts are decimals, never floats.
#[derive(Serialize)]
struct Facts {
    年初预算: Decimal,
    预算执行: Decimal,
    在职人数: u32,
    编制数: u32,
}

const RULES: &str = "
评价 两项指标示例
数据 {
    年初预算: 金额(万元) 大于 0
    预算执行: 金额(万元)
    在职人数: 数量(人)
    编制数:   数量(人) 大于 0
}

# 投入（40分）
在职人员控制率（40分）:
    值   = 比率(在职人数, 编制数)
    得分 = 值 ≤ 100% ? 满分 : 0
    分析 = \"在职 {在职人数}，编制 {编制数}，控制率 {值}\"

# 过程（60分）
预算完成率（60分）:
    值   = 比率(预算执行, 年初预算)
    得分 = 分档 值 { ≥ 100%: 满分, [80%, 100%): 满分 × 80%, 其余: 0 }
    分析 = \"执行 {预算执行}，年初预算 {年初预算}，完成率 {值}\"
";

fn main() -> Result<(), Rejected> {
    let engine = Engine::compile("示例.rules", RULES)?;
    let facts =
        Facts { 年初预算: Decimal::new(71328, 2), 预算执行: Decimal::new(59723, 2), 在职人数: 12, 编制数: 16 };
    let scorecard = engine.score("某单位", Some(2021), &facts)?;
    for row in scorecard.sections.iter().flat_map(|section| &section.rows) {
        let score = row.score.as_ref().map_or("—".to_string(), ToString::to_string);
        println!("{}  {score} / {}  {}", row.name, row.points, row.note.as_deref().unwrap_or(""));
    }
    if let Some(total) = scorecard.total.scored() {
        println!("总分  {total}");
    }
    Ok(())
}
