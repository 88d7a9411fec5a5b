//! The services that run, and those that are stopped.

use std::time::Duration;

use limitry_client::{ApiUrl, Client, Token};
use limitry_server::{Options, RunningServer, Service};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::base::exit::Exit;
use crate::base::paths;
use crate::base::poll::Poll;
use crate::base::process::other;
use crate::base::text::clock_offset;
use crate::cli::dev::StopArgs;
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::output::{Cell, Column, Outcome, View, list_document};

/// How long a service may take to finish its requests, and a little more.
const STOP_TIMEOUT: Duration = Duration::from_secs(15);

/// How long `dev status` waits for a service that does not answer.
const STATUS_TIMEOUT: Duration = Duration::from_secs(3);

/// The port of `limitry dev` without `--port`.
const DEFAULT_PORT: u16 = 4640;

/// The running services of this user: those of the data directory first.
pub(super) fn servers() -> Result<Vec<RunningServer>> {
    Ok(Service::running_servers(&paths::data_dir()?))
}

/// The service on a port. Without one, the service that runs; of several, the one on the default port.
pub(super) fn choose(port: Option<u16>) -> Result<RunningServer> {
    let servers = servers()?;
    let on = |port| servers.iter().find(|server| server.port == port).cloned();
    if let Some(port) = port {
        return on(port).ok_or_else(|| {
            let message = format!("you have no local service running on port {port}");
            Failure::new(Exit::Network, codes::NOT_SERVING, message)
                .hint(format!("`limitry dev --port {port} --detach` starts it"))
        });
    }
    let kept = of_data_dir(&servers)?;
    match (kept.as_slice(), servers.as_slice()) {
        ([], []) => Err(none_runs()),
        ([only], _) => Ok((*only).clone()),
        ([], [only]) => Ok(only.clone()),
        _ => on(DEFAULT_PORT).ok_or_else(|| several(&servers)),
    }
}

/// The services of the data directory: `--local` acts on the same data.
fn of_data_dir(servers: &[RunningServer]) -> Result<Vec<&RunningServer>> {
    let dir = paths::data_dir()?;
    let dir = dir.canonicalize().unwrap_or(dir);
    let of_dir = servers.iter().filter(|server| server.data_dir == dir);
    Ok(of_dir.collect())
}

fn none_runs() -> Failure {
    Failure::new(
        Exit::Network,
        codes::NOT_SERVING,
        "you have no local service running",
    )
    .hint("`limitry dev --detach` starts one")
}

fn several(servers: &[RunningServer]) -> Failure {
    let ports: Vec<_> = servers
        .iter()
        .map(|server| server.port.to_string())
        .collect();
    let message = format!("several local services run, on ports {}", ports.join(", "));
    Failure::usage(codes::USAGE, message).hint("name one of them with --port")
}

/// The data of a running service, opened beside it.
pub(super) fn open(server: &RunningServer) -> Result<Service> {
    Ok(Service::open(Options::new(&server.data_dir))?)
}

/// A client for `/dev/*` and `/ui/*` of a running service.
pub(super) fn client(ctx: &Context, server: &RunningServer) -> Result<Client> {
    let pat = open(server)?.pat()?;
    let token = Token::parse(pat.secret.expose_secret())?;
    ctx.client_for(&api_url(server.port)?, token)
}

pub(super) fn api_url(port: u16) -> Result<ApiUrl> {
    ApiUrl::parse(&base_url(port)).map_err(Failure::internal)
}

pub(super) fn base_url(port: u16) -> String {
    format!("http://127.0.0.1:{port}/v1")
}

/// The base URL of a service that serves what `--local` acts on.
pub(in crate::commands) fn local_url() -> Option<String> {
    let servers = servers().ok()?;
    let kept = of_data_dir(&servers).ok()?;
    let default = kept.iter().find(|server| server.port == DEFAULT_PORT);
    let server = default.or(kept.first())?;
    Some(base_url(server.port))
}

