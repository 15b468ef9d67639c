//! Numbers with their units, dates and years.

use crate::number::{MAXIMUM_DIGITS, Number};
use crate::syntax::ast::{DateLiteral, NumberLiteral, Unit, YearRange};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::messages;

use super::Lowering;

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
        let part = |rule: Rule| node.child(rule).and_then(|child| child.text().parse::<u16>().ok());
        let (year, month, day) = (part(Rule::year), part(Rule::month)?, part(Rule::day)?);
        if day < 1 || day > days_in(year, month) {
            self.report(messages::impossible_date(self.span(node.range()), node.text(), days_in(year, month)));
            return None;
        }
        Some(DateLiteral { year: year.map(i32::from), month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
    }
}

/// How many days a month has; 0 for what is no month. Without a year February may have 29.
fn days_in(year: Option<u16>, month: u16) -> u16 {
    let leap = year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}
