//! Encodings: text, binaries, UTF-16.

use super::{places, put, secret};
use crate::support::TestEnv;

#[test]
fn bundles_binaries_and_other_encodings_are_read() {
    let env = TestEnv::new();
    // One line of many megabytes.
    let mut bundle = "function(e){return \"é\"};".repeat(200_000);
    let column = bundle.chars().count() + 2;
    bundle.push_str(&format!("'{}';", secret("sk", "min1")));
    bundle.push_str(&"var a=1;".repeat(100_000));
    bundle.push_str("\n//# sourceMappingURL=app.js.map\n");
    put(&env, "app.js", bundle);
    let mut binary = vec![0, 159, 146, 150];
    binary.extend_from_slice(secret("pat", "bin1").as_bytes());
    binary.push(0);
    put(&env, "program", binary);
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(secret("sk", "utf1").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    put(&env, "windows.txt", utf16);
    put(
        &env,
        "decoys.md",
        "limitry_sk_...\nlimitry_sk_xxxxxxxxxxxxxxxxxxxxxxxx\nlimitry_pat_AbCd1234…\nlm_head_layer_12\n",
    );
    let run = env.run(["scan", "--json"]).code(10);
    assert_eq!(
        places(&run),
        [
            format!("app.js:1:{column} min1"),
            "program:1:2 bin1".to_owned(),
            "windows.txt:1:1 utf1".to_owned(),
        ]
    );
    assert_eq!(run.json()["data"][0]["exposure"], "source_map");
}
