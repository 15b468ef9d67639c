//! Statements one after the other: which kind each is, and what belongs to it.

use crate::source::Span;
use crate::syntax::Part;
use crate::syntax::ast::{self, Item, ItemKind, Prose};
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::keywords::{self, Keyword, Role};
use crate::syntax::layout::Piece;
use crate::syntax::messages;
use crate::syntax::outline::{self, Marker};
use crate::syntax::reading::ReadAs;
use crate::syntax::tokens::TokenKind;

use super::Lowering;

/// The statement to which clauses belong.
enum Owner {
    /// None: clauses stand alone.
    Nobody,
    /// The last item, an indicator or 总分.
    Last,
    /// One that was left out because of an error; its clauses are read for their errors only.
    LeftOut,
}

/// The statements read so far.
pub(super) struct Outline {
    items: Vec<Item>,
    documentation: Vec<Prose>,
    owner: Owner,
    /// Whether the owner has a clause, read or not.
    has_clause: bool,
    /// Whether the clause before is a 分档 or the like without its `{`, so that its entries follow as lines of their own.
    unopened: bool,
    /// Whether there is a 沿用 that could not be read.
    extends_unread: bool,
}

impl Outline {
    /// What follows belongs to no statement.
    pub(super) fn unowned(&mut self) {
        self.owner = Owner::Nobody;
    }
}

