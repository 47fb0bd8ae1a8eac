//! Deliberate faults: each is a mistake somebody could make, put between the real parts from outside. The simulator is worth
//! something as far as it finds them.

/// A mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A phone's merge keeps one of two concurrent writes.
    MergeDropsAWrite,
    /// A phone takes any receipt for its own, without comparing id and hash.
    ReceiptIsNotCompared,
    /// The server answers before its transaction is on disk.
    AnsweredBeforeCommit,
    /// The server reads the records a change goes to before it has the lock.
    ReadsBeforeTheLock,
    /// The server does not take an entry into the chain.
    ChainIsNotExtended,
    /// A phone folds a held change into what the feed says.
    HeldIsFoldedIn,
    /// A phone makes new changes of those it got no answer for.
    RetryMakesANewChange,
    /// A phone moves its cursor before the page is stored.
    CursorBeforePage,
    /// A phone's disk forgets the last save in a crash, the counter with it.
    CrashLosesTheCounter,
    /// The server lets the writer's clock decide a conflict.
    ClockDecides,
    /// The server takes edits of a dossier that is endorsed.
    LateEditIsTaken,
    /// The server answers "held" and keeps nothing.
    HeldIsForgotten,
    /// The server judges by the rights people once had.
    OldRightsCount,
    /// A phone keeps a feed its person may no longer read.
    LostFeedIsKept,
    /// A phone that asks for news does not name what was opened on it.
    OpenedIsNotNamed,
    /// The server takes anybody's signature for that of the device a change names.
    SignatureIsNotChecked,
    /// A phone does not heed that it is a copy of another.
    ForkIsNotNoticed,
    /// Whoever takes a record away does not say what of it was seen.
    RemovalSaysNothing,
    /// The server says of all it has that a backup covers it.
    BackupIsClaimed,
    /// A phone does not go back as far as the feed of a restored server is another.
    GoesBackTooLittle,
    /// A phone passes over what a restored server no longer knows that it had.
    UnknownIsPassedOver,
    /// A phone takes the first page of a snapshot for all of it.
    SnapshotEndsEarly,
    /// A phone that has nothing to send passes over that there are news.
    NewsIsPassedOver,
    /// The server keeps an officer's decisions to itself.
    DecisionIsNotTold,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::MergeDropsAWrite,
        Self::ReceiptIsNotCompared,
        Self::AnsweredBeforeCommit,
        Self::ReadsBeforeTheLock,
        Self::ChainIsNotExtended,
        Self::HeldIsFoldedIn,
        Self::RetryMakesANewChange,
        Self::CursorBeforePage,
        Self::CrashLosesTheCounter,
        Self::ClockDecides,
        Self::LateEditIsTaken,
        Self::HeldIsForgotten,
        Self::OldRightsCount,
        Self::LostFeedIsKept,
        Self::OpenedIsNotNamed,
        Self::SignatureIsNotChecked,
        Self::ForkIsNotNoticed,
        Self::RemovalSaysNothing,
        Self::BackupIsClaimed,
        Self::GoesBackTooLittle,
        Self::UnknownIsPassedOver,
        Self::SnapshotEndsEarly,
        Self::NewsIsPassedOver,
        Self::DecisionIsNotTold,
    ];
}
