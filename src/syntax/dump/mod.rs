//! A tree as indented text, without places: for tests, and to see how a text was read.

mod tests;

use std::fmt::Write;

use super::ast::{
    Arm, Assessed, BinaryOperator, Check, Clause, ClauseKind, Comparison, DateLiteral, Definition, Expr, ExprKind,
    FactDeclaration, File, FullPoints, Heading, HeadingAttributeKind, InapplicableKind, Inclusion, Indicator, Interval, Item,
    ItemKind, Modification, Modifier, ModifierKind, NumberLiteral, Parameter, ParameterValue, Pattern, PatternKind, Prose,
    Removal, Template, TemplatePart, TypeKind, UnaryOperator, Unit, YearRange,
};

/// The tree of a file, one thing a line, what belongs to it indented below it. Names are shown as they compare.
pub fn dump(file: &File) -> String {
    let mut dump = Dump { text: String::new(), depth: 0 };
    for item in &file.items {
        dump.item(item);
    }
    dump.text
}

struct Dump {
    text: String,
    depth: usize,
}

impl Dump {
    fn line(&mut self, line: &str) {
        let indent = self.depth * 2;
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    fn below(&mut self, line: &str, parts: impl FnOnce(&mut Dump)) {
        self.line(line);
        self.depth += 1;
        parts(self);
        self.depth -= 1;
    }

    fn prose(&mut self, documentation: &[Prose]) {
        for prose in documentation {
            self.line(&format!("> {}", prose.text));
        }
    }

    fn item(&mut self, item: &Item) {
        self.prose(&item.documentation);
        match &item.kind {
            ItemKind::Rubric(name) => self.line(&format!("rubric {}", name.text)),
            ItemKind::Year(years) => self.line(&year_range(years)),
            ItemKind::Basis(text) => self.below("basis", |dump| dump.template(text)),
            ItemKind::Rounding(places) => self.line(&format!("rounding {}", places.places)),
            ItemKind::DeclaredPoints(_) => self.line("points declared"),
            ItemKind::Inapplicable(policy) => match policy.kind {
                InapplicableKind::ShareInLevel(level) => self.line(&format!("inapplicable share in level {level}")),
                InapplicableKind::ShareInAll => self.line("inapplicable share in all"),
                InapplicableKind::Rescale => self.line("inapplicable rescale"),
            },
            ItemKind::FullPoints(FullPoints::Points(points)) => self.line(&format!("full points {}", number(points))),
            ItemKind::FullPoints(FullPoints::Unlimited(_)) => self.line("full points unlimited"),
            ItemKind::Grades(arms) => self.below("grades", |dump| dump.arms(arms)),
            ItemKind::Data(facts) => self.below("data", |dump| dump.facts(facts)),
            ItemKind::Definition(definition) => self.definition(definition),
            ItemKind::Heading(heading) => self.heading(heading),
            ItemKind::Indicator(indicator) => self.indicator(indicator),
            ItemKind::Total(clauses) => self.below("total", |dump| dump.clauses(clauses)),
            ItemKind::Check(check) => self.check(check),
            ItemKind::Test(test) => self.test(test),
            ItemKind::Parameters(parameters) => self.below("parameters", |dump| {
                parameters.iter().for_each(|parameter| dump.parameter(parameter));
            }),
            ItemKind::Extends(reference) => self.line(&format!("extends {}", reference.path)),
            ItemKind::Import(reference) => self.line(&format!("import {}", reference.path)),
            ItemKind::Modify(modification) => self.below("modify", |dump| dump.modification(modification)),
            ItemKind::Remove(removal) => match removal {
                Removal::Named(name) => self.line(&format!("remove {}", name.key)),
                Removal::Heading { level, name } => self.line(&format!("remove heading {level} {}", name.key)),
                Removal::Check(label) => self.below("remove check", |dump| dump.template(label)),
                Removal::Total(_) => self.line("remove total"),
                Removal::Grades(_) => self.line("remove grades"),
            },
        }
    }

    fn parameter(&mut self, parameter: &Parameter) {
        self.prose(&parameter.documentation);
        self.below(&format!("parameter {}", parameter.name.key), |dump| match &parameter.value {
            ParameterValue::Always(value) => dump.expression(value),
            ParameterValue::ByYear(values) => {
                for (years, value) in values {
                    dump.below(&year_range(years), |dump| dump.expression(value));
                }
            }
        });
    }

    fn modification(&mut self, modification: &Modification) {
        match modification {
            Modification::Indicator(indicator) => self.indicator(indicator),
            Modification::Heading(heading) => self.heading(heading),
            Modification::Definition(definition) => self.definition(definition),
            Modification::Data(facts) => self.below("data", |dump| dump.facts(facts)),
            Modification::Total(clauses) => self.below("total", |dump| dump.clauses(clauses)),
            Modification::Check(check) => self.check(check),
        }
    }

    fn heading(&mut self, heading: &Heading) {
        self.below(&format!("heading {} {}", heading.level, heading.name.key), |dump| {
            for attribute in &heading.attributes {
                dump.heading_attribute(&attribute.kind);
            }
        });
    }

    fn definition(&mut self, definition: &Definition) {
        let parameters = definition.parameters.as_ref().map_or(String::new(), |parameters| {
            format!("({})", parameters.iter().map(|name| name.key.as_str()).collect::<Vec<_>>().join(", "))
        });
        self.below(&format!("define {}{parameters}", definition.name.key), |dump| dump.expression(&definition.body));
    }

    fn heading_attribute(&mut self, attribute: &HeadingAttributeKind) {
        match attribute {
            HeadingAttributeKind::Points(points) => self.line(&format!("points {}", number(points))),
            HeadingAttributeKind::Weight(weight) => self.line(&format!("weight {}", number(weight))),
            HeadingAttributeKind::Bonus => self.line("bonus"),
            HeadingAttributeKind::Deduction => self.line("deduction"),
            HeadingAttributeKind::AtMost(points) => self.line(&format!("at most {}", number(points))),
            HeadingAttributeKind::Applies(condition) => self.below("applies", |dump| dump.expression(condition)),
        }
    }

    fn indicator(&mut self, indicator: &Indicator) {
        self.below(&format!("indicator {}", indicator.name.key), |dump| {
            if let Some(each) = &indicator.each {
                dump.below("each", |dump| dump.expression(each));
            }
            if let Some(points) = &indicator.points {
                dump.below("points", |dump| dump.expression(points));
            }
            dump.clauses(&indicator.clauses);
        });
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        for clause in clauses {
            let kind = match clause.kind {
                ClauseKind::Value => "value".to_string(),
                ClauseKind::Score => "score".to_string(),
                ClauseKind::AtMost => "at most".to_string(),
                ClauseKind::AtLeast => "at least".to_string(),
                ClauseKind::Applies => "applies".to_string(),
                ClauseKind::Otherwise => "otherwise".to_string(),
                ClauseKind::Note => "note".to_string(),
                ClauseKind::ExplainIf => "explain if".to_string(),
                ClauseKind::Basis => "basis".to_string(),
                ClauseKind::Local => format!("local {}", clause.name.key),
            };
            self.below(&kind, |dump| {
                dump.expression(&clause.value);
                if let Some(limit) = clause.limit {
                    dump.line(&format!("limit {} characters", limit.characters));
                }
            });
        }
    }

    fn check(&mut self, check: &Check) {
        self.below(if check.warning { "check (warning)" } else { "check" }, |dump| {
            dump.template(&check.label);
            dump.expression(&check.condition);
            if let Some(tolerance) = &check.tolerance {
                dump.below("tolerance", |dump| dump.expression(tolerance));
            }
        });
    }

    fn facts(&mut self, facts: &[FactDeclaration]) {
        for fact in facts {
            self.prose(&fact.documentation);
            self.below(&format!("fact {}", fact.name.key), |dump| {
                dump.type_(&fact.type_.kind);
                for modifier in &fact.modifiers {
                    dump.modifier(modifier);
                }
                if let Some(label) = &fact.label {
                    dump.below("label", |dump| dump.template(label));
                }
            });
        }
    }

    fn type_(&mut self, kind: &TypeKind) {
        let with_unit = |word: &str, unit: &Option<Unit>| match unit {
            Some(unit) => format!("{word} in {}", unit.text),
            None => word.to_string(),
        };
        match kind {
            TypeKind::Number => self.line("number"),
            TypeKind::Rate => self.line("rate"),
            TypeKind::Money(unit) => self.line(&with_unit("money", unit)),
            TypeKind::Quantity(unit) => self.line(&with_unit("quantity", unit)),
            TypeKind::Measure(unit) => self.line(&with_unit("measure", unit)),
            TypeKind::Duration(unit) => self.line(&format!("duration in {}", unit.text)),
            TypeKind::Target => self.line("target"),
            TypeKind::Date => self.line("date"),
            TypeKind::Flag => self.line("flag"),
            TypeKind::Choice(names) => self.below("choice", |dump| names.iter().for_each(|name| dump.line(&name.key))),
            TypeKind::Text => self.line("text"),
            TypeKind::List(facts) => self.below("list", |dump| dump.facts(facts)),
            TypeKind::Record(facts) => self.below("record", |dump| dump.facts(facts)),
            TypeKind::Unknown(name) => self.line(&format!("unknown type {}", name.key)),
        }
    }

    fn modifier(&mut self, modifier: &Modifier) {
        match &modifier.kind {
            ModifierKind::Signed => self.line("signed"),
            ModifierKind::Integer => self.line("integer"),
            ModifierKind::Fixed => self.line("fixed"),
            ModifierKind::Above(value) => self.below("above", |dump| dump.expression(value)),
            ModifierKind::Within(interval) => self.below("within", |dump| dump.interval(interval)),
            ModifierKind::Default(value) => self.below("default", |dump| dump.expression(value)),
            ModifierKind::Combine(combine) => {
                let weight = combine.weight.iter().flat_map(|weight| [Some(&weight.name), weight.field.as_ref()]).flatten();
                let weight: Vec<&str> = weight.map(|name| &*name.key).collect();
                self.line(format!("combine {} {}", combine.way.keyword().english, weight.join(".")).trim_end());
            }
        }
    }

    fn arms(&mut self, arms: &[Arm]) {
        for arm in arms {
            self.below("arm", |dump| {
                arm.patterns.iter().for_each(|pattern| dump.pattern(pattern));
                if let Some(guard) = &arm.guard {
                    dump.below("when", |dump| dump.expression(guard));
                }
                dump.below("result", |dump| dump.expression(&arm.result));
            });
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        let inclusion = |inclusion: Option<Inclusion>| match inclusion {
            Some(Inclusion::Included) => " included",
            Some(Inclusion::Excluded) => " excluded",
            None => "",
        };
        match &pattern.kind {
            PatternKind::Compare(sign, value) => self.below(comparison(*sign), |dump| dump.expression(value)),
            PatternKind::Interval(interval) => self.interval(interval),
            PatternKind::Range(range) => self.line(&format!(
                "range {}{} to {}{}",
                number(&range.low),
                inclusion(range.low_inclusion),
                number(&range.high),
                inclusion(range.high_inclusion)
            )),
            PatternKind::Value(value) => self.expression(value),
            PatternKind::Else => self.line("else"),
        }
    }

    fn interval(&mut self, interval: &Interval) {
        let (open, close) = (if interval.low_included { "[" } else { "(" }, if interval.high_included { "]" } else { ")" });
        self.below(&format!("interval {open} {close}"), |dump| {
            dump.expression(&interval.low);
            dump.expression(&interval.high);
        });
    }

    fn template(&mut self, template: &Template) {
        if template.parts.is_empty() {
            self.line("text \"\"");
        }
        for part in &template.parts {
            match part {
                TemplatePart::Text(text) => self.line(&format!("text {text:?}")),
                TemplatePart::Expression { value, format } => {
                    let format = format.as_ref().map_or(String::new(), |format| format!(" as {}", format.text));
                    self.below(&format!("placeholder{format}"), |dump| dump.expression(value));
                }
            }
        }
    }

    fn expression(&mut self, expression: &Expr) {
        match &expression.kind {
            ExprKind::Number(literal) => self.line(&number(literal)),
            ExprKind::Date(date) => self.line(&date_text(date)),
            ExprKind::Text(template) => self.below("string", |dump| dump.template(template)),
            ExprKind::Flag(flag) => self.line(if *flag { "true" } else { "false" }),
            ExprKind::Name(name) => self.line(&format!("name {}", name.key)),
            ExprKind::Field(value, name) => self.below(&format!("field {}", name.key), |dump| dump.expression(value)),
            ExprKind::Call { function, arguments } => self.below(&format!("call {}", function.key), |dump| {
                arguments.iter().for_each(|argument| dump.expression(argument));
            }),
            ExprKind::Unary(operator, value) => {
                let word = match operator {
                    UnaryOperator::Negate => "negate",
                    UnaryOperator::Not => "not",
                };
                self.below(word, |dump| dump.expression(value));
            }
            ExprKind::Binary(operator, left, right) => self.below(binary(*operator), |dump| {
                dump.expression(left);
                dump.expression(right);
            }),
            ExprKind::Compare { first, rest } => self.below("compare", |dump| {
                dump.expression(first);
                for (sign, value) in rest {
                    dump.below(comparison(*sign), |dump| dump.expression(value));
                }
            }),
            ExprKind::Conditional { condition, consequent, alternative } => self.below("if", |dump| {
                dump.expression(condition);
                dump.below("then", |dump| dump.expression(consequent));
                dump.below("else", |dump| dump.expression(alternative));
            }),
            ExprKind::Match { subject, arms } => self.below("match", |dump| {
                if let Some(subject) = subject {
                    dump.below("subject", |dump| dump.expression(subject));
                }
                dump.arms(arms);
            }),
            ExprKind::Interpolate { subject, points } => self.below("interpolate", |dump| {
                dump.below("subject", |dump| dump.expression(subject));
                dump.points(points);
            }),
            ExprKind::Checklist(points) => self.below("checklist", |dump| dump.points(points)),
            ExprKind::Assessed(assessed) => self.assessed(assessed),
            ExprKind::Among(condition) => self.below("among", |dump| dump.expression(condition)),
        }
    }

    fn points(&mut self, points: &[(Expr, Expr)]) {
        for (left, right) in points {
            self.below("point", |dump| {
                dump.expression(left);
                dump.expression(right);
            });
        }
    }

    fn assessed(&mut self, assessed: &Assessed) {
        match assessed {
            Assessed::Free => self.line("assessed"),
            Assessed::Within(interval) => self.below("assessed", |dump| dump.interval(interval)),
            Assessed::Levels(levels) => self.below("assessed", |dump| {
                for (name, interval) in levels {
                    dump.below(&format!("level {}", name.key), |dump| dump.interval(interval));
                }
            }),
        }
    }
}

/// `95 %`
fn number(literal: &NumberLiteral) -> String {
    match &literal.unit {
        Some(unit) => format!("{} {}", literal.number, unit.text),
        None => literal.number.to_string(),
    }
}

fn date_text(date: &DateLiteral) -> String {
    match date.year {
        Some(year) => format!("date {year}-{}-{}", date.month, date.day),
        None => format!("date {}-{}", date.month, date.day),
    }
}

fn comparison(sign: Comparison) -> &'static str {
    match sign {
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::AtLeast => ">=",
        Comparison::Greater => ">",
    }
}

fn binary(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::And => "and",
        BinaryOperator::Or => "or",
    }
}

/// `year 2021..2023`
fn year_range(years: &YearRange) -> String {
    match years.last {
        Some(last) => format!("year {}..{last}", years.first),
        None => format!("year {}..", years.first),
    }
}
