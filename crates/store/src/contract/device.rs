//! What a device must do over any store: saving, answers, what it tells.

use sync::session::BatchLimit;
use sync::{ChangeId, Outcome, PendingState, RecordId};

use super::example::{AFTER, ALL, BEFORE, device, edit, feed, id, identity, push, shown, waiting};
use super::server::Server;
use super::{Opener, join};
use crate::device::{ChangeState, Device, DeviceError, Export, ExportScope, SaveError, Summary};
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Durability, Mode, StoreTransaction};

const STRICT: Mode = Mode::Write(Durability::Strict);

/// Record, change, outbox and counters outlive the connection; the next number goes on.
pub async fn an_answer_called_saved_is_there_after_reopening(opener: &impl Opener) {
    let first = device(opener, 7).await;
    let saved = first.save(edit(1, BEFORE, "answer:1.1", "pass")).await.unwrap();
    assert_eq!((saved.seq, saved.revision), (1, 1));
    assert_eq!(saved.replica.view().text("answer:1.1"), Some("pass"));
    drop(first);

    let again = Device::open(opener.open().await, 0).await.unwrap();
    assert_eq!(again.identity(), Some(identity(7)));
    assert_eq!(shown(&again, BEFORE, "answer:1.1").await.unwrap(), "pass");
    assert_eq!(again.summary().await.unwrap(), Summary { waiting: 1, ..Summary::default() });
    let saved = again.save(edit(2, BEFORE, "answer:1.1", "fail")).await.unwrap();
    assert_eq!((saved.seq, saved.revision), (2, 2));
    assert!(saved.replica.view().conflicts().next().is_none(), "a device's own writes are in one line");
    let report = again.report().await.unwrap();
    assert_eq!((report.highest_seq, report.unsent), (2, 2));
    let gone = edit(3, BEFORE, sync::record::REMOVED, "ย้ายออก");
    assert!(again.save(gone).await.unwrap().replica.view().is_removed());
    assert_eq!(again.records("24090104/2570/").await.unwrap().len(), 1);
    assert!(again.records("24090104/2571/").await.unwrap().is_empty());
}

/// A revision that is not the one expected stops the save, before anything is written.
pub async fn a_stale_edit_writes_nothing(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut fresh = edit(1, BEFORE, "answer:1.1", "pass");
    fresh.expected_revision = Some(0);
    device.save(fresh.clone()).await.unwrap();
    fresh.id = id(2);
    assert_eq!(device.save(fresh.clone()).await, Err(SaveError::Stale { found: 1 }));
    assert_eq!(device.summary().await.unwrap().waiting, 1);
    fresh.expected_revision = Some(1);
    assert_eq!(device.save(fresh).await.unwrap().seq, 2, "the refused save used no number");
}

/// Without an identity, or out of bounds, nothing is written.
pub async fn what_the_server_would_refuse_is_not_saved(opener: &impl Opener) {
    let nobody = Device::open(opener.open().await, 0).await.unwrap();
    assert_eq!(nobody.save(edit(1, BEFORE, "answer:1.1", "pass")).await, Err(SaveError::NoIdentity));
    drop(nobody);
    let device = device(opener, 7).await;
    let long = edit(1, BEFORE, "note:1.1", &"ก".repeat(40_000));
    assert_eq!(device.save(long).await.map_err(|error| error.code()), Err("too_large"));
    let mut empty = edit(1, BEFORE, "", "");
    empty.values = Vec::new();
    assert_eq!(device.save(empty).await.map_err(|error| error.code()), Err("malformed"));
    assert_eq!(device.record(&RecordId::from(BEFORE)).await.unwrap(), None);
    assert_eq!(device.report().await.unwrap().highest_seq, 0);
}

