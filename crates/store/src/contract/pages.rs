//! What a device must do with pages of feeds.

use sync::wire::FeedPage;
use sync::{ChainHash, Cursor, FeedId, RecordId, SealedChange, Seq};

use super::Opener;
use super::example::{AFTER, BEFORE, device, edit, feed, foreign, id, others, push, shown, waiting};
use super::server::Server;
use crate::device::{ChangeState, Device, DeviceError, Summary};
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Durability, Mode, StoreTransaction};

/// Pages go into the records and the cursor, once; an overlapping page brings only its news.
pub async fn pages_are_folded_and_repeating_them_changes_nothing(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    let page = server.page(&feed(), 0, 2);
    let absorbed = device.absorb(&page, 5).await.unwrap();
    assert_eq!(absorbed.records, [RecordId::from(AFTER), RecordId::from(BEFORE)]);
    assert_eq!((absorbed.cursor.after, absorbed.unread), (2, 0));
    let kept = device.records("").await.unwrap();
    assert!(device.absorb(&page, 6).await.unwrap().records.is_empty());
    assert_eq!(device.records("").await.unwrap(), kept);

    let overlap = device.absorb(&server.page(&feed(), 1, 9), 7).await.unwrap();
    assert_eq!(overlap.records, [RecordId::from(BEFORE)]);
    assert_eq!(device.cursors().await.unwrap(), [server.end(&feed())]);
    assert_eq!(shown(&device, BEFORE, "answer:1.2").await.unwrap(), "theirs");
    assert!(device.absorb(&server.page(&feed(), 3, 9), 8).await.unwrap().records.is_empty());
}

/// One wrong link in a page, and nothing of the page is used.
pub async fn a_broken_or_diverged_page_writes_nothing(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    device.absorb(&server.page(&feed(), 0, 1), 5).await.unwrap();
    let before = device.records("").await.unwrap();

    let mut pages = Vec::new();
    pages.push(server.page(&feed(), 2, 9));
    let mut altered = server.page(&feed(), 1, 9);
    altered.entries[1].change = foreign(8, 3, 103, BEFORE, "answer:1.2", "forged");
    pages.push(altered);
    let mut another_past = server.page(&feed(), 0, 1);
    another_past.entries[0].h = ChainHash([9; 32]);
    pages.push(another_past);
    for page in pages {
        assert_eq!(device.absorb(&page, 6).await.map_err(|error| error.code()), Err("chain_broken"));
    }
    let diverged = FeedPage { feed: feed(), entries: Vec::new(), diverged: true };
    assert_eq!(device.absorb(&diverged, 6).await.map_err(|error| error.code()), Err("diverged"));
    assert_eq!(device.records("").await.unwrap(), before);
    assert_eq!(device.cursors().await.unwrap()[0].after, 1);
    device.absorb(&server.page(&feed(), 1, 9), 7).await.unwrap();
}

/// The reply to a push was lost; the page that shows the change is as good as a receipt.
pub async fn an_own_change_in_a_page_has_arrived(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    device.save(edit(1, BEFORE, "answer:1.1", "ours")).await.unwrap();
    let answers = push(&device, &mut server).await;
    device.absorb(&server.page(&feed(), 0, 9), 5).await.unwrap();
    assert_eq!(device.summary().await.unwrap(), Summary { received: 1, ..Summary::default() });
    assert!(waiting(&device).await.is_empty());
    let journal = device.journal(None, 9).await.unwrap();
    let receipt = answers[0].1.receipt().unwrap().clone();
    assert_eq!(journal[0].state, ChangeState::Received { receipt, at: 5 });
    let kept = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    assert!(kept.replica.pending.is_empty());
    assert_eq!(kept.replica.view().conflicts().count(), 1, "two wrote without seeing each other");
    assert!(device.answered(&answers, 9).await.unwrap().is_empty(), "the late answer is no news");
    device.save(edit(2, BEFORE, "answer:1.1", "decided")).await.unwrap();
    let kept = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    assert_eq!(kept.replica.view().conflicts().count(), 0);
}

/// Somebody else used our number for other bytes: nothing of ours is dropped for it.
pub async fn a_clone_is_noticed_and_nothing_lost(opener: &impl Opener) {
    let device = device(opener, 7).await;
    device.save(edit(1, BEFORE, "answer:1.1", "ours")).await.unwrap();
    let mut server = Server::default();
    server.push(&foreign(7, 1, 200, BEFORE, "answer:1.1", "the clone's"));
    let page = server.page(&feed(), 0, 9);
    assert_eq!(device.absorb(&page, 5).await, Err(DeviceError::Cloned { seq: 1 }));
    assert_eq!(waiting(&device).await, [1]);
    assert_eq!(shown(&device, BEFORE, "answer:1.1").await.unwrap(), "ours");
    assert!(device.cursors().await.unwrap().is_empty());
}

