//! How far verified copies have the feeds.

use sync::FeedId;
use sync::wire::BackedUp;

use super::{Store, convert, one_of_texts, texts};
use crate::store::{FeedHead, Millis, Result};

/// What is noted only grows: an older copy does not take back what a newer one has.
pub(super) async fn note(store: &Store, heads: &[FeedHead], at: Millis) -> Result<()> {
    let mut tx = store.write().await?;
    for head in heads {
        sqlx::query(
            "INSERT INTO backed_up (feed, position, at) VALUES ($1, $2, $3) ON CONFLICT (feed) DO UPDATE
             SET position = excluded.position, at = excluded.at WHERE backed_up.position < excluded.position",
        )
        .bind(head.feed.as_str())
        .bind(convert::to_i64(head.position)?)
        .bind(at)
        .execute(&mut *tx)
        .await?;
    }
    Ok(tx.commit().await?)
}

pub(super) async fn of_feeds(store: &Store, feeds: &[FeedId]) -> Result<Vec<BackedUp>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(concat!(
        "SELECT feed, position FROM backed_up WHERE feed ",
        one_of_texts!("$1"),
        " ORDER BY feed"
    ))
    .bind(texts(feeds.iter().map(FeedId::as_str))?)
    .fetch_all(&store.readers)
    .await?;
    let row = |(feed, position)| Ok(BackedUp { feed: FeedId(feed), position: convert::to_u64(position)? });
    rows.into_iter().map(row).collect()
}
