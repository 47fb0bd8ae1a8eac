//! The suite that every store must pass, and what a device must do over any store. For tests only.
//!
//! `contract_cases!(run)` calls `run!(module::case)` for each case, so that a test harness makes one test of each; a case takes an
//! [`Opener`] of a database of its own.

#![expect(clippy::unwrap_used, reason = "a case fails by panicking")]

pub mod copies;
pub mod decisions;
pub mod device;
pub mod example;
pub mod files;
pub mod pages;
pub mod register;
pub mod restored;
pub mod server;
pub mod signatures;
pub mod snapshot;
pub mod store;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use crate::memory::MemoryStore;
use crate::transaction::DeviceStore;

/// Opens one database, again and again: every opening is one more connection to the same data.
pub trait Opener {
    /// The store under test.
    type Store: DeviceStore;

    /// Opens the database; at the first time it is empty.
    fn open(&self) -> impl Future<Output = Self::Store>;
}

impl Opener for MemoryStore {
    type Store = Self;

    async fn open(&self) -> Self {
        if self.has_crashed() {
            self.restart();
        }
        self.clone()
    }
}

/// Runs two futures side by side.
pub async fn join<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut a_done, mut b_done) = (None, None);
    poll_fn(|context| {
        if a_done.is_none()
            && let Poll::Ready(done) = a.as_mut().poll(context)
        {
            a_done = Some(done);
        }
        if b_done.is_none()
            && let Poll::Ready(done) = b.as_mut().poll(context)
        {
            b_done = Some(done);
        }
        match (a_done.take(), b_done.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (a_done, b_done) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}

/// Names every case to a macro that makes a test of it.
#[macro_export]
macro_rules! contract_cases {
    ($run:ident) => {
        $run!(store::what_was_committed_is_there_after_reopening);
        $run!(store::a_dropped_transaction_leaves_nothing);
        $run!(store::a_transaction_is_kept_whole);
        $run!(store::a_transaction_sees_its_own_writes);
        $run!(store::an_empty_transaction_commits);
        $run!(store::keys_are_in_the_order_of_utf16);
        $run!(store::ranges_are_half_open_and_limited);
        $run!(store::ranges_by_prefix_take_thai_keys);
        $run!(store::any_bytes_and_five_megabytes_come_back);
        $run!(store::many_requests_go_out_before_the_first_is_awaited);
        $run!(store::what_was_to_be_added_and_is_there_fails_the_whole);
        $run!(store::writers_queue);
        $run!(store::a_reader_sees_the_state_before_or_after_a_writer);
        $run!(store::a_transaction_stays_within_its_shelves_and_mode);
        $run!(store::erased_is_empty_and_closes_every_connection);
        $run!(device::an_answer_called_saved_is_there_after_reopening);
        $run!(device::a_stale_edit_writes_nothing);
        $run!(device::what_the_server_would_refuse_is_not_saved);
        $run!(device::batches_are_the_stored_bytes_in_order);
        $run!(device::answers_are_kept_and_repeating_them_changes_nothing);
        $run!(device::a_false_receipt_is_not_believed);
        $run!(device::the_first_can_be_set_aside);
        $run!(pages::pages_are_folded_and_repeating_them_changes_nothing);
        $run!(pages::a_broken_or_diverged_page_writes_nothing);
        $run!(pages::an_own_change_in_a_page_has_arrived);
        $run!(pages::a_clone_is_noticed_and_nothing_lost);
        $run!(pages::a_lost_device_does_not_count_from_one_again);
        $run!(pages::what_cannot_be_read_waits_for_a_newer_build);
        $run!(pages::a_lost_feed_takes_what_was_acknowledged_and_nothing_else);
        $run!(pages::an_opened_feed_is_named_until_it_is_given_back);
        $run!(device::two_tabs_never_use_a_number_twice);
        $run!(device::a_tab_that_remembers_notices_what_another_wrote);
        $run!(device::what_waits_is_read_through_in_portions);
        $run!(device::a_number_given_out_is_never_written_over);
        $run!(device::a_record_that_carries_its_changes_is_read);
        $run!(device::the_journal_tells_where_everything_is);
        $run!(device::an_export_holds_the_bytes);
        $run!(device::small_things_are_kept);
        $run!(device::an_identity_does_not_change_under_changes);
        $run!(device::nothing_unsent_is_erased);
        $run!(decisions::a_no_is_kept_with_its_word_until_it_is_noted);
        $run!(decisions::a_receipt_counts_more_than_a_no);
        $run!(signatures::signatures_are_laid_beside_the_bytes);
        $run!(signatures::a_key_that_does_not_sign_stops_nothing);
        $run!(copies::a_copy_makes_its_changes_again_under_its_own_number);
        $run!(copies::what_a_copy_has_not_seen_is_not_buried);
        $run!(copies::what_a_copy_has_read_of_the_other_stays_seen);
        $run!(copies::numbers_of_a_snapshot_are_not_given_again);
        $run!(copies::no_tap_keeps_a_change_from_being_made_again);
        $run!(copies::where_a_copy_parted_is_kept);
        $run!(copies::a_copy_keeps_its_receipts_and_hears_of_more);
        $run!(copies::another_change_under_the_number_of_a_held_one_is_no_receipt);
        $run!(copies::what_is_unproved_under_an_earlier_number_is_made_again);
        $run!(copies::what_arrived_under_a_revoked_number_is_not_made_again);
        $run!(copies::another_tab_goes_on_under_the_new_number);
        $run!(files::a_file_called_kept_is_there_after_reopening);
        $run!(files::a_photo_as_large_as_may_be_comes_back);
        $run!(files::what_is_known_of_a_file_is_read_without_its_bytes);
        $run!(files::a_file_goes_only_when_no_record_names_it);
        $run!(files::a_file_at_the_server_is_not_sent_again);
        $run!(files::nothing_unsent_is_erased_not_even_a_photo);
        $run!(restored::what_a_restored_server_has_lost_is_brought_back);
        $run!(restored::what_others_bring_need_not_be_offered);
        $run!(restored::a_receipt_behind_the_cursor_takes_nothing_out_of_sight);
        $run!(restored::a_receipt_for_what_is_held_now_is_no_receipt);
        $run!(restored::only_what_a_backup_covers_is_let_go);
        $run!(restored::what_no_cursor_shows_is_noticed_too);
        $run!(restored::a_write_after_a_lost_feed_has_seen_the_own_earlier_one);
        $run!(snapshot::an_interrupted_snapshot_goes_on);
        $run!(snapshot::a_snapshot_is_not_mixed_with_what_is_read_from_the_start);
        $run!(snapshot::own_changes_stand_beside_a_snapshot);
        $run!(snapshot::a_snapshot_of_a_lost_past_is_begun_anew);
        $run!(snapshot::a_page_for_a_feed_given_back_is_not_taken);
        $run!(register::what_was_registered_is_there_after_reopening);
        $run!(register::two_tabs_do_not_undo_each_other);
        $run!(register::a_register_of_another_shape_counts_as_absent);
    };
}
