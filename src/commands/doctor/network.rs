//! The way to the API: name, proxy, certificates, the server itself and its clock.

use jiff::Timestamp;

use super::{Check, Status};
use crate::base::env;
use crate::context::Context;
use crate::credentials::Credential;
use crate::failure::Failure;
use limitry_client::TokenClass;
use limitry_client::{ApiError, ApiUrl, NetworkKind, ProbeResult};
use std::time::{Duration, Instant};

/// The difference between the clocks from which doctor warns.
const SKEW: u64 = 60;

pub(super) async fn checks(ctx: &Context, credential: Option<&Credential>) -> Vec<Check> {
    let api_url = match (credential, ctx.resolver().map(|r| r.api_url())) {
        (Some(credential), _) => credential.api_url.clone(),
        (None, Ok(Ok(url))) => url,
        (None, Ok(Err(error))) => {
            return vec![Check::failed("api", Failure::from(&error))];
        }
        (None, Err(error)) => return vec![Check::failed("api", error)],
    };
    let mut checks = vec![
        names(ctx, &api_url).await,
        proxy(&api_url),
        certificates(ctx, &api_url),
    ];
    let reached = ctx.probe(&api_url).await;
    checks.push(match &reached {
        Ok(reached) => answered(&api_url, reached),
        Err(error) => Check::failed("api", Failure::from(error)),
    });
    let Ok(reached) = reached else {
        return checks;
    };
    checks.push(clock(reached.date));
    if let Some(credential) = credential {
        checks.push(accepted(ctx, credential).await);
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
                format!(
                    "{} has {count} address{plural}, found in {} ms",
                    api_url.host(),
                    took.as_millis()
                ),
            )
        }
        // A proxy may know names that this machine does not.
        Err(error) if proxies().next().is_some() => {
            Check::failed(NAME, Failure::from(&error)).not_needed()
        }
        Err(error) => Check::failed(NAME, Failure::from(&error)),
    }
}

fn proxies() -> impl Iterator<Item = (&'static str, String)> {
    [&env::HTTPS_PROXY, &env::ALL_PROXY]
        .into_iter()
        .filter_map(|variable| Some((variable.name, env::proxy(variable)?)))
}

fn proxy(api_url: &ApiUrl) -> Check {
    const NAME: &str = "proxy";
    if api_url.loopback().is_some() {
        return Check::good(NAME, "none: loopback never goes through one");
    }
    let Some((variable, value)) = proxies().next() else {
        return Check::good(NAME, "none");
    };
    // The password and the query of the URL are not shown.
    let place = value.rsplit_once('@').map_or(value.as_str(), |(_, at)| at);
    let place = place.split(['?', '#']).next().unwrap_or_default();
    let except = env::proxy(&env::NO_PROXY)
        .map_or_else(String::new, |hosts| format!(", except for {hosts}"));
    Check::good(NAME, format!("{place} (from {variable}){except}"))
}

fn certificates(ctx: &Context, api_url: &ApiUrl) -> Check {
    const NAME: &str = "tls roots";
    if api_url.as_str().starts_with("http:") {
        return Check::good(NAME, "none: plain http to this machine");
    }
    let mut from = Vec::new();
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
                .hint(format!("unset {}, or mend it", variable.name));
            }
            from.push(format!("{} (from {})", path.display(), variable.name));
        }
    }
    if from.is_empty() {
        from.push("the system's".to_owned());
    }
    if let Some(path) = &ctx.settings().ca_file {
        from.push(format!("and {} (from --ca-file)", path.display()));
    }
    Check::good(NAME, from.join(" "))
}

fn answered(api_url: &ApiUrl, reached: &ProbeResult) -> Check {
    let said = format!(
        "{api_url} answered with {} after {} ms",
        reached.status,
        reached.elapsed.as_millis()
    );
    match reached.status {
        // Without a token that is the right answer.
        200..=299 | 400..=499 => Check::good("api", said),
        300..=399 => Check::new("api", Status::Failure, said)
            .hint("limitry follows no redirect with a token: is the URL right?"),
        _ => {
            Check::new("api", Status::Failure, said).hint("the fault is the API's: try again later")
        }
    }
}

fn clock(date: Option<Timestamp>) -> Check {
    const NAME: &str = "clock";
    let Some(theirs) = date else {
        return Check::warning(NAME, "the API did not say what time it is");
    };
    let apart = theirs.duration_since(Timestamp::now()).as_secs();
    let seconds = apart.unsigned_abs();
    if seconds <= SKEW {
        return Check::good(NAME, "within a minute of the API's");
    }
    let which = if apart > 0 { "behind" } else { "ahead of" };
    Check::warning(
        NAME,
        format!("this machine's clock is {seconds} s {which} the API's"),
    )
    .hint("events carry times: let the system set its clock (NTP)")
}

/// Whether the API takes the credential.
async fn accepted(ctx: &Context, credential: &Credential) -> Check {
    const NAME: &str = "token";
    let client = match ctx.client_for(&credential.api_url, credential.token.clone()) {
        Ok(client) => client,
        Err(error) => return Check::failed(NAME, error),
    };
    let asked = match credential.token.class() {
        TokenClass::Personal => client
            .user()
            .await
            .map(|user| user.email.unwrap_or(user.id)),
        TokenClass::ApiKey | TokenClass::ClientToken => {
            client.current_project().await.map(|project| project.id)
        }
    };
    match asked {
        Ok(who) => Check::good(NAME, format!("accepted: {who}")),
        Err(ApiError::Rejected(refusal)) if refusal.status == 404 => {
            Check::warning(NAME, "the API does not tell whose it is")
        }
        Err(error) => Check::failed(NAME, Failure::from(&error)),
    }
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
