//! The client, built while other stages run: the end of its build keeps one core busy for minutes, and they share no target folder.

use std::fs::File;
use std::process::Child;

use super::Stage;
use crate::bundle::{Mode, fingerprint};
use crate::command::Cmd;
use crate::error::{Error, Result};
use crate::files;
use crate::toolchain;
use crate::workspace::Workspace;

/// A build that was begun; dropping it waits for its end. If it fails, the stage that needs the client builds again and says why.
pub(super) struct Ahead(Child);

impl Ahead {
    /// Begins it, if these stages need a client that is not there and have something to do before they do.
    ///
    /// # Errors
    /// If it cannot be begun.
    pub(super) fn begin(ws: &Workspace, stages: &[Stage], mode: Mode) -> Result<Option<Self>> {
        if !is_worth_it(stages) || fingerprint::is_current(ws, mode)? {
            return Ok(None);
        }
        // Other stages set up the same tools: not both at once.
        toolchain::set_up(ws)?;
        let log = ws.notes().join("client.log");
        files::write(&log, "")?;
        let open = || File::options().append(true).open(&log).map_err(|e| Error::file("open", &log, e));
        println!("The client is built meanwhile; what its build says is in {}.", log.display());
        let own =
            std::env::current_exe().map_err(|e| Error::Setup(format!("xtask does not know its own file: {e}")))?;
        let cmd = Cmd::new(own).arg("build").args((mode == Mode::Draft).then_some("--draft"));
        Ok(Some(Self(cmd.into_files(open()?, open()?).spawn()?)))
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        // How it ended is seen by what it left.
        let _ = self.0.wait();
    }
}

/// Whether there is work that needs no client before the first stage that does.
fn is_worth_it(stages: &[Stage]) -> bool {
    let first = stages.iter().position(|stage| stage.needs_client());
    first
        .is_some_and(|first| stages[..first].iter().any(|stage| *stage != Stage::Format && *stage != Stage::Directions))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_begun_only_where_something_else_is_to_be_done() {
        assert!(is_worth_it(&[Stage::Format, Stage::Native, Stage::EndToEnd]));
        assert!(!is_worth_it(&[Stage::Format, Stage::Build, Stage::Attack]), "nothing long before it");
        assert!(!is_worth_it(&[Stage::Format, Stage::Lint, Stage::Native]), "nobody needs it");
    }
}
