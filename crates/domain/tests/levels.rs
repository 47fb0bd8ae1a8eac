//! The level rule: the acceptance cases of the reference, and what must hold for every village.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::comparison::{Change, Comparison};
use domain::level::decide;
use domain::{Answer, Answers, Decision, Instrument, Level};
use proptest::prelude::*;

fn official() -> Instrument {
    domain::instrument::builtin_instruments().unwrap().remove(0)
}

fn training() -> Instrument {
    domain::instrument::builtin_instruments().unwrap().remove(1)
}

fn core(instrument: &Instrument, level: Level) -> Vec<String> {
    instrument.rule(level).unwrap().core.clone().unwrap().into_iter().collect()
}

/// All indicators answered, and these passed.
fn passing<'a>(instrument: &'a Instrument, ids: impl IntoIterator<Item = &'a String>) -> Answers {
    let mut answers: Answers = instrument.indicators.iter().map(|i| (i.id.as_str(), Answer::Fail)).collect();
    ids.into_iter().for_each(|id| answers.set(id, Some(Answer::Pass)));
    answers
}

/// The first `n` ids: those wanted first, then the others in order.
fn first(instrument: &Instrument, wanted: &[String], n: usize) -> Vec<String> {
    let others = instrument.indicators.iter().map(|i| i.id.clone()).filter(|id| !wanted.contains(id));
    wanted.iter().cloned().chain(others).take(n).collect()
}

#[test]
fn until_all_are_assessed_there_is_no_level() {
    let instrument = training();
    let mut answers = passing(&instrument, &first(&instrument, &[], 20));
    answers.set(&instrument.indicators[22].id, None);
    let Decision::NotAllAssessed { tally } = decide(&instrument, &answers) else { panic!("a level too early") };
    assert_eq!((tally.passed, tally.assessed, tally.total), (20, 22, 23));
}

#[test]
fn up_to_nine_passed_is_no_level_whatever_the_core() {
    for instrument in [official(), training()] {
        for n in 0..=9 {
            let decision = decide(&instrument, &passing(&instrument, &first(&instrument, &[], n)));
            assert_eq!(decision, Decision::TooFewPassed { passed: n, needed: 10 });
        }
    }
}

#[test]
fn all_passed_is_prosperous_whatever_the_core() {
    for instrument in [official(), training()] {
        let decision = decide(&instrument, &passing(&instrument, &first(&instrument, &[], 23)));
        assert_eq!(decision, Decision::Reached { level: Level::Prosperous, passed: 23 });
    }
}

#[test]
fn exactly_the_core_ten_is_enough_to_live() {
    let instrument = training();
    let ten = core(&instrument, Level::EnoughToLive);
    let decision = decide(&instrument, &passing(&instrument, &ten));
    assert_eq!(decision, Decision::Reached { level: Level::EnoughToLive, passed: 10 });
}

#[test]
fn sixteen_with_one_core_missing_is_no_level_and_says_which() {
    let instrument = training();
    let mut ids = first(&instrument, &core(&instrument, Level::EnoughToLive), 17);
    let missing = ids.remove(0);
    let decision = decide(&instrument, &passing(&instrument, &ids));
    assert_eq!(decision, Decision::CoreNotPassed { passed: 16, level: Level::EnoughToLive, missing: vec![missing] });
}

#[test]
fn ten_of_which_nine_core_is_no_level() {
    let instrument = training();
    let ten = core(&instrument, Level::EnoughToLive);
    let other = first(&instrument, &ten, 11).remove(10);
    let ids: Vec<String> = ten[1..].iter().cloned().chain([other]).collect();
    assert_eq!(decide(&instrument, &passing(&instrument, &ids)).level(), None);
}

