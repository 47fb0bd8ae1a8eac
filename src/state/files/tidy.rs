//! When the bytes of a photo go: when no record needs them, and not before.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use leptos::prelude::*;
use records::key::kind_prefix;
use records::photo::PhotoView;
use records::{RecordKey, View};
use store::{DeviceError, FileNote, FileState};
use sync::{BodyHash, RecordId};

use crate::platform::clock;
use crate::state::App;
use crate::state::desk::Desk;

/// Bytes whose record was never saved, because the app ended between the two, are kept so long: another tab may be about to save it.
const ORPHAN_MILLIS: i64 = 24 * 60 * 60 * 1_000;
/// A photo the server has, and whose record went with the right to see it, is kept so long: by then a backup has it, and no restored server
/// will ask this device for it.
const UNCOPIED_MILLIS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// How a photo's record stands, as far as its bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    is_removed: bool,
    is_acknowledged: bool,
}

/// What is to be done with the bytes a record names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// The record needs them.
    Needed,
    /// Nothing is decided: keep them, do not send them.
    Kept,
    /// The record does not need them any more.
    Released,
}

/// What is to be done with a file's bytes for one of the records that name it. None: the record is not on this device.
fn fate(state: &FileState, record: Option<Standing>, can_be_undone: bool, age: i64) -> Fate {
    match record {
        // An account that lost the right to a village loses its photos, but none that is only here, or in no copy of the server yet.
        None => {
            let longest = if *state == FileState::AtServer { UNCOPIED_MILLIS } else { ORPHAN_MILLIS };
            if age > longest { Fate::Released } else { Fate::Kept }
        }
        Some(standing) if !standing.is_removed => Fate::Needed,
        Some(_) if can_be_undone => Fate::Kept,
        // Never sent: gone for good. Sent: gone once the server knows that it is taken away.
        Some(standing) if *state != FileState::AtServer || standing.is_acknowledged => Fate::Released,
        Some(_) => Fate::Kept,
    }
}

impl App {
    /// Lets go of the bytes nobody needs any more. Gives those that are to be sent, the smallest first.
    pub(in crate::state) async fn tidy_files(self, desk: &Rc<Desk>) -> Result<Vec<(BodyHash, FileNote)>, DeviceError> {
        let known = desk.device.files().await?;
        let standings = standings(desk, known.values().flat_map(|note| &note.records)).await?;
        let undoable = self.files.undoable.get_untracked();
        let now = clock::now_millis();
        let (mut waiting, mut released) = (Vec::new(), false);
        for (hash, note) in known {
            let mut is_needed = false;
            for record in &note.records {
                let standing = standings.get(record).copied();
                match fate(&note.state, standing, undoable.contains(record), now.saturating_sub(note.kept_at)) {
                    Fate::Needed => is_needed = true,
                    Fate::Kept => {}
                    Fate::Released => {
                        desk.device.release_files(&[hash], record).await?;
                        released = true;
                    }
                }
            }
            if is_needed && note.state == FileState::Waiting {
                waiting.push((hash, note));
            }
        }
        waiting.sort_by_key(|(_, note)| note.bytes);
        if released {
            self.files_changed(desk, true).await;
        }
        Ok(waiting)
    }
}

/// How these records stand; those that are not on this device are left out.
async fn standings(
    desk: &Desk,
    records: impl Iterator<Item = &RecordId>,
) -> Result<BTreeMap<RecordId, Standing>, DeviceError> {
    let prefix = |id: &RecordId| {
        let key = RecordKey::try_from(id).ok()?;
        Some(kind_prefix(&key.village, key.year, key.kind()))
    };
    let prefixes: BTreeSet<String> = records.filter_map(prefix).collect();
    let mut standings = BTreeMap::new();
    for prefix in prefixes {
        for (id, kept) in desk.device.records(&prefix).await? {
            let is_removed = PhotoView::read(&kept.replica.view()).removed.is_some();
            standings.insert(id, Standing { is_removed, is_acknowledged: kept.replica.waiting() == 0 });
        }
    }
    Ok(standings)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THERE: Option<Standing> = Some(Standing { is_removed: false, is_acknowledged: false });
    const REMOVED: Option<Standing> = Some(Standing { is_removed: true, is_acknowledged: false });
    const KNOWN_TO_BE_REMOVED: Option<Standing> = Some(Standing { is_removed: true, is_acknowledged: true });

    #[test]
    fn bytes_go_when_nobody_needs_them_and_not_before() {
        use FileState::{AtServer, Waiting};
        for (state, record, can_be_undone, age, wanted) in [
            (Waiting, THERE, false, 0, Fate::Needed),
            (AtServer, THERE, false, i64::MAX, Fate::Needed),
            (Waiting, REMOVED, true, 0, Fate::Kept),
            (Waiting, REMOVED, false, 0, Fate::Released),
            (AtServer, REMOVED, false, 0, Fate::Kept),
            (AtServer, KNOWN_TO_BE_REMOVED, true, 0, Fate::Kept),
            (AtServer, KNOWN_TO_BE_REMOVED, false, 0, Fate::Released),
            (Waiting, None, false, 1_000, Fate::Kept),
            (Waiting, None, false, ORPHAN_MILLIS + 1, Fate::Released),
            (AtServer, None, false, UNCOPIED_MILLIS, Fate::Kept),
            (AtServer, None, false, UNCOPIED_MILLIS + 1, Fate::Released),
        ] {
            assert_eq!(fate(&state, record, can_be_undone, age), wanted, "{state:?} {record:?} {can_be_undone} {age}");
        }
    }
}
