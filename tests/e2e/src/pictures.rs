//! Pictures of the page in front, as tall as the page is.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::failure::{Failure, Result};

/// A picture taller than this shows nothing more that matters.
const TALLEST: u32 = 4_000;

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Every dot as it is.
    Png,
    /// Small enough for a page of documentation.
    WebP,
}

/// Takes a picture of the whole page: the screen is made as tall as the page for the moment.
///
/// # Errors
/// If the browser refuses.
pub async fn whole_page(browser: &Browser, format: Format) -> Result<Vec<u8>> {
    browser.script::<Option<()>>("window.scrollTo(0, 0); return null;", vec![]).await?;
    let content: u32 = browser.script("return document.documentElement.scrollHeight;", vec![]).await?;
    let (_, least) = browser.form().size();
    let metrics = browser.form().metrics(Some(content.clamp(least, TALLEST)));
    browser.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
    let picture = screen(browser, format).await;
    browser.take_form().await?;
    picture
}

/// The page as a printer gets it: a PDF of A4 sheets.
///
/// # Errors
/// If the browser refuses.
pub async fn printed(browser: &Browser) -> Result<Vec<u8>> {
    let parameters = json!({ "preferCSSPageSize": true, "printBackground": false });
    given(&browser.devtools("Page.printToPDF", parameters).await?)
}

/// Takes a picture of the screen.
///
/// # Errors
/// If the browser refuses.
pub async fn screen(browser: &Browser, format: Format) -> Result<Vec<u8>> {
    // Two frames: the first may still show the page as it was before it was made taller.
    let painted = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); return null;";
    browser.promise::<Option<()>>(painted, vec![]).await?;
    let parameters = match format {
        Format::Png => json!({ "format": "png" }),
        Format::WebP => json!({ "format": "webp", "quality": 82 }),
    };
    let answer = browser.devtools("Page.captureScreenshot", parameters).await?;
    given(&answer)
}

fn given(answer: &Value) -> Result<Vec<u8>> {
    let text = answer["data"].as_str().unwrap_or_default();
    decode_base64(text).ok_or_else(|| Failure::Expected("the browser gave no picture".to_owned()))
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for chunk in digits.chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            bits = bits << 6 | u32::from(chunk.get(place).map_or(Some(0), |c| value(*c))?);
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[1..chunk.len()]);
    }
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode_base64;

    #[test]
    fn base64_of_every_length() {
        for (text, bytes) in
            [("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmFy", "foobar")]
        {
            assert_eq!(decode_base64(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(decode_base64(""), None);
        assert_eq!(decode_base64("Z*=="), None);
    }
}
