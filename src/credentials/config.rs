//! The configuration file: the profiles and their logins. It never holds a secret.

use crate::base::exit::Exit;
use crate::failure::{Failure, codes};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use limitry_client::ApiUrl;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::base::fs::FileError;
use crate::base::fs::{lock, private};
use crate::base::text::{nearest, shell};
use crate::credentials::{StoreKind, TokenCommand};

/// The profile that is used when nothing names one.
pub(crate) const DEFAULT_PROFILE: &str = "default";

const MAX_FILE_BYTES: u64 = 1 << 20;

/// Why the configuration cannot be used.
#[derive(Debug, Error)]
pub(crate) enum ConfigError {
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is not TOML, or holds what a profile cannot.
    #[error("the configuration file {} is damaged: {reason}", path.display())]
    Damaged { path: PathBuf, reason: String },
}

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Config {
    /// The profile in use when nothing names another.
    #[serde(default)]
    pub profile: Option<String>,
    #[serde(default)]
    pub profiles: BTreeMap<String, Profile>,
    /// The settings that hold for every profile.
    #[serde(default)]
    settings: BTreeMap<String, toml::Value>,
    /// A note for each field that this version does not know.
    #[serde(skip)]
    pub unknown_fields: Vec<String>,
}

/// One profile: an API, a project, and where its token is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Profile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// A program that prints the token, instead of a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_command: Option<TokenCommand>,
    /// The login; `None` when the profile is not signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
}

/// A login: it tells who is signed in without opening the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Login {
    pub store: StoreKind,
    /// The user's email address, or else the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_id: Option<String>,
    /// The token's last four characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_four: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// What the project is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_name: Option<String>,
}

impl Profile {
    /// Whether it has a token.
    pub(crate) fn has_credential(&self) -> bool {
        self.login.is_some() || self.token_command.is_some()
    }
}

impl Config {
    /// Where the file lies in the configuration directory.
    pub(crate) fn path(dir: &Path) -> PathBuf {
        dir.join("config.toml")
    }

    /// Reads the file. A missing file is an empty configuration; a damaged one is an error and is not changed.
    pub(crate) fn read(dir: &Path) -> Result<Self, ConfigError> {
        let path = Self::path(dir);
        let Some(text) = private::read_trusted(&path, MAX_FILE_BYTES)? else {
            return Ok(Self::default());
        };
        Self::parse(&text).map_err(|reason| ConfigError::Damaged { path, reason })
    }

    /// Reads the file's text; an error names the line.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut config: Self = toml::from_str(text).map_err(|error: toml::de::Error| {
            let line = error
                .span()
                .and_then(|span| text.get(..span.start))
                .map_or(1, |before| before.matches('\n').count() + 1);
            format!("line {line}: {}", error.message())
        })?;
        config.unknown_fields = unknown_fields(text);
        Ok(config)
    }

    /// Whether the account `PROFILE@ORIGIN` of the credentials file has a token that its profile no longer uses: the token
    /// in use is in another store or for another API. A profile without a login supersedes nothing.
    pub(crate) fn supersedes(&self, account: &str) -> bool {
        let Some((name, _)) = account.split_once('@') else {
            return false;
        };
        let profile = self.profiles.get(name);
        let Some((profile, login)) = profile.and_then(|p| Some((p, p.login.as_ref()?))) else {
            return false;
        };
        let api_url = match profile.api_url.as_deref().map(ApiUrl::parse) {
            None => ApiUrl::hosted(),
            Some(Ok(url)) => url,
            Some(Err(_)) => return false,
        };
        login.store != StoreKind::File || super::account(name, &api_url) != account
    }

    /// The settings that hold for every profile, as `limitry config set` takes them.
    pub(crate) fn settings(&self) -> BTreeMap<String, String> {
        let text = |value: &toml::Value| match value {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let settings = self.settings.iter();
        settings
            .map(|(name, value)| (name.clone(), text(value)))
            .collect()
    }

    /// The current profile's name.
    pub(crate) fn current(&self) -> &str {
        self.profile.as_deref().unwrap_or(DEFAULT_PROFILE)
    }
}

/// The fields of the file that this version does not know, with the known one that was probably meant.
fn unknown_fields(text: &str) -> Vec<String> {
    let mut unknown = Vec::new();
    let mut check = |place: &str, table: &toml::Table, known: &[&str]| {
        for name in table.keys().filter(|name| !known.contains(&name.as_str())) {
            let meant = nearest(name, known.iter().copied());
            let meant =
                meant.map_or_else(String::new, |meant| format!("; did you mean '{meant}'?"));
            unknown.push(format!("unknown field '{name}'{place}{meant}"));
        }
    };
    let Ok(file) = text.parse::<toml::Table>() else {
        return unknown;
    };
    check("", &file, &["profile", "profiles", "settings"]);
    if let Some(settings) = file.get("settings").and_then(toml::Value::as_table) {
        check(" of the settings", settings, &SETTINGS);
    }
    let profiles = file.get("profiles").and_then(toml::Value::as_table);
    for (name, profile) in profiles.into_iter().flatten() {
        let Some(profile) = profile.as_table() else {
            continue;
        };
        check(&format!(" of profile '{name}'"), profile, &PROFILE_FIELDS);
        if let Some(login) = profile.get("login").and_then(toml::Value::as_table) {
            check(
                &format!(" of the login of profile '{name}'"),
                login,
                &LOGIN_FIELDS,
            );
        }
    }
    unknown
}

