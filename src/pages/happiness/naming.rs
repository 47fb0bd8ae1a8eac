//! The fields of the happiness records in words.

use i18n::arg;
use leptos::prelude::{With, use_context};
use records::happiness::{Said, session, sheet, sitting};
use sync::FieldName;

use crate::i18n::Wording;
use crate::state::App;

/// A field of a session, sitting, tally or sheet in a few words; none for fields of a newer build.
#[must_use]
pub fn field_title(words: Wording, name: &FieldName) -> Option<String> {
    let now = words.now();
    if let Some(said) = Said::of(name) {
        let number = words.digits(&indicator_code(said.indicator()));
        return Some(match said {
            Said::Present(_) => now.happiness_field_present_from(&number),
            Said::Count(_, level) => now.happiness_field_count(arg::Level(&words.number(level)), arg::Number(&number)),
            Said::Abstained(_) => now.happiness_field_abstained(&number),
            Said::Score(_) => now.happiness_field_score(&number),
        });
    }
    let title = match name.as_str() {
        session::INSTRUMENT => now.field_instrument(),
        session::FINISHED_ON => now.field_finished_on(),
        sitting::NAME => now.happiness_sitting_name(),
        sitting::PLACE => now.happiness_sitting_place(),
        sitting::HELD_ON => now.happiness_sitting_day(),
        sitting::MODE => now.happiness_mode(),
        sitting::PRESENT => now.happiness_field_present(),
        // One word for sittings and sheets.
        sitting::REMOVED => now.happiness_field_removed(),
        sheet::SITTING => now.happiness_field_sitting(),
        sheet::NUMBER => now.happiness_field_number(),
        _ => return None,
    };
    Some(title.to_owned())
}

/// The number of an indicator on paper, by any form on this device; its id if none has it.
fn indicator_code(id: &str) -> String {
    let code = use_context::<App>().and_then(|app| {
        app.reference.with(|kept| {
            let mut forms = kept.as_ref()?.happiness.iter();
            forms.find_map(|form| form.indicator(id)).map(|indicator| indicator.code.clone())
        })
    });
    code.unwrap_or_else(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use leptos::prelude::Owner;
    use records::happiness::{SHEET_FIELDS, SITTING_FIELDS, TALLY_FIELDS, count_field};

    use super::*;
    use crate::i18n::use_words;

    #[test]
    fn every_field_has_words() {
        Owner::new().with(|| {
            let words = use_words();
            assert_eq!(field_title(words, &count_field("3.2", 5)).unwrap(), "ข้อ ๓.๒ ระดับ ๕");
            for (name, _) in SITTING_FIELDS.iter().chain(TALLY_FIELDS).chain(SHEET_FIELDS) {
                let example = match name.strip_suffix(':') {
                    Some(prefix) => format!("{prefix}:x:5"),
                    None => (*name).to_owned(),
                };
                assert!(field_title(words, &FieldName(example)).is_some(), "{name}");
            }
        });
    }
}
