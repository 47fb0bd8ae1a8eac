//! A record: a map of fields, each merged on its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::change::Change;
use crate::feed::Position;
use crate::field::{FieldState, LiveWrite, Resolved};
use crate::ids::{DeviceId, FieldName, Seq};
use crate::seen::Seen;
use crate::value::Value;

/// The field that takes a record away: why, in the person's words; null, or never written, while it stands. Its write also carries what
/// the writer had seen of every other field, so that an edit it had not seen keeps the record in sight.
pub const REMOVED: &str = "removed";

/// What a record holds after a set of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordState {
    fields: BTreeMap<FieldName, FieldState>,
}

impl RecordState {
    /// Takes in a change of this record; see [`FieldState::absorb`].
    pub fn absorb(&mut self, change: &Change, position: Option<Position>) {
        for (name, write) in &change.writes {
            self.fields.entry(name.clone()).or_default().absorb(change, write, position);
        }
    }

    /// What a field holds; none if it was never written.
    #[must_use]
    pub fn field(&self, field: &FieldName) -> Option<&FieldState> {
        self.fields.get(field)
    }

    /// The names of all fields ever written.
    pub fn names(&self) -> impl Iterator<Item = &FieldName> {
        self.fields.keys()
    }

    /// How a field stands; none if it was never written.
    #[must_use]
    pub fn resolve(&self, field: &str) -> Option<Resolved<'_>> {
        self.fields.get(&FieldName::from(field))?.resolve()
    }

    /// The value to show; none if the field was never written or is emptied.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.resolve(field).map(|resolved| &resolved.shown().value).filter(|value| !value.is_null())
    }

    /// The text to show; none if there is none, or the value is no text.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.value(field)?.as_text()
    }

    /// Every field ever written, with how it stands.
    pub fn fields(&self) -> impl Iterator<Item = (&FieldName, Resolved<'_>)> {
        self.fields.iter().filter_map(|(name, state)| Some((name, state.resolve()?)))
    }

    /// The write that was made last, by its writer's clock, of those that are shown: for "who, when", never for order.
    #[must_use]
    pub fn last_write(&self) -> Option<&LiveWrite> {
        self.fields.values().filter_map(|field| Some(field.resolve()?.shown())).max_by_key(|write| write.made_at)
    }

    /// The fields about which a person has to decide: writers disagree, or one took the record away without having seen another's edit.
    pub fn conflicts(&self) -> impl Iterator<Item = (&FieldName, Resolved<'_>)> {
        let in_doubt = self.removal_is_in_doubt();
        self.fields().filter(move |(name, resolved)| resolved.is_conflict() || (in_doubt && name.0 == REMOVED))
    }

    /// The past of one field, for a writer who knows this state.
    #[must_use]
    pub fn past(&self, field: &FieldName) -> Seen {
        self.fields.get(field).map(FieldState::past).unwrap_or_default()
    }

    /// The greatest `seq` of a device in the past of any field; none if it has none.
    #[must_use]
    pub fn last_of(&self, device: DeviceId) -> Option<Seq> {
        self.fields.values().filter_map(|field| field.last_of(device)).max()
    }

    /// The past of every other field: what a removal covers.
    #[must_use]
    pub fn whole_past(&self) -> BTreeMap<FieldName, Seen> {
        let fields = self.fields.iter().filter(|(name, _)| name.0 != REMOVED);
        fields.map(|(name, state)| (name.clone(), state.past())).collect()
    }

    /// Whether the record is taken away, and nobody has written to it unseen by whoever did that.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.is_marked_removed() && self.edits_past_removal().next().is_none()
    }

    /// Whether somebody took it away who had not seen all that was written: it stays in sight until a person has decided.
    #[must_use]
    pub fn removal_is_in_doubt(&self) -> bool {
        self.is_marked_removed() && self.edits_past_removal().next().is_some()
    }

    fn is_marked_removed(&self) -> bool {
        self.value(REMOVED).is_some()
    }

    /// The live writes of other fields that nobody who took the record away had seen, by field.
    pub fn edits_past_removal(&self) -> impl Iterator<Item = (&FieldName, &LiveWrite)> {
        let live = self.fields.get(&FieldName::from(REMOVED)).map(FieldState::live).unwrap_or_default();
        let removals: Vec<&LiveWrite> = live.iter().filter(|write| !write.value.is_null()).collect();
        // Builds before November 2026 took away without saying what they had seen: as it stands.
        let tells = removals.iter().any(|removal| !removal.covers.is_empty());
        let others = self.fields.iter().filter(move |(name, _)| tells && name.0 != REMOVED);
        others.flat_map(|(name, state)| state.live().iter().map(move |write| (name, write))).filter(
            move |(name, write)| {
                let has_seen = |removal: &&LiveWrite| {
                    removal.dot == write.dot || removal.covers.get(*name).is_some_and(|seen| seen.covers(write.dot))
                };
                !removals.iter().any(has_seen)
            },
        )
    }

    /// Whether nothing was ever written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}
