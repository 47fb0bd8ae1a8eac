//! Two devices and a server, with lost replies and crashes at any point: nothing called saved is ever missing, and all agree.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod run;

use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::prelude::*;
use run::run;
use store::contract::example::{AFTER, BEFORE, edit, feed, id, identity};
use store::contract::server::Server;
use store::memory::Fault;
use store::{ChangeState, Device, MemoryStore, Summary};
use sync::session::BatchLimit;
use sync::{ChangeId, FieldName, RecordId, Replica, Value};

const FIELDS: [&str; 3] = ["answer:1.1", "answer:1.2", "note:1.1"];

#[derive(Clone, Debug)]
enum Act {
    /// A device saves one field of one record, or deletes the record.
    Save {
        device: usize,
        tab: usize,
        record: bool,
        field: usize,
        value: u8,
        delete: bool,
    },
    /// A device sends up to so many changes; the answers may be lost, or told twice.
    Push {
        device: usize,
        tab: usize,
        most: usize,
        heard: usize,
    },
    /// A device reads up to so many entries, perhaps from before its cursor.
    Pull {
        device: usize,
        tab: usize,
        most: usize,
        back: u64,
    },
    /// The next write transaction but so many of a device meets a fault.
    Fault {
        device: usize,
        nth: u64,
        fault: Fault,
    },
    /// A tab is reloaded.
    Reload {
        device: usize,
        tab: usize,
    },
    /// The server will hold, or refuse, the change with this number.
    Hold(u8),
    Refuse(u8),
    Accept(u8),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let device = 0usize..2;
    let tab = 0usize..2;
    let fault = prop_oneof![
        Just(Fault::RefuseBegin),
        Just(Fault::FullAtCommit),
        Just(Fault::CrashBeforeCommit),
        Just(Fault::CrashAfterCommit)
    ];
    let act = prop_oneof![
        8 => (device.clone(), tab.clone(), any::<bool>(), 0..FIELDS.len(), 0u8..3, prop::bool::weighted(0.1))
            .prop_map(|(device, tab, record, field, value, delete)| Act::Save { device, tab, record, field, value, delete }),
        5 => (device.clone(), tab.clone(), 1usize..4, 0usize..3)
            .prop_map(|(device, tab, most, heard)| Act::Push { device, tab, most, heard }),
        5 => (device.clone(), tab.clone(), 1usize..5, 0u64..3)
            .prop_map(|(device, tab, most, back)| Act::Pull { device, tab, most, back }),
        1 => (device.clone(), tab).prop_map(|(device, tab)| Act::Reload { device, tab }),
        3 => (device, 0u64..3, fault).prop_map(|(device, nth, fault)| Act::Fault { device, nth, fault }),
        1 => (1u8..30).prop_map(Act::Hold),
        1 => (1u8..30).prop_map(Act::Refuse),
        1 => (1u8..30).prop_map(Act::Accept),
    ];
    prop::collection::vec(act, 1..60)
}

#[derive(Default)]
struct World {
    stores: [MemoryStore; 2],
    /// Two tabs of each device, opened as needed.
    tabs: [[Option<Rc<Device<MemoryStore>>>; 2]; 2],
    server: Server,
    made: u128,
    /// What some screen called saved.
    saved: Vec<(usize, ChangeId)>,
}

impl World {
    /// A tab of the device, as it was left; after a crash all of them are opened anew.
    async fn tab(&mut self, index: usize, tab: usize) -> Result<Rc<Device<MemoryStore>>, store::DeviceError> {
        if self.stores[index].has_crashed() {
            self.stores[index].restart();
            self.tabs[index] = Default::default();
        }
        if let Some(open) = &self.tabs[index][tab] {
            return Ok(Rc::clone(open));
        }
        let device = Rc::new(self.device(index).await?);
        self.tabs[index][tab] = Some(Rc::clone(&device));
        Ok(device)
    }

    /// The device, opened anew.
    async fn device(&self, index: usize) -> Result<Device<MemoryStore>, store::DeviceError> {
        let device = Device::open(self.stores[index].clone(), 1).await?;
        if device.identity().is_none() {
            device.set_identity(identity(u32::try_from(index).unwrap() + 1)).await?;
        }
        Ok(device)
    }

