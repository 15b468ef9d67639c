//! What each token was read as, and how it is spelled.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Style, Text, names};
use crate::name;
use crate::source::{Source, Span};
use crate::stdlib;
use crate::syntax::keywords::{self, Keyword, Role, Spelling};
use crate::syntax::reading::{Entry, Free, ReadAs};
use crate::syntax::tokens::TokenKind;

/// What begins at a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// A statement.
    Statement(Option<Keyword>),
    /// A clause that its statement's line does not hold.
    Clause,
}

/// What is known of a token.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    /// As it is written now. Empty for a token that another one stands for.
    pub text: String,
    /// What begins here.
    pub start: Option<Start>,
    /// An entry that begins here.
    pub entry: Option<Entry>,
    /// A row of a table that begins here.
    pub row: bool,
    /// A clause that begins here.
    pub clause: bool,
    /// Tokens of one number, date or range touch; 0 for none.
    pub tight: u32,
    /// A number and the word behind it touch where the word is Chinese; 0 for none.
    pub counted: u32,
    /// It touches what follows.
    pub prefix: bool,
    /// It touches the `(` that follows.
    pub called: bool,
    /// The bracket of a title, or its partner.
    pub header_bracket: bool,
    /// A brace of a record as data have it, or its partner.
    pub record: bool,
    /// `?` or `:` of a conditional.
    pub mark: bool,
    /// The token at which the conditional starts to which this `?`, `:`, 则 or 否则 belongs.
    pub owner: Option<usize>,
    /// The `=` of a clause.
    pub clause_equals: bool,
    /// The `=` of a definition or a parameter.
    pub value_equals: bool,
    /// The `:` of an entry.
    pub entry_colon: bool,
    /// The label of a fact.
    pub label: bool,
    /// A title goes on here that began on a line above.
    pub title_goes_on: bool,
    /// The innermost bracket around it.
    pub enclosing: Option<usize>,
}

/// A token of which nothing is known.
static NOTHING: Word = Word {
    text: String::new(),
    start: None,
    entry: None,
    row: false,
    clause: false,
    tight: 0,
    counted: 0,
    prefix: false,
    called: false,
    header_bracket: false,
    record: false,
    mark: false,
    owner: None,
    clause_equals: false,
    value_equals: false,
    entry_colon: false,
    label: false,
    title_goes_on: false,
    enclosing: None,
};

/// The words of a text.
pub(super) struct Words {
    /// By token.
    words: Vec<Word>,
    /// Which signs and brackets it has.
    pub signs: Spelling,
}

impl Words {
    /// What the tokens of a text are, and how they are spelled.
    pub fn of(text: &Text, source: &Source, style: &Style) -> Words {
        let signs = style.keywords.unwrap_or_else(|| main_spelling(text));
        let mut words = Words { words: vec![Word::default(); text.layout.tokens.len()], signs };
        words.plain(text, source);
        words.parts(text, source);
        words.respell(text, source, style);
        words
    }

    /// What is known of a token.
    pub fn get(&self, index: usize) -> &Word {
        self.words.get(index).unwrap_or(&NOTHING)
    }

    fn set(&mut self, index: usize, change: impl FnOnce(&mut Word)) {
        if let Some(word) = self.words.get_mut(index) {
            change(word);
        }
    }

    fn set_all(&mut self, range: Range<usize>, change: impl Fn(&mut Word)) {
        self.words.get_mut(range).into_iter().flatten().for_each(change);
    }

    /// Each token by itself.
    fn plain(&mut self, text: &Text, source: &Source) {
        let mut open: Vec<usize> = Vec::new();
        for (index, token) in text.layout.tokens.iter().enumerate() {
            if token.kind == TokenKind::Close {
                open.pop();
            }
            let enclosing = open.last().copied();
            self.set(index, |word| word.enclosing = enclosing);
            if token.kind == TokenKind::Open {
                open.push(index);
            }
            let folded = token.text(&text.layout.text);
            let written = source.slice(text.folded.span(token.range()));
            let spelled = match token.kind {
                TokenKind::Newline => String::new(),
                // Names are shown to people as they are written.
                TokenKind::Word | TokenKind::Text | TokenKind::Quoted | TokenKind::Unclosed => written.to_string(),
                TokenKind::Prose => prose(written),
                TokenKind::Number | TokenKind::Open | TokenKind::Close => folded.to_string(),
                TokenKind::Symbol => sign(folded, self.signs).to_string(),
            };
            self.set(index, |word| word.text = spelled);
        }
    }

