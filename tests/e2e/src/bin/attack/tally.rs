//! What an attack comes to.

use std::fmt;

/// The count of one attack.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Answers a phone called saved.
    pub(crate) saved: usize,
    /// Those of them that were found in the end, each once and as it was given.
    pub(crate) found: usize,
    /// What else is worth knowing, in words.
    pub(crate) notes: Vec<String>,
}

impl Tally {
    /// Whether there was something to lose, and nothing is lost.
    pub(crate) fn holds(&self) -> bool {
        self.saved > 0 && self.saved == self.found
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  answers called saved: {:>6}", self.saved)?;
        write!(f, "  answers found:        {:>6}", self.found)?;
        self.notes.iter().try_for_each(|note| write!(f, "\n  {note}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn who_saved_nothing_has_shown_nothing() {
        let tally = |saved, found| Tally { saved, found, notes: Vec::new() };
        assert!(tally(3, 3).holds());
        assert!(!tally(3, 2).holds());
        assert!(!tally(0, 0).holds());
    }
}
