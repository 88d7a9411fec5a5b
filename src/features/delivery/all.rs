//! Delivery to several targets: to all of them, or to none.

use super::checked_target::{CheckedTarget, WriteError};
use super::error::DeliveryError;
use super::target::Target;
use crate::base::blocking;
use crate::failure::{Failure, Result, codes};
use limitry_client::Token;

/// Checks all targets. Commands come last, because what they received cannot be taken back.
pub(crate) async fn check_all(
    targets: &[Target],
    force: bool,
    waiting: Option<fn(&str)>,
) -> Result<Vec<CheckedTarget>> {
    let targets = targets.to_vec();
    let mut checked = blocking(move || {
        targets
            .iter()
            .map(|target| CheckedTarget::check(target, force, waiting))
            .collect::<Result<Vec<_>, _>>()
    })
    .await??;
    refuse_overlaps(&checked.iter().collect::<Vec<_>>())?;
    checked.sort_by_key(|one| !one.target().is_readable());
    Ok(checked)
}

/// Refuses two targets that are the same place.
pub(crate) fn refuse_overlaps(targets: &[&CheckedTarget]) -> Result<()> {
    for (i, one) in targets.iter().enumerate() {
        if let Some(other) = targets[..i].iter().find(|other| other.overlaps(one)) {
            return Err(Failure::usage(
                codes::SAME_TARGET,
                format!("{} and {} are the same place", other.target(), one.target()),
            )
            .hint("give each place once"));
        }
    }
    Ok(())
}

/// Calls a keychain or a command without blocking the runtime.
pub(crate) async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    blocking::run("delivery", call).await.ok_or_else(|| {
        Failure::other(
            codes::OTHER,
            "a delivery ended without an answer".to_string(),
        )
    })
}

/// A delivery to several targets of which one failed.
#[derive(Debug)]
pub(crate) struct DeliverAllError {
    pub error: DeliveryError,
    /// The targets that may hold the new key now.
    pub holding: Vec<String>,
    /// Whether any target may have held the new key for a moment.
    pub reached: bool,
}

/// Delivers to every target and reads back what can be read. When one fails, those before it are restored. `begin` is
/// called before each target is written.
pub(crate) fn deliver_all(
    targets: &mut [CheckedTarget],
    secret: &Token,
    begin: &mut dyn FnMut(usize) -> Result<(), DeliveryError>,
) -> Result<(), DeliverAllError> {
    for i in 0..targets.len() {
        let written = match begin(i) {
            Ok(()) => targets[i]
                .write(secret)
                .and_then(|()| targets[i].verify(secret)),
            Err(error) => Err(WriteError {
                error,
                reached: false,
            }),
        };
        let Err(WriteError { error, reached }) = written else {
            continue;
        };
        let mut holding = Vec::new();
        for (n, target) in targets[..=i].iter_mut().enumerate() {
            let may_hold = n < i || reached;
            if may_hold && target.restore().is_err() {
                holding.push(target.target().to_string());
            }
        }
        return Err(DeliverAllError {
            error,
            holding,
            reached: reached || i > 0,
        });
    }
    Ok(())
}
