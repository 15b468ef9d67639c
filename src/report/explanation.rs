//! How one score came about, for a person (`biaochi explain`): the score, the rule as it stands in its file, the steps with the numbers
//! put in, and what would change it.

use std::io;

use unicode_width::UnicodeWidthStr;

use crate::eval::{BoundUsed, Change, Impediment, RowScore, Scorecard, SectionScoreKind, Status, Step};
use crate::language::Language;
use crate::source::{Source, Sources, Span};

use super::figures::Figures;
use super::layout::{Paint, clean, painted, push_hanging, push_line};
use super::outline::{self, Line};
use super::steps;
use super::{Style, findings, words};

/// The most lines of a rule that are quoted.
const LONGEST_QUOTE: usize = 30;

/// What is to be explained.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// The scorecard, made with [`Detail::Steps`](crate::eval::Detail::Steps).
    pub scorecard: &'a Scorecard,
    /// What of it.
    pub subject: Subject<'a>,
    /// The nearest changes that would alter a row's score, from [`nearest_changes`](crate::eval::nearest_changes).
    pub changes: &'a [Change],
    /// The rules files, for quoting the rule.
    pub sources: Option<&'a Sources>,
    /// The language.
    pub language: Language,
    /// The terminal.
    pub style: Style,
}

/// What of a scorecard is explained.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// A row of it.
    Row(&'a RowScore),
    /// The total.
    Total,
}

/// Writes an explanation.
///
/// # Errors
/// Those of `out`.
pub fn write_explanation(explanation: &Explanation<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let style = explanation.style.readable();
    let mut writer = Writer { explanation, style, text: String::new() };
    match explanation.subject {
        Subject::Row(row) => writer.row(row),
        Subject::Total => writer.total(),
    }
    out.write_all(writer.text.as_bytes())
}

struct Writer<'a> {
    explanation: &'a Explanation<'a>,
    style: Style,
    text: String,
}

