//! A village's households: fields, walking order, twins, totals.

use std::sync::Arc;

use domain::Phase;
use domain::comparison::Change;
use domain::household::{ACTIVITIES, ActivityAnswer};
use proptest::prelude::*;
use records::View;
use records::dossier::ItemState;
use records::household::{self, HouseholdView, answer_field, answer_value, visit_field};
use records::households::{ORDER_STEP, Register, order_between};
use records::roll::apart_field;
use records::shape::{MAX_NAME_CHARS, fits};
use sync::{FieldName, Value};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn view(order: i64, fields: &[(FieldName, Value)]) -> Arc<HouseholdView> {
    let mut view = HouseholdView { order, ..HouseholdView::default() };
    for (name, value) in fields {
        view.set(name, value);
    }
    Arc::new(view)
}

fn text(name: &str, value: &str) -> (FieldName, Value) {
    (FieldName::from(name), Value::from(value))
}

fn all(phase: Phase, answer: ActivityAnswer) -> Vec<(FieldName, Value)> {
    ACTIVITIES.activities().map(|a| (answer_field(phase, &a.id), answer_value(Some(answer)))).collect()
}

#[test]
fn only_values_that_fit_are_let_in() {
    let takes = |name: &str, value: Value| fits(household::FIELDS, &FieldName::from(name), &value);
    let good = [
        ("name", Value::from("บ้านสมมติ")),
        ("name", Value::Null),
        ("house_no", Value::from("12/3")),
        ("order", Value::Int(-5)),
        ("activity:before:2.1.1", Value::from("have_not")),
        ("note:after:2.3.3", Value::from("เดินทุกเช้า")),
        ("visit:after", Value::from("declined")),
        ("twin_of", Value::from("01928c5e-0000-7000-8000-000000000001")),
        ("apart:01928c5e-0000-7000-8000-000000000001", Value::Bool(true)),
        ("removed", Value::from("ย้ายออก")),
        ("a_newer_field", Value::Int(1)),
    ];
    for (name, value) in good {
        assert!(takes(name, value.clone()), "{name} {value:?}");
    }
    let bad = [
        ("name", Value::Text("ก".repeat(MAX_NAME_CHARS + 1))),
        ("house_no", Value::Int(12)),
        ("order", Value::from("1")),
        ("activity:before:2.1.1", Value::from("pass")),
        ("note:after:2.3.3", Value::Bool(true)),
        ("visit:after", Value::from("have")),
        ("twin_of", Value::from("the one next door")),
        ("removed", Value::Bool(true)),
    ];
    for (name, value) in bad {
        assert!(!takes(name, value.clone()), "{name} {value:?}");
    }
}

#[test]
fn a_household_can_be_put_between_any_two() {
    assert_eq!(order_between(None, None), Some(ORDER_STEP));
    assert_eq!(order_between(Some(ORDER_STEP), None), Some(2 * ORDER_STEP));
    assert_eq!(order_between(None, Some(ORDER_STEP)), Some(0));
    assert_eq!(order_between(Some(10), Some(20)), Some(15));
    assert_eq!(order_between(Some(-3), Some(-1)), Some(-2));
    for (before, after) in [(10, 11), (10, 10), (i64::MIN, i64::MIN)] {
        assert_eq!(order_between(Some(before), Some(after)), None, "no room");
    }
    assert_eq!(order_between(Some(i64::MAX), None), None);
}

#[test]
fn twins_and_removed_households_do_not_count() {
    let before = |answer| all(Phase::Before, answer);
    let twin = [before(ActivityAnswer::Have), vec![text("twin_of", &id(1).to_string())]].concat();
    let gone = [before(ActivityAnswer::Have), vec![text("removed", "ย้ายออก")]].concat();
    let register = Register::of([
        (id(3), view(1, &twin)),
        (id(1), view(2, &before(ActivityAnswer::HaveNot))),
        (id(2), view(3, &gone)),
        (id(4), view(0, &[(visit_field(Phase::Before), Value::from("not_home"))])),
    ]);
    let counted: Vec<Uuid> = register.counted.iter().map(|household| household.id).collect();
    assert_eq!(counted, [id(4), id(1)], "in walking order");
    assert_eq!(register.twins.iter().map(|(main, twin)| (*main, twin.id)).collect::<Vec<_>>(), [(id(1), id(3))]);
    assert_eq!(register.removed.len(), 1);
    let first = register.totals(Phase::Before).0[0];
    assert_eq!((first.have, first.have_not, first.not_home, first.total()), (0, 1, 1, 2));
    let summary = register.summary();
    assert_eq!((summary.total, summary.before, summary.after, summary.state()), (2, 2, 0, ItemState::Started));
    assert_eq!(summary.phase(), Phase::After);
}

