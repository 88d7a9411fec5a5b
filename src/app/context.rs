//! What a command is handed: settings, printer, prompter, the server's clock, and, when it asks, a client.
//!
//! Everything is lazy: what a command does not need it does not pay for. This is where the embedded service
//! becomes a transport: `api` does not know it.

use super::in_process::InProcess;
use crate::failure::{Failure, Result, common};

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;

use crate::app::settings::{Origin, Setting, Settings};
use crate::base::blocking::detached;
use crate::base::config::Config;
use crate::base::prompt::Prompter;
use crate::base::shutdown::Sections;
use crate::base::state::Destination;
use crate::base::text::{exact, relative};
use crate::base::{paths, redact};
use crate::completion::cache::Recorder;
use crate::credentials::{Credential, Need, Plan, ResolveError, Resolver, Source};
use crate::output::Printer;
use limitry_client::{ApiUrl, Token, TokenClass};
use limitry_client::{Client, HttpTransport, Policy, ServerClock, Transport};
use limitry_types::text::escape;

/// The base URL of the embedded service: never dialled.
const LOCAL_URL: &str = "http://127.0.0.1/v1";

/// How long before its end a token is warned about.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a command is handed.
pub(crate) struct Context {
    settings: Settings,
    printer: Rc<Printer>,
    prompter: Prompter,
    clock: ServerClock,
    sections: Sections,
    config: OnceCell<Config>,
    /// When the stored token that was used ends, as far as `login` learned.
    token_expires: Cell<Option<Timestamp>>,
    /// What the clients met, for completion.
    recorders: RefCell<Vec<Rc<Recorder>>>,
}

