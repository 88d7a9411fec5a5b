//! Which credential is used, and for which API: one answer for the client, `whoami` and `auth status`.
//!
//! A plan is made without touching the keychain; [`Plan::load`] opens the store when a command needs the token.
//! Order (design §2): `LIMITRY_TOKEN`, `LIMITRY_TOKEN_FILE`, `LIMITRY_API_KEY` for project data, the profile.

use std::path::PathBuf;

use secrecy::ExposeSecret as _;
use thiserror::Error;

use super::{
    ApiUrl, FileStore, Keychain, SecretStore, StoreError, StoreKind, Token, TokenClass, TokenError,
    UrlError,
};
use crate::config::{Config, ConfigError, Login, Profile};
use crate::env::{self, EnvError, Variable};
use crate::fsio::{self, FileError};

/// The largest token file that is read.
const LARGEST_TOKEN_FILE: u64 = 4096;

/// What a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A person's token: accounts, projects, API keys.
    Person,
    /// Project data, which an API key opens too.
    ProjectData,
}

/// Where the credential comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A variable that holds it.
    Variable(&'static Variable),
    /// The file that `LIMITRY_TOKEN_FILE` names.
    TokenFile(PathBuf),
    /// A profile's login.
    Profile {
        /// Which profile.
        name: String,
        /// Where its token is.
        store: StoreKind,
    },
    /// The embedded service's own token.
    Local,
}

impl Source {
    /// The source in words.
    pub fn describe(&self) -> String {
        match self {
            Self::Variable(variable) => variable.name.to_owned(),
            Self::TokenFile(path) => {
                format!("{} ({})", env::LIMITRY_TOKEN_FILE.name, path.display())
            }
            Self::Profile { name, store } => format!("profile '{name}' ({store})"),
            Self::Local => "the local service".to_owned(),
        }
    }
}

/// How one possible source stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It wins.
    Used,
    /// It would do, but an earlier one wins.
    Hidden,
    /// There is nothing in it, or nothing that can be used, and why.
    Skipped(String),
}

/// One possible source and how it stands, in the order of precedence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The source in words.
    pub source: String,
    /// How it stands.
    pub standing: Standing,
}

/// Why there is no credential.
#[derive(Debug, Error)]
pub enum ResolveError {
    /// Nobody signed in, and no variable is set.
    #[error("you are not signed in{}", aside(.notes))]
    NotSignedIn {
        /// The profile that was looked at.
        profile: String,
        /// What came near: an empty variable, an API key where a person is needed.
        notes: Vec<String>,
    },
    /// A variable or file holds something that must not be sent.
    #[error("{name} cannot be used: {reason}")]
    Unusable {
        /// Which variable.
        name: &'static str,
        /// Why.
        reason: TokenError,
    },
    /// A profile was named and a variable would win over it.
    #[error("{variable} and {profile} are both given, and they may be two different people")]
    TwoIdentities {
        /// The variable that holds a token.
        variable: &'static str,
        /// The flag or variable that names a profile.
        profile: &'static str,
    },
    /// A token of no profile beside a profile that points elsewhere (S9).
    #[error(
        "{variable} is set and profile '{profile}' points to {url}: limitry does not send the one to the other by itself"
    )]
    ForeignUrl {
        /// The variable that holds a token.
        variable: &'static str,
        /// The profile in force.
        profile: String,
        /// Where it points.
        url: String,
    },
    /// The stored token is for another API (S9).
    #[error("profile '{profile}' is signed in to {bound}; its token is not sent to {asked}")]
    BoundElsewhere {
        /// Which profile.
        profile: String,
        /// What its token is for.
        bound: String,
        /// What was asked for.
        asked: String,
    },
    /// The profile's own URL is none.
    #[error("profile '{profile}' has an api-url that cannot be used: {reason}")]
    BadProfileUrl {
        /// Which profile.
        profile: String,
        /// Why.
        reason: UrlError,
    },
    /// The token file cannot be read.
    #[error("LIMITRY_TOKEN_FILE cannot be used: {0}")]
    TokenFile(FileError),
    /// The configuration says signed in, the store has nothing.
    #[error("profile '{profile}' was signed in, but its token is no longer in the {store}")]
    Gone {
        /// Which profile.
        profile: String,
        /// Where the token should be.
        store: StoreKind,
    },
    /// The store holds something that is no PAT.
    #[error(
        "the {store} holds something else than a Limitry token for profile '{profile}': {reason}"
    )]
    Corrupt {
        /// Which profile.
        profile: String,
        /// Where it is.
        store: StoreKind,
        /// What is wrong with it.
        reason: TokenError,
    },
    /// The store did not answer, or not well.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The configuration cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A variable cannot be read.
    #[error(transparent)]
    Env(#[from] EnvError),
}

