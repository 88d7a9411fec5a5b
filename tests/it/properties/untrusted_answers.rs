//! Every command, against an API whose answers hold all characters that act on a terminal, in every field.
//!
//! The answers follow the API's document, so they include each new route and field. The commands are those of `leaks`,
//! which has a row for each command.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::leaks;
use super::untrusted_text::{ACTING, assert_harmless, is_acting};
use crate::support::account::TOKEN;
use crate::support::pty::Pty;
use crate::support::scripted::secret;
use crate::support::server::Request;
use crate::support::{Reply, Server, TestEnv, parallel};

/// Other forms of some commands.
const FORMS: &[&str] = &[
    "keys list --all",
    "keys revoke key_1",
    "keys revoke key_1 --dry-run",
    "keys rotate key_1 --dry-run",
    "usage breakdown --group-by customer_id",
    "usage timeseries --from 2026-01-01 --to 2026-01-03",
    "limits check --customer c",
    "balances list --customer c",
    "api GET /api-keys",
    "api GET /api-keys --include",
    "api GET /text",
];

/// `dev` does not end by itself, and `upgrade` would read the registry of packages.
const ELSEWHERE: [&str; 2] = ["dev", "upgrade"];

/// The API, as its document describes it, with this text in every field.
struct HostileApi {
    document: Value,
    text: String,
}

impl HostileApi {
    fn new(text: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let document = fs::read(root.join("crates/limitry-server/openapi.json")).unwrap();
        Self {
            document: serde_json::from_slice(&document).unwrap(),
            text: text.to_owned(),
        }
    }

    fn reply(&self, request: &Request) -> Reply {
        let path = request.path_only();
        if path == "/v1/text" {
            return Reply::text(200, "text/plain", self.text.as_str());
        }
        let method = request.method.to_lowercase();
        let paths = self.document["paths"].as_object().unwrap();
        // A path without a parameter comes before one with it.
        let mut matching: Vec<_> = paths
            .iter()
            .filter(|(name, _)| is_path(name, path))
            .collect();
        matching.sort_by_key(|(name, _)| name.contains('{'));
        let operation = matching.first().map(|(_, methods)| &methods[&method]);
        let Some(responses) = operation.and_then(|found| found["responses"].as_object()) else {
            return Reply::error(404, &self.text, &self.text);
        };
        let success = responses.iter().find(|(status, _)| status.starts_with('2'));
        let (status, response) = success.unwrap();
        let status = status.parse().unwrap();
        let schema = &response["content"]["application/json"]["schema"];
        if schema.is_null() {
            return Reply::empty(status);
        }
        let sent = serde_json::from_slice(&request.body).unwrap_or_default();
        let answer = Answer {
            api: self,
            path,
            sent,
        };
        Reply::json(status, &answer.value(schema, "", ""))
    }
}

/// Whether `/v1/quotas/{id}` is the path of a request.
fn is_path(pattern: &str, path: &str) -> bool {
    let (mut ours, mut theirs) = (pattern.split('/'), path.split('/'));
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || a.starts_with('{') => {}
            _ => return false,
        }
    }
}

/// The answer to one request.
struct Answer<'a> {
    api: &'a HostileApi,
    path: &'a str,
    sent: Value,
}

impl Answer<'_> {
    /// A value of the schema, which is the member `name` of the member `outer`.
    fn value(&self, schema: &Value, name: &str, outer: &str) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let target = self.api.document.pointer(&reference[1..]).unwrap();
            return self.value(target, name, outer);
        }
        if let Some(known) = self.known(name, outer) {
            return known;
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        for any in ["oneOf", "anyOf", "allOf"] {
            if let Some(schemas) = schema[any].as_array() {
                let is_null = |schema: &&Value| schema["type"] == "null";
                let one = schemas.iter().find(|schema| !is_null(schema));
                return self.value(one.unwrap(), name, outer);
            }
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null"),
            kind => Some(kind),
        };
        match kind.and_then(Value::as_str) {
            Some("object") => self.object(schema, name),
            Some("array") => json!([self.value(&schema["items"], "", name)]),
            Some("boolean") => json!(true),
            // The amount that `leaks` books.
            Some("integer" | "number") => json!(5),
            _ if schema["format"] == "date-time" => json!("2026-01-01T00:00:00Z"),
            _ => json!(self.api.text),
        }
    }

    fn object(&self, schema: &Value, name: &str) -> Value {
        let mut object = Map::new();
        for (inner, schema) in schema["properties"].as_object().into_iter().flatten() {
            object.insert(inner.clone(), self.value(schema, inner, name));
        }
        let others = match &schema["additionalProperties"] {
            Value::Object(_) => self.value(&schema["additionalProperties"], "", name),
            _ => json!(self.api.text),
        };
        object.insert(self.api.text.clone(), others);
        Value::Object(object)
    }

    /// The value of a member that limitry compares with its request, or parses before it shows anything.
    fn known(&self, name: &str, outer: &str) -> Option<Value> {
        let mut segments = self.path.rsplit('/');
        let last = segments.next().unwrap_or_default();
        let before = segments.next().unwrap_or_default();
        let is_booking = matches!(last, "credit" | "debit");
        Some(match (name, outer) {
            ("id", "balance") | ("balanceId", _) => json!("bal_1"),
            ("id", "") if last.contains('_') || before == "customers" => json!(last),
            ("id", _) => json!("thing_1"),
            ("currentBalance", "") if last == "balances" => json!(0),
            ("meterId", "") if last == "query" => json!(before),
            ("type", "transaction") if is_booking => json!(last),
            ("reference", "transaction") if is_booking => Value::Null,
            ("key", "") => json!(secret("abcd")),
            ("lastFour", "") if self.sent.get("name").is_some() => json!("abcd"),
            ("token", "") => json!("limitry_ct_AbCdEfGh12345678AbCdEfGh12345678"),
            ("status", _) => json!("active"),
            ("hasMore" | "deprecated", _) => json!(false),
            ("nextCursor" | "revokedAt" | "expiresAt" | "lastUsedAt", _) => Value::Null,
            _ => self.sent.get(name).filter(|_| !name.is_empty())?.clone(),
        })
    }
}

