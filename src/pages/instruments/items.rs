//! The sections and items of a draft: texts unfolded one at a time, order by buttons, one more, one less.

use domain::form::{Edit, Item, Section, Spot, UNPLACED};
use domain::{Text, TextStatus};
use leptos::{prelude::*, text_prop::TextProp};

use super::compare::criteria_name;
use super::cores::{CoreChips, Cores};
use super::editing::Editing;
use super::texts::{TextFields, spot_id};
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, Dialog, Icon, Select, Symbol};
use crate::i18n::use_words;
use crate::pages::marked::Marked;

/// All sections with their items, then those not placed yet.
#[component]
pub fn Sections(
    /// The draft.
    editing: Editing,
) -> AnyView {
    let numbers = Memo::new(move |_| {
        editing.form.with(|form| form.parts().sections.into_iter().map(|section| section.number).collect::<Vec<_>>())
    });
    let unplaced = Memo::new(move |_| items_of(editing, UNPLACED).len());
    let sections = move || {
        editing.replaced.track();
        let section = |number| view! { <SectionCard editing=editing number=number/> };
        numbers.get().into_iter().map(section).collect::<Vec<_>>()
    };
    let rest = move || (unplaced.get() > 0).then(|| view! { <SectionCard editing=editing number=UNPLACED/> });
    view! {
        {sections}
        {rest}
    }
    .into_any()
}

/// The items of a section, in order; tracked.
fn items_of(editing: Editing, section: u8) -> Vec<Item> {
    editing.form.with(|form| form.parts().items.into_iter().filter(|item| item.section == section).collect())
}

#[component]
fn SectionCard(editing: Editing, number: u8) -> AnyView {
    let words = use_words();
    let section: Memo<Option<Section>> = Memo::new(move |_| {
        editing.form.with(|form| form.parts().sections.into_iter().find(|section| section.number == number))
    });
    let ids = Memo::new(move |_| items_of(editing, number).into_iter().map(|item| item.id).collect::<Vec<_>>());
    let open = RwSignal::new(false);
    let title = move || match section.get() {
        Some(section) => [words.digits(&section.code), words.name(&section.name.th, &section.name.en)].join(" "),
        None => words.now().instruments_unplaced().to_owned(),
    };
    let is_placed = number != UNPLACED;
    let may_grow = is_placed && !editing.is_fixed();
    let fields = move || {
        open.get().then(|| {
            view! {
                <TextFields
                    editing=editing
                    spot=Spot::Section(number)
                    label=Signal::derive(move || words.now().instruments_section_name().to_owned())
                />
            }
        })
    };
    let add = move |()| {
        let status = if editing.form.with_untracked(|form| form.is_training()) {
            TextStatus::Training
        } else {
            TextStatus::Recalled
        };
        let th = words.now().instruments_new_item().to_owned();
        editing.edit(Edit::Add { section: number, text: Text { th, en: String::new(), status, source: None } });
    };
    view! {
        <section class="dimension">
            <div class="dimension__head">
                <h2>{title}</h2>
                {is_placed.then(|| view! { <Fold open=open about=title/> })}
            </div>
            {fields}
            <For each=move || ids.get() key=Clone::clone let:id>
                <ItemCard editing=editing id=id/>
            </For>
            {may_grow
                .then(|| {
                    view! {
                        <BigButton
                            size=ButtonSize::Fit
                            kind=ButtonKind::Quiet
                            symbol=Symbol::Plus
                            label=move || words.now().instruments_add(&words.number(number))
                            on_press=add
                        />
                    }
                })}
        </section>
    }
    .into_any()
}

/// Unfolds the texts of something.
#[component]
pub fn Fold(
    /// Whether they are.
    open: RwSignal<bool>,
    /// What is edited, for screen readers: a draft has dozens of these.
    #[prop(into)]
    about: TextProp,
) -> AnyView {
    let words = use_words();
    view! {
        <button
            type="button"
            class="button button--text button--fit button--small"
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {move || if open.get() { words.now().instruments_fold() } else { words.now().instruments_unfold() }}
            <span class="unseen">" " {move || about.get()}</span>
        </button>
    }
    .into_any()
}