/// In the order of making, within the limits, and byte for byte the same each time.
pub async fn batches_are_the_stored_bytes_in_order(opener: &impl Opener) {
    let first = device(opener, 7).await;
    for n in 1..=12 {
        first.save(edit(n, BEFORE, "note:1.1", &"ดี".repeat(n as usize))).await.unwrap();
    }
    let all = first.next_batch(ALL).await.unwrap().changes;
    assert_eq!(all.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), (1..=12).collect::<Vec<_>>());
    drop(first);
    let again = device(opener, 7).await;
    let two = again.next_batch(BatchLimit { changes: 2, bytes: 1 << 20 }).await.unwrap().changes;
    assert_eq!(two.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 2]);
    for ((_, before), (_, after)) in all.iter().zip(&two) {
        assert_eq!(before.bytes(), after.bytes());
    }
    let room = all[0].1.bytes().len() + all[1].1.bytes().len();
    assert_eq!(again.next_batch(BatchLimit { changes: 500, bytes: room }).await.unwrap().changes.len(), 2);
    assert_eq!(again.next_batch(BatchLimit { changes: 500, bytes: room - 1 }).await.unwrap().changes.len(), 1);
    assert_eq!(again.next_batch(BatchLimit { changes: 500, bytes: 1 }).await.unwrap().changes.len(), 1);
}

/// Each answer goes to its change, its record and the counters, once.
pub async fn answers_are_kept_and_repeating_them_changes_nothing(opener: &impl Opener) {
    let device = device(opener, 7).await;
    for (n, record) in [(1, BEFORE), (2, BEFORE), (3, AFTER)] {
        device.save(edit(n, record, "answer:1.1", &n.to_string())).await.unwrap();
    }
    let mut server = Server::default();
    server.holds.insert(id(2));
    server.refuses.insert(id(3));
    let answers = push(&device, &mut server).await;
    let altered = device.answered(&answers, 50).await.unwrap();
    assert_eq!(altered, [RecordId::from(AFTER), RecordId::from(BEFORE)]);
    let summary = Summary { received: 1, held: 1, refused: 1, ..Summary::default() };
    assert_eq!(device.summary().await.unwrap(), summary);
    assert!(waiting(&device).await.is_empty());
    assert_eq!(shown(&device, BEFORE, "answer:1.1").await.unwrap(), "1", "what is held is not in the view");
    let before = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    assert_eq!(before.replica.set_aside().count(), 1);

    assert!(device.answered(&answers, 60).await.unwrap().is_empty());
    let late = [(1, Outcome::Refused { code: "malformed".to_owned() }), (2, Outcome::Refused { code: "x".to_owned() })];
    assert!(device.answered(&late, 60).await.unwrap().is_empty(), "neither a receipt nor a hold is taken back");
    assert_eq!(device.summary().await.unwrap(), summary);
    assert_eq!(device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap(), before);

    server.accept(id(2));
    let sealed = device.export(ExportScope::Everything).await.unwrap().changes[1].clone();
    device.answered(&[(2, server.push(&sealed))], 70).await.unwrap();
    assert_eq!(device.summary().await.unwrap(), Summary { received: 2, held: 0, ..summary });
}

/// A receipt for other bytes, another change, or a change never made: nothing of the answers is believed.
pub async fn a_false_receipt_is_not_believed(opener: &impl Opener) {
    let device = device(opener, 7).await;
    device.save(edit(1, BEFORE, "answer:1.1", "pass")).await.unwrap();
    device.save(edit(2, BEFORE, "answer:1.2", "pass")).await.unwrap();
    let answers = push(&device, &mut Server::default()).await;
    let mut crossed = answers.clone();
    crossed[1].1 = answers[0].1.clone();
    assert_eq!(device.answered(&crossed, 9).await, Err(DeviceError::FalseReceipt { seq: 2 }));
    let mut other_id = answers.clone();
    if let Outcome::Applied(receipt) = &mut other_id[0].1 {
        receipt.id = id(77);
    }
    assert_eq!(device.answered(&other_id, 9).await, Err(DeviceError::FalseReceipt { seq: 1 }));
    let unknown = [(9, Outcome::Held { reason: "no_right".to_owned() })];
    assert_eq!(device.answered(&unknown, 9).await, Err(DeviceError::UnknownChange { seq: 9 }));
    assert_eq!(waiting(&device).await, [1, 2]);
    assert_eq!(device.summary().await.unwrap().waiting, 2);
}

