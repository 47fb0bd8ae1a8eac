//! Many households at once, pasted from a table or a message: looked at first, saved after.

use std::collections::BTreeSet;

use leptos::prelude::*;
use records::lines::{self, BadLine, Line};

use super::walk::Walk;
use crate::components::{BigButton, ButtonKind, Chip, TextArea, Tone};
use crate::i18n::{Wording, use_words};

/// The list and its preview.
#[component]
pub fn Paste(
    /// The walk.
    walk: Walk,
    /// It was saved, or given up.
    #[prop(into)]
    on_done: Callback<()>,
) -> AnyView {
    let words = use_words();
    let typed = RwSignal::new(String::new());
    let lines = Memo::new(move |_| typed.with(|text| lines::read(text)));
    let good = Memo::new(move |_| {
        lines.with(|lines| lines.iter().filter_map(|line| line.read.clone().ok()).collect::<Vec<_>>())
    });
    // One broken line and nothing is saved: half a list would have to be looked for line by line.
    let ready = Memo::new(move |_| lines.with(|lines| !lines.is_empty() && lines.iter().all(|line| line.read.is_ok())));
    let known = Memo::new(move |_| {
        let register = walk.register();
        let pairs = register.counted.iter().map(|h| (h.view.house_no.clone(), h.view.name.clone()));
        pairs.collect::<BTreeSet<_>>()
    });
    let preview = move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            let rows: Vec<_> = lines.into_iter().map(|line| preview_row(words, line, known)).collect();
            view! {
                <h3>{words.say(|w| w.households_paste_preview())}</h3>
                <ol class="paste">{rows}</ol>
            }
        })
    };
    let save = move |()| {
        walk.add(good.get_untracked());
        on_done.run(());
    };
    view! {
        <TextArea
            id="households-paste"
            label=words.say(|w| w.households_paste_label())
            hint=move || words.now().households_paste_hint(&words.digits("12/3"))
            value=typed
            on_input=move |text| typed.set(text)
        />
        {preview}
        <div class="buttons">
            <BigButton
                label=move || words.now().households_paste_save(&words.number(good.with(Vec::len)))
                disabled=Signal::derive(move || !ready.get())
                on_press=save
            />
            <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.action_cancel()) on_press=move |()| on_done.run(())/>
        </div>
    }
    .into_any()
}

fn preview_row(words: Wording, line: Line, known: Memo<BTreeSet<(String, String)>>) -> AnyView {
    let number = words.now().households_paste_line(&words.number(line.number));
    match line.read {
        Ok((house_no, name)) => {
            let text = format!("{} {name}", words.digits(&house_no));
            let known = known.with(|known| known.contains(&(house_no, name)));
            let chip = known.then(|| view! { <Chip tone=Tone::Wait label=words.say(|w| w.households_paste_known())/> });
            view! { <li class="paste__line"><span class="small muted">{number}</span><span class="grow">{text}</span>{chip}</li> }
                .into_any()
        }
        Err(bad) => {
            let reason = match bad {
                BadLine::LongHouseNo => words.now().households_too_long_house_no(),
                BadLine::LongName => words.now().households_too_long_name(),
            };
            view! {
                <li class="paste__line">
                    <span class="small muted">{number}</span>
                    <span class="field__fault grow">{reason}</span>
                </li>
            }
            .into_any()
        }
    }
}
