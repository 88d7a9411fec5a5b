//! Answers about quotas, rate limits, meters, limits, customers and balances that are valid JSON and wrong in one field.
//! limitry does not report a request as done when the answer has another value than the request, or another resource. It does
//! not report an amount as booked when the answer says so, but the server did not book it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use limitry::testing::{COMMANDS, Effect};
use serde_json::{Value, json};

use crate::support::server::Request;
use crate::support::{Dev, Reply, Run, Server, TestEnv, http, parallel};

/// Every command that writes one of these resources. `{n}` is a new number in each call.
const WRITES: &[(&str, &str)] = &[
    (
        "quotas create",
        "Q{n} --metric total_events --limit 5 --period day --filter plan=free",
    ),
    (
        "quotas update",
        "Q --limit 6 --period week --filter plan=pro --metric total_tokens",
    ),
    (
        "rate-limits create",
        "R{n} --limit 5 --window hour --filter plan=free",
    ),
    (
        "rate-limits update",
        "R --limit 6 --window minute --filter plan=pro",
    ),
    (
        "meters create",
        "M{n} --aggregation sum --field values.images --event image --filter plan=free --description Images",
    ),
    (
        "meters update",
        "M --description Pictures --event picture --field values.pictures",
    ),
    (
        "limits create",
        "L{n} --meter mtr_total_events --limit 5 --period month --customer c --filter plan=free --alert 80",
    ),
    (
        "limits update",
        "L --limit 6 --period week --meter mtr_total_tokens --customer c --alert 50",
    ),
    (
        "customers create",
        "c{n} --name Acme --email a@acme.example --metadata {\"plan\":\"free\"}",
    ),
    (
        "customers update",
        "c --name Other --email b@acme.example --metadata {\"plan\":\"pro\"}",
    ),
    (
        "balances create",
        "B{n} --customer c --unit images --initial 20 --minimum -5 --filter plan=free",
    ),
    (
        "balances credit",
        "B --amount 5 --description Top-up --reference p{n}",
    ),
    (
        "balances debit",
        "B --amount 5 --description Image --reference p{n}",
    ),
];

/// The types that these commands print.
const TYPES: [&str; 7] = [
    "Quota",
    "RateLimit",
    "Meter",
    "Limit",
    "Customer",
    "Balance",
    "BalanceBooked",
];

/// Commands that read one resource: the method of the request, and the field of the answer that identifies the resource.
const READS: &[(&str, &str, &str)] = &[
    ("meters show {meter}", "GET", "/id"),
    ("meters query {meter}", "POST", "/meterId"),
    ("limits show {limit}", "GET", "/id"),
    ("balances show {balance}", "GET", "/id"),
    ("balances check {balance} --amount 5", "POST", "/name"),
    (
        "balances check {balance} --amount 5",
        "POST",
        "/requestedAmount",
    ),
];

#[test]
fn every_command_that_writes_a_resource_has_a_row_here() {
    let written: BTreeSet<&str> = COMMANDS
        .iter()
        .filter(|command| command.effect == Effect::Writes)
        .filter(|command| command.output.is_some_and(|output| TYPES.contains(&output)))
        // limitry believes the server that it deleted a resource.
        .filter(|command| !command.path.ends_with(" delete"))
        .map(|command| command.path)
        .collect();
    let here: BTreeSet<&str> = WRITES.iter().map(|(path, _)| *path).collect();
    assert_eq!(written, here);
}

/// A wrong answer to the request that writes.
#[derive(Debug, Clone)]
enum Lie {
    /// The request takes effect. The answer has this value at this JSON pointer.
    Field(String, Value),
    /// The request takes no effect. The answer is this document.
    NoEffect(Value),
}

/// A local service behind a server that forwards requests and may lie.
struct Liar {
    _dev: Dev,
    server: Server,
    direct: TestEnv,
    /// The lie, and the method of the requests that are answered with it.
    lie: Arc<Mutex<Option<(String, Lie)>>>,
    /// The last request that writes, and its answer.
    written: Arc<Mutex<Option<(Request, Value)>>>,
    env: TestEnv,
}

impl Liar {
    fn start(home: &TestEnv) -> Self {
        let dev = Dev::start(home);
        let direct = dev.person();
        for command in [
            "quotas create Q --metric total_events --limit 5 --period day",
            "rate-limits create R --limit 5 --window hour",
            "meters create M --aggregation sum --field values.images",
            "limits create L --meter mtr_total_events --limit 5 --period month",
            "balances create B --customer c --initial 100000",
        ] {
            direct.run(command.split(' ')).success();
        }
        let lie = Arc::<Mutex<Option<(String, Lie)>>>::default();
        let written = Arc::<Mutex<Option<(Request, Value)>>>::default();
        let server = Server::start();
        let (told, seen) = (Arc::clone(&lie), Arc::clone(&written));
        let host = dev.host().to_owned();
        server.allow_all(move |request| {
            let lie = told.lock().unwrap().clone();
            let lie = lie.filter(|(method, _)| request.method == *method);
            if let Some((_, Lie::NoEffect(answer))) = &lie {
                return Reply::json(200, answer);
            }
            let reply = forward(&host, request);
            let mut answer = reply.json();
            if request.method != "GET" {
                *seen.lock().unwrap() = Some((request.clone(), answer.clone()));
            }
            if let Some((_, Lie::Field(pointer, value))) = &lie
                && let Some(field) = answer.pointer_mut(pointer)
            {
                *field = value.clone();
            }
            Reply::json(reply.status, &answer)
        });
        let env = direct
            .same_place()
            .with("LIMITRY_API_URL", server.url())
            .with("LIMITRY_MAX_RETRIES", "0");
        Self {
            _dev: dev,
            server,
            direct,
            lie,
            written,
            env,
        }
    }

