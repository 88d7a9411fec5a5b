//! `docs/coverage.md`: for every route of the API, whether it is served, its client method, its command and its test. The
//! test makes the table from the OpenAPI document, the client's source, the requests that the commands send to a running
//! server, and the names of the tests. It compares the table with the committed one. A route without one of them fails it.
//!
//! `LIMITRY_WRITE_COVERAGE=1 tests/run coverage` writes it.

mod steps;
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use regex::Regex;
use serde_json::Value;

use crate::support::env::files_below;
use crate::support::{Dev, TestEnv, http};
use steps::STEPS;
use tests::TESTS;

const FILE: &str = "docs/coverage.md";

const HEAD: &str = "# Every route, and how it is reached

Made by a test (`LIMITRY_WRITE_COVERAGE=1 tests/run coverage`), and compared by it with what is there: the routes that
`limitry dev` answers, the client's methods, what the commands ask for, the tests.

| Route | Served | Client method | Command | Test |
|---|---|---|---|---|
";

/// Routes that no command requests, and why.
const NO_COMMAND: &[(&str, &str)] = &[
    ("GET /openapi.json", "for other programs"),
    (
        "POST /dev/reset",
        "for applications; `limitry dev reset` does it without a server",
    ),
];

/// `METHOD /path` of every route, in the document's order. Another test compares the document with the router.
fn routes() -> Vec<String> {
    let document: Value = serde_json::from_str(include_str!(
        "../../../../crates/limitry-server/openapi.json"
    ))
    .unwrap();
    let mut routes = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            routes.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    routes
}

/// A route's path as the client writes it: relative to the base URL, except for the Client API and `/dev`.
fn below_base(route: &str) -> String {
    route.replacen(" /v1/", " /", 1)
}

/// Whether a call's path matches a route.
fn is_of(route: &str, call: &str) -> bool {
    let (route, call) = (below_base(route), call.split('?').next().unwrap_or(call));
    let mut parts = call.split('/');
    let same = route.split('/').all(|part| match parts.next() {
        Some(given) => part == given || part == "{id}",
        None => false,
    });
    same && parts.next().is_none()
}

/// The route of a call. A path without a parameter wins over a path with one.
fn route_of<'a>(routes: &'a [String], call: &str) -> Option<&'a String> {
    let found = routes.iter().filter(|route| is_of(route, call));
    found.min_by_key(|route| route.contains('{'))
}

/// Sends a request without a credential. A route answers 401 or is open. A path without a route answers 404 or 405.
fn is_served(dev: &Dev, route: &str) -> bool {
    let (method, path) = route.split_once(' ').unwrap();
    let base = dev.url.trim_end_matches("/v1");
    let answer = http::request(
        method,
        &format!("{base}{}", path.replace("{id}", "x")),
        &[],
        "",
    );
    matches!(answer.status, 200 | 401)
}

/// The client's methods by route. The first line of a method's documentation names the routes.
fn methods() -> BTreeMap<String, String> {
    let documented = Regex::new(
        r"(/// `(?:GET|POST|PUT|DELETE) /[^\n]*)\n(?:\s*///[^\n]*\n)*\s*pub (?:async )?fn (\w+)",
    )
    .unwrap();
    let route = Regex::new(r"`((?:GET|POST|PUT|DELETE) /[^`]+)`").unwrap();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/limitry-client/src");
    let mut found = BTreeMap::new();
    for file in files_below(&dir) {
        let text = fs::read_to_string(&file).unwrap();
        for method in documented.captures_iter(&text) {
            for route in route.captures_iter(&method[1]) {
                found
                    .entry(route[1].replace("/ID", "/{id}"))
                    .or_insert_with(|| method[2].to_owned());
            }
        }
    }
    found
}

