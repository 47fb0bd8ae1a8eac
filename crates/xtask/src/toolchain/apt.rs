//! Debian's packages, installed where that is possible without asking anybody.

use crate::command::{Cmd, on_path};
use crate::error::Result;

/// Whether this is Debian or one of its kin.
pub(super) fn is_here() -> bool {
    on_path("apt-get").is_some()
}

/// Installs packages.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    // The lists may be missing or old; refreshing costs seconds and saves a failed download.
    Cmd::new("apt-get").args(["update", "--quiet"]).run()?;
    Cmd::new("apt-get")
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run()
}
