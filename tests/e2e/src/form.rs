//! The shapes of device the app is looked at on.

use serde_json::{Value, json};

/// A shape of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A small phone, upright: 360 × 740, two dots a pixel, fingers.
    Phone,
    /// An office laptop: 1366 × 768, a mouse.
    Laptop,
}

impl Form {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Phone, Self::Laptop];

    /// A word for file names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Laptop => "laptop",
        }
    }

    /// Width and height in CSS pixels.
    #[must_use]
    pub fn size(self) -> (u32, u32) {
        match self {
            Self::Phone => (360, 740),
            Self::Laptop => (1366, 768),
        }
    }

    /// Dots a CSS pixel.
    #[must_use]
    pub fn scale(self) -> u32 {
        match self {
            Self::Phone => 2,
            Self::Laptop => 1,
        }
    }

    /// The parameters of `Emulation.setDeviceMetricsOverride`, with another height if one is given.
    #[must_use]
    pub fn metrics(self, height: Option<u32>) -> Value {
        let (width, own_height) = self.size();
        json!({
            "width": width,
            "height": height.unwrap_or(own_height),
            "deviceScaleFactor": self.scale(),
            "mobile": self == Self::Phone,
        })
    }
}
