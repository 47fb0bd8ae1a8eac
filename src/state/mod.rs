//! What the pages see: signals, and functions that change things.
//!
//! | module | holds |
//! | --- | --- |
//! | [`app`] | the one handle every page asks: [`App`] |
//! | [`session`] | signing in, out, and going on as somebody else |
//! | [`saving`] | the records pages have opened, and their way into the database |
//! | [`reference`] | the year's villages and people |
//! | [`settings`] | language, digits, text size, theme |
//! | [`accounts`] | who is signed in, and who else uses this device |
//! | [`register`] | that list on the disk |
//! | [`witness`] | what is remembered outside the databases, so that their loss is noticed |
//! | [`past`] | how a database stands to the device a sign-in was answered with |
//! | [`opening`] | field work that is opened on demand, and given back |
//! | [`phone_store`] | what databases are made of |
//! | [`desk`] | the opened database of one account, its reference data, its tabs |
//! | [`record`] | one opened record: painted at once, called saved when it is |
//! | [`signing`] | with what this device signs, and a number of its own when it is a copy |
//! | [`steps`] | official steps: asked for here, decided by the server |
//! | [`villages`] | one signal a village |
//! | [`collection`] | all records of a kind in a village's year, each with its signal |
//! | [`monitoring`] | a village's visits, the advice on them, and its materials |
//! | [`roll`] | a list of a village's year, such as its households, each with its signal |
//! | [`happiness`] | a village's rounds of the happiness measurement, put together, and a sheet's draft |
//! | [`syncing`] | the driver of the conversation with the server |
//! | [`files`] | the bytes of photos: kept, sent after the changes, fetched |
//! | [`photos`] | what a person does with photos |
//! | [`offline`] | the offline shell: ready, update waiting |
//! | [`answers`] | own changes one by one, and a copy of them as a file |
//! | [`prepare`] | what "ready for the field" is made of |
//! | [`board`] | the office's board, and its last copy |
//! | [`facilities`] | what pages ask of the browser: room, promise, clipboard, paper |
//! | [`late`] | showing what arrives when the page may be gone |
//! | [`fault`] | every failure as a code, and its sentence |

pub mod accounts;
pub mod answers;
pub mod app;
mod asking;
pub mod board;
pub mod bundle;
pub mod collection;
pub mod desk;
pub mod editing;
pub mod facilities;
pub mod fault;
pub mod files;
pub mod happiness;
pub mod held;
pub mod instruments;
pub mod late;
pub mod monitoring;
pub mod offline;
mod opening;
mod past;
pub mod phone_store;
pub mod photos;
pub mod prepare;
pub mod record;
pub mod reference;
pub mod register;
pub mod roll;
pub mod saving;
pub mod session;
pub mod settings;
pub mod signing;
pub mod steps;
pub mod syncing;
pub mod village_year;
pub mod villages;
pub mod witness;

pub use app::{App, use_app};
pub use fault::Fault;
