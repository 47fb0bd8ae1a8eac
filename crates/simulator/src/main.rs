//! `simulate`: tells the stories of many seeds, or one of them in words. `cargo xtask simulate` runs it.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Parser;
use simulator::{House, Story, tell};

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
}

fn main() -> ExitCode {
    let options = Options::parse();
    let begun = Instant::now();
    match tell_all(&options) {
        Err(error) => {
            eprintln!("error: the simulation cannot be set up: {error}");
            ExitCode::FAILURE
        }
        Ok(stories) => report(&options, stories, begun),
    }
}

/// Tells all stories, on all processors; those with violations come back with their traces.
fn tell_all(options: &Options) -> Result<Vec<Story>, String> {
    let next = AtomicU64::new(options.seed);
    let end = options.seed.saturating_add(options.seeds);
    let stories = Mutex::new(Vec::new());
    let work = || -> Result<(), String> {
        let house = House::build().map_err(|error| error.to_string())?;
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return Ok(());
            }
            let story = tell(&house, seed, None);
            stories.lock().map_err(|error| error.to_string())?.push(story);
        }
    };
    let threads =
        std::thread::available_parallelism().map_or(1, usize::from).min(usize::try_from(options.seeds).unwrap_or(1));
    std::thread::scope(|scope| {
        let working: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        working.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread panicked".to_owned())?)
    })?;
    let mut stories = stories.into_inner().map_err(|error| error.to_string())?;
    stories.sort_by_key(|story| story.seed);
    Ok(stories)
}

fn report(options: &Options, stories: Vec<Story>, begun: Instant) -> ExitCode {
    let mut failed = 0;
    let (mut given, mut arrived) = (0, 0);
    for story in &stories {
        (given, arrived) = (given + story.answers.0, arrived + story.answers.1);
        if options.trace || story.violation.is_some() {
            println!("\n=== seed {} ===\n{}", story.seed, story.trace);
        }
        if let Some(violation) = &story.violation {
            failed += 1;
            println!("seed {}: {violation}", story.seed);
            println!("replay it: cargo xtask simulate --seeds 1 --seed {} --trace", story.seed);
        }
    }
    let seconds = begun.elapsed().as_secs_f32();
    println!("\n{given} answers were given, {arrived} are in feeds. {seconds:.1} s.");
    // In the words of cargo's test programs, so that the test command counts the seeds.
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {word}. {} passed; {failed} failed", stories.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
