//! What each stretch of a text was read as, for those who write the text again: which words are keywords and which are names, which
//! minus is a sign, where entries begin.
//!
//! Noted while the tree is built, so that nobody has to guess it a second time from the marks alone.

use std::ops::Range;

use super::grammar::{Node, Rule};
use super::keywords::{self, Keyword, Role};

/// The notes about one text.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// In the order in which they were made: what contains something else comes before it.
    pub marks: Vec<Mark>,
}

/// What a range of the folded text was read as.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// What.
    pub part: ReadAs,
    /// Where, in the folded text.
    pub range: Range<usize>,
}

/// What a stretch of text can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadAs {
    /// A statement; the keyword that it starts with, where there is one.
    Statement(Option<Keyword>),
    /// A clause.
    Clause,
    /// An entry between braces.
    Entry(Entry),
    /// A line of a test's table.
    Row,
    /// The name of a heading or an indicator at its own place, which stands as it is written.
    Title,
    /// The bracket behind a title, with what it holds; also that of `（警告）`.
    HeaderBracket,
    /// The `=` of a clause.
    ClauseEquals,
    /// The `=` of a definition without parameters or of a parameter.
    ValueEquals,
    /// The `:` of an entry.
    EntryColon,
    /// The label of a fact.
    Label,
    /// A keyword, which the place decides.
    Keyword(Keyword),
    /// A word that means something only while no name is the same.
    Free(Free),
    /// The unit of a number or of a type.
    Unit,
    /// What is written without blanks: a number with its unit, a date, `80%(含)-90%`.
    Tight,
    /// A number with the word behind it: `2位`, `100字以内`.
    Counted,
    /// A sign that touches what follows it.
    Prefix,
    /// What stands directly before the `(` of a call, of a type's unit or of parameters.
    Called,
    /// A record between braces, as data have it.
    Record,
    /// `一级内按比例`, `全部按比例`
    Policy,
    /// `?` or `:` of a conditional that starts at this offset.
    Mark(usize),
    /// 则 or 否则 of a conditional that starts at this offset.
    Branch(usize),
}

/// The entries that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entry {
    /// Of 分档, 等级, 插值, 清单, 评定.
    Arm,
    /// Of 数据, 列表, 记录.
    Fact,
    /// Of 参数.
    Parameter,
}

/// Where a word stands that yields to names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Free {
    /// As a name.
    Reference,
    /// As the last argument of 几个 or 完成度.
    Argument,
    /// Before a `(`.
    Function,
    /// Behind a point.
    Field,
    /// Alone behind `适用 =`.
    Applies,
    /// On the left of what a test gives.
    Input,
    /// 是, 否
    Flag(Keyword),
}

/// What is known of the place of a node: the node around it.
#[derive(Clone, Copy)]
struct Around {
    rule: Option<Rule>,
    start: usize,
    /// What a reference directly in it is.
    free: Free,
}

impl Reading {
    /// Notes one thing.
    pub fn note(&mut self, part: ReadAs, range: Range<usize>) {
        self.marks.push(Mark { part, range });
    }

    /// Notes what a node that the grammar has read consists of.
    pub fn node(&mut self, node: &Node<'_>) {
        self.walk(node, Around { rule: None, start: node.range().start, free: Free::Reference });
    }

    fn walk(&mut self, node: &Node<'_>, around: Around) {
        let range = node.range();
        if let Some(keyword) = keyword_of(node) {
            match node.rule() {
                Rule::true_word | Rule::false_word => self.note(ReadAs::Free(Free::Flag(keyword)), range.clone()),
                _ => self.note(ReadAs::Keyword(keyword), range.clone()),
            }
        }
        match node.rule() {
            Rule::string | Rule::block => return,
            Rule::arm | Rule::point | Rule::level => self.note(ReadAs::Entry(Entry::Arm), range.clone()),
            Rule::fact => self.note(ReadAs::Entry(Entry::Fact), range.clone()),
            Rule::parameter => self.note(ReadAs::Entry(Entry::Parameter), range.clone()),
            Rule::number_literal | Rule::date | Rule::range | Rule::year_range => self.note(ReadAs::Tight, range.clone()),
            Rule::unit_text => {
                self.note(ReadAs::Tight, range.clone());
                self.note(ReadAs::Unit, range.clone());
            }
            Rule::unit => self.note(ReadAs::Unit, range.clone()),
            Rule::limit => self.note(ReadAs::Counted, range.clone()),
            Rule::minus | Rule::direction => self.note(ReadAs::Prefix, range.clone()),
            Rule::share_all | Rule::share_level => self.note(ReadAs::Policy, range.clone()),
            Rule::warning => self.note(ReadAs::HeaderBracket, range.clone()),
            Rule::question => self.note(ReadAs::Mark(around.start), range.clone()),
            Rule::colon if around.rule == Some(Rule::expression) => self.note(ReadAs::Mark(around.start), range.clone()),
            Rule::colon => self.note(ReadAs::EntryColon, range.clone()),
            Rule::then_word | Rule::else_word => self.note(ReadAs::Branch(around.start), range.clone()),
            Rule::equals if matches!(around.rule, Some(Rule::parameter)) => self.note(ReadAs::ValueEquals, range.clone()),
            Rule::reference => self.note(ReadAs::Free(around.free), range.clone()),
            Rule::field => self.note(ReadAs::Free(Free::Field), range.clone()),
            Rule::given if node.first().is_some_and(|inside| inside.rule() == Rule::block) => {
                self.note(ReadAs::Record, range.clone());
            }
            _ => {}
        }
        match node.rule() {
            Rule::call => self.call(node),
            Rule::plain_type | Rule::combination => self.called_by_first(node),
            Rule::prior_input => self.called_by_first(node),
            Rule::definition => self.definition(node),
            Rule::rounding => {
                let parts = node.children().filter(|child| matches!(child.rule(), Rule::digits | Rule::places_word));
                if let Some(range) = parts.map(|child| child.range()).reduce(|first, last| first.start..last.end) {
                    self.note(ReadAs::Counted, range);
                }
            }
            Rule::fact => {
                if let Some(label) = node.child(Rule::string) {
                    self.note(ReadAs::Label, label.range());
                }
            }
            Rule::fact_input => {
                let mut names = node.children();
                if let (Some(only), None) = (names.next(), names.next()) {
                    self.note(ReadAs::Free(Free::Input), only.range());
                }
            }
            _ => {}
        }
        let inside = Around { rule: Some(node.rule()), start: range.start, free: Free::Reference };
        // An expression that holds nothing but a word is as good as the word.
        let is_wrapper = matches!(node.rule(), Rule::expression | Rule::operation) && node.children().nth(1).is_none();
        let last = if node.rule() == Rule::call { last_argument(node) } else { None };
        for (index, child) in node.children().enumerate() {
            let free = match (is_wrapper, last == Some(index)) {
                (true, _) => around.free,
                (false, true) => Free::Argument,
                (false, false) => Free::Reference,
            };
            self.walk(&child, Around { free, ..inside });
        }
    }

