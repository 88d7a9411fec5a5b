//! `limitry keys rotate`: a transaction over an API that knows only create, change and revoke.
//!
//! The order, and why it is this one:
//!
//! 1. *planned*: a nonce is journalled, and the successor is asked for as `NAME (rotating <nonce>)` with an end in an
//!    hour. The request is never repeated. Whether an unanswered one took effect is found out by the nonce; when the
//!    journal is lost too, the successor dies by itself.
//! 2. *created*, *proved*: a call with it is answered. Nobody has it but this process. When that dies, the next one
//!    revokes it and makes another: a secret is nowhere on disk but in its targets.
//! 3. *delivering*: it gets its real lifetime, and then goes into the targets, one after the other, commands last. In
//!    this order a target never holds a key that is about to end, whenever the process dies; and the mark in its name
//!    stays until it is delivered, so that one that is lost in between is recognised.
//! 4. *delivered*: what the targets hold was read back; it is proved again, as it was read.
//! 5. *retiring*: the old key becomes `NAME (retiring <last four>)`, the successor takes NAME, and the old key gets its
//!    end or is revoked. Until here the old key is as it was.
//!
//! A key that was asked for and never seen may still be made: its nonce is remembered for its hour, beside the journal,
//! and the next rotation of the key revokes it. Before the old key is touched, the API must call the successor active.
//!
//! When a delivery fails, what was delivered is put back. A successor that nobody can have is revoked; one that was in
//! a target for a moment ends within the hour; one that may still be in a target stays until a later one is
//! proved from there.

mod abort;
mod engine;
mod hand_over;
mod journal;
mod many;
mod ongoing;
mod recover;
mod retire;

use crate::failure::{Failure, Result, codes};
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::json;

use super::super::lookup::{self, Purpose};
use super::deliver;
use super::mark::{plain, rotating};
use crate::app::context::Context;
use crate::base::exit::Exit;
use crate::base::random::nonce;
use crate::base::state::Destination;
use crate::base::text::{exact, shell};
use crate::base::time;
use crate::cli::keys::KeysRotateArgs;
use crate::cli::value_parsers::{End, Target};
use crate::features::delivery::{Held as Content, Place};
use crate::output::{Cell, Outcome};
use engine::{Done, Rotation};
use journal::{Earlier, Held, Journal, Lasting, State};
use limitry_client::{Client, ItemLimit};
use limitry_types::text::escape;
use limitry_types::{ApiKey, KeyStatus};

/// `keys rotate`
pub(in crate::commands) async fn rotate(ctx: &Context, args: KeysRotateArgs) -> Result<Outcome> {
    if args.resume || args.abort {
        return ongoing::rotate(ctx, &args).await;
    }
    if args.to.is_empty() && !args.dry_run {
        deliver::check(ctx, args.plain, true)?;
    }
    let client = ctx.user_project_client().await?;
    client.sync_clock().await?;
    let destination = journal::destination(ctx, &client)?;
    if args.all {
        return many::all(ctx, &client, &destination, &args).await;
    }
    let typed = args.key.clone().unwrap_or_default();
    if let Some(open) = ongoing::of(ctx, &destination, &typed)? {
        return Err(rotation_open(&open.name));
    }
    let old = lookup::key(ctx, &client, &typed, Purpose::Revoke).await?;
    let plan = plan(ctx, &client, &destination, old, &args).await?;
    if args.dry_run {
        return Ok(plan.show());
    }
    begin(ctx, client, &destination, plan, &args)
        .await
        .map(|done| retire::outcome(&done))
}

/// What a rotation is going to do.
struct Plan {
    old: ApiKey,
    /// The old key's name, which the successor takes.
    name: String,
    lasting: Lasting,
    /// When the old key is to end; nothing: at once.
    grace: Option<Span>,
    places: Vec<Place>,
    now: Timestamp,
}

