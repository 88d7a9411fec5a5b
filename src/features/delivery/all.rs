//! Several targets at once.

use super::{Place, Target};
use crate::base::blocking;
use crate::failure::{Failure, Result, codes};

/// Finds and checks all targets. Commands come last: what they received cannot be taken back.
pub(crate) async fn find_all(
    targets: &[Target],
    force: bool,
    waiting: Option<fn(&str)>,
) -> Result<Vec<Place>> {
    let targets = targets.to_vec();
    let mut places = blocking(move || {
        targets
            .iter()
            .map(|target| Place::find(target, force, waiting))
            .collect::<Result<Vec<_>, _>>()
    })
    .await??;
    refuse_overlaps(&places.iter().collect::<Vec<_>>())?;
    places.sort_by_key(|place| !place.target().is_readable());
    Ok(places)
}

/// Refuses two targets that are the same place.
pub(crate) fn refuse_overlaps(places: &[&Place]) -> Result<()> {
    for (i, place) in places.iter().enumerate() {
        if let Some(other) = places[..i].iter().find(|other| other.overlaps(place)) {
            return Err(Failure::usage(
                codes::SAME_TARGET,
                format!(
                    "{} and {} are the same place",
                    other.target(),
                    place.target()
                ),
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
