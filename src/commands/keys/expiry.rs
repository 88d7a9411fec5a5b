//! The time of `--expires`, by the server's clock.

use jiff::Timestamp;

use crate::base::time;
use crate::cli::value_parsers::End;
use crate::failure::{Failure, Result, codes};
use limitry_client::Client;

/// The time that `--expires` means, by the server's clock.
pub(super) async fn expiry(client: &Client, end: End) -> Result<Timestamp> {
    match end {
        End::At(time) => {
            ensure_future(client, time).await?;
            Ok(time)
        }
        End::After(span) => {
            client.sync_clock().await?;
            Ok(time::after(client.clock().now(), span)?)
        }
    }
}

/// Refuses an `--expires` that is in the past, by the server's clock.
pub(super) async fn ensure_future(client: &Client, time: Timestamp) -> Result<()> {
    client.sync_clock().await?;
    if time > client.clock().now() {
        return Ok(());
    }
    Err(Failure::usage(
        codes::USAGE,
        format!("invalid value for '--expires': {time} is in the past"),
    )
    .hint("give a future time, as in `--expires 90d`"))
}
