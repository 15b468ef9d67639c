//! What was written: the tree that the text fits, names still text, nothing looked up.
//!
//! Always said qualified, `ast::Expr`, since [`crate::model`] has the same words for what they mean.

mod expr;
mod tests;

pub use crate::comparison::Comparison;
use crate::source::{SourceId, Span};

use super::keywords::{self, Keyword};

pub use expr::{
    Arm, Assessed, BinaryOperator, DateLiteral, Expr, ExprKind, Format, Inclusion, Interval, NumberLiteral, OfficialRange,
    Pattern, PatternKind, Template, TemplatePart, UnaryOperator,
};
pub use tests::{
    Given, GivenKind, InputTarget, InputTargetKind, OtherUnit, Test, TestCell, TestColumn, TestInput, TestRow, TestTable,
};

/// One rules file, or the whole rubric that [`crate::revision`] makes of it and the files that it names.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// The text it was read from.
    pub source: SourceId,
    /// Its statements, in order.
    pub items: Vec<Item>,
    /// The texts of the files that were worked in; empty in what the parser returns.
    pub worked_in: Vec<SourceId>,
    /// What was taken out of them, for saying so where its name is still used.
    pub removed: Vec<Name>,
}

impl File {
    /// A file as the parser reads it.
    pub fn new(source: SourceId, items: Vec<Item>) -> File {
        File { source, items, worked_in: Vec::new(), removed: Vec::new() }
    }
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The `>` lines above it.
    pub documentation: Vec<Prose>,
    /// What it says.
    pub kind: ItemKind,
    /// All of it, the clauses of an indicator included.
    pub span: Span,
}

/// The kinds of statement.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// `评价 晋中市部门整体支出绩效自评`
    Rubric(Prose),
    /// `年度 2021`, `年度 2021..2023`, `年度 2021..`
    Year(YearRange),
    /// `依据 "财预〔2013〕53号"`
    Basis(Template),
    /// `保留 2位`
    Rounding(Places),
    /// `分值 填报`
    DeclaredPoints(Span),
    /// `不适用 一级内按比例`
    Inapplicable(InapplicablePolicy),
    /// `满分 120`, `满分 不限`
    FullPoints(FullPoints),
    /// `等级 { ≥ 90: 优, 其余: 差 }`
    Grades(Vec<Arm>),
    /// `数据 { … }`
    Data(Vec<FactDeclaration>),
    /// `定义 预算 = 年初预算`, `定义 超(x, y) = x - y`
    Definition(Definition),
    /// `# 投入（16分）`
    Heading(Heading),
    /// `预算完成率（3分）: 得分 = …`, `逐项 产出指标（分值）: …`
    Indicator(Indicator),
    /// `总分: 至多 = …`
    Total(Vec<Clause>),
    /// `校验（警告）"收支平衡": 年初预算 = 执行, 误差 0.01万元`
    Check(Check),
    /// `测试 "恰好完成" { 执行 = 100万元; 期望 预算完成率 = 满分 }`
    Test(Test),
    /// `参数 { 完成率门槛 = 95%, 调整率上限 = { 2021..2022: 10%, 2023..: 5% } }`
    Parameters(Vec<Parameter>),
    /// `沿用 "2021.rules"`
    Extends(Reference),
    /// `引用 "common.rules"`
    Import(Reference),
    /// `修改 预算完成率（5分）: 得分 = …`, `修改 # 投入（16分）`
    Modify(Modification),
    /// `删除 重点支出安排率`
    Remove(Removal),
}

/// One line of `参数 { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The `>` lines above it.
    pub documentation: Vec<Prose>,
    /// Its name.
    pub name: Name,
    /// Its value, or its values by year.
    pub value: ParameterValue,
    /// All of it.
    pub span: Span,
}

/// What a parameter is.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// `95%`: the same in every year.
    Always(Expr),
    /// `{ 2021..2022: 10%, 2023..: 5% }`
    ByYear(Vec<(YearRange, Expr)>),
}

/// Another rules file that this one names.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The path as written, without its quotation marks.
    pub path: String,
    /// Where it stands, quotation marks included.
    pub span: Span,
}

impl PartialEq for Reference {
    fn eq(&self, other: &Reference) -> bool {
        self.path == other.path
    }
}

/// What a revision changes: only the clauses, points and attributes that it names.
#[derive(Clone, Debug, PartialEq)]
pub enum Modification {
    /// `修改 预算完成率（5分）: 得分 = …`
    Indicator(Indicator),
    /// `修改 # 投入（16分）`
    Heading(Heading),
    /// `修改 定义 预算 = 年初预算 + 预算调整`
    Definition(Definition),
    /// `修改 数据 { 执行: 金额(元) }`
    Data(Vec<FactDeclaration>),
    /// `修改 总分: 至多 = 100`
    Total(Vec<Clause>),
    /// `修改 校验 "收支平衡": …`
    Check(Check),
}