    /// What the parts say of their tokens.
    fn parts(&mut self, text: &Text, source: &Source) {
        let layout = &text.layout;
        let mut groups = 0;
        for mark in &text.reading.marks {
            let tokens = layout.token_at(mark.range.start)..layout.token_at(mark.range.end.saturating_sub(1)) + 1;
            let first = tokens.start;
            if layout.tokens.get(first).is_none_or(|token| token.start != mark.range.start) {
                // Inside a string.
                continue;
            }
            groups += 1;
            match mark.part {
                ReadAs::Statement(keyword) => self.set(first, |word| word.start = Some(Start::Statement(keyword))),
                ReadAs::Clause => self.set(first, |word| {
                    word.clause = true;
                    word.start = word.start.or(Some(Start::Clause));
                }),
                ReadAs::Entry(entry) => self.set(first, |word| word.entry = Some(entry)),
                ReadAs::Row => self.set(first, |word| word.row = true),
                ReadAs::Title => self.title(text, source, tokens, mark.range.clone()),
                ReadAs::HeaderBracket => {
                    let signs = self.signs;
                    let (open, close, comma) = match signs {
                        Spelling::Chinese => ("（", "）", "，"),
                        Spelling::English => ("(", ")", ","),
                    };
                    for index in layout.level(first + 1..tokens.end.saturating_sub(1)) {
                        if layout.is(index, ",") {
                            self.set(index, |word| word.text = comma.to_string());
                        }
                    }
                    for (index, bracket) in [(first, open), (tokens.end.saturating_sub(1), close)] {
                        self.set(index, |word| {
                            word.header_bracket = true;
                            word.text = bracket.to_string();
                        });
                    }
                }
                ReadAs::ClauseEquals => self.set(first, |word| word.clause_equals = true),
                ReadAs::ValueEquals => self.set(first, |word| word.value_equals = true),
                ReadAs::EntryColon => self.set(first, |word| word.entry_colon = true),
                ReadAs::Label => self.set(first, |word| word.label = true),
                ReadAs::Tight => {
                    let group = if self.get(first).tight == 0 { groups } else { self.get(first).tight };
                    self.set_all(tokens.clone(), |word| word.tight = group);
                    for index in tokens.filter(|index| layout.kind(*index) == Some(TokenKind::Word)) {
                        let folded = layout.word(index).to_string();
                        self.set(index, |word| word.text = folded);
                    }
                }
                ReadAs::Counted => self.set_all(tokens, |word| word.counted = groups),
                ReadAs::Prefix => self.set(first, |word| word.prefix = true),
                ReadAs::Called => self.set(tokens.end.saturating_sub(1), |word| word.called = true),
                ReadAs::Record => {
                    for index in [first, layout.partner(first)] {
                        self.set(index, |word| word.record = true);
                    }
                }
                ReadAs::Mark(owner) => self.set(first, |word| {
                    word.mark = true;
                    word.owner = Some(layout.token_at(owner));
                }),
                ReadAs::Branch(owner) => self.set(first, |word| word.owner = Some(layout.token_at(owner))),
                ReadAs::Keyword(keyword) => {
                    let spelling = spelling_of(keyword, layout.word(first)).unwrap_or(self.signs);
                    self.set(first, |word| word.text = keyword.spelled(spelling).to_string());
                }
                ReadAs::Free(Free::Flag(_)) => {
                    let folded = layout.word(first).to_string();
                    self.set(first, |word| word.text = folded);
                }
                ReadAs::Free(_) | ReadAs::Unit | ReadAs::Policy => {}
            }
        }
    }

    /// A title as it is written. Of one that goes over several lines each keeps its line.
    fn title(&mut self, text: &Text, source: &Source, tokens: Range<usize>, place: Range<usize>) {
        self.set_all(tokens.clone(), |word| word.text.clear());
        let folded = text.folded.text.as_str();
        let first = tokens.start;
        // The token with which a line of the title begins, and where what stands of it there ends.
        let mut line: Option<(usize, Range<usize>)> = None;
        let mut lines = Vec::new();
        for (index, token) in tokens.clone().zip(text.layout.tokens.get(tokens).unwrap_or(&[])) {
            let range = token.start.max(place.start)..token.range().end.min(place.end);
            match &mut line {
                _ if token.kind == TokenKind::Newline => {}
                Some((_, done)) if folded.get(done.end..range.start).is_some_and(|between| !between.contains('\n')) => {
                    done.end = range.end;
                }
                _ => lines.extend(line.replace((index, range))),
            }
        }
        for (index, range) in lines.into_iter().chain(line) {
            let written = source.slice(text.folded.span(range)).trim().to_string();
            self.set(index, |word| {
                word.text = written;
                word.title_goes_on = index != first;
            });
        }
    }

