//! What the server holds for an officer to decide: always with the server, which alone has it.

use records::held::{Decide, HeldList};
use records::permission::decides_held;
use sync::{DeviceId, Seq};

use super::app::App;
use super::fault::Fault;

impl App {
    /// Whether the person decides about held changes somewhere; tracked.
    #[must_use]
    pub fn decides_held(self) -> bool {
        self.known().is_some_and(|known| known.account.grants.iter().any(|grant| decides_held(grant.role)))
    }

    /// The changes of the person's areas that wait.
    ///
    /// # Errors
    /// [`Fault`] of the request.
    pub async fn fetch_held(self) -> Result<HeldList, Fault> {
        self.get_json("/api/held").await
    }

    /// Decides about one of them.
    ///
    /// # Errors
    /// [`Fault`] of the request; `still_held` if its cause stands in the way, `decided_before` if somebody was quicker.
    pub async fn decide_held(self, device: DeviceId, seq: Seq, decision: &Decide) -> Result<(), Fault> {
        self.post_json(&format!("/api/held/{}/{seq}", device.0), decision).await
    }
}
