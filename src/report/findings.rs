//! What a report says beside its table: how the total came about, checks, what is unscored and why, explanations due, claims.
//! The same for text, Markdown and HTML, which only lay it out.

use std::collections::BTreeMap;

use crate::eval::{
    CheckOutcome, CheckResult, Claim, CohortLack, CohortNote, Impediment, LeftOut, LeftOutReason, MadeFigure, MadeOf,
    MissingFact, PriorFact, RowScore, Scorecard, SectionScore, SectionScoreKind, Status, Total,
};
use crate::language::{Language, Text};
use crate::number::{ArithmeticError, Number};
use crate::text;

use super::figures::{self, Figures};
use super::outline;
use super::words;

/// A titled list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its title.
    pub title: String,
    /// Whether it says how the total came about.
    pub explains_total: bool,
    /// Its entries, never none.
    pub entries: Vec<Entry>,
}

/// One entry of a [`Finding`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// How it is to be taken.
    pub tone: Tone,
    /// What it is about.
    pub head: String,
    /// What is said about it; may be empty.
    pub body: String,
}

/// How an entry is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Plain,
    /// In order.
    Good,
    /// To be looked at.
    Warning,
    /// Wrong, or missing.
    Bad,
}

impl Tone {
    /// The sign in front of an entry; a list that has points of its own can leave out the first.
    pub fn sign(self) -> &'static str {
        match self {
            Tone::Plain => "·",
            Tone::Good => "✓",
            Tone::Warning => "!",
            Tone::Bad => "✗",
        }
    }
}

/// How many units that were left out of a comparison are named.
const MAXIMUM_LEFT_OUT: usize = 20;

/// Everything that is to be said, in the order of importance to a reader who asks whether the total stands.
pub fn findings(scorecard: &Scorecard, language: Language) -> Vec<Finding> {
    let figures = Figures::of(scorecard);
    let (missing_facts, missing_assessments, other_reasons) = unscored(scorecard, language);
    let lists = [
        (words::HOW_TOTAL, total(scorecard, figures, language)),
        (words::CHECKS, scorecard.checks.iter().map(|check| self::check(check, language)).collect()),
        (words::MISSING_FACTS, missing_facts),
        (words::MISSING_ASSESSMENTS, missing_assessments),
        (words::OTHER_REASONS, other_reasons),
        (words::MADE_OF, scorecard.made_of.as_ref().map(|made_of| self::made_of(made_of, language)).unwrap_or_default()),
        (words::PRIOR_YEARS, scorecard.prior_facts.iter().map(|prior| prior_fact(prior, language)).collect()),
        (words::OTHER_UNITS, scorecard.cohort.iter().map(|note| cohort(note, language)).collect()),
        (words::EXPLANATIONS, explanations(scorecard, language)),
        (words::CLAIMS, claims(scorecard, figures, language)),
    ];
    let finding = |(title, entries): (words::Word, Vec<Entry>)| {
        let explains_total = title == words::HOW_TOTAL;
        (!entries.is_empty()).then(|| Finding { title: title.get(language).to_string(), explains_total, entries })
    };
    lists.into_iter().filter_map(finding).collect()
}

/// What keeps a scorecard from being whole, in one line: what is missing, what fails, what is to be explained. Empty when nothing does.
#[cfg(feature = "batch")]
pub fn problems(scorecard: &Scorecard, language: Language) -> String {
    let figures = Figures::of(scorecard);
    let (missing_facts, missing_assessments, other_reasons) = unscored(scorecard, language);
    let total = total(scorecard, figures, language).into_iter().filter(|entry| entry.tone == Tone::Bad);
    let checks = scorecard.checks.iter().map(|check| self::check(check, language)).filter(|entry| entry.tone != Tone::Good);
    let missing = words::Word::new("缺少", "missing");
    let lists: [(Option<words::Word>, Vec<Entry>); 6] = [
        (None, total.collect()),
        (Some(missing), missing_facts),
        (Some(words::Word::new("缺少评定", "assessment missing")), missing_assessments),
        (None, other_reasons),
        (Some(words::CHECKS), checks.collect()),
        (Some(words::EXPLANATIONS), explanations(scorecard, language)),
    ];
    let mut said = Vec::new();
    for (lead, entries) in lists {
        for Entry { head, body, .. } in entries {
            let lead = lead.map_or("", |word| word.get(language));
            let parts: Vec<&str> = [lead, &head, &body].into_iter().filter(|part| !part.is_empty()).collect();
            said.push(parts.join(words::COLON.get(language)));
        }
    }
    words::sentences(&said, language)
}

