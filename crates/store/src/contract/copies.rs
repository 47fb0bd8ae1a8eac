//! What a device must do when it turns out to be a copy of another.

use std::cell::Cell;

use sync::wire::{LetIn, PullRequest, PullResponse, Rejected};
use sync::{Change, DeviceId, FieldName, Outcome, RecordId, SealedChange, Seq};

use super::Opener;
use super::example::{AFTER, ALL, BEFORE, device, edit, feed, foreign, id, push, shown, waiting};
use super::server::Server;
use super::snapshot::take;
use crate::conversation::ask_before_fork;
use crate::device::{CLONED_DEVICE, COUNTERS, Device, DeviceError, ExportScope, Forked, Summary};
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Durability, Mode, StoreTransaction};

fn opened(sealed: &SealedChange) -> Change {
    sealed.open().unwrap()
}

async fn everything<S: DeviceStore>(device: &Device<S>) -> Vec<Change> {
    device.export(ExportScope::Everything).await.unwrap().changes.iter().map(opened).collect()
}

/// What waits and what was refused for its number is made again, in order; what a person sees stays as it is.
pub async fn a_copy_makes_its_changes_again_under_its_own_number(opener: &impl Opener) {
    let first = device(opener, 7).await;
    first.save(edit(1, BEFORE, "answer:1.1", "shared")).await.unwrap();
    let mut server = Server::default();
    let answers = push(&first, &mut server).await;
    first.answered(&answers, 5).await.unwrap();
    first.save(edit(2, BEFORE, "answer:1.1", "ours")).await.unwrap();
    first.save(edit(3, BEFORE, "answer:1.1", "ours too")).await.unwrap();
    first.save(edit(4, AFTER, "note:1.1", "beside it")).await.unwrap();
    // An earlier build took the refusal for the end of it.
    first.answered(&[(2, Outcome::Refused { code: CLONED_DEVICE.to_owned() })], 6).await.unwrap();
    first.answered(&[(4, Outcome::Refused { code: "invalid".to_owned() })], 6).await.unwrap();

    let forked = first.fork(DeviceId(23), &[("token", "t2")], 7).await.unwrap();
    assert_eq!((forked.remade, forked.records.as_slice()), (2, &[RecordId::from(BEFORE)][..]));
    assert_eq!(first.identity().map(|own| (own.device, own.earlier)), Some((DeviceId(23), vec![DeviceId(7)])));
    assert_eq!(first.note("token").await.unwrap().as_deref(), Some("t2"));
    assert_eq!(waiting(&first).await, [5, 6], "numbers go on, so that none names two changes here");
    let summary = Summary { waiting: 2, received: 1, refused: 1, ..Summary::default() };
    assert_eq!(first.summary().await.unwrap(), summary);
    assert_eq!(shown(&first, BEFORE, "answer:1.1").await.unwrap(), "ours too");

    let made: Vec<_> =
        everything(&first).await.into_iter().map(|change| (change.device.0, change.seq, change.id)).collect();
    assert_eq!(made, [(7, 1, id(1)), (7, 4, id(4)), (23, 5, id(2)), (23, 6, id(3))], "an answer keeps its name");
    assert_eq!(first.fork(DeviceId(23), &[], 8).await.unwrap(), Forked::default(), "once is enough");
    let report = first.report().await.unwrap();
    assert_eq!((report.device, report.highest_seq, report.unsent), (DeviceId(23), 6, 2));
    drop(first);

    let again = Device::open(opener.open().await, 9).await.unwrap();
    assert_eq!(again.save(edit(5, BEFORE, "answer:1.1", "later")).await.unwrap().seq, 7);
    let answers = push(&again, &mut server).await;
    assert!(answers.iter().all(|(_, outcome)| outcome.receipt().is_some()));
    again.answered(&answers, 10).await.unwrap();
    assert_eq!(again.summary().await.unwrap(), Summary { waiting: 0, received: 4, ..summary });
}

