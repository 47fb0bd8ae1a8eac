//! The happiness measurement: instruments, means, rounds compared, the programme's share.

use domain::Ratio;
use domain::comparison::Change;
use domain::happiness::instrument::{HappinessFault, builtin_happiness_instruments};
use domain::happiness::kpi::{TARGET_PERCENT, needed};
use domain::happiness::{
    Formula, HappinessInstrument, Kpi, Lack, Measured, Round, RoundComparison, RoundCounts, Scores,
};
use domain::instrument::TextStatus;
use proptest::prelude::*;

#[expect(clippy::unwrap_used, reason = "the files are compiled in")]
fn instruments() -> [HappinessInstrument; 2] {
    builtin_happiness_instruments().unwrap().try_into().unwrap()
}

fn training() -> HappinessInstrument {
    let [_, training] = instruments();
    training
}

#[expect(clippy::unwrap_used, reason = "no test divides by zero")]
fn ratio(numerator: u64, denominator: u64) -> Ratio {
    Ratio::new(numerator, denominator).unwrap()
}

/// Every indicator answered by so many people a level, from the lowest.
fn alike(instrument: &HappinessInstrument, people: [u32; 5]) -> RoundCounts {
    let mut counts = RoundCounts::default();
    for indicator in &instrument.indicators {
        for (level, people) in (1..).zip(people) {
            counts.entry(&indicator.id).add(level, people);
        }
    }
    counts
}

#[test]
fn the_official_frame_is_whole_and_says_what_it_lacks() {
    let [official, _] = instruments();
    assert_eq!(official.validate(), Ok(()));
    assert_eq!((official.components.len(), official.indicators.len()), (6, 22));
    assert_eq!(official.lacks(), [Lack::Texts, Lack::Components, Lack::Scale, Lack::Formula]);
    assert!(official.indicators.iter().all(|indicator| indicator.text.status == TextStatus::NotFound));
    // Whatever is counted with it: there is no score.
    let scores = Scores::of(&official, &alike(&official, [0, 0, 10, 10, 10]));
    assert_eq!((scores.village, scores.indicators), (None, vec![None; 22]));
}

#[test]
fn the_training_set_is_usable_and_says_it_is_one() {
    let training = training();
    assert_eq!((training.validate(), training.lacks()), (Ok(()), vec![]));
    assert!(training.training && training.label.is_some());
    assert_eq!((training.indicators.len(), training.components.len(), training.highest()), (22, 6, Some(5)));
    assert!(training.indicators.iter().all(|indicator| indicator.text.status == TextStatus::Training));
    let sizes: Vec<usize> = (1..=6).map(|number| training.of_component(number).count()).collect();
    assert_eq!(sizes, [3, 5, 3, 4, 4, 3], "unequal, so that the two formulas differ");
}

#[test]
fn a_broken_instrument_says_what_is_broken() {
    let broken = |change: fn(&mut HappinessInstrument)| {
        let mut instrument = training();
        change(&mut instrument);
        instrument.validate().unwrap_err().code()
    };
    assert_eq!(broken(|i| i.indicators[1].id = i.indicators[0].id.clone()), "indicator_id_twice");
    assert_eq!(broken(|i| i.components[1].number = 1), "component_twice");
    assert_eq!(broken(|i| i.indicators[1].component = Some(9)), "indicator_without_component");
    assert_eq!(broken(|i| i.indicators.retain(|indicator| indicator.component != Some(4))), "empty_component");
    assert_eq!(broken(|i| i.scale[1].value = 1), HappinessFault::Scale.code());
    assert_eq!(broken(|i| i.scale.truncate(1)), HappinessFault::Scale.code());
    assert_eq!(broken(|i| i.scale[4].value = 101), HappinessFault::Scale.code());
}

#[test]
fn means_are_exact() {
    let training = training();
    // The sheet of the drawing: 11, 14, 5, 2, 0 from the highest, of 32 who raised a hand.
    let scores = Scores::of(&training, &alike(&training, [0, 2, 5, 14, 11]));
    let mean = ratio(2 * 2 + 5 * 3 + 14 * 4 + 11 * 5, 32);
    assert!(scores.indicators.iter().all(|one| one.as_ref() == Some(&mean)));
    assert_eq!(scores.village.as_ref(), Some(&mean));
    assert_eq!((mean.to_string().as_str(), mean.rounded(2).as_str()), ("65/16", "4.06"));
    assert_eq!(training.percent(&mean), Some(ratio(65 * 100, 16 * 5)));
}

#[test]
fn the_formula_is_the_instruments() {
    let by_indicators = training();
    let by_components = HappinessInstrument { formula: Some(Formula::MeanOfComponents), ..training() };
    let mut counts = RoundCounts::default();
    for indicator in &by_indicators.indicators {
        counts.entry(&indicator.id).add(if indicator.component == Some(2) { 5 } else { 1 }, 10);
    }
    let village = |instrument| Scores::of(instrument, &counts).village;
    assert_eq!(village(&by_indicators), Some(ratio(5 * 5 + 17, 22)));
    assert_eq!(village(&by_components), Some(ratio(5 + 5, 6)));
}

