//! `limitry dev`: the local service on a port of loopback.

use std::net::{Ipv4Addr, TcpListener};

use limitry_server::{Options, Server, Service};
use serde_json::json;

use crate::base::paths;
use crate::base::shutdown;
use crate::base::text::shell;
use crate::cli::dev::DevArgs;
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::output::{Format, Outcome, write_stdout};

/// Serves until Ctrl-C or SIGTERM.
pub(super) async fn serve(ctx: &Context, args: DevArgs) -> Result<Outcome> {
    let options = if args.ephemeral {
        Options::temporary()
    } else {
        Options::new(paths::data_dir()?)
    };
    let options = options
        .durable(true)
        .api_rate_limit(args.rate_limit.0)
        .faults(args.fault.unwrap_or_default());
    let service = Service::open(options)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).map_err(|source| {
        Failure::other(
            codes::PORT,
            format!("cannot listen on 127.0.0.1:{}: {source}", args.port),
        )
        .hint("`limitry dev --port 0` takes a free port")
    })?;
    // Polled once, so that the handlers exist before the address is printed: a SIGTERM right after it stops the server.
    let mut signal = Box::pin(shutdown::signal());
    tokio::select! {
        biased;
        _ = &mut signal => {}
        () = tokio::task::yield_now() => {
            let server = Server::listen(service, listener)?;
            announce(ctx, &server)?;
            signal.await;
            server.stop();
        }
    }
    Ok(Outcome::done(serde_json::Value::Null, "Stopped."))
}

/// Prints the address, the credentials and commands to try, also when stdout is a pipe.
fn announce(ctx: &Context, server: &Server) -> Result<()> {
    let base_url = server.base_url();
    let (pat, key) = (server.pat(), server.api_key());
    let credentials = server.credentials();
    let project = &credentials.project;
    let pat_file = credentials.pat.file.to_string_lossy();
    let header_file = credentials.api_key.file.to_string_lossy();
    let curl = format!(
        "curl {base_url}/usage/check -H @{} -H 'Content-Type: application/json' -d '{{\"customer_id\": \"cust_123\", \"event_type\": \"api_call\"}}'",
        shell(&header_file)
    );
    let login = format!(
        "limitry login --api-url {base_url} --token-file {}",
        shell(&pat_file)
    );
    let text = match ctx.printer().format() {
        Format::Text => format!(
            "Base URL  {base_url}\nPAT       {pat}\nAPI key   {key}\nProject   {} ({})\n\nTry it:\n  {curl}\n  {login}\n",
            project.name, project.id
        ),
        Format::Json | Format::JsonLines => {
            let document = json!({
                "baseUrl": base_url,
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
        .note("Serving on loopback alone. Ctrl-C stops it.");
    Ok(())
}
