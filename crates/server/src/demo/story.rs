//! What has happened in the demonstration's year, village by village. Days are counted back from today, and never before the year.

mod measuring;
mod recording;

use std::collections::BTreeSet;

use domain::happiness::HappinessInstrument;
use domain::household::activities::first_reference;
use domain::{AreaCode, FiscalYear, Instrument, Level, Phase};
use jiff::ToSpan;
use jiff::civil::Date;
use records::assessment::{answer_field, answer_value, field, note_field};
use records::participant::Gathering;
use records::permission::subdistrict_feed;
use records::shape::date_value;
use records::step::{Action, StepView, remark_field};
use records::{Entry, RecordKey};
use sync::{FeedId, FieldName, Value};
use uuid::Uuid;

use super::device::DemoDevice;
use super::happiness;
use super::households::{self, Visited};
use super::monitoring;
use super::participants::{self, Counted};
use super::{DemoError, HAPPINESS, INSTRUMENT, lessons, villages};
use crate::app::App;
use crate::store::{Millis, NewTarget};

pub(super) const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;
/// The status of the lapsing village ends in so many days.
const DAYS_LEFT: i64 = 45;

/// Whether this year has its targets, and so its story.
pub(super) async fn is_told(app: &App, year: FiscalYear) -> Result<bool, DemoError> {
    let subdistrict = villages::code(&villages::BASELINE[..6])?;
    Ok(!app.store.targets(year, &[subdistrict]).await?.is_empty())
}

/// Tells the story of a year.
pub(super) async fn tell(app: &App, year: FiscalYear) -> Result<(), DemoError> {
    let villages = villages::all(&app.catalogue)?;
    let targets: Vec<NewTarget> = villages.iter().map(|placed| target(&placed.village.code)).collect();
    app.store.put_villages(&villages).await?;
    app.store.put_targets(year, &targets).await?;
    let instrument = app.catalogue.shelf().instrument(INSTRUMENT).cloned();
    let instrument = instrument.ok_or_else(|| DemoError::Data(format!("no instrument {INSTRUMENT}")))?;
    let happiness = app.catalogue.shelf().happiness_instrument(HAPPINESS).cloned();
    let happiness = happiness.ok_or_else(|| DemoError::Data(format!("no instrument {HAPPINESS}")))?;
    let mut story = Story {
        today: app.clock.today(),
        now: app.clock.now(),
        year,
        instrument,
        happiness,
        field1: DemoDevice::new(app, "field1").await?,
        field2: DemoDevice::new(app, "field2").await?,
        district: DemoDevice::new(app, "district").await?,
        province: DemoDevice::new(app, "province").await?,
    };
    story.collecting().await?;
    story.reviewed().await?;
    story.lapsing(app).await
}

pub(super) struct Story<'a> {
    pub(super) today: Date,
    now: Millis,
    pub(super) year: FiscalYear,
    instrument: Instrument,
    happiness: HappinessInstrument,
    pub(super) field1: DemoDevice<'a>,
    field2: DemoDevice<'a>,
    pub(super) district: DemoDevice<'a>,
    province: DemoDevice<'a>,
}

/// One sitting with the villagers.
struct Sitting {
    phase: Phase,
    /// How many indicators were answered, from the first.
    answered: usize,
    /// The level whose core indicators passed; none for a village far from any.
    level: Option<Level>,
    /// How many passed in all.
    passed: usize,
    days_ago: i64,
}

impl Sitting {
    fn whole(phase: Phase, level: Option<Level>, passed: usize, days_ago: i64) -> Self {
        Self { phase, answered: usize::MAX, level, passed, days_ago }
    }
}

