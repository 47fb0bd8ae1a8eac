//! The public keys of devices.

use std::collections::BTreeMap;

use sync::{DeviceId, PublicKey};

use super::{Connection, Store, convert, numbers, one_of_numbers};
use crate::store::{Millis, Result, StoreError};

/// How many keys of a device count.
const COUNTING_KEYS: i64 = 16;

/// Adds a key to those a device has.
pub(super) async fn add(connection: &mut Connection, device: DeviceId, key: PublicKey, at: Millis) -> Result<()> {
    sqlx::query("INSERT INTO device_keys (device, key, added_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(i64::from(device.0))
        .bind(key.0.as_slice())
        .bind(at)
        .execute(connection)
        .await?;
    Ok(())
}

/// Registers the first key of a device.
pub(super) async fn register(store: &Store, device: DeviceId, key: PublicKey, at: Millis) -> Result<()> {
    let mut tx = store.write().await?;
    let known: Vec<Vec<u8>> = sqlx::query_scalar("SELECT key FROM device_keys WHERE device = $1")
        .bind(i64::from(device.0))
        .fetch_all(&mut *tx)
        .await?;
    if known.iter().any(|known| *known == key.0) {
        return Ok(());
    }
    if !known.is_empty() {
        return Err(StoreError::Exists);
    }
    add(&mut tx, device, key, at).await?;
    Ok(tx.commit().await?)
}

/// The keys of these devices: of each the newest, for every wrong signature is tried against all of them.
pub(super) async fn of(store: &Store, devices: &[DeviceId]) -> Result<BTreeMap<DeviceId, Vec<PublicKey>>> {
    let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(concat!(
        "SELECT device, key FROM (
             SELECT device, key, added_at, row_number() OVER (PARTITION BY device ORDER BY added_at DESC, key) AS place
             FROM device_keys WHERE device ",
        one_of_numbers!("$1"),
        ") AS placed WHERE place <= $2 ORDER BY added_at DESC, key"
    ))
    .bind(numbers(devices.iter().map(|device| device.0.into()))?)
    .bind(COUNTING_KEYS)
    .fetch_all(&store.readers)
    .await?;
    let mut keys: BTreeMap<DeviceId, Vec<PublicKey>> = BTreeMap::new();
    for (device, key) in rows {
        let key = PublicKey(key.as_slice().try_into().map_err(StoreError::unreadable)?);
        keys.entry(convert::device(device)?).or_default().push(key);
    }
    Ok(keys)
}
