//! Everything behind the sign-in: what every screen should know, the way between screens, and the screens.

use domain::AreaSlice;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;

use crate::components::{
    Banner, BannerKind, BigButton, BottomNav, ButtonKind, ButtonSize, DemoMark, NavItem, SideNav, Symbol,
};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages;
use crate::pages::attention::attention_count;
use crate::pages::bundle::LateBanner;
use crate::pages::sign_in::SignInAgain;
use crate::parts::{Later, Part, fetch_ahead};
use crate::place::Place;
use crate::state::{App, use_app};

/// Everything behind the sign-in.
#[component]
pub fn Inside() -> AnyView {
    view! {
        <Router>
            <Framed/>
        </Router>
    }
    .into_any()
}

#[component]
fn Framed() -> AnyView {
    let app = use_app();
    let office = app.known_now().is_some_and(|known| known.starts_at_board());
    if office {
        fetch_ahead(Part::Office);
    }
    let shell = if office { "shell shell--office" } else { "shell" };
    let path = use_location().pathname;
    let editing = Memo::new(move |_| path.with(|path| Place::of(path).is_editor()));
    let first =
        Memo::new(move |_| matches!(path.with(|path| Place::of(path)), Place::Home | Place::Villages | Place::Board));
    view! {
        <div class=shell>
            {office.then(|| view! { <Side/> })}
            <div class="shell__page">
                <Notices/>
                {move || first.get().then(|| view! { <LateBanner leads_there=true/> })}
                // One route: which screen an address means is `Place`'s to say.
                <FlatRoutes fallback=|| ()>
                    <Route path=path!("/*any") view=move || screens(office)/>
                </FlatRoutes>
                {move || {
                    // While answering, the thumb's place belongs to the assessment's own bar; back is at the top.
                    (!editing.get()).then(|| view! { <BottomNav items=destinations(app, office)/> })
                }}
            </div>
        </div>
    }
    .into_any()
}

