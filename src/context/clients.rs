//! The clients of a call: which credential they send, to which API, in which project.

use std::sync::Arc;
use std::time::Duration;

use limitry_client::{
    ApiError, ApiUrl, Client, ItemLimit, Observer, ProbeResult, Retry, Token, TokenClass, Transport,
};
use limitry_types::Project;
use limitry_types::text::escape;

use super::precedence::ValueSource;
use super::{Context, local_service};
use crate::base::prompt::Choice;
use crate::base::state::Destination;
use crate::base::text::shell;
use crate::base::{blocking, redact};
use crate::credentials::{Credential, Need, Plan, ResolveError, Source, StoreError};
use crate::failure::{Result, codes, common};
use crate::features::names::NameObserver;

const USER_AGENT: &str = concat!("limitry/", env!("CARGO_PKG_VERSION"));

/// How long a command runs before a retry is mentioned.
const RETRY_NOTICE_AFTER: Duration = Duration::from_secs(2);

/// Whether a client acts on a project.
#[derive(Clone, Copy)]
pub(super) enum ProjectUse {
    Never,
    IfKnown,
    Always,
}

impl Context {
    /// A client for the user's account and projects.
    pub(crate) async fn user_client(&self) -> Result<Client> {
        self.client(Need::User, ProjectUse::Never).await
    }

    /// A client for the user in the project: API keys.
    pub(crate) async fn user_project_client(&self) -> Result<Client> {
        self.client(Need::User, ProjectUse::Always).await
    }

    /// A client for the project's data, with the user's token or an API key.
    pub(crate) async fn project_client(&self) -> Result<Client> {
        self.client(Need::ProjectData, ProjectUse::Always).await
    }

    /// A client for any route, in the project if one is known.
    pub(crate) async fn any_route_client(&self) -> Result<Client> {
        self.client(Need::AnyRoute, ProjectUse::IfKnown).await
    }

    /// The client of `scan --verify`: it lists the project's API keys, or has a workspace key of today's hosted API.
    pub(crate) async fn verifying_client(&self) -> Result<Client> {
        let plan = self.plan(Need::AnyRoute);
        if !self.settings.local && plan.is_ok_and(|plan| plan.class() == TokenClass::Workspace) {
            return self.any_route_client().await;
        }
        self.user_project_client().await
    }

    /// Chooses credential and project as a command does, and opens no store.
    #[cfg(feature = "testing")]
    pub(crate) fn resolve_account(&self, need: Need, in_project: bool) -> Result<()> {
        if self.settings.local {
            return Ok(());
        }
        let plan = self.plan(need)?;
        let project_use = if in_project {
            ProjectUse::Always
        } else {
            ProjectUse::Never
        };
        self.project_for(&plan, project_use).map(drop)
    }

    /// The client in the project of the call, which is given by id or by name.
    pub(crate) async fn in_project(&self, client: Client) -> Result<Client> {
        match self.project()? {
            Some(project) if client.token().class() == TokenClass::Personal => {
                let id = project_id(&client, project.value).await?;
                Ok(client.in_project(id))
            }
            _ => Ok(client),
        }
    }

    async fn client(&self, need: Need, project_use: ProjectUse) -> Result<Client> {
        if self.settings.local {
            let service = local_service::open_service()?;
            self.note_clock(&service);
            let project = self.local_project(&service)?;
            let client = self.local_client(&service, Some(self.local_scope()?))?;
            return Ok(match project_use {
                ProjectUse::Never => client,
                ProjectUse::IfKnown | ProjectUse::Always => client.in_project(project.id),
            });
        }
        let plan = self.plan(need)?;
        // Before the keychain is opened: it may ask the user, which would be in vain without a project.
        let project = match self.project_for(&plan, project_use) {
            // A person chooses one, when the list of projects is known.
            Err(failure) if failure.has(codes::MISSING_PROJECT) && self.prompter.can_ask() => {
                return self.client_in_chosen_project(plan).await;
            }
            project => project?,
        };
        self.note_project_file(project_use);
        let scope = cache_scope(&plan, project.clone());
        let credential = self.load(plan).await?;
        let client = self.new_client(&credential.api_url, credential.token, Some(scope))?;
        Ok(match project {
            Some(project) => {
                let id = project_id(&client, project).await?;
                client.in_project(id)
            }
            None => client,
        })
    }

