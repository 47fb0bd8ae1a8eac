//! A PostgreSQL database for one story or measurement: a schema of its own in the database of the run.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::failure::Result;
use crate::places;

/// An empty schema.
#[derive(Debug)]
pub struct Schema {
    base: String,
    name: String,
    url: String,
}

/// Removes all that is in a schema.
pub(crate) async fn empty(url: &str) -> Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    let name: String = sqlx::query_scalar("SELECT current_schema()").fetch_one(&mut connection).await?;
    let anew = format!("DROP SCHEMA {name} CASCADE; CREATE SCHEMA {name}");
    sqlx::raw_sql(AssertSqlSafe(anew)).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

impl Schema {
    /// Makes one; none if the run has no PostgreSQL.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn make() -> Result<Option<Self>> {
        let Some(base) = places::postgres() else { return Ok(None) };
        let name = format!("e2e_{}", uuid::Uuid::now_v7().simple());
        let mut connection = PgConnection::connect(&base).await?;
        sqlx::query(AssertSqlSafe(format!("CREATE SCHEMA {name}"))).execute(&mut connection).await?;
        connection.close().await?;
        let joint = if base.contains('?') { '&' } else { '?' };
        let url = format!("{base}{joint}options=-c%20search_path%3D{name}");
        Ok(Some(Self { base, name, url }))
    }

    /// The database, as `--database` takes it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Removes it. Its servers have stopped.
    ///
    /// # Errors
    /// If somebody still uses it.
    pub async fn remove(self) -> Result<()> {
        let mut connection = PgConnection::connect(&self.base).await?;
        sqlx::query(AssertSqlSafe(format!("DROP SCHEMA {} CASCADE", self.name))).execute(&mut connection).await?;
        Ok(connection.close().await?)
    }
}
