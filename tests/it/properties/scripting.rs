//! What scripts lean on: fields, filters, and that neither loses a secret.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Run, TestEnv, snapshot};

fn with_keys() -> TestEnv {
    let env = TestEnv::new();
    for name in ["Production", "CI"] {
        env.run(["--local", "keys", "create", name, "--plain"])
            .success();
    }
    env
}

#[test]
fn fields_are_chosen_by_name() {
    let env = with_keys();
    let list = env.run(["--local", "keys", "list", "--json=name,status"]);
    assert_eq!(
        list.success().json(),
        json!({"data": [{"name": "CI", "status": "active"}, {"name": "Production", "status": "active"}],
            "nextCursor": null, "hasMore": false})
    );
    let lines = env
        .run(["--local", "keys", "list", "--jsonl=name"])
        .success();
    assert_eq!(
        lines.stdout(),
        "{\"name\":\"CI\"}\n{\"name\":\"Production\"}\n"
    );
    let one = env.run(["--local", "--json=status,name", "keys", "show", "CI"]);
    assert_eq!(
        one.success().stdout(),
        "{\n  \"status\": \"active\",\n  \"name\": \"CI\"\n}\n"
    );
    // Without `=` the word after it is the command's.
    env.run(["--local", "keys", "show", "--json", "CI"])
        .success();
    env.run(["--local", "keys", "list", "--json=a b"])
        .code(2)
        .says(["id,name"]);
}

#[test]
fn a_list_that_comes_whole_is_a_list() {
    let env = TestEnv::new();
    for time in ["2026-11-20T12:00:00Z", "2026-11-22T12:00:00Z"] {
        let words = "--local usage record --customer c --event e --dimension model=m --timestamp";
        env.run(words.split(' ').chain([time])).success();
    }
    let report = |what: &str, more: &[&str]| {
        let words = format!("--local usage {what} --from 2026-11-20 --to 2026-11-23");
        let run = env.run(words.split(' ').chain(more.iter().copied()));
        run.success().stdout()
    };
    let lines = report("timeseries", &["--jsonl"]);
    assert_eq!(lines.lines().count(), 3, "a line a day: {lines}");
    let busy = ["--jsonl", "--jq", "select(.totalEvents > 0) | .totalEvents"];
    assert_eq!(report("timeseries", &busy), "1\n1\n");
    let by_model = "breakdown --group-by model";
    assert_eq!(
        report(by_model, &["--jsonl=dimension,totalEvents"]),
        "{\"dimension\":\"m\",\"totalEvents\":2}\n"
    );
    let fields: Value =
        serde_json::from_str(&report(by_model, &["--json=dimension,totalEvents"])).unwrap();
    assert_eq!(
        fields,
        json!({"data": [{"dimension": "m", "totalEvents": 2}]})
    );
}

#[test]
fn fields_without_the_equals_sign_are_hinted_at() {
    let env = with_keys();
    for (args, hint) in [
        ("keys list --json id,name", "`--json=id,name`"),
        ("keys list --jsonl name --all", "`--jsonl=name`"),
        ("--json id,name keys list", "`--json=id,name`"),
        ("keys show --json id,name", "`--json=id,name`"),
        ("keys create --json name,id", "`--json=name,id`"),
    ] {
        let run = env.run(["--local"].into_iter().chain(args.split(' ')));
        let error = run.code(2).error_json();
        let said = error["hint"].as_str().unwrap_or_default().to_owned();
        assert!(said.contains(hint), "{args}: {error}");
    }
    let count = env.run(["--local", "keys", "list", "--jq", ".data | length"]);
    assert_eq!(count.success().stdout(), "2\n", "no key was made");
    // A name with a comma that names no fields is a name.
    env.run(["--local", "keys", "create", "--json", "Backend,EU"])
        .success();
}

