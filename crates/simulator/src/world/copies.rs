//! Phones that are copies of others, and changes that another than their own phone brings.

use std::collections::BTreeSet;

use records::permission::subdistrict_feed;
use sync::bundle::content::{About, change_part};
use sync::change::{FORMAT, Write};
use sync::wire::{DeviceReport, PROTOCOL, PushRequest};
use sync::{Change, ChangeId, DeviceId, Dot, FieldName, SealedChange, Seen, Value};

use super::messages::{BUNDLES, PUSH};
use super::{Actor, World};
use crate::event::{Call, Event};
use crate::invariants::Violation;
use crate::office::Message;
use crate::phone::{at_once, keys};
use crate::places::{self, INSTRUMENT};

const ALL: u32 = 1_000_000;

impl World<'_> {
    pub(super) fn copied(&mut self, phone: usize) -> Result<(), Violation> {
        let number = self.actors.len();
        let Some(actor) = self.actors.get(phone) else { return Ok(()) };
        let copy = actor.phone.copied(number + 1)?;
        if let Some(device) = copy.device() {
            let ids: BTreeSet<ChangeId> = at_once(device.journal(None, ALL))?.iter().map(|entry| entry.id).collect();
            self.ledger.borrow_mut().inherited.insert(number, ids);
        }
        self.say_of(phone, &format!("is copied, disk and key, to phone {}", number + 1));
        self.actors.push(Actor { phone: copy, call: None, older: None, next_talk: None, receipts_checked: 0 });
        Ok(())
    }

    /// What waits on one phone, signed, goes to the server under the token of another. While a phone is busy nobody takes anything off it.
    pub(super) fn carries(&mut self, phone: usize, of: usize) -> Result<(), Violation> {
        let Some(device) = self.actors.get(of).and_then(|actor| actor.phone.device()) else { return Ok(()) };
        if !self.actors[of].phone.tasks.is_empty() || phone == of {
            return Ok(());
        }
        let number = at_once(device.note("key"))?.and_then(|number| number.parse().ok()).unwrap_or_default();
        let key = keys::numbered(number);
        let batch = at_once(device.next_batch(sync::session::BatchLimit { changes: 500, bytes: 1 << 20 }))?;
        let changes: Vec<SealedChange> = batch.changes.into_iter().map(|(_, sealed)| key.signed(sealed)).collect();
        if changes.is_empty() {
            return Ok(());
        }
        let of_device = self.actors[of].phone.signed_in.device;
        // By the clock, which draws nothing: half of what is carried goes as a bundle.
        if self.now % 2 == 0 {
            self.say_of(phone, &format!("carries {} changes of phone {}", changes.len(), of + 1));
            return self.bring(phone, changes);
        }
        self.say_of(phone, &format!("carries a bundle with {} changes of phone {}", changes.len(), of + 1));
        let body = self.bundle(of_device, &changes);
        self.post(phone, BUNDLES, body)
    }

    /// A bundle of these changes. Its key is not the story's: nothing that happens depends on its bytes, and their number is the same.
    fn bundle(&self, device: DeviceId, changes: &[SealedChange]) -> Option<Vec<u8>> {
        let mut content = About { device, made_at: self.now }.part().ok()?;
        for change in changes {
            content.extend(change_part(change).ok()?);
        }
        keys::once()?.seal(self.house.sealing_key(), &content)
    }

    /// A change in the name of another's device, signed with the forger's own key. Of an account's own devices it is none: its token may
    /// bring what another of them could not sign.
    pub(super) fn forges(&mut self, phone: usize, of: usize) -> Result<(), Violation> {
        let (Some(forger), Some(victim)) = (self.actors.get(phone), self.actors.get(of)) else { return Ok(()) };
        if forger.phone.signed_in.account == victim.phone.signed_in.account {
            return Ok(());
        }
        let person = victim.phone.signed_in.person;
        let Some(village) = person.villages().first().copied() else { return Ok(()) };
        let value = Value::Text("forged".to_owned());
        let write = Write { value, seen: Seen::nothing(), covers: Default::default() };
        let change = Change {
            format: FORMAT,
            id: ChangeId(self.random.uuid()),
            device: victim.phone.signed_in.device,
            seq: 1_000 + self.numbers,
            record: places::records_of(village)[0].id(),
            feed: subdistrict_feed(&places::area(&village[..6])),
            author: victim.phone.signed_in.account.clone(),
            made_at: self.now,
            clock_offset: None,
            instrument: Some(INSTRUMENT.to_owned()),
            writes: [(FieldName::from("note:demo.1.1"), write)].into(),
        };
        let key = keys::numbered(keys::first_of(forger.phone.number));
        let Ok(sealed) = change.seal() else { return Ok(()) };
        let Dot { device, seq } = change.dot();
        self.say_of(phone, &format!("forges change {seq} of device {device}"));
        self.bring(phone, vec![key.signed(sealed)])
    }

    /// Nobody waits for the answer.
    fn bring(&mut self, phone: usize, changes: Vec<SealedChange>) -> Result<(), Violation> {
        let idle = self.actors.get(phone).filter(|actor| actor.phone.tasks.is_empty());
        let Some(device) = idle.and_then(|actor| actor.phone.device()) else { return Ok(()) };
        let Some(own) = device.identity() else { return Ok(()) };
        let report = DeviceReport { device: own.device, highest_seq: 0, unsent: 0 };
        let request = PushRequest { protocol: PROTOCOL, report, changes, parted: None };
        self.post(phone, PUSH, serde_json::to_vec(&request).ok())
    }

    fn post(&mut self, phone: usize, path: &'static str, body: Option<Vec<u8>>) -> Result<(), Violation> {
        let idle = self.actors.get(phone).filter(|actor| actor.phone.tasks.is_empty());
        let (Some(device), Some(_)) = (idle.and_then(|actor| actor.phone.device()), &body) else { return Ok(()) };
        let token = at_once(device.note("token"))?;
        let call = Call { phone, task: 0, number: self.number() };
        let message = Message { path: path.into(), token, body };
        let after = self.network.up_to(5_000);
        self.queue.add(self.now + after, Event::Arrives { call, message, heard: false });
        Ok(())
    }
}
