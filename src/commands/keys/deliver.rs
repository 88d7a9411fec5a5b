//! Hands a new secret over: prints it, or delivers it to the targets of `--to`.

use crate::base::env;
use crate::base::text::shell;
use crate::context::Context;
use crate::failure::{Failure, Result, codes, common};
use crate::features::delivery::{CheckedTarget, Target};
use crate::features::lease;
use crate::output::Format;
use limitry_client::Client;
use limitry_types::text::escape;

/// The command that a hint names where a command that makes a key has no `--to`.
pub(in crate::commands) const CREATE: &str = "limitry keys create Production";

/// The command with `--to` for each target.
pub(super) fn to_all(mut command: String, targets: &[Target]) -> String {
    for target in targets {
        command.push_str(" --to ");
        command.push_str(&shell(&target.to_string()));
    }
    command
}

/// Refuses, before a key is created, a stdout that would keep the secret or lose it.
///
/// `command` makes the key: `limitry keys create Production`. `None` for a secret that `--to` cannot deliver.
pub(in crate::commands) fn check(
    ctx: &Context,
    command: Option<&str>,
    plain: bool,
    needs_terminal: bool,
) -> Result<()> {
    let or_deliver = |instead: &str| {
        command.map_or_else(String::new, |command| {
            format!(", or {instead}: `{command} --to env-file:.env`")
        })
    };
    if ctx.printer().goes_nowhere() {
        return Err(Failure::usage(
            codes::SECRET_TO_STDOUT,
            "the secret would go to a stdout that is closed or /dev/null, and be lost",
        )
        .hint(format!(
            "redirect stdout to a file{}",
            or_deliver("let limitry deliver the key")
        )));
    }
    let on_purpose = plain || ctx.printer().format() != Format::Text;
    if !on_purpose && env::is_ci() {
        return Err(common::secret_to_stdout("a CI log", command));
    }
    if !on_purpose && needs_terminal && !ctx.printer().is_for_person() {
        return Err(common::secret_to_stdout(
            "a pipe or a file, without `--plain`",
            command,
        ));
    }
    if ctx.printer().cannot_mask() {
        return Err(Failure::usage(
            codes::SECRET_TO_STDOUT,
            "the job's log could not mask the secret: stderr is a file, closed, or /dev/null",
        )
        .hint(format!(
            "leave stderr to the runner{}",
            or_deliver("deliver the key without printing it")
        )));
    }
    Ok(())
}

/// Warns about targets that other users can read. Under `--json` stderr is for an error document only.
pub(super) fn warn_of_targets(ctx: &Context, targets: &[CheckedTarget]) {
    if ctx.printer().prints_text() {
        for warning in targets.iter().filter_map(CheckedTarget::warning) {
            ctx.printer().warn(&warning);
        }
    }
}

/// Ends what earlier commands on this machine left: revokes their keys, or finishes their delivery.
pub(in crate::commands) async fn sweep_leases(ctx: &Context, client: &Client) -> Result<()> {
    let report = lease::sweep(&ctx.destination(client)?, client).await?;
    for name in &report.finished {
        ctx.printer().note(&format!(
            "Finished creating key '{}': an earlier command was interrupted after it delivered the key.",
            escape(name)
        ));
    }
    if report.revoked > 0 {
        let (count, s) = (report.revoked, if report.revoked == 1 { "" } else { "s" });
        ctx.printer().note(&format!(
            "Revoked {count} key{s} that an earlier run had left behind."
        ));
    }
    if let Some(error) = report.error {
        ctx.printer().warn(&format!(
            "a key that an earlier run left behind could not be revoked: {error}"
        ));
    }
    Ok(())
}
