//! The happiness measurement: counts of devices, sheets and paper put together, and what lists and boards say of both rounds.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use domain::comparison::Change as Changed;
use domain::happiness::instrument::builtin_happiness_instruments;
use domain::happiness::{HappinessInstrument, Measured, Round};
use domain::{AreaCode, FiscalYear, Ratio};
use proptest::prelude::*;
use records::dossier::ItemState;
use records::happiness::round::HappinessRecords;
use records::happiness::{
    Balance, HappinessSummary, Rounds, Said, Uneven, abstained_field, count_field, present_field, score_field,
    score_value, session, sheet, sitting,
};
use records::key::Counter;
use records::summary::{Records, Summaries};
use records::{Entry, Kind, Part};
use sync::change::FORMAT;
use sync::{AccountId, Change, ChangeId, DeviceId, FeedId, FieldName, Seen, Value, Write};
use uuid::Uuid;

const DEMO: &str = "gvh-demo-6x22@1";

fn instruments() -> Vec<HappinessInstrument> {
    builtin_happiness_instruments().unwrap()
}

fn indicators() -> Vec<String> {
    instruments()[1].indicators.iter().map(|indicator| indicator.id.clone()).collect()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn text(name: &str, value: &str) -> (FieldName, Value) {
    (FieldName::from(name), Value::from(value))
}

fn number(name: &str, value: i64) -> (FieldName, Value) {
    (FieldName::from(name), Value::Int(value))
}

/// A year's records, written one after another.
#[derive(Default)]
struct Year {
    records: Records,
    seq: u64,
}

impl Year {
    /// Written by somebody who has seen all there is.
    fn write(&mut self, entry: Entry, values: &[(FieldName, Value)]) -> &mut Self {
        let state = self.records.get(&entry).cloned().unwrap_or_default();
        self.absorb(1, entry, values, |name| state.past(name))
    }

    /// Written by a device that has seen nothing of the others.
    fn write_unseen(&mut self, device: u32, entry: Entry, values: &[(FieldName, Value)]) -> &mut Self {
        self.absorb(device, entry, values, |_| Seen::nothing())
    }

    fn absorb(
        &mut self,
        device: u32,
        entry: Entry,
        values: &[(FieldName, Value)],
        seen: impl Fn(&FieldName) -> Seen,
    ) -> &mut Self {
        self.seq += 1;
        let village: AreaCode = "24090104".parse().unwrap();
        let write =
            |name: &FieldName, value: &Value| Write { value: value.clone(), seen: seen(name), covers: BTreeMap::new() };
        let change = Change {
            format: FORMAT,
            id: ChangeId(Uuid::from_u128(self.seq.into())),
            device: DeviceId(device),
            seq: self.seq,
            record: entry.clone().of(&village, FiscalYear::new(2570).unwrap()).id(),
            feed: FeedId::from("subdistrict/240901"),
            author: AccountId::from("a1"),
            made_at: 0,
            clock_offset: None,
            instrument: Some(DEMO.to_owned()),
            writes: values.iter().map(|(name, value)| (name.clone(), write(name, value))).collect(),
        };
        self.records.entry(entry).or_default().absorb(&change, Some(self.seq));
        self
    }

    fn begin(&mut self, round: Round) -> &mut Self {
        self.write(Entry::HappinessSession(round), &[text(session::INSTRUMENT, DEMO)])
    }

    fn finish(&mut self, round: Round) -> &mut Self {
        self.write(Entry::HappinessSession(round), &[text(session::FINISHED_ON, "2026-11-26")])
    }

    fn sitting(&mut self, round: Round, sitting: u128, present: i64) -> &mut Self {
        let values = [text(sitting::HELD_ON, "2026-11-20"), number(sitting::PRESENT, present)];
        self.write(Entry::Sitting(round, id(sitting)), &values)
    }

    /// So many hands for a level, at every indicator.
    fn hands(&mut self, round: Round, sitting: u128, counter: Counter, level: u8, people: i64) -> &mut Self {
        let values: Vec<_> = indicators().iter().map(|id| (count_field(id, level), Value::Int(people))).collect();
        self.write(Entry::Tally(round, id(sitting), counter), &values)
    }

    fn sheet(&mut self, round: Round, sitting: u128, sheet: u128, level: u8) -> &mut Self {
        let mut values: Vec<_> = indicators().iter().map(|id| (score_field(id), score_value(Some(level)))).collect();
        values.push(text(sheet::SITTING, &id(sitting).to_string()));
        self.write(Entry::HappinessSheet(round, id(sheet)), &values)
    }

    fn summary(&self) -> HappinessSummary {
        Summaries::of(&self.records, &instruments()).happiness
    }
}

fn device(number: u32) -> Counter {
    Counter::Device(DeviceId(number))
}

/// A finished round in which everybody chose this level.
fn whole(year: &mut Year, round: Round, level: u8) {
    let sitting = u128::from(round.number());
    year.begin(round).sitting(round, sitting, 30).hands(round, sitting, device(1), level, 30).finish(round);
}

#[test]
fn field_names_say_what_they_are_about() {
    let said = |name: FieldName| format!("{:?}", Said::of(&name));
    assert_eq!(said(present_field("gvh-demo.3.2")), r#"Some(Present("gvh-demo.3.2"))"#);
    assert_eq!(said(count_field("gvh-demo.3.2", 5)), r#"Some(Count("gvh-demo.3.2", 5))"#);
    assert_eq!(said(abstained_field("gvh-demo.3.2")), r#"Some(Abstained("gvh-demo.3.2"))"#);
    assert_eq!(said(score_field("gvh-demo.3.2")), r#"Some(Score("gvh-demo.3.2"))"#);
    // A second spelling of a level would be counted twice.
    for other in ["present", "count:x", "count:x:05", "count:x:+5", "count:x:", "score:", "name"] {
        assert_eq!(said(FieldName::from(other)), "None", "{other}");
    }
}

#[test]
fn devices_sheets_and_paper_add_up() {
    let mut year = Year::default();
    year.begin(Round::First);
    year.sitting(Round::First, 1, 34).hands(Round::First, 1, device(1), 4, 20).hands(Round::First, 1, device(2), 2, 10);
    year.sitting(Round::First, 2, 2).sheet(Round::First, 2, 21, 5).sheet(Round::First, 2, 22, 5);
    year.sitting(Round::First, 3, 8).hands(Round::First, 3, Counter::Paper, 1, 8);
    let first = year.summary().first;
    assert_eq!((first.sittings, first.people, first.answered), (3, 34 + 2 + 8, 40));
    assert_eq!(first.village, Ratio::new(20 * 4 + 10 * 2 + 2 * 5 + 8, 40));
    assert!(first.from_paper && first.unanswered == 0 && first.indicators == 22);
    assert_eq!(first.state(), ItemState::Started);
    assert_eq!(year.finish(Round::First).summary().first.state(), ItemState::Done);
}

#[test]
fn what_is_removed_does_not_count_and_comes_back_whole() {
    let mut year = Year::default();
    year.begin(Round::First).sitting(Round::First, 1, 30).hands(Round::First, 1, device(1), 3, 30);
    year.sitting(Round::First, 2, 2).sheet(Round::First, 2, 21, 5).sheet(Round::First, 2, 22, 5);
    let whole = year.summary();
    year.write(Entry::HappinessSheet(Round::First, id(22)), &[text(sheet::REMOVED, "ซ้ำ")]);
    assert_eq!(year.summary().first.answered, 31);
    year.write(Entry::Sitting(Round::First, id(2)), &[text(sitting::REMOVED, "ลงผิดหมู่บ้าน")]);
    let rounds = Rounds::of(HappinessRecords::read(&year.records));
    assert_eq!((rounds.first.sittings.len(), rounds.first.removed.len()), (1, 1));
    assert_eq!(year.summary().first.village, Some(Ratio::whole(3)));
    year.write(Entry::HappinessSheet(Round::First, id(22)), &[(FieldName::from(sheet::REMOVED), Value::Null)]);
    year.write(Entry::Sitting(Round::First, id(2)), &[(FieldName::from(sitting::REMOVED), Value::Null)]);
    assert_eq!(year.summary(), whole);
}

#[test]
fn people_come_and_go() {
    let mut year = Year::default();
    let list = indicators();
    year.begin(Round::First).sitting(Round::First, 1, 34);
    let more = [number(present_field(&list[7]).as_str(), 36), number(present_field(&list[9]).as_str(), 31)];
    year.write(Entry::Sitting(Round::First, id(1)), &more);
    let rounds = Rounds::of(HappinessRecords::read(&year.records));
    let view = rounds.first.sitting(id(1)).unwrap().view.clone();
    let present = [0, 6, 7, 8, 9, 21].map(|position| view.present_at(&instruments()[1], position));
    assert_eq!(present, [34, 34, 36, 36, 31, 31].map(Some));
    assert_eq!(year.summary().first.people, 36);
}

/// The first sitting of the first round beside its people.
fn balance(year: &Year) -> Balance {
    let rounds = Rounds::of(HappinessRecords::read(&year.records));
    rounds.first.sitting(id(1)).unwrap().balance(&instruments()[1])
}

/// By how many at which places.
fn at(uneven: &[Uneven]) -> Vec<(usize, u64)> {
    uneven.iter().map(|uneven| (uneven.position, uneven.difference())).collect()
}

#[test]
fn hands_counted_twice_make_no_people() {
    let mut year = Year::default();
    let list = indicators();
    year.begin(Round::First).sitting(Round::First, 1, 10).hands(Round::First, 1, device(1), 5, 10);
    assert_eq!(balance(&year), Balance::default());
    year.write(Entry::Tally(Round::First, id(1), device(1)), &[number(count_field(&list[3], 4).as_str(), 5)]);
    assert_eq!((at(&balance(&year).over), balance(&year).most_over()), (vec![(3, 5)], 5));
    assert_eq!(year.summary().first.people, 10, "as many as were said to be there");
    // Somebody confirms that people came; from there on the others are short.
    year.write(Entry::Sitting(Round::First, id(1)), &[number(present_field(&list[3]).as_str(), 15)]);
    assert!(!balance(&year).is_over());
    assert_eq!(at(&balance(&year).short), (4..22).map(|position| (position, 5)).collect::<Vec<_>>());
    assert_eq!(year.summary().first.people, 15);
}

#[test]
fn who_was_not_counted_is_missed_until_said_to_abstain() {
    let mut year = Year::default();
    let list = indicators();
    year.begin(Round::First).sitting(Round::First, 1, 34);
    let tally = Entry::Tally(Round::First, id(1), device(1));
    year.write(tally.clone(), &[number(count_field(&list[0], 5).as_str(), 32)]);
    assert_eq!(at(&balance(&year).short), [(0, 2)], "what nobody counted at all is no part of it");
    year.write(tally, &[number(abstained_field(&list[0]).as_str(), 2)]);
    assert!(balance(&year).is_even());
}

#[test]
fn totals_from_paper_may_lack_people_but_not_have_too_many() {
    let mut year = Year::default();
    year.begin(Round::First).sitting(Round::First, 1, 10);
    year.write(Entry::Sitting(Round::First, id(1)), &[text(sitting::MODE, "paper")]);
    year.hands(Round::First, 1, Counter::Paper, 4, 8);
    assert!(balance(&year).is_even(), "paper knows of no abstention");
    year.hands(Round::First, 1, Counter::Paper, 5, 12);
    assert_eq!(balance(&year).over.len(), 22);
    year.write(Entry::Sitting(Round::First, id(1)), &[(FieldName::from(sitting::PRESENT), Value::Null)]);
    assert!(balance(&year).is_even(), "nobody said how many there were");
    assert_eq!(year.summary().first.people, 20);
}

#[test]
fn a_sheet_is_whole_when_everything_was_asked() {
    let mut year = Year::default();
    let list = indicators();
    year.begin(Round::First).sitting(Round::First, 1, 1);
    year.write(Entry::Sitting(Round::First, id(1)), &[text(sitting::MODE, "sheets")]);
    year.sheet(Round::First, 1, 21, 5);
    let open = |year: &Year| balance(year).open_sheets;
    assert_eq!(open(&year), 0);
    // Left open on purpose: the sheet stays whole, and the answer is gone.
    year.write(Entry::HappinessSheet(Round::First, id(21)), &[(score_field(&list[2]), score_value(None))]);
    assert_eq!((open(&year), year.summary().first.answered), (0, 1));
    // A stray touch on a second sheet.
    let touched = [(score_field(&list[0]), score_value(Some(1))), text(sheet::SITTING, &id(1).to_string())];
    year.write(Entry::HappinessSheet(Round::First, id(22)), &touched);
    let with_stray = balance(&year);
    assert_eq!((with_stray.open_sheets, with_stray.sheets_over, with_stray.is_over()), (1, 1, true));
    assert_eq!(year.summary().first.people, 1);
}

#[test]
fn the_rounds_bound_each_other() {
    let mut year = Year::default();
    let rounds = |year: &Year| Rounds::of(HappinessRecords::read(&year.records));
    assert_eq!(rounds(&year).bound(Round::Second), None, "no day is known");
    for (round, n, day) in [
        (Round::First, 1, "2026-11-02"),
        (Round::First, 2, "2026-11-05"),
        (Round::Second, 3, "2027-08-12"),
        (Round::Second, 4, "2027-08-10"),
    ] {
        year.write(Entry::Sitting(round, id(n)), &[text(sitting::HELD_ON, day)]);
    }
    assert_eq!(rounds(&year).bound(Round::Second), Some(jiff::civil::date(2026, 11, 5)));
    assert_eq!(rounds(&year).bound(Round::First), Some(jiff::civil::date(2027, 8, 10)));
}

#[test]
fn a_village_is_measured_when_both_rounds_are_finished() {
    let mut year = Year::default();
    let lacking = |year: &Year| year.summary().measured();
    assert_eq!(lacking(&year), Measured::Lacking(Round::ALL.to_vec()));
    assert!(year.summary().may_begin(Round::First) && !year.summary().may_begin(Round::Second));
    whole(&mut year, Round::First, 3);
    assert_eq!(lacking(&year), Measured::Lacking(vec![Round::Second]));
    assert!(year.summary().may_begin(Round::Second));
    for (level, change) in [(4, Changed::Better), (3, Changed::Same), (2, Changed::Worse)] {
        let mut both = Year { records: year.records.clone(), seq: 100 };
        whole(&mut both, Round::Second, level);
        let summary = both.summary();
        assert_eq!((summary.change(), summary.component_changes()), (change, vec![change; 6]));
        assert_eq!(summary.measured(), Measured::Both(change));
        assert_eq!(summary.second.percent, Ratio::new(u64::from(level) * 100, 5));
    }
}

#[test]
fn rounds_measured_differently_are_not_compared() {
    let mut year = Year::default();
    whole(&mut year, Round::First, 3);
    whole(&mut year, Round::Second, 4);
    let mut summary = year.summary();
    summary.first.instrument = Some("gvh-demo-6x22@0".to_owned());
    assert_eq!(summary.change(), Changed::NotComparable);
}

#[test]
fn without_its_instrument_there_are_counts_and_no_means() {
    let mut year = Year::default();
    whole(&mut year, Round::First, 3);
    let first = HappinessSummary::read(&year.records, &[]).first;
    assert_eq!((first.answered, first.village.clone(), first.state()), (30, None, ItemState::Started));
}

#[test]
fn who_disagrees_is_asked() {
    let mut year = Year::default();
    whole(&mut year, Round::First, 3);
    year.write_unseen(2, Entry::Sitting(Round::First, id(1)), &[number(sitting::PRESENT, 31)]);
    assert_eq!(year.summary().first.state(), ItemState::Attention);
    assert_eq!(year.summary().second.state(), ItemState::NotStarted);
}

#[test]
fn a_summary_travels_and_an_older_one_is_read() {
    let mut year = Year::default();
    whole(&mut year, Round::First, 3);
    let summaries = Summaries::of(&year.records, &instruments());
    let json = serde_json::to_string(&summaries).unwrap();
    assert_eq!(serde_json::from_str::<Summaries>(&json).unwrap(), summaries);
    assert!(json.contains(r#""village":"3/1""#), "{json}");
    let older: Summaries = serde_json::from_str(r#"{"households":{"total":1,"before":0,"after":0}}"#).unwrap();
    assert_eq!(older.happiness, HappinessSummary::default());
}

#[test]
fn the_part_has_its_kinds() {
    let kinds = [Kind::HappinessSession, Kind::Sitting, Kind::Tally, Kind::HappinessSheet];
    assert!(Part::Happiness.kinds().eq(kinds));
}

/// Something entered in the first round: sitting, counter or sheet, level, people.
type Entered = (u8, u8, u8, u8);

fn entered() -> impl Strategy<Value = Vec<Entered>> {
    proptest::collection::vec((0..3_u8, 0..4_u8, 1..=5_u8, 0..20_u8), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_sheets_sittings_and_tallies_never_matters(entered in entered().prop_shuffle()) {
        let tell = |entered: &[(usize, Entered)]| {
            let mut year = Year::default();
            year.begin(Round::First);
            for (at, (sitting, counter, level, people)) in entered {
                let sitting = u128::from(*sitting);
                // The same fact whenever it comes: each has an id of its own.
                match counter {
                    0 => year.sheet(Round::First, sitting, 100 + *at as u128, *level),
                    1 => year.sitting(Round::First, sitting, 30),
                    _ => year.hands(Round::First, sitting, device(10 + *at as u32), *level, (*people).into()),
                };
            }
            year.summary().first
        };
        let numbered: Vec<_> = entered.into_iter().enumerate().collect();
        let reversed: Vec<_> = numbered.iter().rev().copied().collect();
        let (one, other) = (tell(&numbered), tell(&reversed));
        prop_assert_eq!((one.village, one.people, one.answered), (other.village, other.people, other.answered));
    }
}