impl Context {
    /// A context for these settings; nothing is opened or read.
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            printer: Rc::new(
                Printer::new(settings.format, settings.quiet, settings.color)
                    .with_selection(settings.selection.clone()),
            ),
            prompter: Prompter::new(settings.no_input, settings.yes),
            clock: ServerClock::default(),
            sections: Sections::default(),
            config: OnceCell::new(),
            token_expires: Cell::new(None),
            recorders: RefCell::default(),
            settings,
        }
    }

    /// What was meant.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where things are said.
    pub(crate) fn printer(&self) -> &Printer {
        &self.printer
    }

    /// The printer, for what outlives a borrow of this.
    pub(crate) fn shared_printer(&self) -> Rc<Printer> {
        Rc::clone(&self.printer)
    }

    /// Who can be asked.
    pub(crate) fn prompter(&self) -> Prompter {
        self.prompter
    }

    /// What is finished before a signal is obeyed.
    pub(crate) fn sections(&self) -> &Sections {
        &self.sections
    }

    /// The server's time, ours until it answered.
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

    /// The resolver for this call.
    pub(crate) fn resolver(&self) -> Result<Resolver<'_>> {
        let profile = self.settings.profile.as_ref();
        Ok(Resolver {
            config: self.config()?,
            config_dir: paths::config_dir()?,
            named_profile: profile.map(|setting| setting.value.as_str()),
            profile_given_by: profile.and_then(|setting| match &setting.origin {
                Origin::Flag(name) => Some(*name),
                Origin::Environment(variable) => Some(variable.name),
                // A directory's profile is one that may be hidden: CI sets a token anywhere.
                Origin::ProjectFile | Origin::Profile(_) | Origin::Default => None,
            }),
            given_url: self.settings.api_url.as_ref().map(|setting| &setting.value),
        })
    }

    /// The project that is acted on, and why that one: named, or the profile's.
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

    /// A client for the person: accounts and projects.
    pub(crate) async fn person(&self) -> Result<Client> {
        if self.settings.local {
            return Ok(self.local()?.0);
        }
        let plan = self.plan(Need::Person)?;
        let scope = scope_of(&plan, None);
        let client = self.client(&self.load(plan).await?)?;
        Ok(client.observed_by(self.recorder(scope)))
    }

    /// A client for the person in the project: API keys.
    pub(crate) async fn person_in_project(&self) -> Result<Client> {
        self.in_project(Need::Person).await
    }

    /// A client for project data: a person's in the project, or an API key's.
    pub(crate) async fn project_data(&self) -> Result<Client> {
        self.in_project(Need::ProjectData).await
    }

    async fn in_project(&self, need: Need) -> Result<Client> {
        if self.settings.local {
            let (client, project) = self.local()?;
            return Ok(client.in_project(project));
        }
        let plan = self.plan(need)?;
        // What is missing is said before a keychain is opened.
        let project = match plan.class() {
            TokenClass::Personal => Some(self.project()?.ok_or_else(common::no_project)?.value),
            // An API key knows its project; one that was named beside it is the server's to compare.
            TokenClass::ApiKey | TokenClass::ClientToken => {
                self.settings.project.as_ref().map(|p| p.value.clone())
            }
        };
        let scope = scope_of(&plan, project.clone());
        let client = self.client(&self.load(plan).await?)?;
        let client = client.observed_by(self.recorder(scope));
        Ok(match project {
            Some(project) => client.in_project(project),
            None => client,
        })
    }

    /// A client for any route: in the project where one is known, without one where none is.
    pub(crate) async fn any_route(&self) -> Result<Client> {
        if self.settings.local {
            return self.project_data().await;
        }
        let plan = self.plan(Need::ProjectData)?;
        let project = match plan.class() {
            TokenClass::Personal => self.project()?,
            TokenClass::ApiKey | TokenClass::ClientToken => self.settings.project.clone(),
        };
        let project = project.map(|project| project.value);
        let scope = scope_of(&plan, project.clone());
        let client = self.client(&self.load(plan).await?)?;
        let client = client.observed_by(self.recorder(scope));
        Ok(match project {
            Some(project) => client.in_project(project),
            None => client,
        })
    }

    /// The same for a token that somebody handed over in this call.
    pub(crate) fn any_route_as(&self, token: Token) -> Result<Client> {
        let needs_project = token.class() == TokenClass::Personal;
        let client = self.with_token(token)?;
        Ok(match &self.settings.project {
            Some(project) if needs_project => client.in_project(project.value.clone()),
            _ => client,
        })
    }

    /// Whose names completion offers in this call: those that a client for this need would have met.
    pub(crate) fn scope(&self, need: Need) -> Result<Destination> {
        if self.settings.local {
            return self.local_scope();
        }
        let plan = self.resolver()?.plan(need).0?;
        let project = match plan.class() {
            TokenClass::Personal => self.project()?,
            TokenClass::ApiKey | TokenClass::ClientToken => self.settings.project.clone(),
        };
        Ok(scope_of(&plan, project.map(|project| project.value)))
    }

    /// What records of this client's requests belong to.
    pub(crate) fn destination(&self, client: &Client) -> Result<Destination> {
        Ok(Destination {
            api_url: if self.settings.local {
                Destination::local_url(&paths::data_dir()?)
            } else {
                client.api_url().to_owned()
            },
            project: client.project().map(str::to_owned),
            ..Destination::default()
        })
    }

    /// The embedded service is one person's; its project is known by what was typed, so that nobody has to open it.
    fn local_scope(&self) -> Result<Destination> {
        let named = self.settings.project.as_ref();
        Ok(Destination {
            api_url: Destination::local_url(&paths::data_dir()?),
            credential: Some("local".to_owned()),
            profile: None,
            project: Some(named.map_or_else(String::new, |project| project.value.clone())),
        })
    }

    fn recorder(&self, scope: Destination) -> Rc<Recorder> {
        let recorder = Rc::new(Recorder::new(scope));
        self.recorders.borrow_mut().push(Rc::clone(&recorder));
        recorder
    }

    /// Keeps the names that the clients of this call met, for completion. A cache: it fails in silence.
    pub(crate) fn remember_names(&self) {
        let recorders = self.recorders.take();
        if let Some(dir) = paths::cache_dir().filter(|_| !recorders.is_empty()) {
            for recorder in recorders {
                recorder.save(&dir);
            }
        }
    }

    /// A client for a token that somebody handed over in this call: it goes to the built-in URL, or to one that was
    /// given in the same call, and not to a profile's.
    pub(crate) fn with_token(&self, token: Token) -> Result<Client> {
        if self.settings.local {
            return Ok(self.local()?.0.with_token(token));
        }
        let api_url = self.resolver()?.url_for_given_token()?;
        self.client_for(&api_url, token)
    }

    fn plan(&self, need: Need) -> Result<Plan> {
        let plan = self.resolver()?.plan(need).0?;
        if let Some(profile) = plan.hides.as_ref().filter(|_| self.prompter.can_ask()) {
            self.printer.note(&format!(
                "note: using {}, not the login of profile '{profile}'",
                escape(&plan.source.describe())
            ));
        }
        Ok(plan)
    }

    /// Takes a planned credential out of its store, on a thread of its own: a keychain may wait for a person.
    pub(crate) async fn load(&self, plan: Plan) -> Result<Credential, ResolveError> {
        let waiting = self.waiting();
        self.token_expires
            .set(plan.login.as_ref().and_then(|login| login.expires_at));
        detached("credential", move || plan.load(waiting))
            .await
            .unwrap_or_else(|| {
                Err(ResolveError::Store(crate::credentials::StoreError::Other(
                    "the call ended without an answer".to_owned(),
                )))
            })
    }

    /// What to say when the stored token that was used ends soon, by the server's clock.
    pub(crate) fn expiry_warning(&self) -> Option<String> {
        let expires = self.token_expires.get()?;
        let now = self.now();
        let soon = expires.duration_since(now) <= SOON;
        soon.then(|| {
            let verb = if expires <= now { "expired" } else { "expires" };
            format!(
                "your personal access token {verb} {} ({}); make a new one and `limitry login` again",
                relative(expires, now),
                exact(expires)
            )
        })
    }

    /// How a person is told that the keychain waits for them; `None` where nobody is there.
    pub(crate) fn waiting(&self) -> Option<fn(&str)> {
        self.prompter
            .can_ask()
            .then_some(crate::output::note_now as fn(&str))
    }

    /// A client that sends a credential to its own API and nowhere else.
    pub(crate) fn client(&self, credential: &Credential) -> Result<Client> {
        self.client_for(&credential.api_url, credential.token.clone())
    }

    /// A client for a token that is not stored yet: `login` tries it.
    pub(crate) fn client_for(&self, api_url: &ApiUrl, token: Token) -> Result<Client> {
        let transport = HttpTransport::new(
            api_url,
            self.settings.timeout,
            self.settings.ca_file.as_deref(),
        )?;
        Ok(self.assemble(Rc::new(transport), api_url.clone(), token))
    }

    fn assemble(&self, transport: Rc<dyn Transport>, api_url: ApiUrl, token: Token) -> Client {
        redact::register_secret(token.secret());
        #[cfg(feature = "testing")]
        let transport: Rc<dyn Transport> =
            Rc::new(super::failpoint_transport::FailpointTransport(transport));
        let printer = Rc::clone(&self.printer);
        let policy = Policy::new(self.settings.max_retries, self.settings.timeout);
        Client::new(
            transport,
            api_url,
            token,
            policy,
            self.clock.clone(),
            Rc::new(move |text| printer.note(text)),
        )
    }

    /// A client for the embedded service, whatever `--local` says: `limitry dev …` is about it.
    pub(crate) fn local_person(&self) -> Result<Client> {
        self.local_client(&limitry_server::Service::open(
            limitry_server::Options::new(paths::data_dir()?),
        )?)
    }

    /// The embedded service's own token.
    pub(crate) fn local_token() -> Result<Token> {
        let service =
            limitry_server::Service::open(limitry_server::Options::new(paths::data_dir()?))?;
        Ok(Token::parse(service.pat()?.secret.expose_secret())?)
    }

    /// The embedded service as a client, and its project.
    fn local(&self) -> Result<(Client, String)> {
        let service =
            limitry_server::Service::open(limitry_server::Options::new(paths::data_dir()?))?;
        let project = match &self.settings.project {
            None => service.default_project()?,
            Some(named) => the_one(service.find_projects(&named.value)?, &named.value)?,
        };
        let client = self.local_client(&service)?;
        let client = client.observed_by(self.recorder(self.local_scope()?));
        Ok((client, project.id))
    }

    fn local_client(&self, service: &limitry_server::Service) -> Result<Client> {
        let token = Token::parse(service.pat()?.secret.expose_secret())?;
        let api_url = ApiUrl::parse(LOCAL_URL).map_err(Failure::internal)?;
        Ok(self.assemble(Rc::new(InProcess(service.router())), api_url, token))
    }
}

/// Whose names a client with this credential meets.
fn scope_of(plan: &Plan, project: Option<String>) -> Destination {
    let identity = match &plan.source {
        Source::Profile { name, .. } | Source::Command { profile: name, .. } => {
            // Another person may sign in under the same name.
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

/// The local project that an id or a name means.
fn the_one(
    mut found: Vec<limitry_server::LocalProject>,
    named: &str,
) -> Result<limitry_server::LocalProject> {
    match found.len() {
        0 => Err(common::not_found(
            "project",
            named,
            None,
            "limitry --local projects list",
        )),
        1 => Ok(found.remove(0)),
        _ => Err(common::ambiguous(
            "project",
            named,
            &found
                .into_iter()
                .map(|project| project.id)
                .collect::<Vec<_>>(),
        )),
    }
}
