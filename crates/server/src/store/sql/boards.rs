//! Reading boards.

use std::collections::BTreeMap;

use domain::{AreaCode, FiscalYear};
use records::figures::Figures;
use records::held::HeldReason;
use sqlx::Row as _;

use super::{DbRow, Store, convert, one_of_texts, texts, villages};
use crate::store::{Result, StoreError, StoredRow};

pub(super) async fn rows(store: &Store, district: &AreaCode, year: FiscalYear) -> Result<Vec<StoredRow>> {
    let rows = sqlx::query(concat!(
        "SELECT v.subdistrict, v.district, v.body AS village, t.instrument, b.body AS board, b.changed_at, a.display_name,
                (SELECT count(*) FROM held h WHERE h.village = v.code AND h.fiscal_year = t.fiscal_year AND h.decided IS NULL
                 AND NOT h.reason ",
        one_of_texts!("$3"),
        ") AS held,
                (SELECT json_extract(e.body, '$.valid_until') FROM boards e
                 WHERE e.village = v.code AND e.fiscal_year < t.fiscal_year
                 ORDER BY e.fiscal_year DESC LIMIT 1) AS earlier
         FROM villages v
         JOIN targets t ON t.village = v.code AND t.fiscal_year = $1
         LEFT JOIN boards b ON b.village = v.code AND b.fiscal_year = t.fiscal_year
         LEFT JOIN accounts a ON a.id = b.changed_by
         WHERE v.district = $2 ORDER BY v.code"
    ))
    .bind(i64::from(year.number()))
    .bind(district.as_str())
    .bind(texts(HeldReason::OF_STEP.iter().map(|reason| reason.code()))?)
    .fetch_all(&store.readers)
    .await?;
    rows.iter().map(row).collect()
}

pub(super) async fn figures(
    store: &Store,
    year: FiscalYear,
    districts: Option<&[AreaCode]>,
) -> Result<BTreeMap<AreaCode, Figures>> {
    let districts = districts.map(|codes| texts(codes.iter().map(AreaCode::as_str))).transpose()?;
    let rows = sqlx::query(concat!(
        "SELECT v.district, count(*) AS villages,
                CAST(coalesce(sum(b.started), 0) AS BIGINT) AS started, CAST(coalesce(sum(b.before), 0) AS BIGINT) AS before,
                CAST(coalesce(sum(b.after), 0) AS BIGINT) AS after, CAST(coalesce(sum(b.measured), 0) AS BIGINT) AS measured,
                CAST(coalesce(sum(b.compared), 0) AS BIGINT) AS compared, CAST(coalesce(sum(b.increased), 0) AS BIGINT) AS increased,
                CAST(coalesce(sum(b.certified), 0) AS BIGINT) AS certified, CAST(coalesce(sum(b.announced), 0) AS BIGINT) AS announced
         FROM targets t
         JOIN villages v ON v.code = t.village
         LEFT JOIN boards b ON b.village = t.village AND b.fiscal_year = t.fiscal_year
         WHERE t.fiscal_year = $1 AND ($2 IS NULL OR v.district ",
        one_of_texts!("$2"),
        ") GROUP BY v.district"
    ))
    .bind(i64::from(year.number()))
    .bind(districts)
    .fetch_all(&store.readers)
    .await?;
    rows.iter().map(of_district).collect()
}

fn of_district(row: &DbRow) -> Result<(AreaCode, Figures)> {
    let count = |name: &str| convert::to_u64(row.try_get(name)?);
    let figures = Figures {
        villages: count("villages")?,
        started: count("started")?,
        before: count("before")?,
        after: count("after")?,
        measured: count("measured")?,
        compared: count("compared")?,
        increased: count("increased")?,
        certified: count("certified")?,
        announced: count("announced")?,
    };
    Ok((convert::area(row.try_get("district")?)?, figures))
}

fn row(row: &DbRow) -> Result<StoredRow> {
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