/// What a revision takes out.
#[derive(Clone, Debug, PartialEq)]
pub enum Removal {
    /// `删除 重点支出安排率`: an indicator, a fact, a definition or a parameter.
    Named(Name),
    /// `删除 # 加分`: a heading and all that is under it.
    Heading {
        /// How many `#`.
        level: u8,
        /// Its name.
        name: Name,
    },
    /// `删除 校验 "收支平衡"`
    Check(Template),
    /// `删除 总分`
    Total(Span),
    /// `删除 等级`
    Grades(Span),
}

/// A stretch of free text: a line of documentation, the rubric's name.
#[derive(Clone, Debug, PartialEq)]
pub struct Prose {
    /// The text without its mark, trimmed.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A name as written, with the form that is compared.
#[derive(Clone, Debug)]
pub struct Name {
    /// As written, without the `「…」` that may quote it.
    pub text: String,
    /// [`crate::name::key`] of the text.
    pub key: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

impl PartialEq for Name {
    /// Names are one when they compare as one; where they stand is another matter.
    fn eq(&self, other: &Name) -> bool {
        self.key == other.key
    }
}

/// `2021`, `2021..2023`, `2021..`
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearRange {
    /// The first year.
    pub first: i32,
    /// The last year, or none when the range is open.
    pub last: Option<i32>,
    /// Where it stands.
    pub span: Span,
}

/// `2位`
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Places {
    /// How many decimal places.
    pub places: u32,
    /// Where it stands.
    pub span: Span,
}

/// What happens to the points of what is not applicable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InapplicablePolicy {
    /// The policy.
    pub kind: InapplicableKind,
    /// Where it stands.
    pub span: Span,
}

/// The policies for what is not applicable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InapplicableKind {
    /// `一级内按比例`: shared inside the heading of this level.
    ShareInLevel(u8),
    /// `全部按比例`: shared among all rows.
    ShareInAll,
    /// `折算`: the total is rescaled.
    Rescale,
}

/// The header `满分`.
#[derive(Clone, Debug, PartialEq)]
pub enum FullPoints {
    /// `满分 120`
    Points(NumberLiteral),
    /// `满分 不限`
    Unlimited(Span),
}

/// One line of `数据 { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct FactDeclaration {
    /// The `>` lines above it.
    pub documentation: Vec<Prose>,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub type_: TypeExpression,
    /// What narrows the type.
    pub modifiers: Vec<Modifier>,
    /// The label that the form prints.
    pub label: Option<Template>,
    /// All of it.
    pub span: Span,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeExpression {
    /// Which type.
    pub kind: TypeKind,
    /// Where it stands.
    pub span: Span,
}

/// The types that can be written.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// `数`
    Number,
    /// `比率`
    Rate,
    /// `金额(万元)`; without a unit it is 元.
    Money(Option<Unit>),
    /// `数量(人)`
    Quantity(Option<Unit>),
    /// `度量(公斤/亩)`
    Measure(Option<Unit>),
    /// `天`, `个月`, `年`
    Duration(Unit),
    /// `指标值`
    Target,
    /// `日期`
    Date,
    /// `是否`
    Flag,
    /// `选项 { 甲, 乙 }`
    Choice(Vec<Name>),
    /// `文本`
    Text,
    /// `列表 { 名称: 文本, 计划: 比率 }`
    List(Vec<FactDeclaration>),
    /// `记录 { 本年: 金额(万元) }`
    Record(Vec<FactDeclaration>),
    /// A word that is no type, kept so that the checker can say which is near.
    Unknown(Name),
}

/// A unit as written: `万元`, `公斤/亩`, `%`.
#[derive(Clone, Debug)]
pub struct Unit {
    /// As written, folded to half width, without blanks.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Unit {
    fn eq(&self, other: &Unit) -> bool {
        self.text == other.text
    }
}

/// What follows a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Modifier {
    /// Which.
    pub kind: ModifierKind,
    /// Where it stands.
    pub span: Span,
}

/// The modifiers.
#[derive(Clone, Debug, PartialEq)]
pub enum ModifierKind {
    /// `可为负`
    Signed,
    /// `整数`
    Integer,
    /// `不可控`
    Fixed,
    /// `大于 0`
    Above(Expr),
    /// `范围 [a, b]`
    Within(Interval),
    /// `缺省 x`
    Default(Expr),
    /// `汇总 合计`
    Combine(Combine),
}

/// How the figures of several units become one: `合计`, `加权平均(预算)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Combine {
    /// Which way.
    pub way: Combination,
    /// What stands in brackets behind it.
    pub weight: Option<WeightFact>,
}

/// The ways to combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combination {
    /// `合计`
    Sum,
    /// `平均`
    Mean,
    /// `加权平均`
    WeightedMean,
    /// `最大`
    Maximum,
    /// `最小`
    Minimum,
    /// `全部`
    All,
    /// `任一`
    Any,
    /// `相同`
    Same,
}

