//! Boards and figures: what arrived, by village, district and country.

use super::*;

pub(super) async fn a_board_shows_targets_with_what_arrived(store: &dyn ServerStore) {
    let by = store.create_account(account("field1"), NOW).await.unwrap();
    store.put_villages(&[village("24090304", 4, "บ้านหนองปรือ"), village("24090307", 7, "บ้านคลองตาอิน")]).await.unwrap();
    let last_year = domain::FiscalYear::new(2569).unwrap();
    let both = ["24090304", "24090307"].map(|code| target(code, INSTRUMENT));
    store.put_targets(year(), &both).await.unwrap();
    let instruments = domain::instrument::builtin_instruments().unwrap();
    let empty = records::dossier::PhaseSummary::of(&records::AssessmentView::default(), &instruments[1]);
    let state = |valid_until: Option<&str>| BoardState {
        certification: None,
        rules: Summaries::RULES,
        before: empty.clone(),
        after: empty.clone(),
        summaries: Default::default(),
        state: records::step::DossierState::Submitted,
        valid_until: valid_until.map(|day| day.parse().unwrap()),
    };
    let write = |code: &str, year, state| BoardWrite { village: area(code), year, state, by: by.clone() };
    let held = change(7, 1, "x");
    let held = HeldChange {
        sealed: held.seal().unwrap(),
        change: held,
        dossier: Some((area("24090307"), year())),
        reason: HeldReason::NoRight,
    };
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    let boards = [write("24090304", year(), state(None)), write("24090307", last_year, state(Some("2027-01-07")))];
    transaction.put_boards(&boards, NOW).await.unwrap();
    let asked = [(area("24090304"), year()), (area("24090307"), year()), (area("24090305"), last_year)];
    let found = transaction.boards(&asked).await.unwrap();
    assert_eq!(found, BTreeMap::from([(asked[0].clone(), state(None))]));
    transaction.hold(&[held], NOW).await.unwrap();
    transaction.commit().await.unwrap();
    let rows = store.board(&area("2409"), year()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].arrived, Some((state(None), NOW, "field1 (ทดสอบ)".to_owned())));
    assert_eq!((rows[0].held, rows[0].earlier_valid_until), (0, None));
    assert!(rows[1].arrived.is_none(), "last year's is last year's");
    assert_eq!((rows[1].held, rows[1].earlier_valid_until), (1, Some("2027-01-07".parse().unwrap())));
    assert!(store.board(&area("2408"), year()).await.unwrap().is_empty());
}

/// Both rounds finished, the second higher by one.
fn increased() -> records::Summaries {
    let round = |mean: u64| records::happiness::RoundSummary {
        village: domain::Ratio::new(mean, 22),
        finished_on: Some("2026-11-20".parse().unwrap()),
        ..Default::default()
    };
    let happiness = records::happiness::HappinessSummary { first: round(61), second: round(62) };
    records::Summaries { happiness, ..Default::default() }
}

pub(super) async fn figures_are_summed_by_district(store: &dyn ServerStore) {
    let by = store.create_account(account("field1"), NOW).await.unwrap();
    let villages = [
        village("24090304", 4, "บ้านหนองปรือ"),
        village("24090307", 7, "บ้านคลองตาอิน"),
        village("24010101", 1, "บ้านสมมติ"),
        village("24010102", 2, "บ้านนอกเป้าหมาย"),
    ];
    store.put_villages(&villages).await.unwrap();
    let targets = ["24090304", "24090307", "24010101"].map(|code| target(code, INSTRUMENT));
    store.put_targets(year(), &targets).await.unwrap();
    let instruments = domain::instrument::builtin_instruments().unwrap();
    let mut answered = records::AssessmentView::default();
    answered.answers.set(&instruments[1].indicators[0].id, Some(domain::Answer::Pass));
    let phase = |view| records::dossier::PhaseSummary::of(view, &instruments[1]);
    let state = BoardState {
        certification: None,
        rules: Summaries::RULES,
        before: phase(&answered),
        after: phase(&records::AssessmentView::default()),
        summaries: increased(),
        state: records::step::DossierState::Announced,
        valid_until: None,
    };
    let write = |state: &BoardState| BoardWrite {
        village: area("24090304"),
        year: year(),
        state: state.clone(),
        by: by.clone(),
    };
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    // Written twice: a row is replaced, not counted again.
    transaction.put_boards(&[write(&state), write(&state)], NOW).await.unwrap();
    transaction.commit().await.unwrap();
    let of_2409 = Figures {
        villages: 2,
        started: 1,
        measured: 1,
        compared: 1,
        increased: 1,
        certified: 1,
        announced: 1,
        ..Figures::default()
    };
    let country = store.figures(year(), None).await.unwrap();
    let wanted = BTreeMap::from([(area("2401"), Figures::UNTOUCHED), (area("2409"), of_2409)]);
    assert_eq!(country, wanted);
    let some = store.figures(year(), Some(&[area("2409"), area("2410")])).await.unwrap();
    assert_eq!(some, BTreeMap::from([(area("2409"), of_2409)]));
    assert!(store.figures(year(), Some(&[])).await.unwrap().is_empty());
    let other_year = domain::FiscalYear::new(year().number() + 1).unwrap();
    assert!(store.figures(other_year, None).await.unwrap().is_empty());
}

