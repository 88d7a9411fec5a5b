//! Files that overlap earlier imports.

use serde_json::Value;

use super::{append, counts, import, journals, lines, local, scripted, success_response, total};
use crate::support::scripted::project;
use crate::support::server::Request;
use crate::support::{Reply, Server, TestEnv};

#[test]
fn a_changed_file_is_refused_if_lines_would_count_twice() {
    let env = local();
    let file = env.write("e.ndjson", lines(0..1200));
    counts(&import(&env, &["e.ndjson"]));
    let refused = |args: &[&str], code: &str| {
        let run = import(&env, args).code(2).silent_stdout();
        let error = run.error_json();
        assert_eq!(error["code"], code, "{run}");
        error["hint"].as_str().unwrap().to_owned()
    };

    // A file that has grown is refused, and the command of the hint records only the new lines.
    append(&file, &lines(1200..1500));
    let hint = refused(&["e.ndjson"], "import_continues_another");
    // The command of the hint keeps `--local`.
    assert!(hint.contains(" --local`"), "{hint}");
    let id = import_id(&hint);
    assert_eq!(
        counts(&import(&env, &["e.ndjson", "--import-id", id])),
        [300, 0, 1200]
    );
    assert_eq!(total(&env), 1500);

    // A file with new lines in front, or without its first lines, is recognized by its lines.
    env.write("prepended.ndjson", lines(5000..5100) + &lines(0..1500));
    refused(&["prepended.ndjson"], "import_overlaps");
    env.write("cut.ndjson", lines(700..1500));
    refused(&["cut.ndjson"], "import_overlaps");
    refused(&["cut.ndjson", "--import-id", "new"], "import_overlaps");
    // `--allow-overlap` imports the file anyway.
    let anyway = import(&env, &["cut.ndjson", "--allow-overlap"]);
    assert_eq!(counts(&anyway), [800, 0, 0]);
    assert_eq!(total(&env), 2300);

    // A file with only new lines is a new import.
    env.write("new.ndjson", lines(9000..9100));
    assert_eq!(counts(&import(&env, &["new.ndjson"])), [100, 0, 0]);
}

/// The id in a hint that goes on with an import.
fn import_id(hint: &str) -> &str {
    let (_, id) = hint.split_once("--import-id ").unwrap();
    id.split([' ', '`']).next().unwrap()
}

#[test]
fn an_edit_between_the_two_passes_is_not_sent() {
    let server = scripted();
    let env = TestEnv::person(&server.url());
    let file = env.write("e.ndjson", lines(0..3000));
    let edited = lines(0..3000).replace("\"total_tokens\":2500}", "\"total_tokens\":9999}");
    assert_ne!(edited, lines(0..3000));
    let written = edited.clone();
    server.allow_with("POST", "/v1/events/batch", move |request| {
        // The test writes in place, so the file that the import has open changes.
        std::fs::write(&file, &written).unwrap();
        success_response(request)
    });
    let run = import(&env, &["e.ndjson", "--concurrency", "1"]).code(1);
    assert_eq!(run.error_json()["code"], "import_edited", "{run}");
    let sent = |server: &Server| -> Vec<Value> {
        let requests = server.requests_to("POST", "/v1/events/batch");
        let events = |request: &Request| request.json()["events"].as_array().unwrap().clone();
        requests.iter().flat_map(events).collect()
    };
    assert_eq!(sent(&server).len(), 2000);
    // The next run recognizes the file as an edited one, and `--import-id` goes on under the old id.
    let error = import(&env, &["e.ndjson"]).code(2).error_json();
    assert_eq!(error["code"], "import_continues_another");
    let hint = error["hint"].as_str().unwrap();
    let id = import_id(hint);
    assert_eq!(
        counts(&import(&env, &["e.ndjson", "--import-id", id])),
        [1000, 0, 2000]
    );
    let all = sent(&server);
    let tokens = |n: u32| {
        all.iter()
            .filter(|event| event["values"]["total_tokens"] == n)
            .count()
    };
    assert_eq!((tokens(2500), tokens(9999), tokens(2501)), (0, 1, 1));
}

