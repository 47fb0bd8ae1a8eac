//! The merge against a naive oracle that keeps the full history, under every order, repetition and refusal.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use sync::change::FORMAT;
use sync::oracle::{live_after, live_in};
use sync::record::REMOVED;
use sync::{AccountId, Change, ChangeId, DeviceId, Dot, FeedId, FieldName, RecordId, RecordState, Replica, Value};

const FIELDS: [&str; 3] = ["answer:1.1", "answer:1.2", "note:1.1"];

/// What devices do, in some order.
#[derive(Clone, Debug)]
enum Act {
    /// Device writes a small value into some fields.
    Write { device: usize, fields: Vec<usize>, value: i64 },
    /// Device takes the record away, or puts it back.
    Remove { device: usize, back: bool },
    /// The server appends a device's oldest unappended change.
    Append { device: usize },
    /// Device reads the feed up to its end.
    Read { device: usize },
    /// The server holds a device's oldest unappended change.
    Hold { device: usize },
    /// An officer accepts the oldest held change.
    AcceptHeld,
}

fn act() -> impl Strategy<Value = Act> {
    let device = 0usize..3;
    prop_oneof![
        6 => (device.clone(), prop::collection::vec(0..FIELDS.len(), 1..3), 0i64..3)
            .prop_map(|(device, fields, value)| Act::Write { device, fields, value }),
        2 => (device.clone(), prop::bool::weighted(0.3)).prop_map(|(device, back)| Act::Remove { device, back }),
        5 => device.clone().prop_map(|device| Act::Append { device }),
        4 => device.clone().prop_map(|device| Act::Read { device }),
        1 => device.prop_map(|device| Act::Hold { device }),
        1 => Just(Act::AcceptHeld),
    ]
}

#[derive(Default)]
struct Device {
    replica: Replica,
    made: u64,
    unsent: Vec<Change>,
    read: usize,
}

/// Plays the acts and returns the feed and the devices.
fn play(acts: &[Act]) -> (Vec<Change>, Vec<Device>) {
    let mut devices: Vec<Device> = (0..3).map(|_| Device::default()).collect();
    let (mut feed, mut held): (Vec<Change>, Vec<Change>) = (Vec::new(), Vec::new());
    for act in acts {
        match act {
            Act::Write { device, fields, value } => {
                let values = fields.iter().map(|&field| (FieldName::from(FIELDS[field]), Value::Int(*value)));
                let writes = devices[*device].replica.writes(values);
                make(&mut devices, *device, writes);
            }
            Act::Remove { device, back } => {
                let reason = if *back { Value::Null } else { Value::from("moved away") };
                let writes = devices[*device].replica.writes([(FieldName::from(REMOVED), reason)]);
                make(&mut devices, *device, writes);
            }
            Act::Append { device } if !devices[*device].unsent.is_empty() => {
                feed.push(devices[*device].unsent.remove(0))
            }
            Act::Hold { device } if !devices[*device].unsent.is_empty() => {
                let change = devices[*device].unsent.remove(0);
                let outcome = sync::Outcome::Held { reason: "no_right".into() };
                devices[*device].replica.answered(change.seq, &outcome);
                held.push(change);
            }
            Act::AcceptHeld if !held.is_empty() => feed.push(held.remove(0)),
            Act::Read { device } => {
                let device = &mut devices[*device];
                for (index, change) in feed.iter().enumerate().skip(device.read) {
                    device.replica.absorb(change, index as u64 + 1);
                }
                device.read = feed.len();
            }
            Act::Append { .. } | Act::Hold { .. } | Act::AcceptHeld => {}
        }
    }
    (feed, devices)
}

fn make(devices: &mut [Device], index: usize, writes: sync::Writes) {
    let device = &mut devices[index];
    device.made += 1;
    let change = Change {
        format: FORMAT,
        id: ChangeId(uuid::Uuid::from_u64_pair(index as u64, device.made)),
        device: DeviceId(index as u32 + 1),
        seq: device.made,
        record: RecordId::from("24090104/2570/assessment/before"),
        feed: FeedId::from("subdistrict/240901"),
        author: AccountId::from("a1"),
        made_at: 0,
        clock_offset: None,
        instrument: None,
        writes,
    };
    device.replica.push(change.clone());
    device.unsent.push(change);
}