fn total(scorecard: &Scorecard, figures: Figures, language: Language) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut plain = |text: Text| {
        entries.push(Entry { tone: Tone::Plain, head: text.get(language).to_string(), body: String::new() });
    };
    if let Some(rescaling) = &scorecard.rescaling {
        let (scored, applicable) = (figures.show_total(&rescaling.scored), figures.show(&rescaling.applicable));
        let full = figures.show(&rescaling.full);
        plain(text!(
            "折算：得分 {scored} ÷ 适用的分值 {applicable} × 满分 {full}",
            "Rescaled: score {scored} ÷ applicable points {applicable} × full marks {full}"
        ));
    }
    if let Some(note) = &scorecard.total_note {
        plain(note.clone());
    }
    match &scorecard.total {
        Total::Scored(_) => {}
        Total::Range(low, high) => {
            let (low, high) = (figures.show(low), figures.show(high));
            plain(text!(
                "有指标未评分，总分只知道在 {low} 到 {high} 之间",
                "Not everything is scored: the total lies between {low} and {high}"
            ));
        }
        Total::Unknown if scorecard.total_impediments.is_empty() => {
            plain(text!("有指标未评分，总分还不能确定", "Not everything is scored: the total is not known"));
        }
        Total::Unknown => plain(text!("总分还不能确定", "The total is not known")),
    }
    entries.extend(scorecard.total_impediments.iter().map(|impediment| bad(reason(impediment, language), String::new())));
    entries.extend(scorecard.grade_impediments.iter().map(|impediment| {
        let why = reason(impediment, language);
        bad(text!("等级还不能确定：{why}", "the grade is not known: {why}").get(language).to_string(), String::new())
    }));
    entries
}

fn check(check: &CheckResult, language: Language) -> Entry {
    let failed = if check.warning { Tone::Warning } else { Tone::Bad };
    let (tone, outcome) = match &check.outcome {
        CheckOutcome::Holds => (Tone::Good, String::new()),
        CheckOutcome::Fails { difference: None } => (failed, words::FAILS.get(language).to_string()),
        CheckOutcome::Fails { difference: Some(difference) } => {
            (failed, text!("不成立，相差 {difference}", "fails by {difference}").get(language).to_string())
        }
        CheckOutcome::Undecided(impediments) => {
            let reasons = reasons(impediments, language);
            (Tone::Warning, format!("{}{}{reasons}", words::UNDECIDED.get(language), words::COLON.get(language)))
        }
    };
    Entry { tone, head: check.label.clone(), body: words::sentences(&[check.substituted.clone(), outcome], language) }
}

