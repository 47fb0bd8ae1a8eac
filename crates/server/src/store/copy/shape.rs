//! Which tables there are, in an order in which every row finds those it refers to.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{PgConnection, SqliteConnection};

use crate::store::{Result, StoreError};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Flag,
    Text,
    Bytes,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// A table with its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
}

impl Table {
    /// The columns as a statement lists them. Names come from our own migrations.
    pub(crate) fn names(&self) -> String {
        self.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// The tables both databases have, in the same shape.
pub(super) async fn common(sqlite: &mut SqliteConnection, postgres: &mut PgConnection) -> Result<Vec<Table>> {
    let mut waiting = of_sqlite(sqlite).await?;
    let kinds = of_postgres(postgres).await?;
    if !waiting.keys().eq(kinds.keys()) {
        let of_one = |tables: BTreeSet<&String>| tables.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let (one, two) = (of_one(waiting.keys().collect()), of_one(kinds.keys().collect()));
        return Err(StoreError::Unreadable(format!("the databases have different tables: {one} and {two}")));
    }
    let mut tables = Vec::with_capacity(waiting.len());
    let mut done = BTreeSet::new();
    while !waiting.is_empty() {
        let is_ready =
            |listed: &&Listed| listed.refers_to.iter().all(|other| done.contains(other) || *other == listed.name);
        let ready: Vec<String> = waiting.values().filter(is_ready).map(|listed| listed.name.clone()).collect();
        if ready.is_empty() {
            return Err(StoreError::Unreadable("tables refer to each other in a circle".to_owned()));
        }
        for name in ready {
            if let (Some(listed), Some(kinds)) = (waiting.remove(&name), kinds.get(&name)) {
                tables.push(joined(listed, kinds)?);
            }
            done.insert(name);
        }
    }
    Ok(tables)
}

/// A table as SQLite lists it.
struct Listed {
    name: String,
    columns: Vec<String>,
    refers_to: BTreeSet<String>,
}

fn joined(listed: Listed, kinds: &BTreeMap<String, Kind>) -> Result<Table> {
    let Listed { name, columns, .. } = listed;
    if columns.len() != kinds.len() {
        return Err(StoreError::Unreadable(format!("the databases have different columns in {name}")));
    }
    let column = |column: String| match kinds.get(&column) {
        Some(kind) => Ok(Column { name: column, kind: *kind }),
        None => Err(StoreError::Unreadable(format!("only one of the databases has {name}.{column}"))),
    };
    Ok(Table { columns: columns.into_iter().map(column).collect::<Result<_>>()?, name })
}

async fn of_sqlite(connection: &mut SqliteConnection) -> Result<BTreeMap<String, Listed>> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut tables = BTreeMap::new();
    for name in names {
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1) ORDER BY cid")
            .bind(&name)
            .fetch_all(&mut *connection)
            .await?;
        let refers_to: Vec<String> = sqlx::query_scalar("SELECT \"table\" FROM pragma_foreign_key_list($1)")
            .bind(&name)
            .fetch_all(&mut *connection)
            .await?;
        let listed = Listed { name: name.clone(), columns, refers_to: refers_to.into_iter().collect() };
        tables.insert(name, listed);
    }
    Ok(tables)
}

async fn of_postgres(connection: &mut PgConnection) -> Result<BTreeMap<String, BTreeMap<String, Kind>>> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx%'",
    )
    .fetch_all(connection)
    .await?;
    let mut tables: BTreeMap<String, BTreeMap<String, Kind>> = BTreeMap::new();
    for (table, column, data_type) in rows {
        let kind = match data_type.as_str() {
            "bigint" => Kind::Number,
            "boolean" => Kind::Flag,
            "text" => Kind::Text,
            "bytea" => Kind::Bytes,
            other => return Err(StoreError::Unreadable(format!("{table}.{column} is of the unexpected kind {other}"))),
        };
        tables.entry(table).or_default().insert(column, kind);
    }
    Ok(tables)
}
