//! What a device must do when the server was restored from an older copy.

use sync::session::BatchLimit;
use sync::wire::BackedUp;
use sync::{Cursor, FeedId, Outcome, Place, Position, RecordId, Seq};

use super::Opener;
use super::example::{AFTER, ALL, BEFORE, asked, device, edit, feed, foreign, id, others, push, shown, waiting};
use super::server::Server;
use crate::device::{ChangeState, Device, Summary};
use crate::transaction::DeviceStore;

/// The place of an entry as the server has it.
fn place(server: &Server, position: Position) -> Option<Place> {
    let entry = server.entries(&feed()).iter().find(|entry| entry.position == position);
    entry.map(|entry| Place { position, h: entry.h })
}

/// Sends all and reads all.
async fn talk<S: DeviceStore>(device: &Device<S>, server: &mut Server) {
    let answers = push(device, server).await;
    device.answered(&answers, 50).await.unwrap();
    let after = device.cursors().await.unwrap().first().map_or(0, |cursor| cursor.after);
    device.absorb(&server.page(&feed(), after, 99), 60).await.unwrap();
}

/// Offers all that a restored server has lost.
async fn offer<S: DeviceStore>(device: &Device<S>, server: &mut Server) -> Vec<Outcome> {
    let offers = device.next_offers(ALL).await.unwrap();
    let outcomes: Vec<Outcome> = offers.iter().map(|offer| server.push(&offer.change)).collect();
    device.offered(&offers, &outcomes, 70).await.unwrap();
    outcomes
}

async fn positions<S: DeviceStore>(device: &Device<S>) -> Vec<Position> {
    device.places(&feed()).await.unwrap().iter().map(|place| place.position).collect()
}

/// Own changes wait again, others' are offered again, all in the order the feed had; in the end nothing is missing or doubled.
pub async fn what_a_restored_server_has_lost_is_brought_back(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    device.save(edit(1, BEFORE, "answer:1.1", "early")).await.unwrap();
    talk(&device, &mut server).await;
    let copy = server.clone();
    server.push(&foreign(8, 1, 101, BEFORE, "answer:1.2", "theirs"));
    device.save(edit(2, BEFORE, "answer:1.1", "late")).await.unwrap();
    talk(&device, &mut server).await;
    let before = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap().replica;
    assert_eq!(positions(&device).await, [1, 2, 3]);

    server = copy;
    let altered = device.go_back(&feed(), place(&server, 1)).await.unwrap();
    assert_eq!(altered, [RecordId::from(BEFORE)]);
    assert_eq!(positions(&device).await, [1]);
    assert_eq!(waiting(&device).await, [2]);
    assert_eq!(device.summary().await.unwrap(), Summary { waiting: 1, set_back: 1, received: 1, ..Summary::default() });
    assert_eq!(device.journal(None, 1).await.unwrap()[0].state, ChangeState::Waiting { was_at_server: true });
    assert_eq!(shown(&device, BEFORE, "answer:1.1").await.unwrap(), "late", "the own answer stays in sight");
    assert_eq!(shown(&device, BEFORE, "answer:1.2").await, None, "the feed has it no more");
    assert!(device.go_back(&feed(), place(&server, 1)).await.unwrap().is_empty(), "going back twice alters nothing");
    assert_eq!(device.erase().await.unwrap_err().code(), "unsent");

    assert!(offer(&device, &mut server).await.iter().all(|outcome| matches!(outcome, Outcome::Applied(_))));
    assert_eq!((device.offers().await.unwrap(), waiting(&device).await), (0, Vec::<Seq>::new()));
    let written: Vec<_> = server.entries(&feed()).iter().map(|entry| entry.id).collect();
    assert_eq!(written, [id(1), id(101), id(2)], "each once, in the order the feed had");
    device.absorb(&server.page(&feed(), 1, 99), 80).await.unwrap();
    assert_eq!(device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap().replica, before);
    assert_eq!(device.summary().await.unwrap(), Summary { received: 2, ..Summary::default() });
}

