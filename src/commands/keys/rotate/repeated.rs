//! The same command once more, while its rotation is under way.

use crate::failure::Result;
use jiff::{Span, Timestamp};

use super::super::super::Problem;
use super::super::deliver;
use super::journal::{Journal, Lasting};
use super::trouble::Trouble;
use super::{filled, later, ongoing, retire};
use crate::app::context::Context;
use crate::base::text::shell;
use crate::cli::keys::KeysRotateArgs;
use crate::cli::value_parsers::{End, Target};
use crate::features::delivery::Place;
use crate::output::{Outcome, View};
use limitry_client::Client;
use limitry_types::text::escape;

/// `keys rotate KEY` while its rotation is under way: the same targets go on, others are refused.
pub(super) async fn pick_up_again(
    ctx: &Context,
    client: Client,
    open: Journal,
    args: &KeysRotateArgs,
) -> Result<Outcome> {
    if args.dry_run {
        return Err(Problem::Rotation(Trouble::Open(open.name)).into());
    }
    let targets = filled(&args.to, &open.key, &open.name)?;
    let typed: Vec<Target> = deliver::find(ctx, &targets, true)
        .await?
        .iter()
        .map(Place::canonical)
        .collect();
    let same = typed.len() == open.targets.len()
        && typed.iter().all(|target| open.targets.contains(target));
    if !same {
        return Err(Problem::Rotation(Trouble::Open(open.name)).into());
    }
    refuse_what_differs(client.clock().now(), &open, args)?;
    say_how(ctx, &open);
    let mut open = open;
    // Whoever says so now has looked at what is there now.
    open.force |= args.force;
    let done = ongoing::resume(ctx, client, open, args.plain, true).await?;
    Ok(done.map_or_else(
        || {
            Outcome::new(serde_json::Value::Null, View::Nothing)
                .note("Another limitry has finished it.")
        },
        |done| retire::outcome(&done),
    ))
}

/// What was typed is done, or refused: a flag is never passed over. One that is left out asks for nothing.
fn refuse_what_differs(now: Timestamp, open: &Journal, args: &KeysRotateArgs) -> Result<()> {
    let differs = |begun: String, typed: String| -> Result<()> {
        Err(Problem::Rotation(Trouble::Differs {
            name: open.name.clone(),
            begun,
            typed,
        })
        .into())
    };
    // 24h and 1d are one grace.
    let same = |a: Span, b: Span| -> Result<bool> { Ok(later(now, a)? == later(now, b)?) };
    match (open.grace, args.grace) {
        (Some(begun), None) if args.now => {
            return differs(format!("--grace {begun:#}"), "--now".to_owned());
        }
        (None, Some(typed)) => return differs("--now".to_owned(), format!("--grace {typed:#}")),
        (None, None) if !args.now => return differs("--now".to_owned(), "a grace".to_owned()),
        (Some(begun), Some(typed)) if !same(begun, typed)? => {
            return differs(format!("--grace {begun:#}"), format!("--grace {typed:#}"));
        }
        _ => {}
    }
    let alike = match (args.expires, open.lasting) {
        (None, _) => true,
        (Some(End::At(typed)), Lasting::Until(begun)) => typed == begun,
        (Some(End::After(typed)), Lasting::For(begun)) => same(typed, begun)?,
        (Some(_), _) => false,
    };
    if let (false, Some(typed)) = (alike, args.expires) {
        return differs(
            lasting(open),
            match typed {
                End::At(time) => format!("--expires {time}"),
                End::After(span) => format!("--expires {span:#}"),
            },
        );
    }
    if args.verify_with != open.verify_with {
        let with = |command: &Option<String>| match command {
            Some(command) => format!("--verify-with {}", shell(command)),
            None => "no --verify-with".to_owned(),
        };
        return differs(with(&open.verify_with), with(&args.verify_with));
    }
    Ok(())
}

fn lasting(open: &Journal) -> String {
    match open.lasting {
        Lasting::Never => "a new key that does not expire".to_owned(),
        Lasting::Until(time) => format!("--expires {time}"),
        Lasting::For(span) => format!("--expires {span:#}"),
    }
}

/// Says that an earlier rotation is gone on with, and how: not as the flags say that were typed now.
pub(super) fn say_how(ctx: &Context, open: &Journal) {
    ctx.printer().progress(&format!(
        "Going on with the rotation of '{}' that was not finished, as it was begun ({}).",
        escape(&open.name),
        escape(&begun_with(open))
    ));
}

/// How it was begun, as flags.
fn begun_with(open: &Journal) -> String {
    let mut flags = vec![match open.grace {
        Some(grace) => format!("--grace {grace:#}"),
        None => "--now".to_owned(),
    }];
    if !matches!(open.lasting, Lasting::Never) {
        flags.push(lasting(open));
    }
    if let Some(command) = &open.verify_with {
        flags.push(format!("--verify-with {}", shell(command)));
    }
    flags.join(" ")
}
