//! Chooses the credential of a call and its API, for every command.
//!
//! Planning opens no store; [`Plan::load`] does so when a command needs the token.
//! Order: `LIMITRY_TOKEN`, `LIMITRY_TOKEN_FILE`, `LIMITRY_API_KEY` for project data, the profile.

use std::path::{Path, PathBuf};

use super::plan::TokenLocation;
use super::{Candidate, Need, Plan, ResolveError, Source, SourceStatus, account};
use crate::base::env;
use crate::base::env::Variable;
use crate::base::fs;
use crate::base::fs::FileError;
use crate::credentials::config::{Config, Profile};
use crate::failure::without_os_error;
use limitry_client::{ApiUrl, Token, TokenClass, TokenError};
use secrecy::zeroize::Zeroizing;

const MAX_TOKEN_FILE_BYTES: u64 = 4096;

/// The configuration, and what flags, variables and the project file give.
pub(crate) struct Resolver<'a> {
    /// The configuration file.
    pub config: &'a Config,
    pub config_dir: PathBuf,
    /// The profile that a flag, a variable or the project file names.
    pub named_profile: Option<&'a str>,
    /// The flag or variable that names the profile. A token in the environment is then an error: two identities.
    pub profile_given_by: Option<&'static str>,
    /// The URL that a flag or variable gives.
    pub given_url: Option<&'a ApiUrl>,
}

/// The token of a variable, or the reason why it cannot be used.
enum VariableToken {
    Token(Token, Source),
    Absent(String),
}

/// The variables, in order of precedence.
const VARIABLES: [&Variable; 3] = [
    &env::LIMITRY_TOKEN,
    &env::LIMITRY_TOKEN_FILE,
    &env::LIMITRY_API_KEY,
];

impl Resolver<'_> {
    /// The name of the profile in use.
    pub(crate) fn profile_name(&self) -> &str {
        self.named_profile.unwrap_or_else(|| self.config.current())
    }

    /// The profile in use, if it exists.
    pub(crate) fn profile(&self) -> Option<&Profile> {
        self.config.profiles.get(self.profile_name())
    }

    /// The API: the given one, the profile's, or the hosted one.
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

    /// The API for a token that was given in this call, on stdin or in a file: the built-in URL or the given one, never a
    /// profile's.
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

    /// Chooses the credential without opening a store, and explains the status of every source.
    pub(crate) fn plan(&self, need: Need) -> (Result<Plan, ResolveError>, Vec<Candidate>) {
        let mut candidates = Vec::new();
        let plan = self.decide(need, &mut candidates);
        (plan, candidates)
    }

    /// The profile's credential for the profile's API, ignoring variables. `logout` and `auth migrate` act on it.
    pub(crate) fn stored_plan(&self) -> Result<Plan, ResolveError> {
        let unasked = Resolver {
            given_url: None,
            config_dir: self.config_dir.clone(),
            ..*self
        };
        unasked.plan_for_profile(Vec::new())
    }

    /// The variable that hides a stored login. `login` and `logout` refuse to run when one is set.
    pub(crate) fn hiding_variable() -> Option<&'static Variable> {
        [&env::LIMITRY_TOKEN, &env::LIMITRY_TOKEN_FILE]
            .into_iter()
            .find(|variable| env::os(variable).is_some())
    }

    fn decide(&self, need: Need, candidates: &mut Vec<Candidate>) -> Result<Plan, ResolveError> {
        // The first variable that is set wins, even if its value is invalid.
        let mut first: Option<(Result<Plan, ResolveError>, &'static Variable)> = None;
        let mut notes = Vec::new();
        for variable in VARIABLES {
            let status = match &first {
                Some((_, earlier)) => status_after(variable, earlier, need),
                None => match find(variable, need) {
                    Ok(VariableToken::Absent(why)) => {
                        if why != "not set" {
                            notes.push(format!("{} {why}", variable.name));
                        }
                        SourceStatus::Skipped(why)
                    }
                    Ok(VariableToken::Token(token, source)) => {
                        let plan = self.plan_for(token, source, variable);
                        let status = status(&plan);
                        first = Some((plan, variable));
                        status
                    }
                    Err(error) => {
                        let status = refused(&error);
                        first = Some((Err(error), variable));
                        status
                    }
                },
            };
            candidates.push(Candidate {
                source: source_name(variable),
                status,
            });
        }
        let stored = self.plan_for_profile(notes);
        let source = match &stored {
            Ok(plan) => plan.source.describe(),
            Err(_) => format!("profile '{}'", self.profile_name()),
        };
        let status = match (&first, &stored) {
            (_, Err(ResolveError::NotSignedIn { .. })) => {
                SourceStatus::Skipped("not signed in".to_owned())
            }
            (Some((_, earlier)), _) => SourceStatus::Shadowed(earlier.name.to_owned()),
            (None, stored) => status(stored),
        };
        candidates.push(Candidate { source, status });
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
            location: TokenLocation::Token(token),
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
        let (source, login, location) = match (command, login) {
            // The user wrote a token-command by hand, so it wins over a login.
            (Some(command), _) => (
                Source::Command {
                    profile: name,
                    program: command.program(),
                },
                None,
                TokenLocation::Command(command),
            ),
            (None, login) => {
                let store = login
                    .as_ref()
                    .map_or(super::StoreKind::Keychain, |login| login.store);
                let account = account(&name, &bound);
                let source = Source::Profile { name, store };
                (source, login, TokenLocation::Stored { store, account })
            }
        };
        Ok(Plan {
            source,
            login,
            hides: None,
            config_dir: self.config_dir.clone(),
            location,
            api_url: bound,
        })
    }
}

