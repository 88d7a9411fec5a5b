//! The local service in this process, and the client that reaches it without a port.

use std::sync::Arc;

use limitry_client::{ApiUrl, Client, Token};
use limitry_server::{Options, Service};
use limitry_types::Project;
use limitry_types::text::escape;
use secrecy::ExposeSecret as _;

use super::Context;
use super::in_process::InProcess;
use super::precedence::ValueSource;
use crate::base::exit::Exit;
use crate::base::state::Destination;
use crate::base::text::clock_offset;
use crate::base::{fs, paths};
use crate::failure::{Failure, Result, codes, common};

/// The base URL of the local service in this process. Nothing connects to it.
const LOCAL_URL: &str = "http://127.0.0.1/v1";

impl Context {
    /// The scope of the local service. Uses the project as typed, so that completion need not open the database.
    pub(super) fn local_scope(&self) -> Result<Destination> {
        let project = self.settings.project.as_ref();
        Ok(Destination {
            api_url: Destination::local_url(&paths::data_dir()?),
            credential: Some("local".to_owned()),
            project: Some(project.map_or_else(String::new, |project| project.value.clone())),
            ..Destination::default()
        })
    }

    /// A client for the local service in this process, also without `--local`: `limitry dev …` is about it.
    pub(crate) fn dev_client(&self) -> Result<Client> {
        self.local_client(&open_service()?, None)
    }

    /// The same, acting on the local project.
    pub(crate) fn dev_project_client(&self) -> Result<Client> {
        let service = open_service()?;
        let project = self.local_project(&service)?;
        Ok(self.local_client(&service, None)?.in_project(project.id))
    }

    /// Checks the whole database of the local service.
    pub(crate) fn verify_local_data() -> Result<()> {
        Ok(open_service()?.verify()?)
    }

    /// The local service's own token.
    pub(crate) fn local_token() -> Result<Token> {
        Ok(Token::parse(open_service()?.pat()?.secret.expose_secret())?)
    }

    /// How far the clock of the local service was moved; `None` for the real time.
    pub(crate) fn local_clock_offset() -> Result<Option<String>> {
        Ok(clock_offset(open_service()?.clock_offset()?))
    }

    /// Says once that the clock was moved: quotas, expiries and reports follow it.
    pub(super) fn note_clock(&self, service: &Service) {
        if !self.printer.prints_text() || self.clock_noted.replace(true) {
            return;
        }
        let offset = service.clock_offset().unwrap_or_default();
        if let Some(offset) = clock_offset(offset) {
            self.printer.aside(&format!(
                "the local clock is {offset}; `limitry dev clock reset` returns to the real time"
            ));
        }
    }

    pub(super) fn local_client(
        &self,
        service: &Service,
        scope: Option<Destination>,
    ) -> Result<Client> {
        let token = Token::parse(service.pat()?.secret.expose_secret())?;
        let transport = Arc::new(InProcess(service.clone()));
        self.build_client(
            transport,
            ApiUrl::parse(LOCAL_URL).map_err(Failure::internal)?,
            token,
            scope,
        )
    }

    /// The project that is named, or the first one. A variable may name a project of the hosted API: it is pointed out, once,
    /// and not used.
    pub(super) fn local_project(&self, service: &Service) -> Result<Project> {
        let projects = service.projects()?;
        let Some(given) = &self.settings.project else {
            return select_project(projects, None);
        };
        let found = select_project(projects.clone(), Some(&given.value));
        let is_typed = matches!(given.source, ValueSource::Flag(_));
        match found {
            Err(failure) if failure.has(codes::NOT_FOUND) && !is_typed => {
                let project = select_project(projects, None)?;
                if !self.project_noted.replace(true) {
                    self.printer.progress(&format!(
                        "note: the local service has no project '{}' (from {}), and acts on '{}'",
                        escape(&given.value),
                        given.source,
                        escape(&project.name)
                    ));
                }
                Ok(project)
            }
            found => found,
        }
    }
}

/// Sends a token of the local service to the local service only: after `limitry dev` has ended, another user's program may
/// listen on its port.
pub(super) fn ensure_own_server(api_url: &ApiUrl, token: &Token) -> Result<()> {
    const FILES: [&str; 2] = ["pat", "api-key.header"];
    const MAX_FILE_BYTES: u64 = 4096;
    let Ok(dir) = paths::data_dir() else {
        return Ok(());
    };
    let holds_token = |file: &&str| {
        fs::read_text(&dir.join(file), MAX_FILE_BYTES)
            .is_ok_and(|text| text.contains(token.expose()))
    };
    if api_url.loopback().is_none() || !FILES.iter().any(holds_token) {
        return Ok(());
    }
    let port = api_url.host_and_port().1;
    if open_service()?.is_served_on(port)? {
        return Ok(());
    }
    let message = format!(
        "`limitry dev` does not run on {}, so its token is not sent there",
        api_url.host()
    );
    Err(Failure::new(Exit::Network, codes::NOT_SERVED, message)
        .hint(format!("`limitry dev --port {port}` starts it")))
}

pub(super) fn open_service() -> Result<Service> {
    Ok(Service::open(Options::new(paths::data_dir()?))?)
}

/// The local project with an id or else a name. Without either, the first project, which always exists.
pub(super) fn select_project(projects: Vec<Project>, selector: Option<&str>) -> Result<Project> {
    let not_found = |name| common::not_found("project", name, None, "limitry projects list");
    let Some(selector) = selector else {
        let first = projects.into_iter().next();
        return first.ok_or_else(|| not_found("Local"));
    };
    let (by_id, others): (Vec<_>, Vec<_>) = projects
        .into_iter()
        .partition(|project| project.id == selector);
    let mut found = if by_id.is_empty() { others } else { by_id };
    found.retain(|project| project.id == selector || project.name == selector);
    if found.len() > 1 {
        let ids: Vec<String> = found.into_iter().map(|project| project.id).collect();
        return Err(common::ambiguous(
            "project",
            selector,
            &ids,
            "limitry projects list",
        ));
    }
    found.pop().ok_or_else(|| not_found(selector))
}
