//! What has no column form, and how that is said.

use crate::language::Text;

/// What has no column form: why a rubric is scored by the evaluator alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The rule or the construct, for a person.
    pub reason: Text,
}

/// Why something could not be compiled.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    /// It needs what is compiled only later.
    Pending,
    /// It has no column form.
    Outside(Text),
}

/// What compiling something comes to.
pub(super) type Done<T> = Result<T, Stop>;

impl Stop {
    /// The same, with the rule in which it stands.
    pub(super) fn inside(self, rule: &str) -> Stop {
        match self {
            Stop::Pending => Stop::Pending,
            Stop::Outside(reason) => Stop::Outside(messages::inside(rule, &reason)),
        }
    }
}

impl From<Stop> for Outside {
    fn from(stop: Stop) -> Outside {
        match stop {
            Stop::Pending => Outside { reason: messages::pending() },
            Stop::Outside(reason) => Outside { reason },
        }
    }
}

/// The reasons, in both languages.
pub(super) mod messages {
    use crate::language::Text;
    use crate::text;

    /// A rule around a reason.
    pub(in crate::plan) fn inside(rule: &str, reason: &Text) -> Text {
        let Text { chinese, english } = reason;
        text!("“{rule}”：{chinese}", "“{rule}”: {english}")
    }

    /// A construct that is not compiled.
    pub(in crate::plan) fn construct(chinese: &str, english: &str) -> Text {
        text!("用到{chinese}，不能按列计算", "{english} has no column form")
    }

    /// Too many operations.
    pub(in crate::plan) fn too_long() -> Text {
        text!("规则太长，不能按列计算", "the rules are too long for a plan")
    }

    /// A grade that is no plain text.
    pub(in crate::plan) fn grade() -> Text {
        text!("等级不是写定的文字，不能按列计算", "a grade that is no plain text has no column form")
    }

    /// Constants too large.
    pub(in crate::plan) fn too_large() -> Text {
        text!("规则里的数位数太多，不能按列计算", "a number in the rules has too many digits for a plan")
    }

    /// The grain of a column does not fit.
    pub(in crate::plan) fn grain(name: &str) -> Text {
        text!("“{name}”这一列的小数位数不能按列计算", "the decimals of the column “{name}” do not fit a plan")
    }

    /// What is needed for a row is never there.
    pub(in crate::plan) fn never_there() -> Text {
        text!("要用的数据，表里没有这一列", "the table has no column for what it needs")
    }

    /// Something that no unit's data can have as it must be.
    pub(in crate::plan) fn never_plain() -> Text {
        text!(
            "没有哪个单位能全部按列算出来：有的校验总不成立，或者有的数总算不出",
            "no unit can be scored by columns: a check never holds, or something never has a result"
        )
    }

    /// What only rules that were not checked can do.
    pub(in crate::plan) fn pending() -> Text {
        text!("规则互相引用的次序不清", "the rules refer to each other in no clear order")
    }
}
