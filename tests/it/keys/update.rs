//! `keys rename`

use serde_json::json;

use crate::support::scripted::{Keys, key};

#[test]
fn rename_changes_the_name_and_nothing_else() {
    let keys = Keys::with(&[key("key_1", "Production", "aaaa")]);
    let run = keys
        .person()
        .run(["keys", "rename", "Production", "Backend", "--json"])
        .success();
    assert_eq!(run.json()["name"], json!("Backend"));
    assert_eq!(keys.get("key_1"), key("key_1", "Backend", "aaaa"));
    let puts = keys.server.requests_to("PUT", "/v1/api-keys/key_1");
    assert_eq!(puts[0].json(), json!({"name": "Backend"}));
}
