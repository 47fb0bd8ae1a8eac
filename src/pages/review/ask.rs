//! The question before an official step: what follows from it, and why it goes back.

use std::collections::BTreeMap;

use domain::Phase;
use jiff::civil::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::step::{Action, StepView, action_of, remark_field};
use sync::{FieldName, Replica, Value};

use super::{DayAndNumber, DayAndNumberFields, OpenItems, verb, waiting_answers};
use crate::components::{BigButton, ButtonKind, ButtonSize, Dialog, FaultLine, Select, TextArea, TextField};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::households::phase_word;
use crate::state::villages::VillageSignal;
use crate::state::{Fault, use_app};

type Remarks = BTreeMap<(Phase, String), String>;

/// What is being typed.
#[derive(Clone, Copy)]
struct Draft {
    remarks: RwSignal<String>,
    on_indicators: RwSignal<Remarks>,
    /// The indicator chosen for the next of them, as the value of its option.
    chosen: RwSignal<String>,
    /// What is said of it.
    said: RwSignal<String>,
    /// A step was tried that does not say why.
    is_wordless: RwSignal<bool>,
    /// A step was tried while something was said of no indicator.
    is_homeless: RwSignal<bool>,
    day_and_number: DayAndNumber,
    fault: RwSignal<Option<Fault>>,
    /// The step is being saved; it is taken once.
    busy: RwSignal<bool>,
}

