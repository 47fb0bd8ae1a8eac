//! A document as it will be printed: A4, black on white, none of the app around it. On the screen it is a sheet to look at first.

use leptos::{prelude::*, text_prop::TextProp};

/// The sheet.
#[component]
pub fn Paper(
    /// What the document is, in the middle at the top.
    #[prop(into)]
    title: TextProp,
    /// What stands under it: activity, village, date.
    #[prop(into)]
    lines: Signal<Vec<String>>,
    /// The document.
    children: Children,
) -> AnyView {
    let lines = move || lines.get().into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    let label = title.clone();
    view! {
        // A sheet is wider than a phone: it scrolls, and by the keyboard, too.
        <div class="paper-frame" tabindex="0" role="region" aria-label=move || label.get()>
            <article class="paper">
                <header class="paper__head">
                    <h2 class="paper__title">{move || title.get()}</h2>
                    {lines}
                </header>
                {children()}
            </article>
        </div>
    }
    .into_any()
}

/// Where somebody signs: kept together on one page.
#[component]
pub fn SignatureBlock(
    /// "Signed".
    #[prop(into)]
    signed: TextProp,
    /// As whom.
    #[prop(into)]
    role: TextProp,
) -> AnyView {
    const LINE: &str = "......................................................";
    view! {
        <div class="signature">
            <p>{move || signed.get()} " " {LINE}</p>
            <p>"(" {LINE} ")"</p>
            <p>{move || role.get()}</p>
        </div>
    }
    .into_any()
}
