//! Every target takes every sample, whatever becomes of it on the way, within bounded memory.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::alloc::System;

use cap::Cap;
use fuzz::{TARGETS, samples};
use proptest::prelude::*;

/// More than the limit ends the program: an allocation that fails is no panic one could catch.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// What a decoder may want beyond what is in use, bytes. A request is at most 2 MiB, and the inputs here are smaller.
const ROOM: usize = 64 << 20;

fn take(bytes: &[u8]) {
    for target in TARGETS {
        (target.take)(bytes);
    }
}

/// What is done to a sample.
#[derive(Clone, Debug)]
enum Blow {
    Flip {
        at: prop::sample::Index,
        bit: u8,
    },
    Cut {
        from: prop::sample::Index,
        to: prop::sample::Index,
    },
    Double {
        from: prop::sample::Index,
        to: prop::sample::Index,
    },
    Put {
        at: prop::sample::Index,
        what: &'static [u8],
    },
    /// A number, a text or a constant becomes something else.
    Swap {
        at: prop::sample::Index,
        what: &'static [u8],
    },
}

const WHATS: [&[u8]; 20] = [
    b"0",
    b"-1",
    b"18446744073709551615",
    b"18446744073709551616",
    b"-9223372036854775808",
    b"1e400",
    b"null",
    b"true",
    b"\"\"",
    b"{}",
    b"[]",
    b"[[[[[[[[[[[[[[[[",
    b"\"\\ud800\"",
    b"\"\\u0000\"",
    b"\xff\xfe",
    b"\"",
    b",",
    b"\r\n",
    b"\xe0\xb9\x99",
    b"\"covers\":{\"removed\":{\"7\":18446744073709551615}}",
];

fn blow() -> impl Strategy<Value = Blow> {
    let index = any::<prop::sample::Index>;
    let what = || prop::sample::select(WHATS.as_slice());
    prop_oneof![
        1 => (index(), 0u8..8).prop_map(|(at, bit)| Blow::Flip { at, bit }),
        1 => (index(), index()).prop_map(|(from, to)| Blow::Cut { from, to }),
        1 => (index(), index()).prop_map(|(from, to)| Blow::Double { from, to }),
        1 => (index(), what()).prop_map(|(at, what)| Blow::Put { at, what }),
        4 => (index(), what()).prop_map(|(at, what)| Blow::Swap { at, what }),
    ]
}

fn strike(bytes: &mut Vec<u8>, blow: &Blow) {
    if bytes.is_empty() {
        return;
    }
    let length = bytes.len();
    let span = |from: &prop::sample::Index, to: &prop::sample::Index| {
        let (one, other) = (from.index(length), to.index(length));
        one.min(other)..one.max(other)
    };
    match blow {
        Blow::Flip { at, bit } => bytes[at.index(length)] ^= 1 << bit,
        Blow::Cut { from, to } => drop(bytes.drain(span(from, to))),
        Blow::Double { from, to } => {
            let part = bytes[span(from, to)].to_vec();
            bytes.extend(part);
        }
        Blow::Put { at, what } => drop(bytes.splice(at.index(length)..at.index(length), what.iter().copied())),
        Blow::Swap { at, what } => {
            let is_part_of_it = |byte: &u8| byte.is_ascii_alphanumeric() || b"\"-_.@:/".contains(byte) || *byte >= 0x80;
            let at = at.index(length);
            let begin = bytes[..at].iter().rposition(|byte| !is_part_of_it(byte)).map_or(0, |before| before + 1);
            let end = bytes[at..].iter().position(|byte| !is_part_of_it(byte)).map_or(length, |after| at + after);
            bytes.splice(begin..end.max(begin), what.iter().copied());
        }
    }
}

fn all_samples() -> Vec<Vec<u8>> {
    TARGETS.into_iter().flat_map(|target| samples::of(target).unwrap()).collect()
}

#[test]
fn every_target_has_samples_and_takes_them() {
    for target in TARGETS {
        assert!(!samples::of(target).unwrap().is_empty(), "{}", target.name);
    }
    all_samples().iter().for_each(|sample| take(sample));
}

#[test]
fn spoilt_samples_are_taken() {
    let samples = all_samples();
    MEMORY.set_limit(MEMORY.allocated() + ROOM).unwrap();
    proptest!(ProptestConfig::with_cases(4_096), |(sample in any::<prop::sample::Index>(), blows in prop::collection::vec(blow(), 1..6))| {
        let mut bytes = sample.get(&samples).clone();
        blows.iter().for_each(|blow| strike(&mut bytes, blow));
        take(&bytes);
    });
}

#[test]
fn any_bytes_and_any_text_are_taken() {
    MEMORY.set_limit(MEMORY.allocated() + ROOM).unwrap();
    proptest!(ProptestConfig::with_cases(1_024), |(bytes in prop::collection::vec(any::<u8>(), 0..600), text in "\\PC{0,200}")| {
        take(&bytes);
        take(text.as_bytes());
    });
}

/// Large and deep: nothing is built from it that grows out of proportion.
#[test]
fn large_and_deep_inputs_are_taken() {
    const LARGE: usize = 256 << 10;
    MEMORY.set_limit(MEMORY.allocated() + ROOM).unwrap();
    let again = |part: &str| part.repeat(LARGE / part.len());
    for large in [
        again("["),
        again("{\"a\":"),
        again("\""),
        again("\n"),
        again(",\n"),
        format!(
            "{{\"protocol\":1,\"report\":{{\"device\":1,\"highest_seq\":1,\"unsent\":1}},\"changes\":[{}null]}}",
            again("null,")
        ),
        format!("{{\"pages\":[],\"lost\":[{}\"a\"],\"more\":false}}", again("\"a\",")),
    ] {
        take(large.as_bytes());
    }
}
