//! The day a step is of, and the number an announcement bears: asked wherever such a step is taken, in the dossier and in the register.

use jiff::civil::Date;
use leptos::prelude::*;
use records::step::{Action, MAX_NUMBER_CHARS};

use crate::components::TextField;
use crate::i18n::use_words;
use crate::pages::day::DayField;
use crate::platform::clock;

/// What is being typed. Copied freely.
#[derive(Clone, Copy)]
pub struct DayAndNumber {
    day: RwSignal<Option<Date>>,
    number: RwSignal<String>,
    /// A step was tried: what is missing is said.
    tried: RwSignal<bool>,
}

impl DayAndNumber {
    /// Today, and no number.
    #[must_use]
    pub fn new() -> Self {
        Self { day: RwSignal::new(Some(clock::today())), number: RwSignal::default(), tried: RwSignal::new(false) }
    }

    /// Forgets what was typed.
    pub fn clear(self) {
        self.day.try_set(Some(clock::today()));
        self.number.try_set(String::new());
        self.tried.try_set(false);
    }

    /// What was missing at an earlier try is not said again.
    pub fn forget_faults(self) {
        self.tried.try_set(false);
    }

    /// The day and the number for this step; none if what it needs is missing, which is said from then on. Any other step is of today.
    #[must_use]
    pub fn take(self, action: Action) -> Option<(Date, String)> {
        if !asks_for_day(action) {
            return Some((clock::today(), String::new()));
        }
        self.tried.set(true);
        let number = if action.needs_number() { self.number.get_untracked().trim().to_owned() } else { String::new() };
        let day = self.day.get_untracked()?;
        (!action.needs_number() || is_number(&number)).then_some((day, number))
    }
}

impl Default for DayAndNumber {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a step is signed on paper, perhaps days ago: the status counts from the true day.
fn asks_for_day(action: Action) -> bool {
    matches!(action, Action::Certify | Action::Announce)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_NUMBER_CHARS
}

/// The fields the step asked for needs; none for most.
#[component]
pub fn DayAndNumberFields(
    /// What is being typed.
    of: DayAndNumber,
    /// The step asked for.
    #[prop(into)]
    action: Signal<Option<Action>>,
) -> AnyView {
    let words = use_words();
    let DayAndNumber { day, number, tried } = of;
    let asked = Memo::new(move |_| action.get().filter(|action| asks_for_day(*action)));
    let number_fault = Signal::derive(move || {
        (tried.get() && !number.with(|number| is_number(number.trim())))
            .then(|| words.now().register_number_missing(&words.number(MAX_NUMBER_CHARS)))
    });
    let fields = move || {
        let action = asked.get()?;
        let number_field = action.needs_number().then(|| {
            view! {
                <TextField
                    id="announcement-number"
                    label=words.say(|w| w.register_number())
                    value=number
                    fault=number_fault
                    on_input=move |text| number.set(text)
                />
            }
        });
        let label = words.say(move |w| match action {
            Action::Announce => w.register_announced_on(),
            _ => w.register_certified_on(),
        });
        Some(view! {
            {number_field}
            <DayField id="official-day" label=label day=day tried=tried on_day=move |typed| day.set(typed)/>
        })
    };
    view! { {fields} }.into_any()
}
