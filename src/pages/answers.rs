//! "Where are my answers": what waits, what arrived and with which receipt, what a person must look at; and the button to send now.

pub mod groups;
pub mod journal;
pub mod photos;
pub mod sending;
pub mod storage;

use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::journal::{Journal, PAGE, any_noted, read_journal};
use self::photos::PhotosOnTheirWay;
use self::sending::SendNow;
use self::storage::StorageUse;
use super::bundle::CarryBundle;
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, ButtonSize, ConnectionChip, Screen, Symbol, Tile, Tiles, Tone, TopBar,
};
use crate::i18n::use_words;
use crate::state::accounts::Known;
use crate::state::answers::CopyResult;
use crate::state::late::arrive;
use crate::state::syncing::Link;
use crate::state::{Fault, use_app};

/// The screen.
#[component]
pub fn AnswersPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    let contact = move || words.last_contact(app.syncing.contact.get().map(|contact| contact.at));
    let wanted = RwSignal::new(PAGE);
    let journal = read_journal(app, wanted);
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.answers_title())
                    subtitle=contact
                    trailing=move || view! { <ConnectionChip online=online/> }
                />
            }
        }>
            <Counts/>
            <SetBack/>
            <PhotosOnTheirWay/>
            <SendNow/>
            <CarryBundle/>
            <OthersUnsent/>
            <KeepCopy also=any_noted(journal)/>
            <Journal journal=journal wanted=wanted/>
            <BigButton kind=ButtonKind::Quiet symbol=Symbol::Download label=words.say(|w| w.receive_title()) href="/bundles"/>
            <StorageUse/>
        </Screen>
    }
    .into_any()
}

/// Waiting, received, needs attention.
#[component]
fn Counts() -> AnyView {
    let app = use_app();
    let words = use_words();
    let count = move |of: fn(store::Summary) -> u64| move || words.number(of(app.summary.get()));
    let attention = move || super::attention::attention_count(app);
    let waiting_tone = Signal::derive(move || if app.summary.get().waiting > 0 { Tone::Wait } else { Tone::Plain });
    let attention_tone = Signal::derive(move || if attention() > 0 { Tone::Bad } else { Tone::Plain });
    view! {
        <Tiles>
            <Tile value=count(|s| s.waiting) label=words.say(|w| w.answers_waiting()) tone=waiting_tone/>
            <Tile value=count(|s| s.received) label=words.say(|w| w.answers_received()) tone=Signal::stored(Tone::Ok)/>
            <Tile
                value=move || words.number(attention())
                label=words.say(|w| w.answers_attention())
                tone=attention_tone
                href="/attention"
            />
        </Tiles>
    }
    .into_any()
}

/// A server that was restored from an older copy has lost answers of this device.
#[component]
fn SetBack() -> AnyView {
    let app = use_app();
    let words = use_words();
    let count = Memo::new(move |_| app.summary.with(|summary| summary.set_back));
    let banner = move || {
        (count.get() > 0).then(|| {
            let text = move || words.now().answers_set_back(&words.number(count.get()));
            view! { <Banner kind=BannerKind::Wait text=text/> }
        })
    };
    view! { {banner} }.into_any()
}

/// What others who use this device have not sent: only they can send it.
#[component]
fn OthersUnsent() -> AnyView {
    let app = use_app();
    let words = use_words();
    let left = RwSignal::new(None);
    spawn_local(async move { arrive(left, app.others_unsent().await) });
    let told = move || {
        let banner = |(known, unsent): (Known, u64)| {
            let name = known.account.display_name.clone();
            let text = move || words.now().answers_others_unsent(arg::Count(&words.number(unsent)), arg::Name(&name));
            view! {
                <Banner kind=BannerKind::Wait text=text>
                    <BigButton
                        size=ButtonSize::Small
                        kind=ButtonKind::Outline
                        label=words.say(|w| w.answers_go_on_as())
                        on_press=move |()| app.switch_to(known.clone())
                    />
                </Banner>
            }
        };
        left.get().unwrap_or_default().into_iter().map(banner).collect_view()
    };
    view! { {told} }.into_any()
}

/// A copy of what is only on this device, to be read by whoever has it. It is a copy and says so; what others are to carry is a bundle.
#[component]
pub fn KeepCopy(
    /// There is something here alone that the summary does not count.
    #[prop(optional, into)]
    also: Signal<bool>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let told = RwSignal::new(None::<Result<CopyResult, Fault>>);
    let here_only = Memo::new(move |_| also.get() || app.summary.with(|summary| summary.waiting + summary.refused > 0));
    let hint = move || match app.summary.with(|summary| summary.waiting) {
        0 => words.now().answers_copy_hint_refused(),
        _ => words.now().answers_copy_hint(),
    };
    let keep = move |()| {
        spawn_local(async move { told.set(Some(app.copy_unsent().await)) });
    };
    let result = move || {
        told.get().map(|told| match told {
            Ok(CopyResult::Offered(count)) => words.now().answers_copy_done(&words.number(count)),
            Ok(CopyResult::NothingToCopy) => words.now().answers_nothing_new().to_owned(),
            Ok(CopyResult::BrowserRefused) => words.now().answers_copy_refused().to_owned(),
            Err(fault) => words.digits(&fault.sentence(words.now())),
        })
    };
    let offer = move || {
        here_only.get().then(|| {
            view! {
                <BigButton
                    kind=ButtonKind::Quiet
                    symbol=Symbol::Download
                    label=words.say(|w| w.answers_copy())
                    on_press=keep
                />
                <p class="muted small">{hint}</p>
            }
        })
    };
    view! {
        {offer}
        <p class="small" role="status">{result}</p>
    }
    .into_any()
}
