//! A version of an instrument, to be read: for the field from this device, for the office from the server.

use domain::form::{Section, UNPLACED};
use domain::household::activities::find as find_set;
use domain::{Form, InstrumentRef};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::instruments::files::ExportForm;
use super::instruments::{Asked, Failed, form_name};
use super::level;
use super::marked::Marked;
use crate::components::{Banner, BannerKind, Card, Chip, Loading, Screen, Tone, TopBar};
use crate::i18n::use_words;
use crate::place::Place;
use crate::state::{App, use_app};

/// The screen.
#[component]
pub fn CriteriaPage(
    /// Which version.
    version: InstrumentRef,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let asked: Asked<Form> = RwSignal::new(None);
    let of = StoredValue::new(version.clone());
    let load = move || {
        let version = of.get_value();
        if let Some(form) = untrack(|| kept(app, &version)) {
            return asked.set(Some(Ok(form)));
        }
        asked.set(None);
        spawn_local(async move {
            let fetched = app.fetch_version(&version.id, version.version).await;
            asked.try_set(Some(fetched.map(|version| version.form)));
        });
    };
    load();
    let office = untrack(|| app.known().is_some_and(|known| known.starts_at_board()));
    let back = if office { Place::Instruments } else { Place::Villages }.path();
    let body = move || match asked.get() {
        None => view! { <Loading label=words.say(|w| w.instruments_loading())/> }.into_any(),
        Some(Err(fault)) => view! { <Failed fault=fault on_retry=move |()| load()/> }.into_any(),
        Some(Ok(form)) => view! { <Shown form=form/> }.into_any(),
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.criteria_title())
                    subtitle=move || words.now().instruments_version(&words.number(version.version))
                    back=back
                />
            }
        }>{body}</Screen>
    }
    .into_any()
}

/// The version kept on this device, if it is.
fn kept(app: App, version: &InstrumentRef) -> Option<Form> {
    let wanted = version.to_string();
    app.reference.with(|reference| {
        let reference = reference.as_ref()?;
        let pass_fail = reference.instrument(&wanted).cloned().map(Form::PassFail);
        let happiness = || reference.happiness_instrument(&wanted).cloned().map(Form::Happiness);
        let activities = || find_set(&reference.activities, &wanted).cloned().map(Form::Activities);
        pass_fail.or_else(happiness).or_else(activities)
    })
}

#[component]
fn Shown(form: Form) -> AnyView {
    let words = use_words();
    let unverified = form.unverified();
    let parts = form.parts();
    let unplaced = parts.items.iter().any(|item| item.section == UNPLACED);
    let sections: Vec<_> = parts
        .sections
        .iter()
        .map(|section| Some(section.clone()))
        .chain(unplaced.then_some(None))
        .map(|section| view! { <SectionRead form=form.clone() section=section/> })
        .collect();
    let total = parts.items.len();
    let levels: Vec<_> = form
        .levels()
        .iter()
        .map(|rule| {
            let (at, from, to) = (rule.level, rule.passed_from, rule.passed_to);
            let core = rule.core.as_ref().map(std::collections::BTreeSet::len);
            let range = move || level::range(words, from, to, Some(total));
            let count = move || match core {
                Some(0) => String::new(),
                Some(count) => [" · ", &words.now().instruments_core_count(&words.number(count))].concat(),
                None => [" · ", words.now().instruments_core_undefined()].concat(),
            };
            view! { <li><b>{move || level::name(words, at)}</b> " " {range} {count}</li> }
        })
        .collect();
    let scale: Vec<_> = form
        .scale()
        .iter()
        .map(|level| {
            let value = level.value;
            view! { <li><b>{move || words.number(value)}</b> " " <Marked text=level.label.clone()/></li> }
        })
        .collect();
    let sources: Vec<_> =
        form.sources().iter().map(|source| view! { <li class="criteria__source">{source.clone()}</li> }).collect();
    let name = form.clone();
    let export = form.clone();
    view! {
        <h2>{move || form_name(words, &name)}</h2>
        {(unverified > 0)
            .then(|| {
                view! {
                    <Banner kind=BannerKind::Wait text=move || words.now().criteria_unverified(&words.number(unverified))/>
                }
            })}
        {sections}
        {(!levels.is_empty())
            .then(|| view! { <Card><h2>{words.say(|w| w.instruments_levels())}</h2><ul class="moving__list">{levels}</ul></Card> })}
        {(!scale.is_empty())
            .then(|| view! { <Card><h2>{words.say(|w| w.instruments_scale())}</h2><ul class="moving__list">{scale}</ul></Card> })}
        {(!sources.is_empty())
            .then(|| view! { <Card><h2>{words.say(|w| w.criteria_sources())}</h2><ul class="moving__list">{sources}</ul></Card> })}
        <ExportForm form=Signal::stored(Some(export))/>
    }
    .into_any()
}

#[component]
fn SectionRead(form: Form, section: Option<Section>) -> AnyView {
    let words = use_words();
    let number = section.as_ref().map_or(UNPLACED, |section| section.number);
    let items: Vec<_> = form
        .parts()
        .items
        .into_iter()
        .filter(|item| item.section == number)
        .map(|item| {
            let code = item.code.clone();
            let core: Vec<_> = form
                .levels()
                .iter()
                .filter(|rule| rule.core.as_ref().is_some_and(|core| core.contains(&item.id)))
                .map(|rule| {
                    let at = rule.level;
                    view! { <Chip tone=Tone::Info label=move || words.now().instruments_core_of(level::name(words, at))/> }
                })
                .collect();
            let criteria = item.criteria.map(|criteria| view! { <p class="indicator__fold"><Marked text=criteria/></p> });
            view! {
                <Card>
                    <div class="item-head">
                        <b class="indicator__number">{move || words.digits(&code)}</b>
                        <span class="grow"><Marked text=item.text/></span>
                    </div>
                    {(!core.is_empty()).then(|| view! { <div class="chips">{core}</div> })}
                    {criteria}
                </Card>
            }
        })
        .collect();
    let title = match section {
        Some(section) => {
            let name = section.name;
            let code = section.code;
            view! { <span>{move || words.digits(&code)} " "</span> <Marked text=name/> }.into_any()
        }
        None => view! { <span>{words.say(|w| w.instruments_unplaced())}</span> }.into_any(),
    };
    view! {
        <section class="dimension">
            <div class="dimension__head"><h2>{title}</h2></div>
            {items}
        </section>
    }
    .into_any()
}
