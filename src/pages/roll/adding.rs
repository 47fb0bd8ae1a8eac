//! Two ways to write onto a list: one after the other, or many at once.

use leptos::{prelude::*, text_prop::TextProp};

use crate::components::{BigButton, ButtonKind, Card, Symbol};
use crate::i18n::use_words;

/// Which way is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Way {
    #[default]
    None,
    One,
    Many,
}

/// Both ways, of which one opens.
#[component]
pub fn Adding(
    /// "Add one."
    #[prop(into)]
    one_label: TextProp,
    /// "Add many."
    #[prop(into)]
    many_label: TextProp,
    /// The form for one.
    #[prop(into)]
    one: ViewFn,
    /// The list for many; is given what closes it.
    #[prop(into)]
    many: Callback<Callback<()>, AnyView>,
) -> AnyView {
    let words = use_words();
    let way = RwSignal::new(Way::None);
    let close = Callback::new(move |()| way.set(Way::None));
    let part = move || match way.get() {
        Way::None => {
            let (one_label, many_label) = (one_label.clone(), many_label.clone());
            view! {
                <div class="buttons">
                    <BigButton symbol=Symbol::Plus label=one_label on_press=move |()| way.set(Way::One)/>
                    <BigButton
                        kind=ButtonKind::Outline
                        symbol=Symbol::Copy
                        label=many_label
                        on_press=move |()| way.set(Way::Many)
                    />
                </div>
            }
            .into_any()
        }
        Way::One => {
            let form = one.run();
            view! {
                <Card>
                    {form}
                    <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.action_close()) on_press=close/>
                </Card>
            }
            .into_any()
        }
        Way::Many => {
            let list = many.run(close);
            view! { <Card>{list}</Card> }.into_any()
        }
    };
    view! { {part} }.into_any()
}
