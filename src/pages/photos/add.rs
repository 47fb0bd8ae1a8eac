//! Taking a photo, or choosing some; and what became of each.

use i18n::arg;
use leptos::{ev, prelude::*, task::spawn_local};

use super::album::Album;
use crate::components::{Check, FaultLine, FileButton, Symbol};
use crate::i18n::{Wording, use_words};
use crate::platform::picked::Picked;
use crate::state::Fault;
use crate::state::photos::TakenIn;

/// What is told of a file that was picked.
#[derive(Clone, Debug, PartialEq)]
enum Told {
    /// Kept as it is, this many bytes.
    AsItIs(String, f64),
    /// Not kept.
    Not(String, Fault),
}

/// The two buttons. Before the first photo since signing in, the person says that whoever is in it was asked.
#[component]
pub fn Add(
    /// The photos.
    album: Album,
) -> AnyView {
    let words = use_words();
    let consent = album.app.files.consent;
    let under_way = RwSignal::new(None::<(usize, usize)>);
    let told = RwSignal::new(Vec::<Told>::new());
    let disabled = Signal::derive(move || !consent.get() || under_way.with(Option::is_some));
    let ask = (!consent.get_untracked()).then(|| {
        view! {
            <Check
                label=words.say(|w| w.photos_consent())
                detail=words.say(|w| w.photos_consent_hint())
                checked=consent
                on_change=move |checked| consent.set(checked)
            />
        }
    });
    let pick = Callback::new(move |event: ev::Event| {
        let picked = Picked::of(&event);
        if !picked.is_empty() {
            spawn_local(take_in(album, picked, under_way, told));
        }
    });
    let progress = move || {
        let (done, total) = under_way.get()?;
        Some(words.now().photos_preparing(arg::Done(&words.number(done + 1)), arg::Total(&words.number(total))))
    };
    let results = move || told.get().into_iter().map(|told| result(words, told)).collect::<Vec<_>>();
    let id =
        |name: &str| album.subject.with_value(|s| format!("{name}-{}-{}", s.of, s.about).replace(['/', '.', ':'], "-"));
    view! {
        {ask}
        <div class="photos__add">
            <FileButton
                id=id("camera")
                symbol=Symbol::Camera
                label=words.say(|w| w.assessment_photo())
                accept="image/*"
                camera=true
                disabled=disabled
                on_pick=pick
            />
            <FileButton
                id=id("gallery")
                symbol=Symbol::Picture
                label=words.say(|w| w.photos_choose())
                accept="image/*"
                disabled=disabled
                on_pick=pick
            />
        </div>
        <p class="small photos__progress" role="status">{progress}</p>
        {results}
    }
    .into_any()
}

/// One after the other: a phone has room for one large picture at a time.
async fn take_in(
    album: Album,
    picked: Vec<Picked>,
    under_way: RwSignal<Option<(usize, usize)>>,
    told: RwSignal<Vec<Told>>,
) {
    let (village, subject) = (album.village.get_value(), album.subject.get_value());
    told.try_set(Vec::new());
    let total = picked.len();
    for (done, file) in picked.into_iter().enumerate() {
        // The page may be gone meanwhile; what was picked is taken in all the same.
        under_way.try_set(Some((done, total)));
        let line = match album.app.take_in(&village, &subject, &file).await {
            Ok(TakenIn::Shrunk) => continue,
            Ok(TakenIn::AsItIs) => Told::AsItIs(file.name(), file.len()),
            Err(fault) => Told::Not(file.name(), fault),
        };
        told.try_update(|told| told.push(line));
    }
    under_way.try_set(None);
}

fn result(words: Wording, told: Told) -> AnyView {
    match told {
        Told::AsItIs(name, bytes) => {
            let size = words.file_size(bytes);
            view! { <p class="small photos__told" role="status">{words.now().photos_as_it_is(arg::Name(&name), arg::Size(&size))}</p> }
                .into_any()
        }
        Told::Not(name, fault) => {
            let reason = match fault.code.as_str() {
                "storage_full" => words.now().photos_full().to_owned(),
                _ => words.digits(&fault.sentence(words.now())),
            };
            view! { <FaultLine text=words.now().photos_not_kept(arg::Name(&name), arg::Reason(&reason))/> }.into_any()
        }
    }
}
