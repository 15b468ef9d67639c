//! The matrix as one page to print: a trend and its tables for each unit; no script, nothing external.

use std::io;

use maud::{Markup, PreEscaped, html};

use crate::report::html::{LINE_END, document};
use crate::report::layout::{Align, clean};
use crate::report::{ENGINE_VERSION, plot, words};

use super::MatrixReport;
use super::sheet::{self, Grid, Sheet, Weight};

const STYLE: &str = include_str!("style.css");

/// Writes the document.
pub fn write(report: &MatrixReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let title = clean(&sheet::title(report));
    let sheets = sheet::sheets(report);
    let body = html! {
        @for (at, sheet) in sheets.iter().enumerate() {
            (LINE_END)
            article.comparison {
                @if at == 0 { (LINE_END) header { h1 { (title) } } }
                (self::sheet(sheet))
                @if at + 1 == sheets.len() {
                    (LINE_END)
                    footer { span { (words::ENGINE.get(report.language)) (words::COLON.get(report.language)) "biaochi " (ENGINE_VERSION) } }
                }
            }
        }
        (LINE_END)
    };
    let markup = document(&title, report.language, &[plot::STYLE, STYLE], &body);
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
