//! What a device must do with a feed that comes as a snapshot.

use sync::wire::{PROTOCOL, SnapshotRecord, SnapshotRequest, SnapshotResponse};
use sync::{Cursor, Outcome, Place, RecordId, RecordState};

use super::Opener;
use super::example::{AFTER, BEFORE, device, edit, feed, foreign, others, push, shown, waiting};
use super::server::Server;
use crate::device::{Device, Summary};
use crate::transaction::DeviceStore;

/// Where the feed stands.
fn end(server: &Server) -> Place {
    server.end(&feed()).place()
}

/// The next record of the feed, as it stands.
fn page(server: &Server, request: &SnapshotRequest) -> SnapshotResponse {
    let mut records = std::collections::BTreeMap::<RecordId, RecordState>::new();
    for entry in server.entries(&feed()) {
        let change = entry.change.open().unwrap();
        records.entry(change.record.clone()).or_default().absorb(&change, Some(entry.position));
    }
    let mut rest = records.into_iter().filter(|(id, _)| request.after.as_ref().is_none_or(|after| id > after));
    let next = rest.next().map(|(id, state)| SnapshotRecord { id, state });
    let (place, more) = (end(server), rest.next().is_some());
    let known =
        |reached: Place| reached.position == 0 || server.entries(&feed()).iter().any(|entry| entry.h == reached.h);
    let diverged = request.reached.is_some_and(|reached| !known(reached));
    SnapshotResponse {
        protocol: PROTOCOL,
        feed: feed(),
        place,
        reached: place,
        records: next.into_iter().filter(|_| !diverged).collect(),
        more: more && !diverged,
        diverged,
        server_time: 0,
    }
}

/// Takes one page; whether there are more.
pub(super) async fn take<S: DeviceStore>(device: &Device<S>, server: &Server) -> bool {
    let asked = device.next_snapshot(&feed()).await.unwrap();
    let page = page(server, &asked);
    device.take_snapshot(&asked, &page).await.unwrap();
    page.more
}

async fn replicas<S: DeviceStore>(device: &Device<S>) -> Vec<(RecordId, RecordState)> {
    device.records("").await.unwrap().into_iter().map(|(id, kept)| (id, kept.replica.base)).collect()
}

/// Interrupted between two pages, and the server is restored to a feed too short for a snapshot: what the first page brought is not
/// folded into what is read then.
pub async fn a_snapshot_is_not_mixed_with_what_is_read_from_the_start(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    assert!(take(&device, &server).await);

    server = Server::default();
    server.push(&foreign(9, 1, 201, BEFORE, "answer:1.3", "after the restore"));
    server.push(&foreign(8, 1, 101, AFTER, "answer:1.1", "theirs"));
    let first = server.page(&feed(), 0, 9);
    assert_eq!(device.absorb(&first, 9).await.unwrap_err().code(), "diverged");
    device.go_back(&feed(), None).await.unwrap();
    device.absorb(&first, 9).await.unwrap();
    let mut read = std::collections::BTreeMap::<RecordId, RecordState>::new();
    for entry in server.entries(&feed()) {
        let change = entry.change.open().unwrap();
        read.entry(change.record.clone()).or_default().absorb(&change, Some(entry.position));
    }
    assert_eq!(replicas(&device).await, read.into_iter().collect::<Vec<_>>());
}

/// Interrupted between two pages, while the feed grows, it goes on and comes to what a device has that read every entry.
pub async fn an_interrupted_snapshot_goes_on(opener: &impl Opener) {
    let first = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    assert!(take(&first, &server).await);
    assert_eq!(first.cursors().await.unwrap()[0].after, 0, "named, and not read yet");
    drop(first);

    server.push(&foreign(8, 4, 104, AFTER, "answer:1.1", "behind the first page"));
    let again = Device::open(opener.open().await, 9).await.unwrap();
    assert!(again.next_snapshot(&feed()).await.unwrap().after.is_some());
    assert!(!take(&again, &server).await);
    let cursor = again.cursors().await.unwrap().remove(0);
    assert_eq!(cursor.after, 3, "read to where the first page was taken");
    again.absorb(&server.page(&feed(), cursor.after, 9), 9).await.unwrap();
    assert_eq!(again.cursors().await.unwrap(), [server.end(&feed())]);
    let taken = replicas(&again).await;
    again.go_back(&feed(), None).await.unwrap();
    again.absorb(&server.page(&feed(), 0, 9), 9).await.unwrap();
    assert_eq!(taken, replicas(&again).await, "as whoever read every entry");
}

