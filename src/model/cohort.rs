//! What rules ask of all units that are scored together: 全体平均, 全体最大, 全体最小, 排名.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Expr, IndicatorId};
use crate::source::Span;

/// What is asked of all units: written once in the rules, answered for each unit.
#[derive(Clone, Debug)]
pub struct CohortCall {
    /// Which call of the rubric.
    pub id: CohortId,
    /// What is asked.
    pub function: CohortFunction,
    /// Of what: a number of each unit.
    pub value: Expr,
    /// `其中`: what each unit that is looked at satisfies, apart from `keys`.
    pub conditions: Vec<Expr>,
    /// `其中`: what of it equals something of this unit (`地区 = 本单位.地区`): theirs and this one's.
    pub keys: Vec<(Expr, Expr)>,
}

impl CohortCall {
    /// The parts that are computed for the unit that asks: what is ranked, and what the others' keys are compared with. All parts are the
    /// children of the expression.
    pub fn own_parts(&self) -> Vec<&Expr> {
        let value = match self.function {
            CohortFunction::Rank(_) => Some(&self.value),
            CohortFunction::Mean | CohortFunction::Maximum | CohortFunction::Minimum => None,
        };
        value.into_iter().chain(self.keys.iter().map(|(_, own)| own)).collect()
    }
}

/// A call, in the order in which the checker met them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CohortId(pub usize);

/// What is asked of all units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CohortFunction {
    /// 全体平均
    Mean,
    /// 全体最大
    Maximum,
    /// 全体最小
    Minimum,
    /// 排名
    Rank(RankOrder),
}

/// What ranks first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RankOrder {
    /// The greatest.
    Descending,
    /// 升序: the least.
    Ascending,
}

/// A question with the rule that asks it.
#[derive(Clone, Debug)]
pub struct CohortQuestion {
    /// The question.
    pub call: Arc<CohortCall>,
    /// Whose rule it stands in.
    pub owner: CohortOwner,
    /// The indicators whose results it asks for: units to which one of them does not apply are left out.
    pub asked: Vec<IndicatorId>,
    /// Where it stands, the first time.
    pub span: Span,
}

/// Whose rule a question stands in: that says what its names mean, and for which units it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CohortOwner {
    /// A definition, 总分, 等级, 校验: it is asked for all units.
    File,
    /// An indicator: units to which it does not apply are left out.
    Indicator(IndicatorId),
}

/// The questions of a rubric; what is written twice in one rule is one question.
#[derive(Clone, Debug, Default)]
pub struct CohortQuestions {
    /// Each, once.
    pub questions: Vec<CohortQuestion>,
    /// Which of them a call asks.
    pub of: BTreeMap<CohortId, usize>,
    /// Whether one of them asks for results of indicators or headings: then what each unit comes to takes scoring it.
    pub need_results: bool,
}
