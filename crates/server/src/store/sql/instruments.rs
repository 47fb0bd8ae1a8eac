//! Versions and drafts of instruments.

use domain::Form;
use records::instruments::{Draft, DraftLine, Scope, Version};
use sqlx::Transaction;

use super::{Db, Store, convert};
use crate::store::{DraftWrite, Millis, Publication, Result, StoreError};

pub(super) async fn versions(store: &Store) -> Result<Vec<Version>> {
    let rows: Vec<(String, String, i64, i64, String)> = sqlx::query_as(
        "SELECT v.body, v.scope, v.based_on, v.published_at, a.display_name
         FROM instrument_versions v JOIN accounts a ON a.id = v.published_by ORDER BY v.instrument, v.version",
    )
    .fetch_all(&store.readers)
    .await?;
    let version = |(body, scope, based_on, at, by): (String, String, i64, i64, String)| {
        Ok(Version {
            form: convert::from_json(&body)?,
            scope: convert::parsed(&scope)?,
            based_on: Some(number(based_on)?),
            published: Some((at, by)),
        })
    };
    rows.into_iter().map(version).collect()
}

pub(super) async fn version_count(store: &Store) -> Result<u64> {
    let count = sqlx::query_scalar("SELECT count(*) FROM instrument_versions").fetch_one(&store.readers).await?;
    convert::to_u64(count)
}

pub(super) async fn drafts(store: &Store) -> Result<Vec<Draft>> {
    let rows: Vec<(String, String, i64, i64, String)> = sqlx::query_as(
        "SELECT d.body, d.scope, d.revision, d.changed_at, a.display_name
         FROM instrument_drafts d JOIN accounts a ON a.id = d.changed_by ORDER BY d.instrument, d.scope",
    )
    .fetch_all(&store.readers)
    .await?;
    let draft = |(body, scope, revision, changed_at, changed_by): (String, String, i64, i64, String)| {
        let line =
            DraftLine { scope: convert::parsed(&scope)?, revision: convert::to_u64(revision)?, changed_at, changed_by };
        Ok(Draft { form: convert::from_json(&body)?, line })
    };
    rows.into_iter().map(draft).collect()
}

pub(super) async fn put_draft(store: &Store, write: DraftWrite, at: Millis) -> Result<u64> {
    let mut tx = store.write().await?;
    check_revision(&mut tx, write.form.id(), &write.scope, write.revision).await?;
    let revision = write.revision.saturating_add(1);
    sqlx::query(
        "INSERT INTO instrument_drafts (instrument, scope, revision, body, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (instrument, scope) DO UPDATE SET revision = excluded.revision, body = excluded.body,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by",
    )
    .bind(write.form.id())
    .bind(write.scope.to_string())
    .bind(convert::to_i64(revision)?)
    .bind(convert::to_json(&write.form)?)
    .bind(at)
    .bind(write.by.as_str())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(revision)
}

pub(super) async fn drop_draft(store: &Store, instrument: &str, scope: &Scope, revision: u64) -> Result<()> {
    let mut tx = store.write().await?;
    check_revision(&mut tx, instrument, scope, revision).await?;
    delete_draft(&mut tx, instrument, scope).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn publish(store: &Store, publication: Publication, at: Millis) -> Result<()> {
    let Publication { scope, revision, form, based_on, by } = publication;
    let reference = Form::reference(&form);
    let mut tx = store.write().await?;
    check_revision(&mut tx, &reference.id, &scope, revision).await?;
    let highest: Option<i64> = sqlx::query_scalar("SELECT max(version) FROM instrument_versions WHERE instrument = $1")
        .bind(&reference.id)
        .fetch_one(&mut *tx)
        .await?;
    if highest.is_some_and(|highest| highest >= i64::from(reference.version)) {
        return Err(StoreError::Exists);
    }
    sqlx::query(
        "INSERT INTO instrument_versions (instrument, version, scope, based_on, body, published_at, published_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&reference.id)
    .bind(i64::from(reference.version))
    .bind(scope.to_string())
    .bind(i64::from(based_on))
    .bind(convert::to_json(&form)?)
    .bind(at)
    .bind(by.as_str())
    .execute(&mut *tx)
    .await?;
    delete_draft(&mut tx, &reference.id, &scope).await?;
    Ok(tx.commit().await?)
}

/// A draft that is not there has the revision 0.
async fn check_revision(
    tx: &mut Transaction<'static, Db>,
    instrument: &str,
    scope: &Scope,
    revision: u64,
) -> Result<()> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT revision FROM instrument_drafts WHERE instrument = $1 AND scope = $2")
            .bind(instrument)
            .bind(scope.to_string())
            .fetch_optional(&mut **tx)
            .await?;
    let found = convert::to_u64(found.unwrap_or(0))?;
    if found == revision { Ok(()) } else { Err(StoreError::Stale) }
}

async fn delete_draft(tx: &mut Transaction<'static, Db>, instrument: &str, scope: &Scope) -> Result<()> {
    sqlx::query("DELETE FROM instrument_drafts WHERE instrument = $1 AND scope = $2")
        .bind(instrument)
        .bind(scope.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn number(version: i64) -> Result<u32> {
    u32::try_from(version).map_err(StoreError::unreadable)
}
