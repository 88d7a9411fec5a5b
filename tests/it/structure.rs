//! The rules of who may import whom. They are read off the source: every `use` and every path in `src`, with
//! comments and literals left out.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::support::env::files_below;

/// A source file of the crate.
struct Source {
    /// Relative to `src`, with `/`.
    name: String,
    /// Its top module: `api` of `api/keys.rs`, `env` of `env.rs`, nothing for `lib.rs` and `main.rs`.
    top: String,
    /// Every path in it from its root: `["crate", "wire", "Amount"]`, `["reqwest", "Client"]`.
    paths: BTreeSet<Vec<String>>,
    lines: usize,
}

fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = files_below(&src);
    let rust = |p: &PathBuf| p.extension().is_some_and(|e| e == "rs");
    files
        .into_iter()
        .filter(rust)
        .map(|file| {
            let name = file.strip_prefix(&src).unwrap().to_str().unwrap();
            let name = name.replace('\\', "/");
            let text = fs::read_to_string(&file).unwrap();
            Source {
                top: top(&name),
                paths: paths(&text, &module(&name)),
                lines: text.lines().count(),
                name,
            }
        })
        .collect()
}

/// The module that a file is: `api/keys.rs` and `api/keys/mod.rs` are both `api::keys`.
fn module(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = name
        .trim_end_matches(".rs")
        .split('/')
        .map(Into::into)
        .collect();
    if matches!(
        parts.last().map(String::as_str),
        Some("mod" | "lib" | "main")
    ) {
        parts.pop();
    }
    parts
}

fn top(name: &str) -> String {
    module(name).first().cloned().unwrap_or_default()
}

/// The tokens that matter for paths: words, `::`, and single characters. Comments, strings and lifetimes are
/// left out.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        match at(i) {
            '/' if at(i + 1) == '/' => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            '/' if at(i + 1) == '*' => {
                let mut depth = 0;
                while i < chars.len() {
                    match (at(i), at(i + 1)) {
                        ('/', '*') => depth += 1,
                        ('*', '/') => depth -= 1,
                        _ => {
                            i += 1;
                            continue;
                        }
                    }
                    i += 2;
                    if depth == 0 {
                        break;
                    }
                }
            }
            '"' => {
                i += 1;
                while i < chars.len() && at(i) != '"' {
                    i += if at(i) == '\\' { 2 } else { 1 };
                }
                i += 1;
            }
            // 'x' and '\n' are characters, 'a without an end is a lifetime.
            '\'' if at(i + 1) == '\\' => {
                i += 3;
                while i < chars.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            '\'' if at(i + 2) == '\'' => i += 3,
            '\'' => {
                i += 1;
                while at(i).is_alphanumeric() || at(i) == '_' {
                    i += 1;
                }
            }
            ':' if at(i + 1) == ':' => {
                found.push("::".into());
                i += 2;
            }
            c if c.is_alphabetic() || c == '_' => {
                let start = i;
                while at(i).is_alphanumeric() || at(i) == '_' {
                    i += 1;
                }
                let word: String = chars[start..i].iter().collect();
                let mut hashes = 0;
                while at(i + hashes) == '#' {
                    hashes += 1;
                }
                if matches!(word.as_str(), "r" | "br" | "cr") && at(i + hashes) == '"' {
                    // A raw string ends at a quote with as many hashes as it began with.
                    i += hashes + 1;
                    while i < chars.len()
                        && !(at(i) == '"' && (1..=hashes).all(|h| at(i + h) == '#'))
                    {
                        i += 1;
                    }
                    i += hashes + 1;
                } else {
                    found.push(word);
                }
            }
            c => {
                if !c.is_whitespace() {
                    found.push(c.to_string());
                }
                i += 1;
            }
        }
    }
    found
}

/// Every path of the file, `crate`, `super` and `self` resolved, trees of `use` taken apart.
fn paths(text: &str, module: &[String]) -> BTreeSet<Vec<String>> {
    let tokens = tokens(text);
    let word = |i: usize| {
        tokens
            .get(i)
            .filter(|t| t.starts_with(|c: char| c.is_alphabetic() || c == '_'))
    };
    let is = |i: usize, token: &str| tokens.get(i).is_some_and(|t| t == token);
    let mut found = BTreeSet::new();
    // The inline modules that are open, each with the depth of its braces.
    let mut inner: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut i = 0;
    while i < tokens.len() {
        if is(i, "{") {
            depth += 1;
        } else if is(i, "}") {
            depth -= 1;
            inner.retain(|(_, d)| *d <= depth);
        } else if is(i, "mod") && is(i + 2, "{") {
            inner.extend(word(i + 1).map(|name| (name.clone(), depth + 1)));
            i += 1;
        } else if word(i).is_some() {
            let here: Vec<String> = module
                .iter()
                .chain(inner.iter().map(|(name, _)| name))
                .cloned()
                .collect();
            let mut walk = Walk {
                tokens: &tokens,
                found: &mut found,
                here: &here,
            };
            i = walk.path(i, &[]);
            continue;
        }
        i += 1;
    }
    found
}

