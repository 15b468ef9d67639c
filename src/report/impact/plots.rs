//! Plots as inline SVG: old totals against new ones, and the points that each indicator moves. Places are exact numbers rounded to a tenth
//! of a pixel; every text is escaped by `maud`.

use maud::{Markup, html};
use unicode_width::UnicodeWidthChar;

use super::{tables, words};
use crate::eval::Total;
use crate::impact::{Difference, Direction, Effect, Moves, Unit};
use crate::language::Language;
use crate::number::Number;
use crate::report::figures::Figures;
use crate::report::html::LINE_END;
use crate::report::layout::clean;

/// A place or a length in tenths of a pixel.
type Tenths = i64;

/// The plot of totals: how wide all of it is, and where its area lies.
const WIDTH: Tenths = 6800;
const HEIGHT: Tenths = 4400;
const LEFT: Tenths = 480;
const TOP: Tenths = 240;
const AREA_WIDTH: Tenths = 6100;
const AREA_HEIGHT: Tenths = 3700;

/// The most units whose names are written beside their points.
const MOST_NAMES: usize = 24;
/// The most characters of a name in a plot.
const LONGEST_NAME: usize = 12;
/// The height of a line of text.
const LINE: Tenths = 120;

/// The most indicators that have a bar.
const MOST_BARS: usize = 20;

/// A place as SVG writes it.
fn px(tenths: Tenths) -> String {
    Number::scaled(tenths, 1).to_string()
}

/// Rounded to a tenth of a pixel.
fn tenths(number: &Number) -> Tenths {
    number.round(0).to_i64().unwrap_or(0)
}

/// The numbers from one end of an axis to the other.
struct Axis {
    low: Number,
    high: Number,
    step: Number,
}

impl Axis {
    /// Around these numbers, with round ends.
    fn around(numbers: &[&Number]) -> Option<Axis> {
        let (least, most) = (numbers.iter().min()?, numbers.iter().max()?);
        let span = most.subtract(least).ok()?;
        let mut step = Number::ONE;
        // 1, 2, 5, 10, 20, … until eight of them are enough.
        for factor in [20, 25, 20].into_iter().cycle().take(120) {
            if span <= step.multiply(&Number::from(8)).ok()? {
                break;
            }
            step = step.multiply(&Number::scaled(factor, 1)).ok()?;
        }
        let low = least.divide(&step).ok()?.floor().multiply(&step).ok()?;
        let high = most.divide(&step).ok()?.ceiling().multiply(&step).ok()?;
        let (low, high) = if low == high { (low.subtract(&step).ok()?, high.add(&step).ok()?) } else { (low, high) };
        Some(Axis { low, high, step })
    }

    /// How far from its beginning a number lies on an axis of a length.
    fn at(&self, number: &Number, length: Tenths) -> Tenths {
        let share = |number: &Number| {
            let span = self.high.subtract(&self.low).ok()?;
            number.subtract(&self.low).ok()?.divide(&span).ok()?.multiply(&Number::from(length)).ok()
        };
        share(number).map_or(0, |place| tenths(&place))
    }

    /// The numbers that are marked.
    fn marks(&self) -> Vec<Number> {
        let mut marks = vec![self.low.clone()];
        while let Some(Ok(next)) = marks.last().map(|last| last.add(&self.step))
            && next <= self.high
            && marks.len() < 20
        {
            marks.push(next);
        }
        marks
    }

    /// Whether a number lies between the ends, so that a line there can be seen.
    fn shows(&self, number: &Number) -> bool {
        *number > self.low && *number < self.high
    }
}

/// A unit's point.
struct Point<'a> {
    unit: &'a Unit,
    x: Tenths,
    y: Tenths,
}

