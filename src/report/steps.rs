//! The steps of a computation as lines of text, each with the line of the rule that it comes from.

use unicode_width::UnicodeWidthStr;

use crate::eval::{Step, StepKind};
use crate::language::Language;
use crate::source::{Sources, Span};

use super::words::{self, Word};

/// Steps nested deeper than this are left out; what they came to is still said.
const DEEPEST: usize = 32;

/// A line of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepLine {
    /// Where the rule stands, when that is another line than the one before.
    pub place: Option<Place>,
    /// How deep it is indented.
    pub depth: usize,
    /// The text.
    pub text: String,
}

/// A line of a rules file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// The lines of a row's steps: 值, 得分, its bounds, from printed points to those in force, rounding.
pub fn lines(steps: &[Step], sources: Option<&Sources>, language: Language) -> Vec<StepLine> {
    let mut writer = Writer { sources, language, lines: Vec::new(), place: None };
    for step in steps {
        writer.step(step, 0);
    }
    writer.lines
}

/// The lines with what stands before each: the line of its rule and the indent, so that the texts stand below each other. A line of another
/// file than `quoted` says which.
pub fn aligned(lines: &[StepLine], quoted: Option<&str>, language: Language) -> Vec<(String, String)> {
    let place = |line: &StepLine| {
        let Some(place) = &line.place else { return String::new() };
        words::line_seen_from(quoted.unwrap_or(&place.file), &place.file, place.line, language)
    };
    let width = lines.iter().map(|line| place(line).width()).max().unwrap_or(0);
    let lead = |line: &StepLine| {
        let place = place(line);
        let blank = " ".repeat(width - place.width() + 2 + line.depth * 2);
        format!("{place}{blank}")
    };
    lines.iter().map(|line| (lead(line), line.text.clone())).collect()
}

struct Writer<'a> {
    sources: Option<&'a Sources>,
    language: Language,
    lines: Vec<StepLine>,
    /// The place of the line before.
    place: Option<Place>,
}

