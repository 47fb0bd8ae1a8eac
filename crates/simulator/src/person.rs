//! What people do on their phones. Each act is a story of its own over the real [`Device`]: look, decide, save.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use records::key::year_prefix;
use records::permission::{opens_field_work, subdistrict_feed};
use records::step::{Action, DossierProgress, StepView};
use records::{Entry, RecordKey};
use store::{Device, DeviceError, Edit, Kept};
use sync::record::REMOVED;
use sync::{AccountId, ChangeId, Cursor, DeviceId, Dot, FeedId, FieldName, RecordId, Value};

use crate::clock::Millis;
use crate::invariants::Violation;
use crate::ledger::Ledger;
use crate::phone::PhoneStore;
use crate::places::{self, INSTRUMENT, NO_TARGET, Person};
use crate::random::Random;

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Answer an indicator, or something of a household.
    Answer,
    /// Write a note.
    Note,
    /// Decide a conflict, if one is to be seen.
    Decide,
    /// Move a dossier on, or back.
    Official,
    /// Answer in a village that is no target.
    Elsewhere,
}

/// How it went.
#[derive(Clone, Debug)]
pub enum Done {
    /// It is called saved.
    Saved(String),
    /// Field work was opened, or given back.
    Looked(String),
    /// There was nothing to do.
    Nothing,
    /// It is not saved, and the screen says so.
    Failed(String),
    /// An invariant does not hold.
    Broken(Violation),
}

/// Somebody at a phone.
pub struct AtPhone {
    /// The tab.
    pub device: Rc<Device<PhoneStore>>,
    /// Which phone.
    pub phone: usize,
    /// Who.
    pub person: &'static Person,
    /// The account.
    pub author: AccountId,
    /// The phone's clock.
    pub clock: Rc<Cell<Millis>>,
    /// Server clock minus that.
    pub offset: Rc<Cell<Option<i64>>>,
    /// Where it is written down.
    pub ledger: Rc<RefCell<Ledger>>,
    /// Chance.
    pub random: Random,
}

const INDICATORS: [&str; 4] = ["demo.1.1", "demo.1.2", "demo.2.1", "demo.3.4"];

/// Something to save.
struct Plan {
    record: RecordKey,
    field: Vec<(FieldName, Value)>,
    words: String,
}

impl AtPhone {
    /// Does it.
    pub async fn act(mut self, wish: Wish) -> Done {
        if opens_field_work(self.person.role) && wish != Wish::Official {
            return self.look().await.unwrap_or_else(|error| Done::Failed(error.code().to_owned()));
        }
        let plan = match wish {
            Wish::Answer => self.answer().await.map(Some),
            Wish::Note => Ok(Some(self.note())),
            Wish::Elsewhere => Ok(Some(self.elsewhere())),
            Wish::Decide => self.decide().await,
            Wish::Official => self.official().await,
        };
        match plan {
            Ok(Some(plan)) => self.save(plan).await,
            Ok(None) => Done::Nothing,
            Err(error) => Done::Failed(error.code().to_owned()),
        }
    }

    /// Whoever does not collect opens the field work of a subdistrict, and gives it back sooner or later.
    async fn look(&mut self) -> Result<Done, DeviceError> {
        let feed = subdistrict_feed(&places::area(&self.village()[..6]));
        let is_open = self.device.cursors().await?.iter().any(|cursor| cursor.feed == feed);
        if !is_open {
            self.device.open_feed(&feed).await?;
            return Ok(Done::Looked(format!("opens {feed}")));
        }
        if self.random.per_mille(600) {
            return Ok(Done::Nothing);
        }
        self.device.forget_feed(&feed).await?;
        Ok(Done::Looked(format!("gives {feed} back")))
    }

