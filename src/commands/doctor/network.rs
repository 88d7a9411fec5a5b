//! The connection to the API: DNS, proxy, certificates, the server and its clock.

use jiff::{SignedDuration, Timestamp};

use super::account::Found;
use super::{Check, Status};
use crate::base::env;
use crate::base::text::clock_offset;
use crate::context::Context;
use crate::context::proxy;
use crate::context::proxy::ProxyChoice;
use crate::failure::{Failure, unidentified};
use limitry_client::{ApiError, ApiUrl, Identity, ItemLimit, NetworkKind, ProbeResult};
use limitry_client::{Client, TokenClass};
use std::time::{Duration, Instant};

/// The largest difference of the clocks without a warning.
const MAX_SKEW_SECONDS: u64 = 60;

pub(super) async fn checks(ctx: &Context, found: Option<&Found>) -> Vec<Check> {
    let api_url = match (
        found.map(|found| &found.credential),
        ctx.resolver().map(|r| r.api_url()),
    ) {
        (Some(credential), _) => credential.api_url.clone(),
        (None, Ok(Ok(url))) => url,
        (None, Ok(Err(error))) => {
            return vec![Check::failed("api", Failure::from(&error))];
        }
        (None, Err(error)) => return vec![Check::failed("api", error)],
    };
    let names = names(ctx, &api_url).await;
    let is_resolved = names.status != Status::Failure;
    let mut checks = vec![names, proxy(&api_url), certificates(ctx, &api_url)];
    if !is_resolved {
        // One cause is one failure.
        checks.push(Check::skipped("api", "skipped: its name is not resolved"));
        return checks;
    }
    let reached = match ctx.probe(&api_url).await {
        Ok(reached) => reached,
        Err(error) => {
            checks.push(Check::failed("api", error));
            return checks;
        }
    };
    let answer = answered(&api_url, &reached);
    let clock = clock(reached.date);
    let Some(found) = found else {
        checks.extend([answer, clock]);
        return checks;
    };
    let Accepted {
        token,
        is_foreign,
        project,
        keys,
    } = accepted(ctx, found).await;
    checks.push(if is_foreign {
        Check::warning("api", format!("{api_url} does not look like Limitry's API"))
            .hint("is the URL right? It ends in /v1: `--api-url https://api.limitry.com/v1`")
    } else {
        answer
    });
    checks.extend([clock, token]);
    checks.extend(project.into_iter().chain(keys));
    if api_url.loopback().is_some() {
        // A clock that was moved on purpose takes the place of the warning about it.
        let port = api_url.host_and_port().1;
        checks.extend(super::account::running_services(ctx, Some(port)).await);
    }
    checks
}

async fn names(ctx: &Context, api_url: &ApiUrl) -> Check {
    const NAME: &str = "dns";
    if api_url.loopback().is_some() {
        return Check::good(NAME, format!("{} is this machine", api_url.host()));
    }
    match resolve(api_url, ctx.settings().timeout).await {
        Ok((count, took)) => {
            let plural = if count == 1 { "" } else { "es" };
            Check::good(
                NAME,
                format!("{} has {count} address{plural}", api_url.host()),
            )
            .took(", found in", took)
        }
        // A proxy may resolve names that this machine cannot.
        Err(error) if matches!(proxy::choose(api_url), Ok(ProxyChoice::Proxy { .. })) => {
            Check::failed(NAME, Failure::from(&error)).not_needed()
        }
        Err(error) => Check::failed(NAME, Failure::from(&error)),
    }
}

fn proxy(api_url: &ApiUrl) -> Check {
    const NAME: &str = "proxy";
    let unknown = proxy::exceptions().unknown().join(", ");
    let check = match proxy::choose(api_url) {
        Err(error) => return Check::failed(NAME, &error),
        Ok(ProxyChoice::Direct) if api_url.loopback().is_some() => {
            return Check::good(NAME, "none: loopback never goes through one");
        }
        Ok(ProxyChoice::Direct) => return Check::good(NAME, "none"),
        Ok(ProxyChoice::Excepted) => Check::good(
            NAME,
            format!("none for {}: NO_PROXY names it", api_url.host()),
        ),
        Ok(ProxyChoice::Proxy { proxy, variable }) => Check::good(
            NAME,
            format!("{} for {} (from {variable})", proxy.host(), api_url.host()),
        ),
    };
    if unknown.is_empty() {
        return check;
    }
    Check::warning(
        NAME,
        format!("{}; NO_PROXY has entries that match nothing: {unknown}", check.message),
    )
    .hint("write domains, addresses or networks, without scheme and port: NO_PROXY=example.com,10.0.0.0/8")
}

