//! Own changes grouped by record and by where they are.

use store::{ChangeState, JournalEntry};
use sync::RecordId;

/// Where the changes of a group are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// On this device alone.
    Waiting,
    /// In the feed, each with a receipt.
    Received,
    /// On the server, for an officer to decide; the reason's code.
    Held(String),
    /// On this device alone, the server cannot keep it; the reason's code.
    Refused(String),
    /// Refused, and its author has taken note; the reason's code.
    Noted(String),
}

/// The standing of a change.
#[must_use]
pub fn standing(state: &ChangeState) -> Standing {
    match state {
        ChangeState::Waiting { .. } => Standing::Waiting,
        ChangeState::Received { .. } => Standing::Received,
        ChangeState::Held { reason, .. } => Standing::Held(reason.clone()),
        ChangeState::Refused { code, is_noted: false, .. } => Standing::Refused(code.clone()),
        ChangeState::Refused { code, is_noted: true, .. } => Standing::Noted(code.clone()),
    }
}

/// Changes of one record that stand alike, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which record.
    pub record: RecordId,
    /// Where the changes are.
    pub standing: Standing,
    /// The changes.
    pub entries: Vec<JournalEntry>,
}

impl Group {
    /// What tells groups apart.
    #[must_use]
    pub fn key(&self) -> String {
        let standing = match &self.standing {
            Standing::Waiting => "waiting",
            Standing::Received => "received",
            Standing::Held(reason) => &["held ", reason].concat(),
            Standing::Refused(code) => &["refused ", code].concat(),
            Standing::Noted(code) => &["noted ", code].concat(),
        };
        [self.record.as_str(), standing].join(" ")
    }

    /// When the newest change was made, by this device's clock.
    #[must_use]
    pub fn newest_made_at(&self) -> i64 {
        self.entries.first().map(|entry| entry.made_at).unwrap_or_default()
    }

    /// When the newest receipt came, and its position; none if nothing arrived.
    #[must_use]
    pub fn newest_receipt(&self) -> Option<(i64, u64)> {
        let receipts = self.entries.iter().filter_map(|entry| match &entry.state {
            ChangeState::Received { receipt, at } => Some((*at, receipt.position)),
            _ => None,
        });
        receipts.max_by_key(|(_, position)| *position)
    }
}

/// Groups a journal. The group of the newest change comes first.
#[must_use]
pub fn group(entries: &[JournalEntry]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for entry in entries {
        let standing = standing(&entry.state);
        match groups.iter_mut().find(|group| group.record == entry.record && group.standing == standing) {
            Some(group) => group.entries.push(entry.clone()),
            None => groups.push(Group { record: entry.record.clone(), standing, entries: vec![entry.clone()] }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use sync::{ChangeId, FieldName};

    use super::*;

    fn entry(seq: u64, record: &str, field: &str, state: ChangeState) -> JournalEntry {
        JournalEntry {
            device: sync::DeviceId(7),
            seq,
            id: ChangeId(uuid::Uuid::from_u128(u128::from(seq))),
            record: RecordId::from(record),
            writes: vec![(FieldName::from(field), sync::Value::Null)],
            made_at: i64::try_from(seq).unwrap() * 1_000,
            state,
        }
    }

    #[test]
    fn changes_of_a_record_stand_together_by_where_they_are() {
        let held = || ChangeState::Held { reason: "no_right".to_owned(), at: 9 };
        let journal = [
            entry(5, "a", "answer:1", ChangeState::NEW),
            entry(4, "b", "answer:1", held()),
            entry(3, "a", "answer:1", ChangeState::NEW),
            entry(2, "a", "answer:2", ChangeState::NEW),
            entry(1, "a", "answer:2", held()),
        ];
        let groups = group(&journal);
        let told: Vec<_> = groups.iter().map(|group| (group.key(), group.entries.len())).collect();
        let expected = [("a waiting", 3), ("b held no_right", 1), ("a held no_right", 1)];
        assert_eq!(told, expected.map(|(key, entries)| (key.to_owned(), entries)));
        assert_eq!(groups[0].newest_made_at(), 5_000);
        assert_eq!(groups[0].newest_receipt(), None);
    }
}