#[test]
fn seventeen_with_its_core_is_living_well_and_without_it_the_gap_is_said() {
    let instrument = training();
    let fifteen = core(&instrument, Level::LivingWell);
    let with = decide(&instrument, &passing(&instrument, &first(&instrument, &fifteen, 17)));
    assert_eq!(with, Decision::Reached { level: Level::LivingWell, passed: 17 });
    let ten = core(&instrument, Level::EnoughToLive);
    let left_out = fifteen.iter().find(|id| !ten.contains(id)).unwrap();
    let ids: Vec<String> = first(&instrument, &fifteen, 18).into_iter().filter(|id| id != left_out).collect();
    let without = decide(&instrument, &passing(&instrument, &ids));
    let missing = vec![left_out.clone()];
    let (level, instead_of) = (Level::EnoughToLive, Level::LivingWell);
    assert_eq!(without, Decision::Proposed { level, instead_of, passed: 17, missing });
}

#[test]
fn the_official_frame_says_that_its_core_is_not_defined() {
    let instrument = official();
    let decision = decide(&instrument, &passing(&instrument, &first(&instrument, &[], 12)));
    assert_eq!(decision, Decision::CoreNotDefined { passed: 12, level: Level::EnoughToLive });
}

prop_compose! {
    fn some_answers()(given in prop::collection::vec(prop::option::of(any::<bool>()), 23)) -> Answers {
        let instrument = training();
        let mut answers = Answers::default();
        for (indicator, given) in instrument.indicators.iter().zip(given) {
            answers.set(&indicator.id, given.map(|pass| if pass { Answer::Pass } else { Answer::Fail }));
        }
        answers
    }
}

proptest! {
    #[test]
    fn the_level_never_falls_when_one_more_indicator_passes(passed in prop::collection::vec(any::<bool>(), 23), one in 0usize..23) {
        let instrument = training();
        let ids: Vec<String> = instrument.indicators.iter().map(|i| i.id.clone()).collect();
        let chosen: Vec<&String> = ids.iter().zip(&passed).filter(|(_, pass)| **pass).map(|(id, _)| id).collect();
        let fewer = decide(&instrument, &passing(&instrument, chosen.iter().copied()));
        let more = decide(&instrument, &passing(&instrument, chosen.into_iter().chain([&ids[one]])));
        prop_assert!(more.level() >= fewer.level());
    }

    #[test]
    fn an_assessment_compared_with_itself_is_the_same(answers in some_answers()) {
        let instrument = training();
        let comparison = Comparison::of(&instrument, &answers, &answers);
        prop_assert_eq!(comparison.count(Change::Better) + comparison.count(Change::Worse), 0);
        prop_assert_eq!(comparison.count(Change::Same), answers.tally(&instrument).assessed);
    }

    #[test]
    fn what_got_better_one_way_got_worse_the_other(before in some_answers(), after in some_answers()) {
        let instrument = training();
        let forth = Comparison::of(&instrument, &before, &after);
        let back = Comparison::of(&instrument, &after, &before);
        prop_assert_eq!(forth.count(Change::Better), back.count(Change::Worse));
        prop_assert_eq!(forth.count(Change::NotComparable), back.count(Change::NotComparable));
    }

    #[test]
    fn dimensions_add_up_to_the_whole(answers in some_answers()) {
        let instrument = training();
        let parts = (1..=4).map(|number| answers.tally_of(&instrument, number));
        let (passed, assessed, total) = parts.fold((0, 0, 0), |sum, t| (sum.0 + t.passed, sum.1 + t.assessed, sum.2 + t.total));
        let whole = answers.tally(&instrument);
        prop_assert_eq!((passed, assessed, total), (whole.passed, whole.assessed, whole.total));
    }
}

#[test]
fn by_an_instrument_that_is_not_at_hand_nothing_is_decided() {
    let reference = "moi-sev-4x23@7".parse().unwrap();
    let instrument = Instrument::unknown(&reference, ["sev.1.1", "sev.9.9"]);
    let answers: Answers = [("sev.1.1", Answer::Pass), ("sev.9.9", Answer::Pass)].into_iter().collect();
    let Decision::NotAllAssessed { tally } = decide(&instrument, &answers) else { panic!("a level out of nothing") };
    assert_eq!((tally.passed, tally.total), (2, 2), "what was answered is counted all the same");
    assert_eq!(instrument.indicator("sev.9.9").map(|indicator| indicator.code.as_str()), Some("sev.9.9"));
}
