//! Plots as inline SVG: axes with ticks at round numbers, lines, points, labels. No scripts; a coordinate is an exact number, rounded to
//! two places when it is written.
//!
//! What is drawn carries classes only; `plot.css` says how it looks, and tells lines apart by their dashes and marks as well as by
//! colour, so that a black print can be read.

use maud::{Markup, PreEscaped, html};

use crate::number::Number;

use super::figures::Figures;
use super::layout::clean;

/// How plots look; to be put in the page's style once.
pub const STYLE: &str = include_str!("plot.css");

/// How many ways lines can look; further ones repeat them.
const LOOKS: usize = 6;

/// From numbers to places along one direction of a drawing.
#[derive(Clone, Debug)]
pub struct Scale {
    low: Number,
    high: Number,
    from: Number,
    to: Number,
}

impl Scale {
    /// `low` stands at `from`, `high` at `to`.
    pub fn new([low, high]: [Number; 2], [from, to]: [Number; 2]) -> Scale {
        Scale { low, high, from, to }
    }

    /// Where a number stands.
    pub fn at(&self, number: &Number) -> Number {
        let along = || {
            let share = number.subtract(&self.low).ok()?.divide(&self.high.subtract(&self.low).ok()?).ok()?;
            share.multiply(&self.to.subtract(&self.from).ok()?).ok()?.add(&self.from).ok()
        };
        along().unwrap_or_else(|| self.from.clone())
    }
}

/// Round numbers from at or below `low` to at or above `high`, apart by 1, 2 or 5 times a power of ten: at most `most` steps.
pub fn ticks(low: &Number, high: &Number, most: i64) -> Vec<Number> {
    let mut step = Number::scaled(1, 4);
    let mut factors = [2, 5, 10].into_iter().cycle();
    let mut base = step.clone();
    // Thirty powers of ten are more than any score has.
    for _ in 0..90 {
        let steps = between(low, high, &step);
        if steps.as_ref().and_then(Number::to_i64).is_some_and(|steps| steps <= most) {
            break;
        }
        let factor = factors.next().unwrap_or(10);
        step = base.multiply(&Number::from(factor)).unwrap_or(step);
        if factor == 10 {
            base = step.clone();
        }
    }
    let mut ticks = Vec::new();
    let Some(mut tick) = multiple_at_or_below(low, &step) else { return ticks };
    for _ in 0..=most.max(1) {
        ticks.push(tick.clone());
        if tick >= *high {
            break;
        }
        let Ok(next) = tick.add(&step) else { break };
        tick = next;
    }
    ticks
}

fn multiple_at_or_below(number: &Number, step: &Number) -> Option<Number> {
    number.divide(step).ok()?.floor().multiply(step).ok()
}

/// How many steps it takes from the multiple at or below `low` to the one at or above `high`; at least one.
fn between(low: &Number, high: &Number, step: &Number) -> Option<Number> {
    let steps = high.divide(step).ok()?.ceiling().subtract(&low.divide(step).ok()?.floor()).ok()?;
    Some(steps.max(Number::ONE))
}

/// A drawing of a width and a height in pixels, which takes the width that the page gives it; `label` says what it shows to those who
/// do not see it.
pub fn drawing([width, height]: [i64; 2], label: &str, content: &Markup) -> Markup {
    html! {
        svg.plot role="img" aria-label=(clean(label)) viewBox={ "0 0 " (width) " " (height) } xmlns="http://www.w3.org/2000/svg" { (content) }
    }
}

/// A straight line.
pub fn line(class: &str, [from_x, from_y]: [&Number; 2], [to_x, to_y]: [&Number; 2]) -> Markup {
    html! { line class=(class) x1=(shown(from_x)) y1=(shown(from_y)) x2=(shown(to_x)) y2=(shown(to_y)) {} }
}

/// A line through several points.
pub fn polyline(class: &str, points: &[[Number; 2]]) -> Markup {
    let points: Vec<String> = points.iter().map(|[x, y]| format!("{},{}", shown(x), shown(y))).collect();
    html! { polyline class=(class) points=(points.join(" ")) {} }
}

/// Where a text stands to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A text.
pub fn label(class: &str, anchor: Anchor, [x, y]: [&Number; 2], text: &str) -> Markup {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    html! { text class=(class) text-anchor=(anchor) x=(shown(x)) y=(shown(y)) { (clean(text)) } }
}

/// A mark at a point: of each look its own shape.
pub fn mark(look: usize, [x, y]: [&Number; 2]) -> Markup {
    let path = match look % LOOKS {
        0 => "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
        1 => "M-3.6 -3.6h7.2v7.2h-7.2z",
        2 => "M0 -4.6L4.4 3.4H-4.4z",
        3 => "M0 -5L5 0L0 5L-5 0z",
        4 => "M0 4.6L4.4 -3.4H-4.4z",
        _ => "M-4 -4L4 4M-4 4L4 -4",
    };
    html! { path class={ "mark " (look_class(look)) } d=(path) transform={ "translate(" (shown(x)) " " (shown(y)) ")" } {} }
}

