//! What a rotation needs from the command that runs it.

use crate::base::shutdown::ShutdownGuard;
use crate::base::state::Destination;
use crate::failure::Result;
use limitry_client::{Client, NewKey, Token};
use limitry_types::ApiKey;

/// Talks to the user, and knows where leases belong.
pub(crate) trait Frontend {
    fn progress(&self, text: &str);

    /// Names the step that begins.
    fn begin(&self, doing: &str);

    /// Leaves the terminal to a command.
    fn pause(&self);

    /// Shows a finished step: what was done, and to what.
    fn step(&self, done: &str, what: &str);

    fn warn(&self, text: &str);

    /// Hides a secret in the log of a CI job.
    fn mask(&self, secret: &Token);

    /// Refuses a stdout that must not show a secret.
    fn ensure_printable(&self) -> Result<()>;

    /// Prints the new key with its secret; `replaces` is the old key as it will be.
    fn print(&self, new: &NewKey, replaces: &ApiKey) -> Result<(), String>;

    fn shutdown(&self) -> &ShutdownGuard;

    /// Whether commands may use the terminal.
    fn can_ask(&self) -> bool;

    /// Tells the user that the keychain waits for them.
    fn waiting(&self) -> Option<fn(&str)>;

    /// Where the leases of this API and project belong.
    fn lease_destination(&self, client: &Client) -> Result<Destination>;
}
