//! Messages between phones and the office.

use super::{OnServer, World};
use crate::clock::Millis;
use crate::event::{Call, Event};
use crate::network::{Fate, names_all_it_proves};
use crate::office::{Message, Reply};
use crate::phone::{Arrival, HttpError, TaskNo};

/// As the client: how long it waits for an answer, and for that of a probe.
const PATIENCE: Millis = 30_000;
const PROBE_PATIENCE: Millis = 5_000;
const PROBE: &str = "/api/health";
pub(super) const PUSH: &str = "/api/push";
pub(super) const BUNDLES: &str = "/api/bundles";

impl World<'_> {
    pub(super) fn send(&mut self, phone: usize, task: TaskNo, message: Message) {
        let call = Call { phone, task, number: self.number() };
        let Some(actor) = self.actors.get_mut(phone) else { return };
        actor.call = Some(call);
        if !actor.phone.online {
            self.soon(3_000, Event::Answered { call, arrival: Err(HttpError::Unreachable) });
            return;
        }
        let patience = if message.path == PROBE { PROBE_PATIENCE } else { PATIENCE };
        self.queue.add(self.now + patience, Event::Answered { call, arrival: Err(HttpError::TimedOut) });
        match self.network.request() {
            Fate::Lost(noticed) => {
                self.say_of(phone, &format!("sends {}, which is lost", message.path));
                if let Some(after) = noticed {
                    self.queue.add(self.now + after, Event::Answered { call, arrival: Err(HttpError::Unreachable) });
                }
            }
            Fate::Arrives(after, again) => {
                if let Some(again) = again {
                    self.say_of(phone, &format!("sends {}, which is doubled", message.path));
                    let message = message.clone();
                    self.queue.add(self.now + again, Event::Arrives { call, message, heard: false });
                }
                self.queue.add(self.now + after, Event::Arrives { call, message, heard: true });
            }
        }
    }

    pub(super) fn arrives(&mut self, call: Call, message: &Message, heard: bool) {
        let request = self.number();
        self.office.begin(request, message);
        self.requests.insert(request, OnServer { call, heard });
        if message.path == PUSH {
            self.say_of(call.phone, &format!("'s push arrives (request {request})"));
        }
        self.soon(3, Event::Serve { request });
    }

    pub(super) fn reply(&mut self, OnServer { call, heard }: OnServer, reply: Reply) {
        if !heard {
            return;
        }
        let Some(actor) = self.actors.get_mut(call.phone) else { return };
        let older = actor.older.clone();
        if names_all_it_proves(&reply) {
            actor.older = Some(reply.clone());
        }
        match self.network.reply(reply, older.as_ref()) {
            Some((after, arrival)) => self.queue.add(self.now + after, Event::Answered { call, arrival }),
            None => self.say_of(call.phone, "will never get the answer"),
        }
    }

    pub(super) fn answered(&mut self, call: Call, arrival: Arrival) {
        let Some(actor) = self.actors.get_mut(call.phone) else { return };
        // Nobody listens any more: the request was given up, or answered already.
        if actor.call != Some(call) {
            return;
        }
        actor.call = None;
        let Some(wire) = actor.phone.tasks.get(&call.task).and_then(|task| task.wire.clone()) else { return };
        wire.deliver(arrival);
        self.soon(5, Event::PhoneStep { phone: call.phone, task: call.task });
    }
}
