//! A record: a map of fields, each merged on its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::change::Change;
use crate::feed::Position;
use crate::field::{FieldState, LiveWrite, Resolved};
use crate::ids::FieldName;
use crate::seen::Seen;
use crate::value::Value;

/// The field that says a record is deleted.
pub const DELETED: &str = "deleted";

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

    /// The fields about which writers disagree.
    pub fn conflicts(&self) -> impl Iterator<Item = (&FieldName, Resolved<'_>)> {
        self.fields().filter(|(_, resolved)| resolved.is_conflict())
    }

    /// The past of one field, for a writer who knows this state.
    #[must_use]
    pub fn past(&self, field: &FieldName) -> Seen {
        self.fields.get(field).map(FieldState::past).unwrap_or_default()
    }

    /// The past of every field but `deleted`: what a deletion covers.
    #[must_use]
    pub fn whole_past(&self) -> BTreeMap<FieldName, Seen> {
        let fields = self.fields.iter().filter(|(name, _)| name.0 != DELETED);
        fields.map(|(name, state)| (name.clone(), state.past())).collect()
    }

    /// Whether the record is deleted and nobody has written to it unseen by the deletion.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.is_marked_deleted() && self.fields_edited_past_deletion().next().is_none()
    }

    /// Whether somebody deleted it; it stays visible while [`fields_edited_past_deletion`](Self::fields_edited_past_deletion) has any.
    #[must_use]
    pub fn is_marked_deleted(&self) -> bool {
        self.value(DELETED) == Some(&Value::Bool(true))
    }

    /// The fields with a live write that the deletion had not seen.
    pub fn fields_edited_past_deletion(&self) -> impl Iterator<Item = &FieldName> {
        let covers = self.resolve(DELETED).map(|resolved| &resolved.shown().covers);
        self.fields.iter().filter_map(move |(name, state)| {
            let covered = |dot| covers.and_then(|covers| covers.get(name)).is_some_and(|seen| seen.covers(dot));
            let unseen = name.0 != DELETED && state.live().iter().any(|live| !covered(live.dot));
            unseen.then_some(name)
        })
    }

    /// Whether nothing was ever written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}