#[test]
fn an_import_belongs_to_one_project_and_one_process() {
    let server = scripted();
    let env = TestEnv::person(&server.url());
    env.write("e.ndjson", lines(0..1500));
    let mut count = 0;
    server.allow_with("POST", "/v1/events/batch", move |request| {
        count += 1;
        if count == 1 {
            success_response(request)
        } else {
            Reply::error(503, "unavailable", "no")
        }
    });
    env.run(["usage", "import", "e.ndjson", "--concurrency", "1"])
        .code(7);
    // An unfinished import binds the file to its project, so an import into another project is refused.
    let elsewhere = Server::start();
    elsewhere.allow(
        "GET",
        "/v1/projects/current",
        Reply::json(200, &project("proj_other", "O")),
    );
    let there = [
        "usage",
        "import",
        "e.ndjson",
        "--api-url",
        &elsewhere.url(),
        "--json",
    ];
    let run = env.run(there).code(2);
    assert_eq!(run.error_json()["code"], "import_begun_elsewhere", "{run}");
    assert!(
        run.error_json()["hint"]
            .as_str()
            .unwrap()
            .contains("--project proj_scripted")
    );

    let lock = journals(&env)[0].with_extension("lock");
    let held = std::fs::File::create(&lock).unwrap();
    held.lock().unwrap();
    let run = import(&env, &["e.ndjson"]).code(5);
    assert_eq!(run.error_json()["code"], "import_locked", "{run}");
}

#[test]
fn a_small_part_of_an_import_is_recognized() {
    let env = local();
    env.write("tl.ndjson", lines(0..1000));
    counts(&import(&env, &["tl.ndjson"]));
    env.write("part.ndjson", lines(940..1000));
    let error = import(&env, &["part.ndjson"]).code(2).error_json();
    assert_eq!(error["code"], "import_overlaps");
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains(" compared), and they would be counted twice"),
        "{message}"
    );
    assert!(error["hint"].as_str().unwrap().contains("--allow-overlap"));
    assert_eq!(total(&env), 1000);
    // A single line in common is not an overlap.
    env.write("next.ndjson", lines(940..941) + &lines(5000..6000));
    assert_eq!(counts(&import(&env, &["next.ndjson"])), [1001, 0, 0]);
}

#[test]
fn the_hint_of_an_unfinished_import_names_its_api() {
    let first = scripted();
    let second = scripted();
    let mut env = TestEnv::person(&first.url());
    env.write("e.ndjson", lines(0..10));
    first.allow(
        "POST",
        "/v1/events/batch",
        Reply::error(503, "unavailable", "no"),
    );
    import(&env, &["e.ndjson"]).code(7);
    env.set("LIMITRY_API_URL", second.url());
    let error = import(&env, &["e.ndjson"]).code(2).error_json();
    assert_eq!(error["code"], "import_begun_elsewhere");
    let there = format!("--api-url {}", first.url());
    assert!(error["hint"].as_str().unwrap().contains(&there), "{error}");
}

#[test]
fn a_key_that_repeats_in_a_file_counts_once_or_is_rejected() {
    let env = local();
    let line = |key: &str, n: u32| {
        format!(
            "{{\"customerId\":\"c\",\"eventType\":\"e\",\"idempotencyKey\":\"{key}\",\"values\":{{\"n\":{n}}}}}\n"
        )
    };
    let equal = line("a", 1) + &line("a", 1) + &line("b", 2) + &line("a", 1);
    env.write("equal.ndjson", &equal);
    let run = import(&env, &["equal.ndjson"]).success();
    run.clone().says(["2 events repeat the idempotencyKey"]);
    assert_eq!(counts(&run), [2, 2, 0]);
    assert_eq!(total(&env), 2);

    env.write("other.ndjson", line("k", 1) + &line("k", 2) + &line("k", 3));
    let run = import(&env, &["other.ndjson"]).code(2);
    let error = run.error_json();
    assert_eq!(error["details"][0]["path"], "line 2: idempotencyKey");
    let message = error["details"][1]["message"].as_str().unwrap();
    assert!(message.contains("on line 1"), "{message}");
    let skip = ["other.ndjson", "--skip-invalid", "--rejects", "r"];
    let run = import(&env, &skip).code(9);
    assert_eq!(
        (&run.json()["recorded"], &run.json()["rejected"]),
        (&1.into(), &2.into())
    );
    env.write(
        "u.csv",
        "customer,event,idempotency_key,total_tokens\nc,e,x,1\nc,e,x,2\n",
    );
    import(&env, &["u.csv"]).code(2).says(["idempotencyKey"]);
}