/// `dev status`
pub(super) async fn status(ctx: &Context) -> Result<Outcome> {
    let servers = servers()?;
    if servers.is_empty() {
        return Err(none_runs());
    }
    let mut documents = Vec::new();
    let mut rows = Vec::new();
    for server in &servers {
        let offset = open(server).and_then(|service| Ok(service.clock_offset()?));
        let offset = offset.unwrap_or_default();
        let faults = faults(ctx, server).await;
        let (clock, faults) = (clock_offset(offset), faults.unwrap_or_default());
        rows.push(vec![
            Cell::text(base_url(server.port)),
            Cell::text(server.process.to_string()),
            Cell::text(if server.is_temporary {
                "temporary"
            } else {
                "kept"
            }),
            Cell::maybe(clock),
            Cell::maybe((!faults.is_empty()).then(|| faults.clone())),
            Cell::text(server.data_dir.to_string_lossy()),
        ]);
        documents.push(json!({
            "baseUrl": base_url(server.port),
            "port": server.port,
            "process": server.process,
            "dataDirectory": server.data_dir.to_string_lossy(),
            "temporary": server.is_temporary,
            "clockOffsetSeconds": offset.as_secs(),
            "faults": faults,
        }));
    }
    let columns = [
        Column::new("BASE URL"),
        Column::new("PROCESS").shown_from(60),
        Column::new("DATA").shown_from(80),
        Column::new("CLOCK"),
        Column::new("FAULTS").shown_from(60).can_truncate(),
        Column::new("DIRECTORY").shown_from(120).can_wrap(),
    ];
    Ok(Outcome::new(
        list_document(documents),
        View::table(columns, rows, ""),
    ))
}

/// The faults of a running service. Empty: none, or it does not answer.
async fn faults(ctx: &Context, server: &RunningServer) -> Option<String> {
    let client = client(ctx, server).ok()?;
    let dev = client.dev();
    let answer = tokio::time::timeout(STATUS_TIMEOUT, dev.get("/dev/faults")).await;
    let answer = answer.ok()?.ok()?;
    let spec = answer.get("spec").and_then(Value::as_str)?;
    (spec != "off").then(|| spec.to_owned())
}

/// Something unusual about a running service.
pub(in crate::commands) struct Unusual {
    /// `clock` or `faults`.
    pub(in crate::commands) kind: &'static str,
    pub(in crate::commands) what: String,
    /// The command that ends it.
    pub(in crate::commands) command: String,
}

/// What is unusual about the running services, or about the one on a port.
pub(in crate::commands) async fn unusual(ctx: &Context, port: Option<u16>) -> Result<Vec<Unusual>> {
    let mut found = Vec::new();
    for server in servers()? {
        if port.is_some_and(|port| port != server.port) {
            continue;
        }
        if port.is_some()
            && let Some(offset) = clock_offset(open(&server)?.clock_offset()?)
        {
            found.push(Unusual {
                kind: "clock",
                what: format!(
                    "the clock of the local service is {offset}: quotas, expiries and reports follow it"
                ),
                command: "limitry dev clock reset".to_owned(),
            });
        }
        if let Some(faults) = faults(ctx, &server).await {
            let port = server.port;
            found.push(Unusual {
                kind: "faults",
                what: format!("the local service on port {port} injects {faults}"),
                command: format!("limitry dev faults off --port {port}"),
            });
        }
    }
    Ok(found)
}

/// `dev stop`
pub(super) async fn stop(args: &StopArgs) -> Result<Outcome> {
    let servers = if args.all {
        servers()?
    } else {
        vec![choose(args.port)?]
    };
    if servers.is_empty() {
        return Err(none_runs());
    }
    for server in &servers {
        other::terminate(server.process).map_err(|error| cannot_stop(server, error))?;
    }
    for server in &servers {
        let has_stopped = async || {
            let is_running = Service::running_servers(&server.data_dir).contains(server);
            // A temporary service frees its port first, and then removes its directory.
            let has_files = server.is_temporary && server.data_dir.exists();
            Ok::<_, Failure>((!is_running && !has_files).then_some(()))
        };
        let stopped = Poll::with_timeout(STOP_TIMEOUT).until(has_stopped).await?;
        stopped.ok_or_else(|| cannot_stop(server, "it does not end"))?;
    }
    let ports: Vec<_> = servers
        .iter()
        .map(|server| server.port.to_string())
        .collect();
    let plural = if ports.len() == 1 {
        "service on port"
    } else {
        "services on ports"
    };
    let sentence = format!("Stopped the {plural} {}.", ports.join(", "));
    let stopped: Vec<_> = servers.iter().map(|server| server.port).collect();
    Ok(Outcome::done(json!({ "stopped": stopped }), sentence))
}

fn cannot_stop(server: &RunningServer, why: impl std::fmt::Display) -> Failure {
    let message = format!(
        "the service on port {} (process {}) cannot be stopped: {why}",
        server.port, server.process
    );
    Failure::other(codes::LOCAL_SERVICE, message)
}
