//! One build of the client at a time: two would write the same folders and leave files of both in `dist/`.

use std::fs::{File, TryLockError};

use crate::error::{Error, Result};
use crate::files;
use crate::workspace::Workspace;

/// The right to build; it ends when dropped, and with the process.
#[derive(Debug)]
pub(crate) struct Turn {
    _lock: File,
}

impl Turn {
    /// Waits until nobody else builds, and says so if it has to.
    pub(crate) fn take(ws: &Workspace) -> Result<Self> {
        let path = ws.target.join("xtask/build.lock");
        files::write(&path, "")?;
        let lock = File::open(&path).map_err(|e| Error::file("open", &path, e))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                println!("Another command builds the client; waiting for it …");
                lock.lock().map_err(|e| Error::file("lock", &path, e))?;
            }
            Err(TryLockError::Error(e)) => return Err(Error::file("lock", &path, e)),
        }
        Ok(Self { _lock: lock })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_build_waits_for_the_one_before() {
        let folder = std::env::temp_dir().join(format!("phophiang-turn-{}", std::process::id()));
        let ws = Workspace { root: folder.clone(), target: folder.clone(), cache: folder.clone() };
        let turn = Turn::take(&ws).unwrap();
        let other = File::open(folder.join("xtask/build.lock")).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        drop(turn);
        other.try_lock().unwrap();
        files::remove_dir(&folder).unwrap();
    }
}
