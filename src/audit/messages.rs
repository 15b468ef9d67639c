//! What an audit has to say. Each finding's sentence, its place, and how to mend it.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::eval::MissingFact;
use crate::language::Text;
use crate::number::Number;
use crate::source::Span;
use crate::text;

use super::slips::Correction;

/// The most names that a sentence lists.
const MOST_NAMES: usize = 6;

fn nothing() -> Text {
    Text::default()
}

/// With a place in the data, when there is one, as the first.
fn placed(diagnostic: Diagnostic, place: Option<Span>, label: Text) -> Diagnostic {
    match place {
        Some(place) => diagnostic.at(place, label),
        None => diagnostic,
    }
}

/// With where the rules divide, when they do.
fn divided_at(diagnostic: Diagnostic, rule: Option<Span>) -> Diagnostic {
    match rule {
        Some(rule) => diagnostic.at(rule, text!("规则在这里相除", "the quotient")),
        None => diagnostic,
    }
}

/// `多 4`, `少 4`
fn apart(difference: &Number) -> Text {
    let size = difference.absolute();
    match difference.is_negative() {
        true => text!("少 {size} 分", "{size} too few"),
        false => text!("多 {size} 分", "{size} too many"),
    }
}

/// What the total is called.
pub(super) fn total_word() -> &'static str {
    "总分"
}

/// What the grade is called.
pub(super) fn grade_word() -> &'static str {
    "等级"
}

/// What scores that people gave are called.
pub(super) fn assessed_word() -> &'static str {
    "评定"
}

/// A 校验 that does not hold.
pub(super) fn check_fails(
    label: &str,
    severity: Severity,
    difference: Option<&str>,
    place: Option<Span>,
    rule: Span,
) -> Diagnostic {
    let message = match difference {
        Some(difference) => text!("校验“{label}”不成立，相差 {difference}", "the check “{label}” fails by {difference}"),
        None => text!("校验“{label}”不成立", "the check “{label}” fails"),
    };
    let diagnostic = Diagnostic { severity, ..Diagnostic::error(Code::AuditCheckFails, message) };
    placed(diagnostic, place, nothing()).at(rule, text!("校验在这里", "the check")).help(text!(
        "拿原始凭证核对式子里的每一个数，改错的那一个",
        "compare each figure in it with the books, and mend the one that is wrong"
    ))
}

/// A 校验 that cannot be decided.
pub(super) fn check_undecided(label: &str, place: Option<Span>, rule: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::warning(Code::AuditCheckUndecided, text!("校验“{label}”判断不了", "the check “{label}” cannot be decided"));
    placed(diagnostic, place, nothing())
        .at(rule, text!("校验在这里", "the check"))
        .help(text!("把缺的数据补上", "supply the data that are missing"))
}

/// A claimed score that is not the score.
pub(super) fn claimed_score(
    row: &str,
    claimed: &Number,
    score: &Number,
    difference: &Number,
    place: Option<Span>,
    rule: Span,
) -> Diagnostic {
    let Text { chinese, english } = apart(difference);
    let message = Text::new(
        format!("“{row}”自评 {claimed} 分，按规则是 {score} 分，{chinese}"),
        format!("“{row}” claims {claimed}; by the rules it is {score}: {english}"),
    );
    placed(Diagnostic::error(Code::AuditClaimedScore, message), place, nothing())
        .at(rule, text!("规则在这里", "the rule"))
        .help(text!("先核对数据；数据没错，自评改成 {score} 分", "check the data first; where they are right, claim {score}"))
}

/// A claimed subtotal that is not that of the heading.
pub(super) fn claimed_subtotal(
    heading: &str,
    claimed: &Number,
    score: &Number,
    difference: &Number,
    place: Option<Span>,
) -> Diagnostic {
    let Text { chinese, english } = apart(difference);
    let message = Text::new(
        format!("“{heading}”自评小计 {claimed} 分，按规则是 {score} 分，{chinese}"),
        format!("“{heading}” claims a subtotal of {claimed}; by the rules it is {score}: {english}"),
    );
    placed(Diagnostic::error(Code::AuditClaimedSubtotal, message), place, nothing())
        .help(text!("按表里各项的得分重新相加", "add up the scores of the form again"))
}