#[test]
fn a_filter_is_applied_to_the_document_or_to_each_line() {
    let env = with_keys();
    let by = |args: &str, filter: &str| {
        let args = args.split(' ').chain(["--jq", filter]);
        env.run(["--local"].into_iter().chain(args))
            .success()
            .stdout()
    };
    assert_eq!(by("keys list", ".data[].name"), "CI\nProduction\n");
    assert_eq!(by("keys list --json", ".data | length"), "2\n");
    assert_eq!(
        by("keys list --jsonl", "[.name, .status]"),
        "[\"CI\",\"active\"]\n[\"Production\",\"active\"]\n"
    );
    assert_eq!(
        by("keys list --json=name", ".data[0]"),
        "{\"name\":\"CI\"}\n"
    );
    assert_eq!(by("keys show CI", "empty"), "");
    assert_eq!(by("api GET /quotas", ".hasMore"), "false\n");
    assert_eq!(
        by("quotas watch --count 2 --every 10ms", ".allowed"),
        "true\ntrue\n"
    );
    // A line is a line, and no text moves a cursor.
    assert_eq!(by("keys list", r#""a\u001b[2Jb\nc""#), "a\\u{1b}[2Jb\\nc\n");
}

#[test]
fn a_filter_that_is_none_is_refused_before_anything_is_done() {
    let env = with_keys();
    let create = [
        "--local",
        "keys",
        "create",
        "Third",
        "--jq",
        ".id | nothing",
    ];
    snapshot!(env.run(create), @r#"
    exit: 2
    --- stdout
    --- stderr
    {"error":{"code":"filter","message":"--jq: the filter '.id | nothing' cannot be used: there is no filter 'nothing'","status":null,"hint":"it is written as for jq: `--jq '.data[].id'`","requestId":null,"exitCode":2}}
    "#);
    let json = env
        .run(["--local", "keys", "list", "--json", "--jq", ".["])
        .code(2);
    assert_eq!(json.error_json()["code"], "filter");
    let failed = env.run(["--local", "keys", "list", "--jq", ".data.id"]);
    let said = failed.code(2).stderr();
    assert!(
        said.contains("'.data.id' failed: cannot index [{") && said.contains("… with"),
        "{said}"
    );
    assert!(said.len() < 400, "not the whole document: {said}");
    let count = env.run(["--local", "keys", "list", "--jq", ".data | length"]);
    assert_eq!(count.success().stdout(), "2\n");
}

#[test]
fn a_choice_that_leaves_the_secret_out_makes_no_key() {
    let env = with_keys();
    for choice in [
        &["--jq", ".id"][..],
        &["--json=id,name"],
        &["--jq", ".key.x"],
    ] {
        let args = ["--local", "keys", "create", "Third"].iter().chain(choice);
        let run = env.run(args).code(1);
        assert!(run.stdout().is_empty(), "{run}");
        run.says(["revoked again"]);
    }
    let active = env.run(["--local", "keys", "list", "--jq", ".data | length"]);
    assert_eq!(active.success().stdout(), "2\n");
    let key = env.run(["--local", "keys", "create", "Third", "--jq", ".key"]);
    assert!(key.success().stdout().starts_with("limitry_sk_"));
}

/// Whether `value` is what `schema` says; enough of JSON Schema for the schemas that limitry prints.
fn fits(value: &Value, schema: &Value, root: &Value, at: &str) -> Result<(), String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference
            .strip_prefix("#/$defs/")
            .ok_or(format!("{at}: {reference}"))?;
        fits(value, &root["$defs"][name], root, at)?;
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        _ => value.is_number(),
    };
    let kinds = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(kind)) {
        return Err(format!("{at}: {value} is no {kinds:?}"));
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(several) = schema[word].as_array()
            && !several.iter().any(|one| fits(value, one, root, at).is_ok())
        {
            return Err(format!("{at}: {value} is none of {word}"));
        }
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        return Err(format!("{at}: {value} is not in {allowed:?}"));
    }
    if let Some(only) = schema.get("const")
        && only != value
    {
        return Err(format!("{at}: {value} is not {only}"));
    }
    for field in schema["required"].as_array().into_iter().flatten() {
        if value.get(field.as_str().unwrap()).is_none() {
            return Err(format!("{at}: there is no {field}"));
        }
    }
    if let (Some(fields), Some(known)) = (value.as_object(), schema["properties"].as_object()) {
        for (name, value) in fields {
            let below = format!("{at}.{name}");
            match known.get(name) {
                Some(schema) => fits(value, schema, root, &below)?,
                None if schema["additionalProperties"].is_null() && at != "auth status" => {
                    return Err(format!("{below} is not described"));
                }
                None => {}
            }
        }
    }
    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
        if !schema["items"].is_null() {
            fits(item, &schema["items"], root, &format!("{at}[{i}]"))?;
        }
    }
    Ok(())
}

/// Compares what a command printed with what `limitry schema` says of it.
#[track_caller]
fn fits_its_schema(env: &TestEnv, command: &str, run: &Run) {
    let schema = env.run(["schema"].into_iter().chain(command.split(' ')));
    let schema = schema.success().json();
    assert!(
        !schema.to_string().contains("#/components"),
        "{command} refers to what is not in it"
    );
    assert!([0, 10].contains(&run.exit_code()), "{run}");
    if let Err(fault) = fits(&run.json(), &schema, &schema, command) {
        panic!("{fault}\n{run}");
    }
}

