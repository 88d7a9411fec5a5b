//! The page of the local service in a browser.

use std::io::Write as _;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::running;
use crate::base::process::browser;
use crate::context::Context;
use crate::failure::{Failure, Result};
use crate::output::{Outcome, View};

/// A file that leads a browser to the page. It is deleted when dropped.
#[derive(Debug)]
pub(super) struct OpenedPage(NamedTempFile);

impl OpenedPage {
    /// Leaves the file for a browser that reads it after this program has ended.
    pub(super) fn keep(self) {
        drop(self.0.into_temp_path().keep());
    }
}

/// Opens a link in the user's browser. The link goes through a private file: other users can read a program's arguments,
/// and the code in the link works once, for the first program that uses it.
pub(super) fn open(link: &str) -> std::io::Result<OpenedPage> {
    let mut file = tempfile::Builder::new()
        .prefix("limitry-")
        .suffix(".html")
        .tempfile()?;
    // A link consists of letters, digits and `:/.?=`, which HTML takes as they are.
    writeln!(
        file,
        "<!doctype html><meta charset=\"utf-8\"><title>limitry</title><meta http-equiv=\"refresh\" content=\"0;url={link}\">"
    )?;
    file.flush()?;
    browser::open(file.path())?;
    Ok(OpenedPage(file))
}

/// `limitry dev --open` beside a server that runs already: another link to it.
pub(super) async fn open_running(ctx: &Context, port: u16) -> Result<Outcome> {
    let api_url = running::api_url(port)?;
    let client = ctx.client_for(&api_url, Context::local_token()?)?;
    let answer = client.dev().post("/ui/link", &json!({})).await?;
    let link = answer
        .get("url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !is_link(link, port) {
        return Err(Failure::internal(anyhow::anyhow!(
            "the service on port {port} answered no link"
        )));
    }
    let link = link.to_owned();
    let opened = open(&link);
    match &opened {
        Ok(_) => ctx
            .printer()
            .note("Opening the page of the running service."),
        Err(error) => note_not_opened(ctx, error),
    }
    if let Ok(opened) = opened {
        opened.keep();
    }
    Ok(Outcome::new(
        json!({ "page": link }),
        View::Lines(vec![link]),
    ))
}

/// Tells that no browser could be started.
pub(super) fn note_not_opened(ctx: &Context, error: &std::io::Error) {
    ctx.printer().note(&format!(
        "No browser could be started ({error}); open the link of the page yourself."
    ));
}

/// Whether a link leads to the page on a port, and to nothing else.
fn is_link(link: &str, port: u16) -> bool {
    let code = link.strip_prefix(&format!("http://127.0.0.1:{port}/?code="));
    code.is_some_and(|code| code.len() < 200 && code.bytes().all(|b| b.is_ascii_alphanumeric()))
}
