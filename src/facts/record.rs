//! The data of one unit as the rubric sees them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::combining::Combined;
use crate::model::{FactId, IndicatorId, SectionId};
use crate::number::Number;
use crate::value::Value;

/// The data of one unit, bound to a rubric: a value of the declared type, or nothing, for each fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// `单位`; empty when the data do not say.
    pub unit: String,
    /// The year that is scored: that of the data, else the rubric's single year.
    pub year: Option<i32>,
    /// By [`FactId`]: the value, or `None` when it is missing (a declared default is left to the evaluator).
    pub facts: Vec<Option<Value>>,
    /// Facts of which the data say something that is not understood, in data that are looked at all the same: no default stands for them.
    pub unread: BTreeSet<FactId>,
    /// What 上年 looks at: the facts of earlier years, by how many years before, then by [`FactId`] of this rubric. A year of which there are
    /// no data is absent.
    pub prior: BTreeMap<u32, Vec<Option<Value>>>,
    /// Of a unit that is made of others (汇总) how its facts came of theirs.
    pub combined: Option<Arc<Combined>>,
    /// What was said about single rows; rows about which nothing was said are absent.
    pub rows: BTreeMap<RowId, RowData>,
    /// `自评`: the total that the unit claims.
    pub claimed_total: Option<Number>,
    /// `自评`: the subtotals that the unit claims, by heading.
    pub claimed_sections: BTreeMap<SectionId, Number>,
    /// `自评`: the grade that the unit claims.
    pub claimed_grade: Option<String>,
}

impl Record {
    /// The value of a fact, or `None` when it is missing.
    pub fn fact(&self, id: FactId) -> Option<&Value> {
        self.facts.get(id.0).and_then(Option::as_ref)
    }

    /// The value of a fact so many years before, or `None` when it is missing.
    pub fn prior_fact(&self, id: FactId, back: u32) -> Option<&Value> {
        self.prior.get(&back)?.get(id.0)?.as_ref()
    }

    /// What was said about a row.
    pub fn row(&self, id: RowId) -> Option<&RowData> {
        self.rows.get(&id)
    }
}

/// A row of the form: an indicator, or with 逐项 one item of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    /// The indicator.
    pub indicator: IndicatorId,
    /// With 逐项, which item, from 0.
    pub item: Option<usize>,
}

/// What the data say about a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowData {
    /// `分值`: 设定分值.
    pub points: Option<Number>,
    /// `评定`
    pub assessment: Option<Assessment>,
    /// `不适用`: the reason. None when 设定分值 is 0, which means the same, and nobody said why.
    pub inapplicable: Option<String>,
    /// `说明`
    pub remark: Option<String>,
    /// `自评`: the score that the unit claims, in points in force.
    pub claimed: Option<Number>,
}

/// A person's score.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// 分: the score; none when only the level was given.
    pub score: Option<AssessedScore>,
    /// 档: the level, by its place in the rule's list.
    pub level: Option<usize>,
    /// 理由
    pub reason: Option<Arc<str>>,
}

/// An assessed score as it was given.
#[derive(Clone, Debug, PartialEq)]
pub enum AssessedScore {
    /// In points in force.
    Points(Number),
    /// As a fraction of full marks, from 0 to 1.
    Share(Number),
}