/// What is missing and for which rows, which assessments are missing, and which rows have another reason.
fn unscored(scorecard: &Scorecard, language: Language) -> (Vec<Entry>, Vec<Entry>, Vec<Entry>) {
    let mut order: Vec<(&MissingFact, Vec<String>)> = Vec::new();
    let mut place: BTreeMap<&MissingFact, usize> = BTreeMap::new();
    let (mut assessments, mut others) = (Vec::new(), Vec::new());
    for (_, row) in outline::rows(scorecard) {
        let Status::Unscored(impediments) = &row.status else { continue };
        for impediment in impediments {
            match impediment {
                Impediment::Missing(fact) => {
                    let at = *place.entry(fact).or_insert(order.len());
                    match order.get_mut(at) {
                        Some((_, rows)) => rows.push(row.name.clone()),
                        None => order.push((fact, vec![row.name.clone()])),
                    }
                }
                // What is missing for it is listed.
                Impediment::PointsOpen { .. } => {}
                Impediment::MissingAssessment { row: name } => assessments.push(bad(name.clone(), String::new())),
                Impediment::Arithmetic { .. }
                | Impediment::Fault { .. }
                | Impediment::NothingApplicable { .. }
                | Impediment::Needs { .. }
                | Impediment::Cohort { .. }
                | Impediment::TooMuchWork => others.push(bad(row.name.clone(), reason(impediment, language))),
            }
        }
    }
    let missing = order.into_iter().map(|(fact, rows)| {
        let rows = rows.join(words::COMMA.get(language));
        bad(self::fact(fact, language), text!("{rows} 要用到", "needed by {rows}").get(language).to_string())
    });
    assessments.dedup();
    (missing.collect(), assessments, others)
}

fn bad(head: String, body: String) -> Entry {
    Entry { tone: Tone::Bad, head, body }
}

fn explanations(scorecard: &Scorecard, language: Language) -> Vec<Entry> {
    let due = |row: &RowScore| {
        let text = row.explanation_due.as_ref()?;
        Some(Entry { tone: Tone::Warning, head: row.name.clone(), body: text.get(language).to_string() })
    };
    outline::rows(scorecard).into_iter().filter_map(|(_, row)| due(row)).collect()
}

fn claims(scorecard: &Scorecard, figures: Figures, language: Language) -> Vec<Entry> {
    let entry = |name: &str, claim: &Claim, score: Option<&Number>| {
        Some(Entry { tone: Tone::Warning, head: name.to_string(), body: self::claim(claim, score, figures, language)? })
    };
    let rows = outline::rows(scorecard).into_iter();
    let mut entries: Vec<Entry> =
        rows.filter_map(|(_, row)| entry(&row.name, row.claimed.as_ref()?, row.score.as_ref())).collect();
    for line in outline::lines(scorecard) {
        if let outline::LineKind::Section(section) = line.kind
            && let Some(claim) = &section.claimed
        {
            entries.extend(entry(&section.name, claim, section.score.scored()));
        }
    }
    if let Some(claim) = &scorecard.claimed_total {
        entries.extend(entry(words::TOTAL.get(language), claim, scorecard.total.scored()));
    }
    if let (Some(claimed), Some(grade)) = (&scorecard.claimed_grade, &scorecard.grade) {
        let body = text!("自评 {claimed}，评为 {grade}", "claimed {claimed}, graded {grade}");
        let head = words::GRADE_SHORT.get(language).to_string();
        entries.push(Entry { tone: Tone::Warning, head, body: body.get(language).to_string() });
    }
    entries
}

/// A claim that differs from the score: `自评 4，评分 0，多 4`.
fn claim(claim: &Claim, score: Option<&Number>, figures: Figures, language: Language) -> Option<String> {
    let (claimed, score) = (figures.show(&claim.claimed), figures.show(score?));
    let apart = apart(claim, figures, language)?;
    Some(text!("自评 {claimed}，评分 {score}，{apart}", "claimed {claimed}, scored {score}: {apart}").get(language).to_string())
}

/// How far a claim is from the score, when it is: `多 4`.
pub fn apart(claim: &Claim, figures: Figures, language: Language) -> Option<String> {
    let difference = claim.difference.as_ref().filter(|difference| !difference.is_zero())?;
    let apart = figures.show(&difference.absolute());
    let text = match difference.is_negative() {
        true => text!("少 {apart}", "{apart} too few"),
        false => text!("多 {apart}", "{apart} too many"),
    };
    Some(text.get(language).to_string())
}

