//! Changes outside the feeds, and what officers decide of them.

use std::collections::BTreeSet;

use domain::AreaCode;
use sync::wire::{LetIn, Rejected};
use sync::{ChangeId, DeviceId, Dot, FeedId, Receipt, Seq};

use super::{Connection, Store, convert, numbers, one_of_numbers, one_of_texts, texts};
use crate::store::{Decided, Millis, Result, StoreError, StoredHeld};

type Row = (Vec<u8>, Option<String>, String, Millis, String, Option<String>);

macro_rules! select {
    ($($rest:expr),+) => {
        concat!(
            "SELECT h.body, h.signature, h.reason, h.received_at, a.display_name, h.decided
             FROM held h JOIN accounts a ON a.id = h.author ",
            $($rest),+
        )
    };
}

fn held((body, signature, reason, received_at, author, decided): Row) -> Result<StoredHeld> {
    let decided = decided.map(|text| convert::from_json(&text)).transpose()?;
    Ok(StoredHeld { sealed: convert::sealed(body, signature)?, reason, received_at, author, decided })
}

pub(super) async fn of_areas(
    store: &Store,
    subdistricts: &[AreaCode],
    areas: &[AreaCode],
    limit: usize,
) -> Result<Vec<StoredHeld>> {
    let rows: Vec<Row> = sqlx::query_as(select!(
        "LEFT JOIN villages v ON v.code = h.village
         WHERE h.decided IS NULL AND (
             v.subdistrict ",
        one_of_texts!("$1"),
        " OR (v.code IS NULL AND EXISTS (SELECT 1 FROM grants g WHERE g.account = h.author AND g.area ",
        one_of_texts!("$2"),
        "))) ORDER BY h.received_at, h.device, h.seq LIMIT $3"
    ))
    .bind(texts(subdistricts.iter().map(AreaCode::as_str))?)
    .bind(texts(areas.iter().map(AreaCode::as_str))?)
    .bind(i64::try_from(limit).map_err(StoreError::unreadable)?)
    .fetch_all(&store.readers)
    .await?;
    rows.into_iter().map(held).collect()
}

pub(super) async fn change(store: &Store, dot: Dot) -> Result<Option<StoredHeld>> {
    let row: Option<Row> = sqlx::query_as(select!("WHERE h.device = $1 AND h.seq = $2"))
        .bind(i64::from(dot.device.0))
        .bind(convert::to_i64(dot.seq)?)
        .fetch_optional(&store.readers)
        .await?;
    row.map(held).transpose()
}

pub(super) async fn arrived(store: &Store, device: DeviceId, seqs: &[Seq]) -> Result<Vec<LetIn>> {
    type Row = (i64, String, Vec<u8>, String, i64, Vec<u8>);
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT seq, change_id, hash, feed, position, h FROM changes WHERE device = $1 AND seq ",
        one_of_numbers!("$2"),
        " ORDER BY seq"
    ))
    .bind(i64::from(device.0))
    .bind(numbers(seqs.iter().copied())?)
    .fetch_all(&store.readers)
    .await?;
    let let_in = |(seq, id, hash, feed, position, h): Row| {
        let receipt = Receipt {
            id: ChangeId(convert::parsed(&id)?),
            hash: convert::body_hash(&hash)?,
            feed: FeedId(feed),
            position: convert::to_u64(position)?,
            h: convert::chain_hash(&h)?,
        };
        Ok(LetIn { seq: convert::to_u64(seq)?, receipt })
    };
    rows.into_iter().map(let_in).collect()
}

pub(super) async fn rejected(store: &Store, device: DeviceId, seqs: &[Seq]) -> Result<Vec<Rejected>> {
    let rows: Vec<(i64, String, String)> = sqlx::query_as(concat!(
        "SELECT h.seq, a.display_name, h.decided FROM held h JOIN accounts a ON a.id = json_extract(h.decided, '$.by')
         WHERE h.device = $1 AND h.seq ",
        one_of_numbers!("$2"),
        " ORDER BY h.seq"
    ))
    .bind(i64::from(device.0))
    .bind(numbers(seqs.iter().copied())?)
    .fetch_all(&store.readers)
    .await?;
    let rejected = |(seq, by, decided): (i64, String, String)| {
        let Decided { accepted, note, .. } = convert::from_json(&decided)?;
        Ok((!accepted).then_some(Rejected { seq: convert::to_u64(seq)?, by, note }))
    };
    rows.into_iter().map(rejected).filter_map(Result::transpose).collect()
}

pub(super) async fn unknown(store: &Store, device: DeviceId, seqs: &[Seq]) -> Result<Vec<Seq>> {
    let known: Vec<i64> = sqlx::query_scalar(concat!(
        "SELECT seq FROM changes WHERE device = $1 AND seq ",
        one_of_numbers!("$2"),
        " UNION SELECT seq FROM held WHERE device = $1 AND seq ",
        one_of_numbers!("$2")
    ))
    .bind(i64::from(device.0))
    .bind(numbers(seqs.iter().copied())?)
    .fetch_all(&store.readers)
    .await?;
    let known = known.into_iter().map(convert::to_u64).collect::<Result<BTreeSet<Seq>>>()?;
    let named: BTreeSet<Seq> = seqs.iter().copied().collect();
    Ok(named.difference(&known).copied().collect())
}

pub(super) async fn decide(connection: &mut Connection, dot: Dot, decided: &Decided) -> Result<()> {
    let (device, seq) = (i64::from(dot.device.0), convert::to_i64(dot.seq)?);
    // The condition stands in the writing itself, so that of two officers one comes second.
    let done = sqlx::query("UPDATE held SET decided = $1 WHERE device = $2 AND seq = $3 AND decided IS NULL")
        .bind(convert::to_json(decided)?)
        .bind(device)
        .bind(seq)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() > 0 {
        return Ok(());
    }
    let is_there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM held WHERE device = $1 AND seq = $2)")
        .bind(device)
        .bind(seq)
        .fetch_one(connection)
        .await?;
    Err(if is_there { StoreError::Exists } else { StoreError::Missing })
}