/// The screen of the address; drawn anew when the place changes.
fn screens(office: bool) -> AnyView {
    let path = use_location().pathname;
    let place = Memo::new(move |_| match path.with(|path| Place::of(path)) {
        Place::Home if office => Place::Board,
        place => place,
    });
    (move || match place.get() {
        Place::Home | Place::Villages => view! { <pages::villages::VillagesPage/> }.into_any(),
        Place::Dossier(village) => view! { <pages::dossier::DossierPage village=village/> }.into_any(),
        Place::Comparison(village) => view! { <pages::comparison::ComparisonPage village=village/> }.into_any(),
        Place::Assessment(village, phase) => {
            view! { <pages::assessment::AssessmentPage village=village phase=phase/> }.into_any()
        }
        Place::Earlier(village, phase, moved_to) => {
            view! { <pages::assessment::EarlierPage village=village phase=phase moved_to=moved_to/> }.into_any()
        }
        Place::Moving(village) => view! { <pages::moving::MovingPage village=village/> }.into_any(),
        Place::Version(version) => view! { <pages::criteria::CriteriaPage version=version/> }.into_any(),
        Place::Households(village, phase) => {
            view! { <pages::households::HouseholdsPage village=village phase=phase/> }.into_any()
        }
        Place::HouseholdSummary(village) => {
            view! { <pages::households::summary::SummaryPage village=village/> }.into_any()
        }
        Place::Household(village, phase, id) => {
            view! { <pages::households::one::HouseholdPage village=village phase=phase id=id/> }.into_any()
        }
        Place::Participants(village) => view! { <pages::participants::ParticipantsPage village=village/> }.into_any(),
        Place::HeadCount(village, gathering) => {
            view! { <pages::participants::count::HeadCountPage village=village gathering=gathering/> }.into_any()
        }
        Place::SignSheet(village, gathering) => {
            view! { <pages::participants::sheet::SheetPage village=village gathering=gathering/> }.into_any()
        }
        Place::Participant(village, id) => {
            view! { <pages::participants::one::ParticipantPage village=village id=id/> }.into_any()
        }
        Place::Knowledge(village) => view! { <pages::knowledge::KnowledgePage village=village/> }.into_any(),
        Place::KnowledgeSection(village, section) => {
            view! { <pages::knowledge::section::SectionPage village=village section=section/> }.into_any()
        }
        Place::KnowledgePrint(village) => view! { <pages::knowledge::print::PrintPage village=village/> }.into_any(),
        Place::Sign(village) => view! { <pages::knowledge::sign::SignPage village=village/> }.into_any(),
        Place::Report(village) => view! { <pages::report::ReportPage village=village/> }.into_any(),
        Place::ReportPrint(village) => view! { <pages::report::print::ReportPrintPage village=village/> }.into_any(),
        Place::Visits(village) => view! { <pages::visits::VisitsPage village=village/> }.into_any(),
        Place::Visit(village, id) => view! { <pages::visits::one::VisitPage village=village id=id/> }.into_any(),
        Place::Materials(village) => view! { <pages::materials::MaterialsPage village=village/> }.into_any(),
        Place::HandOut(village) => view! { <pages::materials::handout::HandOutPage village=village/> }.into_any(),
        Place::Board
        | Place::ProvinceBoard(_)
        | Place::CountryBoard
        | Place::Register
        | Place::Held
        | Place::Instruments
        | Place::Draft(_)
        | Place::Targets => view! { <Later part=Part::Office/> }.into_any(),
        Place::Happiness(village, round) => {
            view! { <pages::happiness::HappinessPage village=village round=round/> }.into_any()
        }
        Place::HappinessSitting(village, round, id) => {
            view! { <pages::happiness::sitting::SittingPage village=village round=round id=id/> }.into_any()
        }
        Place::HappinessSheet(village, round, sitting, id) => {
            view! { <pages::happiness::sheet::SheetPage village=village round=round sitting=sitting id=id/> }.into_any()
        }
        Place::HappinessResults(village) => {
            view! { <pages::happiness::results::ResultsPage village=village/> }.into_any()
        }
        Place::HappinessForm(village) => view! { <pages::happiness::form::FormPage village=village/> }.into_any(),
        Place::Prepare => view! { <pages::prepare::PreparePage/> }.into_any(),
        Place::Leaving => view! { <pages::leaving::LeavingPage/> }.into_any(),
        Place::Answers => view! { <pages::answers::AnswersPage/> }.into_any(),
        Place::Receive => view! { <pages::receive::ReceivePage/> }.into_any(),
        Place::Attention => view! { <pages::attention::AttentionPage/> }.into_any(),
        Place::Settings => view! { <pages::settings::SettingsPage/> }.into_any(),
        Place::Unknown => view! { <pages::not_found::NotFoundPage/> }.into_any(),
    })
    .into_any()
}

/// What every screen should know: the training set, a new version, a sign-in that ran out, a suspect clock.
#[component]
fn Notices() -> AnyView {
    let app = use_app();
    let words = use_words();
    let later = RwSignal::new(false);
    let demo = move || {
        let training = app.reference.with(|r| r.as_ref().is_some_and(|r| r.has_training()));
        training.then(|| view! { <DemoMark/> })
    };
    let update = move || {
        (app.offline.update.get() && !later.get()).then(|| {
            view! {
                <Banner kind=BannerKind::Update title=words.say(|w| w.update_title()) text=words.say(|w| w.update_lead())>
                    <BigButton
                        size=ButtonSize::Small
                        label=words.say(|w| w.update_apply())
                        busy=app.offline.is_changing
                        on_press=move |()| app.update_now()
                    />
                    <BigButton
                        size=ButtonSize::Small
                        kind=ButtonKind::Text
                        label=words.say(|w| w.update_later())
                        on_press=move |()| later.set(true)
                    />
                </Banner>
            }
        })
    };
    let expired = Memo::new(move |_| app.syncing.fault.with(|f| f.as_ref().is_some_and(|f| f.needs_sign_in())));
    let too_old =
        Memo::new(move |_| app.syncing.fault.with(|f| f.as_ref().is_some_and(|f| f.code == "protocol_too_old")));
    view! {
        {demo}
        {update}
        {move || expired.get().then(|| view! { <SignInAgain/> })}
        {move || {
            too_old
                .get()
                .then(|| {
                    view! {
                        <Banner
                            kind=BannerKind::Wait
                            title=words.say(|w| w.error_client_too_old_title())
                            text=words.say(|w| w.error_client_too_old())
                        />
                    }
                })
        }}
    }
    .into_any()
}

