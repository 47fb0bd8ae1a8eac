//! The target villages of a year in a district: picked from its villages, or read from a list.

pub mod import;
pub mod pick;

use domain::household::activities::first_reference;
use domain::{AreaCode, FiscalYear};
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::targets::{Choice, EvaluatedBy, Imported, TargetList};

use import::Import;
use pick::Pick;

use super::instruments::{Asked, Failed};
use crate::components::{Card, Loading, Screen, Select, TopBar};
use crate::i18n::{DOT, use_words};
use crate::place::Place;
use crate::state::{App, Fault, use_app};

/// What the parts of the page share. Copied freely.
#[derive(Clone, Copy)]
pub struct Page {
    app: App,
    district: Memo<Option<AreaCode>>,
    year: RwSignal<Option<FiscalYear>>,
    asked: Asked<TargetList>,
    by: RwSignal<EvaluatedBy>,
    /// What became of the list imported last; it outlives the list on the screen, which is drawn anew.
    imported: RwSignal<Option<Result<Imported, Fault>>>,
}

impl Page {
    fn load(self) {
        let (Some(district), Some(year)) = (self.district.get_untracked(), self.year.get_untracked()) else { return };
        self.asked.set(None);
        self.imported.set(None);
        spawn_local(async move {
            let list = self.app.fetch_targets(&district, year).await;
            if let Ok(list) = &list {
                self.by.try_set(usual(list));
            }
            self.asked.try_set(Some(list));
        });
    }
}

/// The newest version in use of what targets are evaluated by; where there are none, the newest of each.
fn usual(list: &TargetList) -> EvaluatedBy {
    let in_use =
        |choice: &&Choice| list.villages.iter().any(|village| village.instrument.as_ref() == Some(&choice.instrument));
    // The newest version of each comes first.
    let used = list.instruments.iter().find(in_use).map(|choice| choice.instrument.clone());
    let first = |choices: &[Choice]| choices.first().map(|choice| choice.instrument.clone()).unwrap_or_default();
    let instrument = used.unwrap_or_else(|| first(&list.instruments));
    // The training sets belong together.
    let training = instrument.starts_with("training");
    let fits = |choice: &&Choice| choice.instrument.contains("demo") == training;
    let happiness = list.happiness.iter().find(fits).map(|choice| choice.instrument.clone());
    EvaluatedBy {
        instrument,
        happiness: happiness.unwrap_or_else(|| first(&list.happiness)),
        activities: list.activities.first().map_or_else(first_reference, |newest| newest.instrument.clone()),
    }
}

/// The screen.
#[component]
pub fn TargetsPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let district = Memo::new(move |_| {
        let districts = app.board_districts();
        let chosen = app.district.get().filter(|code| districts.iter().any(|district| district.code == *code));
        chosen.or_else(|| districts.first().map(|district| district.code.clone()))
    });
    let page = Page {
        app,
        district,
        year: RwSignal::new(untrack(|| app.fiscal_year())),
        asked: RwSignal::new(None),
        by: RwSignal::new(EvaluatedBy::default()),
        imported: RwSignal::new(None),
    };
    Effect::new(move || {
        page.district.track();
        page.year.track();
        untrack(|| page.load());
    });
    let body = move || match page.asked.get() {
        None => view! { <Loading label=words.say(|w| w.targets_loading())/> }.into_any(),
        Some(Err(fault)) => view! { <Failed fault=fault on_retry=move |()| page.load()/> }.into_any(),
        Some(Ok(list)) => {
            view! { <By page=page list=list.clone()/> <Pick page=page list=list/> <Import page=page/> }.into_any()
        }
    };
    view! {
        <Screen top=move || {
            view! { <TopBar title=words.say(|w| w.targets_title()) subtitle=words.say(|w| w.targets_lead()) back=Place::Board.path()/> }
        }>
            <Which page=page/>
            {body}
        </Screen>
    }
    .into_any()
}

/// The district and the year.
#[component]
fn Which(page: Page) -> AnyView {
    let app = page.app;
    let words = use_words();
    let districts = Signal::derive(move || {
        let option = |area: domain::Area| (area.code.to_string(), words.name(&area.name_th, &area.name_en));
        app.board_districts().into_iter().map(option).collect::<Vec<_>>()
    });
    let district = Signal::derive(move || page.district.get().map(|code| code.to_string()).unwrap_or_default());
    let years = Signal::derive(move || {
        let this = app.fiscal_year().map(FiscalYear::number).unwrap_or_default();
        let near = [this.saturating_sub(1), this, this.saturating_add(1)];
        near.into_iter()
            .filter_map(FiscalYear::new)
            .map(|year| (year.to_string(), words.number(year)))
            .collect::<Vec<_>>()
    });
    let year = Signal::derive(move || page.year.get().map(|year| year.to_string()).unwrap_or_default());
    let change_year = move |text: String| page.year.set(text.parse().ok().and_then(FiscalYear::new));
    view! {
        <div class="targets__which">
            <Select
                id="district"
                label=words.say(|w| w.board_choose_district())
                options=districts
                value=district
                on_change=move |code: String| app.district.set(code.parse().ok())
            />
            <Select id="year" label=words.say(|w| w.targets_year()) options=years value=year on_change=change_year/>
        </div>
    }
    .into_any()
}

/// By what new targets are evaluated.
#[component]
fn By(page: Page, list: TargetList) -> AnyView {
    let words = use_words();
    let options = move |choices: Vec<Choice>| {
        Signal::derive(move || {
            let option = |choice: &Choice| {
                let number = choice.instrument.split_once('@').map_or("", |(_, number)| number);
                let version = words.now().instruments_version(&words.digits(number));
                (choice.instrument.clone(), [words.name(&choice.name_th, &choice.name_en), version].join(DOT))
            };
            choices.iter().map(option).collect::<Vec<_>>()
        })
    };
    view! {
        <Card>
            <Select
                id="target-instrument"
                label=words.say(|w| w.targets_instrument())
                options=options(list.instruments)
                value=Signal::derive(move || page.by.get().instrument)
                on_change=move |instrument: String| page.by.update(|by| by.instrument = instrument)
            />
            <Select
                id="target-happiness"
                label=words.say(|w| w.targets_happiness())
                options=options(list.happiness)
                value=Signal::derive(move || page.by.get().happiness)
                on_change=move |happiness: String| page.by.update(|by| by.happiness = happiness)
            />
            {(list.activities.len() > 1)
                .then(|| {
                    view! {
                        <Select
                            id="target-activities"
                            label=words.say(|w| w.targets_activities())
                            options=options(list.activities)
                            value=Signal::derive(move || page.by.get().activities)
                            on_change=move |activities: String| page.by.update(|by| by.activities = activities)
                        />
                    }
                })}
        </Card>
    }
    .into_any()
}
