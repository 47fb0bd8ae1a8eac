//! Measures what the design promises, in a real browser against a real server.
//!
//! Run it as `cargo xtask bench`; with `-- --markdown` the table is written to `docs/benchmarks.md`. `cargo xtask bench --office` measures only
//! what needs no browser, `--national` loads two servers with one round of the whole country.

mod bare;
mod district;
mod national;
mod pouch;
mod push;
mod report;
mod save;
mod size;
mod start;
mod table;
mod together;

use std::process::ExitCode;

use clap::Parser;
use e2e::{Result, Server, Story};

use table::Table;

/// Measure the app.
#[derive(Debug, Parser)]
struct Arguments {
    /// Write the table to docs/benchmarks.md as well.
    #[arg(long)]
    markdown: bool,
    /// Answers to save.
    #[arg(long, default_value_t = 276)]
    answers: usize,
    /// Changes to push.
    #[arg(long, default_value_t = 10_000)]
    changes: usize,
    /// Only what is measured of a full district.
    #[arg(long)]
    district: bool,
    /// Only what is measured of one phone: what it loads, saving, starting.
    #[arg(long)]
    phone: bool,
    /// Only what is measured of the office itself, without a browser.
    #[arg(long)]
    office: bool,
    /// With `--office`: only pushing and pulling.
    #[arg(long)]
    push: bool,
    /// Devices that come for the first time together.
    #[arg(long, default_value_t = 100)]
    devices: usize,
    /// One round of the whole country, pushed to PostgreSQL through two servers.
    #[arg(long)]
    national: bool,
    /// Of the whole country, only so many subdistricts.
    #[arg(long, default_value_t = usize::MAX)]
    subdistricts: usize,
    /// Devices of the whole country that send at the same time.
    #[arg(long, default_value_t = 64)]
    at_once: usize,
    /// Cold starts.
    #[arg(long, default_value_t = 7)]
    starts: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("error: a limit is exceeded");
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Measures one thing after another: two at once would measure each other. Says whether every limit is kept.
async fn run(arguments: &Arguments) -> Result<bool> {
    let mut table = Table::default();
    let is_whole = measure(&mut table, arguments).await?;
    println!("\n{table}");
    if is_whole && arguments.markdown {
        report::write(&table)?;
    }
    Ok(table.keeps_every_limit())
}

/// Fills the table with what was asked for. Says whether that is everything but the whole country.
async fn measure(table: &mut Table, arguments: &Arguments) -> Result<bool> {
    if arguments.district {
        district::measure(table, &Story::default()).await?;
    } else if arguments.national {
        national::measure(table, arguments.subdistricts, arguments.at_once).await?;
    } else if arguments.office {
        office(table, arguments).await?;
    } else {
        let story = Story::default();
        phone(table, arguments, &story).await?;
        if !arguments.phone {
            office(table, arguments).await?;
            println!("a full district …");
            district::measure(table, &story).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

async fn phone(table: &mut Table, arguments: &Arguments, story: &Story) -> Result<()> {
    println!("the client's size …");
    size::client(table)?;
    println!("a server that does nothing …");
    let mut server = Server::start().await?;
    size::idle_server(table, &server).await?;
    println!("saving {} answers …", arguments.answers);
    save::measure(table, story, &mut server, arguments.answers).await?;
    println!("{} cold starts …", arguments.starts);
    start::measure(table, story, &mut server, arguments.starts).await
}

async fn office(table: &mut Table, arguments: &Arguments) -> Result<()> {
    println!("pushing and pulling {} changes …", arguments.changes);
    push::measure(table, arguments.changes).await?;
    if arguments.push {
        return Ok(());
    }
    println!("{} devices for the first time …", arguments.devices);
    together::measure(table, arguments.devices).await?;
    println!("the same by PouchDB …");
    pouch::measure(table).await
}
