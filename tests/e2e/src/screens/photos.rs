//! Photos, wherever they stand on a page: the part a button of a card unfolds.

use std::path::Path;

use serde_json::json;
use thirtyfour::By;

use super::Eyes;
use crate::failure::Result;
use crate::page::spaced;
use crate::wait::{Seen, until};

/// What is seen of an open photo: the colours at the middle of its upper and of its lower half, and its width and height.
pub type Painted = ([u8; 3], [u8; 3], (u32, u32));

/// The photos of one card, by the card's id.
#[derive(Clone, Copy, Debug)]
pub struct Photos<'a> {
    pub(super) eyes: Eyes<'a>,
    pub(super) card: &'a str,
}

impl Photos<'_> {
    /// Unfolds them.
    ///
    /// # Errors
    /// If there is no button for it.
    pub async fn unfold(self) -> Result<()> {
        if self.eyes.browser.text(&self.css(".photos")).await?.is_none() {
            self.eyes.browser.press_css(&self.css(".indicator__tools button:nth-of-type(1)")).await?;
        }
        Ok(())
    }

    /// What the button that unfolds them says.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn label(self) -> Result<String> {
        let text = self.eyes.browser.text(&self.css(".indicator__tools button:nth-of-type(1)")).await?;
        Ok(text.unwrap_or_default())
    }

    /// Says that whoever is in the photo was asked.
    ///
    /// # Errors
    /// If it is not asked for.
    pub async fn consent(self) -> Result<()> {
        self.eyes.browser.press_css(&self.css(".photos .check")).await
    }

    /// Picks a file as if it were just taken.
    ///
    /// # Errors
    /// If no photo can be added here.
    pub async fn take(self, file: &Path) -> Result<()> {
        let input = self.css("input[capture]:not(:disabled)");
        until("a photo to be possible", async || {
            let there = self.eyes.browser.text(&input).await?.is_some();
            Ok(Seen::when(there, self.eyes.browser.all_text("body").await?))
        })
        .await?;
        let driver = self.eyes.browser.driver()?;
        Ok(driver.find(By::Css(&*input)).await?.send_keys(file.to_string_lossy()).await?)
    }

    /// Waits until so many thumbnails are there and painted.
    ///
    /// # Errors
    /// If they are not.
    pub async fn show(self, wanted: usize) -> Result<()> {
        until(&format!("{wanted} photos"), async || {
            let script = "const all = [...document.querySelectorAll(arguments[0])];\n\
                          return [all.length, all.filter((e) => e.querySelector('img')?.naturalWidth > 0).length];";
            let (there, painted): (usize, usize) =
                self.eyes.browser.script(script, vec![json!(self.css(".thumbnail"))]).await?;
            Ok(Seen::when(
                there == wanted && painted == wanted,
                format!("{there}, {painted} painted: {}", self.eyes.browser.all_text(&self.css(".photos")).await?),
            ))
        })
        .await
    }

    /// How many are listed now, painted or not.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn count(self) -> Result<usize> {
        self.eyes
            .browser
            .script("return document.querySelectorAll(arguments[0]).length;", vec![json!(self.css(".thumbnail"))])
            .await
    }

    /// Waits until something is said of what was picked.
    ///
    /// # Errors
    /// If it is not said.
    pub async fn says(self, text: &str) -> Result<()> {
        until(&format!("“{text}”"), async || {
            let all = self.eyes.browser.all_text(&self.css(".photos")).await?;
            Ok(Seen::when(all.contains(&spaced(text)), all))
        })
        .await
    }

    /// Opens the photo at this place, from 1.
    ///
    /// # Errors
    /// If there is none.
    pub async fn open(self, place: usize) -> Result<()> {
        self.eyes.browser.press_css(&self.css(&format!("li:nth-child({place}) .thumbnail"))).await?;
        until("the photo", async || Ok(Seen::some(self.eyes.browser.text("dialog.viewer h2").await?, "no photo")))
            .await
            .map(drop)
    }

    /// What is seen of the open photo.
    ///
    /// # Errors
    /// If it is not painted.
    pub async fn colours(self) -> Result<Painted> {
        let script = "const photo = document.querySelector('.viewer__picture');\n\
                      if (!photo?.naturalWidth) return null;\n\
                      const canvas = document.createElement('canvas');\n\
                      [canvas.width, canvas.height] = [photo.naturalWidth, photo.naturalHeight];\n\
                      const pen = canvas.getContext('2d');\n\
                      pen.drawImage(photo, 0, 0);\n\
                      const at = (part) => [...pen.getImageData(canvas.width / 2, canvas.height * part, 1, 1).data].slice(0, 3);\n\
                      return [at(0.25), at(0.75), [canvas.width, canvas.height]];";
        until("the photo to be painted", async || {
            let found: Option<Painted> = self.eyes.browser.script(script, vec![]).await?;
            Ok(Seen::some(found, self.eyes.browser.all_text("dialog.viewer").await?))
        })
        .await
    }

    /// Closes the open photo.
    ///
    /// # Errors
    /// If none is open.
    pub async fn close(self) -> Result<()> {
        self.eyes.browser.press_in("dialog.viewer", "button", self.eyes.words.action_close()).await
    }

    /// Takes the photo at this place away.
    ///
    /// # Errors
    /// If it cannot be.
    pub async fn remove(self, place: usize) -> Result<()> {
        self.open(place).await?;
        self.eyes.browser.press_in("dialog.viewer", "button", self.eyes.words.photos_remove()).await
    }

    fn css(self, within: &str) -> String {
        format!("#{} {within}", self.card)
    }
}