/// A claimed subtotal that is not the sum of what is claimed under it.
pub(super) fn claimed_subtotal_sum(
    heading: &str,
    claimed: &Number,
    sum: &Number,
    difference: &Number,
    place: Option<Span>,
) -> Diagnostic {
    let Text { chinese, english } = apart(difference);
    let message = Text::new(
        format!("“{heading}”自评小计填的是 {claimed} 分，下面各项自评相加是 {sum} 分，{chinese}"),
        format!("“{heading}” claims a subtotal of {claimed}, and the claimed rows under it add up to {sum}: {english}"),
    );
    placed(Diagnostic::error(Code::AuditClaimedSubtotal, message), place, nothing())
        .help(text!("重新相加；漏填的项补上", "add them up again, and supply what was left out"))
}

/// A claimed total that is not the total.
pub(super) fn claimed_total(claimed: &Number, total: &Number, difference: &Number, place: Option<Span>) -> Diagnostic {
    let Text { chinese, english } = apart(difference);
    let message = Text::new(
        format!("自评总分 {claimed} 分，按规则是 {total} 分，{chinese}"),
        format!("the claimed total is {claimed}; by the rules it is {total}: {english}"),
    );
    placed(Diagnostic::error(Code::AuditClaimedTotal, message), place, nothing())
        .help(text!("先改各项的自评，再改总分", "mend the claims of the rows first, then the total"))
}

/// A claimed total that is not the sum of what is claimed.
pub(super) fn claimed_sum(claimed: &Number, sum: &Number, difference: &Number, place: Option<Span>) -> Diagnostic {
    let Text { chinese, english } = apart(difference);
    let message = Text::new(
        format!("自评总分填的是 {claimed} 分，自评各项相加是 {sum} 分，{chinese}"),
        format!("the claimed total is {claimed}, and the claimed rows add up to {sum}: {english}"),
    );
    placed(Diagnostic::error(Code::AuditClaimedTotal, message), place, nothing())
        .help(text!("重新相加；漏填的项补上", "add them up again, and supply what was left out"))
}

/// A claimed grade that is not the grade.
pub(super) fn claimed_grade(claimed: &str, grade: &str, place: Option<Span>) -> Diagnostic {
    let message =
        text!("自评等级“{claimed}”，按规则是“{grade}”", "the claimed grade is “{claimed}”; by the rules it is “{grade}”");
    placed(Diagnostic::error(Code::AuditClaimedTotal, message), place, nothing())
        .help(text!("等级由总分决定，按总分改", "the grade follows from the total"))
}

/// An amount that is 10⁴ times too large or too small.
pub(super) fn slip(
    name: &str,
    shown: &str,
    corrected: &str,
    correction: Correction,
    severity: Severity,
    place: Option<Span>,
    rule: Option<Span>,
) -> Diagnostic {
    let message = match correction {
        Correction::Divided => text!(
            "“{name}”大了一万倍：填的是 {shown}，多半是 {corrected}",
            "“{name}” is ten thousand times too large: it says {shown}, and most likely is {corrected}"
        ),
        Correction::Times => text!(
            "“{name}”小了一万倍：填的是 {shown}，多半是 {corrected}",
            "“{name}” is ten thousand times too small: it says {shown}, and most likely is {corrected}"
        ),
    };
    let diagnostic = Diagnostic { severity, ..Diagnostic::error(Code::AuditUnitSlip, message) };
    let diagnostic = placed(diagnostic, place, nothing());
    divided_at(diagnostic, rule).help(text!(
        "元和万元弄混了：改数，或者在数后面写明单位，例如 {corrected}",
        "元 and 万元 were mixed up: mend the figure, or write its unit behind it, as in {corrected}"
    ))
}

