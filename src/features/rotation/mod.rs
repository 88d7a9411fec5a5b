//! Rotation of a key: a transaction over an API that can only create, change and revoke.
//!
//! The order, and why it is this one:
//!
//! 1. *planned*: a nonce is journalled, and the successor is asked for as `NAME (rotating <nonce>)` with an end in an
//!    hour. The request is never repeated. Whether an unanswered one took effect is found out by the nonce; when the
//!    journal is lost too, the successor dies by itself.
//! 2. *created*, *proved*: a call with it is answered. Nobody has it but this process. When that dies, the next one
//!    revokes it and makes another: a secret is nowhere on disk but in its targets.
//! 3. *delivering*: it gets its real lifetime, and then goes into the targets, one after the other, commands last. In
//!    this order a target never holds a key that is about to end, whenever the process dies; and the mark in its name
//!    stays until it is delivered, so that one that is lost in between is recognised.
//! 4. *delivered*: what the targets hold was read back; it is proved again, as it was read.
//! 5. *retiring*: the old key becomes `NAME (retiring <last four>)`, the successor takes NAME, and the old key gets its
//!    end or is revoked. Until here the old key is as it was.
//!
//! A key that was asked for and never seen may still be made: its nonce is remembered for its hour, beside the journal,
//! and the next rotation of the key revokes it. Before the old key is touched, the API must call the successor active.
//!
//! When a delivery fails, what was delivered is put back. A successor that nobody can have is revoked; one that was in
//! a target for a moment ends within the hour; one that may still be in a target stays until a later one is
//! proved from there.

mod abort;
mod deliver;
mod error;
pub(crate) mod journal;
pub(crate) mod lookup;
pub(crate) mod name_marker;
mod recover;
mod retire;
mod state_machine;

use crate::base::shutdown::ShutdownGuard;
use crate::failure::Result;
use limitry_client::{NewKey, Token};
use limitry_types::ApiKey;

pub(crate) use abort::abort;
pub(crate) use error::{being_rotated, changed, rotation_open};
pub(crate) use state_machine::{Rotated, Rotation};

/// What a rotation needs from the command that runs it.
pub(crate) trait Frontend {
    fn progress(&self, text: &str);

    fn warn(&self, text: &str);

    /// Hides a secret in what is printed.
    fn mask(&self, secret: &Token);

    /// Refuses a stdout that no secret may be printed to.
    fn ensure_printable(&self) -> Result<()>;

    /// Prints the new key with its secret; `replaces` is the old key as it will be.
    fn print(&self, new: &NewKey, replaces: &ApiKey) -> Result<(), String>;

    fn shutdown(&self) -> &ShutdownGuard;

    /// Whether commands may use the terminal.
    fn can_ask(&self) -> bool;

    /// Tells the user that the keychain waits for them.
    fn waiting(&self) -> Option<fn(&str)>;
}
