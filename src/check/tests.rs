//! `测试`: what is given is looked up by name, what is expected becomes conditions, each row of a table a case.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::names::Global;
use super::{Checker, messages};
use crate::model::{self, Case, Expectation, ExprKind, Given, GivenField, GivenKind, Input, InputTarget, TestData};
use crate::source::Span;
use crate::syntax::ast::{self, InputTargetKind, TestCell, TestColumn};
use crate::syntax::keywords;
use crate::value::{Type, Value};

/// How many values and conditions the tables of a file's tests may come to, those that hold for every row counted once for each.
pub const MAXIMUM_TABLED: usize = 500_000;

/// What is given in one case.
#[derive(Clone, Default)]
struct Inputs {
    year: Option<(i32, Span)>,
    list: Vec<Input>,
    /// Of what something is given, with the place.
    places: BTreeMap<InputTarget, Span>,
}

/// A left side, once it was looked up.
#[derive(Clone)]
enum Target {
    /// 年度
    Year,
    /// Anything else.
    Input(InputTarget),
}

impl<'a> Checker<'a> {
    /// Lowers every test; one with an error is left out.
    pub(super) fn lower_tests(&mut self) -> Vec<model::Test> {
        let tests = std::mem::take(&mut self.declarations.tests);
        let mut names: BTreeMap<String, Span> = BTreeMap::new();
        let mut lowered = Vec::new();
        for test in tests {
            let name = self.plain_text(&test.label);
            if let Some(name) = &name {
                match names.get(&crate::name::key(name)) {
                    Some(first) => self.diagnostics.push(messages::test_twice(name, test.label.span, *first)),
                    None => {
                        names.insert(crate::name::key(name), test.label.span);
                    }
                }
            }
            let data = match &test.data {
                Some(path) => self.plain_text(path).map(|text| Some(TestData { path: text.into(), span: path.span })),
                None => Some(None),
            };
            let cases = self.cases(test);
            let others: Vec<Option<Vec<Input>>> = test.others.iter().map(|other| self.other_unit(other)).collect();
            let others: Option<Vec<Vec<Input>>> = others.into_iter().collect();
            if let (Some(name), Some(data), Some(others), Some(cases)) = (name, data, others, cases) {
                lowered.push(model::Test { name: name.into(), data, others, cases, span: test.header });
            }
        }
        lowered
    }

    /// `其他单位 { … }`; its year is that of the test.
    fn other_unit(&mut self, other: &'a ast::OtherUnit) -> Option<Vec<Input>> {
        let errors = self.diagnostics.error_count();
        let mut inputs = Inputs::default();
        for input in &other.inputs {
            let target = self.target(&input.target);
            if matches!(target, Some(Target::Year)) {
                self.diagnostics.push(messages::year_of_other_unit(input.span));
                continue;
            }
            self.add_input(target.as_ref(), input.target.span, input.value.as_ref(), &mut inputs);
        }
        (self.diagnostics.error_count() == errors).then_some(inputs.list)
    }

