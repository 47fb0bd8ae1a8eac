//! One photo, large: what is on it, where it was taken, where it is; and taking it away.

use leptos::prelude::*;
use records::shape::MAX_REASON_CHARS;

use super::album::{Album, Photo};
use super::thumbnail::{look, whereabouts_name};
use crate::components::{BigButton, ButtonKind, ButtonSize, EmptyState, Loading, Symbol, Tone, Viewer};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::note::Note;
use crate::pages::position::PositionPart;
use crate::state::files::Look;
use crate::state::photos::Located;

/// The sheet of one photo.
#[component]
pub fn One(
    /// The photos.
    album: Album,
    /// The photo.
    photo: Photo,
    /// Closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> AnyView {
    let words = use_words();
    let view = photo.view;
    let key = StoredValue::new(album.key(&photo.entry));
    let seen = look(album, &photo, false);
    let picture = move || match seen.get() {
        Some(Look::Here(url)) if view.with(|view| view.size.is_some()) => {
            view! { <img class="viewer__picture" src=url.href() alt=move || alt(words, &view.get().caption)/> }
                .into_any()
        }
        Some(Look::Here(_)) => absent(words.now().photos_cannot_show().to_owned()),
        Some(Look::Offline) => absent(words.now().photos_offline().to_owned()),
        Some(Look::NotYet) => absent(words.now().photos_not_yet().to_owned()),
        Some(Look::Failed(fault)) => absent(words.digits(&fault.sentence(words.now()))),
        None => view! { <Loading/> }.into_any(),
    };
    let facts = {
        let photo = photo.clone();
        move || {
            let place = whereabouts_name(words, album.whereabouts(&photo)).to_owned();
            let saving = album.is_saving(&photo).then(|| words.now().save_not_saved().to_owned());
            let (taken, size) = view.with(|view| (view.taken_on, words.file_size(f64::from(view.bytes))));
            [taken.map(|day| words.day(day)), Some(size), Some(saving.unwrap_or(place))]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(DOT)
        }
    };
    let located = Signal::derive(move || view.with(|view| view.position.map(|position| (position, view.accuracy))));
    let save_caption = move |text: String| {
        if view.with_untracked(|view| view.caption != text.trim()) {
            key.with_value(|key| album.app.caption_photo(key.clone(), &text));
        }
    };
    let locate = move |located: Option<Located>| key.with_value(|key| album.app.locate_photo(key.clone(), located));
    let remove = move |()| {
        key.with_value(|key| album.app.remove_photo(key.clone(), words.now().photos_remove_reason()));
        on_close.run(());
    };
    let take_away = move || {
        (!album.locked.get()).then(|| {
            view! {
                <BigButton
                    kind=ButtonKind::Danger
                    size=ButtonSize::Small
                    label=words.say(|w| w.photos_remove())
                    on_press=remove
                />
            }
        })
    };
    let caption = view.get_untracked().caption.clone();
    view! {
        <Viewer id="photo" title=words.say(|w| w.photo_one()) on_close=on_close>
            <div class="viewer__stage">{picture}</div>
            <p class="small muted">{facts}</p>
            <Note
                code="photo-caption".to_owned()
                label=words.say(|w| w.photos_caption())
                hint=words.say(|w| w.photos_caption_hint())
                most=MAX_REASON_CHARS
                standing=caption
                disabled=album.locked
                on_save=save_caption
            />
            <PositionPart located=located disabled=album.locked on_locate=locate/>
            {take_away}
        </Viewer>
    }
    .into_any()
}

fn absent(lead: String) -> AnyView {
    let words = use_words();
    view! { <EmptyState symbol=Symbol::Picture tone=Tone::Wait title=words.say(|w| w.photos_absent()) lead=lead/> }
        .into_any()
}

/// What a screen reader says of the picture.
#[must_use]
pub fn alt(words: Wording, caption: &str) -> String {
    if caption.is_empty() { words.now().photos_no_caption().to_owned() } else { caption.to_owned() }
}
