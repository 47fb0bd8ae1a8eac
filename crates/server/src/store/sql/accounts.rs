//! Accounts and their grants.

use records::account::Account;
use records::{Grant, Role};
use sync::AccountId;

use super::{Connection, Store, convert};
use crate::store::{Millis, NewAccount, Result, StoreError, StoredAccount};

type Row = (String, String, String, String, bool);

const COLUMNS: &str =
    "SELECT id, sign_in_name, display_name, password_hash, disabled FROM accounts ORDER BY lower(sign_in_name)";

pub(super) async fn create(store: &Store, new: NewAccount, at: Millis) -> Result<AccountId> {
    let mut tx = store.write().await?;
    let id: String =
        sqlx::query_scalar("SELECT 'a' || (COALESCE(MAX(CAST(substr(id, 2) AS BIGINT)), 0) + 1) FROM accounts")
            .fetch_one(&mut *tx)
            .await?;
    let inserted = sqlx::query(
        "INSERT INTO accounts (id, sign_in_name, display_name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&id)
    .bind(new.sign_in_name)
    .bind(new.display_name)
    .bind(new.password_hash)
    .bind(at)
    .execute(&mut *tx)
    .await;
    match inserted.map_err(StoreError::from) {
        Ok(_) => {}
        Err(StoreError::Constraint(_)) => return Err(StoreError::Exists),
        Err(error) => return Err(error),
    }
    put_grants(&mut tx, &id, &new.grants).await?;
    tx.commit().await?;
    Ok(AccountId(id))
}

pub(super) async fn by_name(store: &Store, name: &str) -> Result<Option<StoredAccount>> {
    let query = "SELECT id, sign_in_name, display_name, password_hash, disabled FROM accounts WHERE lower(sign_in_name) = lower($1)";
    let row: Option<Row> = sqlx::query_as(query).bind(name).fetch_optional(&store.readers).await?;
    with_grants(store, row).await
}

pub(super) async fn by_id(store: &Store, id: &AccountId) -> Result<Option<StoredAccount>> {
    let query = "SELECT id, sign_in_name, display_name, password_hash, disabled FROM accounts WHERE id = $1";
    let row: Option<Row> = sqlx::query_as(query).bind(id.as_str()).fetch_optional(&store.readers).await?;
    with_grants(store, row).await
}

pub(super) async fn all(store: &Store) -> Result<Vec<StoredAccount>> {
    let rows: Vec<Row> = sqlx::query_as(COLUMNS).fetch_all(&store.readers).await?;
    let mut accounts = Vec::with_capacity(rows.len());
    for row in rows {
        accounts.extend(with_grants(store, Some(row)).await?);
    }
    Ok(accounts)
}

pub(super) async fn set_disabled(store: &Store, name: &str, disabled: bool) -> Result<()> {
    let mut tx = store.write().await?;
    let id = id_of(&mut tx, name).await?;
    sqlx::query("UPDATE accounts SET disabled = $1 WHERE id = $2").bind(disabled).bind(&id).execute(&mut *tx).await?;
    if disabled {
        sqlx::query("UPDATE devices SET token_hash = NULL WHERE account = $1").bind(&id).execute(&mut *tx).await?;
    }
    Ok(tx.commit().await?)
}

pub(super) async fn set_grants(store: &Store, name: &str, grants: &[Grant]) -> Result<()> {
    let mut tx = store.write().await?;
    let id = id_of(&mut tx, name).await?;
    sqlx::query("DELETE FROM grants WHERE account = $1").bind(&id).execute(&mut *tx).await?;
    put_grants(&mut tx, &id, grants).await?;
    Ok(tx.commit().await?)
}

/// The grants of an account, within whatever transaction asks.
pub(super) async fn grants(connection: &mut Connection, account: &str) -> Result<Vec<Grant>> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT role, area FROM grants WHERE account = $1 ORDER BY role, area")
            .bind(account)
            .fetch_all(connection)
            .await?;
    rows.iter().map(|(role, area)| grant(role, area)).collect()
}

fn grant(role: &str, area: &str) -> Result<Grant> {
    let role = Role::from_code(role).ok_or_else(|| StoreError::unreadable(format!("role {role}")))?;
    let area = if area.is_empty() { None } else { Some(convert::area(area)?) };
    Ok(Grant { role, area })
}

async fn with_grants(store: &Store, row: Option<Row>) -> Result<Option<StoredAccount>> {
    let Some((id, sign_in_name, display_name, password_hash, disabled)) = row else { return Ok(None) };
    let grants = grants(&mut *store.readers.acquire().await?, &id).await?;
    let account = Account { id: AccountId(id), sign_in_name, display_name, grants };
    Ok(Some(StoredAccount { account, password_hash, disabled }))
}

async fn put_grants(connection: &mut Connection, account: &str, grants: &[Grant]) -> Result<()> {
    for grant in grants {
        sqlx::query("INSERT INTO grants (account, role, area) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(account)
            .bind(grant.role.code())
            .bind(grant.area.as_ref().map_or("", |area| area.as_str()))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn id_of(connection: &mut Connection, name: &str) -> Result<String> {
    let found = sqlx::query_scalar("SELECT id FROM accounts WHERE lower(sign_in_name) = lower($1)");
    found.bind(name).fetch_optional(connection).await?.ok_or(StoreError::Missing)
}