/// A restored server gives places again that this device has read past, and the line breaks before that is noticed: what lies there
/// now stays in sight, and the next answer has seen it, as long as the feed has not shown it.
pub async fn a_receipt_behind_the_cursor_takes_nothing_out_of_sight(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    let copy = server.clone();
    others(&mut server);
    talk(&device, &mut server).await;
    server = copy;
    device.save(edit(1, BEFORE, "answer:1.4", "first")).await.unwrap();
    let answers = push(&device, &mut server).await;
    device.answered(&answers, 50).await.unwrap();

    assert_eq!(shown(&device, BEFORE, "answer:1.4").await.unwrap(), "first");
    assert!(device.news(None).await.unwrap().is_none(), "whether the feed has it is still to be found out");
    let next = device.save(edit(2, BEFORE, "answer:1.4", "second")).await.unwrap();
    let view = next.replica.view();
    assert!(!view.resolve("answer:1.4").unwrap().is_conflict(), "one hand after the other is no conflict");
}

/// A feed was lost, the server restored, and another brought the answer back, which is held today: its device does not go on believing
/// that it is in the feed.
pub async fn a_receipt_for_what_is_held_now_is_no_receipt(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    device.save(edit(1, BEFORE, "answer:1.1", "first")).await.unwrap();
    talk(&device, &mut server).await;
    device.forget_feed(&feed()).await.unwrap();
    assert_eq!(asked(&device).await, [1]);

    assert_eq!(device.held_after_all(&[1], 70).await.unwrap(), [RecordId::from(BEFORE)]);
    assert!(device.held_after_all(&[1], 70).await.unwrap().is_empty(), "heard twice");
    assert_eq!(device.summary().await.unwrap(), Summary { held: 1, ..Summary::default() });
    assert_eq!(asked(&device).await, [1], "what the officer decides is heard");
    let record = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    assert_eq!(record.replica.set_aside().count(), 1, "it stands beside its record");
}

/// Somebody else was quicker, or the server takes it from its maker only: nobody offers for ever, and nothing is thrown away.
pub async fn what_others_bring_need_not_be_offered(opener: &impl Opener) {
    let first = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    talk(&first, &mut server).await;
    let lost: Vec<_> = server.entries(&feed()).iter().map(|entry| entry.change.clone()).collect();
    server = Server::default();
    first.go_back(&feed(), None).await.unwrap();
    assert_eq!(first.offers().await.unwrap(), 3);
    assert_eq!(first.next_offers(BatchLimit { changes: 9, bytes: 1 }).await.unwrap().len(), 1, "one always fits");

    server.push(&lost[0]);
    talk(&first, &mut server).await;
    assert_eq!(first.offers().await.unwrap(), 2, "one came back by itself");
    server.refuses = [id(102), id(103)].into();
    offer(&first, &mut server).await;
    assert_eq!(first.offers().await.unwrap(), 0, "refused today");
    drop(first);
    server.refuses.clear();
    let again = Device::open(opener.open().await, 90).await.unwrap();
    offer(&again, &mut server).await;
    assert_eq!(server.entries(&feed()).len(), 3);
    assert_eq!(again.offers().await.unwrap(), 0);
}

