//! Whose the changes of a batch are, and who answers for them.

use std::collections::BTreeMap;

use sync::DeviceId;

use super::open::Opened;
use crate::store::DeviceOwner;

/// Who owns the devices of a batch, and which of them brings it.
#[derive(Debug)]
pub struct Owners {
    of: BTreeMap<DeviceId, DeviceOwner>,
    carrier: Option<DeviceId>,
}

impl Owners {
    /// The owners of the devices that made the changes and of the one that brings them, as far as they are known; without a carrier
    /// nobody signed in.
    #[must_use]
    pub fn new(of: BTreeMap<DeviceId, DeviceOwner>, carrier: Option<DeviceId>) -> Self {
        Self { of, carrier }
    }

    /// The owner of the change's device, if the change is proved to be of that device and names its owner as its author. A signature
    /// proves it; so does the token of any device of that account, for in its name that may write anyway.
    ///
    /// A device nobody knows is one that a restored server has forgotten: what it made is believed to be its author's who brings it.
    #[must_use]
    pub fn vouched(&self, opened: &Opened) -> Option<&DeviceOwner> {
        let carrier = self.carrier.and_then(|carrier| self.of.get(&carrier));
        let is_brought_by_author = carrier.is_some_and(|carrier| carrier.account == opened.change.author);
        match self.of.get(&opened.change.device) {
            Some(owner) if owner.account != opened.change.author => None,
            Some(owner) => (is_brought_by_author || opened.proof.is_signed()).then_some(owner),
            None => carrier.filter(|_| is_brought_by_author),
        }
    }

    /// The owner of the device of a held change: it was vouched for when it came. One that is forgotten has no right left to judge by.
    #[must_use]
    pub fn of_held(&self, opened: &Opened) -> DeviceOwner {
        let forgotten = || DeviceOwner { account: opened.change.author.clone(), grants: Vec::new(), revoked: false };
        self.of.get(&opened.change.device).cloned().unwrap_or_else(forgotten)
    }
}
