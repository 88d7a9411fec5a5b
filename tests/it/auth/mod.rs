//! The credential in use and the reports about it: profiles, `auth …`, token commands, and the expiry of a token.

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

/// Writes an executable script into the test's directory.
fn script(env: &TestEnv, name: &str, text: &str) -> String {
    let path = env.write(name, format!("#!/bin/bash\n{text}\n"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Configures a profile for this API whose token comes from this program.
fn configure_token_command(env: &TestEnv, url: &str, program: &str) {
    env.configure(&format!(
        "[profiles.default]\napi-url = \"{url}\"\nproject = \"proj_1\"\ntoken-command = [\"{program}\", \"secret-argument\"]\n"
    ));
}
