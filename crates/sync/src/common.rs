//! Where two pasts of a feed part: how far the feed of a restored server is still the one a device has read.
//!
//! A chain that is the same at a place is the same before it, so the places a device knows are those the server knows, and then those
//! it does not. Where the change comes is found by asking for some places at a time, spread evenly; without IO, as all of this crate.

use crate::feed::{Place, Position};
use crate::wire::MAX_COMMON_PLACES;

/// So many places are asked for at once: two requests find one of 250, three one of 4,000.
const AT_ONCE: usize = 16;
const _: () = assert!(AT_ONCE <= MAX_COMMON_PLACES);

/// A search for the last place that both sides know.
#[derive(Clone, Debug)]
pub struct Search {
    /// All places the device knows, ascending.
    places: Vec<Place>,
    /// The first `known` are known to the server.
    known: usize,
    /// From here on they are not.
    unknown: usize,
}

/// An answer that names a place nobody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("position {0} was not asked for")]
pub struct NotAsked(pub Position);

impl Search {
    /// A search among the places a device knows, ascending.
    #[must_use]
    pub fn among(places: Vec<Place>) -> Self {
        Self { known: 0, unknown: places.len(), places }
    }

    /// The places to ask for next, ascending; none if the answer is found.
    #[must_use]
    pub fn ask(&self) -> Vec<Place> {
        let open = &self.places[self.known..self.unknown];
        let count = open.len().min(AT_ONCE);
        // The last of each part: evenly spread, and all of them if they are few.
        (1..=count).map(|part| open[open.len() * part / count - 1]).collect()
    }

    /// The server knows this of the places asked for, and those before it; 0 for none.
    ///
    /// # Errors
    /// [`NotAsked`] if it was not asked for that.
    pub fn told(&mut self, common: Position) -> Result<(), NotAsked> {
        let asked = self.ask();
        let unknown = asked.iter().find(|place| place.position > common);
        if common > 0 && !asked.iter().any(|place| place.position == common) {
            return Err(NotAsked(common));
        }
        let index = |position: Position| self.places.partition_point(|place| place.position < position);
        let known = if common > 0 { index(common) + 1 } else { self.known };
        let unknown = unknown.map_or(self.unknown, |place| index(place.position));
        (self.known, self.unknown) = (known, unknown);
        Ok(())
    }

    /// The last place both sides know, once nothing is left to ask; none if they have nothing in common that the device still knows.
    #[must_use]
    pub fn found(&self) -> Option<Place> {
        self.known.checked_sub(1).map(|last| self.places[last])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::ChainHash;

    fn places(from: Position, to: Position) -> Vec<Place> {
        (from..=to).map(|position| Place { position, h: ChainHash([0; 32]) }).collect()
    }

    /// Asks a server that knows everything up to `end`; the last common place, and how often it was asked.
    fn search(places: Vec<Place>, end: Position) -> (Option<Position>, usize) {
        let mut search = Search::among(places);
        let mut requests = 0;
        loop {
            let asked = search.ask();
            if asked.is_empty() {
                return (search.found().map(|place| place.position), requests);
            }
            requests += 1;
            let known = asked.iter().rev().find(|place| place.position <= end);
            search.told(known.map_or(0, |place| place.position)).unwrap();
        }
    }

    #[test]
    fn every_end_is_found() {
        for first in [1, 7] {
            for last in [first, first + 1, first + 16, first + 300] {
                for end in 0..=last + 1 {
                    let expected = (first..=end.min(last)).next_back();
                    assert_eq!(search(places(first, last), end).0, expected, "{first} to {last}, {end}");
                }
            }
        }
        assert_eq!(search(vec![], 5), (None, 0));
    }

    #[test]
    fn few_requests_are_enough() {
        let most = |count: Position| (0..=count).step_by(7).map(|end| search(places(1, count), end).1).max();
        assert_eq!(most(16), Some(1));
        assert_eq!(most(250), Some(2));
        assert_eq!(most(4_000), Some(3));
    }

    #[test]
    fn an_answer_to_another_question_is_not_believed() {
        let mut search = Search::among(places(1, 100));
        assert_eq!(search.told(3), Err(NotAsked(3)));
        assert_eq!(search.told(101), Err(NotAsked(101)));
    }
}
