//! How the line does: how large the pieces are that are sent over it, and whether it is one that breaks.

use std::cell::Cell;

const SMALLEST: usize = 64 * 1024;
const LARGEST: usize = 256 * 1024;
/// A piece that took less lets the next one be twice as large, unless the line is weak: a browser sends a piece that broke off once
/// more by itself, and all of it.
const QUICK_MILLIS: i64 = 2_000;
/// After a piece that took longer the next one is half as large: what is on its way shall not take long to send again.
const SLOW_MILLIS: i64 = 8_000;
/// A line that took so many bytes without a break is a good one again.
const GOOD_AGAIN: usize = 4 * 1024 * 1024;

/// The line to the server, as far as it was seen.
#[derive(Debug)]
pub(super) struct Line {
    piece: Cell<usize>,
    since_break: Cell<usize>,
}

impl Default for Line {
    fn default() -> Self {
        Self { piece: Cell::new(SMALLEST), since_break: Cell::new(GOOD_AGAIN) }
    }
}

impl Line {
    /// How many bytes the next piece has.
    #[must_use]
    pub(super) fn piece(&self) -> usize {
        self.piece.get()
    }

    /// Whether it broke not long ago.
    #[must_use]
    pub(super) fn is_weak(&self) -> bool {
        self.since_break.get() < GOOD_AGAIN
    }

    /// It took so many bytes in so much time.
    pub(super) fn took(&self, bytes: usize, millis: i64) {
        self.since_break.set(self.since_break.get().saturating_add(bytes));
        if millis > SLOW_MILLIS {
            self.resize(self.piece() / 2);
        } else if millis < QUICK_MILLIS && bytes >= self.piece() && !self.is_weak() {
            self.resize(self.piece() * 2);
        }
    }

    /// It broke while something was sent.
    pub(super) fn broke(&self) {
        self.since_break.set(0);
        self.resize(self.piece() / 2);
    }

    fn resize(&self, piece: usize) {
        self.piece.set(piece.clamp(SMALLEST, LARGEST));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_grow_on_a_good_line_and_shrink_on_a_slow_one() {
        let line = Line::default();
        assert_eq!(line.piece(), SMALLEST);
        line.took(15_000, 100);
        assert_eq!(line.piece(), SMALLEST, "a thumbnail says nothing of larger pieces");
        for wanted in [2 * SMALLEST, LARGEST, LARGEST] {
            line.took(line.piece(), 1_000);
            assert_eq!(line.piece(), wanted);
        }
        line.took(LARGEST, 5_000);
        assert_eq!(line.piece(), LARGEST);
        line.took(LARGEST, 9_000);
        assert_eq!(line.piece(), 2 * SMALLEST);
    }

    #[test]
    fn a_line_that_broke_is_weak_until_much_went_over_it() {
        let line = Line::default();
        assert!(!line.is_weak());
        line.broke();
        assert!(line.is_weak());
        assert_eq!(line.piece(), SMALLEST);
        line.took(SMALLEST, 10);
        assert_eq!(line.piece(), SMALLEST, "what breaks off next is to be little");
        line.took(GOOD_AGAIN - 1 - SMALLEST, 60_000);
        assert!(line.is_weak());
        line.took(1, 10);
        assert!(!line.is_weak());
    }
}