fn aside(notes: &[String]) -> String {
    if notes.is_empty() {
        String::new()
    } else {
        format!(" ({})", notes.join("; "))
    }
}

/// What the resolver knows: the configuration, and what flags and variables said.
pub struct Resolver<'a> {
    /// The configuration file.
    pub config: &'a Config,
    /// Its directory.
    pub config_dir: PathBuf,
    /// The profile that a flag or variable names, and which of the two it was.
    pub named_profile: Option<(&'a str, &'static str)>,
    /// The URL that a flag or variable gives.
    pub given_url: Option<&'a ApiUrl>,
}

enum Held {
    Token(Token),
    Stored { store: StoreKind, account: String },
}

/// A credential that was decided on but not yet taken out of its store.
pub struct Plan {
    /// Where it comes from.
    pub source: Source,
    /// The only API that it may go to.
    pub api_url: ApiUrl,
    /// What `login` learned, for a profile.
    pub login: Option<Login>,
    /// The stored login that a variable hides, to tell a person about.
    pub hides: Option<String>,
    config_dir: PathBuf,
    held: Held,
}

/// A credential, ready to be sent to its API.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The token.
    pub token: Token,
    /// Where it comes from.
    pub source: Source,
    /// The only API that it may go to.
    pub api_url: ApiUrl,
}

/// A variable's token, if it holds one that will do.
enum Found {
    Token(Token, Source, &'static Variable),
    Nothing(String),
}

impl Resolver<'_> {
    /// The profile's name that is in force.
    pub fn profile_name(&self) -> &str {
        self.named_profile
            .map_or_else(|| self.config.current(), |(name, _)| name)
    }

    /// The profile that is in force, if it exists.
    pub fn profile(&self) -> Option<&Profile> {
        self.config.profiles.get(self.profile_name())
    }

    /// The API that is talked to when nobody's token says otherwise: given, or the profile's, or the hosted one.
    pub fn api_url(&self) -> Result<ApiUrl, ResolveError> {
        if let Some(given) = self.given_url {
            return Ok(given.clone());
        }
        match self
            .profile()
            .and_then(|profile| profile.api_url.as_deref())
        {
            None => Ok(ApiUrl::hosted()),
            Some(url) => ApiUrl::parse(url).map_err(|reason| ResolveError::BadProfileUrl {
                profile: self.profile_name().to_owned(),
                reason,
            }),
        }
    }

    /// Decides, without opening a store; and says how every possible source stands.
    pub fn plan(&self, need: Need) -> (Result<Plan, ResolveError>, Vec<Candidate>) {
        let mut candidates = Vec::new();
        let plan = self.decide(need, &mut candidates);
        (plan, candidates)
    }

