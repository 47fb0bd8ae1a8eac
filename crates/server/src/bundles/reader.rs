//! Reading a bundle beside the threads that answer requests: opening it is work, and it lies on a disk.

use std::io::{BufReader, Read};

use sync::bundle::content::{About, Part, Parts};
use sync::bundle::sealing::{Opened, SealingKey};
use sync::bundle::{BundleError, HEADER_BYTES, Header, MAX_BUNDLE_BYTES};
use sync::wire::{MAX_PUSH_BYTES, MAX_PUSH_CHANGES};
use sync::{BodyHash, SealedChange};

/// How much of a file is read at once.
const PIECE: usize = 256 * 1024;

type Source = Opened<BufReader<Box<dyn Read + Send>>>;

fn begin(keys: &[SealingKey], bundle: impl Read + Send + 'static) -> Result<Parts<Source>, BundleError> {
    let bundle: Box<dyn Read + Send> = Box::new(bundle);
    Ok(Parts::of(Opened::begin(BufReader::with_capacity(PIECE, bundle), keys)?))
}

/// Reads a bundle to its end: whether it is whole, and what it is.
///
/// # Errors
/// [`BundleError`].
pub async fn check(keys: Vec<SealingKey>, bundle: impl Read + Send + 'static) -> Result<(), BundleError> {
    beside(move || {
        let mut parts = begin(&keys, bundle)?;
        while parts.next_part()?.is_some() {}
        Ok(())
    })
    .await
}

/// What comes next in a bundle.
pub(super) enum Next {
    About(About),
    /// As many as in a push.
    Changes(Vec<SealedChange>),
    /// A file; its bytes are read next, or passed over.
    File {
        hash: BodyHash,
        bytes: u32,
    },
    End,
}

/// Reads a bundle in portions.
pub(super) struct Reader {
    /// Away while it is read.
    parts: Option<Parts<Source>>,
    /// What was read and not given out yet.
    ahead: Option<Part>,
}

impl Reader {
    pub(super) async fn open(keys: Vec<SealingKey>, bundle: impl Read + Send + 'static) -> Result<Self, BundleError> {
        Ok(Self { parts: Some(beside(move || begin(&keys, bundle)).await?), ahead: None })
    }

    pub(super) async fn next(&mut self) -> Result<Next, BundleError> {
        let ahead = self.ahead.take();
        let (next, ahead) = self.read(move |parts| next(parts, ahead)).await?;
        self.ahead = ahead;
        Ok(next)
    }

    /// The next bytes of the file that came last; none at its end.
    pub(super) async fn file_bytes(&mut self) -> Result<Vec<u8>, BundleError> {
        self.read(|parts| {
            let mut piece = vec![0; PIECE];
            let read = parts.read_file(&mut piece)?;
            piece.truncate(read);
            Ok(piece)
        })
        .await
    }

    async fn read<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Parts<Source>) -> Result<T, BundleError> + Send + 'static,
    ) -> Result<T, BundleError> {
        // One that failed, or whose reading was given up, is read no further.
        let mut parts = self.parts.take().ok_or(BundleError::Damaged)?;
        let (read, parts) = beside(move || work(&mut parts).map(|read| (read, parts))).await?;
        self.parts = Some(parts);
        Ok(read)
    }
}

/// The next portion, and the part after it where that was read already.
fn next(parts: &mut Parts<Source>, ahead: Option<Part>) -> Result<(Next, Option<Part>), BundleError> {
    let (mut changes, mut bytes, mut ahead) = (Vec::new(), 0, ahead);
    loop {
        let part = match ahead.take() {
            Some(part) => Some(part),
            None => parts.next_part()?,
        };
        match part {
            Some(Part::Change(change)) => {
                bytes += change.bytes().len();
                changes.push(change);
                if changes.len() >= MAX_PUSH_CHANGES || bytes >= MAX_PUSH_BYTES {
                    return Ok((Next::Changes(changes), None));
                }
            }
            other if !changes.is_empty() => return Ok((Next::Changes(changes), other)),
            Some(Part::About(about)) => return Ok((Next::About(about), None)),
            Some(Part::File { hash, bytes }) => return Ok((Next::File { hash, bytes }, None)),
            None => return Ok((Next::End, None)),
        }
    }
}

async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BundleError> + Send + 'static,
) -> Result<T, BundleError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| BundleError::Io(std::io::Error::other(error)))?
}

/// A bundle as it arrives: as soon as its header is there, it is known whether to go on at all.
#[derive(Debug, Default)]
pub struct Gate {
    head: Vec<u8>,
    arrived: u64,
}

impl Gate {
    /// Looks at what arrives next.
    ///
    /// # Errors
    /// [`BundleError`]: no bundle, none of ours, or too large.
    pub fn look(&mut self, chunk: &[u8], keys: &[SealingKey]) -> Result<(), BundleError> {
        self.arrived = self.arrived.saturating_add(chunk.len() as u64);
        if self.arrived > MAX_BUNDLE_BYTES {
            return Err(BundleError::TooLarge);
        }
        let missing = HEADER_BYTES.saturating_sub(self.head.len());
        self.head.extend(chunk.iter().take(missing));
        if missing > 0 && self.head.len() == HEADER_BYTES {
            let server = Header::read(&self.head)?.server;
            keys.iter().find(|key| key.public() == server).ok_or(BundleError::OtherServer)?;
        }
        Ok(())
    }
}