    fn call(&mut self, node: &Node<'_>) {
        if let Some(name) = node.first() {
            self.note(ReadAs::Called, name.range());
            self.note(ReadAs::Free(Free::Function), name.range());
        }
    }

    fn called_by_first(&mut self, node: &Node<'_>) {
        if let Some(word) = node.first() {
            self.note(ReadAs::Called, word.range());
        }
    }

    fn definition(&mut self, node: &Node<'_>) {
        let name = node.children().find(|child| matches!(child.rule(), Rule::name | Rule::quoted));
        match (node.child(Rule::parameters), node.child(Rule::equals), name) {
            (Some(_), _, Some(name)) => self.note(ReadAs::Called, name.range()),
            (None, Some(equals), _) => self.note(ReadAs::ValueEquals, equals.range()),
            (None | Some(_), _, _) => {}
        }
    }
}

/// Which child of a call is an argument that may be a word of the function's own.
fn last_argument(call: &Node<'_>) -> Option<usize> {
    let function = call.first().and_then(|name| crate::stdlib::find(name.text().trim()))?;
    // The first child is the function's name.
    function.function.word_argument().map(|at| at + 1)
}

/// The keyword that a node is.
fn keyword_of(node: &Node<'_>) -> Option<Keyword> {
    Some(match node.rule() {
        Rule::true_word => keywords::TRUE,
        Rule::false_word => keywords::FALSE,
        Rule::or => keywords::OR,
        Rule::and => keywords::AND,
        Rule::not => keywords::NOT,
        Rule::if_word => keywords::IF,
        Rule::then_word => keywords::THEN,
        Rule::else_word => keywords::ELSE,
        Rule::match_word => keywords::MATCH,
        Rule::interpolate_word => keywords::INTERPOLATE,
        Rule::checklist_word => keywords::CHECKLIST,
        Rule::assessed_word => keywords::ASSESSED,
        Rule::when_word => keywords::WHEN,
        Rule::where_word => keywords::WHERE,
        Rule::rest_word => keywords::REST,
        Rule::included => keywords::INCLUDED,
        Rule::excluded => keywords::EXCLUDED,
        Rule::choice_word => keywords::CHOICE,
        Rule::list_word => keywords::LIST,
        Rule::record_word => keywords::RECORD,
        Rule::signed => keywords::SIGNED,
        Rule::integer => keywords::INTEGER,
        Rule::fixed => keywords::FIXED,
        Rule::combine_word => keywords::COMBINE,
        Rule::combination_word => return keywords::find(node.text().trim(), &[Role::Combination]),
        Rule::above_word => keywords::ABOVE,
        Rule::within_word => keywords::WITHIN,
        Rule::default_word => keywords::DEFAULT,
        Rule::type_word => return keywords::find(node.text().trim(), &[Role::Type]),
        Rule::year_word => keywords::YEAR,
        Rule::basis_word => keywords::BASIS,
        Rule::round_word => keywords::ROUND_TO,
        Rule::places_word => keywords::PLACES,
        Rule::points_word => keywords::POINTS,
        Rule::declared_word => keywords::DECLARED,
        Rule::inapplicable_word => keywords::INAPPLICABLE,
        Rule::full_word => keywords::FULL,
        Rule::unlimited => keywords::UNLIMITED,
        Rule::define_word => keywords::DEFINE,
        Rule::check_word => keywords::CHECK,
        Rule::warning_word => keywords::WARNING,
        Rule::tolerance => keywords::TOLERANCE,
        Rule::extends_word => keywords::EXTENDS,
        Rule::import_word => keywords::IMPORT,
        Rule::rescale => keywords::RESCALE,
        Rule::test_word => keywords::TEST,
        Rule::table_word => keywords::TABLE,
        Rule::data_word => keywords::DATA,
        Rule::expect_word => keywords::EXPECT,
        Rule::refused_word => keywords::REFUSED,
        Rule::prior_word => keywords::PRIOR,
        Rule::remarks_word => keywords::REMARKS,
        Rule::other_word => keywords::OTHER_UNIT,
        Rule::bonus => keywords::BONUS,
        Rule::deduction => keywords::DEDUCTION,
        Rule::weight_word => keywords::WEIGHT,
        Rule::at_most_word => keywords::AT_MOST,
        Rule::applies_word => keywords::APPLIES,
        Rule::limit_word => keywords::CHARACTERS,
        _ => return None,
    })
}
