//! File formats.

use serde_json::{Value, json};

use super::{counts, import, lines, local};
use crate::support::TestEnv;

#[test]
fn csv_is_mapped_by_its_header() {
    let env = local();
    env.write(
        "u.csv",
        "\u{feff}customer,event,timestamp,tokens,dimensions.model,note\r\n\
         c1,llm,2026-06-03T00:00:00Z,5,m,\"a, \"\"b\"\"\nc\"\r\n\
         c1,llm,2026-06-03T00:00:01Z,7,m,\r\n",
    );
    let run = env.run(["usage", "import", "u.csv"]).code(2);
    run.says(["'tokens', 'note'", "--map COLUMN="]);
    let map = [
        "u.csv",
        "--map",
        "tokens=values.total_tokens",
        "--map",
        "note=properties.note",
    ];
    assert_eq!(counts(&import(&env, &map)), [2, 0, 0]);
    let events = env.run(["usage", "events", "--json"]).success().json();
    assert_eq!(events["data"][1]["properties"]["note"], "a, \"b\"\nc");
    assert_eq!(events["data"][0]["values"]["total_tokens"], 7);
    // Another mapping would make other events of the same lines, so it is refused.
    let other = [
        "u.csv",
        "--map",
        "tokens=values.input_tokens",
        "--map",
        "note=-",
    ];
    let error = import(&env, &other).code(2).error_json();
    assert_eq!(error["code"], "import_read_differently");
}

#[test]
fn unsupported_formats_are_named_with_a_command() {
    let env = local();
    let mut tar = [0; 512];
    tar[..5].copy_from_slice(b"a.csv");
    tar[257..262].copy_from_slice(b"ustar");
    let wide: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd, 0x00, 17 << 3, 0x01, 0x00, 0x00];
    for (name, content, words) in [
        (
            "a.xz",
            &b"\xfd7zXZ\0..."[..],
            "xz -dc a.xz | limitry usage import -",
        ),
        ("a.bz2", b"BZh91AY", "bzip2 -dc a.bz2 |"),
        ("a.zst", wide, "zstd -dc --long=31 a.zst |"),
        ("a.txt", b"\xff\xfe{\0", "iconv -f UTF-16 -t UTF-8 a.txt |"),
        (
            "a.xlsx",
            b"PK\x03\x04\x14\0....[Content_Types].xml",
            "save it as CSV",
        ),
        ("a.zip", b"PK\x03\x04\x14\0....a.csv", "unzip -p a.zip |"),
        ("a.parquet", b"PAR1....", "FROM 'a.parquet'"),
        ("a.html", b"\n<!DOCTYPE html><html>", "a web page"),
        ("a.xml", b"<?xml version=\"1.0\"?>", "XML"),
        ("a.tar", &tar, "tar -xOf a.tar |"),
        (
            "sep.csv",
            b"sep=;\r\ncustomer;event\r\n",
            if cfg!(windows) {
                "--skip-lines 1 --delimiter \";\""
            } else {
                "--skip-lines 1 --delimiter ';'"
            },
        ),
        (
            "latin.csv",
            b"customer,event\nM\xfcller,e\n",
            "iconv -f LATIN1",
        ),
        (
            "sep2.csv",
            b"sep=,\ncustomer,event\n",
            if cfg!(windows) {
                "--skip-lines 1 --delimiter \",\""
            } else {
                "--skip-lines 1 --delimiter ,"
            },
        ),
        ("a.csv", b"customer;event\nc;e\n", "separated by semicolons"),
        ("b.csv", b"customer\tevent\nc\te\n", "separated by tabs"),
        (
            "c.csv",
            b"customer,event,x\nc,e,1\n",
            "c.csv cannot be used: its header has",
        ),
    ] {
        std::fs::write(env.cwd().join(name), content).unwrap();
        env.run(["usage", "import", name]).code(2).says([words]);
    }
    // The members of a gzip file are read in sequence. Other data after them is an error.
    env.write("m.ndjson", lines(7000..7010));
    env.write("n.ndjson", lines(8000..8010));
    let gzip = "gzip m.ndjson n.ndjson && cat n.ndjson.gz >> m.ndjson.gz && echo garbage >> n.ndjson.gz && \"$@\"";
    let run = env.shell(gzip, ["usage", "import", "m.ndjson.gz", "--json"]);
    assert_eq!(counts(&run), [20, 0, 0]);
    let run = import(&env, &["n.ndjson.gz"]).code(1);
    assert_eq!(run.error_json()["code"], "import_unreadable", "{run}");
}

