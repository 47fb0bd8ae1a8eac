//! What happens on phones.

use std::rc::Rc;

use store::memory::Fault as DiskFault;
use sync::session::backoff_millis;

use super::{Actor, World};
use crate::clock::Millis;
use crate::event::Event;
use crate::invariants::{Violation, receipts};
use crate::person::{AtPhone, Done, Wish};
use crate::phone::{Ended, TaskNo};

/// As the client: so long after a save, and after a good conversation.
const AFTER_SAVE: Millis = 2_000;
const IN_SIGHT: Millis = 5 * 60_000;

impl World<'_> {
    pub(super) fn act(&mut self, phone: usize, wish: Wish) {
        let random = self.random.branch();
        let (task, tab) = (self.number(), usize::from(self.random.per_mille(300)));
        let ledger = Rc::clone(&self.ledger);
        let Some(actor) = self.actors.get_mut(phone) else { return };
        let Some(device) = actor.phone.tabs.get(tab).cloned() else { return };
        let signed_in = &actor.phone.signed_in;
        let at_phone = AtPhone {
            device,
            phone,
            person: signed_in.person,
            author: signed_in.account.clone(),
            clock: Rc::clone(&actor.phone.clock),
            offset: Rc::clone(&actor.phone.offset),
            ledger,
            random,
        };
        actor.phone.begin(task, None, async move { Ended::Act(at_phone.act(wish).await) });
        self.soon(20, Event::PhoneStep { phone, task });
    }

    pub(super) fn talk(&mut self, phone: usize) {
        let task = self.number();
        let now = self.now;
        let Some(actor) = self.actors.get_mut(phone) else { return };
        if actor.next_talk.is_some_and(|planned| planned > now) && !self.resting {
            return;
        }
        actor.next_talk = None;
        if actor.phone.talk(task) {
            self.say_of(phone, "begins to talk with the server");
            self.soon(20, Event::PhoneStep { phone, task });
        } else if self.actors.get(phone).is_some_and(|actor| actor.phone.talking.is_some()) {
            self.talk_after(phone, AFTER_SAVE);
        }
    }

    /// Plans a conversation, unless one is planned for earlier.
    pub(super) fn talk_after(&mut self, phone: usize, wait: Millis) {
        if self.resting {
            return;
        }
        let at = self.now + wait;
        let now = self.now;
        let Some(actor) = self.actors.get_mut(phone) else { return };
        if actor.next_talk.is_some_and(|planned| planned > now && planned <= at) {
            return;
        }
        actor.next_talk = Some(at);
        self.queue.add(at, Event::Talk { phone });
    }

    pub(super) fn phone_step(&mut self, phone: usize, task: TaskNo) -> Result<(), Violation> {
        let is_begun = |actor: &&mut Actor| actor.phone.tasks.contains_key(&task);
        let Some(actor) = self.actors.get_mut(phone).filter(is_begun) else { return Ok(()) };
        let ended = actor.phone.step(task);
        if actor.phone.store.memory().has_crashed() {
            self.say_of(phone, "'s disk fails under it");
            self.phone_dies(phone);
            return Ok(());
        }
        if let Some(ended) = ended {
            return self.ended(phone, task, ended);
        }
        let wire = self.actors.get(phone).and_then(|actor| actor.phone.tasks.get(&task)?.wire.clone());
        if let Some(message) = wire.as_ref().and_then(|wire| wire.take_outgoing()) {
            self.send(phone, task, message);
        }
        if !wire.is_some_and(|wire| wire.waits()) {
            let pace = if self.random.per_mille(50) { 400 } else { 4 };
            self.soon(pace, Event::PhoneStep { phone, task });
        }
        Ok(())
    }

    fn ended(&mut self, phone: usize, task: TaskNo, ended: Ended) -> Result<(), Violation> {
        match ended {
            Ended::Act(Done::Nothing) => {}
            Ended::Act(Done::Broken(violation)) => return Err(violation),
            Ended::Act(Done::Saved(words) | Done::Looked(words)) => {
                self.say_of(phone, &words);
                self.talk_after(phone, AFTER_SAVE);
            }
            Ended::Act(Done::Failed(why)) => self.say_of(phone, &format!("does not save: {why}")),
            Ended::Talk(result) => {
                let wait = self.talked(phone, task, result.err().map(|stopped| stopped.0));
                receipts::check_news(self, phone)?;
                self.talk_after(phone, wait);
            }
        }
        Ok(())
    }

    /// A conversation ended; how long until the next.
    fn talked(&mut self, phone: usize, task: TaskNo, stopped: Option<String>) -> Millis {
        let jitter = self.random.fraction();
        let line = match &stopped {
            None => "has sent and read everything".to_owned(),
            Some(code) => format!("ends the conversation: {code}"),
        };
        self.say_of(phone, &line);
        let Some(actor) = self.actors.get_mut(phone) else { return IN_SIGHT };
        actor.phone.talking.take_if(|talking| *talking == task);
        actor.phone.stopped = stopped;
        if actor.phone.stopped.is_none() {
            actor.phone.failures = 0;
            return IN_SIGHT;
        }
        let wait = backoff_millis(actor.phone.failures, jitter);
        actor.phone.failures = actor.phone.failures.saturating_add(1);
        Millis::from(wait)
    }

    pub(super) fn phone_dies(&mut self, phone: usize) {
        let Some(actor) = self.actors.get_mut(phone).filter(|actor| actor.phone.is_on()) else { return };
        actor.phone.crash();
        actor.call = None;
        self.say_of(phone, "dies");
        self.soon(60_000, Event::PhoneStarts { phone });
    }

    pub(super) fn phone_starts(&mut self, phone: usize) -> Result<(), Violation> {
        let Some(actor) = self.actors.get_mut(phone).filter(|actor| !actor.phone.is_on()) else { return Ok(()) };
        actor.phone.start()?;
        self.say_of(phone, "starts again");
        self.talk_after(phone, AFTER_SAVE);
        Ok(())
    }

    pub(super) fn disk(&mut self, phone: usize, nth: u64, fault: DiskFault) {
        let Some(actor) = self.actors.get_mut(phone) else { return };
        actor.phone.store.memory().plan(nth, fault);
        self.say_of(phone, &format!("will find its disk {fault:?}, {nth} writes from now"));
    }

    pub(super) fn network_is(&mut self, phone: usize, online: bool) {
        let Some(actor) = self.actors.get_mut(phone) else { return };
        actor.phone.online = online;
        self.say_of(phone, if online { "has a network again" } else { "has no network any more" });
        if online {
            self.talk_after(phone, 500);
        }
    }
}