/// Looks at everything before anything is made.
async fn plan(
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
        .hint("`limitry keys create NAME` makes a new one"));
    }
    let now = client.clock().now();
    let lasting = match args.expires {
        Some(End::At(time)) => {
            super::ensure_future(client, time).await?;
            Lasting::Until(time)
        }
        Some(End::After(span)) => Lasting::For(span),
        None => match (old.created_at, old.expires_at) {
            (_, None) => Lasting::Never,
            (Some(made), Some(ends)) => {
                let life: SignedDuration =
                    ends.duration_since(made).max(SignedDuration::from_secs(1));
                Lasting::For(Span::new().try_seconds(life.as_secs())?)
            }
            (None, Some(ends)) => Lasting::Until(ends),
        },
    };
    let name = plain(&old).to_owned();
    let targets = filled(&args.to, &old.id, &name)?;
    let places = deliver::find(ctx, &targets, args.force).await?;
    let places = belongs(places, &[&old.last_four], args.force).await?;
    let unseen = places.iter().find(|place| !place.target().is_readable());
    if let Some(place) = unseen.filter(|_| args.now && args.verify_with.is_none() && !args.force) {
        return Err(Failure::usage(
            codes::TARGET_UNREADABLE,
            format!(
                "{} cannot be read back, and --now would revoke the old key unseen",
                place.target()
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
        places,
        now,
    };
    // A grace that no calendar holds is told now too.
    plan.end_of_old()?;
    journal::ensure_readable(destination, &plan.old.id)?;
    let ours = journal::lost(destination, &plan.old.id, plan.now)?;
    refuse_a_second(client, &plan, &ours).await?;
    Ok(plan)
}

fn filled(targets: &[Target], id: &str, name: &str) -> Result<Vec<Target>> {
    targets
        .iter()
        .map(|target| Ok(target.filled(id, name)?))
        .collect()
}

/// A target must be empty, or hold a key that ends like one of these.
async fn belongs(places: Vec<Place>, last_fours: &[&str], force: bool) -> Result<Vec<Place>> {
    if force {
        return Ok(places);
    }
    let known: Vec<String> = last_fours.iter().map(|four| (*four).to_owned()).collect();
    deliver::blocking(move || {
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

/// Somebody else's rotation under way is not interfered with; what an earlier one of ours lost is ours.
async fn refuse_a_second(client: &Client, plan: &Plan, ours: &[String]) -> Result<()> {
    let keys = client
        .keys(Some(KeyStatus::Active), ItemLimit::All)
        .collect()
        .await?
        .data;
    let foreign = |key: &&ApiKey| {
        rotating(&plan.name, key)
            .is_some_and(|nonce| key.id != plan.old.id && !ours.iter().any(|one| one == nonce))
    };
    match keys.iter().find(foreign) {
        None => Ok(()),
        Some(marker) => Err(being_rotated(client, &plan.name, marker)),
    }
}

/// What is said of a successor that is not ours.
fn being_rotated(client: &Client, name: &str, marker: &ApiKey) -> Failure {
    let hour = SignedDuration::from_mins(61);
    let now = client.clock().now();
    let id = shell(&marker.id);
    let expires_soon = marker
        .expires_at
        .is_some_and(|end| end.duration_since(now) <= hour);
    let failure = Failure::new(
        Exit::Rejected,
        codes::BEING_ROTATED,
        format!(
            "key '{name}' is being rotated: '{}' ({}) is its successor",
            marker.name, marker.id
        ),
    );
    failure.hint(if expires_soon {
        format!("wait for that rotation; if it was given up: `limitry keys revoke {id}` (the key expires within the hour)")
    } else {
        format!(
            "wait for that rotation; the key does not expire within the hour, so it may be in use: `limitry keys show {id}`, and when it is in its place, `limitry keys rename {id} {}`",
            shell(name)
        )
    })
}

/// A rotation of the key is open.
fn rotation_open(name: &str) -> Failure {
    Failure::new(
        Exit::Rejected,
        codes::ROTATION_OPEN,
        format!("a rotation of '{name}' is under way"),
    )
    .hint("`limitry keys rotate --resume` finishes it, `limitry keys rotate --abort` ends it")
}

/// The key was changed between two looks.
fn changed(name: &str, id: &str) -> Failure {
    Failure::new(
        Exit::Rejected,
        codes::KEY_CHANGED,
        format!("key '{name}' ({id}) was changed at the same moment"),
    )
    .hint(format!(
        "`limitry keys show {}` shows it as it is now",
        shell(id)
    ))
}

impl Plan {
    fn end_of_old(&self) -> Result<Option<Timestamp>> {
        let Some(grace) = self.grace else {
            return Ok(None);
        };
        let then = time::after(self.now, grace)?;
        Ok(Some(
            self.old.expires_at.map_or(then, |ends| ends.min(then)),
        ))
    }

    fn show(&self) -> Outcome {
        let expires_at = match self.lasting {
            Lasting::Never => None,
            Lasting::Until(time) => Some(time),
            Lasting::For(span) => time::after(self.now, span).ok(),
        };
        let ends = self.end_of_old().ok().flatten();
        let targets: Vec<String> = self
            .places
            .iter()
            .map(|place| place.target().to_string())
            .collect();
        let mut fields = vec![
            (
                "key",
                Cell::text(format!("{} ({})", self.name, self.old.id)),
            ),
            ("new key expires", Cell::time(expires_at)),
            (
                "old key",
                Cell::text(ends.map_or("revoked at once".to_owned(), |time| {
                    format!("works until {}", exact(time))
                })),
            ),
        ];
        if !targets.is_empty() {
            fields.push(("delivered to", Cell::text(targets.join(", "))));
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

/// Takes the key, looks again, and rotates it.
async fn begin(
    ctx: &Context,
    client: Client,
    destination: &Destination,
    plan: Plan,
    args: &KeysRotateArgs,
) -> Result<Done> {
    let held = Held::take(destination, &plan.old.id, &plan.name)?;
    if held.read()?.is_some() {
        return Err(rotation_open(&plan.name));
    }
    if plan.grace.is_none() {
        let question = format!(
            "Rotate key '{}' and revoke the old one (…{}) at once?",
            escape(&plan.name),
            escape(&plan.old.last_four)
        );
        let instead = format!(
            "`limitry keys rotate {} --now --yes`, or `--grace 24h` instead of `--now`",
            plan.old.id
        );
        ctx.prompter().confirm(&question, &instead).await?;
    }
    // Whoever had the key before us may have rotated it.
    let now = client.key(&plan.old.id).await?;
    if now.status != KeyStatus::Active || now.name != plan.old.name {
        return Err(changed(&plan.name, &plan.old.id));
    }
    let asked = held.lost(client.clock().now())?;
    let earlier = asked.into_iter().map(|nonce| Earlier {
        nonce,
        id: None,
        last_four: None,
    });
    let journal = Journal {
        destination: destination.clone(),
        key: plan.old.id.clone(),
        name: plan.name,
        last_four: plan.old.last_four.clone(),
        ends: now.expires_at,
        lasting: plan.lasting,
        grace: plan.grace,
        targets: plan.places.iter().map(Place::canonical).collect(),
        verify_with: args.verify_with.clone(),
        force: args.force,
        begun_at: client.clock().now(),
        state: State::Planned,
        nonce: nonce::<4>()?,
        successor: None,
        successor_last_four: None,
        reached: Vec::new(),
        earlier: earlier.collect(),
    };
    let rotation = Rotation {
        ctx,
        client: client.clone(),
        held,
        journal,
        old: now,
        places: plan.places,
        new: None,
        plain: args.plain,
        resumed: false,
        open: false,
    };
    rotation.run().await
}
