//! Devices, their tokens and their reports.

use sync::wire::DeviceReport;
use sync::{AccountId, DeviceId};

use super::{Connection, Store, convert, forks, keys, numbers, one_of_numbers};
use crate::store::{Device, DeviceSignIn, Millis, Result, StoreError, TokenHash};

type Row = (i64, String, String, bool, i64, i64, Option<i64>);

pub(super) async fn sign_in(store: &Store, sign_in: DeviceSignIn) -> Result<Device> {
    let mut tx = store.write().await?;
    let id = match known(&mut tx, &sign_in).await? {
        Some(id) => id,
        None => {
            let id = match forgotten(&mut tx, &sign_in).await? {
                Some(id) => id,
                None => untaken(&mut tx, sign_in.fresh).await?,
            };
            insert(&mut tx, id, &sign_in.account, &sign_in.name, sign_in.at).await?;
            id
        }
    };
    if let Some(key) = sign_in.key {
        keys::add(&mut tx, id, key, sign_in.at).await?;
    }
    forks::end_tokens(&mut tx, id).await?;
    sqlx::query("UPDATE devices SET token_by_fork = FALSE WHERE id = $1")
        .bind(i64::from(id.0))
        .execute(&mut *tx)
        .await?;
    let device = hand_out(&mut tx, id, &sign_in.token_hash, &sign_in.name, sign_in.at).await?;
    tx.commit().await?;
    Ok(device)
}

/// Lets whoever holds this token speak for the device.
pub(super) async fn hand_out(
    connection: &mut Connection,
    id: DeviceId,
    token: &TokenHash,
    name: &str,
    at: Millis,
) -> Result<Device> {
    sqlx::query("UPDATE devices SET token_hash = $1, name = $2, last_contact = $3 WHERE id = $4")
        .bind(token.as_slice())
        .bind(name)
        .bind(at)
        .bind(i64::from(id.0))
        .execute(&mut *connection)
        .await?;
    let query = "SELECT id, account, name, revoked, highest_seq, unsent, last_contact FROM devices WHERE id = $1";
    device(sqlx::query_as(query).bind(i64::from(id.0)).fetch_one(connection).await?)
}

async fn known(connection: &mut Connection, sign_in: &DeviceSignIn) -> Result<Option<DeviceId>> {
    let Some(known) = sign_in.known else { return Ok(None) };
    let found: Option<i64> =
        sqlx::query_scalar("SELECT id FROM devices WHERE id = $1 AND account = $2 AND NOT revoked")
            .bind(i64::from(known.0))
            .bind(sign_in.account.as_str())
            .fetch_optional(connection)
            .await?;
    Ok(found.map(|_| known))
}

/// A number drawn at random, if nobody has it.
pub(super) async fn untaken(connection: &mut Connection, fresh: DeviceId) -> Result<DeviceId> {
    // A number once used stands in changes for ever, even where its row is gone.
    let taken: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM devices WHERE id = $1) OR EXISTS (SELECT 1 FROM changes WHERE device = $1)",
    )
    .bind(i64::from(fresh.0))
    .fetch_one(&mut *connection)
    .await?;
    if taken {
        return Err(StoreError::Exists);
    }
    Ok(fresh)
}

/// The number of a device that signed in after the copy was made this database was restored from. Nobody else may have it, and nothing
/// of anybody else may bear it.
async fn forgotten(connection: &mut Connection, sign_in: &DeviceSignIn) -> Result<Option<DeviceId>> {
    let Some(known) = sign_in.known.filter(|_| sign_in.has_data) else { return Ok(None) };
    let taken: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM devices WHERE id = $1)
             OR EXISTS (SELECT 1 FROM changes WHERE device = $1 AND author <> $2)
             OR EXISTS (SELECT 1 FROM held WHERE device = $1 AND author <> $2)",
    )
    .bind(i64::from(known.0))
    .bind(sign_in.account.as_str())
    .fetch_one(connection)
    .await?;
    Ok((!taken).then_some(known))
}

