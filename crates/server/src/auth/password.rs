//! Argon2id, off the request threads and only a few at a time: each hash takes 19 MiB while it runs.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

/// Hashes that may run at once.
const AT_ONCE: usize = 2;
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
    let hash: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| HashError(error.to_string()))
}

fn matches(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
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
