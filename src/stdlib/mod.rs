//! The functions of the language, as a table: adding one is one row here, one arm where it is computed, and one line in the reference.
//!
//! The checker reads a row's [`Shape`] to type a call; the evaluator computes with [`Function`].

mod compute;

pub use compute::{CallError, compute};

/// A function of the language (LANGUAGE.md §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// 比率(a, b)
    Ratio,
    /// 变动率(今, 昔)
    Change,
    /// 完成度(实际, 目标[, 正向|反向])
    Attainment,
    /// 绝对值(x)
    Absolute,
    /// 四舍五入(x, step)
    Round,
    /// 向上取整(x[, step])
    Ceiling,
    /// 向下取整(x[, step])
    Floor,
    /// 天数(起, 止)
    Days,
    /// 月数(起, 止)
    Months,
    /// 几个(amount, step[, counting])
    Steps,
    /// 有(x)
    Has,
    /// 缺省(x, y)
    Default,
    /// 上年(x[, n])
    Prior,
    /// 个数(list[, condition])
    Count,
    /// 合计(list, x), 合计(a, b, …)
    Sum,
    /// 平均(list, x), 平均(a, b, …)
    Mean,
    /// 最大(list, x), 最大(a, b, …)
    Maximum,
    /// 最小(list, x), 最小(a, b, …)
    Minimum,
    /// 加权平均(list, x, weight)
    WeightedMean,
    /// 全部(list, condition)
    All,
    /// 任一(list, condition)
    Any,
    /// 全体平均(x[, 其中 condition])
    CohortMean,
    /// 全体最大(x[, 其中 condition])
    CohortMaximum,
    /// 全体最小(x[, 其中 condition])
    CohortMinimum,
    /// 排名(x[, 升序][, 其中 condition])
    Rank,
}

/// What arguments a function takes, and what comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Two quantities of one dimension make a rate.
    RateOfTwo,
    /// 完成度: two quantities of one dimension or two 指标值, and a direction that may be left out; a rate.
    Attainment,
    /// One quantity, and one of the same type comes out.
    Same,
    /// A quantity and a step of the same dimension; the quantity's type.
    Rounding,
    /// A quantity and a step of the same dimension that may be left out; the quantity's type.
    Truncation,
    /// Two dates; a duration.
    Dates,
    /// 几个: an amount, a step of the same dimension, a counting word; a plain number.
    Steps,
    /// Anything that can be missing; a flag.
    Has,
    /// Anything that can be missing and a value of the same type; that type.
    Default,
    /// A fact or a field of one, and a whole number of years that may be left out; the fact's type.
    Prior,
    /// A list and, where it can be left out, a condition over its items; a plain number.
    Count,
    /// A list and an expression over its items, or plain arguments of one dimension; that type.
    Fold,
    /// A list, an expression over its items and a weight over its items; the expression's type.
    WeightedFold,
    /// A list and a condition over its items; a flag.
    Quantifier,
    /// A quantity of every unit that is scored together, and which of them; the quantity's type.
    Cohort,
    /// A quantity of every unit that is scored together, 升序 that may be left out, and which of them; a plain whole number.
    Rank,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Which function.
    pub function: Function,
    /// Its Chinese name.
    pub chinese: &'static str,
    /// Its English name.
    pub english: &'static str,
    /// Its arguments and result.
    pub shape: Shape,
    /// How it is called, in Chinese.
    pub usage: &'static str,
    /// What it does, in one sentence of Chinese.
    pub meaning: &'static str,
    /// Expressions without facts and what they come to as shown; the tests run them.
    pub examples: &'static [(&'static str, &'static str)],
}

macro_rules! functions {
    ($($function:ident $chinese:literal $english:literal $shape:ident $usage:literal $meaning:literal [$(($expression:literal, $shown:literal)),*];)*) => {
        /// Every function.
        pub const FUNCTIONS: &[Row] = &[$(Row {
            function: Function::$function,
            chinese: $chinese,
            english: $english,
            shape: Shape::$shape,
            usage: $usage,
            meaning: $meaning,
            examples: &[$(($expression, $shown)),*],
        },)*];
    };
}

