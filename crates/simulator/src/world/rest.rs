//! The good day at the end: a network for everybody, until nothing moves any more. Then everything is looked at.

use super::World;
use crate::event::Event;
use crate::invariants::{self, Invariant, Violation};
use crate::phone::at_once;
use crate::scenario::Weather;

/// Rounds after which everything must be still: one to send, one to read what others sent, and some for what failed halfway.
const ROUNDS: u32 = 6;

impl World<'_> {
    /// Heals everything, lets everybody talk until nothing moves, and checks every invariant.
    pub(super) fn come_to_rest(&mut self) -> Result<(), Violation> {
        self.resting = true;
        self.network.weather = Weather::default();
        self.say("the network is healed, and nobody writes any more".to_owned());
        for phone in 0..self.actors.len() {
            let actor = &mut self.actors[phone];
            actor.phone.online = true;
            // What was planned for its disk happens no more.
            actor.phone.store.memory().restart();
            self.phone_starts(phone)?;
        }
        let mut moves = String::new();
        for _ in 0..ROUNDS {
            for phone in 0..self.actors.len() {
                self.happen(self.now + 1_000, Event::Talk { phone })?;
                while let Some((at, event)) = self.queue.take() {
                    self.happen(at, event)?;
                }
            }
            moves = self.moves()?;
            if moves.is_empty() {
                return invariants::check_all(self);
            }
        }
        Err(Violation::new(Invariant::ComesToRest, moves))
    }

    /// Whether people have stopped and the network is healed.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.resting
    }

    /// What is not still yet, in words.
    fn moves(&mut self) -> Result<String, Violation> {
        let heads = self.office.heads()?;
        self.take_commits()?;
        let mut moves = Vec::new();
        for phone in 0..self.actors.len() {
            let actor = &self.actors[phone];
            let Some(device) = actor.phone.device() else { continue };
            let name = &actor.phone.name;
            if let Some(code) = &actor.phone.stopped {
                moves.push(format!("{name} cannot talk with the server: {code}"));
            }
            let waiting = at_once(device.summary())?.waiting;
            if waiting > 0 {
                moves.push(format!("{waiting} changes wait on {name}"));
            }
            let offers = at_once(device.offers())?;
            if offers > 0 {
                moves.push(format!("{name} is still to offer {offers} changes again"));
            }
            for cursor in at_once(device.cursors())? {
                let end = heads.iter().find(|head| head.feed == cursor.feed);
                if end.is_some_and(|end| end.position != cursor.after) {
                    moves.push(format!("{name} has not read all of {}", cursor.feed));
                }
            }
        }
        Ok(moves.join("; "))
    }
}