/// A number the server has seen from this device is not used again, whether told at sign-in or found in a page.
pub async fn a_lost_device_does_not_count_from_one_again(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    server.push(&foreign(7, 4, 200, BEFORE, "answer:1.1", "before the loss"));
    device.absorb(&server.page(&feed(), 0, 9), 5).await.unwrap();
    assert_eq!(device.save(edit(1, BEFORE, "answer:1.1", "after")).await.unwrap().seq, 5);
    device.resume_after(9).await.unwrap();
    device.resume_after(2).await.unwrap();
    assert_eq!(device.save(edit(2, BEFORE, "answer:1.1", "again")).await.unwrap().seq, 10);
    let seqs: Vec<Seq> = device.journal(None, 9).await.unwrap().iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, [10, 5]);
}

/// An entry of a newer build does not stop the feed, and is folded in once it can be read.
pub async fn what_cannot_be_read_waits_for_a_newer_build(opener: &impl Opener) {
    let first = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    let newer: SealedChange = serde_json::from_str(r#"{"body":{"format":9,"mood":"sunny"}}"#).unwrap();
    server.append(&feed(), id(300), &newer);
    server.push(&foreign(8, 4, 104, AFTER, "answer:1.2", "behind it"));
    let absorbed = first.absorb(&server.page(&feed(), 0, 9), 5).await.unwrap();
    assert_eq!((absorbed.cursor.after, absorbed.unread), (5, 1));
    assert_eq!(shown(&first, AFTER, "answer:1.2").await.unwrap(), "behind it");
    assert_eq!(first.unread().await.unwrap(), 1);

    // The update: what was kept as unread is now a change this build reads.
    let mut entry = server.entries(&feed())[3].clone();
    entry.change = foreign(9, 1, 300, BEFORE, "note:1.1", "from the future");
    let unread = serde_json::json!({ "feed": feed(), "entry": entry });
    let tx = first.store().begin(&[Shelf::Unread], Mode::Write(Durability::Strict)).await.unwrap();
    let key = format!("{}#{:020}", feed(), 4);
    assert!(tx.get(Shelf::Unread, &key).await.unwrap().is_some());
    tx.put(Shelf::Unread, &key, unread.to_string().as_bytes()).unwrap();
    tx.commit().await.unwrap();
    drop(first);

    let updated = Device::open(opener.open().await, 9).await.unwrap();
    assert_eq!(shown(&updated, BEFORE, "note:1.1").await.unwrap(), "from the future");
    assert_eq!(updated.unread().await.unwrap(), 0);
}

/// Acknowledged data of a lost feed goes, unsent stays, other feeds are not touched.
pub async fn a_lost_feed_takes_what_was_acknowledged_and_nothing_else(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    device.absorb(&server.page(&feed(), 0, 9), 5).await.unwrap();
    let mut elsewhere = edit(1, "24090201/2570/assessment/before", "answer:1.1", "elsewhere");
    elsewhere.feed = FeedId::from("subdistrict/240902");
    device.save(elsewhere).await.unwrap();
    device.save(edit(2, AFTER, "answer:1.1", "received")).await.unwrap();
    let answers = push(&device, &mut server).await;
    device.answered(&answers, 6).await.unwrap();
    device.save(edit(3, BEFORE, "answer:1.1", "unsent")).await.unwrap();

    let altered = device.forget_feed(&feed()).await.unwrap();
    assert_eq!(altered, [RecordId::from(AFTER), RecordId::from(BEFORE)]);
    assert_eq!(device.record(&RecordId::from(AFTER)).await.unwrap(), None);
    let kept = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    assert!(kept.replica.base.is_empty());
    assert_eq!(kept.replica.view().text("answer:1.1"), Some("unsent"));
    assert_eq!(waiting(&device).await, [3]);
    assert_eq!(shown(&device, "24090201/2570/assessment/before", "answer:1.1").await.unwrap(), "elsewhere");
    assert!(device.cursors().await.unwrap().is_empty());
    assert_eq!(device.journal(None, 9).await.unwrap().len(), 3, "one's own work stays listed");

    // The right comes back: the feed is read from its start.
    device.absorb(&server.page(&feed(), 0, 9), 8).await.unwrap();
    assert_eq!(shown(&device, AFTER, "answer:1.1").await.unwrap(), "received");
}

/// A feed is asked for by naming it; one that is read already goes on where it is, and what is given back is named no more.
pub async fn an_opened_feed_is_named_until_it_is_given_back(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    device.open_feed(&feed()).await.unwrap();
    assert_eq!(device.cursors().await.unwrap(), [Cursor::start(feed())]);
    device.absorb(&server.page(&feed(), 0, 9), 5).await.unwrap();
    device.open_feed(&feed()).await.unwrap();
    assert_eq!(device.cursors().await.unwrap(), [server.end(&feed())]);
    let again = Device::open(opener.open().await, 0).await.unwrap();
    assert_eq!(again.cursors().await.unwrap(), [server.end(&feed())], "other tabs, and after a new start");
    again.forget_feed(&feed()).await.unwrap();
    assert!(device.cursors().await.unwrap().is_empty());
    assert_eq!(device.record(&RecordId::from(AFTER)).await.unwrap(), None);
}
