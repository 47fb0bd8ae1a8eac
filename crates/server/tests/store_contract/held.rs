//! Changes outside the feeds: who is shown them, what is decided of them, and what their device hears.

use server::store::Decided;
use sync::wire::{LetIn, Rejected};

use super::*;

fn dot(seq: u64) -> Dot {
    Dot { device: DeviceId(7), seq }
}

fn seqs(held: Vec<server::store::StoredHeld>) -> Vec<u64> {
    held.iter().map(|held| held.sealed.open().unwrap().seq).collect()
}

fn decided(accepted: bool, by: &AccountId) -> Decided {
    Decided { accepted, by: by.clone(), note: "ส่งซ้ำ".to_owned(), at: NOW }
}

/// Holds three changes of device 7: of a village of 240903, of one of 240902, and of a village nobody knows.
async fn hold_three(store: &dyn ServerStore) -> AccountId {
    let author = store.create_account(account("field1"), NOW).await.unwrap();
    let villages = [village("24090304", 4, "บ้านหนองปรือ"), village("24090202", 2, "บ้านวังเย็น")];
    store.put_villages(&villages).await.unwrap();
    let held: Vec<HeldChange> = (1..)
        .zip([Some("24090304"), Some("24090202"), None])
        .map(|(seq, code)| {
            let change = Change { author: author.clone(), ..change(7, seq, "y") };
            let dossier = code.map(|code| (area(code), year()));
            HeldChange { sealed: change.seal().unwrap(), change, dossier, reason: HeldReason::RecordLocked }
        })
        .collect();
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    transaction.hold(&held, NOW).await.unwrap();
    transaction.commit().await.unwrap();
    author
}

pub(super) async fn an_officer_is_shown_what_waits_in_the_area(store: &dyn ServerStore) {
    hold_three(store).await;
    let (own, both) = ([area("240903")], [area("240903"), area("240902")]);
    let shown =
        async |subdistricts: &[_], areas: &[_], limit| seqs(store.held(subdistricts, areas, limit).await.unwrap());
    assert_eq!(shown(&own, &[], 10).await, [1]);
    assert_eq!(shown(&both, &[], 10).await, [1, 2]);
    assert_eq!(shown(&[], &own, 10).await, [3], "of no village, by somebody of the area");
    assert_eq!(shown(&own, &own, 1).await, [1], "no more than fit");
    assert!(shown(&[], &[], 10).await.is_empty());
}

pub(super) async fn a_no_is_told_with_its_word_and_only_once(store: &dyn ServerStore) {
    let officer = hold_three(store).await;
    let decide = async |seq, accepted| {
        let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
        transaction.decide(dot(seq), &decided(accepted, &officer)).await?;
        transaction.commit().await
    };
    decide(1, false).await.unwrap();
    assert!(matches!(decide(1, true).await, Err(StoreError::Exists)), "somebody was quicker");
    assert!(matches!(decide(9, false).await, Err(StoreError::Missing)));
    let told = Rejected { seq: 1, by: "field1 (ทดสอบ)".to_owned(), note: "ส่งซ้ำ".to_owned() };
    assert_eq!(store.rejected(DeviceId(7), &[1, 2, 3]).await.unwrap(), [told]);
    assert_eq!(store.rejected(DeviceId(7), &[]).await.unwrap(), []);
    assert_eq!(store.rejected(DeviceId(8), &[1]).await.unwrap(), [], "another device's");
    assert_eq!(seqs(store.held(&[area("240903")], &[], 10).await.unwrap()), [0; 0], "it waits no longer");
    let kept = store.held_change(dot(1)).await.unwrap().unwrap();
    assert_eq!(kept.decided, Some(decided(false, &officer)), "and is kept");
}

pub(super) async fn a_yes_is_told_with_its_receipt(store: &dyn ServerStore) {
    let officer = hold_three(store).await;
    let (appended, _) = placed(Change { author: officer.clone(), ..change(7, 1, "y") }, &Cursor::start(feed()));
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.append(std::slice::from_ref(&appended), NOW).await.unwrap();
    transaction.decide(dot(1), &decided(true, &officer)).await.unwrap();
    transaction.commit().await.unwrap();
    let let_in = LetIn { seq: 1, receipt: appended.receipt };
    assert_eq!(store.arrived(DeviceId(7), &[3, 1]).await.unwrap(), [let_in]);
    assert_eq!(store.arrived(DeviceId(7), &[]).await.unwrap(), []);
    assert_eq!(store.rejected(DeviceId(7), &[1]).await.unwrap(), []);
}