/// The events that were recorded, the oldest first.
fn events(env: &TestEnv) -> Vec<Value> {
    let list = env.run(["usage", "events", "--all", "--json"]).success();
    let mut events = list.json()["data"].as_array().unwrap().clone();
    events.reverse();
    events
}

#[test]
fn arrays_and_pretty_objects_are_read_record_by_record() {
    let event = |n: u32| json!({"customerId": "c", "eventType": "e", "values": {"n": n}});
    let array = json!([event(1), event(1), event(2)]);
    let pretty = serde_json::to_string_pretty(&event(3)).unwrap();
    for (text, expected) in [
        (array.to_string(), 3),
        (serde_json::to_string_pretty(&array).unwrap(), 3),
        (format!("\u{feff}{array}\n{array}"), 6),
        (pretty.repeat(2), 2),
        (format!("{pretty}\n{pretty}\n"), 2),
    ] {
        let env = local();
        env.write("e.json", &text);
        let run = import(&env, &["e.json"]);
        assert_eq!(counts(&run), [expected, 0, 0], "{text}");
        assert_eq!(run.json()["format"], "json");
        // Equal records of one file are separate events. A second import of the file records nothing.
        assert_eq!(counts(&import(&env, &["e.json"])), [0, 0, expected]);
        assert_eq!(events(&env).len() as u64, expected);
    }
    let env = local();
    env.write(
        "cut.json",
        "[{\"customerId\":\"c\",\"eventType\":\"e\"},\n{\"customerId\":",
    );
    let error = import(&env, &["cut.json"]).code(2).error_json();
    assert_eq!(error["details"][0]["path"], "record 2");
    env.write(
        "bad.json",
        "[{\"customerId\":\"c\",\"eventType\":\"e\"},5,{\"customerId\":\"c\"}]",
    );
    let args = ["bad.json", "--skip-invalid", "--rejects", "r"];
    let run = import(&env, &args).code(9);
    assert_eq!(
        (&run.json()["recorded"], &run.json()["rejected"]),
        (&1.into(), &2.into())
    );
}

#[test]
fn the_first_form_of_an_event_is_imported() {
    let first = json!({
        "customerId": "c", "eventType": "llm", "model": "m", "provider": "p", "inputTokens": 3, "outputTokens": 4,
        "costCents": 5, "latencyMs": 120, "properties": {"plan": "pro"},
    });
    let csv = "customerId,eventType,model,provider,inputTokens,outputTokens,costCents,latencyMs,properties.plan\n\
               c,llm,m,p,3,4,5,120,pro\n";
    for (name, text) in [
        ("e.ndjson", format!("{first}\n")),
        ("e.json", format!("[{first}]")),
        ("e.csv", csv.to_owned()),
    ] {
        let env = local();
        env.write(name, text);
        assert_eq!(counts(&import(&env, &[name])), [1, 0, 0], "{name}");
        let event = &events(&env)[0];
        for (field, value) in [
            ("input_tokens", 3),
            ("output_tokens", 4),
            ("cost_cents", 5),
            ("latency_ms", 120),
        ] {
            assert_eq!(event["values"][field], value, "{name}");
        }
        assert_eq!(
            event["dimensions"],
            json!({"model": "m", "provider": "p"}),
            "{name}"
        );
        let summary = env.run([
            "usage",
            "summary",
            "--from",
            "2026-01-01",
            "--to",
            "2027-01-01",
            "--json",
        ]);
        assert_eq!(summary.success().json()["totalTokens"], 7, "{name}");
    }
    let env = local();
    env.write(
        "e.ndjson",
        "{\"customerId\":\"c\",\"eventType\":\"e\",\"inputTokens\":3,\"values\":{\"input_tokens\":4}}\n",
    );
    import(&env, &["e.ndjson"]).code(2).says(["given twice"]);
}

