//! Photos that are on this device alone.

use i18n::arg;
use leptos::prelude::*;

use crate::components::{Banner, BannerKind};
use crate::i18n::use_words;
use crate::state::use_app;

/// How many wait and how large they are; and those the server cannot keep. Nothing if all are at the server.
#[component]
pub fn PhotosOnTheirWay() -> AnyView {
    let app = use_app();
    let words = use_words();
    let counts = Memo::new(move |_| app.files.counts());
    let waiting = move || {
        let counts = counts.get();
        (counts.waiting > 0).then(|| {
            #[expect(clippy::cast_precision_loss, reason = "shown in whole kilobytes")]
            let size = words.file_size(counts.waiting_bytes as f64);
            let title = words.now().photos_waiting(arg::Count(&words.number(counts.waiting)), arg::Size(&size));
            let is_full = app.files.is_full();
            let text =
                move || if is_full { words.now().error_quota_exceeded() } else { words.now().photos_waiting_hint() };
            view! { <Banner kind=BannerKind::Wait title=title text=text/> }
        })
    };
    let refused = move || {
        let refused = counts.get().refused;
        (refused > 0).then(|| {
            let text = words.now().photos_refused_count(&words.number(refused));
            view! { <Banner kind=BannerKind::Error text=text/> }
        })
    };
    view! {
        {waiting}
        {refused}
    }
    .into_any()
}
