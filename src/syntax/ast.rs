//! What was written: the tree that the text fits, names still text, nothing looked up.
//!
//! Always said qualified, `ast::Expr`, since [`crate::model`] has the same words for what they mean.

pub use crate::comparison::Comparison;
use crate::number::Number;
use crate::source::{SourceId, Span};

use super::keywords::{self, Keyword};

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
    /// `大于 0`
    Above(Expr),
    /// `范围 [a, b]`
    Within(Interval),
    /// `缺省 x`
    Default(Expr),
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

/// `测试 "…" 逐行 数据 "….yaml" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What it is called.
    pub label: Template,
    /// The data file that it starts from, relative to the rules file.
    pub data: Option<Template>,
    /// What is given, in every row of the table if there is one.
    pub inputs: Vec<TestInput>,
    /// What is expected, in every row of the table if there is one.
    pub expectations: Vec<Expr>,
    /// `逐行`: a table, each row of which is a case of its own.
    pub table: Option<TestTable>,
    /// The line up to its `{`.
    pub header: Span,
}

/// `执行 = 100万元`
#[derive(Clone, Debug, PartialEq)]
pub struct TestInput {
    /// Of what something is given.
    pub target: InputTarget,
    /// What; none only of 不适用, which needs no reason in a test.
    pub value: Option<Given>,
    /// All of it.
    pub span: Span,
}

/// The left side of what is given in a test.
#[derive(Clone, Debug, PartialEq)]
pub struct InputTarget {
    /// Which.
    pub kind: InputTargetKind,
    /// Where it stands.
    pub span: Span,
}

/// Of what something can be given in a test.
#[derive(Clone, Debug, PartialEq)]
pub enum InputTargetKind {
    /// `执行`, `三公经费.本年`; also `年度`: a name and the fields in it. Never empty.
    Fact(Vec<Name>),
    /// `上年(执行)`, `上年(执行, 2)`: how many years before.
    Prior(Vec<Name>, u32),
    /// `评定 工作规划合理性`
    Assessed(Name),
    /// `分值 工作规划合理性`
    Points(Name),
    /// `不适用 生态效益`
    Inapplicable(Name),
    /// `说明 预算完成率`
    Remark(Name),
}

/// A value as data files have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Which.
    pub kind: GivenKind,
    /// Where it stands.
    pub span: Span,
}

/// The values that can be given in a test.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenKind {
    /// `100万元`, `-5万元`
    Number(NumberLiteral),
    /// `≥266米`: an 指标值 with its direction.
    Target(Comparison, NumberLiteral),
    /// `2021-06-30`
    Date(DateLiteral),
    /// `"…"`
    Text(Template),
    /// `是`
    Flag(bool),
    /// `甲`: one of the choices, or a short text.
    Word(Name),
    /// `[…]`
    List(Vec<Given>),
    /// `{本年: 3万元}`
    Record(Vec<(Name, Given)>),
}

/// The table of a test.
#[derive(Clone, Debug, PartialEq)]
pub struct TestTable {
    /// Its columns; never empty.
    pub columns: Vec<TestColumn>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<TestRow>,
}

/// A column of a test's table.
#[derive(Clone, Debug, PartialEq)]
pub enum TestColumn {
    /// `执行`: what is given.
    Input(InputTarget),
    /// `期望 预算完成率`: what the cells are compared with.
    Expect(Expr),
}

/// A row of a test's table.
#[derive(Clone, Debug, PartialEq)]
pub struct TestRow {
    /// Its cells.
    pub cells: Vec<TestCell>,
    /// All of it.
    pub span: Span,
}

