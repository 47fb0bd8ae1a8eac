//! Villages, where they lie, and which are targets of a year.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AreaCode, FiscalYear};
use sqlx::Transaction;

use super::{Db, Store, convert, one_of_texts, texts};
use crate::store::{NewTarget, PlacedVillage, Placement, Result, StoredTarget};

/// Subdistrict, district, body.
pub(super) type Row = (String, String, String);

pub(super) async fn put(store: &Store, villages: &[PlacedVillage]) -> Result<()> {
    let mut tx = store.write().await?;
    put_in(&mut tx, villages).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn put_in(tx: &mut Transaction<'static, Db>, villages: &[PlacedVillage]) -> Result<()> {
    for placed in villages {
        sqlx::query(
            "INSERT INTO villages (code, subdistrict, district, body) VALUES ($1, $2, $3, $4)
             ON CONFLICT (code) DO UPDATE SET subdistrict = excluded.subdistrict, district = excluded.district,
             body = excluded.body",
        )
        .bind(placed.village.code.as_str())
        .bind(placed.subdistrict.as_str())
        .bind(placed.district.as_str())
        .bind(convert::to_json(&placed.village)?)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

pub(super) async fn put_targets(store: &Store, year: FiscalYear, targets: &[NewTarget]) -> Result<()> {
    let mut tx = store.write().await?;
    for NewTarget { village, instrument, happiness, activities } in targets {
        sqlx::query(
            "INSERT INTO targets (village, fiscal_year, instrument, happiness, activities) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (village, fiscal_year) DO UPDATE
             SET instrument = excluded.instrument, happiness = excluded.happiness, activities = excluded.activities",
        )
        .bind(village.as_str())
        .bind(i64::from(year.number()))
        .bind(instrument)
        .bind(happiness)
        .bind(activities)
        .execute(&mut *tx)
        .await?;
    }
    Ok(tx.commit().await?)
}

pub(super) async fn placement(store: &Store, villages: &[AreaCode]) -> Result<Placement> {
    let rows: Vec<Row> =
        sqlx::query_as(concat!("SELECT subdistrict, district, body FROM villages WHERE code ", one_of_texts!("$1")))
            .bind(texts(villages.iter().map(AreaCode::as_str))?)
            .fetch_all(&store.readers)
            .await?;
    let placed = rows.into_iter().map(placed);
    placed.map(|placed| placed.map(|placed| (placed.village.code.clone(), placed))).collect()
}

pub(super) async fn active_districts(store: &Store, year: FiscalYear) -> Result<BTreeMap<AreaCode, BTreeSet<String>>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT v.district, t.instrument FROM targets t JOIN villages v ON v.code = t.village WHERE t.fiscal_year = $1
         UNION
         SELECT v.district, t.happiness FROM targets t JOIN villages v ON v.code = t.village WHERE t.fiscal_year = $1
         UNION
         SELECT v.district, t.activities FROM targets t JOIN villages v ON v.code = t.village WHERE t.fiscal_year = $1",
    )
    .bind(i64::from(year.number()))
    .fetch_all(&store.readers)
    .await?;
    let mut districts = BTreeMap::<AreaCode, BTreeSet<String>>::new();
    for (district, instrument) in rows {
        districts.entry(convert::parsed(&district)?).or_default().insert(instrument);
    }
    Ok(districts)
}

pub(super) async fn targets(store: &Store, year: FiscalYear, subdistricts: &[AreaCode]) -> Result<Vec<StoredTarget>> {
    type Target = (String, String, String, String, String, String, Option<String>);
    let rows: Vec<Target> = sqlx::query_as(concat!(
        "SELECT v.subdistrict, v.district, v.body, t.instrument, t.happiness, t.activities, t.offered
         FROM villages v JOIN targets t ON t.village = v.code AND t.fiscal_year = $1
         WHERE v.subdistrict ",
        one_of_texts!("$2"),
        " ORDER BY v.code"
    ))
    .bind(i64::from(year.number()))
    .bind(texts(subdistricts.iter().map(AreaCode::as_str))?)
    .fetch_all(&store.readers)
    .await?;
    let target = |(subdistrict, district, body, instrument, happiness, activities, offered): Target| {
        let placed = placed((subdistrict, district, body))?;
        Ok(StoredTarget { placed, instrument, happiness, activities, offered })
    };
    rows.into_iter().map(target).collect()
}

pub(super) fn placed((subdistrict, district, body): Row) -> Result<PlacedVillage> {
    Ok(PlacedVillage {
        village: convert::from_json(&body)?,
        subdistrict: convert::area(&subdistrict)?,
        district: convert::area(&district)?,
    })
}
