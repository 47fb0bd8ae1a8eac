//! The shelves: what belongs together, and is opened together.

use std::fmt;

/// One ordered map of text keys to bytes. In IndexedDB an object store with out-of-line keys.
///
/// Shelves are only ever added: a build that knows more of them creates what is missing, and none is renamed or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// Records as this device sees them, by record id.
    Records,
    /// This device's own changes byte for byte, with what the server said of each, newest first.
    Changes,
    /// How far each feed was read, by feed.
    Feeds,
    /// Data fetched from the server that nobody edits here: instruments, area slices.
    Reference,
    /// What is being typed and not yet an answer.
    Drafts,
    /// Who this device is, what waits, its counters, small notes.
    Meta,
    /// Feed entries this build could not read, kept until one can.
    Unread,
    /// Photos: their bytes by their hash, and beside them what is known of each.
    Files,
    /// What feeds gave, byte for byte, until a backup of the server covers it; and what a restored server is to be offered again.
    Entries,
}

impl Shelf {
    /// Every shelf, in the order of their creation.
    pub const ALL: [Self; 9] = [
        Self::Records,
        Self::Changes,
        Self::Feeds,
        Self::Reference,
        Self::Drafts,
        Self::Meta,
        Self::Unread,
        Self::Files,
        Self::Entries,
    ];

    /// Its name in the database; never altered.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Changes => "changes",
            Self::Feeds => "feeds",
            Self::Reference => "reference",
            Self::Drafts => "drafts",
            Self::Meta => "meta",
            Self::Unread => "unread",
            Self::Files => "files",
            Self::Entries => "entries",
        }
    }
}

impl fmt::Display for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