    /// Says that the directory's project file decides on the project: nothing else on the screen does.
    fn note_project_file(&self, project_use: ProjectUse) {
        let is_for_person = self.printer.prints_text_for_person();
        match &self.settings.project {
            Some(project)
                if project.source == ValueSource::ProjectFile
                    && matches!(project_use, ProjectUse::Always)
                    && is_for_person =>
            {
                let project = escape(&project.value);
                let file = super::project_file::NAME;
                self.printer
                    .note(&format!("note: project {project}, from {file}"));
            }
            _ => {}
        }
    }

    async fn client_in_chosen_project(&self, plan: Plan) -> Result<Client> {
        let scope = cache_scope(&plan, None);
        let credential = self.load(plan).await?;
        let client = self.new_client(&credential.api_url, credential.token, Some(scope))?;
        let projects = client.projects(ItemLimit::All).collect().await?.data;
        let choice = |project: &Project| Choice::new(&project.name, &project.id);
        let choices: Vec<Choice> = projects.iter().map(choice).collect();
        if choices.is_empty() {
            return Err(common::no_project());
        }
        let question = "No project is chosen. Which one?";
        let chosen = self.prompter.choose(question, &choices, "", "").await?;
        let project = projects.get(chosen).ok_or_else(common::no_project)?;
        let keep = format!("limitry projects use {}", shell(&project.id));
        self.printer
            .note(&format!("note: `{keep}` keeps this choice"));
        Ok(client.in_project(project.id.clone()))
    }

    pub(super) fn project_for(
        &self,
        plan: &Plan,
        project_use: ProjectUse,
    ) -> Result<Option<String>> {
        let project = match (project_use, plan.class()) {
            // A workspace key knows no projects.
            (ProjectUse::Never, _) | (_, TokenClass::Workspace) => None,
            // An API key belongs to a project. The server compares it with a given one.
            (_, TokenClass::ApiKey | TokenClass::ClientToken) => self.settings.project.clone(),
            (ProjectUse::IfKnown, TokenClass::Personal) => self.project()?,
            (ProjectUse::Always, TokenClass::Personal) => {
                Some(self.project()?.ok_or_else(common::no_project)?)
            }
        };
        Ok(project.map(|setting| setting.value))
    }

    /// A client for any route with a token that was given in this call.
    pub(crate) fn any_route_client_with(&self, token: Token) -> Result<Client> {
        let needs_project = token.class() == TokenClass::Personal;
        let client = self.client_with_token(token)?;
        Ok(match &self.settings.project {
            Some(project) if needs_project => client.in_project(project.value.clone()),
            _ => client,
        })
    }

    /// A client with a token that was given in this call. Sends it to the hosted API or to a URL of the same call, but
    /// not to a profile's.
    pub(crate) fn client_with_token(&self, token: Token) -> Result<Client> {
        if self.settings.local {
            return Ok(self
                .local_client(&local_service::open_service()?, None)?
                .with_token(token));
        }
        let api_url = self.resolver()?.url_for_given_token()?;
        self.client_for(&api_url, token)
    }

    fn plan(&self, need: Need) -> Result<Plan> {
        #[cfg(test)]
        if let Some(credential) = &self.credential {
            return Ok(Plan::new(credential.clone()));
        }
        let plan = self.resolver()?.plan(need).0?;
        if let Some(profile) = plan.hides.as_ref().filter(|_| self.prompter.can_ask()) {
            self.printer.note(&format!(
                "note: using {}, not the login of profile '{profile}'",
                escape(&plan.source.describe())
            ));
        }
        Ok(plan)
    }

    /// Loads a planned credential from its store, on a separate thread: a keychain may wait for the user.
    pub(crate) async fn load(&self, plan: Plan) -> Result<Credential, ResolveError> {
        let waiting = self.waiting();
        self.token_expires
            .set(plan.login.as_ref().and_then(|login| login.expires_at));
        blocking::run("credential", move || plan.load(waiting))
            .await
            .unwrap_or_else(|| {
                Err(ResolveError::Store(StoreError::Other(
                    "the call ended without an answer".to_owned(),
                )))
            })
    }

