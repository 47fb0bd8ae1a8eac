//! Argon2id, off the request threads and only a few at a time: each hash takes 19 MiB while it runs.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;

use super::token;

/// Hashes that may run at once.
const AT_ONCE: usize = 2;
const ALGORITHM: Algorithm = Algorithm::Argon2id;
const VERSION: Version = Version::V0x13;
/// The memory of a hash is asked for this large, though only the part used is ever touched: beyond 32 MiB the C library always maps
/// it by itself and gives it back at once. A smaller piece would stay with each thread that ever hashed.
const ALWAYS_MAPPED: usize = 33 * 1024 * 1024;
/// The longest password, in bytes.
pub(crate) const MAX_PASSWORD_BYTES: usize = 1_024;

/// A password could not be hashed: no randomness, or no thread.
#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed: {0}")]
pub struct HashError(String);

/// Checks passwords.
pub struct Passwords {
    room: Semaphore,
    /// Compared with when there is no such account, so that the time of the answer does not tell.
    nobody: String,
}

impl Passwords {
    /// Ready to check.
    ///
    /// # Errors
    /// [`HashError`] without a source of randomness.
    pub fn new() -> Result<Self, HashError> {
        Ok(Self { room: Semaphore::new(AT_ONCE), nobody: hash_now("nobody has this password")? })
    }

    /// Whether the password is that of the hash; with no hash the answer is no, after the same work.
    ///
    /// # Errors
    /// [`HashError`] if the work could not be done.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, HashError> {
        let _room = self.room.acquire().await.map_err(|error| HashError(error.to_string()))?;
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.clone());
        let work = move || matches(&password, &hash);
        let fits = tokio::task::spawn_blocking(work).await.map_err(|error| HashError(error.to_string()))?;
        Ok(fits && exists)
    }
}

/// Hashes a password for storing, in PHC form.
///
/// # Errors
/// [`HashError`] if the work could not be done.
pub async fn hash(password: String) -> Result<String, HashError> {
    tokio::task::spawn_blocking(move || hash_now(&password)).await.map_err(|error| HashError(error.to_string()))?
}

fn hash_now(password: &str) -> Result<String, HashError> {
    let fault = |error: &dyn std::fmt::Display| HashError(error.to_string());
    let salt = Salt::new(&token::draw::<16>().map_err(|error| fault(&error))?).map_err(|error| fault(&error))?;
    let params = Params::DEFAULT;
    let hash = PasswordHash {
        algorithm: ALGORITHM.ident(),
        version: Some(VERSION.into()),
        params: ParamsString::try_from(&params).map_err(|error| fault(&error))?,
        hash: Some(output(ALGORITHM, VERSION, params, password, &salt).map_err(|error| fault(&error))?),
        salt: Some(salt),
    };
    Ok(hash.to_string())
}

/// Whether a password gives this hash, with whatever parameters the hash was made. A hash that cannot be read fits nothing.
fn matches(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else { return false };
    let Ok(algorithm) = Algorithm::try_from(hash.algorithm.as_str()) else { return false };
    let Ok(version) = hash.version.map_or(Ok(Version::default()), Version::try_from) else { return false };
    let Ok(params) = Params::try_from(&hash) else { return false };
    // Outputs compare in constant time.
    output(algorithm, version, params, password, &salt).is_ok_and(|found| found == expected)
}
fn output(
    algorithm: Algorithm,
    version: Version,
    params: Params,
    password: &str,
    salt: &Salt,
) -> Result<Output, argon2::Error> {
    let mut blocks = Vec::with_capacity(params.block_count().max(ALWAYS_MAPPED / Block::SIZE));
    blocks.resize(params.block_count(), Block::new());
    let mut bytes = [0; Params::DEFAULT_OUTPUT_LEN];
    let argon2 = Argon2::new(algorithm, version, params);
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut bytes, &mut blocks)?;
    Output::new(&bytes).map_err(|_| argon2::Error::OutputTooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_an_account_that_exists_fits() {
        let passwords = Passwords::new().unwrap();
        let stored = hash("ข้าวหอม 105".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let verify = |password: &str, hash: Option<&String>| passwords.verify(password.to_owned(), hash.cloned());
        assert!(verify("ข้าวหอม 105", Some(&stored)).await.unwrap());
        assert!(!verify("ข้าวหอม", Some(&stored)).await.unwrap());
        assert!(!verify("nobody has this password", None).await.unwrap());
    }
}
