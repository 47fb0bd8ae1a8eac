//! The sign-in form, at first and when a sign-in has run out.

use super::Eyes;
use crate::demo::{PASSWORD, Person};
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The form.
#[derive(Clone, Copy, Debug)]
pub struct SignIn<'a>(pub(super) Eyes<'a>);

impl SignIn<'_> {
    /// Types name and password and presses the button.
    ///
    /// # Errors
    /// If the form is not there.
    pub async fn try_with(self, person: Person, password: &str) -> Result<()> {
        let browser = self.0.browser;
        browser.fill("account", person.account).await?;
        browser.fill("password", password).await?;
        browser.press_in("form", "button[type=submit]", self.0.words.sign_in_submit()).await
    }

    /// Signs in and waits for what is behind it.
    ///
    /// # Errors
    /// If it does not succeed.
    pub async fn sign_in(self, person: Person) -> Result<()> {
        self.try_with(person, PASSWORD).await?;
        until("the form to go away", async || {
            let browser = self.0.browser;
            let gone = browser.text("#password").await?.is_none();
            Ok(Seen::when(gone, browser.all_text("form").await?))
        })
        .await?;
        self.0.starts().await
    }

    /// Waits for a complaint of the form and returns it.
    ///
    /// # Errors
    /// If there is none.
    pub async fn complaint(self) -> Result<String> {
        until("a complaint of the form", async || {
            let text = self.0.browser.text("form .banner[role=alert]").await?;
            Ok(Seen::some(text.filter(|text| !text.is_empty()), "none"))
        })
        .await
    }
}
