//! Sealing and opening in Rust: the server opens, tests and simulations seal.

use std::fmt;
use std::io::{self, Read};

use p256::ecdh::diffie_hellman;
use p256::elliptic_curve::sec1::ToSec1Point;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};

use super::pieces::{PIECE_BYTES, Pieces, TAG_BYTES, nonce};
use super::{BundleError, HEADER_BYTES, Header, MAX_BUNDLE_BYTES};
use crate::signature::PublicKey;

/// A key for which bundles are sealed, or with which one is.
#[derive(Clone)]
pub struct SealingKey(p256::SecretKey);

/// A secret must not reach a log by accident.
impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SealingKey").field(&self.public()).finish()
    }
}

impl SealingKey {
    /// The key of this secret; none if it is no number of the curve, which chance does not bring about.
    #[must_use]
    pub fn of(secret: [u8; 32]) -> Option<Self> {
        p256::SecretKey::from_slice(&secret).ok().map(Self)
    }

    /// The secret half.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let point = self.0.public_key().to_sec1_point(false);
        let mut bytes = [0; 65];
        // An uncompressed point has just this length.
        bytes.iter_mut().zip(point.as_bytes()).for_each(|(to, from)| *to = *from);
        PublicKey(bytes)
    }

    /// The key of a bundle, from one secret half and the other's public one.
    fn of_bundle(&self, other: PublicKey, header: &Header) -> Option<LessSafeKey> {
        let other = p256::PublicKey::from_sec1_bytes(&other.0).ok()?;
        let shared = diffie_hellman(self.0.to_nonzero_scalar(), other.as_affine());
        let extracted = Salt::new(HKDF_SHA256, &[]).extract(shared.raw_secret_bytes());
        let information = header.bytes();
        let expanded = [&information[..]];
        let expanded = extracted.expand(&expanded, &AES_256_GCM).ok()?;
        Some(LessSafeKey::new(UnboundKey::from(expanded)))
    }

    /// Seals a content for a server, this key being made for this one bundle; none if the server's key is none.
    #[must_use]
    pub fn seal(&self, server: PublicKey, content: &[u8]) -> Option<Vec<u8>> {
        let header = Header { server, once: self.public() };
        let key = self.of_bundle(server, &header)?;
        let mut pieces = Pieces::default();
        let mut all = pieces.add(content);
        all.push(pieces.finish());
        let mut sealed = header.bytes().to_vec();
        for piece in all {
            let (nonce, mut bytes) = (Nonce::assume_unique_for_key(piece.nonce), piece.bytes);
            key.seal_in_place_append_tag(nonce, Aad::empty(), &mut bytes).ok()?;
            sealed.extend(bytes);
        }
        Some(sealed)
    }
}

/// The content of a sealed bundle, piece by piece. Nothing is given out that was not proved; only whoever has read to the end without an
/// error knows that there was nothing more.
pub struct Opened<R> {
    from: R,
    key: LessSafeKey,
    /// What is read and not opened yet: at most a piece, and the first byte after it.
    ahead: Vec<u8>,
    /// What is opened and not given out yet.
    open: Vec<u8>,
    given: usize,
    number: u32,
    is_over: bool,
    room: u64,
}

impl<R> fmt::Debug for Opened<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").field("number", &self.number).finish_non_exhaustive()
    }
}

