//! The fields of an activity's summary in a few words, for pages that tell of changes.

use records::report::field;
use sync::FieldName;

use crate::i18n::Wording;

/// A field of the record; none if it is none.
#[must_use]
pub fn report_field(words: Wording, name: &FieldName) -> Option<String> {
    let now = words.now();
    let title = match name.as_str() {
        field::RECORDED_ON => now.report_recorded_on(),
        field::REFERENCE => now.report_reference(),
        field::NOTE => now.report_note(),
        _ => return None,
    };
    Some(title.to_owned())
}
