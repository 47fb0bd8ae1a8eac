//! How many stories run at once: a browser and a server each are as much as a small machine carries twice.

use tokio::sync::{Semaphore, SemaphorePermit};

const AT_ONCE: usize = 2;

static SLOTS: Semaphore = Semaphore::const_new(AT_ONCE);

/// A place to run in, held until dropped.
pub async fn take() -> Option<SemaphorePermit<'static>> {
    // The semaphore is never closed, so there is always a permit.
    SLOTS.acquire().await.ok()
}
