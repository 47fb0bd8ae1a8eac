//! Copies of devices: numbers of their own, how many of them, and what ends the tokens they came with.

use sync::{AccountId, DeviceId};

use super::devices::{hand_out, insert, untaken};
use super::{Connection, Store, convert, keys};
use crate::store::{Device, DeviceFork, Millis, Result, StoreError};

const DAY: Millis = 24 * 60 * 60 * 1_000;
/// How many numbers a line of copies gets within a day: more than anybody copies a phone, and an end for whoever has stolen a token.
const COPIES_A_DAY: i64 = 8;

/// Gives a copy of a device a number of its own; asked again with the same token, the same, and nothing is added to it.
pub(super) async fn fork(store: &Store, fork: DeviceFork) -> Result<Device> {
    let mut tx = store.write().await?;
    let account: Option<String> = sqlx::query_scalar("SELECT account FROM devices WHERE id = $1")
        .bind(i64::from(fork.from.0))
        .fetch_optional(&mut *tx)
        .await?;
    let account = AccountId(account.ok_or(StoreError::Missing)?);
    let id = match forked_before(&mut tx, &fork).await? {
        Some(id) => id,
        None => begin(&mut tx, &fork, &account).await?,
    };
    let device = hand_out(&mut tx, id, &fork.token_hash, &fork.name, fork.at).await?;
    tx.commit().await?;
    Ok(device)
}

async fn begin(connection: &mut Connection, fork: &DeviceFork, account: &AccountId) -> Result<DeviceId> {
    if forked_since(connection, fork.from, fork.at - DAY).await? >= COPIES_A_DAY {
        return Err(StoreError::TooMany);
    }
    let id = untaken(connection, fork.fresh).await?;
    insert(connection, id, account, &fork.name, fork.at).await?;
    sqlx::query("UPDATE devices SET forked_from = $1, token_by_fork = TRUE WHERE id = $2")
        .bind(i64::from(fork.from.0))
        .bind(i64::from(id.0))
        .execute(&mut *connection)
        .await?;
    // With the number alone: a token must not bring one key after the other.
    if let Some(key) = fork.key {
        keys::add(connection, id, key, fork.at).await?;
    }
    Ok(id)
}

async fn forked_before(connection: &mut Connection, fork: &DeviceFork) -> Result<Option<DeviceId>> {
    let found: Option<i64> = sqlx::query_scalar("SELECT id FROM devices WHERE forked_from = $1 AND token_hash = $2")
        .bind(i64::from(fork.from.0))
        .bind(fork.token_hash.as_slice())
        .fetch_optional(connection)
        .await?;
    found.map(convert::device).transpose()
}

/// How many copies the line of a device got since then: of itself, of those it is a copy of, and of their copies.
async fn forked_since(connection: &mut Connection, device: DeviceId, since: Millis) -> Result<i64> {
    let query = "WITH RECURSIVE line (id, origin) AS (
             SELECT id, forked_from FROM devices WHERE id = $1
             UNION
             SELECT d.id, d.forked_from FROM devices d JOIN line l ON d.id = l.origin OR d.forked_from = l.id
         )
         SELECT count(*) FROM devices WHERE forked_from IS NOT NULL AND created_at > $2 AND id IN (SELECT id FROM line)";
    Ok(sqlx::query_scalar(query).bind(i64::from(device.0)).bind(since).fetch_one(connection).await?)
}

/// Ends the tokens that were drawn with this device's token, by its copies and theirs; but for copies whose person has given the password
/// there. Whoever signs in or out on a phone ends a stolen token, with all that came of it.
pub(super) async fn end_tokens(connection: &mut Connection, origin: DeviceId) -> Result<()> {
    sqlx::query(
        "WITH RECURSIVE line (id) AS (
             SELECT id FROM devices WHERE forked_from = $1 AND token_by_fork
             UNION
             SELECT d.id FROM devices d JOIN line l ON d.forked_from = l.id WHERE d.token_by_fork
         )
         UPDATE devices SET token_hash = NULL WHERE NOT revoked AND id IN (SELECT id FROM line)",
    )
    .bind(i64::from(origin.0))
    .execute(connection)
    .await?;
    Ok(())
}