/// Commands that act on an account or on a running server, and lines that do it.
const ELSEWHERE: [&str; 14] = [
    "login",
    "logout",
    "auth switch",
    "auth token",
    "auth migrate",
    "projects use",
    "config set",
    "config unset",
    "config trust",
    "dev",
    "dev faults",
    "dev env",
    "dev stop",
    // It needs a delivery.
    "dev webhooks redeliver",
];

#[test]
fn every_command_that_prints_json_has_a_schema() {
    let without: Vec<&str> = limitry::testing::COMMANDS
        .iter()
        .filter(|command| command.output.is_none())
        .map(|command| command.path)
        .collect();
    // Its output is that of the program that it runs.
    assert_eq!(without, ["run", "dev exec"]);
    let tree = TestEnv::new().run(["help", "--json"]).success().json();
    let mut below = vec![&tree];
    while let Some(command) = below.pop() {
        below.extend(command["commands"].as_array().unwrap());
        let path = command["path"].as_str().unwrap();
        let is_leaf = command["commands"].as_array().unwrap().is_empty();
        assert!(
            !is_leaf || command["output"].is_object() || ["run", "dev exec"].contains(&path),
            "help --json: {path} has no output"
        );
    }
}

#[test]
fn what_commands_print_is_what_their_schema_says() {
    let env = TestEnv::new();
    let _service = crate::support::Dev::start(&env);
    for setup in [
        "quotas create Daily --metric total_events --limit 5 --period day",
        "rate-limits create Burst --limit 5 --window second",
        "usage record --customer c --event e --value total_tokens=5 --dimension model=m",
        "customers create acme",
        "keys create Fresh --plain",
        "quotas create Full --metric total_events --limit 1 --period day --filter customer_id=full",
        "usage record --customer full --event e",
        "meters create Images --aggregation sum --field values.images",
        "limits create Free --meter mtr_total_tokens --limit 500 --period month",
        "balances create Prepaid --customer c --initial 20",
    ] {
        env.run(["--local"].into_iter().chain(setup.split(' ')))
            .success();
    }
    let secret = format!("limitry_{}_{}", "sk", "Planted1Planted2Planted3Planted4");
    env.write("config.js", format!("const key = '{secret}';\n"));
    env.write(
        "events.ndjson",
        "{\"customerId\":\"c\",\"eventType\":\"e\"}\n",
    );
    let token = env.run("--local client-tokens create --customer c --plain".split(' '));
    env.write("token.txt", token.success().stdout());
    let known = env.run(["schema", "--json"]).success().json();
    let commands = known["data"].as_array().unwrap();
    assert!(commands.len() > 60);
    for command in commands {
        let command = command["command"].as_str().unwrap();
        if ELSEWHERE.contains(&command) {
            continue;
        }
        let args = match command {
            "usage breakdown" => "usage breakdown --group-by model".to_owned(),
            "quotas watch" => "quotas watch --count 1".to_owned(),
            "usage tail" => "usage tail --count 1 --max 1".to_owned(),
            // Made by an earlier one under that name.
            "quotas create" => {
                "quotas create Q --metric total_events --limit 5 --period day".to_owned()
            }
            "rate-limits create" => "rate-limits create R --limit 5 --window second".to_owned(),
            "limits create" => {
                "limits create L --meter mtr_total_tokens --limit 5 --period day".to_owned()
            }
            "limits delete" => "limits delete L --yes".to_owned(),
            "meters create" => "meters create M --aggregation count".to_owned(),
            "meters delete" => "meters delete M --yes".to_owned(),
            "balances create" => "balances create Other --customer c".to_owned(),
            "customers create" => "customers create other".to_owned(),
            "keys rotate" => "keys rotate Fresh --plain".to_owned(),
            // In the order of the alphabet these come between.
            "quotas delete" => "quotas delete Q --yes".to_owned(),
            "rate-limits delete" => "rate-limits delete R --yes".to_owned(),
            "usage import" => "usage import events.ndjson".to_owned(),
            // A refused one prints the verdict; otherwise the output is the command's.
            "usage guard" => "usage guard --customer full --event e -- true".to_owned(),
            "client-tokens inspect" => "client-tokens inspect --token-file token.txt".to_owned(),
            "completions" => "completions bash scripts".to_owned(),
            // The snapshot is made after this one in the order of the alphabet.
            "dev restore" => {
                env.run(["dev", "snapshot", "earlier.db"]).success();
                "dev restore earlier.db --yes".to_owned()
            }
            other => super::output_formats::call(other).join(" "),
        };
        let run = env.run(["--local", "--json"].into_iter().chain(args.split(' ')));
        fits_its_schema(&env, command, &run);
        if command == "dev reset" {
            // What the commands behind it in the alphabet are about.
            for setup in [
                "quotas create Daily --metric total_events --limit 5 --period day",
                "quotas create Full --metric total_events --limit 1 --period day --filter customer_id=full",
                "usage record --customer full --event e",
                "usage record --customer c --event e",
                "rate-limits create Burst --limit 5 --window second",
                "customers create acme",
                "keys create Fresh --plain",
                "meters create Images --aggregation sum --field values.images",
                "limits create Free --meter mtr_total_tokens --limit 500 --period month",
                "balances create Prepaid --customer c --initial 20",
            ] {
                env.run(["--local"].into_iter().chain(setup.split(' ')))
                    .success();
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn what_commands_about_an_account_print_is_what_their_schema_says() {
    use crate::support::account::{Account, TOKEN};
    let account = Account::start();
    let url = account.url();
    let env = TestEnv::with_keychain();
    account.sign_in(&env, "other", "file");
    env.write(".limitry.toml", "output = \"json\"\n");
    let login = [
        "login",
        "--token-stdin",
        "--json",
        "--api-url",
        &url,
        "--store",
        "file",
    ];
    fits_its_schema(&env, "login", &env.run_with(login, TOKEN));
    for (command, args) in [
        ("auth token", "--reveal"),
        ("auth migrate", "--to keychain"),
        ("auth list", ""),
        ("auth status", ""),
        ("auth explain", ""),
        ("whoami", ""),
        ("auth switch", "other"),
        ("projects use", "proj_1"),
        ("config set", "timeout 5s"),
        ("config unset", "timeout"),
        ("config trust", ""),
        ("doctor", ""),
        ("logout", ""),
    ] {
        let args = command
            .split(' ')
            .chain(args.split(' ').filter(|arg| !arg.is_empty()));
        let run = env.run(args.chain(["--json"]));
        fits_its_schema(&env, command, &run);
    }
    let home = TestEnv::new();
    let dev = crate::support::Dev::start(&home);
    let faults = home.run(["dev", "faults", "--json", "--port", dev.port()]);
    fits_its_schema(&home, "dev faults", &faults);
    for command in ["dev env", "dev status", "dev stop"] {
        let run = home.run(command.split(' ').chain(["--json"]));
        fits_its_schema(&home, command, &run);
    }
}

#[test]
fn a_field_that_there_is_not_is_refused_before_anything_is_done() {
    let env = with_keys();
    let run = env.run(["--local", "keys", "ls", "--json=id,nam"]).code(2);
    let error = run.error_json();
    assert_eq!(error["code"], "no_such_field");
    assert!(error["hint"].as_str().unwrap().contains("lastFour"));
    env.run([
        "--local",
        "quotas",
        "create",
        "Q",
        "--metric",
        "total_events",
        "--limit",
        "1",
        "--period",
        "day",
        "--json=x",
    ])
    .code(2);
    let none = env.run(["--local", "quotas", "list", "--jq", ".data | length"]);
    assert_eq!(none.success().stdout(), "0\n");
    env.run(["schema", "keys", "dance"])
        .code(4)
        .says(["limitry schema"]);
}

#[test]
fn the_reference_page_of_errors_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/errors.md");
    let page = limitry::testing::error_reference::render();
    if std::env::var_os("LIMITRY_UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/reference/errors.md is stale: LIMITRY_UPDATE=1 tests/run reference_page"
    );
}

#[cfg(unix)]
#[test]
fn a_filter_without_end_or_limit_is_stopped() {
    let env = TestEnv::new();
    env.run(["--local", "keys", "list"]).success();
    for (signal, code) in [
        (rustix::process::Signal::INT, 130),
        (rustix::process::Signal::TERM, 143),
    ] {
        for filter in ["def f: f; f", "[range(1e12)] | length"] {
            let mut running = env.start(["--local", "keys", "list", "--jq", filter]);
            std::thread::sleep(std::time::Duration::from_millis(900));
            assert!(running.alive());
            running.signal(signal);
            running.wait(std::time::Duration::from_secs(20)).code(code);
        }
    }
    let deep = [
        "--local",
        "keys",
        "list",
        "--jq",
        "def f(x): 1 + f(x); f(1)",
    ];
    env.run(deep).code(2).says(["recursed too deep"]);
}
