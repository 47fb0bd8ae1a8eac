//! Forms: drafted, checked, compared, carried in files; what their ids mean stays what it was.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::form::check::{FaultKind, draft_faults};
use domain::form::compare::{Difference, Fate, differences, fates};
use domain::form::{Edit, Fault, History, ImportFault, Spot, export, faults, import};
use domain::{Form, Instrument, Level, Text, TextStatus};
use proptest::prelude::*;

fn builtin(at: usize) -> Form {
    Form::PassFail(domain::instrument::builtin_instruments().unwrap().swap_remove(at))
}

fn official() -> Form {
    builtin(0)
}

fn training() -> Form {
    builtin(1)
}

fn text(th: &str, status: TextStatus, source: Option<&str>) -> Text {
    Text { th: th.to_owned(), en: String::new(), status, source: source.map(str::to_owned) }
}

fn edited(base: &Form, edits: impl IntoIterator<Item = Edit>) -> Form {
    let (mut draft, history) = (base.clone(), History::of([base]));
    edits.into_iter().for_each(|edit| draft.apply(edit, &history));
    draft
}

fn kinds(draft: &Form, base: &Form) -> Vec<(Spot, FaultKind)> {
    draft_faults(draft, base, &History::of([base])).into_iter().map(|Fault { spot, kind }| (spot, kind)).collect()
}

fn instrument(form: &Form) -> &Instrument {
    match form {
        Form::PassFail(instrument) => instrument,
        Form::Happiness(_) | Form::Activities(_) => panic!("of another kind"),
    }
}

fn codes(form: &Form) -> Vec<(String, String)> {
    form.parts().items.into_iter().map(|item| (item.id, item.code)).collect()
}

#[test]
fn every_fault_is_listed_with_its_place() {
    let mut broken = instrument(&training()).clone();
    broken.indicators[1].id = broken.indicators[0].id.clone();
    broken.indicators[2].dimension = 9;
    broken.indicators[3].text.th = " ".to_owned();
    broken.indicators[4].text.status = TextStatus::Recalled;
    broken.indicators[5].id = "มี".to_owned();
    broken.indicators.retain(|indicator| indicator.dimension != 4);
    broken.levels[0].core = Some(["x".to_owned()].into());
    let found: Vec<_> = faults(&Form::PassFail(broken)).into_iter().map(|fault| fault.kind).collect();
    for kind in [
        FaultKind::IdTwice,
        FaultKind::NoSection,
        FaultKind::TextMissing,
        FaultKind::TrainingStatus,
        FaultKind::BadId,
        FaultKind::EmptySection,
        FaultKind::NoCoreItem,
        FaultKind::Levels,
    ] {
        assert!(found.contains(&kind), "{kind:?} in {found:?}");
    }
}

#[test]
fn a_text_is_verified_only_by_a_source() {
    let (base, spot) = (official(), Spot::Item("sev.2.1".to_owned()));
    let say = |status, source| edited(&base, [Edit::Text(spot.clone(), text("จัดทำบัญชีครัวเรือน", status, source))]);
    assert_eq!(kinds(&say(TextStatus::Verified, None), &base), [(spot.clone(), FaultKind::NoSource)]);
    assert_eq!(kinds(&say(TextStatus::Verified, Some("  ")), &base), [(spot.clone(), FaultKind::NoSource)]);
    assert_eq!(kinds(&say(TextStatus::Verified, Some("คู่มือ หน้า 12")), &base), []);
    assert_eq!(kinds(&say(TextStatus::Recalled, None), &base), []);
    assert_eq!(say(TextStatus::Verified, Some("คู่มือ หน้า 12")).unverified(), base.unverified() - 1);
    let in_training = edited(&training(), [Edit::Text(Spot::Name, text("ชื่อ", TextStatus::Verified, Some("x")))]);
    assert_eq!(kinds(&in_training, &training()), [(Spot::Name, FaultKind::TrainingStatus)]);
}

