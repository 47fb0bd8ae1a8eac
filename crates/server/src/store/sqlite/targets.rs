//! Which villages of a district are targets of a year, and what was collected there.

use domain::{AreaCode, FiscalYear};
use records::step::DossierState;
use sqlx::{Sqlite, Transaction};

use super::{SqliteStore, convert, villages};
use crate::store::{Result, StoreError, StoredVillage, TargetInstrument, TargetsWrite};

// Ranges of ids are built in SQL, where the village is known; '0' is the character after '/'.

pub(super) async fn of_district(
    store: &SqliteStore,
    district: &AreaCode,
    year: FiscalYear,
) -> Result<Vec<StoredVillage>> {
    type Row = (String, String, String, Option<String>, bool, bool, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT v.subdistrict, v.district, v.body, t.instrument,
                EXISTS (SELECT 1 FROM records r WHERE r.id > v.code || '/' || y.year || '/' AND r.id < v.code || '/' || y.year || '0')
                OR EXISTS (SELECT 1 FROM held h WHERE h.village = v.code AND h.fiscal_year = y.year AND h.decided IS NULL),
                EXISTS (SELECT 1 FROM records r WHERE r.id > v.code || '/' || y.year || '/assessment/'
                        AND r.id < v.code || '/' || y.year || '/assessment0'),
                json_extract(b.body, '$.state')
         FROM villages v JOIN (SELECT ? AS year) y
         LEFT JOIN targets t ON t.village = v.code AND t.fiscal_year = y.year
         LEFT JOIN boards b ON b.village = v.code AND b.fiscal_year = y.year
         WHERE v.district = ? ORDER BY v.code",
    )
    .bind(i64::from(year.number()))
    .bind(district.as_str())
    .fetch_all(&store.readers)
    .await?;
    let village = |(subdistrict, district, body, instrument, collected, begun, state): Row| {
        let placed = villages::placed((subdistrict, district, body))?;
        let state = state.map(|state| convert::from_json(&format!("\"{state}\""))).transpose()?;
        let state: DossierState = state.unwrap_or_default();
        Ok(StoredVillage { placed, instrument, collected, begun, state })
    };
    rows.into_iter().map(village).collect()
}

pub(super) async fn change(store: &SqliteStore, year: FiscalYear, write: TargetsWrite) -> Result<()> {
    let mut tx = store.write().await?;
    let number = i64::from(year.number());
    villages::put_in(&mut tx, &write.villages).await?;
    for village in &write.remove {
        if is_collected(&mut tx, village, number).await? {
            return Err(StoreError::InUse);
        }
        sqlx::query("DELETE FROM targets WHERE village = ? AND fiscal_year = ?")
            .bind(village.as_str())
            .bind(number)
            .execute(&mut *tx)
            .await?;
    }
    for (village, instrument) in &write.add {
        sqlx::query("INSERT INTO targets (village, fiscal_year, instrument) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(village.as_str())
            .bind(number)
            .bind(instrument)
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}

async fn is_collected(tx: &mut Transaction<'static, Sqlite>, village: &AreaCode, year: i64) -> Result<bool> {
    let year_of = format!("{village}/{year}");
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM records WHERE id > ? AND id < ?)
         OR EXISTS (SELECT 1 FROM held WHERE village = ? AND fiscal_year = ? AND decided IS NULL)",
    )
    .bind(format!("{year_of}/"))
    .bind(format!("{year_of}0"))
    .bind(village.as_str())
    .bind(year)
    .fetch_one(&mut **tx)
    .await?)
}

pub(super) async fn set_instruments(
    store: &SqliteStore,
    year: FiscalYear,
    targets: &[TargetInstrument],
) -> Result<()> {
    let mut tx = store.write().await?;
    for target in targets {
        sqlx::query("UPDATE targets SET instrument = ?, offered = ? WHERE village = ? AND fiscal_year = ?")
            .bind(&target.instrument)
            .bind(&target.offered)
            .bind(target.village.as_str())
            .bind(i64::from(year.number()))
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}
