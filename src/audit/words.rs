//! How people write of figures in words: clauses, the year that they speak of, and numbers with their units.

use crate::number::Number;
use crate::unit::Unit as Measure;
use crate::value::{Display, Quantity};

/// What may stand between a name and its figure.
const BETWEEN: &str = "为是共计达数额约了的:： ";
/// How much of it.
const MOST_BETWEEN: usize = 4;
/// What says that a number is not meant to the digit, before it and behind it.
const ROUGHLY: [&str; 3] = ["约", "左右", "上下"];
/// Where a sentence ends.
const SENTENCE_ENDS: &str = "。；;！!？?\n";
/// Where a clause ends.
const CLAUSE_ENDS: &str = "。；;！!？?，,、\n";
/// The year of the data.
const THIS_YEAR: [&str; 4] = ["本年", "今年", "当年", "本期"];
/// Another one.
const ANOTHER_YEAR: [&str; 6] = ["上年", "去年", "上一年", "往年", "前年", "历年"];
/// A clause with a year and one of these tells of a paper, an event or a comparison, and not of figures of that year.
const BESIDE_THE_POINT: [&str; 13] =
    ["相比", "截至", "截止", "文件", "印发", "出台", "制定", "下发", "发布", "成立", "立项", "批复", "开工"];
/// So does a year behind one of these.
const COMPARED_WITH: [char; 5] = ['比', '较', '与', '同', '自'];

/// The year that a clause speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// It does not say.
    Nothing,
    /// That of the data.
    Own,
    /// This year.
    Year(i32),
    /// Another year or several; which, cannot be told.
    Elsewhere,
}

impl Spoken {
    /// Whether figures of the clause may be those of data for a year.
    pub fn may_be_of(self, year: Option<i32>) -> bool {
        match self {
            Spoken::Nothing | Spoken::Own => true,
            Spoken::Year(said) => year.is_none_or(|year| year == said),
            Spoken::Elsewhere => false,
        }
    }
}

/// The clauses of a text, each with the year of which it speaks: its own, or the last that was named before it in its sentence.
pub fn clauses(text: &str) -> Vec<(Spoken, &str)> {
    let mut clauses = Vec::new();
    for sentence in text.split(|character: char| SENTENCE_ENDS.contains(character)) {
        let mut carried = Spoken::Nothing;
        for clause in sentence.split(|character: char| CLAUSE_ENDS.contains(character)) {
            let spoken = match named(clause) {
                Named::Nothing => carried,
                Named::Aside => Spoken::Elsewhere,
                Named::For(spoken) => {
                    carried = spoken;
                    spoken
                }
            };
            clauses.push((spoken, clause));
        }
    }
    clauses
}

/// What a clause says of years.
enum Named {
    /// Nothing.
    Nothing,
    /// A year of which neither it nor what follows speaks.
    Aside,
    /// The year of which it and what follows speaks.
    For(Spoken),
}

fn named(clause: &str) -> Named {
    let years = years_in(clause);
    let compares = || years.iter().any(|(at, _)| clause.split_at(*at).0.trim_end().ends_with(COMPARED_WITH));
    if ANOTHER_YEAR.iter().any(|word| clause.contains(word)) {
        return Named::For(Spoken::Elsewhere);
    }
    let own = THIS_YEAR.iter().any(|word| clause.contains(word));
    match years.as_slice() {
        [] if own => Named::For(Spoken::Own),
        [] => Named::Nothing,
        _ if compares() || BESIDE_THE_POINT.iter().any(|word| clause.contains(word)) => Named::Aside,
        [(_, year)] if !own => Named::For(Spoken::Year(*year)),
        _ => Named::For(Spoken::Elsewhere),
    }
}

/// The years that a clause names, `2021` of `2021年` and of `2019-2021年`, and where they stand.
fn years_in(clause: &str) -> Vec<(usize, i32)> {
    let mut years = Vec::new();
    let mut at = 0;
    for run in clause.split_inclusive(|character: char| !character.is_ascii_digit()) {
        let digits = run.trim_end_matches(|character: char| !character.is_ascii_digit());
        let behind = clause.get(at + digits.len()..).unwrap_or("").trim_start();
        let is_year = behind.starts_with('年') || behind.starts_with(['-', '—', '~', '至']);
        if let Some(year) = digits.parse::<i32>().ok().filter(|_| digits.len() == 4 && is_year)
            && (1949..=2100).contains(&year)
        {
            years.push((at, year));
        }
        at += run.len();
    }
    years
}

/// The number behind a name, with what may stand between them.
pub fn behind(text: &str) -> Option<Quote> {
    let mut rest = text;
    for _ in 0..MOST_BETWEEN {
        let Some(first) = rest.chars().next().filter(|first| BETWEEN.contains(*first)) else { break };
        rest = rest.split_at(first.len_utf8()).1;
    }
    let between = text.get(..text.len() - rest.len()).unwrap_or("");
    let quote = Quote::at(rest)?;
    let is_rough = ROUGHLY.iter().any(|word| between.contains(word) || quote.behind.contains(word));
    let precision = if is_rough { Precision::Roughly } else { Precision::Rounded };
    Some(Quote { precision, ..quote })
}

