//! `backup`: a verified copy, and up to where it reaches.

use std::path::PathBuf;

use super::{DataFolder, Outcome};
use crate::store::{ServerStore, StoreError};

#[derive(clap::Args)]
pub(super) struct BackupArguments {
    /// The copy; it must not be there yet.
    #[arg(long)]
    to: PathBuf,
    #[command(flatten)]
    data: DataFolder,
}

pub(super) async fn run(arguments: BackupArguments) -> Outcome {
    let store = arguments.data.open().await?;
    let heads = match store.backup(&arguments.to).await {
        Ok(heads) => heads,
        Err(StoreError::Exists) => return Err(format!("{} is there already", arguments.to.display()).into()),
        Err(error) => return Err(error.into()),
    };
    println!("{} is whole and on disk. Feeds reach:", arguments.to.display());
    for head in heads {
        println!("  {} {} {}", head.feed, head.position, head.h);
    }
    Ok(())
}
