//! The nine activities over households: totals, and who improved.

use domain::comparison::Change;
use domain::household::{ACTIVITIES, ActivityAnswer, COUNT, Counts, Found, Totals, compare, position};
use proptest::prelude::*;

/// มี and ไม่มี as they are written on paper: `+`, `-`; `h` not at home, `d` declined, anything else not asked.
fn found(signs: &str) -> Found {
    let mut found = Found::default();
    for (answer, sign) in found.answers.iter_mut().zip(signs.chars()) {
        *answer = match sign {
            '+' => Some(ActivityAnswer::Have),
            '-' => Some(ActivityAnswer::HaveNot),
            'h' => Some(ActivityAnswer::NotHome),
            'd' => Some(ActivityAnswer::Declined),
            _ => None,
        };
    }
    found
}

#[test]
fn the_letter_has_three_groups_of_three() {
    let ids: Vec<&str> = ACTIVITIES.activities().map(|activity| activity.id.as_str()).collect();
    assert_eq!(ids, ["2.1.1", "2.1.2", "2.1.3", "2.2.1", "2.2.2", "2.2.3", "2.3.1", "2.3.2", "2.3.3"]);
    assert_eq!(ids.len(), COUNT);
    for group in &ACTIVITIES.groups {
        assert!(group.activities.iter().all(|activity| activity.id.starts_with(&group.code)));
    }
    assert_eq!((position("2.1.1"), position("2.3.3"), position("2.4.1")), (Some(0), Some(8), None));
}

#[test]
fn codes_read_back() {
    for answer in ActivityAnswer::ALL {
        assert_eq!(ActivityAnswer::from_code(answer.code()), Some(answer));
    }
}

#[test]
fn improved_means_strictly_more_among_those_known_in_both() {
    let cases = [
        ("+--------", "++-------", Change::Better),
        ("++-------", "-++------", Change::Same),
        ("++-------", "+--------", Change::Worse),
        // What was not asked before is no improvement.
        ("+        ", "+++++++++", Change::Same),
        ("hhhhhhhhh", "+++++++++", Change::NotComparable),
        ("d+       ", "++       ", Change::Same),
        ("         ", "         ", Change::NotComparable),
    ];
    for (before, after, change) in cases {
        assert_eq!(compare(&found(before), &found(after)), change, "{before} {after}");
    }
}

#[test]
fn a_whole_visit_speaks_for_what_has_no_answer_of_its_own() {
    let mut visited = found("+        ");
    assert!(!visited.is_settled());
    visited.visit = Some(ActivityAnswer::Declined);
    assert!(visited.is_settled());
    assert_eq!((visited.of(0), visited.of(1)), (Some(ActivityAnswer::Have), Some(ActivityAnswer::Declined)));
    assert_eq!(visited.answered(), 1);
}

#[test]
fn totals_by_activity_and_group() {
    let households = [found("+++------"), found("+-+hhhddd"), found("")];
    let totals = Totals::of(&households);
    assert_eq!(totals.0[0], Counts { have: 2, open: 1, ..Counts::default() });
    assert_eq!(totals.0[1], Counts { have: 1, have_not: 1, open: 1, ..Counts::default() });
    let [food, environment, social] = [0, 1, 2].map(|group| totals.of_group(&ACTIVITIES.groups[group]));
    assert_eq!(food, Counts { have: 5, have_not: 1, open: 3, ..Counts::default() });
    assert_eq!(environment, Counts { have_not: 3, not_home: 3, open: 3, ..Counts::default() });
    assert_eq!(social, Counts { have_not: 3, declined: 3, open: 3, ..Counts::default() });
}

fn any_answer() -> impl Strategy<Value = Option<ActivityAnswer>> {
    proptest::option::of(proptest::sample::select(ActivityAnswer::ALL.to_vec()))
}

fn any_found() -> impl Strategy<Value = Found> {
    (proptest::array::uniform9(any_answer()), any_answer())
        .prop_map(|(answers, visit)| Found { answers, visit: visit.filter(|visit| visit.is_of_visit()) })
}

proptest! {
    #[test]
    fn the_order_of_households_never_matters(households in proptest::collection::vec(any_found(), 0..20), turn in 0usize..20) {
        let mut other = households.clone();
        other.reverse();
        if !other.is_empty() {
            let turn = turn % other.len();
            other.rotate_left(turn);
        }
        prop_assert_eq!(Totals::of(&households), Totals::of(&other));
        prop_assert!(Totals::of(&households).0.iter().all(|counts| counts.total() == households.len()));
    }

    #[test]
    fn a_household_compared_with_itself_is_the_same(found in any_found()) {
        let known = (0..COUNT).any(|activity| found.of(activity).is_some_and(ActivityAnswer::is_known));
        let expected = if known { Change::Same } else { Change::NotComparable };
        prop_assert_eq!(compare(&found, &found), expected);
    }

    #[test]
    fn better_one_way_is_worse_the_other(before in any_found(), after in any_found()) {
        let back = match compare(&before, &after) {
            Change::Better => Change::Worse,
            Change::Worse => Change::Better,
            other => other,
        };
        prop_assert_eq!(compare(&after, &before), back);
    }
}
