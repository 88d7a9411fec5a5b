//! Tries every hint that a command of a test prints. The program parses the hint's command in the same environment. It
//! resolves settings, credential and project, as it does before it acts (`__resolve`).
//!
//! This proves that the command of a hint is no usage error. It also proves that it finds the same account or the local
//! service. It does not prove that the command succeeds: `__resolve` looks up no name and runs nothing.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex};

use regex::Regex;

/// The commands between back-ticks, and the lines that are a command. A text with `…` is a pattern and not a command.
pub(crate) fn commands(text: &str) -> Vec<String> {
    static QUOTED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("`(limitry [^`\n]*)`").expect("a pattern"));
    static LINES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^(?:hint|next): (limitry .*)$").expect("a pattern"));
    let found = QUOTED.captures_iter(text).chain(LINES.captures_iter(text));
    found
        .map(|capture| capture[1].to_owned())
        .filter(|command| !command.contains('…') && !command.contains("..."))
        .collect()
}

/// The words of a command line, as a shell reads them.
pub(crate) fn words(line: &str) -> Vec<String> {
    static WORD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?:[^\s'"]|'[^']*'|"[^"]*")+"#).expect("a pattern"));
    // The words after a redirection are not arguments.
    let line = line.split(['<', '>']).next().unwrap_or(line);
    let found = WORD.find_iter(line);
    found
        .map(|word| word.as_str().replace(['\'', '"'], ""))
        .collect()
}

/// The environment in which a command ran, and in which a user types its hints.
#[derive(Debug, Clone)]
pub(crate) struct Situation {
    /// The arguments, if the command is limitry.
    args: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    directory: Option<PathBuf>,
}

impl Situation {
    pub(crate) fn of(command: &Command) -> Self {
        let is_limitry = command.get_program() == OsStr::new(env!("CARGO_BIN_EXE_limitry"));
        let args = command.get_args().filter(|_| is_limitry);
        let environment = command.get_envs();
        Self {
            args: args.map(OsStr::to_owned).collect(),
            environment: environment
                .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
                .collect(),
            directory: command.get_current_dir().map(PathBuf::from),
        }
    }

    /// Fails if the command of a hint does not work.
    #[track_caller]
    pub(crate) fn try_hints(&self, stdout: &str, stderr: &str) {
        let has_word = |words: &[&str]| {
            self.args
                .iter()
                .any(|arg| words.iter().any(|word| arg == word))
        };
        // The commands in a help text are not hints.
        if has_word(&["--help", "-h", "help"]) {
            return;
        }
        // The remedies of `doctor` are part of its result.
        let stdout = if has_word(&["doctor"]) { stdout } else { "" };
        // The search for hints in a megabyte of output takes seconds.
        if !stderr.contains("limitry ") && !stdout.contains("limitry ") {
            return;
        }
        for command in commands(&format!("{}\n{stdout}", said(stderr))) {
            if self.is_new(&command) {
                self.try_command(&command);
            }
        }
    }

    /// Whether this process has not yet tried the command in a similar situation.
    fn is_new(&self, command: &str) -> bool {
        static TRIED: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);
        static VARYING: LazyLock<Regex> =
            LazyLock::new(|| Regex::new("[0-9]+|[A-Za-z0-9]{20,}").expect("a pattern"));
        let set = |prefix: &str| {
            let names = self.environment.iter().map(|(name, _)| name);
            let names = names.filter_map(|name| name.to_str());
            let names = names.filter(|name| name.starts_with(prefix));
            names.collect::<Vec<_>>().join(" ")
        };
        let flags = self.args.iter().filter_map(|word| word.to_str());
        let flags = flags.filter(|word| word.starts_with("--"));
        let key = format!(
            "{command}|{}|{}|{}|{}",
            set("LIMITRY_"),
            flags.collect::<Vec<_>>().join(" "),
            self.config_file().is_some_and(|file| file.exists()),
            self.directory
                .as_ref()
                .is_some_and(|dir| dir.join(".limitry.toml").exists())
        );
        let key = VARYING.replace_all(&key, "#").into_owned();
        TRIED.lock().expect("no test panics here").insert(key)
    }

    fn config_file(&self) -> Option<PathBuf> {
        let mut variables = self.environment.iter();
        let (_, dir) = variables.find(|(name, _)| name == "XDG_CONFIG_HOME")?;
        Some(PathBuf::from(dir).join("limitry/config.toml"))
    }

    #[track_caller]
    fn try_command(&self, command: &str) {
        let words = words(command).into_iter().skip(1);
        let words = words.map(|word| OsString::from(sample(&word)));
        let (code, _, said) = self.resolve(words.collect());
        let is_lost = code == Some(3) && self.has_account();
        let is_refused = code == Some(2) && !self.refuses_every_line();
        assert!(
            !is_refused && !is_lost,
            "a hint does not work where it was printed:\n$ limitry {:?}\nhint: {command}\n{said}",
            self.args
        );
    }

    /// Whether a damaged file or variable makes every command fail.
    fn refuses_every_line(&self) -> bool {
        let (code, ..) = self.resolve(["keys", "list"].map(OsString::from).into());
        code == Some(2)
    }

    /// Whether the command that printed the hint finds an account, or acts on the local service.
    fn has_account(&self) -> bool {
        let is_local = self.args.iter().any(|word| word == "--local")
            || self
                .environment
                .iter()
                .any(|(name, value)| name == "LIMITRY_LOCAL" && value != "0");
        let (code, said, _) = self.resolve(self.args.clone());
        is_local || (code == Some(0) && said == "account\n")
    }

    /// The exit code of `limitry __resolve WORDS`, and both of its streams.
    fn resolve(&self, words: Vec<OsString>) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_limitry"));
        command
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .arg("__resolve")
            .args(words)
            .stdin(Stdio::null());
        if let Some(dir) = self.directory.as_ref().filter(|dir| dir.is_dir()) {
            command.current_dir(dir);
        }
        match command.output() {
            Ok(output) => (
                output.status.code(),
                String::from_utf8_lossy(&output.stdout).into_owned(),
                String::from_utf8_lossy(&output.stderr).into_owned(),
            ),
            Err(error) => panic!("cannot start limitry: {error}"),
        }
    }
}

/// The text of stderr without colors. The hints of an error document become one line each.
fn said(stderr: &str) -> String {
    static STYLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\x1b\[[0-9;]*m").expect("a pattern"));
    if let Ok(document) = serde_json::from_str::<serde_json::Value>(stderr) {
        let hint = document["error"]["hint"].as_str().unwrap_or_default();
        let lines = hint.lines().map(|line| format!("hint: {line}\n"));
        return lines.collect();
    }
    STYLE.replace_all(stderr, "").replace('\r', "")
}

/// A sample value in place of a placeholder.
fn sample(word: &str) -> String {
    match word {
        "URL" => "https://api.example/v1".to_owned(),
        "N" => "1".to_owned(),
        other => other.to_owned(),
    }
}
