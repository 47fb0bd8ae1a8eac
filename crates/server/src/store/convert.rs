//! Between columns and types. A column that does not fit is [`StoreError::Unreadable`], never a guess.

use std::str::FromStr;

use domain::{AreaCode, FiscalYear};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::{BodyHash, ChainHash, DeviceId, SealedChange};

use crate::store::{Result, StoreError};

pub(crate) fn parsed<T: FromStr>(text: &str) -> Result<T>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(StoreError::unreadable)
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(StoreError::unreadable)
}

pub(crate) fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(StoreError::unreadable)
}

/// SQLite's integers have 63 bits; larger numbers are refused before they get here.
pub(crate) fn to_i64(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(StoreError::unreadable)
}

pub(crate) fn to_u64(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(StoreError::unreadable)
}

pub(crate) fn device(number: i64) -> Result<DeviceId> {
    u32::try_from(number).map(DeviceId).map_err(StoreError::unreadable)
}

pub(crate) fn year(number: i64) -> Result<FiscalYear> {
    let year = u16::try_from(number).ok().and_then(FiscalYear::new);
    year.ok_or_else(|| StoreError::unreadable(format!("fiscal year {number}")))
}

pub(crate) fn area(text: &str) -> Result<AreaCode> {
    parsed(text)
}

pub(crate) fn bytes32(bytes: &[u8]) -> Result<[u8; 32]> {
    bytes.try_into().map_err(StoreError::unreadable)
}

pub(crate) fn chain_hash(bytes: &[u8]) -> Result<ChainHash> {
    bytes32(bytes).map(ChainHash)
}

pub(crate) fn body_hash(bytes: &[u8]) -> Result<BodyHash> {
    bytes32(bytes).map(BodyHash)
}

pub(crate) fn sealed(body: Vec<u8>, signature: Option<String>) -> Result<SealedChange> {
    let text = String::from_utf8(body).map_err(StoreError::unreadable)?;
    let body = serde_json::value::RawValue::from_string(text).map_err(StoreError::unreadable)?;
    Ok(SealedChange { body, signature })
}
