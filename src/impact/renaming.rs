//! Data that name rows by their older or newer name.

use std::collections::BTreeMap;

use super::Difference;
use super::difference::{Fate, Side, Subject};
use crate::facts::{Entry, Submission};
use crate::name;

/// The submission with the rows that seem to be renamed called as the newer rubric calls them, or as the older one does: so that what a
/// unit says of a row by one name is taken under the other.
pub(super) fn renamed(submission: &Submission, difference: &Difference, side: Side) -> Submission {
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for entry in &difference.entries {
        if let (Subject::Indicator(_), Fate::Renamed { from, .. }) = (entry.subject, &entry.fate) {
            match side {
                Side::New => names.insert(name::key(from), &entry.name),
                Side::Old => names.insert(name::key(&entry.name), from),
            };
        }
    }
    let mut renamed = submission.clone();
    if names.is_empty() {
        return renamed;
    }
    let of_rows: [&mut Vec<Entry>; 5] =
        [&mut renamed.points, &mut renamed.assessed, &mut renamed.inapplicable, &mut renamed.remarks, &mut renamed.claimed];
    for entries in of_rows {
        for entry in entries {
            if let Some(name) = names.get(&name::key(&entry.key)) {
                entry.key = (*name).to_string();
            }
        }
    }
    renamed
}