/// What cannot be sent even alone makes way for what is behind it.
pub async fn the_first_can_be_set_aside(opener: &impl Opener) {
    let device = device(opener, 7).await;
    assert_eq!(device.refuse_first("too_large", 5).await.unwrap(), None);
    device.save(edit(1, BEFORE, "note:1.1", "long")).await.unwrap();
    device.save(edit(2, AFTER, "note:1.1", "short")).await.unwrap();
    assert_eq!(device.refuse_first("too_large", 5).await.unwrap(), Some((1, RecordId::from(BEFORE))));
    assert_eq!(waiting(&device).await, [2]);
    let aside = device.set_aside().await.unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].state, ChangeState::refused("too_large", 5));
    assert_eq!(shown(&device, BEFORE, "note:1.1").await, None);
}

/// Two tabs of one browser save at once: two numbers, nothing lost.
pub async fn two_tabs_never_use_a_number_twice(opener: &impl Opener) {
    let (one, other) = (device(opener, 7).await, device(opener, 7).await);
    let save = async |tab: &Device<_>, from: u128| {
        for n in from..from + 10 {
            tab.save(edit(n, BEFORE, &format!("answer:{n}"), "pass")).await.unwrap();
        }
    };
    join(save(&one, 100), save(&other, 200)).await;
    assert_eq!(waiting(&one).await, (1..=20).collect::<Vec<_>>());
    let kept = other.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    assert_eq!((kept.revision, kept.replica.view().fields().count()), (20, 20));
}

/// Everything that waits is read through in portions, each once and in order, and goes on waiting.
pub async fn what_waits_is_read_through_in_portions(opener: &impl Opener) {
    let device = device(opener, 7).await;
    for n in 1..=7 {
        device.save(edit(n, BEFORE, &format!("answer:{n}"), "pass")).await.unwrap();
    }
    device.refuse_first("too_large", 9).await.unwrap();
    let (mut after, mut read) = (0, Vec::new());
    loop {
        let batch = device.batch_after(after, BatchLimit { changes: 2, bytes: 1 << 20 }).await.unwrap();
        let Some((last, _)) = batch.changes.last() else { break };
        after = *last;
        read.push(batch.changes.iter().map(|(seq, _)| *seq).collect::<Vec<_>>());
    }
    assert_eq!(read, [vec![2, 3], vec![4, 5], vec![6, 7]]);
    assert_eq!(waiting(&device).await, [2, 3, 4, 5, 6, 7]);
}

/// A tab saves upon what it remembers, unless the record or the counters were altered by anything else meanwhile.
pub async fn a_tab_that_remembers_notices_what_another_wrote(opener: &impl Opener) {
    let (one, other) = (device(opener, 7).await, device(opener, 7).await);
    let mut server = Server::default();
    let mut n = 0;
    let mut save = async |tab: &Device<_>| {
        n += 1;
        let saved = tab.save(edit(n, BEFORE, "answer:1.1", &n.to_string())).await.unwrap();
        (saved.seq, saved.revision, saved.replica.pending.len())
    };
    assert_eq!(save(&one).await, (1, 1, 1));
    assert_eq!(save(&one).await, (2, 2, 2));
    assert_eq!(save(&other).await, (3, 3, 3), "another tab saved");
    assert_eq!(save(&one).await, (4, 4, 4));
    let answers = push(&other, &mut server).await;
    other.answered(&answers, 9).await.unwrap();
    assert_eq!(save(&one).await, (5, 6, 5), "another tab kept answers");
    assert_eq!(one.summary().await.unwrap(), Summary { waiting: 1, received: 4, ..Summary::default() });
    let all = server.page(&feed(), 0, 500);
    other.absorb(&all, 9).await.unwrap();
    assert_eq!(save(&one).await, (6, 8, 2), "another tab read the feed");
    assert_eq!(save(&one).await, (7, 9, 3));
    other.resume_after(20).await.unwrap();
    assert_eq!(save(&one).await, (21, 10, 4), "another tab signed in");
    other.forget_feed(&feed()).await.unwrap();
    assert_eq!(save(&one).await, (22, 12, 5), "another tab lost a right");
    assert_eq!(waiting(&one).await, [5, 6, 7, 21, 22]);
    let journal: Vec<_> = one.journal(None, 4).await.unwrap().iter().map(|entry| entry.seq).collect();
    assert_eq!(journal, [22, 21, 7, 6], "a mark takes no change's place in a page");
    assert_eq!(one.journal(None, 99).await.unwrap().len(), 9);
    assert_eq!(one.export(ExportScope::Everything).await.unwrap().changes.len(), 9);
}

