//! Appends to several feeds at once.

use futures_util::future::join_all;

use super::*;

const FEEDS: [&str; 3] = ["subdistrict/240901", "subdistrict/240902", "subdistrict/240903"];

/// Appends one change to each of these feeds; the first of them has this number.
async fn append_to_each(store: &dyn ServerStore, feeds: &BTreeSet<FeedId>, seq: u64) {
    let mut transaction = store.begin(feeds).await.unwrap();
    let heads = transaction.heads().await.unwrap();
    assert_eq!(heads.keys().collect::<BTreeSet<_>>(), feeds.iter().collect());
    let appended: Vec<Appended> = (seq..)
        .zip(heads.into_values())
        .map(|(seq, FeedHead { feed, position, h })| {
            placed(Change { feed: feed.clone(), ..change(7, seq, "x") }, &Cursor { feed, after: position, h }).0
        })
        .collect();
    transaction.append(&appended, NOW).await.unwrap();
    transaction.commit().await.unwrap();
}

/// Whichever of them each wants, nobody waits for one who waits for him; also where none of the feeds is there yet.
pub(super) async fn appends_that_share_feeds_come_one_after_the_other(store: &dyn ServerStore) {
    let wanted = [vec![0, 1], vec![1, 2], vec![0, 2], vec![2], vec![0, 1, 2]];
    let sets = wanted.iter().cycle().take(15).map(|set| set.iter().map(|n| FeedId::from(FEEDS[*n])).collect());
    let sets: Vec<BTreeSet<FeedId>> = sets.collect();
    join_all((1..).step_by(10).zip(&sets).map(|(seq, feeds)| append_to_each(store, feeds, seq))).await;
    let heads = store.verify().await.unwrap().heads;
    let expected = FEEDS.map(|feed| (feed, sets.iter().filter(|set| set.contains(&FeedId::from(feed))).count() as u64));
    assert_eq!(heads.iter().map(|head| (head.feed.as_str(), head.position)).collect::<Vec<_>>(), expected);
}

/// A transaction that goes to two feeds is in both or in none.
pub(super) async fn what_goes_to_two_feeds_goes_to_both_or_to_none(store: &dyn ServerStore) {
    let feeds: BTreeSet<FeedId> = FEEDS[..2].iter().map(|feed| FeedId::from(*feed)).collect();
    append_to_each(store, &feeds, 1).await;
    let ends: Vec<FeedHead> = store.heads().await.unwrap();
    let mut transaction = store.begin(&feeds).await.unwrap();
    let next = |end: &FeedHead, seq| {
        let cursor = Cursor { feed: end.feed.clone(), after: end.position, h: end.h };
        placed(Change { feed: end.feed.clone(), ..change(7, seq, "y") }, &cursor).0
    };
    // The number of the second was given before.
    let told = transaction.append(&[next(&ends[0], 3), next(&ends[1], 1)], NOW).await;
    assert!(matches!(told, Err(StoreError::Constraint(_))));
    drop(transaction);
    assert_eq!(store.heads().await.unwrap(), ends);
}