/// What a backup covers is let go, what came before it stays known; a server restored from an older backup is read anew from the start.
pub async fn only_what_a_backup_covers_is_let_go(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    let oldest = server.clone();
    device.save(edit(1, BEFORE, "answer:1.1", "first")).await.unwrap();
    talk(&device, &mut server).await;
    server.push(&foreign(8, 1, 101, BEFORE, "answer:1.2", "theirs"));
    talk(&device, &mut server).await;
    let copy = server.clone();
    device.save(edit(2, BEFORE, "answer:1.1", "second")).await.unwrap();
    talk(&device, &mut server).await;
    assert_eq!(positions(&device).await, [1, 2, 3]);
    let covered = |position| [BackedUp { feed: feed(), position }];
    device.backed_up(&covered(2)).await.unwrap();
    device.backed_up(&covered(2)).await.unwrap();
    assert_eq!(positions(&device).await, [2, 3], "one to go back to, and what no backup has");

    let before = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap().replica;
    server = copy;
    device.go_back(&feed(), place(&server, 2)).await.unwrap();
    assert_eq!(shown(&device, BEFORE, "answer:1.2").await.unwrap(), "theirs");
    offer(&device, &mut server).await;
    talk(&device, &mut server).await;
    assert_eq!(device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap().replica, before);

    server = oldest;
    device.go_back(&feed(), None).await.unwrap();
    assert_eq!(waiting(&device).await, [1, 2], "the own ones are in the journal, whatever a backup covers");
    assert_eq!(device.cursors().await.unwrap(), [Cursor::start(feed())]);
    offer(&device, &mut server).await;
    talk(&device, &mut server).await;
    assert_eq!(server.entries(&feed()).len(), 2, "what another wrote and a backup covered, that other has");
    assert_eq!(device.summary().await.unwrap(), Summary { received: 2, ..Summary::default() });
}

/// A restored server lost what no cursor shows: a change with a receipt whose page was not read, one that was held, one of a feed that
/// may not be read any more.
pub async fn what_no_cursor_shows_is_noticed_too(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    talk(&device, &mut server).await;
    device.save(edit(1, AFTER, "answer:1.1", "not read yet")).await.unwrap();
    device.save(edit(2, AFTER, "answer:1.2", "held")).await.unwrap();
    let mut elsewhere = edit(3, "24090201/2570/assessment/before", "answer:1.1", "elsewhere");
    elsewhere.feed = FeedId::from("subdistrict/240902");
    device.save(elsewhere).await.unwrap();
    let copy = server.clone();
    server.holds.insert(id(2));
    device.answered(&push(&device, &mut server).await, 50).await.unwrap();
    server = copy;
    device.absorb(&server.page(&feed(), 3, 9), 60).await.unwrap();
    assert_eq!(device.all_is_read().await.unwrap(), [RecordId::from(AFTER)]);
    assert!(device.all_is_read().await.unwrap().is_empty());
    assert_eq!(waiting(&device).await, [1]);
    assert_eq!(asked(&device).await, [2, 3]);
    assert_eq!(device.unknown(&[2, 3, 99]).await.unwrap().len(), 2);
    assert!(device.unknown(&[2, 3]).await.unwrap().is_empty());
    assert_eq!(waiting(&device).await, [1, 2, 3]);
    assert_eq!(shown(&device, AFTER, "answer:1.2").await.unwrap(), "held", "in sight again, beside what the feed says");
    device.answered(&push(&device, &mut server).await, 70).await.unwrap();
    assert_eq!(device.summary().await.unwrap(), Summary { received: 3, ..Summary::default() });

    talk(&device, &mut server).await;
    device.forget_feed(&feed()).await.unwrap();
    assert_eq!(asked(&device).await, [2, 1], "asked for from now on");
    device.absorb(&server.page(&feed(), 0, 99), 80).await.unwrap();
    assert!(device.at_server_unread(9).await.unwrap().is_empty(), "it may be read again");
}

/// A device's writes to a field are in one line, even if it may not read the earlier ones any more.
pub async fn a_write_after_a_lost_feed_has_seen_the_own_earlier_one(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    device.save(edit(1, BEFORE, "answer:1.1", "first")).await.unwrap();
    talk(&device, &mut server).await;
    device.forget_feed(&feed()).await.unwrap();
    device.save(edit(2, BEFORE, "answer:1.1", "second")).await.unwrap();
    device.absorb(&server.page(&feed(), 0, 99), 80).await.unwrap();
    talk(&device, &mut server).await;
    let view = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap().replica.view();
    assert_eq!((view.conflicts().count(), view.text("answer:1.1")), (0, Some("second")));
}
