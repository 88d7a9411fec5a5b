//! The plan of a rotation, and its beginning.

use jiff::{SignedDuration, Span, Timestamp};
use serde_json::json;

use super::super::deliver;
use super::super::expiry::ensure_future;
use super::frontend::CommandFrontend;
use super::targets;
use crate::base::exit::Exit;
use crate::base::random::nonce;
use crate::base::state::Destination;
use crate::base::text::{exact, relative, shell};
use crate::base::time;
use crate::cli::keys::KeysRotateArgs;
use crate::cli::value_parsers::{End, Target};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::features::delivery;
use crate::features::delivery::CheckedTarget;
use crate::features::rotation::journal;
use crate::features::rotation::journal::{Journal, Lifetime, LockedJournal, State};
use crate::features::rotation::name_marker::{is_ending, plain, rotating};
use crate::features::rotation::{Rotated, Rotation, being_rotated, changed, rotation_open};
use crate::output::{Cell, Outcome};
use limitry_client::{Client, ItemLimit};
use limitry_types::text::escape;
use limitry_types::{ApiKey, KeyStatus};

/// Where this call rotates keys. A rotation is resumed only there.
pub(super) fn destination(ctx: &Context, client: &Client) -> Result<Destination> {
    Ok(Destination {
        // The local service has a URL here too: limitry 0.1 wrote it.
        api_url: client.api_url().to_string(),
        project: Some(client.project().unwrap_or_default().to_owned()),
        profile: Some(ctx.resolver()?.profile_name().to_owned()),
        ..Destination::default()
    })
}

/// What a rotation is going to do.
pub(super) struct Plan {
    old: ApiKey,
    /// The old key's name, which the successor takes.
    name: String,
    lasting: Lifetime,
    /// How long the old key keeps working; `None`: it is revoked.
    grace: Option<Span>,
    pub(super) targets: Vec<CheckedTarget>,
    now: Timestamp,
}

/// Checks everything before a key is created.
pub(super) async fn plan(
    ctx: &Context,
    client: &Client,
    destination: &Destination,
    old: ApiKey,
    args: &KeysRotateArgs,
) -> Result<Plan> {
    if old.status != KeyStatus::Active {
        return Err(Failure::new(
            Exit::Rejected,
            codes::KEY_NOT_ACTIVE,
            format!(
                "key '{}' ({}) is {}; only an active key can be rotated",
                old.name,
                old.id,
                old.status.as_str()
            ),
        )
        .hint(format!(
            "`{}` makes a new one",
            deliver::to_all(
                format!("limitry keys create {}", shell(plain(&old))),
                &args.to
            )
        )));
    }
    let now = client.clock().now();
    ensure_not_ending(&old, now)?;
    let lasting = match args.expires {
        Some(End::At(time)) => {
            ensure_future(client, time).await?;
            Lifetime::Until(time)
        }
        Some(End::After(span)) => Lifetime::For(span),
        None => match (old.created_at, old.expires_at) {
            (_, None) => Lifetime::Never,
            (Some(made), Some(ends)) => {
                let life: SignedDuration =
                    ends.duration_since(made).max(SignedDuration::from_secs(1));
                Lifetime::For(Span::new().try_seconds(life.as_secs())?)
            }
            (None, Some(ends)) => Lifetime::Until(ends),
        },
    };
    let name = plain(&old).to_owned();
    let targets = filled(&args.to, &old.id, &name)?;
    let targets = delivery::check_all(&targets, args.force, ctx.waiting()).await?;
    let targets = targets::ensure_owned(client, targets, &old, &name, args).await?;
    let unseen = targets.iter().find(|target| !target.target().is_readable());
    if let Some(target) = unseen.filter(|_| args.now && args.verify_with.is_none() && !args.force) {
        return Err(Failure::usage(
            codes::TARGET_UNREADABLE,
            format!(
                "{} cannot be read back, and --now would revoke the old key unseen",
                target.target()
            ),
        )
        .hint("`--verify-with CMD` checks that it arrived; `--grace 24h` leaves time; `--force` goes on without a check"));
    }
    let grace = (!args.now).then(|| args.grace.unwrap_or_else(|| Span::new().hours(24)));
    let plan = Plan {
        old,
        name,
        lasting,
        grace,
        targets,
        now,
    };
    // A grace that is out of the calendar's range is refused now, too.
    plan.old_key_expiry()?;
    journal::ensure_readable(destination, &plan.old.id)?;
    ensure_not_rotated_elsewhere(client, &plan).await?;
    Ok(plan)
}

/// Refuses a key that a rotation has replaced or taken back: its lifetime is what is left of it, and the new key would get the same.
fn ensure_not_ending(old: &ApiKey, now: Timestamp) -> Result<()> {
    if !is_ending(old) {
        return Ok(());
    }
    let ends = old.expires_at.map_or_else(String::new, |end| {
        format!(", and it ends {}", relative(end, now))
    });
    let message = format!(
        "a rotation has replaced or taken back key '{}' ({}, …{}){ends}",
        plain(old),
        old.id,
        old.last_four
    );
    Err(
        Failure::new(Exit::Rejected, codes::KEY_REPLACED, message).hint(format!(
            "`limitry keys revoke {}` ends it now",
            shell(&old.id)
        )),
    )
}

