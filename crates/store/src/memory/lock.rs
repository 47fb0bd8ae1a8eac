//! Who may use which shelf: one writer, or any number of readers.

use std::cell::RefCell;
use std::future::poll_fn;
use std::task::{Poll, Waker};

use crate::shelf::Shelf;
use crate::transaction::Mode;

#[derive(Debug, Default)]
pub(super) struct Locks {
    held: RefCell<Vec<Held>>,
    waiting: RefCell<Vec<Waker>>,
    next: RefCell<u64>,
}

#[derive(Debug)]
struct Held {
    id: u64,
    shelves: Vec<Shelf>,
    writes: bool,
}

/// A transaction's hold on its shelves; dropped, the next in line may go.
#[derive(Debug)]
pub(super) struct Lock<'a> {
    locks: &'a Locks,
    id: u64,
    shelves: Vec<Shelf>,
    mode: Mode,
}

impl Locks {
    pub(super) async fn acquire(&self, shelves: &[Shelf], mode: Mode) -> Lock<'_> {
        let writes = mode != Mode::Read;
        poll_fn(|context| {
            let in_the_way = |held: &Held| (writes || held.writes) && held.shelves.iter().any(|s| shelves.contains(s));
            if self.held.borrow().iter().any(in_the_way) {
                self.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
        let id = {
            let mut next = self.next.borrow_mut();
            *next += 1;
            *next
        };
        self.held.borrow_mut().push(Held { id, shelves: shelves.to_vec(), writes });
        Lock { locks: self, id, shelves: shelves.to_vec(), mode }
    }
}

impl Lock<'_> {
    pub(super) fn covers(&self, shelf: Shelf) -> bool {
        self.shelves.contains(&shelf)
    }

    pub(super) fn mode(&self) -> Mode {
        self.mode
    }
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        self.locks.held.borrow_mut().retain(|held| held.id != self.id);
        self.locks.waiting.take().into_iter().for_each(Waker::wake);
    }
}
