//! Which own changes wait for an answer.

use serde::{Deserialize, Serialize};
use sync::Seq;

/// Numbers as ranges, both ends included, ascending and apart. Changes are made and answered in order, so it is nearly always a
/// single range, and a save needs no entry of its own for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Waiting(Vec<(Seq, Seq)>);

impl Waiting {
    /// Adds the number just given out, greater than any other.
    pub(super) fn push(&mut self, seq: Seq) {
        match self.0.last_mut() {
            Some((_, to)) if to.saturating_add(1) == seq => *to = seq,
            _ => self.0.push((seq, seq)),
        }
    }

    /// Takes one number out, if it is there.
    pub(super) fn remove(&mut self, seq: Seq) {
        let Some(index) = self.0.iter().position(|(from, to)| (*from..=*to).contains(&seq)) else { return };
        let (from, to) = self.0[index];
        let left = (from < seq).then(|| (from, seq - 1));
        let right = (seq < to).then(|| (seq + 1, to));
        self.0.splice(index..=index, left.into_iter().chain(right));
    }

    /// The ranges of the oldest `count` numbers.
    pub(super) fn oldest(&self, count: u64) -> Vec<(Seq, Seq)> {
        let mut left = count;
        let mut oldest = Vec::new();
        for &(from, to) in &self.0 {
            if left == 0 {
                break;
            }
            let end = to.min(from.saturating_add(left - 1));
            left -= end - from + 1;
            oldest.push((from, end));
        }
        oldest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_split_and_grow() {
        let mut waiting = Waiting::default();
        (1..=6).for_each(|seq| waiting.push(seq));
        assert_eq!(waiting.0, [(1, 6)]);
        [3, 3, 9, 1].into_iter().for_each(|seq| waiting.remove(seq));
        assert_eq!(waiting.0, [(2, 2), (4, 6)]);
        waiting.push(7);
        waiting.push(12);
        assert_eq!(waiting.0, [(2, 2), (4, 7), (12, 12)]);
        assert_eq!(waiting.oldest(3), [(2, 2), (4, 5)]);
        assert_eq!(waiting.oldest(99), waiting.0);
        assert!(waiting.oldest(0).is_empty());
        [2, 4, 5, 6, 7, 12].into_iter().for_each(|seq| waiting.remove(seq));
        assert_eq!(waiting, Waiting::default());
    }
}
