//! 删除: what a revision takes out of its base.

use super::super::base::Place;
use super::super::messages;
use super::Merge;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{ItemKind, Name, Removal};
use crate::syntax::keywords::{self, Role};

impl Merge<'_> {
    /// `删除 …`
    pub(super) fn remove(&mut self, removal: &Removal, span: Span) {
        match removal {
            Removal::Named(name) => self.remove_named(name, span),
            Removal::Heading { level, name } => self.remove_heading(*level, name, span),
            Removal::Check(label) => match self.base.check(label) {
                Some(at) => self.take_out(at, span),
                None => self.diagnostics.push(self.check_not_there(label)),
            },
            Removal::Total(_) => self.remove_statement(|kind| matches!(kind, ItemKind::Total(_)), span),
            Removal::Grades(_) => self.remove_statement(|kind| matches!(kind, ItemKind::Grades(_)), span),
        }
    }

    fn remove_statement(&mut self, is_one: fn(&ItemKind) -> bool, span: Span) {
        match self.base.items.iter().position(|item| item.as_ref().is_some_and(|item| is_one(&item.kind))) {
            Some(at) => self.take_out(at, span),
            None => self.diagnostics.push(messages::no_statement_to_remove(span, self.extends)),
        }
    }

    /// A 删除 of what the base has not. Of 数据, 定义 and the like the name alone is written.
    fn not_there_to_remove(&self, name: &Name) -> Diagnostic {
        let (word, behind) = match name.text.split_once(char::is_whitespace) {
            Some((word, behind)) if keywords::find(word, &[Role::Statement]).is_some() => (word, Some(behind)),
            Some(_) | None => ("", None),
        };
        if keywords::TEST.is(word) {
            return messages::removes_test(name);
        }
        let behind = behind.map(|behind| behind.trim_matches(|mark: char| mark.is_whitespace() || "{}\"“”「」".contains(mark)));
        if let Some(behind) = behind.filter(|behind| self.base.written_names().any(|known| known == *behind)) {
            return messages::removed_with_word(name, behind, self.extends);
        }
        let near = self.diagnostics.closest(behind.unwrap_or(&name.text), self.base.written_names());
        messages::removed_not_in_base(name, near, self.extends)
    }

    fn remove_named(&mut self, name: &Name, span: Span) {
        let Some(place) = self.base.place(name) else {
            self.diagnostics.push(match self.base.has_heading(name) {
                true => messages::removes_heading(name),
                false => self.not_there_to_remove(name),
            });
            return;
        };
        if self.base.is_removed(place) {
            self.is_gone(name, place.item());
            return;
        }
        self.removed.push(Name { span, ..name.clone() });
        match place {
            Place::Indicator(at) | Place::Definition(at) => self.take_out(at, span),
            Place::Fact(at, entry) | Place::Parameter(at, entry) => {
                self.base.remove_entry(at, entry);
                self.removals.insert(at, span);
            }
        }
    }

    /// A heading goes with all that is under it.
    fn remove_heading(&mut self, level: u8, name: &Name, span: Span) {
        let Some(at) = self.the_heading(level, name) else { return };
        for below in at..self.base.end_of_heading(at) {
            // Facts, checks and the like that happen to stand there belong to no heading.
            let gone = self.base.item(below).and_then(|item| {
                if let ItemKind::Heading(heading) = &item.kind {
                    return Some(heading.name.clone());
                }
                let ItemKind::Indicator(indicator) = &item.kind else { return None };
                Some(indicator.name.clone())
            });
            if let Some(gone) = gone {
                self.removed.push(Name { span, ..gone });
                self.take_out(below, span);
            }
        }
    }

    fn take_out(&mut self, at: usize, span: Span) {
        if let Some(item) = self.base.items.get_mut(at) {
            *item = None;
        }
        self.removals.insert(at, span);
    }
}
