//! The fixed words of impact reports, in both languages.

use crate::impact::{Aspect, Clause, Likeness, Role, Subject};
use crate::language::{Language, Text};
use crate::report::words::{Word, words};
use crate::text;

words! {
    TITLE "规则变化的影响" "Impact of a change of rules";
    TITLE_RULES "规则的变化" "Changes of rules";
    OLD "旧规则" "Old rules";
    NEW "新规则" "New rules";
    CHANGES "规则改了什么" "What changed in the rules";
    WORDINGS "只改了文字或写法" "Wording only";
    CROSSINGS "等次改变的单位" "Units whose grade changes";
    MOVES "各项指标使分数变动多少" "Points moved, by indicator";
    UNITS "各单位的总分" "Totals by unit";
    GAPS "没有评全的单位" "Units that could not be scored in full";
    LEFT_OUT "没有用上的数据" "Data that were not used";
    SCATTER "旧总分和新总分" "Old and new totals";
    CASE "情形" "Case";
    BEFORE "旧" "Old";
    AFTER "新" "New";
    UNIT "单位" "Unit";
    CHANGE "变化" "Change";
    RANK "名次" "Rank";
    REASON "主要原因" "Mainly because of";
    INDICATOR "指标" "Indicator";
    SUM "合计" "Sum";
    UP "增分单位" "Up";
    DOWN "减分单位" "Down";
    UNCHANGED "不变" "Same";
    NO_SCORE "未评分" "Unscored";
    LARGEST "变动最大的单位" "Largest";
    RULE_CHANGE "规则的变化" "Change of rule";
    NOTHING "没有" "none";
    REST "其他（总分规则、折算、封顶、舍入）" "other (rule of the total, rescaling, caps, rounding)";
    LIMITS "等级的界线或条件变了" "the limits or conditions of the grades changed";
    ADDED "新增" "added";
    REMOVED "删除" "removed";
    CHANGED "修改" "changed";
    RENAMED "改名（推测）" "renamed (a guess)";
    OLD_TOTAL "旧总分" "Old total";
    NEW_TOTAL "新总分" "New total";
    OPEN "未定" "open";
    NO_TOTAL "总分算不出来" "the total has no value";
    REACHES "用到它的指标" "Used by";
}

/// What kind of thing an entry is about.
pub fn subject(subject: Subject) -> Word {
    match subject {
        Subject::Header => Word::new("表头", "Header"),
        Subject::Grades => Word::new("等级", "Grades"),
        Subject::Total => Word::new("总分", "Total"),
        Subject::Section => Word::new("标题", "Heading"),
        Subject::Indicator(_) => Word::new("指标", "Indicator"),
        Subject::Fact => Word::new("数据", "Data"),
        Subject::Definition => Word::new("定义", "Definition"),
        Subject::Parameter => Word::new("参数", "Parameter"),
        Subject::Check => Word::new("校验", "Check"),
    }
}

/// What of a thing changed.
pub fn aspect(aspect: &Aspect) -> Text {
    match aspect {
        Aspect::Name => text!("名称", "name"),
        Aspect::Years => text!("年度", "years"),
        Aspect::Basis => text!("依据", "basis"),
        Aspect::Places => text!("保留", "rounding"),
        Aspect::FullPoints => text!("满分", "full marks"),
        Aspect::PointsSource => text!("分值由谁定", "source of points"),
        Aspect::Inapplicable => text!("不适用的分值", "points of inapplicable rows"),
        Aspect::Points => text!("分值", "points"),
        Aspect::Heading => text!("所属", "heading"),
        Aspect::Kind => text!("计分方式", "how it counts"),
        Aspect::Grades => text!("等级", "grades"),
        Aspect::Each => text!("逐项", "rows"),
        Aspect::Clause(Clause::Value) => text!("值", "value"),
        Aspect::Clause(Clause::Score) => text!("得分", "score"),
        Aspect::Clause(Clause::AtMost) => text!("至多", "at most"),
        Aspect::Clause(Clause::AtLeast) => text!("至少", "at least"),
        Aspect::Clause(Clause::Applies) => text!("适用", "applies"),
        Aspect::Clause(Clause::Otherwise) => text!("不适用得分", "score when inapplicable"),
        Aspect::Clause(Clause::Local(name)) => Text::same(name.clone()),
        Aspect::Field(name) => text!("其中的“{name}”", "its “{name}”"),
        Aspect::ExplainIf => text!("须说明", "explanation due"),
        Aspect::Note => text!("分析", "note"),
        Aspect::Documentation => text!("说明文字", "prose"),
        Aspect::Label => text!("标签", "label"),
        Aspect::Fixed => text!("不可控", "fixed"),
        Aspect::Order => text!("指标的次序", "order of indicators"),
        Aspect::Type => text!("类型", "type"),
        Aspect::Range => text!("范围", "range"),
        Aspect::Default => text!("缺省", "default"),
        Aspect::Combination => text!("汇总", "combining"),
        Aspect::Body => text!("内容", "content"),
        Aspect::Tolerance => text!("误差", "tolerance"),
        Aspect::Severity => text!("不成立时", "when it fails"),
        Aspect::Naming => text!("给式子取名或取消名称", "a name for an expression, given or taken away"),
    }
}

/// What a value does in a rule.
pub fn role(role: Role) -> Option<Word> {
    match role {
        Role::Threshold => Some(Word::new("门槛", "threshold")),
        Role::Result => Some(Word::new("结果", "result")),
        Role::Step => Some(Word::new("步长", "step")),
        Role::Counting => Some(Word::new("不足一步时", "part of a step")),
        Role::Range => Some(Word::new("评定范围", "range")),
        Role::Condition => Some(Word::new("条件", "condition")),
        Role::Part => None,
    }
}

/// Why a name is taken for another.
pub fn likeness(likeness: Likeness) -> Word {
    match likeness {
        Likeness::Rule => Word::new("规则相同", "the same rule"),
        Likeness::Value => Word::new("值相同", "the same value"),
        Likeness::Points => Word::new("分值相同", "the same points"),
        Likeness::Heading => Word::new("所属相同", "the same heading"),
        Likeness::Position => Word::new("位置相同", "the same place"),
        Likeness::Name => Word::new("名称相近", "names alike"),
        Likeness::Contents => Word::new("下面的指标相同", "the same indicators below"),
    }
}

/// `“甲”`
pub fn quoted(name: &str) -> String {
    format!("“{name}”")
}

/// `按 值`
pub fn by(of: &str, language: Language) -> String {
    match (language, of.is_empty()) {
        (_, true) => String::new(),
        (Language::Chinese, false) => format!("按 {of}"),
        (Language::English, false) => format!("by {of}"),
    }
}
