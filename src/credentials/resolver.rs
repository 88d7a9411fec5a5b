//! Which credential is used, and for which API: one answer for the client, `whoami`, `auth …` and `doctor`.
//!
//! A plan is made without touching the keychain; [`Plan::load`] opens the store when a command needs the token.
//! Order: `LIMITRY_TOKEN`, `LIMITRY_TOKEN_FILE`, `LIMITRY_API_KEY` for project data, the profile.

use std::path::{Path, PathBuf};

use super::plan::Held;
use super::{Candidate, Need, Plan, ResolveError, Source, Standing, account};
use crate::base::env;
use crate::base::env::Variable;
use crate::base::fs;
use crate::base::fs::FileError;
use crate::credentials::config::{Config, Profile};
use limitry_client::{ApiUrl, Token, TokenClass, TokenError};

/// The largest token file that is read.
const LARGEST_TOKEN_FILE: u64 = 4096;

/// What the resolver knows: the configuration, and what flags, variables and the project file said.
pub(crate) struct Resolver<'a> {
    /// The configuration file.
    pub config: &'a Config,
    pub config_dir: PathBuf,
    /// The profile that was named, by whatever.
    pub named_profile: Option<&'a str>,
    /// The flag or variable that named it: beside a token of its own that is two identities.
    pub profile_given_by: Option<&'static str>,
    /// The URL that a flag or variable gives.
    pub given_url: Option<&'a ApiUrl>,
}

/// A variable's token, if it holds one that will do.
enum Found {
    Token(Token, Source),
    Nothing(String),
}

/// The variables in their order.
const VARIABLES: [&Variable; 3] = [
    &env::LIMITRY_TOKEN,
    &env::LIMITRY_TOKEN_FILE,
    &env::LIMITRY_API_KEY,
];

impl Resolver<'_> {
    /// The profile's name that is in force.
    pub(crate) fn profile_name(&self) -> &str {
        self.named_profile.unwrap_or_else(|| self.config.current())
    }

    /// The profile that is in force, if it exists.
    pub(crate) fn profile(&self) -> Option<&Profile> {
        self.config.profiles.get(self.profile_name())
    }

    /// The API that is talked to when nobody's token says otherwise: given, or the profile's, or the hosted one.
    pub(crate) fn api_url(&self) -> Result<ApiUrl, ResolveError> {
        match self.given_url {
            Some(given) => Ok(given.clone()),
            None => self.profile_url(),
        }
    }

    /// The API that the profile's token is for.
    pub(crate) fn profile_url(&self) -> Result<ApiUrl, ResolveError> {
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

    /// Where a token may go that somebody handed over in this call, on stdin or in a file: to the built-in URL, or to
    /// one that was given in the same call, and not to a profile's.
    pub(crate) fn url_for_given_token(&self) -> Result<ApiUrl, ResolveError> {
        let api_url = self.api_url()?;
        if self.given_url.is_some() || api_url == ApiUrl::hosted() {
            return Ok(api_url);
        }
        Err(ResolveError::ForeignUrl {
            variable: "the token of this call",
            profile: self.profile_name().to_owned(),
            url: api_url.to_string(),
        })
    }

    /// Decides, without opening a store; and says how every possible source stands.
    pub(crate) fn plan(&self, need: Need) -> (Result<Plan, ResolveError>, Vec<Candidate>) {
        let mut candidates = Vec::new();
        let plan = self.decide(need, &mut candidates);
        (plan, candidates)
    }

    /// The profile's own credential for the profile's own API, whatever else would win: what `logout` and
    /// `auth migrate` are about.
    pub(crate) fn stored_plan(&self) -> Result<Plan, ResolveError> {
        let unasked = Resolver {
            given_url: None,
            config_dir: self.config_dir.clone(),
            ..*self
        };
        unasked.plan_for_profile(Vec::new())
    }

    /// The variable that would win over a stored login, if one is set: `login` and `logout` refuse under it.
    pub(crate) fn hiding_variable() -> Option<&'static Variable> {
        [&env::LIMITRY_TOKEN, &env::LIMITRY_TOKEN_FILE]
            .into_iter()
            .find(|variable| env::os(variable).is_some())
    }

    fn decide(&self, need: Need, candidates: &mut Vec<Candidate>) -> Result<Plan, ResolveError> {
        // The first variable that holds anything decides, for good or ill.
        let mut first: Option<(Result<Plan, ResolveError>, &'static Variable)> = None;
        let mut notes = Vec::new();
        for variable in VARIABLES {
            let standing = match &first {
                Some((_, earlier)) => stands_after(variable, earlier, need),
                None => match find(variable, need) {
                    Ok(Found::Nothing(why)) => {
                        if why != "not set" {
                            notes.push(format!("{} {why}", variable.name));
                        }
                        Standing::Skipped(why)
                    }
                    Ok(Found::Token(token, source)) => {
                        let plan = self.plan_for(token, source, variable);
                        let standing = standing(&plan);
                        first = Some((plan, variable));
                        standing
                    }
                    Err(error) => {
                        let standing = Standing::Refused(error.to_string());
                        first = Some((Err(error), variable));
                        standing
                    }
                },
            };
            candidates.push(Candidate {
                source: source_name(variable),
                standing,
            });
        }
        let stored = self.plan_for_profile(notes);
        let source = match &stored {
            Ok(plan) => plan.source.describe(),
            Err(_) => format!("profile '{}'", self.profile_name()),
        };
        let standing = match (&first, &stored) {
            (_, Err(ResolveError::NotSignedIn { .. })) => {
                Standing::Skipped("not signed in".to_owned())
            }
            (Some((_, earlier)), _) => Standing::Hidden(earlier.name.to_owned()),
            (None, stored) => standing(stored),
        };
        candidates.push(Candidate { source, standing });
        match first {
            Some((plan, _)) => plan,
            None => stored,
        }
    }

    fn plan_for(
        &self,
        token: Token,
        source: Source,
        variable: &'static Variable,
    ) -> Result<Plan, ResolveError> {
        if let (Some(named), TokenClass::Personal) = (self.profile_given_by, token.class()) {
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
        let hidden = self.profile().is_some_and(Profile::has_credential);
        Ok(Plan {
            source,
            api_url,
            login: None,
            hides: hidden.then(|| self.profile_name().to_owned()),
            config_dir: self.config_dir.clone(),
            held: Held::Token(token),
        })
    }

    fn plan_for_profile(&self, notes: Vec<String>) -> Result<Plan, ResolveError> {
        let name = self.profile_name().to_owned();
        let profile = self.profile();
        let command = profile.and_then(|profile| profile.token_command.clone());
        let login = profile.and_then(|profile| profile.login.clone());
        if command.is_none() && login.is_none() {
            return Err(ResolveError::NotSignedIn {
                profile: name,
                notes,
            });
        }
        let bound = self.profile_url()?;
        if let Some(asked) = self.given_url.filter(|asked| **asked != bound) {
            return Err(ResolveError::BoundElsewhere {
                profile: name,
                bound: bound.to_string(),
                asked: asked.to_string(),
            });
        }
        let (source, login, held) = match (command, login) {
            // Somebody wrote it there by hand: it is meant.
            (Some(command), _) => (
                Source::Command {
                    profile: name,
                    program: command.program(),
                },
                None,
                Held::Command(command),
            ),
            (None, login) => {
                let store = login
                    .as_ref()
                    .map_or(super::StoreKind::Keychain, |login| login.store);
                let account = account(&name, &bound);
                let source = Source::Profile { name, store };
                (source, login, Held::Stored { store, account })
            }
        };
        Ok(Plan {
            source,
            login,
            hides: None,
            config_dir: self.config_dir.clone(),
            held,
            api_url: bound,
        })
    }
}

fn standing(plan: &Result<Plan, ResolveError>) -> Standing {
    match plan {
        Ok(_) => Standing::Used,
        Err(error) => Standing::Refused(error.to_string()),
    }
}

/// How a variable stands when an earlier one has decided; it is not read.
fn stands_after(variable: &Variable, earlier: &Variable, need: Need) -> Standing {
    if env::os(variable).is_none() {
        Standing::Skipped(unset(variable).to_owned())
    } else if *variable == env::LIMITRY_API_KEY && need == Need::User {
        Standing::Skipped(DATA_ALONE.to_owned())
    } else {
        Standing::Hidden(earlier.name.to_owned())
    }
}

const DATA_ALONE: &str = "opens project data alone, not this";

fn source_name(variable: &Variable) -> String {
    match env::path(variable) {
        Some(path) if *variable == env::LIMITRY_TOKEN_FILE => Source::TokenFile(path).describe(),
        _ => variable.name.to_owned(),
    }
}

fn unset(variable: &Variable) -> &'static str {
    if env::is_set_but_empty(variable) {
        "is set but empty"
    } else {
        "not set"
    }
}