impl Draft {
    fn new() -> Self {
        Self {
            remarks: RwSignal::default(),
            on_indicators: RwSignal::default(),
            chosen: RwSignal::default(),
            said: RwSignal::default(),
            is_wordless: RwSignal::new(false),
            is_homeless: RwSignal::new(false),
            day_and_number: DayAndNumber::new(),
            fault: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    fn clear(self) {
        self.remarks.set(String::new());
        self.on_indicators.set(Remarks::new());
        self.chosen.set(String::new());
        self.said.set(String::new());
        self.is_wordless.set(false);
        self.is_homeless.set(false);
        self.day_and_number.clear();
        self.fault.set(None);
    }

    /// What was wrong with an earlier try is not said again.
    fn forget_faults(self) {
        self.fault.set(None);
        self.is_wordless.set(false);
        self.is_homeless.set(false);
        self.day_and_number.forget_faults();
    }

    /// Whether an indicator is chosen and something said of it; tracked.
    fn is_complete(self) -> bool {
        !self.chosen.with(String::is_empty) && !self.said.with(|said| said.trim().is_empty())
    }

    /// Takes in what is chosen and said, if both are there.
    fn add(self) {
        let key = self.chosen.with_untracked(|value| key_of(value));
        let Some(key) = key.filter(|_| untrack(|| self.is_complete())) else { return };
        let said = self.said.get_untracked().trim().to_owned();
        // What is said of an indicator twice is both meant.
        self.on_indicators.update(|remarks| {
            remarks.entry(key).and_modify(|standing| *standing = [standing, said.as_str()].join("; ")).or_insert(said);
        });
        self.is_wordless.set(false);
        self.is_homeless.set(false);
        self.chosen.set(String::new());
        self.said.set(String::new());
    }

    fn values(self, action: Action, (day, number): (Date, String)) -> Vec<(FieldName, Value)> {
        let mut values = StepView::values(action, Some(day), self.remarks.get_untracked().trim(), &number);
        let remarks = self.on_indicators.get_untracked().into_iter();
        values.extend(remarks.map(|((phase, indicator), text)| (remark_field(phase, &indicator), Value::from(&*text))));
        values
    }
}

/// Asks before the step in `asking` is taken, and takes it.
#[component]
pub fn Ask(
    /// The village.
    village: VillageSignal,
    /// The step asked for; none when it is done or declined.
    asking: RwSignal<Option<Action>>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let draft = Draft::new();
    let code = village.target.village.code.clone();
    let confirm = move |()| {
        let Some(action) = asking.get_untracked() else { return };
        // What is typed and not added yet is meant all the same.
        draft.add();
        if action.needs_remarks() && draft.said.with_untracked(|said| !said.trim().is_empty()) {
            draft.is_homeless.set(true);
            return;
        }
        let Some(day_and_number) = draft.day_and_number.take(action) else { return };
        let values = draft.values(action, day_and_number);
        if action_of(&Replica::default().writes(values.clone())).is_none() {
            draft.is_wordless.set(true);
            return;
        }
        let code = code.clone();
        draft.busy.set(true);
        spawn_local(async move {
            let taken = app.take_step(&code, values).await;
            // The page may be gone.
            draft.busy.try_set(false);
            match taken {
                Ok(()) => {
                    asking.try_set(None);
                    draft.clear();
                }
                Err(fault) => drop(draft.fault.try_set(Some(fault))),
            }
        });
    };
    let verb = move || asking.get().map(|action| verb(words.now(), action)).unwrap_or_default();
    let name = village.target.village.name_th.clone();
    let title = move || [verb(), &name].join(DOT);
    let text = move || asking.get().map(|action| consequence(words, action)).unwrap_or_default();
    let goes_back = Memo::new(move |_| asking.get().is_some_and(Action::needs_remarks));
    let missing =
        Signal::derive(move || draft.is_wordless.get().then(|| words.now().review_remarks_missing().to_owned()));
    let fault = move || {
        let fault = draft.fault.get()?;
        Some(view! { <FaultLine text=words.digits(&fault.sentence(words.now()))/> })
    };
    let year = village.year;
    let open = move || {
        let goes_on = asking.get().is_some_and(Action::goes_on);
        year.get().filter(|_| goes_on).map(|year| view! { <OpenItems year=year/> })
    };
    // What was said for one step is not meant for another.
    Effect::new(move |asked_before: Option<Option<Action>>| {
        let asked = asking.get();
        let before = asked_before.flatten();
        if asked.is_some() && before.is_some() && asked != before {
            draft.clear();
        }
        draft.forget_faults();
        asked.or(before)
    });
    let waiting = RwSignal::new(0);
    let (asked_of, waiting_in) = (village.target.village.code.clone(), village.target.village.name_th.clone());
    Effect::new(move || {
        waiting.set(0);
        if asking.get().is_some_and(Action::decides) {
            let village = asked_of.clone();
            spawn_local(async move {
                let count = app.waits_for_officer(&village).await;
                waiting.try_set(count);
            });
        }
    });
    let held = move || waiting_answers(words, waiting.get(), &waiting_in);
    let options = StoredValue::new(village);
    view! {
        <Dialog
            id="step"
            open=Signal::derive(move || asking.get().is_some())
            title=title
            text=text
            confirm=verb
            busy=draft.busy
            on_confirm=confirm
            on_cancel=move |()| asking.set(None)
        >
            {open}
            {held}
            <DayAndNumberFields of=draft.day_and_number action=asking/>
            <TextArea
                id="step-remarks"
                label=words.say(|w| w.review_remarks())
                hint=move || if goes_back.get() { words.now().review_remarks_hint() } else { "" }
                fault=missing
                value=draft.remarks
                on_input=move |text| {
                    draft.is_wordless.set(false);
                    draft.remarks.set(text);
                }
            />
            {move || goes_back.get().then(|| view! { <OnIndicators village=options.get_value() draft=draft/> })}
            {fault}
        </Dialog>
    }
    .into_any()
}

fn consequence(words: Wording, action: Action) -> &'static str {
    let now = words.now();
    match action {
        Action::Submit => now.review_ask_submit(),
        Action::Return => now.review_ask_return(),
        Action::Endorse => now.review_ask_endorse(),
        Action::Certify => now.review_ask_certify(),
        Action::Announce => now.review_ask_announce(),
        Action::Reopen => now.review_ask_reopen(),
    }
}

/// Remarks indicator by indicator.
#[component]
fn OnIndicators(village: VillageSignal, draft: Draft) -> AnyView {
    let words = use_words();
    let read = village.year;
    let instrument = move |phase: Phase| {
        let made = read.with(|year| year.as_ref().map(|year| year.made(phase).instrument.clone()));
        made.unwrap_or_else(|| village.instrument.clone())
    };
    let instrument = StoredValue::new(instrument);
    let options = Signal::derive(move || {
        let none = (String::new(), words.now().review_indicator_none().to_owned());
        let of_phase = |phase: Phase| {
            instrument.with_value(|instrument| {
                let instrument = instrument(phase);
                let option = |one: &domain::instrument::Indicator| {
                    let name = words.name(&one.text.th, &one.text.en);
                    (value_of(phase, &one.id), [phase_word(words, phase), &words.digits(&one.code), &name].join(" "))
                };
                instrument.indicators.iter().map(option).collect::<Vec<_>>()
            })
        };
        std::iter::once(none).chain(of_phase(Phase::After)).chain(of_phase(Phase::Before)).collect::<Vec<_>>()
    });
    let list = move || {
        let item = |((phase, id), remark): ((Phase, String), String)| {
            let code = instrument.with_value(|instrument| super::indicator_code(&id, Some(&instrument(phase))));
            let title = move || [phase_word(words, phase), &words.digits(&code)].join(" ");
            let remove = move |()| draft.on_indicators.update(|remarks| drop(remarks.remove(&(phase, id.clone()))));
            view! {
                <li class="row row--spread">
                    <span>
                        <b>{title.clone()}</b>
                        " "
                        {remark}
                    </span>
                    <BigButton
                        kind=ButtonKind::Text
                        size=ButtonSize::Small
                        label=words.say(|w| w.review_remark_remove())
                        about=title
                        on_press=remove
                    />
                </li>
            }
        };
        draft.on_indicators.get().into_iter().map(item).collect::<Vec<_>>()
    };
    let homeless =
        Signal::derive(move || draft.is_homeless.get().then(|| words.now().review_indicator_missing().to_owned()));
    view! {
        <ul class="remarks">{list}</ul>
        <Select
            id="step-indicator"
            label=words.say(|w| w.review_indicator())
            options=options
            value=draft.chosen
            on_change=move |value| {
                draft.is_homeless.set(false);
                draft.chosen.set(value);
            }
        />
        <TextField
            id="step-indicator-remark"
            label=words.say(|w| w.review_indicator_remark())
            value=draft.said
            fault=homeless
            on_input=move |typed| {
                draft.is_homeless.set(false);
                draft.said.set(typed);
            }
        />
        <BigButton
            kind=ButtonKind::Outline
            size=ButtonSize::Small
            label=words.say(|w| w.review_remark_add())
            disabled=Signal::derive(move || !draft.is_complete())
            on_press=move |()| draft.add()
        />
    }
    .into_any()
}

/// The value of an option.
fn value_of(phase: Phase, indicator: &str) -> String {
    [phase.code(), indicator].join(":")
}

fn key_of(value: &str) -> Option<(Phase, String)> {
    let (phase, indicator) = value.split_once(':')?;
    Some((Phase::from_code(phase)?, indicator.to_owned()))
}
