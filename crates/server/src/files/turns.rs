//! Who is at work on what: on an upload, for one. A phone that lost its connection asks again over a new one while the server still listens to the old one: the
//! newest request is the one somebody waits for, so it has the turn, and the older one keeps what it has and leaves.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedMutexGuard, watch};

/// How long a request waits for an older one to leave.
const PATIENCE: Duration = Duration::from_secs(5);

/// The turns in this process, by what they are of.
#[derive(Debug)]
pub struct Turns<K> {
    gates: Mutex<HashMap<K, Weak<Gate>>>,
}

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self { gates: Mutex::default() }
    }
}

#[derive(Debug)]
struct Gate {
    lock: Arc<tokio::sync::Mutex<()>>,
    /// How many have asked for a turn.
    asked: watch::Sender<u64>,
}

/// The turn of a request; another's begins when it is dropped.
#[derive(Debug)]
pub struct Turn {
    number: u64,
    asked: watch::Receiver<u64>,
    _guard: OwnedMutexGuard<()>,
    _gate: Arc<Gate>,
}

impl<K: Eq + Hash> Turns<K> {
    /// Waits for the turn; none if an older request does not leave.
    pub async fn take(&self, of: K) -> Option<Turn> {
        let gate = self.gate(of);
        let mut number = 0;
        gate.asked.send_modify(|asked| {
            *asked += 1;
            number = *asked;
        });
        let guard = tokio::time::timeout(PATIENCE, Arc::clone(&gate.lock).lock_owned()).await.ok()?;
        Some(Turn { number, asked: gate.asked.subscribe(), _guard: guard, _gate: gate })
    }

    /// The turn, if nobody has it. Whoever is refused does not end the turn of who has it.
    pub fn try_take(&self, of: K) -> Option<Turn> {
        let gate = self.gate(of);
        let guard = Arc::clone(&gate.lock).try_lock_owned().ok()?;
        let asked = gate.asked.subscribe();
        let number = *asked.borrow();
        Some(Turn { number, asked, _guard: guard, _gate: gate })
    }

    fn gate(&self, of: K) -> Arc<Gate> {
        // The map is whole whatever panicked while it was held.
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        gates.retain(|_, gate| gate.strong_count() > 0);
        let gate = gates.get(&of).and_then(Weak::upgrade);
        gate.unwrap_or_else(|| {
            let gate = Arc::new(Gate { lock: Arc::default(), asked: watch::Sender::new(0) });
            gates.insert(of, Arc::downgrade(&gate));
            gate
        })
    }
}

impl Turn {
    /// Completes when a newer request wants the turn.
    pub async fn is_over(&mut self) {
        let number = self.number;
        if self.asked.wait_for(|asked| *asked > number).await.is_err() {
            // Nobody can ask any more.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPLOAD: (u8, &str) = (1, "photo");

    #[tokio::test]
    async fn the_newest_request_has_the_turn() {
        let turns = Arc::new(Turns::default());
        let mut first = turns.take(UPLOAD).await.unwrap();
        let waiting = tokio::spawn({
            let turns = Arc::clone(&turns);
            async move { turns.take(UPLOAD).await }
        });
        first.is_over().await;
        drop(first);
        assert!(waiting.await.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_turn_that_is_taken_is_not_waited_for_by_who_only_tries() {
        let turns = Turns::default();
        let first = turns.try_take(UPLOAD).unwrap();
        assert!(turns.try_take(UPLOAD).is_none() && turns.try_take((2, UPLOAD.1)).is_some());
        drop(first);
        assert!(turns.try_take(UPLOAD).is_some());
    }

    #[tokio::test]
    async fn uploads_do_not_wait_for_one_another_and_leave_nothing_behind() {
        let turns = Turns::default();
        let one = turns.take(UPLOAD).await.unwrap();
        let other = turns.take((2, UPLOAD.1)).await.unwrap();
        drop((one, other));
        let third = turns.take((3, UPLOAD.1)).await.unwrap();
        assert_eq!(turns.gates.lock().unwrap().len(), 1);
        drop(third);
    }
}
