//! The app's frame: who is at the device decides what there is to see.

use leptos::prelude::*;

use crate::components::{BigButton, ButtonKind, EmptyState, Loading, Screen, ScreenWidth, SkipLink, Symbol, Tone};
use crate::i18n::{provide_words, use_words};
use crate::pages::other_app::OtherAppPage;
use crate::pages::sign_in::SignInPage;
use crate::parts::{self, Later, Part};
use crate::platform::{browser, second_tap};
use crate::state::app::Who;
use crate::state::{App, use_app};

/// The root of the page.
#[component]
pub fn Root() -> impl IntoView {
    let app = App::start(parts::desk_work());
    provide_context(app);
    provide_words(app.settings.language.into(), app.settings.digits.into());
    second_tap::ends_at_dialogs();
    view! { <Frame/> }
}

/// Decides by who is at the device what there is to see.
#[component]
fn Frame() -> AnyView {
    let app = use_app();
    let only_look = RwSignal::new(false);
    let words = use_words();
    // Only the kind of state matters here: a change of account remounts the pages, news of the same account do not.
    let stage = Memo::new(move |_| match app.who.get() {
        Who::Starting => Stage::Starting,
        Who::SignedOut => Stage::SignedOut,
        Who::SignedIn(known) => Stage::SignedIn(known.database()),
        Who::Broken(_) => Stage::Broken,
    });
    let content = move || {
        if browser::is_inside_another_app() && !only_look.get() {
            return view! { <OtherAppPage on_stay=move |()| only_look.set(true)/> }.into_any();
        }
        match stage.get() {
            Stage::Starting => view! { <Screen width=ScreenWidth::Narrow><Loading/></Screen> }.into_any(),
            Stage::SignedOut => view! { <SignInPage/> }.into_any(),
            Stage::SignedIn(_) => view! { <Later part=Part::Field/> }.into_any(),
            Stage::Broken => view! { <Broken/> }.into_any(),
        }
    };
    view! {
        <SkipLink/>
        <span class="unseen" aria-hidden="true" id="app-started">{words.say(|w| w.app_name())}</span>
        {content}
    }
    .into_any()
}

#[derive(Clone, PartialEq)]
enum Stage {
    Starting,
    SignedOut,
    SignedIn(String),
    Broken,
}

/// The database cannot be opened: says why, keeps trying possible.
#[component]
fn Broken() -> AnyView {
    let app = use_app();
    let words = use_words();
    let sentence = move || match app.who.get() {
        Who::Broken(fault) => words.digits(&fault.sentence(words.now())),
        _ => String::new(),
    };
    view! {
        <Screen width=ScreenWidth::Narrow>
            <EmptyState symbol=Symbol::Attention tone=Tone::Bad title=words.say(|w| w.failed_title()) lead=sentence>
                <BigButton label=words.say(|w| w.action_retry()) on_press=move |()| app.open_again()/>
                <BigButton label=words.say(|w| w.app_switch_person()) kind=ButtonKind::Quiet on_press=move |()| app.sign_out()/>
            </EmptyState>
        </Screen>
    }
    .into_any()
}
