//! Which villages of a district are targets of a year, and what was collected there.

use std::collections::BTreeSet;

use domain::{AreaCode, FiscalYear};
use records::step::DossierState;
use sqlx::{Row as _, Transaction};

use super::{Db, DbRow, Store, convert, villages};
use crate::store::{NewTarget, Result, StoreError, StoredVillage, TargetInstrument, TargetsWrite};

// Ranges of ids are built in SQL, where the village is known; '0' is the character after '/'.

pub(super) async fn of_district(store: &Store, district: &AreaCode, year: FiscalYear) -> Result<Vec<StoredVillage>> {
    let rows = sqlx::query(
        "SELECT v.subdistrict, v.district, v.body, t.instrument, t.happiness, t.activities, t.offered,
                EXISTS (SELECT 1 FROM records r WHERE r.id > v.code || '/' || y.year || '/' AND r.id < v.code || '/' || y.year || '0')
                OR EXISTS (SELECT 1 FROM held h WHERE h.village = v.code AND h.fiscal_year = y.year AND h.decided IS NULL)
                AS collected,
                EXISTS (SELECT 1 FROM records r WHERE r.id > v.code || '/' || y.year || '/assessment/'
                        AND r.id < v.code || '/' || y.year || '/assessment0')
                AS assessed,
                EXISTS (SELECT 1 FROM records r WHERE r.id > v.code || '/' || y.year || '/happiness/'
                        AND r.id < v.code || '/' || y.year || '/happiness0')
                OR EXISTS (SELECT 1 FROM records r WHERE r.id > v.code || '/' || y.year || '/sitting/'
                           AND r.id < v.code || '/' || y.year || '/sitting0') AS measured,
                EXISTS (SELECT 1 FROM records r, json_each(r.state) f
                        WHERE r.id > v.code || '/' || y.year || '/household/' AND r.id < v.code || '/' || y.year || '/household0'
                        AND (f.key LIKE 'activity:%' OR f.key LIKE 'note:%' OR f.key LIKE 'visit:%')) AS asked,
                json_extract(b.body, '$.state') AS state
         FROM villages v CROSS JOIN (SELECT $1 AS year) y
         LEFT JOIN targets t ON t.village = v.code AND t.fiscal_year = y.year
         LEFT JOIN boards b ON b.village = v.code AND b.fiscal_year = y.year
         WHERE v.district = $2 ORDER BY v.code",
    )
    .bind(i64::from(year.number()))
    .bind(district.as_str())
    .fetch_all(&store.readers)
    .await?;
    let village = |row: &DbRow| {
        let placed = villages::placed((row.try_get("subdistrict")?, row.try_get("district")?, row.try_get("body")?))?;
        let state: Option<String> = row.try_get("state")?;
        let state = state.map(|state| convert::from_json(&format!("\"{state}\""))).transpose()?;
        let state: DossierState = state.unwrap_or_default();
        Ok(StoredVillage {
            placed,
            instrument: row.try_get("instrument")?,
            happiness: row.try_get("happiness")?,
            activities: row.try_get("activities")?,
            offered: row.try_get("offered")?,
            collected: row.try_get("collected")?,
            assessed: row.try_get("assessed")?,
            measured: row.try_get("measured")?,
            asked: row.try_get("asked")?,
            state,
        })
    };
    rows.iter().map(village).collect()
}

pub(super) async fn change(store: &Store, year: FiscalYear, write: TargetsWrite) -> Result<()> {
    let mut tx = store.write().await?;
    let number = i64::from(year.number());
    villages::put_in(&mut tx, &write.villages).await?;
    // In one order, as an append holds them: two who want several never wait for each other.
    let removed: BTreeSet<_> = write.remove.iter().collect();
    for village in removed {
        // Taken away first and looked at then: whoever is just bringing something for it has either finished or finds no target.
        sqlx::query("DELETE FROM targets WHERE village = $1 AND fiscal_year = $2")
            .bind(village.as_str())
            .bind(number)
            .execute(&mut *tx)
            .await?;
        if is_collected(&mut tx, village, number).await? {
            return Err(StoreError::InUse);
        }
    }
    for NewTarget { village, instrument, happiness, activities } in &write.add {
        sqlx::query(
            "INSERT INTO targets (village, fiscal_year, instrument, happiness, activities) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
        )
        .bind(village.as_str())
        .bind(number)
        .bind(instrument)
        .bind(happiness)
        .bind(activities)
        .execute(&mut *tx)
        .await?;
    }
    Ok(tx.commit().await?)
}

async fn is_collected(tx: &mut Transaction<'static, Db>, village: &AreaCode, year: i64) -> Result<bool> {
    let year_of = format!("{village}/{year}");
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM records WHERE id > $1 AND id < $2)
         OR EXISTS (SELECT 1 FROM held WHERE village = $3 AND fiscal_year = $4 AND decided IS NULL)",
    )
    .bind(format!("{year_of}/"))
    .bind(format!("{year_of}0"))
    .bind(village.as_str())
    .bind(year)
    .fetch_one(&mut **tx)
    .await?)
}

pub(super) async fn set_instruments(store: &Store, year: FiscalYear, targets: &[TargetInstrument]) -> Result<()> {
    let mut tx = store.write().await?;
    for target in targets {
        sqlx::query(
            "UPDATE targets SET instrument = $1, happiness = $2, activities = $3, offered = $4
             WHERE village = $5 AND fiscal_year = $6",
        )
        .bind(&target.instrument)
        .bind(&target.happiness)
        .bind(&target.activities)
        .bind(&target.offered)
        .bind(target.village.as_str())
        .bind(i64::from(year.number()))
        .execute(&mut *tx)
        .await?;
    }
    Ok(tx.commit().await?)
}
