//! What is told of an audit, in the order of reading, before it is laid out.

use crate::audit::{Counts, Finding, State, UnitAudit};
use crate::diagnostic::Severity;
use crate::eval::Total;
use crate::language::{Language, Text};
use crate::number::Number;
use crate::report::figures::{Figures, NONE};
use crate::report::findings::{self, Tone};
use crate::report::layout::shortened;
use crate::report::words::Word;
use crate::report::{steps, words};
use crate::source::{SourceId, Sources, Span};
use crate::text;

use super::AuditReport;

/// The most lines of the steps of one score that are told.
const MOST_STEPS: usize = 24;

/// How much of a finding the overview tells.
const MOST_CHARACTERS: usize = 32;

words::words! {
    TITLE "数据勾稽" "Data audit";
    FILE "文件" "File";
    MUST "必须改" "Must be mended";
    ASK "应当核对" "To be checked";
    KNOW "提示" "Worth knowing";
    WORST "最要紧的" "The worst";
    PROBLEM "问题" "What";
    ABOUT "关于" "About";
    SEVERITY "轻重" "Severity";
    CODE "编号" "Code";
    PLACE "位置" "Place";
    LINE "行" "Line";
    COLUMN "列" "Column";
    FIGURES "数字" "Figures";
    REASONS "理由" "Reasons";
    MEND "怎样改" "How to mend it";
    NOT_LOOKED_AT "没有核对的" "What was not looked at";
    NOTHING_FOUND "没有发现问题" "Nothing was found";
    NOT_AUDITED "没有核对" "Not audited";
}

/// A unit in words.
#[derive(Clone, Debug)]
pub struct UnitTold {
    /// `某局  2021 年度`; of data without a unit the file.
    pub title: String,
    /// The data file.
    pub file: String,
    /// The rubric, the total and the grade.
    pub lead: String,
    /// How many findings there are.
    pub counts: Counts,
    /// What is said when there are no findings.
    pub nothing: Nothing,
    /// The findings.
    pub findings: Vec<Told>,
    /// What was not looked at.
    pub not_looked_at: Vec<String>,
}

/// What is said of data of which nothing was found, and how it is to be taken.
#[derive(Clone, Copy, Debug)]
pub struct Nothing {
    /// How it is to be taken.
    pub tone: Tone,
    /// What is said.
    pub said: &'static str,
}

impl Nothing {
    /// Of data in this state.
    fn of(state: State, language: Language) -> Nothing {
        let (tone, word) = match state {
            State::Audited => (Tone::Good, NOTHING_FOUND),
            State::NotAudited => (Tone::Warning, NOT_AUDITED),
        };
        Nothing { tone, said: word.get(language) }
    }
}

/// A finding in words.
#[derive(Clone, Debug)]
pub struct Told {
    /// How much it matters.
    pub severity: Severity,
    /// The code.
    pub code: &'static str,
    /// What it is about.
    pub subject: String,
    /// What was found.
    pub message: String,
    /// Where, in the data or else in the rules.
    pub place: Option<Place>,
    /// What disagrees with it, and the rules: each with what is said of it.
    pub related: Vec<(Place, String)>,
    /// The figures.
    pub figures: Vec<(String, String)>,
    /// Why.
    pub reasons: Vec<String>,
    /// How the rules come to their figure, line by line.
    pub steps: Vec<String>,
    /// How to mend it.
    pub help: Vec<String>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

impl Place {
    /// In words.
    pub fn shown(&self, language: Language) -> String {
        words::place(&self.file, self.line, self.column, language)
    }
}

/// What a severity is called.
pub fn severity(severity: Severity, language: Language) -> &'static str {
    let word = match severity {
        Severity::Error => MUST,
        Severity::Warning => ASK,
        Severity::Note => KNOW,
    };
    word.get(language)
}

/// How a severity is to be taken.
pub fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warning,
        Severity::Note => Tone::Plain,
    }
}

/// `3 份数据：必须改 5 处，应当核对 2 处，提示 1 处。`
pub fn summary(report: &AuditReport<'_>) -> String {
    let files = report.audit.units.len();
    let audited = || report.audit.units.iter().filter(|unit| unit.state == State::Audited);
    let clean = audited().filter(|unit| unit.findings.is_empty()).count();
    let not_audited = files - audited().count();
    let Counts { errors, warnings, notes } = report.audit.counts();
    let mut text = text!(
        "{files} 份数据：必须改 {errors} 处，应当核对 {warnings} 处，提示 {notes} 处；{clean} 份没有发现问题",
        "Sets of data: {files}. To be mended: {errors}, to be checked: {warnings}, worth knowing: {notes}; nothing found in: {clean}"
    );
    if not_audited > 0 {
        text.chinese.push_str(&format!("，{not_audited} 份没有核对"));
        text.english.push_str(&format!("; not audited: {not_audited}"));
    }
    text.chinese.push('。');
    text.english.push('.');
    text.get(report.language).to_string()
}

/// `必须改 5，应当核对 2，提示 1`
pub fn counted(counts: Counts, language: Language) -> String {
    let Counts { errors, warnings, notes } = counts;
    let text = text!(
        "必须改 {errors}，应当核对 {warnings}，提示 {notes}",
        "{errors} to be mended, {warnings} to be checked, {notes} worth knowing"
    );
    text.get(language).to_string()
}