#[test]
fn overlapping_imports_at_once_count_each_line_once() {
    for processes in [2_u32, 8] {
        let env = local();
        let running: Vec<_> = (0..processes)
            .map(|n| {
                // Each file holds most lines of all others.
                let name = format!("{n}.ndjson");
                env.write(&name, lines(n * 20..2000 + n * 20));
                env.start(["usage", "import", &name, "--json"])
            })
            .collect();
        let mut recorded = 0;
        for process in running {
            let run = process.wait(std::time::Duration::from_secs(120));
            if run.exit_code() == 0 {
                recorded += counts(&run)[0];
            } else {
                assert_eq!(run.code(2).error_json()["code"], "import_overlaps");
            }
        }
        assert_eq!((recorded, total(&env)), (2000, 2000));
    }
}

#[test]
fn the_same_file_imported_by_many_at_once_counts_once() {
    let env = local();
    env.write("e.ndjson", lines(0..3000));
    let running: Vec<_> = (0..8)
        .map(|_| env.start(["usage", "import", "e.ndjson", "--json"]))
        .collect();
    for process in running {
        let run = process.wait(std::time::Duration::from_secs(120));
        assert!([0, 5].contains(&run.exit_code()), "{run}");
    }
    assert_eq!(total(&env), 3000);
}

/// A reset or a restore starts another database, which does not have the events of earlier imports.
#[test]
fn an_import_after_a_reset_or_a_restore_counts_again() {
    let env = local();
    env.run(["dev", "snapshot", "before.db"]).success();
    env.write("e.ndjson", lines(0..1200));
    let log = ["e.ndjson", "--import-id", "log"];
    for again in [
        &["dev", "reset", "--yes"][..],
        &["dev", "restore", "before.db", "--yes"],
    ] {
        assert_eq!(counts(&import(&env, &log)), [1200, 0, 0]);
        assert_eq!(counts(&import(&env, &log)), [0, 0, 1200]);
        env.run(again).success();
        assert_eq!(total(&env), 0);
    }
    assert_eq!(counts(&import(&env, &log)), [1200, 0, 0]);
    env.run(["dev", "reset", "--yes"]).success();
    // Under another id, the file overlaps no earlier import.
    assert_eq!(counts(&import(&env, &["e.ndjson"])), [1200, 0, 0]);
    assert_eq!(total(&env), 1200);
}

/// Equal lines without a time can be different events, so the import warns about them and does not refuse them.
#[test]
fn a_part_of_an_import_without_times_causes_a_warning() {
    let env = local();
    let untimed = |range: std::ops::Range<u32>| -> String {
        let line =
            |n| format!("{{\"customerId\":\"c\",\"eventType\":\"e\",\"values\":{{\"n\":{n}}}}}\n");
        range.map(line).collect::<Vec<_>>().concat()
    };
    env.write("a.ndjson", untimed(0..2000));
    counts(&import(&env, &["a.ndjson"]));
    let file = env.write("b.ndjson", untimed(0..1500) + &untimed(5000..6001));
    let told = "b.ndjson holds lines without a timestamp that were imported on ";
    let dry = import(&env, &["b.ndjson", "--dry-run"]).success();
    let dry = dry.says([told, "a.ndjson (", " of 128 compared)", "--allow-overlap"]);
    assert!(
        !dry.stderr().contains("compares and sends nothing"),
        "{dry}"
    );
    let quiet = import(&env, &["b.ndjson", "--quiet"]);
    assert_eq!(counts(&quiet), [2501, 0, 0]);
    quiet.says([
        told,
        "`limitry usage import b.ndjson --local --dry-run` compares",
    ]);
    append(&file, "\n");
    let run = import(&env, &["b.ndjson", "--allow-overlap"]).success();
    assert!(!run.stderr().contains("without a timestamp"), "{run}");

    // Lines that repeat within the file are separate events.
    env.write(
        "c.ndjson",
        untimed(0..1500).repeat(2) + &untimed(7000..7001),
    );
    let run = import(&env, &["c.ndjson"]).success();
    assert!(!run.stderr().contains("without a timestamp"), "{run}");
}
