//! What a service says when it answers: where it is, its credentials, and commands to try.

use std::fmt::Write as _;

use limitry_server::Server;
use serde::{Deserialize, Serialize};

use super::running;
use crate::base::text::{clock_offset, shell, wrap};
use crate::context::Context;
use crate::failure::Result;
use crate::output::{Format, to_document, write_stdout};

/// The document of `limitry dev --json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Announcement {
    pub(super) base_url: String,
    pub(super) page: String,
    pub(super) pat: String,
    pub(super) api_key: String,
    pub(super) project_id: String,
    pub(super) project_name: String,
    pat_file: String,
    api_key_header_file: String,
    pub(super) data_directory: String,
    pub(super) process: u32,
    /// Only where it is not the real time.
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<String>,
    /// Only where there are some.
    #[serde(skip_serializing_if = "Option::is_none")]
    faults: Option<String>,
    curl: String,
    login: String,
}

impl Announcement {
    pub(super) fn of(server: &Server, page: String, faults: Option<String>) -> Result<Self> {
        let base_url = server.base_url();
        let credentials = server.credentials();
        let pat_file = credentials.pat.file.to_string_lossy().into_owned();
        let header_file = credentials.api_key.file.to_string_lossy().into_owned();
        let data_dir = credentials
            .pat
            .file
            .parent()
            .map(|dir| dir.to_string_lossy().into_owned());
        Ok(Self {
            curl: curl(&base_url, &header_file),
            login: format!(
                "limitry login --profile dev --api-url {base_url} --token-file {}",
                shell(&pat_file)
            ),
            page,
            pat: server.pat().to_owned(),
            api_key: server.api_key().to_owned(),
            project_id: credentials.project.id.clone(),
            project_name: credentials.project.name.clone(),
            pat_file,
            api_key_header_file: header_file,
            data_directory: data_dir.unwrap_or_default(),
            process: std::process::id(),
            clock: clock_offset(server.service().clock_offset()?),
            faults,
            base_url,
        })
    }

    pub(super) fn port(&self) -> &str {
        let host = self.base_url.trim_end_matches("/v1");
        host.rsplit(':').next().unwrap_or_default()
    }

    /// Prints it. A text has the secrets on demand only: others may see a terminal, and a file or a log keeps them. For the same
    /// reason the link to the page is for terminals.
    pub(super) fn print(&self, ctx: &Context, show_secrets: bool) -> Result<()> {
        let text = match ctx.printer().format() {
            Format::Text => {
                let printer = ctx.printer();
                let is_for_person = printer.is_for_person();
                let mark = if printer.look().unicode { "…" } else { "..." };
                // The link signs a browser in, once.
                let has_link = is_for_person || show_secrets;
                let mut text = self.text((!show_secrets).then_some(mark), has_link);
                if is_for_person {
                    text = wrap(&text, printer.table_width());
                }
                if !printer.is_quiet() {
                    text = format!("{text}\nTry it:\n  {}\n  {}\n", self.curl, self.login);
                }
                text
            }
            Format::Json | Format::JsonLines => format!("{}\n", to_document(self)),
        };
        // The server keeps running when the reader of stdout has closed it.
        match write_stdout(&text) {
            Err(closed) if !closed.reader_left() => Err(closed.into()),
            _ => Ok(()),
        }
    }

    /// `mark` stands for what is left out of secrets. `None` shows them whole. Without `has_link`, the page has its address only.
    fn text(&self, mark: Option<&str>, has_link: bool) -> String {
        let secret = |secret: &str| match (secret.rfind('_'), mark) {
            (Some(end), Some(mark)) => {
                let tail = secret.len().saturating_sub(4);
                format!("{}{mark}{}", &secret[..=end], &secret[tail..])
            }
            _ => secret.to_owned(),
        };
        let page = match self.page.split_once('?') {
            Some((address, _)) if !has_link => address,
            _ => &self.page,
        };
        let mut lines = vec![
            ("Base URL", self.base_url.clone()),
            ("Page", page.to_owned()),
            ("PAT", secret(&self.pat)),
            ("API key", secret(&self.api_key)),
            (
                "Project",
                format!("{} ({})", self.project_name, self.project_id),
            ),
        ];
        // Another service may be the one that commands without a port mean.
        let port = match running::choose(None) {
            Ok(chosen) if chosen.port.to_string() == self.port() => String::new(),
            _ => format!(" --port {}", self.port()),
        };
        if mark.is_some() {
            lines.push(("Secrets", format!("`limitry dev env{port}` prints them")));
        }
        if let Some(clock) = &self.clock {
            let how = "`limitry dev clock reset` returns to the real time";
            lines.push(("Clock", format!("{clock}; {how}")));
        }
        if let Some(faults) = &self.faults {
            let how = format!("`limitry dev faults off{port}` ends them");
            lines.push(("Faults", format!("{faults}; {how}")));
        }
        let mut text = String::new();
        for (name, value) in lines {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{name:<8}  {value}");
        }
        text
    }
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
