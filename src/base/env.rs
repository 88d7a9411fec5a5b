//! The environment variables of limitry, each a documented constant. No other module reads the environment.
//!
//! The reference page is written from this list.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use thiserror::Error;

/// One environment variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    pub name: &'static str,
    /// What it does, for the reference page.
    pub doc: &'static str,
}

/// A variable with an invalid value. An empty variable counts as unset.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub(crate) enum EnvError {
    /// Its bytes are not text.
    #[error("{name} is not valid UTF-8")]
    NotUnicode { name: &'static str },
    /// It cannot be used. Its value is not shown: it may hold a password.
    #[error("{name} cannot be used: {reason}")]
    Unusable { name: &'static str, reason: String },
    /// Its text is not a value that the setting can have.
    #[error("{name} is '{value}': {expected}")]
    Invalid {
        name: &'static str,
        value: String,
        expected: String,
    },
}

macro_rules! variables {
    ($($name:ident: $doc:literal;)*) => {
        $(
            #[doc = $doc]
            pub(crate) const $name: Variable = Variable { name: stringify!($name), doc: $doc };
        )*
        /// All of them, in the order of the reference page.
        pub const ALL: &[Variable] = &[$($name),*];
    };
}

variables! {
    LIMITRY_TOKEN: "A personal access token (`limitry_pat_…`), used instead of the stored one; the keychain is not touched.";
    LIMITRY_TOKEN_FILE: "A file that holds the personal access token (a mounted secret).";
    LIMITRY_API_KEY: "An API key (`limitry_sk_…`), used for project data: usage, quotas, rate limits, customers, client tokens.";
    LIMITRY_PROJECT: "The project to act on (`proj_…`). With `--local`, a project of the local service; another one is ignored.";
    LIMITRY_PROFILE: "The profile to use.";
    LIMITRY_API_URL: "The API's base URL, with its `/v1`.";
    LIMITRY_LOCAL: "`1`: act on the local service, as `--local`.";
    LIMITRY_CREDENTIAL_STORE: "Where `login` keeps the token: `auto`, `keychain`, `file` or `none`.";
    LIMITRY_CONFIG_DIR: "Where the configuration lies, instead of `$XDG_CONFIG_HOME/limitry` (Windows: `%AppData%\\limitry`).";
    LIMITRY_DATA_DIR: "Where the local service's database lies, instead of `$XDG_DATA_HOME/limitry` (Windows: `%LocalAppData%\\limitry\\data`).";
    LIMITRY_STATE_DIR: "Where locks and journals lie, instead of `$XDG_STATE_HOME/limitry` (Windows: `%LocalAppData%\\limitry\\state`).";
    LIMITRY_OUTPUT: "`text`, `json` or `jsonl`: the output format when no flag says otherwise.";
    LIMITRY_NO_INPUT: "`1`: never ask, as `--no-input`.";
    LIMITRY_TIMEOUT: "How long one request may take (`30s`).";
    LIMITRY_MAX_RETRIES: "How often a request that is safe to repeat is repeated (3).";
    LIMITRY_CA_FILE: "A PEM file of further certificate authorities to trust.";
    LIMITRY_LOG: "`error`, `warn`, `info`, `debug` or `trace`: what is logged to stderr; never a secret.";
    NO_COLOR: "Not empty: no color.";
    CLICOLOR_FORCE: "Not `0`: color, also into a pipe.";
    HTTPS_PROXY: "The proxy for https; loopback never goes through one.";
    HTTP_PROXY: "The proxy for http; loopback never goes through one.";
    ALL_PROXY: "The proxy for what the two above do not name; loopback never goes through one.";
    NO_PROXY: "Hosts that are reached without a proxy.";
    SSL_CERT_FILE: "A PEM file of the certificate authorities to trust instead of the system's. Empty, and without SSL_CERT_DIR: Linux trusts none.";
    SSL_CERT_DIR: "A directory of the certificate authorities to trust instead of the system's.";
    XDG_CONFIG_HOME: "The base of the configuration directory.";
    XDG_DATA_HOME: "The base of the data directory.";
    XDG_STATE_HOME: "The base of the state directory.";
    XDG_CACHE_HOME: "The base of the cache directory: names that completion offers.";
    CI: "Set: limitry asks no question, and a secret reaches stdout only with `--plain` or `--json`.";
    GITHUB_ACTIONS: "`true`: new secrets are masked in the log before they are used.";
    TERM: "`dumb`: no color, no redrawing and ASCII only.";
    COLORTERM: "`truecolor` or `24bit`: colors of 24 bits. Otherwise `TERM` decides: `…-256color` has 256 colors, others 16.";
    LC_ALL: "Not a UTF-8 locale: glyphs and bars are ASCII.";
    LC_CTYPE: "As `LC_ALL`, which comes first.";
    LANG: "As `LC_CTYPE`, which comes first.";
    PAGER: "The pager for help that is longer than the terminal [`less -FRX`]; `cat` or nothing: no pager.";
    COLUMNS: "The width to lay tables out for, where the terminal does not say.";
}

/// The variable's bytes; unset and empty are both `None`.
pub(crate) fn os(variable: &Variable) -> Option<OsString> {
    std::env::var_os(variable.name).filter(|value| !value.is_empty())
}

/// The variable's text; unset and empty are both `None`.
pub(crate) fn text(variable: &Variable) -> Result<Option<String>, EnvError> {
    os(variable)
        .map(|value| {
            value.into_string().map_err(|_| EnvError::NotUnicode {
                name: variable.name,
            })
        })
        .transpose()
}

/// The variable as a path; unset and empty are both `None`.
pub(crate) fn path(variable: &Variable) -> Option<PathBuf> {
    os(variable).map(PathBuf::from)
}

/// The name and value of a proxy variable, which may also be written in lower case.
pub(crate) fn proxy(variable: &Variable) -> Option<(String, String)> {
    let lower = variable.name.to_lowercase();
    [lower.as_str(), variable.name]
        .into_iter()
        .find_map(|name| {
            let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
            Some((name.to_owned(), value.to_string_lossy().into_owned()))
        })
}

/// The command that removes a variable from the shell in which it is typed.
pub(crate) fn unset_command(name: &str) -> String {
    if cfg!(windows) {
        format!("Remove-Item Env:{name}")
    } else {
        format!("unset {name}")
    }
}

/// Whether the variable is set but empty, as a missing CI secret is.
pub(crate) fn is_set_but_empty(variable: &Variable) -> bool {
    std::env::var_os(variable.name).is_some_and(|value| value.is_empty())
}

/// What a switch's text means: `1`, `true`, `yes`, `on` or `0`, `false`, `no`, `off`.
pub(crate) fn on_or_off(text: &str) -> Option<bool> {
    match text {
        "0" | "false" | "no" | "off" => Some(false),
        "1" | "true" | "yes" | "on" => Some(true),
        _ => None,
    }
}

/// At which step a test makes a rotation fail, and how.
#[cfg(feature = "testing")]
pub(crate) fn failpoint() -> Option<(usize, String)> {
    let text = std::env::var("LIMITRY_CHAOS").ok()?;
    let (number, how) = text.split_once(':')?;
    Some((number.parse().ok()?, how.to_owned()))
}

/// Where a test reads the steps of a rotation.
#[cfg(feature = "testing")]
pub(crate) fn failpoint_log() -> Option<PathBuf> {
    std::env::var_os("LIMITRY_CHAOS_LOG").map(PathBuf::from)
}

/// How many seconds the calls of a keychain may take together in a test, whose machine may be busy.
#[cfg(feature = "testing")]
pub(crate) fn keychain_seconds() -> Option<u64> {
    std::env::var("LIMITRY_TEST_KEYCHAIN_SECONDS")
        .ok()?
        .parse()
        .ok()
}

/// How many seconds are still `now` in a test.
#[cfg(feature = "testing")]
pub(crate) fn moment_seconds() -> Option<u64> {
    std::env::var("LIMITRY_TEST_MOMENT_SECONDS")
        .ok()?
        .parse()
        .ok()
}

/// Whether this is a CI job: `CI` is set to anything.
pub(crate) fn is_ci() -> bool {
    os(&CI).is_some()
}

/// Whether this is a GitHub Actions job.
pub(crate) fn is_github_actions() -> bool {
    os(&GITHUB_ACTIONS).is_some_and(|value| value == "true")
}

/// Whether a user is at the terminal: stdin and stderr are terminals, and this is not a CI job.
///
/// stdout does not count: `$(limitry …)` captures it while the user answers.
pub(crate) fn is_interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal() && !is_ci()
}

