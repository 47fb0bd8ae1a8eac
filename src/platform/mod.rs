//! One browser facility a file. Nothing here knows the survey; nothing outside here (and `crates/store`) names `web-sys`.

pub mod browser;
pub mod channel;
pub mod clock;
pub mod crash;
pub mod file;
pub mod history;
pub mod http;
pub mod ids;
pub mod keys;
pub mod locks;
pub mod object_url;
pub mod packing;
pub mod picked;
pub mod picture;
pub mod position;
pub mod sealing;
pub mod second_tap;
pub mod settings;
pub mod sharing;
pub mod shell;
pub mod signing;
pub mod space;
pub mod text;
pub mod watch;
