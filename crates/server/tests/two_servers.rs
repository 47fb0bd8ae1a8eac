//! Two server processes on one PostgreSQL database: whichever a phone speaks with, it is one office.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/afar.rs"]
#[expect(dead_code, reason = "each test binary uses its own part")]
mod afar;
#[path = "support/process.rs"]
#[expect(dead_code, reason = "each test binary uses its own part")]
mod process;
#[path = "support/postgres.rs"]
mod schema;
#[expect(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::collections::BTreeMap;
use std::sync::mpsc::{Sender, channel};

use serde_json::json;
use sync::{Outcome, Receipt};

use afar::{FarPhone, Place, assert_each_once};
use process::Server;

/// Small, so that servers meet often.
const BATCH: usize = 5;
const CHANGES: usize = 60;

async fn office() -> (Place, [Server; 2]) {
    let place = Place::postgres().await;
    support::furnish(&*place.open().await).await;
    let servers = [place.serve(&[]), place.serve(&[])];
    (place, servers)
}

/// Devices of both field workers, who share a subdistrict; each has made its changes and sent none.
fn phones(server: &Server) -> Vec<FarPhone> {
    let accounts = ["field1", "field2", "field1", "field2"];
    let mut phones: Vec<_> = accounts.iter().map(|account| FarPhone::sign_in(server, account)).collect();
    for (phone, villages) in
        phones.iter_mut().zip([["24090304", "24090202"], ["24090304", "24090301"]].into_iter().cycle())
    {
        for village in villages.iter().cycle().take(CHANGES / BATCH) {
            phone.answer(village, BATCH);
        }
    }
    phones
}

/// What a backup says of the whole database, every chain computed anew.
fn checked(place: &Place) -> String {
    let copy = place.folder().join(format!("{}.sqlite", uuid::Uuid::now_v7()));
    let copy = copy.to_str().unwrap();
    place.run(&["backup", "--to", copy]).unwrap();
    place.run(&["restore", "--check", "--from", copy]).unwrap()
}

/// The receipts of one device's changes through one server, and how many of them this server took in.
fn bring(phone: &FarPhone, server: &Server) -> (Vec<Receipt>, usize) {
    let mut applied = 0;
    let outcomes = phone.made.chunks(BATCH).flat_map(|batch| phone.push(server, batch));
    let receipt = |outcome| match outcome {
        Outcome::Applied(receipt) => {
            applied += 1;
            receipt
        }
        Outcome::Duplicate(receipt) => receipt,
        other => panic!("{other:?}"),
    };
    (outcomes.map(receipt).collect(), applied)
}

/// Every device sends everything through both servers at once.
#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
async fn each_change_is_taken_once_whichever_server_it_comes_through() {
    let (place, servers) = office().await;
    let phones = phones(&servers[0]);
    let answers: Vec<[(Vec<Receipt>, usize); 2]> = std::thread::scope(|scope| {
        let through = |phone, server| scope.spawn(move || bring(phone, server));
        let sending: Vec<_> =
            phones.iter().map(|phone| [through(phone, &servers[0]), through(phone, &servers[1])]).collect();
        sending.into_iter().map(|both| both.map(|thread| thread.join().unwrap())).collect()
    });
    for [(here, taken_here), (there, taken_there)] in &answers {
        assert_eq!(here, there, "one change, one receipt");
        assert_eq!(taken_here + taken_there, CHANGES, "taken in once");
    }
    let made: Vec<_> = phones.iter().flat_map(|phone| &phone.made).collect();
    for server in &servers {
        assert_each_once(&phones[0].pull(server, &mut BTreeMap::new()), &made);
    }
    let told = checked(&place);
    assert!(told.contains(&format!("{} changes in feeds", made.len())), "{told}");
    assert!(!told.contains("to look at"), "records are what their changes come to: {told}");
}

/// Sends everything to the first server, and to the second from the moment the first no longer answers.
fn bring_on(phone: &FarPhone, servers: &[Server; 2], told: &Sender<()>) -> Vec<Receipt> {
    let mut here = &servers[0];
    let mut receipts = vec![];
    for batch in phone.made.chunks(BATCH) {
        let outcomes = phone.try_push(here, batch).unwrap_or_else(|| {
            here = &servers[1];
            phone.push(here, batch)
        });
        receipts.extend(outcomes.into_iter().map(|outcome| match outcome {
            Outcome::Applied(receipt) | Outcome::Duplicate(receipt) => receipt,
            other => panic!("{other:?}"),
        }));
        told.send(()).unwrap();
    }
    receipts
}

/// One server is killed while everybody sends; the other goes on, and holds up nobody for the dead one's transactions.
#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
async fn a_server_that_dies_takes_nothing_with_it() {
    let (place, servers) = office().await;
    let phones = phones(&servers[0]);
    let (tell, heard) = channel();
    let receipts: Vec<Vec<Receipt>> = std::thread::scope(|scope| {
        let sending: Vec<_> = phones
            .iter()
            .map(|phone| {
                let (tell, servers) = (tell.clone(), &servers);
                scope.spawn(move || bring_on(phone, servers, &tell))
            })
            .collect();
        // In the midst of it: of 48 batches, some were answered and none of the devices is through.
        heard.iter().take(8).for_each(drop);
        servers[0].kill();
        sending.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let made: Vec<_> = phones.iter().flat_map(|phone| &phone.made).collect();
    let read = phones[0].pull(&servers[1], &mut BTreeMap::new());
    assert_each_once(&read, &made);
    for receipt in receipts.iter().flatten() {
        let holds = |(feed, entry): &&(sync::FeedId, sync::FeedEntry)| {
            *feed == receipt.feed
                && entry.position == receipt.position
                && entry.h == receipt.h
                && entry.id == receipt.id
        };
        assert_eq!(
            read.iter().filter(holds).count(),
            1,
            "what was acknowledged stands where it was said to: {receipt:?}"
        );
    }
    assert!(checked(&place).contains("is whole"));
}

/// Nothing is kept in a process: what one server is told, the other knows with the next request.
#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
async fn what_one_server_is_told_the_other_knows() {
    let (place, [one, two]) = office().await;
    let mut worker = FarPhone::sign_in(&one, "field1");
    let colleague = FarPhone::sign_in(&two, "field2");
    worker.answer("24090304", 3);
    worker.photograph(&one, "24090304", "คอกเป็ด");
    assert_eq!(worker.push_all(&one).1, 4);
    assert_eq!(
        colleague.pull(&two, &mut BTreeMap::new()).len(),
        4,
        "a token of one counts at the other, and its changes are there"
    );
    let row = |server| {
        let rows = afar::board(server, "district", support::PASSWORD);
        rows.as_array()
            .unwrap()
            .iter()
            .find(|row| row["village"]["code"] == "24090304" || row["village"] == "24090304")
            .cloned()
    };
    assert!(row(&one).is_some() && row(&one) == row(&two), "{:?}", row(&one));
    let (_, session) = one.ask_bytes("GET", "/api/session", &colleague.token, b"");
    assert!(session.contains("field2"), "{session}");
    place.run(&["user", "disable", "field2"]).unwrap();
    for server in [&one, &two] {
        assert_eq!(server.ask("GET", "/api/session", &colleague.token, "")["code"], json!("token_unknown"));
    }
}
