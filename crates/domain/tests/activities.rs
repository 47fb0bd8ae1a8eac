//! The nine household activities as a form: worded anew by versions, and always the nine.

use domain::form::check::{FaultKind, draft_faults};
use domain::form::compare::{Difference, differences};
use domain::form::{Edit, History, Spot, export, faults, import};
use domain::household::{ACTIVITIES, ActivitySet};
use domain::{Form, Text, TextStatus};

fn text(th: &str, status: TextStatus, source: Option<&str>) -> Text {
    Text { th: th.to_owned(), en: String::new(), status, source: source.map(str::to_owned) }
}

fn edited(base: &Form, edits: impl IntoIterator<Item = Edit>) -> Form {
    let (mut draft, history) = (base.clone(), History::of([base]));
    edits.into_iter().for_each(|edit| draft.apply(edit, &history));
    draft
}

fn kinds(draft: &Form, base: &Form) -> Vec<FaultKind> {
    draft_faults(draft, base, &History::of([base])).into_iter().map(|fault| fault.kind).collect()
}

fn nine() -> Form {
    Form::Activities(ACTIVITIES.clone())
}

#[test]
fn the_nine_are_worded_anew_and_stay_the_nine() {
    let base = nine();
    assert_eq!(faults(&base), []);
    let say = |spot: Spot, th: &str| Edit::Text(spot, text(th, TextStatus::Recalled, None));
    let (item, hint) = (Spot::Item("2.1.2".to_owned()), Spot::Criteria("2.1.2".to_owned()));
    let draft = edited(
        &base,
        [
            say(item.clone(), "เลี้ยงสัตว์ไว้กิน"),
            say(hint.clone(), "ไก่ เป็ด ปลา กบ"),
            Edit::Text(Spot::Section(3), text("ภูมิคุ้มกัน", TextStatus::Verified, Some("คู่มือ หน้า 3"))),
        ],
    );
    assert_eq!(kinds(&draft, &base), []);
    let ids = |form: &Form| form.parts().items.into_iter().map(|item| (item.id, item.code)).collect::<Vec<_>>();
    assert_eq!(ids(&draft), ids(&base));
    let found = differences(&base, &draft);
    let spot = |difference: &Difference| match difference {
        Difference::Text { spot, .. } => Some(spot.clone()),
        _ => None,
    };
    let spots: Vec<_> = found.iter().filter_map(spot).collect();
    assert_eq!(spots.len(), found.len());
    assert_eq!(spots, [Spot::Section(3), item, hint.clone()]);
    assert_eq!(import(export(&draft).unwrap().as_bytes()), Ok(draft.clone()));
    assert_eq!(edited(&draft, [Edit::NoCriteria("2.1.2".to_owned())]).text(&hint), None);
    // Nothing joins, goes, or changes places.
    for edit in [
        Edit::Add { section: 1, text: text("ใหม่", TextStatus::Recalled, None) },
        Edit::Retire("2.1.1".to_owned()),
        Edit::Move { id: "2.1.2".to_owned(), up: true },
        Edit::Place { id: "2.1.2".to_owned(), section: 2 },
    ] {
        assert_eq!(edited(&base, [edit.clone()]), base, "{edit:?}");
    }
}

#[test]
fn a_file_that_is_not_the_nine_is_found_out() {
    let base = nine();
    let shipped = include_str!("../data/instruments/household-activities-2563.json");
    assert_eq!(import(shipped.as_bytes()), Ok(base.clone()));
    let broken: [fn(&mut ActivitySet); 5] = [
        |set| drop(set.groups[0].activities.pop()),
        |set| set.groups[1].activities.swap(0, 1),
        |set| set.groups[2].code = "2.4".to_owned(),
        |set| set.groups.reverse(),
        |set| set.groups[0].activities[0].id = "2.4.1".to_owned(),
    ];
    for (at, breaks) in broken.into_iter().enumerate() {
        let mut set = ACTIVITIES.clone();
        breaks(&mut set);
        let found = kinds(&Form::Activities(set), &base);
        assert!(found.contains(&FaultKind::NotTheNine), "{at}: {found:?}");
    }
    let mut more = ACTIVITIES.clone();
    let group = more.groups[0].clone();
    more.groups.extend(std::iter::repeat_n(group, 300));
    assert!(Form::Activities(more).is_too_large());
}
