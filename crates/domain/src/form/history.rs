//! What ids have ever meant: of all versions published, by anybody.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, Item, UNPLACED};

/// Numbers in ids beyond this are nobody's count.
const MAX_USUAL: u32 = 10_000;

/// The items of all versions ever published under one form's id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Per item id: its section, and every Thai wording it was published with.
    meanings: BTreeMap<String, (u8, BTreeSet<String>)>,
}

impl History {
    /// Reads the versions, in any order.
    #[must_use]
    pub fn of<'a>(versions: impl IntoIterator<Item = &'a Form>) -> Self {
        let mut history = Self::default();
        for item in versions.into_iter().flat_map(|form| form.parts().items) {
            let entry = history.meanings.entry(item.id).or_insert_with(|| (item.section, BTreeSet::new()));
            // Where it belongs may have become known later.
            if entry.0 == UNPLACED {
                entry.0 = item.section;
            }
            entry.1.insert(item.text.th);
        }
        history
    }

    /// Whether an item that is new to a draft may have its id: nobody ever published the id, or somebody did, with this very meaning.
    #[must_use]
    pub fn may_have(&self, item: &Item) -> bool {
        self.meanings
            .get(&item.id)
            .is_none_or(|(section, wordings)| *section == item.section && wordings.contains(&item.text.th))
    }

    /// An id for a new item of a section: the next number nobody ever published and this draft does not have.
    #[must_use]
    pub fn fresh_id(&self, draft: &Form, section: u8) -> String {
        let parts = draft.parts();
        let known = parts.items.iter().map(|item| item.id.as_str()).chain(self.meanings.keys().map(String::as_str));
        let stem = known.clone().find_map(|id| id.split_once('.').map(|(stem, _)| stem)).unwrap_or("x");
        let prefix = format!("{stem}.{section}.");
        let used: BTreeSet<u32> = known.filter_map(|id| id.strip_prefix(&prefix)?.parse().ok()).collect();
        // A file may bring any number; the count goes on from those people use.
        let last = used.iter().rev().find(|number| **number < MAX_USUAL).copied().unwrap_or(0);
        let fresh = (last + 1..).find(|number| !used.contains(number)).unwrap_or(u32::MAX);
        format!("{prefix}{fresh}")
    }

    /// The draft with fresh ids for items whose ids somebody else has published meanwhile with another meaning. Nothing was collected
    /// under a draft's ids, so nothing else names them.
    #[must_use]
    pub fn with_fresh_ids(&self, draft: Form, base: &Form) -> Form {
        if draft.is_fixed() {
            return draft;
        }
        let own: BTreeSet<String> = base.parts().items.into_iter().map(|item| item.id).collect();
        let mut draft = draft;
        while let Some(item) = draft.parts().items.into_iter().find(|i| !own.contains(&i.id) && !self.may_have(i)) {
            let fresh = self.fresh_id(&draft, item.section);
            draft.rename(&item.id, &fresh);
        }
        draft
    }
}

impl Form {
    fn rename(&mut self, from: &str, to: &str) {
        let mut parts = self.parts();
        parts.items.iter_mut().filter(|item| item.id == from).for_each(|item| to.clone_into(&mut item.id));
        self.set_parts(parts);
        for core in self.levels_mut().iter_mut().filter_map(|rule| rule.core.as_mut()) {
            if core.remove(from) {
                core.insert(to.to_owned());
            }
        }
    }
}
