//! The text folded to half width, with the way back to the places as written.
//!
//! LANGUAGE.md §1: full-width and half-width punctuation are the same thing wherever they are punctuation. The grammar knows only
//! the half-width form. Strings, quoted names and comments are copied as they stand, the expressions in the `{…}` of a string are
//! folded. A string ends at the first mark that closes it and at the latest with its line, so folding looks at one line at a time.

use std::ops::Range;

use crate::source::{Source, SourceId, Span};

/// A folded text.
#[derive(Debug)]
pub(super) struct Folded {
    /// The text in half width.
    pub text: String,
    /// For each byte of `text`, and for its end, the byte as written at which its character starts.
    origins: Vec<u32>,
    source: SourceId,
}

/// What the folder stands in.
enum State {
    Code,
    Comment,
    Name,
    Text(InText),
}

/// A string under way.
struct InText {
    /// The mark as written that ends it.
    closer: char,
    /// How many of its marks are open: “ may stand in “ ”.
    level: usize,
    /// How many `{` are open in it; inside them text is folded.
    braces: usize,
    /// Inside such braces: the mark that ends a string or name within, and how many of them are open.
    inner: Option<(char, usize)>,
}

/// What becomes of a character of a string.
enum Step {
    AsWritten,
    Folded,
    /// It and the next, the same, stand for one.
    Both,
    Closed,
}

impl InText {
    fn next(&mut self, character: char, following: Option<char>) -> Step {
        let doubled = following == Some(character);
        if character == self.closer {
            if doubled && character == '"' {
                return Step::Both;
            }
            self.level -= 1;
            if self.level == 0 {
                return Step::Closed;
            }
        } else if closer_of(character) == Some(self.closer) {
            self.level += 1;
        }
        if self.braces == 0 {
            if matches!(character, '{' | '}') && doubled {
                return Step::Both;
            }
            self.braces = usize::from(character == '{');
            return Step::AsWritten;
        }
        if let Some((end, level)) = &mut self.inner {
            if character == *end {
                *level -= 1;
            } else if closer_of(character) == Some(*end) {
                *level += 1;
            }
            if *level == 0 {
                self.inner = None;
            }
            return Step::AsWritten;
        }
        if let Some(end) = closer_of(character).or((character == '「').then_some('」')) {
            self.inner = Some((end, 1));
            return Step::AsWritten;
        }
        match half(character, &mut [0; 4]) {
            "{" => self.braces += 1,
            "}" => self.braces -= 1,
            _ => {}
        }
        Step::Folded
    }
}

impl Folded {
    /// Folds a source.
    pub fn new(source: &Source) -> Folded {
        let mut folded = Folded { text: String::with_capacity(source.text.len()), origins: Vec::new(), source: source.id };
        folded.origins.reserve(source.text.len() + 1);
        let mut state = State::Code;
        let mut characters = source.text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            if character == '\n' {
                state = State::Code;
            }
            let mut as_written = true;
            match &mut state {
                State::Comment => {}
                State::Name => {
                    if character == '」' {
                        state = State::Code;
                    }
                }
                State::Code => {
                    if let Some(closer) = closer_of(character) {
                        // A full-width straight mark is folded, so that the grammar knows one straight mark only.
                        as_written = character != '＂';
                        state = State::Text(InText { closer, level: 1, braces: 0, inner: None });
                    } else if character == '「' {
                        state = State::Name;
                    } else if is_half(character, "/") && next.is_some_and(|next| is_half(next, "/")) {
                        state = State::Comment;
                    } else {
                        as_written = false;
                    }
                }
                State::Text(text) => match text.next(character, next) {
                    Step::Both => {
                        folded.keep(at, character);
                        if let Some((at, character)) = characters.next() {
                            folded.keep(at, character);
                        }
                        continue;
                    }
                    Step::AsWritten => {}
                    Step::Folded => as_written = false,
                    Step::Closed => {
                        as_written = character != '＂';
                        state = State::Code;
                    }
                },
            }
            if as_written { folded.keep(at, character) } else { folded.push(at, half(character, &mut [0; 4])) }
        }
        folded.origins.push(u32::try_from(source.text.len()).unwrap_or(u32::MAX));
        folded
    }

    fn keep(&mut self, at: usize, character: char) {
        self.push(at, character.encode_utf8(&mut [0; 4]));
    }

    fn push(&mut self, at: usize, text: &str) {
        self.text.push_str(text);
        self.origins.resize(self.text.len(), u32::try_from(at).unwrap_or(u32::MAX));
    }

    /// The place as written of a range of the folded text.
    pub fn span(&self, range: Range<usize>) -> Span {
        let origin = |at: usize| self.origins.get(at).or(self.origins.last()).map_or(0, |origin| *origin as usize);
        Span::new(self.source, origin(range.start), origin(range.end))
    }
}

/// The mark that closes the string that a character opens.
fn closer_of(character: char) -> Option<char> {
    match character {
        '"' => Some('"'),
        '＂' => Some('＂'),
        '“' => Some('”'),
        _ => None,
    }
}

/// The half-width form of one character of code, written in `room` where it is one character itself.
fn half(character: char, room: &mut [u8; 4]) -> &str {
    let half = match character {
        '≤' | '≦' => return "<=",
        '≥' | '≧' => return ">=",
        '≠' => return "!=",
        '×' => '*',
        '÷' => '/',
        '−' => '-',
        '％' => '%',
        '\n' | '\r' => character,
        '\u{200b}' | '\u{feff}' => ' ',
        blank if blank.is_whitespace() => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    };
    half.encode_utf8(room)
}

/// Whether a character of code is, in half width, this mark.
fn is_half(character: char, mark: &str) -> bool {
    half(character, &mut [0; 4]) == mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_folded_and_strings_are_not() {
        let source = Source::new(SourceId(0), "例", "甲：乙≥１００％，“丙：{丁＋１}：”；「戊：己」// 注：\n＃");
        let folded = Folded::new(&source);
        assert_eq!(folded.text, "甲:乙>=100%,“丙：{丁+1}：”;「戊：己」// 注：\n#");
        let at = folded.text.find("100%").unwrap();
        assert_eq!(source.slice(folded.span(at..at + 4)), "１００％");
        let at = folded.text.find(">=").unwrap();
        assert_eq!(source.slice(folded.span(at..at + 2)), "≥");
    }
}
