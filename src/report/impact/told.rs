//! What changed, in lines that every format prints: a head for each thing, and below it what changed of it.

use super::words;
use crate::impact::{Aspect, Change, Changed, Difference, Edit, Entry, Fate, Subject, TableRow, Wording};
use crate::language::Language;
use crate::report::words::{COLON, COMMA, SEMICOLON, bracketed, listed};

/// One thing that changed.
pub struct Item {
    /// What became of it.
    pub mark: Mark,
    /// `指标“预算完成率”`
    pub head: String,
    /// `过程 / 预算执行`, or why a new name is taken for an old one; may be empty.
    pub note: String,
    /// What changed of it.
    pub lines: Vec<Line>,
}

/// What became of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It changed.
    Changed,
    /// It seems to have another name.
    Renamed,
}

impl Mark {
    /// The sign before a line.
    pub fn sign(self) -> &'static str {
        match self {
            Mark::Added => "+",
            Mark::Removed => "-",
            Mark::Changed => "~",
            Mark::Renamed => "?",
        }
    }

    /// The word for it.
    pub fn word(self, language: Language) -> &'static str {
        match self {
            Mark::Added => words::ADDED,
            Mark::Removed => words::REMOVED,
            Mark::Changed => words::CHANGED,
            Mark::Renamed => words::RENAMED,
        }
        .get(language)
    }
}

/// What changed of a thing.
pub struct Line {
    /// `得分`
    pub label: String,
    /// What is told of it.
    pub body: Body,
}

/// What is told of a change.
pub enum Body {
    /// A sentence: `门槛 95% → 90%（值 ≥ 90%）`.
    Said(String),
    /// Both rules as written.
    Both {
        /// As it was.
        old: String,
        /// As it is.
        new: String,
    },
    /// What is gone, as it was written.
    Gone(String),
    /// Cases with what results.
    Table {
        /// `按 值`
        of: String,
        /// The cases.
        rows: Vec<TableRow>,
    },
}

/// Everything that means something else.
pub fn items(difference: &Difference, language: Language) -> Vec<Item> {
    difference.entries.iter().map(|entry| item(entry, language)).collect()
}

fn item(entry: &Entry, language: Language) -> Item {
    let mark = match &entry.fate {
        Fate::Added => Mark::Added,
        Fate::Removed => Mark::Removed,
        Fate::Kept => Mark::Changed,
        Fate::Renamed { .. } => Mark::Renamed,
    };
    let note = match &entry.fate {
        Fate::Renamed { from, because } => {
            let because: Vec<&str> = because.iter().map(|like| words::likeness(*like).get(language)).collect();
            let because = because.join(COMMA.get(language));
            match language {
                Language::Chinese => format!("原名“{from}”，推测是同一项：{because}"),
                Language::English => format!("was “{from}”; taken for the same because of {because}"),
            }
        }
        Fate::Added | Fate::Removed | Fate::Kept => entry.under.clone(),
    };
    let head = head(entry.subject, &entry.name, language);
    let mut lines: Vec<Line> = entry.changes.iter().flat_map(|change| lines(change, &entry.fate, language)).collect();
    for at in 0..lines.len() {
        // What the line above, or the head, says already is not said again.
        let above = at.checked_sub(1).and_then(|at| lines.get(at)).map_or(head.clone(), |line| line.label.clone());
        if let Some(Line { label, body: Body::Table { .. } }) = lines.get_mut(at)
            && label.to_lowercase() == above.to_lowercase()
        {
            label.clear();
        }
    }
    if !entry.reaches.is_empty() {
        let body = Body::Said(listed(&entry.reaches, COMMA, language));
        lines.push(Line { label: words::REACHES.get(language).to_string(), body });
    }
    Item { mark, head, note, lines }
}

/// `指标“预算完成率”`
fn head(subject: Subject, name: &str, language: Language) -> String {
    let word = words::subject(subject).get(language);
    match (name.is_empty(), language) {
        (true, _) => word.to_string(),
        (false, Language::Chinese) => format!("{word}{}", words::quoted(name)),
        (false, Language::English) => format!("{word} {}", words::quoted(name)),
    }
}

