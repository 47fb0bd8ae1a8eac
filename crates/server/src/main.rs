//! The office's one binary. See `phophiang-server --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
