//! What the data say about single rows: under 分值, 评定, 不适用, 说明 and 自评, or in the item that a row is made of.

use std::collections::{BTreeMap, BTreeSet};

use super::lists::{RowList, entry};
use super::values::quantity_of;
use super::{Fit, assessed, points};
use crate::diagnostic::closest;
use crate::facts::faults::{Faults, Place};
use crate::facts::keys::{CLAIMS, IN_ITEM, Word};
use crate::facts::known::Known;
use crate::facts::messages;
use crate::facts::record::{Record, RowData, RowId};
use crate::facts::submission::{Datum, DatumKind, Entry, Submission};
use crate::model::{Applies, Each, ExprKind, Indicator, IndicatorId, PointsSource, Rubric, SectionId};
use crate::name;
use crate::number::Number;
use crate::source::Span;
use crate::value::{Quantity, Value};

/// A row of the form, with what is said about it.
pub(super) struct Row<'a> {
    pub(super) id: RowId,
    pub(super) indicator: &'a Indicator,
    pub(super) name: String,
    /// With 逐项: the item's fields.
    pub(super) item: Option<&'a [Option<Value>]>,
    pub(super) data: RowData,
    /// Where each was said, for messages about two places.
    pub(super) said: BTreeMap<Word, Option<Span>>,
}

/// Every row, found by name.
pub(super) struct Rows<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) facts: &'a [Option<Value>],
    pub(super) rows: Vec<Row<'a>>,
    by_name: BTreeMap<String, Vec<usize>>,
    by_id: BTreeMap<RowId, usize>,
    /// Whether the unit declared its points.
    pub(super) declared: bool,
    /// What becomes of what does not fit.
    fit: Fit<'a>,
}

/// Binds everything that is said about rows into the record.
pub(super) fn bind(rubric: &Rubric, submission: &Submission, record: &mut Record, fit: Fit<'_>, faults: &mut Faults<'_>) {
    let facts = std::mem::take(&mut record.facts);
    let mut rows = Rows::of(rubric, submission, &facts, fit, faults);
    let errors = faults.error_count();
    points::bind(&mut rows, submission, faults);
    rows.leave_out_points(errors, faults);
    for (word, entries) in [
        (Word::Inapplicable, &submission.inapplicable),
        (Word::Assessed, &submission.assessed),
        (Word::Remarks, &submission.remarks),
        (Word::Claimed, &submission.claimed),
    ] {
        // The unit assessed itself under its own rubric.
        if word == Word::Claimed && matches!(fit, Fit::WhereItGoes | Fit::WhereItGoesFrom(_)) {
            continue;
        }
        rows.section(word, entries, record, faults);
        rows.items(word, submission, faults);
        if word == Word::Inapplicable {
            let errors = faults.error_count();
            points::agree(&rows, faults);
            rows.leave_out_points(errors, faults);
        }
    }
    let said = |row: &Row<'_>| row.data != RowData::default();
    record.rows = rows.rows.into_iter().filter(said).map(|row| (row.id, row.data)).collect();
    record.facts = facts;
}

