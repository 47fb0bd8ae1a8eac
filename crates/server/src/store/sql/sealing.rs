//! The keys for which bundles are sealed.

use sync::bundle::sealing::SealingKey;

use super::{Store, convert};
use crate::store::{Millis, Result, StoreError};

/// All of them, the newest first.
pub(super) async fn all(store: &Store) -> Result<Vec<SealingKey>> {
    let secrets: Vec<Vec<u8>> = sqlx::query_scalar("SELECT secret FROM sealing_keys ORDER BY made_at DESC, secret")
        .fetch_all(&store.readers)
        .await?;
    let key = |secret: Vec<u8>| {
        let key = SealingKey::of(convert::bytes32(&secret)?);
        key.ok_or_else(|| StoreError::unreadable("a sealing key is none"))
    };
    secrets.into_iter().map(key).collect()
}

/// Adds a key; the first one only where there is none.
pub(super) async fn add(store: &Store, key: &SealingKey, only_first: bool, at: Millis) -> Result<()> {
    let mut tx = store.write().await?;
    sqlx::query(
        "INSERT INTO sealing_keys (secret, made_at)
         SELECT $1, $2 WHERE NOT ($3 AND EXISTS (SELECT 1 FROM sealing_keys)) ON CONFLICT DO NOTHING",
    )
    .bind(key.secret().as_slice())
    .bind(at)
    .bind(only_first)
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}