struct Walk<'a> {
    tokens: &'a [String],
    found: &'a mut BTreeSet<Vec<String>>,
    here: &'a [String],
}

impl Walk<'_> {
    fn is(&self, i: usize, token: &str) -> bool {
        self.tokens.get(i).is_some_and(|t| t == token)
    }

    /// Reads the path (or tree of paths) at `i` behind `before`; returns where it ends.
    fn path(&mut self, mut i: usize, before: &[String]) -> usize {
        let mut path = before.to_vec();
        loop {
            if self.is(i, "{") && !path.is_empty() {
                i += 1;
                while i < self.tokens.len() && !self.is(i, "}") {
                    i = if self.is(i, ",") {
                        i + 1
                    } else {
                        self.path(i, &path)
                    };
                }
                return i + 1;
            }
            if self.is(i, "*") && !path.is_empty() {
                self.keep(&path);
                return i + 1;
            }
            let Some(word) = self.tokens.get(i) else {
                return i + 1;
            };
            if !word.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                // `Vec::<u8>` and the like.
                self.keep(&path);
                return i.max(1);
            }
            path.push(word.clone());
            i += 1;
            if !self.is(i, "::") {
                if self.is(i, "as") {
                    i += 2;
                }
                self.keep(&path);
                return i;
            }
            i += 1;
        }
    }

    fn keep(&mut self, path: &[String]) {
        let mut rest = path;
        let mut resolved: Vec<String> = match rest.first().map(String::as_str) {
            Some("crate" | "limitry") => {
                rest = &rest[1..];
                vec!["crate".into()]
            }
            Some("self" | "super") => ["crate".to_owned()]
                .into_iter()
                .chain(self.here.iter().cloned())
                .collect(),
            _ => Vec::new(),
        };
        for word in rest {
            match word.as_str() {
                "self" => {}
                "super" => drop(resolved.pop()),
                _ => resolved.push(word.clone()),
            }
        }
        if resolved.len() > 1 {
            self.found.insert(resolved);
        }
    }
}