impl<'a> Story<'a> {
    /// Villages still in the field: half a baseline, a whole one, both phases, a conflict.
    async fn collecting(&mut self) -> Result<(), DemoError> {
        let before = |level, passed, days| Sitting::whole(Phase::Before, level, passed, days);
        let half = Sitting { answered: 14, ..before(None, 8, 1) };
        self.sit(Who::Field1, villages::HALF, &half)?;
        self.sit(Who::Field1, villages::BASELINE, &before(Some(Level::EnoughToLive), 14, 3))?;
        self.note(Who::Field1, villages::BASELINE, "2.3", "กลุ่มเพิ่งตั้งได้สองเดือน นัดดูสมุดบัญชีครั้งหน้า")?;
        self.sit(Who::Field1, villages::BOTH, &before(None, 9, 40))?;
        let after = Sitting::whole(Phase::After, Some(Level::EnoughToLive), 15, 2);
        self.sit(Who::Field1, villages::BOTH, &after)?;
        self.sit(Who::Field1, villages::CONFLICT, &before(Some(Level::EnoughToLive), 13, 5))?;
        let receivers = self.visit_households(villages::BOTH, households::BOTH_PHASES)?;
        self.visit_households(villages::BASELINE, households::BEGUN)?;
        self.gather(villages::BOTH, &participants::BOTH, 32)?;
        self.gather(villages::BASELINE, &participants::BASELINE, 5)?;
        self.write_lessons(villages::BOTH, 4, None)?;
        self.record(Who::Field1, villages::BOTH, Gathering::Development, "สาธิต 71/24", 1)?;
        self.hand_out(villages::BOTH, monitoring::WITHIN, &receivers)?;
        let visits = self.follow_up(villages::BOTH, monitoring::VISITS)?;
        self.follow_up(villages::BASELINE, monitoring::OVERDUE)?;
        self.field1.send().await?;
        self.advise(villages::BOTH, &visits, monitoring::ADVICE).await?;
        self.measure(Who::Field1, villages::BOTH, happiness::INCREASED)?;
        self.measure(Who::Field1, villages::CONFLICT, happiness::FIRST_ONLY)?;
        let counted = self.begin_counting(villages::BASELINE)?;
        self.field1.send().await?;
        self.count_at_the_back(villages::BASELINE, counted)?;
        // The other field worker was in the same village that day, and saw two things otherwise.
        let phase = (villages::CONFLICT, Phase::Before);
        self.answer(Who::Field2, phase, "2.2", false, 5)?;
        self.answer(Who::Field2, phase, "3.5", true, 5)?;
        self.field2.send().await
    }

    /// Villages that went to the office: returned, endorsed with a late edit, certified, announced.
    async fn reviewed(&mut self) -> Result<(), DemoError> {
        let (low, middle, high) = (Some(Level::EnoughToLive), Some(Level::LivingWell), Some(Level::Prosperous));
        self.hand_out(villages::RETURNED, monitoring::OVER, &[])?;
        self.follow_up(villages::RETURNED, monitoring::MADE)?;
        self.measure(Who::Field1, villages::RETURNED, happiness::DECREASED)?;
        self.measure(Who::Field2, villages::HELD, happiness::EQUAL)?;
        self.measure(Who::Field1, villages::CERTIFIED, happiness::INCREASED)?;
        self.measure(Who::Field1, villages::ANNOUNCED, happiness::INCREASED_FROM_PAPER)?;
        self.both(Who::Field1, villages::RETURNED, (low, 12), (middle, 18)).await?;
        self.both(Who::Field2, villages::HELD, (low, 10), (low, 14)).await?;
        self.both(Who::Field1, villages::CERTIFIED, (low, 13), (middle, 19)).await?;
        self.gather(villages::ANNOUNCED, &participants::ANNOUNCED, 8)?;
        self.write_lessons(villages::ANNOUNCED, 6, Some(6))?;
        self.put_up_sign(villages::ANNOUNCED, 5)?;
        self.record(Who::Field1, villages::ANNOUNCED, Gathering::Development, "สาธิต 70/24", 4)?;
        self.both(Who::Field1, villages::ANNOUNCED, (middle, 17), (high, 23)).await?;

        self.give_back().await?;
        for village in [villages::HELD, villages::CERTIFIED, villages::ANNOUNCED] {
            self.step(Who::District, village, Action::Endorse, "").await?;
        }
        self.answer(Who::Field2, (villages::HELD, Phase::After), "4.3", true, 0)?;
        self.field2.send_late().await?;
        for village in [villages::CERTIFIED, villages::ANNOUNCED] {
            self.step(Who::Province, village, Action::Certify, "").await?;
        }
        let number = format!("สาธิต 1/{}", self.year);
        self.step(Who::Province, villages::ANNOUNCED, Action::Announce, &number).await?;
        // Nothing of the village is open any more, but this.
        self.record(Who::Province, villages::ANNOUNCED, Gathering::Evaluation, "สาธิต 72/24", 0)?;
        self.province.send().await
    }

