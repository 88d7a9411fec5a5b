//! The journal, old key and targets of an open rotation.

use super::Frontend;
use super::journal::{Journal, LockedJournal};
use crate::failure::{Failure, Result, codes};
use crate::features::delivery;
use crate::features::delivery::{Held as Content, Place};
use limitry_client::{Client, optional};
use limitry_types::{ApiKey, KeyStatus};

/// The rotation, held by this process; `None` when another one has finished it.
pub(crate) fn take(open: &Journal) -> Result<Option<(LockedJournal, Journal)>> {
    let held = LockedJournal::take(&open.destination, &open.key, &open.name)?;
    Ok(held.read()?.map(|now| (held, now)))
}

pub(crate) async fn old_key(client: &Client, open: &Journal) -> Result<ApiKey> {
    Ok(
        optional(client.key(&open.key).await)?.unwrap_or_else(|| ApiKey {
            id: open.key.clone(),
            project_id: None,
            name: open.name.clone(),
            prefix: String::new(),
            last_four: open.last_four.clone(),
            status: KeyStatus::Revoked,
            created_at: None,
            last_used_at: None,
            expires_at: None,
            revoked_at: None,
            extra: limitry_types::Extra::default(),
        }),
    )
}

/// Whether the new key works.
pub(crate) async fn is_active(client: &Client, open: &Journal) -> Result<bool> {
    let Some(id) = &open.successor else {
        return Ok(false);
    };
    let found = optional(client.key(id).await)?;
    Ok(found.is_some_and(|key| key.status == KeyStatus::Active))
}

/// Its targets, which hold one of its keys, or nothing.
pub(crate) async fn find_places(frontend: &dyn Frontend, open: &Journal) -> Result<Vec<Place>> {
    let places = delivery::find_all(&open.targets, open.force, frontend.waiting()).await?;
    let earlier = open
        .earlier
        .iter()
        .filter_map(|earlier| earlier.last_four.as_deref());
    let known: Vec<&str> = [open.last_four.as_str()]
        .into_iter()
        .chain(open.successor_last_four.as_deref())
        .chain(earlier)
        .collect();
    belongs(places, &known, open.force).await
}

/// A target must be empty, or hold a key that ends like one of these.
pub(crate) async fn belongs(
    places: Vec<Place>,
    last_fours: &[&str],
    force: bool,
) -> Result<Vec<Place>> {
    if force {
        return Ok(places);
    }
    let known: Vec<String> = last_fours.iter().map(|four| (*four).to_owned()).collect();
    delivery::blocking(move || {
        for place in &places {
            let found = match place.read()? {
                Content::Nothing | Content::Unreadable => continue,
                Content::Key(token) if known.iter().any(|four| four == token.last_four()) => {
                    continue;
                }
                Content::Key(token) => format!("the key …{}", token.last_four()),
                Content::Other => "something else than a key".to_owned(),
            };
            return Err(Failure::usage(
                codes::TARGET_OF_ANOTHER_KEY,
                format!(
                    "{} holds {found}, not the key that is rotated (…{})",
                    place.target(),
                    known.first().map_or("", String::as_str)
                ),
            )
            .hint("`--force` delivers there all the same; nothing was done"));
        }
        Ok(places)
    })
    .await?
}
