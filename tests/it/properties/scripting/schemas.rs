//! The JSON output of each command matches the schema that `limitry schema` prints.

use serde_json::Value;

use crate::support::{Run, TestEnv};

/// Checks that `value` matches `schema`. It knows the part of JSON Schema that limitry's schemas use.
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
        return Err(format!("{at}: {value} has none of the types {kinds:?}"));
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(several) = schema[word].as_array()
            && !several.iter().any(|one| fits(value, one, root, at).is_ok())
        {
            return Err(format!("{at}: {value} matches no schema of {word}"));
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
            return Err(format!("{at}: {field} is missing"));
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

/// Asserts that the output of a command matches the schema that `limitry schema` prints for it.
#[track_caller]
fn assert_output_matches_schema(env: &TestEnv, command: &str, run: &Run) {
    let schema = env.run(["schema"].into_iter().chain(command.split(' ')));
    let schema = schema.success().json();
    assert!(
        !schema.to_string().contains("#/components"),
        "the schema of {command} refers to a schema outside it"
    );
    assert!([0, 10].contains(&run.exit_code()), "{run}");
    if let Err(fault) = fits(&run.json(), &schema, &schema, command) {
        panic!("{fault}\n{run}");
    }
}

/// Commands that act on an account or on a running server. Another test runs most of them.
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
    // It needs the id of a webhook delivery.
    "dev webhooks redeliver",
];

#[test]
fn every_command_that_prints_json_has_a_schema() {
    let without: Vec<&str> = limitry::testing::COMMANDS
        .iter()
        .filter(|command| command.output.is_none())
        .map(|command| command.path)
        .collect();
    // Their output is that of the program that they run.
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
fn the_output_of_each_command_matches_its_schema() {
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
            // The setup has used the names in `CALLS` already.
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
            // Later commands, in alphabetical order, need the quota and the rate limit of the setup.
            "quotas delete" => "quotas delete Q --yes".to_owned(),
            "rate-limits delete" => "rate-limits delete R --yes".to_owned(),
            "usage import" => "usage import events.ndjson".to_owned(),
            // A refused check prints JSON. After an allowed check, the output is that of the guarded command.
            "usage guard" => "usage guard --customer full --event e -- true".to_owned(),
            "client-tokens inspect" => "client-tokens inspect --token-file token.txt".to_owned(),
            "completions" => "completions bash scripts".to_owned(),
            // `dev snapshot` comes later in alphabetical order.
            "dev restore" => {
                env.run(["dev", "snapshot", "earlier.db"]).success();
                "dev restore earlier.db --yes".to_owned()
            }
            other => crate::properties::output_formats::call(other).join(" "),
        };
        let run = env.run(["--local", "--json"].into_iter().chain(args.split(' ')));
        assert_output_matches_schema(&env, command, &run);
        if command == "dev reset" {
            // Later commands, in alphabetical order, need this data.
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
fn the_output_of_each_account_command_matches_its_schema() {
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
    assert_output_matches_schema(&env, "login", &env.run_with(login, TOKEN));
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
        assert_output_matches_schema(&env, command, &run);
    }
    let home = TestEnv::new();
    let dev = crate::support::Dev::start(&home);
    let faults = home.run(["dev", "faults", "--json", "--port", dev.port()]);
    assert_output_matches_schema(&home, "dev faults", &faults);
    for command in ["dev env", "dev status", "dev stop"] {
        let run = home.run(command.split(' ').chain(["--json"]));
        assert_output_matches_schema(&home, command, &run);
    }
}