/// The names of git's own variables that are set.
pub(crate) fn git_variables() -> Vec<OsString> {
    std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| name.as_encoded_bytes().starts_with(b"GIT_"))
        .collect()
}

/// Where this program lies.
pub(crate) fn current_exe() -> std::io::Result<PathBuf> {
    std::env::current_exe()
}

/// Where Windows looks for programs, and the endings of their names.
#[cfg(windows)]
pub(crate) fn program_search() -> (Vec<PathBuf>, Vec<String>) {
    const USUAL_ENDINGS: &str = ".COM;.EXE;.BAT;.CMD";
    let dirs = std::env::var_os("PATH").unwrap_or_default();
    let endings = std::env::var("PATHEXT").unwrap_or_else(|_| USUAL_ENDINGS.to_owned());
    (
        std::env::split_paths(&dirs).collect(),
        endings.split(';').map(str::to_owned).collect(),
    )
}

/// The user's home directory.
pub(crate) fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
}

/// The directory that limitry was started in; `None` when it is gone.
pub(crate) fn current_dir() -> Option<PathBuf> {
    std::env::current_dir().ok()
}

/// The index that git's caller uses instead of the repository's.
pub(crate) fn git_index_file() -> Option<OsString> {
    std::env::var_os("GIT_INDEX_FILE")
}

/// The repository that git's caller names.
pub(crate) fn git_dir() -> Option<PathBuf> {
    let dir = std::env::var_os("GIT_DIR").filter(|dir| !dir.is_empty());
    dir.map(PathBuf::from)
}