/// Changes one profile under the file's lock. Everything else in the file stays, comments too. `change` gets the current
/// profile; when it returns `None`, the profile is removed.
pub(crate) fn update_profile(
    dir: &Path,
    name: &str,
    change: impl FnOnce(Option<Profile>) -> Option<Profile>,
) -> Result<(), ConfigError> {
    edit(dir, |config, document| {
        let damaged = |error: &dyn std::fmt::Display| error.to_string();
        let profiles = document.entry("profiles").or_insert_with(implicit_table);
        let Some(profiles) = profiles.as_table_like_mut() else {
            return Err("'profiles' is not a table".to_owned());
        };
        match change(config.profiles.get(name).cloned()) {
            None => drop(profiles.remove(name)),
            Some(profile) => {
                let text = toml::to_string(&profile).map_err(|error| damaged(&error))?;
                let mut written: toml_edit::DocumentMut =
                    text.parse().map_err(|error| damaged(&error))?;
                let table = std::mem::take(written.as_table_mut());
                merge(profiles.entry(name).or_insert_with(toml_edit::table), table);
            }
        }
        Ok(())
    })
}

/// Makes this profile the current one.
pub(crate) fn set_current(dir: &Path, name: &str) -> Result<(), ConfigError> {
    edit(dir, |_, document| {
        match document.get_mut("profile") {
            Some(slot) => replace_item(slot, toml_edit::value(name)),
            None => document["profile"] = toml_edit::value(name),
        }
        Ok(())
    })
}

/// Makes the default profile the current one.
pub(crate) fn unset_current(dir: &Path) -> Result<(), ConfigError> {
    edit(dir, |_, document| {
        document.remove("profile");
        Ok(())
    })
}

/// Writes a setting that holds for every profile, or removes it.
pub(crate) fn update_setting(
    dir: &Path,
    name: &str,
    value: Option<&str>,
) -> Result<(), ConfigError> {
    edit(dir, |_, document| {
        let settings = document.entry("settings").or_insert_with(toml_edit::table);
        let Some(settings) = settings.as_table_like_mut() else {
            return Err("'settings' is not a table".to_owned());
        };
        match (value, settings.get_mut(name)) {
            (None, _) => drop(settings.remove(name)),
            (Some(value), Some(slot)) => replace_item(slot, toml_edit::value(value)),
            (Some(value), None) => drop(settings.insert(name, toml_edit::value(value))),
        }
        if settings.is_empty() {
            document.remove("settings");
        }
        Ok(())
    })
}

fn edit(
    dir: &Path,
    change: impl FnOnce(&Config, &mut toml_edit::DocumentMut) -> Result<(), String>,
) -> Result<(), ConfigError> {
    let path = Config::path(dir);
    let _lock = lock::acquire_for(&path)?;
    let text = private::read_trusted(&path, MAX_FILE_BYTES)?.unwrap_or_default();
    let damaged = |reason: String| ConfigError::Damaged {
        path: path.clone(),
        reason,
    };
    let config = Config::parse(&text).map_err(damaged)?;
    let mut document: toml_edit::DocumentMut = text
        .parse()
        .map_err(|_| damaged("it is not TOML".to_owned()))?;
    change(&config, &mut document).map_err(damaged)?;
    Ok(private::replace_through_link(
        &path,
        document.to_string().as_bytes(),
    )?)
}

fn implicit_table() -> toml_edit::Item {
    let mut table = toml_edit::Table::new();
    table.set_implicit(true);
    toml_edit::Item::Table(table)
}

/// The fields of a login.
const LOGIN_FIELDS: [&str; 6] = [
    "store",
    "user",
    "token-id",
    "last-four",
    "expires-at",
    "project-name",
];

/// The settings that hold for every profile.
pub(crate) const SETTINGS: [&str; 8] = [
    "output",
    "color",
    "timeout",
    "max-retries",
    "ca-file",
    "local",
    "no-input",
    "log",
];

/// The fields of a profile.
const PROFILE_FIELDS: [&str; 4] = ["api-url", "project", "token-command", "login"];

