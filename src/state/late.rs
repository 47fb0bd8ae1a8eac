//! What arrives late. Whoever asked may have left the page meanwhile, and with the page its signals are gone: reading one then is a
//! crash. After an `await`, a page's signal is only touched by the functions that begin with `try`, or by this one.

use leptos::prelude::*;

/// Shows what arrived, if it is news and anybody is still there.
pub fn arrive<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<Option<T>>, arrived: T) {
    if signal.try_with_untracked(|shown| shown.as_ref() != Some(&arrived)) == Some(true) {
        signal.set(Some(arrived));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_happens_where_nobody_is_left() {
        let page = Owner::new();
        let signal = page.with(|| RwSignal::new(None));
        arrive(signal, 1);
        assert_eq!(signal.get_untracked(), Some(1));
        page.cleanup();
        arrive(signal, 2);
        assert_eq!(signal.try_get_untracked(), None);
    }

    #[test]
    fn what_is_no_news_wakes_nobody() {
        let page = Owner::new();
        page.with(|| {
            let signal = RwSignal::new(None);
            let seen = Memo::new(move |before: Option<&i32>| {
                signal.track();
                before.copied().unwrap_or_default() + 1
            });
            for arrived in [1, 1, 2] {
                arrive(signal, arrived);
                seen.get();
            }
            assert_eq!(seen.get(), 2);
        });
    }
}
