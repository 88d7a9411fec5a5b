//! From an HTTP request to a response: authentication, limits of the API, idempotency, the route's handler, headers.

mod app;
mod auth_cache;
mod connection_list;
mod connections;
mod date;
mod headers;
mod host;
mod idempotency;
mod logging;
mod page;
mod pipeline;
mod rate_limiter;
mod request_parts;
mod router;
mod unread_body;

pub(crate) use app::App;
pub(crate) use auth_cache::CachePool;
pub(crate) use connections::{Listening, thread_count};
pub(crate) use page::Page;
pub(crate) use request_parts::RequestBody;
pub(crate) use router::respond_to;
