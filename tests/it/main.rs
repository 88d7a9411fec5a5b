//! The one integration test binary: every test runs the real `limitry`, a module for each subject.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::format_push_string, reason = "no test waits for an allocation")]

mod api_command;
mod apply;
#[cfg(unix)]
mod auth;
mod client_tokens;
mod completions;
mod config;
mod contract;
#[cfg(unix)]
mod credential_stores;
mod customers;
mod dev;
#[cfg(unix)]
mod dev_requests;
#[cfg(unix)]
mod doctor;
#[cfg(unix)]
mod failpoints;
mod harness;
mod keys;
mod local;
mod login;
mod meta;
mod multi_process;
#[cfg(unix)]
mod project_file;
mod projects;
mod properties;
mod proxies;
mod quota_windows;
mod quotas;
mod rate_limits;
#[cfg(unix)]
mod run;
#[cfg(unix)]
mod scan;
#[cfg(unix)]
mod subprocess_secrets;
mod support;
mod tls;
#[cfg(unix)]
mod token_destination;
mod usage;

/// A file that is not in the module list above would never be compiled, and nobody would notice.
#[test]
fn no_test_file_is_forgotten() {
    for (dir, list) in [
        ("tests/it", include_str!("main.rs")),
        ("tests/it/meta", include_str!("meta/mod.rs")),
        ("tests/it/properties", include_str!("properties/mod.rs")),
        ("tests/it/support", include_str!("support/mod.rs")),
        ("tests/it/scan", include_str!("scan/mod.rs")),
        ("tests/it/completions", include_str!("completions/mod.rs")),
        ("tests/it/failpoints", include_str!("failpoints/mod.rs")),
        ("tests/it/keys", include_str!("keys/mod.rs")),
        ("tests/it/usage", include_str!("usage/mod.rs")),
        ("tests/it/usage/import", include_str!("usage/import/mod.rs")),
    ] {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            if path.extension().is_some_and(|e| e == "rs") && name != "main" && name != "mod" {
                let public = format!("pub(crate) mod {name};");
                let private = format!("mod {name};");
                assert!(
                    list.lines().any(|l| l == public || l == private),
                    "{} is in no module list",
                    path.display()
                );
            }
        }
    }
}
