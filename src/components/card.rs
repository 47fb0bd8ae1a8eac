//! Sheets of paper, and tiles that count.

use leptos::{prelude::*, text_prop::TextProp};

use super::chip::Tone;

/// What a card is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardKind {
    /// Content.
    #[default]
    Plain,
    /// Rows with lines between them: [`StepRow`](super::StepRow)s.
    List,
    /// The one next step, dark.
    Hero,
    /// Waiting or due.
    Rice,
    /// A person is needed.
    Brick,
}

impl CardKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "card",
            Self::List => "card card--list step-list",
            Self::Hero => "card card--hero",
            Self::Rice => "card card--rice",
            Self::Brick => "card card--brick",
        }
    }
}

/// A card.
#[component]
pub fn Card(
    /// What it is for.
    #[prop(optional, into)]
    kind: Signal<CardKind>,
    /// What lies on it.
    children: Children,
) -> AnyView {
    view! { <section class=move || kind.get().class()>{children()}</section> }.into_any()
}

/// A card that leads somewhere as a whole: a mark on the left, texts and chips beside it.
#[component]
pub fn CardLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// The mark on the left, usually a [`ProgressRing`](super::ProgressRing).
    #[prop(optional, into)]
    mark: Option<ViewFnOnce>,
    /// The name.
    #[prop(into)]
    title: TextProp,
    /// A quiet word after the name, such as the village number.
    #[prop(optional, into)]
    aside: TextProp,
    /// One line of what comes next.
    #[prop(optional, into)]
    detail: TextProp,
    /// Chips.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    view! {
        <a class="card card-link" href=href>
            {mark.map(|mark| mark.run())}
            <span class="grow">
                <span class="step__title">
                    {move || title.get()} " " <span class="muted small">{move || aside.get()}</span>
                </span>
                <span class="step__detail">{move || detail.get()}</span>
                {children.map(|children| view! { <span class="chips">{children()}</span> })}
            </span>
        </a>
    }
    .into_any()
}

/// A row of tiles: three on a phone, four in the office.
#[component]
pub fn Tiles(
    /// The [`Tile`]s.
    children: Children,
) -> AnyView {
    view! { <div class="tiles">{children()}</div> }.into_any()
}

/// The most characters of a figure that has the full size beside another tile on a phone.
const LONG_FIGURE: usize = 7;

/// One figure with its label.
#[component]
pub fn Tile(
    /// The figure, in the chosen digits.
    #[prop(into)]
    value: TextProp,
    /// Of how many, smaller, beside it.
    #[prop(optional, into)]
    of: TextProp,
    /// What is counted.
    #[prop(into)]
    label: TextProp,
    /// A line below.
    #[prop(optional, into)]
    note: TextProp,
    /// The colour.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// Where a tap leads.
    #[prop(optional, into)]
    href: Option<String>,
    /// A bar below the figure.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let class = move || ["tile tile--", tone.get().name()].concat();
    let shown = |text: TextProp, class: &'static str| {
        move || {
            let text = text.get();
            (!text.is_empty()).then(|| view! { <span class=class>{text}</span> })
        }
    };
    // A figure is never broken in the middle; a long one is written smaller.
    let figure = move || {
        let value = value.get();
        let class =
            if value.chars().count() > LONG_FIGURE { "tile__figure tile__figure--long" } else { "tile__figure" };
        view! { <span class=class>{value}</span> }
    };
    let content = view! {
        <span class="tile__value">{figure} " " {shown(of, "tile__of")}</span>
        <span class="tile__label">{move || label.get()}</span>
        {children.map(|children| children())}
        {shown(note, "tile__note")}
    };
    match href {
        Some(href) => view! { <a class=class href=href>{content}</a> }.into_any(),
        None => view! { <div class=class>{content}</div> }.into_any(),
    }
}