impl Writer<'_> {
    fn row(&mut self, row: &RowScore) {
        let (scorecard, language) = (self.explanation.scorecard, self.explanation.language);
        let figures = Figures::of(scorecard);
        let line = outline::rows(scorecard).into_iter().find(|(_, other)| std::ptr::eq(*other, row)).map(|(line, _)| line);
        let (path, counts) = line.map_or((Vec::new(), SectionScoreKind::Ordinary), |Line { path, counts, .. }| (path, counts));
        let mut above: Vec<String> = vec![clean(&scorecard.unit)];
        above.extend(scorecard.year.map(|year| words::year(year, language)));
        above.extend(path.into_iter().map(clean));
        above.retain(|part| !part.is_empty());
        self.line(&clean(&row.name), Paint::Bold);
        self.line(&above.join(" > "), Paint::Dim);
        self.text.push('\n');

        let score = figures.show_score(row, counts);
        let points = words::points(&figures.show(&row.points), language);
        let paint = match row.status {
            Status::Scored => Paint::Bold,
            Status::Inapplicable { .. } => Paint::Dim,
            Status::Unscored(_) => Paint::Red,
        };
        let mut shown = format!("{} / {points}", painted(&score, paint, self.style.colour));
        if row.points != row.printed_points {
            let printed = figures.show(&row.printed_points);
            shown = words::bracketed(&shown, &format!("{} {printed}", words::PRINTED_POINTS_LONG.get(language)), language);
        }
        let mut entries = vec![(words::SCORE, shown)];
        entries.extend(row.value.clone().map(|value| (words::VALUE, clean(&value))));
        match &row.status {
            Status::Scored => {}
            Status::Inapplicable { reason } => {
                entries.push((words::INAPPLICABLE, clean(reason.as_deref().unwrap_or(""))));
            }
            Status::Unscored(impediments) => {
                entries.extend(impediments.iter().map(|one| (words::UNSCORED, clean(&self.impediment(one)))));
            }
        }
        entries.extend(row.bound.as_ref().map(|bound| (words::BOUND, self.bound(bound))));
        if !matches!(row.status, Status::Unscored(_)) {
            entries.extend(row.note.as_ref().map(|note| (words::ANALYSIS_SHORT, clean(note))));
        }
        entries.extend(row.remark.as_ref().map(|remark| (words::NOTE, clean(remark))));
        entries.extend(row.explanation_due.as_ref().map(|due| (words::EXPLANATIONS, clean(due.get(language)))));
        entries.extend(row.basis.as_ref().map(|basis| (words::BASIS, clean(basis))));
        if let Some(claim) = &row.claimed {
            let claimed = figures.show(&claim.claimed);
            let apart = findings::apart(claim, figures, language);
            entries.push((words::CLAIMED, apart.map_or(claimed.clone(), |apart| words::bracketed(&claimed, &apart, language))));
        }
        self.entries(&entries);
        for span in row.revised.iter().chain([&row.span]) {
            self.rule(*span);
        }
        self.steps(&row.steps, Some(row.span));
        self.made_of();
        self.changes();
    }

    fn total(&mut self) {
        let (scorecard, language) = (self.explanation.scorecard, self.explanation.language);
        let figures = Figures::of(scorecard);
        let mut above: Vec<String> = vec![clean(&scorecard.unit), clean(&scorecard.rubric)];
        above.extend(scorecard.year.map(|year| words::year(year, language)));
        above.retain(|part| !part.is_empty());
        self.line(words::TOTAL.get(language), Paint::Bold);
        self.line(&above.join(" > "), Paint::Dim);
        self.text.push('\n');
        let total = painted(&figures.show_total(&scorecard.total), Paint::Bold, self.style.colour);
        let full = scorecard.full_points.as_ref().map_or(String::new(), |full| format!(" / {}", figures.show(full)));
        let mut entries = vec![(words::TOTAL, format!("{total}{full}"))];
        entries.extend(scorecard.grade.as_ref().map(|grade| (words::GRADE_SHORT, clean(grade))));
        self.entries(&entries);
        for finding in findings::findings(scorecard, language).iter().filter(|finding| finding.explains_total) {
            self.title(&finding.title);
            for entry in &finding.entries {
                let text = words::sentences(&[entry.head.clone(), entry.body.clone()], language);
                self.wrapped("  ", &clean(&text));
            }
        }
        let sections = || scorecard.sections.iter().filter(|section| !section.name.is_empty());
        if sections().next().is_some() {
            self.title(words::SECTIONS.get(language));
        }
        let name = |section| clean(&findings::section_name(section, language));
        let width = sections().map(|section| name(section).width()).max().unwrap_or(0);
        for section in sections() {
            let (name, score, points) = (name(section), figures.show_section(section), figures.show(&section.points));
            let blank = " ".repeat(width.saturating_sub(name.width()));
            self.line(&format!("  {name}{blank}  {score} / {points}"), Paint::None);
        }
        self.steps(&scorecard.total_steps, None);
        self.made_of();
        self.changes();
    }

    fn line(&mut self, line: &str, paint: Paint) {
        push_line(&mut self.text, line, paint, self.style.colour);
    }

    fn title(&mut self, title: &str) {
        self.text.push('\n');
        self.line(title, Paint::Bold);
    }

    /// Text behind a lead, its further lines below its beginning.
    fn wrapped(&mut self, lead: &str, text: &str) {
        push_hanging(&mut self.text, (lead, Paint::Dim), text, self.style);
    }

    /// Words with what they introduce, below each other.
    fn entries(&mut self, entries: &[(words::Word, String)]) {
        let language = self.explanation.language;
        let width = entries.iter().map(|(word, _)| word.get(language).width()).max().unwrap_or(0);
        for (word, text) in entries {
            let word = word.get(language);
            let lead = format!("{word}{}  ", " ".repeat(width - word.width()));
            self.wrapped(&lead, text);
        }
    }

    fn bound(&self, bound: &BoundUsed) -> String {
        let text = match bound {
            BoundUsed::Upper(limit) => crate::text!("高于 {limit}，按 {limit} 计", "above {limit}, counts as {limit}"),
            BoundUsed::Lower(limit) => crate::text!("低于 {limit}，按 {limit} 计", "below {limit}, counts as {limit}"),
        };
        text.get(self.explanation.language).to_string()
    }

    /// A reason, with the place in the rules where there is one.
    fn impediment(&self, impediment: &Impediment) -> String {
        let language = self.explanation.language;
        let reason = findings::reason(impediment, language);
        let span = match impediment {
            Impediment::Arithmetic { span, .. } | Impediment::Fault { span, .. } => Some(*span),
            Impediment::Missing(_)
            | Impediment::MissingAssessment { .. }
            | Impediment::NothingApplicable { .. }
            | Impediment::PointsOpen { .. }
            | Impediment::Needs { .. }
            | Impediment::Cohort { .. }
            | Impediment::TooMuchWork => None,
        };
        match span.and_then(|span| self.place(span)) {
            Some(place) => words::bracketed(&reason, &place, language),
            None => reason,
        }
    }

    fn source(&self, span: Span) -> Option<&Source> {
        self.explanation.sources?.get(span.source)
    }

    fn place(&self, span: Span) -> Option<String> {
        let source = self.source(span)?;
        let position = source.position(span.start as usize);
        Some(words::place(&clean(&source.name), position.line, position.column, self.explanation.language))
    }

    /// The rule as it stands in its file.
    fn rule(&mut self, span: Span) {
        let Some(place) = self.place(span) else { return };
        let Some(source) = self.source(span) else { return };
        let quoted: Vec<(usize, String)> = quoted(source, span).map(|line| (line, clean(source.line(line)))).collect();
        let title = format!("{}  {place}", words::RULE.get(self.explanation.language));
        let width = quoted.last().map_or(0, |(line, _)| line.to_string().len());
        self.title(&title);
        for (line, text) in quoted {
            self.line(&format!("  {line:>width$} │ {text}"), Paint::None);
        }
    }

    /// The steps; `rule` is where the rule was quoted from, so that lines of other files are named with theirs.
    fn steps(&mut self, steps: &[Step], rule: Option<Span>) {
        let language = self.explanation.language;
        let quoted = rule.and_then(|span| self.source(span)).map(|source| source.name.clone());
        let lines = steps::lines(steps, self.explanation.sources, language);
        if lines.is_empty() {
            return;
        }
        self.title(words::STEPS.get(language));
        for (lead, text) in steps::aligned(&lines, quoted.as_deref(), language) {
            self.wrapped(&format!("  {}", clean(&lead)), &clean(&text));
        }
    }

    /// Of a unit that is made of others how its figures came.
    fn made_of(&mut self) {
        let language = self.explanation.language;
        let Some(made_of) = &self.explanation.scorecard.made_of else { return };
        self.title(words::MADE_OF.get(language));
        for entry in findings::made_of(made_of, language) {
            let text = [entry.head, entry.body].join(words::COLON.get(language));
            self.wrapped("  · ", &clean(&text));
        }
    }

    fn changes(&mut self) {
        if self.explanation.changes.is_empty() {
            return;
        }
        let language = self.explanation.language;
        self.title(words::CHANGES.get(language));
        for change in self.explanation.changes {
            self.wrapped("  · ", &clean(change.text.get(language)));
        }
    }
}

/// The lines of a rule: those of its span, and behind a header alone the indented lines that follow.
fn quoted(source: &Source, span: Span) -> impl Iterator<Item = usize> {
    let first = source.position(span.start as usize).line;
    let last = source.position(span.end.saturating_sub(1).max(span.start) as usize).line;
    let belongs = |line: &usize| {
        source.line(*line).starts_with([' ', '\t', '\u{3000}', '}', '｝']) && !source.line(*line).trim().is_empty()
    };
    let more = (last + 1..).take_while(belongs).take(LONGEST_QUOTE).count();
    (first..=last + more).take(LONGEST_QUOTE)
}