/// Own changes that wait stay beside what the snapshot gives; those with a receipt are in it.
pub async fn own_changes_stand_beside_a_snapshot(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    device.save(edit(1, BEFORE, "answer:1.1", "received")).await.unwrap();
    device.answered(&push(&device, &mut server).await, 5).await.unwrap();
    device.save(edit(2, BEFORE, "answer:1.2", "lost on the way")).await.unwrap();
    push(&device, &mut server).await;
    device.save(edit(3, BEFORE, "answer:1.3", "waits")).await.unwrap();
    while take(&device, &server).await {}
    let record = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    assert_eq!(record.replica.pending.iter().map(|pending| pending.change.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(shown(&device, BEFORE, "answer:1.3").await.unwrap(), "waits");
    // A snapshot does not name its changes, and the receipt may be of a past the server has lost: it is asked for again.
    assert_eq!(waiting(&device).await, [1, 2, 3]);
    let answers = push(&device, &mut server).await;
    assert!(answers[..2].iter().all(|(_, outcome)| matches!(outcome, Outcome::Duplicate(_))));
    device.answered(&answers, 6).await.unwrap();
    device.absorb(&server.page(&feed(), 2, 9), 7).await.unwrap();
    assert!(device.all_is_read().await.unwrap().is_empty());
    let record = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    assert!(record.replica.pending.is_empty(), "all of them are in the feed");
    assert_eq!(device.summary().await.unwrap(), Summary { received: 3, ..Summary::default() });
}

/// The server is restored from an older copy while pages come, or before the feed was read as far as they knew.
pub async fn a_snapshot_of_a_lost_past_is_begun_anew(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    let copy = server.clone();
    server.push(&foreign(8, 4, 104, BEFORE, "answer:1.9", "lost"));
    assert!(take(&device, &server).await);
    assert!(!take(&device, &copy).await, "diverged");
    assert_eq!(device.cursors().await.unwrap(), [Cursor::start(feed())], "named, else what was opened is gone");
    assert!(replicas(&device).await.is_empty());

    // The later page knows more than the restored server, and the cursor of the first page does not show it.
    assert!(take(&device, &copy).await);
    assert!(!take(&device, &server).await);
    assert_eq!(device.unsure().await.unwrap(), [feed()]);
    assert_eq!(shown(&device, BEFORE, "answer:1.9").await.unwrap(), "lost");
    let mut other = copy.clone();
    other.push(&foreign(9, 1, 201, AFTER, "answer:1.9", "another past"));
    let error = device.absorb(&other.page(&feed(), 3, 9), 9).await.unwrap_err();
    assert_eq!(error.code(), "diverged");
    device.go_back(&feed(), None).await.unwrap();
    assert!(replicas(&device).await.is_empty());
    assert!(device.unsure().await.unwrap().is_empty());
}

/// An opened feed is given back between a question and its page: half a snapshot never counts as a whole one.
pub async fn a_page_for_a_feed_given_back_is_not_taken(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    others(&mut server);
    device.open_feed(&feed()).await.unwrap();
    assert!(take(&device, &server).await);
    assert_eq!(device.cursors().await.unwrap(), [Cursor::start(feed())], "named once");
    let asked = device.next_snapshot(&feed()).await.unwrap();
    let last = page(&server, &asked);
    device.forget_feed(&feed()).await.unwrap();
    assert_eq!(device.take_snapshot(&asked, &last).await.map_err(|error| error.code()), Err("not_ours"));
    assert!(device.cursors().await.unwrap().is_empty() && replicas(&device).await.is_empty());
}