    /// Whatever fails here fails as it may: the act is then simply not done.
    async fn play(&mut self, act: &Act) -> Result<(), store::DeviceError> {
        match *act {
            Act::Save { device, tab, record, field, value, delete } => {
                self.made += 1;
                let mut edit = edit(self.made, if record { BEFORE } else { AFTER }, FIELDS[field], &value.to_string());
                if delete {
                    edit.values = vec![(FieldName::from(sync::record::REMOVED), Value::from("ย้ายออก"))];
                }
                let change = edit.id;
                if self.tab(device, tab).await?.save(edit).await.is_ok() {
                    self.saved.push((device, change));
                }
            }
            Act::Push { device, tab, most, heard } => {
                let device = self.tab(device, tab).await?;
                let batch = device.next_batch(BatchLimit { changes: most, bytes: 1 << 20 }).await?;
                let answers: Vec<_> =
                    batch.changes.iter().map(|(seq, sealed)| (*seq, self.server.push(sealed))).collect();
                for _ in 0..heard {
                    device.answered(&answers, 2).await?;
                }
            }
            Act::Pull { device, tab, most, back } => {
                let device = self.tab(device, tab).await?;
                let after = device.cursors().await?.first().map_or(0, |cursor| cursor.after);
                device.absorb(&self.server.page(&feed(), after.saturating_sub(back), most), 3).await?;
            }
            Act::Reload { device, tab } => self.tabs[device][tab] = None,
            Act::Fault { device, nth, fault } => self.stores[device].plan(nth, fault),
            Act::Hold(n) => drop(self.server.holds.insert(id(n.into()))),
            Act::Refuse(n) => drop(self.server.refuses.insert(id(n.into()))),
            Act::Accept(n) => self.server.accept(id(n.into())),
        }
        Ok(())
    }

    /// A good day with a network: everything is sent and read.
    async fn quiet_down(&self, server: &mut Server) {
        for store in &self.stores {
            store.restart();
        }
        for _ in 0..2 {
            for index in 0..2 {
                let device = self.device(index).await.unwrap();
                for round in 0.. {
                    assert!(round < 100, "what waits is sent in the end");
                    let batch = device.next_batch(BatchLimit { changes: 3, bytes: 1 << 20 }).await.unwrap();
                    if batch.changes.is_empty() {
                        break;
                    }
                    let answers: Vec<_> = batch.changes.iter().map(|(seq, s)| (*seq, server.push(s))).collect();
                    device.answered(&answers, 4).await.unwrap();
                }
                let after = device.cursors().await.unwrap().first().map_or(0, |cursor| cursor.after);
                device.absorb(&server.page(&feed(), after, 500), 5).await.unwrap();
            }
        }
    }
}

/// The feed, folded by somebody who simply has it all.
fn oracle(server: &Server) -> BTreeMap<RecordId, Replica> {
    let mut records: BTreeMap<RecordId, Replica> = BTreeMap::new();
    for entry in server.entries(&feed()) {
        let change = entry.change.open().unwrap();
        records.entry(change.record.clone()).or_default().absorb(&change, entry.position);
    }
    records
}

async fn check(world: &World, server: &Server) {
    let feed_ids: Vec<ChangeId> = server.entries(&feed()).iter().map(|entry| entry.id).collect();
    let oracle = oracle(server);
    for (position, id) in feed_ids.iter().enumerate() {
        assert!(!feed_ids[..position].contains(id), "stored twice: {id}");
    }
    for index in 0..2 {
        let device = world.device(index).await.unwrap();
        let journal = device.journal(None, 10_000).await.unwrap();
        let mut counted = Summary::default();
        for entry in &journal {
            match &entry.state {
                ChangeState::Waiting { .. } => counted.waiting += 1,
                ChangeState::Held { .. } => counted.held += 1,
                ChangeState::Refused { .. } => counted.refused += 1,
                ChangeState::Received { receipt, .. } => {
                    counted.received += 1;
                    let place = &server.entries(&feed())[usize::try_from(receipt.position).unwrap() - 1];
                    assert_eq!((place.id, place.h, place.change.hash()), (entry.id, receipt.h, receipt.hash));
                }
            }
        }
        assert_eq!(device.summary().await.unwrap(), counted);
        assert_eq!(counted.waiting, 0);
        for (_, change) in world.saved.iter().filter(|(of, _)| *of == index) {
            let entry = journal.iter().find(|entry| entry.id == *change);
            let entry = entry.unwrap_or_else(|| panic!("{change} was called saved and is gone"));
            let arrived = matches!(entry.state, ChangeState::Received { .. });
            assert_eq!(arrived, feed_ids.contains(change), "{entry:?}");
        }
        assert_eq!(
            device.cursors().await.unwrap().first().cloned(),
            Some(server.end(&feed())).filter(|end| end.after > 0)
        );
        for (id, kept) in device.records("").await.unwrap() {
            let expected = oracle.get(&id).cloned().unwrap_or_default();
            assert_eq!(kept.replica.base, expected.base, "{id}");
            assert_eq!(kept.replica.view(), expected.view(), "{id}: only what was set aside is not in the feed");
        }
        let ids: Vec<RecordId> = device.records("").await.unwrap().into_iter().map(|(id, _)| id).collect();
        assert!(oracle.keys().all(|id| ids.contains(id)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_called_saved_is_missing_and_all_agree(acts in acts()) {
        run(async {
            let mut world = World::default();
            for act in &acts {
                let _ = world.play(act).await;
            }
            let mut server = world.server.clone();
            world.quiet_down(&mut server).await;
            check(&world, &server).await;
        });
    }
}
