//! The command line. Each subcommand says in one screen what it did; errors go to standard error with exit status 1.

mod backup;
mod bundle;
mod healthcheck;
mod migrate_to;
mod report;
mod restore;
mod serve;
mod user;
mod village;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::store::{self, ServerStore, StoreError};

pub(crate) use village::place;

/// What a subcommand answers.
type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Threads that answer requests: a district office's machine has few cores, and each thread costs memory.
const WORKERS: usize = 4;
/// Threads for reading files and hashing passwords.
const BLOCKING: usize = 8;

/// The office of Phophiang: receives evaluations, keeps them, and serves the app.
#[derive(Parser)]
#[command(name = "phophiang-server", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the app and its API.
    Serve(serve::ServeArguments),
    /// Make the database, or bring its tables up to date.
    Migrate(DataFolder),
    /// Accounts: add, list, disable, enable.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Devices: list, revoke.
    #[command(subcommand)]
    Device(user::DeviceCommand),
    /// Villages: import a district's list.
    #[command(subcommand)]
    Village(village::VillageCommand),
    /// Bundles: take in what devices could not send themselves.
    #[command(subcommand)]
    Bundle(bundle::BundleCommand),
    /// Ask a running server whether it is well; exit status 0 if so.
    Healthcheck(healthcheck::HealthcheckArguments),
    /// Write a verified copy of the database and the photos, while the server runs.
    Backup(backup::BackupArguments),
    /// Check a copy made by `backup`, or put it where nothing is yet.
    Restore(restore::RestoreArguments),
    /// Move the SQLite database of a stopped server to an empty PostgreSQL database, all of it or nothing.
    MigrateTo(migrate_to::MigrateToArguments),
}

/// Where the database and the photos are.
#[derive(clap::Args)]
struct DataFolder {
    /// The folder of the database and the photos. `serve`, `migrate` and `restore` make it if it is not there.
    #[arg(long, env = "PHOPHIANG_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database, `postgres://user:password@host/database`, instead of the SQLite file in the folder. The photos stay there.
    #[arg(long, value_name = "URL", env = "PHOPHIANG_DATABASE", hide_env_values = true, value_parser = database_url)]
    database: Option<String>,
}

impl DataFolder {
    /// The office that is there: a mistyped folder is no new office, whose copies would be whole and empty.
    async fn open(&self) -> Outcome<Arc<dyn ServerStore>> {
        if store::is_there(&self.data, self.database.as_deref()).await? {
            return Ok(self.open_or_make().await?);
        }
        let place = match self.database {
            Some(_) => "this database".to_owned(),
            None => self.data.display().to_string(),
        };
        Err(format!("there is no office in {place}; name its folder with --data; `migrate` makes a new one").into())
    }

    async fn open_or_make(&self) -> Result<Arc<dyn ServerStore>, StoreError> {
        store::open(&self.data, self.database.as_deref()).await
    }
}

fn database_url(text: &str) -> Result<String, String> {
    match text.split_once("://") {
        Some(("postgres" | "postgresql", _)) => Ok(text.to_owned()),
        _ => Err("a database is named like postgres://user:password@host/database".to_owned()),
    }
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(WORKERS);
    let runtime = runtime.worker_threads(workers).max_blocking_threads(BLOCKING).enable_all().build();
    let done = runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(run(arguments.command)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Outcome {
    match command {
        Command::Serve(arguments) => serve::run(arguments).await,
        Command::Migrate(data) => migrate(&data).await,
        Command::User(command) => user::run(command).await,
        Command::Device(command) => user::run_device(command).await,
        Command::Village(command) => village::run(command).await,
        Command::Bundle(command) => bundle::run(command).await,
        Command::Healthcheck(arguments) => healthcheck::run(&arguments).await,
        Command::Backup(arguments) => backup::run(arguments).await,
        Command::Restore(arguments) => restore::run(arguments).await,
        Command::MigrateTo(arguments) => migrate_to::run(arguments).await,
    }
}

async fn migrate(data: &DataFolder) -> Outcome {
    let store = data.open_or_make().await?;
    match data.database {
        Some(_) => println!("The database is up to date."),
        None => println!("The database in {} is up to date.", data.data.display()),
    }
    store.close().await;
    Ok(())
}