#[test]
fn a_removed_id_stays_removed_and_a_new_item_gets_a_new_one() {
    let base = official();
    let first = edited(&base, [Edit::Retire("sev.2.5".to_owned())]);
    assert_eq!(kinds(&first, &base), []);
    assert_eq!(instrument(&first).levels.last().map(|top| (top.passed_from, top.passed_to)), Some((22, 22)));
    let first = first.with_version(2);
    let mut second = first.clone();
    let history = History::of([&base, &first]);
    let new = text("มีตลาดชุมชน", TextStatus::Recalled, None);
    second.apply(Edit::Add { section: 2, text: new.clone() }, &history);
    assert!(codes(&second).contains(&("sev.2.6".to_owned(), "2.5".to_owned())), "{:?}", codes(&second));
    assert_eq!(draft_faults(&second, &first, &history), []);
    // Somebody who gives the old id to another meaning is stopped, and at publishing gets a fresh one.
    let mut stolen = instrument(&second).clone();
    stolen.indicators.iter_mut().filter(|i| i.id == "sev.2.6").for_each(|i| i.id = "sev.2.5".to_owned());
    stolen.levels[0].core = Some(["sev.2.5".to_owned()].into());
    let stolen = Form::PassFail(stolen);
    let taken = Fault { spot: Spot::Item("sev.2.5".to_owned()), kind: FaultKind::IdTaken };
    assert_eq!(draft_faults(&stolen, &first, &history), [taken]);
    let mended = history.with_fresh_ids(stolen, &first);
    assert_eq!(draft_faults(&mended, &first, &history), []);
    assert!(instrument(&mended).levels[0].core.as_ref().unwrap().contains("sev.2.6"), "the core follows");
}

#[test]
fn a_file_with_absurd_numbers_does_not_end_the_count() {
    let base = training();
    let mut odd = instrument(&base).clone();
    odd.indicators[22].id = format!("demo.4.{}", u32::MAX);
    let odd = Form::PassFail(odd);
    let mut other = instrument(&odd).clone();
    other.indicators[22].text.th = "อื่น".to_owned();
    let history = History::of([&base, &odd]);
    let mended = history.with_fresh_ids(Form::PassFail(other), &base);
    assert_eq!(mended.parts().items[22].id, "demo.4.5");
}

#[test]
fn nobody_takes_the_label_off_a_training_set() {
    let base = training();
    let mut bare = instrument(&base).clone();
    bare.label = None;
    assert_eq!(kinds(&Form::PassFail(bare), &base), [(Spot::Whole, FaultKind::OtherForm)]);
}

#[test]
fn an_item_keeps_its_section_and_a_draft_its_form() {
    let base = official();
    let mut moved = instrument(&base).clone();
    moved.indicators[0].dimension = 2;
    let found = kinds(&Form::PassFail(moved), &base);
    assert!(found.contains(&(Spot::Item("sev.1.1".to_owned()), FaultKind::MovedSection)), "{found:?}");
    assert_eq!(kinds(&training(), &base), [(Spot::Whole, FaultKind::OtherForm)]);
    assert_eq!(kinds(&base, &base), [(Spot::Whole, FaultKind::NothingNew)]);
}

#[test]
fn numbers_on_paper_follow_the_order() {
    let base = official();
    let draft = edited(&base, [Edit::Move { id: "sev.2.2".to_owned(), up: true }]);
    let second: Vec<_> = codes(&draft).into_iter().filter(|(_, code)| code.starts_with("2.")).take(2).collect();
    let pair = |id: &str, code: &str| (id.to_owned(), code.to_owned());
    assert_eq!(second, [pair("sev.2.2", "2.1"), pair("sev.2.1", "2.2")]);
    let first = edited(&base, [Edit::Move { id: "sev.2.1".to_owned(), up: true }]);
    assert_eq!(codes(&first), codes(&base), "the first of its section stays there");
}

#[test]
fn levels_join_by_themselves() {
    let base = training();
    let draft = edited(&base, [Edit::PassedFrom(Level::LivingWell, 18)]);
    let bounds = |form: &Form| form.levels().iter().map(|l| (l.passed_from, l.passed_to)).collect::<Vec<_>>();
    assert_eq!(bounds(&draft), [(10, 17), (18, 22), (23, 23)]);
    assert_eq!(kinds(&draft, &base), []);
    let upside_down = edited(&base, [Edit::PassedFrom(Level::EnoughToLive, 20)]);
    assert_eq!(kinds(&upside_down, &base).last(), Some(&(Spot::Whole, FaultKind::Levels)));
}