/// What stands beside a row: why it does not count, its 分析, what the unit says.
pub fn row_note(row: &RowScore, language: Language) -> String {
    let mut parts = Vec::new();
    match &row.status {
        Status::Scored => {}
        Status::Inapplicable { reason: None } => parts.push(words::INAPPLICABLE.get(language).to_string()),
        Status::Inapplicable { reason: Some(reason) } => {
            parts.push(format!("{}{}{reason}", words::INAPPLICABLE.get(language), words::COLON.get(language)));
        }
        Status::Unscored(impediments) => {
            let reasons = reasons(impediments, language);
            parts.push(format!("{}{}{reasons}", words::UNSCORED.get(language), words::COLON.get(language)));
        }
    }
    // 分析 with holes in it helps nobody.
    if !matches!(row.status, Status::Unscored(_)) {
        parts.extend(row.note.clone());
    }
    parts.extend(row.remark.clone());
    words::sentences(&parts, language)
}

/// A heading as it is printed: `绩效（权重 80%）`, `奖励（加分）`.
pub fn section_name(section: &SectionScore, language: Language) -> String {
    let mut inside = Vec::new();
    if let Some(weight) = &section.weight {
        inside.push(format!("{} {}", words::WEIGHT.get(language), figures::weight(weight)));
    }
    let kind = match section.kind {
        SectionScoreKind::Ordinary => None,
        SectionScoreKind::Bonus => Some(words::BONUS.get(language)),
        SectionScoreKind::Deduction => Some(words::DEDUCTION.get(language)),
    };
    // A heading that is itself called 加分 needs no explanation.
    inside.extend(kind.filter(|word| section.level == 1 && !section.name.contains(word)).map(str::to_string));
    if inside.is_empty() {
        return section.name.clone();
    }
    words::bracketed(&section.name, &inside.join(words::COMMA.get(language)), language)
}

/// Why something could not be computed, in one sentence; what is missing is listed by name (its label stands below the table).
pub fn reasons(impediments: &[Impediment], language: Language) -> String {
    let names: Vec<&str> = impediments.iter().filter_map(Impediment::missing).map(|fact| fact.name.as_str()).collect();
    let mut all = Vec::new();
    if !names.is_empty() {
        let names = names.join(words::COMMA.get(language));
        all.push(text!("缺少 {names}", "{names} missing").get(language).to_string());
    }
    all.extend(impediments.iter().filter(|one| one.missing().is_none()).map(|one| reason(one, language)));
    words::sentences(&all, language)
}

/// One reason.
pub fn reason(impediment: &Impediment, language: Language) -> String {
    let text = match impediment {
        Impediment::Missing(missing) => {
            let fact = fact(missing, language);
            text!("缺少 {fact}", "{fact} is missing")
        }
        Impediment::MissingAssessment { row } => text!("缺少“{row}”的评定", "the assessment of “{row}” is missing"),
        Impediment::Arithmetic { error: ArithmeticError::DivisionByZero, substituted, .. } => {
            text!("除数是 0：{substituted}", "division by zero: {substituted}")
        }
        Impediment::Arithmetic { error: ArithmeticError::TooLarge, substituted, .. } => {
            text!("结果太大，超过能算的范围：{substituted}", "the result is too large: {substituted}")
        }
        Impediment::Fault { message, .. } => message.clone(),
        Impediment::NothingApplicable { section } => text!(
            "“{section}”下没有适用的指标，分值没有去处",
            "nothing under “{section}” applies, so its points have no place to go"
        ),
        Impediment::PointsOpen { row } => text!(
            "“{row}”适不适用未定，这一项的分值也就未定",
            "whether “{row}” applies is open, and so are the points of this one"
        ),
        Impediment::Needs { name } => text!("要先有“{name}”的结果", "needs the result of “{name}”, which is not scored"),
        Impediment::Cohort { lack: CohortLack::NotGiven, formula } => text!(
            "“{formula}”要和其他单位比：这里只评这一个单位，没有其他单位的数据",
            "“{formula}” compares with other units: this one was scored alone, without theirs"
        ),
        Impediment::Cohort { lack: CohortLack::OnlyOne, formula } => text!(
            "“{formula}”要和其他单位比：同一评分表、同一年度的只有这一个单位",
            "“{formula}” compares with other units: this is the only one under its rubric and year"
        ),
        Impediment::Cohort { lack: CohortLack::Nobody, formula } => {
            text!("“{formula}”要看的单位里，没有一个有这个值", "of the units that “{formula}” looks at none has a value")
        }
        Impediment::TooMuchWork => {
            text!("计算的步数超过了上限", "the computation took more steps than the limit")
        }
    };
    text.get(language).to_string()
}

