//! What happens at the office.

use records::permission::subdistrict_feed;

use super::World;
use crate::event::Event;
use crate::invariants::Violation;
use crate::office::{RequestNo, Step};
use crate::phone::HttpError;
use crate::places::{PEOPLE, area};

impl World<'_> {
    pub(super) fn serve(&mut self, request: RequestNo) -> Result<(), Violation> {
        let step = self.office.advance(request);
        self.take_commits()?;
        match step {
            None => {}
            Some(Step::Parked { for_lock }) => {
                let pace = if for_lock { 150 } else { self.pace };
                self.soon(pace, Event::Serve { request });
            }
            Some(Step::Done(reply)) => {
                if let Some(on_server) = self.requests.remove(&request) {
                    if reply.status != 200 {
                        self.say(format!("the server answers request {request} with {}", reply.status));
                    }
                    self.reply(on_server, reply);
                }
            }
        }
        Ok(())
    }

    /// Writes down what was committed.
    pub(super) fn take_commits(&mut self) -> Result<(), Violation> {
        for commit in self.office.take_commits() {
            let receipt = &commit.receipt;
            let id = crate::person::short(receipt.id);
            self.say(format!("the server has {id} at position {} of {}", receipt.position, receipt.feed));
            self.ledger.borrow_mut().committed(commit)?;
        }
        for (id, reason) in self.office.take_held() {
            self.say(format!("the server holds {}: {reason}", crate::person::short(id)));
        }
        Ok(())
    }

    /// Everybody who was waiting for the server hears that the line is dead.
    fn hang_up(&mut self) {
        let waiting: Vec<_> =
            std::mem::take(&mut self.requests).into_values().filter(|request| request.heard).collect();
        for request in waiting {
            self.soon(2_000, Event::Answered { call: request.call, arrival: Err(HttpError::Unreachable) });
        }
    }

    pub(super) fn server_dies(&mut self) -> Result<(), Violation> {
        self.say(format!("the server dies with {} requests in hand, and starts again", self.requests.len()));
        self.take_commits()?;
        self.office.crash()?;
        self.hang_up();
        Ok(())
    }

    pub(super) fn backs_up(&mut self) -> Result<(), Violation> {
        self.say("the office copies its database".to_owned());
        Ok(self.office.back_up()?)
    }

    pub(super) fn restored(&mut self) -> Result<(), Violation> {
        self.take_commits()?;
        let Some(heads) = self.office.restore()? else { return Ok(()) };
        self.hang_up();
        let mut ledger = self.ledger.borrow_mut();
        ledger.restored(&heads);
        let lost: Vec<String> =
            ledger.lost_after.iter().map(|(feed, end)| format!("{feed} after position {end}")).collect();
        drop(ledger);
        let lost = if lost.is_empty() { "nothing".to_owned() } else { lost.join(", ") };
        self.say(format!("the server is set up anew from the copy, which lacks {lost}"));
        Ok(())
    }

    pub(super) fn rights(&mut self, person: usize, areas: &'static [&'static str]) -> Result<(), Violation> {
        if self.office.is_writing() {
            self.soon(100, Event::Rights { person, areas });
            return Ok(());
        }
        let Some(person) = PEOPLE.get(person) else { return Ok(()) };
        self.office.set_grants(person.name, &person.grants(areas))?;
        let gone = person.areas.iter().filter(|area| !areas.contains(area));
        let feeds = gone.map(|code| subdistrict_feed(&area(code)));
        self.ledger.borrow_mut().forgotten.extend(feeds);
        self.say(format!("{} may work in {} from now on", person.name, areas.join(" and ")));
        Ok(())
    }
}
