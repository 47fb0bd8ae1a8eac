//! The fields of participants and head counts in a few words, for pages that tell of changes.

use records::participant::{attended_of, counted_group, field, head_count};
use sync::FieldName;

use super::{activity, group_name};
use crate::i18n::Wording;

/// A field of a participant; none if it is none.
#[must_use]
pub fn participant_field(words: Wording, name: &FieldName) -> Option<String> {
    let now = words.now();
    if let Some(gathering) = attended_of(name) {
        return Some(now.participants_field_attended(&activity(words, gathering)));
    }
    let title = match name.as_str() {
        field::NAME => now.participants_name(),
        field::GROUP => now.participants_group(),
        field::HOUSEHOLD => now.participants_household(),
        field::TWIN_OF => now.participants_twins_same(),
        field::REMOVED => now.households_field_removed(),
        other if other.starts_with(field::APART) => now.participants_twins_apart(),
        _ => return None,
    };
    Some(title.to_owned())
}

/// A field of a head count; none if it is none.
#[must_use]
pub fn head_count_field(words: Wording, name: &FieldName) -> Option<String> {
    let now = words.now();
    if let Some(group) = counted_group(name) {
        return Some(now.participants_field_count(&group_name(words, Some(group))));
    }
    let title = match name.as_str() {
        head_count::TOTAL => now.participants_count(),
        head_count::HELD_ON => now.participants_day(),
        head_count::PLACE => now.participants_place(),
        head_count::FROM_PAPER => now.field_from_paper(),
        _ => return None,
    };
    Some(title.to_owned())
}
