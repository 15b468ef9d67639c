//! Numbers with their units, dates and years.

use crate::number::{MAXIMUM_DIGITS, Number};
use crate::syntax::ast::{DateLiteral, NumberLiteral, Unit, YearRange};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::messages;
use crate::value::days_in_month;

use super::Lowering;

/// A date without a year may be 29 February.
const SOME_LEAP_YEAR: i32 = 2024;

impl Lowering<'_> {
    pub(super) fn number_literal(&mut self, node: &Node<'_>) -> Option<NumberLiteral> {
        let digits = node.child(Rule::digits)?;
        // `最大(1,000)` reads as two numbers, but no one writes the second like that.
        let zeros = digits.text().len() > 1 && digits.text().starts_with('0') && !digits.text().contains('.');
        let comma = if zeros { self.layout.token_at(digits.range().start).checked_sub(1) } else { None };
        if let Some(place) = comma.and_then(|comma| self.thousands(comma)) {
            self.report(messages::thousands_comma(place, self.source.slice(place)));
            return None;
        }
        let number = self.digits(&digits)?;
        let unit = node.child(Rule::unit).map(|unit| Unit { text: unit.text().to_string(), span: self.span(unit.range()) });
        Some(NumberLiteral { number, unit, text: node.text().to_string(), span: self.span(node.range()) })
    }

    fn digits(&mut self, node: &Node<'_>) -> Option<Number> {
        let number = Number::parse(&node.text().replace('_', ""));
        if number.is_none() {
            self.report(messages::too_many_digits(self.span(node.range()), MAXIMUM_DIGITS));
        }
        number
    }

    /// A whole number up to a limit: places, characters.
    pub(super) fn small_number(&mut self, node: &Node<'_>, limit: u32) -> Option<u32> {
        let number = self.digits(node)?.to_i64().and_then(|number| u32::try_from(number).ok()).filter(|number| *number <= limit);
        if number.is_none() {
            self.report(messages::number_too_large(self.span(node.range()), node.text(), limit));
        }
        number
    }

    pub(super) fn year_range(&mut self, node: &Node<'_>) -> Option<YearRange> {
        let mut years = node.children().filter(|child| child.rule() == Rule::year).map(|year| year.text().parse::<i32>().ok());
        let first = years.next()??;
        let open = node.child(Rule::dots).is_some();
        let last = match years.next() {
            Some(last) => last,
            None => (!open).then_some(first),
        };
        if last.is_some_and(|last| last < first) {
            self.report(messages::years_reversed(self.span(node.range())));
            return None;
        }
        Some(YearRange { first, last, span: self.span(node.range()) })
    }

    pub(super) fn date(&mut self, node: &Node<'_>) -> Option<DateLiteral> {
        let year = node.child(Rule::year).and_then(|year| year.text().parse::<i32>().ok());
        let part = |rule: Rule| node.child(rule).and_then(|child| child.text().parse::<u8>().ok());
        let (month, day) = (part(Rule::month)?, part(Rule::day)?);
        let days = days_in_month(year.unwrap_or(SOME_LEAP_YEAR), month);
        if day < 1 || day > days {
            self.report(messages::impossible_date(self.span(node.range()), node.text(), days));
            return None;
        }
        Some(DateLiteral { year, month, day })
    }
}