fn fold<'a>(changes: impl IntoIterator<Item = (usize, &'a Change)>) -> RecordState {
    let mut state = RecordState::default();
    changes.into_iter().for_each(|(index, change)| state.absorb(change, Some(index as u64 + 1)));
    state
}

/// Without positions, which an order of arrival decides.
fn shape(state: &RecordState) -> serde_json::Value {
    let mut json = serde_json::to_value(state).unwrap();
    for field in json.as_object_mut().unwrap().values_mut() {
        for live in field["live"].as_array_mut().unwrap() {
            live.as_object_mut().unwrap().remove("position");
        }
    }
    json
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_fast_merge_equals_the_oracle(acts in prop::collection::vec(act(), 1..60)) {
        let (feed, _) = play(&acts);
        let state = fold(feed.iter().enumerate());
        prop_assert_eq!(live_in(&state), live_after(&feed));
    }

    #[test]
    fn order_and_repetition_change_nothing(
        acts in prop::collection::vec(act(), 1..60),
        shuffle in prop::collection::vec(any::<prop::sample::Index>(), 0..120),
    ) {
        let (feed, _) = play(&acts);
        let straight = fold(feed.iter().enumerate());
        let mut order: Vec<usize> = (0..feed.len()).rev().collect();
        if !feed.is_empty() {
            order.extend(shuffle.iter().map(|index| index.index(feed.len())));
            for (at, index) in shuffle.iter().enumerate() {
                let len = order.len();
                order.swap(at % len, index.index(len));
            }
        }
        let mixed = fold(order.iter().map(|&index| (index, &feed[index])));
        prop_assert_eq!(&mixed, &straight);
        let unplaced = { let mut state = RecordState::default(); order.iter().for_each(|&index| state.absorb(&feed[index], None)); state };
        prop_assert_eq!(shape(&unplaced), shape(&straight));
    }

    #[test]
    fn replicas_that_read_all_are_equal_and_refusals_leave_no_trace_in_base(acts in prop::collection::vec(act(), 1..60)) {
        let mut acts = acts;
        acts.extend((0..3).map(|device| Act::Read { device }));
        let (feed, devices) = play(&acts);
        let state = fold(feed.iter().enumerate());
        for device in &devices {
            prop_assert_eq!(&device.replica.base, &state);
            let in_feed: BTreeSet<Dot> = feed.iter().map(Change::dot).collect();
            prop_assert!(device.replica.pending.iter().all(|pending| !in_feed.contains(&pending.change.dot())));
        }
    }

    #[test]
    fn nothing_is_overwritten_unseen(acts in prop::collection::vec(act(), 1..60)) {
        let (feed, _) = play(&acts);
        let state = fold(feed.iter().enumerate());
        let live = live_after(&feed);
        for (name, writes) in &live {
            let values: BTreeSet<&Value> = writes.values().collect();
            prop_assert_eq!(state.resolve(name.as_str()).unwrap().is_conflict(), values.len() > 1);
        }
    }

    #[test]
    fn a_removal_hides_what_it_had_seen_and_nothing_else(acts in prop::collection::vec(act(), 1..60)) {
        let (feed, _) = play(&acts);
        let state = fold(feed.iter().enumerate());
        let live = live_after(&feed);
        let removals: Vec<&Change> = feed.iter().filter(|change| {
            live.get(&FieldName::from(REMOVED)).and_then(|writes| writes.get(&change.dot())).is_some_and(|value| !value.is_null())
        }).collect();
        let had_seen = |name: &FieldName, dot: Dot| removals.iter().any(|removal| {
            removal.writes[&FieldName::from(REMOVED)].covers.get(name).is_some_and(|seen| seen.covers(dot))
        });
        let others = live.iter().filter(|(name, _)| name.as_str() != REMOVED);
        let unseen = others.flat_map(|(name, writes)| writes.keys().map(move |dot| (name, *dot))).any(|(name, dot)| !had_seen(name, dot));
        let is_marked = state.value(REMOVED).is_some();
        // Whoever takes away what nothing was ever written to says nothing of what was seen, as an older build does.
        let tells = removals.iter().any(|removal| !removal.writes[&FieldName::from(REMOVED)].covers.is_empty());
        prop_assert_eq!(state.is_removed(), is_marked && !(tells && unseen));
        prop_assert_eq!(state.removal_is_in_doubt(), is_marked && tells && unseen);
        let asks = state.conflicts().any(|(name, _)| name.as_str() == REMOVED);
        prop_assert_eq!(asks, state.removal_is_in_doubt() || state.resolve(REMOVED).is_some_and(|removal| removal.is_conflict()));
    }
}

