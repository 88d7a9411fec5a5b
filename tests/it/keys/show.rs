//! `keys show`, and how a key is selected.

use serde_json::json;

use crate::support::scripted::{Keys, key};

#[test]
fn a_key_is_selected_by_id_then_name_then_last_four() {
    let keys = Keys::with(&[
        key("key_1", "Production", "aaaa"),
        key("key_2", "key_1", "bbbb"),
        key("key_3", "aaaa", "cccc"),
    ]);
    let shown = |typed: &str| {
        let run = keys
            .person()
            .run(["keys", "show", typed, "--json"])
            .success();
        run.json()["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(shown("key_1"), "key_1", "an id wins over a name");
    assert_eq!(shown("Production"), "key_1");
    assert_eq!(shown("aaaa"), "key_3", "a name wins over the last four");
    assert_eq!(shown("bbbb"), "key_2");
    keys.person()
        .run(["keys", "show", "nothing"])
        .code(4)
        .says(["nothing", "hint:"]);
    keys.person().run(["keys", "show", "key_404"]).code(4);
}

#[test]
fn a_selector_never_becomes_a_path() {
    let keys = Keys::with(&[key("key_1", "Production", "aaaa")]);
    for typed in [
        "../user",
        "key_1/../../user",
        "..",
        "key_1?x=1",
        "%2e%2e",
        "a b",
        "key_1#",
    ] {
        keys.person().run(["keys", "show", typed]).code(4);
        keys.person()
            .run(["keys", "revoke", typed, "--yes"])
            .code(4);
    }
    for request in keys.server.requests() {
        let path = request.path_only();
        assert!(
            path == "/v1/api-keys" || path.starts_with("/v1/api-keys/key_"),
            "{request}"
        );
        assert_eq!(request.method, "GET");
    }
}

#[test]
fn active_keys_win_and_an_ambiguous_name_lists_the_ids() {
    let mut revoked = key("key_1", "Production", "aaaa");
    revoked["status"] = json!("revoked");
    let keys = Keys::with(&[revoked.clone(), key("key_2", "Production", "bbbb")]);
    let run = keys
        .person()
        .run(["keys", "show", "Production", "--json"])
        .success();
    assert_eq!(run.json()["id"], json!("key_2"));

    let twice = [
        key("key_2", "Production", "bbbb"),
        key("key_3", "Production", "bbbb"),
        revoked,
    ];
    let keys = Keys::with(&twice);
    for args in [
        &["keys", "show", "Production"][..],
        &["keys", "revoke", "Production", "--yes"],
        &["keys", "rotate", "Production", "--plain", "--yes"],
        &["keys", "show", "bbbb"],
    ] {
        keys.person().run(args).code(2).says(["key_2", "key_3"]);
    }
    assert_eq!(keys.story(), [""; 0]);
}
