//! Columns: what stands below each other begins in one column, measured as it is displayed.

use unicode_width::UnicodeWidthStr;

use super::Text;
use super::lines::Line;
use super::spacing::WIDE;
use super::words::{Start, Words};
use crate::syntax::keywords;
use crate::syntax::reading::Entry;

impl Kind {
    /// What is wider than this stands out of its column: `不适用得分` beside `值` would push everything far to the right.
    fn widest(self) -> usize {
        match self {
            Kind::Clauses(_) => 9,
            Kind::Entries(Entry::Fact | Entry::Parameter, _) | Kind::Definitions => 26,
            Kind::Entries(Entry::Arm, _) | Kind::Indicators => 40,
        }
    }
}

/// Comments whose lines differ by more than this are not put below each other.
const WIDEST_SPREAD: usize = 40;

/// Puts the lines in columns.
pub(super) fn align(text: &Text, words: &Words, lines: &mut [Line]) {
    rows(text, words, lines);
    keys(text, words, lines);
    labels(text, words, lines);
    comments(words, lines);
}

/// What lines must have in common to be aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The entries of a block, its `{` given.
    Entries(Entry, Option<usize>),
    /// The clauses of one statement, its first token given.
    Clauses(usize),
    /// Definitions that follow each other.
    Definitions,
    /// Indicators of one line each that follow each other.
    Indicators,
}

/// A line that is to be aligned.
struct Member {
    line: usize,
    /// The token before which blanks are put.
    token: usize,
    kind: Kind,
}

/// Aligns names with what follows them.
fn keys(text: &Text, words: &Words, lines: &mut [Line]) {
    let mut members: Vec<Member> = Vec::new();
    let mut statement = 0;
    for (index, line) in lines.iter().enumerate() {
        let Some(first) = line.first() else { continue };
        if matches!(words.get(first).start, Some(Start::Statement(_))) {
            statement = first;
        }
        members.extend(member(text, words, line, first, statement).map(|(kind, token)| Member { line: index, token, kind }));
    }
    for group in groups(lines, &members) {
        pad(lines, &group);
    }
}

/// What of a line is aligned.
fn member(text: &Text, words: &Words, line: &Line, first: usize, statement: usize) -> Option<(Kind, usize)> {
    let layout = &text.layout;
    let word = words.get(first);
    let find = |is_it: &dyn Fn(usize) -> bool| line.tokens.iter().map(|placed| placed.token).find(|token| is_it(*token));
    if let Some(entry) = word.entry {
        // Several entries on one line are no column; what opens a block of lines is its heading rather than one of them.
        let several = line
            .tokens
            .iter()
            .skip(1)
            .any(|placed| words.get(placed.token).entry.is_some() && words.get(placed.token).enclosing == word.enclosing);
        let token = match entry {
            Entry::Arm => find(&|token| words.get(token).entry_colon)?,
            Entry::Fact => find(&|token| words.get(token).entry_colon)? + 1,
            Entry::Parameter => find(&|token| words.get(token).value_equals)?,
        };
        let opens = entry == Entry::Fact && line.tokens.last().is_some_and(|last| layout.is(last.token, "{"));
        return (!several && !opens).then_some((Kind::Entries(entry, word.enclosing), token));
    }
    match word.start? {
        Start::Clause => {
            // Neither are several clauses on one line.
            let several = line.tokens.iter().skip(1).any(|placed| words.get(placed.token).clause);
            let token = find(&|token| words.get(token).clause_equals)?;
            (!several).then_some((Kind::Clauses(statement), token))
        }
        Start::Statement(Some(keywords::DEFINE)) => Some((Kind::Definitions, find(&|token| words.get(token).value_equals)?)),
        Start::Statement(None) => {
            let clause = find(&|token| words.get(token).clause && token > first)?;
            let header = line.tokens.iter().rfind(|placed| placed.token < clause)?.token;
            layout.is(header, ":").then_some((Kind::Indicators, clause))
        }
        Start::Statement(Some(_)) => None,
    }
}

