//! The parts every page is built from. They draw and report: signals and words go in, callbacks come out. None of
//! them touches the browser's interfaces, storage or the network, and none knows a rule of the survey.
//!
//! Which one when:
//!
//! | need | take |
//! | --- | --- |
//! | the frame of a page | [`Screen`] with a [`TopBar`]; [`ActionBar`] for what stays under the thumb |
//! | the way through the app | [`BottomNav`] (phone) and [`SideNav`] (from 1000 px), once, in the shell |
//! | the one next step | [`BigButton`] `Filled`, one a screen; `Outline` for a second way, `Quiet` for back and cancel |
//! | a state in a word | [`Chip`]; the connection is [`ConnectionChip`]; an answer's save is [`SaveStatus`] |
//! | a village among villages | [`CardLink`] with a [`ProgressRing`] |
//! | steps, or answers and where they are | [`Card`] `List` with [`StepRow`]s |
//! | an indicator | [`IndicatorCard`] with [`SegmentedAnswer`] and [`IndicatorTool`]s, [`StatusMark`] if unverified |
//! | one of three or four answers, or none yet | [`Toggles`] |
//! | what most people need not see | [`Fold`] |
//! | figures | [`Tiles`] of [`Tile`]s, [`ProgressBar`] |
//! | villages by steps | [`Table`], [`TableRow`], [`Cell`] with [`StateGlyph`] and [`Trend`] |
//! | what the whole screen should know | [`Banner`]; it passes by itself: [`Toast`]; it needs an answer: [`Dialog`] |
//! | the training set is in use | [`DemoMark`], above everything |
//! | what is printed as a document of its own | [`Paper`], [`SignatureBlock`] |
//! | nothing, not yet, or failed | [`EmptyState`], [`Loading`] |
//! | picking files, or the camera | [`FileButton`]; one picture as large as the screen is [`Viewer`] |
//! | typing and choosing | [`TextField`], [`PasswordField`], [`TextArea`]; [`Choices`] up to four, [`Select`] beyond; [`Check`] |
//!
//! Texts are [`TextProp`](leptos::text_prop::TextProp)s: a string, or a closure such as
//! `words.say(|w| w.action_next())` that follows the language. Colours never speak alone: every tone has its word,
//! every dot and glyph its shape and a text for screen readers. The page's policy forbids style attributes, so
//! shapes that depend on a value are drawn with SVG attributes or `<progress>`.
//!
//! The classes live in `style/`, one file a component under the same name.

pub mod banner;
pub mod button;
pub mod card;
pub mod chip;
pub mod choices;
pub mod dialog;
pub mod field;
pub mod file_button;
pub mod fold;
pub mod icon;
pub mod indicator;
pub mod navigation;
pub mod paper;
pub mod progress;
pub mod screen;
pub mod segmented;
pub mod states;
pub mod status_mark;
pub mod step_row;
pub mod table;
pub mod toggles;
pub mod top_bar;
pub mod viewer;

pub use banner::{Banner, BannerKind, DemoMark, Toast};
pub use button::{BigButton, ButtonKind, ButtonSize};
pub use card::{Card, CardKind, CardLink, Tile, Tiles};
pub use chip::{Chip, ConnectionChip, Tone};
pub use choices::{Check, ChoiceOption, Choices};
pub use dialog::Dialog;
pub use field::{FaultLine, PasswordField, Select, TextArea, TextField};
pub use file_button::FileButton;
pub use fold::Fold;
pub use icon::{Icon, IconSize, Symbol};
pub use indicator::{IndicatorCard, IndicatorTool};
pub use navigation::{BottomNav, NavItem, SideNav};
pub use paper::{Paper, SignatureBlock};
pub use progress::{ProgressBar, ProgressRing};
pub use screen::{ActionBar, MAIN_ID, Screen, ScreenWidth, SkipLink};
pub use segmented::{Choice, SegmentedAnswer, after_tap, is_repeated};
pub use states::{EmptyState, Loading, SaveStage, SaveStatus};
pub use status_mark::{StatusMark, TextDoubt};
pub use step_row::{StepDot, StepRow, StepState};
pub use table::{Cell, CellKind, Direction, Glyph, StateGlyph, Table, TableRow, Trend, glyph_word};
pub use toggles::{Toggle, Toggles};
pub use top_bar::TopBar;
pub use viewer::Viewer;
