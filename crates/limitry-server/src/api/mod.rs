//! What handlers get and return: a request that passed authentication, its validation, responses, errors and pages.

mod body;
mod error;
mod page;
mod query;
mod request;
mod response;
mod validation;

pub(crate) use body::{ApiBody, FileBody};
pub(crate) use error::ApiError;
pub(crate) use page::PageRequest;
pub(crate) use query::Query;
pub(crate) use request::{Authorization, Principal, ProjectRef, RequestContext, TokenRow, UserRef};
pub(crate) use response::Response;
pub(crate) use validation::{FieldErrors, Object, parse_integer};