/// The members that are aligned with each other.
fn groups(lines: &[Line], members: &[Member]) -> Vec<Vec<(usize, usize, Kind)>> {
    let mut groups: Vec<Vec<(usize, usize, Kind)>> = Vec::new();
    // Blocks inside entries come between them, so that several groups are open at once.
    let mut open: Vec<(Kind, usize, usize)> = Vec::new();
    for member in members {
        let held = open.iter().position(|(kind, last, _)| *kind == member.kind && go_together(lines, *kind, *last, member.line));
        let group = match held {
            Some(at) => {
                let (_, _, group) = open.remove(at);
                group
            }
            None => {
                groups.push(Vec::new());
                groups.len() - 1
            }
        };
        open.retain(|(kind, _, _)| *kind != member.kind);
        // What is far back is over: blocks nest at most so deep.
        if open.len() > crate::syntax::MAXIMUM_NESTING {
            open.remove(0);
        }
        open.push((member.kind, member.line, group));
        if let Some(group) = groups.get_mut(group) {
            group.push((member.line, member.token, member.kind));
        }
    }
    groups
}

/// Whether two lines of one kind are in one column: nothing else and no empty line comes between.
fn go_together(lines: &[Line], kind: Kind, first: usize, second: usize) -> bool {
    match kind {
        Kind::Definitions | Kind::Indicators => second == first + 1 && lines.get(second).is_some_and(|line| line.blanks == 0),
        Kind::Entries(..) | Kind::Clauses(_) => {
            let indent = lines.get(first).map_or(0, |line| line.indent);
            let between = lines.get(first + 1..=second).unwrap_or(&[]);
            between.iter().all(|line| line.indent != indent || line.blanks == 0)
        }
    }
}

/// Puts the tokens of a group in one column.
fn pad(lines: &mut [Line], group: &[(usize, usize, Kind)]) {
    let width = |lines: &[Line], line: usize, token: usize| lines.get(line).map_or(0, |line| line.width_before(Some(token)));
    let Some(widest) = group.first().map(|(.., kind)| kind.widest()) else { return };
    let widths: Vec<usize> =
        group.iter().map(|(line, token, _)| width(lines, *line, *token)).filter(|width| *width <= widest).collect();
    let (Some(most), Some(least)) = (widths.iter().max(), widths.iter().min()) else { return };
    for (line, token, kind) in group {
        let own = width(lines, *line, *token);
        let gap = match kind {
            _ if own > widest => continue,
            // `= 0       : 3`, and `甲: 1` where nothing is to be made up for.
            Kind::Entries(Entry::Arm, _) if most == least => continue,
            Kind::Entries(..) | Kind::Clauses(_) | Kind::Definitions | Kind::Indicators => most - own + 1,
        };
        if let Some(placed) = lines.get_mut(*line).and_then(|line| line.placed(*token)) {
            placed.gap = gap;
        }
    }
}

/// Aligns the labels of facts.
fn labels(text: &Text, words: &Words, lines: &mut [Line]) {
    let members: Vec<Member> = lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| {
            let first = line.first()?;
            let label = line.tokens.iter().map(|placed| placed.token).find(|token| words.get(*token).label)?;
            let has_block = line.tokens.iter().any(|placed| text.layout.is(placed.token, "{"));
            let is_fact = words.get(first).entry == Some(Entry::Fact);
            let kind = Kind::Entries(Entry::Fact, words.get(first).enclosing);
            (is_fact && !has_block).then_some(Member { line: index, token: label, kind })
        })
        .collect();
    for group in groups(lines, &members) {
        let width = |lines: &[Line], line: usize, token: usize| lines.get(line).map_or(0, |line| line.width_before(Some(token)));
        let most = group.iter().map(|(line, token, _)| width(lines, *line, *token)).max().unwrap_or(0);
        for (line, token, _) in group {
            let own = width(lines, line, token);
            if let Some(placed) = lines.get_mut(line).and_then(|line| line.placed(token)) {
                placed.gap = most - own + WIDE;
            }
        }
    }
}

/// Aligns the strokes of tables.
fn rows(text: &Text, words: &Words, lines: &mut [Line]) {
    let is_row = |line: &Line| line.first().is_some_and(|first| words.get(first).row);
    let mut start = 0;
    while start < lines.len() {
        let Some(first) = lines.get(start).filter(|line| is_row(line)).and_then(Line::first) else {
            start += 1;
            continue;
        };
        let table = words.get(first).enclosing;
        let mut end = start;
        while lines.get(end).is_some_and(|line| line.first().is_none_or(|first| is_inside(text, first, table))) {
            end += 1;
        }
        table_of(text, words, lines.get_mut(start..end).unwrap_or(&mut []));
        start = end.max(start + 1);
    }
}

/// Whether a token stands inside this table, or in a bracket in it.
fn is_inside(text: &Text, token: usize, table: Option<usize>) -> bool {
    table.is_some_and(|table| table < token && token < text.layout.partner(table))
}

