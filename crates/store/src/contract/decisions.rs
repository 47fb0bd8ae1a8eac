//! What a device must do with an officer's decisions, over any store.

use sync::wire::Rejected;
use sync::{Outcome, RecordId};

use super::Opener;
use super::example::{BEFORE, asked, device, edit, id, push, shown};
use super::server::Server;
use crate::device::{ChangeState, ExportScope, REJECTED, Said, Summary};

fn no(seq: u64) -> Rejected {
    Rejected { seq, by: "somebody".to_owned(), note: "measured elsewhere".to_owned() }
}

/// A held change that was turned down stays with the officer's word until the person has taken note; then it is history.
pub async fn a_no_is_kept_with_its_word_until_it_is_noted(opener: &impl Opener) {
    let device = device(opener, 7).await;
    device.save(edit(1, BEFORE, "answer:1.1", "1")).await.unwrap();
    device.save(edit(2, BEFORE, "answer:1.2", "2")).await.unwrap();
    let mut server = Server::default();
    server.holds.insert(id(2));
    device.answered(&push(&device, &mut server).await, 50).await.unwrap();
    assert_eq!(asked(&device).await, [2]);

    // Neither a change that arrived nor one never made can be turned down.
    assert_eq!(device.rejected(&[no(1), no(2), no(9)], 60).await.unwrap(), [RecordId::from(BEFORE)]);
    assert!(device.rejected(&[no(2)], 70).await.unwrap().is_empty(), "heard twice");
    assert!(device.at_server_unread(9).await.unwrap().is_empty());
    let aside = device.set_aside().await.unwrap();
    let said = Some(Said { by: "somebody".to_owned(), note: "measured elsewhere".to_owned() });
    let refused = ChangeState::Refused { code: REJECTED.to_owned(), at: 60, said, is_noted: false };
    assert_eq!(aside.iter().map(|entry| entry.state.clone()).collect::<Vec<_>>(), [refused]);
    assert_eq!(device.summary().await.unwrap(), Summary { received: 1, refused: 1, ..Summary::default() });
    assert_eq!(shown(&device, BEFORE, "answer:1.2").await, None);

    assert_eq!(device.take_note(2).await.unwrap(), [RecordId::from(BEFORE)]);
    assert!(device.take_note(2).await.unwrap().is_empty());
    assert!(device.take_note(1).await.unwrap().is_empty(), "what arrived is no matter of taking note");
    assert!(device.set_aside().await.unwrap().is_empty());
    assert_eq!(device.summary().await.unwrap(), Summary { received: 1, ..Summary::default() });
    let record = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap();
    assert_eq!(record.replica.set_aside().count(), 0);
    assert_eq!(device.journal(None, 10).await.unwrap().len(), 2, "the journal tells of it");
    assert_eq!(device.export(ExportScope::Everything).await.unwrap().changes.len(), 2);
}

/// An officer may think again: what is in the feed in the end has arrived, whatever was heard before.
pub async fn a_receipt_counts_more_than_a_no(opener: &impl Opener) {
    let device = device(opener, 7).await;
    device.save(edit(1, BEFORE, "answer:1.1", "1")).await.unwrap();
    let mut server = Server::default();
    server.holds.insert(id(1));
    device.answered(&push(&device, &mut server).await, 50).await.unwrap();
    device.rejected(&[no(1)], 60).await.unwrap();
    device.take_note(1).await.unwrap();
    server.accept(id(1));
    let sealed = device.export(ExportScope::Everything).await.unwrap().changes[0].clone();
    let answer = server.push(&sealed);
    assert!(matches!(answer, Outcome::Duplicate(_)));
    device.answered(&[(1, answer)], 70).await.unwrap();
    assert_eq!(device.summary().await.unwrap(), Summary { received: 1, ..Summary::default() });
}
