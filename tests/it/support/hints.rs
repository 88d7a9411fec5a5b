//! Every hint that any test run prints is tried where it was printed: the program parses its commands in the same
//! environment, and resolves settings, credential and project, as it does before it acts (`__resolve`).
//!
//! This proves that no command is a usage error, and that none has lost the account or the local service of the line that
//! printed it. It does not prove that the command succeeds: the names in it are not looked up, and nothing is run.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex};

use regex::Regex;

/// The commands between back-ticks, and a line that is a command. A command with `…` is a form and not a command.
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
    // What stands behind a redirection is the shell's.
    let line = line.split(['<', '>']).next().unwrap_or(line);
    let found = WORD.find_iter(line);
    found
        .map(|word| word.as_str().replace(['\'', '"'], ""))
        .collect()
}

/// Where a command was run: what a person who types its hints has around them.
#[derive(Debug, Clone)]
pub(crate) struct Situation {
    /// The line, where it is one of limitry's.
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

    /// Fails where a command of the run's hints does not work.
    #[track_caller]
    pub(crate) fn try_hints(&self, stdout: &str, stderr: &str) {
        let has_word = |words: &[&str]| {
            self.args
                .iter()
                .any(|arg| words.iter().any(|word| arg == word))
        };
        // Help names commands, and gives no hints.
        if has_word(&["--help", "-h", "help"]) {
            return;
        }
        // The remedies of `doctor` are part of its result.
        let stdout = if has_word(&["doctor"]) { stdout } else { "" };
        // A megabyte of a program that was run takes seconds to search.
        if !stderr.contains("limitry ") && !stdout.contains("limitry ") {
            return;
        }
        for command in commands(&format!("{}\n{stdout}", said(stderr))) {
            if self.is_new(&command) {
                self.try_command(&command);
            }
        }
    }

    /// Whether no run of this process has tried the command in a situation like this one.
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

    /// Whether a file or a variable there is damaged, so that no line works before it is mended.
    fn refuses_every_line(&self) -> bool {
        let (code, ..) = self.resolve(["keys", "list"].map(OsString::from).into());
        code == Some(2)
    }

    /// Whether the line itself finds its account, or acts on the local service.
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

/// What stderr says, without colors; the hints of an error document a line each.
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

/// A value in place of a name for one.
fn sample(word: &str) -> String {
    match word {
        "URL" => "https://api.example/v1".to_owned(),
        "N" => "1".to_owned(),
        other => other.to_owned(),
    }
}
