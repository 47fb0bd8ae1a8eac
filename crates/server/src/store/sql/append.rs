//! The appending transaction.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use sqlx::Transaction;
use sync::{AccountId, ChainHash, ChangeId, DeviceId, Dot, FeedId, Receipt, RecordId, RecordState};

use super::{
    Db, Store, accounts, bind_dots, convert, dots, each_text, feeds, held, insert_changes, numbers, one_of_numbers,
    one_of_texts, photos, put_records, texts,
};
use crate::store::change_row::ChangeRow;
use crate::store::{
    Append, Appended, BoardState, BoardWrite, Decided, DeviceOwner, DossierId, FeedHead, HeldChange, Known, Millis,
    PhotoWrite, Place, Result, StoreError,
};

pub(super) struct SqlAppend {
    tx: Transaction<'static, Db>,
    feeds: BTreeSet<FeedId>,
}

impl SqlAppend {
    pub(super) async fn begin(store: &Store, feeds: &BTreeSet<FeedId>) -> Result<Self> {
        Ok(Self { tx: store.append(feeds).await?, feeds: feeds.clone() })
    }

    async fn in_feeds(&mut self, dots: &[Dot]) -> Result<Vec<(Dot, Known)>> {
        type Row = (i64, i64, String, Vec<u8>, String, i64, Vec<u8>);
        let query = sqlx::query_as(concat!(
            "SELECT c.device, c.seq, c.change_id, c.hash, c.feed, c.position, c.h FROM ",
            dots!(),
            " JOIN changes c ON c.device = d.device AND c.seq = d.seq"
        ));
        let rows: Vec<Row> = bind_dots(query, dots)?.fetch_all(&mut *self.tx).await?;
        let known = |(device, seq, id, hash, feed, position, h): Row| {
            let dot = Dot { device: convert::device(device)?, seq: convert::to_u64(seq)? };
            let hash = convert::body_hash(&hash)?;
            let receipt = Receipt {
                id: ChangeId(convert::parsed(&id)?),
                hash,
                feed: FeedId(feed),
                position: convert::to_u64(position)?,
                h: convert::chain_hash(&h)?,
            };
            Ok((dot, Known { hash, place: Place::Feed(receipt) }))
        };
        rows.into_iter().map(known).collect()
    }

    async fn outside(&mut self, dots: &[Dot]) -> Result<Vec<(Dot, Known)>> {
        let query = sqlx::query_as(concat!(
            "SELECT h.device, h.seq, h.hash, h.reason FROM ",
            dots!(),
            " JOIN held h ON h.device = d.device AND h.seq = d.seq"
        ));
        let rows: Vec<(i64, i64, Vec<u8>, String)> = bind_dots(query, dots)?.fetch_all(&mut *self.tx).await?;
        let known = |(device, seq, hash, reason): (i64, i64, Vec<u8>, String)| {
            let dot = Dot { device: convert::device(device)?, seq: convert::to_u64(seq)? };
            Ok((dot, Known { hash: convert::body_hash(&hash)?, place: Place::Held(reason) }))
        };
        rows.into_iter().map(known).collect()
    }

    /// A pushed change also tells how far its device has counted.
    async fn raise_highest_seq(&mut self, dots: impl Iterator<Item = Dot>) -> Result<()> {
        let mut highest: BTreeMap<DeviceId, u64> = BTreeMap::new();
        for dot in dots {
            let seq = highest.entry(dot.device).or_default();
            *seq = dot.seq.max(*seq);
        }
        for (device, seq) in highest {
            sqlx::query("UPDATE devices SET highest_seq = $1 WHERE id = $2 AND highest_seq < $1")
                .bind(convert::to_i64(seq)?)
                .bind(i64::from(device.0))
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(())
    }
}

/// Rows of dossiers looked for by their villages and years, which also match pairs nobody asked for.
fn of_dossiers(asked: &[DossierId], rows: Vec<(String, i64, String)>) -> Result<BTreeMap<DossierId, String>> {
    let row =
        |(village, year, text): (String, i64, String)| Ok(((convert::area(&village)?, convert::year(year)?), text));
    let found = rows.into_iter().map(row).collect::<Result<BTreeMap<_, _>>>()?;
    Ok(found.into_iter().filter(|(dossier, _)| asked.contains(dossier)).collect())
}

#[async_trait]
impl Append for SqlAppend {
    async fn heads(&mut self) -> Result<BTreeMap<FeedId, FeedHead>> {
        let rows: Vec<(String, i64, Vec<u8>)> =
            sqlx::query_as(concat!("SELECT id, position, h FROM feeds WHERE id ", one_of_texts!("$1")))
                .bind(texts(self.feeds.iter().map(FeedId::as_str))?)
                .fetch_all(&mut *self.tx)
                .await?;
        let start = |feed: &FeedId| FeedHead { h: ChainHash::start(feed), feed: feed.clone(), position: 0 };
        let mut heads: BTreeMap<_, _> = self.feeds.iter().map(|feed| (feed.clone(), start(feed))).collect();
        for row in rows {
            let head = feeds::head(row)?;
            heads.insert(head.feed.clone(), head);
        }
        Ok(heads)
    }