/// The other browser wrote under the same numbers. What we make again says that we have not seen it; our own line stays a line.
pub async fn what_a_copy_has_not_seen_is_not_buried(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    device.save(edit(1, BEFORE, "answer:1.1", "shared")).await.unwrap();
    let answers = push(&device, &mut server).await;
    device.answered(&answers, 5).await.unwrap();
    // Ours, refused for good: the server has no such write, and the number is free for the other.
    device.save(edit(2, BEFORE, "answer:1.1", "refused")).await.unwrap();
    device.answered(&[(2, Outcome::Refused { code: "invalid".to_owned() })], 5).await.unwrap();
    device.save(edit(3, BEFORE, "answer:1.1", "ours")).await.unwrap();
    device.save(edit(4, BEFORE, "answer:1.1", "ours again")).await.unwrap();
    device.save(edit(5, BEFORE, sync::record::REMOVED, "ย้ายออก")).await.unwrap();
    device.fork(DeviceId(23), &[], 6).await.unwrap();

    let field = FieldName::from("answer:1.1");
    let batch = device.next_batch(ALL).await.unwrap().changes;
    let made: Vec<Change> = batch.iter().map(|(_, sealed)| opened(sealed)).collect();
    let seen = |change: &Change| {
        let seen = &change.writes[&field].seen;
        (seen.last_of(DeviceId(7)), seen.last_of(DeviceId(23)))
    };
    assert_eq!(seen(&made[0]), (Some(1), None));
    assert_eq!(seen(&made[1]), (Some(1), Some(6)));
    let covered = &made[2].writes[&FieldName::from(sync::record::REMOVED)].covers[&field];
    assert_eq!((covered.last_of(DeviceId(7)), covered.last_of(DeviceId(23))), (Some(1), Some(7)));

    // The other's write comes to the feed, then ours: neither buries the other.
    server.push(&foreign(7, 2, 200, BEFORE, "answer:1.1", "the other's"));
    let answers = push(&device, &mut server).await;
    device.answered(&answers, 7).await.unwrap();
    device.absorb(&server.page(&feed(), 0, 9), 8).await.unwrap();
    let view = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap().replica.view();
    let conflict = view.resolve("answer:1.1").unwrap();
    let sync::Resolved::Conflict { all, .. } = conflict else { panic!("the two wrote without seeing each other") };
    let values: Vec<_> = all.iter().filter_map(|write| write.value.as_text()).collect();
    assert_eq!(values, ["ours again", "the other's"]);
    assert!(!view.is_removed(), "what the deletion had not seen keeps the record");
}

/// The other browser's answer came with a snapshot, and its number is here the one of another field's change, refused for good: our answer
/// after it has seen it, also when it is made again.
pub async fn what_a_copy_has_read_of_the_other_stays_seen(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    device.save(edit(1, BEFORE, "answer:1.2", "ours")).await.unwrap();
    server.push(&foreign(7, 1, 200, BEFORE, "answer:1.1", "the other's"));
    while take(&device, &server).await {}
    device.save(edit(2, BEFORE, "answer:1.1", "ours, after it")).await.unwrap();
    let refused = |seq, code: &str| (seq, Outcome::Refused { code: code.to_owned() });
    device.answered(&[refused(1, "invalid"), refused(2, CLONED_DEVICE)], 6).await.unwrap();
    device.fork(DeviceId(23), &[], 7).await.unwrap();
    let answers = push(&device, &mut server).await;
    device.answered(&answers, 8).await.unwrap();

    device.absorb(&server.page(&feed(), 1, 9), 9).await.unwrap();
    let view = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap().replica.view();
    assert_eq!(view.text("answer:1.1"), Some("ours, after it"));
    let resolved = view.resolve("answer:1.1").unwrap();
    assert!(
        !matches!(resolved, sync::Resolved::Conflict { .. }),
        "nobody is asked about what was overwritten knowingly"
    );
}

/// A number that a snapshot shows in use is not given again.
pub async fn numbers_of_a_snapshot_are_not_given_again(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    server.push(&foreign(7, 3, 200, BEFORE, "answer:1.1", "before this browser lost its data"));
    while take(&device, &server).await {}
    assert_eq!(device.save(edit(1, AFTER, "answer:1.1", "ours")).await.unwrap().seq, 4);
}

/// Between the refusal and the new number the line may break, and the person look at what was refused. Whatever is tapped then, the
/// answer is made again.
pub async fn no_tap_keeps_a_change_from_being_made_again(opener: &impl Opener) {
    let device = device(opener, 7).await;
    device.save(edit(1, BEFORE, "answer:1.1", "ours")).await.unwrap();
    device.answered(&[(1, Outcome::Refused { code: CLONED_DEVICE.to_owned() })], 5).await.unwrap();

    assert!(device.take_note(1).await.unwrap().is_empty());
    assert_eq!(device.parted().await.unwrap(), Some(1));
    assert_eq!(shown(&device, BEFORE, "answer:1.1").await, None, "what is refused stands beside the record");
    assert_eq!(device.fork(DeviceId(23), &[], 6).await.unwrap().remade, 1);
    assert_eq!(waiting(&device).await, [2]);
    assert_eq!(shown(&device, BEFORE, "answer:1.1").await.unwrap(), "ours");
}

