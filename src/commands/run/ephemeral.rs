//! A key for one command: made before it, prolonged while it runs, revoked when it has ended, however it ended.
//!
//! What happens when limitry itself is ended in between: the key has an end from its first moment, and the next
//! `run` finds the lease and revokes it.

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
use crate::base::process::subprocess;
use crate::base::process::supervise::{ExitStatus, Signals, StartError, Supervised};
use crate::base::random::nonce;
use crate::base::text::exact;
use crate::base::time;
use crate::cli::run::RunArgs;
use crate::context::Context;
use crate::features::lease;
use crate::features::lease::Lease;
use crate::features::propagation::{PROPAGATION_TIMEOUT, SHORT_TIMEOUT};
use crate::features::rotation::name_marker::{MarkerKind, NameMarker};

use crate::output::Outcome;
use limitry_client::{ApiError, Client, NewKey, optional};
use limitry_types::text::escape;
use limitry_types::{ApiKeyChange, NewApiKey};

/// How long a key lives when nothing is said.
const DEFAULT_TTL: SignedDuration = SignedDuration::from_mins(15);

/// `limitry run --ephemeral`
pub(super) async fn run(ctx: &Context, args: &RunArgs) -> Result<Outcome> {
    // From here on no signal ends limitry before it has put things right.
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
                // A key that is being made is waited for: it would be there, and nobody would know of it.
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

/// Sweeps what was left behind, and makes the key.
async fn make(ctx: &Context, args: &RunArgs, ttl: SignedDuration) -> Result<Ephemeral> {
    let client = ctx.user_project_client().await?;
    client.sync_clock().await?;
    let destination = ctx.destination(&client)?;
    let leases = lease::store()?;
    let swept = lease::sweep(&leases, &destination, &client).await?;
    if swept.ended > 0 {
        let (count, s) = (swept.ended, if swept.ended == 1 { "" } else { "s" });
        ctx.printer().note(&format!(
            "Revoked {count} key{s} that an earlier run had left behind."
        ));
    }
    if let Some(error) = swept.failed {
        ctx.printer().warn(&format!(
            "a key that an earlier run left behind could not be revoked: {error}"
        ));
    }
    let nonce = nonce::<8>()?;
    let now = client.clock().now();
    let expires_at = time::after(now, ttl)?;
    let name = name(&args.command[0], &nonce);
    // From here on a signal waits until it is known whether there is a key.
    let _section = ctx.shutdown().enter();
    let mut lease = Lease::write(leases, nonce, name.clone(), destination, now, expires_at)?;
    let asked = NewApiKey {
        name,
        expires_at: Some(expires_at),
    };
    match client.create_key(&asked).await {
        Ok(new) => {
            // Known by its name if this fails: it is no reason to leave the key.
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
            made.ensure_end().await
        }
        Err(error) => {
            give_up(ctx, &client, lease, &error).await;
            Err(error.into())
        }
    }
}

/// Nobody has the key, if there is one.
async fn give_up(ctx: &Context, client: &Client, lease: Lease, error: &ApiError) {
    if !error.outcome_unknown() {
        return lease.done();
    }
    match lease.revoke_leased_key(client).await {
        Ok(true) => lease.done(),
        // It may still be on its way: the next run looks again.
        Ok(false) => {}
        Err(_) => ctx.printer().warn(&format!(
            "there may be a key '{}' that nobody has; it ends {}, or with the next limitry run --ephemeral",
            escape(&lease.note.name),
            exact(lease.note.expires_at)
        )),
    }
}

/// Runs the command, and prolongs the key as long as it runs.
async fn run_command(
    ctx: &Context,
    args: &RunArgs,
    ttl: SignedDuration,
    key: &mut Ephemeral,
    signals: &mut Signals,
) -> Result<ExitStatus, StartError> {
    let command = subprocess::with_key(&args.command, &args.env, key.new.secret.expose());
    let running = Supervised::start(command, signals)?;
    let ended = running.wait(signals);
    tokio::select! {
        biased;
        ended = ended => ended,
        never = renew(ctx, ttl, key) => match never {},
    }
}

/// Moves the key's end away, at half its life each time.
async fn renew(
    ctx: &Context,
    ttl: SignedDuration,
    key: &mut Ephemeral,
) -> std::convert::Infallible {
    let whole = ttl.unsigned_abs();
    let mut pause = whole / 2;
    let mut told = false;
    loop {
        tokio::time::sleep(pause).await;
        let client = key.client.clone();
        let result = renew_once(&client, ttl, key).await;
        pause = match result {
            Ok(()) => {
                told = false;
                whole / 2
            }
            Err(error) => {
                if !told {
                    let end = exact(key.lease.note.expires_at);
                    ctx.printer().warn(&format!(
                        "the command's key could not be prolonged and ends {end}: {error:#}"
                    ));
                    told = true;
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
    /// Gives the key back if it will not end by itself: then the command does not run.
    async fn ensure_end(self) -> Result<Self> {
        if !self.new.expiry_ignored {
            return Ok(self);
        }
        let failure = deliver::expiry_ignored(&self.client, &self.new).await;
        // The lease goes when the key is known to be gone: otherwise the next run sees to it.
        if self
            .lease
            .revoke_leased_key(&self.client)
            .await
            .is_ok_and(|gone| gone)
        {
            self.lease.done();
        }
        Err(failure)
    }

    /// Revokes the key; whether it is known to be gone. A server that does not know it says nothing while it is young:
    /// it may not know it yet.
    async fn revoke(&self, client: &Client) -> Result<bool, ApiError> {
        let id = &self.new.key.id;
        let revoked = Poll::with_timeout(SHORT_TIMEOUT)
            .until(async || {
                let revoked = optional(client.revoke_key(id).await)?.is_some();
                Ok::<_, ApiError>(
                    (revoked || self.made_at.elapsed() > PROPAGATION_TIMEOUT).then_some(()),
                )
            })
            .await?;
        Ok(revoked.is_some())
    }

    /// Revokes the key. Whoever asks twice to end is obeyed: then it ends by itself.
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
                        ctx.printer().note("Revoking the command's key first; once more to leave it.");
                    }
                }
            }
        };
        let id = &self.new.key.id;
        let why = match result {
            Some(Ok(true)) => return self.lease.done(),
            Some(Ok(false)) => ": the API does not know it".to_owned(),
            Some(Err(error)) => format!(": {error}"),
            None => String::new(),
        };
        ctx.printer().warn(&format!(
            "the command's key ({id}) could not be revoked{why}. It ends {}, or with the next limitry run --ephemeral",
            exact(self.lease.note.expires_at)
        ));
    }
}

/// What the key is called: for people, and so that nobody else's is called the same.
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

/// Waits for the work, and hands back a panic of its instead of passing it on: there is something to do first.
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
    fn a_key_for_one_command_is_known_by_its_name() {
        let is_ephemeral = |name: &str| {
            let key: ApiKey =
                serde_json::from_value(json!({"id": "key_1", "name": name})).expect("a key");
            NameMarker::of(&key).is_some_and(|(_, mark)| mark.word == MarkerKind::Ephemeral)
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
