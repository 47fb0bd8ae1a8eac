//! The target villages of a year in a district: picked from its villages, or read from a list.

use std::collections::BTreeSet;

use domain::household::activities::first_reference;
use domain::village::{LineError, LineFault};
use domain::{AreaCode, FiscalYear};
use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::targets::{Choice, EvaluatedBy, ImportPut, Imported, TargetList, TargetVillage, TargetsPut};

use super::instruments::{Asked, Failed};
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, Card, Check, Chip, EmptyState, FaultLine, Loading, Screen, Select,
    Symbol, TextArea, Tone, TopBar,
};
use crate::i18n::{DOT, Wording, use_words};
use crate::place::Place;
use crate::platform::file;
use crate::state::{App, Fault, use_app};

/// The largest list that is sent, in bytes.
const MAX_LIST_BYTES: usize = 1024 * 1024;

/// What the parts of the page share. Copied freely.
#[derive(Clone, Copy)]
struct Page {
    app: App,
    district: Memo<Option<AreaCode>>,
    year: RwSignal<Option<FiscalYear>>,
    asked: Asked<TargetList>,
    by: RwSignal<EvaluatedBy>,
}

impl Page {
    fn load(self) {
        let (Some(district), Some(year)) = (self.district.get_untracked(), self.year.get_untracked()) else { return };
        self.asked.set(None);
        spawn_local(async move {
            let list = self.app.fetch_targets(&district, year).await;
            if let Ok(list) = &list {
                self.by.try_set(usual(list));
            }
            self.asked.try_set(Some(list));
        });
    }
}

/// What most of the targets are evaluated by; where there are none, the newest of each.
fn usual(list: &TargetList) -> EvaluatedBy {
    let used = list.villages.iter().find_map(|village| village.instrument.clone());
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

/// The district's villages with a tick each.
#[component]
fn Pick(page: Page, list: TargetList) -> AnyView {
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

/// A list of villages, all or none of which become targets.
#[component]
fn Import(page: Page) -> AnyView {
    let words = use_words();
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let result = RwSignal::new(None::<Result<Imported, Fault>>);
    let import = move |()| {
        let (Some(district), Some(year)) = (page.district.get_untracked(), page.year.get_untracked()) else { return };
        let put = ImportPut { year, csv: typed.get_untracked(), by: page.by.get_untracked() };
        busy.set(true);
        spawn_local(async move {
            let imported = page.app.import_targets(&district, &put).await;
            busy.try_set(false);
            let is_done = imported.as_ref().is_ok_and(|imported| imported.faults.is_empty());
            result.try_set(Some(imported));
            if is_done {
                page.app.syncing.now(page.app);
                let list = page.app.fetch_targets(&district, year).await;
                page.asked.try_set(Some(list));
            }
        });
    };
    let told = move || match result.get()? {
        Err(fault) => Some(view! { <FaultLine text=words.digits(&fault.sentence(words.now()))/> }.into_any()),
        Ok(imported) if imported.faults.is_empty() => {
            let count = imported.villages;
            Some(view! { <Banner kind=BannerKind::Done text=move || words.now().targets_imported(&words.number(count))/> }.into_any())
        }
        Ok(imported) => {
            let rows: Vec<_> = imported
                .faults
                .into_iter()
                .map(|LineError { line, fault }| {
                    let number = move || words.now().households_paste_line(&words.number(line));
                    view! {
                        <li class="paste__line">
                            <span class="small muted">{number}</span>
                            <span class="field__fault grow">{move || line_sentence(words, &fault)}</span>
                        </li>
                    }
                })
                .collect();
            Some(
                view! {
                    <Banner kind=BannerKind::Error text=words.say(|w| w.targets_import_failed())/>
                    <ol class="paste">{rows}</ol>
                }
                .into_any(),
            )
        }
    };
    view! {
        <Card>
            <h2>{words.say(|w| w.targets_import())}</h2>
            <FromFile accept=".csv,text/csv,text/plain" most=MAX_LIST_BYTES on_text=move |text| typed.set(text)/>
            <TextArea
                id="targets-csv"
                label=words.say(|w| w.targets_import_paste())
                hint=words.say(|w| w.targets_import_hint())
                value=typed
                on_input=move |text| typed.set(text)
            />
            <BigButton
                kind=ButtonKind::Outline
                label=words.say(|w| w.targets_import_do())
                busy=busy
                disabled=Signal::derive(move || typed.with(|text| text.trim().is_empty()))
                on_press=import
            />
            {told}
        </Card>
    }
    .into_any()
}

/// What is wrong with a line, and what stands there.
fn line_sentence(words: Wording, fault: &LineFault) -> String {
    let now = words.now();
    match fault {
        LineFault::Empty => now.targets_line_empty().to_owned(),
        LineFault::NoColumn(column) => now.targets_line_no_column(column.word()),
        LineFault::UnknownColumn(text) | LineFault::ColumnTwice(text) => now.targets_line_column(text),
        LineFault::Fields { expected, found } => {
            now.targets_line_fields(arg::Expected(&words.number(expected)), arg::Found(&words.number(found)))
        }
        LineFault::Quote => now.targets_line_quote().to_owned(),
        LineFault::Code(text) => now.targets_line_code(text),
        LineFault::NoSubdistrict(code) => now.targets_line_no_subdistrict(&words.digits(code.as_str())),
        LineFault::NoName => now.targets_line_no_name().to_owned(),
        LineFault::Moo(text) => now.targets_line_moo(text),
        LineFault::Number { column, text } => now.targets_line_number(arg::Column(column.word()), arg::Text(text)),
        LineFault::OtherDistrict(code) => now.targets_line_other_district(&words.digits(code.as_str())),
        LineFault::Twice { code, first } => {
            now.targets_line_twice(arg::Code(&words.digits(code.as_str())), arg::Line(&words.number(first)))
        }
    }
}

/// A button that takes the text of a file.
#[component]
pub fn FromFile(
    /// What kinds of file.
    accept: &'static str,
    /// The largest, in bytes.
    most: usize,
    /// Its text.
    #[prop(into)]
    on_text: Callback<String>,
) -> AnyView {
    let words = use_words();
    let unreadable = RwSignal::new(false);
    let change = move |event: leptos::ev::Event| {
        let chosen = file::chosen(&event, u32::try_from(most).unwrap_or(u32::MAX));
        spawn_local(async move {
            let text = chosen.await.and_then(|bytes| String::from_utf8(bytes).ok());
            unreadable.try_set(text.is_none());
            if let Some(text) = text {
                on_text.run(text);
            }
        });
    };
    let fault =
        move || unreadable.get().then(|| view! { <FaultLine text=words.now().targets_file_unreadable().to_owned()/> });
    view! {
        <label class="button button--outline button--fit from-file">
            <input class="from-file__input" type="file" accept=accept on:change=change/>
            <span>{words.say(|w| w.targets_choose_file())}</span>
        </label>
        {fault}
    }
    .into_any()
}
