//! Sealing a file for the server by WebCrypto, piece by piece: `sync::bundle` says what comes out.
//!
//! What is sealed goes to the browser as it comes, so that our own memory holds one piece and not the file.

use js_sys::{Array, Object, Reflect, Uint8Array};
use sync::PublicKey;
use sync::bundle::pieces::{Piece, Pieces};
use sync::bundle::{HEADER_BYTES, Header};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CryptoKey, CryptoKeyPair, SubtleCrypto};

use super::signing::{named, subtle};

/// So many pieces are given to the browser together: 4 MiB.
const TOGETHER: u32 = 64;

/// A file that is being sealed.
#[derive(Debug)]
pub struct Sealing {
    key: CryptoKey,
    pieces: Pieces,
    /// Sealed, and with the browser.
    given: Array,
    /// Sealed since.
    fresh: Array,
    bytes: u64,
}

/// A file that is sealed.
#[derive(Clone, Debug)]
pub struct Sealed(pub(super) Blob);

impl Sealed {
    /// How many bytes it has.
    #[must_use]
    pub fn bytes(&self) -> f64 {
        self.0.size()
    }
}

/// The browser did not seal: it cannot, or its memory is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSealed;

impl From<JsValue> for NotSealed {
    fn from(_: JsValue) -> Self {
        Self
    }
}

impl Sealing {
    /// Begins a file for a server, with a key made for it alone.
    ///
    /// # Errors
    /// [`NotSealed`] if this browser cannot, or the server's key is none.
    pub async fn begin(server: PublicKey) -> Result<Self, NotSealed> {
        let subtle = subtle().ok_or(NotSealed)?;
        let (once, secret) = new_key(&subtle).await?;
        let header = Header { server, once }.bytes();
        let key = key_of(&subtle, &secret, server, &header).await?;
        let fresh = Array::of1(&Uint8Array::from(&header[..]));
        Ok(Self { key, pieces: Pieces::default(), given: Array::new(), fresh, bytes: HEADER_BYTES as u64 })
    }

    /// Adds content.
    ///
    /// # Errors
    /// [`NotSealed`].
    pub async fn add(&mut self, content: &[u8]) -> Result<(), NotSealed> {
        self.bytes = self.bytes.saturating_add(content.len() as u64);
        for piece in self.pieces.add(content) {
            self.fresh.push(&self.seal(piece).await?);
            if self.fresh.length() >= TOGETHER {
                let together = std::mem::replace(&mut self.fresh, Array::new());
                self.given.push(&Blob::new_with_u8_array_sequence(&together)?.into());
            }
        }
        Ok(())
    }

    /// How large it is by now, within a percent.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The whole file.
    ///
    /// # Errors
    /// [`NotSealed`].
    pub async fn finish(mut self) -> Result<Sealed, NotSealed> {
        let last = std::mem::take(&mut self.pieces).finish();
        self.fresh.push(&self.seal(last).await?);
        Ok(Sealed(Blob::new_with_blob_sequence(&self.given.concat(&self.fresh))?))
    }

    async fn seal(&self, piece: Piece) -> Result<JsValue, NotSealed> {
        let algorithm = named(&[("name", "AES-GCM")]);
        set(&algorithm, "iv", &Uint8Array::from(&piece.nonce[..]))?;
        let sealed =
            subtle().ok_or(NotSealed)?.encrypt_with_object_and_u8_array(&algorithm, &self.key, &piece.bytes)?;
        Ok(Uint8Array::new(&JsFuture::from(sealed).await?).into())
    }
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), NotSealed> {
    Reflect::set(object, &name.into(), value)?;
    Ok(())
}

/// A key for one file: its public half, and its secret one as the browser's object.
async fn new_key(subtle: &SubtleCrypto) -> Result<(PublicKey, CryptoKey), NotSealed> {
    let algorithm = named(&[("name", "ECDH"), ("namedCurve", "P-256")]);
    let made = subtle.generate_key_with_object(&algorithm, false, &Array::of1(&"deriveBits".into()))?;
    let pair: CryptoKeyPair = JsFuture::from(made).await?.unchecked_into();
    let shown = JsFuture::from(subtle.export_key("raw", &pair.get_public_key())?).await?;
    let public = Uint8Array::new(&shown).to_vec().try_into().map_err(|_| NotSealed)?;
    Ok((PublicKey(public), pair.get_private_key()))
}

/// The key of a file: ECDH of both keys, and HKDF with the header as its information.
async fn key_of(
    subtle: &SubtleCrypto,
    secret: &CryptoKey,
    server: PublicKey,
    header: &[u8],
) -> Result<CryptoKey, NotSealed> {
    let ecdh = named(&[("name", "ECDH"), ("namedCurve", "P-256")]);
    let server = import(subtle, &server.0, &ecdh, &Array::new()).await?;
    set(&ecdh, "public", &server)?;
    let shared = JsFuture::from(subtle.derive_bits_with_object(&ecdh, secret, 256)?).await?;
    let shared = Uint8Array::new(&shared).to_vec();
    let hkdf = named(&[("name", "HKDF"), ("hash", "SHA-256")]);
    let shared = import(subtle, &shared, &hkdf, &Array::of1(&"deriveKey".into())).await?;
    set(&hkdf, "salt", &Uint8Array::new_with_length(0))?;
    set(&hkdf, "info", &Uint8Array::from(header))?;
    let cipher = named(&[("name", "AES-GCM")]);
    set(&cipher, "length", &256.into())?;
    let usages = Array::of1(&"encrypt".into());
    let derived = subtle.derive_key_with_object_and_object(&hkdf, &shared, &cipher, false, &usages)?;
    Ok(JsFuture::from(derived).await?.unchecked_into())
}

async fn import(
    subtle: &SubtleCrypto,
    bytes: &[u8],
    algorithm: &Object,
    usages: &Array,
) -> Result<CryptoKey, NotSealed> {
    let bytes = Uint8Array::from(bytes);
    let imported = subtle.import_key_with_object("raw", &bytes, algorithm, false, usages)?;
    Ok(JsFuture::from(imported).await?.unchecked_into())
}