/// Several amounts that are 10⁴ times too large or too small together.
pub(super) fn slips_of_a_side(
    names: &[&str],
    count: usize,
    correction: Correction,
    severity: Severity,
    place: Option<Span>,
    rule: Option<Span>,
) -> Diagnostic {
    let Text { chinese, english } = Text::list(names, MOST_NAMES);
    let message = match correction {
        Correction::Divided => Text::new(
            format!("{count} 个金额一起大了一万倍，多半填的是元：{chinese}"),
            format!("{count} amounts are ten thousand times too large together; most likely they are in 元: {english}"),
        ),
        Correction::Times => Text::new(
            format!("{count} 个金额一起小了一万倍，元和万元弄混了：{chinese}"),
            format!("{count} amounts are ten thousand times too small together; 元 and 万元 were mixed up: {english}"),
        ),
    };
    let diagnostic = placed(Diagnostic { severity, ..Diagnostic::error(Code::AuditUnitSlip, message) }, place, nothing());
    divided_at(diagnostic, rule).help(text!(
        "看清这几个数的单位：改数，或者在每个数后面写明单位",
        "look at the unit of these figures: mend them, or write the unit behind each"
    ))
}

/// Two amounts that a rule divides, one of which is 10⁴ times out.
pub(super) fn slip_in_quotient(
    [above, below]: [&str; 2],
    [first, second]: [&str; 2],
    [place, other]: [Option<Span>; 2],
    rule: Span,
) -> Diagnostic {
    let message = text!(
        "“{above}”（{first}）和“{below}”（{second}）相差两千倍以上，多半有一个的元和万元弄混了",
        "“{above}” ({first}) and “{below}” ({second}) are two thousand times apart or more; most likely one of them is in the wrong unit"
    );
    let diagnostic = placed(Diagnostic::warning(Code::AuditUnitSlip, message), place, nothing());
    placed(diagnostic, other, text!("另一个在这里", "the other"))
        .at(rule, text!("规则在这里相除", "the quotient"))
        .help(text!("看两个数的单位，改错的那一个", "look at the units of both, and mend the one that is wrong"))
}

/// Many amounts that are 10⁴ times those of the year before.
pub(super) fn slips_together(names: &[&str], year: i32, place: Option<Span>) -> Diagnostic {
    let count = names.len();
    let Text { chinese, english } = Text::list(names, MOST_NAMES);
    let message = Text::new(
        format!("{count} 个金额和 {year} 年度相差一万倍左右，多半整张表的元和万元弄混了：{chinese}"),
        format!(
            "{count} amounts are about ten thousand times apart from those of {year}; most likely the whole form is in the other unit: {english}"
        ),
    );
    placed(Diagnostic::error(Code::AuditUnitSlip, message), place, nothing()).help(text!(
        "看清表头写的是元还是万元；两年里改错的那一年",
        "see whether the form is in 元 or in 万元, and mend the year that is wrong"
    ))
}

/// An actual figure that is its target.
pub(super) fn pasted(actual: &str, target: &str, place: Option<Span>, other: Option<Span>) -> Diagnostic {
    let message = text!("“{actual}”和“{target}”一字不差，连比较号也一样", "“{actual}” is “{target}”, comparison sign and all");
    let diagnostic = placed(Diagnostic::error(Code::AuditPasted, message), place, nothing());
    placed(diagnostic, other, text!("目标在这里", "the target"))
        .help(text!("实际完成值填实际的数，不带 ≥ ≤", "write the actual figure, without ≥ or ≤"))
}

/// Items that do not add up to what they detail.
pub(super) fn parts(
    list: &str,
    whole: &str,
    [sum, total, apart]: [&str; 3],
    (place, other): (Option<Span>, Option<Span>),
) -> Diagnostic {
    let message = text!(
        "“{list}”各项相加是 {sum}，“{whole}”填的是 {total}，相差 {apart}",
        "the items of “{list}” add up to {sum}, and “{whole}” is {total}: {apart} apart"
    );
    let diagnostic = placed(Diagnostic::warning(Code::AuditParts, message), place, nothing());
    placed(diagnostic, other, text!("合计在这里", "the whole"))
        .help(text!("补上漏列的项，或者改合计", "supply the items that are missing, or mend the whole"))
}

/// A change from the year before.
pub(super) fn jump(name: &str, [then, now, rate, limit]: [&str; 4], year: i32, place: Option<Span>) -> Diagnostic {
    let message = text!(
        "“{name}”比 {year} 年度变动 {rate}：{then} → {now}（超过 {limit}）",
        "“{name}” changed by {rate} from {year}: {then} → {now} (more than {limit})"
    );
    placed(Diagnostic::warning(Code::AuditJump, message), place, nothing())
        .help(text!("核对两年的数；确实变了的，说明原因", "compare both years; where it is so, ask why"))
}

