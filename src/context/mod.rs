//! What a command gets: settings, printer, prompter, the server's clock, and clients.
//!
//! Everything is lazy: a command does not pay for what it does not use.

#[cfg(feature = "testing")]
mod failpoint_transport;
mod in_process;
#[cfg(test)]
mod mock_transport;
pub(crate) mod project_file;
pub(crate) mod settings;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;

use crate::base::blocking;
use crate::base::prompt::Prompter;
use crate::base::shutdown::ShutdownGuard;
use crate::base::state::Destination;
use crate::base::text::{exact, relative};
use crate::base::{paths, redact};
use crate::context::settings::{Origin, Setting, Settings};
use crate::credentials::config::Config;
use crate::credentials::{Credential, Need, Plan, ResolveError, Resolver, Source, StoreError};
use crate::failure::{Failure, Result, codes, common};
use crate::features::names::NameObserver;
use crate::output::Printer;
use in_process::InProcess;
use limitry_client::{
    ApiError, ApiUrl, Client, HttpTransport, ItemLimit, Observer, ProbeResult, ServerClock, Token,
    TokenClass, Transport,
};
use limitry_server::{Options, Service};
use limitry_types::Project;
use limitry_types::text::escape;

/// The base URL of the local service in this process. Nothing connects to it.
const LOCAL_URL: &str = "http://127.0.0.1/v1";

const USER_AGENT: &str = concat!("limitry/", env!("CARGO_PKG_VERSION"));

/// How long before a token expires the user is warned.
const EXPIRY_WARNING_WINDOW: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a command runs before a retry is mentioned.
const RETRY_NOTICE_AFTER: Duration = Duration::from_secs(2);

/// Makes the transport to an API.
pub(super) type Connect = Box<dyn Fn(&ApiUrl, &Settings) -> Result<Arc<dyn Transport>, ApiError>>;

/// What a command gets.
pub(crate) struct Context {
    settings: Settings,
    connect: Connect,
    printer: Rc<Printer>,
    prompter: Prompter,
    clock: ServerClock,
    shutdown: ShutdownGuard,
    config: OnceCell<Config>,
    /// When the stored token in use expires, as far as `login` learned.
    token_expires: Cell<Option<Timestamp>>,
    /// The names that the clients saw, for completion.
    recorders: RefCell<Vec<Arc<NameObserver>>>,
    /// Replaces the resolver's credential in unit tests.
    #[cfg(test)]
    credential: Option<Credential>,
}

/// Whether a client acts on a project.
#[derive(Clone, Copy)]
enum ProjectUse {
    Never,
    IfKnown,
    Always,
}

impl Context {
    /// A context for these settings. Opens and reads nothing.
    pub(crate) fn new(settings: Settings) -> Self {
        let connect = |api_url: &ApiUrl, settings: &Settings| -> Result<Arc<dyn Transport>, _> {
            let ca_file = settings.ca_file.as_deref();
            let transport = HttpTransport::new(api_url, settings.timeout, ca_file)?;
            Ok(Arc::new(transport))
        };
        Self::with_connect(settings, Box::new(connect))
    }

    /// A context whose clients reach the API through `connect`.
    pub(super) fn with_connect(settings: Settings, connect: Connect) -> Self {
        Self {
            printer: Rc::new(
                Printer::new(settings.format, settings.quiet, settings.color)
                    .with_selection(settings.selection.clone())
                    .with_wide_tables(settings.wide),
            ),
            prompter: Prompter::new(settings.no_input, settings.yes),
            connect,
            clock: ServerClock::default(),
            shutdown: ShutdownGuard::default(),
            config: OnceCell::new(),
            token_expires: Cell::new(None),
            recorders: RefCell::default(),
            #[cfg(test)]
            credential: None,
            settings,
        }
    }

