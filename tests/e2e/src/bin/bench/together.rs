//! The morning of a training: many new devices sign in and fetch a full district at the same moment.

use std::time::Instant;

use e2e::api::ApiDevice;
use e2e::district::{self, WORKER};
use e2e::schema::Schema;
use e2e::{Result, Server, ensure};
use futures_util::future::try_join_all;
use tokio::sync::Semaphore;

use crate::size;
use crate::table::{Promise, Table};

/// How long the last of them may wait.
const SECONDS: f64 = 60.0;

/// Sign-ins under way at once: five of one account from one address look like guessing. More would not be faster either, since two cores hash
/// two passwords.
pub(crate) const SIGN_INS: usize = 4;

pub(crate) async fn measure(table: &mut Table, devices: usize) -> Result<()> {
    on(table, devices, None).await?;
    if let Some(schema) = Schema::make().await? {
        on(table, devices, Some(schema.url())).await?;
        schema.remove().await?;
    }
    Ok(())
}

async fn on(table: &mut Table, devices: usize, database: Option<&str>) -> Result<()> {
    let mut server = Server::start_office(database).await?;
    let filled = district::fill(&server).await?;
    let count = filled.changes.len();
    let begun = Instant::now();
    let door = Semaphore::new(SIGN_INS);
    let one = async || {
        let entering = door.acquire().await;
        let device = ApiDevice::sign_in(&server, WORKER, None).await?;
        drop(entering);
        let read = device.pull().await?;
        ensure(read == count, || format!("{read} changes came, and not {count}"))
    };
    try_join_all((0..devices).map(|_| one())).await?;
    let took = begun.elapsed().as_secs_f64();
    let name = if database.is_some() { "PostgreSQL" } else { "SQLite" };
    let how = format!(
        "sign-in and {count} changes, {:.1} MB each, until the last has all; devices and server share the machine",
        filled.bytes() as f64 / 1e6
    );
    table.add(
        &format!("first sync of {devices} devices together, {name}"),
        took,
        "s",
        &how,
        Promise::GoalAtMost(SECONDS),
    );
    if let Some(process) = server.process() {
        let how = "most resident memory of the server meanwhile";
        table.add(
            &format!("the server with {devices} devices, {name}"),
            size::most_resident(process)?,
            "MB",
            how,
            Promise::None,
        );
    }
    server.stop().await
}
