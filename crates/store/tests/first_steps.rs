//! The first steps of a device, in memory.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use store::*;
use sync::session::BatchLimit;
use sync::*;

fn run<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("nothing in memory waits for ever"),
    }
}

#[test]
fn an_answer_is_saved_sent_and_received() {
    run(async {
        let device = Device::open(MemoryStore::new(), 0).await.unwrap();
        device
            .set_identity(Identity { device: DeviceId(7), account: AccountId::from("a1"), server: "http://s".into() })
            .await
            .unwrap();
        let edit = Edit {
            record: RecordId::from("24090104/2570/assessment/before"),
            feed: FeedId::from("subdistrict/240901"),
            what: What::Set(vec![(FieldName::from("answer:1.1"), Value::from("pass"))]),
            author: AccountId::from("a1"),
            id: ChangeId(uuid::Uuid::from_u128(1)),
            made_at: 5,
            clock_offset: None,
            instrument: None,
            expected_revision: Some(0),
        };
        let saved = device.save(edit.clone()).await.unwrap();
        assert_eq!((saved.seq, saved.revision), (1, 1));
        assert_eq!(device.save(edit).await, Err(SaveError::Stale { found: 1 }));
        let batch = device.next_batch(BatchLimit { changes: 9, bytes: 1 }).await.unwrap();
        let (seq, sealed) = &batch.changes[0];
        let receipt = Receipt {
            id: ChangeId(uuid::Uuid::from_u128(1)),
            hash: sealed.hash(),
            feed: FeedId::from("f"),
            position: 1,
            h: ChainHash::start(&FeedId::from("f")),
        };
        device.answered(&[(*seq, Outcome::Applied(receipt))], 9).await.unwrap();
        assert_eq!(device.summary().await.unwrap(), Summary { received: 1, ..Summary::default() });
        assert!(device.next_batch(BatchLimit { changes: 9, bytes: 1 }).await.unwrap().changes.is_empty());
    });
}
