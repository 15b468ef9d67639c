//! Everything that the stage has to say, as named constructors: [`reading`] about the text of a data file, [`values`] about facts,
//! [`rows`] about what was said of single rows, [`years`] about several years of a unit, [`combining`] about units that become one.

mod combining;
mod reading;
mod rows;
mod values;
mod years;

pub(crate) use combining::part_faulty;
pub(super) use combining::{
    combined_outside, missing_in_part, no_combination, no_weights, not_combined, part_of_part, parts_differ, sections_of_part,
    whole_differs,
};
pub(super) use reading::{
    Slip, Syntax, duplicate_key, empty_file, key_is_no_text, no_mapping, reference, section_wants_mapping, section_wants_text,
    several_units, too_deep, too_large, too_many_faults, unknown_section, unreadable, unserializable, year_unreadable,
};

pub(super) use rows::{
    always_applies, ambiguous_row, applies_by_condition, assessed_excluded, assessed_inapplicable, assessment_outside,
    assessment_outside_range, assessment_shape, heading_as_row, item_points_sum, item_twice, item_without_name, level_missing,
    list_as_row, not_assessed, points_incomplete, points_negative, points_of_excluded, points_of_inapplicable, points_of_item,
    points_sum, points_unused, points_want_number, reason_missing, reason_wanted, remark_wants_text, unknown_grade,
    unknown_level, unknown_part, unknown_row, zero_without_reason,
};
pub(super) use values::{
    bare_rate, definition_as_fact, indicator_as_fact, item_wants_fields, no_amount, no_date, no_flag, no_quantity, not_whole,
    operator_in_value, other_rubric, out_of_range, section_inside_data, share_of_plain, unknown_choice, unknown_fact,
    unknown_field, wrong_shape, wrong_unit, year_missing, year_outside,
};

pub(super) use years::{does_not_fit, only_prior_year, prior_of_other_type, prior_outside, unit_year_twice};

use crate::diagnostic::Diagnostic;
use crate::language::Text;

/// How many characters of somebody's text a message repeats.
const SHOWN: usize = 30;

/// A text from the data as a message repeats it: one line, cut when long.
pub(super) fn short(written: &str) -> String {
    let mut shown: String =
        written.chars().take(SHOWN).map(|character| if character.is_control() { ' ' } else { character }).collect();
    if written.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// No more to say at a place.
fn nothing() -> Text {
    Text::default()
}

/// Adds the advice which known name was most likely meant.
fn nearest(diagnostic: Diagnostic, name: Option<&str>) -> Diagnostic {
    match name {
        Some(name) => diagnostic.did_you_mean(name),
        None => diagnostic,
    }
}

/// `甲、乙、丙`, cut when there are many.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.into_iter().map(short).collect();
    if names.len() > 12 {
        names.truncate(12);
        names.push("…".to_string());
    }
    names.join("、")
}
