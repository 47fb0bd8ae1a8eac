//! Long lists: what fits the screen at once, the rest frame by frame, so that hundreds of rows open as fast as a few.

use leptos::prelude::*;

/// Rows drawn at once: as many as a phone shows. A row costs about 5 ms on a slow phone.
const AT_FIRST: usize = 10;
/// Rows each further frame draws: few enough that a tap in between is answered.
const EACH_FRAME: usize = 24;

/// The rows to draw now. Grows by itself until it is all of them, and stays whole when the list changes.
#[must_use]
pub fn gradually<T>(all: Memo<Vec<T>>) -> Memo<Vec<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let drawn = RwSignal::new(AT_FIRST);
    Effect::new(move || {
        if drawn.get() < all.with(Vec::len) {
            request_animation_frame(move || {
                // The person may have left the list meanwhile.
                drawn.try_update(|drawn| *drawn += EACH_FRAME);
            });
        }
    });
    Memo::new(move |_| all.with(|all| all.iter().take(drawn.get()).cloned().collect()))
}