/// Counters that stand behind their changes stop the save; no answer is written over another.
pub async fn a_number_given_out_is_never_written_over(opener: &impl Opener) {
    let first = device(opener, 7).await;
    first.save(edit(1, BEFORE, "answer:1.1", "pass")).await.unwrap();
    let kept = first.export(ExportScope::Everything).await.unwrap();
    let tx = first.store().begin(&[Shelf::Meta], STRICT).await.unwrap();
    tx.delete(Shelf::Meta, "counters").unwrap();
    tx.commit().await.unwrap();
    let again = Device::open(opener.open().await, 0).await.unwrap();
    assert_eq!(again.save(edit(2, AFTER, "answer:1.1", "fail")).await.map_err(|error| error.code()), Err("corrupt"));
    let still = again.export(ExportScope::Everything).await.unwrap();
    assert_eq!(still.changes[0].bytes(), kept.changes[0].bytes());
}

/// Rows of November 2026 and before carried their changes; they are read, and written as rows are now.
pub async fn a_record_that_carries_its_changes_is_read(opener: &impl Opener) {
    let device = device(opener, 7).await;
    device.save(edit(1, BEFORE, "answer:1.1", "pass")).await.unwrap();
    let now = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    let mut row = 1u64.to_be_bytes().to_vec();
    let body = serde_json::json!({ "feed": now.feed, "replica": now.replica });
    row.extend(serde_json::to_vec(&body).unwrap());
    let tx = device.store().begin(&[Shelf::Records], STRICT).await.unwrap();
    tx.put(Shelf::Records, BEFORE, &row).unwrap();
    tx.commit().await.unwrap();

    let again = Device::open(opener.open().await, 0).await.unwrap();
    assert_eq!(again.record(&RecordId::from(BEFORE)).await.unwrap().unwrap(), now);
    let saved = again.save(edit(2, BEFORE, "answer:1.2", "fail")).await.unwrap();
    assert_eq!((saved.revision, saved.replica.pending.len()), (2, 2));
    assert_eq!(again.record(&RecordId::from(BEFORE)).await.unwrap().unwrap().replica, saved.replica);
}

