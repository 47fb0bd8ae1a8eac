//! What pages ask of the browser, so that they need not know it.

use domain::Form;

use super::app::App;
pub use crate::platform::space::Space;
use crate::platform::{browser, file, settings, space};

/// What the app said when it last stopped.
const LAST_CRASH: &str = "last_crash";

impl App {
    /// How much room is used and allowed; none if this browser does not say.
    pub async fn space(self) -> Option<Space> {
        space::space().await
    }

    /// Whether the browser has promised not to clear the answers by itself; none if it cannot promise.
    pub async fn is_protected(self) -> Option<bool> {
        space::is_persisted().await
    }

    /// Asks the browser for that promise. From a tap, so that it may ask the person.
    pub async fn protect(self) -> Option<bool> {
        space::ask_to_persist().await
    }

    /// Copies a text; `false` if the browser refuses.
    pub async fn copy_text(self, text: &str) -> bool {
        browser::copy(text).await
    }

    /// Offers a table as a file that spreadsheets open; `false` if the browser refuses.
    #[must_use]
    pub fn offer_table(self, name: &str, csv: &str) -> bool {
        // Without the mark a spreadsheet takes Thai for something else.
        file::offer(name, "text/csv;charset=utf-8", &["\u{FEFF}", csv].concat())
    }

    /// Offers a form as a file; `false` if the browser refuses.
    #[must_use]
    pub fn offer_form(self, form: &Form) -> bool {
        let name = format!("{}.json", form.reference());
        domain::form::export(form).is_ok_and(|json| file::offer(&name, "application/json", &json))
    }

    /// Opens the print dialog.
    pub fn print(self) {
        browser::print();
    }

    /// Whether the app runs from the home screen.
    #[must_use]
    pub fn is_installed(self) -> bool {
        browser::is_installed()
    }

    /// Whether this is an iPhone or an iPad.
    #[must_use]
    pub fn is_apple_mobile(self) -> bool {
        browser::is_apple_mobile()
    }

    /// Whether settings outlive this visit.
    #[must_use]
    pub fn settings_are_kept(self) -> bool {
        settings::are_kept()
    }

    /// What the app said when it last stopped, if it ever did.
    #[must_use]
    pub fn last_crash(self) -> Option<String> {
        settings::get(LAST_CRASH)
    }

    /// Forgets the last crash.
    pub fn forget_crash(self) {
        settings::remove(LAST_CRASH);
    }
}
