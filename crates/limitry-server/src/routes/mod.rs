//! The routes of the API: one table, and a file for each resource.

mod api_keys;
mod balances;
mod client;
mod client_tokens;
mod customers;
mod date_range;
mod dev;
mod events;
mod fields;
mod find;
mod limits;
mod meter_limits;
mod meters;
mod openapi;
mod projects;
mod quota_alerts;
mod quotas;
mod rate_limits;
mod reports;
mod route;
mod table;
mod track;
mod usage;
mod user;

pub(crate) use api_keys::insert as insert_api_key;
pub(crate) use dev::reset_blocking;
pub(crate) use meter_limits::leaders as limit_leaders;
#[cfg(test)]
pub(crate) use meter_limits::list_statement as limit_list_statement;
pub use openapi::DOCUMENT;
pub(crate) use projects::{all as all_projects, first as first_project};
pub(crate) use route::{Execution, Fields, RequiredAuth, Route};
pub(crate) use table::ROUTES;
