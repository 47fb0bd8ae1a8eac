//! `restore`: a copy is checked, and put where nothing is yet. The files go first and the database after them, so that one who begins again
//! after a failure finds no half office.

use std::path::PathBuf;

use super::backup::files_beside;
use super::{DataFolder, Outcome, report};
use crate::files::FileStore;
use crate::store::{StoreError, copy};

#[derive(clap::Args)]
pub(super) struct RestoreArguments {
    /// A copy made by `backup`, with its folder of photos beside it.
    #[arg(long)]
    from: PathBuf,
    /// Only look at the copy: every chain is computed anew, every photo read.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    data: DataFolder,
}

pub(super) async fn run(arguments: RestoreArguments) -> Outcome {
    let RestoreArguments { from, check, data } = arguments;
    if !from.is_file() {
        return Err(format!("there is no file {}", from.display()).into());
    }
    let beside = FileStore::of(&files_beside(&from));
    let found = copy::look_at(&from).await?;
    let lost = report::print(&found, &beside.check()?)?;
    if check {
        if lost > 0 {
            return Err(format!("{lost} photos that had arrived are not in the copy; everything else is whole").into());
        }
        println!("{} is whole.", from.display());
        return Ok(());
    }
    beside.copy_to(&data.data)?;
    match copy::restore(&from, &data.data, data.database.as_deref()).await {
        Ok(()) => {}
        Err(StoreError::Exists) => {
            return Err("there is an office already; a copy is restored only where nothing is".into());
        }
        Err(error) => return Err(error.into()),
    }
    let store = data.open().await?;
    let (there, files) = (store.verify().await?, FileStore::of(&data.data).check()?);
    store.close().await;
    println!("Restored:");
    report::print(&there, &files)?;
    if there != found {
        return Err("what was restored is not what the copy holds".into());
    }
    println!("Everything of {} is there. Devices that know more than the copy will send it again.", from.display());
    Ok(())
}