/// Aligns the lines of one table.
fn table_of(text: &Text, words: &Words, lines: &mut [Line]) {
    let layout = &text.layout;
    let is_whole = |line: &Line| {
        let first = line.first().filter(|first| words.get(*first).row);
        // A row that goes over several lines, or shares its line with another, stays as it is.
        let ends = line.tokens.first().zip(line.tokens.last()).map(|(first, last)| first.token..=last.token);
        let closed =
            line.tokens.iter().all(|placed| ends.as_ref().is_some_and(|ends| ends.contains(&layout.partner(placed.token))));
        first.is_some() && closed && line.tokens.iter().filter(|placed| words.get(placed.token).row).count() == 1
    };
    let mut widths: Vec<usize> = Vec::new();
    for line in lines.iter().filter(|line| is_whole(line)) {
        for (column, cell) in cells(text, line).into_iter().enumerate() {
            match widths.get_mut(column) {
                Some(width) => *width = (*width).max(cell),
                None => widths.push(cell),
            }
        }
    }
    for line in lines.iter_mut().filter(|line| is_whole(line)) {
        let mut column = 0;
        let mut cell = 0;
        let mut depth = 0usize;
        let mut starts = true;
        for placed in &mut line.tokens {
            depth = layout.depth_behind(placed.token, depth);
            let of_column = |column: usize| widths.get(column).copied().unwrap_or(0);
            let is_stroke = depth == 0 && (layout.is(placed.token, "|") || layout.is(placed.token, "||"));
            if is_stroke {
                // A frame on the left has nothing before it.
                let before = if of_column(column) == 0 && column == 0 { 0 } else { 1 };
                placed.gap = of_column(column) - cell + before + usize::from(starts && column > 0);
                column += 1;
                cell = 0;
                starts = true;
                if layout.is(placed.token, "||") {
                    placed.text = format!("|{}|", " ".repeat(of_column(column) + 2));
                    column += 1;
                }
            } else {
                if starts {
                    placed.gap = usize::from(column > 0);
                }
                cell += placed.text.width() + if starts { 0 } else { placed.gap };
                starts = false;
            }
        }
    }
}

/// The widths of the cells of a row.
fn cells(text: &Text, line: &Line) -> Vec<usize> {
    let layout = &text.layout;
    let mut cells = vec![0];
    let mut depth = 0usize;
    let mut starts = true;
    for placed in &line.tokens {
        depth = layout.depth_behind(placed.token, depth);
        if depth == 0 && (layout.is(placed.token, "|") || layout.is(placed.token, "||")) {
            cells.push(0);
            if layout.is(placed.token, "||") {
                cells.push(0);
            }
            starts = true;
        } else if let Some(last) = cells.last_mut() {
            *last += placed.text.width() + if starts { 0 } else { placed.gap };
            starts = false;
        }
    }
    cells
}

/// Puts the comments of a block or a row of statements in one column, as far as no empty line comes between; in a table behind the
/// widest row.
fn comments(words: &Words, lines: &mut [Line]) {
    let table_of = |line: &Line| line.first().filter(|first| words.get(*first).row).and_then(|first| words.get(first).enclosing);
    let mut start = 0;
    while let Some(line) = lines.get(start) {
        let (table, indent) = (table_of(line), line.indent);
        let mut end = start + 1;
        while lines
            .get(end)
            .is_some_and(|line| line.blanks == 0 && line.indent == indent && table_of(line) == table && !line.tokens.is_empty())
        {
            end += 1;
        }
        let group = lines.get_mut(start..end).unwrap_or(&mut []);
        let width = |line: &Line| line.width_before(None);
        let has_comment = |line: &Line| line.comment.is_some() && !line.tokens.is_empty();
        // The names of the columns have no comment and may be wider than what stands below them.
        let counts = |(index, line): &(usize, &Line)| has_comment(line) || (table.is_some() && *index > 0);
        let widths: Vec<usize> = group.iter().enumerate().filter(counts).map(|(_, line)| width(line)).collect();
        let (most, least) = (widths.iter().max().copied().unwrap_or(0), widths.iter().min().copied().unwrap_or(0));
        let apart = table.is_none() && most - least > WIDEST_SPREAD;
        for line in group.iter_mut().filter(|line| has_comment(line)) {
            line.comment_gap = if apart { WIDE } else { most - width(line) + WIDE };
        }
        start = end;
    }
}
