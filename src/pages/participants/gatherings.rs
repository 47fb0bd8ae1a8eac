//! The two gatherings: how many came, which number counts, how many are lacking.

use domain::attendance::{LEAST_PEOPLE, Source};
use i18n::arg;
use leptos::prelude::*;
use records::participant::Gathering;

use super::members::Members;
use super::{activity, activity_name};
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, Chip, ProgressBar, Symbol, Tone};
use crate::i18n::{Wording, use_words};
use crate::place::Place;

/// Both.
#[component]
pub fn Gatherings(
    /// The participants.
    members: Members,
) -> AnyView {
    let cards: Vec<_> = Gathering::ALL.into_iter().map(|of| view! { <One members=members gathering=of/> }).collect();
    view! { <div class="gatherings">{cards}</div> }.into_any()
}

#[component]
fn One(members: Members, gathering: Gathering) -> AnyView {
    let words = use_words();
    let attendance = Memo::new(move |_| members.attendance(gathering));
    let people = Signal::derive(move || attendance.get().people());
    let chip = move || {
        let attendance = attendance.get();
        let (tone, label) = match attendance.missing() {
            0 => (Tone::Ok, words.now().participants_enough().to_owned()),
            _ if !attendance.is_begun() => (Tone::Plain, words.now().participants_not_counted().to_owned()),
            missing => (Tone::Wait, words.now().participants_missing(&words.number(missing))),
        };
        let symbol = (tone == Tone::Ok).then(|| Signal::stored(Symbol::Check));
        match symbol {
            Some(symbol) => view! { <Chip tone=tone label=label symbol=symbol/> }.into_any(),
            None => view! { <Chip tone=tone label=label/> }.into_any(),
        }
    };
    let total = move || words.grouped(people.get().into());
    let least = move || words.now().participants_of_least(&words.number(LEAST_PEOPLE));
    let source = move || source(words, attendance.get());
    let label = move || format!("{} {} {}", activity(words, gathering), total(), least());
    let place = move |make: fn(String, Gathering) -> Place| make(members.village(), gathering).path();
    view! {
        <Card>
            <div class="gathering">
                <div class="gathering__head">
                    <h2 class="gathering__title">
                        {move || activity(words, gathering)}
                        <span class="small muted gathering__name">{move || activity_name(words, gathering)}</span>
                    </h2>
                    {chip}
                </div>
                <p class="gathering__people">
                    <b class="gathering__number">{total}</b>
                    <span class="muted">{least}</span>
                </p>
                <ProgressBar done=people total=Signal::stored(LEAST_PEOPLE) label=label/>
                <p class="small muted">{source}</p>
                <div class="gathering__ways">
                    <BigButton
                        kind=ButtonKind::Outline
                        size=ButtonSize::Small
                        label=words.say(|w| w.participants_count())
                        href=place(Place::HeadCount)
                    />
                    <BigButton
                        kind=ButtonKind::Quiet
                        size=ButtonSize::Small
                        symbol=Symbol::Print
                        label=words.say(|w| w.participants_sheet())
                        href=place(Place::SignSheet)
                    />
                </div>
            </div>
        </Card>
    }
    .into_any()
}

/// Which number counts, with both in sight.
fn source(words: Wording, attendance: domain::attendance::Attendance) -> String {
    let now = words.now();
    let counted = words.grouped(attendance.counted.unwrap_or_default().into());
    let written = words.grouped(attendance.written.into());
    match attendance.source() {
        Source::Nobody => now.participants_source_none().to_owned(),
        Source::HeadCount => now.participants_source_count(arg::Counted(&counted), arg::Written(&written)),
        Source::List if attendance.counted.is_none() => now.participants_source_list_only(&written),
        Source::List => now.participants_source_list(arg::Counted(&counted), arg::Written(&written)),
    }
}