    /// A village announced two years ago, less some weeks: its status is about to end, and this year it is assessed anew.
    async fn lapsing(&mut self, app: &App) -> Result<(), DemoError> {
        let this_year = (self.today, self.now, self.year);
        let announced = self.today.checked_sub(2.years()).and_then(|day| day.checked_add(DAYS_LEFT.days()));
        let announced = announced.map_err(|error| DemoError::Data(error.to_string()))?;
        let year = FiscalYear::of(announced).ok_or_else(|| DemoError::Data("no such year".to_owned()))?;
        let days = self.today.duration_since(announced).as_hours() / 24;
        (self.today, self.now, self.year) = (announced, self.now - days * DAY, year);
        app.store.put_targets(year, &[target(&villages::code(villages::LAPSING)?)]).await?;
        self.both(Who::Field2, villages::LAPSING, (Some(Level::EnoughToLive), 12), (Some(Level::LivingWell), 17))
            .await?;
        self.step(Who::District, villages::LAPSING, Action::Endorse, "").await?;
        self.step(Who::Province, villages::LAPSING, Action::Certify, "").await?;
        let number = format!("สาธิต 9/{year}");
        self.step(Who::Province, villages::LAPSING, Action::Announce, &number).await?;
        (self.today, self.now, self.year) = this_year;
        self.sit(Who::Field2, villages::LAPSING, &Sitting::whole(Phase::Before, Some(Level::LivingWell), 17, 4))?;
        self.field2.send().await
    }

    /// Both phases, finished and submitted.
    async fn both(
        &mut self,
        who: Who,
        village: &str,
        before: (Option<Level>, usize),
        after: (Option<Level>, usize),
    ) -> Result<(), DemoError> {
        self.sit(who, village, &Sitting::whole(Phase::Before, before.0, before.1, 45))?;
        self.sit(who, village, &Sitting::whole(Phase::After, after.0, after.1, 8))?;
        self.device(who).send().await?;
        self.step(who, village, Action::Submit, "").await
    }

    /// A sitting, tap by tap; a whole one is called finished.
    fn sit(&mut self, who: Who, village: &str, sitting: &Sitting) -> Result<(), DemoError> {
        let (key, feed) = self.assessment(village, sitting.phase)?;
        let day = self.day(sitting.days_ago);
        let passed = passing(&self.instrument, sitting.level, sitting.passed);
        let mut at = self.at(sitting.days_ago);
        let head = vec![
            (FieldName::from(field::INSTRUMENT), Value::from(INSTRUMENT)),
            (FieldName::from(field::OBSERVED_ON), date_value(Some(day))),
        ];
        let indicators: Vec<String> = self.instrument.indicators.iter().map(|indicator| indicator.id.clone()).collect();
        let device = self.device(who);
        device.save(&key, &feed, head, at)?;
        for id in indicators.iter().take(sitting.answered) {
            at += MINUTE;
            let answer = if passed.contains(id) { domain::Answer::Pass } else { domain::Answer::Fail };
            device.save(&key, &feed, vec![(answer_field(id), answer_value(Some(answer)))], at)?;
        }
        if sitting.answered >= indicators.len() {
            let finished = vec![(FieldName::from(field::FINISHED_ON), date_value(Some(day)))];
            device.save(&key, &feed, finished, at + MINUTE)?;
        }
        Ok(())
    }