    /// The same context with a credential that needs no configuration.
    #[cfg(test)]
    pub(super) fn with_credential(mut self, credential: Credential) -> Self {
        self.credential = Some(credential);
        self
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn printer(&self) -> &Printer {
        &self.printer
    }

    /// The printer, for closures that outlive a borrow of the context.
    pub(crate) fn shared_printer(&self) -> Rc<Printer> {
        Rc::clone(&self.printer)
    }

    pub(crate) fn prompter(&self) -> Prompter {
        self.prompter
    }

    /// Delays a shutdown in critical sections.
    pub(crate) fn shutdown(&self) -> &ShutdownGuard {
        &self.shutdown
    }

    /// The server's time; the local time until the server has responded.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The configuration file, read once.
    pub(crate) fn config(&self) -> Result<&Config> {
        if self.config.get().is_none() {
            let config = Config::read(&paths::config_dir()?)?;
            return Ok(self.config.get_or_init(|| config));
        }
        Ok(self.config.get_or_init(Config::default))
    }

    /// The resolver of credentials.
    pub(crate) fn resolver(&self) -> Result<Resolver<'_>> {
        let profile = self.settings.profile.as_ref();
        Ok(Resolver {
            config: self.config()?,
            config_dir: paths::config_dir()?,
            named_profile: profile.map(|setting| setting.value.as_str()),
            profile_given_by: profile.and_then(|setting| match &setting.origin {
                Origin::Flag(name) => Some(*name),
                Origin::Environment(variable) => Some(variable.name),
                // A token in the environment overrides a directory's profile, because CI sets tokens everywhere.
                Origin::ProjectFile | Origin::Profile(_) | Origin::Default => None,
            }),
            given_url: self.settings.api_url.as_ref().map(|setting| &setting.value),
        })
    }

