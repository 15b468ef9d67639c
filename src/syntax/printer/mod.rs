//! A tree as text again, in either spelling. Printing and then reading gives the same tree.
//!
//! Only the words of the grammar are respelled: names stay as written, and to the grammar the functions of the library, 满分 and
//! the units are names. Comments are not in the tree.

mod expressions;
mod revisions;
mod tests;
mod texts;

use std::fmt::Write;

use super::ast::{
    Check, Clause, Definition, Expr, ExprKind, FactDeclaration, File, FullPoints, Heading, HeadingAttributeKind,
    InapplicableKind, Indicator, Interval, Item, ItemKind, Modifier, ModifierKind, Name, NumberLiteral, Pattern, Prose, TypeKind,
    Unit,
};
use super::keywords::{self, Keyword, Role, Spelling};
use crate::name;

/// Prints a file.
///
/// ```
/// use biaochi::syntax::{keywords::Spelling, parse, printer};
/// # use biaochi::diagnostic::Diagnostics;
/// # use biaochi::source::{Source, SourceId};
/// let source = Source::new(SourceId(0), "例", "完成率: score = 若 a>=1 且 b 则 4 否则 0");
/// let file = parse(&source, &mut Diagnostics::new());
/// assert_eq!(printer::print(&file, Spelling::Chinese), "完成率:\n    得分 = a ≥ 1 且 b ? 4 : 0\n");
/// ```
pub fn print(file: &File, spelling: Spelling) -> String {
    let mut printer = Printer::new(spelling);
    for (index, item) in file.items.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| file.items.get(before));
        if before.is_some_and(|before| !(is_header(before) && is_header(item))) {
            printer.text.push('\n');
        }
        printer.item(item);
    }
    printer.text
}

/// Prints one expression, on one line where it has no arms.
pub fn print_expression(expression: &Expr, spelling: Spelling) -> String {
    let mut printer = Printer::new(spelling);
    printer.expression(expression);
    printer.text
}

/// Prints what one arm of 分档 looks for.
pub fn print_pattern(pattern: &Pattern, spelling: Spelling) -> String {
    let mut printer = Printer::new(spelling);
    printer.pattern(pattern);
    printer.text
}

/// Prints `[85%, 95%)`.
pub fn print_interval(interval: &Interval, spelling: Spelling) -> String {
    let mut printer = Printer::new(spelling);
    printer.interval(interval);
    printer.text
}

fn is_header(item: &Item) -> bool {
    match item.kind {
        ItemKind::Rubric(_) | ItemKind::Year(_) | ItemKind::Basis(_) | ItemKind::Rounding(_) | ItemKind::DeclaredPoints(_) => {
            true
        }
        ItemKind::Inapplicable(_) | ItemKind::FullPoints(_) | ItemKind::Grades(_) | ItemKind::Definition(_) => true,
        ItemKind::Extends(_) | ItemKind::Import(_) | ItemKind::Remove(_) => true,
        ItemKind::Data(_) | ItemKind::Heading(_) | ItemKind::Indicator(_) | ItemKind::Total(_) | ItemKind::Check(_) => false,
        ItemKind::Parameters(_) | ItemKind::Modify(_) | ItemKind::Test(_) => false,
    }
}

struct Printer {
    spelling: Spelling,
    text: String,
    indent: usize,
    /// Inside a string, where no line may break and quotation marks in names would end it.
    in_text: bool,
    /// Whether the string around stands between “ ”.
    curly_outside: bool,
}