functions! {
    Ratio "比率" "ratio" RateOfTwo
        "比率(部分, 整体)" "部分 ÷ 整体，按百分比显示；两者须是同类单位。"
        [("比率(3人, 4人)", "75%"), ("比率(1, 3)", "33.33%")];
    Change "变动率" "change" RateOfTwo
        "变动率(本期, 上期)" "（本期 − 上期）÷ 上期。"
        [("变动率(90万元, 100万元)", "-10%")];
    Attainment "完成度" "attainment" Attainment
        "完成度(实际, 目标[, 正向|反向])" "完成的程度，从 0 到 1：正向是 实际 ÷ 目标，反向是 目标 ÷ 实际，超过 1 的按 1 算。目标须大于 0；反向的可以是 0，实际也是 0 就是 1。"
        [("完成度(80, 100)", "80%"), ("完成度(120, 100)", "100%"), ("完成度(125, 100, 反向)", "80%"), ("完成度(0, 0, 反向)", "100%"), ("完成度(1, 0, 反向)", "0%")];
    Absolute "绝对值" "abs" Same
        "绝对值(数)" "去掉负号。"
        [("绝对值(-5%)", "5%")];
    Round "四舍五入" "round" Rounding
        "四舍五入(数, 步长)" "取最近的步长的整数倍，正中间的向远离 0 的一边取。"
        [("四舍五入(2.345, 0.01)", "2.35"), ("四舍五入(-0.5, 1)", "-1")];
    Ceiling "向上取整" "ceil" Truncation
        "向上取整(数[, 步长])" "不小于它的最小整数（或步长的整数倍）。"
        [("向上取整(2.1)", "3"), ("向上取整(2.1, 0.5)", "2.5")];
    Floor "向下取整" "floor" Truncation
        "向下取整(数[, 步长])" "不大于它的最大整数（或步长的整数倍）。"
        [("向下取整(2.9)", "2"), ("向下取整(-2.1)", "-3")];
    Days "天数" "days" Dates
        "天数(起, 止)" "从起到止相隔多少天。"
        [("天数(2021-06-28, 2021-06-30)", "2天")];
    Months "月数" "months" Dates
        "月数(起, 止)" "从起到止满几个月。"
        [("月数(2021-01-31, 2021-06-30)", "4个月")];
    Steps "几个" "steps" Steps
        "几个(数量, 步长, 不足不计|不足计一|按比例)" "数量里有几个步长；数量不大于 0 时是 0。"
        [("几个(2.5%, 1个百分点, 不足不计)", "2"), ("几个(2.5%, 1个百分点, 不足计一)", "3"), ("几个(2.5%, 1个百分点, 按比例)", "2.5")];
    Has "有" "has" Has
        "有(数据)" "数据里有没有它。" [];
    Default "缺省" "default" Default
        "缺省(数据, 代替)" "数据里有就用它，没有就用代替的值。" [];
    Prior "上年" "prior" Prior
        "上年(数据[, 几年])" "同一单位上一年（或几年前）的这项数据；没有那一年的数据，算作缺数据。" [];
    Count "个数" "count" Count
        "个数(列表[, 条件])" "列表里有几项，或满足条件的有几项。" [];
    Sum "合计" "sum" Fold
        "合计(列表, 式子)，合计(甲, 乙, …)" "加起来；空列表是 0。"
        [("合计(1, 2, 3)", "6")];
    Mean "平均" "mean" Fold
        "平均(列表, 式子)，平均(甲, 乙, …)" "平均数；空列表没有平均数，算作缺数据。"
        [("平均(1, 2)", "1.5")];
    Maximum "最大" "max" Fold
        "最大(列表, 式子)，最大(甲, 乙, …)" "最大的一个；空列表算作缺数据。"
        [("最大(1, 3, 2)", "3")];
    Minimum "最小" "min" Fold
        "最小(列表, 式子)，最小(甲, 乙, …)" "最小的一个；空列表算作缺数据。"
        [("最小(1, 3, 2)", "1")];
    WeightedMean "加权平均" "weighted_mean" WeightedFold
        "加权平均(列表, 式子, 权)" "式子 × 权 的和 ÷ 权的和。" [];
    All "全部" "all" Quantifier
        "全部(列表, 条件)" "是不是每一项都满足条件。" [];
    Any "任一" "any" Quantifier
        "任一(列表, 条件)" "是不是至少有一项满足条件。" [];
    CohortMean "全体平均" "cohort_mean" Cohort
        "全体平均(式子[, 其中 条件])" "一起评的各单位的平均数；缺数据的、不适用的单位不算。" [];
    CohortMaximum "全体最大" "cohort_max" Cohort
        "全体最大(式子[, 其中 条件])" "一起评的各单位里最大的。" [];
    CohortMinimum "全体最小" "cohort_min" Cohort
        "全体最小(式子[, 其中 条件])" "一起评的各单位里最小的。" [];
    Rank "排名" "rank" Rank
        "排名(式子[, 升序][, 其中 条件])" "本单位在一起评的各单位里的名次：最大的是 1，写了升序最小的是 1；相同的并列，1、1、3。" [];
}

/// The function of this name, in either spelling.
pub fn find(name: &str) -> Option<&'static Row> {
    FUNCTIONS.iter().find(|row| row.chinese == name || row.english == name)
}

impl Function {
    /// The function's Chinese name.
    pub fn chinese(self) -> &'static str {
        self.row().map_or("", |row| row.chinese)
    }

    /// The function's English name.
    pub fn english(self) -> &'static str {
        self.row().map_or("", |row| row.english)
    }

    /// Which argument, from 0, is a word of the function's own where a name stands there: 不足不计, 正向, 升序.
    pub fn word_argument(self) -> Option<usize> {
        match self {
            Function::Steps | Function::Attainment => Some(2),
            Function::Rank => Some(1),
            Function::Ratio
            | Function::Change
            | Function::Absolute
            | Function::Round
            | Function::Ceiling
            | Function::Floor
            | Function::Days
            | Function::Months
            | Function::Has
            | Function::Default
            | Function::Prior
            | Function::Count
            | Function::Sum
            | Function::Mean
            | Function::Maximum
            | Function::Minimum
            | Function::WeightedMean
            | Function::All
            | Function::Any
            | Function::CohortMean
            | Function::CohortMaximum
            | Function::CohortMinimum => None,
        }
    }

    fn row(self) -> Option<&'static Row> {
        FUNCTIONS.iter().find(|row| row.function == self)
    }
}