    fn village(&mut self) -> &'static str {
        let villages = self.person.villages();
        self.random.pick(&villages).copied().unwrap_or(NO_TARGET)
    }

    fn record(&mut self) -> RecordKey {
        let village = self.village();
        let records = places::records_of(village);
        let index = usize::try_from(self.random.below(4)).unwrap_or(0);
        // The first is the busiest.
        records.get(index).unwrap_or(&records[0]).clone()
    }

    fn set(record: RecordKey, field: &str, value: Value, what: &str) -> Plan {
        let shown = value.as_text().unwrap_or("nothing").to_owned();
        let words = format!("{what} {field} of {record}: {shown}");
        Plan { record, field: vec![(FieldName::from(field), value)], words }
    }

    async fn answer(&mut self) -> Result<Plan, DeviceError> {
        let record = self.record();
        if matches!(record.entry, Entry::Household(_)) {
            return self.household(record).await;
        }
        let indicator = self.random.pick(&INDICATORS).copied().unwrap_or(INDICATORS[0]);
        let value = match self.random.below(5) {
            0 | 1 => Value::from("pass"),
            2 | 3 => Value::from("fail"),
            _ => Value::Null,
        };
        Ok(Self::set(record, &format!("answer:{indicator}"), value, "answers"))
    }

    /// A household is written down; one that is on the list is taken off it now and then, or put back.
    async fn household(&mut self, record: RecordKey) -> Result<Plan, DeviceError> {
        let view = self.device.record(&record.id()).await?.map(|kept| kept.replica.view()).unwrap_or_default();
        if view.text("name").is_some() && self.random.per_mille(300) {
            let value = if view.value(REMOVED).is_some() { Value::Null } else { Value::from("moved away") };
            return Ok(Self::set(record, REMOVED, value, "writes"));
        }
        let name = format!("household {}", self.random.below(4));
        Ok(Self::set(record, "name", Value::Text(name), "writes"))
    }

    fn note(&mut self) -> Plan {
        let record = places::records_of(self.village())[0].clone();
        let text = format!("seen {}", self.random.below(1_000));
        Self::set(record, "note:demo.1.1", Value::Text(text), "writes")
    }

    fn elsewhere(&mut self) -> Plan {
        let record = places::records_of(NO_TARGET)[0].clone();
        Self::set(record, "answer:demo.1.1", Value::from("pass"), "answers")
    }

    /// A person looks at the conflicts and takes one side.
    async fn decide(&mut self) -> Result<Option<Plan>, DeviceError> {
        let mut open = Vec::new();
        for village in self.person.villages() {
            for (id, kept) in self.device.records(&year_prefix(&places::area(village), places::year())).await? {
                let view = kept.replica.view();
                for (field, resolved) in view.conflicts() {
                    let values: Vec<Value> = match resolved {
                        sync::Resolved::Conflict { all, .. } => all.iter().map(|write| write.value.clone()).collect(),
                        // Taken away by somebody who had not seen another's edit: it goes, or it stays.
                        sync::Resolved::Settled(removal) => vec![removal.value.clone(), Value::Null],
                    };
                    open.push((id.clone(), field.clone(), values));
                }
            }
        }
        let Some((id, field, values)) = self.random.pick(&open).cloned() else { return Ok(None) };
        let value = self.random.pick(&values).cloned().unwrap_or(Value::Null);
        let Ok(record) = RecordKey::try_from(&id) else { return Ok(None) };
        Ok(Some(Self::set(record, field.as_str(), value, "decides")))
    }

    /// Somebody submits, returns or endorses, as the dossier stands for them.
    async fn official(&mut self) -> Result<Option<Plan>, DeviceError> {
        let village = places::area(self.village());
        let kept = self.device.records(&year_prefix(&village, places::year())).await?;
        let steps = kept.iter().filter_map(|(_, kept)| StepView::read(&kept.replica.view()));
        let state = DossierProgress::fold(steps).state;
        let possible: Vec<Action> = state.open_to(&[self.person.role]).collect();
        let Some(action) = self.random.pick(&possible).copied() else { return Ok(None) };
        let record = Entry::Step(self.random.uuid()).of(&village, places::year());
        let remarks = if action.needs_remarks() { "look again" } else { "" };
        let words = format!("{}s the dossier of {village}", action.code());
        Ok(Some(Plan { record, field: StepView::values(action, None, remarks, ""), words }))
    }

    async fn save(&mut self, plan: Plan) -> Done {
        let id = ChangeId(self.random.uuid());
        let record = plan.record.id();
        let subdistrict = places::area(&plan.record.village.as_str()[..6]);
        let feed = subdistrict_feed(&subdistrict);
        let words = format!("{} (change {})", plan.words, short(id));
        // An editor that looked first says what it saw; a tap says nothing.
        let expected_revision = match self.random.per_mille(300) {
            true => self.revision(&record).await,
            false => None,
        };
        let before = self.read_of(&feed).await;
        let field = plan.field.first().map_or_else(|| FieldName::from("none"), |(name, _)| name.clone());
        let field = (record.clone(), field);
        self.ledger.borrow_mut().tried(id, self.phone, field, words.clone());
        let edit = Edit {
            record,
            feed: feed.clone(),
            values: plan.field,
            author: self.author.clone(),
            id,
            made_at: self.clock.get(),
            clock_offset: self.offset.get(),
            instrument: Some(INSTRUMENT.to_owned()),
            expected_revision,
        };
        let saved = self.device.save(edit).await;
        let seq = match saved {
            Ok(saved) => saved.seq,
            Err(error) => return Done::Failed(format!("{}, of {words}", error.code())),
        };
        let device = self.device.identity().map_or(DeviceId(0), |own| own.device);
        if let Err(violation) = self.ledger.borrow_mut().saved(id, self.phone, Dot { device, seq }) {
            return Done::Broken(violation);
        }
        let after = self.read_of(&feed).await;
        self.ledger.borrow_mut().had_read(id, before.filter(|before| Some(before) == after.as_ref()));
        Done::Saved(words)
    }

    async fn revision(&self, record: &RecordId) -> Option<u64> {
        let kept: Option<Kept> = self.device.record(record).await.ok()?;
        Some(kept.map_or(0, |kept| kept.revision))
    }

    /// How far the phone has read a feed; none while records of a snapshot may know more than its cursor says.
    async fn read_of(&self, feed: &FeedId) -> Option<Cursor> {
        if self.device.next_snapshot(feed).await.ok()?.after.is_some()
            || self.device.unsure().await.ok()?.contains(feed)
        {
            return None;
        }
        let cursors = self.device.cursors().await.ok()?;
        Some(cursors.into_iter().find(|cursor| cursor.feed == *feed).unwrap_or_else(|| Cursor::start(feed.clone())))
    }
}

/// A change's id, short enough to read.
#[must_use]
pub fn short(id: ChangeId) -> String {
    id.to_string()[..8].to_owned()
}
