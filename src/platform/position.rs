//! Where the device is. Asked once, when the person asks.

use js_sys::{Promise, Reflect};
use leptos::wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::PositionOptions;

/// Under trees and roofs the first fix takes its time.
const TIMEOUT_MILLIS: u32 = 30_000;

/// A place, as the device believes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// Degrees north of the equator.
    pub latitude: f64,
    /// Degrees east of Greenwich.
    pub longitude: f64,
    /// How exact, in metres.
    pub accuracy: f64,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFix {
    /// The person, or a setting, does not let the app know.
    #[error("the app may not know the position")]
    Denied,
    /// The device cannot tell: no satellites, no network, switched off.
    #[error("the device does not know its position")]
    Unavailable,
    /// It took too long.
    #[error("no position in time")]
    TimedOut,
    /// This browser has no such thing, or not for this address.
    #[error("this browser does not tell positions")]
    Unsupported,
}

impl NoFix {
    /// The code by which the sentence for people is found.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Denied => "position_denied",
            Self::Unavailable => "position_unavailable",
            Self::TimedOut => "position_timed_out",
            Self::Unsupported => "position_unsupported",
        }
    }
}

/// Asks the device where it is, as exactly as it can tell.
///
/// # Errors
/// [`NoFix`], each with what to do about it.
pub async fn here() -> Result<Fix, NoFix> {
    let navigator = web_sys::window().ok_or(NoFix::Unsupported)?.navigator();
    let geolocation = navigator.geolocation().map_err(|_| NoFix::Unsupported)?;
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(TIMEOUT_MILLIS);
    options.set_maximum_age(0);
    let mut asked = Ok(());
    let answer = Promise::new(&mut |resolve, reject| {
        asked = geolocation.get_current_position_with_error_callback_and_options(&resolve, Some(&reject), &options);
    });
    asked.map_err(|_| NoFix::Unsupported)?;
    match JsFuture::from(answer).await {
        Ok(position) => fix_of(&position).ok_or(NoFix::Unavailable),
        Err(error) => Err(reason_of(&error)),
    }
}

fn fix_of(position: &JsValue) -> Option<Fix> {
    let coordinates = Reflect::get(position, &"coords".into()).ok()?;
    let number = |name: &str| Reflect::get(&coordinates, &name.into()).ok()?.as_f64().filter(|n| n.is_finite());
    Some(Fix { latitude: number("latitude")?, longitude: number("longitude")?, accuracy: number("accuracy")? })
}

fn reason_of(error: &JsValue) -> NoFix {
    const DENIED: f64 = 1.0;
    const TIMEOUT: f64 = 3.0;
    match Reflect::get(error, &"code".into()).ok().and_then(|code| code.as_f64()) {
        Some(code) if code == DENIED => NoFix::Denied,
        Some(code) if code == TIMEOUT => NoFix::TimedOut,
        _ => NoFix::Unavailable,
    }
}
