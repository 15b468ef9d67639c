//! What to say about text that does not fit the grammar: first the slips that are common, then what could have stood there.

use crate::diagnostic::{Diagnostic, closest};
use crate::source::Span;
use crate::syntax::grammar::{Failure, Rule};
use crate::syntax::keywords::{self, Keyword, Role};
use crate::syntax::layout::Piece;
use crate::syntax::messages;
use crate::syntax::outline::{self, Marker};
use crate::syntax::tokens::TokenKind;

use super::Lowering;

/// Marks that have a meaning somewhere.
const MARKS: &[&str] =
    &["+", "-", "*", "/", "<", ">", "<=", ">=", "=", "==", "!=", "?", "&&", "||", "!", "、", ":", ",", ";", "..", "%", "‰", "#"];

/// Units that people write often, for telling a unit apart from a word that stands at a wrong place.
const UNITS: &[&str] = &[
    "元",
    "万元",
    "亿元",
    "分",
    "人",
    "人次",
    "次",
    "个",
    "项",
    "件",
    "户",
    "天",
    "个月",
    "年",
    "个百分点",
    "公里",
    "公斤",
    "吨",
    "亩",
    "%",
    "‰",
];

impl Lowering<'_> {
    /// Reports why a piece does not fit its rule.
    pub(super) fn fail(&mut self, rule: Rule, piece: &Piece, failure: &Failure) {
        let layout = self.layout;
        let at = layout.token_at(failure.at).max(piece.start);
        if rule == Rule::fact
            && let Some(colon) = self.colon_of(piece).filter(|colon| *colon > piece.start + 1)
        {
            let name = piece.start..colon;
            let unreadable = layout.kind(piece.start) != Some(TokenKind::Unclosed);
            if unreadable && self.common_slip(&name, at).is_none_or(|_| at < colon) {
                self.report(messages::name_needs_quotes(self.span_of(&name), self.written(layout.range(&name))));
                return;
            }
        }
        let lacks_more = self.lacks_colon(rule, piece) || failure.expected.contains(&Rule::then_word);
        let slip = match lacks_more && !self.is_unit(at) {
            true => self.misspelt(piece, at),
            false => self.common_slip(piece, at),
        };
        if let Some(diagnostic) = slip.or_else(|| self.incomplete_conditional(piece, at, failure)) {
            self.report(diagnostic);
            return;
        }
        let mut expected = Vec::new();
        let rules = if failure.expected.is_empty() { &[rule] } else { failure.expected.as_slice() };
        let any_value = rules.contains(&Rule::digits) && rules.contains(&Rule::string);
        let named = |rule: &Rule| match rule {
            Rule::string if !any_value => Some(messages::a_string()),
            Rule::digits if any_value => Some(messages::a_value()),
            other => messages::named(*other),
        };
        for name in rules.iter().filter_map(named).chain(self.marks_of_bracket(piece, at)) {
            if !expected.contains(&name) {
                expected.push(name);
            }
        }
        if self.lacks_colon(rule, piece) && expected.contains(&messages::mark(":")) {
            expected = vec![messages::mark(":")];
        }
        if at >= piece.end {
            expected.retain(|name| *name != messages::line_end());
            let (needed, optional): (Vec<_>, Vec<_>) = expected.into_iter().partition(|name| !is_operator_name(name));
            let expected = if needed.is_empty() { optional } else { needed };
            self.report(messages::unfinished(self.last_character(piece), &expected));
            return;
        }
        let found = self.written(layout.range(&(at..at + 1)));
        let diagnostic = messages::unexpected(self.span_at(at), found, &expected);
        let wording = match rule {
            Rule::fact => joined_modifier(layout.word(at)),
            _ => None,
        };
        if let Some(wording) = wording {
            self.report(messages::advise(diagnostic, &wording));
            return;
        }
        let diagnostic = match self.wording(piece, at) {
            Some(wording) => messages::advise(diagnostic, &wording),
            None if expected == [messages::a_string()] && self.can_be_quoted(at) => messages::quote(diagnostic, found),
            None if layout.is(at, ":") && rule == Rule::test_input => messages::give_with_equals(diagnostic),
            None if layout.is(at, ":") && at == piece.start + 1 && rule == Rule::expectation => {
                messages::expect_without_colon(diagnostic)
            }
            None => diagnostic,
        };
        let near = (layout.kind(at) == Some(TokenKind::Word)).then(|| self.near_word(rule, found)).flatten();
        self.report(messages::suggest(diagnostic, near));
    }

    /// Whether a token may be a text that lacks its quotation marks.
    fn can_be_quoted(&self, at: usize) -> bool {
        matches!(self.layout.kind(at), Some(TokenKind::Word | TokenKind::Number))
    }

    /// Reads what can be read of a piece of which a part was reported before: the entries of its blocks, for their errors only.
    pub(super) fn salvage(&mut self, piece: &Piece) {
        let layout = self.layout;
        let mut word = None;
        for index in layout.level(piece.clone()) {
            if layout.kind(index) == Some(TokenKind::Word)
                && [keywords::MATCH, keywords::CHECKLIST, keywords::INTERPOLATE]
                    .iter()
                    .any(|keyword| keyword.is(layout.word(index)))
            {
                word = Some(index);
            }
            let Some(keyword) = word.filter(|_| layout.is(index, "{")) else { continue };
            let rule = if keywords::MATCH.is(layout.word(keyword)) { Rule::arm } else { Rule::point };
            word = None;
            for entry in layout.entries(index, &[",", ";"]) {
                // A line with `=` in the second place is a clause that the block swallowed, for want of its `}`.
                let is_clause = layout.is(entry.start + 1, "=") && self.lacks_colon(rule, &entry);
                if !layout.is_faulty(&entry) && !is_clause {
                    self.read(rule, &entry);
                }
            }
        }
    }

    /// The first colon of a fact's line.
    fn colon_of(&self, piece: &Piece) -> Option<usize> {
        let tokens = self.layout.tokens.get(piece.clone())?;
        match outline::first_marker(&self.layout.text, tokens) {
            Some((colon, Marker::Colon)) => Some(piece.start + colon),
            Some(_) | None => None,
        }
    }

    /// Whether an entry that must have a colon has none.
    fn lacks_colon(&self, rule: Rule, piece: &Piece) -> bool {
        let layout = self.layout;
        matches!(rule, Rule::arm | Rule::point | Rule::level | Rule::fact | Rule::given_field)
            && !layout.level(piece.clone()).any(|index| layout.is(index, ":"))
    }

    /// Whether a token is a unit that is written often.
    fn is_unit(&self, at: usize) -> bool {
        UNITS.contains(&self.layout.word(at))
    }

    /// The message for a slip that is common and stands at a token.
    pub(super) fn common_slip(&self, piece: &Piece, at: usize) -> Option<Diagnostic> {
        self.misspelt(piece, at).or_else(|| self.detached_unit(piece, at))
    }

    /// The message for a number with a unit apart from it.
    fn detached_unit(&self, piece: &Piece, at: usize) -> Option<Diagnostic> {
        let layout = self.layout;
        let number = at.checked_sub(1).filter(|before| *before >= piece.start && at < piece.end)?;
        let word = layout.word(at);
        let unit = (layout.kind(at) == Some(TokenKind::Word) && !outline::is_operator(word)) || matches!(word, "%" | "‰");
        let apart = layout.kind(number) == Some(TokenKind::Number) && !self.touch(number, at);
        (unit && apart).then(|| messages::detached_unit(self.span_of(&(number..at + 1)), layout.word(number), word))
    }

    /// The message for an operator, a number or a mark written another way.
    fn misspelt(&self, piece: &Piece, at: usize) -> Option<Diagnostic> {
        let layout = self.layout;
        let two = |left: &str, right: &str, index: usize| {
            layout.is(index, left) && layout.is(index + 1, right) && self.touch(index, index + 1)
        };
        let pairs = [("=", ">", ">="), ("=", "<", "<="), ("<", ">", "!="), ("==", "=", "="), ("<=", ">", "=")];
        for index in [at.saturating_sub(1), at].into_iter().filter(|index| *index >= piece.start) {
            for (left, right, meant) in pairs {
                if two(left, right, index) {
                    return Some(messages::misspelt_operator(
                        self.span_of(&(index..index + 2)),
                        &format!("{left}{right}"),
                        &messages::mark(meant),
                    ));
                }
            }
        }
        for (mark, meant) in [("&", keywords::AND), ("|", keywords::OR)] {
            if layout.is(at, mark) && at < piece.end {
                return Some(messages::misspelt_operator(self.span_at(at), mark, &messages::word(meant)));
            }
        }
        if let Some(span) = self.thousands(at).or_else(|| self.thousands(piece.start.checked_sub(1)?)) {
            return Some(messages::thousands_comma(span, self.source.slice(span)));
        }
        if at >= piece.end {
            return None;
        }
        let word = layout.word(at);
        let stray = layout.kind(at) == Some(TokenKind::Symbol) && !MARKS.contains(&word);
        let full_stop = word == "." && at + 1 == piece.end;
        ((stray && word != ".") || full_stop)
            .then(|| messages::stray_character(self.span_at(at), self.written(layout.range(&(at..at + 1)))))
    }

    /// The place of a number with commas in it, when the token is such a comma.
    pub(super) fn thousands(&self, comma: usize) -> Option<Span> {
        let layout = self.layout;
        let before = comma.checked_sub(1)?;
        let numbers = layout.kind(before) == Some(TokenKind::Number) && layout.kind(comma + 1) == Some(TokenKind::Number);
        let three = layout.word(comma + 1).split('.').next().is_some_and(|digits| digits.len() == 3);
        let touching = self.touch(before, comma) && self.touch(comma, comma + 1);
        (layout.is(comma, ",") && numbers && three && touching).then(|| self.span_of(&(before..comma + 2)))
    }

    /// Whether nothing stands between two tokens.
    fn touch(&self, left: usize, right: usize) -> bool {
        let (left, right) = (self.layout.tokens.get(left), self.layout.tokens.get(right));
        left.zip(right).is_some_and(|(left, right)| left.end == right.start)
    }

    /// The message for 若 without 则 or 否则, or `?` without `:`, before a token.
    fn incomplete_conditional(&self, piece: &Piece, at: usize, failure: &Failure) -> Option<Diagnostic> {
        let layout = self.layout;
        let expects = |rule: Rule| failure.expected.contains(&rule);
        let last_before = |keyword: &dyn Fn(usize) -> bool| (piece.start..at.min(piece.end)).rev().find(|index| keyword(*index));
        let is = |keyword: Keyword| move |index: usize| keyword.is(layout.word(index));
        let (start, missing) = if expects(Rule::then_word) {
            (last_before(&is(keywords::IF))?, messages::word(keywords::THEN))
        } else if expects(Rule::else_word) {
            (last_before(&is(keywords::IF))?, messages::word(keywords::ELSE))
        } else if expects(Rule::colon) {
            (last_before(&|index| layout.is(index, "?"))?, messages::mark(":"))
        } else {
            return None;
        };
        Some(messages::incomplete_conditional(self.span_at(start), self.last_character(&(start..at)), &missing))
    }

    /// `,` and the closing bracket, inside the round brackets that are open at a token.
    fn marks_of_bracket(&self, piece: &Piece, at: usize) -> Vec<crate::language::Text> {
        let layout = self.layout;
        let inner = (piece.start..at.min(piece.end))
            .rev()
            .find(|open| layout.kind(*open) == Some(TokenKind::Open) && layout.partner(*open) >= at);
        match inner {
            Some(open) if layout.is(open, "(") => vec![messages::mark(","), messages::mark(")")],
            Some(open) if layout.is(open, "[") => vec![messages::mark(",")],
            Some(_) | None => Vec::new(),
        }
    }

    /// The last character of a piece.
    pub(super) fn last_character(&self, piece: &Piece) -> Span {
        let range = self.layout.range(piece);
        let text = self.folded.text.get(range.clone()).unwrap_or("");
        let last = text.chars().next_back().map_or(0, char::len_utf8);
        self.span(range.end - last..range.end)
    }

    /// What of the words of an official text, or of a habit, stands where reading stopped or just before.
    fn wording(&self, piece: &Piece, at: usize) -> Option<Wording> {
        let layout = self.layout;
        let word = |index: usize| {
            let is_word = layout.kind(index) == Some(TokenKind::Word);
            (piece.contains(&index) && is_word).then(|| layout.word(index))
        };
        let before = at.checked_sub(1);
        if layout.is(at, "(") {
            let inclusion = [keywords::INCLUDED, keywords::EXCLUDED].iter().any(|keyword| keyword.is(layout.word(at + 1)));
            if inclusion {
                return Some(Wording::Range);
            }
        }
        let found = [Some(at), before].into_iter().flatten().filter_map(word).find_map(Wording::of);
        let found = found.or_else(|| {
            let joined =
                |name: &str| ["若", "如果", "否则"].iter().any(|start| name.len() > start.len() && name.starts_with(start));
            (piece.start..at.min(piece.end)).filter_map(word).any(joined).then_some(Wording::Conditional)
        });
        // 0.5几个(…): the name of the function is read as the unit of the number.
        let two_before = at.checked_sub(2).filter(|two| layout.is(at, "(") && piece.contains(two));
        let is_product =
            before.and_then(word).is_some() && two_before.is_some_and(|two| layout.kind(two) == Some(TokenKind::Number));
        found.or(is_product.then_some(Wording::Times))
    }

    /// The word that could stand in a rule's place and is nearest.
    fn near_word(&self, rule: Rule, found: &str) -> Option<&'static str> {
        let roles: &[Role] = match rule {
            Rule::fact => &[Role::Modifier, Role::Type],
            Rule::heading_attribute | Rule::points_policy | Rule::inapplicable | Rule::full_points | Rule::check => {
                &[Role::Setting]
            }
            Rule::test_header => &[Role::Test],
            _ => return None,
        };
        let words = keywords::ALL.iter().filter(|keyword| roles.contains(&keyword.role));
        closest(found, words.flat_map(|keyword| [keyword.chinese, keyword.english])).filter(|near| *near != found)
    }
}

