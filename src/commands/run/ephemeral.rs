//! A key for one command: created before it starts, renewed while it runs, revoked when it ends.
//!
//! If limitry itself is killed in between, the key expires, and the next `run` finds the lease and revokes it.

use crate::base::exit::Exit;
use crate::base::poll::Poll;
use crate::failure::{Failure, Result, codes};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::pin::pin;
use std::task;
use std::time::{Duration, Instant};

use jiff::SignedDuration;

use super::super::keys::deliver;
use crate::base::process::supervise::{ExitStatus, Signals, StartError, Supervised};
use crate::base::random::nonce;
use crate::base::text::exact;
use crate::base::time;
use crate::cli::run::RunArgs;
use crate::context::Context;
use crate::features::lease::Lease;
use crate::features::new_key::{self, Expected, ExpectedExpiry};
use crate::features::propagation::{PROPAGATION_TIMEOUT, SHORT_TIMEOUT, revoke_and_confirm};
use crate::features::rotation::name_marker::{MarkerKind, NameMarker};

use crate::output::Outcome;
use limitry_client::{ApiError, Client, NewKey, optional};
use limitry_types::text::escape;
use limitry_types::{ApiKeyChange, KeyStatus, NewApiKey};

/// How long a key lives when nothing is said.
const DEFAULT_TTL: SignedDuration = SignedDuration::from_mins(15);

/// `limitry run --ephemeral`
pub(super) async fn run(ctx: &Context, args: &RunArgs) -> Result<Outcome> {
    // From here on a signal does not end limitry before the key is revoked.
    let mut signals = Signals::install().map_err(Failure::internal)?;
    let ttl = args.ttl.map_or(DEFAULT_TTL, SignedDuration::from_secs);
    let made = {
        let mut making = pin!(make(ctx, args, ttl));
        let asked = tokio::select! {
            biased;
            made = &mut making => Ok(made),
            asked = signals.termination_request() => Err(asked),
        };
        match asked {
            Ok(made) => made?,
            Err(asked) => {
                // The answer to the create is waited for: it says whether there is a key.
                if ctx.shutdown().in_critical_section()
                    && let Ok(key) = making.await
                {
                    key.end(ctx, &mut signals).await;
                }
                return Err(Failure::interrupted(asked.exit()));
            }
        }
    };
    let mut made = made;
    let ran = unwinding(run_command(ctx, args, ttl, &mut made, &mut signals)).await;
    made.end(ctx, &mut signals).await;
    match ran {
        Ok(ending) => Ok(Outcome::of_child(ending?.code())),
        Err(panic) => resume_unwind(panic),
    }
}

/// A key that ends with the command.
struct Ephemeral {
    client: Client,
    new: NewKey,
    lease: Lease,
    made_at: Instant,
}

/// Revokes the keys that earlier runs left, and creates the key.
async fn make(ctx: &Context, args: &RunArgs, ttl: SignedDuration) -> Result<Ephemeral> {
    let client = ctx.user_project_client().await?;
    deliver::sweep_leases(ctx, &client).await?;
    client.sync_clock().await?;
    let nonce = nonce::<8>()?;
    let now = client.clock().now();
    let expires_at = time::after(now, ttl)?;
    let name = name(&args.command[0], &nonce);
    // From here on a signal waits until the API has answered.
    let _section = ctx.shutdown().enter();
    let mut lease = Lease::write(
        nonce,
        name.clone(),
        ctx.destination(&client)?,
        now,
        expires_at,
    )?;
    let asked = NewApiKey {
        name,
        expires_at: Some(expires_at),
    };
    match client.create_key(&asked).await {
        Ok(new) => {
            // Without the id, the lease finds the key by its name.
            if let Err(error) = lease.has_key(&new.key.id) {
                tracing::debug!("the lease could not be written again: {error}");
            }
            ctx.printer().mask(&new.secret);
            let made = Ephemeral {
                client,
                new,
                lease,
                made_at: Instant::now(),
            };
            made.ensure_usable(ctx).await
        }
        Err(error) => {
            give_up(ctx, &client, lease, &error).await;
            Err(error.into())
        }
    }
}

