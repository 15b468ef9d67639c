//! How the points and scores of one scorecard are printed.
//!
//! In one table all of them share as many decimal places: none when no figure needs any, else those of the rubric's 保留 (more only
//! where a figure has more). No figure is rounded by this.

use crate::eval::{RowScore, Scorecard, SectionScore, SectionScoreKind, Total};
use crate::number::Number;
use crate::value::Quantity;

use super::outline::{self, Line};

/// Between the ends of a range.
pub const TO: &str = "~";

/// What stands where there is no figure.
pub const NONE: &str = "—";

/// The decimal places that the figures of a scorecard share.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    places: u32,
}

/// Whether the points in force need a column of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsColumns {
    /// They are those printed in the rubric, everywhere.
    One,
    /// They differ somewhere.
    PrintedAndInForce,
}

impl Figures {
    /// Looks at every figure of the scorecard.
    pub fn of(scorecard: &Scorecard) -> Figures {
        let mut places = 0;
        let mut look = |number: &Number| places = places.max(number.places().unwrap_or(scorecard.places));
        for line in outline::lines(scorecard) {
            match line.kind {
                outline::LineKind::Section(section) => {
                    look(&section.printed_points);
                    look(&section.points);
                    section.score.ends().into_iter().flat_map(<[&Number; 2]>::from).for_each(&mut look);
                }
                outline::LineKind::Row(row) => {
                    look(&row.printed_points);
                    look(&row.points);
                    row.score.iter().for_each(&mut look);
                }
            }
        }
        scorecard.full_points.iter().for_each(&mut look);
        scorecard.total.ends().into_iter().flat_map(<[&Number; 2]>::from).for_each(&mut look);
        Figures { places: if places == 0 { 0 } else { places.max(scorecard.places) } }
    }

    /// Looks at numbers that stand together, of rubrics that round to so many places.
    pub fn among(numbers: &[&Number], rounded: u32) -> Figures {
        let places = numbers.iter().map(|number| number.places().unwrap_or(rounded)).max().unwrap_or(0);
        Figures { places: if places == 0 { 0 } else { places.max(rounded) } }
    }

    /// Whether they have decimal places.
    pub fn have_decimals(self) -> bool {
        self.places > 0
    }

    /// Points, or a score: `4`, or `4.00` beside `90.40`.
    pub fn show(self, number: &Number) -> String {
        match number.places() {
            Some(places) if places > self.places => number.to_string(),
            Some(_) | None => number.to_fixed(self.places),
        }
    }

    /// A difference with its sign: `+2`, `-0.5`, `0`.
    pub fn show_difference(self, number: &Number) -> String {
        let sign = if number.is_positive() { "+" } else { "" };
        format!("{sign}{}", self.show(number))
    }

    /// A total, or the range in which it lies: `91`, `83~91`.
    pub fn show_total(self, total: &Total) -> String {
        match total {
            Total::Scored(number) => self.show(number),
            Total::Range(low, high) => format!("{}{TO}{}", self.show(low), self.show(high)),
            Total::Unknown => NONE.to_string(),
        }
    }

    /// A row's score as it counts: with its sign under 加分 and 扣分.
    pub fn show_score(self, row: &RowScore, kind: SectionScoreKind) -> String {
        row.score.as_ref().map_or(NONE.to_string(), |score| self.signed(score, kind))
    }

    /// A heading's score as it counts: with its sign under 加分 and 扣分.
    pub fn show_section(self, section: &SectionScore) -> String {
        match &section.score {
            Total::Scored(number) => self.signed(number, section.kind),
            Total::Range(low, high) => format!("{}{TO}{}", self.signed(low, section.kind), self.signed(high, section.kind)),
            Total::Unknown => NONE.to_string(),
        }
    }

    fn signed(self, number: &Number, kind: SectionScoreKind) -> String {
        match kind {
            SectionScoreKind::Ordinary => self.show(number),
            SectionScoreKind::Bonus => self.show_difference(number),
            SectionScoreKind::Deduction => self.show(&number.negate()),
        }
    }
}

impl PointsColumns {
    /// Looks at every row and heading.
    pub fn of(scorecard: &Scorecard) -> PointsColumns {
        let differs = |line: &Line<'_>| match line.kind {
            outline::LineKind::Section(section) => section.printed_points != section.points,
            outline::LineKind::Row(row) => row.printed_points != row.points,
        };
        match outline::lines(scorecard).iter().any(differs) {
            true => PointsColumns::PrintedAndInForce,
            false => PointsColumns::One,
        }
    }
}

/// The points in force of the whole: the sum of those of the top headings that count inside the full marks; where headings have
/// weights, the full marks.
pub fn points_in_force(scorecard: &Scorecard) -> Option<Number> {
    let ordinary = || scorecard.sections.iter().filter(|section| section.kind == SectionScoreKind::Ordinary);
    if ordinary().any(|section| section.weight.is_some()) {
        return scorecard.full_points.clone();
    }
    ordinary().try_fold(Number::ZERO, |sum, section| sum.add(&section.points)).ok()
}

/// A weight: `80%`.
pub fn weight(weight: &Number) -> String {
    Quantity::RATE.show(weight, crate::number::MAXIMUM_PLACES)
}
