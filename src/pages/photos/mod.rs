//! Photos as evidence, of whatever record: thumbnails, taking one, looking at one.
//!
//! Other pages put `<Photos …/>` where photos belong; what they are of is the record's [`Entry`] and, if they are of a part of it, a word
//! for that part (`about`). A page that shows how many there are on a button of its own asks the [`album`] first.

pub mod add;
pub mod album;
pub mod one;
pub mod printed;
pub mod thumbnail;

use domain::AreaCode;
use leptos::{prelude::*, text_prop::TextProp};
use records::Entry;
use records::photo::Subject;

use self::add::Add;
pub use self::album::{Album, album};
use self::one::One;
use self::thumbnail::Thumbnail;
use crate::components::{BigButton, ButtonKind, ButtonSize, FaultLine, IndicatorTool, Symbol, Toast};
use crate::i18n::use_words;

/// The photos of a record, or of a part of it.
#[component]
pub fn Photos(
    /// The village.
    village: AreaCode,
    /// The record they are of.
    of: Entry,
    /// What of it; the record as a whole if left out.
    #[prop(optional, into)]
    about: String,
    /// Only to be looked at.
    #[prop(optional, into)]
    locked: Signal<bool>,
) -> AnyView {
    match album(&village, Subject::part(&of, &about), locked) {
        Some(album) => view! { <AlbumView album=album/> }.into_any(),
        None => ().into_any(),
    }
}

/// The button of a card that unfolds its photos, and tells how many there are.
#[component]
pub fn PhotosTool(
    /// The photos; none if the year is not known.
    album: Option<Album>,
    /// Whether they are unfolded.
    open: RwSignal<bool>,
    /// What they are of, for screen readers.
    #[prop(optional, into)]
    about: TextProp,
) -> AnyView {
    let words = use_words();
    let tool = album.map(|album| {
        view! {
            <IndicatorTool
                symbol=Symbol::Camera
                label=move || album.label(words)
                about=about
                expanded=Signal::from(open)
                on_press=move |()| open.update(|open| *open = !*open)
            />
        }
    });
    view! { {tool} }.into_any()
}

/// The photos of a card, once they are unfolded.
#[component]
pub fn FoldedPhotos(
    /// The photos; none if the year is not known.
    album: Option<Album>,
    /// Whether they are unfolded.
    open: RwSignal<bool>,
) -> AnyView {
    let photos = move || album.filter(|_| open.get()).map(|album| view! { <AlbumView album=album/> });
    view! { {photos} }.into_any()
}

/// An album that is open already.
#[component]
pub fn AlbumView(
    /// The photos.
    album: Album,
) -> AnyView {
    let words = use_words();
    let looked_at = RwSignal::new(None::<Entry>);
    let is_empty = Memo::new(move |_| album.photos.with(Vec::is_empty));
    let strip = move || {
        (!is_empty.get()).then(|| {
            view! {
                <ul class="photos__strip">
                    <For each=move || album.photos.get() key=|photo| photo.entry.clone() let:photo>
                        <li><Thumbnail album=album photo=photo looked_at=looked_at/></li>
                    </For>
                </ul>
            }
        })
    };
    let add = move || match album.locked.get() {
        true => {
            is_empty.get().then(|| view! { <p class="small muted">{words.say(|w| w.photos_none())}</p> }.into_any())
        }
        false => Some(view! { <Add album=album/> }.into_any()),
    };
    let one = move || {
        let entry = looked_at.get()?;
        let photo = album.photos.with(|photos| photos.iter().find(|photo| photo.entry == entry).cloned())?;
        Some(view! { <One album=album photo=photo on_close=move |()| looked_at.set(None)/> })
    };
    let removed = Memo::new(move |_| album.just_removed().map(|photo| photo.entry));
    let message = Signal::derive(move || removed.get().map(|_| words.now().photos_removed().to_owned()));
    let bring_back = move |()| {
        if let Some(entry) = removed.get_untracked() {
            album.app.bring_back_photo(album.key(&entry));
        }
    };
    view! {
        <div class="photos">
            {strip}
            <NotSaved album=album/>
            {add}
            {one}
            <Toast message=message on_undo=bring_back/>
        </div>
    }
    .into_any()
}

/// Photos whose record could not be saved: their bytes are here, and one tap tries again.
#[component]
fn NotSaved(album: Album) -> AnyView {
    let words = use_words();
    let failed = Memo::new(move |_| album.not_saved());
    let part = move || {
        let (_, fault) = failed.get().into_iter().next()?;
        let again = move |()| {
            for (entry, _) in failed.get_untracked() {
                album.app.save_again(album.key(&entry), None);
            }
        };
        let text = words.digits(&fault.sentence(words.now()));
        Some(view! {
            <FaultLine text=text/>
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Small
                label=words.say(|w| w.action_retry())
                on_press=again
            />
        })
    };
    view! { {part} }.into_any()
}