    fn cases(&mut self, test: &'a ast::Test) -> Option<Vec<Case>> {
        let errors = self.diagnostics.error_count();
        let mut inputs = Inputs::default();
        for input in &test.inputs {
            let target = self.target(&input.target);
            self.add_input(target.as_ref(), input.target.span, input.value.as_ref(), &mut inputs);
        }
        let (mut expectations, mut refusal) = (Vec::new(), None);
        for expected in &test.expectations {
            match self.is_refusal(expected) {
                true => refusal = Some(refused(expected)),
                false => expectations.extend(self.expectation(expected)),
            }
        }
        let Some(table) = &test.table else {
            let given = test.inputs.iter().map(|input| &input.target);
            if test.expectations.is_empty() && !self.damaged && !self.gives_indicator(given) {
                self.diagnostics.push(messages::nothing_expected(test.header));
            }
            let Inputs { year, list, places: _ } = inputs;
            self.refused_alone(refusal.as_ref(), &expectations);
            let case = Case { row: None, span: test.header, year, inputs: list, expectations, refusal };
            return (self.diagnostics.error_count() == errors).then(|| vec![case]);
        };
        let expects = table.columns.iter().any(|column| matches!(column, TestColumn::Expect(_)));
        let columns = table.columns.iter().filter_map(|column| match column {
            TestColumn::Input(target) => Some(target),
            TestColumn::Expect(_) => None,
        });
        if test.expectations.is_empty() && !expects && !self.damaged && !self.gives_indicator(columns) {
            self.diagnostics.push(messages::no_expected_column(test.header, &table.columns));
        }
        let targets: Vec<Option<Target>> = table
            .columns
            .iter()
            .map(|column| match column {
                TestColumn::Input(target) => self.target(target),
                TestColumn::Expect(_) => None,
            })
            .collect();
        let of_others = test.others.iter().map(|other| other.inputs.len() + 1).sum::<usize>();
        let every_row = of_others
            + inputs.list.iter().map(|input| input.value.size()).sum::<usize>()
            + expectations.iter().map(Expectation::size).sum::<usize>()
            + table.columns.len();
        self.tabled = self.tabled.saturating_add(every_row.saturating_mul(table.rows.len()));
        if self.tabled > MAXIMUM_TABLED {
            self.diagnostics.push(messages::tables_too_large(test.header, MAXIMUM_TABLED));
            return None;
        }
        let mut cases = Vec::new();
        for (index, row) in table.rows.iter().enumerate() {
            let mut inputs = inputs.clone();
            let (mut expectations, mut refusal) = (expectations.clone(), refusal.clone());
            let mut expected = expectations.len() + usize::from(refusal.is_some()) + usize::from(!expects);
            for ((column, target), cell) in table.columns.iter().zip(&targets).zip(&row.cells) {
                match (column, cell) {
                    (TestColumn::Input(written), TestCell::Given(value)) => {
                        self.add_input(target.as_ref(), written.span, Some(value), &mut inputs);
                    }
                    (TestColumn::Expect(column), TestCell::Expected(sign, value)) => {
                        expected += 1;
                        match (self.is_refusal(column), sign, &value.kind) {
                            (true, None, ast::ExprKind::Flag(true)) => refusal = Some(refused(column)),
                            (true, None, ast::ExprKind::Flag(false)) => {}
                            (true, _, _) => self.diagnostics.push(messages::refused_or_not(value.span)),
                            (false, _, _) => expectations.extend(self.expected_cell(column, *sign, value)),
                        }
                    }
                    (TestColumn::Input(_) | TestColumn::Expect(_), _) => {}
                }
            }
            if expected == 0 && !self.damaged {
                self.diagnostics.push(messages::row_expects_nothing(row.span));
            }
            let Inputs { year, list, places: _ } = inputs;
            self.refused_alone(refusal.as_ref(), &expectations);
            cases.push(Case { row: Some(index + 1), span: row.span, year, inputs: list, expectations, refusal });
        }
        (self.diagnostics.error_count() == errors).then_some(cases)
    }

