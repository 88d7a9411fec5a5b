//! What a command gets: settings, printer, prompter, the server's clock, and clients.
//!
//! Everything is lazy: a command does not pay for what it does not use.

mod clients;
#[cfg(feature = "testing")]
mod failpoint_transport;
mod in_process;
mod local_service;
#[cfg(test)]
mod mock_transport;
pub(crate) mod precedence;
pub(crate) mod project_file;
pub(crate) mod proxy;
pub(crate) mod settings;
pub(crate) mod stored;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use limitry_client::{ApiUrl, Client, HttpTransport, ServerClock, Transport};

use crate::base::paths;
use crate::base::prompt::Prompter;
use crate::base::shutdown::ShutdownGuard;
use crate::base::state::Destination;
use crate::base::text::{exact, relative};
#[cfg(test)]
use crate::credentials::Credential;
use crate::credentials::config::Config;
use crate::credentials::{FileStore, Need, Resolver};
use crate::failure::Result;
use crate::features::names::NameObserver;
use crate::output::{Printer, Spinner};
use precedence::{Setting, ValueSource};
use proxy::ProxyChoice;
use settings::Settings;

/// How long before a token expires the user is warned.
const EXPIRY_WARNING_WINDOW: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Makes the transport to an API.
pub(super) type Connect = Box<dyn Fn(&ApiUrl, &Settings) -> Result<Arc<dyn Transport>>>;

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
    /// Whether the user was told that the local clock was moved.
    clock_noted: Cell<bool>,
    /// Whether the user was told that the local service has no project of that name.
    project_noted: Cell<bool>,
    /// What is said of old spellings on this line.
    deprecations: RefCell<Vec<&'static str>>,
    /// The names that the clients saw, for completion.
    recorders: RefCell<Vec<Arc<NameObserver>>>,
    /// Replaces the resolver's credential in unit tests.
    #[cfg(test)]
    credential: Option<Credential>,
}

impl Context {
    /// A context for these settings. Opens and reads nothing.
    pub(crate) fn new(settings: Settings) -> Self {
        let connect = |api_url: &ApiUrl, settings: &Settings| -> Result<Arc<dyn Transport>, _> {
            let ca_file = settings.ca_file.as_deref();
            let proxy = match proxy::choose(api_url)? {
                ProxyChoice::Proxy { proxy, .. } => Some(proxy),
                ProxyChoice::Direct | ProxyChoice::Excepted => None,
            };
            let transport = HttpTransport::new(api_url, settings.timeout, ca_file, proxy.as_ref())?;
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
            clock_noted: Cell::new(false),
            project_noted: Cell::new(false),
            deprecations: RefCell::default(),
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
        let (width, shows_unicode) = self.printer.message_layout();
        self.prompter.on_terminal(width, shows_unicode)
    }

    /// Delays a shutdown in critical sections.
    pub(crate) fn shutdown(&self) -> &ShutdownGuard {
        &self.shutdown
    }

    /// The server's time; the local time until the server has responded.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Says of an old spelling, which works still, what to type from now on.
    pub(crate) fn deprecated(&self, note: &'static str) {
        self.deprecations.borrow_mut().push(note);
    }

    /// What was said of old spellings.
    pub(crate) fn deprecations(&self) -> Vec<String> {
        let notes = self.deprecations.borrow();
        notes
            .iter()
            .map(|note| format!("deprecated: {note}"))
            .collect()
    }

    /// The configuration file, read once.
    pub(crate) fn config(&self) -> Result<&Config> {
        if self.config.get().is_none() {
            // Without a home directory there is no file: everything may be in the environment.
            let config = match paths::config_dir() {
                Err(_) => Config::default(),
                Ok(dir) => {
                    let config = Config::read(&dir)?;
                    FileStore::new(dir.join(FileStore::NAME)).remove_leftovers(&config);
                    config
                }
            };
            return Ok(self.config.get_or_init(|| config));
        }
        Ok(self.config.get_or_init(Config::default))
    }

    /// A warning for each unknown field of the configuration file, if a command has read it.
    pub(crate) fn unknown_config_fields(&self) -> Vec<String> {
        let config = self.config.get();
        let fields = config.map(|config| config.unknown_fields.iter());
        fields
            .into_iter()
            .flatten()
            .map(|field| format!("config.toml: {field}"))
            .collect()
    }

    /// The resolver of credentials.
    pub(crate) fn resolver(&self) -> Result<Resolver<'_>> {
        let profile = self.settings.profile.as_ref();
        Ok(Resolver {
            config: self.config()?,
            config_dir: paths::config_dir().unwrap_or_default(),
            named_profile: profile.map(|setting| setting.value.as_str()),
            profile_given_by: profile.and_then(|setting| match &setting.source {
                ValueSource::Flag(name) => Some(*name),
                ValueSource::Environment(variable) => Some(variable.name),
                // A token in the environment overrides a directory's profile, because CI sets tokens everywhere.
                ValueSource::ProjectFile
                | ValueSource::Profile(_)
                | ValueSource::ConfigFile
                | ValueSource::Default => None,
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
                source: ValueSource::Profile(resolver.profile_name().to_owned()),
            }))
    }

    /// The scope of the names that completion offers: that of a client for this need.
    pub(crate) fn scope(&self, need: Need) -> Result<Destination> {
        if self.settings.local {
            return self.local_scope();
        }
        let plan = self.resolver()?.plan(need).0?;
        let project = self.project_for(&plan, clients::ProjectUse::IfKnown)?;
        Ok(clients::cache_scope(&plan, project))
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

    /// Saves the names that the clients of this call saw, for completion. Errors are ignored: it is a cache.
    pub(crate) fn remember_names(&self) {
        let recorders = self.recorders.take();
        if let Some(dir) = paths::cache_dir().filter(|_| !recorders.is_empty()) {
            for recorder in recorders {
                recorder.save(&dir);
            }
        }
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

    /// Names what is under way, for a person at a terminal, if it takes its time. Nothing may be asked meanwhile.
    pub(crate) fn spinner(&self, doing: &str) -> Option<Spinner> {
        (self.printer.prints_text() && self.prompter.can_ask())
            .then(|| Spinner::new(&self.printer, doing.to_owned()))
    }

    /// Tells the user that a keychain waits for them; `None` when no user is present.
    pub(crate) fn waiting(&self) -> Option<fn(&str)> {
        self.prompter
            .can_ask()
            .then_some(crate::output::note_now as fn(&str))
    }
}
