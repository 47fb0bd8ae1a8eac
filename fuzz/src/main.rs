//! One target under libFuzzer: `PHOPHIANG_FUZZ` names it. `cargo xtask fuzz` builds and runs this.

#![cfg_attr(feature = "guided", no_main)]

#[cfg(feature = "guided")]
mod guided {
    use std::path::PathBuf;
    use std::sync::OnceLock;

    static TAKE: OnceLock<fn(&[u8])> = OnceLock::new();

    /// Chooses the target, and lays its samples into the folder the search begins with (`PHOPHIANG_FUZZ_CORPUS`).
    fn choose() {
        let name = std::env::var("PHOPHIANG_FUZZ").unwrap_or_default();
        let Some(target) = fuzz::target(&name) else {
            eprintln!("PHOPHIANG_FUZZ must name one of {:?}", fuzz::TARGETS.map(|target| target.name));
            std::process::exit(2);
        };
        let _ = TAKE.set(target.take);
        if let Some(folder) = std::env::var_os("PHOPHIANG_FUZZ_CORPUS").map(PathBuf::from)
            && let Err(error) = fuzz::samples::write(target, &folder)
        {
            eprintln!("{}: {error}", folder.display());
            std::process::exit(2);
        }
    }

    libfuzzer_sys::fuzz_target!(init: choose(), |bytes: &[u8]| {
        if let Some(take) = TAKE.get() {
            take(bytes);
        }
    });
}

/// Without the search there is nothing to run here but the targets' names.
#[cfg(not(feature = "guided"))]
fn main() {
    for target in fuzz::TARGETS {
        println!("{:8} {}", target.name, target.about);
    }
}
