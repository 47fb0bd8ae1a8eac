//! From the country to a province to a district: the boards the person sees, each a link.

use leptos::prelude::*;

use crate::i18n::use_words;
use crate::place::Place;
use crate::state::{App, use_app};

/// The board a person begins with: the largest they see.
#[must_use]
pub fn first(app: App) -> Place {
    match (app.sees_country(), app.board_provinces().first()) {
        (true, _) => Place::CountryBoard,
        (false, Some(code)) => Place::ProvinceBoard(code.to_string()),
        (false, None) => Place::Board,
    }
}

/// The links; nothing for those who see one kind of board.
#[component]
pub fn Levels(
    /// The board in front.
    current: Place,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let places = Memo::new(move |_| {
        let mut places = vec![];
        if app.sees_country() {
            places.push(Place::CountryBoard);
        }
        places.extend(app.board_provinces().into_iter().map(|code| Place::ProvinceBoard(code.to_string())));
        // A province that is reached from the country stands between it and the districts.
        if let (Place::ProvinceBoard(_), false) = (&current, places.contains(&current)) {
            places.push(current.clone());
        }
        places.push(Place::Board);
        places.into_iter().map(|place| (place == current, place)).collect::<Vec<_>>()
    });
    let label = move |place: &Place| match place {
        Place::CountryBoard => words.now().board_level_country(),
        Place::ProvinceBoard(_) => words.now().board_level_province(),
        _ => words.now().board_level_district(),
    };
    let links = move || {
        let link = |(is_current, place): (bool, Place)| {
            let href = place.path();
            let current = is_current.then_some("page");
            view! { <a class="phase-switch__link" href=href aria-current=current>{move || label(&place)}</a> }
        };
        let places = places.get();
        (places.len() > 1).then(|| {
            view! {
                <nav class="phase-switch board-levels" aria-label=words.say(|w| w.board_levels())>
                    {places.into_iter().map(link).collect_view()}
                </nav>
            }
        })
    };
    view! { {links} }.into_any()
}
