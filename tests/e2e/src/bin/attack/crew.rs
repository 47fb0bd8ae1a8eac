//! Two phones without browsers that share a subdistrict, the server, and somebody who reads what it has.

use std::collections::BTreeMap;

use domain::{AreaCode, FiscalYear, Phase};
use e2e::auditor::Auditor;
use e2e::bare_phone::{BarePhone, Stopped};
use e2e::demo::{self, DISTRICT, FIELD_1, FIELD_2};
use e2e::random::Random;
use e2e::{Failure, Result, Server, ensure};
use records::Entry;
use store::ChangeState;
use sync::{ChangeId, FieldName, Value};

use crate::tally::Tally;

/// What an answer is given under.
const INSTRUMENT: &str = "training-4x23@1";
/// Where each phone answers: villages that nothing locks. Both phones know the last two.
const VILLAGES: [&[&str]; 2] = [&[demo::UNTOUCHED, demo::HALF, demo::BASELINE], &[demo::HALF, demo::BASELINE]];
/// How often a phone tries again before it is a failure.
const TRIES: usize = 100;

/// The phones and the server.
pub(crate) struct Crew {
    pub(crate) server: Server,
    pub(crate) phones: Vec<BarePhone>,
    pub(crate) random: Random,
    auditor: Auditor,
    /// What was called saved: by the change's id, where and what.
    saved: BTreeMap<ChangeId, (FieldName, Value)>,
}

impl Crew {
    pub(crate) async fn gather(random: Random) -> Result<Self> {
        let server = Server::start().await?;
        let mut phones = Vec::new();
        for person in [FIELD_1, FIELD_2] {
            phones.push(BarePhone::sign_in(&server, person).await?);
        }
        let auditor = Auditor::sign_in(&server, DISTRICT).await?;
        let mut crew = Self { server, phones, random, auditor, saved: BTreeMap::new() };
        // What the demonstration holds is read before the attack begins.
        crew.auditor.read().await?;
        for phone in &crew.phones {
            phone.talk().await?;
        }
        Ok(crew)
    }

    /// Somebody answers so often on a phone.
    pub(crate) async fn answers(&mut self, phone: usize, times: usize) -> Result<()> {
        let indicators = demo::indicators();
        for _ in 0..times {
            let random = &mut self.random;
            let village = random.pick(VILLAGES[phone]).copied().unwrap_or(demo::HALF);
            let indicator = random.pick(&indicators).cloned().unwrap_or_default();
            let phase = random.pick(&Phase::ALL).copied().unwrap_or(Phase::Before);
            let value = Value::from(if random.below(3) == 0 { "fail" } else { "pass" });
            let id = ChangeId(random.uuid());
            let phone = &self.phones[phone];
            let key = Entry::Assessment(phase).of(&area(village)?, phone.session.fiscal_year);
            let field = FieldName(format!("answer:demo.{indicator}"));
            phone.save(&key, id, INSTRUMENT, vec![(field.clone(), value.clone())]).await?;
            self.saved.insert(id, (field, value));
        }
        Ok(())
    }

    /// Reads what the server has: every chain goes on, nothing is there twice, and every receipt a phone shows is true.
    pub(crate) async fn check(&mut self) -> Result<()> {
        self.auditor.read().await?;
        for phone in &self.phones {
            for entry in phone.journal().await? {
                if let ChangeState::Received { receipt, .. } = &entry.state {
                    ensure(receipt.id == entry.id && self.auditor.bears_out(receipt), || {
                        format!("a phone shows a receipt for {} that is not true", entry.id)
                    })?;
                }
            }
        }
        Ok(())
    }

    /// Lets everything arrive that waits, and counts what is there.
    pub(crate) async fn settle(&mut self) -> Result<Tally> {
        for phone in &self.phones {
            talk_until_done(phone).await?;
            let waiting = phone.device.summary().await.map_err(Stopped::from)?;
            ensure(waiting.waiting + waiting.held + waiting.refused == 0, || format!("not all arrived: {waiting:?}"))?;
        }
        // Once more, so that each has read what the other sent last.
        for phone in &self.phones {
            talk_until_done(phone).await?;
        }
        self.check().await?;
        self.agree().await?;
        let is_found = |(id, (field, value)): &(&ChangeId, &(FieldName, Value))| {
            let write = self.auditor.change(**id).and_then(|change| change.writes.get(field));
            write.is_some_and(|write| write.value == *value)
        };
        let found = self.saved.iter().filter(is_found).count();
        Ok(Tally { saved: self.saved.len(), found, notes: Vec::new() })
    }

    /// Both phones see the same in the villages they share.
    async fn agree(&self) -> Result<()> {
        for village in VILLAGES[1] {
            let year: FiscalYear = self.phones[0].session.fiscal_year;
            let prefix = records::key::year_prefix(&area(village)?, year);
            let mut seen = Vec::new();
            for phone in &self.phones {
                let kept = phone.device.records(&prefix).await.map_err(Stopped::from)?;
                seen.push(kept.into_iter().map(|(id, kept)| (id, kept.replica.view())).collect::<BTreeMap<_, _>>());
            }
            ensure(seen[0] == seen[1], || format!("the phones see {village} differently"))?;
        }
        Ok(())
    }
}

/// Talks until a conversation ends well. Only bad luck is tried again.
pub(crate) async fn talk_until_done(phone: &BarePhone) -> Result<()> {
    let mut last = None;
    for _ in 0..TRIES {
        match phone.talk().await {
            Ok(()) => return Ok(()),
            Err(stopped) if stopped.is_bad_luck() => last = Some(stopped),
            Err(stopped) => return Err(stopped.into()),
        }
    }
    Err(Failure::Expected(format!("{TRIES} conversations ended early, the last with {last:?}")))
}

/// A village's code.
pub(crate) fn area(code: &str) -> Result<AreaCode> {
    code.parse().map_err(|_| Failure::Expected(format!("{code} is no village")))
}