pub(super) async fn insert(
    connection: &mut Connection,
    id: DeviceId,
    account: &AccountId,
    name: &str,
    at: Millis,
) -> Result<()> {
    sqlx::query("INSERT INTO devices (id, account, name, created_at) VALUES ($1, $2, $3, $4)")
        .bind(i64::from(id.0))
        .bind(account.as_str())
        .bind(name)
        .bind(at)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn by_token(store: &Store, token: &TokenHash) -> Result<Option<Device>> {
    let query =
        "SELECT id, account, name, revoked, highest_seq, unsent, last_contact FROM devices WHERE token_hash = $1";
    let row: Option<Row> = sqlx::query_as(query).bind(token.as_slice()).fetch_optional(&store.readers).await?;
    row.map(device).transpose()
}

pub(super) async fn sign_out(store: &Store, id: DeviceId) -> Result<()> {
    let mut tx = store.write().await?;
    sqlx::query("UPDATE devices SET token_hash = NULL WHERE id = $1").bind(i64::from(id.0)).execute(&mut *tx).await?;
    forks::end_tokens(&mut tx, id).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn revoke(store: &Store, id: DeviceId) -> Result<()> {
    // The token stays, so that the device is told "revoked" and not merely "unknown".
    let done = sqlx::query(
        "WITH RECURSIVE line (id) AS (
             SELECT id FROM devices WHERE id = $1 UNION SELECT d.id FROM devices d JOIN line l ON d.forked_from = l.id
         )
         UPDATE devices SET revoked = TRUE WHERE id IN (SELECT id FROM line)",
    )
    .bind(i64::from(id.0))
    .execute(&store.writer)
    .await?;
    if done.rows_affected() == 0 { Err(StoreError::Missing) } else { Ok(()) }
}

pub(super) async fn of_account(store: &Store, account: &AccountId) -> Result<Vec<Device>> {
    let query = "SELECT id, account, name, revoked, highest_seq, unsent, last_contact FROM devices WHERE account = $1 ORDER BY id";
    let rows: Vec<Row> = sqlx::query_as(query).bind(account.as_str()).fetch_all(&store.readers).await?;
    rows.into_iter().map(device).collect()
}

pub(super) async fn of_others(store: &Store, account: &AccountId, devices: &[DeviceId]) -> Result<Vec<DeviceId>> {
    let query = concat!("SELECT id FROM devices WHERE account <> $1 AND id ", one_of_numbers!("$2"), " ORDER BY id");
    let ids: Vec<i64> = sqlx::query_scalar(query)
        .bind(account.as_str())
        .bind(numbers(devices.iter().map(|device| device.0.into()))?)
        .fetch_all(&store.readers)
        .await?;
    ids.into_iter().map(convert::device).collect()
}

pub(super) async fn all(store: &Store) -> Result<Vec<Device>> {
    let query =
        "SELECT id, account, name, revoked, highest_seq, unsent, last_contact FROM devices ORDER BY account, id";
    let rows: Vec<Row> = sqlx::query_as(query).fetch_all(&store.readers).await?;
    rows.into_iter().map(device).collect()
}

pub(super) async fn note_report(store: &Store, report: DeviceReport, at: Millis) -> Result<()> {
    sqlx::query("UPDATE devices SET highest_seq = CASE WHEN highest_seq < $1 THEN $1 ELSE highest_seq END, unsent = $2, last_contact = $3
         WHERE id = $4")
        .bind(convert::to_i64(report.highest_seq)?)
        .bind(convert::to_i64(report.unsent)?)
        .bind(at)
        .bind(i64::from(report.device.0))
        .execute(&store.writer)
        .await?;
    Ok(())
}

fn device((id, account, name, revoked, highest_seq, unsent, last_contact): Row) -> Result<Device> {
    Ok(Device {
        id: convert::device(id)?,
        account: AccountId(account),
        name,
        revoked,
        highest_seq: convert::to_u64(highest_seq)?,
        unsent: convert::to_u64(unsent)?,
        last_contact,
    })
}
