//! One photo among others, small.

use i18n::arg;
use leptos::{prelude::*, task::spawn_local};
use records::Entry;

use super::album::{Album, Photo, Whereabouts};
use crate::components::{Icon, IconSize, Symbol};
use crate::i18n::{Wording, use_words};
use crate::state::files::Look;
use crate::state::syncing::Link;

/// A button with the thumbnail; it opens the photo.
#[component]
pub fn Thumbnail(
    /// The photos.
    album: Album,
    /// The photo.
    photo: Photo,
    /// The photo looked at.
    looked_at: RwSignal<Option<Entry>>,
) -> AnyView {
    let words = use_words();
    let view = photo.view;
    let look = look(album, &photo, true);
    let entry = photo.entry.clone();
    let number = {
        let entry = entry.clone();
        move || album.photos.with(|photos| photos.iter().position(|other| other.entry == entry)).map_or(0, |at| at + 1)
    };
    let place = Memo::new(move |_| album.whereabouts(&photo));
    let label = move || {
        let caption = view.with(|view| view.caption.clone());
        let caption = if caption.is_empty() { words.now().photo_one().to_owned() } else { caption };
        words.now().photos_open(
            arg::Caption(&caption),
            arg::Number(&words.number(number())),
            arg::Place(whereabouts_name(words, place.get())),
        )
    };
    let picture = move || match look.get() {
        Some(Look::Here(url)) => view! { <img class="thumbnail__picture" src=url.href() alt=""/> }.into_any(),
        Some(Look::Failed(_)) => placeholder(Symbol::Attention, String::new()),
        Some(Look::Offline) => placeholder(Symbol::Offline, words.now().photos_needs_signal().to_owned()),
        Some(Look::NotYet) => placeholder(Symbol::Clock, words.now().photos_not_sent().to_owned()),
        // On its way, or a file that could not be read where it was taken in.
        None if view.with(|view| view.thumbnail.is_some()) => placeholder(Symbol::Picture, String::new()),
        None => placeholder(Symbol::Picture, words.file_size(f64::from(view.with(|view| view.bytes)))),
    };
    let mark = Signal::derive(move || match place.get() {
        Whereabouts::Waiting => Symbol::Clock,
        Whereabouts::Arrived | Whereabouts::Elsewhere => Symbol::Check,
        Whereabouts::Refused => Symbol::Attention,
    });
    let mark_class = move || match place.get() {
        Whereabouts::Waiting => "thumbnail__mark thumbnail__mark--wait",
        Whereabouts::Arrived | Whereabouts::Elsewhere => "thumbnail__mark thumbnail__mark--ok",
        Whereabouts::Refused => "thumbnail__mark thumbnail__mark--bad",
    };
    view! {
        <button type="button" class="thumbnail" aria-label=label on:click=move |_| looked_at.set(Some(entry.clone()))>
            {picture}
            <span class=mark_class><Icon symbol=mark size=IconSize::Small bold=true/></span>
        </button>
    }
    .into_any()
}

fn placeholder(symbol: Symbol, text: String) -> AnyView {
    view! { <span class="thumbnail__none"><Icon symbol=symbol/><span class="small">{text}</span></span> }.into_any()
}

/// Where a photo is, in words.
#[must_use]
pub fn whereabouts_name(words: Wording, place: Whereabouts) -> &'static str {
    match place {
        Whereabouts::Waiting => words.now().photos_waiting_here(),
        Whereabouts::Arrived => words.now().save_arrived(),
        Whereabouts::Elsewhere => words.now().photos_at_server_only(),
        Whereabouts::Refused => words.now().photos_refused(),
    }
}

/// Looks at a photo's file or thumbnail, and again when the server comes back or was spoken with; none until it is known what there is to see, or if
/// there is no such file.
#[must_use]
pub fn look(album: Album, photo: &Photo, is_thumbnail: bool) -> RwSignal<Option<Look>> {
    let look = RwSignal::new(None::<Look>);
    let (view, key) = (photo.view, album.key(&photo.entry));
    let file = Memo::new(move |_| {
        view.with(|view| {
            let media = if is_thumbnail { "image/jpeg" } else { view.media.as_str() };
            Some((if is_thumbnail { view.thumbnail } else { view.hash }?, media.to_owned()))
        })
    });
    let online = Memo::new(move |_| album.app.syncing.link.get() == Link::Online);
    Effect::new(move || {
        // After a conversation the server may have what it did not have before.
        online.track();
        album.app.syncing.finished.track();
        let Some((hash, media)) = file.get() else { return };
        if look.with_untracked(|look| matches!(look, Some(Look::Here(_)))) {
            return;
        }
        let key = key.clone();
        spawn_local(async move {
            let seen = album.app.look_at(hash, &key, &media, is_thumbnail).await;
            look.try_set(Some(seen));
        });
    });
    look
}
