//! `simulate`: tells the stories of many seeds, or one of them in words. `cargo xtask simulate` runs it.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Parser;
use simulator::{Fault, House, Story, tell};

/// Devices and server under a hostile network, from seeds.
#[derive(Debug, Parser)]
struct Options {
    /// How many seeds.
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Tell every story in words, also those that end well.
    #[arg(long)]
    trace: bool,
    /// Tell them with this deliberate mistake (`MergeDropsAWrite`).
    #[arg(long, value_parser = named)]
    fault: Option<Fault>,
}

fn named(name: &str) -> Result<Fault, String> {
    let found = Fault::ALL.into_iter().find(|fault| format!("{fault:?}") == name);
    found.ok_or_else(|| format!("one of {:?}", Fault::ALL))
}

fn main() -> ExitCode {
    let options = Options::parse();
    let begun = Instant::now();
    match tell_all(&options) {
        Err(error) => {
            eprintln!("error: the simulation cannot be set up: {error}");
            ExitCode::FAILURE
        }
        Ok(tally) => report(&tally, begun),
    }
}

/// What the stories come to.
#[derive(Debug, Default)]
struct Tally {
    passed: usize,
    failed: usize,
    /// Answers given, and those of them that reached a feed.
    answers: (usize, usize),
}

impl Tally {
    /// Counts a story, and prints it if it fails or if all are to be printed.
    fn add(&mut self, story: &Story, print: bool) {
        self.answers = (self.answers.0 + story.answers.0, self.answers.1 + story.answers.1);
        if print || story.violation.is_some() {
            println!("\n=== seed {} ===\n{}", story.seed, story.trace);
        }
        let Some(violation) = &story.violation else {
            self.passed += 1;
            return;
        };
        self.failed += 1;
        println!("seed {}: {violation}", story.seed);
        println!("replay it: cargo xtask simulate --seeds 1 --seed {} --trace", story.seed);
    }
}

/// Tells all stories, on all processors.
fn tell_all(options: &Options) -> Result<Tally, String> {
    let next = AtomicU64::new(options.seed);
    let end = options.seed.saturating_add(options.seeds);
    let tally = Mutex::new(Tally::default());
    let work = || -> Result<(), String> {
        let house = House::build().map_err(|error| error.to_string())?;
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return Ok(());
            }
            let story = tell(&house, seed, options.fault);
            tally.lock().map_err(|error| error.to_string())?.add(&story, options.trace);
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = processors.min(usize::try_from(options.seeds).unwrap_or(processors));
    std::thread::scope(|scope| {
        let working: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        working.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread panicked".to_owned())?)
    })?;
    tally.into_inner().map_err(|error| error.to_string())
}

fn report(tally: &Tally, begun: Instant) -> ExitCode {
    let Tally { passed, failed, answers: (given, arrived) } = tally;
    println!("\n{given} answers were given, {arrived} are in feeds. {:.1} s.", begun.elapsed().as_secs_f32());
    // In the words of cargo's test programs, so that the test command counts the seeds.
    let word = if *failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {word}. {passed} passed; {failed} failed");
    if *failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
