//! Icons: one stroke family on a 24 by 24 grid, drawn in the colour of the text around them.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// Done, passed, saved.
    Check,
    /// Not passed.
    Cross,
    /// Something a person must look at, beside a word.
    Attention,
    /// The same inside a small dot.
    Exclaim,
    /// Explanation.
    Info,
    /// The villages.
    Home,
    /// Sending, where answers are.
    Send,
    /// Settings.
    Gear,
    /// One level up.
    Back,
    /// Leads somewhere.
    Forward,
    /// Unfolds.
    Unfold,
    /// No connection.
    Offline,
    /// Connected.
    Online,
    /// A photo.
    Camera,
    /// A picture that is there already.
    Picture,
    /// A place on the map.
    Pin,
    /// A note.
    Note,
    /// Take back.
    Undo,
    /// Fetch again, a new version.
    Refresh,
    /// Keep on the device.
    Download,
    /// Due, waiting.
    Clock,
    /// Copy.
    Copy,
    /// Open in another program.
    Leave,
    /// Show a password.
    Eye,
    /// Hide a password.
    EyeOff,
    /// Cannot be changed.
    Lock,
    /// A person.
    Person,
    /// The board.
    Board,
    /// Search.
    Search,
    /// Paper.
    Print,
    /// One more.
    Plus,
    /// One less.
    Minus,
    /// Went up.
    Up,
    /// Went down.
    Down,
    /// Stayed the same.
    Equal,
}

impl Symbol {
    const fn path(self) -> &'static str {
        match self {
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Cross => "M6.5 6.5l11 11m0-11l-11 11",
            Self::Attention => "M12 3.5l9 16H3zM12 10v4.5m0 2.6v.1",
            Self::Exclaim => "M12 5v9m0 4.5v.1",
            Self::Info => "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM12 11v5.5m0-9v.1",
            Self::Home => "M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z",
            Self::Send => "M12 19V6m0 0l-5.5 5.5M12 6l5.5 5.5M5 21h14",
            Self::Gear => {
                "M15.2 12a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0zM12 3v2.6M12 18.4V21M3 12h2.6M18.4 12H21M5.6 5.6l1.9 1.9M16.5 16.5l1.9 1.9M18.4 5.6l-1.9 1.9M7.5 16.5l-1.9 1.9"
            }
            Self::Back => "M14.5 5l-7 7 7 7",
            Self::Forward => "M9.5 5l7 7-7 7",
            Self::Unfold => "M6 9.5l6 6 6-6",
            Self::Offline => {
                "M4 4l16 16M8 14.5a6 6 0 0 1 3-2M12 18.5v.1M4.5 10.5a11 11 0 0 1 4-2.5M12.6 7a11 11 0 0 1 6.9 3.5"
            }
            Self::Online => "M4.5 10.5a11 11 0 0 1 15 0M8 14.5a6 6 0 0 1 8 0M12 18.5v.1",
            Self::Camera => "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM15.2 13a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0z",
            Self::Picture => "M4 5h16v14H4zM4 16l5-5 4 4 2.500-2.500L20 17M16 9.500v.1",
            Self::Pin => {
                "M12 21s-6.500-6-6.500-11a6.5 6.5 0 0 1 13 0c0 5-6.500 11-6.500 11zM14.200 10a2.2 2.2 0 1 1-4.400 0 2.2 2.2 0 0 1 4.400 0z"
            }
            Self::Note => "M5 4h14v11l-5 5H5zM19 15h-5v5M8.5 9h7M8.5 12.5h4",
            Self::Undo => "M8.5 4.5L4 9l4.5 4.5M4 9h10a5.5 5.5 0 0 1 0 11H9",
            Self::Refresh => "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4h-4",
            Self::Download => "M12 4v12m0 0l-5-5m5 5l5-5M5 20h14",
            Self::Clock => "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM12 7v5l3.5 2",
            Self::Copy => "M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4",
            Self::Leave => "M13 4.5h6.5V11M19.5 4.5l-9 9M16 13.5v6H4.5V8h6",
            Self::Eye => {
                "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0z"
            }
            Self::EyeOff => {
                "M4 4l16 16M6.5 7.300C4 9.1 2.5 12 2.5 12S6 18.5 12 18.500c1.7 0 3.2-.5 4.5-1.200M10 5.700c.6-.1 1.3-.2 2-.2 6 0 9.5 6.5 9.5 6.500s-.8 1.5-2.2 3"
            }
            Self::Lock => "M5.5 11h13v9.500h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::Person => "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6",
            Self::Board => "M4 4h16v16H4zM4 9.5h16M9.5 9.5V20",
            Self::Search => "M17 10.500a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zM15.3 15.300L20 20",
            Self::Print => "M7 8.500V4h10v4.500M7 17H4V8.500h16V17h-3M7 14h10v6.500H7z",
            Self::Plus => "M12 5.5v13M5.5 12h13",
            Self::Minus => "M5.5 12h13",
            Self::Up => "M12 19V5m0 0l-6 6m6-6l6 6",
            Self::Down => "M12 5v14m0 0l-6-6m6 6l6-6",
            Self::Equal => "M6 9.5h12M6 14.5h12",
        }
    }
}

/// How large an icon is beside its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IconSize {
    /// 24 px.
    #[default]
    Normal,
    /// 20 px, in answers and tools.
    Medium,
    /// 16 px, in chips and dots.
    Small,
}

/// One icon. It is decoration: the word beside it, or an `unseen` one, carries the meaning.
#[component]
pub fn Icon(
    /// What it shows.
    #[prop(into)]
    symbol: Signal<Symbol>,
    /// How large.
    #[prop(optional)]
    size: IconSize,
    /// A thicker stroke, for ticks and crosses.
    #[prop(optional)]
    bold: bool,
) -> AnyView {
    let class = match (size, bold) {
        (IconSize::Normal, false) => "icon",
        (IconSize::Normal, true) => "icon icon--bold",
        (IconSize::Medium, false) => "icon icon--medium",
        (IconSize::Medium, true) => "icon icon--medium icon--bold",
        (IconSize::Small, false) => "icon icon--small",
        (IconSize::Small, true) => "icon icon--small icon--bold",
    };
    view! {
        <svg class=class viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=move || symbol.get().path()></path>
        </svg>
    }
    .into_any()
}
