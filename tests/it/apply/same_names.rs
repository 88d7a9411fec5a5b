//! Things of one name: a limit is known by its name and its customer, everything else by its name.

use serde_json::{Value, json};

use super::{changes, local, quota};
use crate::support::{Reply, Server, TestEnv};

const FREE: &str = r#"
[[limits]]
name = "Free"
meter = "total_events"
limit = 5
period = "month"

[[limits]]
name = "Free"
meter = "total_events"
limit = 9
period = "month"
customer = "bob"
"#;

fn with_file(file: &str) -> TestEnv {
    let env = local();
    env.write("limitry.toml", file);
    env
}

fn create_free(env: &TestEnv, flags: &str) -> String {
    let create = format!("limits create Free --meter mtr_total_events --period month {flags}");
    let created = env.run([&create, " --json"].concat().split(' ')).success();
    created.json()["id"].as_str().unwrap().to_owned()
}

/// The limits: name, customer, value.
fn limits(env: &TestEnv) -> Vec<String> {
    let list = env.run("limits list --json".split(' ')).success().json();
    let shown = |limit: &Value| {
        let customer = limit["customerId"].as_str().unwrap_or("each");
        format!(
            "{} {customer} {}",
            limit["name"].as_str().unwrap(),
            limit["limitValue"]
        )
    };
    let mut all: Vec<String> = list["data"].as_array().unwrap().iter().map(shown).collect();
    all.sort();
    all
}

#[test]
fn a_default_and_the_limit_of_a_customer_have_one_name() {
    let env = with_file(FREE);
    assert_eq!(
        changes(&env, &["--yes"], 0),
        ["create limit Free [] done", "create limit Free [] done"]
    );
    assert_eq!(limits(&env), ["Free bob 9", "Free each 5"]);
    assert!(changes(&env, &["--check", "--prune"], 0).is_empty());
    let exported = env.run(["apply", "--export"]).success().stdout();
    assert_eq!(exported.trim(), FREE.trim());

    env.write("limitry.toml", FREE.replace("limit = 9", "limit = 10"));
    let check = env.run("apply limitry.toml --check".split(' ')).code(10);
    assert_eq!(
        check.stdout(),
        "update\tlimit\tFree\tlimit\t9\t10\t10 events a month for bob\n"
    );
    let done = env.run("apply limitry.toml --yes".split(' ')).success();
    done.says(["Changed limit 'Free' for bob"]);
    assert_eq!(limits(&env), ["Free bob 10", "Free each 5"]);
}

/// A limit of another customer is another limit: nothing is taken from a customer without --prune.
#[test]
fn a_changed_customer_makes_another_limit() {
    let env = with_file(FREE);
    env.run("apply limitry.toml --yes".split(' ')).success();
    env.write("limitry.toml", FREE.replace("\"bob\"", "\"eve\""));
    assert_eq!(
        changes(&env, &["--check"], 10),
        ["create limit Free [] planned"]
    );
    let prune = env.run("apply limitry.toml --prune --yes --json".split(' '));
    let prune = prune.success().json();
    let changes = prune["changes"].as_array().unwrap().iter();
    let summaries: Vec<_> = changes
        .map(|change| [&change["action"], &change["customer"]])
        .collect();
    assert_eq!(
        json!(summaries),
        json!([["create", "eve"], ["delete", "bob"]])
    );
    assert_eq!(limits(&env), ["Free each 5", "Free eve 9"]);
}

#[test]
fn an_entry_that_is_there_twice_is_named_with_its_customer() {
    let env = with_file(&[FREE, FREE].concat());
    let run = env.run("apply limitry.toml --yes".split(' ')).code(2);
    run.says([
        "line 16: limits.name: 'Free' is there twice",
        "line 22: limits.name: 'Free' is there twice for bob",
    ]);
}