impl Lowering<'_> {
    /// Reads all statements of the layout.
    pub(super) fn statements(&mut self) -> Vec<Item> {
        let layout = self.layout;
        let mut outline = Outline {
            items: Vec::new(),
            documentation: Vec::new(),
            owner: Owner::Nobody,
            has_clause: true,
            unopened: false,
            extends_unread: false,
        };
        for line in layout.split(0..layout.tokens.len(), &[]) {
            if layout.kind(line.start) == Some(TokenKind::Prose) {
                outline.documentation.push(self.prose(line.start));
            } else if layout.is(line.start, "#") || layout.kind(line.start + 1) == Some(TokenKind::Prose) {
                self.statement(line, &mut outline);
            } else {
                for piece in layout.split(line, &[";"]) {
                    self.statement(piece, &mut outline);
                }
            }
        }
        self.finish_owner(&mut outline);
        if let Some(prose) = outline.documentation.first() {
            self.report(messages::dangling_prose(prose.span));
        }
        if outline.extends_unread {
            // What they change is not known, and that 沿用 is to be corrected was said.
            outline.items.retain(|item| !matches!(item.kind, ItemKind::Modify(_) | ItemKind::Remove(_)));
        }
        outline.items
    }

    /// The free text of a token, without its mark.
    pub(super) fn prose(&self, index: usize) -> Prose {
        let range = self.layout.range(&(index..index + 1));
        let written = self.written(range.clone());
        let text = written.trim_start_matches(['>', '＞']).trim();
        Prose { text: text.to_string(), span: self.span(range) }
    }

    fn statement(&mut self, piece: Piece, outline: &mut Outline) {
        let layout = self.layout;
        let unopened = std::mem::take(&mut outline.unopened);
        let tokens = layout.tokens.get(piece.clone()).unwrap_or(&[]);
        let marker = outline::first_marker(&layout.text, tokens).map(|(index, marker)| (piece.start + index, marker));
        if layout.is(piece.start, "#") {
            self.note_piece(ReadAs::Statement(None), &piece);
            let heading = self.heading(&piece).map(ItemKind::Heading);
            self.add(heading, &piece, outline);
            return;
        }
        if let Some(keyword) = self.statement_keyword(&piece, marker) {
            self.keyword_statement(keyword, &piece, marker, outline);
            return;
        }
        if unopened && self.looks_like_entry(&piece, marker) {
            outline.unopened = true;
            return;
        }
        match marker {
            Some((colon, Marker::Colon)) => {
                let clause = self.single_name(&(piece.start..colon)).filter(|word| is_clause_word(word));
                if clause.is_some() {
                    self.report(messages::clause_with_colon(self.span_at(colon), self.span_of(&(piece.start..colon))));
                    outline.has_clause = true;
                } else {
                    self.indicator_statement(&piece, colon, outline);
                }
            }
            Some((equals, Marker::Equals)) => self.clause_statement(&piece, equals, outline),
            Some((_, Marker::Question | Marker::Brace)) | None => self.unclear_statement(&piece, outline),
        }
    }

    /// The keyword that the piece is a statement of, if it is one.
    fn statement_keyword(&self, piece: &Piece, marker: Option<(usize, Marker)>) -> Option<Keyword> {
        let layout = self.layout;
        if layout.kind(piece.start) != Some(TokenKind::Word) {
            return None;
        }
        let keyword = keywords::find(layout.word(piece.start), &[Role::Statement])?;
        let Some(next) = layout.tokens.get(piece.start + 1).filter(|_| piece.start + 1 < piece.end) else { return Some(keyword) };
        let fits = outline::fits_behind(keyword, &layout.text, next);
        let reads_as_name = match next.text(&layout.text) {
            "=" | "==" | "." | "?" => true,
            ":" => false,
            "(" => !(keyword == keywords::CHECK && keywords::WARNING.is(layout.word(piece.start + 2))),
            _ => {
                !fits
                    && matches!(marker, Some((_, Marker::Colon | Marker::Equals)))
                    && ![keywords::CHECK, keywords::PARAMS].contains(&keyword)
            }
        };
        (!reads_as_name).then_some(keyword)
    }

    fn keyword_statement(&mut self, keyword: Keyword, piece: &Piece, marker: Option<(usize, Marker)>, outline: &mut Outline) {
        let layout = self.layout;
        let second = piece.start + 1;
        self.note_piece(ReadAs::Statement(Some(keyword)), piece);
        self.note_at(ReadAs::Keyword(keyword), piece.start);
        match keyword {
            keywords::TOTAL if layout.is(second, ":") => {
                self.add(Some(ItemKind::Total(Vec::new())), piece, outline);
                self.owned_by_last(outline);
                self.first_clause(second + 1..piece.end, outline);
                return;
            }
            keywords::MODIFY => return self.modify_statement(piece, marker, outline),
            keywords::EACH => {
                match marker {
                    Some((colon, Marker::Colon)) if !layout.is(second, ":") => self.indicator_statement(piece, colon, outline),
                    _ => {
                        let fault = messages::missing_colon(self.span_of(piece), self.span_of(piece).after());
                        self.report(fault);
                        self.add(None, piece, outline);
                    }
                }
                return;
            }
            _ => {}
        }
        if layout.is(second, ":") && second < piece.end {
            self.report(messages::header_with_colon(self.span_at(second), self.span_at(piece.start), keyword));
            outline.extends_unread |= keyword == keywords::EXTENDS;
            self.add(None, piece, outline);
            return;
        }
        let kind = self.header_statement(keyword, piece);
        outline.extends_unread |= keyword == keywords::EXTENDS && kind.is_none();
        self.add(kind, piece, outline);
        outline.owner = Owner::Nobody;
    }

    fn header_statement(&mut self, keyword: Keyword, piece: &Piece) -> Option<ItemKind> {
        match keyword {
            keywords::RUBRIC => self.rubric_name(piece).map(ItemKind::Rubric),
            keywords::DATA => self.data_block(piece).map(ItemKind::Data),
            keywords::GRADES => self.grades(piece).map(ItemKind::Grades),
            keywords::YEAR => {
                let node = self.read(Rule::year_statement, piece)?;
                self.year_range(&node.child(Rule::year_range)?).map(ItemKind::Year)
            }
            keywords::BASIS => {
                let node = self.read(Rule::basis, piece)?;
                self.template(&node.child(Rule::string)?).map(ItemKind::Basis)
            }
            keywords::ROUND_TO => {
                let node = self.read(Rule::rounding, piece)?;
                let places = node.children().filter(|child| matches!(child.rule(), Rule::digits | Rule::places_word));
                let range = places.map(|child| child.range()).reduce(|first, last| first.start..last.end)?;
                let digits = node.child(Rule::digits)?;
                let places = self.small_number(&digits, crate::number::MAXIMUM_PLACES)?;
                Some(ItemKind::Rounding(ast::Places { places, span: self.span(range) }))
            }
            keywords::POINTS => {
                self.read(Rule::points_policy, piece)?;
                Some(ItemKind::DeclaredPoints(self.span_of(piece)))
            }
            keywords::INAPPLICABLE => {
                let node = self.read(Rule::inapplicable, piece)?;
                self.inapplicable(&node).map(ItemKind::Inapplicable)
            }
            keywords::FULL => {
                let node = self.read(Rule::full_points, piece)?;
                if let Some(number) = node.child(Rule::number_literal) {
                    return Some(ItemKind::FullPoints(ast::FullPoints::Points(self.number_literal(&number)?)));
                }
                let unlimited = node.child(Rule::unlimited)?;
                Some(ItemKind::FullPoints(ast::FullPoints::Unlimited(self.span(unlimited.range()))))
            }
            keywords::DEFINE => self.definition(piece).map(ItemKind::Definition),
            keywords::CHECK => self.check(piece).map(ItemKind::Check),
            keywords::TEST => match self.part {
                Part::Whole => self.test(piece).map(ItemKind::Test),
                Part::Rules => None,
            },
            keywords::PARAMS => self.parameters(piece).map(ItemKind::Parameters),
            keywords::EXTENDS => self.file_reference(Rule::extends_statement, piece).map(ItemKind::Extends),
            keywords::IMPORT => self.file_reference(Rule::import_statement, piece).map(ItemKind::Import),
            keywords::REMOVE => self.removal(piece).map(ItemKind::Remove),
            _ => {
                self.report(messages::unknown_statement(self.span_of(piece), None));
                None
            }
        }
    }

    fn rubric_name(&mut self, piece: &Piece) -> Option<Prose> {
        if piece.len() < 2 {
            self.report(messages::unfinished(self.span_of(piece), &[messages::rubric_name()]));
            return None;
        }
        let mut name = self.prose(piece.start + 1);
        for (open, close) in [('"', '"'), ('“', '”'), ('「', '」')] {
            let inside = name.text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            if let Some(inside) = inside.filter(|inside| !inside.contains([open, close])) {
                name.text = inside.trim().to_string();
            }
        }
        Some(name)
    }

    fn inapplicable(&self, node: &Node<'_>) -> Option<ast::InapplicablePolicy> {
        let policy = node.children().find(|child| child.rule() != Rule::inapplicable_word)?;
        let kind = match policy.rule() {
            Rule::rescale => ast::InapplicableKind::Rescale,
            Rule::share_all => ast::InapplicableKind::ShareInAll,
            _ => {
                let digit = find_deep(&policy, Rule::level_digit)?;
                ast::InapplicableKind::ShareInLevel(match digit.text() {
                    "一" | "1" => 1,
                    "二" | "2" => 2,
                    "三" | "3" => 3,
                    _ => 4,
                })
            }
        };
        Some(ast::InapplicablePolicy { kind, span: self.span(policy.range()) })
    }

    fn grades(&mut self, piece: &Piece) -> Option<Vec<ast::Arm>> {
        let open = self.block_of_statement(piece)?;
        Some(self.arms(open))
    }

    /// The `{` behind a statement's keyword; reported when there is none, or when something follows the `}`.
    pub(super) fn block_of_statement(&mut self, piece: &Piece) -> Option<usize> {
        let open = piece.start + 1;
        if open >= piece.end {
            self.report(messages::unfinished(self.span_of(piece), &[messages::mark("{")]));
            return None;
        }
        if !self.layout.is(open, "{") {
            let found = self.written(self.layout.range(&(open..open + 1)));
            self.report(messages::unexpected(self.span_at(open), found, &[messages::mark("{")]));
            return None;
        }
        self.nothing_behind(open, piece);
        (!self.nests_too_deep(piece)).then_some(open)
    }

    /// Reports what follows the `}` of a statement's block.
    pub(super) fn nothing_behind(&mut self, open: usize, piece: &Piece) {
        let behind = self.layout.step(open);
        if behind < piece.end {
            let found = self.written(self.layout.range(&(behind..behind + 1)));
            self.report(messages::unexpected(self.span_at(behind), found, &[messages::line_end()]));
        }
    }

    pub(super) fn definition(&mut self, piece: &Piece) -> Option<ast::Definition> {
        let node = self.read(Rule::definition, piece)?;
        let name = node.children().find(|child| matches!(child.rule(), Rule::name | Rule::quoted))?;
        let parameters = node
            .child(Rule::parameters)
            .map(|parameters| parameters.children().map(|child| self.name_in(child.range())).collect::<Vec<_>>());
        let body = self.expression(&node.child(Rule::expression)?)?;
        Some(ast::Definition { name: self.name_in(name.range()), parameters, body })
    }

    pub(super) fn check(&mut self, piece: &Piece) -> Option<ast::Check> {
        let node = self.read(Rule::check, piece)?;
        let label = self.template(&node.child(Rule::string)?);
        let mut expressions = node.children().filter(|child| child.rule() == Rule::expression);
        let condition = expressions.next().and_then(|condition| self.expression(&condition));
        let tolerance = match expressions.next() {
            Some(tolerance) => Some(self.expression(&tolerance)?),
            None => None,
        };
        let warning = node.child(Rule::warning).is_some();
        Some(ast::Check { warning, label: label?, condition: condition?, tolerance })
    }

    fn indicator_statement(&mut self, piece: &Piece, colon: usize, outline: &mut Outline) {
        let header = piece.start..colon + 1;
        self.note_piece(ReadAs::Statement(None), piece);
        let indicator = self.indicator_header(&header).map(ItemKind::Indicator);
        self.add(indicator, &header, outline);
        self.owned_by_last(outline);
        self.first_clause(colon + 1..piece.end, outline);
    }

    pub(super) fn owned_by_last(&mut self, outline: &mut Outline) {
        outline.has_clause = false;
        outline.owner = match outline.items.last().map(|item| &item.kind) {
            Some(
                ItemKind::Indicator(_)
                | ItemKind::Total(_)
                | ItemKind::Modify(ast::Modification::Indicator(_) | ast::Modification::Total(_)),
            ) if !matches!(outline.owner, Owner::LeftOut) => Owner::Last,
            _ => Owner::LeftOut,
        };
    }

    /// The clause on the line of its indicator.
    pub(super) fn first_clause(&mut self, piece: Piece, outline: &mut Outline) {
        if piece.is_empty() {
            return;
        }
        let layout = self.layout;
        let tokens = layout.tokens.get(piece.clone()).unwrap_or(&[]);
        match outline::first_marker(&layout.text, tokens) {
            Some((equals, Marker::Equals)) => self.clause_statement(&piece, piece.start + equals, outline),
            Some((colon, Marker::Colon)) if colon > 0 => {
                let colon = piece.start + colon;
                self.report(messages::clause_with_colon(self.span_at(colon), self.span_of(&(piece.start..colon))));
                outline.has_clause = true;
            }
            Some(_) | None => self.unclear_statement(&piece, outline),
        }
    }

    fn clause_statement(&mut self, piece: &Piece, equals: usize, outline: &mut Outline) {
        let layout = self.layout;
        outline.has_clause = true;
        if let Some(open) = layout.level(piece.start..equals).find(|index| layout.is(*index, "(")) {
            let close = layout.partner(open);
            let header = layout.tokens.get(piece.start..close + 1).unwrap_or(&[]);
            if close < equals && outline::ends_with_points(&layout.text, header) {
                self.report(messages::missing_colon(self.span_of(&(piece.start..close + 1)), self.span_at(close).after()));
                outline.owner = Owner::LeftOut;
                return;
            }
        }
        if matches!(outline.owner, Owner::Nobody) {
            self.report(messages::stray_clause(self.span_of(&(piece.start..equals))));
            return;
        }
        let Some(clause) = self.clause(piece, equals) else {
            outline.unopened = self.lacks_block(piece);
            return;
        };
        let (Owner::Last, Some(item)) = (&outline.owner, outline.items.last_mut()) else { return };
        item.documentation.append(&mut outline.documentation);
        item.span = item.span.to(clause.span);
        match &mut item.kind {
            ItemKind::Indicator(indicator) | ItemKind::Modify(ast::Modification::Indicator(indicator)) => {
                indicator.clauses.push(clause);
            }
            ItemKind::Total(clauses) | ItemKind::Modify(ast::Modification::Total(clauses)) => clauses.push(clause),
            _ => {}
        }
    }

    /// Whether a piece has 分档 or the like in it and no block for it.
    fn lacks_block(&self, piece: &Piece) -> bool {
        let layout = self.layout;
        let blocks = [keywords::MATCH, keywords::CHECKLIST, keywords::INTERPOLATE];
        layout.level(piece.clone()).any(|index| blocks.iter().any(|keyword| keyword.is(layout.word(index))))
            && !layout.level(piece.clone()).any(|index| layout.is(index, "{"))
    }

    /// Whether a piece is such as stands between the braces of 分档: `≥ 90%: 4`, `= 0: 3`.
    fn looks_like_entry(&self, piece: &Piece, marker: Option<(usize, Marker)>) -> bool {
        let layout = self.layout;
        match marker {
            Some((colon, Marker::Colon)) => {
                let header = layout.tokens.get(piece.start..colon).unwrap_or(&[]);
                colon + 1 < piece.end && !outline::ends_with_points(&layout.text, header)
            }
            Some((equals, Marker::Equals)) => equals == piece.start,
            Some((_, Marker::Question | Marker::Brace)) | None => false,
        }
    }

    /// A piece that is neither a statement nor a clause: says what it most likely was meant to be.
    fn unclear_statement(&mut self, piece: &Piece, outline: &mut Outline) {
        let layout = self.layout;
        outline.has_clause = true;
        if layout.is_faulty(piece) {
            self.salvage(piece);
            return;
        }
        let span = self.span_of(piece);
        let first = layout.word(piece.start);
        let tokens = layout.tokens.get(piece.clone()).unwrap_or(&[]);
        let has_owner = !matches!(outline.owner, Owner::Nobody);
        if is_clause_word(first) && piece.len() > 1 && has_owner {
            self.report(messages::missing_equals(span, self.span_at(piece.start)));
        } else if outline::ends_with_points(&layout.text, tokens) {
            self.report(messages::missing_colon(span, span.after()));
            outline.owner = Owner::LeftOut;
        } else if let Some(diagnostic) = self.common_slip(piece, piece.start) {
            self.report(diagnostic);
        } else {
            let words = keywords::ALL.iter().filter(|keyword| matches!(keyword.role, Role::Statement | Role::Clause));
            let words = words.flat_map(|keyword| [keyword.chinese, keyword.english]);
            let near = crate::diagnostic::closest(first, words);
            self.report(messages::unknown_statement(self.first_words(piece), near));
        }
    }

    /// The place of the first token of a piece, or all of a short one.
    fn first_words(&self, piece: &Piece) -> Span {
        let end = if piece.len() <= 3 { piece.end } else { piece.start + 1 };
        self.span_of(&(piece.start..end))
    }

    /// Adds a statement, or notes that one was left out.
    pub(super) fn add(&mut self, kind: Option<ItemKind>, piece: &Piece, outline: &mut Outline) {
        self.finish_owner(outline);
        let documentation = std::mem::take(&mut outline.documentation);
        outline.has_clause = true;
        outline.owner = if kind.is_some() { Owner::Nobody } else { Owner::LeftOut };
        if let Some(kind) = kind {
            outline.items.push(Item { documentation, kind, span: self.span_of(piece) });
        }
    }

    /// Reports an indicator that is over without a clause.
    fn finish_owner(&mut self, outline: &mut Outline) {
        if let (false, Owner::Last, Some(item)) = (outline.has_clause, &outline.owner, outline.items.last()) {
            match &item.kind {
                // New points alone are a change.
                ItemKind::Modify(ast::Modification::Indicator(indicator)) if indicator.points.is_some() => {}
                // Of points that do not read it was said what they should be.
                ItemKind::Modify(_) if self.has_reported_in(item.span) => {}
                ItemKind::Modify(_) => self.report(messages::nothing_modified(item.span)),
                _ => self.report(messages::empty_indicator(item.span)),
            }
        }
    }

    /// The only token of a piece, when it is a word.
    fn single_name(&self, piece: &Piece) -> Option<&str> {
        (piece.len() == 1 && self.layout.kind(piece.start) == Some(TokenKind::Word)).then(|| self.layout.word(piece.start))
    }
}

/// Whether a word starts a clause of an indicator.
fn is_clause_word(word: &str) -> bool {
    keywords::find(word, &[Role::Clause]).is_some()
}

/// The first part, at any depth, that was read with a rule.
fn find_deep<'t>(node: &Node<'t>, rule: Rule) -> Option<Node<'t>> {
    node.children().find_map(|child| if child.rule() == rule { Some(child) } else { find_deep(&child, rule) })
}