#[test]
fn two_who_answer_differently_unseen_are_in_conflict_until_one_has_seen_both() {
    let write = |device| Act::Write { device, fields: vec![0], value: device as i64 };
    let met = [Act::Append { device: 0 }, Act::Append { device: 1 }, Act::Read { device: 0 }, Act::Read { device: 1 }];
    let mut acts = vec![write(0), write(1)];
    acts.extend(met.clone());
    let (_, devices) = play(&acts);
    assert!(devices[0].replica.view().resolve(FIELDS[0]).unwrap().is_conflict());
    acts.push(write(1));
    acts.extend(met);
    let (_, devices) = play(&acts);
    let view = devices[0].replica.view();
    assert!(!view.resolve(FIELDS[0]).unwrap().is_conflict());
    assert_eq!(view.value(FIELDS[0]), Some(&Value::Int(1)));
}

#[test]
fn a_held_change_is_beside_the_record_and_not_in_it() {
    let write = |value| Act::Write { device: 0, fields: vec![0], value };
    let (_, devices) =
        play(&[write(1), Act::Append { device: 0 }, Act::Read { device: 0 }, write(2), Act::Hold { device: 0 }]);
    assert_eq!(devices[0].replica.view().value(FIELDS[0]), Some(&Value::Int(1)));
    assert_eq!(devices[0].replica.set_aside().count(), 1);
}

#[test]
fn what_one_takes_away_and_another_edits_unseen_stays_until_somebody_decides() {
    let write = |device, value| Act::Write { device, fields: vec![0], value };
    let meet = || (0..2).map(|device| Act::Append { device }).chain((0..2).map(|device| Act::Read { device }));
    let take_away = |device| Act::Remove { device, back: false };
    let mut acts = vec![write(0, 1)];
    acts.extend(meet());
    acts.extend([take_away(0), write(1, 2)]);
    acts.extend(meet());
    let (_, devices) = play(&acts);
    let view = devices[1].replica.view();
    assert!(!view.is_removed() && view.removal_is_in_doubt());
    let unseen: Vec<_> = view.edits_past_removal().map(|(name, write)| (name.as_str(), &write.value)).collect();
    assert_eq!(unseen, [(FIELDS[0], &Value::Int(2))]);
    let decided = |act: Act| {
        let mut acts = acts.clone();
        acts.push(act);
        acts.extend(meet());
        let (_, devices) = play(&acts);
        devices[0].replica.view()
    };
    let (gone, stays) = (decided(take_away(1)), decided(Act::Remove { device: 1, back: true }));
    assert!(gone.is_removed() && gone.conflicts().next().is_none());
    assert!(!stays.is_removed() && stays.conflicts().next().is_none());
}

#[test]
fn an_older_build_took_away_without_saying_what_it_had_seen() {
    let write = Act::Write { device: 0, fields: vec![0], value: 1 };
    let (mut feed, _) =
        play(&[write, Act::Remove { device: 0, back: false }, Act::Append { device: 0 }, Act::Append { device: 0 }]);
    feed[1].writes.values_mut().for_each(|write| write.covers.clear());
    assert!(fold(feed.iter().enumerate()).is_removed());
}
