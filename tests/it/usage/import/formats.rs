//! File formats.

use super::{counts, import, lines, local};

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
    // Read as something else, the same lines would be other events.
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
    // --map says nothing about NDJSON, and the file is as free as before.
    env.write("e.ndjson", lines(0..10));
    let map = ["e.ndjson", "--map", "a=values.b"];
    import(&env, &map)
        .code(2)
        .says(["--map is for the columns of CSV"]);
    assert_eq!(counts(&import(&env, &["e.ndjson"])), [10, 0, 0]);
    // Members of gzip are read one after the other. Other data after them is not ignored.
    env.write("m.ndjson", lines(7000..7010));
    env.write("n.ndjson", lines(8000..8010));
    let gzip = "gzip m.ndjson n.ndjson && cat n.ndjson.gz >> m.ndjson.gz && echo garbage >> n.ndjson.gz && \"$@\"";
    let run = env.shell(gzip, ["usage", "import", "m.ndjson.gz", "--json"]);
    assert_eq!(counts(&run), [20, 0, 0]);
    let run = import(&env, &["n.ndjson.gz"]).code(1);
    assert_eq!(run.error_json()["code"], "import_unreadable", "{run}");
}
