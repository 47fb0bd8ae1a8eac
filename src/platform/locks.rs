//! Web Locks: one tab does a thing, the others know. The browser frees a lock when its tab dies.
//!
//! web-sys has this API only behind an unstable flag, so it is called by name.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A lock held until dropped.
pub struct Held {
    release: Function,
    /// Resolves when the browser has taken the lock back.
    done: Promise,
}

impl Held {
    /// Gives the lock back and waits until the browser has it: whoever tries next gets it. After a mere drop it is still taken for a moment.
    pub async fn release(self) {
        let done = self.done.clone();
        drop(self);
        // One that was stolen rejects; it is gone all the same.
        let _ = JsFuture::from(done).await;
    }

    /// Waits until it is gone, and says whether another tab took it.
    pub fn is_stolen(&self) -> impl Future<Output = bool> + 'static {
        let done = self.done.clone();
        async move { JsFuture::from(done).await.is_err() }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // The callback only resolves a promise; it cannot fail.
        let _ = self.release.call0(&JsValue::NULL);
    }
}

/// Whether a lock was got.
pub enum Tried {
    /// It is ours until the guard drops.
    Got(Held),
    /// Another tab has it.
    Taken,
    /// This browser has no locks; the caller goes on as if alone.
    Unsupported,
}

/// Takes the lock if nobody has it, without waiting.
pub async fn try_lock(name: &str) -> Tried {
    ask(name, "ifAvailable").await
}

/// Takes the lock from whoever has it; they hear of it.
pub async fn steal(name: &str) -> Tried {
    ask(name, "steal").await
}

/// Asks for the lock in one of the two ways that do not wait.
async fn ask(name: &str, how: &str) -> Tried {
    let Some((manager, request)) = manager() else { return Tried::Unsupported };
    let (answer, tell) = promise();
    let (held_until, release) = promise();
    let on_lock = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let got = !lock.is_null();
        let _ = tell.call1(&JsValue::NULL, &JsValue::from_bool(got));
        if got { held_until.into() } else { JsValue::UNDEFINED }
    });
    let options = Object::new();
    let _ = Reflect::set(&options, &how.into(), &JsValue::TRUE);
    let done = request.call3(&manager, &JsValue::from_str(name), &options, &on_lock);
    let Some(done) = done.ok().and_then(|done| done.dyn_into::<Promise>().ok()) else { return Tried::Unsupported };
    swallow(done.clone());
    match JsFuture::from(answer).await {
        Ok(got) if got.is_truthy() => Tried::Got(Held { release, done }),
        _ => Tried::Taken,
    }
}

fn manager() -> Option<(JsValue, Function)> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&manager, &"request".into()).ok()?.dyn_into().ok()?;
    Some((manager, request))
}

/// A promise and the function that resolves it.
fn promise() -> (Promise, Function) {
    let mut resolver = None;
    let promise = Promise::new(&mut |resolve, _| resolver = Some(resolve));
    (promise, resolver.unwrap_or_else(|| Function::new_no_args("")))
}

/// A lock that is stolen or aborted rejects its promise; often nobody waits for that one.
fn swallow(done: Promise) {
    spawn_local(async move {
        let _ = JsFuture::from(done).await;
    });
}