impl Printer {
    fn new(spelling: Spelling) -> Printer {
        Printer { spelling, text: String::new(), indent: 0, in_text: false, curly_outside: false }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn word(&mut self, keyword: Keyword) {
        self.push(keyword.spelled(self.spelling));
    }

    /// One of two marks: full width between Chinese words, half width between English ones.
    fn mark(&mut self, chinese: &str, english: &str) {
        self.push(match self.spelling {
            Spelling::Chinese => chinese,
            Spelling::English => english,
        });
    }

    fn new_line(&mut self) {
        self.text.push('\n');
        self.push(&"    ".repeat(self.indent));
    }

    fn prose(&mut self, documentation: &[Prose]) {
        for prose in documentation {
            self.push("> ");
            self.push(&prose.text);
            self.new_line();
        }
    }

    fn item(&mut self, item: &Item) {
        self.prose(&item.documentation);
        match &item.kind {
            ItemKind::Rubric(name) => self.rubric(name),
            ItemKind::Year(years) => {
                self.word(keywords::YEAR);
                self.push(" ");
                self.years(years);
            }
            ItemKind::Basis(text) => {
                self.word(keywords::BASIS);
                self.push(" ");
                self.template(text);
            }
            ItemKind::Rounding(places) => {
                self.word(keywords::ROUND_TO);
                let _ = write!(self.text, " {}", places.places);
                self.mark("", " ");
                self.word(keywords::PLACES);
            }
            ItemKind::DeclaredPoints(_) => {
                self.word(keywords::POINTS);
                self.push(" ");
                self.word(keywords::DECLARED);
            }
            ItemKind::Inapplicable(policy) => self.inapplicable(policy.kind),
            ItemKind::FullPoints(full) => {
                self.word(keywords::FULL);
                self.push(" ");
                match full {
                    FullPoints::Points(points) => self.number(points),
                    FullPoints::Unlimited(_) => self.word(keywords::UNLIMITED),
                }
            }
            ItemKind::Grades(arms) => {
                self.word(keywords::GRADES);
                self.push(" ");
                self.arms(arms);
            }
            ItemKind::Data(facts) => {
                self.word(keywords::DATA);
                self.push(" ");
                self.facts(facts);
            }
            ItemKind::Definition(definition) => self.definition(definition),
            ItemKind::Heading(heading) => self.heading(heading),
            ItemKind::Indicator(indicator) => self.indicator(indicator),
            ItemKind::Total(clauses) => self.total(clauses),
            ItemKind::Check(check) => self.check(check),
            ItemKind::Test(test) => self.test(test),
            ItemKind::Parameters(parameters) => self.parameters(parameters),
            ItemKind::Extends(reference) => self.reference(keywords::EXTENDS, reference),
            ItemKind::Import(reference) => self.reference(keywords::IMPORT, reference),
            ItemKind::Modify(modification) => self.modification(modification),
            ItemKind::Remove(removal) => self.removal(removal),
        }
        self.push("\n");
    }

    fn total(&mut self, clauses: &[Clause]) {
        self.word(keywords::TOTAL);
        self.push(":");
        self.clauses(clauses);
    }

    fn rubric(&mut self, name: &Prose) {
        self.word(keywords::RUBRIC);
        self.push(" ");
        let plain = name.text.starts_with(|first: char| name::starts_name(first) || first.is_ascii_digit());
        if plain && !name.text.contains("//") && !name.text.contains("／／") {
            self.push(&name.text);
        } else {
            let _ = write!(self.text, "\"{}\"", name.text);
        }
    }

    fn inapplicable(&mut self, kind: InapplicableKind) {
        self.word(keywords::INAPPLICABLE);
        match kind {
            InapplicableKind::Rescale => {
                self.push(" ");
                self.word(keywords::RESCALE);
            }
            InapplicableKind::ShareInAll => self.mark(" 全部按比例", " share all"),
            InapplicableKind::ShareInLevel(level) => {
                let digit = match level {
                    1 => "一",
                    2 => "二",
                    3 => "三",
                    _ => "四",
                };
                self.mark(&format!(" {digit}级内按比例"), &format!(" share level {level}"));
            }
        }
    }

    fn definition(&mut self, definition: &Definition) {
        self.word(keywords::DEFINE);
        self.push(" ");
        self.name(&definition.name);
        if let Some(parameters) = &definition.parameters {
            self.push("(");
            self.separated(parameters, ", ", |printer, name| printer.name(name));
            self.push(")");
        }
        self.push(" = ");
        self.expression(&definition.body);
    }

    fn heading(&mut self, heading: &Heading) {
        self.push(&"#".repeat(usize::from(heading.level)));
        self.push(" ");
        self.title(&heading.name);
        if heading.attributes.is_empty() {
            return;
        }
        self.mark("（", " (");
        let comma = if self.spelling == Spelling::Chinese { "，" } else { ", " };
        self.separated(&heading.attributes, comma, |printer, attribute| match &attribute.kind {
            HeadingAttributeKind::Points(points) => printer.number(points),
            HeadingAttributeKind::Weight(weight) => printer.word_and_number(keywords::WEIGHT, weight),
            HeadingAttributeKind::Bonus => printer.word(keywords::BONUS),
            HeadingAttributeKind::Deduction => printer.word(keywords::DEDUCTION),
            HeadingAttributeKind::AtMost(points) => printer.word_and_number(keywords::AT_MOST, points),
            HeadingAttributeKind::Applies(condition) => {
                printer.word(keywords::APPLIES);
                printer.push(" ");
                printer.expression(condition);
            }
        });
        self.mark("）", ")");
    }

    fn word_and_number(&mut self, keyword: Keyword, number: &NumberLiteral) {
        self.word(keyword);
        self.push(" ");
        self.number(number);
    }

    fn indicator(&mut self, indicator: &Indicator) {
        match &indicator.each {
            Some(list) => {
                self.word(keywords::EACH);
                self.push(" ");
                self.expression(list);
            }
            None => self.title(&indicator.name),
        }
        if let Some(points) = &indicator.points {
            self.mark("（", " (");
            match &points.kind {
                ExprKind::Number(points) => self.number(points),
                _ => self.expression(points),
            }
            self.mark("）", ")");
        }
        self.push(":");
        self.clauses(&indicator.clauses);
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        self.indent += 1;
        for clause in clauses {
            self.new_line();
            self.clause(clause);
        }
        self.indent -= 1;
    }

    fn clause(&mut self, clause: &Clause) {
        match clause.kind.keyword() {
            Some(keyword) => self.word(keyword),
            None => {
                let is_clause = keywords::find(&clause.name.key, &[Role::Clause, Role::Statement]).is_some();
                if is_clause { self.quoted(&clause.name.text) } else { self.name(&clause.name) }
            }
        }
        self.push(" = ");
        self.expression(&clause.value);
        if let Some(limit) = clause.limit {
            let _ = write!(self.text, ", {}", limit.characters);
            self.mark("", " ");
            self.word(keywords::CHARACTERS);
        }
    }

    fn check(&mut self, check: &Check) {
        self.word(keywords::CHECK);
        if check.warning {
            self.mark("（", " (");
            self.word(keywords::WARNING);
            self.mark("）", ")");
        }
        self.push(" ");
        self.template(&check.label);
        self.push(": ");
        self.expression(&check.condition);
        if let Some(tolerance) = &check.tolerance {
            self.push(", ");
            self.word(keywords::TOLERANCE);
            self.push(" ");
            self.expression(tolerance);
        }
    }

    fn facts(&mut self, facts: &[FactDeclaration]) {
        self.push("{");
        self.indent += 1;
        for fact in facts {
            self.new_line();
            self.prose(&fact.documentation);
            self.name(&fact.name);
            self.push(": ");
            self.type_(&fact.type_.kind);
            for modifier in &fact.modifiers {
                self.push(" ");
                self.modifier(modifier);
            }
            if let Some(label) = &fact.label {
                self.push(" ");
                self.template(label);
            }
        }
        self.indent -= 1;
        self.new_line();
        self.push("}");
    }

    fn type_(&mut self, kind: &TypeKind) {
        match kind {
            TypeKind::Number => self.word(keywords::NUMBER),
            TypeKind::Rate => self.word(keywords::RATE),
            TypeKind::Money(unit) => self.type_in(keywords::MONEY, unit.as_ref()),
            TypeKind::Quantity(unit) => self.type_in(keywords::QUANTITY, unit.as_ref()),
            TypeKind::Measure(unit) => self.type_in(keywords::MEASURE, unit.as_ref()),
            TypeKind::Duration(unit) => self.push(&unit.text),
            TypeKind::Target => self.word(keywords::TARGET),
            TypeKind::Date => self.word(keywords::DATE),
            TypeKind::Flag => self.word(keywords::FLAG),
            TypeKind::Choice(names) => {
                self.word(keywords::CHOICE);
                self.push(" { ");
                self.separated(names, ", ", |printer, name| printer.name(name));
                self.push(" }");
            }
            TypeKind::Text => self.word(keywords::TEXT),
            TypeKind::List(facts) => {
                self.word(keywords::LIST);
                self.push(" ");
                self.facts(facts);
            }
            TypeKind::Record(facts) => {
                self.word(keywords::RECORD);
                self.push(" ");
                self.facts(facts);
            }
            TypeKind::Unknown(name) => self.push(&name.text),
        }
    }

    fn type_in(&mut self, keyword: Keyword, unit: Option<&Unit>) {
        self.word(keyword);
        if let Some(unit) = unit {
            let _ = write!(self.text, "({})", unit.text);
        }
    }

    fn modifier(&mut self, modifier: &Modifier) {
        match &modifier.kind {
            ModifierKind::Signed => self.word(keywords::SIGNED),
            ModifierKind::Integer => self.word(keywords::INTEGER),
            ModifierKind::Fixed => self.word(keywords::FIXED),
            ModifierKind::Above(value) => {
                self.word(keywords::ABOVE);
                self.push(" ");
                self.amount(value);
            }
            ModifierKind::Within(interval) => {
                self.word(keywords::WITHIN);
                self.push(" ");
                self.interval(interval);
            }
            ModifierKind::Default(value) => {
                self.word(keywords::DEFAULT);
                self.push(" ");
                self.expression(value);
            }
            ModifierKind::Combine(combine) => {
                self.word(keywords::COMBINE);
                self.push(" ");
                self.word(combine.way.keyword());
                if let Some(weight) = &combine.weight {
                    self.push("(");
                    self.name(&weight.name);
                    if let Some(field) = &weight.field {
                        self.push(".");
                        self.name(field);
                    }
                    self.push(")");
                }
            }
        }
    }

    /// Prints things with a mark between them.
    fn separated<T>(&mut self, things: &[T], mark: &str, mut each: impl FnMut(&mut Printer, &T)) {
        for (index, thing) in things.iter().enumerate() {
            if index > 0 {
                self.push(mark);
            }
            each(self, thing);
        }
    }

    /// A name where an expression may stand; quoted when it is not plain or would be read as something else.
    fn name(&mut self, name: &Name) {
        let taken = keywords::find(&name.key, &[Role::Expression]).is_some();
        if name::is_plain(&name.text) && !taken { self.push(&name.text) } else { self.quoted(&name.text) }
    }

    fn quoted(&mut self, text: &str) {
        let text = if self.in_text {
            text.chars()
                .map(|character| match character {
                    '“' | '”' | '"' => '\'',
                    other => other,
                })
                .collect()
        } else {
            text.to_string()
        };
        let _ = write!(self.text, "「{text}」");
    }

    /// The name of a heading or an indicator at its own definition, unquoted when nothing in it could be taken for something else.
    fn title(&mut self, name: &Name) {
        let text = &name.text;
        let harmless = |character: char| name::continues_name(character) || matches!(character, '“' | '”');
        let balanced = text.matches('“').count() == text.matches('”').count();
        let taken = keywords::find(&name.key, &[Role::Statement, Role::Clause]).is_some();
        let bare = (text.chars().all(harmless) && balanced && !taken) || text.contains(['「', '」']);
        if bare { self.push(text) } else { self.quoted(text) }
    }
}