/// Old totals against new ones, with the limits of the grades; the units whose grade changes by name. Nothing when no unit has both.
pub fn totals(effect: &Effect, figures: Figures, language: Language) -> Option<Markup> {
    let pairs: Vec<(&Unit, &Number, &Number)> = effect
        .units
        .iter()
        .filter_map(|unit| match (&unit.old.total, &unit.new.total) {
            (Total::Scored(old), Total::Scored(new)) => Some((unit, old, new)),
            (Total::Scored(_) | Total::Range(..) | Total::Unknown, _) => None,
        })
        .collect();
    let numbers: Vec<&Number> = pairs.iter().flat_map(|(_, old, new)| [*old, *new]).collect();
    let axis = Axis::around(&numbers)?;
    let x = |number: &Number| LEFT + axis.at(number, AREA_WIDTH);
    let y = |number: &Number| TOP + AREA_HEIGHT - axis.at(number, AREA_HEIGHT);
    let points: Vec<Point<'_>> = pairs.iter().map(|(unit, old, new)| Point { unit, x: x(old), y: y(new) }).collect();
    let names = placed_names(&points, effect);
    let (right, bottom) = (LEFT + AREA_WIDTH, TOP + AREA_HEIGHT);
    let limits = |grades: &[(String, Option<Number>)]| -> Vec<(String, Number)> {
        grades.iter().filter_map(|(name, limit)| Some((name.clone(), limit.clone().filter(|limit| axis.shows(limit))?))).collect()
    };
    let view = format!("0 0 {} {}", px(WIDTH), px(HEIGHT));
    Some(html! {
        svg.plot viewBox=(view) role="img" aria-label=(words::SCATTER.get(language)) {
            rect.area x=(px(LEFT)) y=(px(TOP)) width=(px(AREA_WIDTH)) height=(px(AREA_HEIGHT)) {}
            @for mark in axis.marks() {
                (LINE_END)
                line.grid x1=(px(x(&mark))) x2=(px(x(&mark))) y1=(px(TOP)) y2=(px(bottom)) {}
                line.grid x1=(px(LEFT)) x2=(px(right)) y1=(px(y(&mark))) y2=(px(y(&mark))) {}
                text.mark x=(px(x(&mark))) y=(px(bottom + 150)) text-anchor="middle" { (mark) }
                text.mark x=(px(LEFT - 60)) y=(px(y(&mark) + 35)) text-anchor="end" { (mark) }
            }
            line.same x1=(px(LEFT)) y1=(px(bottom)) x2=(px(right)) y2=(px(TOP)) {}
            @for (name, limit) in limits(&effect.old_grades) {
                line.limit x1=(px(x(&limit))) x2=(px(x(&limit))) y1=(px(TOP)) y2=(px(bottom)) {}
                text.limit x=(px(x(&limit))) y=(px(TOP - 60)) text-anchor="middle" { (clean(&short(&name))) " ≥ " (limit) }
            }
            @for (name, limit) in limits(&effect.new_grades) {
                line.limit x1=(px(LEFT)) x2=(px(right)) y1=(px(y(&limit))) y2=(px(y(&limit))) {}
                text.limit x=(px(LEFT + 50)) y=(px(y(&limit) - 30)) { (clean(&short(&name))) " ≥ " (limit) }
            }
            text.axis x=(px(LEFT + AREA_WIDTH / 2)) y=(px(bottom + 320)) text-anchor="middle" { (words::OLD_TOTAL.get(language)) " →" }
            text.axis x=(px(110)) y=(px(TOP + AREA_HEIGHT / 2)) text-anchor="middle" transform=(format!("rotate(-90 {} {})", px(110), px(TOP + AREA_HEIGHT / 2))) { (words::NEW_TOTAL.get(language)) " →" }
            @for point in points.iter().filter(|point| point.unit.crossing.is_none()) { (LINE_END) (dot(point, figures)) }
            @for point in points.iter().filter(|point| point.unit.crossing.is_some()) { (LINE_END) (dot(point, figures)) }
            @for name in &names {
                (LINE_END) text.name x=(px(name.x)) y=(px(name.y)) text-anchor=(name.anchor) { (name.text) } }
        }
    })
}

fn dot(point: &Point<'_>, figures: Figures) -> Markup {
    let unit = point.unit;
    let (class, radius) = match unit.crossing.as_ref().map(|crossing| crossing.direction) {
        None => ("dot", 30),
        Some(Direction::Worse) => ("dot worse", 40),
        Some(Direction::Better) => ("dot better", 40),
        Some(Direction::Other) => ("dot other", 40),
    };
    let (old, new) = (figures.show_total(&unit.old.total), figures.show_total(&unit.new.total));
    html! {
        circle class=(class) cx=(px(point.x)) cy=(px(point.y)) r=(px(radius)) { title { (clean(&unit.name)) " " (old) " → " (new) } }
    }
}

/// A name beside its point.
struct Name {
    text: String,
    x: Tenths,
    y: Tenths,
    anchor: &'static str,
}

/// A rectangle that is taken: left, top, right, bottom.
type Taken = (Tenths, Tenths, Tenths, Tenths);

