//! A cookie that remembers which device a browser was for an account.
//!
//! A browser that clears what pages stored (to make room, or after weeks without a visit) often leaves alone what a server set. So the
//! number comes back with the next sign-in, and an empty database with a past is noticed. Nothing is granted by it, the number least of
//! all: the server tells what it knows of that device, to somebody whose password was just right.

use axum::http::{HeaderMap, HeaderValue, header};
use sync::{AccountId, DeviceId};

use crate::problem::ApiProblem;

/// As long as browsers keep a cookie at all: 400 days, begun anew with each sign-in.
const SECONDS: u32 = 400 * 24 * 60 * 60;

fn name(account: &AccountId) -> String {
    format!("phophiang-device-{account}")
}

/// The device this browser was for the account, if it remembers.
pub(super) fn device_of(headers: &HeaderMap, account: &AccountId) -> Option<DeviceId> {
    let name = name(account);
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, number) = pairs.find(|(key, _)| *key == name)?;
    number.parse().ok().map(DeviceId)
}

/// Whether the app came to the browser by a safe line, also where something before this server makes it safe: then the cookie goes by no
/// other. The browser says so by itself; whoever else said it would keep the cookie from himself.
pub(super) fn is_safe_line(headers: &HeaderMap, has_tls: bool) -> bool {
    let is_https = |origin: &HeaderValue| origin.as_bytes().starts_with(b"https://");
    has_tls || headers.get(header::ORIGIN).is_some_and(is_https)
}

/// What makes the browser remember it. Scripts do not see it, other sites do not send it, and it goes along with sign-ins alone.
pub(super) fn cookie(account: &AccountId, device: DeviceId, is_secure: bool) -> Result<HeaderValue, ApiProblem> {
    let secure = if is_secure { "; Secure" } else { "" };
    let name = name(account);
    let text = format!("{name}={device}; Max-Age={SECONDS}; Path=/api/session; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).map_err(|_| ApiProblem::internal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_found_among_other_cookies_and_for_its_account_alone() {
        let (one, two) = (AccountId::from("a1"), AccountId::from("a12"));
        let kept = cookie(&one, DeviceId(77), false).unwrap();
        let pair = kept.to_str().unwrap().split(';').next().unwrap().to_owned();
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "theme=dark; x".parse().unwrap());
        headers.append(header::COOKIE, format!("a=b;{pair}; c=d").parse().unwrap());
        assert_eq!((device_of(&headers, &one), device_of(&headers, &two)), (Some(DeviceId(77)), None));
        for wrong in [
            "phophiang-device-a1=",
            "phophiang-device-a1=x",
            "phophiang-device-a1=-1",
            "phophiang-device-a1=99999999999",
        ] {
            let headers = HeaderMap::from_iter([(header::COOKIE, wrong.parse().unwrap())]);
            assert_eq!(device_of(&headers, &one), None, "{wrong}");
        }
        assert!(cookie(&one, DeviceId(7), true).unwrap().to_str().unwrap().ends_with("; Secure"));
    }
}