/// Words that say something for which the language has another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::syntax) enum Wording {
    /// 以上, 不低于: this sign says it.
    Sign(&'static str),
    /// 80%(含)至90%.
    Range,
    /// 0.5几个(…), x.
    Times,
    /// 如果 … 那么, or 若 without a blank behind it.
    Conditional,
    /// 大于0: a blank is wanting between the word of a declaration and its number.
    Apart(&'static str, String),
    /// 且执行: this word wants blanks around it.
    Blanks(&'static str),
}

impl Wording {
    fn of(word: &str) -> Option<Wording> {
        const SIGNS: &[(&str, &[&str])] = &[
            ("≥", &["以上", "及以上", "大于等于", "大于或等于", "不低于", "不少于", "不小于"]),
            ("≤", &["及以下", "小于等于", "小于或等于", "不高于", "不超过", "不大于", "不多于"]),
            (">", &["大于", "高于", "超过", "多于"]),
            ("<", &["以下", "小于", "低于", "少于"]),
            ("=", &["等于"]),
            ("≠", &["不等于", "不是", "不为"]),
        ];
        // A number right behind the word is read as a part of it: 不低于80.
        let stem = word.trim_end_matches(|character: char| character.is_ascii_digit());
        if let Some((sign, _)) = SIGNS.iter().find(|(_, words)| words.contains(&stem)) {
            return Some(Wording::Sign(sign));
        }
        match stem {
            "至" | "到" => return Some(Wording::Range),
            "x" | "X" | "乘" | "乘以" => return Some(Wording::Times),
            "如果" | "那么" => return Some(Wording::Conditional),
            _ => {}
        }
        let operators = ["且", "或", "则"];
        let joined = |operator: &&str| word.len() > operator.len() && word.starts_with(*operator);
        operators
            .into_iter()
            .find(joined)
            .map(|operator| if operator == "则" { Wording::Conditional } else { Wording::Blanks(operator) })
    }
}

/// 大于0 of a declaration.
fn joined_modifier(word: &str) -> Option<Wording> {
    [keywords::ABOVE.chinese, keywords::DEFAULT.chinese].into_iter().find_map(|keyword| {
        let number = word.strip_prefix(keyword)?;
        number.starts_with(|character: char| character.is_ascii_digit()).then(|| Wording::Apart(keyword, number.to_string()))
    })
}

/// Whether an expected thing is only a way to go on.
fn is_operator_name(name: &crate::language::Text) -> bool {
    messages::named(Rule::arithmetic).as_ref() == Some(name)
}