/// 878 districts of ten villages, as the letter counts the country.
pub(super) async fn the_whole_country_is_one_cheap_query(store: &dyn ServerStore) {
    let by = store.create_account(account("field1"), NOW).await.unwrap();
    let instruments = domain::instrument::builtin_instruments().unwrap();
    let empty = records::dossier::PhaseSummary::of(&records::AssessmentView::default(), &instruments[1]);
    let state = BoardState {
        certification: None,
        rules: Summaries::RULES,
        before: empty.clone(),
        after: empty,
        summaries: increased(),
        state: records::step::DossierState::Collecting,
        valid_until: None,
    };
    let districts = (0..878).map(|n| format!("{}{:02}", 10 + n / 50, 1 + n % 50));
    let codes: Vec<String> = districts.flat_map(|code| (1..=10).map(move |n| format!("{code}01{n:02}"))).collect();
    let villages: Vec<_> = codes.iter().map(|code| village(code, 1, "บ้านสมมติ")).collect();
    store.put_villages(&villages).await.unwrap();
    let targets: Vec<_> = codes.iter().map(|code| target(code, INSTRUMENT)).collect();
    store.put_targets(year(), &targets).await.unwrap();
    let boards: Vec<_> = codes
        .iter()
        .map(|code| BoardWrite { village: area(code), year: year(), state: state.clone(), by: by.clone() })
        .collect();
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.put_boards(&boards, NOW).await.unwrap();
    transaction.commit().await.unwrap();
    let start = std::time::Instant::now();
    let country = store.figures(year(), None).await.unwrap();
    let all = start.elapsed();
    let start = std::time::Instant::now();
    let eleven: Vec<_> = country.keys().take(11).cloned().collect();
    let province = store.figures(year(), Some(&eleven)).await.unwrap();
    println!("figures of 8,780 villages in {all:?}, of 110 in {:?}", start.elapsed());
    assert_eq!((country.len(), province.len()), (878, 11));
    let sum: Figures = country.into_values().collect();
    assert_eq!((sum.villages, sum.increased, sum.lacking()), (8_780, 8_780, 0));
    assert!(all < std::time::Duration::from_secs(2), "{all:?}");
}

/// A household's record in which one field was written.
fn household(village: &str, number: u128, field: &str) -> (RecordId, RecordState) {
    let mut state = RecordState::default();
    let mut change = change(7, 1, "x");
    change.writes = change.writes.into_values().map(|write| (FieldName::from(field), write)).collect();
    state.absorb(&change, Some(1));
    (RecordId(format!("{village}/2570/household/{}", uuid::Uuid::from_u128(number))), state)
}

pub(super) async fn a_household_on_the_list_is_not_asked_yet(store: &dyn ServerStore) {
    let villages = [("24090304", "name"), ("24090307", "activity:before:2.1.1"), ("24090308", "visit:before")];
    for (at, (code, field)) in (1..).zip(villages) {
        store.put_villages(&[village(code, at, "บ้านสมมติ")]).await.unwrap();
        store.put_targets(year(), &[target(code, "a@1")]).await.unwrap();
        let mut transaction = store.begin(&[feed()].into()).await.unwrap();
        transaction.put_records(&[household(code, 1, "house_no"), household(code, 2, field)]).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let found = store.district_villages(&area("2409"), year()).await.unwrap();
    assert_eq!(found.iter().map(|village| village.asked).collect::<Vec<_>>(), [false, true, true]);
}

/// Not every database keeps a zero character in a text; it must not keep anybody from their list.
pub(super) async fn a_household_with_a_zero_character_harms_nobody(store: &dyn ServerStore) {
    store.put_villages(&[village("24090304", 4, "บ้านสมมติ")]).await.unwrap();
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    let (odd, asked) = (household("24090304", 1, "note\0"), household("24090304", 2, "visit:before"));
    transaction.put_records(&[odd.clone(), asked]).await.unwrap();
    transaction.commit().await.unwrap();
    let found = store.district_villages(&area("2409"), year()).await.unwrap();
    assert_eq!(found.iter().map(|village| village.asked).collect::<Vec<_>>(), [true]);
    assert_eq!(store.record(&odd.0).await.unwrap(), Some(odd.1));
}