/// The commands of `leaks`, and the other forms.
fn commands() -> Vec<String> {
    let rows = leaks::COMMANDS
        .iter()
        .filter(|(path, ..)| !ELSEWHERE.contains(path))
        .map(|(path, args, _)| {
            let words: Vec<&str> = std::iter::once(*path).chain(args.iter().copied()).collect();
            words.join(" ")
        });
    rows.chain(FORMS.iter().map(|form| (*form).to_owned()))
        .collect()
}

fn person(url: &str) -> TestEnv {
    let env = leaks::person(url).with("LIMITRY_TOKEN", TOKEN);
    env.with("LIMITRY_LOG", "info")
}

#[test]
fn no_character_acts_on_a_terminal_in_any_format() {
    let acting = ACTING.iter().cloned().flatten().filter_map(char::from_u32);
    let hostile: String = acting.chain(['x']).collect();
    let server = Server::start();
    let api = HostileApi::new(&hostile);
    server.allow_all(move |request| api.reply(request));
    let in_pipes = ["", " --json", " --jsonl", " --jq [..|strings]"];
    let on_terminals = ["", " --output wide", " --json"];
    let succeeded = std::sync::Mutex::new(Vec::new());
    parallel::each(commands(), |args| {
        let env = person(&server.url());
        // What follows `--` is a command, which gets no flags.
        let (line, child) = match args.split_once(" -- ") {
            Some((line, child)) => (line, format!(" -- {child}")),
            None => (&*args, String::new()),
        };
        for format in in_pipes {
            let run = env.run(format!("{line}{format}{child}").split(' '));
            run.no_panic();
            assert_harmless(&run);
            if format.is_empty() && run.exit_code() == 0 {
                succeeded.lock().unwrap().push(args.clone());
            }
        }
        for format in on_terminals {
            let words = format!("{line}{format} --no-input{child}");
            let command = env.command(words.split(' '));
            let (_, screen) = Pty::start(&command, 120).finish();
            // A progress bar deletes its own line.
            let screen = screen.replace("\r\u{1b}[2K", "\r");
            for c in screen.chars() {
                let is_line_end = matches!(c, '\r' | '\n');
                assert!(
                    !is_acting(c) || is_line_end,
                    "{c:?} came through {words}: {screen:?}"
                );
            }
        }
    });
    // The commands show the answers. They do not reject them.
    let succeeded = succeeded.into_inner().unwrap();
    for noun in [
        "keys",
        "quotas",
        "rate-limits",
        "limits",
        "meters",
        "balances",
        "customers",
        "usage",
        "projects",
    ] {
        let of_noun = leaks::COMMANDS
            .iter()
            .filter(|(path, ..)| path.starts_with(noun) && !NOT_SHOWN.contains(path));
        let failed: Vec<_> = of_noun
            .map(|(path, ..)| path)
            .filter(|path| !succeeded.iter().any(|args| args.starts_with(**path)))
            .collect();
        assert!(failed.is_empty(), "{failed:?} are not shown");
    }
    let env = person(&server.url());
    let list = env.run(["keys", "list", "--json"]).success().json();
    assert_eq!(
        list["data"][0]["name"],
        json!(hostile),
        "JSON keeps the name"
    );
}

/// Commands that need an API with a state, exit with 10 because they find something, or fail because of a variable.
const NOT_SHOWN: &[&str] = &[
    "keys create",
    "keys rotate",
    "keys revoke",
    "keys audit",
    "usage import",
    "projects use",
];
