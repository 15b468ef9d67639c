//! `测试 "…" { … }`: what is given, what is expected, and tables of both.

use crate::syntax::ast::{
    Comparison, Expr, ExprKind, Given, GivenKind, InputTarget, InputTargetKind, Name, OtherUnit, Test, TestCell, TestColumn,
    TestInput, TestRow, TestTable,
};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::keywords;
use crate::syntax::layout::Piece;
use crate::syntax::messages;
use crate::syntax::reading::ReadAs;
use crate::syntax::tokens::TokenKind;

use super::Lowering;
use super::blocks::comparison;

/// The most years that 上年 goes back.
const MAXIMUM_YEARS: u32 = 100;

/// What stands between the braces of a test.
#[derive(Default)]
struct Body {
    inputs: Vec<TestInput>,
    others: Vec<OtherUnit>,
    expectations: Vec<Expr>,
}

/// The columns of a table under way: none for one that could not be read.
struct Columns {
    columns: Vec<Option<TestColumn>>,
    /// Whether its lines begin and end with `|`, as tables elsewhere do.
    framed: Framed,
    /// The first line.
    header: Piece,
}

/// Whether the lines of a table begin and end with `|`.
#[derive(Clone, Copy)]
struct Framed {
    left: bool,
    right: bool,
}