/// Data that are those of the year before.
pub(super) fn same_as_before(count: usize, year: i32, place: Option<Span>) -> Diagnostic {
    let message = text!(
        "{count} 个金额全部和 {year} 年度一样，多半是拿上年的表改了年度",
        "all {count} amounts are those of {year}; most likely last year's form was handed in again"
    );
    placed(Diagnostic::warning(Code::AuditSameAsBefore, message), place, nothing())
        .help(text!("请单位按本年度的账填", "ask the unit to fill it in from this year's books"))
}

/// Full marks in everything that people judged, some without a reason.
pub(super) fn full_marks_without_reasons(count: usize, silent: &[&str], place: Option<Span>) -> Diagnostic {
    let without = silent.len();
    let Text { chinese, english } = Text::list(silent, MOST_NAMES);
    let message = Text::new(
        format!("由人评定的 {count} 项全部是满分，其中 {without} 项没有理由：{chinese}"),
        format!("all {count} rows that people judged have full marks, {without} of them without a reason: {english}"),
    );
    placed(Diagnostic::warning(Code::AuditFullMarks, message), place, nothing())
        .help(text!("请评定的人写明理由，附上依据", "ask for the reasons and what they rest on"))
}

/// Full marks in everything that people judged, each with a reason.
pub(super) fn full_marks_with_reasons(count: usize, place: Option<Span>) -> Diagnostic {
    let message = text!(
        "由人评定的 {count} 项全部是满分，都写了理由",
        "all {count} rows that people judged have full marks, each with a reason"
    );
    placed(Diagnostic::note(Code::AuditFullMarks, message), place, nothing())
        .help(text!("抽几项看理由站不站得住", "look whether some of the reasons hold"))
}

/// One fact for which several rows lose points.
pub(super) fn shared(fact: &str, rows: &[&str], place: Option<Span>, rules: &[Span]) -> Diagnostic {
    let Text { chinese, english } = Text::list(rows, MOST_NAMES);
    let message =
        Text::new(format!("“{fact}”一件事，{chinese} 都因它失分"), format!("{english} all lose points for one thing, “{fact}”"));
    let diagnostic = placed(Diagnostic::note(Code::AuditSharedFact, message), place, nothing());
    let diagnostic = rules.iter().fold(diagnostic, |diagnostic, rule| diagnostic.at(*rule, text!("规则在这里", "the rule")));
    diagnostic.help(text!(
        "数据不用改；评分表是不是有意扣两次，由财政部门定",
        "the data need no change; whether the rubric means to count it twice is for the finance office to say"
    ))
}

/// A row that does not apply, of which the data speak.
pub(super) fn inapplicable(row: &str, figures: &str, place: Option<Span>, other: Option<Span>, rule: Span) -> Diagnostic {
    let message =
        text!("“{row}”填了不适用，数据里却有 {figures}", "“{row}” is said not to apply, though the data have {figures}");
    let diagnostic = placed(Diagnostic::warning(Code::AuditInapplicable, message), place, nothing());
    placed(diagnostic, other, text!("数据在这里", "the data")).at(rule, text!("规则在这里", "the rule")).help(text!(
        "确实不适用的写明依据；适用的删掉“不适用”，补上数据",
        "say what shows that it does not apply, or take that out and supply the data"
    ))
}

/// Data that are those of another unit.
pub(super) fn copied(unit: &str, file: &str, count: usize, all: usize, place: Option<Span>, other: Option<Span>) -> Diagnostic {
    let message = text!(
        "{all} 个金额里有 {count} 个和“{unit}”（{file}）一样，多半是抄来的",
        "{count} of {all} amounts are those of “{unit}” ({file}); most likely one was copied from the other"
    );
    let diagnostic = placed(Diagnostic::warning(Code::AuditCopied, message), place, nothing());
    placed(diagnostic, other, text!("另一个单位", "the other unit"))
        .help(text!("请两个单位各按自己的账核对", "ask both units to compare with their own books"))
}