/// A cell of a test's table.
#[derive(Clone, Debug, PartialEq)]
pub enum TestCell {
    /// Nothing is given, or nothing expected.
    Blank,
    /// What is given.
    Given(Given),
    /// `4`, `≥ 3`: what is expected; without a comparison the same.
    Expected(Option<Comparison>, Expr),
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Which.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// The forms of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `95%`, `713.28万元`
    Number(NumberLiteral),
    /// `2021-06-30`, `6月30日`
    Date(DateLiteral),
    /// `"在职 {在职人数}"`
    Text(Template),
    /// `是`, `否`
    Flag(bool),
    /// `预算`, `满分`
    Name(Name),
    /// `预算完成率.得分`
    Field(Box<Expr>, Name),
    /// `比率(执行, 预算)`, `几个(值 - 100%, 1个百分点, 不足不计)`
    Call {
        /// What is called.
        function: Name,
        /// With what.
        arguments: Vec<Expr>,
    },
    /// `-x`, `非 x`
    Unary(UnaryOperator, Box<Expr>),
    /// `a + b`, `a 且 b`
    Binary(BinaryOperator, Box<Expr>, Box<Expr>),
    /// `0 < x ≤ 10%`
    Compare {
        /// The leftmost operand.
        first: Box<Expr>,
        /// Each comparison with what stands right of it; never empty.
        rest: Vec<(Comparison, Expr)>,
    },
    /// `c ? a : b`, `若 c 则 a 否则 b`
    Conditional {
        /// c
        condition: Box<Expr>,
        /// a
        consequent: Box<Expr>,
        /// b
        alternative: Box<Expr>,
    },
    /// `分档 值 { … }`
    Match {
        /// What the patterns look at; without it they are conditions.
        subject: Option<Box<Expr>>,
        /// The arms, the first that fits wins.
        arms: Vec<Arm>,
    },
    /// `插值 值 { 80%: 0, 100%: 满分 }`
    Interpolate {
        /// What is interpolated over.
        subject: Box<Expr>,
        /// The points of the line.
        points: Vec<(Expr, Expr)>,
    },
    /// `清单 { 有制度: 1, 制度合规: 1 }`: conditions and their points.
    Checklist(Vec<(Expr, Expr)>),
    /// `评定`, `评定 [8, 9]`, `评定 { 达成: [80%, 100%] }`
    Assessed(Assessed),
}

/// A person's score.
#[derive(Clone, Debug, PartialEq)]
pub enum Assessed {
    /// `评定`
    Free,
    /// `评定 [8, 9]`
    Within(Interval),
    /// `评定 { 达成: [80%, 100%], 未达成: [0%, 50%) }`
    Levels(Vec<(Name, Interval)>),
}

/// `[85%, 95%)`
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: Box<Expr>,
    /// `[` rather than `(`.
    pub low_included: bool,
    /// The upper end.
    pub high: Box<Expr>,
    /// `]` rather than `)`.
    pub high_included: bool,
    /// All of it.
    pub span: Span,
}

/// One line of 分档 or 等级.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// What fits: one of several, `部分完成、基本完成`; never empty.
    pub patterns: Vec<Pattern>,
    /// `当 …`
    pub guard: Option<Expr>,
    /// What results.
    pub result: Expr,
    /// All of it.
    pub span: Span,
}

/// What an arm looks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Which.
    pub kind: PatternKind,
    /// Where it stands.
    pub span: Span,
}

/// The patterns.
#[derive(Clone, Debug, PartialEq)]
pub enum PatternKind {
    /// `≥ 95%`
    Compare(Comparison, Expr),
    /// `[85%, 95%)`
    Interval(Interval),
    /// `80%(含)-90%`, as official tables write it
    Range(OfficialRange),
    /// `全部完成`; without a subject a condition
    Value(Expr),
    /// `其余`
    Else,
}

/// `70-80%(不含)`: the ends and what was said of each.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficialRange {
    /// The left end.
    pub low: NumberLiteral,
    /// 含 or 不含 behind the left end.
    pub low_inclusion: Option<Inclusion>,
    /// The right end.
    pub high: NumberLiteral,
    /// 含 or 不含 behind the right end.
    pub high_inclusion: Option<Inclusion>,
}

/// 含 or 不含
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inclusion {
    /// 含
    Included,
    /// 不含
    Excluded,
}

/// A number with its unit.
#[derive(Clone, Debug)]
pub struct NumberLiteral {
    /// The digits' value, the unit not applied: 95 for `95%`.
    pub number: Number,
    /// `%`, `万元`, `分/次`
    pub unit: Option<Unit>,
    /// As written, folded to half width: `1_000.50万元`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for NumberLiteral {
    fn eq(&self, other: &NumberLiteral) -> bool {
        self.number == other.number && self.unit == other.unit
    }
}

/// `2021-06-30`, or `6月30日` of the year that is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateLiteral {
    /// The year, or none for the one that is scored.
    pub year: Option<i32>,
    /// 1 to 12, checked by the parser.
    pub month: u8,
    /// 1 to 31, checked by the parser against the month.
    pub day: u8,
}

/// A string with expressions in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Its parts, in order.
    pub parts: Vec<TemplatePart>,
    /// With its quotes.
    pub span: Span,
}

/// A part of a string.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// As it stands.
    Text(String),
    /// `{值}`, `{值:0.0%}`
    Expression {
        /// What is put in.
        value: Expr,
        /// How it is shown.
        format: Option<Format>,
    },
}

/// `0.0%`: how a number is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    /// As written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// `-x`, `非 x`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`
    Negate,
    /// `非`
    Not,
}

/// The operators between two operands that do not chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `且`
    And,
    /// `或`
    Or,
}