    fn answer(
        &mut self,
        who: Who,
        (village, phase): (&str, Phase),
        code: &str,
        pass: bool,
        days_ago: i64,
    ) -> Result<(), DemoError> {
        let (key, feed) = self.assessment(village, phase)?;
        let answer = if pass { domain::Answer::Pass } else { domain::Answer::Fail };
        let values = vec![(answer_field(&self.indicator(code)?), answer_value(Some(answer)))];
        // An answer of today is not written after it is sent.
        let at = (self.at(days_ago) + 90 * MINUTE).min(self.now);
        self.device(who).save(&key, &feed, values, at)
    }

    fn note(&mut self, who: Who, village: &str, code: &str, text: &str) -> Result<(), DemoError> {
        let (key, feed) = self.assessment(village, Phase::Before)?;
        let values = vec![(note_field(&self.indicator(code)?), Value::from(text))];
        let at = self.at(3) + 40 * MINUTE;
        self.device(who).save(&key, &feed, values, at)
    }

    /// The first field worker writes down the households of a village and asks them.
    fn visit_households(&mut self, village: &str, households: &[Visited]) -> Result<Vec<Uuid>, DemoError> {
        let village = villages::code(village)?;
        let feed = feed_of(&village)?;
        let day = self.at(2);
        let mut ids = vec![];
        for (position, household) in (1..).zip(households) {
            let id = Uuid::now_v7();
            ids.push(id);
            let key = Entry::Household(id).of(&village, self.year);
            let at = day + position * MINUTE;
            self.field1.save_with(&first_reference(), &key, &feed, household.values(position), at)?;
        }
        Ok(ids)
    }

    /// The first field worker counts heads and writes people down.
    fn gather(&mut self, village: &str, counted: &[Counted], people: usize) -> Result<(), DemoError> {
        let last = counted.iter().map(|count| count.days_ago).min().unwrap_or_default();
        for count in counted {
            self.write_down(village, count.entry(), count.values(self.day(count.days_ago)), count.days_ago)?;
        }
        for values in participants::people(people) {
            self.write_down(village, Entry::Participant(Uuid::now_v7()), values, last)?;
        }
        Ok(())
    }

    /// The first field worker writes the knowledge document; finished so many days ago, or not yet.
    fn write_lessons(&mut self, village: &str, sections: usize, finished: Option<i64>) -> Result<(), DemoError> {
        let day = finished.map(|days| self.day(days));
        for values in lessons::document(sections, day) {
            self.write_down(village, Entry::KnowledgeDocument, values, finished.unwrap_or(1))?;
        }
        Ok(())
    }

    fn put_up_sign(&mut self, village: &str, days_ago: i64) -> Result<(), DemoError> {
        self.write_down(village, Entry::VillageSign, lessons::sign(self.day(days_ago)), days_ago)
    }

    /// The first field worker writes one record.
    fn write_down(
        &mut self,
        village: &str,
        entry: Entry,
        values: Vec<(FieldName, Value)>,
        days_ago: i64,
    ) -> Result<(), DemoError> {
        self.write_as(Who::Field1, village, entry, values, days_ago)
    }

    /// Somebody writes one record.
    fn write_as(
        &mut self,
        who: Who,
        village: &str,
        entry: Entry,
        values: Vec<(FieldName, Value)>,
        days_ago: i64,
    ) -> Result<(), DemoError> {
        let village = villages::code(village)?;
        let feed = feed_of(&village)?;
        let (key, at) = (entry.of(&village, self.year), self.at(days_ago));
        self.device(who).save(&key, &feed, values, at)
    }

