//! The subcommands of `limitry dev`. The clock and the data are in the database, so every process sees them. Faults belong to
//! one running server.

use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::running;
use crate::base::paths;
use crate::base::text::{clock_offset, exact, pluralize};
use crate::cli::dev::{ClockCommand, FaultsArgs, RestoreArgs, SeedArgs, SnapshotArgs};
use crate::context::Context;
use crate::failure::Result;
use crate::output::{Cell, Outcome, View};
use limitry_server::{Options, ServerError, Service};

/// `dev clock …`
pub(super) async fn clock(ctx: &Context, command: ClockCommand) -> Result<Outcome> {
    let client = ctx.dev_client()?;
    let is_read = matches!(command, ClockCommand::Show);
    let answer = match command {
        ClockCommand::Show => client.dev().get("/dev/clock").await?,
        ClockCommand::Set { time } => {
            client
                .dev()
                .put("/dev/clock", &json!({ "set": time }))
                .await?
        }
        ClockCommand::Advance { by } => {
            client
                .dev()
                .put("/dev/clock", &json!({ "advance": by }))
                .await?
        }
        ClockCommand::Reset => {
            client
                .dev()
                .put("/dev/clock", &json!({ "reset": true }))
                .await?
        }
    };
    let now = answer
        .get("now")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let offset = answer.get("offsetSeconds").and_then(Value::as_f64);
    let moved = offset.and_then(|seconds| {
        let offset = SignedDuration::try_from_secs_f64(seconds.round()).ok()?;
        clock_offset(offset)
    });
    let words = format!(
        "{} ({})",
        now.parse().map_or_else(|_| now.clone(), exact),
        moved.as_deref().unwrap_or("the real time")
    );
    let offset = answer.get("offsetSeconds").map(ToString::to_string);
    let fields = vec![
        ("now", Cell::text(now).shown_as(Cell::prose(&words))),
        (
            "offset (seconds)",
            Cell::maybe(offset).shown_as(Cell::Nothing),
        ),
    ];
    if is_read {
        return Ok(Outcome::record(answer, fields));
    }
    let outcome = Outcome::wrote(answer, fields, format!("The local clock is at {words}."));
    Ok(match moved {
        Some(_) => outcome.next("limitry dev clock reset"),
        None => outcome,
    })
}

/// `dev faults`: of a running service. The token is sent only where a service of this user listens.
pub(super) async fn faults(ctx: &Context, args: FaultsArgs) -> Result<Outcome> {
    let client = running::client(ctx, &running::choose(args.port)?)?;
    let answer = match args.spec {
        None => client.dev().get("/dev/faults").await?,
        Some(spec) => {
            client
                .dev()
                .put("/dev/faults", &json!({ "spec": spec.to_string() }))
                .await?
        }
    };
    let spec = answer
        .get("spec")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    Ok(Outcome::new(answer, View::Lines(vec![spec])))
}

/// `dev reset`
pub(super) async fn reset(ctx: &Context) -> Result<Outcome> {
    let question = "Delete everything in the local service? Its token, its first project and the key of `limitry dev` stay.";
    ctx.prompter()
        .confirm(question, "`limitry dev reset --yes`")
        .await?;
    let (service, aside) = open_or_start_anew()?;
    service.reset()?;
    let note = match &aside {
        None => {
            "The local service is empty; its token, project and `limitry dev` key stay.".to_owned()
        }
        Some(path) => format!(
            "The local service is empty and has another token. {}",
            put_aside(path)
        ),
    };
    Ok(Outcome::done(json!({ "reset": true }), note))
}

/// `dev seed`
pub(super) async fn seed(ctx: &Context, args: &SeedArgs) -> Result<Outcome> {
    let body = json!({
        "events": args.events,
        "customers": args.customers,
        "scenario": args.scenario.name(),
    });
    let answer = ctx.dev_client()?.dev().post("/dev/seed", &body).await?;
    let counted = |field: &str, one: &str| {
        pluralize(answer[field].as_u64().unwrap_or(0), one, &format!("{one}s"))
    };
    let note = format!(
        "Added {} for {}.",
        counted("events", "made-up event"),
        counted("customers", "customer")
    );
    Ok(Outcome::done(answer, note))
}

/// `dev snapshot`
pub(super) fn snapshot(args: &SnapshotArgs) -> Result<Outcome> {
    open()?.snapshot(&args.file)?;
    Ok(done("snapshot", &args.file, "The database is copied to"))
}

/// `dev restore`
pub(super) async fn restore(ctx: &Context, args: &RestoreArgs) -> Result<Outcome> {
    // A snapshot that is missing is said before anything is asked.
    args.file.metadata().map_err(|source| ServerError::Io {
        path: args.file.clone(),
        source,
    })?;
    let question = "Replace everything in the local service by the snapshot?";
    let instead = format!(
        "`limitry dev restore {} --yes`",
        crate::base::text::shell(&args.file.to_string_lossy())
    );
    ctx.prompter().confirm(question, &instead).await?;
    let (service, aside) = open_or_start_anew()?;
    service.restore(&args.file)?;
    let outcome = done("restored", &args.file, "The database is restored from");
    Ok(match aside {
        None => outcome,
        Some(path) => outcome.note(put_aside(&path)),
    })
}

fn put_aside(path: &Path) -> String {
    let path = path.to_string_lossy();
    format!(
        "The damaged database is now {}.",
        limitry_types::text::escape(&path)
    )
}

/// Opens the service. A damaged database is put aside first: what these commands do needs none of it.
fn open_or_start_anew() -> Result<(Service, Option<PathBuf>)> {
    let dir = paths::data_dir()?;
    match Service::open(Options::new(&dir)) {
        Err(ServerError::Damaged { .. }) => {
            let aside = Service::set_damaged_aside(&dir)?;
            Ok((Service::open(Options::new(dir))?, Some(aside)))
        }
        opened => Ok((opened?, None)),
    }
}

fn open() -> Result<Service> {
    Ok(Service::open(Options::new(paths::data_dir()?))?)
}

fn done(field: &str, file: &Path, message: &str) -> Outcome {
    let path = file.to_string_lossy();
    Outcome::done(
        json!({ field: path }),
        format!("{message} {}.", limitry_types::text::escape(&path)),
    )
}
