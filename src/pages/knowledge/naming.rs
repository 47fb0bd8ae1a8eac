//! The fields of the document and of the sign in a few words, for pages that tell of changes.

use records::knowledge::{field, section_of, sign};
use sync::FieldName;

use super::section_name;
use crate::i18n::Wording;

/// A field of the document; none if it is none.
#[must_use]
pub fn document_field(words: Wording, name: &FieldName) -> Option<String> {
    let now = words.now();
    let title = match (section_of(name), name.as_str()) {
        (Some(section), _) => section_name(words, section),
        (None, field::TITLE) => now.knowledge_title(),
        (None, field::FINISHED_ON) => now.knowledge_finished(),
        _ => return None,
    };
    Some(title.to_owned())
}

/// A field of the sign; none if it is none.
#[must_use]
pub fn sign_field(words: Wording, name: &FieldName) -> Option<String> {
    let now = words.now();
    let title = match name.as_str() {
        sign::MADE => now.sign_question(),
        sign::MADE_ON => now.sign_day(),
        sign::PLACE => now.sign_place(),
        sign::NOTE => now.sign_note(),
        _ => return None,
    };
    Some(title.to_owned())
}