#[test]
fn nothing_is_scored_before_everything_has_an_answer() {
    let training = training();
    let mut counts = alike(&training, [0, 0, 0, 10, 0]);
    let mut lacking = RoundCounts::default();
    for indicator in training.indicators.iter().filter(|indicator| indicator.code != "3.2") {
        *lacking.entry(&indicator.id) = counts.entry(&indicator.id).clone();
    }
    lacking.entry("gvh-demo.3.2").add_abstained(10);
    let scores = Scores::of(&training, &lacking);
    let components: Vec<bool> = scores.components.iter().map(|component| component.mean.is_some()).collect();
    assert_eq!(components, [true, true, false, true, true, true]);
    assert_eq!((scores.unanswered(), scores.village), (1, None));
    // A level the scale does not have counts nowhere.
    lacking.entry("gvh-demo.3.2").add(9, 3);
    assert_eq!(Scores::of(&training, &lacking).unanswered(), 1);
    counts.entry("gvh-demo.3.2").add(9, 3);
    assert_eq!(Scores::of(&training, &counts).village, Some(Ratio::whole(4)));
}

#[test]
fn increased_is_strictly_greater_before_any_rounding() {
    let training = training();
    let base = alike(&training, [0, 0, 0, 2000, 0]);
    let mut more = base.clone();
    more.entry("gvh-demo.1.1").add(5, 1);
    let [first, second] = [&base, &more].map(|counts| Scores::of(&training, counts));
    let [one, two] = [&first, &second].map(|scores| scores.village.clone().unwrap().rounded(2));
    assert_eq!(one, two, "no eye sees it");
    let comparison = RoundComparison::of(&first, &second);
    assert_eq!((comparison.village, comparison.count(Change::Better)), (Change::Better, 1));
    assert_eq!(comparison.components[0], Change::Better);
    assert_eq!(RoundComparison::of(&second, &first).village, Change::Worse);
    assert_eq!(RoundComparison::of(&first, &Scores::default()).village, Change::NotComparable);
}

#[test]
fn the_letters_share_of_villages() {
    // T3: 90 % of 8,780 villages are 7,902.
    assert_eq!((needed(8_780), needed(10), needed(11), needed(0)), (7_902, 9, 10, 0));
    let villages = |increased: usize| {
        (0..8_780).map(move |village| {
            (village, Measured::Both(if village < increased { Change::Better } else { Change::Same }))
        })
    };
    assert_eq!(Kpi::of(villages(7_902)).is_met(), Some(true));
    assert_eq!(Kpi::of(villages(7_901)).is_met(), Some(false));
    assert_eq!(Kpi::of(villages(7_902)).percent(), Some(Ratio::whole(TARGET_PERCENT)));
}

#[test]
fn villages_without_both_rounds_are_listed_apart() {
    let kpi = Kpi::of([
        ("ก", Measured::Both(Change::Better)),
        ("ข", Measured::Lacking(vec![Round::Second])),
        ("ค", Measured::Both(Change::Worse)),
        ("ง", Measured::Both(Change::NotComparable)),
        ("จ", Measured::Lacking(Round::ALL.to_vec())),
    ]);
    assert_eq!((kpi.both(), kpi.percent(), kpi.is_met()), (2, Some(Ratio::whole(50)), Some(false)));
    assert_eq!(kpi.lacking, [("ข", vec![Round::Second]), ("จ", Round::ALL.to_vec())]);
    assert_eq!(kpi.incomparable, ["ง"]);
    let nothing = Kpi::<&str>::of([]);
    assert_eq!((nothing.percent(), nothing.is_met()), (None, None));
}

/// One thing somebody counted: indicator, level, people.
type Counted = (usize, u8, u32);

fn counted() -> impl Strategy<Value = Vec<Counted>> {
    proptest::collection::vec((0..22_usize, 1..=5_u8, 0..60_u32), 0..120)
}

fn sum(instrument: &HappinessInstrument, counted: &[Counted]) -> RoundCounts {
    let mut counts = RoundCounts::default();
    for (indicator, level, people) in counted {
        counts.entry(&instrument.indicators[*indicator].id).add(*level, *people);
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_mean_never_leaves_the_scale(counted in counted(), everywhere in 1..6_u32) {
        let training = training();
        let mut counts = sum(&training, &counted);
        counts.add_all(&alike(&training, [everywhere, 0, 0, 0, everywhere]));
        let scores = Scores::of(&training, &counts);
        let (lowest, highest) = (Ratio::whole(1), Ratio::whole(5));
        let all = scores.indicators.iter().chain(scores.components.iter().map(|one| &one.mean)).chain([&scores.village]);
        for mean in all {
            let mean = mean.clone().unwrap();
            prop_assert!(mean >= lowest && mean <= highest, "{mean}");
        }
    }

    #[test]
    fn neither_order_nor_grouping_matters(counted in counted().prop_shuffle(), cut in 0..120_usize) {
        let training = training();
        let whole = sum(&training, &counted);
        let (one, other) = counted.split_at(cut.min(counted.len()));
        let mut grouped = sum(&training, other);
        grouped.add_all(&sum(&training, one));
        prop_assert_eq!(&whole, &grouped);
        let reversed: Vec<Counted> = counted.iter().rev().copied().collect();
        prop_assert_eq!(whole, sum(&training, &reversed));
    }

    #[test]
    fn a_round_beside_itself_is_the_same(counted in counted()) {
        let training = training();
        let scores = Scores::of(&training, &sum(&training, &counted));
        let comparison = RoundComparison::of(&scores, &scores);
        let unanswered = scores.unanswered();
        prop_assert_eq!(comparison.count(Change::Same), 22 - unanswered);
        prop_assert_eq!(comparison.count(Change::NotComparable), unanswered);
    }

    #[test]
    fn an_abstention_changes_no_score(counted in counted(), indicator in 0..22_usize, people in 0..60_u32) {
        let training = training();
        let counts = sum(&training, &counted);
        let mut abstained = counts.clone();
        abstained.entry(&training.indicators[indicator].id).add_abstained(people);
        prop_assert_eq!(Scores::of(&training, &counts), Scores::of(&training, &abstained));
    }
}
