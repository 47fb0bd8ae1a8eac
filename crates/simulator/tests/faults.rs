//! Each deliberate fault is found, and a story without one ends well and is told the same way twice.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use simulator::invariants::Violation;
use simulator::{Fault, House, tell};

/// The most stories after which a fault must have shown itself.
const MOST: u64 = 300;

/// After how many stories a fault is found, and by which invariant.
fn search(house: &House, fault: Fault) -> Option<(u64, Violation)> {
    (1..=MOST).find_map(|seed| Some((seed, tell(house, seed, Some(fault)).violation?)))
}

#[test]
fn every_fault_is_found() {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let work = || {
        let house = House::build().unwrap();
        while let Some(fault) = Fault::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
            let result = search(&house, *fault);
            found.lock().unwrap().push((*fault, result));
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    let mut found = found.into_inner().unwrap();
    found.sort_by_key(|(fault, _)| *fault);
    for (fault, result) in &found {
        match result {
            Some((seed, violation)) => println!("{fault:?}: seed {seed}, {violation}"),
            None => println!("{fault:?}: not found"),
        }
    }
    assert_eq!(found.len(), Fault::ALL.len());
    assert!(found.iter().all(|(_, result)| result.is_some()), "a fault was not found in {MOST} stories");
}

#[test]
fn a_seed_tells_the_same_story_twice() {
    let (one, other) = (House::build().unwrap(), House::build().unwrap());
    for seed in 1..=3 {
        let (first, second) = (tell(&one, seed, None), tell(&other, seed, None));
        assert_eq!(first.trace, second.trace);
        assert_eq!((first.violation, second.violation), (None, None));
    }
}