fn certificates(ctx: &Context, api_url: &ApiUrl) -> Check {
    const NAME: &str = "tls roots";
    if api_url.as_str().starts_with("http:") {
        return Check::good(NAME, "none: plain http to this machine");
    }
    let mut from = Vec::new();
    // The library that reads it on Linux takes the empty text for a path.
    let has_dir = env::path(&env::SSL_CERT_DIR).is_some();
    if cfg!(target_os = "linux") && !has_dir && env::is_set_but_empty(&env::SSL_CERT_FILE) {
        let name = env::SSL_CERT_FILE.name;
        let message = format!("{name} is set but empty, so no certificate authority is trusted");
        return Check::new(NAME, Status::Failure, message).hint(format!(
            "`{}` trusts the system's",
            env::unset_command(name)
        ));
    }
    for variable in [&env::SSL_CERT_FILE, &env::SSL_CERT_DIR] {
        if let Some(path) = env::path(variable) {
            if !path.exists() {
                return Check::new(
                    NAME,
                    Status::Failure,
                    format!(
                        "{} names {}, which is not there",
                        variable.name,
                        path.display()
                    ),
                )
                .hint(format!(
                    "`{}`, or let it name one that is there",
                    env::unset_command(variable.name)
                ));
            }
            from.push(format!("{} (from {})", path.display(), variable.name));
        }
    }
    if from.is_empty() {
        from.push("the system's".to_owned());
    }
    if let Some(path) = &ctx.settings().ca_file {
        if let Err(error) = std::fs::File::open(path) {
            let message = format!("the CA file {} cannot be read: {error}", path.display());
            return Check::new(NAME, Status::Failure, message).hint(format!(
                "`{}`, or name another one with --ca-file",
                env::unset_command(env::LIMITRY_CA_FILE.name)
            ));
        }
        from.push(format!("and {} (from --ca-file)", path.display()));
    }
    Check::good(NAME, from.join(" "))
}

fn answered(api_url: &ApiUrl, reached: &ProbeResult) -> Check {
    let said = format!("{api_url} answered with {}", reached.status);
    let check = match reached.status {
        // The probe carries no token.
        401 => Check::good(
            "api",
            format!("{api_url} answered, and wants a token (401)"),
        ),
        200..=299 | 400..=499 => Check::good("api", said),
        300..=399 => Check::new("api", Status::Failure, said)
            .hint("limitry follows no redirect with a token: is the URL right?"),
        _ => {
            Check::new("api", Status::Failure, said).hint("the fault is the API's: try again later")
        }
    };
    check.took(" after", reached.elapsed)
}

fn clock(date: Option<Timestamp>) -> Check {
    const NAME: &str = "clock";
    let Some(theirs) = date else {
        return Check::warning(NAME, "the API did not say what time it is");
    };
    let apart = theirs.duration_since(Timestamp::now()).as_secs();
    let seconds = apart.unsigned_abs();
    if seconds <= MAX_SKEW_SECONDS {
        return Check::good(NAME, "within a minute of the API's");
    }
    let which = if apart > 0 { "behind" } else { "ahead of" };
    let amount = clock_offset(SignedDuration::from_secs(apart)).unwrap_or_default();
    let amount = amount
        .trim_end_matches(" ahead")
        .trim_end_matches(" behind");
    Check::warning(
        NAME,
        format!("this machine's clock is {amount} {which} the API's"),
    )
    .hint("events carry times: let the system set its clock (NTP)")
}

/// What the API says about the credential.
struct Accepted {
    token: Check,
    /// Whether it is another API altogether.
    is_foreign: bool,
    /// What is wrong with the project.
    project: Option<Check>,
    /// Why its API keys cannot be listed.
    keys: Option<Check>,
}

impl Accepted {
    fn token(token: Check) -> Self {
        Self {
            token,
            is_foreign: false,
            project: None,
            keys: None,
        }
    }
}