impl Writer<'_> {
    fn step(&mut self, step: &Step, depth: usize) {
        let (substituted, result) = (step.substituted.get(self.language), step.result.get(self.language));
        let colon = words::COLON.get(self.language);
        match step.kind {
            StepKind::Definition => self.computed(&step.formula, step, depth),
            StepKind::Score => {
                let head = format!("{} = {}", words::SCORE.get(self.language), step.formula);
                self.computed(&head, step, depth);
            }
            StepKind::Computation => self.computed(&step.formula, step, depth),
            StepKind::Prior => self.of_earlier_year(step, depth),
            StepKind::Cohort => self.of_other_units(step, depth),
            StepKind::Applies => self.decided(Some(words::APPLIES), step, depth),
            StepKind::Condition | StepKind::Branch => self.decided(None, step, depth),
            StepKind::Band => self.chosen(Some(words::BAND), step, depth),
            // An item comes to points or an amount, or it holds or not.
            StepKind::Item if !is_number(result) => {
                self.decided(Some(words::ITEM), step, depth);
            }
            StepKind::Item => self.chosen(Some(words::ITEM), step, depth),
            StepKind::Assessed => self.chosen(None, step, depth),
            StepKind::Bound => self.after(words::BOUND, &format!("{}{colon}{substituted} → {result}", step.formula), step, depth),
            StepKind::Scale => self.after(words::SCALE, &format!("{substituted} = {result}"), step, depth),
            StepKind::Round => self.after(words::ROUND, &format!("{substituted} → {result}"), step, depth),
        }
    }

    /// `值 = 比率(执行, 预算)`, then what led to it, then `= 597.23万元 ÷ 713.28万元 = 83.73%`.
    fn computed(&mut self, head: &str, step: &Step, depth: usize) {
        let Inner { substituted, steps } = inner(step, self.language);
        let shown = step.result.get(self.language);
        let result = match step.kind == StepKind::Score && is_number(shown) {
            true => words::points(shown, self.language),
            false => shown.to_string(),
        };
        let says_more = substituted != step.formula && substituted != shown;
        if steps.is_empty() || depth >= DEEPEST {
            // A constant behind a name is its own result: 完成率门槛 = 90%.
            if !says_more && head.ends_with(&format!("= {result}")) {
                return self.push(Some(step.span), depth, head.to_string());
            }
            let middle = if says_more { format!(" = {substituted}") } else { String::new() };
            return self.push(Some(step.span), depth, format!("{head}{middle} = {result}"));
        }
        self.push(Some(step.span), depth, without_arms(head));
        for step in &steps {
            self.step(step, depth + 1);
        }
        let decided = steps.last().is_some_and(|last| is_decision(last.kind));
        let listed = steps.last().is_some_and(|last| last.kind == StepKind::Item);
        match self.lines.last_mut() {
            _ if says_more && listed => self.push(None, depth + 1, format!("{substituted} → {result}")),
            _ if says_more => self.push(None, depth + 1, format!("= {substituted} = {result}")),
            // What a decision came to stands on its line: `值 ≥ 100% 不成立：83.73% < 100% → 0 分`.
            Some(last) if decided => {
                let text = last.text.strip_suffix(&format!(" → {shown}")).unwrap_or(&last.text);
                last.text = format!("{text} → {result}");
            }
            Some(_) | None => self.push(None, depth + 1, format!("→ {result}")),
        }
    }

    /// `值 ≥ 100% 不成立：83.73% < 100%`
    fn decided(&mut self, word: Option<Word>, step: &Step, depth: usize) {
        if depth < DEEPEST {
            for inner in &step.steps {
                self.step(inner, depth);
            }
        }
        let (substituted, result) = (step.substituted.get(self.language), step.result.get(self.language));
        let mut text = format!("{} {result}", step.formula);
        if substituted != step.formula {
            text = format!("{text}{}{substituted}", words::COLON.get(self.language));
        }
        self.push(Some(step.span), depth, self.labelled(word, &text));
    }

    /// `档 0-10%(含)：9.5% → 2`
    fn chosen(&mut self, word: Option<Word>, step: &Step, depth: usize) {
        let (substituted, result) = (step.substituted.get(self.language), step.result.get(self.language));
        let mut text = step.formula.clone();
        if !substituted.is_empty() && substituted != step.formula {
            text = format!("{text}{}{substituted}", words::COLON.get(self.language));
        }
        if substituted != result {
            text = format!("{text} → {result}");
        }
        if depth < DEEPEST {
            for inner in &step.steps {
                self.step(inner, depth);
            }
        }
        self.push(Some(step.span), depth, self.labelled(word, &text));
    }

    /// `上年(执行) = 100万元（2020 年度）`
    fn of_earlier_year(&mut self, step: &Step, depth: usize) {
        let (year, result) = (step.substituted.get(self.language), step.result.get(self.language));
        let result = words::bracketed(result, year, self.language);
        self.push(Some(step.span), depth, format!("{} = {result}", step.formula));
    }

    /// `排名(值) = 第 2 名（95%，在 12 个单位中）`
    fn of_other_units(&mut self, step: &Step, depth: usize) {
        let (among, result) = (step.substituted.get(self.language), step.result.get(self.language));
        let separator = words::SEMICOLON.get(self.language);
        self.push(Some(step.span), depth, format!("{} = {result}{separator}{among}", step.formula));
    }

    /// What happens to the score after its rule: `界限 ≤ 3：3.5 → 3`.
    fn after(&mut self, word: Word, text: &str, step: &Step, depth: usize) {
        let text = format!("{}{}{text}", word.get(self.language), words::COLON.get(self.language));
        self.push(Some(step.span), depth, text);
    }

    fn labelled(&self, word: Option<Word>, text: &str) -> String {
        word.map_or(text.to_string(), |word| format!("{} {text}", word.get(self.language)))
    }

    fn push(&mut self, span: Option<Span>, depth: usize, text: String) {
        let place = span.and_then(|span| {
            let source = self.sources?.get(span.source)?;
            Some(Place { file: source.name.clone(), line: source.position(span.start as usize).line })
        });
        let place = place.filter(|place| self.place.as_ref() != Some(place));
        if place.is_some() {
            self.place.clone_from(&place);
        }
        self.lines.push(StepLine { place, depth, text });
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
}

/// What a computed step says below its formula.
struct Inner<'a> {
    /// The formula with the numbers put in.
    substituted: &'a str,
    /// The steps that led to it.
    steps: Vec<&'a Step>,
}

/// `值 = 比率(执行, 预算)` and the step of its 比率 say the same twice: the inner one gives way, and its own steps move up.
fn inner(step: &Step, language: Language) -> Inner<'_> {
    let mut substituted = step.substituted.get(language);
    let says_little = substituted == step.formula || substituted == step.result.get(language);
    let mut steps = Vec::new();
    for inner in &step.steps {
        let formula = step.formula == inner.formula || step.formula.ends_with(&format!("= {}", inner.formula));
        let repeats = inner.kind == StepKind::Computation && formula && inner.result == step.result;
        if repeats && (says_little || inner.substituted == step.substituted) {
            substituted = inner.substituted.get(language);
            steps.extend(&inner.steps);
        } else {
            steps.push(inner);
        }
    }
    Inner { substituted, steps }
}

/// `得分 = 分档 值 { … }`: the arm that was taken stands below, and the rule is quoted as a whole.
fn without_arms(formula: &str) -> String {
    match formula.split_once('{') {
        Some((before, _)) => format!("{before}{{ … }}"),
        None => formula.to_string(),
    }
}

/// Whether a step chose a way on.
fn is_decision(kind: StepKind) -> bool {
    match kind {
        StepKind::Branch | StepKind::Band | StepKind::Assessed => true,
        StepKind::Applies
        | StepKind::Definition
        | StepKind::Score
        | StepKind::Computation
        | StepKind::Prior
        | StepKind::Cohort
        | StepKind::Condition
        | StepKind::Item
        | StepKind::Bound
        | StepKind::Scale
        | StepKind::Round => false,
    }
}
