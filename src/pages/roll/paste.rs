//! Many at once, pasted from a table or a message, or from a file: looked at first, saved after. One broken line and nothing is saved:
//! half a list would have to be looked for line by line.

use leptos::{prelude::*, text_prop::TextProp};
use records::lines::Line;

use crate::components::{BigButton, ButtonKind, Check, Chip, FaultLine, TextArea, Tone};
use crate::i18n::{Wording, use_words};
use crate::pages::from_file::FromFile;

/// The largest file that is read: a list of a thousand people is a tenth of it.
const MOST_BYTES: usize = 1024 * 1024;

/// How a list is read and shown before it is saved.
pub struct Reading<T, E> {
    /// Reads the lines.
    pub read: fn(&str) -> Vec<Line<T, E>>,
    /// What a line says.
    pub shown: fn(Wording, &T) -> String,
    /// Why a line cannot be taken.
    pub reason: fn(Wording, &E) -> String,
    /// "Save so many."
    pub save: fn(Wording, &str) -> String,
}

impl<T, E> Clone for Reading<T, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, E> Copy for Reading<T, E> {}

/// The list and its preview.
#[component]
pub fn Paste<T, E>(
    /// Unique on the page.
    id: &'static str,
    /// What to paste.
    #[prop(into)]
    label: TextProp,
    /// How it is written.
    #[prop(into)]
    hint: TextProp,
    /// How it is read.
    reading: Reading<T, E>,
    /// Whether it is on the list already.
    #[prop(into)]
    is_known: Callback<T, bool>,
    /// Also takes a file.
    #[prop(optional)]
    with_file: bool,
    /// Saves it.
    #[prop(into)]
    on_save: Callback<Vec<T>>,
    /// It was saved, or given up.
    #[prop(into)]
    on_done: Callback<()>,
) -> AnyView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    E: Clone + PartialEq + Send + Sync + 'static,
{
    let words = use_words();
    let typed = RwSignal::new(String::new());
    let lines = Memo::new(move |_| typed.with(|text| (reading.read)(text)));
    let good = Memo::new(move |_| {
        lines.with(|lines| lines.iter().filter_map(|line| line.read.clone().ok()).collect::<Vec<_>>())
    });
    let broken = Memo::new(move |_| lines.with(|lines| lines.iter().filter(|line| line.read.is_err()).count()));
    let skips_known = RwSignal::new(true);
    let known = Memo::new(move |_| good.with(|good| good.iter().filter(|read| is_known.run((*read).clone())).count()));
    let taken = Memo::new(move |_| {
        let skips = skips_known.get();
        let good = good.get().into_iter();
        good.filter(|read| !skips || !is_known.run(read.clone())).collect::<Vec<_>>()
    });
    let ready = Memo::new(move |_| broken.get() == 0 && !taken.with(Vec::is_empty));
    // A list that was taken only in part, since the battery fell out, can be taken again.
    let skip = move || {
        (known.get() > 0).then(|| {
            view! {
                <Check
                    label=move || words.now().roll_skip_known(&words.number(known.get()))
                    checked=skips_known
                    on_change=move |skips| skips_known.set(skips)
                />
            }
        })
    };
    let faults = move || {
        let broken = broken.get();
        (broken > 0).then(|| {
            let lines = lines.get().into_iter();
            let rows: Vec<_> = lines
                .filter_map(|line| {
                    Some(row(words, line.number, (reading.reason)(words, &line.read.err()?), true, false))
                })
                .collect();
            view! {
                <FaultLine text=words.now().roll_paste_broken(&words.number(broken))/>
                <ol class="paste paste--broken">{rows}</ol>
            }
        })
    };
    let preview = move || {
        (!good.with(Vec::is_empty)).then(|| {
            let lines = lines.get().into_iter();
            let rows: Vec<_> = lines
                .filter_map(|line| {
                    let read = line.read.ok()?;
                    let text = (reading.shown)(words, &read);
                    Some(row(words, line.number, text, false, is_known.run(read)))
                })
                .collect();
            view! {
                <h3>{words.say(|w| w.households_paste_preview())}</h3>
                <ol class="paste" tabindex="0">{rows}</ol>
            }
        })
    };
    let save = move |()| {
        on_save.run(taken.get_untracked());
        on_done.run(());
    };
    let from_file = with_file.then(
        || view! { <FromFile accept=".csv,.txt,.tsv,text/*" most=MOST_BYTES on_text=move |text| typed.set(text)/> },
    );
    view! {
        {from_file}
        <TextArea id=id label=label hint=hint value=typed on_input=move |text| typed.set(text)/>
        {faults}
        {preview}
        {skip}
        <div class="buttons">
            <BigButton
                label=move || match taken.with(Vec::len) {
                    0 => words.now().action_save().to_owned(),
                    count => (reading.save)(words, &words.number(count)),
                }
                disabled=Signal::derive(move || !ready.get())
                on_press=save
            />
            <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.action_cancel()) on_press=move |()| on_done.run(())/>
        </div>
    }
    .into_any()
}

/// A line of the list: what it says, or what is wrong with it.
fn row(words: Wording, number: usize, text: String, is_broken: bool, is_known: bool) -> AnyView {
    let number = words.now().households_paste_line(&words.number(number));
    let class = if is_broken { "field__fault grow" } else { "grow" };
    let chip = is_known.then(|| view! { <Chip tone=Tone::Wait label=words.say(|w| w.households_paste_known())/> });
    view! {
        <li class="paste__line">
            <span class="small muted nowrap">{number}</span>
            <span class=class>{text}</span>
            {chip}
        </li>
    }
    .into_any()
}