/// A figure in words that is not that of the data.
pub(super) fn quoted(name: &str, written: &str, data: &str, place: Option<Span>) -> Diagnostic {
    let message =
        text!("文字里“{name}”写的是 {written}，数据是 {data}", "in words “{name}” is {written}, and by the data {data}");
    placed(Diagnostic::warning(Code::AuditQuoted, message), place, nothing())
        .help(text!("文字和数据改成一样的", "make the words and the data agree"))
}

/// Points in words that are not those of the row.
pub(super) fn quoted_points(row: &str, written: &str, points: &Number, place: Option<Span>, rule: Span) -> Diagnostic {
    let message = text!(
        "“{row}”文字里写应得 {written} 分，这一项的分值是 {points}",
        "the words give “{row}” {written} points; it has {points}"
    );
    placed(Diagnostic::warning(Code::AuditQuoted, message), place, nothing())
        .at(rule, text!("规则在这里", "the rule"))
        .help(text!("文字和表改成一样的", "make the words and the form agree"))
}

/// A score in words that is not that of the row.
pub(super) fn quoted_score(row: &str, written: &str, score: &Number, place: Option<Span>, rule: Span) -> Diagnostic {
    let message = text!(
        "“{row}”文字里写得 {written} 分，按规则是 {score} 分",
        "the words score “{row}” {written}; by the rules it is {score}"
    );
    placed(Diagnostic::warning(Code::AuditQuoted, message), place, nothing())
        .at(rule, text!("规则在这里", "the rule"))
        .help(text!("文字和表改成一样的", "make the words and the form agree"))
}

/// A figure of this year in words about another.
pub(super) fn other_year(said: i32, year: i32, name: &str, shown: &str, place: Option<Span>, other: Option<Span>) -> Diagnostic {
    let message = text!(
        "文字里写“{said}年”，后面的 {shown} 却正是 {year} 年度的“{name}”",
        "the words say {said}, but {shown} behind it is “{name}” of {year}"
    );
    let diagnostic = placed(Diagnostic::warning(Code::AuditOtherYear, message), place, nothing());
    placed(diagnostic, other, text!("数据在这里", "the data")).help(text!("改年份，或者改数", "mend the year, or the figure"))
}

/// A fact without which rows have no score.
pub(super) fn missing_fact(fact: &MissingFact, rows: &[&str]) -> Diagnostic {
    let name = &fact.name;
    let Text { chinese, english } = Text::list(rows, MOST_NAMES);
    let message =
        Text::new(format!("缺少“{name}”，{chinese} 没有评分"), format!("“{name}” is missing, and {english} cannot be scored"));
    let diagnostic = Diagnostic::error(Code::AuditMissing, message);
    match fact.label.as_ref().filter(|label| **label != *name) {
        Some(label) => diagnostic.help(text!("在“数据”里补上“{name}”：{label}", "supply “{name}” under 数据: {label}")),
        None => diagnostic.help(text!("在“数据”里补上“{name}”", "supply “{name}” under 数据")),
    }
}

/// Assessments that are missing.
pub(super) fn missing_assessments(rows: &[&str]) -> Diagnostic {
    let Text { chinese, english } = Text::list(rows, MOST_NAMES);
    let message = Text::new(format!("没有评定：{chinese}"), format!("not assessed: {english}"));
    Diagnostic::error(Code::AuditMissing, message)
        .help(text!("在“评定”里写上分数和理由", "write the scores and the reasons under 评定"))
}

/// A row that cannot be scored for another reason.
pub(super) fn not_scored(row: &str, place: Option<Span>, rule: Span) -> Diagnostic {
    let message = text!("“{row}”算不出得分", "“{row}” cannot be scored");
    placed(Diagnostic::error(Code::AuditNotScored, message), place, nothing())
        .at(rule, text!("规则在这里", "the rule"))
        .help(text!("按原因改数据", "mend the data as the reasons say"))
}

/// An explanation that the rules require.
pub(super) fn explanation_due(row: &str, due: &Text, place: Option<Span>, rule: Span) -> Diagnostic {
    let (chinese, english) = (&due.chinese, &due.english);
    let message = Text::new(format!("“{row}”：{chinese}"), format!("“{row}”: {english}"));
    placed(Diagnostic::error(Code::AuditExplanationDue, message), place, nothing())
        .at(rule, text!("规则在这里", "the rule"))
        .help(text!("在“说明”里写明原因", "give the reason under 说明"))
}
