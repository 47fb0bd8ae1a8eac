//! Choosing the villages of the day, subdistrict by subdistrict. Every tick is kept at once.

use domain::AreaCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, CardKind, Check, EmptyState, Symbol, Tone,
};
use crate::i18n::use_words;
use crate::state::villages::VillageSignal;
use crate::state::{App, Fault, use_app};

/// The codes of the villages chosen; all of them until somebody chose. Tracked.
#[must_use]
pub fn chosen_codes(app: App) -> Vec<String> {
    let all = all_codes(app);
    match app.chosen.get() {
        Some(chosen) => all.into_iter().filter(|code| chosen.contains(code)).collect(),
        None => all,
    }
}

fn all_codes(app: App) -> Vec<String> {
    app.villages
        .with(|villages| villages.iter().flatten().map(|village| village.target.village.code.to_string()).collect())
}

/// The list of tick boxes.
#[component]
pub fn ChooseVillages() -> AnyView {
    let app = use_app();
    let words = use_words();
    let fault = RwSignal::new(None::<Fault>);
    let choose = Callback::new(move |codes: Vec<String>| {
        spawn_local(async move { fault.set(app.choose(codes).await.err()) });
    });
    let all = move |()| choose.run(untrack(|| all_codes(app)));
    let none = move |()| choose.run(Vec::new());
    let counted = move || words.now().prepare_chosen(&words.number(chosen_codes(app).len()));
    let failed = move || {
        fault.get().map(|fault| {
            let text = words.digits(&fault.sentence(words.now()));
            view! { <Banner kind=BannerKind::Error text=text/> }
        })
    };
    let subdistricts = Memo::new(move |_| {
        let mut codes: Vec<AreaCode> = app
            .villages
            .with(|villages| villages.iter().flatten().map(|village| village.target.subdistrict.clone()).collect());
        codes.sort();
        codes.dedup();
        codes
    });
    let is_empty = Memo::new(move |_| subdistricts.with(Vec::is_empty));
    let empty = move || {
        is_empty.get().then(|| {
            view! {
                <EmptyState
                    symbol=Symbol::Home
                    tone=Tone::Wait
                    title=words.say(|w| w.villages_empty_title())
                    lead=words.say(|w| w.prepare_no_villages())
                />
            }
        })
    };
    view! {
        <div class="row row--spread row--wrap">
            <h2>{words.say(|w| w.prepare_choose())}</h2>
            <span class="small muted" role="status">{counted}</span>
        </div>
        <div class="row row--wrap">
            <BigButton kind=ButtonKind::Quiet size=ButtonSize::Small label=words.say(|w| w.prepare_choose_all()) on_press=all/>
            <BigButton kind=ButtonKind::Quiet size=ButtonSize::Small label=words.say(|w| w.prepare_choose_none()) on_press=none/>
        </div>
        {failed}
        <For each=move || subdistricts.get() key=AreaCode::clone let:code>
            <Subdistrict code=code choose=choose/>
        </For>
        {empty}
    }
    .into_any()
}

#[component]
fn Subdistrict(code: AreaCode, choose: Callback<Vec<String>>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let name = {
        let code = code.clone();
        move || {
            app.reference.with(|reference| {
                let slices = reference.iter().flat_map(|reference| &reference.areas);
                let area = slices.flat_map(|slice| &slice.subdistricts).find(|area| area.code == code);
                let name = area.map(|area| words.name(&area.name_th, &area.name_en));
                words.now().common_subdistrict(&name.unwrap_or_else(|| words.digits(code.as_str())))
            })
        }
    };
    let villages = Memo::new(move |_| {
        let villages = app.villages.get().unwrap_or_default();
        villages.into_iter().filter(|village| village.target.subdistrict == code).collect::<Vec<_>>()
    });
    view! {
        <fieldset class="stack stack--tight">
            <legend class="field__label">{name}</legend>
            <Card kind=CardKind::List>
                <For each=move || villages.get() key=|village| village.target.village.code.clone() let:village>
                    <VillageCheck village=village choose=choose/>
                </For>
            </Card>
        </fieldset>
    }
    .into_any()
}

#[component]
fn VillageCheck(village: VillageSignal, choose: Callback<Vec<String>>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let code = village.target.village.code.to_string();
    let checked = {
        let code = code.clone();
        Memo::new(move |_| chosen_codes(app).contains(&code))
    };
    let change = move |wanted: bool| {
        let mut codes = untrack(|| chosen_codes(app));
        codes.retain(|other| *other != code);
        if wanted {
            codes.push(code.clone());
        }
        choose.run(codes);
    };
    let moo = village.target.village.moo;
    view! {
        <Check
            label=village.target.village.name_th.clone()
            detail=move || words.now().common_moo(&words.number(moo))
            checked=checked
            on_change=change
        />
    }
    .into_any()
}
