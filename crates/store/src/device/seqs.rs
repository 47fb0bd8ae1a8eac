//! Sets of own changes, by their numbers.

use serde::{Deserialize, Serialize};
use sync::Seq;

/// Numbers as ranges, both ends included, ascending and apart. Changes are made and answered in order, so it is nearly always a
/// single range, and a save needs no entry of its own for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Seqs(Vec<(Seq, Seq)>);

impl Seqs {
    /// Adds a number; nearly always one greater than any other.
    pub(super) fn insert(&mut self, seq: Seq) {
        let index = self.0.partition_point(|(_, to)| to.saturating_add(1) < seq);
        match self.0.get_mut(index) {
            Some((from, to)) if from.saturating_sub(1) <= seq => (*from, *to) = (seq.min(*from), seq.max(*to)),
            _ => self.0.insert(index, (seq, seq)),
        }
        // It may have closed the gap to the next.
        if let Some(&(from, to)) = self.0.get(index + 1)
            && self.0[index].1.saturating_add(1) >= from
        {
            self.0[index].1 = to;
            self.0.remove(index + 1);
        }
    }

    /// Whether this number is in it.
    pub(super) fn contains(&self, seq: Seq) -> bool {
        let index = self.0.partition_point(|(_, to)| *to < seq);
        self.0.get(index).is_some_and(|(from, _)| *from <= seq)
    }

    /// Whether none is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The smallest number; none if there is none.
    pub(super) fn first(&self) -> Option<Seq> {
        self.0.first().map(|&(from, _)| from)
    }

    /// The numbers, the greatest first.
    pub(super) fn newest(&self) -> impl Iterator<Item = Seq> {
        self.0.iter().rev().flat_map(|&(from, to)| (from..=to).rev())
    }

    /// Takes one number out, if it is there.
    pub(super) fn remove(&mut self, seq: Seq) {
        let Some(index) = self.0.iter().position(|(from, to)| (*from..=*to).contains(&seq)) else { return };
        let (from, to) = self.0[index];
        let left = (from < seq).then(|| (from, seq - 1));
        let right = (seq < to).then(|| (seq + 1, to));
        self.0.splice(index..=index, left.into_iter().chain(right));
    }

    /// The ranges of the oldest `count` of the numbers after this one.
    pub(super) fn oldest_after(&self, after: Seq, count: u64) -> Vec<(Seq, Seq)> {
        let mut left = count;
        let mut oldest = Vec::new();
        for &(from, to) in self.0.iter().filter(|(_, to)| *to > after) {
            if left == 0 {
                break;
            }
            let from = from.max(after.saturating_add(1));
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
        let mut waiting = Seqs::default();
        (1..=6).for_each(|seq| waiting.insert(seq));
        assert_eq!(waiting.0, [(1, 6)]);
        [3, 3, 9, 1].into_iter().for_each(|seq| waiting.remove(seq));
        assert_eq!(waiting.0, [(2, 2), (4, 6)]);
        waiting.insert(7);
        waiting.insert(12);
        assert_eq!(waiting.0, [(2, 2), (4, 7), (12, 12)]);
        assert_eq!((1..=13).filter(|seq| waiting.contains(*seq)).collect::<Vec<_>>(), [2, 4, 5, 6, 7, 12]);
        assert_eq!(waiting.oldest_after(0, 3), [(2, 2), (4, 5)]);
        assert_eq!(waiting.oldest_after(0, 99), waiting.0);
        assert!(waiting.oldest_after(0, 0).is_empty());
        assert_eq!(waiting.oldest_after(4, 99), [(5, 7), (12, 12)]);
        assert_eq!(waiting.oldest_after(2, 2), [(4, 5)]);
        assert!(waiting.oldest_after(12, 9).is_empty() && waiting.oldest_after(Seq::MAX, 9).is_empty());
        [2, 4, 5, 6, 7, 12].into_iter().for_each(|seq| waiting.remove(seq));
        assert_eq!(waiting, Seqs::default());
    }

    #[test]
    fn numbers_come_back_in_any_order() {
        let mut seqs = Seqs::default();
        for seq in [5, 1, 9, 3, 2, 4, 9, 8, 1] {
            seqs.insert(seq);
        }
        assert_eq!(seqs.0, [(1, 5), (8, 9)]);
        assert_eq!(seqs.newest().collect::<Vec<_>>(), [9, 8, 5, 4, 3, 2, 1]);
        seqs.insert(7);
        assert_eq!(seqs.0, [(1, 5), (7, 9)]);
    }
}