/// Fails with every path that `bad` finds fault with.
#[track_caller]
fn hold(rule: &str, bad: impl Fn(&Source, &[&str]) -> bool) {
    let mut faults = String::new();
    for source in sources() {
        for path in &source.paths {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            if bad(&source, &path) {
                writeln!(faults, "  src/{}: {}", source.name, path.join("::")).unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "{rule}, but:\n{faults}");
}

/// The crates that talk to a system's credential store.
const STORES: [&str; 5] = [
    "keyring",
    "keyring_core",
    "dbus_secret_service_keyring_store",
    "apple_native_keyring_store",
    "windows_native_keyring_store",
];

#[test]
fn the_reader_of_paths_reads_paths() {
    let text = r##"
        //! crate::comment
        use std::fmt;
        use crate::{api::{self, Client}, wire::Amount as A, env};
        use super::retry;
        /* crate::no /* crate::nested */ */
        fn f<'a>(x: &'a str) -> char { let _ = "crate::text \" crate::more"; r#"crate::raw"#; '"' }
        fn g() { reqwest::Client::new(); Vec::<u8>::new(); crate::output::show(':'); }
        mod tests { use super::*; fn h() { super::super::Top::x(); } }
        fn after() { super::http::get() }
    "##;
    let found: Vec<String> = paths(text, &["api".into(), "keys".into()])
        .into_iter()
        .map(|p| p.join("::"))
        .collect();
    let expected = [
        "crate::api",
        "crate::api::Client",
        "crate::api::Top::x",
        "crate::api::http::get",
        "crate::api::keys",
        "crate::api::retry",
        "crate::env",
        "crate::output::show",
        "crate::wire::Amount",
        "reqwest::Client::new",
        "std::fmt",
    ];
    assert_eq!(found, expected);
    assert!(
        sources().iter().any(|s| s.top == "wire"),
        "the source was found"
    );
}

#[test]
fn wire_imports_nothing_of_ours() {
    hold("`wire` imports nothing of ours", |source, path| {
        source.top == "wire" && path[0] == "crate" && path[1] != "wire"
    });
}

#[test]
fn local_imports_wire_only() {
    hold("`local` imports `wire` only", |source, path| {
        source.top == "local" && path[0] == "crate" && !matches!(path[1], "wire" | "local")
    });
}

#[test]
fn commands_import_no_client_no_database_no_keychain() {
    hold(
        "`commands` never import reqwest, rusqlite or a credential store",
        |source, path| {
            source.top == "commands"
                && (matches!(path[0], "reqwest" | "rusqlite") || STORES.contains(&path[0]))
        },
    );
}

#[test]
fn only_api_imports_reqwest() {
    hold("only `api` imports reqwest", |source, path| {
        source.top != "api" && path[0] == "reqwest"
    });
}

#[test]
fn only_local_imports_the_database() {
    hold("only `local` imports rusqlite", |source, path| {
        source.top != "local" && path[0] == "rusqlite"
    });
}

#[test]
fn only_auth_imports_the_keychain() {
    hold(
        "only `auth` imports a credential store's crate",
        |source, path| source.top != "auth" && STORES.contains(&path[0]),
    );
}

#[test]
fn api_does_not_know_local() {
    hold("`api` does not know `local`", |source, path| {
        source.top == "api" && path.starts_with(&["crate", "local"])
    });
}

#[test]
fn cli_imports_nothing_of_ours_but_value_parsers() {
    hold(
        "`cli` imports nothing of ours; `cli/values.rs` may parse into types of `auth` and `wire`, faults, and how files are written",
        |source, path| {
            let values = source.name == "cli/values.rs";
            source.top == "cli"
                && path[0] == "crate"
                && path[1] != "cli"
                && !(values && matches!(path[1], "auth" | "wire"))
                && !(values && path[1] == "delivery" && path[2].starts_with("Target"))
                && !(values && path[1] == "local" && path[2].starts_with("FaultSpec"))
                && !(values && path[1] == "ingest" && matches!(path[2], "Format" | "Target"))
        },
    );
}

#[test]
fn only_prompt_asks() {
    hold("only `prompt` asks", |source, path| {
        source.top != "prompt" && path[0] == "dialoguer"
    });
}

#[test]
fn only_git_starts_git() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in files_below(&src) {
        let text = fs::read_to_string(&file).unwrap();
        let starts = text.contains("prepare(\"git\"") || text.contains("Command::new(\"git\"");
        assert!(!starts || file == src.join("git.rs"), "{}", file.display());
    }
    hold(
        "only `child` prepares programs; `git` and `supervise` are handed them",
        |source, path| {
            let handed = matches!(source.name.as_str(), "child.rs" | "git.rs" | "supervise.rs");
            !handed && path.ends_with(&["process", "Command"])
        },
    );
    let supervise = fs::read_to_string(src.join("supervise.rs")).unwrap();
    let (program, _tests) = supervise.split_once("mod tests").unwrap();
    assert!(!program.contains("Command::new"), "`child` prepares it");
}

#[test]
fn only_env_reads_the_environment() {
    hold("nothing but `env` reads the environment", |source, path| {
        let reads = |pair: &[&str]| {
            pair[0] == "env"
                && matches!(
                    pair[1],
                    "var" | "var_os" | "vars" | "vars_os" | "home_dir" | "temp_dir"
                )
        };
        let ours = path.starts_with(&["crate", "env"]);
        source.name != "env.rs" && !ours && path.windows(2).any(reads)
    });
}

#[test]
fn clap_does_not_read_the_environment_on_its_own() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
    for file in files_below(&dir) {
        let tokens = tokens(&fs::read_to_string(&file).unwrap());
        let mut attribute = false;
        for triple in tokens.windows(3) {
            attribute |= triple[0] == "#" && triple[1] == "[";
            attribute &= triple[0] != "]";
            let reads =
                attribute && triple[0] == "env" && matches!(triple[1].as_str(), "=" | "," | ")");
            assert!(!reads, "an `env` attribute in {}", file.display());
        }
    }
}

#[test]
fn the_binary_is_thin() {
    let sources = sources();
    let main = sources.iter().find(|s| s.name == "main.rs").unwrap();
    assert!(main.lines <= 40, "src/main.rs has {} lines", main.lines);
}

/// A file of more than 400 lines is told of, one of more than 600 has to be taken apart.
#[test]
fn no_file_outgrows_its_reader() {
    let mut long: Vec<Source> = sources();
    long.retain(|s| s.lines > 400);
    for source in &long {
        let line = format!("note: src/{} has {} lines", source.name, source.lines);
        writeln!(std::io::stderr(), "{line}").unwrap();
    }
    long.retain(|s| s.lines > 600);
    let long: Vec<String> = long
        .iter()
        .map(|s| format!("{} ({})", s.name, s.lines))
        .collect();
    assert!(long.is_empty(), "longer than 600 lines: {long:?}");
}
