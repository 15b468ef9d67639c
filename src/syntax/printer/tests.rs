//! Tests as text.

use super::Printer;
use crate::syntax::ast::{
    Expr, Given, GivenKind, InputTarget, InputTargetKind, Name, Test, TestCell, TestColumn, TestInput, TestTable,
};
use crate::syntax::keywords::{self, Keyword};

impl Printer {
    /// A test, a line for each entry.
    pub(super) fn test(&mut self, test: &Test) {
        self.word(keywords::TEST);
        self.push(" ");
        self.template(&test.label);
        if test.table.is_some() {
            self.push(" ");
            self.word(keywords::TABLE);
        }
        if let Some(data) = &test.data {
            self.push(" ");
            self.word(keywords::DATA);
            self.push(" ");
            self.template(data);
        }
        self.push(" {");
        self.indent += 1;
        for input in &test.inputs {
            self.new_line();
            self.input(input);
        }
        for other in &test.others {
            self.new_line();
            self.word(keywords::OTHER_UNIT);
            self.push(" { ");
            self.separated(&other.inputs, "; ", Printer::input);
            self.push(" }");
        }
        for expectation in &test.expectations {
            self.new_line();
            self.expectation(expectation);
        }
        if let Some(table) = &test.table {
            self.table(table);
        }
        self.indent -= 1;
        self.new_line();
        self.push("}");
    }

    fn input(&mut self, input: &TestInput) {
        self.target(&input.target);
        if let Some(value) = &input.value {
            self.push(" = ");
            self.given(value);
        }
    }

    fn expectation(&mut self, expectation: &Expr) {
        self.word(keywords::EXPECT);
        self.push(" ");
        self.expression(expectation);
    }

    fn target(&mut self, target: &InputTarget) {
        match &target.kind {
            InputTargetKind::Fact(path) => self.path(path),
            InputTargetKind::Prior(path, years) => {
                self.word(keywords::PRIOR);
                self.push("(");
                self.path(path);
                if *years != 1 {
                    self.push(&format!(", {years}"));
                }
                self.push(")");
            }
            InputTargetKind::Assessed(name) => self.of_row(keywords::ASSESSED, name),
            InputTargetKind::Points(name) => self.of_row(keywords::POINTS, name),
            InputTargetKind::Inapplicable(name) => self.of_row(keywords::INAPPLICABLE, name),
            InputTargetKind::Remark(name) => self.of_row(keywords::REMARKS, name),
        }
    }

    fn of_row(&mut self, keyword: Keyword, name: &Name) {
        self.word(keyword);
        self.push(" ");
        self.name(name);
    }

    fn path(&mut self, names: &[Name]) {
        self.separated(names, ".", |printer, name| printer.name(name));
    }

    fn given(&mut self, value: &Given) {
        match &value.kind {
            GivenKind::Number(literal) => self.number(literal),
            GivenKind::Target(sign, literal) => {
                self.comparison(*sign);
                self.push(" ");
                self.number(literal);
            }
            GivenKind::Date(date) => self.date(date),
            GivenKind::Text(text) => self.template(text),
            GivenKind::Flag(flag) => self.word(if *flag { keywords::TRUE } else { keywords::FALSE }),
            GivenKind::Word(name) => self.name(name),
            GivenKind::List(items) => {
                self.push("[");
                self.separated(items, ", ", Printer::given);
                self.push("]");
            }
            GivenKind::Record(fields) => {
                self.push("{");
                self.separated(fields, ", ", |printer, (name, value)| {
                    printer.name(name);
                    printer.push(": ");
                    printer.given(value);
                });
                self.push("}");
            }
        }
    }

    fn table(&mut self, table: &TestTable) {
        self.new_line();
        self.separated(&table.columns, " | ", |printer, column| match column {
            TestColumn::Input(target) => printer.target(target),
            TestColumn::Expect(expected) => printer.expectation(expected),
        });
        for row in &table.rows {
            self.new_line();
            self.separated(&row.cells, " | ", |printer, cell| match cell {
                TestCell::Blank => {}
                TestCell::Given(value) => printer.given(value),
                TestCell::Expected(None, value) => printer.expression(value),
                TestCell::Expected(Some(sign), value) => {
                    printer.comparison(*sign);
                    printer.push(" ");
                    printer.amount(value);
                }
            });
        }
    }
}
