//! What every database behind [`ServerStore`] must do, a file for each thing it keeps. A new database gets a file like `sqlite.rs`, which
//! runs all of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod boards;
mod devices;
mod feeds;
mod given;
mod held;
mod postgres;
#[path = "../support/postgres.rs"]
mod schema;
mod sent;
mod several_feeds;
mod sqlite;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test binary uses its own part")]
mod support;
mod targets;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use domain::household::activities::first_reference;
use domain::{FiscalYear, Form};
use records::figures::Figures;
use records::{HeldReason, Role, Summaries};
use server::store::sqlite::{Options, SqliteStore};
use server::store::{
    Appended, BoardState, BoardWrite, Brought, DeviceFork, DeviceSignIn, DraftWrite, FeedHead, HeldChange, KeptFile,
    NewAccount, Page, PageLimit, PhotoWrite, Place, Publication, ServerStore, StoreError, TargetInstrument,
    TargetsWrite,
};
use sync::bundle::sealing::SealingKey;
use sync::change::FORMAT;
use sync::wire::{BackedUp, DeviceReport};
use sync::{
    AccountId, BodyHash, Change, ChangeId, Cursor, DeviceId, Dot, FeedId, FieldName, Place as FeedPlace, PublicKey,
    Receipt, RecordId, RecordState, Seen, Value, Write, Writes,
};

use given::{LIMIT, account, append, change, feed, placed, sign_in};
use support::{HAPPINESS, INSTRUMENT, NOW, area, grant, target, village, year};

/// Runs the whole contract against one kind of store. `$mark` is what stands above each test, in brackets.
macro_rules! contract {
    ($open:path, $mark:tt) => {
        contract!(@each $open, $mark:
            accounts {
                accounts_are_one_per_name,
                grants_can_be_replaced_and_accounts_disabled,
                names_sort_and_compare_without_regard_to_case,
                what_an_account_brought_is_counted_once_and_since_when,
            }
            devices {
                a_device_keeps_its_number_and_has_one_token,
                keys_of_a_device_add_up_and_a_token_alone_replaces_none,
                the_first_key_to_seal_for_is_made_once_and_the_newest_counts,
                a_copy_gets_one_number_of_its_own_and_is_revoked_with_its_origin,
                a_forgotten_device_gets_its_number_back,
                a_report_never_counts_back,
            }
            feeds {
                what_is_committed_is_read_back_byte_for_byte,
                pages_are_bounded_and_continue,
                an_unknown_cursor_has_diverged,
                the_last_common_place_is_found,
                what_a_restored_server_has_lost_is_unknown,
                what_a_backup_covers_only_grows,
                what_is_dropped_never_happened,
                a_number_is_used_once,
                the_ends_of_some_feeds_are_told,
                a_new_device_reads_a_feed_record_by_record,
                an_empty_feed_is_no_feed,
            }
            several_feeds {
                appends_that_share_feeds_come_one_after_the_other,
                what_goes_to_two_feeds_goes_to_both_or_to_none,
            }
            sent {
                what_was_sent_earlier_is_known,
                hashes_tell_what_was_sent_wherever_it_went,
                owners_are_as_they_stand_now,
                records_are_found_by_how_their_ids_begin,
                a_file_is_found_by_the_photos_that_consist_of_it,
            }
            held {
                an_officer_is_shown_what_waits_in_the_area,
                a_no_is_told_with_its_word_and_only_once,
                a_yes_is_told_with_its_receipt,
            }
            boards {
                a_board_shows_targets_with_what_arrived,
                figures_are_summed_by_district,
                the_whole_country_is_one_cheap_query,
                a_household_on_the_list_is_not_asked_yet,
                a_household_with_a_zero_character_harms_nobody,
            }
            targets {
                villages_lie_where_they_were_put,
                targets_name_their_instruments,
                drafts_go_on_by_their_revision_and_versions_stay,
                targets_change_all_at_once,
            }
            whole {
                a_copy_has_everything_and_overwrites_nothing,
                a_demonstration_is_marked_for_good,
                a_whole_database_is_found_whole,
            }
        );
    };
    (@each $open:path, $mark:tt: $($of:ident { $($case:ident),* $(,)? })*) => {
        $($(contract!(@one $open, $mark, $of, $case);)*)*
    };
    (@one $open:path, [$(#[$mark:meta])*], $of:ident, $case:ident) => {
        #[tokio::test]
        $(#[$mark])*
        async fn $case() {
            let (store, _kept) = $open().await;
            super::$of::$case(&store).await;
        }
    };
}
use contract;
