//! The output of `usage import`.

use serde_json::{Value, json};

use super::{counts, import, lines, local, total};
use crate::support::{TestEnv, snapshot_file};

#[test]
fn the_output_is_json() {
    let env = local();
    env.write("e.ndjson", lines(0..1500));
    let dry = import(&env, &["e.ndjson", "--dry-run"]).success();
    assert_eq!(
        (&dry.json()["events"], &dry.json()["dryRun"]),
        (&json!(1500), &json!(true))
    );
    assert_eq!(total(&env), 0);
    let run = env
        .run(["usage", "import", "e.ndjson", "--jsonl"])
        .success();
    let rows: Vec<Value> = run
        .stdout()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(rows.len(), 3, "{run}");
    assert_eq!(
        (&rows[2]["type"], &rows[2]["recorded"]),
        (&json!("summary"), &json!(1500))
    );
    let spans = |row: &Value| {
        (
            row["firstLine"].as_u64().unwrap(),
            row["lastLine"].as_u64().unwrap(),
        )
    };
    let mut batches = [spans(&rows[0]), spans(&rows[1])];
    batches.sort_unstable();
    assert_eq!(batches, [(1, 1000), (1001, 1500)]);
    let empty = env.run_with(["usage", "import", "-", "--json"], "");
    assert_eq!(counts(&empty), [0, 0, 0]);
}

#[test]
fn a_dry_run_needs_no_token_and_no_network() {
    let env = TestEnv::new();
    env.write("e.ndjson", lines(0..10));
    env.write("bad.ndjson", "{no json\n");
    let run = import(&env, &["e.ndjson", "--dry-run"]).success();
    assert_eq!(run.json()["events"], 10);
    run.says([
        "10 events would be sent",
        "not compared with earlier imports",
    ]);
    let run = import(&env, &["bad.ndjson", "--dry-run"]).code(2);
    assert_eq!(run.error_json()["code"], "import_invalid");
    let away = TestEnv::person("http://127.0.0.1:9/v1").with("LIMITRY_MAX_RETRIES", "0");
    away.write("e.ndjson", lines(0..10));
    import(&away, &["e.ndjson", "--dry-run"]).success();
    import(&away, &["e.ndjson"]).code(8);
}

#[test]
fn an_import_reports_what_it_did() {
    let env = local();
    env.write("e.ndjson", lines(0..3));
    snapshot_file!(env.run(["usage", "import", "e.ndjson"]));
    snapshot_file!(env.run(["usage", "import", "e.ndjson"]));
    env.write("part.ndjson", lines(0..2));
    snapshot_file!(env.run(["usage", "import", "part.ndjson"]).code(2));
    env.write(
        "bad.csv",
        "customer,event,values.n\na,e,many\nb,e\nc,\"e\"x,1\n",
    );
    snapshot_file!(env.run(["usage", "import", "bad.csv"]).code(2));
    env.write("tokens.csv", "customer,event,tokens\na,e,1\n");
    snapshot_file!(env.run(["usage", "import", "tokens.csv"]).code(2));
}
