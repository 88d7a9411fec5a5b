//! CSV: quotes, lines, counts, columns and their fields.

use std::process::Command;

use limitry::testing::import_records::{Record, read, read_at_cost};
use serde_json::Value;

use super::{counts, import, local, total};

/// A record as Python's strict reader reads it: its lines, and its cells unless it is malformed.
struct Expected {
    lines: (u64, u64),
    cells: Option<Vec<String>>,
}

/// The generated files with the records that Python reads.
fn oracle(seed: u32, files: u32) -> Vec<(String, Vec<Expected>)> {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/it/usage/import/csv_oracle.py"
    );
    let output = Command::new("python3")
        .arg(script)
        .args([seed.to_string(), files.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let documents = String::from_utf8(output.stdout).unwrap();
    documents
        .lines()
        .map(|line| {
            let document: Value = serde_json::from_str(line).unwrap();
            let records = document["records"].as_array().unwrap();
            let expected = records.iter().map(|record| Expected {
                lines: (record[0].as_u64().unwrap(), record[1].as_u64().unwrap()),
                cells: serde_json::from_value(record[2].clone()).unwrap(),
            });
            let text = document["text"].as_str().unwrap().to_owned();
            (text, expected.collect())
        })
        .collect()
}

/// The note of a record that is an event: it has three cells, and the first two are not blank.
fn note(record: &Expected) -> Option<&str> {
    match record.cells.as_deref()? {
        [customer, event, note] if !customer.trim().is_empty() && !event.trim().is_empty() => {
            Some(note)
        }
        _ => None,
    }
}

#[test]
fn limitry_and_a_strict_reader_read_the_same_records() {
    for (text, expected) in oracle(20_260_615, 10_000) {
        let found: Vec<Record> = read(text.as_bytes());
        assert_eq!(found.len(), expected.len(), "{text:?}: {found:?}");
        for (found, expected) in found.iter().zip(&expected) {
            let lines = (found.first_line, found.last_line);
            assert_eq!(lines, expected.lines, "{text:?}");
            let event = found.event.as_ref();
            let event = event.map(|event| serde_json::from_slice::<Value>(event).unwrap());
            // An absent property stands for an empty cell.
            let found_note = event
                .as_ref()
                .map(|event| event["properties"]["note"].as_str().unwrap_or_default());
            assert_eq!(found_note, note(expected), "{text:?}");
        }
    }
}

#[test]
fn a_malformed_record_loses_no_other_lines() {
    let env = local();
    env.write(
        "q.csv",
        "customer,event,properties.note\na,e,5\" x\nb,e,ok\nc,e,6\" x\nd,e,y\ng,e,\"6\"x\nh,e,z\ni,e,\"two\nlines\"x\nj,e,ok\n",
    );
    let run = import(&env, &["q.csv", "--skip-invalid", "--rejects", "r"]).code(9);
    assert_eq!(run.json()["recorded"], 6, "{run}");
    // The record of g has one line, and the record of i has two.
    assert_eq!(run.json()["rejected"], 3, "{run}");
    run.says(["3 lines were rejected"]);
    let events = env.run(["usage", "events", "--json"]).success().json();
    let notes: Vec<&str> = events["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["properties"]["note"].as_str().unwrap())
        .collect();
    assert_eq!(notes, ["ok", "z", "y", "6\" x", "ok", "5\" x"]);
    let rejects = std::fs::read_to_string(env.cwd().join("r")).unwrap();
    let lines: Vec<Value> = rejects
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        (&lines[0]["line"], &lines[1]["line"]),
        (&6.into(), &8.into())
    );
    assert_eq!(lines[1]["text"], "i,e,\"two\nlines\"x");
}

/// Compares files of the same size with and without line breaks within the fields, and one with an unclosed quote.
#[test]
fn fields_of_many_lines_cost_no_more_than_others() {
    let field = |line_break: &str| format!("{}{line_break}", "x".repeat(39)).repeat(6000);
    let file = |line_break: &str| {
        let record = format!("c,e,\"{}\"\n", field(line_break));
        format!("customer,event,properties.note\n{}", record.repeat(100))
    };
    let cost = |text: &str, records: usize| {
        let (found, cost) = read_at_cost(text.as_bytes());
        assert_eq!(found.len(), records);
        cost
    };
    let (single, many) = (file(" "), file("\n"));
    assert_eq!(single.len(), many.len());
    // A quadratic cost would be 1,000 times as high.
    let least = single.len() as u64;
    let whole = cost(&single, 100);
    assert!(
        (least * 9 / 10..=least).contains(&whole),
        "{whole} of {least}"
    );
    assert!(cost(&many, 100) <= whole * 2);
    let open = many.replace("\"\n", "\n");
    assert!(read_at_cost(open.as_bytes()).1 <= whole * 2);
}

#[test]
fn columns_are_mapped_to_several_fields_and_multiplied() {
    let env = local();
    env.write(
        "u.csv",
        "user;event;cost;latencyMs;Comment\n u1 ; call ;0.07; 12 ;x\nu2;call;1.2345;;y\n",
    );
    let run = env.run(["usage", "import", "u.csv"]).code(2);
    run.says([
        "separated by semicolons",
        if cfg!(windows) {
            "limitry usage import u.csv --delimiter \";\""
        } else {
            "limitry usage import u.csv --delimiter ';'"
        },
    ]);
    let args = [
        "u.csv",
        "--delimiter",
        ";",
        "--map",
        "user=customerId",
        "--map",
        "user=dimensions.user",
        "--map",
        "cost=values.cost_cents*100",
        "--ignore-unknown",
    ];
    assert_eq!(counts(&import(&env, &args)), [2, 0, 0]);
    let events = env.run(["usage", "events", "--json"]).success().json();
    let first = &events["data"][1];
    assert_eq!(
        (
            &first["customerId"],
            &first["eventType"],
            &first["dimensions"]["user"]
        ),
        (&"u1".into(), &"call".into(), &"u1".into())
    );
    assert_eq!(first["values"]["cost_cents"], 7);
    assert_eq!(first["values"]["latency_ms"], 12);
    assert_eq!(events["data"][0]["values"]["cost_cents"], 123.45);
    // A concatenation of files repeats the header.
    env.write(
        "both.csv",
        "customer,event,total_tokens\na,e,1\ncustomer,event,total_tokens\nb,e,2\n",
    );
    assert_eq!(counts(&import(&env, &["both.csv"])), [2, 0, 0]);
    assert_eq!(total(&env), 4);
}

#[test]
fn the_dry_run_and_the_api_have_the_same_rules() {
    let env = local();
    let header = "customer,event,timestamp,values.n,dimensions.d\n";
    for (row, path) in [
        ("a,e,2026-06-01T10:30Z,1,x", "timestamp"),
        ("a,e,2026-06-01 10:30,1,x", "timestamp"),
        ("a,e,2026-06-01,1,x", "timestamp"),
        ("a,e,2026-06-01T10:30:00Z[UTC],1,x", "timestamp"),
        ("a,e,2026-06-15T12:06:00Z,1,x", "timestamp"),
        ("a,e,,9007199254740993,x", "values.n"),
        ("a,e,,-1,x", "values.n"),
        ("a,e,,NaN,x", "values.n"),
    ] {
        env.write("u.csv", format!("{header}{row}\n"));
        let error = import(&env, &["u.csv", "--dry-run"]).code(2).error_json();
        assert_eq!(
            error["details"][0]["path"],
            format!("line 2: {path}"),
            "{row}"
        );
    }
    // Rows that pass the dry run are recorded.
    let rows = [
        "a,e,2026-06-01T10:30:00z,1,x",
        "a,e,2026-06-01 10:30:00+02:00,1e3,",
        "a,e,2026-06-01T10:30:00.123456789Z,0.5,x",
        "a,e,2026-06-15T12:04:59Z,9007199254740992,x",
    ];
    env.write("u.csv", format!("{header}{}\n", rows.join("\n")));
    import(&env, &["u.csv", "--dry-run"]).success();
    assert_eq!(counts(&import(&env, &["u.csv"])), [4, 0, 0]);
}