    /// The project to act on: the given one, or the profile's.
    pub(crate) fn project(&self) -> Result<Option<Setting<String>>> {
        if let Some(named) = &self.settings.project {
            return Ok(Some(named.clone()));
        }
        let resolver = self.resolver()?;
        Ok(resolver
            .profile()
            .and_then(|profile| profile.project.clone())
            .map(|value| Setting {
                value,
                origin: Origin::Profile(resolver.profile_name().to_owned()),
            }))
    }

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
        self.client(Need::ProjectData, ProjectUse::IfKnown).await
    }

    async fn client(&self, need: Need, project_use: ProjectUse) -> Result<Client> {
        if self.settings.local {
            let service = open_service()?;
            let project = self.local_project(&service)?;
            let client = self.local_client(&service, Some(self.local_scope()?))?;
            return Ok(match project_use {
                ProjectUse::Never => client,
                ProjectUse::IfKnown | ProjectUse::Always => client.in_project(project.id),
            });
        }
        let plan = self.plan(need)?;
        // Before the keychain is opened: it may ask the user, which would be in vain without a project.
        let project = self.project_for(&plan, project_use)?;
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

    fn project_for(&self, plan: &Plan, project_use: ProjectUse) -> Result<Option<String>> {
        let project = match (project_use, plan.class()) {
            (ProjectUse::Never, _) => None,
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

    /// The scope of the names that completion offers: that of a client for this need.
    pub(crate) fn scope(&self, need: Need) -> Result<Destination> {
        if self.settings.local {
            return self.local_scope();
        }
        let plan = self.resolver()?.plan(need).0?;
        let project = self.project_for(&plan, ProjectUse::IfKnown)?;
        Ok(cache_scope(&plan, project))
    }

    /// What records of this client's requests belong to.
    pub(crate) fn destination(&self, client: &Client) -> Result<Destination> {
        Ok(Destination {
            api_url: if self.settings.local {
                Destination::local_url(&paths::data_dir()?)
            } else {
                client.api_url().to_string()
            },
            project: client.project().map(str::to_owned),
            ..Destination::default()
        })
    }

    /// The scope of the local service. Uses the project as typed, so that completion need not open the database.
    fn local_scope(&self) -> Result<Destination> {
        let project = self.settings.project.as_ref();
        Ok(Destination {
            api_url: Destination::local_url(&paths::data_dir()?),
            credential: Some("local".to_owned()),
            profile: None,
            project: Some(project.map_or_else(String::new, |project| project.value.clone())),
        })
    }

    /// Saves the names that the clients of this call saw, for completion. Errors are ignored: it is a cache.
    pub(crate) fn remember_names(&self) {
        let recorders = self.recorders.take();
        if let Some(dir) = paths::cache_dir().filter(|_| !recorders.is_empty()) {
            for recorder in recorders {
                recorder.save(&dir);
            }
        }
    }

    /// A client with a token that was given in this call. Sends it to the hosted API or to a URL of the same call, but
    /// not to a profile's.
    pub(crate) fn client_with_token(&self, token: Token) -> Result<Client> {
        if self.settings.local {
            return Ok(self.local_client(&open_service()?, None)?.with_token(token));
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

    /// Loads a planned credential from its store, on a thread of its own: a keychain may wait for the user.
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

    /// A warning when the stored token in use expires soon or has expired, by the server's clock.
    pub(crate) fn expiry_warning(&self) -> Option<String> {
        let expires = self.token_expires.get()?;
        let now = self.now();
        let soon = expires.duration_since(now) <= EXPIRY_WARNING_WINDOW;
        soon.then(|| {
            let verb = if expires <= now { "expired" } else { "expires" };
            format!(
                "your personal access token {verb} {} ({}); make a new one and `limitry login` again",
                relative(expires, now),
                exact(expires)
            )
        })
    }

    /// Tells the user that a keychain waits for them; `None` when no user is present.
    pub(crate) fn waiting(&self) -> Option<fn(&str)> {
        self.prompter
            .can_ask()
            .then_some(crate::output::note_now as fn(&str))
    }

    /// A client that sends `token` to `api_url` and nowhere else.
    pub(crate) fn client_for(&self, api_url: &ApiUrl, token: Token) -> Result<Client> {
        self.new_client(api_url, token, None)
    }

    /// Whether an API can be reached, without a token.
    pub(crate) async fn probe(&self, api_url: &ApiUrl) -> Result<ProbeResult, ApiError> {
        let transport = (self.connect)(api_url, &self.settings)?;
        limitry_client::probe(api_url, transport.as_ref()).await
    }

    fn new_client(
        &self,
        api_url: &ApiUrl,
        token: Token,
        scope: Option<Destination>,
    ) -> Result<Client> {
        let transport = (self.connect)(api_url, &self.settings)?;
        self.build_client(transport, api_url.clone(), token, scope)
    }

    fn build_client(
        &self,
        transport: Arc<dyn Transport>,
        api_url: ApiUrl,
        token: Token,
        scope: Option<Destination>,
    ) -> Result<Client> {
        redact::register_secret(token.secret());
        #[cfg(feature = "testing")]
        let transport = Arc::new(failpoint_transport::FailpointTransport(transport));
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

    /// A client for the local service in this process, also without `--local`: `limitry dev …` is about it.
    pub(crate) fn dev_client(&self) -> Result<Client> {
        self.local_client(&open_service()?, None)
    }

    /// The local service's own token.
    pub(crate) fn local_token() -> Result<Token> {
        Ok(Token::parse(open_service()?.pat()?.secret.expose_secret())?)
    }

    fn local_client(&self, service: &Service, scope: Option<Destination>) -> Result<Client> {
        let token = Token::parse(service.pat()?.secret.expose_secret())?;
        let transport = Arc::new(InProcess(service.clone()));
        self.build_client(
            transport,
            ApiUrl::parse(LOCAL_URL).map_err(Failure::internal)?,
            token,
            scope,
        )
    }

    fn local_project(&self, service: &Service) -> Result<Project> {
        let selector = self.settings.project.as_ref();
        select_project(service.projects()?, selector.map(|given| &*given.value))
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

    fn on_retry(&self, error: &ApiError, elapsed: Duration, pause: Duration) {
        if !self.quiet && elapsed + pause >= RETRY_NOTICE_AFTER {
            let when = match pause.as_secs() {
                0 => String::new(),
                seconds => format!(" in {seconds} s"),
            };
            crate::output::note_now(&escape(&format!("{error}; trying again{when}…")));
        }
    }
}

fn open_service() -> Result<Service> {
    Ok(Service::open(Options::new(paths::data_dir()?))?)
}

/// The scope of the names that a client with this credential sees.
fn cache_scope(plan: &Plan, project: Option<String>) -> Destination {
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
        profile: None,
        project,
    }
}

/// The id of a project that is given by its name. An id of the usual form needs no request; another one is taken as it is
/// when no project has that name.
async fn project_id(client: &Client, typed: String) -> Result<String> {
    if typed.starts_with("proj_") || client.token().class() != TokenClass::Personal {
        return Ok(typed);
    }
    let projects = client.projects(ItemLimit::All).collect().await;
    let is_id = limitry_types::rules::id(&typed).is_ok();
    match projects {
        Ok(page) => match select_project(page.data, Some(&typed)) {
            Err(failure) if failure.has(codes::NOT_FOUND) && is_id => Ok(typed),
            found => found.map(|project| project.id),
        },
        Err(_) if is_id => Ok(typed),
        Err(error) => Err(error.into()),
    }
}

/// The local project with an id or else a name. Without either, the first project, which always exists.
fn select_project(projects: Vec<Project>, selector: Option<&str>) -> Result<Project> {
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
        return Err(common::ambiguous("project", selector, &ids));
    }
    found.pop().ok_or_else(|| not_found(selector))
}