/// The class of a look: of a line, its marks and its sample in a legend.
pub fn look_class(look: usize) -> String {
    format!("look-{}", look % LOOKS)
}

fn shown(number: &Number) -> String {
    number.to_shown(2)
}

/// Lines over places that stand evenly apart: years, say.
#[derive(Clone, Debug)]
pub struct LinePlot {
    /// What it shows, in a sentence.
    pub label: String,
    /// The names of the places along the bottom.
    pub places: Vec<String>,
    /// The lines, the most important first: it is drawn on top, thick, and its points have their numbers written.
    pub lines: Vec<PlotLine>,
    /// Levels that tell something: where grades begin.
    pub levels: Vec<Level>,
    /// Beyond these no number lies, so the axis need not go there.
    pub limits: [Option<Number>; 2],
}

/// A line.
#[derive(Clone, Debug)]
pub struct PlotLine {
    /// What it is called in the legend.
    pub name: String,
    /// How it looks.
    pub look: usize,
    /// One for each place; none leaves a gap.
    pub points: Vec<Option<Spot>>,
}

/// A point of a line.
#[derive(Clone, Debug)]
pub enum Spot {
    /// A number.
    At(Number),
    /// It lies between these.
    Between(Number, Number),
}

/// A level, from one place to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// What it is called.
    pub name: String,
    /// How high it stands.
    pub at: Number,
    /// Its first place.
    pub from: usize,
    /// Its last place.
    pub to: usize,
}

const WIDTH: i64 = 680;
const HEIGHT: i64 = 264;
const LEFT: i64 = 44;
const RIGHT: i64 = 660;
const TOP: i64 = 18;
const BOTTOM: i64 = 230;
/// The most steps of the axis.
const STEPS: i64 = 6;
/// How far apart ranges stand at one place.
const SPAN_GAP: i64 = 9;
/// How far the strokes at the ends of a range reach.
const SPAN_END: i64 = 3;
/// The most names of places that have room side by side.
const NAMES: usize = 16;

impl LinePlot {
    /// The drawing with its legend.
    pub fn draw(&self) -> Markup {
        let ticks = self.ticks();
        let (Some(low), Some(high)) = (ticks.first(), ticks.last()) else { return html! {} };
        let up = Scale::new([low.clone(), high.clone()], [Number::from(BOTTOM), Number::from(TOP)]);
        let [left, right] = [Number::from(LEFT), Number::from(RIGHT)];
        let content = html! {
            @for tick in &ticks {
                (line("grid", [&left, &up.at(tick)], [&right, &up.at(tick)]))
                (label("tick", Anchor::End, [&Number::from(LEFT - 8), &below(&up.at(tick), 4)], &tick.to_string()))
            }
            @for (place, name) in self.places.iter().enumerate().step_by(self.places.len().div_ceil(NAMES).max(1)) {
                (label("tick", Anchor::Middle, [&self.across(place), &Number::from(BOTTOM + 20)], name))
            }
            @for level in &self.levels {
                @if level.at > *low && level.at <= *high { (self.level(level, &up)) }
            }
            @for (at, shown) in self.lines.iter().enumerate().rev() { (self.line(shown, at, &up)) }
        };
        html! {
            figure.plot {
                (drawing([WIDTH, HEIGHT], &self.label, &content))
                figcaption { ul.legend { @for line in &self.lines { li { (sample(line.look)) (clean(&line.name)) } } } }
            }
        }
    }

    /// The marks of the axis: they take in every point, and the next level below and above.
    fn ticks(&self) -> Vec<Number> {
        let mut numbers: Vec<&Number> = Vec::new();
        for spot in self.lines.iter().flat_map(|line| line.points.iter().flatten()) {
            match spot {
                Spot::At(number) => numbers.push(number),
                Spot::Between(low, high) => numbers.extend([low, high]),
            }
        }
        let (Some(least), Some(greatest)) = (numbers.iter().min(), numbers.iter().max()) else { return Vec::new() };
        let at = || self.levels.iter().map(|level| &level.at);
        let mut low = at().filter(|at| at < least).max().unwrap_or(least).clone();
        let mut high = at().filter(|at| at > greatest).min().unwrap_or(greatest).clone();
        // Numbers that lie together are not pulled apart further than this.
        let room = Number::from(10);
        if high.subtract(&low).is_ok_and(|span| span < room) {
            low = high.subtract(&room).unwrap_or(low);
        }
        let [bottom, top] = &self.limits;
        if let Some(bottom) = bottom.as_ref().filter(|bottom| low < **bottom) {
            low = bottom.clone().min((*least).clone());
            high = low.add(&room).map_or(high.clone(), |least| least.max(high));
        }
        if let Some(top) = top.as_ref().filter(|top| high > **top) {
            high = top.clone().max((*greatest).clone());
        }
        ticks(&low, &high, STEPS)
    }

