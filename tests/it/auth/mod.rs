//! Which credential is used, and what is said of it: profiles, `auth …`, token-command, the end of a token.

mod explain;
mod migrate;
mod profiles;
mod status;
mod token;
mod token_command;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::support::TestEnv;

const OTHER: &str = "limitry_pat_OtherOtherOtherOtherOtherOther2xyz";

const API_KEY: &str = "limitry_sk_KeyKeyKeyKeyKeyKeyKeyKeyKeyKey129876";

/// A program in the test's own directory.
fn script(env: &TestEnv, name: &str, text: &str) -> String {
    let path = env.write(name, format!("#!/bin/bash\n{text}\n"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A profile whose token comes from this program, for this API.
fn commanded(env: &TestEnv, url: &str, program: &str) {
    env.configure(&format!(
        "[profiles.default]\napi-url = \"{url}\"\nproject = \"proj_1\"\ntoken-command = [\"{program}\", \"secret-argument\"]\n"
    ));
}
