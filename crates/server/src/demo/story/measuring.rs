//! The happiness measurements of the story.

use domain::happiness::Round;
use records::Entry;
use records::happiness::Mode;
use records::key::Counter;
use sync::{FieldName, Value};
use uuid::Uuid;

use super::{MINUTE, Story, Who, feed_of};
use crate::demo::happiness::{self, Measured};
use crate::demo::{DemoError, HAPPINESS, villages};
use crate::store::Millis;

/// How many people sit in a hall.
const PRESENT: u32 = 34;

/// Records and what is saved of them, one after the other.
type Saves = Vec<(Entry, Vec<(FieldName, Value)>)>;

impl Story<'_> {
    /// Finished rounds of the happiness measurement; in one village a group filled in sheets, besides.
    pub(super) fn measure(&mut self, who: Who, village: &str, rounds: &[Measured]) -> Result<(), DemoError> {
        let form = &self.happiness.clone();
        for measured in rounds {
            let (round, day, sitting) = (measured.round, self.day(measured.days_ago), Uuid::now_v7());
            let counter = match measured.mode {
                Mode::Paper => Counter::Paper,
                Mode::Hands | Mode::Sheets => self.device(who).counter(),
            };
            let described = happiness::sitting(1, measured.mode, measured.place, measured.present, day);
            let mut saves: Saves = vec![
                (Entry::HappinessSession(round), happiness::begun(form)),
                (Entry::Sitting(round, sitting), described),
            ];
            let tally = Entry::Tally(round, sitting, counter);
            saves.extend(happiness::counted(form, measured).into_iter().map(|counts| (tally.clone(), counts)));
            if round == Round::Second && village == villages::BOTH {
                let second = Uuid::now_v7();
                let described = happiness::sitting(2, Mode::Sheets, "บ้านผู้ใหญ่บ้าน", 6, day);
                saves.push((Entry::Sitting(round, second), described));
                let sheets = (1..).zip(happiness::SHEETS);
                saves.extend(sheets.map(|(number, level)| {
                    (Entry::HappinessSheet(round, Uuid::now_v7()), happiness::sheet(form, second, number, level))
                }));
            }
            saves.push((Entry::HappinessSession(round), happiness::finished(day)));
            self.save_happiness(who, village, saves, self.at(measured.days_ago))?;
        }
        Ok(())
    }

    /// A count that goes on today; the sitting's id.
    pub(super) fn begin_counting(&mut self, village: &str) -> Result<Uuid, DemoError> {
        let (form, sitting, round) = (&self.happiness.clone(), Uuid::now_v7(), Round::First);
        let tally = Entry::Tally(round, sitting, self.field1.counter());
        let described = happiness::sitting(1, Mode::Hands, "ศาลาประชาคม", PRESENT, self.today);
        let mut saves: Saves =
            vec![(Entry::HappinessSession(round), happiness::begun(form)), (Entry::Sitting(round, sitting), described)];
        saves.extend(happiness::half_counted(form, PRESENT).into_iter().map(|counts| (tally.clone(), counts)));
        self.save_happiness(Who::Field1, village, saves, self.now - 90 * MINUTE)?;
        Ok(sitting)
    }

    /// The other field worker counts along at the back of the hall.
    pub(super) fn count_at_the_back(&mut self, village: &str, sitting: Uuid) -> Result<(), DemoError> {
        let tally = Entry::Tally(Round::First, sitting, self.field2.counter());
        let saves = vec![(tally, happiness::at_the_back(&self.happiness))];
        self.save_happiness(Who::Field2, village, saves, self.now - 80 * MINUTE)
    }

    /// Saves one after the other, a minute each.
    fn save_happiness(&mut self, who: Who, village: &str, saves: Saves, begin: Millis) -> Result<(), DemoError> {
        let village = villages::code(village)?;
        let (feed, year) = (feed_of(&village)?, self.year);
        let device = self.device(who);
        for ((entry, values), minute) in saves.into_iter().zip(1..) {
            device.save_with(HAPPINESS, &entry.of(&village, year), &feed, values, begin + minute * MINUTE)?;
        }
        Ok(())
    }
}
