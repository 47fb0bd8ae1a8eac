//! What becomes of a message: it arrives, late, twice, in part, or never.

use sync::wire::PushResponse;

use crate::clock::Millis;
use crate::office::Reply;
use crate::phone::{Arrival, HttpError};
use crate::random::Random;
use crate::scenario::Weather;

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives after so long; and once more after so long, if it is doubled.
    Arrives(Millis, Option<Millis>),
    /// It never arrives. The phone learns that there is no network after so long, or waits until its patience ends.
    Lost(Option<Millis>),
}

/// The network between phones and office.
#[derive(Debug)]
pub struct Network {
    /// How bad it is.
    pub weather: Weather,
    random: Random,
}

impl Network {
    /// A network of this weather.
    #[must_use]
    pub fn new(weather: Weather, random: Random) -> Self {
        Self { weather, random }
    }

    /// A number up to this, for whoever has to decide how long something takes.
    pub fn up_to(&mut self, most: u64) -> Millis {
        Millis::try_from(self.random.between(1, most)).unwrap_or(1)
    }

    fn travel(&mut self) -> Millis {
        if self.random.per_mille(self.weather.slow) { self.up_to(60_000) } else { 10 + self.up_to(800) }
    }

    /// What becomes of a request.
    pub fn request(&mut self) -> Fate {
        if self.random.per_mille(self.weather.lost_request) {
            let noticed = self.random.per_mille(500).then(|| self.up_to(10_000));
            return Fate::Lost(noticed);
        }
        let first = self.travel();
        let doubled = self.random.per_mille(self.weather.doubled);
        Fate::Arrives(first, doubled.then(|| first + self.up_to(20_000)))
    }

    /// What becomes of an answer, `older` being one the same phone got before: when what arrives; none if it is lost.
    pub fn reply(&mut self, reply: Reply, older: Option<&Reply>) -> Option<(Millis, Arrival)> {
        if self.random.per_mille(self.weather.lost_reply) {
            return self.random.per_mille(500).then(|| (self.up_to(10_000), Err(HttpError::Unreachable)));
        }
        let travel = self.travel();
        if let Some(older) = older.filter(|_| self.random.per_mille(self.weather.stale)) {
            return Some((travel, Ok(older.clone())));
        }
        if self.random.per_mille(self.weather.cut) {
            let most = reply.body.len().saturating_sub(1) as u64;
            let kept = usize::try_from(self.random.below(most)).unwrap_or_default();
            return Some((travel, Ok(Reply { status: reply.status, body: reply.body[..kept].to_vec() })));
        }
        Some((travel, Ok(reply)))
    }
}

/// Whether an answer may come in the place of another: one that consists of receipts, each of which says what it proves. (A "held" or
/// "refused" does not name its change; HTTP ties it to its request, and that must be relied upon.)
#[must_use]
pub fn names_all_it_proves(reply: &Reply) -> bool {
    let response: Option<PushResponse> = serde_json::from_slice(&reply.body).ok();
    response.is_some_and(|response| response.outcomes.iter().all(|outcome| outcome.receipt().is_some()))
}
