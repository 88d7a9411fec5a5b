//! How a request becomes an answer: who asks, may they, what do they ask, was it asked before, and then the work.

mod answer;
mod call;
mod desk;
mod idempotency;
mod json;
mod limiter;
mod page;
mod pipeline;
mod problem;
mod query;
mod request;
mod respond;
mod serve;
mod validate;

pub(crate) use answer::Answer;
pub(crate) use call::{Call, Caller, Person, ProjectRef};
pub(crate) use desk::Desks;
pub(crate) use idempotency::InFlight;
pub(crate) use limiter::Limiter;
pub(crate) use page::{PageRequest, page_of};
pub(crate) use pipeline::{handle, method_not_allowed, not_found};
pub(crate) use problem::{Problem, contain};
pub(crate) use query::Query;
pub use serve::serve;
pub(crate) use validate::{Checker, Object, whole};
