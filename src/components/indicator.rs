//! An indicator as a card: number and text, chips, the answer, tools below.

use leptos::{prelude::*, text_prop::TextProp};

use super::icon::{Icon, IconSize, Symbol};

/// The card of one indicator. The answer and the folded parts come as children.
#[component]
pub fn IndicatorCard(
    /// The id of the card, so that a page can scroll to it.
    #[prop(into)]
    id: String,
    /// Its number, in the chosen digits.
    #[prop(into)]
    number: TextProp,
    /// Its text.
    #[prop(into)]
    text: TextProp,
    /// After the text: the [`StatusMark`](super::StatusMark) of a text not verified.
    #[prop(optional, into)]
    mark: Option<ViewFnOnce>,
    /// Chips: the baseline, the change, a conflict.
    #[prop(optional, into)]
    chips: Option<ViewFnOnce>,
    /// The [`IndicatorTool`]s.
    #[prop(optional, into)]
    tools: Option<ViewFnOnce>,
    /// The answer, and what is unfolded.
    children: Children,
) -> AnyView {
    view! {
        <article class="card indicator" id=id>
            <h3 class="indicator__head">
                <span class="indicator__number">{move || number.get()}</span>
                <span class="grow">{move || text.get()} {mark.map(|view| view.run())}</span>
            </h3>
            {chips.map(|view| view! { <div class="chips">{view.run()}</div> })}
            {children()}
            {tools.map(|view| view! { <div class="indicator__tools">{view.run()}</div> })}
        </article>
    }
    .into_any()
}

/// A quiet button below an indicator: note, criteria.
#[component]
pub fn IndicatorTool(
    /// The words; for a note that exists, its beginning.
    #[prop(into)]
    label: TextProp,
    /// What it is about, for screen readers alone: the same words stand below every indicator.
    #[prop(optional, into)]
    about: TextProp,
    /// An icon before them; without one the words are underlined and stand at the end.
    #[prop(optional)]
    symbol: Option<Symbol>,
    /// Whether the part it unfolds is open.
    #[prop(optional, into)]
    expanded: Option<Signal<bool>>,
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
) -> AnyView {
    let class = match symbol {
        Some(_) => "indicator__tool",
        None => "indicator__tool indicator__tool--end",
    };
    let (shown, read) = (label.clone(), label);
    let spoken = move || {
        let about = about.get();
        (!about.is_empty()).then(|| [&*read.get(), " ", &*about].concat())
    };
    let expanded = move || expanded.map(|open| open.get().to_string());
    view! {
        <button type="button" class=class aria-label=spoken aria-expanded=expanded on:click=move |_| on_press.run(())>
            {symbol.map(|symbol| view! { <Icon symbol=symbol size=IconSize::Medium/> })}
            <span>{move || shown.get()}</span>
        </button>
    }
    .into_any()
}
