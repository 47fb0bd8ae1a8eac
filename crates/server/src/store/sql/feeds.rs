//! Reading feeds.

use std::collections::BTreeMap;

use sync::wire::SnapshotRecord;
use sync::{BodyHash, ChainHash, ChangeId, Cursor, Dot, FeedEntry, FeedId, Place, Position, RecordId};

use super::{Connection, Pool, Store, bind_dots, convert, dots, numbers, one_of_numbers, one_of_texts, texts};
use crate::store::{FeedHead, Page, PageLimit, Result, StoreError};

type Row = (i64, Vec<u8>, String, Vec<u8>, Option<String>);

pub(super) async fn page(store: &Store, cursor: &Cursor, limit: PageLimit) -> Result<Page> {
    let mut connection = store.readers.acquire().await?;
    if !is_known(&mut connection, cursor).await? {
        return Ok(Page::Diverged);
    }
    let last = last_of_page(&mut connection, cursor, limit).await?;
    let Some((last, more)) = last else { return Ok(Page::Entries { entries: vec![], more: false }) };
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT position, h, change_id, body, signature FROM changes
         WHERE feed = $1 AND position > $2 AND position <= $3 ORDER BY position",
    )
    .bind(cursor.feed.as_str())
    .bind(convert::to_i64(cursor.after)?)
    .bind(last)
    .fetch_all(&mut *connection)
    .await?;
    let entries = rows.into_iter().map(entry).collect::<Result<_>>()?;
    Ok(Page::Entries { entries, more })
}

pub(super) async fn hashes(store: &Store, dots: &[Dot]) -> Result<BTreeMap<Dot, BodyHash>> {
    let query = sqlx::query_as(concat!(
        "SELECT c.device, c.seq, c.hash FROM ",
        dots!(),
        " JOIN changes c ON c.device = d.device AND c.seq = d.seq UNION ALL SELECT h.device, h.seq, h.hash FROM ",
        dots!(),
        " JOIN held h ON h.device = d.device AND h.seq = d.seq"
    ));
    let rows: Vec<(i64, i64, Vec<u8>)> = bind_dots(query, dots)?.fetch_all(&store.readers).await?;
    let hash = |(device, seq, hash): (i64, i64, Vec<u8>)| {
        Ok((Dot { device: convert::device(device)?, seq: convert::to_u64(seq)? }, convert::body_hash(&hash)?))
    };
    rows.into_iter().map(hash).collect()
}

/// Whether the feed had this chain at this position. A position beyond 63 bits is no position of ours.
async fn is_known(connection: &mut Connection, cursor: &Cursor) -> Result<bool> {
    if cursor.after == 0 {
        return Ok(cursor.h == ChainHash::start(&cursor.feed));
    }
    let Ok(after) = i64::try_from(cursor.after) else { return Ok(false) };
    let h: Option<Vec<u8>> = sqlx::query_scalar("SELECT h FROM changes WHERE feed = $1 AND position = $2")
        .bind(cursor.feed.as_str())
        .bind(after)
        .fetch_optional(connection)
        .await?;
    Ok(h.is_some_and(|h| h == cursor.h.0))
}

pub(super) async fn common(store: &Store, feed: &FeedId, places: &[Place]) -> Result<Position> {
    let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(concat!(
        "SELECT position, h FROM changes WHERE feed = $1 AND position ",
        one_of_numbers!("$2"),
        " ORDER BY position DESC"
    ))
    .bind(feed.as_str())
    .bind(numbers(places.iter().map(|place| place.position))?)
    .fetch_all(&store.readers)
    .await?;
    for (position, h) in rows {
        let there = Place { position: convert::to_u64(position)?, h: convert::chain_hash(&h)? };
        if places.contains(&there) {
            return Ok(there.position);
        }
    }
    Ok(0)
}

/// The last position that fits the page, and whether more follows; none if nothing follows. Sizes are read before bodies, so that
/// a page never has more in memory than it sends.
async fn last_of_page(connection: &mut Connection, cursor: &Cursor, limit: PageLimit) -> Result<Option<(i64, bool)>> {
    let sizes: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT position, CAST(length(body) AS BIGINT) FROM changes WHERE feed = $1 AND position > $2 ORDER BY position LIMIT $3",
    )
    .bind(cursor.feed.as_str())
    .bind(convert::to_i64(cursor.after)?)
    .bind(i64::try_from(limit.entries + 1).map_err(StoreError::unreadable)?)
    .fetch_all(connection)
    .await?;
    let mut bytes = 0;
    let mut taken: usize = 0;
    for (_, size) in sizes.iter().take(limit.entries) {
        bytes += usize::try_from(*size).map_err(StoreError::unreadable)?;
        if bytes > limit.bytes && taken > 0 {
            break;
        }
        taken += 1;
    }
    Ok(taken.checked_sub(1).map(|index| (sizes[index].0, sizes.len() > taken)))
}

pub(super) async fn snapshot(
    store: &Store,
    feed: &FeedId,
    after: Option<&RecordId>,
    most: usize,
    bytes: usize,
) -> Result<(Vec<SnapshotRecord>, bool)> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT id, state FROM records
         WHERE id IN (SELECT record FROM changes WHERE feed = $1 AND record > $2) ORDER BY id LIMIT $3",
    )
    .bind(feed.as_str())
    .bind(after.map_or("", RecordId::as_str))
    .bind(i64::try_from(most + 1).map_err(StoreError::unreadable)?)
    .fetch_all(&store.readers)
    .await?;
    let mut room = bytes;
    let fits = |(_, state): &(String, String)| {
        let fits = state.len() <= room;
        room = room.saturating_sub(state.len());
        fits
    };
    let taken = rows.iter().take(most).map(fits).take_while(|fits| *fits).count().max(1).min(rows.len());
    let more = rows.len() > taken;
    let record =
        |(id, state): (String, String)| Ok(SnapshotRecord { id: RecordId(id), state: convert::from_json(&state)? });
    Ok((rows.into_iter().take(taken).map(record).collect::<Result<_>>()?, more))
}

pub(super) async fn heads_of_these(store: &Store, feeds: &[FeedId]) -> Result<Vec<FeedHead>> {
    let rows: Vec<(String, i64, Vec<u8>)> = sqlx::query_as(concat!(
        "SELECT id, position, h FROM feeds WHERE position > 0 AND id ",
        one_of_texts!("$1"),
        " ORDER BY id"
    ))
    .bind(texts(feeds.iter().map(FeedId::as_str))?)
    .fetch_all(&store.readers)
    .await?;
    rows.into_iter().map(head).collect()
}

pub(super) async fn heads(pool: &Pool) -> Result<Vec<FeedHead>> {
    heads_of(&mut *pool.acquire().await?).await
}

pub(super) async fn heads_of(connection: &mut Connection) -> Result<Vec<FeedHead>> {
    let rows: Vec<(String, i64, Vec<u8>)> =
        sqlx::query_as("SELECT id, position, h FROM feeds WHERE position > 0 ORDER BY id")
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(head).collect()
}

pub(super) fn head((feed, position, h): (String, i64, Vec<u8>)) -> Result<FeedHead> {
    Ok(FeedHead { feed: FeedId(feed), position: convert::to_u64(position)?, h: convert::chain_hash(&h)? })
}

fn entry((position, h, id, body, signature): Row) -> Result<FeedEntry> {
    Ok(FeedEntry {
        position: convert::to_u64(position)?,
        h: convert::chain_hash(&h)?,
        id: ChangeId(convert::parsed(&id)?),
        change: convert::sealed(body, signature)?,
    })
}