/// `执行（2020 年度）：100万元`
fn prior_fact(prior: &PriorFact, language: Language) -> Entry {
    let head = words::bracketed(&prior.name, &words::year(prior.year, language), language);
    Entry { tone: Tone::Plain, head, body: prior.value.get(language).to_string() }
}

/// Which units one is made of, and how its figures came: `执行：合计 160万元：甲站 90万元 + 乙站 70万元`
pub fn made_of(made_of: &MadeOf, language: Language) -> Vec<Entry> {
    let units = made_of.units;
    let mut named = made_of.named.join(words::COMMA.get(language));
    if units > made_of.named.len() {
        named.push_str(text!("等", ", …").get(language));
    }
    let head = text!("{units} 个单位", "units: {units}").get(language).to_string();
    let first = Entry { tone: Tone::Plain, head, body: named };
    let figure = |figure: &MadeFigure| {
        let [way, value, of] = [&figure.way, &figure.value, &figure.of].map(|text| text.get(language));
        let body = format!("{way} {value}{}{of}", words::COLON.get(language));
        Entry { tone: Tone::Plain, head: figure.name.clone(), body }
    };
    std::iter::once(first).chain(made_of.figures.iter().map(figure)).collect()
}

/// `排名(值)：第 2 名；12 个单位参加比较；1 个没有参加：丙局（缺少 执行）`
pub fn cohort(note: &CohortNote, language: Language) -> Entry {
    let CohortNote { units, left_out, .. } = note;
    let mut said: Vec<String> = note.result.iter().map(|result| result.get(language).to_string()).collect();
    said.push(text!("{units} 个单位参加比较", "units compared: {units}").get(language).to_string());
    if *left_out > 0 {
        let named: Vec<String> = note.named.iter().take(MAXIMUM_LEFT_OUT).map(|unit| self::left_out(unit, language)).collect();
        let more = if *left_out > named.len() { text!("等", ", …").get(language).to_string() } else { String::new() };
        let named = named.join(words::COMMA.get(language));
        said.push(text!("{left_out} 个没有参加：{named}{more}", "{left_out} left out: {named}{more}").get(language).to_string());
    }
    Entry { tone: Tone::Plain, head: note.formula.clone(), body: said.join(words::SEMICOLON.get(language)) }
}

/// `丙局（缺少 执行）`
fn left_out(unit: &LeftOut, language: Language) -> String {
    words::bracketed(&unit.unit, &left_out_reason(&unit.reason, language), language)
}

/// Why a unit was left out of a comparison.
pub fn left_out_reason(reason: &LeftOutReason, language: Language) -> String {
    let reason = match reason {
        LeftOutReason::Inapplicable => text!("不适用", "not applicable"),
        LeftOutReason::Missing(names) => {
            let names = names.join(words::COMMA.get(language));
            text!("缺少 {names}", "{names} missing")
        }
        LeftOutReason::Uncomputable => text!("算不出来", "cannot be computed"),
    };
    reason.get(language).to_string()
}

/// A missing fact with its label, when that says more than its name.
pub fn fact(fact: &MissingFact, language: Language) -> String {
    match &fact.label {
        Some(label) if *label != fact.name => words::bracketed(&fact.name, label, language),
        Some(_) | None => fact.name.clone(),
    }
}
