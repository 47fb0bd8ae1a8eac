//! Reading boards.

use domain::{AreaCode, FiscalYear};
use sqlx::Row as _;

use super::{SqliteStore, convert, villages};
use crate::store::{Result, StoreError, StoredRow};

pub(super) async fn rows(store: &SqliteStore, district: &AreaCode, year: FiscalYear) -> Result<Vec<StoredRow>> {
    let rows = sqlx::query(
        "SELECT v.subdistrict, v.district, v.body AS village, t.instrument, b.body AS board, b.changed_at, a.display_name,
                (SELECT count(*) FROM held h WHERE h.village = v.code AND h.fiscal_year = t.fiscal_year AND h.decided IS NULL)
                AS held,
                (SELECT json_extract(e.body, '$.valid_until') FROM boards e
                 WHERE e.village = v.code AND e.fiscal_year < t.fiscal_year
                 ORDER BY e.fiscal_year DESC LIMIT 1) AS earlier
         FROM villages v
         JOIN targets t ON t.village = v.code AND t.fiscal_year = ?
         LEFT JOIN boards b ON b.village = v.code AND b.fiscal_year = t.fiscal_year
         LEFT JOIN accounts a ON a.id = b.changed_by
         WHERE v.district = ? ORDER BY v.code",
    )
    .bind(i64::from(year.number()))
    .bind(district.as_str())
    .fetch_all(&store.readers)
    .await?;
    rows.iter().map(row).collect()
}

fn row(row: &sqlx::sqlite::SqliteRow) -> Result<StoredRow> {
    let placed = villages::placed((row.try_get("subdistrict")?, row.try_get("district")?, row.try_get("village")?))?;
    let board: Option<String> = row.try_get("board")?;
    let arrived = match board {
        Some(body) => {
            let by: Option<String> = row.try_get("display_name")?;
            Some((convert::from_json(&body)?, row.try_get("changed_at")?, by.unwrap_or_default()))
        }
        None => None,
    };
    let held: i64 = row.try_get("held")?;
    let held = u32::try_from(held).map_err(StoreError::unreadable)?;
    let earlier: Option<String> = row.try_get("earlier")?;
    let earlier = earlier.as_deref().map(convert::parsed).transpose()?;
    Ok(StoredRow { placed, instrument: row.try_get("instrument")?, arrived, held, earlier_valid_until: earlier })
}
