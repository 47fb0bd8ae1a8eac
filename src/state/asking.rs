//! Asking the server with this person's token, for what only the server has.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::app::App;
use super::fault::Fault;
use crate::platform::http::Request;

impl App {
    /// The token of this sign-in.
    pub(super) async fn token(self) -> Result<String, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        desk.token().await?.ok_or_else(|| Fault::new("token_unknown"))
    }

    /// What the server answers to a `GET`.
    pub(super) async fn get_json<T: DeserializeOwned>(self, path: &str) -> Result<T, Fault> {
        let token = self.token().await?;
        let answer = Request::new(path, Some(&token)).get::<T>().await?.ok_or_else(|| Fault::new("not_ours"))?;
        Ok(answer.body)
    }

    /// What the server answers to a `POST`.
    pub(super) async fn post_json<T: DeserializeOwned>(self, path: &str, body: &impl Serialize) -> Result<T, Fault> {
        let token = self.token().await?;
        Ok(Request::new(path, Some(&token)).post(body).await?)
    }
}
