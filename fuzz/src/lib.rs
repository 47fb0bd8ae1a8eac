//! Every decoder of bytes from outside, as a target: a function that takes any bytes, decodes them, uses what it got as client and server
//! do, and checks what must hold whatever they are. It may refuse; it may not panic and not want memory out of proportion.
//!
//! Two things feed the targets: the tests of this crate with [`samples`] that were mutated, on every run of the test command, and
//! `cargo xtask fuzz`, where libFuzzer goes on from the samples by what ways through the code an input opens. What that finds is put into
//! `found/TARGET/`, and is a sample from then on.

pub mod samples;
pub mod targets;

/// A decoder under attack.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its folder of found inputs.
    pub name: &'static str,
    /// What comes in by it.
    pub about: &'static str,
    /// Takes any bytes.
    pub take: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 11] = [
    Target { name: "change", about: "a change, as pushed, pulled or read from a file", take: targets::change },
    Target { name: "push", about: "a push, and what the server answers", take: targets::push },
    Target { name: "pull", about: "a pull, and what the server answers", take: targets::pull },
    Target {
        name: "talk",
        about: "news, snapshots, common places, keys and copies, asked and answered",
        take: targets::talk,
    },
    Target { name: "bundle", about: "a bundle: its header, and the content once it is opened", take: targets::bundle },
    Target { name: "upload", about: "the headers of a file on its way", take: targets::upload },
    Target { name: "account", about: "a sign-in, and what the server answers", take: targets::account },
    Target { name: "office", about: "what the office's pages send and read", take: targets::office },
    Target { name: "form", about: "an instrument as a file", take: targets::form },
    Target {
        name: "table",
        about: "villages, households and participants as CSV or pasted text",
        take: targets::table,
    },
    Target {
        name: "name",
        about: "ids, codes and numbers as texts, and the first bytes of a picture",
        take: targets::name,
    },
];

/// The target of that name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    TARGETS.into_iter().find(|target| target.name == name)
}