/// From where on this device is a copy stands in the counters. Where a build that did not keep it wrote them last, the journal tells.
pub async fn where_a_copy_parted_is_kept(opener: &impl Opener) {
    let device = device(opener, 7).await;
    for n in 1..=3 {
        device.save(edit(n, BEFORE, "answer:1.1", &n.to_string())).await.unwrap();
    }
    assert_eq!(device.parted().await.unwrap(), None);
    let refused = |code: &str| Outcome::Refused { code: code.to_owned() };
    let answers = [(1, refused("invalid")), (2, refused(CLONED_DEVICE)), (3, refused(CLONED_DEVICE))];
    device.answered(&answers, 5).await.unwrap();
    assert_eq!(device.parted().await.unwrap(), Some(2));

    let tx = device.store().begin(&[Shelf::Meta], Mode::Write(Durability::Strict)).await.unwrap();
    let kept = tx.get(Shelf::Meta, COUNTERS).await.unwrap().unwrap();
    let mut older: serde_json::Value = serde_json::from_slice(&kept).unwrap();
    assert!(older.as_object_mut().unwrap().remove("of_copy").is_some());
    tx.put(Shelf::Meta, COUNTERS, &serde_json::to_vec(&older).unwrap()).unwrap();
    tx.commit().await.unwrap();
    assert_eq!(device.parted().await.unwrap(), Some(2));
    assert_eq!(device.fork(DeviceId(23), &[], 6).await.unwrap().remade, 2);
    assert_eq!(device.parted().await.unwrap(), None);
}

/// Receipts and holds of the old number stay, its feed is read on, and an officer's yes still arrives.
pub async fn a_copy_keeps_its_receipts_and_hears_of_more(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    device.save(edit(1, BEFORE, "answer:1.1", "received")).await.unwrap();
    device.save(edit(2, BEFORE, "answer:1.2", "held")).await.unwrap();
    server.holds.insert(id(2));
    let answers = push(&device, &mut server).await;
    device.answered(&answers, 5).await.unwrap();
    device.fork(DeviceId(23), &[], 6).await.unwrap();
    assert_eq!(device.at_server_unread(9).await.unwrap(), [sync::Dot { device: DeviceId(7), seq: 2 }]);

    // The other goes on under the old number, also under numbers that are ours now.
    device.save(edit(3, AFTER, "answer:1.1", "ours")).await.unwrap();
    for seq in [3, 4] {
        server.push(&foreign(7, seq, 200 + u128::from(seq), AFTER, "answer:1.2", "the other's"));
    }
    server.accept(id(2));
    device.absorb(&server.page(&feed(), 0, 9), 7).await.unwrap();
    assert_eq!(device.summary().await.unwrap(), Summary { waiting: 1, received: 2, ..Summary::default() });
    assert!(device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap().replica.pending.is_empty());
    assert_eq!(device.save(edit(4, AFTER, "answer:1.1", "ours again")).await.unwrap().seq, 4);
    let journal = device.journal(None, 9).await.unwrap();
    let stands: Vec<_> = journal.iter().map(|line| (line.device.0, line.seq, line.state.is_waiting())).collect();
    assert_eq!(stands, [(23, 4, true), (23, 3, true), (7, 2, false), (7, 1, false)]);
}

/// The server was restored, and a copy gave the number of a held change to another: that is heard where the held one is asked about. It
/// waits again, is refused for its number, and is made again; what else was let in is believed.
pub async fn another_change_under_the_number_of_a_held_one_is_no_receipt(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    for n in [1, 2] {
        device.save(edit(n, BEFORE, &format!("answer:1.{n}"), "ours")).await.unwrap();
        server.holds.insert(id(n));
    }
    device.answered(&push(&device, &mut server).await, 5).await.unwrap();
    server.accept(id(2));
    let other = foreign(7, 1, 201, AFTER, "answer:1.1", "the other's");
    let receipts =
        [server.push(&other), server.push(&device.export(ExportScope::Everything).await.unwrap().changes[1])];
    let let_in = |(seq, outcome): (Seq, &Outcome)| LetIn { seq, receipt: outcome.receipt().unwrap().clone() };
    let let_in: Vec<LetIn> = (1..).zip(&receipts).map(let_in).collect();

    let (altered, others) = device.let_in(&let_in, 6).await.unwrap();
    assert_eq!((altered, others.as_slice()), (vec![RecordId::from(BEFORE)], &[1][..]));
    assert_eq!(device.unknown(&others).await.unwrap(), [RecordId::from(BEFORE)]);
    assert_eq!(waiting(&device).await, [1]);
    device.answered(&[(1, Outcome::Refused { code: CLONED_DEVICE.to_owned() })], 7).await.unwrap();
    assert_eq!(device.fork(DeviceId(23), &[], 8).await.unwrap().remade, 1);
    assert_eq!(device.summary().await.unwrap(), Summary { waiting: 1, received: 1, ..Summary::default() });
}