fn filled(targets: &[Target], id: &str, name: &str) -> Result<Vec<Target>> {
    targets
        .iter()
        .map(|target| Ok(target.filled(id, name)?))
        .collect()
}

/// Refuses a key that another process rotates, elsewhere.
async fn ensure_not_rotated_elsewhere(client: &Client, plan: &Plan) -> Result<()> {
    let keys = client
        .keys(Some(KeyStatus::Active), ItemLimit::All)
        .collect()
        .await?
        .data;
    let foreign = |key: &&ApiKey| rotating(&plan.name, key).is_some() && key.id != plan.old.id;
    match keys.iter().find(foreign) {
        None => Ok(()),
        Some(marker) => Err(being_rotated(client, &plan.name, marker)),
    }
}

impl Plan {
    fn old_key_expiry(&self) -> Result<Option<Timestamp>> {
        let Some(grace) = self.grace else {
            return Ok(None);
        };
        let then = time::after(self.now, grace)?;
        Ok(Some(
            self.old.expires_at.map_or(then, |ends| ends.min(then)),
        ))
    }

    pub(super) fn show(&self) -> Outcome {
        let expires_at = match self.lasting {
            Lifetime::Never => None,
            Lifetime::Until(time) => Some(time),
            Lifetime::For(span) => time::after(self.now, span).ok(),
        };
        let ends = self.old_key_expiry().ok().flatten();
        let targets: Vec<String> = self
            .targets
            .iter()
            .map(|target| target.target().to_string())
            .collect();
        let mut fields = vec![
            (
                "key",
                Cell::prose(format!("{} ({})", self.name, self.old.id)),
            ),
            ("new key expires", Cell::time(expires_at)),
            (
                "old key",
                Cell::prose(ends.map_or("revoked at once".to_owned(), |time| {
                    let relative = relative(time, self.now);
                    format!("works until {} ({relative})", exact(time))
                })),
            ),
        ];
        if !targets.is_empty() {
            fields.push(("delivered to", Cell::prose(targets.join(", "))));
        }
        let document = json!({
            "key": self.old,
            "newExpiresAt": expires_at,
            "oldRevoked": self.grace.is_none(),
            "oldExpiresAt": ends,
            "targets": targets,
        });
        Outcome::record(document, fields).note("Nothing was done: --dry-run.")
    }
}

/// The command as it was typed, for a key and for these targets.
pub(super) fn typed_again(id: &str, targets: &[Target], args: &KeysRotateArgs) -> String {
    let mut command = deliver::to_all(format!("limitry keys rotate {}", shell(id)), targets);
    let mut add = |word: String| {
        command.push(' ');
        command.push_str(&word);
    };
    match args.expires {
        Some(End::At(time)) => add(format!("--expires {time}")),
        Some(End::After(span)) => add(format!("--expires {span:#}")),
        None => {}
    }
    if let Some(grace) = args.grace {
        add(format!("--grace {grace:#}"));
    }
    if let Some(command) = &args.verify_with {
        add(format!("--verify-with {}", shell(command)));
    }
    for (is_given, flag) in [
        (args.force, "--force"),
        (args.plain, "--plain"),
        (args.now, "--now"),
    ] {
        if is_given {
            add(flag.to_owned());
        }
    }
    command
}

/// Locks the key, looks at it again, and rotates it.
pub(super) async fn begin(
    ctx: &Context,
    client: Client,
    destination: &Destination,
    plan: Plan,
    args: &KeysRotateArgs,
) -> Result<Rotated> {
    let locked = LockedJournal::take(destination, &plan.old.id, &plan.name)?;
    if locked.read()?.is_some() {
        return Err(rotation_open(&plan.name));
    }
    if plan.grace.is_none() {
        let question = format!(
            "Rotate key '{}' and revoke the old one (…{}) at once?",
            escape(&plan.name),
            escape(&plan.old.last_four)
        );
        let instead = format!(
            "`{} --yes`; with --grace 24h instead of --now, the old key works for a day more",
            typed_again(&plan.old.id, &args.to, args)
        );
        ctx.prompter().confirm(&question, &instead).await?;
    }
    // The process that held the lock before may have rotated the key.
    let now = client.key(&plan.old.id).await?;
    if now.status != KeyStatus::Active || now.name != plan.old.name {
        return Err(changed(&plan.name, &plan.old.id));
    }
    let journal = Journal {
        destination: destination.clone(),
        key: plan.old.id.clone(),
        name: plan.name,
        last_four: plan.old.last_four.clone(),
        ends: now.expires_at,
        lasting: plan.lasting,
        grace: plan.grace,
        targets: plan.targets.iter().map(CheckedTarget::canonical).collect(),
        verify_with: args.verify_with.clone(),
        force: args.force,
        begun_at: client.clock().now(),
        state: State::Planned,
        nonce: nonce::<4>()?,
        successor: None,
        successor_last_four: None,
        successor_expiry: None,
        reached: Vec::new(),
        earlier: Vec::new(),
    };
    deliver::warn_of_targets(ctx, &plan.targets);
    let rotation = Rotation {
        frontend: &CommandFrontend::new(ctx, args.plain),
        client: client.clone(),
        locked,
        journal,
        old: now,
        targets: plan.targets,
        new: None,
        resumed: false,
        open: false,
    };
    rotation.run().await
}
