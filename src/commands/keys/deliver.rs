//! Handing a new secret over: on stdout, or to the targets of `--to`.

use crate::app::context::Context;
use crate::base::blocking;
use crate::base::env;
use crate::base::exit::Exit;
use crate::failure::{Failure, Result, codes, common};
use crate::features::delivery::{Place, Target};
use crate::output::{Format, Outcome};
use limitry_client::{Client, NewKey};

/// Refuses before anything is made when the secret would end where it is kept for ever, or nowhere.
pub(in crate::commands) fn check(ctx: &Context, plain: bool, needs_terminal: bool) -> Result<()> {
    if ctx.printer().goes_nowhere() {
        return Err(Failure::usage(
            codes::SECRET_TO_STDOUT,
            "the secret would go to a stdout that is closed or /dev/null, and be lost",
        )
        .hint(
            "redirect stdout to a file, or let limitry deliver the key: `limitry keys create NAME --to env-file:.env` (or `--to command:CMD`)",
        ));
    }
    let on_purpose = plain || ctx.printer().format() != Format::Text;
    if on_purpose {
        return Ok(());
    }
    if env::is_ci() {
        return Err(common::secret_to_stdout("a CI log"));
    }
    if needs_terminal && !ctx.printer().is_for_person() {
        return Err(common::secret_to_stdout(
            "a pipe or a file, without `--plain`",
        ));
    }
    Ok(())
}

/// Looks at the places before anything is made; commands come last, because nothing takes back what they were told.
pub(super) async fn find(ctx: &Context, targets: &[Target], force: bool) -> Result<Vec<Place>> {
    let (targets, waiting) = (targets.to_vec(), ctx.waiting());
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

/// No place is to be written twice.
pub(super) fn refuse_overlaps(places: &[&Place]) -> Result<()> {
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

/// Runs what may block, for a keychain or a command, without blocking the runtime.
pub(super) async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    blocking::run("delivery", call).await.ok_or_else(|| {
        Failure::other(
            codes::OTHER,
            "a delivery ended without an answer".to_string(),
        )
    })
}

/// Prints the secret and flushes. When that fails nobody has it, so the key is revoked again.
pub(super) async fn print(
    ctx: &Context,
    client: &Client,
    new: &NewKey,
    outcome: &Outcome,
) -> Result<()> {
    ctx.printer().mask(&new.secret);
    match ctx.printer().show(outcome, ctx.now()) {
        Ok(()) => Ok(()),
        Err(error) => Err(not_printed(&error, &undo(client, new).await)),
    }
}

/// The new secret could not be printed; `undone` says what became of the key.
pub(in crate::commands) fn not_printed(reason: &dyn std::fmt::Display, undone: &str) -> Failure {
    Failure::other(
        codes::NOT_DELIVERED,
        format!("the new key could not be printed ({reason}), so {undone}"),
    )
}

/// The API created a key and ignored its expiry: revokes it.
pub(in crate::commands) async fn expiry_ignored(client: &Client, new: &NewKey) -> Failure {
    let undone = undo(client, new).await;
    let (name, id) = (&new.key.name, &new.key.id);
    Failure::new(
        Exit::Api,
        codes::NOT_SET,
        format!("the API created key '{name}' ({id}) and did not set its expiry, so {undone}"),
    )
    .hint("without --expires the key does not expire, and has to be revoked by hand")
}

/// Revokes a key that nobody holds; says what became of it.
pub(in crate::commands) async fn undo(client: &Client, new: &NewKey) -> String {
    let id = &new.key.id;
    match client.revoke_key(id).await {
        Ok(()) => format!("it was revoked again ({id})"),
        Err(error) => {
            format!("it should be revoked, which failed too ({error}): `limitry keys revoke {id}`")
        }
    }
}