    /// The variable that would win over a stored login, if one is set: `login` and `logout` refuse under it.
    pub fn hiding_variable() -> Option<&'static Variable> {
        [&env::LIMITRY_TOKEN, &env::LIMITRY_TOKEN_FILE]
            .into_iter()
            .find(|variable| env::os(variable).is_some())
    }

    fn decide(&self, need: Need, candidates: &mut Vec<Candidate>) -> Result<Plan, ResolveError> {
        let mut winner: Option<(Token, Source, &'static Variable)> = None;
        let mut notes = Vec::new();
        for (variable, find) in variables(need) {
            if winner.is_some() {
                let standing = match env::os(variable) {
                    Some(_) => Standing::Hidden,
                    None => Standing::Skipped("not set".to_owned()),
                };
                candidates.push(Candidate {
                    source: variable.name.to_owned(),
                    standing,
                });
                continue;
            }
            match find()? {
                Found::Token(token, source, variable) => {
                    candidates.push(Candidate {
                        source: source.describe(),
                        standing: Standing::Used,
                    });
                    winner = Some((token, source, variable));
                }
                Found::Nothing(why) => {
                    if why != "not set" {
                        notes.push(format!("{} {why}", variable.name));
                    }
                    candidates.push(Candidate {
                        source: variable.name.to_owned(),
                        standing: Standing::Skipped(why),
                    });
                }
            }
        }
        let stored = self.profile().and_then(|profile| profile.login.as_ref());
        if let Some((token, source, variable)) = winner {
            let standing = if stored.is_some() {
                Standing::Hidden
            } else {
                Standing::Skipped("not signed in".to_owned())
            };
            candidates.push(Candidate {
                source: format!("profile '{}'", self.profile_name()),
                standing,
            });
            return self.plan_for_variable(token, source, variable, stored);
        }
        let plan = self.plan_for_profile(stored, notes);
        let standing = match &plan {
            Ok(_) => Standing::Used,
            Err(ResolveError::NotSignedIn { .. }) => Standing::Skipped("not signed in".to_owned()),
            Err(error) => Standing::Skipped(error.to_string()),
        };
        candidates.push(Candidate {
            source: format!("profile '{}'", self.profile_name()),
            standing,
        });
        plan
    }

    fn plan_for_variable(
        &self,
        token: Token,
        source: Source,
        variable: &'static Variable,
        stored: Option<&Login>,
    ) -> Result<Plan, ResolveError> {
        if let (Some((_, named)), TokenClass::Personal) = (self.named_profile, token.class()) {
            return Err(ResolveError::TwoIdentities {
                variable: variable.name,
                profile: named,
            });
        }
        let api_url = self.api_url()?;
        if self.given_url.is_none() && api_url != ApiUrl::hosted() {
            return Err(ResolveError::ForeignUrl {
                variable: variable.name,
                profile: self.profile_name().to_owned(),
                url: api_url.to_string(),
            });
        }
        Ok(Plan {
            source,
            api_url,
            login: None,
            hides: stored.map(|_| self.profile_name().to_owned()),
            config_dir: self.config_dir.clone(),
            held: Held::Token(token),
        })
    }

    fn plan_for_profile(
        &self,
        stored: Option<&Login>,
        notes: Vec<String>,
    ) -> Result<Plan, ResolveError> {
        let name = self.profile_name().to_owned();
        let Some(login) = stored else {
            return Err(ResolveError::NotSignedIn {
                profile: name,
                notes,
            });
        };
        let bound = Resolver {
            given_url: None,
            config_dir: PathBuf::new(),
            ..*self
        }
        .api_url()?;
        if let Some(asked) = self.given_url.filter(|asked| **asked != bound) {
            return Err(ResolveError::BoundElsewhere {
                profile: name,
                bound: bound.to_string(),
                asked: asked.to_string(),
            });
        }
        Ok(Plan {
            source: Source::Profile {
                name: name.clone(),
                store: login.store,
            },
            login: Some(login.clone()),
            hides: None,
            config_dir: self.config_dir.clone(),
            held: Held::Stored {
                store: login.store,
                account: account(&name, &bound),
            },
            api_url: bound,
        })
    }
}

type Find = Box<dyn Fn() -> Result<Found, ResolveError>>;