    /// A client that sends `token` to `api_url` and nowhere else.
    pub(crate) fn client_for(&self, api_url: &ApiUrl, token: Token) -> Result<Client> {
        self.new_client(api_url, token, None)
    }

    /// Whether an API can be reached, without a token.
    pub(crate) async fn probe(&self, api_url: &ApiUrl) -> Result<ProbeResult> {
        let transport = (self.connect)(api_url, &self.settings)?;
        Ok(limitry_client::probe(api_url, transport.as_ref()).await?)
    }

    fn new_client(
        &self,
        api_url: &ApiUrl,
        token: Token,
        scope: Option<Destination>,
    ) -> Result<Client> {
        local_service::ensure_own_server(api_url, &token)?;
        let transport = (self.connect)(api_url, &self.settings)?;
        self.build_client(transport, api_url.clone(), token, scope)
    }

    pub(super) fn build_client(
        &self,
        transport: Arc<dyn Transport>,
        api_url: ApiUrl,
        token: Token,
        scope: Option<Destination>,
    ) -> Result<Client> {
        redact::register_secret(token.secret());
        #[cfg(feature = "testing")]
        let transport = Arc::new(super::failpoint_transport::FailpointTransport(transport));
        let names = scope.map(|scope| Arc::new(NameObserver::new(scope)));
        self.recorders.borrow_mut().extend(names.clone());
        let observer = ClientObserver {
            names,
            quiet: self.settings.quiet,
        };
        Ok(Client::builder(api_url, token)
            .user_agent(USER_AGENT)
            .timeout(self.settings.timeout)
            .max_retries(self.settings.max_retries)
            .transport(transport)
            .observer(Arc::new(observer))
            .clock(self.clock.clone())
            .build()?)
    }
}

/// Shows retries to the user, and collects names for completion.
struct ClientObserver {
    names: Option<Arc<NameObserver>>,
    quiet: bool,
}

impl Observer for ClientObserver {
    fn on_success(
        &self,
        method: &::http::Method,
        path: &str,
        query: &[(&str, String)],
        body: &[u8],
    ) {
        if let Some(names) = &self.names {
            names.record(method, path, query, body);
        }
    }

    fn on_retry(&self, error: &ApiError, retry: Retry) {
        if !self.quiet && retry.elapsed + retry.pause >= RETRY_NOTICE_AFTER {
            let when = match retry.pause.as_secs() {
                0 => String::new(),
                seconds => format!(" in {seconds} s"),
            };
            // A message of the API may end with a full stop.
            let error = error.to_string();
            let error = error.trim_end_matches('.');
            let (number, max) = (retry.number, retry.max);
            crate::output::note_now(&escape(&format!(
                "{error}; retrying {number} of {max}{when}…"
            )));
        }
    }
}

/// The id of a project that is given by its name. An id of the usual form needs no request; another one is taken as it is
/// when the projects cannot be listed.
async fn project_id(client: &Client, typed: String) -> Result<String> {
    if typed.starts_with("proj_") || client.token().class() != TokenClass::Personal {
        return Ok(typed);
    }
    let projects = client.projects(ItemLimit::All).collect().await;
    let is_id = limitry_types::rules::id(&typed).is_ok();
    match projects {
        Ok(page) => {
            let found = local_service::select_project(page.data, Some(&typed));
            found.map(|project| project.id)
        }
        Err(_) if is_id => Ok(typed),
        Err(error) => Err(error.into()),
    }
}

/// The scope of the names that a client with this credential sees.
pub(super) fn cache_scope(plan: &Plan, project: Option<String>) -> Destination {
    let identity = match &plan.source {
        Source::Profile { name, .. } | Source::Command { profile: name, .. } => {
            // Another user may sign in to the same profile later.
            let user = plan.login.as_ref().and_then(|login| login.user.as_deref());
            format!("profile {name} {}", user.unwrap_or_default())
        }
        other => format!(
            "{} {}",
            other.describe(),
            plan.last_four().unwrap_or_default()
        ),
    };
    Destination {
        api_url: plan.api_url.to_string(),
        credential: Some(identity),
        project,
        ..Destination::default()
    }
}