/// The create failed: revokes the key if there is one.
async fn give_up(ctx: &Context, client: &Client, lease: Lease, error: &ApiError) {
    if !error.outcome_unknown() {
        return lease.remove();
    }
    match lease.revoke_leased_key(client).await {
        Ok(true) => lease.remove(),
        // The API may still create it: the next run looks again.
        Ok(false) => {}
        Err(_) => ctx.printer().warn(&format!(
            "key '{}' may exist, and no one has it; it expires {}, or with the next limitry run --ephemeral",
            escape(&lease.record.name),
            exact(lease.record.expires_at)
        )),
    }
}

/// Runs the command, and renews the key as long as it runs.
async fn run_command(
    ctx: &Context,
    args: &RunArgs,
    ttl: SignedDuration,
    key: &mut Ephemeral,
    signals: &mut Signals,
) -> Result<ExitStatus, StartError> {
    let command = super::command(ctx, args, &key.new.secret);
    let running = Supervised::start(command, signals)?;
    let ended = running.wait(signals);
    tokio::select! {
        biased;
        ended = ended => ended,
        never = renew(ctx, ttl, key) => match never {},
    }
}

/// Moves the key's expiry, each time half of its life has passed.
async fn renew(
    ctx: &Context,
    ttl: SignedDuration,
    key: &mut Ephemeral,
) -> std::convert::Infallible {
    let whole = ttl.unsigned_abs();
    let mut pause = whole / 2;
    let mut warned = false;
    loop {
        tokio::time::sleep(pause).await;
        let client = key.client.clone();
        let result = renew_once(&client, ttl, key).await;
        pause = match result {
            Ok(()) => {
                warned = false;
                whole / 2
            }
            Err(error) => {
                if !warned {
                    let end = exact(key.lease.record.expires_at);
                    ctx.printer().warn(&format!(
                        "the command's key could not be prolonged and ends {end}: {error:#}"
                    ));
                    warned = true;
                }
                (whole / 10).max(Duration::from_secs(1))
            }
        };
    }
}

async fn renew_once(client: &Client, ttl: SignedDuration, key: &mut Ephemeral) -> Result<()> {
    let end = time::after(client.clock().now(), ttl)?;
    let change = ApiKeyChange {
        name: None,
        expires_at: Some(Some(end)),
    };
    let changed = client.change_key(&key.new.key.id, &change).await?;
    key.lease.ends_at(changed.key.expires_at.unwrap_or(end))?;
    if changed.expiry_ignored {
        return Err(Failure::new(
            Exit::Api,
            codes::NOT_SET,
            "the API answered that it set the key's expiry, but did not",
        ));
    }
    Ok(())
}

impl Ephemeral {
    /// Revokes the key if it does not expire or does not work: then the command does not run.
    async fn ensure_usable(self, ctx: &Context) -> Result<Self> {
        let id = self.new.key.id.clone();
        let failure = if self.new.expiry_ignored {
            Failure::new(
                Exit::Api,
                codes::NOT_SET,
                format!(
                    "the API created key '{}' ({id}) and did not set its expiry",
                    self.new.key.name
                ),
            )
            .hint("without an expiry the key would outlive the command")
        } else {
            match self.prove(ctx).await {
                Ok(()) => return Ok(self),
                Err(failure) => failure,
            }
        };
        let Self {
            client, mut lease, ..
        } = self;
        let revoked = if failure.has(codes::WRONG_KEY) {
            // Another key has the id in the answer: only the name is ours.
            lease.record.key_id = None;
            lease.revoke_leased_key(&client).await
        } else {
            revoke_and_confirm(&client, &id).await
        };
        let mut failure = failure;
        // The lease is removed once the key is certainly gone: otherwise the next run revokes it.
        let undone = match revoked {
            Ok(true) => {
                lease.remove();
                format!("so it was revoked again ({id})")
            }
            Ok(false) => "and it expires, or the next `run` revokes it".to_owned(),
            Err(error) => format!(
                "and it could not be revoked again ({error}): it expires, or run `limitry keys revoke {id}`"
            ),
        };
        failure.message = format!("{}, {undone}", failure.message);
        Err(failure)
    }

