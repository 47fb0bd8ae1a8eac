//! Invented happiness measurements: what groups of villagers said by raising their hands, on sheets, or long ago on paper.

use domain::happiness::{HappinessInstrument, Round};
use jiff::civil::Date;
use records::happiness::{Mode, abstained_field, count_field, score_field, score_value, session, sheet, sitting};
use records::shape::{count_value, date_value};
use sync::{FieldName, Value};
use uuid::Uuid;

/// How many people chose each level, from the highest; all others present abstained.
type Hands = [u32; 5];

/// How a group felt on the whole.
const LOW: Hands = [3, 8, 12, 8, 2];
const MIDDLE: Hands = [6, 12, 10, 4, 1];
const HIGH: Hands = [12, 14, 5, 2, 0];

/// A finished measurement: mode, people present, what they felt, how many days ago.
#[derive(Clone, Copy)]
pub(super) struct Measured {
    pub(super) round: Round,
    pub(super) mode: Mode,
    pub(super) place: &'static str,
    pub(super) present: u32,
    pub(super) days_ago: i64,
    felt: Hands,
}

impl Measured {
    const fn hands(round: Round, felt: Hands, days_ago: i64) -> Self {
        Self { round, mode: Mode::Hands, place: "ศาลาประชาคม", present: 34, days_ago, felt }
    }

    const fn paper(round: Round, felt: Hands, days_ago: i64) -> Self {
        Self {
            mode: Mode::Paper, place: "วัดประจำหมู่บ้าน", ..Self::hands(round, felt, days_ago)
        }
    }
}

pub(super) const INCREASED: &[Measured] =
    &[Measured::hands(Round::First, LOW, 38), Measured::hands(Round::Second, HIGH, 2)];
pub(super) const INCREASED_FROM_PAPER: &[Measured] =
    &[Measured::paper(Round::First, MIDDLE, 70), Measured::hands(Round::Second, HIGH, 9)];
pub(super) const DECREASED: &[Measured] =
    &[Measured::hands(Round::First, HIGH, 45), Measured::hands(Round::Second, MIDDLE, 9)];
pub(super) const EQUAL: &[Measured] =
    &[Measured::hands(Round::First, MIDDLE, 41), Measured::hands(Round::Second, MIDDLE, 8)];
pub(super) const FIRST_ONLY: &[Measured] = &[Measured::hands(Round::First, MIDDLE, 4)];

/// What the second group wrote on its sheets, a line each, one level for all: a glance shows whose sheet is whose.
pub(super) const SHEETS: [u8; 6] = [5, 4, 4, 3, 5, 4];

/// The fields of a session that was begun.
pub(super) fn begun(instrument: &HappinessInstrument) -> Vec<(FieldName, Value)> {
    vec![(FieldName::from(session::INSTRUMENT), Value::Text(instrument.reference().to_string()))]
}

/// The fields of a session that is finished.
pub(super) fn finished(on: Date) -> Vec<(FieldName, Value)> {
    vec![(FieldName::from(session::FINISHED_ON), date_value(Some(on)))]
}

/// The fields of a sitting.
pub(super) fn sitting(number: u32, mode: Mode, place: &str, present: u32, on: Date) -> Vec<(FieldName, Value)> {
    vec![
        (FieldName::from(sitting::NAME), Value::Text(format!("กลุ่มย่อย {number}"))),
        (FieldName::from(sitting::PLACE), Value::from(place)),
        (FieldName::from(sitting::HELD_ON), date_value(Some(on))),
        (FieldName::from(sitting::MODE), Value::from(mode.code())),
        (FieldName::from(sitting::PRESENT), count_value(Some(present))),
    ]
}

/// What a group felt, indicator by indicator: the same on the whole, a little otherwise at each.
pub(super) fn counted(instrument: &HappinessInstrument, measured: &Measured) -> Vec<Vec<(FieldName, Value)>> {
    let indicators = instrument.indicators.iter().enumerate();
    indicators
        .map(|(at, indicator)| hands(instrument, &indicator.id, shifted(measured.felt, at), measured.present))
        .collect()
}

/// The beginning of a count: whole at the first seven indicators, and not yet at the eighth.
pub(super) fn half_counted(instrument: &HappinessInstrument, present: u32) -> Vec<Vec<(FieldName, Value)>> {
    let whole = instrument.indicators.iter().take(7).enumerate();
    let mut counts: Vec<_> =
        whole.map(|(at, indicator)| hands(instrument, &indicator.id, shifted(HIGH, at), present)).collect();
    let next = instrument.indicators.get(7).map(|indicator| levels(instrument, &indicator.id, [9, 13, 5, 2, 0]));
    counts.extend(next);
    counts
}

/// What a second phone counted at that indicator, at the back of the hall.
pub(super) fn at_the_back(instrument: &HappinessInstrument) -> Vec<(FieldName, Value)> {
    instrument.indicators.get(7).map(|indicator| levels(instrument, &indicator.id, [2, 1, 0, 0, 0])).unwrap_or_default()
}

/// The fields of a sheet on which everything has one level.
pub(super) fn sheet(
    instrument: &HappinessInstrument,
    sitting: Uuid,
    number: u32,
    level: u8,
) -> Vec<(FieldName, Value)> {
    let mut values = vec![
        (FieldName::from(sheet::SITTING), Value::Text(sitting.to_string())),
        (FieldName::from(sheet::NUMBER), count_value(Some(number))),
    ];
    let scores = instrument.indicators.iter().map(|indicator| (score_field(&indicator.id), score_value(Some(level))));
    values.extend(scores);
    values
}

/// One or two people less at the second level, and as many more at the third.
fn shifted(felt: Hands, at: usize) -> Hands {
    let [highest, high, middle, low, lowest] = felt;
    let moved = u32::try_from(at % 3).unwrap_or_default().min(high);
    [highest, high - moved, middle + moved, low, lowest]
}

fn levels(instrument: &HappinessInstrument, indicator: &str, felt: Hands) -> Vec<(FieldName, Value)> {
    let chosen = instrument.scale.iter().rev().zip(felt).filter(|(_, people)| *people > 0);
    chosen.map(|(level, people)| (count_field(indicator, level.value), count_value(Some(people)))).collect()
}

/// The hands for each level, and those who abstained.
fn hands(instrument: &HappinessInstrument, indicator: &str, felt: Hands, present: u32) -> Vec<(FieldName, Value)> {
    let mut values = levels(instrument, indicator, felt);
    let rest = present.saturating_sub(felt.iter().sum());
    if rest > 0 {
        values.push((abstained_field(indicator), count_value(Some(rest))));
    }
    values
}
