//! Sheets as one page to print; no script, nothing external.

use std::io;

use maud::{Markup, PreEscaped, html};

use crate::report::html::{LINE_END, document};
use crate::report::layout::{Align, clean};
use crate::report::{ENGINE_VERSION, plot, words};

use super::{Grid, Sheet, Weight};
use crate::language::Language;

const STYLE: &str = include_str!("style.css");

/// Writes the document.
pub fn write(title: &str, sheets: &[Sheet], language: Language, out: &mut dyn io::Write) -> io::Result<()> {
    let title = clean(title);
    let body = html! {
        @for (at, sheet) in sheets.iter().enumerate() {
            (LINE_END)
            article.comparison {
                @if at == 0 { (LINE_END) header { h1 { (title) } } }
                (self::sheet(sheet))
                @if at + 1 == sheets.len() {
                    (LINE_END)
                    footer { span { (words::ENGINE.get(language)) (words::COLON.get(language)) "biaochi " (ENGINE_VERSION) } }
                }
            }
        }
        (LINE_END)
    };
    let markup = document(&title, language, &[plot::STYLE, STYLE], &body);
    out.write_all(markup.into_string().as_bytes())
}

fn sheet(sheet: &Sheet) -> Markup {
    html! {
        (LINE_END) h2.unit { (clean(&sheet.title)) }
        @if !sheet.lead.is_empty() { (LINE_END) div.lead { @for sentence in &sheet.lead { p { (clean(sentence)) } } } }
        @if let Some(plot) = &sheet.plot { (LINE_END) (plot.draw()) }
        @for grid in &sheet.grids { (LINE_END) (self::grid(grid)) }
        @if !sheet.notes.is_empty() {
            (LINE_END)
            ul.notes { @for note in &sheet.notes { li { (clean(note)) } } }
        }
    }
}

fn grid(grid: &Grid) -> Markup {
    let aligned = |align: Align| match align {
        Align::Left => None,
        Align::Right | Align::Point => Some("number"),
    };
    let class = |weight: Weight, align: Align| {
        let weight = match weight {
            Weight::Plain => None,
            Weight::Strong => Some("strong"),
            Weight::Light => Some("light"),
        };
        let classes: Vec<&str> = [weight, aligned(align)].into_iter().flatten().collect();
        (!classes.is_empty()).then(|| classes.join(" "))
    };
    html! {
        section.grid {
            @if !grid.title.is_empty() { h3 { (clean(&grid.title)) } }
            table {
                thead { tr { @for (title, align) in &grid.columns { th scope="col" class=[aligned(*align)] { (clean(title)) } } } }
                (PreEscaped("\n"))
                tbody {
                    @for row in &grid.rows {
                        tr {
                            @for (cell, (_, align)) in row.iter().zip(&grid.columns) {
                                td class=[class(cell.weight, *align)] { (clean(&cell.text)) }
                            }
                        }
                        (LINE_END)
                    }
                }
            }
        }
    }
}