    /// Runs a command while the server lies.
    fn run(&self, command: &str, lie: Option<(&str, Lie)>) -> Run {
        *self.lie.lock().unwrap() = lie.map(|(method, lie)| (method.to_owned(), lie));
        let run = self.env.run(command.split(' '));
        *self.lie.lock().unwrap() = None;
        run.no_panic();
        run
    }

    /// The id of the resource that a command shows.
    fn id(&self, command: &str) -> String {
        let shown = self.direct.run(command.split(' ').chain(["--json"]));
        shown.success().json()["id"].as_str().unwrap().to_owned()
    }

    /// The number of transactions of the balance.
    fn transactions(&self) -> usize {
        let list = self.direct.run(["balances", "transactions", "B"]);
        list.success().stdout().lines().count()
    }
}

fn forward(host: &str, request: &Request) -> http::Response {
    let names = ["authorization", "x-project", "idempotency-key"];
    let headers = names.map(|name| (name, request.header(name)));
    let headers: Vec<_> = headers
        .iter()
        .filter_map(|(name, value)| Some((*name, (*value)?)))
        .collect();
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let url = format!("http://{host}{}", request.path);
    http::request(&request.method, &url, &headers, &body)
}

/// A lie for every field of the answer that must match the request, or that identifies the resource.
fn lies(request: &Request, answer: &Value) -> Vec<Lie> {
    let sent = request.json();
    let last = request.path_only().rsplit('/').next().unwrap_or_default();
    let is_booking = matches!(last, "credit" | "debit");
    let mut found = Vec::new();
    for (pointer, value) in leaves(answer, "") {
        let name = pointer.rsplit('/').next().unwrap_or_default();
        let is_sent = sent.pointer(&pointer) == Some(&value) || sent.get(name) == Some(&value);
        let is_identity = request.method == "PUT" && value == last;
        let is_booked = is_booking
            && matches!(
                &*pointer,
                "/success"
                    | "/transaction/id"
                    | "/transaction/balanceId"
                    | "/transaction/type"
                    | "/balance/id"
            );
        let is_start = name == "currentBalance" && last == "balances";
        if is_sent || is_identity || is_booked || is_start {
            found.push(Lie::Field(pointer, different(&value)));
        }
    }
    if is_booking {
        found.push(Lie::Field("/transaction".to_owned(), Value::Null));
        let mut echo = answer.clone();
        echo["transaction"]["id"] = json!("txn_echo");
        found.push(Lie::NoEffect(echo));
    }
    found
}

fn leaves(value: &Value, at: &str) -> Vec<(String, Value)> {
    match value {
        Value::Object(members) => {
            let inner = members
                .iter()
                .map(|(name, value)| leaves(value, &format!("{at}/{name}")));
            inner.flatten().collect()
        }
        _ => vec![(at.to_owned(), value.clone())],
    }
}

fn different(value: &Value) -> Value {
    match value {
        Value::Bool(value) => json!(!value),
        Value::Number(number) => json!(number.as_f64().unwrap_or_default() + 1.0),
        Value::Array(_) => json!([99]),
        Value::Object(_) => json!({"other": "x"}),
        Value::Null | Value::String(_) => json!("a lie"),
    }
}

#[test]
fn no_wrong_answer_is_reported_as_done() {
    let count = Mutex::new(0);
    parallel::each(WRITES, |(path, args)| {
        let home = TestEnv::new();
        let liar = Liar::start(&home);
        let mut n = 0;
        let mut command = || {
            n += 1;
            format!("{path} {args}").replace("{n}", &n.to_string())
        };
        liar.run(&command(), None).success();
        let (request, answer) = liar.written.lock().unwrap().clone().unwrap();
        let lies = lies(&request, &answer);
        assert!(lies.len() > 2, "{path}: {lies:?}");
        for lie in lies {
            let before = liar.transactions();
            let run = liar.run(&command(), Some((&request.method, lie.clone())));
            assert_eq!(run.exit_code(), 7, "{lie:?}: {run}");
            assert!(run.stdout().is_empty(), "{lie:?}: {run}");
            let is_echo = matches!(lie, Lie::NoEffect(_));
            if is_echo {
                assert_eq!(liar.transactions(), before, "{run}");
            }
            for word in ["Created", "Changed", "Credited", "Debited", "Nothing was"] {
                assert!(!run.stderr().contains(word), "{lie:?}: {run}");
            }
            *count.lock().unwrap() += 1;
        }
        assert!(!liar.server.requests().is_empty());
    });
    let count = count.into_inner().unwrap();
    assert!(count > 60, "{count}");
}

#[test]
fn an_answer_about_another_resource_is_not_shown() {
    let home = TestEnv::new();
    let liar = Liar::start(&home);
    let ids = [
        ("{meter}", liar.id("meters show M")),
        ("{limit}", liar.id("limits show L")),
        ("{balance}", liar.id("balances show B")),
    ];
    for (command, method, pointer) in READS {
        let command = ids
            .iter()
            .fold((*command).to_owned(), |command, (name, id)| {
                command.replace(name, id)
            });
        liar.run(&command, None).success();
        let value = if *pointer == "/requestedAmount" {
            json!(6)
        } else {
            json!("other")
        };
        let lie = Lie::Field((*pointer).to_owned(), value);
        let run = liar.run(&command, Some((method, lie)));
        assert_eq!(run.exit_code(), 7, "{command} {pointer}: {run}");
        assert!(run.stdout().is_empty(), "{run}");
    }
}