#[test]
fn fields_can_be_set_mapped_and_dated() {
    let env = local();
    env.write(
        "log.json",
        "{\"ts\": 1780315200250, \"user\": {\"id\": 17}, \"usage\": {\"cost\": \"0.07\"}}\n",
    );
    let args = [
        "log.json",
        "--set",
        "eventType=llm",
        "--map",
        "user.id=customerId",
        "--map",
        "usage.cost=values.cost_cents*100",
        "--map",
        "ts=timestamp",
        "--time-format",
        "epoch-ms",
    ];
    assert_eq!(counts(&import(&env, &args)), [1, 0, 0]);
    env.write(
        "table.csv",
        "Report of June\n\n# made by hand\nuser,day,tokens\nu1,01/06/2026,5\n# a remark\nu2,02/06/2026,6\n",
    );
    let args = [
        "table.csv",
        "--skip-lines",
        "1",
        "--comment",
        "#",
        "--set",
        "eventType=llm",
        "--map",
        "user=customerId",
        "--map",
        "day=timestamp",
        "--map",
        "tokens=values.total_tokens",
        "--time-format",
        "%d/%m/%Y",
        "--time-zone",
        "Europe/Berlin",
    ];
    assert_eq!(counts(&import(&env, &args)), [2, 0, 0]);
    let events = events(&env);
    let shown: Vec<(&str, &str)> = events
        .iter()
        .map(|event| {
            (
                event["customerId"].as_str().unwrap(),
                event["timestamp"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("17", "2026-06-01T12:00:00.25Z"),
            ("u1", "2026-05-31T22:00:00Z"),
            ("u2", "2026-06-01T22:00:00Z"),
        ]
    );
    assert_eq!(events[0]["values"]["cost_cents"], 7);
    // Other options would make other events of the same lines, so they are refused.
    let mut other = args;
    other[16] = "UTC";
    let error = import(&env, &other).code(2).error_json();
    assert_eq!(error["code"], "import_read_differently");
    for (flag, value, word) in [
        ("--time-format", "seconds", "epoch"),
        ("--time-zone", "Nowhere/Else", "time zone"),
        ("--set", "plan=pro", "FIELD=VALUE"),
        ("--delimiter", ";;", "one character"),
        ("--map", "a=values.n*x", "FACTOR"),
    ] {
        env.run(["usage", "import", "e.csv", flag, value])
            .code(2)
            .says([word]);
    }
}

#[test]
fn several_files_are_one_import() {
    let env = local();
    let header = "\u{feff}customer,event,total_tokens\n";
    env.write("a.csv", format!("{header}c1,e,1\nc2,e,2"));
    env.write("b.csv", format!("{header}c3,e,3\n"));
    let gzip = env.shell(
        "gzip b.csv && \"$@\"",
        ["usage", "import", "a.csv", "b.csv.gz", "--json"],
    );
    assert_eq!(counts(&gzip), [3, 0, 0]);
    assert_eq!(gzip.json()["file"], "a.csv, b.csv.gz");
    // The same files again are the same import.
    assert_eq!(counts(&import(&env, &["a.csv", "b.csv.gz"])), [0, 0, 3]);
    env.write("c.csv", "customer,event,total_tokens\nc4,e,4\nc5,e\n");
    let error = import(&env, &["a.csv", "c.csv", "--allow-overlap"])
        .code(2)
        .error_json();
    assert_eq!(error["details"][0]["path"], "c.csv, line 3");
    env.run(["usage", "import", "a.csv", "c.csv", "--rejects", "c.csv"])
        .code(2)
        .says(["--rejects names the file"]);
    env.run(["usage", "import", "a.csv", "missing.csv"])
        .code(1)
        .says(["missing.csv"]);
}

#[test]
fn numbers_of_spreadsheets_are_read_on_request() {
    let env = local();
    env.write(
        "sheet.csv",
        "customer;event;tokens;cost\nc1;llm;1.234.567;\"1.234,50 €\"\nc2;llm;12;0,05\n",
    );
    let args = [
        "sheet.csv",
        "--delimiter",
        ";",
        "--map",
        "tokens=values.total_tokens",
        "--map",
        "cost=values.cost_cents*100",
    ];
    import(&env, &args).code(2).says(["must be a number"]);
    let args = [&args[..], &["--numbers", "1.234,56"]].concat();
    assert_eq!(counts(&import(&env, &args)), [2, 0, 0]);
    let found = events(&env);
    assert_eq!(
        (&found[0]["values"], &found[1]["values"]),
        (
            &json!({"total_tokens": 1_234_567, "cost_cents": 123_450}),
            &json!({"total_tokens": 12, "cost_cents": 5})
        )
    );
    // A text that could be another number is rejected.
    env.write("point.csv", "customer,event,total_tokens\nc1,llm,\"1,5\"\n");
    import(&env, &["point.csv", "--numbers", "1,234.56"])
        .code(2)
        .says(["must be a number"]);
    env.write(
        "sheet.json",
        "{\"customerId\":\"c3\",\"eventType\":\"llm\",\"values\":{\"n\":\"$1,000\"},\"cost\":\"2,000.5\"}\n",
    );
    let args = [
        "sheet.json",
        "--numbers",
        "1,234.56",
        "--map",
        "cost=values.cost_cents*100",
    ];
    assert_eq!(counts(&import(&env, &args)), [1, 0, 0]);
    assert_eq!(
        events(&env)[2]["values"],
        json!({"n": 1000, "cost_cents": 200_050})
    );
    env.run(["usage", "import", "sheet.json", "--numbers", "1234"])
        .code(2)
        .says(["must be one of \"1,234.56\""]);
}

#[test]
fn csv_without_a_header_gets_its_columns_from_a_flag() {
    let env = local();
    env.write("log.txt", "c1 llm 5 more\nc2 \"big job\" 6\n");
    let args = [
        "log.txt",
        "--columns",
        "customer,event,total_tokens",
        "--delimiter",
        " ",
    ];
    assert_eq!(counts(&import(&env, &args)), [2, 0, 0]);
    assert_eq!(events(&env)[1]["eventType"], "big job");
    env.write("short.txt", "c1 llm\n");
    let args = [&["short.txt"], &args[1..]].concat();
    import(&env, &args)
        .code(2)
        .says(["has 2 fields, and --columns names 3"]);
}

#[test]
fn limitry_expands_patterns_that_the_shell_did_not_expand() {
    let env = local();
    let header = "customer,event,total_tokens\n";
    env.write("2026-02.csv", format!("{header}c2,e,2\n"));
    env.write("2026-01.csv", format!("{header}c1,e,1\n"));
    env.write("a[1].csv", format!("{header}c3,e,3\n"));
    let run = import(&env, &["2026-*.csv"]);
    assert_eq!(counts(&run), [2, 0, 0]);
    assert_eq!(run.json()["file"], "2026-01.csv, 2026-02.csv");
    // An argument that is the name of a file is not a pattern.
    assert_eq!(counts(&import(&env, &["a[1].csv"])), [1, 0, 0]);
    env.run(["usage", "import", "2027-*.csv"])
        .code(2)
        .says(["2027-*.csv matches no file"]);
}

#[test]
fn unknown_fields_are_left_out_of_every_format() {
    for (name, text) in [
        (
            "e.ndjson",
            "{\"customerId\":\"c\",\"eventType\":\"e\",\"plan\":\"x\"}\n",
        ),
        (
            "e.json",
            "[{\"customerId\":\"c\",\"eventType\":\"e\",\"plan\":\"x\"}]",
        ),
        ("e.csv", "customerId,eventType,plan\nc,e,x\n"),
    ] {
        for transform in [&[][..], &["--transform", "."]] {
            let env = local();
            env.write(name, text);
            let args = [&[name], transform].concat();
            import(&env, &args).code(2).says(["plan"]);
            let args = [&args[..], &["--ignore-unknown"]].concat();
            assert_eq!(
                counts(&import(&env, &args)),
                [1, 0, 0],
                "{name} {transform:?}"
            );
        }
    }
}
