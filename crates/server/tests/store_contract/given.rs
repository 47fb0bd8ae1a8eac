//! What the cases begin with.

use super::*;

pub(super) const LIMIT: PageLimit = PageLimit { entries: 500, bytes: 1024 * 1024 };

pub(super) fn feed() -> FeedId {
    FeedId::from("subdistrict/240903")
}

pub(super) fn account(name: &str) -> NewAccount {
    NewAccount {
        sign_in_name: name.to_owned(),
        display_name: format!("{name} (ทดสอบ)"),
        password_hash: "$argon2id$stand-in".to_owned(),
        grants: vec![grant(Role::FieldWorker, "240903"), grant(Role::Administrator, "")],
    }
}

pub(super) fn sign_in(account: &AccountId, fresh: u32, known: Option<u32>, token: u8) -> DeviceSignIn {
    DeviceSignIn {
        account: account.clone(),
        name: "เครื่อง".to_owned(),
        known: known.map(DeviceId),
        has_data: false,
        fresh: DeviceId(fresh),
        token_hash: [token; 32],
        key: None,
        at: NOW,
    }
}

pub(super) fn change(device: u32, seq: u64, text: &str) -> Change {
    let write = Write { value: Value::from(text), seen: Seen::nothing(), covers: Default::default() };
    Change {
        format: FORMAT,
        id: ChangeId(uuid::Uuid::from_u128(u128::from(seq))),
        device: DeviceId(device),
        seq,
        record: RecordId::from("24090304/2570/assessment/before"),
        feed: feed(),
        author: AccountId::from("a1"),
        made_at: NOW,
        clock_offset: None,
        instrument: None,
        writes: Writes::from([(FieldName::from("note:1.1"), write)]),
    }
}

/// The change as it stands after `cursor`, and the cursor after it.
pub(super) fn placed(change: Change, cursor: &Cursor) -> (Appended, Cursor) {
    let sealed = change.seal().unwrap();
    let h = cursor.h.next(change.id, sealed.hash());
    let position = cursor.after + 1;
    let receipt = Receipt { id: change.id, hash: sealed.hash(), feed: cursor.feed.clone(), position, h };
    (Appended { change, sealed, receipt }, Cursor { feed: cursor.feed.clone(), after: position, h })
}

/// Appends so many changes of device 7 and gives them with the cursor after the last.
pub(super) async fn append(store: &dyn ServerStore, count: u64) -> (Vec<Appended>, Cursor) {
    let mut cursor = Cursor::start(feed());
    let mut changes = vec![];
    for seq in 1..=count {
        let (appended, next) = placed(change(7, seq, "เห็นสมุดบัญชี"), &cursor);
        changes.push(appended);
        cursor = next;
    }
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.append(&changes, NOW).await.unwrap();
    transaction.commit().await.unwrap();
    (changes, cursor)
}
