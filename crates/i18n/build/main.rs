//! Reads the locales, checks them against each other and writes the methods of `Words`.

mod catalogue;
mod generate;
mod template;

use std::{env, error::Error, fs, path::Path, process::ExitCode};

use catalogue::Catalogue;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("locales: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build");
    let th = read("locales/th.json")?;
    let en = read("locales/en.json")?;
    let pairs = catalogue::pair(&th, &en)?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("words.rs"), generate::methods(&pairs))?;
    fs::write(Path::new(&out).join("arg.rs"), generate::argument_types(&pairs))?;
    Ok(())
}

fn read(path: &str) -> Result<Catalogue, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    Catalogue::parse(&text).map_err(|error| format!("{path}: {error}").into())
}
