//! Rotation of a key: a transaction over an API that can only create, change and revoke.
//!
//! The steps, and the reason for their order:
//!
//! 1. *planned*: a nonce is written to the journal. The successor is requested as `NAME (rotating <nonce>)` with an expiry
//!    in one hour. The request is never repeated; the nonce in the name tells whether an unanswered one took effect.
//! 2. *created*, *proved*: the API accepts a call with the successor. Only this process has its secret. If the process
//!    dies, the next one revokes the successor and creates another.
//! 3. *delivering*: the successor gets its real expiry and then goes into the targets, commands last. In this order a
//!    target never holds a key that is about to expire.
//! 4. *delivered*: the content of the targets was read back and proved again.
//! 5. *retiring*: the old key becomes `NAME (retiring <last four>)`, the successor takes NAME, and the old key gets its
//!    expiry or is revoked. Until this step the old key is unchanged.
//!
//! When a delivery fails, the targets are restored. A successor that no target had is revoked. One that a target had for
//! a moment expires within the hour. One that a target may still have is kept until a later one is proved from there.

mod abort;
mod deliver;
mod error;
mod frontend;
pub(crate) mod journal;
pub(crate) mod lookup;
pub(crate) mod name_marker;
mod recover;
mod retire;
mod state_machine;

pub(crate) use abort::abort;
pub(crate) use error::{being_rotated, changed, rotation_open};
pub(crate) use frontend::Frontend;
pub(crate) use state_machine::{Rotated, Rotation};
