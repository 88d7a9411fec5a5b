//! Handing a new secret over: on stdout, or to the targets of `--to`.

use crate::base::env;
use crate::base::exit::Exit;
use crate::context::Context;
use crate::failure::{Failure, Result, codes, common};
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
        Err(error) => Err(common::not_printed(&error, &undo(client, new).await)),
    }
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