#[component]
fn ItemCard(editing: Editing, id: String) -> AnyView {
    let words = use_words();
    let id = StoredValue::new(id);
    let item = Memo::new(move |_| {
        editing.form.with(|form| form.parts().items.into_iter().find(|item| id.with_value(|id| item.id == *id)))
    });
    let open = RwSignal::new(false);
    let removing = RwSignal::new(false);
    let code = Signal::derive(move || item.get().map(|item| words.digits(&item.code)).unwrap_or_default());
    let text = move || item.get().map(|item| view! { <Marked text=item.text/> });
    let is_fixed = editing.is_fixed();
    let has_criteria = editing.form.with_untracked(|form| form.has_criteria());
    let fields = move || {
        open.get().then(|| {
            let criteria = has_criteria.then(|| {
                view! {
                    <TextFields
                        editing=editing
                        spot=Spot::Criteria(id.get_value())
                        label=Signal::derive(move || criteria_name(words, is_fixed).to_owned())
                    />
                }
            });
            view! {
                <TextFields
                    editing=editing
                    spot=Spot::Item(id.get_value())
                    label=Signal::derive(move || match is_fixed {
                        true => words.now().instruments_activity_wording(&code.get()),
                        false => words.now().instruments_wording(&code.get()),
                    })
                />
                {criteria}
                <Cores editing=editing id=id/>
                <Placing editing=editing item=item/>
                {(!is_fixed)
                    .then(|| {
                        view! {
                            <BigButton
                                size=ButtonSize::Small
                                kind=ButtonKind::Text
                                label=move || words.now().instruments_retire(&code.get())
                                on_press=move |()| removing.set(true)
                            />
                        }
                    })}
            }
        })
    };
    let retire = move |()| {
        removing.set(false);
        editing.edit(Edit::Retire(id.get_value()));
    };
    view! {
        <Card>
            <div class="item-head" id=id.with_value(|id| format!("at-{}", spot_id(&Spot::Item(id.clone()))))>
                <b class="indicator__number">{code}</b>
                <span class="grow">{text}</span>
            </div>
            <CoreChips editing=editing id=id/>
            <div class="item-tools">
                <Fold open=open about=code/>
                <span class="grow"></span>
                {(!is_fixed)
                    .then(|| {
                        view! {
                            <MoveButton editing=editing id=id code=code up=true/>
                            <MoveButton editing=editing id=id code=code up=false/>
                        }
                    })}
            </div>
            {fields}
            {move || {
                removing
                    .get()
                    .then(|| {
                        view! {
                            <Dialog
                                id="retire-ask"
                                open=removing
                                title=move || words.now().instruments_retire_ask(&code.get())
                                text=words.say(|w| w.instruments_retire_text())
                                confirm=words.say(|w| w.instruments_retire_confirm())
                                danger=true
                                on_confirm=retire
                                on_cancel=move |()| removing.set(false)
                            />
                        }
                    })
            }}
        </Card>
    }
    .into_any()
}

#[component]
fn MoveButton(editing: Editing, id: StoredValue<String>, code: Signal<String>, up: bool) -> AnyView {
    let words = use_words();
    let label = move || match up {
        true => words.now().instruments_up(&code.get()),
        false => words.now().instruments_down(&code.get()),
    };
    let symbol = if up { Symbol::Up } else { Symbol::Down };
    view! {
        <button
            type="button"
            class="button button--quiet button--fit button--small"
            aria-label=label
            on:click=move |_| editing.edit(Edit::Move { id: id.get_value(), up })
        >
            <Icon symbol=symbol/>
        </button>
    }
    .into_any()
}

/// Where an item belongs, while that is not known.
#[component]
fn Placing(editing: Editing, item: Memo<Option<Item>>) -> AnyView {
    let words = use_words();
    let unplaced = Memo::new(move |_| item.with(|item| item.as_ref().is_some_and(|item| item.section == UNPLACED)));
    let options = Signal::derive(move || {
        let none = (String::new(), words.now().instruments_unplaced().to_owned());
        let sections = editing.form.with(|form| form.parts().sections);
        let option = |section: Section| {
            let name = words.name(&section.name.th, &section.name.en);
            (section.number.to_string(), [words.digits(&section.code), name].join(" "))
        };
        std::iter::once(none).chain(sections.into_iter().map(option)).collect::<Vec<_>>()
    });
    let change = move |value: String| {
        let id = item.with_untracked(|item| item.as_ref().map(|item| item.id.clone()));
        if let (Some(id), Ok(section)) = (id, value.parse()) {
            editing.edit(Edit::Place { id, section });
        }
    };
    let select = move || {
        unplaced.get().then(|| {
            let id =
                item.with_untracked(|item| item.as_ref().map(|item| item.id.replace('.', "-")).unwrap_or_default());
            view! {
                <Select
                    id=format!("place-{id}")
                    label=words.say(|w| w.instruments_place())
                    options=options
                    value=Signal::stored(String::new())
                    on_change=change
                />
            }
        })
    };
    view! { {select} }.into_any()
}
