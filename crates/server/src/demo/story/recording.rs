//! The summaries of the story that are recorded in BPM.

use records::Entry;
use records::participant::Gathering;
use records::report::field;
use records::shape::date_value;
use sync::{FieldName, Value};

use super::{Story, Who};
use crate::demo::DemoError;

impl Story<'_> {
    /// Somebody says that the summary of an activity is recorded, and under which number.
    pub(super) fn record(
        &mut self,
        who: Who,
        village: &str,
        activity: Gathering,
        reference: &str,
        days_ago: i64,
    ) -> Result<(), DemoError> {
        let values = vec![
            (FieldName::from(field::RECORDED_ON), date_value(Some(self.day(days_ago)))),
            (FieldName::from(field::REFERENCE), Value::from(reference)),
        ];
        self.write_as(who, village, Entry::Report(activity), values, days_ago)
    }
}
