//! Where something is: asked of the device once, when the person asks; shown with how exact it is; taken back with one tap.

use i18n::arg;
use leptos::{prelude::*, task::spawn_local};
use records::shape::Position;

use crate::components::{BigButton, ButtonKind, ButtonSize, FaultLine, Symbol};
use crate::i18n::use_words;
use crate::state::photos::Located;
use crate::state::{Fault, use_app};

/// The place of something, and the button that asks for it.
#[component]
pub fn PositionPart(
    /// The place that stands, and how exact it is in metres.
    #[prop(into)]
    located: Signal<Option<(Position, Option<u32>)>>,
    /// Only to be read.
    #[prop(into)]
    disabled: Signal<bool>,
    /// Keeps a place, or takes it back.
    #[prop(into)]
    on_locate: Callback<Option<Located>>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    // The place comes with a record of which everything else changes at every tap.
    let (located, disabled) = (Memo::new(move |_| located.get()), Memo::new(move |_| disabled.get()));
    let asking = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    let ask = move |()| {
        asking.set(true);
        fault.set(None);
        spawn_local(async move {
            let found = app.locate().await;
            // The page may be gone meanwhile; then nobody asks any more.
            if asking.try_set(false).is_some() {
                return;
            }
            match found {
                Ok(located) => on_locate.run(Some(located)),
                Err(reason) => fault.set(Some(reason)),
            }
        });
    };
    let line = move || match located.get() {
        Some((position, accuracy)) => {
            let place = words.digits(&format!("{:.5}, {:.5}", position.latitude, position.longitude));
            match accuracy {
                Some(metres) => {
                    words.now().position_with_accuracy(arg::Metres(&words.grouped(metres.into())), arg::Place(&place))
                }
                None => words.now().position_at(&place),
            }
        }
        None => words.now().position_none().to_owned(),
    };
    let label = move || match (asking.get(), located.with(Option::is_some)) {
        (true, _) => words.now().position_asking(),
        (false, true) => words.now().position_again(),
        (false, false) => words.now().position_add(),
    };
    let buttons = move || {
        (!disabled.get()).then(|| {
            let take_back = located.with(Option::is_some).then(|| {
                view! {
                    <BigButton
                        kind=ButtonKind::Text
                        size=ButtonSize::Small
                        label=words.say(|w| w.position_remove())
                        on_press=move |()| on_locate.run(None)
                    />
                }
            });
            view! {
                <BigButton
                    kind=ButtonKind::Outline
                    size=ButtonSize::Small
                    symbol=Symbol::Pin
                    label=label
                    busy=asking
                    on_press=ask
                />
                {take_back}
            }
        })
    };
    let failed = move || fault.get().map(|fault| view! { <FaultLine text=fault.sentence(words.now())/> });
    view! {
        <div class="position">
            <p class="small" role="status">{line}</p>
            <div class="position__buttons">{buttons}</div>
            {failed}
        </div>
    }
    .into_any()
}
