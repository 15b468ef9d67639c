//! What the checker says about names, types and structure, BC02. Each message says how to write it right.

mod cohort;
mod combining;
mod matches;
mod names;
mod prior;
mod structure;
mod tests;
mod types;
mod years;

pub(super) use cohort::*;
pub(super) use combining::*;
pub(super) use matches::*;
pub(super) use names::*;
pub(super) use prior::*;
pub(super) use structure::*;
pub(super) use tests::*;
pub(super) use types::*;
pub(super) use years::*;

use crate::language::Text;
use crate::text;

/// What an expression is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a < b`
    Compare,
    /// The results of 分档, `?:`, the plain arguments of 最大.
    Branches,
    /// 比率(a, b), 完成度(a, b)
    Ratio,
    /// A step of 几个 or 四舍五入.
    Step,
    /// 误差
    Tolerance,
    /// `-x`
    Negate,
    /// `非 x`
    Not,
    /// `a 且 b`
    And,
    /// `a 或 b`
    Or,
    /// `c ? a : b`, 个数(list, c)
    Condition,
    /// 当
    Guard,
    /// An arm of 分档 without a subject.
    Arm,
    /// An entry of 清单.
    Checklist,
    /// 适用
    Applies,
    /// 须说明
    ExplainIf,
    /// 校验
    Check,
    /// 期望
    Expectation,
    /// The points of 逐项.
    EachPoints,
    /// What 插值 looks at.
    Interpolate,
    /// What 插值 gives.
    InterpolateResult,
    /// An argument.
    Argument,
    /// An argument of 完成度.
    Attainment,
    /// What 合计 and its like take of each item.
    Fold,
    /// 值
    Value,
    /// What narrows a fact's type.
    Modifier,
}

impl Purpose {
    /// Two things cannot be … each other.
    fn together(self) -> Text {
        match self {
            Purpose::Add => text!("相加", "added"),
            Purpose::Subtract => text!("相减", "subtracted"),
            Purpose::Compare => text!("比较", "compared"),
            Purpose::Ratio => text!("相比", "put in a ratio"),
            Purpose::Step => text!("作为数量和步长", "an amount and its step"),
            Purpose::Tolerance => text!("作为等式和误差", "an equation and its tolerance"),
            Purpose::Branches
            | Purpose::Negate
            | Purpose::Not
            | Purpose::And
            | Purpose::Or
            | Purpose::Condition
            | Purpose::Guard
            | Purpose::Arm
            | Purpose::Checklist
            | Purpose::Applies
            | Purpose::ExplainIf
            | Purpose::Check
            | Purpose::Expectation
            | Purpose::EachPoints
            | Purpose::Interpolate
            | Purpose::InterpolateResult
            | Purpose::Argument
            | Purpose::Attainment
            | Purpose::Fold
            | Purpose::Value
            | Purpose::Modifier => text!("作为同一个结果", "alternatives of one result"),
        }
    }

    /// Where something is wanted.
    fn place(self) -> Text {
        match self {
            Purpose::Not => text!("“非”的后面", "behind “非”"),
            Purpose::And => text!("“且”的两边", "on both sides of “且”"),
            Purpose::Or => text!("“或”的两边", "on both sides of “或”"),
            Purpose::Negate => text!("负号的后面", "behind a minus sign"),
            Purpose::Condition => text!("这里", "here"),
            Purpose::Guard => text!("“当”的后面", "behind “当”"),
            Purpose::Arm => text!("没有写对象的分档里，冒号左边", "left of the colon in a 分档 without a subject"),
            Purpose::Checklist => text!("清单的冒号左边", "left of the colon in a 清单"),
            Purpose::Applies => text!("“适用”的后面", "behind 适用"),
            Purpose::ExplainIf => text!("“须说明”的后面", "behind 须说明"),
            Purpose::Check => text!("校验的后面", "behind the label of 校验"),
            Purpose::Expectation => text!("“期望”的后面", "behind 期望"),
            Purpose::EachPoints => text!("逐项的分值", "in the points of 逐项"),
            Purpose::Interpolate => text!("插值的后面", "behind 插值"),
            Purpose::InterpolateResult => text!("插值的冒号右边", "right of the colon in a 插值"),
            Purpose::Argument | Purpose::Attainment | Purpose::Ratio | Purpose::Step => {
                text!("这个参数的位置", "as this argument")
            }
            Purpose::Fold => text!("对每一项取的式子", "as what is taken of each item"),
            Purpose::Value => text!("“值”的后面", "behind 值"),
            Purpose::Modifier => text!("类型后面的限定", "in what narrows the type"),
            Purpose::Add | Purpose::Subtract | Purpose::Compare | Purpose::Branches | Purpose::Tolerance => {
                text!("这里", "here")
            }
        }
    }
}

/// `“甲”、“乙”`, and how many more.
fn listed(names: &[&str]) -> Text {
    const SHOWN: usize = 8;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("“{name}”")).collect();
    let (chinese, english) = (shown.join("、"), shown.join(", "));
    match names.len() {
        0..=SHOWN => Text::new(chinese, english),
        count => text!("{chinese}等 {count} 个", "{english} and others, {count} in all"),
    }
}