fn find(variable: &'static Variable, need: Need) -> Result<Found, ResolveError> {
    if env::os(variable).is_none() {
        return Ok(Found::Nothing(unset(variable).to_owned()));
    }
    if *variable == env::LIMITRY_TOKEN_FILE {
        return from_token_file();
    }
    if *variable == env::LIMITRY_TOKEN {
        return from_variable(variable, TokenClass::Personal);
    }
    match need {
        Need::ProjectData => from_variable(variable, TokenClass::ApiKey),
        Need::User => Ok(Found::Nothing(DATA_ALONE.to_owned())),
    }
}

fn from_variable(variable: &'static Variable, class: TokenClass) -> Result<Found, ResolveError> {
    let Some(text) = env::text(variable)? else {
        return Ok(Found::Nothing(unset(variable).to_owned()));
    };
    let token = Token::parse_as(&text, class).map_err(|reason| ResolveError::Unusable {
        name: variable.name,
        reason,
    })?;
    Ok(Found::Token(token, Source::Variable(variable)))
}

fn from_token_file() -> Result<Found, ResolveError> {
    let variable = &env::LIMITRY_TOKEN_FILE;
    let Some(path) = env::path(variable) else {
        return Ok(Found::Nothing(unset(variable).to_owned()));
    };
    let token = read_token_file(&path)
        .map_err(ResolveError::TokenFile)?
        .map_err(|reason| ResolveError::Unusable {
            name: variable.name,
            reason,
        })?;
    Ok(Found::Token(token, Source::TokenFile(path)))
}

/// Reads a PAT from a file that somebody named: regular, at most 4 KiB.
pub(crate) fn read_token_file(path: &Path) -> Result<Result<Token, TokenError>, FileError> {
    Ok(Token::parse_as(
        &fs::read_text(path, LARGEST_TOKEN_FILE)?,
        TokenClass::Personal,
    ))
}
