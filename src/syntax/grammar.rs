//! The parser that pest derives from grammar/biaochi.pest, and its result with places in the whole text.

use std::ops::Range;

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};
use pest::iterators::Pair;

/// The derived parser.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/biaochi.pest"]
struct Grammar;

/// What a rule has read, with its place in the folded text.
#[derive(Clone, Debug)]
pub(super) struct Node<'t> {
    pair: Pair<'t, Rule>,
    /// Where the text that was read begins in the folded text.
    base: usize,
}

/// Where reading stopped and what could have stood there.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// The offset in the folded text.
    pub at: usize,
    /// The rules that were tried there.
    pub expected: Vec<Rule>,
}

/// Reads a range of a text with a rule.
pub(super) fn read(rule: Rule, text: &str, range: Range<usize>) -> Result<Node<'_>, Failure> {
    let piece = text.get(range.clone()).unwrap_or("");
    let failure = |error: Error<Rule>| {
        let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
        let expected = match error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives,
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        Failure { at: range.start + at, expected }
    };
    let mut pairs = Grammar::parse(rule, piece).map_err(failure)?;
    match pairs.next() {
        Some(pair) => Ok(Node { pair, base: range.start }),
        None => Err(Failure { at: range.start, expected: Vec::new() }),
    }
}

impl<'t> Node<'t> {
    /// The rule.
    pub fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// The text that it has read.
    pub fn text(&self) -> &'t str {
        self.pair.as_str()
    }

    /// Its place in the folded text.
    pub fn range(&self) -> Range<usize> {
        let span = self.pair.as_span();
        self.base + span.start()..self.base + span.start() + span.as_str().trim_end().len()
    }

    /// What its parts have read, in order, the end of the input left out.
    pub fn children(&self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let base = self.base;
        self.pair.clone().into_inner().filter(|pair| pair.as_rule() != Rule::EOI).map(move |pair| Node { pair, base })
    }

    /// The first part.
    pub fn first(&self) -> Option<Node<'t>> {
        self.children().next()
    }

    /// The first part that was read with this rule.
    pub fn child(&self, rule: Rule) -> Option<Node<'t>> {
        self.children().find(|node| node.rule() == rule)
    }
}
