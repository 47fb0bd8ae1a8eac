//! Photographs to try with, made by the browser itself: no camera, nobody's face.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::browser::Browser;
use crate::failure::{Failure, Result};
use crate::random::Random;

/// What a camera writes beside the picture, and must not leave the phone.
pub const CAMERA: &str = "SECRETCAMERA";

/// How a camera was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// As the picture lies in the file.
    Level,
    /// Turned: what lies left in the file belongs on top.
    Turned,
}

/// A JPEG whose left half is red and whose right half is blue, as a camera held so writes it.
///
/// # Errors
/// If the browser cannot draw so large a picture.
pub async fn jpeg(browser: &Browser, width: u32, height: u32, held: Held) -> Result<Vec<u8>> {
    let script = "const [width, height] = arguments;\n\
                  const canvas = document.createElement('canvas');\n\
                  [canvas.width, canvas.height] = [width, height];\n\
                  const pen = canvas.getContext('2d');\n\
                  pen.fillStyle = '#f00'; pen.fillRect(0, 0, width / 2, height);\n\
                  pen.fillStyle = '#00f'; pen.fillRect(width / 2, 0, width / 2, height);\n\
                  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.5));\n\
                  return [...new Uint8Array(await blob.arrayBuffer())];";
    let bytes: Vec<u8> = browser.promise(script, vec![json!(width), json!(height)]).await?;
    let (start, rest) = bytes.split_at_checked(2).ok_or_else(|| Failure::Expected("no picture".to_owned()))?;
    Ok([start, &exif(held), rest].concat())
}

/// A photograph of this length that no browser here can read: the head of what iPhones make, and noise that nothing packs.
#[must_use]
pub fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut bytes = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    let mut random = Random::new(seed);
    while bytes.len() < length {
        bytes.extend(random.draw().to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// The segment a camera puts first: how it was held, and what it is.
fn exif(held: Held) -> Vec<u8> {
    let orientation = match held {
        Held::Level => 1,
        Held::Turned => 6,
    };
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    // The name stands behind the head (8 bytes), the count of entries (2), two entries (12 each) and the end (4).
    let make = entry(0x010f, 2, u32::try_from(CAMERA.len() + 1).unwrap_or_default(), 38u32.to_be_bytes());
    let turned = entry(0x0112, 3, 1, [0, orientation, 0, 0]);
    let body =
        [b"Exif\0\0MM\0*\0\0\0\x08\0\x02".as_slice(), &make, &turned, b"\0\0\0\0", CAMERA.as_bytes(), b"\0"].concat();
    let length = u16::try_from(body.len() + 2).unwrap_or_default();
    [&[0xff, 0xe1], &length.to_be_bytes()[..], &body].concat()
}

/// Width and height as they lie in a JPEG; none if it is none.
#[must_use]
pub fn size(jpeg: &[u8]) -> Option<(u16, u16)> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let [0xff, marker, high, low, body @ ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if (0xc0..=0xc2).contains(marker) {
            let [_, h1, h2, w1, w2, ..] = body else { return None };
            return Some((u16::from_be_bytes([*w1, *w2]), u16::from_be_bytes([*h1, *h2])));
        }
        rest = rest.get(length + 2..)?;
    }
}

impl Browser {
    /// Puts a file where the person of this browser can pick it; its path.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn put_file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.home().join(name);
        fs::write(&path, bytes).map_err(Failure::file(&path))?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::{CAMERA, Held, exif, size};

    #[test]
    fn a_camera_s_segment_is_as_long_as_it_says() {
        let segment = exif(Held::Turned);
        assert_eq!(usize::from(u16::from_be_bytes([segment[2], segment[3]])), segment.len() - 2);
        assert_eq!(segment.windows(CAMERA.len()).position(|w| w == CAMERA.as_bytes()), Some(10 + 38));
        let picture = [&[0xff, 0xd8][..], &segment, &[0xff, 0xc0, 0, 11, 8, 0, 2, 0, 3, 1]].concat();
        assert_eq!(size(&picture), Some((3, 2)));
        assert_eq!(size(b"text"), None);
    }
}
