//! How much room the answers take, and whether the browser has promised to keep them.

use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{BigButton, ButtonKind, ButtonSize, Chip, ProgressBar, Symbol, Tone};
use crate::i18n::{DOT, Wording, use_words};
use crate::state::facilities::Space;
use crate::state::use_app;

const MEGABYTE: f64 = 1_000_000.0;

/// Whole megabytes, rounded up as the parts beside them are: something kept never reads as nothing.
#[must_use]
pub fn megabytes(bytes: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u32")]
    let whole = (bytes / MEGABYTE).ceil().clamp(0.0, f64::from(u32::MAX)) as u32;
    whole
}

/// What takes the room, and how much is free.
fn taken(words: Wording, photos: u64, space: Space) -> String {
    let now = words.now();
    let size = |bytes: f64| words.file_size(bytes);
    #[expect(clippy::cast_precision_loss, reason = "shown in whole kilobytes")]
    let photos = photos as f64;
    let rest = (space.used - photos - space.app.unwrap_or_default()).max(0.0);
    let own = match space.app {
        Some(app) => [Some(now.answers_space_answers(&size(rest))), Some(now.answers_space_app(&size(app)))],
        // This browser does not tell the app from the answers.
        None => [Some(now.answers_space_rest(&size(rest))), None],
    };
    let free = now.answers_space_free(&size((space.quota - space.used).max(0.0)));
    let photos = (photos > 0.0).then(|| now.answers_space_photos(&size(photos)));
    [Some(free), photos].into_iter().chain(own).flatten().collect::<Vec<_>>().join(DOT)
}

/// The line at the end of "where are my answers", and a part of the settings.
#[component]
pub fn StorageUse() -> AnyView {
    let app = use_app();
    let words = use_words();
    let space = RwSignal::new(None::<Space>);
    let protected = RwSignal::new(None::<bool>);
    let asked = RwSignal::new(false);
    spawn_local(async move {
        let found = app.space().await;
        space.set(found);
        protected.set(app.is_protected().await);
    });
    let protect = move |()| {
        spawn_local(async move {
            protected.set(app.protect().await);
            asked.set(true);
        });
    };
    let room = move || {
        space.get().map(|space| {
            let (used, total) = (megabytes(space.used), megabytes(space.quota));
            let text = move || words.now().answers_space_used(arg::Total(&words.grouped(total.into())), arg::Used(&words.grouped(used.into())));
            view! {
                <div class="storage__room">
                    <ProgressBar done=Signal::stored(used) total=Signal::stored(total) label=words.say(|w| w.settings_storage())/>
                    <span class="small muted nowrap">{text}</span>
                </div>
                <p class="small muted">{move || taken(words, app.files.room(), space)}</p>
            }
        })
    };
    let promise = move || {
        match protected.get() {
        Some(true) => view! {
            <Chip tone=Tone::Ok symbol=Signal::stored(Symbol::Lock) label=words.say(|w| w.settings_storage_protected())/>
        }
        .into_any(),
        Some(false) => view! {
            <Chip tone=Tone::Wait label=words.say(|w| w.settings_storage_unprotected())/>
            <BigButton
                kind=ButtonKind::Text
                size=ButtonSize::Small
                label=words.say(|w| w.settings_protect())
                on_press=protect
            />
        }
        .into_any(),
        None => ().into_any(),
    }
    };
    let denied = move || {
        (asked.get() && protected.get() == Some(false))
            .then(|| view! { <p class="small">{words.say(|w| w.prepare_persist_denied())}</p> })
    };
    view! {
        <div class="storage">
            {room}
            <div class="row row--wrap">{promise}</div>
            <div role="status">{denied}</div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::megabytes;

    #[test]
    fn something_kept_is_never_nothing() {
        assert_eq!(megabytes(0.0), 0);
        assert_eq!(megabytes(12.0), 1);
        assert_eq!(megabytes(48_900_000.0), 49);
        assert_eq!(megabytes(5_400_000.0), 6);
        assert_eq!(megabytes(f64::INFINITY), u32::MAX);
        assert_eq!(megabytes(-1.0), 0);
    }
}
