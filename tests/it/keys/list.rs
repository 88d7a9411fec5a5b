//! `keys list`

use serde_json::json;

use crate::support::Server;
use crate::support::TestEnv;
use crate::support::scripted::{Keys, key, secret};

#[test]
fn list_shows_active_keys_and_all_shows_every_key() {
    let mut expiring = key("key_2", "Expiring", "bbbb");
    expiring["expiresAt"] = json!("2031-01-02T00:00:00Z");
    let mut revoked = key("key_3", "Revoked", "cccc");
    revoked["status"] = json!("revoked");
    let keys = Keys::with(&[key("key_1", "Active", "aaaa"), expiring, revoked]);
    let names = |args: &[&str]| {
        let list = keys.person().run(args).success().json();
        let names = list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|k| k["name"].to_string());
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&["keys", "list", "--json"]), r#""Active" "Expiring""#);
    assert_eq!(
        names(&["keys", "list", "--all", "--json"]),
        r#""Active" "Expiring" "Revoked""#
    );
    assert_eq!(names(&["keys", "ls", "--json"]), r#""Active" "Expiring""#);
    for request in keys.server.requests() {
        assert_eq!(request.header("x-project"), Some("proj_scripted"));
    }
}

#[test]
fn a_piped_list_is_tab_separated_without_header() {
    let name =
        "A name that is much longer than any column of a table on a narrow terminal would be";
    let mut used = key("key_1", name, "aaaa");
    used["lastUsedAt"] = json!("2030-12-31T23:59:59Z");
    let keys = Keys::with(&[used, key("key_2", "Other", "bbbb")]);
    let run = keys
        .person()
        .with("COLUMNS", "40")
        .run(["keys", "list"])
        .success();
    let stdout = run.stdout();
    let rows: Vec<Vec<&str>> = stdout.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(rows.len(), 2, "{run}");
    assert_eq!(rows[0].len(), rows[1].len(), "{run}");
    assert!(
        rows[0].contains(&name) && rows[0].contains(&"key_1"),
        "{run}"
    );
    assert!(rows[0].contains(&"2030-12-31T23:59:59Z"), "{run}");
    assert!(!stdout.contains('\u{1b}'), "{run}");
}

#[cfg(unix)]
#[test]
fn a_list_on_a_terminal_is_a_table_that_fits() {
    use crate::support::pty::Pty;
    use unicode_width::UnicodeWidthStr;

    let mut used = key("key_1", "Production", "aaaa");
    used["lastUsedAt"] = json!("2030-12-31T21:00:00Z");
    let keys = Keys::with(&[used, key("key_2", "日本語の鍵", "bbbb")]);
    for width in [76, 80, 120] {
        let person = keys.person();
        let (code, seen) = Pty::start(&person.command(["keys", "list"]), width).finish();
        assert_eq!(code, 0, "{seen}");
        assert!(seen.contains("NAME"), "{seen}");
        assert!(
            seen.contains("3 hours ago") || seen.contains("3h ago"),
            "relative times:\n{seen}"
        );
        for line in seen.lines() {
            assert!(
                line.width() <= usize::from(width),
                "{width} columns:\n{seen}"
            );
        }
    }
}

#[test]
fn an_empty_list_is_exit_0() {
    let keys = Keys::with(&[]);
    let run = keys.person().run(["keys", "list"]).success();
    run.silent_stdout();
    let run = keys.person().run(["keys", "list", "--json"]).success();
    assert_eq!(
        run.json(),
        json!({"data": [], "nextCursor": null, "hasMore": false})
    );
}

#[test]
fn an_api_key_cannot_list_or_create_keys() {
    let server = Server::start();
    let env = TestEnv::new()
        .with("LIMITRY_API_URL", server.url())
        .with("LIMITRY_PROJECT", "proj_scripted")
        .with("LIMITRY_API_KEY", secret("abcd"));
    env.run(["keys", "list"]).code(3).says(["hint:"]);
    env.run(["keys", "create", "x", "--plain"]).code(3);
}

#[cfg(unix)]
#[test]
fn the_table_shows_the_status_in_a_column_and_not_in_the_name() {
    use crate::support::pty::Pty;

    let keys = Keys::with(&[
        key("key_1", "Staging (retiring aaaa)", "aaaa"),
        key("key_2", "Old (kept bbbb)", "bbbb"),
        key("key_3", "run npm (ephemeral 0123456789abcdef)", "cccc"),
        key("key_4", "New (creating 0123456789abcdef)", "dddd"),
        key("key_5", "Mine (retiring soon)", "eeee"),
    ]);
    let person = keys.person();
    let (code, seen) = Pty::start(&person.command(["keys", "list"]), 100).finish();
    assert_eq!(code, 0, "{seen}");
    for (name, status) in [
        ("Staging", "retiring"),
        ("Old", "kept"),
        ("run npm", "ephemeral"),
        ("New", "creating"),
        ("Mine (retiring soon)", "active"),
    ] {
        let row = seen.lines().find(|line| line.contains(name)).expect(name);
        assert!(row.contains(status), "{seen}");
    }
    assert!(
        !seen.contains("(ephemeral") && !seen.contains("(kept"),
        "{seen}"
    );
    // A pipe keeps the name as it is.
    let run = person.run(["keys", "list"]).success();
    assert!(
        run.stdout()
            .contains("Staging (retiring aaaa)\taaaa\tactive"),
        "{run}"
    );
}