/// The variables in their order, each with how its token is found.
fn variables(need: Need) -> [(&'static Variable, Find); 3] {
    [
        (
            &env::LIMITRY_TOKEN,
            Box::new(|| from_variable(&env::LIMITRY_TOKEN, TokenClass::Personal)),
        ),
        (&env::LIMITRY_TOKEN_FILE, Box::new(from_token_file)),
        (
            &env::LIMITRY_API_KEY,
            Box::new(move || match need {
                Need::ProjectData => from_variable(&env::LIMITRY_API_KEY, TokenClass::ApiKey),
                Need::Person if env::os(&env::LIMITRY_API_KEY).is_none() => {
                    Ok(nothing(&env::LIMITRY_API_KEY))
                }
                Need::Person => Ok(Found::Nothing(
                    "opens project data alone, not this".to_owned(),
                )),
            }),
        ),
    ]
}

/// The keychain's account of a profile's token.
pub fn account(profile: &str, api_url: &ApiUrl) -> String {
    format!("{profile}@{}", api_url.origin())
}

/// The store of this kind. `waiting` tells a person what is waited for; without it nobody is there.
pub fn store(
    kind: StoreKind,
    config_dir: &std::path::Path,
    waiting: Option<fn(&str)>,
) -> Box<dyn SecretStore> {
    match kind {
        StoreKind::Keychain => Box::new(Keychain::new(waiting)),
        StoreKind::File => Box::new(FileStore::new(config_dir.join("credentials.toml"))),
    }
}

impl Plan {
    /// The class of the token, known before it is loaded.
    pub fn class(&self) -> TokenClass {
        match &self.held {
            Held::Token(token) => token.class(),
            Held::Stored { .. } => TokenClass::Personal,
        }
    }

    /// Takes the token out of its store.
    pub fn load(self, waiting: Option<fn(&str)>) -> Result<Credential, ResolveError> {
        let token = match self.held {
            Held::Token(token) => token,
            Held::Stored {
                store: kind,
                account,
            } => {
                let profile = match &self.source {
                    Source::Profile { name, .. } => name.clone(),
                    other => other.describe(),
                };
                let found = store(kind, &self.config_dir, waiting).get(&account)?;
                let Some(secret) = found else {
                    return Err(ResolveError::Gone {
                        profile,
                        store: kind,
                    });
                };
                Token::parse_as(secret.expose_secret(), TokenClass::Personal).map_err(|reason| {
                    ResolveError::Corrupt {
                        profile,
                        store: kind,
                        reason,
                    }
                })?
            }
        };
        Ok(Credential {
            token,
            source: self.source,
            api_url: self.api_url,
        })
    }
}

fn nothing(variable: &Variable) -> Found {
    let why = if env::is_set_but_empty(variable) {
        "is set but empty"
    } else {
        "not set"
    };
    Found::Nothing(why.to_owned())
}

fn from_variable(variable: &'static Variable, class: TokenClass) -> Result<Found, ResolveError> {
    let Some(text) = env::text(variable)? else {
        return Ok(nothing(variable));
    };
    let token = Token::parse_as(&text, class).map_err(|reason| ResolveError::Unusable {
        name: variable.name,
        reason,
    })?;
    Ok(Found::Token(token, Source::Variable(variable), variable))
}

fn from_token_file() -> Result<Found, ResolveError> {
    let variable = &env::LIMITRY_TOKEN_FILE;
    let Some(path) = env::path(variable) else {
        return Ok(nothing(variable));
    };
    let token = read_token_file(&path)
        .map_err(ResolveError::TokenFile)?
        .map_err(|reason| ResolveError::Unusable {
            name: variable.name,
            reason,
        })?;
    Ok(Found::Token(token, Source::TokenFile(path), variable))
}

/// Reads a PAT from a file that somebody named: regular, at most 4 KiB (S24).
pub fn read_token_file(path: &std::path::Path) -> Result<Result<Token, TokenError>, FileError> {
    Ok(Token::parse_as(
        &fsio::read_text(path, LARGEST_TOKEN_FILE)?,
        TokenClass::Personal,
    ))
}
