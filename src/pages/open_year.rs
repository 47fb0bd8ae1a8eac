//! A village's year as pages write to it: which, whether it is locked, and the one way to save.

use domain::{AreaCode, FiscalYear};
use leptos::prelude::*;
use records::{Entry, RecordKey};

use crate::state::villages::VillageSignal;
use crate::state::{App, use_app};

pub use super::roll::ledger::Values;

/// The year. Copied freely.
#[derive(Clone, Copy)]
pub struct OpenYear {
    /// The app.
    pub app: App,
    village: StoredValue<AreaCode>,
    year: FiscalYear,
    /// The dossier is with the reviewers: only to be read.
    pub is_locked: Memo<bool>,
}

impl OpenYear {
    /// The year worked in; none if it is not known.
    #[must_use]
    pub fn of(village: &VillageSignal) -> Option<Self> {
        let app = use_app();
        Some(Self {
            app,
            village: StoredValue::new(village.target.village.code.clone()),
            year: untrack(|| app.fiscal_year())?,
            is_locked: village.is_locked(),
        })
    }

    /// The village's code.
    #[must_use]
    pub fn village(self) -> AreaCode {
        self.village.get_value()
    }

    /// The village's code, for addresses.
    #[must_use]
    pub fn code(self) -> String {
        self.village.with_value(ToString::to_string)
    }

    fn key(self, entry: Entry) -> RecordKey {
        self.village.with_value(|village| entry.of(village, self.year))
    }

    /// Saves fields of a record, unless the dossier is locked.
    pub fn write(self, entry: Entry, values: Values) {
        if !self.is_locked.get_untracked() {
            self.append(entry, values);
        }
    }

    /// Saves a record that is appended and never altered: that a locked dossier takes, too.
    pub fn append(self, entry: Entry, values: Values) {
        if !values.is_empty() {
            self.app.save(self.key(entry), values, None);
        }
    }

    /// Tries again to save what could not be saved.
    pub fn save_again(self, entries: impl IntoIterator<Item = Entry>) {
        for entry in entries {
            self.app.save_again(self.key(entry), None);
        }
    }
}
