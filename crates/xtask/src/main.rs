//! Every developer command of the project; `cargo xtask --help` explains them.
//!
//! `toolchain` finds or makes the tools, `bundle` turns the project into a folder a server can serve, `checks` runs what
//! must hold before a change lands, and the rest are the commands themselves.

mod bundle;
mod cache;
mod checks;
mod cli;
mod command;
mod database;
mod dev;
mod drive;
mod error;
mod files;
mod fuzz;
mod icons;
mod serve;
mod simulate;
mod size;
mod toolchain;
mod weights;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use bundle::Mode;
use cli::{Cli, Command};
use error::{Error, Result};
use workspace::Workspace;

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Reported) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let ws = Workspace::find()?;
    match command {
        Command::Serve(options) => serve::run(&ws, &options),
        Command::Test(options) => checks::run(&ws, &options),
        Command::Build(options) => {
            let mode = if options.dev { Mode::Dev } else { Mode::of_draft(options.draft) };
            bundle::build(&ws, mode).map(|_| ())
        }
        Command::Dev(options) => dev::run(&ws, &options),
        Command::Size => {
            bundle::build_if_changed(&ws, Mode::Release)?;
            size::check(&ws)
        }
        Command::Bench(options) => drive::bench(&ws, &options),
        Command::Attack(passed) => drive::run(&ws, "attack", &passed),
        Command::Fuzz(options) => fuzz::run(&ws, &options),
        Command::Simulate(options) => simulate::command(&ws, &options).run(),
        Command::Screenshots(passed) => drive::run(&ws, "screenshots", &passed),
        Command::Toolchain(options) => toolchain::report(&ws, options.browser),
        Command::Icons => icons::draw(&ws),
    }
}