    /// Writes keywords, functions and units of money in the spelling that is wanted.
    fn respell(&mut self, text: &Text, source: &Source, style: &Style) {
        let Some(spelling) = style.keywords else { return };
        let taken = Taken { own: names::declared(&text.file), others: &style.taken };
        let layout = &text.layout;
        // Changes inside strings: the token, and what of it is written differently.
        let mut inside: Vec<(usize, Range<usize>, String)> = Vec::new();
        let mut statement = None;
        for mark in &text.reading.marks {
            let place = mark.range.clone();
            let index = layout.token_at(place.start);
            let folded = layout.text.get(place.clone()).unwrap_or("").trim();
            let spelled = match mark.part {
                ReadAs::Statement(keyword) => {
                    statement = keyword;
                    continue;
                }
                ReadAs::Keyword(keyword) => Some(keyword.spelled(spelling).to_string()),
                ReadAs::Free(free) => taken.respelled(free, folded, spelling, statement),
                ReadAs::Unit => taken.unit(folded, spelling),
                ReadAs::Policy => policy(folded, spelling),
                ReadAs::Clause
                | ReadAs::Entry(_)
                | ReadAs::Row
                | ReadAs::Title
                | ReadAs::HeaderBracket
                | ReadAs::ClauseEquals
                | ReadAs::ValueEquals
                | ReadAs::EntryColon
                | ReadAs::Label
                | ReadAs::Tight
                | ReadAs::Counted
                | ReadAs::Prefix
                | ReadAs::Called
                | ReadAs::Record
                | ReadAs::Mark(_)
                | ReadAs::Branch(_) => None,
            };
            let Some(spelled) = spelled else { continue };
            let Some(token) = layout.tokens.get(index) else { continue };
            if token.kind == TokenKind::Text {
                inside.push((index, place, spelled));
                continue;
            }
            if token.start != place.start {
                continue;
            }
            let end = layout.token_at(place.end.saturating_sub(1)) + 1;
            self.set_all(index..end, |word| word.text.clear());
            self.set(index, |word| word.text = spelled);
        }
        inside.sort_by_key(|(_, place, _)| place.start);
        self.change_strings(text, source, &inside);
    }

    /// Writes words in the `{…}` of strings differently; the changes in the order of the text.
    fn change_strings(&mut self, text: &Text, source: &Source, changes: &[(usize, Range<usize>, String)]) {
        for changes in changes.chunk_by(|(first, ..), (second, ..)| first == second) {
            let Some((index, ..)) = changes.first() else { continue };
            let Some(token) = text.layout.tokens.get(*index) else { continue };
            let whole = text.folded.span(token.range());
            let mut written = String::new();
            let mut done = whole.start;
            for (_, place, spelled) in changes {
                let part = text.folded.span(place.clone());
                if part.start < done {
                    continue;
                }
                written.push_str(source.slice(Span { start: done, end: part.start, ..whole }));
                written.push_str(spelled);
                done = part.end;
            }
            written.push_str(source.slice(Span { start: done, ..whole }));
            self.set(*index, |word| word.text = written);
        }
    }
}

/// In which spelling most of the keywords of a text are written.
fn main_spelling(text: &Text) -> Spelling {
    let mut balance = 0i64;
    for mark in &text.reading.marks {
        let word = text.layout.text.get(mark.range.clone()).unwrap_or("").trim();
        let ReadAs::Keyword(keyword) = mark.part else { continue };
        balance += match spelling_of(keyword, word).filter(|_| keyword.chinese != keyword.english) {
            Some(Spelling::Chinese) => 1,
            Some(Spelling::English) => -1,
            None => 0,
        };
    }
    if balance >= 0 { Spelling::Chinese } else { Spelling::English }
}

/// The spelling in which a word is a keyword; none for a sign such as `&&`.
fn spelling_of(keyword: Keyword, word: &str) -> Option<Spelling> {
    [Spelling::Chinese, Spelling::English].into_iter().find(|spelling| keyword.spelled(*spelling) == word)
}

/// A sign in the house spelling.
fn sign(folded: &str, signs: Spelling) -> &str {
    match (folded, signs) {
        ("<=", Spelling::Chinese) => "≤",
        (">=", Spelling::Chinese) => "≥",
        ("!=", Spelling::Chinese) => "≠",
        ("*", Spelling::Chinese) => "×",
        ("==", _) => "=",
        (other, _) => other,
    }
}

