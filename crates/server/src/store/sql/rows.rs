//! The rows of any table, for copying them from one kind of database into the other.

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use super::{Connection, Db, DbRow};
use crate::store::copy::{Cell, Kind, Table};
use crate::store::{Result, convert};

/// Rows of one insert.
const ROWS: usize = 200;

/// A stream of rows.
pub(crate) type Rows<'a> = BoxStream<'a, Result<Vec<Cell>>>;

/// All rows of a table, one after the other.
pub(crate) fn all<'a>(connection: &'a mut Connection, table: &'a Table) -> Rows<'a> {
    let select = format!("SELECT {} FROM {}", table.names(), table.name);
    let rows = sqlx::query(AssertSqlSafe(select)).fetch(connection);
    rows.map(|row| cells(&row?, table)).boxed()
}

/// Writes rows into a table and gives how many they were.
pub(crate) async fn fill(connection: &mut Connection, table: &Table, rows: Rows<'_>) -> Result<u64> {
    let mut count = 0;
    let mut parts = rows.try_chunks(ROWS);
    while let Some(part) = parts.try_next().await.map_err(|error| error.1)? {
        count += part.len() as u64;
        insert(connection, table, part).await?;
    }
    Ok(count)
}

/// How many rows a table has.
pub(crate) async fn count(connection: &mut Connection, table: &Table) -> Result<u64> {
    let query = format!("SELECT count(*) FROM {}", table.name);
    convert::to_u64(sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(connection).await?)
}

async fn insert(connection: &mut Connection, table: &Table, rows: Vec<Vec<Cell>>) -> Result<()> {
    let mut query: QueryBuilder<Db> = QueryBuilder::new(format!("INSERT INTO {} ({}) ", table.name, table.names()));
    query.push_values(rows, |mut values, row| {
        for cell in row {
            match cell {
                Cell::Number(number) => values.push_bind(number),
                Cell::Flag(flag) => values.push_bind(flag),
                Cell::Text(text) => values.push_bind(text),
                Cell::Bytes(bytes) => values.push_bind(bytes),
            };
        }
    });
    query.build().execute(connection).await?;
    Ok(())
}

fn cells(row: &DbRow, table: &Table) -> Result<Vec<Cell>> {
    let cell = |(index, kind): (usize, Kind)| {
        Ok(match kind {
            Kind::Number => Cell::Number(row.try_get(index)?),
            Kind::Flag => Cell::Flag(row.try_get(index)?),
            Kind::Text => Cell::Text(row.try_get(index)?),
            Kind::Bytes => Cell::Bytes(row.try_get(index)?),
        })
    };
    table.columns.iter().map(|column| column.kind).enumerate().map(cell).collect()
}
