//! The desk of one account: its database on this device, its reference data, and the other tabs that have it open.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use records::reference::Reference;
use serde::{Deserialize, Serialize};
use store::{Device, DeviceError};

use super::accounts::Known;
use super::fault::Fault;
use super::phone_store::{self, PhoneStore};
use crate::platform::channel::Channel;
use crate::platform::{clock, settings};

const REFERENCE: &str = "reference";
pub(super) const TOKEN: &str = "token";
const CONTACT: &str = "contact";
const CHOSEN: &str = "chosen_villages";
const LOST_DEVICE: &str = "lost_device";
const WAS_COPY: &str = "was_copy";

/// The opened database of an account.
pub struct Desk {
    /// Who.
    pub known: Known,
    /// The database.
    pub device: Device<PhoneStore>,
    channel: RefCell<Option<Channel>>,
    /// Whether a key was asked for since the start.
    pub(super) asked_for_key: Cell<bool>,
    /// Whether reference data were asked for since the start.
    pub(super) asked_for_reference: Cell<bool>,
}

/// When the device last spoke with the server, and how far the clocks were apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// By the device's clock, milliseconds since 1970 UTC.
    pub at: i64,
    /// Server clock minus device clock, milliseconds.
    pub clock_offset: i64,
}

/// Clocks further apart than this are told to the person: five minutes.
const SUSPECT_MILLIS: i64 = 5 * 60 * 1000;

impl Contact {
    /// Whether the device's clock is too far from the server's.
    #[must_use]
    pub fn clock_is_suspect(self) -> bool {
        self.clock_offset.abs() > SUSPECT_MILLIS
    }
}

/// A device this browser was, and whose data is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostDevice {
    /// Its number.
    pub device: u32,
    /// How many changes waited on it when the server last heard it: gone, with what was saved since. None if an older build noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsent: Option<u64>,
}

impl LostDevice {
    /// As it is kept; builds of November 2026 and before kept the number alone.
    fn read(text: &str) -> Option<Self> {
        let alone = || text.parse().ok().map(|device| Self { device, unsent: None });
        alone().or_else(|| serde_json::from_str(text).ok())
    }
}

/// What the tabs of an account tell each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum News {
    /// These records changed in the database.
    Records {
        /// Their ids.
        ids: Vec<sync::RecordId>,
    },
    /// Reference data changed.
    Reference,
    /// Files were kept, sent or let go.
    Files,
    /// This device has a new number, or the person has taken note of it.
    Number,
}

impl Desk {
    /// Opens the database of an account and listens to its other tabs. `on_fault` hears what ends the use of the database later.
    ///
    /// # Errors
    /// [`DeviceError`]: storage blocked, full or damaged.
    pub async fn open(
        known: Known,
        on_news: impl Fn(News) + 'static,
        on_fault: impl Fn(Fault) + 'static,
    ) -> Result<Rc<Self>, DeviceError> {
        let database = known.database();
        let device = Device::open(phone_store::open(&database, on_fault).await?, clock::now_millis()).await?;
        let channel = Channel::open(&database, move |text| {
            if let Ok(news) = serde_json::from_slice(text.as_bytes()) {
                on_news(news);
            }
        });
        Ok(Rc::new(Self {
            known,
            device,
            channel: RefCell::new(Some(channel)),
            asked_for_key: Cell::default(),
            asked_for_reference: Cell::default(),
        }))
    }

    /// Tells the other tabs.
    pub fn tell(&self, news: &News) {
        if let (Some(channel), Ok(text)) = (self.channel.borrow().as_ref(), serde_json::to_string(news)) {
            channel.tell(&text);
        }
    }

