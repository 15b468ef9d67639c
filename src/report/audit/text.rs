//! An audit for a terminal.

use std::io;

use crate::report::layout::{Align, Column, Paint, Table, TableLine, clean, painted, push_hanging, push_line};
use crate::report::text::paint;
use crate::report::{Style, words};

use super::AuditReport;
use super::told::{self, Told, UnitTold};

/// Writes the overview, where there are several, and every unit.
pub fn write(report: &AuditReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let style = report.style.readable();
    let mut text = String::new();
    push_line(&mut text, told::TITLE.get(report.language), Paint::Bold, style.colour);
    push_hanging(&mut text, ("", Paint::None), &told::summary(report), style);
    if report.audit.units.len() > 1 {
        text.push('\n');
        text.push_str(&overview(report, style));
    }
    for unit in told::units(report) {
        text.push_str(&format!("\n{}\n", "═".repeat(style.width)));
        Writer { report, style, text: &mut text }.unit(&unit);
    }
    out.write_all(text.as_bytes())
}

fn overview(report: &AuditReport<'_>, style: Style) -> String {
    let aligns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Point, Align::Left, Align::Left];
    let titles = told::overview_titles(report.language);
    let columns = titles.iter().zip(aligns).map(|(title, align)| Column { title: (*title).to_string(), align, most: 40 });
    let line = |row: [String; 8]| {
        let paint = match (row.get(2).is_some_and(String::is_empty), row.get(3).is_some_and(String::is_empty)) {
            (false, _) => Paint::Red,
            (true, false) => Paint::Yellow,
            (true, true) => Paint::None,
        };
        TableLine::Cells { depth: 0, cells: row.iter().map(|cell| clean(cell)).collect(), paint }
    };
    let table = Table { columns: columns.collect(), lines: told::overview(report).into_iter().map(line).collect() };
    table.render(style.width, style.colour)
}

struct Writer<'a> {
    report: &'a AuditReport<'a>,
    style: Style,
    text: &'a mut String,
}

impl Writer<'_> {
    fn unit(&mut self, unit: &UnitTold) {
        let language = self.report.language;
        let colour = self.style.colour;
        push_line(self.text, &clean(&unit.title), Paint::Bold, colour);
        if unit.file != unit.title {
            push_line(self.text, &clean(&unit.file), Paint::Dim, colour);
        }
        if !unit.lead.is_empty() {
            push_line(self.text, &clean(&unit.lead), Paint::None, colour);
        }
        if unit.findings.is_empty() {
            let told::Nothing { tone, said } = unit.nothing;
            push_line(self.text, &format!("\n  {} {said}", tone.sign()), paint(tone), colour);
        }
        let mut severity = None;
        for finding in &unit.findings {
            if severity != Some(finding.severity) {
                severity = Some(finding.severity);
                self.text.push('\n');
                push_line(self.text, told::severity(finding.severity, language), Paint::Bold, colour);
            }
            self.finding(finding);
        }
        if !unit.not_looked_at.is_empty() {
            self.text.push('\n');
            push_line(self.text, told::NOT_LOOKED_AT.get(language), Paint::Bold, colour);
        }
        for text in &unit.not_looked_at {
            push_hanging(self.text, ("  · ", Paint::None), &clean(text), self.style);
        }
    }

    fn finding(&mut self, told: &Told) {
        let language = self.report.language;
        let tone = told::tone(told.severity);
        push_hanging(self.text, (&format!("  {} ", tone.sign()), paint(tone)), &clean(&told.message), self.style);
        let place = told.place.as_ref().map(|place| place.shown(language));
        let head: Vec<String> = place.into_iter().chain([told.code.to_string()]).collect();
        self.below(&painted(&clean(&head.join("  ")), Paint::Dim, self.style.colour));
        if !told.figures.is_empty() {
            self.below(&clean(&told::figures_in_line(told, language)));
        }
        for reason in &told.reasons {
            self.hanging("· ", reason);
        }
        if !told.steps.is_empty() {
            self.below(&format!("{}{}", words::STEPS.get(language), words::COLON.get(language).trim_end()));
        }
        for step in &told.steps {
            push_line(self.text, &format!("        {}", clean(step)), Paint::None, self.style.colour);
        }
        for (place, said) in &told.related {
            let place = place.shown(language);
            let text = if said.is_empty() { place } else { format!("{said}{}{place}", words::COLON.get(language)) };
            self.below(&painted(&clean(&text), Paint::Dim, self.style.colour));
        }
        for help in &told.help {
            self.hanging("→ ", help);
        }
    }

    /// A line below a message.
    fn below(&mut self, text: &str) {
        push_hanging(self.text, ("      ", Paint::None), text, self.style);
    }

    /// A text below a message behind a sign.
    fn hanging(&mut self, sign: &str, text: &str) {
        push_hanging(self.text, (&format!("      {sign}"), Paint::None), &clean(text), self.style);
    }
}