/// Names beside the points of units whose grade changes, where they cover neither each other nor those points. The greatest changes are
/// named first; a name for which there is no room is left to the table.
fn placed_names(points: &[Point<'_>], effect: &Effect) -> Vec<Name> {
    let mut crossing: Vec<&Point<'_>> = points.iter().filter(|point| point.unit.crossing.is_some()).collect();
    let size = |point: &&Point<'_>| point.unit.change.as_ref().map(Number::absolute);
    crossing.sort_by_key(|point| std::cmp::Reverse(size(point)));
    let mut taken: Vec<Taken> = crossing.iter().map(|point| (point.x - 40, point.y - 40, point.x + 40, point.y + 40)).collect();
    let mut names = Vec::new();
    for point in crossing.iter().take(MOST_NAMES) {
        let text = clean(&short(&tables::name(point.unit, effect)));
        let width = width(&text);
        for (right, lift) in
            [(true, 0), (false, 0), (true, -90), (true, 90), (false, -90), (false, 90), (true, -170), (true, 170)]
        {
            let (from, to) = if right { (point.x + 60, point.x + 60 + width) } else { (point.x - 60 - width, point.x - 60) };
            let middle = point.y + lift;
            let place = (from, middle - LINE / 2, to, middle + LINE / 2);
            let fits = from >= LEFT && to <= WIDTH && place.1 >= TOP && place.3 <= TOP + AREA_HEIGHT;
            if fits && !taken.iter().any(|other| overlap(*other, place)) {
                taken.push(place);
                let (x, anchor) = if right { (from, "start") } else { (to, "end") };
                names.push(Name { text, x, y: middle + 35, anchor });
                break;
            }
        }
    }
    names
}

fn overlap(one: Taken, other: Taken) -> bool {
    one.0 < other.2 && other.0 < one.2 && one.1 < other.3 && other.1 < one.3
}

/// How wide a text of the plot is, about.
fn width(text: &str) -> Tenths {
    text.chars().map(|character| if character.width().unwrap_or(0) > 1 { 100 } else { 58 }).sum()
}

fn short(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or("")),
        None => name.to_string(),
    }
}

/// What each indicator moves over all units: what it takes to the left, what it brings to the right. Nothing when nothing moves.
pub fn moves(effect: &Effect, difference: &Difference, language: Language) -> Option<Markup> {
    let figures = tables::move_figures(effect, difference);
    let shown: Vec<&Moves> = effect.moves.iter().take(MOST_BARS).collect();
    let lost = shown.iter().map(|moves| moves.lost.absolute()).max()?;
    let gained = shown.iter().map(|moves| moves.gained.clone()).max()?;
    let span = lost.add(&gained).ok().filter(Number::is_positive)?;
    let (name_width, room, figure) = (1900, 3600, 600);
    let left = name_width + if lost.is_zero() { 60 } else { figure };
    let length = |number: &Number| {
        let length = number.divide(&span).ok().and_then(|share| share.multiply(&Number::from(room)).ok());
        length.map_or(0, |length| tenths(&length))
    };
    let zero = left + length(&lost);
    let row = 230;
    let height = 60 + row * i64::try_from(shown.len()).unwrap_or(0);
    let view = format!("0 0 {} {}", px(WIDTH), px(height));
    Some(html! {
        svg.plot viewBox=(view) role="img" aria-label=(words::MOVES.get(language)) {
            @for (at, moves) in shown.iter().enumerate() {
                @let top = 30 + row * i64::try_from(at).unwrap_or(0);
                (LINE_END)
                @let (down, up) = (length(&moves.lost.absolute()), length(&moves.gained));
                text.label x=(px(name_width)) y=(px(top + 135)) text-anchor="end" { (clean(&bar_name(&moves.name))) }
                @if down > 0 {
                    rect.down x=(px(zero - down)) y=(px(top + 30)) width=(px(down)) height=(px(150)) {}
                    text.mark x=(px(zero - down - 40)) y=(px(top + 135)) text-anchor="end" { (figures.show_difference(&moves.lost)) }
                }
                @if up > 0 {
                    rect.up x=(px(zero)) y=(px(top + 30)) width=(px(up)) height=(px(150)) {}
                    text.mark x=(px(zero + up + 40)) y=(px(top + 135)) { (figures.show_difference(&moves.gained)) }
                }
            }
            line.zero x1=(px(zero)) x2=(px(zero)) y1=(px(20)) y2=(px(height - 20)) {}
        }
    })
}

/// A name that fits before its bar.
fn bar_name(name: &str) -> String {
    const WIDEST: Tenths = 1800;
    let mut used = 0;
    let mut shown = String::new();
    for character in name.chars() {
        used += if character.width().unwrap_or(0) > 1 { 110 } else { 64 };
        if used > WIDEST {
            shown.push('…');
            break;
        }
        shown.push(character);
    }
    shown
}