impl<'a> Rows<'a> {
    fn of(
        rubric: &'a Rubric,
        submission: &Submission,
        facts: &'a [Option<Value>],
        fit: Fit<'a>,
        faults: &mut Faults<'_>,
    ) -> Rows<'a> {
        let (by_name, by_id) = (BTreeMap::new(), BTreeMap::new());
        let mut rows = Rows { rubric, facts, rows: Vec::new(), by_name, by_id, declared: false, fit };
        for (index, indicator) in rubric.indicators.iter().enumerate() {
            let id = IndicatorId(index);
            match &indicator.each {
                None => rows.add(RowId { indicator: id, item: None }, indicator, indicator.name.to_string(), None),
                Some(each) => rows.add_items(id, indicator, each, submission, faults),
            }
        }
        rows
    }

    /// The rows of one 逐项.
    fn add_items(
        &mut self,
        id: IndicatorId,
        indicator: &'a Indicator,
        each: &Each,
        submission: &Submission,
        faults: &mut Faults<'_>,
    ) {
        let Some(list) = RowList::of(&each.list.kind) else { return };
        let items = list.items(self.facts).unwrap_or(&[]);
        let (list_span, written) = list.written(self.rubric, submission).unwrap_or((None, &[]));
        let name_field = list.fields(self.rubric).get(each.name_field).map(|field| &*field.name);
        let section = Place::top(Word::Data.chinese(), None);
        let place = section.key(&indicator.name, list_span);
        let mut first: BTreeMap<String, Option<Span>> = BTreeMap::new();
        for (item, fields) in items.iter().enumerate() {
            let datum = written.get(item);
            let place = place.item(item, datum.and_then(|datum| datum.span));
            let Some(Some(Value::Text(name))) = fields.get(each.name_field) else {
                faults.push(messages::item_without_name(&place));
                continue;
            };
            let span = datum.and_then(|datum| match &datum.kind {
                DatumKind::Map(entries) => entry(entries, name_field?)?.value.span,
                _ => None,
            });
            match first.get(&name::key(name)) {
                Some(first) => faults.push(messages::item_twice(&place.with_span(span), name, *first)),
                None => {
                    first.insert(name::key(name), span);
                }
            }
            self.add(RowId { indicator: id, item: Some(item) }, indicator, name.to_string(), Some(fields));
        }
    }

    fn add(&mut self, id: RowId, indicator: &'a Indicator, name: String, item: Option<&'a [Option<Value>]>) {
        self.by_name.entry(name::key(&name)).or_default().push(self.rows.len());
        self.by_id.insert(id, self.rows.len());
        self.rows.push(Row { id, indicator, name, item, data: RowData::default(), said: BTreeMap::new() });
    }

    /// The one row of a name, or `None` after a message.
    pub(super) fn find(&self, key: &str, place: &Place<'_>, faults: &mut Faults<'_>) -> Option<usize> {
        match self.by_name.get(&name::key(key)).map(Vec::as_slice) {
            Some([index]) => Some(*index),
            Some([first, ..]) if self.rows.get(*first).is_some_and(|row| row.item.is_some()) => {
                faults.push(messages::ambiguous_row(place));
                None
            }
            // Two indicators of one name are the checker's to refuse.
            Some([first, ..]) => Some(*first),
            _ => {
                let fault = self.unknown(key, place, faults);
                faults.push(fault);
                None
            }
        }
    }

    /// The one heading of a name: of several it is not clear which is meant.
    fn heading(&self, key: &str) -> Option<SectionId> {
        let sections = self.rubric.sections.iter().enumerate();
        let mut named = sections.filter(|(_, section)| name::key(&section.name) == name::key(key));
        let (index, _) = named.next()?;
        named.next().is_none().then_some(SectionId(index))
    }

    fn unknown(&self, key: &str, place: &Place<'_>, faults: &Faults<'_>) -> crate::diagnostic::Diagnostic {
        let is = |name: &str| name::key(name) == name::key(key);
        if self.rubric.sections.iter().any(|section| is(&section.name)) {
            return messages::heading_as_row(place);
        }
        if self.rubric.indicators.iter().any(|indicator| indicator.each.is_some() && is(&indicator.name)) {
            return messages::list_as_row(place);
        }
        let nearest = if faults.is_full() { None } else { closest(key, self.rows.iter().map(|row| row.name.as_str())) };
        messages::unknown_row(place, nearest)
    }

    /// What a section says, by the names of rows.
    fn section(&mut self, word: Word, entries: &[Entry], record: &mut Record, faults: &mut Faults<'_>) {
        let section = Place::top(word.chinese(), None);
        for entry in entries {
            let place = section.key(&entry.key, entry.key_span);
            if word == Word::Claimed && !self.by_name.contains_key(&name::key(&entry.key)) {
                match Word::find(&entry.key, CLAIMS) {
                    Some(Word::Total) => {
                        record.claimed_total = points_of(&entry.value, &place, faults);
                        continue;
                    }
                    Some(Word::Grade) => {
                        record.claimed_grade = self.grade(&entry.value, &place, faults);
                        continue;
                    }
                    _ => {}
                }
                if let Some(section) = self.heading(&entry.key) {
                    let points = points_of(&entry.value, &place, faults);
                    record.claimed_sections.extend(points.map(|points| (section, points)));
                    continue;
                }
            }
            if let Some(row) = self.find(&entry.key, &place, faults) {
                self.say(row, word, &entry.value, &place, faults);
            }
        }
    }

    /// What items say of the rows that are made of them.
    fn items(&mut self, word: Word, submission: &Submission, faults: &mut Faults<'_>) {
        let lists: Vec<(IndicatorId, RowList)> = (self.rubric.indicators.iter().enumerate())
            .filter_map(|(index, indicator)| Some((IndicatorId(index), RowList::of(&indicator.each.as_ref()?.list.kind)?)))
            .collect();
        for (indicator, list) in lists {
            let Some((span, items)) = list.written(self.rubric, submission) else { continue };
            let fields: BTreeSet<String> = list.fields(self.rubric).iter().map(|field| name::key(&field.name)).collect();
            let Some(list_name) = self.rubric.indicators.get(indicator.0).map(|indicator| &indicator.name) else { continue };
            let section = Place::top(Word::Data.chinese(), None);
            let list = section.key(list_name, span);
            for (item, datum) in items.iter().enumerate() {
                let Datum { kind: DatumKind::Map(entries), span } = datum else { continue };
                let Some(row) = self.by_id.get(&RowId { indicator, item: Some(item) }).copied() else { continue };
                let place = list.item(item, *span);
                for entry in entries {
                    if Word::find(&entry.key, IN_ITEM) == Some(word) && !fields.contains(&name::key(&entry.key)) {
                        self.say(row, word, &entry.value, &place.key(&entry.key, entry.key_span), faults);
                    }
                }
            }
        }
    }

    /// Takes what is said of a row.
    fn say(&mut self, index: usize, word: Word, datum: &Datum, place: &Place<'_>, faults: &mut Faults<'_>) {
        let said = self.rows.get(index).and_then(|row| row.said.get(&word)).copied();
        if let Some(first) = said {
            // The same key twice in one mapping was reported; this is an item and a section that both speak.
            let name = self.rows.get(index).map_or("", |row| row.name.as_str());
            faults.push(messages::duplicate_key(name, first, place.span));
            return;
        }
        let empty = match &datum.kind {
            DatumKind::Null => true,
            DatumKind::Text(text) => text.trim().is_empty(),
            DatumKind::Flag(_) | DatumKind::Number(_) | DatumKind::List(_) | DatumKind::Map(_) => false,
        };
        if empty && word != Word::Inapplicable {
            return;
        }
        let errors = faults.error_count();
        match word {
            Word::Inapplicable => {
                if let Some(row) = self.rows.get(index)
                    && let Some(fault) = self.undeclarable(row, place)
                {
                    faults.push(fault);
                }
                let reason = if empty { None } else { text(datum) };
                match &reason {
                    None => faults.push(messages::reason_missing(place)),
                    Some(reason) if !is_reason(reason) => faults.push(messages::reason_wanted(place, reason)),
                    Some(_) => {}
                }
                if self.takes(errors, faults) {
                    self.with(index, word, place, |data| data.inapplicable = Some(reason.unwrap_or_default()));
                }
            }
            Word::Assessed => {
                let assessment = assessed::bind(self, index, datum, place, faults);
                if self.takes(errors, faults) {
                    self.with(index, word, place, |data| data.assessment = assessment);
                }
            }
            Word::Remarks => {
                let remark = text(datum);
                if remark.is_none() {
                    faults.push(messages::remark_wants_text(&place.with_span(datum.span)));
                }
                self.with(index, word, place, |data| data.remark = remark);
            }
            Word::Claimed => {
                let claimed = points_of(datum, place, faults);
                self.with(index, word, place, |data| data.claimed = claimed);
            }
            Word::Unit
            | Word::Whole
            | Word::Year
            | Word::Rubric
            | Word::Data
            | Word::Points
            | Word::Level
            | Word::Score
            | Word::Reason
            | Word::Total
            | Word::Grade => {}
        }
    }

    /// Whether what is said of a row is taken: that there were so many errors before it was looked at tells whether it fits.
    fn takes(&self, errors: usize, faults: &Faults<'_>) -> bool {
        match self.fit {
            Fit::Required => true,
            Fit::OwnWhereItGoes | Fit::WhereItGoes | Fit::WhereItGoesFrom(_) => faults.error_count() == errors,
        }
    }

    /// Goes back to the printed points when those declared do not fit.
    fn leave_out_points(&mut self, errors: usize, faults: &Faults<'_>) {
        if !self.takes(errors, faults) {
            self.declared = false;
            for row in &mut self.rows {
                row.data.points = None;
                row.said.remove(&Word::Points);
            }
        }
    }

    /// Writes down what is said of a row, and where.
    pub(super) fn with(&mut self, index: usize, word: Word, place: &Place<'_>, write: impl FnOnce(&mut RowData)) {
        if let Some(row) = self.rows.get_mut(index) {
            row.said.insert(word, place.span);
            write(&mut row.data);
        }
    }

    /// Why a unit may not say that a row does not apply, if it may not.
    fn undeclarable(&self, row: &Row<'_>, place: &Place<'_>) -> Option<crate::diagnostic::Diagnostic> {
        if self.rubric.points == PointsSource::Declared {
            return None;
        }
        match &row.indicator.applies {
            Applies::Declared => None,
            // The project brings the row itself, and may say of it that it does not apply.
            Applies::Always if row.item.is_some() => None,
            Applies::Always => Some(messages::always_applies(place, &row.name, row.indicator.header)),
            Applies::When(condition) => Some(messages::applies_by_condition(place, &row.name, condition.span)),
        }
    }

    /// What can be told of a row's expressions.
    pub(super) fn known<'k>(&self, row: &Row<'k>) -> Known<'k>
    where
        'a: 'k,
    {
        Known {
            rubric: self.rubric,
            facts: self.facts,
            item: row.item,
            full: row.item.is_none().then_some(&row.indicator.printed_points),
        }
    }

    /// The printed points of a row, when they can be told.
    pub(super) fn printed(&self, row: &Row<'_>) -> Option<Number> {
        match &row.indicator.each {
            None => Some(row.indicator.printed_points.clone()),
            Some(each) => self.known(row).number(&each.points),
        }
    }

    /// Whether a section and those above it apply, when it can be told.
    pub(super) fn section_applies(&self, section: SectionId) -> Option<bool> {
        let mut decided = Some(true);
        let mut next = Some(section);
        // A chain of headings is at most four long.
        for _ in 0..8 {
            let Some(section) = next.and_then(|id| self.rubric.sections.get(id.0)) else { break };
            if let Some(condition) = &section.applies {
                let known = Known { rubric: self.rubric, facts: self.facts, item: None, full: None };
                match known.flag(condition) {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => decided = None,
                }
            }
            next = section.parent;
        }
        decided
    }

    /// Whether the rules let a row apply, when it can be told; what the unit declares is another matter.
    pub(super) fn applies(&self, row: &Row<'_>) -> Option<bool> {
        let here = match &row.indicator.applies {
            Applies::Always | Applies::Declared => Some(true),
            Applies::When(condition) => self.known(row).flag(condition),
        };
        match (here, self.section_applies(row.indicator.section)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (here, section) => Some(here? && section?),
        }
    }

    /// A grade that the unit claims.
    fn grade(&self, datum: &Datum, place: &Place<'_>, faults: &mut Faults<'_>) -> Option<String> {
        if matches!(datum.kind, DatumKind::Null) {
            return None;
        }
        let Some(written) = text(datum) else {
            faults.push(messages::remark_wants_text(&place.with_span(datum.span)));
            return None;
        };
        let Some(grades) = &self.rubric.grades else { return Some(written) };
        let names: Vec<&str> = grades
            .arms
            .iter()
            .filter_map(|arm| match &arm.result.kind {
                ExprKind::Constant(Value::Text(name)) => Some(&**name),
                _ => None,
            })
            .collect();
        if names.is_empty() || names.iter().any(|name| name::key(name) == name::key(&written)) {
            return Some(written);
        }
        faults.push(messages::unknown_grade(&place.with_span(datum.span), &written, &names));
        None
    }
}

