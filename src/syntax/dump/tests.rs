//! Tests as indented text.

use super::{Dump, date_text, number};
use crate::syntax::ast::{Given, GivenKind, InputTarget, InputTargetKind, Name, Test, TestCell, TestColumn, TestInput};

impl Dump {
    pub(super) fn test(&mut self, test: &Test) {
        self.below("test", |dump| {
            dump.template(&test.label);
            if let Some(data) = &test.data {
                dump.below("data", |dump| dump.template(data));
            }
            test.inputs.iter().for_each(|input| dump.input(input));
            for other in &test.others {
                dump.below("other unit", |dump| other.inputs.iter().for_each(|input| dump.input(input)));
            }
            for expectation in &test.expectations {
                dump.below("expect", |dump| dump.expression(expectation));
            }
            let Some(table) = &test.table else { return };
            for column in &table.columns {
                match column {
                    TestColumn::Input(input) => dump.line(&format!("column {}", target(input))),
                    TestColumn::Expect(expected) => dump.below("column expect", |dump| dump.expression(expected)),
                }
            }
            for row in &table.rows {
                dump.below("row", |dump| row.cells.iter().for_each(|cell| dump.cell(cell)));
            }
        });
    }

    fn input(&mut self, input: &TestInput) {
        self.below(&target(&input.target), |dump| {
            if let Some(value) = &input.value {
                dump.given(value);
            }
        });
    }

    fn cell(&mut self, cell: &TestCell) {
        match cell {
            TestCell::Blank => self.line("blank"),
            TestCell::Given(value) => self.given(value),
            TestCell::Expected(None, value) => self.expression(value),
            TestCell::Expected(Some(sign), value) => self.below(&format!("{sign:?}"), |dump| dump.expression(value)),
        }
    }

    fn given(&mut self, value: &Given) {
        match &value.kind {
            GivenKind::Number(literal) => self.line(&format!("given {}", number(literal))),
            GivenKind::Target(sign, literal) => self.line(&format!("given {sign:?} {}", number(literal))),
            GivenKind::Date(day) => self.line(&format!("given {}", date_text(day))),
            GivenKind::Text(text) => self.below("given text", |dump| dump.template(text)),
            GivenKind::Flag(flag) => self.line(&format!("given {flag}")),
            GivenKind::Word(name) => self.line(&format!("given {}", name.key)),
            GivenKind::List(items) => self.below("given list", |dump| items.iter().for_each(|item| dump.given(item))),
            GivenKind::Record(fields) => self.below("given record", |dump| {
                for (name, value) in fields {
                    dump.below(&name.key, |dump| dump.given(value));
                }
            }),
        }
    }
}

fn target(target: &InputTarget) -> String {
    let path = |names: &[Name]| names.iter().map(|name| name.key.as_str()).collect::<Vec<_>>().join(".");
    match &target.kind {
        InputTargetKind::Fact(names) => path(names),
        InputTargetKind::Prior(names, years) => format!("prior {years} {}", path(names)),
        InputTargetKind::Assessed(name) => format!("assessed {}", name.key),
        InputTargetKind::Points(name) => format!("points {}", name.key),
        InputTargetKind::Inapplicable(name) => format!("inapplicable {}", name.key),
        InputTargetKind::Remark(name) => format!("remark {}", name.key),
    }
}
