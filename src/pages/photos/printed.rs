//! Photos on paper: as large as the page lets them be, each with what is to be seen.

use domain::AreaCode;
use leptos::prelude::*;
use records::Entry;
use records::photo::Subject;

use super::album::{Album, Photo, album};
use super::one::alt;
use super::thumbnail::look;
use crate::i18n::use_words;
use crate::state::files::Look;

/// The photos of a part of a record; those that are not on this device and cannot be had now are left out.
#[component]
pub fn PrintedPhotos(
    /// The village.
    village: AreaCode,
    /// The record they are of.
    of: Entry,
    /// What of it.
    #[prop(into)]
    about: String,
) -> AnyView {
    let Some(album) = album(&village, Subject::part(&of, &about), Signal::stored(true)) else {
        return ().into_any();
    };
    let figures = move || {
        (album.count() > 0).then(|| {
            view! {
                <div class="paper__photos">
                    <For each=move || album.photos.get() key=|photo| photo.entry.clone() let:photo>
                        <Figure album=album photo=photo/>
                    </For>
                </div>
            }
        })
    };
    view! { {figures} }.into_any()
}

#[component]
fn Figure(album: Album, photo: Photo) -> AnyView {
    let words = use_words();
    let (view, seen) = (photo.view, look(album, &photo, false));
    let figure = move || {
        let Some(Look::Here(url)) = seen.get().filter(|_| view.with(|view| view.size.is_some())) else { return None };
        let caption = view.with(|view| view.caption.clone());
        let below = (!caption.is_empty()).then(|| view! { <figcaption>{caption.clone()}</figcaption> });
        Some(view! {
            <figure class="paper__photo">
                <img src=url.href() alt=alt(words, &caption)/>
                {below}
            </figure>
        })
    };
    view! { {figure} }.into_any()
}
