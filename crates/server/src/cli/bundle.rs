//! `bundle`: what a device could not send itself, taken in beside a running server or without one; and a new key to seal for.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use jiff::Timestamp;
use sync::bundle::sealing::SealingKey;
use sync::wire::BundleResponse;

use super::{DataFolder, Outcome};
use crate::app::{App, Config};
use crate::auth::token;
use crate::bundles::{Bringer, check, import};
use crate::clock::{Clock, SystemClock};
use crate::files::FileStore;

#[derive(Subcommand)]
pub(super) enum BundleCommand {
    /// Take in bundles. Each change is judged as if its device had sent it; taken in again, nothing changes. One that cannot be read does
    /// not keep the others out.
    Import(ImportArguments),
    /// Make a new key to seal for. Devices learn of it once the server was started again; bundles sealed before can still be read.
    NewKey(DataFolder),
}

#[derive(clap::Args)]
pub(super) struct ImportArguments {
    /// The files, whatever they are called.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    data: DataFolder,
}

pub(super) async fn run(command: BundleCommand) -> Outcome {
    match command {
        BundleCommand::Import(arguments) => import_all(arguments).await,
        BundleCommand::NewKey(data) => new_key(data).await,
    }
}

async fn import_all(arguments: ImportArguments) -> Outcome {
    let ImportArguments { files, data } = arguments;
    let store = data.open().await?;
    let photos = FileStore::of(&data.data);
    let app = App::new(store, photos, Arc::new(SystemClock), Config::default(), None).await?;
    let mut failed = 0;
    for file in &files {
        match import_one(&app, file).await {
            Ok(told) => println!("{}: {}", file.display(), line(&told)),
            Err(error) => {
                eprintln!("{}: {error}", file.display());
                failed += 1;
            }
        }
    }
    app.store.close().await;
    match failed {
        0 => Ok(()),
        failed => Err(format!("{failed} of {} bundles were not taken in", files.len()).into()),
    }
}

async fn import_one(app: &App, file: &Path) -> Outcome<BundleResponse> {
    check(app.store.sealing_keys().await?, File::open(file)?).await?;
    Ok(import(app, Bringer::Person, File::open(file)?).await?)
}

fn line(told: &BundleResponse) -> String {
    let BundleResponse { device, applied, duplicate, held, refused, files, files_known, files_left, .. } = told;
    let made =
        Timestamp::from_millisecond(told.made_at).map_or_else(|_| "at no known time".to_owned(), |at| at.to_string());
    format!(
        "of device {device}, made {made}; changes: {applied} new, {duplicate} known, {held} held, {refused} refused; \
         photo files: {files} new, {files_known} known, {files_left} left"
    )
}

async fn new_key(data: DataFolder) -> Outcome {
    let store = data.open().await?;
    let key = SealingKey::of(token::draw()?).ok_or("chance drew no key; once more, please")?;
    store.add_sealing_key(&key, false, SystemClock.now()).await?;
    println!("There is a new key. Start the server again, so that devices learn of it.");
    store.close().await;
    Ok(())
}
