//! The officer of the district decides what the server held back.

use records::Role;
use records::held::{Decide, Held, HeldList};
use sync::Dot;

use super::World;
use crate::event::Event;
use crate::invariants::Violation;
use crate::office::{Message, Reply};

impl World<'_> {
    /// One of those that wait, the `nth` from the oldest on, is let in or turned down, by the very requests of the officer's page.
    pub(super) fn decides(&mut self, nth: u64, accept: bool) -> Result<(), Violation> {
        if self.office.is_writing() {
            self.soon(100, Event::Decides { nth, accept });
            return Ok(());
        }
        let list = self.officer_asks("/api/held".to_owned(), None);
        let held = serde_json::from_slice::<HeldList>(&list.body).map(|list| list.held).unwrap_or_default();
        let index = nth.checked_rem(held.len() as u64).and_then(|index| usize::try_from(index).ok());
        let Some(Held { device, seq, reason, .. }) = index.and_then(|index| held.get(index)) else { return Ok(()) };
        let dot = Dot { device: *device, seq: *seq };
        let decision = Decide { accept, note: "ตรวจแล้ว".to_owned() };
        let reply = self.officer_asks(format!("/api/held/{device}/{seq}"), serde_json::to_vec(&decision).ok());
        let word = if accept { "lets in" } else { "turns down" };
        self.say(format!("the officer {word} change {seq} of device {device} ({reason}): {}", reply.status));
        if reply.status == 200 {
            let mut ledger = self.ledger.borrow_mut();
            let decided = if accept { &mut ledger.let_in } else { &mut ledger.turned_down };
            decided.insert(dot);
        }
        self.take_commits()
    }

    fn officer_asks(&mut self, path: String, body: Option<Vec<u8>>) -> Reply {
        let officer = self.house.phones().iter().find(|phone| phone.person.role == Role::DistrictOfficer);
        let token = officer.map(|officer| officer.token.clone());
        self.office.answer(&Message { path: path.into(), token, body })
    }
}