    /// The reference data kept here, with its version.
    ///
    /// # Errors
    /// [`DeviceError`] if the database cannot be read. Data of an unreadable shape counts as absent: it is fetched again.
    pub async fn reference(&self) -> Result<Option<Reference>, DeviceError> {
        let bytes = self.device.reference(REFERENCE).await?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// The version of the reference data kept here. What an older build kept lacks the key bundles are sealed for, under the very version that
    /// has it at the server: it counts as nothing, once after each start.
    ///
    /// # Errors
    /// [`DeviceError`] if the database cannot be read.
    pub(super) async fn reference_version(&self) -> Result<Option<String>, DeviceError> {
        let kept = self.reference().await?;
        let is_whole = |kept: &Reference| kept.sealing_key.is_some() || self.asked_for_reference.get();
        Ok(kept.filter(is_whole).map(|kept| kept.version))
    }

    /// Keeps new reference data.
    ///
    /// # Errors
    /// [`DeviceError`] if it cannot be kept; the old stays.
    pub async fn keep_reference(&self, reference: &Reference) -> Result<(), DeviceError> {
        let bytes = serde_json::to_vec(reference).unwrap_or_default();
        self.device.keep_reference(REFERENCE, &bytes).await?;
        self.tell(&News::Reference);
        Ok(())
    }

    /// The bearer token.
    ///
    /// # Errors
    /// [`DeviceError`] if the database cannot be read.
    pub async fn token(&self) -> Result<Option<String>, DeviceError> {
        self.device.note(TOKEN).await
    }

    /// Takes the bearer token away: from now on the server asks for the password.
    ///
    /// # Errors
    /// [`DeviceError`] if the database cannot be written.
    pub async fn take_token(&self) -> Result<Option<String>, DeviceError> {
        let token = self.token().await?;
        self.device.drop_note(TOKEN).await?;
        Ok(token)
    }

    /// Keeps the bearer token.
    ///
    /// # Errors
    /// [`DeviceError`] if it cannot be kept.
    pub async fn keep_token(&self, token: &str) -> Result<(), DeviceError> {
        self.device.keep_note(TOKEN, token).await
    }

    /// When the server was last heard.
    ///
    /// # Errors
    /// [`DeviceError`] if the database cannot be read.
    pub async fn contact(&self) -> Result<Option<Contact>, DeviceError> {
        Ok(self.device.note(CONTACT).await?.and_then(|text| serde_json::from_slice(text.as_bytes()).ok()))
    }

    /// Notes that the server was heard.
    ///
    /// # Errors
    /// [`DeviceError`] if it cannot be kept.
    pub async fn keep_contact(&self, contact: Contact) -> Result<(), DeviceError> {
        let text = serde_json::to_string(&contact).unwrap_or_default();
        self.device.keep_note(CONTACT, &text).await
    }

    /// The villages chosen for the field, by code; none if nobody chose yet, and then all are shown.
    ///
    /// # Errors
    /// [`DeviceError`] if the database cannot be read.
    pub async fn chosen(&self) -> Result<Option<Vec<String>>, DeviceError> {
        Ok(self.device.note(CHOSEN).await?.and_then(|text| serde_json::from_slice(text.as_bytes()).ok()))
    }

    /// Keeps the villages chosen.
    ///
    /// # Errors
    /// [`DeviceError`] if it cannot be kept.
    pub async fn keep_chosen(&self, chosen: &[String]) -> Result<(), DeviceError> {
        let text = serde_json::to_string(chosen).unwrap_or_default();
        self.device.keep_note(CHOSEN, &text).await
    }

    /// The device this browser was and whose data is gone, until the person has taken note of it.
    ///
    /// # Errors
    /// [`DeviceError`] if the database cannot be read.
    pub async fn lost_device(&self) -> Result<Option<LostDevice>, DeviceError> {
        // The first version kept it in the small settings, which the browser writes to the disk late.
        if let Some(device) = settings::get::<u32>(LOST_DEVICE) {
            self.keep_lost_device(Some(LostDevice { device, unsent: None })).await?;
            settings::remove(LOST_DEVICE);
        }
        Ok(self.device.note(LOST_DEVICE).await?.and_then(|text| LostDevice::read(&text)))
    }

    /// Whether this device turned out to be a copy and the person has not taken note yet.
    ///
    /// # Errors
    /// [`DeviceError`] if the database cannot be read.
    pub async fn was_copy(&self) -> Result<bool, DeviceError> {
        Ok(self.device.note(WAS_COPY).await?.is_some())
    }

    /// Keeps that it was one, or that the person has taken note.
    ///
    /// # Errors
    /// [`DeviceError`] if it cannot be kept.
    pub async fn keep_was_copy(&self, was_copy: bool) -> Result<(), DeviceError> {
        if was_copy { self.device.keep_note(WAS_COPY, "1").await } else { self.device.drop_note(WAS_COPY).await }
    }

    /// Keeps which device that was, or that the person has taken note.
    ///
    /// # Errors
    /// [`DeviceError`] if it cannot be kept.
    pub async fn keep_lost_device(&self, lost: Option<LostDevice>) -> Result<(), DeviceError> {
        let text = lost.and_then(|lost| serde_json::to_string(&lost).ok()).unwrap_or_default();
        self.device.keep_note(LOST_DEVICE, &text).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_is_read_as_every_build_kept_it() {
        let lost = LostDevice { device: 7, unsent: Some(3) };
        let kept = serde_json::to_string(&lost).unwrap();
        assert_eq!(LostDevice::read(&kept), Some(lost));
        assert_eq!(LostDevice::read("7"), Some(LostDevice { device: 7, unsent: None }));
        assert_eq!(LostDevice::read(""), None);
    }
}
