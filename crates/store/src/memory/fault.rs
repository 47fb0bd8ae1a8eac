//! What can go wrong, on demand.

use std::collections::BTreeMap;

use crate::error::StoreError;
use crate::transaction::Mode;

/// A fault that a write transaction meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The browser gives no transaction.
    RefuseBegin,
    /// The quota is used up; seen at commit, nothing is written.
    FullAtCommit,
    /// The process dies before the commit: nothing is written, every handle is closed.
    CrashBeforeCommit,
    /// The process dies after the commit and before anybody hears of it: all is written, every handle is closed.
    CrashAfterCommit,
}

#[derive(Debug, Default)]
pub(super) struct Faults {
    begun: u64,
    planned: BTreeMap<u64, Fault>,
    pub(super) crashed: bool,
}

impl Faults {
    pub(super) fn plan(&mut self, nth: u64, fault: Fault) {
        self.planned.insert(self.begun + nth, fault);
    }

    /// A transaction begins: what awaits it.
    pub(super) fn meet(&mut self, mode: Mode) -> Result<Option<Fault>, StoreError> {
        if self.crashed {
            return Err(StoreError::Closed);
        }
        if mode == Mode::Read {
            return Ok(None);
        }
        let fault = self.planned.remove(&self.begun);
        self.begun += 1;
        match fault {
            Some(Fault::RefuseBegin) => Err(StoreError::Blocked { detail: "refused".to_owned() }),
            other => Ok(other),
        }
    }
}
