//! Files a person has picked, or a camera has just made.

use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Event, File, HtmlInputElement};

/// A picked file. It is not read before it is asked for.
#[derive(Clone, Debug)]
pub struct Picked(File);

impl Picked {
    /// The files of an input that has changed. The input is emptied, so that the same file may be picked again.
    #[must_use]
    pub fn of(event: &Event) -> Vec<Self> {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return Vec::new() };
        let files = input.files();
        let picked =
            files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at))).map(Self).collect();
        input.set_value("");
        picked
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> f64 {
        self.0.size()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() <= 0.0
    }

    /// Its first bytes; none if it cannot be read (removed meanwhile, or in a cloud that does not answer).
    pub async fn head(&self, bytes: u32) -> Option<Vec<u8>> {
        read(&self.0.slice_with_f64_and_f64(0.0, f64::from(bytes)).ok()?).await
    }

    /// All its bytes; none if it cannot be read.
    pub async fn bytes(&self) -> Option<Vec<u8>> {
        read(&self.0).await
    }

    pub(super) fn blob(&self) -> &Blob {
        &self.0
    }
}

pub(super) async fn read(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}
