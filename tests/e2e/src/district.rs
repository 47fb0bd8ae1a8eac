//! A full district, as one year of the programme leaves it: ten villages, three thousand households asked in both phases, six hundred
//! sheets of the happiness measurement, three hundred participants. Everything is invented.

use std::collections::BTreeMap;

use domain::happiness::Round;
use domain::happiness::instrument::{HappinessInstrument, builtin_happiness_instruments, find};
use domain::household::{ACTIVITIES, ActivityAnswer};
use domain::{AreaCode, FiscalYear, Phase};
use records::happiness::{Mode, score_field, score_value, session, sheet, sitting as sitting_field};
use records::household::{answer_field, answer_value, field};
use records::households::ORDER_STEP;
use records::participant::{self, Gathering, ParticipantGroup};
use records::shape::count_value;
use records::{Entry, Part, RecordKey};
use sync::{Change, ChangeId, FeedId, FieldName, SealedChange, Seen, Value, Write};
use uuid::Uuid;

use crate::api::ApiDevice;
use crate::demo::{FIELD_1, PASSWORD, Person};
use crate::failure::{Failure, Result};
use crate::server::Server;

/// The district: บางน้ำเปรี้ยว has ten subdistricts, and each gets a village.
pub const DISTRICT: &str = "2403";
/// Its field worker, who sees all of it.
pub const WORKER: Person = Person { account: "full_district", villages: VILLAGES };
/// How many villages.
pub const VILLAGES: usize = 10;

/// How many households in each.
pub const HOUSEHOLDS: usize = 300;
const PARTICIPANTS: usize = 30;
/// Sheets in each round of each village.
const SHEETS: u32 = 30;
/// What happiness is measured with.
pub const HAPPINESS: &str = "gvh-demo-6x22@1";

/// What a district was filled with.
#[derive(Clone, Debug)]
pub struct Filled {
    /// What was pushed.
    pub changes: Vec<SealedChange>,
}

impl Filled {
    /// Bytes of all changes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.changes.iter().map(|change| change.bytes().len()).sum()
    }
}

/// The code of a village of the district, 0 to 9.
#[must_use]
pub fn village(number: usize) -> String {
    format!("{DISTRICT}{:02}01", number + 1)
}

/// How `village import` is told of which year, and what with.
#[must_use]
pub fn of_year(year: &str) -> [&str; 6] {
    ["--year", year, "--instrument", "training-4x23@1", "--happiness", HAPPINESS]
}

/// Makes the villages targets, adds the field worker, and fills the year. The server runs.
///
/// # Errors
/// If the server does not take something.
pub async fn fill(server: &Server) -> Result<Filled> {
    furnish(server).await?;
    let device = ApiDevice::sign_in(server, WORKER, None).await?;
    let changes = changes(&device)?;
    device.push(&changes).await?;
    Ok(Filled { changes })
}

/// Makes the villages targets and adds the field worker; nothing is answered yet.
///
/// # Errors
/// If the server does not take something.
pub async fn furnish(server: &Server) -> Result<()> {
    let year = ApiDevice::sign_in(server, FIELD_1, None).await?.session.fiscal_year;
    let list = server.data().join("district.csv");
    let lines: String =
        (0..VILLAGES).map(|n| format!("{},บ้านทดสอบ {},{HOUSEHOLDS},900\n", village(n), n + 1)).collect();
    std::fs::write(&list, format!("code,name,households,people\n{lines}")).map_err(Failure::file(&list))?;
    let (list, year_text) = (list.display().to_string(), year.to_string());
    server.command_line(&[&["village", "import", list.as_str()], &of_year(&year_text)[..]].concat())?;
    let worker = ["user", "add", WORKER.account, "--role", "field_worker", "--area", DISTRICT, "--password-stdin"];
    server.command_line_told(&worker, PASSWORD).map(drop)
}

/// The whole year, as this device would have made it from its first change on.
///
/// # Errors
/// If a change cannot be written down.
pub fn changes(device: &ApiDevice) -> Result<Vec<SealedChange>> {
    let mut maker = Maker::new(device)?;
    for number in 0..VILLAGES {
        maker.village(&village(number))?;
    }
    Ok(maker.made)
}

/// Makes changes as a phone would: one for each save.
#[derive(Debug)]
pub struct Maker<'a> {
    device: &'a ApiDevice,
    year: FiscalYear,
    happiness: HappinessInstrument,
    seq: u64,
    /// What was made and not taken away yet.
    pub made: Vec<SealedChange>,
}

impl<'a> Maker<'a> {
    /// A maker of a device's changes, from its first on.
    ///
    /// # Errors
    /// If the instrument does not ship.
    pub fn new(device: &'a ApiDevice) -> Result<Self> {
        let shipped = builtin_happiness_instruments().map_err(|error| Failure::Expected(error.to_string()))?;
        let happiness = find(&shipped, HAPPINESS).ok_or_else(|| Failure::Expected(format!("no {HAPPINESS}")))?.clone();
        Ok(Self { device, year: device.session.fiscal_year, happiness, seq: 0, made: Vec::new() })
    }