    /// The district gives a dossier back and says why, in general and at two indicators.
    async fn give_back(&mut self) -> Result<(), DemoError> {
        let remarks = "โปรดตรวจตัวชี้วัด 2.1 และ 3.4 อีกครั้ง";
        let mut values = StepView::values(Action::Return, Some(self.today), remarks, "");
        for (code, remark) in [("2.1", "ยังไม่เห็นสมุดบัญชีครัวเรือน"), ("3.4", "ขอทราบที่ตั้งของศูนย์เรียนรู้")]
        {
            values.push((remark_field(Phase::After, &self.indicator(code)?), Value::from(remark)));
        }
        self.take(Who::District, villages::RETURNED, values).await
    }

    async fn step(&mut self, who: Who, village: &str, action: Action, number: &str) -> Result<(), DemoError> {
        self.take(who, village, StepView::values(action, Some(self.today), "", number)).await
    }

    async fn take(&mut self, who: Who, village: &str, values: Vec<(FieldName, Value)>) -> Result<(), DemoError> {
        let village = villages::code(village)?;
        let feed = feed_of(&village)?;
        let key = Entry::Step(Uuid::now_v7()).of(&village, self.year);
        let at = self.now;
        let device = self.device(who);
        device.save(&key, &feed, values, at)?;
        device.send().await
    }

    fn device(&mut self, who: Who) -> &mut DemoDevice<'a> {
        match who {
            Who::Field1 => &mut self.field1,
            Who::Field2 => &mut self.field2,
            Who::District => &mut self.district,
            Who::Province => &mut self.province,
        }
    }

    fn assessment(&self, village: &str, phase: Phase) -> Result<(RecordKey, FeedId), DemoError> {
        let village = villages::code(village)?;
        let feed = feed_of(&village)?;
        Ok((Entry::Assessment(phase).of(&village, self.year), feed))
    }

    fn indicator(&self, code: &str) -> Result<String, DemoError> {
        let found = self.instrument.indicators.iter().find(|indicator| indicator.code == code);
        found.map(|indicator| indicator.id.clone()).ok_or_else(|| DemoError::Data(format!("no indicator {code}")))
    }

    /// So many days ago, but not before the fiscal year began.
    pub(super) fn day(&self, days_ago: i64) -> Date {
        let day = self.today.checked_sub(days_ago.days()).unwrap_or(self.today);
        day.max(self.year.first_day())
    }

    /// The same moment of that day.
    pub(super) fn at(&self, days_ago: i64) -> Millis {
        let days = self.today.duration_since(self.day(days_ago)).as_hours() / 24;
        self.now - days * DAY
    }
}

#[derive(Clone, Copy)]
enum Who {
    Field1,
    Field2,
    District,
    Province,
}

/// The indicators that pass: the core of a level first, then others in order, so many in all.
fn passing(instrument: &Instrument, level: Option<Level>, count: usize) -> BTreeSet<String> {
    let core = level.and_then(|level| instrument.rule(level)).and_then(|rule| rule.core.clone()).unwrap_or_default();
    let others = instrument.indicators.iter().map(|indicator| indicator.id.clone()).filter(|id| !core.contains(id));
    let room = count.saturating_sub(core.len());
    let others: Vec<String> = others.take(room).collect();
    core.into_iter().chain(others).collect()
}

fn target(village: &AreaCode) -> NewTarget {
    NewTarget {
        village: village.clone(),
        instrument: INSTRUMENT.to_owned(),
        happiness: HAPPINESS.to_owned(),
        activities: first_reference(),
    }
}

pub(super) fn feed_of(village: &AreaCode) -> Result<FeedId, DemoError> {
    let subdistrict = village.prefix_parent().ok_or_else(|| DemoError::Data(format!("{village} is no village")))?;
    Ok(subdistrict_feed(&subdistrict))
}
