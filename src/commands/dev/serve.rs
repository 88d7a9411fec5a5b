//! `limitry dev`: the local service on a port of loopback.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use limitry_server::{Options, Server, Service};

use super::announcement::Announcement;
use super::request_log::RequestPrinter;
use super::{exec, page, running, stdin_end};
use crate::base::process::companion::{Companion, Tie};
use crate::base::process::other;
use crate::base::{env, paths, shutdown};
use crate::cli::dev::{DevArgs, Role};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::output::{Outcome, View, note_now};

/// Serves until Ctrl-C or SIGTERM.
pub(super) async fn serve(ctx: &Context, args: DevArgs) -> Result<Outcome> {
    if args.open
        && !args.ephemeral
        && args.port != 0
        && Service::open(Options::new(paths::data_dir()?))?.is_served_on(args.port)?
    {
        return page::open_running(ctx, args.port).await;
    }
    if args.detach {
        return detach(ctx, &args).await;
    }
    if args.role == Some(Role::Detached) {
        other::leave_terminal();
    }
    let options = if args.ephemeral {
        Options::temporary()
    } else {
        Options::new(paths::data_dir()?)
    };
    let faults = args.fault.unwrap_or_default();
    let told_faults = faults.to_string();
    let options = options
        .durable(true)
        .api_rate_limit(args.rate_limit.0)
        .faults(faults)
        .on_notice(note_now);
    let service = Service::open(options)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port))
        .map_err(|source| cannot_listen(args.port, &source))?;
    // Polled once, so that the handlers exist before the address is printed: a SIGTERM right after it stops the server.
    let mut signal = Box::pin(shutdown::signal());
    tokio::select! {
        biased;
        _ = &mut signal => {}
        () = tokio::task::yield_now() => {
            let server = Server::listen(service, listener)?;
            let link = server.page_url()?;
            let log = RequestPrinter::new(ctx, args.log).map(|printer| (printer, server.service().requests()));
            let told_faults = (told_faults != "off").then_some(told_faults);
            Announcement::of(&server, link.clone(), told_faults)?.print(ctx, args.show_secrets)?;
            ctx.printer().note("Listening on 127.0.0.1 only. Press Ctrl-C to stop.");
            let log = log.map(|(printer, requests)| printer.start(requests)).transpose().map_err(Failure::internal)?;
            // Held until the end: the browser may read the file late.
            let opened = args.open.then(|| page::open(&link));
            if let Some(Err(error)) = &opened {
                page::note_not_opened(ctx, error);
            }
            let stdin = stdin_end::wait(args.until_eof, args.role);
            let abandoned = tokio::select! {
                biased;
                _ = signal => None,
                abandoned = stdin => abandoned,
            };
            if let Some(command) = abandoned {
                other::end(&command.with_descendants());
            }
            server.stop();
            if let Some(log) = log {
                wait_for_log(log).await;
            }
        }
    }
    Ok(Outcome::done(serde_json::Value::Null, "Stopped."))
}

/// `dev --detach`: starts the service in the background, and returns when it answers.
async fn detach(ctx: &Context, args: &DevArgs) -> Result<Outcome> {
    let mut words: Vec<String> = "dev --quiet --role detached"
        .split(' ')
        .map(str::to_owned)
        .collect();
    words.push(format!("--port={}", args.port));
    words.extend(exec::service_flags(args.rate_limit, args.fault.as_ref()));
    let dir = if args.ephemeral {
        words.push("--ephemeral".to_owned());
        None
    } else {
        Some(paths::data_dir()?)
    };
    let variable = dir.as_deref().map(|dir| (&env::LIMITRY_DATA_DIR, dir));
    let mut service =
        Companion::start(&words, variable, Tie::Detached).map_err(Failure::internal)?;
    let announced = exec::ready(&mut service).await?;
    announced.print(ctx, args.show_secrets)?;
    if args.open {
        match page::open(&announced.page) {
            Ok(opened) => opened.keep(),
            Err(error) => page::note_not_opened(ctx, &error),
        }
    }
    let port = announced.port();
    Ok(
        Outcome::new(serde_json::Value::Null, View::Nothing).note(format!(
            "Process {} listens on 127.0.0.1 only. `limitry dev stop --port {port}` stops it.",
            announced.process
        )),
    )
}

/// Waits until the last requests are printed, or until the reader is too slow.
async fn wait_for_log(log: std::thread::JoinHandle<()>) {
    for _ in 0..100 {
        if log.is_finished() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Says who has the port, where that is another service of this user.
fn cannot_listen(port: u16, source: &io::Error) -> Failure {
    let failure = |message| Failure::other(codes::PORT, message);
    match source.kind() {
        io::ErrorKind::AddrInUse => {
            let servers = running::servers().unwrap_or_default();
            match servers.into_iter().find(|server| server.port == port) {
                Some(owner) => {
                    let process = owner.process;
                    failure(format!("port {port} is taken by another `limitry dev` (process {process})"))
                        .hint(format!("`limitry dev env --port {port}` prints how to use that one, `limitry dev stop --port {port}` stops it"))
                }
                None => failure(format!("port {port} is taken by another process")),
            }
        }
        io::ErrorKind::PermissionDenied => {
            failure(format!("this user may not listen on port {port}"))
        }
        _ => failure(format!("cannot listen on 127.0.0.1:{port}: {source}")),
    }
    .hint("`limitry dev --port 0` takes a free port")
}
