//! The villages of a district with a tick each.

use std::collections::BTreeSet;

use domain::AreaCode;
use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::targets::{TargetList, TargetVillage, TargetsPut};

use super::Page;
use crate::components::{BigButton, Card, Check, Chip, EmptyState, FaultLine, Symbol, Tone};
use crate::i18n::{DOT, use_words};
use crate::state::Fault;

/// The district's villages with a tick each.
#[component]
pub fn Pick(
    /// The page.
    page: Page,
    /// The villages, and what is decided about them.
    list: TargetList,
) -> AnyView {
    let words = use_words();
    if list.villages.is_empty() {
        return view! {
            <EmptyState symbol=Symbol::Home title=words.say(|w| w.targets_empty()) lead=words.say(|w| w.targets_empty_lead())/>
        }
        .into_any();
    }
    let were: BTreeSet<AreaCode> = list
        .villages
        .iter()
        .filter(|village| village.instrument.is_some())
        .map(|village| village.village.code.clone())
        .collect();
    let (before, were) = (StoredValue::new(were.clone()), were);
    let ticked = RwSignal::new(were);
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    let added = move || ticked.with(|now| before.with_value(|was| now.difference(was).cloned().collect::<Vec<_>>()));
    let removed = move || ticked.with(|now| before.with_value(|was| was.difference(now).cloned().collect::<Vec<_>>()));
    let rows: Vec<_> =
        list.villages.into_iter().map(|village| view! { <VillageTick village=village ticked=ticked/> }).collect();
    let save = move |()| {
        let (Some(district), Some(year)) = (page.district.get_untracked(), page.year.get_untracked()) else { return };
        let put = TargetsPut { year, add: untrack(added), remove: untrack(removed), by: page.by.get_untracked() };
        busy.set(true);
        spawn_local(async move {
            let result = page.app.put_targets(&district, &put).await;
            busy.try_set(false);
            match result {
                Ok(list) => {
                    page.asked.try_set(Some(Ok(list)));
                    page.app.syncing.now(page.app);
                }
                Err(found) => drop(fault.try_set(Some(found))),
            }
        });
    };
    let count = move || words.now().targets_count(&words.number(ticked.with(BTreeSet::len)));
    let label = move || {
        words.now().targets_save(arg::Added(&words.number(added().len())), arg::Removed(&words.number(removed().len())))
    };
    let unchanged = Signal::derive(move || added().is_empty() && removed().is_empty());
    let failed =
        move || fault.get().map(|fault| view! { <FaultLine text=words.digits(&fault.sentence(words.now()))/> });
    view! {
        <h2>{count}</h2>
        <Card>{rows}</Card>
        {failed}
        <BigButton label=label busy=busy disabled=unchanged on_press=save/>
    }
    .into_any()
}

#[component]
fn VillageTick(village: TargetVillage, ticked: RwSignal<BTreeSet<AreaCode>>) -> AnyView {
    let words = use_words();
    let TargetVillage { village, subdistrict, collected, .. } = village;
    let code = StoredValue::new(village.code.clone());
    let checked = Signal::derive(move || code.with_value(|code| ticked.with(|ticked| ticked.contains(code))));
    let change = move |is_ticked: bool| {
        let code = code.get_value();
        ticked.update(|ticked| {
            if is_ticked {
                ticked.insert(code);
            } else {
                ticked.remove(&code);
            }
        });
    };
    let name = village.name_th.clone();
    let detail = move || {
        let place = words.now().common_moo(&words.number(village.moo));
        [place, words.name(&subdistrict.name_th, &subdistrict.name_en), words.digits(village.code.as_str())].join(DOT)
    };
    view! {
        <Check label=name detail=detail checked=checked on_change=change disabled=collected>
            {collected.then(|| view! { <Chip tone=Tone::Info label=words.say(|w| w.targets_collected())/> })}
        </Check>
    }
    .into_any()
}
