//! The fields of both activities, with nothing known and with everything.

use std::sync::Arc;

use domain::Answer;
use domain::household::ActivityAnswer;
use domain::instrument::builtin_instruments;
use jiff::civil::date;
use leptos::prelude::Owner;
use records::dossier::Dossier;
use records::knowledge::{KnowledgeSummary, SignSummary};
use records::material::MaterialView;
use records::materials::Materials;
use records::participant::{HeadCountView, ParticipantView};
use records::visit::VisitView;
use records::visits::Visits;
use records::{AssessmentView, Entry, HouseholdView, Roll, Summaries};
use uuid::Uuid;

use super::*;
use crate::i18n::use_words;

/// A village with these answers and sums; nothing else is known of it.
fn known(before: &AssessmentView, after: &AssessmentView, summaries: Summaries) -> Known {
    let instrument = builtin_instruments().unwrap().swap_remove(0);
    Known {
        village: "บ้านตัวอย่าง หมู่ที่ ๔".to_owned(),
        code: "24090104".to_owned(),
        dossier: Dossier::of((before, &instrument), (after, &instrument), summaries, Default::default()),
        counts: Default::default(),
        participants: Default::default(),
        households: Default::default(),
        visits: Default::default(),
        materials: Default::default(),
        title: String::new(),
    }
}

fn nothing() -> Known {
    known(&AssessmentView::default(), &AssessmentView::default(), Summaries::default())
}

/// The values in their order, a dash for what is missing; read by somebody who reads Thai.
fn values(known: &Known, gathering: Gathering) -> Vec<String> {
    Owner::new().with(|| {
        let rows = rows(use_words(), known, gathering);
        rows.into_iter().skip(3).map(|row| row.value.map_or("-".to_owned(), |value| copied(&value))).collect()
    })
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

#[test]
fn what_is_missing_is_said() {
    assert_eq!(values(&nothing(), Gathering::Development), ["-"; 6]);
    assert_eq!(values(&nothing(), Gathering::Evaluation), ["-"; 8]);
    Owner::new().with(|| {
        let words = use_words();
        let all = copied_all(words, &rows(words, &nothing(), Gathering::Development));
        let lines: Vec<&str> = all.lines().collect();
        assert_eq!(lines.len(), 9);
        assert_eq!(lines[1..4], ["หมู่บ้าน: บ้านตัวอย่าง หมู่ที่ 4", "รหัสหมู่บ้าน: 24090104", "กลุ่มเป้าหมายที่เข้าร่วม: ยังไม่มีข้อมูล",]);
    });
}

#[test]
fn the_development_is_summed_up_from_everything_on_the_device() {
    let count = HeadCountView { total: Some(32), held_on: Some(date(2026, 10, 5)), ..HeadCountView::default() };
    let person = |group| ParticipantView {
        group: Some(group),
        attended: [Gathering::Development].into(),
        ..ParticipantView::default()
    };
    let people = [ParticipantGroup::VillageLeader, ParticipantGroup::Concerned, ParticipantGroup::VillageLeader];
    let people = (1..).zip(people).map(|(number, group)| (id(number), Arc::new(person(group))));
    let mut household = HouseholdView::default();
    household.before.answers[0] = Some(ActivityAnswer::HaveNot);
    household.after.answers[0] = Some(ActivityAnswer::Have);
    let material = |budget, day| MaterialView {
        budget: Some(budget),
        quantity: Some(30.into()),
        unit_cost: Some(610.into()),
        given_on: Some(day),
        ..MaterialView::default()
    };
    let materials = [(Budget::Development, date(2026, 10, 20)), (Budget::Practice, date(2026, 11, 30))];
    let materials = (1..)
        .zip(materials)
        .map(|(number, (budget, day))| (Entry::Material(id(number)), Arc::new(material(budget, day))));
    let visit = VisitView { seen_on: Some(date(2026, 11, 2)), ..VisitView::default() };
    let mut of = nothing();
    of.dossier.summaries.monitoring.made = 1;
    let of = Known {
        counts: [Arc::new(count), Default::default()],
        participants: Arc::new(Roll::of(people)),
        households: Arc::new(Roll::of([(id(1), Arc::new(household))])),
        materials: Arc::new(Materials::of(materials)),
        visits: Arc::new(Visits::of([(Entry::MonitoringVisit(id(1)), Arc::new(visit))], [])),
        ..of
    };
    assert_eq!(
        values(&of, Gathering::Development),
        [
            "แกนนำหมู่บ้าน 2 คน · ผู้ที่เกี่ยวข้อง 1 คน · ทราบกลุ่ม 3 จาก 32 คน",
            "32 คน",
            "5 ตุลาคม 2569 ถึง 2 พฤศจิกายน 2569",
            "18,300 บาท",
            "ก่อนการพัฒนา 0 จาก 1 ครัวเรือน · หลังการพัฒนา 1 จาก 1 ครัวเรือน",
            "1 ครั้ง",
        ]
    );
    let uncounted = values(&Known { counts: Default::default(), ..of.clone() }, Gathering::Development);
    assert_eq!(uncounted[0], "แกนนำหมู่บ้าน 2 คน · ผู้ที่เกี่ยวข้อง 1 คน", "nobody counted more");
    let evaluation = values(&of, Gathering::Evaluation);
    assert_eq!((evaluation[2].as_str(), evaluation[7].as_str()), ("30 พฤศจิกายน 2569", "18,300 บาท"));
}

#[test]
fn the_evaluation_tells_before_and_after() {
    let mut after = AssessmentView { observed_on: Some(date(2026, 11, 20)), ..AssessmentView::default() };
    let instrument = builtin_instruments().unwrap().swap_remove(0);
    instrument.indicators.iter().for_each(|one| after.answers.set(&one.id, Some(Answer::Pass)));
    let mut summaries = Summaries {
        knowledge: KnowledgeSummary { has_title: true, written: 6, finished: true, conflicts: 0 },
        sign: SignSummary { made: Some(true), place: "ปากทาง".to_owned(), ..SignSummary::default() },
        ..Summaries::default()
    };
    summaries.happiness.first.village = Ratio::new(7, 2);
    let mut of = known(&AssessmentView::default(), &after, summaries);
    of.title = "บทเรียน".to_owned();
    let told = values(&of, Gathering::Evaluation);
    assert_eq!(
        told[2..],
        [
            "20 พฤศจิกายน 2569",
            "ยังไม่มีข้อมูล → ผ่าน 23 จาก 23 · มั่งมี ศรีสุข",
            "ครั้งที่ 1: 3.50 · ครั้งที่ 2: ยังไม่มีข้อมูล",
            "บทเรียน · เอกสารเสร็จแล้ว · เขียนแล้ว 6 จาก 6 หัวข้อ",
            "ทำแล้ว · ปากทาง",
            "-",
        ]
    );
    of.dossier.summaries.happiness.second.village = Ratio::new(4, 1);
    let told = values(&of, Gathering::Evaluation);
    assert_eq!(told[4], "ครั้งที่ 1: 3.50 · ครั้งที่ 2: 4.00 · ต่างกัน +0.50");
}