    /// Calls the API with the key, and compares the key that it reports with the one that it answered with.
    async fn prove(&self, ctx: &Context) -> Result<()> {
        new_key::ensure_consistent(&self.new)?;
        let announce = || {
            ctx.printer()
                .progress("waiting for the command's key to be accepted…");
        };
        new_key::prove(&self.client, &self.new.secret, announce).await?;
        let expected = Expected {
            id: &self.new.key.id,
            last_four: Some(self.new.secret.last_four()),
            expiry: ExpectedExpiry::Exactly(self.new.key.expires_at),
        };
        new_key::verify_if_found(&self.client, expected).await
    }

    /// Revokes the key. `true` if it is certainly gone: a server that does not find a young key may not know it yet.
    async fn revoke(&self, client: &Client) -> Result<bool, ApiError> {
        let id = &self.new.key.id;
        let revoked = Poll::with_timeout(SHORT_TIMEOUT)
            .until(async || {
                let revoked = optional(client.revoke_key(id).await)?.is_some();
                let is_gone = if revoked {
                    optional(client.key(id).await)?
                        .is_none_or(|key| key.status != KeyStatus::Active)
                } else {
                    self.made_at.elapsed() > PROPAGATION_TIMEOUT
                };
                Ok::<_, ApiError>(is_gone.then_some(()))
            })
            .await?;
        Ok(revoked.is_some())
    }

    /// Revokes the key. A second signal leaves it to its expiry.
    async fn end(self, ctx: &Context, signals: &mut Signals) {
        let client = self.client.clone();
        let result = {
            let mut revoking = pin!(self.revoke(&client));
            let mut asked = 0;
            loop {
                tokio::select! {
                    biased;
                    result = &mut revoking => break Some(result),
                    _ = signals.termination_request() => {
                        asked += 1;
                        if asked > 1 {
                            break None;
                        }
                        ctx.printer().note("Revoking the command's key first; press Ctrl-C again to leave it to its expiry.");
                    }
                }
            }
        };
        let id = &self.new.key.id;
        let why = match result {
            Some(Ok(true)) => return self.lease.remove(),
            Some(Ok(false)) => {
                ": the API does not know it, or still reports it as active".to_owned()
            }
            Some(Err(error)) => format!(": {error}"),
            None => String::new(),
        };
        ctx.printer().warn(&format!(
            "the command's key ({id}) could not be revoked{why}. It ends {}, or with the next limitry run --ephemeral",
            exact(self.lease.record.expires_at)
        ));
    }
}

/// The name of the key: readable, and used by no other key.
fn name(command: &std::ffi::OsStr, nonce: &str) -> String {
    let program = Path::new(command)
        .file_name()
        .unwrap_or(command)
        .to_string_lossy();
    let plain: String = program
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '_'
            }
        })
        .take(40)
        .collect();
    NameMarker::new(MarkerKind::Ephemeral, nonce).on(&format!("run {plain}"))
}

/// Waits for the work. Returns a panic instead of passing it on, because the key must be revoked first.
async fn unwinding<T>(work: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut work = pin!(work);
    std::future::poll_fn(|context| {
        match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(task::Poll::Ready(value)) => task::Poll::Ready(Ok(value)),
            Ok(task::Poll::Pending) => task::Poll::Pending,
            Err(panic) => task::Poll::Ready(Err(panic)),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{MarkerKind, NameMarker, name};
    use limitry_types::ApiKey;

    #[test]
    fn the_key_of_a_command_is_recognized_by_its_name() {
        let is_ephemeral = |name: &str| {
            let key: ApiKey =
                serde_json::from_value(json!({"id": "key_1", "name": name})).expect("a key");
            NameMarker::of(&key).is_some_and(|(_, marker)| marker.kind == MarkerKind::Ephemeral)
        };
        for command in ["sh", "/opt/a b/x (1)", "é"] {
            let called = name(std::ffi::OsStr::new(command), "0123456789abcdef");
            assert!(is_ephemeral(&called), "{called}");
        }
        for other in [
            "run sh",
            "sh (ephemeral 0123456789abcdef)",
            "run (ephemeral x)",
        ] {
            assert!(!is_ephemeral(other), "{other}");
        }
    }
}