    /// Where a place stands: in the middle of its share of the width.
    fn across(&self, place: usize) -> Number {
        let count = Number::from(self.places.len().max(1) * 2);
        let halves = Number::from(place * 2 + 1);
        Scale::new([Number::ZERO, count], [Number::from(LEFT), Number::from(RIGHT)]).at(&halves)
    }

    /// A level is drawn over the whole share of its places.
    fn level(&self, level: &Level, up: &Scale) -> Markup {
        let count = Number::from(self.places.len().max(1));
        let edges = Scale::new([Number::ZERO, count], [Number::from(LEFT), Number::from(RIGHT)]);
        let (from, to) = (edges.at(&Number::from(level.from)), edges.at(&Number::from(level.to + 1)));
        let height = up.at(&level.at);
        html! {
            (line("level", [&from, &height], [&to, &height]))
            (label("level-name", Anchor::End, [&below(&to, -4), &below(&height, -4)], &level.name))
        }
    }

    /// The line of this place in the list: the first stands out.
    fn line(&self, shown: &PlotLine, at: usize, up: &Scale) -> Markup {
        let (look, first) = (look_class(shown.look), at == 0);
        let numbers = shown.points.iter().filter_map(|spot| if let Some(Spot::At(number)) = spot { Some(number) } else { None });
        let figures = Figures::among(&numbers.collect::<Vec<_>>(), 2);
        let mut runs: Vec<Vec<[Number; 2]>> = vec![Vec::new()];
        let mut marks = Vec::new();
        for (place, spot) in shown.points.iter().enumerate() {
            let x = self.across(place);
            match spot {
                Some(Spot::At(number)) => {
                    let point = [x.clone(), up.at(number)];
                    if let Some(run) = runs.last_mut() {
                        run.push(point.clone());
                    }
                    let [x, y] = &point;
                    marks.push(html! {
                        (mark(shown.look, [x, y]))
                        @if first { (label("figure", Anchor::Middle, [x, &below(y, -10)], &figures.show(number))) }
                    });
                }
                Some(Spot::Between(low, high)) => {
                    runs.push(Vec::new());
                    // Side by side, so that one does not hide the other.
                    let x = below(&x, SPAN_GAP * i64::try_from(at).unwrap_or(0));
                    let (low, high) = (up.at(low), up.at(high));
                    let (left, right) = (below(&x, -SPAN_END), below(&x, SPAN_END));
                    marks.push(html! {
                        (line(&format!("span {look}"), [&x, &low], [&x, &high]))
                        @for end in [&low, &high] { (line(&format!("span {look}"), [&left, end], [&right, end])) }
                    });
                }
                None => runs.push(Vec::new()),
            }
        }
        html! {
            g class=[first.then_some("first")] {
                @for run in runs.iter().filter(|run| run.len() > 1) { (polyline(&format!("line {look}"), run)) }
                @for mark in &marks { (mark) }
            }
        }
    }
}

/// So many pixels further down, or to the right.
fn below(number: &Number, pixels: i64) -> Number {
    number.add(&Number::from(pixels)).unwrap_or_else(|_| number.clone())
}

/// A short line with its mark, for a legend.
fn sample(look: usize) -> Markup {
    let (from, middle, to) = (Number::ZERO, Number::from(17), Number::from(34));
    let height = Number::from(6);
    html! {
        svg.sample viewBox="0 0 34 12" aria-hidden="true" {
            (line(&format!("line {}", look_class(look)), [&from, &height], [&to, &height]))
            (mark(look, [&middle, &height]))
        }
        (PreEscaped(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(numbers: &[&str]) -> Vec<Number> {
        numbers.iter().filter_map(|number| Number::parse(number)).collect()
    }

    #[test]
    fn ticks_are_round_and_take_in_both_ends() {
        let shown = |low: &str, high: &str| -> Vec<String> {
            let ends = numbers(&[low, high]);
            let ticks = ticks(&ends[0], &ends[1], 6);
            ticks.iter().map(ToString::to_string).collect()
        };
        assert_eq!(shown("82", "91"), ["82", "84", "86", "88", "90", "92"]);
        assert_eq!(shown("0", "100"), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(shown("-3", "4.5"), ["-4", "-2", "0", "2", "4", "6"]);
        assert_eq!(shown("7", "7"), ["7"]);
        assert_eq!(shown("0.1", "0.3"), ["0.1", "0.15", "0.2", "0.25", "0.3"]);
        assert_eq!(shown("12345678901234567890", "99999999999999999999").len(), 6);
    }

    #[test]
    fn a_scale_without_extent_does_not_divide() {
        let [one, ten, twenty] = [Number::ONE, Number::from(10), Number::from(20)];
        let scale = Scale::new([one.clone(), one.clone()], [ten.clone(), twenty]);
        assert_eq!(scale.at(&one), ten);
    }
}
