//! The grid of the official form: headings as merged cells beside their rows, a subtotal below each top heading.

use crate::eval::{RowScore, Scorecard, SectionScore, SectionScoreKind};

use super::outline;

/// The grid.
#[derive(Clone, Debug)]
pub struct Form<'a> {
    /// How many columns the headings take.
    pub depth: usize,
    /// Its lines.
    pub lines: Vec<FormLine<'a>>,
}

/// A line of the grid.
#[derive(Clone, Debug)]
pub enum FormLine<'a> {
    /// A row of the form.
    Row(FormRow<'a>),
    /// The sum of a top heading.
    Subtotal {
        /// The heading.
        section: &'a SectionScore,
        /// How many columns its name takes.
        columns: usize,
    },
}

/// A row of the form.
#[derive(Clone, Debug)]
pub struct FormRow<'a> {
    /// The headings whose cells begin here, the upper one first.
    pub headings: Vec<HeadingCell<'a>>,
    /// The row.
    pub row: &'a RowScore,
    /// How many columns its name takes: those of headings that it has not, too.
    pub columns: usize,
    /// How it counts.
    pub counts: SectionScoreKind,
}

/// A heading's merged cell.
#[derive(Clone, Debug)]
pub struct HeadingCell<'a> {
    /// The heading.
    pub section: &'a SectionScore,
    /// How many lines it stands beside.
    pub rows: usize,
}

/// The grid of a scorecard.
pub fn form(scorecard: &Scorecard) -> Form<'_> {
    let depth = outline::lines(scorecard).iter().map(|line| line.path.len()).max().unwrap_or(0);
    let mut form = Form { depth, lines: Vec::new() };
    let several = scorecard.sections.iter().filter(|section| outline::row_count(section) > 0).count() > 1;
    for section in &scorecard.sections {
        let rows = outline::row_count(section);
        let subtotal = several && rows > 1 && !section.name.is_empty();
        add(section, 0, (section.kind, usize::from(subtotal)), &mut Vec::new(), &mut form);
        if subtotal {
            form.lines.push(FormLine::Subtotal { section, columns: depth });
        }
    }
    form
}

/// Adds the rows below a heading; `further` lines follow them inside its cell. Headings nest at most four deep (LANGUAGE.md §2), and
/// so does this.
fn add<'a>(
    section: &'a SectionScore,
    above: usize,
    (counts, further): (SectionScoreKind, usize),
    waiting: &mut Vec<HeadingCell<'a>>,
    form: &mut Form<'a>,
) {
    let rows = outline::row_count(section);
    if rows == 0 {
        return;
    }
    let mut depth = above;
    if !section.name.is_empty() {
        waiting.push(HeadingCell { section, rows: rows + further });
        depth += 1;
    }
    for row in &section.rows {
        let columns = form.depth.saturating_sub(depth) + 1;
        form.lines.push(FormLine::Row(FormRow { headings: std::mem::take(waiting), row, columns, counts }));
    }
    for below in &section.sections {
        add(below, depth, (counts, 0), waiting, form);
    }
}