#[test]
fn two_versions_are_told_apart_item_by_item() {
    let base = training();
    let new = text("มีห้องสมุดประจำหมู่บ้าน", TextStatus::Training, None);
    let draft = edited(
        &base,
        [
            Edit::Text(Spot::Item("demo.1.2".to_owned()), text("ลานกลางหมู่บ้านเปิดทุกวัน", TextStatus::Training, None)),
            Edit::NoCriteria("demo.1.3".to_owned()),
            Edit::Retire("demo.3.1".to_owned()),
            Edit::Add { section: 4, text: new },
            Edit::Core { level: Level::EnoughToLive, id: "demo.1.2".to_owned(), is_core: true },
            Edit::DefineCore(Level::LivingWell, false),
            Edit::PassedFrom(Level::EnoughToLive, 11),
        ],
    );
    let found = differences(&base, &draft);
    let has = |test: &dyn Fn(&Difference) -> bool| found.iter().any(test);
    assert!(has(&|d| matches!(d, Difference::Added(item) if item.id == "demo.4.5" && item.code == "4.5")));
    assert!(has(&|d| matches!(d, Difference::Retired(item) if item.id == "demo.3.1")));
    assert!(has(
        &|d| matches!(d, Difference::Renumbered { item, was } if item.id == "demo.3.2" && was == "3.2" && item.code == "3.1")
    ));
    assert!(has(&|d| matches!(d, Difference::Text { spot: Spot::Item(id), .. } if id == "demo.1.2")));
    assert!(has(&|d| matches!(d, Difference::Text { spot: Spot::Criteria(id), is: None, .. } if id == "demo.1.3")));
    assert!(has(&|d| matches!(d, Difference::Core { joined: true, item, .. } if item.id == "demo.1.2")));
    assert!(has(&|d| matches!(d, Difference::CoreDefined { level: Level::LivingWell, defined: false })));
    assert!(has(&|d| matches!(d, Difference::Passed { level: Level::EnoughToLive, was: (10, 16), is: (11, 16) })));
    assert_eq!(differences(&base, &base), []);
}

#[test]
fn what_becomes_of_an_answer_depends_on_what_changed() {
    let base = training();
    let say = |spot: Spot, th: &str| Edit::Text(spot, text(th, TextStatus::Training, None));
    let draft = edited(
        &base,
        [
            say(Spot::Item("demo.1.2".to_owned()), "ถ้อยคำใหม่"),
            say(Spot::Criteria("demo.1.3".to_owned()), "เกณฑ์ใหม่"),
            Edit::NoCriteria("demo.1.4".to_owned()),
            Edit::Retire("demo.3.1".to_owned()),
            Edit::Add { section: 4, text: text("ใหม่", TextStatus::Training, None) },
        ],
    );
    let fates = fates(instrument(&base), instrument(&draft));
    let of = |id: &str| fates.iter().find(|(known, _)| known == id).map(|(_, fate)| *fate);
    assert_eq!(of("demo.1.1"), Some(Fate::Carried));
    assert_eq!(of("demo.3.2"), Some(Fate::Carried), "another number on paper is no other question");
    assert_eq!(of("demo.1.2"), Some(Fate::LookAgain));
    assert_eq!(of("demo.1.3"), Some(Fate::AskedAnew));
    assert_eq!(of("demo.1.4"), Some(Fate::LookAgain));
    assert_eq!(of("demo.3.1"), Some(Fate::Left));
    assert_eq!(of("demo.4.5"), Some(Fate::New));
}

#[test]
fn a_file_tells_where_it_is_broken() {
    let exported = export(&training()).unwrap();
    assert_eq!(import(exported.as_bytes()), Ok(training()));
    let shipped = include_str!("../data/instruments/moi-sev-4x23.json");
    assert_eq!(import(shipped.as_bytes()), Ok(official()), "a file without a kind");
    assert_eq!(import(b"{\n  \"id\": \"x\",\n  oops"), Err(ImportFault::NotJson { line: 3, column: 3 }));
    assert!(matches!(import(b"{\n\"id\": \"x\",\n\"version\": \"two\"}"), Err(ImportFault::Shape { line: 3, .. })));
    assert_eq!(import(b"{\"kind\": \"poem\"}"), Err(ImportFault::Kind("poem".to_owned())));
    assert_eq!(import(&vec![b' '; 600_000]), Err(ImportFault::TooLarge(600_000)));
    let deep = "[".repeat(200_000);
    assert!(matches!(import(deep.as_bytes()), Err(ImportFault::NotJson { .. } | ImportFault::Shape { .. })));
}

#[derive(Clone, Debug)]
enum Wild {
    Move(usize, bool),
    Add(u8),
    Retire(usize),
    Core(usize, bool),
    From(usize),
    Reword(usize, String),
}

fn wild() -> impl Strategy<Value = Wild> {
    prop_oneof![
        (0..30usize, any::<bool>()).prop_map(|(at, up)| Wild::Move(at, up)),
        (0..6u8).prop_map(Wild::Add),
        (0..30usize).prop_map(Wild::Retire),
        (0..30usize, any::<bool>()).prop_map(|(at, core)| Wild::Core(at, core)),
        (0..30usize).prop_map(Wild::From),
        (0..30usize, ".{0,20}").prop_map(|(at, text)| Wild::Reword(at, text)),
    ]
}

