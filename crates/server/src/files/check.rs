//! Reading every file there is.

use std::collections::BTreeSet;
use std::io::Result;
use std::path::Path;

use sha2::{Digest, Sha256};
use sync::BodyHash;

use super::{FileStore, folders, hash_of};

/// What a look at every file came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCheck {
    /// Files whose bytes are those of their names.
    pub whole: BTreeSet<BodyHash>,
    /// Files whose bytes are others.
    pub damaged: BTreeSet<BodyHash>,
}

impl FileStore {
    /// Reads every file and compares its bytes with its name.
    ///
    /// # Errors
    /// If a file cannot be read at all.
    pub fn check(&self) -> Result<FileCheck> {
        let mut found = FileCheck::default();
        for folder in folders(&self.folder)? {
            for entry in std::fs::read_dir(&folder)? {
                let path = entry?.path();
                let Some(name) = hash_of(&path) else { continue };
                let kept = if hash(&path)? == name { &mut found.whole } else { &mut found.damaged };
                kept.insert(name);
            }
        }
        Ok(found)
    }
}

fn hash(path: &Path) -> Result<BodyHash> {
    let mut hasher = Hashing(Sha256::new());
    std::io::copy(&mut std::fs::File::open(path)?, &mut hasher)?;
    Ok(BodyHash(hasher.0.finalize().into()))
}

/// Takes bytes into a hash, so that a file is never in memory as a whole.
struct Hashing(Sha256);

impl std::io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