    async fn known(&mut self, dots: &[Dot]) -> Result<BTreeMap<Dot, Known>> {
        // A held change that an officer accepted later is in both tables: the feed tells more.
        let mut known: BTreeMap<Dot, Known> = self.outside(dots).await?.into_iter().collect();
        known.extend(self.in_feeds(dots).await?);
        Ok(known)
    }

    async fn owners(&mut self, devices: &[DeviceId]) -> Result<BTreeMap<DeviceId, DeviceOwner>> {
        let rows: Vec<(i64, String, bool)> = sqlx::query_as(concat!(
            "SELECT d.id, d.account, d.revoked OR a.disabled FROM devices d JOIN accounts a ON a.id = d.account WHERE d.id ",
            one_of_numbers!("$1")
        ))
        .bind(numbers(devices.iter().map(|device| device.0.into()))?)
        .fetch_all(&mut *self.tx)
        .await?;
        let mut owners = BTreeMap::new();
        for (id, account, revoked) in rows {
            let grants = accounts::grants(&mut self.tx, &account).await?;
            owners.insert(convert::device(id)?, DeviceOwner { account: AccountId(account), grants, revoked });
        }
        Ok(owners)
    }

    async fn target_instruments(&mut self, dossiers: &[DossierId]) -> Result<BTreeMap<DossierId, String>> {
        // Held in one order, so that two who hold several never wait for each other.
        let rows: Vec<(String, i64, String)> = sqlx::query_as(keeping!(
            "targets",
            "SELECT village, fiscal_year, instrument FROM targets WHERE village ",
            one_of_texts!("$1"),
            " AND fiscal_year ",
            one_of_numbers!("$2"),
            " ORDER BY village, fiscal_year"
        ))
        .bind(texts(dossiers.iter().map(|(village, _)| village.as_str()))?)
        .bind(numbers(dossiers.iter().map(|(_, year)| year.number().into()))?)
        .fetch_all(&mut *self.tx)
        .await?;
        of_dossiers(dossiers, rows)
    }

    async fn records(&mut self, prefixes: &[String]) -> Result<BTreeMap<RecordId, RecordState>> {
        // '0' is the character after '/', so the range is exactly the ids that begin with the prefix.
        let rows: Vec<(String, String)> = sqlx::query_as(concat!(
            "SELECT r.id, r.state FROM ",
            each_text!("$1"),
            " JOIN records r ON r.id > t.value AND r.id < RTRIM(t.value, '/') || '0'"
        ))
        .bind(texts(prefixes.iter().map(String::as_str))?)
        .fetch_all(&mut *self.tx)
        .await?;
        rows.into_iter().map(|(id, state)| Ok((RecordId(id), convert::from_json(&state)?))).collect()
    }

    async fn boards(&mut self, dossiers: &[DossierId]) -> Result<BTreeMap<DossierId, BoardState>> {
        let rows: Vec<(String, i64, String)> = sqlx::query_as(concat!(
            "SELECT village, fiscal_year, body FROM boards WHERE village ",
            one_of_texts!("$1"),
            " AND fiscal_year ",
            one_of_numbers!("$2")
        ))
        .bind(texts(dossiers.iter().map(|(village, _)| village.as_str()))?)
        .bind(numbers(dossiers.iter().map(|(_, year)| year.number().into()))?)
        .fetch_all(&mut *self.tx)
        .await?;
        of_dossiers(dossiers, rows)?.into_iter().map(|(id, body)| Ok((id, convert::from_json(&body)?))).collect()
    }

