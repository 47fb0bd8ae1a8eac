//! What happens at the office.

use super::World;
use crate::event::Event;
use crate::invariants::{Invariant, Violation};
use crate::office::{Commit, RequestNo, Step};
use crate::phone::HttpError;
use crate::places::PEOPLE;

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
            self.check_right(&commit)?;
            self.ledger.borrow_mut().committed(commit)?;
        }
        for (id, reason) in self.office.take_held() {
            self.say(format!("the server holds {}: {reason}", crate::person::short(id)));
        }
        Ok(())
    }

    /// Rights do not change while somebody writes, so what they are now they were when the change was judged.
    fn check_right(&self, commit: &Commit) -> Result<(), Violation> {
        let (receipt, author) = (&commit.receipt, &commit.change.author);
        let subdistrict = receipt.feed.as_str().trim_start_matches("subdistrict/");
        let areas = self.rights.get(author).copied().unwrap_or_default();
        let is_let_in = self.ledger.borrow().let_in.contains(&commit.dot);
        if is_let_in || areas.iter().any(|area| subdistrict.starts_with(area)) {
            return Ok(());
        }
        let text =
            format!("{author} wrote at position {} of {}, but may only in {areas:?}", receipt.position, receipt.feed);
        Err(Violation::new(Invariant::RightHolds, text))
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
        let heads = self.office.back_up()?;
        self.rights_in_copies.push(self.rights.clone());
        self.ledger.borrow_mut().backed_up(&heads);
        self.soon(90_000, Event::BackupIsNoted);
        Ok(())
    }

    pub(super) fn backup_is_noted(&mut self) -> Result<(), Violation> {
        if self.office.is_writing() {
            self.soon(100, Event::BackupIsNoted);
            return Ok(());
        }
        self.say("the server knows how far its copy goes".to_owned());
        Ok(self.office.note_backup(self.now)?)
    }

    pub(super) fn restored(&mut self, older: bool) -> Result<(), Violation> {
        self.take_commits()?;
        let Some((copy, heads)) = self.office.restore(older)? else { return Ok(()) };
        self.hang_up();
        self.rights = self.rights_in_copies.get(copy).cloned().unwrap_or_default();
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
        let of_person = self.actors.iter().filter(|actor| actor.phone.signed_in.person.name == person.name);
        for account in of_person.map(|actor| actor.phone.signed_in.account.clone()) {
            self.rights.insert(account, areas);
        }
        self.say(format!("{} may work in {} from now on", person.name, areas.join(" and ")));
        Ok(())
    }
}
