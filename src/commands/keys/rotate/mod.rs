//! `limitry keys rotate`

mod all;
mod frontend;
mod resume;
mod summary;

use crate::failure::{Failure, Result, codes};
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::json;

use super::super::lookup::{self, Purpose};
use super::deliver;
use crate::base::exit::Exit;
use crate::base::random::nonce;
use crate::base::state::Destination;
use crate::base::text::exact;
use crate::base::time;
use crate::cli::keys::KeysRotateArgs;
use crate::cli::value_parsers::{End, Target};
use crate::context::Context;
use crate::features::delivery;
use crate::features::delivery::Place;
use crate::features::rotation::journal;
use crate::features::rotation::journal::{
    AbandonedSuccessor, Journal, Lifetime, LockedJournal, State,
};
use crate::features::rotation::lookup::belongs;
use crate::features::rotation::name_marker::{plain, rotating};
use crate::features::rotation::{Rotated, Rotation, being_rotated, changed, rotation_open};
use crate::output::{Cell, Outcome};
use frontend::CommandFrontend;
use limitry_client::{Client, ItemLimit};
use limitry_types::text::escape;
use limitry_types::{ApiKey, KeyStatus};

/// `keys rotate`
pub(in crate::commands) async fn rotate(ctx: &Context, args: KeysRotateArgs) -> Result<Outcome> {
    if args.resume || args.abort {
        return resume::resume_or_abort(ctx, &args).await;
    }
    if args.to.is_empty() && !args.dry_run {
        deliver::check(ctx, args.plain, true)?;
    }
    let client = ctx.user_project_client().await?;
    client.sync_clock().await?;
    let destination = destination(ctx, &client)?;
    if args.all {
        return all::all(ctx, &client, &destination, &args).await;
    }
    let typed = args.key.clone().unwrap_or_default();
    if let Some(open) = resume::matching(ctx, &destination, &typed)? {
        return Err(rotation_open(&open.name));
    }
    let old = lookup::key(ctx, &client, &typed, Purpose::Revoke).await?;
    let plan = plan(ctx, &client, &destination, old, &args).await?;
    if args.dry_run {
        return Ok(plan.show());
    }
    begin(ctx, client, &destination, plan, &args)
        .await
        .map(|done| summary::rotated(&done))
}

/// Where this call rotates keys. A rotation is resumed there only.
fn destination(ctx: &Context, client: &Client) -> Result<Destination> {
    Ok(Destination {
        // The local service has a URL here too: limitry 0.1 wrote it.
        api_url: client.api_url().to_string(),
        project: Some(client.project().unwrap_or_default().to_owned()),
        profile: Some(ctx.resolver()?.profile_name().to_owned()),
        credential: None,
    })
}

/// What a rotation is going to do.
struct Plan {
    old: ApiKey,
    /// The old key's name, which the successor takes.
    name: String,
    lasting: Lifetime,
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
    let places = delivery::find_all(&targets, args.force, ctx.waiting()).await?;
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
            Lifetime::Never => None,
            Lifetime::Until(time) => Some(time),
            Lifetime::For(span) => time::after(self.now, span).ok(),
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
) -> Result<Rotated> {
    let held = LockedJournal::take(destination, &plan.old.id, &plan.name)?;
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
    let earlier = asked.into_iter().map(|nonce| AbandonedSuccessor {
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
        frontend: &CommandFrontend {
            ctx,
            plain: args.plain,
        },
        client: client.clone(),
        held,
        journal,
        old: now,
        places: plan.places,
        new: None,
        resumed: false,
        open: false,
    };
    rotation.run().await
}
