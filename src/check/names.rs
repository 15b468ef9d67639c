//! The names of a file: facts, definitions and indicators in one namespace, headings in their own; duplicates.

use std::collections::BTreeMap;

use super::messages;
use crate::diagnostic::Diagnostics;
use crate::model::{DefinitionId, DefinitionOrigin, FactId, IndicatorId, SectionId};
use crate::source::Span;
use crate::syntax::ast;

/// A definition with parameters: an index into [`Declarations::functions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TemplateId(pub usize);

/// What a name of the whole file stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Global {
    /// A fact.
    Fact(FactId),
    /// A definition without parameters.
    Definition(DefinitionId),
    /// A definition with parameters.
    Function(TemplateId),
    /// An indicator.
    Indicator(IndicatorId),
}

/// What a heading's name stands for.
#[derive(Clone, Debug)]
pub(super) struct HeadingName {
    /// The headings of this name with their places.
    pub sections: Vec<(SectionId, Span)>,
}

/// Where a name was declared.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What it stands for.
    pub global: Global,
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// The names of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    globals: BTreeMap<String, Entry>,
    headings: BTreeMap<String, HeadingName>,
}

impl Names {
    /// What a name stands for.
    pub fn global(&self, key: &str) -> Option<Global> {
        self.globals.get(key).map(|entry| entry.global)
    }

    /// Where a name was declared.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.globals.get(key)
    }

    /// The headings of this name.
    pub fn heading(&self, key: &str) -> Option<&HeadingName> {
        self.headings.get(key)
    }

    /// Every name, for suggestions.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.globals.values().map(|entry| entry.text.as_str())
    }

    /// Every name of an indicator or a heading, for suggestions.
    pub fn with_results(&self) -> impl Iterator<Item = &str> {
        let indicators = self.globals.values().filter(|entry| matches!(entry.global, Global::Indicator(_)));
        indicators.map(|entry| entry.text.as_str()).chain(self.headings.keys().map(String::as_str))
    }

    /// Adds a name; one that is there already stays, and the second is an error.
    pub fn declare(&mut self, name: &ast::Name, global: Global, diagnostics: &mut Diagnostics) {
        if let Some(first) = self.globals.get(&name.key) {
            diagnostics.push(messages::duplicate_name(name, first));
            return;
        }
        self.globals.insert(name.key.clone(), Entry { global, text: name.text.clone(), span: name.span });
    }

    /// Adds the name of a heading; several may have one name as long as nothing refers to it.
    pub fn declare_heading(&mut self, name: &ast::Name, section: SectionId) {
        let heading = self.headings.entry(name.key.clone()).or_insert(HeadingName { sections: Vec::new() });
        heading.sections.push((section, name.span));
    }
}

/// The statements of a file by kind, each list in the order of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Declarations<'a> {
    /// Definitions without parameters, by [`DefinitionId`].
    pub definitions: Vec<DefinitionItem<'a>>,
    /// Definitions with parameters, by [`TemplateId`].
    pub functions: Vec<(&'a ast::Definition, Span)>,
    /// Indicators, by [`IndicatorId`].
    pub indicators: Vec<IndicatorItem<'a>>,
    /// Headings, by [`SectionId`] as the structure pass numbers them.
    pub headings: Vec<Option<HeadingItem<'a>>>,
    /// `校验`
    pub checks: Vec<(&'a ast::Check, Span)>,
    /// `测试`
    pub tests: Vec<&'a ast::Test>,
    /// `总分:`
    pub total: Option<(&'a [ast::Clause], Span)>,
    /// `等级`
    pub grades: Option<(&'a [ast::Arm], Span)>,
}

/// A definition without parameters, or a parameter with its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct DefinitionItem<'a> {
    /// Its name.
    pub name: &'a ast::Name,
    /// What it stands for.
    pub body: &'a ast::Expr,
    /// The statement.
    pub span: Span,
    /// Which of the two it is.
    pub origin: DefinitionOrigin,
}

/// An indicator with what stands around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct IndicatorItem<'a> {
    /// The statement.
    pub indicator: &'a ast::Indicator,
    /// The prose above it.
    pub documentation: &'a [ast::Prose],
    /// The heading it stands under.
    pub section: SectionId,
    /// All of it.
    pub span: Span,
}

/// A heading with what stands around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct HeadingItem<'a> {
    /// The statement.
    pub heading: &'a ast::Heading,
    /// The prose above it.
    pub documentation: &'a [ast::Prose],
}
