//! What two rubrics mean differently: plain data for the reports.

use crate::language::Text;
use crate::model::{IndicatorId, Years};

/// What two rubrics mean differently.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// The older one.
    pub old: Version,
    /// The newer one.
    pub new: Version,
    /// What means something else, in the order of the form: the header, grades, 总分, headings, indicators, data, definitions, checks.
    pub entries: Vec<Entry>,
    /// What only reads differently.
    pub wordings: Vec<Wording>,
    /// Which indicator is which, in the order of the newer form, those that are gone last.
    pub pairs: Vec<Pair>,
}

impl Difference {
    /// What changed of a pair of indicators.
    pub fn of_pair(&self, pair: usize) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.subject == Subject::Indicator(pair))
    }

    /// How many entries of indicators there are of a fate.
    pub fn count(&self, is: impl Fn(&Fate) -> bool) -> usize {
        self.entries.iter().filter(|entry| matches!(entry.subject, Subject::Indicator(_)) && is(&entry.fate)).count()
    }
}

/// Which of the two rubrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The older one.
    Old,
    /// The newer one.
    New,
}

/// One of the two rubrics.
#[derive(Clone, Debug, Default)]
pub struct Version {
    /// `评价`
    pub name: String,
    /// `年度`
    pub years: Option<Years>,
    /// `保留`
    pub places: u32,
    /// The rules file, as the reader calls it.
    pub file: String,
}

/// An indicator in both rubrics, or in one of them.
#[derive(Clone, Debug)]
pub struct Pair {
    /// In the older one.
    pub old: Option<IndicatorId>,
    /// In the newer one.
    pub new: Option<IndicatorId>,
    /// What it is called now, or was called last.
    pub name: String,
}

/// All that changed of one thing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub subject: Subject,
    /// What it is called now, or was called last.
    pub name: String,
    /// Of indicators and headings: the headings above, `过程 / 预算执行`.
    pub under: String,
    /// What became of it.
    pub fate: Fate,
    /// What changed of it; of what is new or gone, what it says.
    pub changes: Vec<Change>,
    /// Of data and definitions: the indicators that rest on it.
    pub reaches: Vec<String>,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The header.
    Header,
    /// 等级
    Grades,
    /// 总分
    Total,
    /// A heading.
    Section,
    /// An indicator, by its place in [`Difference::pairs`].
    Indicator(usize),
    /// A fact.
    Fact,
    /// A definition.
    Definition,
    /// A parameter.
    Parameter,
    /// A 校验.
    Check,
}

/// What became of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is in both.
    Kept,
    /// It seems to be in both, under another name.
    Renamed {
        /// Its older name.
        from: String,
        /// Why it is taken for the same.
        because: Vec<Likeness>,
    },
}

/// Why two indicators of different names are taken for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They have one rule.
    Rule,
    /// They measure one value.
    Value,
    /// They have the same points.
    Points,
    /// They stand under one heading.
    Heading,
    /// They stand at one place under it.
    Position,
    /// Their names are alike.
    Name,
    /// Of headings: the same indicators stand under them.
    Contents,
}

/// One thing that changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which.
    pub aspect: Aspect,
    /// As it was, on one line; none when there was none.
    pub old: Option<Text>,
    /// As it is.
    pub new: Option<Text>,
    /// What of it changed, when that can be told in less than both rules.
    pub edits: Vec<Edit>,
}

/// What of something changed, or is worded differently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// A name.
    Name,
    /// 年度
    Years,
    /// 依据
    Basis,
    /// 保留
    Places,
    /// Full marks of the whole.
    FullPoints,
    /// 分值: who sets the points.
    PointsSource,
    /// 不适用: what becomes of the points.
    Inapplicable,
    /// Points.
    Points,
    /// The heading above.
    Heading,
    /// How a heading counts.
    Kind,
    /// 等级, or when they apply.
    Grades,
    /// 逐项: the list.
    Each,
    /// A clause with an expression: 值, 得分, 至多, 至少, 适用, 不适用得分, or the name of a local.
    Clause(Clause),
    /// 须说明
    ExplainIf,
    /// 分析
    Note,
    /// The prose.
    Documentation,
    /// A label of the form.
    Label,
    /// 不可控
    Fixed,
    /// The order in the form.
    Order,
    /// A type, with its unit.
    Type,
    /// The range of a number.
    Range,
    /// 缺省
    Default,
    /// 汇总
    Combination,
    /// A field of a list or record.
    Field(String),
    /// What a definition or a 校验 says.
    Body,
    /// 误差
    Tolerance,
    /// Whether a failed 校验 is only a warning.
    Severity,
    /// A constant that got a name, or lost it.
    Naming,
}

/// A clause with an expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clause {
    /// 值
    Value,
    /// 得分
    Score,
    /// 至多
    AtMost,
    /// 至少
    AtLeast,
    /// 适用
    Applies,
    /// 不适用得分
    Otherwise,
    /// Any other name.
    Local(String),
}

/// A part of a rule that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// One value or one expression.
    Value {
        /// What it does in the rule.
        role: Role,
        /// As it was.
        old: String,
        /// As it is.
        new: String,
        /// Where it stands now, when that says more: `值 ≥ 90%`.
        within: Option<String>,
    },
    /// Bands, cases or levels.
    Table {
        /// What they look at; empty when they are conditions.
        of: String,
        /// Each case with what results.
        rows: Vec<TableRow>,
    },
    /// A definition that it rests on.
    Through(String),
}

/// A case, and what results in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// The case: `[90%, 95%)`.
    pub case: String,
    /// What resulted; none when there was no such case.
    pub old: Option<String>,
    /// What results.
    pub new: Option<String>,
    /// Whether these differ.
    pub changed: Changed,
}

/// Whether the two sides of a row differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// They do.
    Yes,
    /// They mean the same.
    No,
}

impl From<bool> for Changed {
    fn from(differs: bool) -> Changed {
        if differs { Changed::Yes } else { Changed::No }
    }
}

/// What a value does in a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Something is compared with it.
    Threshold,
    /// It results.
    Result,
    /// The step of 几个.
    Step,
    /// How 几个 counts a part of a step.
    Counting,
    /// The range of an 评定.
    Range,
    /// A condition.
    Condition,
    /// Anything else.
    Part,
}

/// Something that only reads differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// What it is.
    pub subject: Subject,
    /// What it is called.
    pub name: String,
    /// What of it.
    pub aspects: Vec<Aspect>,
}