/// Replaces the known fields of the profile. Unknown ones stay.
fn merge(item: &mut toml_edit::Item, new: toml_edit::Table) {
    if !item.is_table_like() {
        *item = implicit_table();
    }
    let Some(old) = item.as_table_like_mut() else {
        return;
    };
    for field in PROFILE_FIELDS {
        if !new.contains_key(field) {
            old.remove(field);
        }
    }
    for (field, value) in new {
        // In place, so that a comment above the field stays.
        match old.get_mut(&field) {
            Some(slot) => replace_item(slot, value),
            None => drop(old.insert(&field, value)),
        }
    }
}

/// Replaces a value and keeps the comment behind it. The known fields of a table are replaced one by one.
fn replace_item(slot: &mut toml_edit::Item, new: toml_edit::Item) {
    if let (Some(old), toml_edit::Item::Table(new)) = (slot.as_table_like_mut(), &new) {
        for field in LOGIN_FIELDS {
            match (old.get_mut(field), new.get(field)) {
                (Some(slot), Some(value)) => replace_item(slot, value.clone()),
                (None, Some(value)) => drop(old.insert(field, value.clone())),
                (_, None) => drop(old.remove(field)),
            }
        }
        return;
    }
    let decor = slot.as_value().map(|value| value.decor().clone());
    *slot = new;
    if let (Some(decor), Some(value)) = (decor, slot.as_value_mut()) {
        *value.decor_mut() = decor;
    }
}

impl From<&ConfigError> for Failure {
    fn from(error: &ConfigError) -> Self {
        match error {
            ConfigError::File(inner) => inner.into(),
            ConfigError::Damaged { path, .. } => {
                let path = path.display().to_string();
                let path = shell(&path);
                Failure::new(Exit::Other, codes::CONFIG_DAMAGED, error).hint(format!(
                    "correct it; or `mv {path} {path}.damaged` moves it away, to go on without it"
                ))
            }
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::from(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Profile, set_current, update_profile};

    #[test]
    fn a_change_keeps_comments_and_unknown_fields() {
        let dir = tempfile::tempdir().unwrap();
        let path = Config::path(dir.path());
        crate::base::fs::private::replace(&path, b"# mine\nfuture = 1\n\n[profiles.work]\n# the staging one\nproject = \"proj_1\" # behind it\nnew-field = 2\n").unwrap();
        update_profile(dir.path(), "work", |old| {
            Some(Profile {
                project: Some("proj_2".to_owned()),
                ..old.unwrap_or_default()
            })
        })
        .unwrap();
        update_profile(dir.path(), "other", |_| Some(Profile::default())).unwrap();
        set_current(dir.path(), "work").unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        for kept in [
            "# mine",
            "future = 1",
            "# the staging one",
            "new-field = 2",
            "project = \"proj_2\"",
            "# behind it",
        ] {
            assert!(text.contains(kept), "{kept} in {text}");
        }
        let config = Config::read(dir.path()).unwrap();
        assert_eq!((config.current(), config.profiles.len()), ("work", 2));
    }

    #[test]
    fn an_unknown_field_is_named_with_the_known_one() {
        let text = "projct = 1\n[profiles.work]\ntoken_command = \"pass\"\n[profiles.work.login]\nstore = \"file\"\nusr = \"x\"\n";
        assert_eq!(
            Config::parse(text).unwrap().unknown_fields,
            [
                "unknown field 'projct'",
                "unknown field 'token_command' of profile 'work'; did you mean 'token-command'?",
                "unknown field 'usr' of the login of profile 'work'; did you mean 'user'?",
            ]
        );
    }

    #[test]
    fn only_another_store_or_api_supersedes_a_token() {
        let parse = |login: &str| {
            let text = format!("[profiles.a]\napi-url = \"https://a.example/v1\"\n{login}");
            Config::parse(&text).unwrap()
        };
        let file = parse("[profiles.a.login]\nstore = \"file\"\n");
        assert!(!file.supersedes("a@https://a.example"));
        assert!(file.supersedes("a@https://b.example"));
        assert!(
            parse("[profiles.a.login]\nstore = \"keychain\"\n").supersedes("a@https://a.example")
        );
        for unknown in ["b@https://a.example", "a", ""] {
            assert!(!file.supersedes(unknown), "{unknown}");
        }
        assert!(!parse("").supersedes("a@https://b.example"));
    }

    #[test]
    fn a_damaged_file_is_named_with_the_line_and_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = Config::path(dir.path());
        let damaged = "profile = \"x\"\n[profiles\n";
        crate::base::fs::private::replace(&path, damaged.as_bytes()).unwrap();
        let said = Config::read(dir.path()).unwrap_err().to_string();
        assert!(
            said.contains("config.toml") && said.contains("line 2"),
            "{said}"
        );
        assert!(update_profile(dir.path(), "x", |p| p).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), damaged);
    }
}
