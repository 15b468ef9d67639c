//! The statements at the head of a file: 评价, 年度, 依据, 保留, 分值, 不适用, 满分.

use super::{Checker, messages};
use crate::model::{Inapplicable, PointsSource, Years};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::ast;

/// The most places that 保留 can ask for.
const MAXIMUM_PLACES: u32 = 10;

/// What the head of a file says.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// 评价
    pub name: String,
    /// 年度
    pub years: Option<Years>,
    /// 依据
    pub basis: Option<String>,
    /// 保留
    pub places: u32,
    /// 分值
    pub points: PointsSource,
    /// 不适用, none when it is not said.
    pub inapplicable: Option<Inapplicable>,
    /// 满分
    pub full_points: FullPoints,
}

/// What the head says about the full marks.
#[derive(Clone, Debug)]
pub(super) enum FullPoints {
    /// Nothing: 100, or what the only heading makes.
    Unsaid,
    /// 满分 120
    Points(Number),
    /// 满分 不限
    Unlimited,
}

impl<'a> Checker<'a> {
    /// Reads the head of the file.
    pub(super) fn header(&mut self) -> Header {
        let mut header = Header {
            name: String::new(),
            years: None,
            basis: None,
            places: 2,
            points: PointsSource::Printed,
            inapplicable: None,
            full_points: FullPoints::Unsaid,
        };
        let mut once = Once::default();
        let file = self.file;
        for item in &file.items {
            match &item.kind {
                ast::ItemKind::Rubric(name) => {
                    self.once(&mut once.rubric, "评价", item.span);
                    header.name.clone_from(&name.text);
                }
                ast::ItemKind::Year(range) => {
                    self.once(&mut once.year, "年度", item.span);
                    header.years = Some(Years { first: range.first, last: range.last });
                }
                ast::ItemKind::Basis(template) => {
                    self.once(&mut once.basis, "依据", item.span);
                    header.basis = self.plain_text(template);
                }
                ast::ItemKind::Rounding(places) => {
                    self.once(&mut once.rounding, "保留", item.span);
                    if places.places > MAXIMUM_PLACES {
                        self.diagnostics.push(messages::too_many_places(places.span, MAXIMUM_PLACES));
                    }
                    header.places = places.places.min(MAXIMUM_PLACES);
                }
                ast::ItemKind::DeclaredPoints(_) => {
                    self.once(&mut once.points, "分值", item.span);
                    header.points = PointsSource::Declared;
                }
                ast::ItemKind::Inapplicable(policy) => {
                    self.once(&mut once.inapplicable, "不适用", item.span);
                    header.inapplicable = Some(match policy.kind {
                        ast::InapplicableKind::ShareInLevel(level) => Inapplicable::ShareInLevel(level),
                        ast::InapplicableKind::ShareInAll => Inapplicable::ShareInAll,
                        ast::InapplicableKind::Rescale => Inapplicable::Rescale,
                    });
                }
                ast::ItemKind::FullPoints(points) => {
                    self.once(&mut once.full_points, "满分", item.span);
                    header.full_points = match points {
                        ast::FullPoints::Points(literal) => match self.points_literal(literal) {
                            Some(points) => FullPoints::Points(points),
                            None => FullPoints::Unsaid,
                        },
                        ast::FullPoints::Unlimited(_) => FullPoints::Unlimited,
                    };
                }
                ast::ItemKind::Grades(_)
                | ast::ItemKind::Data(_)
                | ast::ItemKind::Definition(_)
                | ast::ItemKind::Heading(_)
                | ast::ItemKind::Indicator(_)
                | ast::ItemKind::Total(_)
                | ast::ItemKind::Check(_)
                | ast::ItemKind::Parameters(_)
                | ast::ItemKind::Test(_) => {}
                // Worked in by `revision`.
                ast::ItemKind::Extends(_) | ast::ItemKind::Import(_) | ast::ItemKind::Modify(_) | ast::ItemKind::Remove(_) => {}
            }
        }
        header
    }

    /// Reports a statement that stands a second time.
    pub(super) fn once(&mut self, seen: &mut Option<Span>, statement: &str, span: Span) {
        match *seen {
            Some(first) => self.diagnostics.push(messages::statement_twice(statement, span, first)),
            None => *seen = Some(span),
        }
    }

    /// The points of a literal: `3分`, `3`.
    pub(super) fn points_literal(&mut self, literal: &ast::NumberLiteral) -> Option<Number> {
        let fits = literal.unit.as_ref().is_none_or(|unit| matches!(unit.text.as_str(), "分" | "point" | "points"));
        if !fits || !literal.number.is_positive() {
            self.diagnostics.push(messages::not_points(literal));
            return None;
        }
        Some(literal.number.clone())
    }
}

/// Where each statement that may stand once was met.
#[derive(Default)]
struct Once {
    rubric: Option<Span>,
    year: Option<Span>,
    basis: Option<Span>,
    rounding: Option<Span>,
    points: Option<Span>,
    inapplicable: Option<Span>,
    full_points: Option<Span>,
}