/// What a restored server does not believe to have been made here, under the number this device had then, is made again.
pub async fn what_is_unproved_under_an_earlier_number_is_made_again(opener: &impl Opener) {
    let device = device(opener, 7).await;
    device.save(edit(1, BEFORE, "answer:1.1", "early")).await.unwrap();
    device.answered(&push(&device, &mut Server::default()).await, 5).await.unwrap();
    device.fork(DeviceId(23), &[], 6).await.unwrap();
    device.save(edit(2, BEFORE, "answer:1.2", "late")).await.unwrap();
    device.unknown(&[1]).await.unwrap();
    let unverified = || Outcome::Refused { code: "unverified".to_owned() };
    let answers = [(1, unverified()), (2, unverified())];
    assert_eq!(device.answered(&answers, 7).await.unwrap(), [RecordId::from(BEFORE)]);

    let summary = Summary { waiting: 1, refused: 1, ..Summary::default() };
    assert_eq!(device.summary().await.unwrap(), summary, "under the present number it is an answer like any other");
    let made: Vec<_> =
        everything(&device).await.iter().map(|change| (change.device.0, change.seq, change.id)).collect();
    assert_eq!(made, [(23, 2, id(2)), (23, 3, id(1))]);
    assert_eq!(shown(&device, BEFORE, "answer:1.1").await.unwrap(), "early");
}

/// The number was revoked after the answers to what was sent were lost. What is asked about under the new one is not made twice.
pub async fn what_arrived_under_a_revoked_number_is_not_made_again(opener: &impl Opener) {
    let device = device(opener, 7).await;
    for n in 1..=4 {
        device.save(edit(n, BEFORE, &format!("answer:1.{n}"), "ours")).await.unwrap();
    }
    let arrived = Server::default().push(&device.next_batch(ALL).await.unwrap().changes[0].1);
    let asked = Cell::default();
    let ask = async |request: &PullRequest| -> Result<PullResponse, DeviceError> {
        asked.replace(request.held_before.iter().map(|dot| (dot.device.0, dot.seq)).collect::<Vec<_>>());
        assert_eq!(request.report.device, DeviceId(23));
        Ok(PullResponse {
            let_in: vec![LetIn { seq: 1, receipt: arrived.receipt().unwrap().clone() }],
            rejected: vec![Rejected { seq: 3, by: "somebody".to_owned(), note: "no".to_owned() }],
            unknown: vec![4],
            ..nothing_new()
        })
    };
    ask_before_fork(&device, DeviceId(23), 5, ask).await.unwrap();
    assert_eq!(asked.take(), [(7, 1), (7, 2), (7, 3), (7, 4)]);
    assert_eq!(device.fork(DeviceId(23), &[], 6).await.unwrap().remade, 1);
    let summary = Summary { waiting: 1, received: 1, held: 1, refused: 1, ..Summary::default() };
    assert_eq!(device.summary().await.unwrap(), summary);
}

fn nothing_new() -> PullResponse {
    serde_json::from_value(serde_json::json!({"protocol": 1, "pages": [], "lost": [], "more": false, "server_time": 0}))
        .unwrap()
}

/// A tab that remembers the old number and its counters does not use them any more.
pub async fn another_tab_goes_on_under_the_new_number(opener: &impl Opener) {
    let one = device(opener, 7).await;
    let other = device(opener, 7).await;
    other.save(edit(1, BEFORE, "answer:1.1", "before")).await.unwrap();
    one.save(edit(3, BEFORE, "answer:1.2", "beside it")).await.unwrap();
    one.fork(DeviceId(23), &[], 5).await.unwrap();
    assert_eq!(other.save(edit(2, BEFORE, "answer:1.1", "after")).await.unwrap().seq, 5);
    assert_eq!(other.identity().map(|own| own.device), Some(DeviceId(23)));
    assert_eq!(other.report().await.unwrap().device, DeviceId(23));
    let devices: Vec<u32> = everything(&one).await.iter().map(|change| change.device.0).collect();
    assert_eq!(devices, [23; 3]);

    let mut server = Server::default();
    for (_, sealed) in one.next_batch(ALL).await.unwrap().changes {
        server.push(&sealed);
    }
    one.fork(DeviceId(24), &[], 6).await.unwrap();
    other.absorb(&server.page(&feed(), 0, 9), 7).await.unwrap();
    assert_eq!(other.identity().map(|own| own.device), Some(DeviceId(24)));
}
