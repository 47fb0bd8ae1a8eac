//! The register over any store.

use super::{Opener, join};
use crate::register::Register;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Durability, Mode, StoreTransaction};

async fn register<O: Opener>(opener: &O) -> Register<O::Store> {
    Register::new(opener.open().await)
}

fn with(name: &str) -> impl FnOnce(Option<Vec<String>>) -> Vec<String> {
    let name = name.to_owned();
    |names| names.into_iter().flatten().chain([name]).collect()
}

/// What was altered is there for whoever opens it next.
pub async fn what_was_registered_is_there_after_reopening(opener: &impl Opener) {
    assert_eq!(register(opener).await.read::<Vec<String>>().await.unwrap(), None);
    register(opener).await.alter(with("first")).await.unwrap();
    let altered = register(opener).await.alter(with("second")).await.unwrap();
    assert_eq!(altered, ["first", "second"]);
    assert_eq!(register(opener).await.read().await.unwrap(), Some(altered));
}

/// Two tabs at once: each alters what the other has left.
pub async fn two_tabs_do_not_undo_each_other(opener: &impl Opener) {
    let (one, other) = (register(opener).await, register(opener).await);
    let (first, second) = join(one.alter(with("one")), other.alter(with("other"))).await;
    let longest = first.unwrap().len().max(second.unwrap().len());
    let mut names: Vec<String> = one.read().await.unwrap().unwrap();
    names.sort();
    assert_eq!((longest, names), (2, vec!["one".to_owned(), "other".to_owned()]));
}

/// A value of another build's shape stops nobody.
pub async fn a_register_of_another_shape_counts_as_absent(opener: &impl Opener) {
    let store = opener.open().await;
    let tx = store.begin(&[Shelf::Meta], Mode::Write(Durability::Strict)).await.unwrap();
    tx.put(Shelf::Meta, "register", b"{\"of\":\"a later build\"}").unwrap();
    tx.commit().await.unwrap();
    assert_eq!(register(opener).await.read::<Vec<String>>().await.unwrap(), None);
    assert_eq!(register(opener).await.alter(with("anew")).await.unwrap(), ["anew"]);
}
