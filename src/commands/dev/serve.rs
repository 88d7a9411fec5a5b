//! `limitry dev`: the embedded service on a port of loopback.

use crate::failure::{Failure, Result, codes};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::app::context::Context;
use crate::base::paths;
use crate::base::text::shell;
use crate::cli::dev::DevArgs;
use crate::output::{Format, Outcome, write_stdout};

/// Serves until Ctrl-C or SIGTERM, which end it cleanly.
pub(super) async fn serve(ctx: &Context, args: DevArgs) -> Result<Outcome> {
    let options = limitry_server::Options {
        ephemeral: args.ephemeral,
        durable: true,
        api_rate_limit: args.rate_limit.0,
        faults: args.fault,
        ..limitry_server::Options::new(if args.ephemeral {
            PathBuf::new()
        } else {
            paths::data_dir()?
        })
    };
    let service = limitry_server::Service::open(options)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(|source| {
            Failure::other(
                codes::PORT,
                format!("cannot listen on 127.0.0.1:{}: {source}", args.port),
            )
            .hint("`limitry dev --port 0` takes a free port")
        })?;
    let base_url = format!(
        "http://127.0.0.1:{}/v1",
        listener.local_addr().map_err(Failure::internal)?.port()
    );
    // The handlers are there before anybody is told that the server is: a SIGTERM right after is clean too.
    let stop = Box::pin(crate::base::shutdown::signal());
    let mut stop = stop;
    tokio::select! {
        biased;
        _ = &mut stop => return Ok(Outcome::done(serde_json::Value::Null, "Stopped.")),
        () = tokio::task::yield_now() => {}
    }
    let serving = limitry_server::serve(&service, listener, async move {
        stop.await;
    })
    .map_err(Failure::internal)?;
    announce(ctx, &service, &base_url)?;
    drop(service);
    serving.await.map_err(Failure::internal)?;
    Ok(Outcome::done(serde_json::Value::Null, "Stopped."))
}

/// What a person needs next, at every start, piped too.
fn announce(ctx: &Context, service: &limitry_server::Service, base_url: &str) -> Result<()> {
    let credentials = service.credentials()?;
    let (pat, key) = (
        credentials.pat.expose_secret(),
        credentials.api_key.expose_secret(),
    );
    let pat_file = credentials.pat_file.to_string_lossy();
    let pat_file = shell(&pat_file);
    let header_file = credentials.api_key_header_file.to_string_lossy();
    let header_file = shell(&header_file);
    let curl = format!(
        "curl {base_url}/usage/check -H @{header_file} -H 'Content-Type: application/json' -d '{{\"customer_id\": \"cust_123\", \"event_type\": \"api_call\"}}'"
    );
    let login = format!("limitry login --api-url {base_url} --token-file {pat_file}");
    let text = match ctx.printer().format() {
        Format::Text => format!(
            "Base URL  {base_url}\nPAT       {pat}\nAPI key   {key}\nProject   {} ({})\n\nTry it:\n  {curl}\n  {login}\n",
            credentials.project_name, credentials.project_id
        ),
        Format::Json | Format::JsonLines => {
            let document = json!({
                "baseUrl": base_url,
                "pat": pat,
                "apiKey": key,
                "projectId": credentials.project_id,
                "patFile": credentials.pat_file,
                "apiKeyHeaderFile": credentials.api_key_header_file,
                "curl": curl,
                "login": login,
            });
            format!("{document}\n")
        }
    };
    // A reader that only wanted the first lines is no reason to stop serving.
    match write_stdout(&text) {
        Err(closed) if !closed.reader_left() => return Err(closed.into()),
        _ => {}
    }
    ctx.printer()
        .note("Serving on loopback alone. Ctrl-C stops it.");
    Ok(())
}
