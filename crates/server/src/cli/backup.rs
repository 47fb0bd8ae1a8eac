//! `backup`: a verified copy, and up to where it reaches. The database goes first and the files after it, so that every file a record of
//! the copy names and the server had is in the copy too.

use std::path::{Path, PathBuf};

use super::{DataFolder, Outcome};
use crate::clock::{Clock, SystemClock};
use crate::files::FileStore;
use crate::store::StoreError;

#[derive(clap::Args)]
pub(super) struct BackupArguments {
    /// The copy, an SQLite file whatever the database is; it must not be there yet. Photos are copied into a folder beside it, with the
    /// same name and `-photos`. `restore` checks both and puts them back.
    #[arg(long)]
    to: PathBuf,
    #[command(flatten)]
    data: DataFolder,
}

pub(super) async fn run(arguments: BackupArguments) -> Outcome {
    let store = arguments.data.open().await?;
    if let Some(folder) = arguments.to.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return Err(format!("the folder {} is not there", folder.display()).into());
    }
    let heads = match store.backup(&arguments.to).await {
        Ok(heads) => heads,
        Err(StoreError::Exists) => return Err(format!("{} is there already", arguments.to.display()).into()),
        Err(error) => return Err(error.into()),
    };
    let beside = files_beside(&arguments.to);
    let files = FileStore::of(&arguments.data.data).copy_to(&beside)?;
    // Only now, with the files in it, may devices let go of what it has.
    store.note_backup(&heads, SystemClock.now()).await?;
    println!("{} is whole and on disk. Feeds reach:", arguments.to.display());
    for head in heads {
        println!("  {} {} {}", head.feed, head.position, head.h);
    }
    println!("Photos in {}: {files}", beside.display());
    Ok(())
}

/// Photos never change, so that copies made one after another may share the folder.
pub(super) fn files_beside(copy: &Path) -> PathBuf {
    let mut name = copy.file_name().unwrap_or_default().to_os_string();
    name.push("-photos");
    copy.with_file_name(name)
}
