//! `limitry dev exec`: a command with a private service.
//!
//! The service is another process. When this one is killed, its pipe to the service ends: the service then ends the command,
//! deletes its data and ends itself.

use std::path::Path;
use std::time::Duration;

use limitry_client::{ApiUrl, Token};
use serde_json::{Value, json};

use super::announcement::Announcement;
use super::environment;
use crate::base::env;
use crate::base::process::companion::{Companion, Tie};
use crate::base::process::other::{self, ProcessIdentity};
use crate::base::process::subprocess::{self, ChildCommand};
use crate::base::process::supervise::{Signals, Supervised};
use crate::cli::dev::{ExecArgs, RateLimit, Scenario};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::output::Outcome;

/// How long the service may take to start.
pub(super) const START_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the service may take to end: it waits ten seconds for running requests.
const END_TIMEOUT: Duration = Duration::from_secs(15);

/// The line that tells the service which process to end with this one.
pub(super) const SERVES: &str = "serves ";

/// The line that tells the service that the command has ended.
pub(super) const DONE: &str = "done";

/// `dev exec`
pub(super) async fn exec(ctx: &Context, args: &ExecArgs) -> Result<Outcome> {
    // From here on a signal ends the service before it ends limitry.
    let mut signals = Signals::install().map_err(Failure::internal)?;
    let mut service = start(args)?;
    let result = run(ctx, args, &mut service, &mut signals).await;
    let ended_early = service.has_ended();
    // An error means that it has ended already.
    let _ = service.send(DONE);
    let error = service.end(END_TIMEOUT).map_err(Failure::internal)?;
    if ended_early && result.is_ok() {
        let error = error.and_then(|error| Failure::from_json(&error));
        let why = error.map_or_else(String::new, |error| format!(": {}", error.message));
        let warning = format!("the local service ended before the command did{why}");
        ctx.printer().warn(&warning);
    }
    result
}

fn start(args: &ExecArgs) -> Result<Companion> {
    let mut words: Vec<String> = "dev --ephemeral --port 0 --quiet --role exec"
        .split(' ')
        .map(str::to_owned)
        .collect();
    words.extend(service_flags(args.rate_limit, args.fault.as_ref()));
    Companion::start(&words, None, Tie::EndsWithThisProcess).map_err(Failure::internal)
}

/// The flags that start a service with these options.
pub(super) fn service_flags(
    rate_limit: RateLimit,
    fault: Option<&crate::cli::value_parsers::FaultSpec>,
) -> Vec<String> {
    let rate_limit = rate_limit
        .0
        .map_or_else(|| "off".to_owned(), |limit| limit.to_string());
    let mut flags = vec![format!("--rate-limit={rate_limit}")];
    flags.extend(fault.map(|fault| format!("--fault={fault}")));
    flags
}

/// Runs the command to its end.
async fn run(
    ctx: &Context,
    args: &ExecArgs,
    service: &mut Companion,
    signals: &mut Signals,
) -> Result<Outcome> {
    let prepared = async {
        let announced = ready(service).await?;
        if let Some(scenario) = args.seed {
            seed(ctx, &announced, scenario).await?;
        }
        Ok::<_, Failure>(announced)
    };
    let announced = tokio::select! {
        biased;
        asked = signals.termination_request() => return Err(Failure::interrupted(asked.exit())),
        prepared = prepared => prepared?,
    };
    let command = command(ctx, args, &announced)?;
    let child = Supervised::start(command, signals)?;
    let identity = ProcessIdentity::of(child.id());
    // An error means that the service has ended, which is reported at the end.
    let _ = service.send(&format!("{SERVES}{}", identity.to_text()));
    // A shell that a signal ends leaves its own children.
    let mut left = Vec::new();
    let ended = child
        .wait_with(signals, || left = identity.with_descendants())
        .await?;
    other::end(&left);
    Ok(Outcome::of_child(ended.code()))
}

/// Waits until a service answers, or else for its error.
pub(super) async fn ready(service: &mut Companion) -> Result<Announcement> {
    let line = service.first_line(START_TIMEOUT).await;
    if let Some(line) = line.map_err(Failure::internal)? {
        return serde_json::from_str(&line).map_err(Failure::internal);
    }
    let error = service.end(END_TIMEOUT).map_err(Failure::internal)?;
    let failure = error.and_then(|error| Failure::from_json(&error));
    let message = "the local service did not start";
    Err(failure.unwrap_or_else(|| Failure::other(codes::LOCAL_SERVICE, message)))
}

async fn seed(ctx: &Context, service: &Announcement, scenario: Scenario) -> Result<()> {
    let api_url = ApiUrl::parse(&service.base_url).map_err(Failure::internal)?;
    let client = ctx.client_for(&api_url, Token::parse(&service.pat)?)?;
    let body = json!({ "scenario": scenario.name() });
    let _: Value = client.dev().post("/dev/seed", &body).await?;
    Ok(())
}

fn command(ctx: &Context, args: &ExecArgs, service: &Announcement) -> Result<ChildCommand> {
    let data_dir = Path::new(&service.data_directory);
    let variables = environment::variables(
        ctx,
        &service.base_url,
        &service.api_key,
        &service.pat,
        &service.project_id,
        Some(data_dir),
    )?;
    let mut all: Vec<(&str, Option<&str>)> = variables
        .iter()
        .map(|(name, value)| (*name, Some(value.as_str())))
        .collect();
    all.push((&args.env, Some(&service.api_key)));
    all.push((&args.base_url_env, Some(&service.base_url)));
    // They would lead limitry elsewhere.
    for variable in [env::LIMITRY_PROFILE, env::LIMITRY_LOCAL] {
        all.push((variable.name, None));
    }
    Ok(subprocess::with_variables(&args.command, &all))
}
