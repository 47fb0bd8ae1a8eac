//! How far something is. Drawn with SVG attributes and `<progress>`, since the page allows no style attributes.

use leptos::{prelude::*, text_prop::TextProp};

use super::icon::{Icon, Symbol};
use crate::i18n::use_words;

/// Hundredths of a whole, 0 to 100; an empty whole counts as not begun.
fn percent(done: u32, total: u32) -> u32 {
    match total {
        0 => 0,
        _ => (u64::from(done.min(total)) * 100 / u64::from(total)) as u32,
    }
}

/// A ring with "done/total" inside, a tick when complete, nothing while it is not known of how many.
#[component]
pub fn ProgressRing(
    /// How many are done.
    #[prop(into)]
    done: Signal<u32>,
    /// Of how many.
    #[prop(into)]
    total: Signal<u32>,
    /// What a screen reader says instead of the drawing.
    #[prop(into)]
    label: TextProp,
) -> AnyView {
    let words = use_words();
    let dashes = move || format!("{} 100", percent(done.get(), total.get()));
    let inside = move || {
        let (done, total) = (done.get(), total.get());
        if total == 0 {
            return ().into_any();
        }
        if done >= total {
            return view! { <Icon symbol=Symbol::Check bold=true/> }.into_any();
        }
        let text = [words.number(done), words.number(total)].join("/");
        let class = match text.chars().count() {
            ..=4 => "ring__text",
            _ => "ring__text ring__text--long",
        };
        view! { <span class=class aria-hidden="true">{text}</span> }.into_any()
    };
    view! {
        <span class="ring" role="img" aria-label=move || label.get()>
            <svg class="ring__svg" viewBox="0 0 46 46" aria-hidden="true" focusable="false">
                <circle class="ring__track" cx="23" cy="23" r="20.5"></circle>
                <circle
                    class="ring__value"
                    cx="23"
                    cy="23"
                    r="20.5"
                    pathLength="100"
                    stroke-dasharray=dashes
                    transform="rotate(-90 23 23)"
                ></circle>
            </svg>
            {inside}
        </span>
    }
    .into_any()
}

/// A bar, with a mark where the target lies if there is one.
#[component]
pub fn ProgressBar(
    /// How many are done.
    #[prop(into)]
    done: Signal<u32>,
    /// Of how many.
    #[prop(into)]
    total: Signal<u32>,
    /// What is measured.
    #[prop(into)]
    label: TextProp,
    /// The target in hundredths of the whole.
    #[prop(optional)]
    target_percent: Option<u32>,
) -> AnyView {
    let target = target_percent.map(|percent| {
        view! {
            <svg class="bar__target" aria-hidden="true" focusable="false">
                <rect x=format!("{}%", percent.min(100)) width="2" height="100%"></rect>
            </svg>
        }
    });
    view! {
        <span class="bar">
            <progress
                class="bar__progress"
                max=move || total.get().max(1)
                value=move || done.get().min(total.get())
                aria-label=move || label.get()
            ></progress>
            {target}
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_part_of_the_ring() {
        assert_eq!(percent(5, 11), 45);
        assert_eq!(percent(23, 23), 100);
        assert_eq!(percent(0, 23), 0);
        assert_eq!(percent(3, 0), 0);
        assert_eq!(percent(30, 23), 100);
        assert_eq!(percent(u32::MAX, u32::MAX), 100);
    }
}
