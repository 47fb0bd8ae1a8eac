//! The simulator: the code of client and server under a hostile network, from seeds.

use crate::cli::Simulate;
use crate::command::Cmd;
use crate::workspace::Workspace;

/// Seeds of the test command.
pub(crate) const SEEDS: u64 = 200;

/// The command that tells these stories; its last line counts the seeds as cargo's test programs count their cases.
pub(crate) fn command(ws: &Workspace, options: &Simulate) -> Cmd {
    let cmd = Cmd::cargo(&ws.root).args(["run", "--quiet", "--package", "simulator", "--bin", "simulate", "--"]);
    let cmd = cmd.args(["--seeds", &options.seeds.to_string(), "--seed", &options.seed.to_string()]);
    if options.trace { cmd.arg("--trace") } else { cmd }
}
