//! Bytes on a shelf: JSON, read back with care.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::shelf::Shelf;

pub(super) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|error| StoreError::Failed { detail: error.to_string() })
}

pub(super) fn decode<T: DeserializeOwned>(shelf: Shelf, key: &str, bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes).map_err(|_| StoreError::corrupt(shelf, key))
}