fn edit(wild: Wild, draft: &Form) -> Edit {
    let id = |at: usize| draft.parts().items.get(at).map(|item| item.id.clone()).unwrap_or_default();
    let say = |th: &str| text(th, TextStatus::Training, None);
    match wild {
        Wild::Move(at, up) => Edit::Move { id: id(at), up },
        Wild::Add(section) => Edit::Add { section, text: say("ใหม่") },
        Wild::Retire(at) => Edit::Retire(id(at)),
        Wild::Core(at, is_core) => Edit::Core { level: Level::LivingWell, id: id(at), is_core },
        Wild::From(from) => Edit::PassedFrom(Level::LivingWell, from),
        Wild::Reword(at, th) => Edit::Text(Spot::Item(id(at)), say(&th)),
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_import_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = import(&bytes);
    }

    #[test]
    fn no_damage_to_a_file_makes_the_import_panic(at in 0..12_000usize, byte in any::<u8>()) {
        let mut bytes = export(&training()).unwrap().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = import(&bytes).map(|form| faults(&form));
    }

    #[test]
    fn whatever_is_edited_ids_stay_unique_numbers_follow_and_a_file_reads_back(edits in proptest::collection::vec(wild(), 0..25)) {
        let base = training();
        let history = History::of([&base]);
        let mut draft = base.clone();
        for wild in edits {
            let edit = edit(wild, &draft);
            draft.apply(edit, &history);
        }
        let found: Vec<FaultKind> = draft_faults(&draft, &base, &history).into_iter().map(|fault| fault.kind).collect();
        for never in [FaultKind::IdTwice, FaultKind::IdTaken, FaultKind::NoCoreItem, FaultKind::MovedSection, FaultKind::NoSection] {
            prop_assert!(!found.contains(&never), "{never:?}");
        }
        let codes: std::collections::BTreeSet<_> = draft.parts().items.into_iter().map(|item| item.code).collect();
        prop_assert_eq!(codes.len(), draft.parts().items.len());
        prop_assert_eq!(import(export(&draft).unwrap().as_bytes()), Ok(draft));
    }
}

fn happiness() -> Form {
    Form::Happiness(domain::happiness::instrument::builtin_happiness_instruments().unwrap().swap_remove(0))
}

#[test]
fn the_official_frame_of_the_happiness_measurement_is_completed_edit_by_edit() {
    use domain::happiness::instrument::{Formula, ScaleLevel};
    let base = happiness();
    assert_eq!(faults(&base), []);
    let source = Some("คู่มือ หน้า 3");
    let mut draft = base.clone();
    let history = History::of([&base]);
    let ids: Vec<String> = base.parts().items.into_iter().map(|item| item.id).collect();
    for (at, id) in ids.iter().enumerate() {
        let section = u8::try_from(at % 6 + 1).unwrap();
        draft.apply(Edit::Place { id: id.clone(), section }, &history);
        let wording = text(&format!("ข้อความที่ {at}"), TextStatus::Verified, source);
        draft.apply(Edit::Text(Spot::Item(id.clone()), wording), &history);
    }
    let level = |value: u8| ScaleLevel { value, label: text(&value.to_string(), TextStatus::Verified, source) };
    draft.apply(Edit::Scale(vec![level(5), level(1), level(3)]), &history);
    draft.apply(Edit::Formula(Some(Formula::MeanOfIndicators)), &history);
    assert_eq!(draft_faults(&draft, &base, &history), []);
    let Form::Happiness(instrument) = &draft else { panic!("of another kind") };
    assert!(instrument.is_usable(), "{:?}", instrument.lacks());
    let first = instrument.of_component(1).map(|indicator| indicator.code.as_str()).collect::<Vec<_>>();
    assert_eq!(first, ["1.1", "1.2", "1.3", "1.4"]);
    assert!(differences(&base, &draft).iter().any(|d| matches!(d, Difference::Formula { was: None, is: Some(_) })));
    assert_eq!(import(export(&draft).unwrap().as_bytes()), Ok(draft.clone()));
    // Once published in a section, an indicator stays there.
    let published = draft.with_version(2);
    let mut again = published.clone();
    again.apply(Edit::Place { id: ids[0].clone(), section: 2 }, &history);
    assert_eq!(again, published);
    again.apply(Edit::Scale(vec![level(1)]), &history);
    let found: Vec<_> = draft_faults(&again, &published, &history).into_iter().map(|fault| fault.kind).collect();
    assert_eq!(found, [FaultKind::Scale]);
}
