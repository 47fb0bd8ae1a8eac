//! Attacks the real thing: kills the browser while answers are given and the server while it is sent to, puts a network before it that
//! drops, doubles, delays and cuts, and pushes the same a hundred times at once.
//!
//! `cargo xtask attack` strikes 200 times with each, `cargo xtask test` ten times. Every answer that was called saved is remembered; in
//! the end each must be found, once. The seed is printed and tells the same story again, as far as busy processes can: the moment of a
//! kill is a time, not a step.

mod browser;
mod crew;
mod crowd;
mod ledger;
mod network;
mod server;
mod tally;
mod updates;
mod worker;

use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, ValueEnum};
use e2e::Result;
use e2e::random::Random;

use tally::Tally;

/// Kill browser and server, spoil the network, and count what is left.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often each of them strikes.
    #[arg(long, default_value_t = 200)]
    kills: u32,
    /// How often the app is updated and taken back for each time the others strike.
    #[arg(long, default_value_t = 5)]
    cycles: u32,
    /// Only these (may be given several times).
    #[arg(long)]
    only: Vec<Kind>,
    /// Tells the story of an earlier run again.
    #[arg(long)]
    seed: Option<u64>,
}

/// What strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// The browser is killed while answers are entered.
    Browser,
    /// The server is killed while phones send to it.
    Server,
    /// The network drops, doubles, delays, cuts, and answers 500 after the server has committed.
    Network,
    /// The app is updated and taken back by one build.
    Updates,
    /// A hundred identical pushes at once, a third of whose answers are lost.
    Crowd,
}

impl Kind {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    async fn strike(self, kills: u32, cycles: u32, seed: u64) -> Result<Tally> {
        // Each has chances of its own, so that one alone tells what it told among the others.
        let random = Random::new(seed.wrapping_add(self as u64 + 1)).branch();
        match self {
            Self::Browser => browser::attack(kills, random).await,
            Self::Server => server::attack(kills, random).await,
            Self::Network => network::attack(kills, random).await,
            Self::Updates => updates::attack(kills * cycles, random).await,
            Self::Crowd => crowd::attack(kills, random).await,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let seed = arguments.seed.unwrap_or_else(Random::any_seed);
    println!("seed {seed}");
    let all = Kind::value_variants().iter().copied();
    let (mut passed, mut failed) = (0, 0);
    let mut told = Vec::new();
    for kind in all.filter(|kind| arguments.only.is_empty() || arguments.only.contains(kind)) {
        println!("\n=== {} ===", kind.name());
        let begun = Instant::now();
        let result = kind.strike(arguments.kills, arguments.cycles, seed).await;
        let seconds = begun.elapsed().as_secs_f32();
        let (holds, words) = match result {
            Ok(tally) => (tally.holds(), tally.to_string()),
            Err(failure) => (false, format!("  error: {failure}")),
        };
        let replay = format!(
            "replay it: cargo xtask attack -- --only {} --kills {} --cycles {} --seed {seed}",
            kind.name(),
            arguments.kills,
            arguments.cycles
        );
        let replay = if holds { String::new() } else { format!("\n  {replay}") };
        told.push(format!("{}, {} times, {seconds:.1} s\n{words}{replay}", kind.name(), arguments.kills));
        *(if holds { &mut passed } else { &mut failed }) += 1;
    }
    println!("\n{}", told.join("\n"));
    // In the words of cargo's test programs, so that the test command counts the attacks.
    println!("test result: {}. {passed} passed; {failed} failed", if failed == 0 { "ok" } else { "FAILED" });
    if failed == 0 && passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
