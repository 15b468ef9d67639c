//! What a file says about other files and other years: 参数, 沿用, 引用, 修改, 删除.

use crate::syntax::ast::{
    self, Expr, ItemKind, Modification, Parameter, ParameterValue, Prose, Reference, Removal, Template, TemplatePart, YearRange,
};
use crate::syntax::grammar::Rule;
use crate::syntax::keywords::{self, Keyword, Role};
use crate::syntax::layout::Piece;
use crate::syntax::messages;
use crate::syntax::outline::{self, Marker};
use crate::syntax::reading::ReadAs;
use crate::syntax::tokens::TokenKind;

use super::Lowering;
use super::statements::Outline;

impl Lowering<'_> {
    /// `参数 { … }`
    pub(super) fn parameters(&mut self, piece: &Piece) -> Option<Vec<Parameter>> {
        let open = self.block_of_statement(piece)?;
        Some(self.documented_entries(open, Lowering::parameter))
    }

    fn parameter(&mut self, entry: &Piece, documentation: Vec<Prose>) -> Option<Parameter> {
        let node = self.read(Rule::parameter, entry)?;
        let name = self.name_in(node.first()?.range());
        let value = match node.child(Rule::expression) {
            Some(value) => ParameterValue::Always(self.expression(&value)?),
            None => {
                let values = self.values_by_year(self.open_of_block(&node)?);
                // Without a value it was reported, and there is nothing to take.
                (!values.is_empty()).then_some(ParameterValue::ByYear(values))?
            }
        };
        Some(Parameter { documentation, name, value, span: self.span_of(entry) })
    }

    fn values_by_year(&mut self, open: usize) -> Vec<(YearRange, Expr)> {
        let mut values = Vec::new();
        for entry in self.entries_of_block(open) {
            let Some(node) = self.read(Rule::year_value, &entry) else { continue };
            let years = node.child(Rule::year_range).and_then(|years| self.year_range(&years));
            let value = node.child(Rule::expression).and_then(|value| self.expression(&value));
            values.extend(years.zip(value));
        }
        values
    }

    /// `沿用 "2021.rules"`, `引用 "common.rules"`
    pub(super) fn file_reference(&mut self, rule: Rule, piece: &Piece) -> Option<Reference> {
        let node = self.read(rule, piece)?;
        let string = node.child(Rule::string)?;
        let Template { parts, span } = self.template(&string)?;
        match parts.as_slice() {
            [TemplatePart::Text(path)] if !path.trim().is_empty() => Some(Reference { path: path.trim().to_string(), span }),
            _ => {
                self.report(messages::not_a_path(span));
                None
            }
        }
    }

    /// `修改 …`: a statement of the kind that it changes.
    pub(super) fn modify_statement(&mut self, piece: &Piece, marker: Option<(usize, Marker)>, outline: &mut Outline) {
        let layout = self.layout;
        let second = piece.start + 1;
        let rest = second..piece.end;
        let next = second + 1;
        let keyword = keywords::find(layout.word(second), &[Role::Statement]).filter(|_| rest.len() > 1);
        let is = |keyword: Keyword| keyword.is(layout.word(second)) && rest.len() > 1;
        let modification = if rest.is_empty() {
            self.report(messages::unfinished(self.span_of(piece), &[messages::what_to_modify()]));
            None
        } else if layout.is(second, "#") {
            self.heading(&rest).map(Modification::Heading)
        } else if is(keywords::DATA) && !layout.is(next, "(") && !layout.is(next, ":") {
            self.note_at(ReadAs::Keyword(keywords::DATA), second);
            self.data_block(&rest).map(Modification::Data)
        } else if is(keywords::TOTAL) && layout.is(next, ":") {
            self.note_at(ReadAs::Keyword(keywords::TOTAL), second);
            self.add(Some(ItemKind::Modify(Modification::Total(Vec::new()))), piece, outline);
            self.owned_by_last(outline);
            self.first_clause(next + 1..piece.end, outline);
            return;
        } else if is(keywords::DEFINE) && !matches!(marker, Some((_, Marker::Colon))) {
            self.definition(&rest).map(Modification::Definition)
        } else if is(keywords::CHECK) && (layout.kind(next) == Some(TokenKind::Text) || layout.is(next, "(")) {
            self.check(&rest).map(Modification::Check)
        } else if let Some(keyword) = keyword.filter(|keyword| self.is_said_anew(*keyword, next)) {
            self.report(messages::said_anew(self.span_at(piece.start), self.span_at(second), keyword));
            None
        } else {
            self.modified_indicator(piece, marker, outline);
            return;
        };
        self.add(modification.map(ItemKind::Modify), piece, outline);
        outline.unowned();
    }

    /// Whether a keyword and what follows it is a statement that needs no 修改, since it replaces the one of the base.
    fn is_said_anew(&self, keyword: Keyword, next: usize) -> bool {
        let layout = self.layout;
        keyword != keywords::EACH && layout.tokens.get(next).is_some_and(|next| outline::fits_behind(keyword, &layout.text, next))
    }

    /// `修改 预算完成率（5分）: 得分 = …`; the colon may be missing when only the points are new.
    fn modified_indicator(&mut self, piece: &Piece, marker: Option<(usize, Marker)>, outline: &mut Outline) {
        let second = piece.start + 1;
        let (end, clause) = match marker {
            Some((colon, Marker::Colon)) => (colon, colon + 1..piece.end),
            Some((mark, Marker::Equals | Marker::Question | Marker::Brace)) => {
                // Behind the points, where they are, else behind the first word.
                let last = (second..mark).rev().find(|index| self.layout.is(*index, ")")).unwrap_or(second);
                self.report(messages::missing_colon(self.span_of(&(second..last + 1)), self.span_at(last).after()));
                self.add(None, piece, outline);
                return;
            }
            None => (piece.end, piece.end..piece.end),
        };
        let header = piece.start..clause.start;
        let indicator = self.indicator_name(&(second..end), self.span_of(&header));
        self.add(indicator.map(|indicator| ItemKind::Modify(Modification::Indicator(indicator))), &header, outline);
        self.owned_by_last(outline);
        self.first_clause(clause, outline);
    }

    /// `删除 …`
    pub(super) fn removal(&mut self, piece: &Piece) -> Option<Removal> {
        let layout = self.layout;
        let second = piece.start + 1;
        let mut rest = second..piece.end;
        if rest.is_empty() {
            self.report(messages::unfinished(self.span_of(piece), &[messages::what_to_remove()]));
            return None;
        }
        if layout.is(second, "#") {
            let ast::Heading { level, name, attributes: _ } = self.heading(&rest)?;
            return Some(Removal::Heading { level, name });
        }
        if keywords::CHECK.is(layout.word(second)) && rest.len() > 1 {
            let node = self.read(Rule::check_label, &rest)?;
            return Some(Removal::Check(self.template(&node.child(Rule::string)?)?));
        }
        if rest.len() == 1 && keywords::TOTAL.is(layout.word(second)) {
            self.note_at(ReadAs::Keyword(keywords::TOTAL), second);
            return Some(Removal::Total(self.span_of(piece)));
        }
        if rest.len() == 1 && keywords::GRADES.is(layout.word(second)) {
            self.note_at(ReadAs::Keyword(keywords::GRADES), second);
            return Some(Removal::Grades(self.span_of(piece)));
        }
        if layout.is(rest.end - 1, ":") {
            rest.end -= 1;
        }
        if keywords::EACH.is(layout.word(second)) && rest.len() > 1 {
            self.note_at(ReadAs::Keyword(keywords::EACH), second);
            rest.start += 1;
        }
        // With its points, which are not read.
        self.note_piece(ReadAs::Title, &rest);
        // Its points may stand behind it, as they do where it was written.
        if let Some(open) = self.last_bracket(&rest)
            && self.looks_like_points(&(open + 1..layout.partner(open)))
        {
            rest.end = open;
        }
        Some(Removal::Named(self.name_in(layout.range(&rest))))
    }
}
