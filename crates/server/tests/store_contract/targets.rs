//! Villages, a year's targets and the versions of the forms they are assessed with.

use super::*;

pub(super) async fn villages_lie_where_they_were_put(store: &dyn ServerStore) {
    let mut moved = village("24090304", 4, "บ้านหนองปรือ");
    let others = [village("24090307", 7, "บ้านคลองตาอิน"), village("24090202", 2, "บ้านวังเย็นใหม่")];
    store.put_villages(&[&[moved.clone()], &others[..]].concat()).await.unwrap();
    moved.subdistrict = area("240904");
    store.put_villages(std::slice::from_ref(&moved)).await.unwrap();
    let found = store.placement(&[area("24090304"), area("24090399")]).await.unwrap();
    assert_eq!(found.into_values().collect::<Vec<_>>(), [moved.clone()]);
    let targets = [target("24090304", INSTRUMENT), target("24090307", INSTRUMENT)];
    store.put_targets(year(), &targets).await.unwrap();
    let targets = store.targets(year(), &[area("240904"), area("240902")]).await.unwrap();
    let nine = first_reference();
    let found: Vec<_> = targets.iter().map(|t| (&t.placed, t.happiness.as_str(), t.activities.as_str())).collect();
    assert_eq!(found, [(&moved, HAPPINESS, nine.as_str())]);
    let active = store.active_districts(year()).await.unwrap();
    let used = BTreeSet::from([INSTRUMENT.to_owned(), HAPPINESS.to_owned(), nine]);
    assert_eq!(active, BTreeMap::from([(area("2409"), used)]));
    let other_year = domain::FiscalYear::new(year().number() + 1).unwrap();
    assert!(store.active_districts(other_year).await.unwrap().is_empty());
}

pub(super) async fn targets_name_their_instruments(store: &dyn ServerStore) {
    store.put_villages(&[village("24090304", 4, "บ้านหนองปรือ")]).await.unwrap();
    store.put_targets(year(), &[target("24090304", "a@1")]).await.unwrap();
    store.put_targets(year(), &[target("24090304", "a@2")]).await.unwrap();
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    let asked = [(area("24090304"), year()), (area("24090307"), year())];
    let found = transaction.target_instruments(&asked).await.unwrap();
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [(asked[0].clone(), "a@2".to_owned())]);
    drop(transaction);
    let next = FiscalYear::new(year().number() + 1).unwrap();
    store.put_villages(&[village("24090307", 7, "บ้านคลองตาอิน")]).await.unwrap();
    for year in [year(), next] {
        store.put_targets(year, &[target("24090304", "b@1"), target("24090307", "b@1")]).await.unwrap();
    }
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    let asked = [(area("24090304"), year()), (area("24090307"), next)];
    let found = transaction.target_instruments(&asked).await.unwrap();
    assert_eq!(found.into_keys().collect::<Vec<_>>(), asked, "each in its year, and no other pair of them");
}

fn draft(scope: &str, revision: u64, form: Form, by: &AccountId) -> DraftWrite {
    DraftWrite { scope: scope.parse().unwrap(), revision, form, by: by.clone() }
}

fn publication(scope: &str, revision: u64, form: Form, by: &AccountId) -> Publication {
    Publication { scope: scope.parse().unwrap(), revision, form, based_on: 1, by: by.clone() }
}

pub(super) async fn drafts_go_on_by_their_revision_and_versions_stay(store: &dyn ServerStore) {
    let by = store.create_account(account("province"), NOW).await.unwrap();
    let form = Form::PassFail(domain::instrument::builtin_instruments().unwrap().swap_remove(1));
    assert_eq!(store.put_draft(draft("24", 0, form.clone(), &by), NOW).await.unwrap(), 1);
    let stale = store.put_draft(draft("24", 0, form.clone(), &by), NOW).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    assert_eq!(store.put_draft(draft("country", 0, form.clone(), &by), NOW).await.unwrap(), 1, "another scope's");
    assert_eq!(store.put_draft(draft("24", 1, form.clone(), &by), NOW + 1).await.unwrap(), 2);
    let found = store.drafts().await.unwrap();
    let lines: Vec<_> = found.iter().map(|draft| (draft.line.scope.to_string(), draft.line.revision)).collect();
    assert_eq!(lines, [("24".to_owned(), 2), ("country".to_owned(), 1)]);

    let second = form.clone().with_version(2);
    let stale = store.publish(publication("24", 1, second.clone(), &by), NOW).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    store.publish(publication("24", 2, second.clone(), &by), NOW).await.unwrap();
    let taken = store.publish(publication("country", 1, second.clone(), &by), NOW).await;
    assert!(matches!(taken, Err(StoreError::Exists)), "{taken:?}");
    let versions = store.versions().await.unwrap();
    assert_eq!(versions.iter().map(|version| &version.form).collect::<Vec<_>>(), [&second]);
    assert_eq!(versions[0].published, Some((NOW, "province (ทดสอบ)".to_owned())));
    assert_eq!(store.drafts().await.unwrap().len(), 1, "the published draft is gone, the other is not");
    store.drop_draft(second.id(), &"country".parse().unwrap(), 1).await.unwrap();
    assert!(store.drafts().await.unwrap().is_empty());
}

pub(super) async fn targets_change_all_at_once(store: &dyn ServerStore) {
    store.put_villages(&[village("24090304", 4, "บ้านหนองปรือ"), village("24090307", 7, "บ้านคลองตาอิน")]).await.unwrap();
    store.put_targets(year(), &[target("24090304", "a@1")]).await.unwrap();
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    let record = RecordId::from("24090304/2570/assessment/before");
    transaction.put_records(&[(record, RecordState::default())]).await.unwrap();
    transaction.commit().await.unwrap();
    let write = TargetsWrite {
        villages: vec![village("24090311", 11, "บ้านใหม่")],
        add: vec![target("24090307", "a@1"), target("24090311", "a@1"), target("24090304", "a@9")],
        remove: vec![area("24090304")],
    };
    assert!(matches!(store.change_targets(year(), write.clone()).await, Err(StoreError::InUse)));
    assert_eq!(store.district_villages(&area("2409"), year()).await.unwrap().len(), 2, "nothing of it was done");
    store.change_targets(year(), TargetsWrite { remove: vec![], ..write }).await.unwrap();
    let offer = TargetInstrument {
        village: area("24090304"),
        instrument: "a@1".to_owned(),
        happiness: HAPPINESS.to_owned(),
        activities: "n@2".to_owned(),
        offered: Some("a@2".to_owned()),
    };
    store.set_target_instruments(year(), &[offer]).await.unwrap();
    let found = store.district_villages(&area("2409"), year()).await.unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|v| {
            (v.placed.village.moo, v.instrument.as_deref(), v.offered.as_deref(), v.collected, v.assessed, v.measured)
        })
        .collect();
    let expected = [
        (4, Some("a@1"), Some("a@2"), true, true, false),
        (7, Some("a@1"), None, false, false, false),
        (11, Some("a@1"), None, false, false, false),
    ];
    assert_eq!(told, expected);
    let asked_by: Vec<_> = found.iter().map(|village| (village.activities.as_deref(), village.asked)).collect();
    let first = first_reference();
    assert_eq!(asked_by, [(Some("n@2"), false), (Some(first.as_str()), false), (Some(first.as_str()), false)]);
    let other = domain::FiscalYear::new(2571).unwrap();
    let next = store.district_villages(&area("2409"), other).await.unwrap();
    assert!(next.iter().all(|village| village.instrument.is_none() && !village.collected));
}