/// Every unit, the worst first.
pub fn units(report: &AuditReport<'_>) -> Vec<UnitTold> {
    report.audit.units.iter().map(|unit| self::unit(unit, report)).collect()
}

fn unit(unit: &UnitAudit, report: &AuditReport<'_>) -> UnitTold {
    let language = report.language;
    let mut lead: Vec<String> = unit.rubric.iter().filter(|name| !name.is_empty()).cloned().collect();
    if let Some(total) = &unit.total {
        let (word, colon) = (words::TOTAL.get(language), words::COLON.get(language));
        let grade = unit.grade.as_ref().map(|grade| format!("  {grade}")).unwrap_or_default();
        lead.push(format!("{word}{colon}{}{grade}", self::total(total)));
    }
    UnitTold {
        title: title(unit, language),
        file: unit.file.clone(),
        lead: lead.join(" · "),
        counts: Counts::of(&unit.findings),
        nothing: Nothing::of(unit.state, language),
        findings: unit.findings.iter().map(|finding| told(finding, unit.source, report)).collect(),
        not_looked_at: unit.not_looked_at.iter().map(|text| text.get(language).to_string()).collect(),
    }
}

fn title(unit: &UnitAudit, language: Language) -> String {
    let name = if unit.unit.is_empty() { unit.file.clone() } else { unit.unit.clone() };
    match unit.year {
        Some(year) => format!("{name}  {}", words::year(year, language)),
        None => name,
    }
}

/// A total by itself.
pub fn total(total: &Total) -> String {
    let numbers: Vec<&Number> = total.ends().into_iter().flat_map(<[&Number; 2]>::from).collect();
    Figures::among(&numbers, 2).show_total(total)
}

/// `data` is the data file: what stands elsewhere is no place of the finding, but belongs to it.
fn told(finding: &Finding, data: Option<SourceId>, report: &AuditReport<'_>) -> Told {
    let (sources, language) = (report.sources, report.language);
    let Finding { subject, diagnostic, figures, reasons, impediments, steps: _, weight: _ } = finding;
    let place = |span: Span| {
        let source = sources?.get(span.source)?;
        let position = source.position(span.start as usize);
        Some(Place { file: source.name.clone(), line: position.line, column: position.column })
    };
    let say = |text: &Text| text.get(language).to_string();
    let mut labels = diagnostic.labels.iter().peekable();
    let first = labels.next_if(|label| Some(label.span.source) == data);
    let mut reasons: Vec<String> = reasons.iter().map(say).collect();
    reasons.extend(first.map(|label| say(&label.text)).filter(|text| !text.is_empty()));
    reasons.extend(impediments.iter().map(|impediment| findings::reason(impediment, language)));
    Told {
        severity: diagnostic.severity,
        code: diagnostic.code.as_str(),
        subject: subject.clone(),
        message: say(&diagnostic.message),
        place: first.and_then(|label| place(label.span)),
        related: labels.filter_map(|label| Some((place(label.span)?, say(&label.text)))).collect(),
        figures: figures.iter().map(|figure| (say(&figure.name), figure.value.clone())).collect(),
        reasons,
        steps: step_lines(finding, sources, language),
        help: diagnostic.help.iter().map(say).collect(),
    }
}

fn step_lines(finding: &Finding, sources: Option<&Sources>, language: Language) -> Vec<String> {
    let lines = steps::lines(&finding.steps, sources, language);
    let aligned = steps::aligned(&lines, None, language);
    aligned.into_iter().take(MOST_STEPS).map(|(lead, text)| format!("{lead}{text}")).collect()
}

/// The figures in one line: `自评 4，按规则 0`.
pub fn figures_in_line(told: &Told, language: Language) -> String {
    let parts: Vec<String> = told.figures.iter().map(|(name, value)| format!("{name} {value}")).collect();
    parts.join(words::SEMICOLON.get(language))
}

/// The columns of the overview.
pub fn overview_titles(language: Language) -> [&'static str; 8] {
    [words::UNIT, words::YEAR, MUST, ASK, KNOW, words::TOTAL, words::GRADE_SHORT, WORST].map(|word| word.get(language))
}

/// The rows of the overview.
pub fn overview(report: &AuditReport<'_>) -> Vec<[String; 8]> {
    let language = report.language;
    let row = |unit: &UnitAudit| {
        let Counts { errors, warnings, notes } = Counts::of(&unit.findings);
        let count = |count: usize| if count == 0 { String::new() } else { count.to_string() };
        let worst = unit
            .findings
            .first()
            .map_or(Nothing::of(unit.state, language).said, |finding| finding.diagnostic.message.get(language));
        [
            if unit.unit.is_empty() { unit.file.clone() } else { unit.unit.clone() },
            unit.year.map_or(String::new(), |year| year.to_string()),
            count(errors),
            count(warnings),
            count(notes),
            unit.total.as_ref().map_or(NONE.to_string(), self::total),
            unit.grade.clone().unwrap_or_default(),
            shortened(worst, MOST_CHARACTERS),
        ]
    };
    report.audit.units.iter().map(row).collect()
}