/// The first command that requests each route. The commands log their requests.
fn commands(routes: &[String]) -> BTreeMap<String, String> {
    let asked = Regex::new(r"response .*method=([A-Z]+) path=(\S+)").unwrap();
    let mut home = TestEnv::new();
    let dev = Dev::start(&home);
    home.set("LIMITRY_API_URL", &dev.url)
        .set("LIMITRY_LOG", "debug");
    let mut made = BTreeMap::from([("{port}", dev.port().to_owned())]);
    let mut keep = |name, file: &str, text: &str| {
        let path = home.write(file, text).to_str().unwrap().to_owned();
        made.insert(name, path);
    };
    keep("{pat}", "pat", &dev.pat);
    keep("{nothing}", "nothing.json", "{}");
    keep("{alert}", "alert.json", r#"{"threshold": 80}"#);
    let batch = r#"{"customerId": "c", "eventType": "e"}"#;
    keep("{batch}", "batch.ndjson", batch);
    let mut found = BTreeMap::new();
    for (command, args) in STEPS {
        let args = args.split(' ').filter(|arg| !arg.is_empty());
        let args = args.map(
            |arg| match made.iter().find(|(name, _)| arg.contains(**name)) {
                Some((name, value)) => arg.replace(name, value),
                None => arg.to_owned(),
            },
        );
        let args: Vec<String> = command.split(' ').map(str::to_owned).chain(args).collect();
        let run = home.run(&args).success();
        let log = run.stderr();
        for call in asked.captures_iter(&log) {
            let call = format!("{} {}", &call[1], call[2].trim_matches('"'));
            if let Some(route) = route_of(routes, &call) {
                found
                    .entry(route.clone())
                    .or_insert_with(|| shown(command, &args));
            }
        }
        let id = |list: &[&str]| {
            home.run(list.iter().chain(&["--json"])).json()["data"][0]["id"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        match *command {
            "keys create" => drop(made.insert("{key}", id(&["keys", "list"]))),
            "quotas create" => drop(made.insert("{quota}", id(&["quotas", "list"]))),
            "api" if args[1] == "POST" && args[2].ends_with("/alerts") => {
                made.insert("{alert-id}", run.json()["id"].as_str().unwrap().to_owned());
            }
            "dev webhooks deliveries" => {
                made.insert("{delivery}", id(&["dev", "webhooks", "deliveries"]));
            }
            "meters create" => drop(made.insert("{meter}", id(&["meters", "list"]))),
            "limits create" => drop(made.insert("{meter-limit}", id(&["limits", "list"]))),
            "balances create" => drop(made.insert("{balance}", id(&["balances", "list"]))),
            "rate-limits create" => drop(made.insert("{limit}", id(&["rate-limits", "list"]))),
            "client-tokens create" => {
                let path = home.write("token", run.stdout());
                made.insert("{token}", path.to_str().unwrap().to_owned());
            }
            _ => {}
        }
    }
    found
}

/// The command as the table shows it: for `api`, with its route.
fn shown(command: &str, args: &[String]) -> String {
    match command {
        "api" => {
            let id = Regex::new("/(?:qta|qa)_[A-Za-z0-9]+").unwrap();
            format!("limitry api {} {}", args[1], id.replace(&args[2], "/ID"))
        }
        "logout" => "limitry logout --revoke".to_owned(),
        _ => format!("limitry {command}"),
    }
}

/// Whether the function exists and is a test.
fn is_test(file: &str, name: &str) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = match file.strip_prefix("limitry-server/") {
        Some(file) => root.join("crates/limitry-server/src").join(file),
        None => root.join(file),
    };
    let source = fs::read_to_string(path).unwrap_or_default();
    let test = format!(r"#\[(?:tokio::)?test\]\s+(?:#\[[^\]]*\]\s+)*(?:async )?fn {name}\(");
    Regex::new(&test).unwrap().is_match(&source)
}

fn table() -> String {
    let routes = routes();
    let (methods, commands) = (methods(), commands(&routes));
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let mut table = HEAD.to_owned();
    let mut lacks = Vec::new();
    for route in &routes {
        let mut lack = |what: &str| lacks.push(format!("{route} has no {what}"));
        if !is_served(&dev, route) {
            lack("answer: it is not served");
        }
        let exempt = NO_COMMAND.iter().find(|(exempt, _)| exempt == route);
        let command = commands.get(route);
        let (method, command) = match (command, exempt) {
            (Some(command), None) => {
                let (verb, path) = route.split_once(' ').unwrap();
                let any = path.starts_with("/dev/").then(|| format!("{verb} /dev/…"));
                let method = if command.starts_with("limitry api ") {
                    Some("raw")
                } else {
                    let named = methods.get(&below_base(route));
                    named.or_else(|| methods.get(&any?)).map(String::as_str)
                };
                if method.is_none() {
                    lack("client method");
                }
                (
                    format!("`{}`", method.unwrap_or_default()),
                    format!("`{command}`"),
                )
            }
            (None, Some((_, why))) => ("–".to_owned(), format!("– ({why})")),
            (Some(_), Some(_)) => {
                lack("reason to be exempt");
                continue;
            }
            (None, None) => {
                lack("command");
                continue;
            }
        };
        let test = TESTS
            .iter()
            .find(|(of, file, name)| of == route && is_test(file, name));
        let Some((_, file, name)) = test else {
            lack("test that is there");
            continue;
        };
        let module = file
            .trim_end_matches(".rs")
            .replace("tests/it/", "")
            .replace('/', "::");
        writeln!(
            table,
            "| `{route}` | yes | {method} | {command} | `{module}::{name}` |"
        )
        .unwrap();
    }
    assert!(lacks.is_empty(), "{}", lacks.join("\n"));
    table
}

#[test]
fn every_route_is_served_and_has_a_client_method_a_command_and_a_test() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let table = table();
    if std::env::var_os("LIMITRY_WRITE_COVERAGE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &table).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == table,
        "{FILE} is stale: LIMITRY_WRITE_COVERAGE=1 tests/run coverage"
    );
}

#[test]
fn a_call_matches_only_its_route() {
    let routes: Vec<String> = [
        "POST /v1/quotas/check",
        "GET /v1/quotas/{id}",
        "GET /v1/customers/{id}/usage",
    ]
    .map(str::to_owned)
    .to_vec();
    let of = |call| route_of(&routes, call).map(String::as_str);
    assert_eq!(of("POST /quotas/check"), Some("POST /v1/quotas/check"));
    assert_eq!(of("GET /quotas/qta_1"), Some("GET /v1/quotas/{id}"));
    assert_eq!(
        of("GET /customers/a%2Fb/usage?x=1"),
        Some("GET /v1/customers/{id}/usage")
    );
    assert_eq!(of("GET /quotas"), None);
    assert_eq!(of("GET /quotas/a/b"), None);
}
