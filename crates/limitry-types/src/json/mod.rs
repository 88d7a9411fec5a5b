//! JSON as strictly as every parser reads it: whole documents, and objects as pairs of names and unparsed values.
//!
//! ```
//! use limitry_types::json;
//!
//! let members = json::members(r#"{"id": 7, "id": "x"}"#)?;
//! assert_eq!(members.len(), 2);
//! assert_eq!(json::string(members[1].1).as_deref(), Some("x"));
//! # Ok::<(), serde_json::Error>(())
//! ```

mod document;
mod members;

pub use document::parse;
pub use members::{Member, is_null, members, string, validate};

/// Many parsers stop at 128 levels, and a response nests what was sent a few levels deeper.
const MAX_DEPTH: u8 = 100;
