//! The bytes of photos: files in the data folder, each under the hash of its bytes.
//!
//! A file is written under a passing name while it arrives, brought to the disk, hashed and only then given its name. So a
//! file that has its name is whole, whatever broke off; and to send it again changes nothing.

mod check;
mod not_kept;
mod part;
mod parts;
mod passing;
mod turns;

use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

use sync::BodyHash;

pub use check::FileCheck;
pub use not_kept::NotKept;
pub use part::Part;
pub use parts::{Found, KEPT_FOR, Unfinished};
pub use passing::Passing;
pub use turns::{Turn, Turns};

/// The folder of files inside the data folder.
const FOLDER: &str = "files";
/// Where files lie while they arrive.
const ARRIVING: &str = "arriving";

/// The folder of files.
#[derive(Clone, Debug)]
pub struct FileStore {
    folder: PathBuf,
}

impl FileStore {
    /// The files of a data folder.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        Self { folder: data.join(FOLDER) }
    }

    /// Whether a file is here.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub async fn has(&self, hash: BodyHash) -> Result<bool> {
        tokio::fs::try_exists(self.path(hash)).await
    }

    /// The bytes of a file; none if it is not here.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn read(&self, hash: BodyHash) -> Result<Option<Vec<u8>>> {
        match tokio::fs::read(self.path(hash)).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Copies every file to another data folder and brings them to the disk; those that are there already are left alone. Gives how
    /// many there are.
    ///
    /// # Errors
    /// If a file cannot be read or written, or its bytes are not those of its name.
    pub fn copy_to(&self, data: &Path) -> Result<usize> {
        let target = Self::of(data);
        let mut count = 0;
        for folder in folders(&self.folder)? {
            for entry in std::fs::read_dir(&folder)? {
                let from = entry?.path();
                let Some(hash) = hash_of(&from) else { continue };
                copy_one(&from, &target.path(hash), hash)?;
                count += 1;
            }
        }
        Ok(count)
    }

    /// Few thousand files a folder: named by the first two digits.
    fn path(&self, hash: BodyHash) -> PathBuf {
        let name = hash.to_string();
        self.folder.join(name.get(..2).unwrap_or_default()).join(name)
    }
}

/// Gives a file that is whole and on the disk its name. After this not even a power cut makes it one that nobody finds.
fn name(passing: &Path, name: &Path) -> Result<()> {
    std::fs::create_dir_all(name.parent().ok_or(ErrorKind::NotFound)?)?;
    std::fs::rename(passing, name)?;
    flush(name, 3)
}

/// Makes the entry of a file durable, and those of the new folders it may lie in: this many.
fn flush(file: &Path, folders: usize) -> Result<()> {
    file.ancestors().skip(1).take(folders).try_for_each(|folder| std::fs::File::open(folder)?.sync_all())
}

/// The folders files lie in; none where no file ever came.
fn folders(root: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(|path| path.is_dir() && !path.ends_with(ARRIVING)).collect())
}

fn hash_of(path: &Path) -> Option<BodyHash> {
    path.file_name()?.to_str()?.parse().ok()
}

fn copy_one(from: &Path, to: &Path, hash: BodyHash) -> Result<()> {
    if to.exists() {
        return Ok(());
    }
    let bytes = std::fs::read(from)?;
    if BodyHash::of(&bytes) != hash {
        return Err(Error::new(ErrorKind::InvalidData, format!("{} is damaged", from.display())));
    }
    let folder = to.parent().ok_or(ErrorKind::NotFound)?;
    std::fs::create_dir_all(folder)?;
    let passing = to.with_extension("part");
    std::fs::write(&passing, bytes)?;
    std::fs::File::open(&passing)?.sync_all()?;
    std::fs::rename(&passing, to)?;
    std::fs::File::open(folder)?.sync_all()
}