/// The office's side bar.
#[component]
fn Side() -> AnyView {
    let app = use_app();
    let words = use_words();
    let scope = move || {
        let year = app.fiscal_year().map(|year| words.now().app_year(&words.number(year))).unwrap_or_default();
        let place = match app.sees_country() {
            true => Some(words.now().common_country().to_owned()),
            false => app.reference.with(|reference| scope_of(words, &reference.as_ref()?.areas)),
        };
        [place, Some(year)].into_iter().flatten().collect::<Vec<_>>().join(DOT)
    };
    let person = move || app.known().map(|known| known.account.display_name.clone());
    let contact = move || words.last_contact(app.syncing.contact.get().map(|contact| contact.at));
    view! {
        <SideNav scope=scope items=destinations(app, true).into_iter().chain(office_only(app)).collect()>
            <b>{person}</b>
            <br/>
            <span>{contact}</span>
        </SideNav>
    }
    .into_any()
}

/// What somebody's areas are together: a district, a province; none for several provinces.
fn scope_of(words: Wording, areas: &[AreaSlice]) -> Option<String> {
    let (first, others) = areas.split_first()?;
    let (district, province) = (&first.district, &first.province);
    if others.is_empty() {
        return Some(words.now().common_district(&words.name(&district.name_th, &district.name_en)));
    }
    let same = others.iter().all(|slice| slice.province.code == province.code);
    same.then(|| words.now().common_province(&words.name(&province.name_th, &province.name_en)))
}

/// What the side bar has room for besides; on a phone the board leads there.
fn office_only(app: App) -> Vec<NavItem> {
    let words = use_words();
    let here = use_location().pathname;
    let item = |place: Place, href: &'static str, label: fn(i18n::Words) -> &'static str| NavItem {
        href,
        symbol: Symbol::Note,
        label: words.say(label).into(),
        badge: Signal::stored(0),
        current: Signal::derive(move || here.with(|path| path.starts_with(&place.path()))),
    };
    let targets = untrack(|| app.sets_targets()).then(|| item(Place::Targets, "/targets", |w| w.targets_short()));
    let instruments = item(Place::Instruments, "/instruments", |w| w.instruments_short());
    let held = untrack(|| app.decides_held()).then(|| item(Place::Held, "/held", |w| w.decide_short()));
    let receive = item(Place::Receive, "/bundles", |w| w.receive_title());
    held.into_iter().chain(targets).chain([instruments, receive]).collect()
}

fn destinations(app: App, office: bool) -> Vec<NavItem> {
    let words = use_words();
    let here = use_location().pathname;
    let at = move |starts: &'static [&'static str]| {
        Signal::derive(move || {
            here.with(|path| starts.iter().any(|start| path == start || (*start != "/" && path.starts_with(start))))
        })
    };
    let none = Signal::stored(0);
    let villages = NavItem {
        href: "/villages",
        symbol: Symbol::Home,
        label: words.say(|w| w.nav_villages()).into(),
        badge: none,
        current: at(if office { &["/villages"] } else { &["/", "/villages", "/prepare", "/leaving"] }),
    };
    let board = NavItem {
        href: if untrack(|| app.sees_one_district()) { "/board" } else { "/" },
        symbol: Symbol::Board,
        label: words
            .say(move |w| if untrack(|| app.sees_one_district()) { w.nav_board() } else { w.nav_boards() })
            .into(),
        badge: none,
        current: at(&["/", "/board", "/register"]),
    };
    let answers = NavItem {
        href: "/answers",
        symbol: Symbol::Send,
        label: words.say(|w| w.nav_answers()).into(),
        badge: none,
        current: at(&["/answers"]),
    };
    let attention = NavItem {
        href: "/attention",
        symbol: Symbol::Attention,
        label: words.say(|w| w.nav_attention()).into(),
        badge: Signal::derive(move || attention_count(app)),
        current: at(&["/attention"]),
    };
    let settings = NavItem {
        href: "/settings",
        symbol: Symbol::Gear,
        label: words.say(|w| w.nav_settings()).into(),
        badge: none,
        current: at(&["/settings"]),
    };
    // The department sees sums; no village's field work is ever on its devices.
    let first = match office {
        true if untrack(|| app.sees_country() && !app.opens_field_work()) => vec![board],
        true => vec![board, villages],
        false => vec![villages],
    };
    first.into_iter().chain([answers, attention, settings]).collect()
}