/// Whether a text can be the reason why a row does not apply: it has words, and they say more than yes or no. A column of 不适用 is easily taken
/// for one to be filled with these.
///
/// ```
/// assert!(biaochi::facts::is_reason("单位职能不涉及"));
/// assert!(!biaochi::facts::is_reason("否"));
/// ```
pub fn is_reason(text: &str) -> bool {
    const NONE: &[&str] =
        &["是", "否", "有", "无", "适用", "true", "false", "yes", "no", "y", "n", "none", "null", "na", "n/a", "o", "x"];
    let key = name::key(text).to_lowercase();
    key.chars().any(char::is_alphabetic) && !NONE.contains(&key.as_str())
}

/// A text of one value, not blank.
pub(super) fn text(datum: &Datum) -> Option<String> {
    match &datum.kind {
        DatumKind::Text(text) | DatumKind::Number(text) => Some(text.trim().to_string()).filter(|text| !text.is_empty()),
        DatumKind::Null | DatumKind::Flag(_) | DatumKind::List(_) | DatumKind::Map(_) => None,
    }
}

/// A number of points: `4`, `4分`. `None` for nothing, or after a message.
pub(super) fn points_of(datum: &Datum, place: &Place<'_>, faults: &mut Faults<'_>) -> Option<Number> {
    let place = place.with_span(datum.span);
    match &datum.kind {
        DatumKind::Null => None,
        DatumKind::Text(written) | DatumKind::Number(written) => {
            if written.trim().is_empty() {
                return None;
            }
            if written.contains(['%', '％', '‰']) {
                faults.push(messages::points_want_number(&place));
                return None;
            }
            quantity_of(&Quantity::NUMBER, written, &place, faults)
        }
        DatumKind::Flag(_) | DatumKind::List(_) | DatumKind::Map(_) => {
            faults.push(messages::points_want_number(&place));
            None
        }
    }
}

impl<'a> Rows<'a> {
    /// The row of an ordinary indicator.
    pub(super) fn row_of(&self, indicator: usize) -> Option<&Row<'a>> {
        let index = self.by_id.get(&RowId { indicator: IndicatorId(indicator), item: None })?;
        self.rows.get(*index)
    }
}