/// Newest first, page by page, each with its state.
pub async fn the_journal_tells_where_everything_is(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    server.holds.insert(id(2));
    for n in 1..=3 {
        device.save(edit(n, BEFORE, &format!("answer:1.{n}"), "pass")).await.unwrap();
    }
    let answers = push(&device, &mut server).await;
    device.answered(&answers[..2], 40).await.unwrap();
    let all = device.journal(None, 9).await.unwrap();
    assert_eq!(all.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!(all[0].state, ChangeState::NEW);
    assert_eq!(all[1].state, ChangeState::Held { reason: "no_right".to_owned(), at: 40 });
    assert!(matches!(&all[2].state, ChangeState::Received { receipt, at: 40 } if receipt.position == 1));
    assert_eq!((all[2].id, all[2].record.as_str(), all[2].writes[0].0.as_str()), (id(1), BEFORE, "answer:1.1"));
    assert_eq!(device.journal(None, 2).await.unwrap(), all[..2]);
    assert_eq!(device.journal(Some(1), 2).await.unwrap(), all[2..]);
    assert_eq!(device.set_aside().await.unwrap(), all[1..2]);
    let kept = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    assert_eq!(kept.replica.pending[1].state, PendingState::Held { reason: "no_right".to_owned() });
}

/// A file holds the very bytes, oldest first.
pub async fn an_export_holds_the_bytes(opener: &impl Opener) {
    let device = device(opener, 7).await;
    let mut server = Server::default();
    server.refuses.insert(id(2));
    server.holds.insert(id(3));
    for n in 1..=3 {
        device.save(edit(n, BEFORE, "answer:1.1", "pass")).await.unwrap();
    }
    let sent = device.next_batch(ALL).await.unwrap().changes;
    let answers = push(&device, &mut server).await;
    device.answered(&answers, 40).await.unwrap();
    device.save(edit(4, BEFORE, "answer:1.1", "pass")).await.unwrap();
    let ids = |export: &Export| export.changes.iter().map(|c| c.open().unwrap().id).collect::<Vec<ChangeId>>();
    let unsent = device.export(ExportScope::Unsent).await.unwrap();
    assert_eq!(ids(&unsent), [id(2), id(4)]);
    let text = serde_json::to_string(&device.export(ExportScope::Everything).await.unwrap()).unwrap();
    let everything: Export = serde_json::from_str(&text).unwrap();
    assert_eq!(ids(&everything), [id(1), id(2), id(3), id(4)]);
    assert_eq!(everything.changes[0].bytes(), sent[0].1.bytes());
    assert_eq!((everything.format, everything.device.0), (1, 7));
}

/// Drafts, reference data and notes come back and do not mix.
pub async fn small_things_are_kept(opener: &impl Opener) {
    let first = device(opener, 7).await;
    first.keep_draft("note:1.1", "กำลังพิม").await.unwrap();
    first.keep_draft("note:1.1", "กำลังพิมพ์").await.unwrap();
    first.keep_reference("note:1.1", &[0, 255]).await.unwrap();
    first.keep_note("identity", "last contact").await.unwrap();
    drop(first);
    let again = Device::open(opener.open().await, 0).await.unwrap();
    assert_eq!(again.draft("note:1.1").await.unwrap().unwrap(), "กำลังพิมพ์");
    assert_eq!(again.reference("note:1.1").await.unwrap().unwrap(), [0, 255]);
    assert_eq!(again.note("identity").await.unwrap().unwrap(), "last contact");
    assert_eq!(again.identity(), Some(identity(7)));
    again.drop_draft("note:1.1").await.unwrap();
    assert_eq!(again.draft("note:1.1").await.unwrap(), None);
    again.drop_note("identity").await.unwrap();
    assert_eq!(again.note("identity").await.unwrap(), None);
    assert_eq!(again.identity(), Some(identity(7)), "a note's name is its own");
    assert_eq!(again.note("never").await.unwrap(), None);
    assert_eq!(again.reference("never").await.unwrap(), None);
}

/// The number may be given anew until the first change, the server's address always.
pub async fn an_identity_does_not_change_under_changes(opener: &impl Opener) {
    let device = device(opener, 7).await;
    device.set_identity(identity(8)).await.unwrap();
    device.save(edit(1, BEFORE, "answer:1.1", "pass")).await.unwrap();
    assert_eq!(device.set_identity(identity(9)).await, Err(DeviceError::OtherDevice));
    assert_eq!(device.identity(), Some(identity(8)));
    let mut moved = identity(8);
    moved.server = "https://new.example.test".to_owned();
    device.set_identity(moved.clone()).await.unwrap();
    assert_eq!(device.identity(), Some(moved));
}

/// Signing out for good waits until nothing is here alone.
pub async fn nothing_unsent_is_erased(opener: &impl Opener) {
    let first = device(opener, 7).await;
    first.save(edit(1, BEFORE, "answer:1.1", "pass")).await.unwrap();
    assert_eq!(first.erase().await, Err(DeviceError::Unsent { waiting: 1, refused: 0 }));
    let again = device(opener, 7).await;
    let answers = push(&again, &mut Server::default()).await;
    again.answered(&answers, 9).await.unwrap();
    again.erase().await.unwrap();
    let empty = Device::open(opener.open().await, 0).await.unwrap();
    assert_eq!(empty.identity(), None);
    assert!(empty.records("").await.unwrap().is_empty());
}