impl Lowering<'_> {
    /// Reads a test. What is wrong with one entry does not hide the others.
    pub(super) fn test(&mut self, piece: &Piece) -> Option<Test> {
        let layout = self.layout;
        let open = layout.level(piece.clone()).find(|index| layout.is(*index, "{"));
        let header = piece.start..open.unwrap_or(piece.end);
        let is_table = layout.level(header.clone()).any(|index| self.is_word(index, keywords::TABLE));
        let node = self.read(Rule::test_header, &header);
        let Some(open) = open else {
            if node.is_some() {
                self.report(messages::unfinished(self.last_character(piece), &[messages::mark("{")]));
            }
            return None;
        };
        self.nothing_behind(open, piece);
        let mut body = Body::default();
        let table = if is_table { self.table(open, &mut body) } else { self.test_entries(open, &mut body) };
        let node = node?;
        let data = match node.child(Rule::test_data) {
            Some(data) => Some(self.template(&data.child(Rule::string)?)?),
            None => None,
        };
        let label = self.template(&node.child(Rule::string)?)?;
        let Body { inputs, others, expectations } = body;
        Some(Test { label, data, inputs, others, expectations, table, header: self.span_of(&header) })
    }

    fn is_word(&self, index: usize, keyword: keywords::Keyword) -> bool {
        self.layout.kind(index) == Some(TokenKind::Word) && keyword.is(self.layout.word(index))
    }

    /// The entries of a test without a table.
    fn test_entries(&mut self, open: usize, body: &mut Body) -> Option<TestTable> {
        for entry in self.layout.entries(open, &[",", ";"]) {
            self.test_entry(&entry, body);
        }
        None
    }

    fn test_entry(&mut self, entry: &Piece, body: &mut Body) {
        if self.expects(entry) {
            let expectation = self.read(Rule::expectation, entry);
            body.expectations.extend(expectation.and_then(|node| self.expected(&node)));
            return;
        }
        if self.is_other_unit(entry) {
            body.others.extend(self.other_unit(entry));
            return;
        }
        body.inputs.extend(self.test_input(entry));
    }

    /// Whether an entry is `其他单位 { … }`.
    fn is_other_unit(&self, entry: &Piece) -> bool {
        self.is_word(entry.start, keywords::OTHER_UNIT) && self.layout.is(entry.start + 1, "{")
    }

    fn other_unit(&mut self, entry: &Piece) -> Option<OtherUnit> {
        let node = self.read(Rule::other_unit, entry)?;
        let open = self.layout.token_at(node.child(Rule::block)?.range().start);
        let entries = self.layout.entries(open, &[",", ";"]);
        let inputs: Vec<Option<TestInput>> = entries.iter().map(|entry| self.test_input(entry)).collect();
        Some(OtherUnit { inputs: inputs.into_iter().collect::<Option<_>>()?, span: self.span_of(entry) })
    }

    /// `执行 = 100万元`
    fn test_input(&mut self, entry: &Piece) -> Option<TestInput> {
        let node = self.read(Rule::test_input, entry)?;
        let target = self.input_target(&node.child(Rule::input_target)?)?;
        let value = node.child(Rule::given);
        if value.is_none() && !matches!(target.kind, InputTargetKind::Inapplicable(_)) {
            self.report(messages::unfinished(target.span, &[messages::mark("=")]));
            return None;
        }
        let value = match value {
            Some(value) => Some(self.given(&value)?),
            None => None,
        };
        Some(TestInput { target, value, span: self.span_of(entry) })
    }

    /// What stands behind 期望; 数据有错 is a name, which the checker knows.
    fn expected(&mut self, node: &Node<'_>) -> Option<Expr> {
        if let Some(word) = node.child(Rule::refused).and_then(|node| node.child(Rule::refused_word)) {
            return Some(Expr { kind: ExprKind::Name(self.name_in(word.range())), span: self.span(word.range()) });
        }
        self.expression(&node.child(Rule::expression)?)
    }

    /// Whether an entry or a cell says what is expected: 期望, unless that is a name.
    fn expects(&self, piece: &Piece) -> bool {
        let names = ["=", "==", "."].iter().any(|mark| self.layout.is(piece.start + 1, mark));
        self.is_word(piece.start, keywords::EXPECT) && !names
    }

    fn input_target(&mut self, node: &Node<'_>) -> Option<InputTarget> {
        let inside = node.first()?;
        let kind = match inside.rule() {
            Rule::prior_input => {
                let path = self.path(&inside.child(Rule::fact_input)?);
                let years = match inside.child(Rule::digits) {
                    Some(digits) => self.small_number(&digits, MAXIMUM_YEARS)?,
                    None => 1,
                };
                InputTargetKind::Prior(path, years)
            }
            Rule::row_input => {
                let mut parts = inside.children();
                let word = parts.next()?;
                let name = self.name_in(parts.next()?.range());
                match word.rule() {
                    Rule::assessed_word => InputTargetKind::Assessed(name),
                    Rule::points_word => InputTargetKind::Points(name),
                    Rule::inapplicable_word => InputTargetKind::Inapplicable(name),
                    _ => InputTargetKind::Remark(name),
                }
            }
            _ => InputTargetKind::Fact(self.path(&inside)),
        };
        Some(InputTarget { kind, span: self.span(node.range()) })
    }

    /// A name and the fields in it.
    fn path(&self, node: &Node<'_>) -> Vec<Name> {
        node.children().map(|name| self.name_in(name.range())).collect()
    }

    /// A value as data files have it.
    fn given(&mut self, node: &Node<'_>) -> Option<Given> {
        let span = self.span(node.range());
        let inside = node.first()?;
        let kind = match inside.rule() {
            Rule::given_list => {
                let items: Vec<Option<Given>> = inside.children().map(|item| self.given(&item)).collect();
                GivenKind::List(items.into_iter().collect::<Option<_>>()?)
            }
            Rule::block => GivenKind::Record(self.given_fields(self.layout.token_at(inside.range().start))?),
            Rule::date => GivenKind::Date(self.date(&inside)?),
            Rule::given_amount => {
                let mut literal = self.number_literal(&inside.child(Rule::number_literal)?)?;
                if let Some(minus) = inside.child(Rule::minus) {
                    literal.number = literal.number.negate();
                    literal.text.insert(0, '-');
                    literal.span = self.span(minus.range()).to(literal.span);
                }
                match inside.child(Rule::direction) {
                    Some(direction) => GivenKind::Target(comparison(direction.text()), literal),
                    None => GivenKind::Number(literal),
                }
            }
            Rule::flag => GivenKind::Flag(inside.child(Rule::true_word).is_some()),
            Rule::string => GivenKind::Text(self.template(&inside)?),
            _ => GivenKind::Word(self.name_in(inside.range())),
        };
        Some(Given { kind, span })
    }

    /// The fields of a record; none when one could not be read.
    fn given_fields(&mut self, open: usize) -> Option<Vec<(Name, Given)>> {
        let mut fields = Vec::new();
        for entry in self.layout.entries(open, &[",", ";"]) {
            let field = self.read(Rule::given_field, &entry).and_then(|node| {
                let name = self.name_in(node.first()?.range());
                let value = self.given(&node.child(Rule::given)?)?;
                Some((name, value))
            });
            fields.push(field);
        }
        fields.into_iter().collect()
    }

    /// The table of a test: entries that hold for every row, the line that names the columns, the rows.
    fn table(&mut self, open: usize, body: &mut Body) -> Option<TestTable> {
        let layout = self.layout;
        let mut lines = layout.entries(open, &[";"]).into_iter();
        let mut columns = None;
        for line in lines.by_ref() {
            if self.is_plain_entry(&line) {
                self.test_entry(&line, body);
            } else {
                columns = Some(self.columns(line));
                break;
            }
        }
        let Some(Columns { columns, framed, header }) = columns else {
            self.report(messages::table_without_header(self.span_of(&(open..layout.step(open)))));
            return None;
        };
        let mut rows = Vec::new();
        for line in lines {
            self.note_piece(ReadAs::Row, &line);
            let cells = self.cells(&line, framed);
            let span = self.span_of(&line);
            if cells.len() != columns.len() {
                self.report(messages::row_of_other_length(span, self.span_of(&header), cells.len(), columns.len()));
                // What can be read of it is read for its errors.
            }
            let read: Vec<Option<TestCell>> =
                columns.iter().zip(&cells).filter_map(|(column, cell)| Some(self.cell(column.as_ref()?, cell))).collect();
            let read: Option<Vec<TestCell>> = read.into_iter().collect();
            rows.extend(read.filter(|_| cells.len() == columns.len()).map(|cells| TestRow { cells, span }));
        }
        if rows.is_empty() && layout.entries(open, &[";"]).last().is_some_and(|last| *last == header) {
            self.report(messages::table_without_rows(self.span_of(&header)));
        }
        let columns: Vec<TestColumn> = columns.into_iter().flatten().collect();
        (!columns.is_empty()).then_some(TestTable { columns, rows })
    }

    /// Whether a line above the columns is an entry as tests without a table have it: no `|`, and a `=` or another comparison.
    fn is_plain_entry(&self, line: &Piece) -> bool {
        let layout = self.layout;
        let any = |marks: &[&str]| layout.level(line.clone()).any(|index| marks.iter().any(|mark| layout.is(index, mark)));
        let bare = self.is_word(line.start, keywords::INAPPLICABLE) || self.is_other_unit(line);
        !any(&["|", "||"]) && (bare || any(&["=", "==", "<", "<=", ">", ">=", "!="]))
    }

    fn columns(&mut self, header: Piece) -> Columns {
        let layout = self.layout;
        self.note_piece(ReadAs::Row, &header);
        let framed = Framed {
            left: layout.is(header.start, "|") || layout.is(header.start, "||"),
            right: header.len() > 1 && (layout.is(header.end - 1, "|") || layout.is(header.end - 1, "||")),
        };
        let cells = self.cells(&header, framed);
        let columns = cells.iter().map(|cell| self.column(cell, &header)).collect();
        Columns { columns, framed, header }
    }

    fn column(&mut self, cell: &Piece, header: &Piece) -> Option<TestColumn> {
        if cell.is_empty() {
            self.report(messages::column_without_name(self.span_of(header)));
            return None;
        }
        if self.expects(cell) {
            let node = self.read(Rule::expect_column, cell)?;
            return self.expected(&node).map(TestColumn::Expect);
        }
        let node = self.read(Rule::input_column, cell)?;
        self.input_target(&node.child(Rule::input_target)?).map(TestColumn::Input)
    }

    fn cell(&mut self, column: &TestColumn, cell: &Piece) -> Option<TestCell> {
        if cell.is_empty() {
            return Some(TestCell::Blank);
        }
        match column {
            TestColumn::Input(_) => {
                let node = self.read(Rule::input_cell, cell)?;
                self.given(&node.child(Rule::given)?).map(TestCell::Given)
            }
            TestColumn::Expect(_) => {
                let node = self.read(Rule::expect_cell, cell)?;
                let (sign, value): (Option<Comparison>, _) = match node.child(Rule::comparison) {
                    Some(sign) => (Some(comparison(sign.text())), self.operation(&node.child(Rule::amount)?)),
                    None => (None, self.expression(&node.child(Rule::expression)?)),
                };
                value.map(|value| TestCell::Expected(sign, value))
            }
        }
    }

    /// The cells of a line of a table; `||` has a blank one between its strokes.
    fn cells(&self, line: &Piece, framed: Framed) -> Vec<Piece> {
        let layout = self.layout;
        let mut cells = Vec::new();
        let mut start = line.start;
        for index in layout.level(line.clone()) {
            let double = layout.is(index, "||");
            if double || layout.is(index, "|") {
                cells.push(start..index);
                if double {
                    cells.push(index..index);
                }
                start = index + 1;
            }
        }
        cells.push(start..line.end);
        if framed.left && cells.first().is_some_and(Piece::is_empty) {
            cells.remove(0);
        }
        if framed.right && cells.last().is_some_and(Piece::is_empty) {
            cells.pop();
        }
        cells
    }
}