    /// Whether an indicator is given as if it were a fact: that message says how it is expected, so that this need not be said again.
    fn gives_indicator<'t>(&self, mut targets: impl Iterator<Item = &'t ast::InputTarget>) -> bool {
        targets.any(|target| match &target.kind {
            InputTargetKind::Fact(path) => {
                path.first().is_some_and(|name| matches!(self.names.global(&name.key), Some(Global::Indicator(_))))
            }
            InputTargetKind::Prior(..)
            | InputTargetKind::Assessed(_)
            | InputTargetKind::Points(_)
            | InputTargetKind::Inapplicable(_)
            | InputTargetKind::Remark(_) => false,
        })
    }

    /// Whether 数据有错 is expected, unless that is a name of the rules.
    fn is_refusal(&self, expected: &ast::Expr) -> bool {
        let ast::ExprKind::Name(name) = &expected.kind else { return false };
        keywords::REFUSED.is(&name.key) && self.names.global(&name.key).is_none()
    }

    /// Of data that are refused nothing else can be expected.
    fn refused_alone(&mut self, refusal: Option<&Expectation>, expectations: &[Expectation]) {
        if let (Some(refusal), Some(other)) = (refusal, expectations.first()) {
            self.diagnostics.push(messages::refused_alone(refusal.span, other.span));
        }
    }

    /// Looks up a left side.
    fn target(&mut self, target: &'a ast::InputTarget) -> Option<Target> {
        let shared = |name: &ast::Name| Arc::from(name.text.as_str());
        let found = match &target.kind {
            InputTargetKind::Fact(path) => {
                let is_year = |name: &ast::Name| keywords::YEAR.is(&name.key) && self.names.global(&name.key).is_none();
                if let [name] = path.as_slice()
                    && is_year(name)
                {
                    return Some(Target::Year);
                }
                InputTarget::Fact(self.fact_path(path)?)
            }
            InputTargetKind::Prior(path, years) => {
                if *years == 0 {
                    self.diagnostics.push(messages::prior_of_this_year(target.span));
                    return None;
                }
                InputTarget::Prior(*years, self.fact_path(path)?)
            }
            InputTargetKind::Assessed(name) => self.row_name(name).then(|| InputTarget::Assessed(shared(name)))?,
            InputTargetKind::Points(name) => self.row_name(name).then(|| InputTarget::Points(shared(name)))?,
            InputTargetKind::Inapplicable(name) => self.row_name(name).then(|| InputTarget::Inapplicable(shared(name)))?,
            InputTargetKind::Remark(name) => self.row_name(name).then(|| InputTarget::Remark(shared(name)))?,
        };
        Some(Target::Input(found))
    }

    /// A fact and the fields in it, as they are declared.
    fn fact_path(&mut self, path: &'a [ast::Name]) -> Option<Vec<Arc<str>>> {
        let (first, rest) = path.split_first()?;
        let id = match self.names.global(&first.key) {
            Some(Global::Fact(id)) => id,
            Some(Global::Indicator(_)) => {
                self.diagnostics.push(messages::indicator_given(first));
                return None;
            }
            Some(Global::Definition(_) | Global::Function(_)) => {
                self.diagnostics.push(messages::definition_given(first));
                return None;
            }
            None => {
                if !self.may_be_unread(first) {
                    let near = self.diagnostics.closest(&first.text, self.facts.iter().map(|fact| &*fact.name));
                    self.diagnostics.push(messages::unknown_input(first, near));
                }
                return None;
            }
        };
        let mut fact = self.facts.get(id.0).filter(|_| !self.broken_facts.contains(&id))?;
        let mut names = vec![fact.name.clone()];
        for name in rest {
            let field = fact.fields.iter().find(|field| crate::name::key(&field.name) == name.key);
            let Some(field) = field.filter(|_| !matches!(fact.type_, crate::value::Type::List(_))) else {
                self.diagnostics.push(messages::unknown_input_field(name, fact));
                return None;
            };
            names.push(field.name.clone());
            fact = field;
        }
        Some(names)
    }

    /// Whether something can be said of a row of this name; with 逐項 the data tell which there are.
    fn row_name(&mut self, name: &ast::Name) -> bool {
        match self.names.global(&name.key) {
            Some(Global::Indicator(_)) => true,
            Some(_) | None if self.has_rows_of_lists() => true,
            Some(_) | None => {
                if !self.may_be_unread(name) {
                    let indicators = self.declarations.indicators.iter().map(|item| item.indicator.name.text.as_str());
                    let near = self.diagnostics.closest(&name.text, indicators);
                    self.diagnostics.push(messages::unknown_row_given(name, near));
                }
                false
            }
        }
    }

    /// Adds what is given; the same thing twice is an error.
    fn add_input(&mut self, target: Option<&Target>, span: Span, value: Option<&'a ast::Given>, inputs: &mut Inputs) {
        match target {
            None => {}
            Some(Target::Year) => {
                let Some(value) = value else { return };
                if let Some((_, first)) = inputs.year {
                    self.diagnostics.push(messages::input_twice(span, first));
                }
                match year(value) {
                    Some(year) => inputs.year = Some((year, value.span)),
                    None => self.diagnostics.push(messages::no_year(value.span)),
                }
            }
            Some(Target::Input(target)) => {
                if let Some(first) = inputs.places.get(target) {
                    self.diagnostics.push(messages::input_twice(span, *first));
                    return;
                }
                let value = match (target, value.map(|value| &value.kind)) {
                    (InputTarget::Inapplicable(_), Some(ast::GivenKind::Flag(false))) => return,
                    (InputTarget::Inapplicable(_), None | Some(ast::GivenKind::Flag(true))) => {
                        Some(Given { kind: GivenKind::Text(Arc::from("测试")), span })
                    }
                    _ => value.and_then(|value| self.given(value)),
                };
                if let Some(value) = value {
                    inputs.places.insert(target.clone(), span);
                    inputs.list.push(Input { target: target.clone(), value, span });
                }
            }
        }
    }

    /// A value as a data file would write it.
    fn given(&mut self, value: &'a ast::Given) -> Option<Given> {
        let text = |text: String| GivenKind::Text(text.into());
        let kind = match &value.kind {
            ast::GivenKind::Number(literal) => text(literal.text.clone()),
            ast::GivenKind::Target(sign, literal) => text(format!("{sign}{}", literal.text)),
            ast::GivenKind::Date(date) => text(match date.year {
                Some(year) => format!("{year:04}-{:02}-{:02}", date.month, date.day),
                None => format!("{}月{}日", date.month, date.day),
            }),
            ast::GivenKind::Text(template) => text(self.plain_text(template)?),
            ast::GivenKind::Flag(flag) => GivenKind::Flag(*flag),
            ast::GivenKind::Word(name) => text(name.text.clone()),
            ast::GivenKind::List(items) => {
                let items: Vec<Option<Given>> = items.iter().map(|item| self.given(item)).collect();
                GivenKind::List(items.into_iter().collect::<Option<_>>()?)
            }
            ast::GivenKind::Record(fields) => {
                let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
                let mut given = Vec::new();
                for (name, value) in fields {
                    if let Some(first) = seen.insert(&name.key, name.span) {
                        self.diagnostics.push(messages::input_twice(name.span, first));
                    }
                    let value = self.given(value);
                    given.push(value.map(|value| GivenField { name: Arc::from(name.text.as_str()), span: name.span, value }));
                }
                GivenKind::Record(given.into_iter().collect::<Option<_>>()?)
            }
        };
        Some(Given { kind, span: value.span })
    }
}

/// 数据有错 as an expectation, for what is told when the data are not refused.
fn refused(expected: &ast::Expr) -> Expectation {
    Expectation {
        condition: model::Expr { kind: ExprKind::Constant(Value::Flag(true)), type_: Type::Flag, span: expected.span },
        subjects: Vec::new(),
        written: Arc::from(keywords::REFUSED.chinese),
        span: expected.span,
    }
}

/// The year that a number is.
fn year(value: &ast::Given) -> Option<i32> {
    let ast::GivenKind::Number(literal) = &value.kind else { return None };
    let plain = literal.unit.as_ref().is_none_or(|unit| unit.text == "年");
    let year = literal.number.to_i64().filter(|_| plain && literal.number.is_whole())?;
    i32::try_from(year).ok().filter(|year| (1000..10_000).contains(year))
}