/// How near a quoted number is to what it quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Precision {
    /// Rounded to its places.
    Rounded,
    /// Within half of its last digit that is not 0.
    Roughly,
}

/// A number as words quote it, with what stands behind it.
pub struct Quote {
    /// The number.
    pub number: Number,
    /// The digits as written.
    pub written: String,
    places: u32,
    /// What stands behind the number, up to the next mark, digit or blank.
    behind: String,
    precision: Precision,
}

impl Quote {
    /// The number with which a text starts.
    pub fn at(text: &str) -> Option<Quote> {
        let sign = usize::from(text.starts_with('-'));
        let digits = text.get(sign..)?;
        let mut point = false;
        let end = digits.find(|character: char| match character {
            '.' if !point => {
                point = true;
                false
            }
            other => !other.is_ascii_digit(),
        });
        let end = sign + end.unwrap_or(digits.len());
        let written = text.get(..end)?.trim_end_matches('.');
        let number = Number::parse(written)?;
        let places = written.split_once('.').map_or(0, |(_, part)| part.len());
        let behind = text.get(end..)?.trim_start();
        let stop = behind.find(|character: char| {
            character.is_ascii_digit() || CLAUSE_ENDS.contains(character) || "()（） ".contains(character)
        });
        let behind = behind.get(..stop.unwrap_or(behind.len()))?.to_string();
        let (places, written) = (u32::try_from(places).ok()?, written.to_string());
        Some(Quote { number, places, written, behind, precision: Precision::Rounded })
    }

    /// Whether it can stand for a number in the unit in which it is written.
    pub fn fits(&self, actual: &Number) -> bool {
        let is_near = || {
            let half = self.half_of_last_digit()?;
            let apart = actual.subtract(&self.number).ok()?.absolute();
            Some(apart <= half)
        };
        match self.precision {
            Precision::Rounded => actual.round(self.places) == self.number,
            Precision::Roughly => actual.round(self.places) == self.number || is_near().unwrap_or(false),
        }
    }

    /// Half of what its last digit that is not 0 counts: 50 of 700, 0.05 of 12.50.
    fn half_of_last_digit(&self) -> Option<Number> {
        let (whole, part) = self.written.split_once('.').unwrap_or((&self.written, ""));
        let part = part.trim_end_matches('0');
        if !part.is_empty() {
            return Some(Number::scaled(5, u32::try_from(part.len()).ok()? + 1));
        }
        match whole.len() - whole.trim_end_matches('0').len() {
            0 => Some(Number::scaled(5, 1)),
            zeros if zeros == whole.len() => None,
            zeros => Number::parse(&format!("5{}", "0".repeat(zeros - 1))),
        }
    }

    /// How many digits it has without zeros at its ends.
    pub fn digits(&self) -> usize {
        self.written.replace('.', "").trim_matches('0').len()
    }

    /// Whether it counts points.
    pub fn is_points(&self) -> bool {
        self.behind.starts_with('分')
    }

    /// One of its unit in base units, when that is a unit of the quantity's dimension.
    pub fn one_of(&self, quantity: &Quantity) -> Option<Number> {
        match &quantity.display {
            Display::Percent => self.behind.starts_with('%').then(|| Number::scaled(1, 2)),
            Display::Plain => None,
            Display::Unit(own) => self.measure().filter(|unit| unit.dimension == own.dimension).map(|unit| unit.factor),
        }
    }

    /// As it was written, with its unit.
    pub fn with_unit(&self, quantity: &Quantity) -> String {
        let unit = match &quantity.display {
            Display::Percent => "%".to_string(),
            Display::Plain | Display::Unit(_) => self.measure().map_or(String::new(), |unit| unit.name.to_string()),
        };
        format!("{}{unit}", self.written)
    }

    /// The longest unit that stands behind.
    fn measure(&self) -> Option<Measure> {
        const UNITS: [&str; 3] = ["亿元", "万元", "元"];
        if let Some(unit) = UNITS.iter().find(|unit| self.behind.starts_with(**unit)) {
            return Measure::parse(unit);
        }
        let ends: Vec<usize> = self.behind.char_indices().skip(1).map(|(at, _)| at).chain([self.behind.len()]).take(4).collect();
        ends.into_iter().find_map(|end| Measure::parse(self.behind.get(..end)?))
    }

    /// As money in 元.
    pub fn yuan(&self) -> Option<Number> {
        let unit = self.measure()?;
        let yuan = Measure::parse("元")?;
        if unit.dimension != yuan.dimension {
            return None;
        }
        self.number.multiply(&unit.factor).ok()
    }
}

/// Whether a Chinese character stands at the end of a text.
pub fn ends_in_a_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(|last| ('\u{4e00}'..='\u{9fff}').contains(&last))
}
