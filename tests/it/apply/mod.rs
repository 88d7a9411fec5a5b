//! `apply`: makes meters, limits, quotas and rate limits match a file, and changes nothing else.

mod same_names;

use serde_json::{Value, json};

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{Reply, Server, TestEnv};

const FILE: &str = r#"
[[quotas]]
name = "Daily"
metric = "total_events"
limit = 100
period = "day"

[[quotas]]
name = "Tokens"
metric = "total_tokens"
limit = 1000
period = "month"
filters = { model = "m" }

[[rate-limits]]
name = "Burst"
limit = 10
window = "second"
"#;

fn local() -> TestEnv {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    env.write("limitry.toml", FILE);
    env
}

/// The changes that a run reports: action, kind, name, fields as `name: from → to`, result.
fn changes(env: &TestEnv, args: &[&str], code: i32) -> Vec<String> {
    let args = [&["apply", "-f", "limitry.toml", "--json"], args].concat();
    let document = env.run(args).code(code).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let change = |change: &Value| {
        let fields = change["fields"].as_array().unwrap().iter();
        let fields: Vec<String> = fields
            .map(|f| {
                format!(
                    "{}: {} → {}",
                    text(&f["field"]),
                    text(&f["from"]),
                    text(&f["to"])
                )
            })
            .collect();
        let head = ["action", "kind", "name"]
            .map(|part| text(&change[part]))
            .join(" ");
        format!("{head} [{}] {}", fields.join(", "), text(&change["result"]))
    };
    document["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(change)
        .collect()
}

fn names(env: &TestEnv, noun: &str) -> Vec<String> {
    let list = env.run([noun, "list", "--json"]).success().json();
    let data = list["data"].as_array().unwrap().iter();
    data.map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_second_run_changes_nothing() {
    let env = local();
    let planned = [
        "create quota Daily",
        "create quota Tokens",
        "create rate limit Burst",
    ];
    let with = |result: &str| planned.map(|change| format!("{change} [] {result}"));
    assert_eq!(changes(&env, &["--check"], 10), with("planned"));
    assert!(names(&env, "quotas").is_empty(), "--check changes nothing");
    assert_eq!(changes(&env, &["--yes"], 0), with("done"));
    assert!(changes(&env, &["--yes"], 0).is_empty());
    assert!(changes(&env, &["--check"], 0).is_empty());
    assert!(changes(&env, &["--check", "--prune"], 0).is_empty());
    assert_eq!(names(&env, "quotas"), ["Tokens", "Daily"]);
    assert_eq!(names(&env, "rate-limits"), ["Burst"]);
}

#[test]
fn a_changed_entry_is_updated_field_by_field_and_keeps_its_id() {
    let env = local();
    env.run(["apply", "-f", "limitry.toml", "--yes"]).success();
    let before = env
        .run(["quotas", "show", "Daily", "--json"])
        .success()
        .json();
    let file = FILE
        .replace("limit = 100\n", "limit = 200\n")
        .replace("\"m\"", "\"x\"");
    env.write(
        "limitry.toml",
        file.replace("window = \"second\"", "window = \"minute\""),
    );
    let planned = [
        "update quota Daily [limit: 100 → 200]",
        "update quota Tokens [filters: model=m → model=x]",
        "update rate limit Burst [window: second → minute]",
    ];
    assert_eq!(
        changes(&env, &["--check"], 10),
        planned.map(|c| format!("{c} planned"))
    );
    assert_eq!(
        changes(&env, &["--yes"], 0),
        planned.map(|c| format!("{c} done"))
    );
    let after = env
        .run(["quotas", "show", "Daily", "--json"])
        .success()
        .json();
    assert_eq!(after["id"], before["id"]);
    assert_eq!(after["limitValue"], json!(200));
    assert!(changes(&env, &["--check"], 0).is_empty());
}

#[test]
fn entries_missing_from_the_file_are_deleted_only_with_prune() {
    let env = local();
    env.run(["apply", "-f", "limitry.toml", "--yes"]).success();
    let other = [
        "quotas",
        "create",
        "Other",
        "--metric",
        "total_events",
        "--limit",
        "1",
        "--period",
        "hour",
    ];
    env.run(other).success();
    assert!(changes(&env, &["--check"], 0).is_empty());
    assert_eq!(
        changes(&env, &["--check", "--prune"], 10),
        ["delete quota Other [] planned"]
    );
    assert_eq!(
        changes(&env, &["--prune", "--yes"], 0),
        ["delete quota Other [] done"]
    );
    assert_eq!(names(&env, "quotas"), ["Tokens", "Daily"]);
}

/// The shell empties the file before `limitry apply --export >FILE` fails.
#[test]
fn an_empty_file_does_not_prune_everything() {
    let env = local();
    env.run(["apply", "limitry.toml", "--yes"]).success();
    for (empty, args) in [
        ("", "apply limitry.toml --prune --yes"),
        ("# nothing\n", "apply limitry.toml --prune --check"),
    ] {
        env.write("limitry.toml", empty);
        env.run(args.split(' '))
            .code(2)
            .says(["limitry.toml names nothing", "apply --export"]);
    }
    env.run_with("apply - --prune --yes".split(' '), "")
        .code(2)
        .says(["stdin names nothing"]);
    // An empty file is no mistake if there is nothing to delete.
    let empty = TestEnv::new().with("LIMITRY_LOCAL", "1");
    empty.write("limitry.toml", "");
    assert!(changes(&empty, &["--prune", "--check"], 0).is_empty());
    assert_eq!(names(&env, "quotas"), ["Tokens", "Daily"]);
    assert_eq!(names(&env, "rate-limits"), ["Burst"]);
}

/// A plan in a log shows the values that are created and deleted. `values.tokens` and `total_tokens` are different metrics.
#[test]
fn a_plan_in_a_pipe_shows_the_created_and_deleted_entries() {
    let env = local();
    let own = "quotas create Own --metric values.tokens --limit 5 --period hour";
    env.run(own.split(' ')).success();
    let plan = env.run("apply limitry.toml --check --prune".split(' '));
    assert_eq!(
        plan.code(10).stdout(),
        "create\tquota\tDaily\t\t\t\t100 events a day\n\
         create\tquota\tTokens\t\t\t\t1,000 tokens a month, model=m\n\
         create\trate limit\tBurst\t\t\t\t10 events a second\n\
         delete\tquota\tOwn\t\t\t\t5 values.tokens an hour\n"
    );
    let plan = env.run("apply limitry.toml --check --json".split(' '));
    let summary = &plan.code(10).json()["changes"][0]["summary"];
    assert_eq!(summary, "100 events a day");
}

#[test]
fn an_export_describes_every_quota_and_rate_limit() {
    let env = local();
    env.run(["apply", "-f", "limitry.toml", "--yes"]).success();
    let exported = env.run(["apply", "--export"]).success().stdout();
    assert_eq!(exported.trim(), FILE.trim());
    let other = TestEnv::new().with("LIMITRY_LOCAL", "1");
    other
        .run_with(["apply", "-f", "-", "--yes"], &exported)
        .success();
    let again = other.run(["apply", "--export"]).success().stdout();
    assert_eq!(again, exported);
}

#[test]
fn a_mistake_in_the_file_is_named_with_line_and_field_and_changes_nothing() {
    let env = local();
    for (mistake, words) in [
        (
            FILE.replace("window = \"second\"", "window = \"year\""),
            ["line 18", "window"],
        ),
        (
            FILE.replace("limit = 1000", "limit = -1"),
            ["line 11", "limit"],
        ),
        (
            FILE.replace("\"total_tokens\"", "\"tokens\""),
            ["line 10", "metric"],
        ),
        (FILE.replace("\"Tokens\"", "\"Daily\""), ["line 9", "Daily"]),
        (FILE.replace("limit = 10\n", ""), ["line 15", "limit"]),
        (
            FILE.replace("limit = 10\n", "limit = 10\nlimits = 10\n"),
            ["line 18", "limits"],
        ),
        (
            FILE.replace("[[rate-limits]]", "[[rate-limits"),
            ["line 15", "]]"],
        ),
    ] {
        env.write("limitry.toml", mistake);
        let run = env.run(["apply", "-f", "limitry.toml", "--yes"]).code(2);
        let run = run
            .silent_stdout()
            .says(["limitry.toml", "nothing was changed"]);
        run.says(words);
        assert!(names(&env, "quotas").is_empty());
        assert!(names(&env, "rate-limits").is_empty());
    }
}

#[test]
fn apply_without_a_terminal_needs_yes() {
    let env = local();
    let run = env.run(["apply", "-f", "limitry.toml"]).code(12);
    run.says(["no terminal to ask on", "limitry apply limitry.toml --yes"]);
    assert!(names(&env, "quotas").is_empty());
}

#[cfg(unix)]
#[test]
fn apply_on_a_terminal_shows_the_plan_and_asks() {
    let env = local();
    for (answer, made) in [("n", 0), ("y", 2)] {
        let command = env.command(["apply", "-f", "limitry.toml"]);
        let mut terminal = Pty::start(&command, 80);
        let plan = terminal.expect("3 to create. Apply?");
        for word in [
            "+ quota",
            "Daily",
            "100 events a day",
            "+ rate limit",
            "10 events a second",
        ] {
            assert!(plan.contains(word), "{plan}");
        }
        terminal.type_line(answer);
        let _ = terminal.finish();
        assert_eq!(names(&env, "quotas").len(), made, "after {answer}");
    }
}

#[cfg(unix)]
#[test]
fn a_long_name_is_shortened_before_a_change_is_wrapped() {
    let env = local();
    let name = "Requests of all customers on the free plan in Europe";
    let file = |limit: u32| {
        FILE.replace("Daily", name)
            .replace("limit = 100\n", &format!("limit = {limit}\n"))
    };
    env.write("limitry.toml", file(10_000));
    env.run(["apply", "limitry.toml", "--yes"]).success();
    env.write("limitry.toml", file(20_000));
    let change = "limit 10,000 → 20,000";
    for (width, shown) in [
        (60, format!("Requests of all customers …  {change}")),
        (80, format!("on the free plan in …  {change}")),
        (120, format!("{name}  {change}")),
    ] {
        let check = env.command(["apply", "limitry.toml", "--check"]);
        let (_, seen) = Pty::start(&check, width).finish();
        assert!(seen.contains(&shown), "{seen}");
    }
}

#[test]
fn a_plan_on_stdin_needs_a_yes() {
    let env = local();
    let apply = |args: &[&str], plan: &str| env.run_with([&["apply", "-"], args].concat(), plan);
    let run = apply(&["--prune"], FILE).code(12);
    run.says(["stdin holds the plan", "`--yes` answers it"]);
    assert!(names(&env, "quotas").is_empty());
    let run = apply(&["--yes"], "[[quotas]]\nname = 1\n").code(2);
    run.says(["error: stdin cannot be used"]);
    apply(&["--yes"], FILE).success();
    assert_eq!(names(&env, "quotas").len(), 2);
}

fn quota(id: &str, limit: u64) -> Value {
    json!({"id": id, "projectId": "proj_1", "name": "Daily", "metric": "total_events", "limitValue": limit,
        "period": "day", "dimensionFilters": {}})
}

/// The server answers 200 with the old limit. limitry compares the answer with the change, and does not trust the
/// status alone.
#[test]
fn a_change_that_the_server_did_not_make_is_an_error() {
    let server = Server::start();
    let list = Reply::list(&[quota("qta_1", 5)]);
    server.allow("GET", "/v1/quotas", list);
    server.allow("GET", "/v1/rate-limits", Reply::list(&[]));
    server.allow(
        "PUT",
        "/v1/quotas/qta_1",
        Reply::json(200, &quota("qta_1", 5)),
    );
    let env = TestEnv::person(&server.url());
    let daily = FILE.split("[[quotas]]").nth(1).unwrap();
    env.write("limitry.toml", format!("[[quotas]]{daily}"));
    let run = env.run(["apply", "-f", "limitry.toml", "--yes"]).code(7);
    assert!(!run.stderr().contains("Changed "), "{run}");
    run.says(["is 5, not 100"]);
}

#[test]
fn a_quota_name_that_exists_twice_is_refused_with_both_ids() {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/quotas",
        Reply::list(&[quota("qta_1", 5), quota("qta_2", 6)]),
    );
    for other in ["rate-limits", "meters", "limits"] {
        server.allow("GET", &format!("/v1/{other}"), Reply::list(&[]));
    }
    let env = TestEnv::person(&server.url());
    env.write("limitry.toml", FILE);
    for args in [
        &["apply", "-f", "limitry.toml", "--yes"][..],
        &["apply", "--export"],
    ] {
        env.run(args).code(2).says(["Daily", "qta_1", "qta_2"]);
    }
}

const LIMITS: &str = r#"
[[meters]]
name = "Images"
aggregation = "sum"
field = "values.images"

[[limits]]
name = "Free"
meter = "Images"
limit = 50
period = "month"
filters = { plan = "free" }
alerts = [80, 100]

[[limits]]
name = "Acme"
meter = "total_tokens"
limit = 900
period = "annual"
customer = "acme"
"#;

#[test]
fn a_limit_refers_to_a_meter_of_the_file_or_of_the_project() {
    let env = local();
    env.write("limitry.toml", LIMITS);
    assert_eq!(
        changes(&env, &["--yes"], 0),
        [
            "create meter Images [] done",
            "create limit Free [] done",
            "create limit Acme [] done"
        ]
    );
    assert!(changes(&env, &["--check"], 0).is_empty());
    let limits = env.run(["limits", "list", "--json"]).success().json();
    assert_eq!(limits["data"][0]["meterId"], "mtr_total_tokens");
    assert_eq!(limits["data"][1]["alertThresholds"], json!([80, 100]));
    let exported = env.run(["apply", "--export"]).success().stdout();
    assert_eq!(exported.trim(), LIMITS.trim());
}

#[test]
fn a_changed_limit_is_shown_field_by_field() {
    let env = local();
    env.write("limitry.toml", LIMITS);
    env.run(["apply", "limitry.toml", "--yes"]).success();
    let changed = LIMITS
        .replace("meter = \"Images\"", "meter = \"total_events\"")
        .replace("alerts = [80, 100]", "alerts = [90]")
        .replace("limit = 900", "limit = 800");
    env.write("limitry.toml", changed);
    assert_eq!(
        changes(&env, &["--yes"], 0),
        [
            "update limit Free [meter: Images → total_events, alerts: 80 100 → 90] done",
            "update limit Acme [limit: 900 → 800] done"
        ]
    );
    assert!(changes(&env, &["--check"], 0).is_empty());
}

#[test]
fn a_pruned_meter_is_deleted_after_its_limits() {
    let env = local();
    env.run(["apply", "limitry.toml", "--yes"]).success();
    env.write("limitry.toml", LIMITS);
    env.run(["apply", "limitry.toml", "--yes"]).success();
    env.write("limitry.toml", FILE);
    assert_eq!(
        changes(&env, &["--prune", "--yes"], 0),
        [
            "delete limit Acme [] done",
            "delete limit Free [] done",
            "delete meter Images [] done"
        ]
    );
}

#[test]
fn a_limit_of_a_meter_that_is_missing_changes_nothing() {
    let env = local();
    let unknown = LIMITS.replace("meter = \"Images\"", "meter = \"Pictures\"");
    env.write("limitry.toml", unknown);
    let run = env.run(["apply", "limitry.toml", "--yes"]).code(2);
    run.says([
        "there is no meter 'Pictures', which limit 'Free' names",
        "limitry meters list",
    ]);
    assert!(names(&env, "limits").is_empty());
}

#[test]
fn a_limit_name_that_exists_twice_is_refused() {
    let env = local();
    for _ in 0..2 {
        let create = "limits create Free --meter total_tokens --limit 5 --period day";
        env.run(create.split(' ')).success();
    }
    env.run(["apply", "limitry.toml", "--yes"]).success();
    env.write("limitry.toml", LIMITS);
    let run = env.run(["apply", "limitry.toml", "--yes"]).code(2);
    run.says([
        "'Free' is more than one limit: lmt_",
        "--name OTHER` renames one",
    ]);
}