impl Combination {
    /// All of them.
    pub const ALL: [Combination; 8] = [
        Combination::Sum,
        Combination::Mean,
        Combination::WeightedMean,
        Combination::Maximum,
        Combination::Minimum,
        Combination::All,
        Combination::Any,
        Combination::Same,
    ];

    /// The word that says it.
    pub fn keyword(self) -> Keyword {
        match self {
            Combination::Sum => keywords::BY_SUM,
            Combination::Mean => keywords::BY_MEAN,
            Combination::WeightedMean => keywords::BY_WEIGHTED_MEAN,
            Combination::Maximum => keywords::BY_MAXIMUM,
            Combination::Minimum => keywords::BY_MINIMUM,
            Combination::All => keywords::BY_ALL,
            Combination::Any => keywords::BY_ANY,
            Combination::Same => keywords::BY_SAME,
        }
    }
}

/// A fact, or a field of a record, that is the weight of a mean.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightFact {
    /// The fact.
    pub name: Name,
    /// The field.
    pub field: Option<Name>,
    /// Both.
    pub span: Span,
}

/// `定义 名(参数, …) = 表达式`
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// What is defined.
    pub name: Name,
    /// Its parameters, or none when it is a plain value.
    pub parameters: Option<Vec<Name>>,
    /// What it stands for.
    pub body: Expr,
}

/// `# 投入（16分）`
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// How many `#`: 1 to 4.
    pub level: u8,
    /// Its name.
    pub name: Name,
    /// What the bracket says.
    pub attributes: Vec<HeadingAttribute>,
}

/// One entry of a heading's bracket.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadingAttribute {
    /// Which.
    pub kind: HeadingAttributeKind,
    /// Where it stands.
    pub span: Span,
}

/// What a heading's bracket can say.
#[derive(Clone, Debug, PartialEq)]
pub enum HeadingAttributeKind {
    /// `16分`
    Points(NumberLiteral),
    /// `权重 80%`
    Weight(NumberLiteral),
    /// `加分`
    Bonus,
    /// `扣分`
    Deduction,
    /// `至多 5分`
    AtMost(NumberLiteral),
    /// `适用 类别 = 甲`
    Applies(Expr),
}

/// An indicator, or with 逐项 one for each item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    /// Its name; with 逐项 the list's.
    pub name: Name,
    /// `逐项`: the list whose items become indicators.
    pub each: Option<Expr>,
    /// `（3分）`, a literal; with 逐项 an expression over the item.
    pub points: Option<Expr>,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// The line up to and with the colon.
    pub header: Span,
    /// Where a revision changed it: the statements that it changed, the oldest first. Empty in what the parser returns.
    pub revised: Vec<Span>,
}

/// One clause of an indicator or of 总分.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Which.
    pub kind: ClauseKind,
    /// The keyword or the local's name.
    pub name: Name,
    /// Its value.
    pub value: Expr,
    /// `100字以内`, only behind 须说明: the greatest number of characters.
    pub limit: Option<Limit>,
    /// All of it.
    pub span: Span,
}

/// `100字以内`
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// How many characters at most.
    pub characters: u32,
    /// Where it stands.
    pub span: Span,
}

/// The clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseKind {
    /// 值
    Value,
    /// 得分
    Score,
    /// 至多
    AtMost,
    /// 至少
    AtLeast,
    /// 适用; the value may be the name 填报.
    Applies,
    /// 不适用得分
    Otherwise,
    /// 分析
    Note,
    /// 须说明
    ExplainIf,
    /// 依据
    Basis,
    /// Any other name.
    Local,
}

impl ClauseKind {
    /// The clauses that a keyword starts.
    pub const KEYWORDED: &'static [ClauseKind] = &[
        ClauseKind::Value,
        ClauseKind::Score,
        ClauseKind::AtMost,
        ClauseKind::AtLeast,
        ClauseKind::Applies,
        ClauseKind::Otherwise,
        ClauseKind::Note,
        ClauseKind::ExplainIf,
        ClauseKind::Basis,
    ];

    /// The keyword that starts it; none for a local.
    pub fn keyword(self) -> Option<Keyword> {
        match self {
            ClauseKind::Value => Some(keywords::VALUE),
            ClauseKind::Score => Some(keywords::SCORE),
            ClauseKind::AtMost => Some(keywords::AT_MOST),
            ClauseKind::AtLeast => Some(keywords::AT_LEAST),
            ClauseKind::Applies => Some(keywords::APPLIES),
            ClauseKind::Otherwise => Some(keywords::OTHERWISE),
            ClauseKind::Note => Some(keywords::NOTE),
            ClauseKind::ExplainIf => Some(keywords::EXPLAIN_IF),
            ClauseKind::Basis => Some(keywords::BASIS),
            ClauseKind::Local => None,
        }
    }
}

/// `校验 "收支平衡": 条件, 误差 0.01万元`
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// `（警告）`: a failure does not fail the run.
    pub warning: bool,
    /// What it is called.
    pub label: Template,
    /// What must hold.
    pub condition: Expr,
    /// How far two sides of an equation may be apart.
    pub tolerance: Option<Expr>,
}
