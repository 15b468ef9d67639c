//! Strings as text: which quotation marks, and what is doubled inside.

use std::fmt::Write;

use super::Printer;
use crate::syntax::ast::{Template, TemplatePart};

/// The marks around a string.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// `"…"`, in which `""` is one mark.
    Straight,
    /// `“…”`, in which further “…” may stand.
    Curly,
}

impl Printer {
    /// A string. One outside strings stands between straight marks and those in its `{…}` between curly ones, or the other way
    /// round when what stands in there has straight marks itself.
    pub(super) fn template(&mut self, template: &Template) {
        if self.in_text {
            let marks = if self.curly_outside { Marks::Straight } else { Marks::Curly };
            self.between(template, marks);
            return;
        }
        let start = self.text.len();
        self.between(template, Marks::Straight);
        let straight = self.text.split_off(start);
        // Straight marks that are not doubled, apart from those around the whole, would end it too early.
        let inside = straight.get(1..straight.len().saturating_sub(1)).unwrap_or("");
        if inside.replace("\"\"", "").contains('"') {
            self.between(template, Marks::Curly);
        } else {
            self.push(&straight);
        }
    }

    fn between(&mut self, template: &Template, marks: Marks) {
        let (open, close) = match marks {
            Marks::Straight => ("\"", "\""),
            Marks::Curly => ("“", "”"),
        };
        let (in_text, curly) = (self.in_text, self.curly_outside);
        if !in_text {
            self.curly_outside = marks == Marks::Curly;
        }
        self.in_text = true;
        self.push(open);
        for part in &template.parts {
            match part {
                TemplatePart::Text(text) => {
                    let text = text.replace('{', "{{").replace('}', "}}");
                    let text = if marks == Marks::Straight { text.replace('"', "\"\"") } else { text };
                    self.push(&text);
                }
                TemplatePart::Expression { value, format } => {
                    self.push("{");
                    self.expression(value);
                    if let Some(format) = format {
                        // Writing to a string cannot fail.
                        let _ = write!(self.text, ":{}", format.text);
                    }
                    self.push("}");
                }
            }
        }
        self.push(close);
        (self.in_text, self.curly_outside) = (in_text, curly);
    }
}
