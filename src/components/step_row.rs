//! A row of a list: the state as a dot, what it is, what there is to say, what hangs on it.

use leptos::{prelude::*, text_prop::TextProp};

use super::icon::{Icon, IconSize, Symbol};
use crate::i18n::use_words;

/// The state a dot shows, by shape as well as colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepState {
    /// Not begun: an empty ring.
    #[default]
    Todo,
    /// The next one: a green ring.
    Next,
    /// Begun: a green ring with a core.
    Now,
    /// Saved here, not yet received: an arrow on rice.
    Waiting,
    /// Done or received: a tick.
    Done,
    /// A person is needed: an exclamation mark on brick.
    Bad,
}

impl StepState {
    const fn dot(self) -> &'static str {
        match self {
            Self::Todo => "dot dot--todo",
            Self::Next => "dot dot--next",
            Self::Now => "dot dot--now",
            Self::Waiting => "dot dot--wait",
            Self::Done => "dot dot--done",
            Self::Bad => "dot dot--bad",
        }
    }

    const fn row(self) -> &'static str {
        match self {
            Self::Bad => "step step--bad",
            _ => "step",
        }
    }

    fn symbol(self) -> Option<Symbol> {
        match self {
            Self::Done => Some(Symbol::Check),
            Self::Waiting => Some(Symbol::Send),
            Self::Bad => Some(Symbol::Exclaim),
            Self::Todo | Self::Next | Self::Now => None,
        }
    }

    fn spoken(self, words: i18n::Words) -> &'static str {
        match self {
            Self::Todo => words.step_state_todo(),
            Self::Next => words.step_state_next(),
            Self::Now => words.step_state_now(),
            Self::Waiting => words.step_state_waiting(),
            Self::Done => words.step_state_done(),
            Self::Bad => words.step_state_bad(),
        }
    }
}

/// The dot alone, with its meaning for screen readers.
#[component]
pub fn StepDot(
    /// The state.
    #[prop(into)]
    state: Signal<StepState>,
) -> AnyView {
    let words = use_words();
    let icon = move || {
        let symbol = state.get().symbol()?;
        Some(view! { <Icon symbol=symbol size=IconSize::Small bold=true/> })
    };
    view! {
        <span class=move || state.get().dot()>{icon}</span>
        <span class="unseen">{move || state.get().spoken(words.now())}</span>
    }
    .into_any()
}

/// One row. With `href` the whole row leads there.
#[component]
pub fn StepRow(
    /// The state of the dot.
    #[prop(into)]
    state: Signal<StepState>,
    /// What it is.
    #[prop(into)]
    title: TextProp,
    /// One line more.
    #[prop(optional, into)]
    detail: TextProp,
    /// Who wrote to it last, and when.
    #[prop(optional, into)]
    last: TextProp,
    /// Where it leads.
    #[prop(optional, into)]
    href: Option<String>,
    /// Chips at the end.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let class = move || state.get().row();
    let detail = move || {
        let text = detail.get();
        (!text.is_empty()).then(|| view! { <span class="step__detail">{text}</span> })
    };
    let last = move || {
        let text = last.get();
        (!text.is_empty()).then(|| view! { <span class="step__last">{text}</span> })
    };
    let content = view! {
        <StepDot state=state/>
        <span class="step__text">
            <span class="step__title">{move || title.get()}</span>
            {detail}
            {last}
        </span>
        {children.map(|children| children())}
    };
    match href {
        Some(href) => view! { <a class=class href=href>{content}</a> }.into_any(),
        None => view! { <div class=class>{content}</div> }.into_any(),
    }
}