fn lines(change: &Change, fate: &Fate, language: Language) -> Vec<Line> {
    let label = words::aspect(&change.aspect).get(language).to_string();
    let text = |text: &Option<crate::language::Text>| text.as_ref().map(|text| text.get(language).to_string());
    if change.edits.is_empty() {
        let body = match (text(&change.old), text(&change.new)) {
            (Some(old), Some(new)) => Body::Both { old, new },
            (Some(old), None) if *fate == Fate::Removed => Body::Gone(old),
            (Some(old), None) => Body::Both { old, new: words::NOTHING.get(language).to_string() },
            (None, Some(new)) => Body::Said(new),
            (None, None) => return Vec::new(),
        };
        return vec![Line { label, body }];
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut said: Vec<&Edit> = Vec::new();
    for edit in &change.edits {
        match edit {
            Edit::Table { of, rows } => {
                let body = Body::Table { of: words::by(of, language), rows: rows.clone() };
                lines.push(Line { label: label.clone(), body });
            }
            Edit::Value { .. } | Edit::Through(_) => said.push(edit),
        }
    }
    if !said.is_empty() {
        lines.insert(0, Line { label, body: Body::Said(joined(&said, language)) });
    }
    lines
}

/// Edits in a few words; what several stand in is told behind the last of them.
fn joined(edits: &[&Edit], language: Language) -> String {
    let within = |edit: Option<&&Edit>| match edit {
        Some(Edit::Value { within, .. }) => within.clone(),
        Some(Edit::Table { .. } | Edit::Through(_)) | None => None,
    };
    let told = edits.iter().enumerate().map(|(at, edit)| match edit {
        Edit::Value { role, old, new, within: own } if own.is_some() && *own == within(edits.get(at + 1)) => {
            let bare = Edit::Value { role: *role, old: old.clone(), new: new.clone(), within: None };
            said(&bare, language)
        }
        Edit::Value { .. } | Edit::Table { .. } | Edit::Through(_) => said(edit, language),
    });
    told.collect::<Vec<_>>().join(SEMICOLON.get(language))
}

/// One edit in a few words.
fn said(edit: &Edit, language: Language) -> String {
    match edit {
        Edit::Value { role, old, new, within } => {
            let role = words::role(*role).map_or(String::new(), |word| format!("{} ", word.get(language)));
            let change = format!("{role}{old} → {new}");
            match within {
                Some(within) => bracketed(&change, within, language),
                None => change,
            }
        }
        Edit::Through(name) => match language {
            Language::Chinese => format!("所用的定义“{name}”改变了"),
            Language::English => format!("the definition “{name}” that it uses changed"),
        },
        Edit::Table { rows, .. } => {
            let nothing = words::NOTHING.get(language);
            let rows = rows.iter().filter(|row| row.changed == Changed::Yes).map(|row| {
                let side = |side: &Option<String>| side.as_deref().unwrap_or(nothing).to_string();
                format!("{}{}{} → {}", row.case, COLON.get(language), side(&row.old), side(&row.new))
            });
            rows.collect::<Vec<_>>().join(SEMICOLON.get(language))
        }
    }
}

/// A change of one thing in one line, as a reason.
pub fn brief(entry: &Entry, language: Language) -> String {
    match &entry.fate {
        Fate::Added => return words::ADDED.get(language).to_string(),
        Fate::Removed => return words::REMOVED.get(language).to_string(),
        Fate::Kept | Fate::Renamed { .. } => {}
    }
    // What must be explained moves no points.
    let telling = entry.changes.iter().filter(|change| change.aspect != Aspect::ExplainIf);
    let parts = telling.map(|change| {
        let label = words::aspect(&change.aspect).get(language).to_string();
        let colon = COLON.get(language);
        if change.edits.is_empty() {
            let nothing = words::NOTHING.get(language);
            let side = |side: &Option<crate::language::Text>| {
                side.as_ref().map_or(nothing.to_string(), |text| text.get(language).to_string())
            };
            return format!("{label}{colon}{} → {}", side(&change.old), side(&change.new));
        }
        // The limits that moved say it in less than their table.
        let tables = change.edits.iter().all(|edit| matches!(edit, Edit::Table { .. }));
        let edits: Vec<&Edit> = change.edits.iter().filter(|edit| tables || !matches!(edit, Edit::Table { .. })).collect();
        format!("{label}{colon}{}", joined(&edits, language))
    });
    parts.collect::<Vec<_>>().join(SEMICOLON.get(language))
}

/// Something that only reads differently: `指标“预算完成率”：分析、依据`.
pub fn wording(wording: &Wording, language: Language) -> String {
    let aspects: Vec<String> = wording.aspects.iter().map(|aspect| words::aspect(aspect).get(language).to_string()).collect();
    let head = head(wording.subject, &wording.name, language);
    format!("{head}{}{}", COLON.get(language), aspects.join(COMMA.get(language)))
}