    async fn append(&mut self, changes: &[Appended], at: Millis) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        // Of each feed, its last receipt.
        let ends: BTreeMap<&FeedId, &Receipt> = changes.iter().map(|c| (&c.receipt.feed, &c.receipt)).collect();
        if !ends.keys().all(|feed| self.feeds.contains(*feed)) {
            return Err(StoreError::Constraint("a receipt is of a feed that is not appended to".to_owned()));
        }
        for (feed, end) in ends {
            sqlx::query(
                "INSERT INTO feeds (id, position, h) VALUES ($1, $2, $3)
                 ON CONFLICT (id) DO UPDATE SET position = excluded.position, h = excluded.h",
            )
            .bind(feed.as_str())
            .bind(convert::to_i64(end.position)?)
            .bind(end.h.0.as_slice())
            .execute(&mut *self.tx)
            .await?;
        }
        let rows = changes.iter().map(|change| ChangeRow::of(change, at)).collect::<Result<Vec<_>>>()?;
        insert_changes(&mut self.tx, &rows).await?;
        self.raise_highest_seq(changes.iter().map(|appended| appended.change.dot())).await
    }

    async fn hold(&mut self, changes: &[HeldChange], at: Millis) -> Result<()> {
        for HeldChange { change, sealed, dossier, reason } in changes {
            let (village, year) =
                dossier.as_ref().map(|(village, year)| (village.as_str(), i64::from(year.number()))).unzip();
            sqlx::query(
                "INSERT INTO held (device, seq, change_id, record, village, fiscal_year, author, body, signature, hash, reason,
                 received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            )
            .bind(i64::from(change.device.0))
            .bind(convert::to_i64(change.seq)?)
            .bind(change.id.to_string())
            .bind(change.record.as_str())
            .bind(village)
            .bind(year)
            .bind(change.author.as_str())
            .bind(sealed.bytes())
            .bind(sealed.signature.as_deref())
            .bind(sealed.hash().0.as_slice())
            .bind(reason.code())
            .bind(at)
            .execute(&mut *self.tx)
            .await?;
        }
        self.raise_highest_seq(changes.iter().map(|held| held.change.dot())).await
    }

    async fn decide(&mut self, dot: Dot, decided: &Decided) -> Result<()> {
        held::decide(&mut self.tx, dot, decided).await
    }

    async fn put_records(&mut self, records: &[(RecordId, RecordState)]) -> Result<()> {
        let row = |(id, state): &(RecordId, RecordState)| Ok((id.0.clone(), convert::to_json(state)?));
        put_records(&mut self.tx, &records.iter().map(row).collect::<Result<Vec<_>>>()?).await
    }

    async fn put_boards(&mut self, boards: &[BoardWrite], at: Millis) -> Result<()> {
        for board in boards {
            let figures = board.state.figures();
            let counts = [
                figures.started,
                figures.before,
                figures.after,
                figures.measured,
                figures.compared,
                figures.increased,
                figures.certified,
                figures.announced,
            ];
            let mut query = sqlx::query(
                "INSERT INTO boards (village, fiscal_year, body, changed_at, changed_by,
                                     started, before, after, measured, compared, increased, certified, announced)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                 ON CONFLICT (village, fiscal_year) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at,
                 changed_by = excluded.changed_by, started = excluded.started, before = excluded.before,
                 after = excluded.after, measured = excluded.measured, compared = excluded.compared,
                 increased = excluded.increased, certified = excluded.certified, announced = excluded.announced",
            )
            .bind(board.village.as_str())
            .bind(i64::from(board.year.number()))
            .bind(convert::to_json(&board.state)?)
            .bind(at)
            .bind(board.by.as_str());
            for count in counts {
                query = query.bind(convert::to_i64(count)?);
            }
            query.execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    async fn put_photos(&mut self, photos: &[PhotoWrite]) -> Result<()> {
        photos::put(&mut self.tx, photos).await
    }

    async fn commit(self: Box<Self>) -> Result<()> {
        Ok(self.tx.commit().await?)
    }
}
