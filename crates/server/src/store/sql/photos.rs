//! Which photos consist of which files.

use std::collections::BTreeSet;

use domain::AreaCode;
use sqlx::Transaction;
use sync::BodyHash;

use super::{Db, Store, convert};
use crate::store::{PhotoWrite, Result};

pub(super) async fn villages(store: &Store, file: BodyHash) -> Result<BTreeSet<AreaCode>> {
    let villages: Vec<String> = sqlx::query_scalar("SELECT village FROM photo_files WHERE file = $1")
        .bind(file.0.as_slice())
        .fetch_all(&store.readers)
        .await?;
    villages.iter().map(|village| convert::area(village)).collect()
}

pub(super) async fn put(tx: &mut Transaction<'static, Db>, photos: &[PhotoWrite]) -> Result<()> {
    for photo in photos {
        sqlx::query("DELETE FROM photo_files WHERE record = $1").bind(photo.record.as_str()).execute(&mut **tx).await?;
        for file in &photo.files {
            sqlx::query("INSERT INTO photo_files (file, record, village) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                .bind(file.0.as_slice())
                .bind(photo.record.as_str())
                .bind(photo.village.as_str())
                .execute(&mut **tx)
                .await?;
        }
    }
    Ok(())
}