impl<R: Read> Opened<R> {
    /// Begins to open a bundle with whichever of these keys it is sealed for.
    ///
    /// # Errors
    /// [`BundleError`]: no bundle, of an unknown format, for another server.
    pub fn begin(mut from: R, keys: &[SealingKey]) -> Result<Self, BundleError> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        from.by_ref().take(HEADER_BYTES as u64).read_to_end(&mut bytes)?;
        let header = Header::read(&bytes)?;
        let key = keys.iter().find(|key| key.public() == header.server).ok_or(BundleError::OtherServer)?;
        let key = key.of_bundle(header.once, &header).ok_or(BundleError::Damaged)?;
        let (ahead, open, room) = (Vec::new(), Vec::new(), MAX_BUNDLE_BYTES - HEADER_BYTES as u64);
        Ok(Self { from, key, ahead, open, given: 0, number: 0, is_over: false, room })
    }

    fn next_piece(&mut self) -> Result<(), BundleError> {
        const SEALED: usize = PIECE_BYTES + TAG_BYTES;
        let missing = (SEALED + 1).saturating_sub(self.ahead.len()) as u64;
        let read = self.from.by_ref().take(missing).read_to_end(&mut self.ahead)? as u64;
        self.room = self.room.checked_sub(read).ok_or(BundleError::TooLarge)?;
        let is_last = self.ahead.len() <= SEALED;
        let after = if is_last { Vec::new() } else { self.ahead.split_off(SEALED) };
        let mut piece = std::mem::replace(&mut self.ahead, after);
        let nonce = Nonce::assume_unique_for_key(nonce(self.number, is_last));
        let opened = self.key.open_in_place(nonce, Aad::empty(), &mut piece).map_err(|_| BundleError::Damaged)?.len();
        piece.truncate(opened);
        (self.open, self.given, self.is_over) = (piece, 0, is_last);
        self.number = self.number.checked_add(1).ok_or(BundleError::TooLarge)?;
        Ok(())
    }
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.open.len() {
            if self.is_over {
                return Ok(0);
            }
            self.next_piece()?;
        }
        let rest = self.open.get(self.given..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(n: u8) -> SealingKey {
        SealingKey::of([n; 32]).unwrap()
    }

    fn sealed(content: &[u8]) -> Vec<u8> {
        key(2).seal(key(1).public(), content).unwrap()
    }

    fn open(bytes: &[u8]) -> Result<Vec<u8>, BundleError> {
        let mut content = Vec::new();
        Opened::begin(bytes, &[key(3), key(1)])?.read_to_end(&mut content)?;
        Ok(content)
    }

    /// Around the edges of pieces.
    fn lengths() -> impl Strategy<Value = usize> {
        let edge = PIECE_BYTES;
        prop_oneof![0..300usize, edge - 2..edge + 3, 2 * edge - 2..2 * edge + 3, 0..3 * edge]
    }

    fn content(length: usize) -> Vec<u8> {
        (0..length).map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[1]).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_was_sealed_opens(length in lengths()) {
            let content = content(length);
            prop_assert_eq!(open(&sealed(&content)).ok(), Some(content));
        }

        #[test]
        fn what_was_altered_does_not(length in lengths(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let mut bytes = sealed(&content(length));
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            prop_assert!(open(&bytes).is_err(), "byte {}", at);
        }

        #[test]
        fn what_was_cut_off_or_goes_on_does_not(length in lengths(), at in any::<prop::sample::Index>(), more in 1usize..40) {
            let bytes = sealed(&content(length));
            prop_assert!(open(&bytes[..at.index(bytes.len())]).is_err());
            prop_assert!(open(&[&bytes[..], &vec![0; more]].concat()).is_err());
        }
    }

    #[test]
    fn pieces_in_another_order_do_not_open() {
        let bytes = sealed(&content(3 * PIECE_BYTES));
        let (head, pieces) = bytes.split_at(HEADER_BYTES);
        let pieces: Vec<&[u8]> = pieces.chunks(PIECE_BYTES + TAG_BYTES).collect();
        assert!(open(&[head, &pieces.concat()].concat()).is_ok());
        for order in [vec![1, 0, 2], vec![0, 2], vec![0, 0, 1, 2], vec![0, 1], vec![0, 1, 2, 2]] {
            let bytes: Vec<u8> = order.iter().flat_map(|at| pieces[*at].to_vec()).collect();
            assert!(matches!(open(&[head, &bytes].concat()), Err(BundleError::Damaged)), "{order:?}");
        }
    }

    #[test]
    fn a_bundle_is_for_one_server() {
        let bytes = key(2).seal(key(9).public(), b"answers").unwrap();
        assert!(matches!(open(&bytes), Err(BundleError::OtherServer)));
        assert!(key(2).seal(PublicKey([4; 65]), b"answers").is_none(), "that is no key");
        assert_eq!(SealingKey::of(key(7).secret()).unwrap().public(), key(7).public());
        assert!(!format!("{:?}", key(7)).contains("07"), "no secret is shown");
    }
}
