//! Which device brought which file.

use sync::AccountId;

use super::{Store, convert};
use crate::store::{Brought, KeptFile, Millis, Result};

pub(super) async fn note(store: &Store, kept: KeptFile) -> Result<()> {
    sqlx::query("INSERT INTO kept_files (device, file, bytes, kept_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(i64::from(kept.device.0))
        .bind(kept.file.0.as_slice())
        .bind(convert::to_i64(kept.bytes)?)
        .bind(kept.at)
        .execute(&store.writer)
        .await?;
    Ok(())
}

pub(super) async fn since(store: &Store, account: &AccountId, since: Millis) -> Result<Brought> {
    let query = "SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM kept_files
         WHERE device IN (SELECT id FROM devices WHERE account = $1) AND kept_at >= $2";
    let (files, bytes): (i64, i64) =
        sqlx::query_as(query).bind(account.as_str()).bind(since).fetch_one(&store.readers).await?;
    Ok(Brought { files: convert::to_u64(files)?, bytes: convert::to_u64(bytes)? })
}
