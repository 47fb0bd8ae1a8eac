//! Connecting, and the promises checked before anything is served.

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, PgConnection, PgPool, SqlSafeStr};

use super::PostgresStore;
use crate::store::{Result, StoreError};

/// How long a writer waits for another before the answer is "busy".
const LOCK_TIMEOUT: Duration = Duration::from_secs(2);
/// All writing connections may be waiting for a row; whoever comes then waits until they have given up, and a little longer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A transaction is open while the rules judge, which takes milliseconds: one that stands still for so long belongs to a server that died.
const IDLE_TIMEOUT: &str = "60s";
/// `GET …/pull` and the boards are quick; what takes longer than a request may is nobody's answer any more.
const STATEMENT_TIMEOUT: &str = "30s";

/// How a store is connected.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Reading connections of this process.
    pub readers: u32,
    /// Writing connections of this process: so many feeds are appended to side by side.
    pub writers: u32,
    /// How long to wait for whoever else holds a row.
    pub lock_timeout: Duration,
    /// How long to wait for a connection, which may have to be made first.
    pub connect_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 6, writers: 6, lock_timeout: LOCK_TIMEOUT, connect_timeout: CONNECT_TIMEOUT }
    }
}

impl PostgresStore {
    /// Connects to the database of a URL (`postgres://user:password@host/database`), brings its tables up to date and checks its promises.
    ///
    /// # Errors
    /// [`StoreError::Unsafe`] if the database is set up so that "acknowledged" would not mean "on disk".
    pub async fn open(url: &str, options: Options) -> Result<Self> {
        prepared(url).await?.close().await?;
        let connect = connect_options(url, options.lock_timeout)?;
        let writer = pool(options.writers, options).connect_with(connect.clone()).await.map_err(unreachable)?;
        let readers = pool(options.readers, options).connect_with(connect).await?;
        let server_id = server_id(&writer).await?;
        Ok(Self { writer, readers, server_id })
    }
}

/// A connection to a database whose tables are there, perhaps empty, and that keeps its promises.
pub(in crate::store) async fn prepared(url: &str) -> Result<PgConnection> {
    let mut connection = connect_options(url, LOCK_TIMEOUT)?.connect().await.map_err(unreachable)?;
    check_promises(&mut connection).await?;
    // Bringing large tables up to date takes longer than a request may, and waits for other servers to finish theirs.
    sqlx::raw_sql("SET statement_timeout = 0; SET lock_timeout = '60s'").execute(&mut connection).await?;
    migrations()
        .run_direct(None, &mut connection, false)
        .await
        .map_err(|error| StoreError::Database(error.to_string()))?;
    Ok(connection)
}

/// Whether the tables are there.
pub(in crate::store) async fn is_there(url: &str) -> Result<bool> {
    let mut connection = connect_options(url, LOCK_TIMEOUT)?.connect().await.map_err(unreachable)?;
    Ok(sqlx::query_scalar("SELECT to_regclass('meta') IS NOT NULL").fetch_one(&mut connection).await?)
}

/// Nobody waits for the answer of a copy.
pub(in crate::store) async fn without_time_limit(connection: &mut PgConnection) -> Result<()> {
    sqlx::query("SET LOCAL statement_timeout = 0").execute(connection).await?;
    Ok(())
}

/// Which database a URL means, without its password.
pub(in crate::store) fn without_secrets(url: &str) -> Result<String> {
    let options = connect_options(url, LOCK_TIMEOUT)?;
    let database = options.get_database().unwrap_or(options.get_username());
    let place = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    Ok(format!("postgres://{place}/{database}"))
}

/// What cannot be reached at the start is told as it is, and not as "busy".
fn unreachable(error: sqlx::Error) -> StoreError {
    StoreError::Database(error.to_string())
}

fn connect_options(url: &str, lock_timeout: Duration) -> Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url).map_err(|error| StoreError::Database(error.to_string()))?;
    Ok(options.application_name("phophiang").options([
        ("lock_timeout", format!("{}ms", lock_timeout.as_millis())),
        ("idle_in_transaction_session_timeout", IDLE_TIMEOUT.to_owned()),
        ("statement_timeout", STATEMENT_TIMEOUT.to_owned()),
        ("default_transaction_isolation", "read committed".to_owned()),
        // A plan made while a table was small would be kept when it has grown large; making one takes a fraction of a millisecond.
        ("plan_cache_mode", "force_custom_plan".to_owned()),
        // What is asked for was written a moment ago or is of one village: in memory, or on a disk that seeks in no time. The preset, for disks
        // that turn, lets a few hundred rows be found by reading a whole table.
        ("random_page_cost", "1.1".to_owned()),
    ]))
}

