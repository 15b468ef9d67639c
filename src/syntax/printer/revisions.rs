//! 参数, 沿用, 引用, 修改, 删除.

use std::fmt::Write;

use super::Printer;
use crate::syntax::ast::{Modification, Parameter, ParameterValue, Reference, Removal, Template, TemplatePart, YearRange};
use crate::syntax::keywords::{self, Keyword};

impl Printer {
    /// `2021`, `2021..2023`, `2021..`
    pub(super) fn years(&mut self, years: &YearRange) {
        // Writing to a string cannot fail.
        let _ = match years.last {
            Some(last) if last == years.first => write!(self.text, "{last}"),
            Some(last) => write!(self.text, "{}..{last}", years.first),
            None => write!(self.text, "{}..", years.first),
        };
    }

    pub(super) fn parameters(&mut self, parameters: &[Parameter]) {
        self.word(keywords::PARAMS);
        self.push(" {");
        self.indent += 1;
        for parameter in parameters {
            self.new_line();
            self.prose(&parameter.documentation);
            self.name(&parameter.name);
            self.push(" = ");
            match &parameter.value {
                ParameterValue::Always(value) => self.expression(value),
                ParameterValue::ByYear(values) => {
                    self.push("{ ");
                    self.separated(values, ", ", |printer, (years, value)| {
                        printer.years(years);
                        printer.push(": ");
                        printer.expression(value);
                    });
                    self.push(" }");
                }
            }
        }
        self.indent -= 1;
        self.new_line();
        self.push("}");
    }

    /// `沿用 "2021.rules"`
    pub(super) fn reference(&mut self, keyword: Keyword, reference: &Reference) {
        self.word(keyword);
        self.push(" ");
        self.template(&Template { parts: vec![TemplatePart::Text(reference.path.clone())], span: reference.span });
    }

    pub(super) fn modification(&mut self, modification: &Modification) {
        self.word(keywords::MODIFY);
        self.push(" ");
        match modification {
            Modification::Indicator(indicator) => self.indicator(indicator),
            Modification::Heading(heading) => self.heading(heading),
            Modification::Definition(definition) => self.definition(definition),
            Modification::Data(facts) => {
                self.word(keywords::DATA);
                self.push(" ");
                self.facts(facts);
            }
            Modification::Total(clauses) => self.total(clauses),
            Modification::Check(check) => self.check(check),
        }
    }

    pub(super) fn removal(&mut self, removal: &Removal) {
        self.word(keywords::REMOVE);
        self.push(" ");
        match removal {
            Removal::Named(name) => self.title(name),
            Removal::Heading { level, name } => {
                self.push(&"#".repeat(usize::from(*level)));
                self.push(" ");
                self.title(name);
            }
            Removal::Check(label) => {
                self.word(keywords::CHECK);
                self.push(" ");
                self.template(label);
            }
            Removal::Total(_) => self.word(keywords::TOTAL),
            Removal::Grades(_) => self.word(keywords::GRADES),
        }
    }
}
