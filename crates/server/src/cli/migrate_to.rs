//! `migrate-to`: from SQLite to PostgreSQL.

use std::path::PathBuf;

use super::{Outcome, database_url};
use crate::store::copy::{self, Moved};
use crate::store::{Soundness, StoreError};

#[derive(clap::Args)]
pub(super) struct MigrateToArguments {
    /// The PostgreSQL database, `postgres://user:password@host/database`; it must be empty.
    #[arg(value_name = "URL", value_parser = database_url)]
    to: String,
    /// The folder of the SQLite database. Its photos stay where they are.
    #[arg(long, env = "PHOPHIANG_DATA", default_value = "data")]
    data: PathBuf,
}

pub(super) async fn run(arguments: MigrateToArguments) -> Outcome {
    let moved = match copy::to_postgres(&arguments.data, &arguments.to).await {
        Ok(moved) => moved,
        Err(error) => return Err(told(error)),
    };
    let (found, how) = match &moved {
        Moved::Now(found) => (found, "Moved"),
        Moved::Before(found) => (found, "It was all there from an earlier try"),
    };
    let Soundness { heads, changes, held, records, accounts, devices, .. } = found;
    println!("{how}: {accounts} accounts, {devices} devices, {records} records, {held} changes outside the feeds.");
    println!("{} feeds with {changes} changes, every chain computed anew on the other side.", heads.len());
    println!(
        "Start the server with the same --data (the photos are there) and --database; it no longer starts on the SQLite file."
    );
    Ok(())
}

fn told(error: StoreError) -> Box<dyn std::error::Error + Send + Sync> {
    match error {
        StoreError::Busy => "the database is in use: stop the server first".into(),
        StoreError::Exists => "the PostgreSQL database is not empty; nothing was moved".into(),
        StoreError::Missing => "there is no SQLite database in this folder".into(),
        error => format!("nothing was moved: {error}").into(),
    }
}