fn status(plan: &Result<Plan, ResolveError>) -> SourceStatus {
    match plan {
        Ok(_) => SourceStatus::Used,
        Err(error) => refused(error),
    }
}

fn refused(error: &ResolveError) -> SourceStatus {
    SourceStatus::Refused(without_os_error(&error.to_string()))
}

/// The status of a variable after an earlier one was chosen. Its value is not read.
fn status_after(variable: &Variable, earlier: &Variable, need: Need) -> SourceStatus {
    if env::os(variable).is_none() {
        SourceStatus::Skipped(unset(variable).to_owned())
    } else if *variable == env::LIMITRY_API_KEY && need == Need::User {
        SourceStatus::Skipped(PROJECT_DATA_ONLY.to_owned())
    } else {
        SourceStatus::Shadowed(earlier.name.to_owned())
    }
}

const PROJECT_DATA_ONLY: &str = "opens project data alone, not this";

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

fn find(variable: &'static Variable, need: Need) -> Result<VariableToken, ResolveError> {
    if env::os(variable).is_none() {
        return Ok(VariableToken::Absent(unset(variable).to_owned()));
    }
    if *variable == env::LIMITRY_TOKEN_FILE {
        return from_token_file();
    }
    if *variable == env::LIMITRY_TOKEN {
        return from_variable(variable, TokenClass::Personal);
    }
    match need {
        Need::AnyRoute if holds_workspace_key(variable) => {
            from_variable(variable, TokenClass::Workspace)
        }
        Need::ProjectData | Need::AnyRoute => from_variable(variable, TokenClass::ApiKey),
        Need::User => Ok(VariableToken::Absent(PROJECT_DATA_ONLY.to_owned())),
    }
}

fn from_variable(
    variable: &'static Variable,
    class: TokenClass,
) -> Result<VariableToken, ResolveError> {
    let Some(text) = env::text(variable)? else {
        return Ok(VariableToken::Absent(unset(variable).to_owned()));
    };
    let token = Token::parse_as(&text, class).map_err(|reason| ResolveError::Unusable {
        name: variable.name,
        reason,
    })?;
    Ok(VariableToken::Token(token, Source::Variable(variable)))
}

fn from_token_file() -> Result<VariableToken, ResolveError> {
    let variable = &env::LIMITRY_TOKEN_FILE;
    let Some(path) = env::path(variable) else {
        return Ok(VariableToken::Absent(unset(variable).to_owned()));
    };
    let token = read_token_file(&path, Some(TokenClass::Personal))
        .map_err(ResolveError::TokenFile)?
        .map_err(|reason| ResolveError::Unusable {
            name: variable.name,
            reason,
        })?;
    Ok(VariableToken::Token(token, Source::TokenFile(path)))
}

fn holds_workspace_key(variable: &Variable) -> bool {
    let text = env::text(variable).ok().flatten().unwrap_or_default();
    Token::parse(&text).is_ok_and(|token| token.class() == TokenClass::Workspace)
}

/// Reads a token, of this class if one is given, from a file of at most 4 KiB that the user named.
pub(crate) fn read_token_file(
    path: &Path,
    wanted: Option<TokenClass>,
) -> Result<Result<Token, TokenError>, FileError> {
    let bytes = Zeroizing::new(fs::read_user_bytes(path, MAX_TOKEN_FILE_BYTES)?);
    Ok(token_from_bytes(&bytes, wanted))
}

/// Parses a token that another program wrote, also as UTF-16 with a byte order mark, as Windows PowerShell writes it.
pub(crate) fn token_from_bytes(
    bytes: &[u8],
    wanted: Option<TokenClass>,
) -> Result<Token, TokenError> {
    let decode = |unit: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    let text: Zeroizing<String> = Zeroizing::new(match bytes {
        [0xff, 0xfe, rest @ ..] => decode(u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => decode(u16::from_be_bytes, rest),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    });
    match wanted {
        Some(class) => Token::parse_as(&text, class),
        None => Token::parse(&text),
    }
}
