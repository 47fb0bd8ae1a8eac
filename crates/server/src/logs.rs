//! The log: structured, on standard error, and without answers, names, passwords or tokens; people are account ids in it.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// The variable that chooses what is logged (`warn`, `server=debug` …).
pub const FILTER_VARIABLE: &str = "PHOPHIANG_LOG";

/// Starts logging: lines for a person at a terminal, JSON for whatever collects them otherwise.
pub fn start() {
    let filter = EnvFilter::try_from_env(FILTER_VARIABLE).unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first.
    let _ = if std::io::stderr().is_terminal() {
        builder.with_target(false).compact().try_init()
    } else {
        builder.json().flatten_event(true).try_init()
    };
}
