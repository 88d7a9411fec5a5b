//! `limitry dev`: the local service on a port of loopback.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use limitry_server::{Options, Server, Service};
use serde_json::json;

use super::page;
use super::request_log::RequestPrinter;
use crate::base::paths;
use crate::base::shutdown;
use crate::base::text::shell;
use crate::cli::dev::DevArgs;
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::output::{Format, Outcome, note_now, write_stdout};

/// Serves until Ctrl-C or SIGTERM.
pub(super) async fn serve(ctx: &Context, args: DevArgs) -> Result<Outcome> {
    if args.open
        && !args.ephemeral
        && args.port != 0
        && Service::open(Options::new(paths::data_dir()?))?.is_served_on(args.port)?
    {
        return page::open_running(ctx, args.port).await;
    }
    let options = if args.ephemeral {
        Options::temporary()
    } else {
        Options::new(paths::data_dir()?)
    };
    let options = options
        .durable(true)
        .api_rate_limit(args.rate_limit.0)
        .faults(args.fault.unwrap_or_default())
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
            announce(ctx, &server, &link)?;
            let log = log.map(|(printer, requests)| printer.start(requests)).transpose().map_err(Failure::internal)?;
            // Held until the end: the browser may read the file late.
            let opened = args.open.then(|| page::open(&link));
            if let Some(Err(error)) = &opened {
                page::note_not_opened(ctx, error);
            }
            signal.await;
            server.stop();
            if let Some(log) = log {
                wait_for_log(log).await;
            }
        }
    }
    Ok(Outcome::done(serde_json::Value::Null, "Stopped."))
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

/// Says who has the port, where that is another `limitry dev` of this user.
fn cannot_listen(port: u16, source: &io::Error) -> Failure {
    let message = match source.kind() {
        io::ErrorKind::AddrInUse => {
            let owner = paths::data_dir()
                .ok()
                .and_then(|dir| Service::server_process(&dir, port));
            match owner {
                Some(process) => {
                    format!("port {port} is taken by another `limitry dev` (process {process})")
                }
                None => format!("port {port} is taken by another process"),
            }
        }
        io::ErrorKind::PermissionDenied => format!("this user may not listen on port {port}"),
        _ => format!("cannot listen on 127.0.0.1:{port}: {source}"),
    };
    Failure::other(codes::PORT, message).hint("`limitry dev --port 0` takes a free port")
}

/// A call of the API to paste.
fn curl(base_url: &str, header_file: &str) -> String {
    if cfg!(windows) {
        // JSON in an argument needs other quotes in `cmd` than in PowerShell, so this line has no JSON. PowerShell has a
        // `curl` that is another program.
        return format!("curl.exe {base_url}/quotas -H \"@{header_file}\"");
    }
    format!(
        "curl {base_url}/usage/check -H @{} -H 'Content-Type: application/json' -d '{{\"customer_id\": \"cust_123\", \"event_type\": \"api_call\"}}'",
        shell(header_file)
    )
}

/// Prints the address, the credentials and commands to try, also when stdout is a pipe.
fn announce(ctx: &Context, server: &Server, page: &str) -> Result<()> {
    let base_url = server.base_url();
    let (pat, key) = (server.pat(), server.api_key());
    let credentials = server.credentials();
    let project = &credentials.project;
    let pat_file = credentials.pat.file.to_string_lossy();
    let header_file = credentials.api_key.file.to_string_lossy();
    let curl = curl(&base_url, &header_file);
    let login = format!(
        "limitry login --profile dev --api-url {base_url} --token-file {}",
        shell(&pat_file)
    );
    let text = match ctx.printer().format() {
        Format::Text => format!(
            "Base URL  {base_url}\nPage      {page}\nPAT       {pat}\nAPI key   {key}\nProject   {} ({})\n\nTry it:\n  {curl}\n  {login}\n",
            project.name, project.id
        ),
        Format::Json | Format::JsonLines => {
            let document = json!({
                "baseUrl": base_url,
                "page": page,
                "pat": pat,
                "apiKey": key,
                "projectId": project.id,
                "patFile": pat_file,
                "apiKeyHeaderFile": header_file,
                "curl": curl,
                "login": login,
            });
            format!("{document}\n")
        }
    };
    // The server keeps running when the reader of stdout has closed it.
    match write_stdout(&text) {
        Err(closed) if !closed.reader_left() => return Err(closed.into()),
        _ => {}
    }
    ctx.printer()
        .note("Listening on 127.0.0.1 only. Press Ctrl-C to stop.");
    Ok(())
}