    fn village(&mut self, code: &str) -> Result<()> {
        let village: AreaCode = code.parse().map_err(|_| Failure::Expected(format!("{code} is no village")))?;
        for number in 0..HOUSEHOLDS {
            self.save(Entry::Household(Uuid::now_v7()).of(&village, self.year), household(number))?;
        }
        for number in 0..PARTICIPANTS {
            self.save(Entry::Participant(Uuid::now_v7()).of(&village, self.year), somebody(number))?;
        }
        Round::ALL.into_iter().try_for_each(|round| self.measured(&village, round, SHEETS))
    }

    /// A round of the happiness measurement, in one sitting, sheet by sheet.
    ///
    /// # Errors
    /// If a change cannot be written down.
    pub fn measured(&mut self, village: &AreaCode, round: Round, sheets: u32) -> Result<()> {
        let (year, sitting) = (self.year, Uuid::now_v7());
        let begun = vec![(FieldName::from(session::INSTRUMENT), Value::from(HAPPINESS))];
        self.save(Entry::HappinessSession(round).of(village, year), begun)?;
        let described = vec![
            (FieldName::from(sitting_field::NAME), Value::from("กลุ่มสมมติ")),
            (FieldName::from(sitting_field::MODE), Value::from(Mode::Sheets.code())),
            (FieldName::from(sitting_field::PRESENT), count_value(Some(sheets))),
        ];
        self.save(Entry::Sitting(round, sitting).of(village, year), described)?;
        for number in 1..=sheets {
            let values = filled_in(&self.happiness, sitting, number, round);
            self.save(Entry::HappinessSheet(round, Uuid::now_v7()).of(village, year), values)?;
        }
        Ok(())
    }

    fn save(&mut self, key: RecordKey, values: Vec<(FieldName, Value)>) -> Result<()> {
        self.seq += 1;
        let write = |value| Write { value, seen: Seen::nothing(), covers: BTreeMap::new() };
        let change = Change {
            format: sync::change::FORMAT,
            id: ChangeId(Uuid::now_v7()),
            device: self.device.session.device,
            seq: self.seq,
            record: key.id(),
            feed: FeedId(format!("subdistrict/{}", &key.village.as_str()[..6])),
            author: self.device.session.account.id.clone(),
            made_at: self.device.session.server_time,
            clock_offset: Some(0),
            instrument: Some(match Part::of(key.kind()) {
                Some(Part::Happiness) => HAPPINESS.to_owned(),
                _ => ACTIVITIES.reference().to_string(),
            }),
            writes: values.into_iter().map(|(name, value)| (name, write(value))).collect(),
        };
        self.made.push(change.seal().map_err(|error| Failure::Expected(error.to_string()))?);
        Ok(())
    }
}

fn household(number: usize) -> Vec<(FieldName, Value)> {
    let mut values = vec![
        (FieldName::from(field::HOUSE_NO), Value::Text(format!("{}/{}", number / 4 + 1, number % 4 + 1))),
        (FieldName::from(field::NAME), Value::Text(format!("บ้านสมมติที่ {}", number + 1))),
        (FieldName::from(field::ORDER), Value::Int(number as i64 * ORDER_STEP)),
    ];
    for (phase, have_from) in [(Phase::Before, 5), (Phase::After, 2)] {
        values.extend(ACTIVITIES.activities().enumerate().map(|(at, activity)| {
            let has = (number + at * 3) % 9 >= have_from;
            let answer = if has { ActivityAnswer::Have } else { ActivityAnswer::HaveNot };
            (answer_field(phase, &activity.id), answer_value(Some(answer)))
        }));
    }
    values
}

/// A sheet: everybody is a little happier in the second round, and no two sheets are alike.
fn filled_in(instrument: &HappinessInstrument, of: Uuid, number: u32, round: Round) -> Vec<(FieldName, Value)> {
    let mut values = vec![
        (FieldName::from(sheet::SITTING), Value::Text(of.to_string())),
        (FieldName::from(sheet::NUMBER), count_value(Some(number))),
    ];
    values.extend(instrument.indicators.iter().zip(1..).map(|(indicator, at): (_, u32)| {
        let level = 1 + (number * 7 + at * 3) % 4 + u32::from(round == Round::Second);
        (score_field(&indicator.id), score_value(u8::try_from(level).ok()))
    }));
    values
}

fn somebody(number: usize) -> Vec<(FieldName, Value)> {
    let group = ParticipantGroup::ALL[number % ParticipantGroup::ALL.len()];
    let attended = FieldName(format!("{}{}", participant::field::ATTENDED, Gathering::Evaluation.code()));
    vec![
        (FieldName::from(participant::field::NAME), Value::Text(format!("คนสมมติ ที่ {}", number + 1))),
        (FieldName::from(participant::field::GROUP), Value::from(group.code())),
        (attended, Value::Bool(true)),
    ]
}