fn pool(size: u32, options: Options) -> PgPoolOptions {
    PgPoolOptions::new().max_connections(size).acquire_timeout(options.connect_timeout)
}

/// The migrations are files, compiled in; each has the number of the one for SQLite that makes the same shape. One that concerns this database
/// alone (60) has a number the other does not use.
fn migrations() -> Migrator {
    let files = [
        (1, "start", include_str!("../../../migrations/postgres/0001_start.sql")),
        (2, "happiness", include_str!("../../../migrations/postgres/0002_happiness.sql")),
        (3, "photos", include_str!("../../../migrations/postgres/0003_photos.sql")),
        (5, "instruments", include_str!("../../../migrations/postgres/0005_instruments.sql")),
        (13, "figures", include_str!("../../../migrations/postgres/0013_figures.sql")),
        (14, "activities", include_str!("../../../migrations/postgres/0014_activities.sql")),
        (20, "device_keys", include_str!("../../../migrations/postgres/0020_device_keys.sql")),
        (25, "backed_up", include_str!("../../../migrations/postgres/0025_backed_up.sql")),
        (30, "kept_files", include_str!("../../../migrations/postgres/0030_kept_files.sql")),
        (40, "tokens_by_fork", include_str!("../../../migrations/postgres/0040_tokens_by_fork.sql")),
        (50, "sealing_keys", include_str!("../../../migrations/postgres/0050_sealing_keys.sql")),
        (60, "feed_unchecked", include_str!("../../../migrations/postgres/0060_feed_unchecked.sql")),
    ];
    let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(files.map(migration).to_vec())
}

/// Reads the settings on which the promises rest, as this very login has them.
async fn check_promises(connection: &mut PgConnection) -> Result<()> {
    let names = ["fsync", "full_page_writes", "synchronous_commit", "server_encoding", "default_transaction_isolation"];
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        let setting = sqlx::query_scalar("SELECT current_setting($1)").bind(name).fetch_one(&mut *connection).await?;
        found.push((name, setting));
    }
    promises_kept(&found)
}

fn promises_kept(found: &[(&str, String)]) -> Result<()> {
    let is_kept = |(name, value): &&(&str, String)| match *name {
        // `remote_apply` waits for a second machine on top.
        "synchronous_commit" => matches!(value.as_str(), "on" | "remote_apply"),
        "server_encoding" => value == "UTF8",
        "default_transaction_isolation" => value == "read committed",
        _ => value == "on",
    };
    let broken: Vec<String> =
        found.iter().filter(|one| !is_kept(one)).map(|(name, value)| format!("{name}={value}")).collect();
    if broken.is_empty() { Ok(()) } else { Err(StoreError::Unsafe(broken.join(" "))) }
}

async fn server_id(pool: &PgPool) -> Result<String> {
    let drawn = uuid::Uuid::now_v7().to_string();
    sqlx::query("INSERT INTO meta (key, value) VALUES ('server_id', $1) ON CONFLICT DO NOTHING")
        .bind(drawn)
        .execute(pool)
        .await?;
    Ok(sqlx::query_scalar("SELECT value FROM meta WHERE key = 'server_id'").fetch_one(pool).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_may_lose_a_commit_is_not_served() {
        let good = [
            ("fsync", "on"),
            ("full_page_writes", "on"),
            ("synchronous_commit", "on"),
            ("server_encoding", "UTF8"),
            ("default_transaction_isolation", "read committed"),
        ];
        let with = |name: &str, value: &str| {
            let one = |(key, known): (&'static str, &str)| (key, if key == name { value } else { known }.to_owned());
            promises_kept(&good.map(one))
        };
        assert!(with("", "").is_ok() && with("synchronous_commit", "remote_apply").is_ok());
        let broken = [
            ("fsync", "off"),
            ("full_page_writes", "off"),
            ("synchronous_commit", "off"),
            ("synchronous_commit", "local"),
            ("server_encoding", "SQL_ASCII"),
        ];
        for (name, value) in broken {
            let refused = with(name, value);
            assert!(matches!(&refused, Err(StoreError::Unsafe(told)) if told == &format!("{name}={value}")), "{name}");
        }
    }
}
