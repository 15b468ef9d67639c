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
use crate::report::layout::{clean, shortened};
use crate::report::plot::{self, Anchor, Scale};

/// A place or a length in tenths of a pixel.
type Tenths = i64;

/// The plot of totals: how wide all of it is, and where its area lies.
const WIDTH: Tenths = 6800;
const HEIGHT: Tenths = 4400;
const LEFT: Tenths = 480;
const TOP: Tenths = 240;
const AREA_WIDTH: Tenths = 6100;
const AREA_HEIGHT: Tenths = 3700;

/// The most steps of an axis.
const MOST_STEPS: i64 = 9;
/// The most units whose names are written beside their points.
const MOST_NAMES: usize = 24;
/// The most characters of a name in a plot.
const LONGEST_NAME: usize = 12;
/// The height of a line of text.
const LINE: Tenths = 120;

/// The most indicators that have a bar.
const MOST_BARS: usize = 20;

/// A place or a length in pixels.
fn px(tenths: Tenths) -> Number {
    Number::scaled(tenths, 1)
}

/// Rounded to a tenth of a pixel.
fn tenths(pixels: &Number) -> Tenths {
    pixels.multiply(&Number::from(10)).ok().and_then(|tenths| tenths.round(0).to_i64()).unwrap_or(0)
}

fn line(class: &str, [from_x, from_y]: [Tenths; 2], [to_x, to_y]: [Tenths; 2]) -> Markup {
    plot::line(class, [&px(from_x), &px(from_y)], [&px(to_x), &px(to_y)])
}

fn label(class: &str, anchor: Anchor, [x, y]: [Tenths; 2], text: &str) -> Markup {
    plot::label(class, anchor, [&px(x), &px(y)], text)
}

/// The marks of an axis around these numbers, the first and the last at its ends.
fn marks(numbers: &[&Number]) -> Option<Vec<Number>> {
    let marks = plot::ticks(numbers.iter().min()?, numbers.iter().max()?, MOST_STEPS);
    match marks.as_slice() {
        [only] => Some(vec![only.subtract(&Number::ONE).ok()?, only.clone(), only.add(&Number::ONE).ok()?]),
        _ => Some(marks),
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
    let marks = marks(&numbers)?;
    let ends = [marks.first()?.clone(), marks.last()?.clone()];
    let (right, bottom) = (LEFT + AREA_WIDTH, TOP + AREA_HEIGHT);
    let across = Scale::new(ends.clone(), [px(LEFT), px(right)]);
    let up = Scale::new(ends.clone(), [px(bottom), px(TOP)]);
    let (x, y) = (|number: &Number| tenths(&across.at(number)), |number: &Number| tenths(&up.at(number)));
    let points: Vec<Point<'_>> = pairs.iter().map(|(unit, old, new)| Point { unit, x: x(old), y: y(new) }).collect();
    let names = placed_names(&points, effect);
    let [low, high] = &ends;
    let limits = |grades: &[(String, Option<Number>)]| -> Vec<(String, Number)> {
        let shown = |limit: &Number| limit > low && limit < high;
        let limits = grades.iter().filter_map(|(name, limit)| Some((name, limit.as_ref().filter(|limit| shown(limit))?)));
        limits.map(|(name, limit)| (format!("{} ≥ {limit}", shortened(name, LONGEST_NAME)), limit.clone())).collect()
    };
    let content = html! {
        rect.area x=(px(LEFT)) y=(px(TOP)) width=(px(AREA_WIDTH)) height=(px(AREA_HEIGHT)) {}
        @for mark in &marks {
            (LINE_END)
            (line("grid", [x(mark), TOP], [x(mark), bottom]))
            (line("grid", [LEFT, y(mark)], [right, y(mark)]))
            (label("mark", Anchor::Middle, [x(mark), bottom + 150], &mark.to_string()))
            (label("mark", Anchor::End, [LEFT - 60, y(mark) + 35], &mark.to_string()))
        }
        (line("same", [LEFT, bottom], [right, TOP]))
        @for (name, limit) in limits(&effect.old_grades) {
            (line("limit", [x(&limit), TOP], [x(&limit), bottom]))
            (label("limit", Anchor::Middle, [x(&limit), TOP - 60], &name))
        }
        @for (name, limit) in limits(&effect.new_grades) {
            (line("limit", [LEFT, y(&limit)], [right, y(&limit)]))
            (label("limit", Anchor::Start, [LEFT + 50, y(&limit) - 30], &name))
        }
        (label("axis", Anchor::Middle, [LEFT + AREA_WIDTH / 2, bottom + 320], &format!("{} →", words::OLD_TOTAL.get(language))))
        g transform={ "translate(" (px(110)) " " (px(TOP + AREA_HEIGHT / 2)) ") rotate(-90)" } {
            (label("axis", Anchor::Middle, [0, 0], &format!("{} →", words::NEW_TOTAL.get(language))))
        }
        @for point in points.iter().filter(|point| point.unit.crossing.is_none()) { (LINE_END) (dot(point, figures)) }
        @for point in points.iter().filter(|point| point.unit.crossing.is_some()) { (LINE_END) (dot(point, figures)) }
        @for name in &names { (LINE_END) (label("name", name.anchor, [name.x, name.y], &name.text)) }
    };
    Some(plot::drawing([WIDTH / 10, HEIGHT / 10], words::SCATTER.get(language), &content))
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
    anchor: Anchor,
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
        let text = shortened(&tables::name(point.unit, effect), LONGEST_NAME);
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
                let (x, anchor) = if right { (from, Anchor::Start) } else { (to, Anchor::End) };
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
        let length = number.divide(&span).ok().and_then(|share| share.multiply(&px(room)).ok());
        length.map_or(0, |length| tenths(&length))
    };
    let zero = left + length(&lost);
    let row = 230;
    let height = 60 + row * i64::try_from(shown.len()).unwrap_or(0);
    let content = html! {
        @for (at, moves) in shown.iter().enumerate() {
            @let top = 30 + row * i64::try_from(at).unwrap_or(0);
            (LINE_END)
            @let (down, up) = (length(&moves.lost.absolute()), length(&moves.gained));
            (label("label", Anchor::End, [name_width, top + 135], &bar_name(&moves.name)))
            @if down > 0 {
                rect.down x=(px(zero - down)) y=(px(top + 30)) width=(px(down)) height=(px(150)) {}
                (label("mark", Anchor::End, [zero - down - 40, top + 135], &figures.show_difference(&moves.lost)))
            }
            @if up > 0 {
                rect.up x=(px(zero)) y=(px(top + 30)) width=(px(up)) height=(px(150)) {}
                (label("mark", Anchor::Start, [zero + up + 40, top + 135], &figures.show_difference(&moves.gained)))
            }
        }
        (line("zero", [zero, 20], [zero, height - 20]))
    };
    Some(plot::drawing([WIDTH / 10, height / 10], words::MOVES.get(language), &content))
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
