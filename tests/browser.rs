//! The browser's facilities as the client uses them, in a real browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::rc::Rc;

use phophiang::platform::channel::Channel;
use phophiang::platform::http::{HttpError, Request};
use phophiang::platform::locks::{Tried, try_lock};
use phophiang::platform::signing::SigningKey;
use phophiang::platform::{clock, ids, settings, space, text};
use sync::Signer;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_same_word_has_the_same_bytes() {
    // The tone mark before the vowel below, as some keyboards send it.
    let typed = "ก\u{e48}\u{e38}";
    assert_eq!(text::canonical(typed), "ก\u{e38}\u{e48}");
    assert_eq!(text::canonical("ผ่าน"), text::canonical(&text::canonical("ผ่าน")));
}

#[wasm_bindgen_test]
fn settings_come_back_and_can_be_forgotten() {
    settings::set("test", &vec![1, 2, 3]);
    assert_eq!(settings::get::<Vec<i32>>("test"), Some(vec![1, 2, 3]));
    settings::set("test", &"another shape");
    assert_eq!(settings::get::<Vec<i32>>("test"), None, "what cannot be read counts as absent");
    settings::remove("test");
    assert_eq!(settings::get::<String>("test"), None);
}

#[wasm_bindgen_test]
fn new_ids_differ_and_sort_by_time() {
    let made: Vec<_> = (0..100).map(|_| ids::new_uuid()).collect();
    assert!(made.windows(2).all(|pair| pair[0] != pair[1]));
    assert!(made.iter().all(|id| id.get_version_num() == 7));
    assert!((0.0..1.0).contains(&ids::jitter()));
}

#[wasm_bindgen_test]
fn the_day_is_that_of_thailand() {
    // 2026-11-22 18:30 UTC is the next day at half past one there.
    let (day, time) = clock::in_thailand(1_795_372_200_000).unwrap();
    assert_eq!((day.to_string(), time.hour(), time.minute()), ("2026-11-23".to_owned(), 1, 30));
    assert!(clock::now_millis() > 1_700_000_000_000);
}

#[wasm_bindgen_test]
async fn a_key_signs_and_nobody_gets_its_secret_half() {
    let key = SigningKey::make().await.unwrap();
    let signature = key.sign(b"an answer").await.unwrap();
    assert_ne!(signature, key.sign(b"another").await.unwrap());
    let secret: &web_sys::CryptoKey = key.secret().unchecked_ref();
    assert!(!secret.extractable());
    let crypto = web_sys::window().unwrap().crypto().unwrap().subtle();
    let export = crypto.export_key("pkcs8", secret).map(JsFuture::from);
    assert!(export.unwrap().await.is_err(), "the browser keeps it to itself");
}

#[wasm_bindgen_test]
async fn one_holds_a_lock_until_it_is_dropped() {
    let Tried::Got(held) = try_lock("test lock").await else { panic!("nobody has it yet") };
    assert!(matches!(try_lock("test lock").await, Tried::Taken));
    assert!(matches!(try_lock("another lock").await, Tried::Got(_)));
    drop(held);
    // The browser frees it in its own time; asking again is how the app finds out.
    loop {
        if let Tried::Got(_) = try_lock("test lock").await {
            break;
        }
    }
}

#[wasm_bindgen_test]
async fn a_lock_given_back_and_waited_for_is_free() {
    for _ in 0..20 {
        let Tried::Got(held) = try_lock("lock of a conversation").await else { panic!("it was given back") };
        held.release().await;
    }
}

#[wasm_bindgen_test]
async fn tabs_hear_each_other_and_not_themselves() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listen = |name: &'static str| {
        let heard = Rc::clone(&heard);
        move |news: String| heard.borrow_mut().push((name, news))
    };
    let one = Channel::open("test channel", listen("one"));
    let _other = Channel::open("test channel", listen("other"));
    one.tell("first");
    one.tell("second");
    while heard.borrow().len() < 2 {
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
    assert_eq!(*heard.borrow(), [("other", "first".to_owned()), ("other", "second".to_owned())]);
}

#[wasm_bindgen_test]
async fn a_failed_request_is_typed() {
    // The test page's own server knows nothing of us; whatever it says is not an answer of ours.
    let missing = Request::new("/api/nothing-here", None).get::<String>().await;
    assert!(matches!(missing.err().unwrap(), HttpError::NotOurs { .. }));
    let nobody = Request::new("http://127.0.0.1:9/", None).get::<String>().await;
    assert_eq!(nobody.err().unwrap(), HttpError::Unreachable);
}

#[wasm_bindgen_test]
async fn the_browser_says_how_much_room_there_is() {
    let space = space::space().await.unwrap();
    assert!(space.quota > space.used);
    assert!(space::is_persisted().await.is_some());
}
