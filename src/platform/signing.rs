//! A key of this browser: P-256, made by WebCrypto, which never shows the secret half to anybody.
//!
//! The browser offers this on secure addresses only; elsewhere nothing is signed, and the device brings its changes itself.

use js_sys::{Array, Object, Reflect, Uint8Array};
use sync::signature::SignError;
use sync::{PublicKey, Signature, Signer};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, CryptoKeyPair, SubtleCrypto};

/// A key that signs.
#[derive(Clone, Debug)]
pub struct SigningKey {
    secret: CryptoKey,
    /// Its public half.
    pub public: PublicKey,
}

impl SigningKey {
    /// A new key; none if this browser cannot make one.
    pub async fn make() -> Option<Self> {
        let algorithm = named(&[("name", "ECDSA"), ("namedCurve", "P-256")]);
        let usages = Array::of2(&"sign".into(), &"verify".into());
        let subtle = subtle()?;
        let made = subtle.generate_key_with_object(&algorithm, false, &usages).ok()?;
        let pair: CryptoKeyPair = JsFuture::from(made).await.ok()?.unchecked_into();
        let shown = JsFuture::from(subtle.export_key("raw", &pair.get_public_key()).ok()?).await.ok()?;
        let public = PublicKey(Uint8Array::new(&shown).to_vec().try_into().ok()?);
        Some(Self { secret: pair.get_private_key(), public })
    }

    /// The key whose secret half is this object of the browser's; none if it is something else.
    #[must_use]
    pub fn of(secret: JsValue, public: PublicKey) -> Option<Self> {
        Some(Self { secret: secret.dyn_into().ok()?, public })
    }

    /// The secret half as the browser's object: it can be kept, and not read.
    #[must_use]
    pub fn secret(&self) -> &JsValue {
        &self.secret
    }

    async fn signature(&self, bytes: &[u8]) -> Result<Signature, JsValue> {
        let algorithm = named(&[("name", "ECDSA"), ("hash", "SHA-256")]);
        let subtle = subtle().ok_or(JsValue::UNDEFINED)?;
        let signing = subtle.sign_with_object_and_u8_array(&algorithm, &self.secret, bytes)?;
        let signature = Uint8Array::new(&JsFuture::from(signing).await?).to_vec();
        signature.try_into().map(Signature).map_err(|_| JsValue::UNDEFINED)
    }
}

impl Signer for SigningKey {
    async fn sign(&self, bytes: &[u8]) -> Result<Signature, SignError> {
        self.signature(bytes).await.map_err(|error| SignError(format!("{error:?}")))
    }
}

pub(super) fn subtle() -> Option<SubtleCrypto> {
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    // On an address that is not secure there is none, whatever the type says.
    subtle.is_object().then_some(subtle)
}

pub(super) fn named(members: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A plain object takes any member.
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    object
}