/// A line of prose: one `>`, a blank, and the text as it is.
fn prose(written: &str) -> String {
    let rest = written.trim_start_matches(['>', '＞']);
    let marks = written.chars().count() - rest.chars().count();
    match (marks, rest.trim()) {
        // The rubric's name.
        (0, name) => name.to_string(),
        (_, "") => ">".to_string(),
        (_, text) => format!("> {text}"),
    }
}

/// `一级内按比例` or `share level 1`.
fn policy(folded: &str, spelling: Spelling) -> Option<String> {
    let levels = [("一", "1"), ("二", "2"), ("三", "3"), ("四", "4")];
    let level = levels.into_iter().find(|(word, digit)| folded.contains(word) || folded.contains(digit));
    Some(match (level, spelling) {
        (Some((word, _)), Spelling::Chinese) => format!("{word}级内按比例"),
        (Some((_, digit)), Spelling::English) => format!("share level {digit}"),
        (None, Spelling::Chinese) => "全部按比例".to_string(),
        (None, Spelling::English) => "share all".to_string(),
    })
}

/// The names to which words of the language yield.
struct Taken<'a> {
    own: BTreeSet<String>,
    others: &'a BTreeSet<String>,
}

impl Taken<'_> {
    fn has(&self, word: &str) -> bool {
        let key = name::key(word);
        self.own.contains(&key) || self.others.contains(&key)
    }

    /// A word in a spelling; none when it is no such word, or when either spelling of it is a name.
    fn free(&self, chinese: &str, english: &str, word: &str, spelling: Spelling) -> Option<String> {
        if ![chinese, english].contains(&word) || self.has(chinese) || self.has(english) {
            return None;
        }
        Some(match spelling {
            Spelling::Chinese => chinese.to_string(),
            Spelling::English => english.to_string(),
        })
    }

    fn keyword(&self, words: &[Keyword], word: &str, spelling: Spelling) -> Option<String> {
        words.iter().find_map(|keyword| self.free(keyword.chinese, keyword.english, word, spelling))
    }

    /// A word that yields to names, in a spelling. A quoted name and one that is no word of the language stay as they are.
    fn respelled(&self, free: Free, folded: &str, spelling: Spelling, statement: Option<Keyword>) -> Option<String> {
        const ANYWHERE: &[Keyword] = &[keywords::FULL, keywords::YEAR, keywords::VALUE, keywords::THIS];
        match free {
            Free::Function => {
                let row = stdlib::find(folded)?;
                self.free(row.chinese, row.english, folded, spelling)
            }
            Free::Reference | Free::Argument if statement == Some(keywords::GRADES) => None,
            Free::Reference | Free::Argument => {
                let words: &[Keyword] = if free == Free::Argument {
                    &[
                        keywords::WHOLE,
                        keywords::STARTED,
                        keywords::PRORATED,
                        keywords::HIGHER,
                        keywords::LOWER,
                        keywords::ASCENDING,
                    ]
                } else if statement == Some(keywords::TEST) {
                    &[keywords::TOTAL, keywords::GRADES]
                } else {
                    &[]
                };
                let sum = stdlib::find(folded).filter(|row| {
                    row.function == stdlib::Function::Sum && matches!(statement, Some(keywords::TOTAL | keywords::MODIFY))
                });
                let sum = sum.and_then(|row| self.free(row.chinese, row.english, folded, spelling));
                self.keyword(words, folded, spelling).or_else(|| self.keyword(ANYWHERE, folded, spelling)).or(sum)
            }
            Free::Field => {
                let words = [keywords::SCORE, keywords::VALUE, keywords::FULL, keywords::APPLIES, keywords::EXPLAIN_IF];
                self.keyword(&words, folded, spelling)
            }
            Free::Applies => self.keyword(&[keywords::DECLARED], folded, spelling),
            Free::Input => self.keyword(&[keywords::YEAR], folded, spelling),
            Free::Flag(keyword) => self.keyword(&[keyword], folded, spelling),
        }
    }

    /// A unit with its parts of money in a spelling.
    fn unit(&self, folded: &str, spelling: Spelling) -> Option<String> {
        let parts = folded.split('/').map(|part| {
            let part = part.trim();
            match keywords::find(part, &[Role::Unit]) {
                Some(unit) => self.free(unit.chinese, unit.english, part, spelling).unwrap_or_else(|| part.to_string()),
                None => part.split_whitespace().collect(),
            }
        });
        Some(parts.collect::<Vec<String>>().join("/"))
    }
}