/// Whether the API accepts the credential, and knows the project.
async fn accepted(ctx: &Context, found: &Found) -> Accepted {
    const NAME: &str = "token";
    let Found { credential, source } = found;
    let client = match ctx.client_for(&credential.api_url, credential.token.clone()) {
        Ok(client) => client,
        Err(error) => return Accepted::token(Check::failed(NAME, error)),
    };
    // Where the name is not found, the project's check below says so.
    let client = match (ctx.in_project(client.clone()).await, ctx.project()) {
        (Ok(client), _) => client,
        (Err(_), Ok(Some(project))) => client.in_project(project.value),
        (Err(_), _) => client,
    };
    let identity = client.identify().await;
    let is_project_known =
        client.project().is_some() || credential.token.class() != TokenClass::Personal;
    // A user is confirmed without the project.
    let project = match (&identity, client.project()) {
        (Ok(Identity { project: None, .. }), Some(id)) => project_problem(&client, id).await,
        _ => None,
    };
    let is_person = credential.token.class() == TokenClass::Personal;
    let keys = match (&identity, &project) {
        (Ok(_), None) if is_person && client.project().is_some() => keys_problem(&client).await,
        _ => None,
    };
    let token = match identity {
        Ok(Identity {
            user: Some(user), ..
        }) => Check::good(NAME, format!("accepted: {}", user.email.unwrap_or(user.id))),
        Ok(Identity {
            project: Some(project),
            ..
        }) => Check::good(NAME, format!("accepted in project {}", project.id)),
        Ok(_) => Check::good(NAME, "accepted; this API does not tell whose it is"),
        Err(error @ ApiError::Unconfirmed { .. }) => {
            return Accepted {
                is_foreign: true,
                ..Accepted::token(Check::failed(NAME, Failure::from(&error)))
            };
        }
        Err(error) => {
            let mut failure = unidentified(&error, is_project_known);
            if error.status() == Some(401) {
                // The last hint of a rejection is about a stored token, and another may be in use.
                failure.hints.pop();
                failure.hints.extend(source.replacement());
            }
            Check::failed(NAME, failure)
        }
    };
    Accepted {
        project,
        keys,
        ..Accepted::token(token)
    }
}

/// Why commands cannot act on the project; `None` if the API knows it.
async fn project_problem(client: &Client, id: &str) -> Option<Check> {
    match client.current_project().await {
        Ok(_) => None,
        Err(error) if error.is_route_missing() => Some(
            Check::warning(
                super::PROJECT,
                format!("{id}: this API has no route that confirms it"),
            )
            .hint("`limitry api --help` shows how to call any route"),
        ),
        Err(error) => {
            let failure = Failure::from(&error).while_doing(format!("{id} cannot be used"));
            let check = Check::failed(super::PROJECT, failure);
            Some(check.hint("`--project PROJECT` names another one"))
        }
    }
}

/// Why `keys list` fails; `None` if it works. A project's data may be open where its keys are not.
async fn keys_problem(client: &Client) -> Option<Check> {
    let listed = client.keys(None, ItemLimit::AtMost(1)).collect().await;
    let failure = Failure::from(listed.err()?).while_doing("they cannot be listed");
    Some(Check::failed("keys", failure).not_needed())
}

/// Looks the host's name up, as the system does; how many addresses it has, and how long that took.
async fn resolve(api_url: &ApiUrl, timeout: Duration) -> Result<(usize, Duration), ApiError> {
    let host = api_url.host_and_port();
    let begun = Instant::now();
    let looked_up = crate::base::blocking::run("names", move || {
        std::net::ToSocketAddrs::to_socket_addrs(&host).map(Iterator::count)
    });
    let failed = |kind, reason: String| ApiError::Network {
        changes: false,
        kind,
        host: api_url.host(),
        reason,
    };
    match tokio::time::timeout(timeout, looked_up).await {
        Err(_) => Err(failed(
            NetworkKind::Timeout,
            "the name was not resolved in time".to_owned(),
        )),
        Ok(None) => Err(failed(
            NetworkKind::Dns,
            "the look-up ended without an answer".to_owned(),
        )),
        Ok(Some(Err(error))) => Err(failed(NetworkKind::Dns, error.to_string())),
        Ok(Some(Ok(addresses))) => Ok((addresses, begun.elapsed())),
    }
}