#[test]
fn only_a_name_of_the_file_can_be_ambiguous() {
    let env = with_file(&FREE.replace("\"Free\"", "\"Other\""));
    let ids = [
        create_free(&env, "--limit 5"),
        create_free(&env, "--limit 9"),
        create_free(&env, "--limit 7 --customer bob"),
    ];
    env.run("apply limitry.toml --yes".split(' ')).success();
    assert!(changes(&env, &["--check"], 0).is_empty());

    // The limit of bob is the only one.
    let bob = format!("[[limits]]{}", FREE.rsplit("[[limits]]").next().unwrap());
    env.write("bob.toml", bob);
    env.run("apply bob.toml --yes".split(' ')).success();
    assert!(limits(&env).contains(&"Free bob 9".to_owned()));

    env.write("limitry.toml", FREE);
    for args in [
        "apply limitry.toml --yes",
        "apply limitry.toml --prune --yes",
        "apply --export",
    ] {
        let run = env.run(args.split(' ')).code(2).silent_stdout();
        let run = run.says([
            "'Free' is more than one limit: ",
            &format!("{} (5 events a month for each customer)", ids[0]),
            &format!("{} (9 events a month for each customer)", ids[1]),
            &format!(
                "`limitry limits update {} --name OTHER` renames one",
                ids[1]
            ),
            &format!("`limitry limits delete {}` deletes it", ids[1]),
        ]);
        assert!(!run.stderr().contains(&ids[2]), "{run}");
    }
    assert_eq!(limits(&env).len(), 5);

    let rename = format!("limits update {} --name OTHER", ids[1]);
    env.run(rename.split(' ')).success();
    env.run("apply limitry.toml --yes".split(' ')).success();
    env.run("apply --export".split(' ')).success();
}

/// What the file does not name is deleted, both of one name: nothing is to be told apart.
#[test]
fn a_prune_deletes_all_of_a_name_that_the_file_lacks() {
    let env = with_file(FREE);
    env.run("apply limitry.toml --yes".split(' ')).success();
    create_free(&env, "--limit 5 --customer eve");
    create_free(&env, "--limit 9 --customer eve");
    assert_eq!(
        changes(&env, &["--prune", "--yes"], 0),
        ["delete limit Free [] done", "delete limit Free [] done"]
    );
    assert_eq!(limits(&env), ["Free bob 9", "Free each 5"]);
}

#[test]
fn a_quota_or_rate_limit_that_exists_twice_is_ambiguous_only_in_a_file_that_names_it() {
    let server = Server::start();
    let rate_limit = |id: &str| {
        json!({"id": id, "projectId": "proj_1", "name": "Burst", "limitValue": 5, "window": "second",
            "enabled": true, "dimensionFilters": {}})
    };
    let quotas = [quota("qta_1", 5), quota("qta_2", 6)];
    let rate_limits = [rate_limit("rl_1"), rate_limit("rl_2")];
    server.allow("GET", "/v1/quotas", Reply::list(&quotas));
    server.allow("GET", "/v1/rate-limits", Reply::list(&rate_limits));
    let env = TestEnv::person(&server.url());
    let check = |file: &str| {
        env.write("limitry.toml", file);
        env.run("apply limitry.toml --check".split(' '))
    };
    let weekly =
        "[[quotas]]\nname = \"Weekly\"\nmetric = \"total_events\"\nlimit = 1\nperiod = \"week\"\n";
    check(weekly).code(10);
    let daily = check(&weekly.replace("Weekly", "Daily")).code(2);
    daily.says(["'Daily' is more than one quota: qta_1 (5 events a day); qta_2 (6 events a day)"]);
    let burst = check("[[rate-limits]]\nname = \"Burst\"\nlimit = 1\nwindow = \"second\"\n");
    burst.code(2).says([
        "'Burst' is more than one rate limit: rl_1 (5 events a second); rl_2 (5 events a second)",
        "`limitry rate-limits update rl_1 --name OTHER` renames one",
    ]);
}

