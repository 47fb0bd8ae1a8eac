//! One poisoned change among a thousand: the other 999 are applied at the first try.

use serde_json::value::RawValue;
use server::store::ServerStore;
use sync::wire::MAX_PUSH_CHANGES;
use sync::{Outcome, SealedChange, Value};

use crate::support::{Office, Phone};

const ALL: usize = 1_000;
/// Which of them is poisoned: one somewhere in the second push.
const POISONED: usize = 737;

/// Pushes a thousand changes of which this one is poisoned, as a phone does, and returns what became of each.
async fn push_all(office: &Office, poison: impl Fn(&mut Phone<'_>) -> SealedChange) -> Vec<Outcome> {
    let mut phone = office.phone("field1").await;
    let mut changes = Vec::with_capacity(ALL);
    for number in 0..ALL {
        changes.push(match number {
            POISONED => poison(&mut phone),
            // Two feeds, so that a batch is more than one transaction.
            number if number % 3 == 0 => phone.answer("24090202", "demo.1.1", "pass"),
            _ => phone.answer("24090304", "demo.1.1", "fail"),
        });
    }
    let mut outcomes = Vec::with_capacity(ALL);
    for batch in changes.chunks(MAX_PUSH_CHANGES) {
        outcomes.extend(phone.push(batch).await);
    }
    outcomes
}

/// 999 are applied, and the poisoned one is refused with this code; the feeds hold exactly the 999.
async fn assert_it_is_refused_alone(office: &Office, outcomes: &[Outcome], code: &str) {
    let applied = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Applied(_))).count();
    assert_eq!(applied, ALL - 1);
    assert_eq!(outcomes[POISONED], Outcome::Refused { code: code.to_owned() });
    let heads = office.store.heads().await.unwrap();
    assert_eq!(heads.iter().map(|head| head.position).sum::<u64>(), ALL as u64 - 1);
}

#[tokio::test]
async fn by_bytes_that_cannot_be_read() {
    let office = Office::open().await;
    let outcomes = push_all(&office, |phone| {
        let good = phone.answer("24090304", "demo.1.1", "pass");
        let torn = good.body.get().replace("\"writes\"", "\"wri\"");
        SealedChange { body: RawValue::from_string(torn).unwrap(), signature: None }
    })
    .await;
    assert_it_is_refused_alone(&office, &outcomes, "malformed").await;
}

#[tokio::test]
async fn by_a_value_its_field_cannot_hold() {
    let office = Office::open().await;
    let outcomes = push_all(&office, |phone| {
        let values = [("answer:demo.1.1", Value::from("perhaps"))];
        phone.change("24090304/2570/assessment/before", &values).seal().unwrap()
    })
    .await;
    assert_it_is_refused_alone(&office, &outcomes, "invalid").await;
}

#[tokio::test]
async fn by_a_row_the_database_does_not_take() {
    let office = Office::open().await;
    // The number of the poisoned change: a phone counts from 1.
    assert_eq!(POISONED + 1, 738);
    let trap = "CREATE TRIGGER trap BEFORE INSERT ON changes WHEN NEW.seq = 738 BEGIN SELECT RAISE(ABORT, 'trap'); END";
    let file = office.folder.path().join(server::store::sqlite::FILE_NAME);
    let mut connection = <sqlx::SqliteConnection as sqlx::Connection>::connect(file.to_str().unwrap()).await.unwrap();
    sqlx::query(trap).execute(&mut connection).await.unwrap();
    let outcomes = push_all(&office, |phone| phone.answer("24090304", "demo.1.1", "pass")).await;
    assert_it_is_refused_alone(&office, &outcomes, "internal").await;
    // In the order of the request, however the batch was taken apart.
    let positions = |feed: &str| {
        let receipts = outcomes.iter().filter_map(Outcome::receipt).filter(|receipt| receipt.feed.as_str() == feed);
        receipts.map(|receipt| receipt.position).collect::<Vec<_>>()
    };
    for feed in ["subdistrict/240902", "subdistrict/240903"] {
        let positions = positions(feed);
        assert_eq!(positions, (1..=positions.len() as u64).collect::<Vec<_>>());
    }
}
