//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::problem::ApiProblem;
use crate::tls::PeerAddress;

/// The address of whoever asks. Behind a proxy on the same machine it is the one the proxy saw, the last of `x-forwarded-for`;
/// from anybody else that header is not believed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiProblem> {
        let connected = parts.extensions.get::<ConnectInfo<PeerAddress>>();
        let address = connected.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.0.ip());
        Ok(Self(if address.is_loopback() { forwarded(parts).unwrap_or(address) } else { address }))
    }
}

fn forwarded(parts: &Parts) -> Option<IpAddr> {
    let last = parts.headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    async fn peer(from: [u8; 4], forwarded: &str) -> IpAddr {
        let mut request = Request::builder().header("x-forwarded-for", forwarded).body(()).unwrap();
        request.extensions_mut().insert(ConnectInfo(PeerAddress((from, 1).into())));
        let (mut parts, ()) = request.into_parts();
        Peer::from_request_parts(&mut parts, &()).await.unwrap().0
    }

    #[tokio::test]
    async fn only_a_proxy_of_our_own_is_believed() {
        assert_eq!(peer([127, 0, 0, 1], "203.0.113.9, 198.51.100.7").await, IpAddr::from([198, 51, 100, 7]));
        assert_eq!(peer([203, 0, 113, 9], "198.51.100.7").await, IpAddr::from([203, 0, 113, 9]));
        assert_eq!(peer([127, 0, 0, 1], "nonsense").await, IpAddr::from([127, 0, 0, 1]));
    }
}