#[test]
fn a_meter_name_that_exists_twice_is_ambiguous_only_in_a_file_that_names_it() {
    let env = with_file(FREE);
    let create = "meters create Images --aggregation sum --field values.images --json";
    let id = || {
        let meter = env.run(create.split(' ')).success().json();
        meter["id"].as_str().unwrap().to_owned()
    };
    let ids = [id(), id()];
    env.run("apply limitry.toml --yes".split(' ')).success();

    let of = |meter: &str| FREE.replace("total_events", meter);
    env.write("limitry.toml", of("Images"));
    let run = env.run("apply limitry.toml --yes".split(' ')).code(2);
    run.says([
        "'Images' is more than one meter: mtr_",
        "name one by its id",
    ]);
    let own = "\n[[meters]]\nname = \"Images\"\naggregation = \"sum\"\nfield = \"values.images\"\n";
    env.write("limitry.toml", [own, FREE].concat());
    let run = env.run("apply limitry.toml --yes".split(' ')).code(2);
    run.says(["(sum of images); mtr_", "renames one"]);

    env.write("limitry.toml", of(&ids[0]));
    env.run("apply limitry.toml --yes".split(' ')).success();
    assert!(changes(&env, &["--check"], 0).is_empty());
    let limit = env.run("limits list --json".split(' ')).success().json();
    assert_eq!(limit["data"][0]["meterId"], ids[0].as_str());
    env.run("apply --export".split(' ')).code(2);
}

/// A meter of the project can have the name of a global one. Limits of both are exported and read back.
#[test]
fn a_meter_with_the_name_of_a_global_one_is_exported() {
    let env = local();
    let own = "meters create total_events --aggregation count --json";
    let own = env.run(own.split(' ')).success().json();
    create_free(&env, "--limit 5");
    let of_own = format!(
        "limits create Own --limit 5 --period day --meter {}",
        own["id"].as_str().unwrap()
    );
    env.run(of_own.split(' ')).success();
    let exported = env.run(["apply", "--export"]).success().stdout();
    env.write("limitry.toml", &exported);
    assert!(changes(&env, &["--check", "--prune"], 0).is_empty());
    let limits = &exported[exported.find("[[limits]]").unwrap()..];
    env.write("limitry.toml", limits);
    let run = env.run("apply limitry.toml --check".split(' ')).code(2);
    run.says(["'total_events' is more than one meter: "]);
}

/// A meter is needed while a limit of the file names it.
#[test]
fn a_prune_keeps_the_meter_of_a_limit() {
    let env = local();
    let meters = "[[meters]]\nname = \"B\"\naggregation = \"count\"\n\n[[meters]]\nname = \"C\"\naggregation = \"count\"\n\n";
    let limit = FREE.replace("total_events", "B");
    env.write("limitry.toml", [meters, &limit].concat());
    env.run("apply limitry.toml --yes".split(' ')).success();
    env.write("limitry.toml", limit);
    assert_eq!(
        changes(&env, &["--prune", "--check"], 10),
        ["delete meter C [] planned"]
    );
    assert_eq!(
        changes(&env, &["--prune", "--yes"], 0),
        ["delete meter C [] done"]
    );
}

#[test]
fn the_customer_of_a_limit_is_known_by_both_of_its_ids() {
    let env = with_file("");
    let created = env.run("customers create acme --json".split(' ')).success();
    let id = created.json()["id"].as_str().unwrap().to_owned();
    env.write("limitry.toml", FREE.replace("bob", &id));
    assert_eq!(changes(&env, &["--yes"], 0).len(), 2);
    assert_eq!(limits(&env), ["Free acme 9", "Free each 5"]);
    assert!(changes(&env, &["--check", "--prune"], 0).is_empty());
    // Two entries for one customer are a mistake, whichever id they have.
    let both = [&FREE.replace("bob", &id), &*FREE.replace("bob", "acme")].concat();
    env.write(
        "limitry.toml",
        both.replacen("name = \"Free\"", "name = \"Other\"", 1),
    );
    env.run(["apply", "limitry.toml", "--check"])
        .code(2)
        .says(["'Free' is there twice for customer 'acme'"]);
}