#[test]
fn the_checklist_says_how_far_it_is() {
    let state = |households: Vec<Arc<HouseholdView>>| {
        let numbered = households.into_iter().enumerate().map(|(n, view)| (id(n as u128), view));
        Register::of(numbered).summary().state()
    };
    let both = [all(Phase::Before, ActivityAnswer::Have), all(Phase::After, ActivityAnswer::Have)].concat();
    assert_eq!(state(vec![]), ItemState::NotStarted);
    assert_eq!(state(vec![view(0, &[])]), ItemState::Started);
    assert_eq!(state(vec![view(0, &both), view(1, &[])]), ItemState::Started);
    assert_eq!(state(vec![view(0, &both)]), ItemState::Done);
}

#[test]
fn a_link_to_a_removed_household_hides_nobody() {
    let register = Register::of([
        (id(1), view(1, &[text("removed", "ย้ายออก")])),
        (id(2), view(2, &[text("twin_of", &id(1).to_string())])),
    ]);
    assert_eq!((register.counted.len(), register.twins.len(), register.removed.len()), (1, 0, 1));
}

#[test]
fn alike_households_are_asked_about_until_somebody_says() {
    let named = |order, no: &str, name: &str| vec![text("house_no", no), text("name", name), order_of(order)];
    let households = [
        (id(1), view(1, &named(1, "12/3", "บ้านสมมติ"))),
        (id(2), view(2, &named(2, "๑๒ /๓", "บ้านตัวอย่าง"))),
        (id(3), view(3, &named(3, "", "บ้าน สมมติ"))),
        (id(4), view(4, &named(4, "", ""))),
        (id(5), view(5, &named(5, "", ""))),
    ];
    assert_eq!(Register::of(households.clone()).suspected_twins(), [(id(1), id(2)), (id(1), id(3))]);
    let mut told = households;
    let mut second = (*told[1].1).clone();
    second.set(&apart_field(id(1)), &Value::Bool(true));
    told[1].1 = Arc::new(second);
    assert_eq!(Register::of(told).suspected_twins(), [(id(1), id(3))]);
}

fn order_of(order: i64) -> (FieldName, Value) {
    (FieldName::from("order"), Value::Int(order))
}

#[test]
fn improved_households_are_counted() {
    let phases = |before, after| [all(Phase::Before, before), all(Phase::After, after)].concat();
    let (have, not) = (ActivityAnswer::Have, ActivityAnswer::HaveNot);
    let register = Register::of([
        (id(1), view(1, &phases(not, have))),
        (id(2), view(2, &phases(have, have))),
        (id(3), view(3, &phases(have, ActivityAnswer::Declined))),
    ]);
    let counts = [Change::Better, Change::Same, Change::Worse, Change::NotComparable].map(|c| register.changed(c));
    assert_eq!(counts, [1, 1, 0, 1]);
    assert_eq!(Phase::ALL.map(|phase| register.active(phase)), [Some(2), Some(2)]);
    let asked_once = Register::of([(id(1), view(1, &all(Phase::Before, not)))]);
    assert_eq!(Phase::ALL.map(|phase| asked_once.active(phase)), [Some(0), None], "none of them is not nobody asked");
}

proptest! {
    #[test]
    fn no_household_is_ever_lost(links in proptest::collection::vec(proptest::option::of(0u128..8), 1..8), turn in 0usize..8) {
        let mut households: Vec<_> = links.iter().enumerate().map(|(n, link)| {
            let fields: Vec<_> = link.iter().map(|to| text("twin_of", &id(*to).to_string())).collect();
            (id(n as u128), view(n as i64, &fields))
        }).collect();
        let register = Register::of(households.clone());
        prop_assert_eq!(register.counted.len() + register.twins.len(), households.len());
        prop_assert!(!register.counted.is_empty());
        for (main, _) in &register.twins {
            prop_assert!(register.counted.iter().any(|household| household.id == *main));
        }
        let turn = turn % households.len();
        households.rotate_left(turn);
        prop_assert_eq!(Register::of(households), register);
    }

    #[test]
    fn a_new_place_lies_between(before in any::<i64>(), after in any::<i64>()) {
        if let Some(place) = order_between(Some(before), Some(after)) {
            prop_assert!(before < place && place < after);
        }
    }
}

#[test]
fn fields_read_back() {
    let mut view = HouseholdView::default();
    let note = household::note_field(Phase::After, "2.1.2");
    view.set(&note, &Value::from("ไก่สิบตัว"));
    view.set(&answer_field(Phase::After, "2.1.2"), &Value::from("have"));
    assert_eq!(view.note(Phase::After, "2.1.2"), Some("ไก่สิบตัว"));
    assert_eq!(view.after.of(1), Some(ActivityAnswer::Have));
    view.set(&note, &Value::Null);
    assert_eq!(view.note(Phase::After, "2.1.2"), None);
    assert_eq!(household::visit_of(&visit_field(Phase::Before)).unwrap(), Phase::Before);
}
