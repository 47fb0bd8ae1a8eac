//! `cargo xtask icons`: the PNG icons, drawn by Chromium from the one SVG mark.

use std::path::Path;

use crate::command::Cmd;
use crate::error::{Error, Result};
use crate::files;
use crate::toolchain::browser;
use crate::workspace::Workspace;

/// The ground of the mark, for icons that the phone cuts to its own shape.
const GROUND: &str = "#0f6b4b";

/// Each icon: file, edge in pixels, and how much of it the mark fills (a maskable icon keeps its outer tenth empty;
/// iOS shows no transparency).
const ICONS: [(&str, u32, f32, bool); 5] = [
    ("icon-192.png", 192, 1.0, false),
    ("icon-512.png", 512, 1.0, false),
    ("icon-maskable-192.png", 192, 0.8, true),
    ("icon-maskable-512.png", 512, 0.8, true),
    ("icon-180.png", 180, 0.9, true),
];

/// Draws them all.
pub(crate) fn draw(ws: &Workspace) -> Result<()> {
    let browser = browser::set_up()?;
    let icons = ws.root.join("public/icons");
    let mark = files::read_text(&icons.join("mark.svg"))?;
    for (name, edge, share, ground) in ICONS {
        let page = ws.notes().join("icon.html");
        files::write(&page, page_of(&mark, edge, share, ground))?;
        shoot(ws, &browser, &page, &icons.join(name), edge)?;
    }
    Ok(())
}

fn page_of(mark: &str, edge: u32, share: f32, ground: bool) -> String {
    let ground = if ground { GROUND } else { "transparent" };
    #[expect(clippy::cast_precision_loss, reason = "an edge of a few hundred pixels")]
    let size = edge as f32 * share;
    format!(
        "<!doctype html><body style=\"margin:0;width:{edge}px;height:{edge}px;background:{ground};display:grid;\
         place-items:center;overflow:hidden\"><div style=\"width:{size}px;height:{size}px\">{mark}</div>"
    )
}

fn shoot(ws: &Workspace, browser: &browser::Browser, page: &Path, png: &Path, edge: u32) -> Result<()> {
    let profile = ws.notes().join("icon-profile");
    Cmd::new(&browser.chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"])
        .args(["--force-device-scale-factor=1", "--default-background-color=00000000"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--window-size={edge},{edge}"))
        .arg(format!("--screenshot={}", png.display()))
        .arg(format!("file://{}", page.display()))
        .run()?;
    files::remove_dir(&profile)?;
    if png.is_file() {
        return Ok(());
    }
    Err(Error::content(png, "Chromium did not draw it"))
}
