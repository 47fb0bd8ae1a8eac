//! Visits, advice and materials: fields, order, money against the budget, and a year in short.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use records::dossier::ItemState;
use records::material::{self, Budget, MaterialView};
use records::materials::Materials;
use records::monitoring::MonitoringSummary;
use records::shape::{MAX_NAME_CHARS, fits};
use records::visit::{self, AdviceView, VisitState, VisitView};
use records::visits::Visits;
use records::{Entry, View};
use rust_decimal::Decimal;
use sync::{FieldName, Value};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn read<V: View>(fields: &[(&str, &str)]) -> Arc<V> {
    let mut view = V::default();
    fields.iter().for_each(|(name, value)| view.set(&FieldName::from(*name), &Value::from(*value)));
    Arc::new(view)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn material(n: u128, fields: &[(&str, &str)]) -> (Entry, Arc<MaterialView>) {
    (Entry::Material(id(n)), read(fields))
}

fn line(n: u128, budget: &str, quantity: &str, rate: &str) -> (Entry, Arc<MaterialView>) {
    material(n, &[("quantity", quantity), ("unit_cost", rate), ("budget", budget)])
}

fn visit(n: u128, fields: &[(&str, &str)]) -> (Entry, Arc<VisitView>) {
    (Entry::MonitoringVisit(id(n)), read(fields))
}

#[test]
fn only_values_that_fit_are_let_in() {
    let takes = |name: &str, value: &str| fits(material::FIELDS, &FieldName::from(name), &Value::from(value));
    assert!(takes("what", "พันธุ์ผัก") && takes("quantity", "2.5") && takes("unit_cost", "18300") && takes("unit", "ถุง"));
    assert!(takes("budget", "practice") && takes("given_on", "2026-11-20") && takes("household", &id(3).to_string()));
    assert!(
        !takes("what", &"ก".repeat(MAX_NAME_CHARS + 1)) && !takes("quantity", "-1") && !takes("unit_cost", "1,000")
    );
    assert!(!takes("budget", "office") && !takes("given_on", "20/11/2569") && !takes("household", "12/3"));
    let takes = |name: &str, value: Value| fits(visit::FIELDS, &FieldName::from(name), &value);
    assert!(takes("planned_on", Value::from("2026-11-28")) && takes("from_paper", Value::Bool(true)));
    assert!(takes("seen_on", Value::Null) && takes("position", Value::from("13.69123,101.45678")));
    assert!(!takes("seen_on", Value::from("soon")) && !takes("from_paper", Value::from("yes")));
    let takes = |name: &str, value: &str| fits(visit::ADVICE_FIELDS, &FieldName::from(name), &Value::from(value));
    assert!(takes("visit", &id(1).to_string()) && takes("text", "ดูบัญชีครัวเรือน") && !takes("visit", "1"));
}

#[test]
fn a_line_is_quantity_times_rate_to_the_last_satang() {
    let cost = |quantity, rate| line(1, "development", quantity, rate).1.cost();
    assert_eq!(cost("30", "610"), decimal("18300"));
    assert_eq!(cost("0.1", "0.2"), decimal("0.02"), "not 0.020000000000000004");
    assert_eq!(cost("12.25", "3.33"), decimal("40.7925"));
    assert_eq!(cost("999999999.99", "999999999.99"), decimal("999999999980000000.0001"));
    assert_eq!(material(1, &[("quantity", "3")]).1.cost(), Decimal::ZERO, "nothing is guessed");
}

#[test]
fn the_letters_limits_and_what_goes_beyond() {
    let within = Materials::of([line(1, "development", "30", "610"), line(2, "practice", "56", "100")]);
    let [development, practice] = Budget::ALL.map(|budget| within.spending(budget));
    assert_eq!(
        (development.limit, development.spent, development.left()),
        (decimal("18300"), decimal("18300"), Decimal::ZERO)
    );
    assert_eq!((practice.limit, practice.is_over(), development.is_over()), (decimal("5600"), false, false));
    assert_eq!(within.total(), decimal("23900"));
    let over = Materials::of([line(1, "practice", "56", "100"), line(2, "practice", "0.01", "1")]);
    let practice = over.spending(Budget::Practice);
    assert_eq!((practice.is_over(), practice.left()), (true, decimal("-0.01")));
    assert_eq!(over.spending(Budget::Development).spent, Decimal::ZERO);
}

#[test]
fn what_was_taken_off_the_list_costs_nothing_and_stays_to_be_put_back() {
    let materials = Materials::of([
        line(1, "development", "2", "100"),
        material(2, &[("quantity", "1"), ("unit_cost", "9"), ("removed", "พิมพ์ซ้ำ")]),
    ]);
    assert_eq!((materials.total(), materials.removed.len()), (decimal("200"), 1));
}

#[test]
fn households_get_what_their_twins_got() {
    let to =
        |n: u128, household: &str| material(n, &[("quantity", "1"), ("unit_cost", "10"), ("household", household)]);
    let (main, twin) = (id(7).to_string(), id(8).to_string());
    let materials = Materials::of([to(1, &main), to(2, &twin), line(3, "development", "1", "5")]);
    let by_household = materials.by_household(|id| if id == self::id(8) { self::id(7) } else { id });
    let sums: Vec<_> = by_household
        .iter()
        .map(|(household, given)| (*household, records::materials::sum(given.iter().copied())))
        .collect();
    assert_eq!(sums, [(None, decimal("5")), (Some(id(7)), decimal("20"))]);
}

const TODAY: Date = date(2026, 11, 26);

#[test]
fn a_visit_is_planned_overdue_or_made() {
    let state = |fields: &[(&str, &str)]| visit(1, fields).1.state(TODAY);
    assert_eq!(state(&[("planned_on", "2026-11-26")]), VisitState::Planned, "today is not late");
    assert_eq!(state(&[("planned_on", "2026-11-25")]), VisitState::Overdue);
    assert_eq!(state(&[("planned_on", "2026-11-25"), ("seen_on", "2026-11-26")]), VisitState::Made);
    assert_eq!(state(&[]), VisitState::Planned);
}

#[test]
fn what_is_still_to_make_comes_first_and_what_was_made_last_is_next() {
    let visits = Visits::of(
        [
            visit(1, &[("seen_on", "2026-10-05")]),
            visit(2, &[("planned_on", "2026-12-01")]),
            visit(3, &[("seen_on", "2026-11-05"), ("planned_on", "2026-10-01")]),
            visit(4, &[]),
            visit(5, &[("planned_on", "2026-11-20")]),
            visit(6, &[("removed", "นัดซ้ำ")]),
        ],
        [],
    );
    assert_eq!(visits.listed.iter().map(|visit| visit.id).collect::<Vec<_>>(), [5, 2, 4, 3, 1].map(id));
    assert_eq!((visits.removed.len(), visits.get(id(6)).is_some()), (1, true));
    assert_eq!((visits.count(VisitState::Overdue, TODAY), visits.count(VisitState::Planned, TODAY)), (1, 2));
}

fn advice(n: u128, on: u128, made_at: i64) -> (Entry, Arc<AdviceView>) {
    let view = AdviceView { visit: Some(id(on)), text: format!("{n}"), author: "a1".to_owned(), made_at };
    (Entry::Advice(id(n)), Arc::new(view))
}

#[test]
fn advice_stands_under_its_visit_in_the_order_it_was_written() {
    let visits = Visits::of([visit(1, &[]), visit(2, &[])], [advice(10, 1, 30), advice(11, 1, 20), advice(12, 9, 1)]);
    let texts: Vec<_> = visits.advice_on(id(1)).iter().map(|advice| advice.view.text.as_str()).collect();
    assert_eq!((texts, visits.advice_on(id(2)).len(), visits.advice_count()), (vec!["11", "10"], 0, 2));
}

#[test]
fn a_year_in_short() {
    let empty = MonitoringSummary::default();
    assert_eq!(empty.state(), ItemState::NotStarted);
    let planned = Visits::of([visit(1, &[("planned_on", "2026-12-01")])], []);
    let made = Visits::of([visit(1, &[("seen_on", "2026-11-05")])], [advice(9, 1, 0)]);
    let given = Materials::of([line(1, "development", "30", "600"), line(2, "practice", "1", "60.50")]);
    let of = |visits: &Visits, given: &Materials| MonitoringSummary::of(visits, given);
    assert_eq!(of(&planned, &given).state(), ItemState::Started);
    assert_eq!(of(&made, &Materials::default()).state(), ItemState::Started);
    let done = of(&made, &given);
    assert_eq!((done.state(), done.made, done.advice, done.last_on), (ItemState::Done, 1, 1, Some(date(2026, 11, 5))));
    assert_eq!(done.spent(), decimal("18060.50"));
    let json = serde_json::to_string(&done).unwrap();
    assert_eq!(serde_json::from_str::<MonitoringSummary>(&json).unwrap(), done);
    assert_eq!(serde_json::from_str::<MonitoringSummary>("{}").unwrap(), empty, "an older projection");
}

proptest! {
    #[test]
    fn the_order_in_which_lines_arrive_never_matters(
        lines in prop::collection::vec((0u64..100_000, 0u64..100_000, any::<bool>()), 0..12),
    ) {
        let views: Vec<_> = (0u128..).zip(&lines).map(|(n, (quantity, rate, development))| {
            let budget = if *development { "development" } else { "practice" };
            let hundredths = |n: u64| Decimal::new(i64::try_from(n).unwrap(), 2).to_string();
            line(n, budget, &hundredths(*quantity), &hundredths(*rate))
        }).collect();
        let forwards = Materials::of(views.clone());
        let backwards = Materials::of(views.into_iter().rev());
        prop_assert_eq!(&forwards, &backwards);
        let of_lines = Budget::ALL.map(|budget| forwards.spending(budget).spent);
        prop_assert_eq!(of_lines[0] + of_lines[1], forwards.total(), "every line is in one budget line");
        // Counted in ten-thousandths, as whole numbers.
        let whole: u128 = lines.iter().map(|(quantity, rate, _)| u128::from(*quantity) * u128::from(*rate)).sum();
        prop_assert_eq!(forwards.total() * Decimal::from(10_000), Decimal::from(whole));
    }
}
