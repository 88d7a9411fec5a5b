//! The database: one SQLite file, opened by several connections and several processes at once.

mod amount_columns;
mod backup;
#[cfg_attr(not(target_os = "linux"), path = "no_change_detector.rs")]
mod change_detector;
mod counter_place;
mod error;
#[cfg_attr(not(unix), path = "no_file_identity.rs")]
mod file_identity;
mod header;
mod identity;
mod json;
mod meta;
mod migrations;
mod open;
mod orderly_end;
mod own_ids;
mod schema;
mod wal;

pub(crate) use amount_columns::{from_amount_columns, to_amount_columns};
pub(crate) use backup::copy_database;
pub(crate) use change_detector::{ChangeDetector, WalIndexHeader};
pub(crate) use counter_place::{CounterPlace, INSERT_COUNTERS};
pub(crate) use error::DatabaseError;
pub(crate) use file_identity::DatabaseFiles;
pub(crate) use header::{FILE_NAME, check_snapshot_header};
pub(crate) use identity::{free_slug, incarnation, start_incarnation};
pub(crate) use json::{from_json, from_optional_json};
pub(crate) use meta::Meta;
pub(crate) use migrations::{migrate, schema_at, schema_of};
#[cfg(test)]
pub(crate) use open::open;
pub(crate) use open::{connect, find_damage, open_checked, tune_for_writing};
pub(crate) use orderly_end::{DirectoryUse, set_aside};
pub(crate) use schema::{CUSTOMER_BUCKETS, TIME_SPAN_SQL, customer_bucket_sql, time_span_sql};
