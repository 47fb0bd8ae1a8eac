//! A change of every kind ever written is read, fits, and means what it meant: `golden/README.md`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::happiness::instrument::builtin_happiness_instruments;
use records::check::shape_of;
use records::happiness::{SessionView, SheetView, SittingView, TallyView};
use records::knowledge::{KnowledgeView, SignView};
use records::material::MaterialView;
use records::participant::HeadCountView;
use records::report::ReportView;
use records::step::{StepView, action_of};
use records::summary::Records;
use records::visit::{AdviceView, VisitView};
use records::{AssessmentView, HouseholdView, Kind, ParticipantView, PhotoView, RecordKey, Summaries, View};
use serde_json::value::RawValue;
use sync::{Change, RecordState, SealedChange};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The samples of a kind, by the names of their files.
fn samples(kind: Kind) -> Vec<(String, Change)> {
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let is_of_kind = |name: &str| name.split('.').next() == Some(kind.code()) && name.ends_with(".json");
    let mut found: Vec<(String, Change)> = files
        .filter_map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = is_of_kind(&name).then(|| std::fs::read_to_string(&path).unwrap())?;
            let sealed = SealedChange { body: RawValue::from_string(bytes).unwrap(), signature: None };
            Some((name, sealed.open().unwrap()))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// What a record says, by the view of its kind.
fn told(kind: Kind, state: &RecordState) -> String {
    match kind {
        Kind::Assessment => format!("{:#?}", AssessmentView::read(state)),
        Kind::Household => format!("{:#?}", HouseholdView::read(state)),
        Kind::Step => format!("{:#?}", StepView::read(state)),
        Kind::Participant => format!("{:#?}", ParticipantView::read(state)),
        Kind::HeadCount => format!("{:#?}", HeadCountView::read(state)),
        Kind::HappinessSession => format!("{:#?}", SessionView::read(state)),
        Kind::Sitting => format!("{:#?}", SittingView::read(state)),
        Kind::Tally => format!("{:#?}", TallyView::read(state)),
        Kind::HappinessSheet => format!("{:#?}", SheetView::read(state)),
        Kind::MonitoringVisit => format!("{:#?}", VisitView::read(state)),
        Kind::Advice => format!("{:#?}", AdviceView::read(state)),
        Kind::Material => format!("{:#?}", MaterialView::read(state)),
        Kind::KnowledgeDocument => format!("{:#?}", KnowledgeView::read(state)),
        Kind::VillageSign => format!("{:#?}", SignView::read(state)),
        Kind::Report => format!("{:#?}", ReportView::read(state)),
        Kind::Photo => format!("{:#?}", PhotoView::read(state)),
    }
}

/// Adding a kind without a sample fails here.
#[test]
fn every_kind_has_a_sample_and_every_sample_a_kind() {
    let without: Vec<&str> = Kind::all().filter(|kind| samples(*kind).is_empty()).map(Kind::code).collect();
    assert!(without.is_empty(), "no sample of {without:?} in tests/golden");
    let codes: BTreeSet<&str> = Kind::all().map(Kind::code).collect();
    for file in std::fs::read_dir(folder()).unwrap() {
        let name = file.unwrap().file_name().to_string_lossy().into_owned();
        assert!(name == "README.md" || codes.contains(name.split('.').next().unwrap()), "{name} is of no kind");
    }
}

#[test]
fn every_sample_is_read_and_fits() {
    for kind in Kind::all() {
        for (name, change) in samples(kind) {
            assert_eq!(RecordKey::try_from(&change.record).unwrap().kind(), kind, "{name}");
            if kind == Kind::Step {
                assert!(action_of(&change.writes).is_some(), "{name}");
                continue;
            }
            for (field, write) in &change.writes {
                let shape = shape_of(kind, field).unwrap_or_else(|| panic!("{name}: nobody knows {field} any more"));
                assert!(write.value.is_null() || shape.holds(&write.value), "{name}: {field} no longer fits");
            }
        }
    }
}

#[test]
fn every_sample_means_what_it_meant() {
    for kind in Kind::all() {
        for (name, change) in samples(kind) {
            let mut state = RecordState::default();
            state.absorb(&change, Some(1));
            insta::assert_snapshot!(name.trim_end_matches(".json"), told(kind, &state));
        }
    }
}

/// Where the same samples come to something else, boards of servers are out of date: raise `Summaries::RULES`, which gives this a new snapshot.
#[test]
fn a_year_of_all_samples_comes_to_the_same_as_long_as_the_rules_have_their_number() {
    let mut records = Records::new();
    for (_, change) in Kind::all().flat_map(samples) {
        let entry = RecordKey::try_from(&change.record).unwrap().entry;
        records.entry(entry).or_default().absorb(&change, Some(1));
    }
    let summaries = Summaries::of(&records, &builtin_happiness_instruments().unwrap());
    let told = serde_json::to_string_pretty(&summaries).unwrap();
    insta::assert_snapshot!(format!("summaries.rules-{}", Summaries::RULES), told);
}
