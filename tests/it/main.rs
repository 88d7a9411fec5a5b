//! The one integration test binary: every test runs the real `limitry`, a module for each subject.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::format_push_string, reason = "no test waits for an allocation")]

mod answers;
mod apply;
mod audit;
#[cfg(unix)]
mod auth;
#[cfg(unix)]
mod chaos;
#[cfg(unix)]
mod charts;
#[cfg(unix)]
mod children;
mod completions;
mod config;
mod contract;
mod coverage;
#[cfg(unix)]
mod delivery;
mod dev;
#[cfg(unix)]
mod doctor;
#[cfg(unix)]
mod env_files;
#[cfg(unix)]
mod examples;
mod exits;
#[cfg(unix)]
mod git_lies;
#[cfg(unix)]
mod guard;
mod harness;
#[cfg(unix)]
mod help;
mod hostile;
mod import;
mod input;
#[cfg(unix)]
mod interrupts;
mod keys;
#[cfg(unix)]
mod leaks;
#[cfg(unix)]
mod liars;
mod local;
mod login;
#[cfg(unix)]
mod origins;
mod output;
mod parity;
mod piped_lists;
#[cfg(unix)]
mod project_file;
mod proxies;
mod raw;
#[cfg(unix)]
mod readme;
mod rotate;
#[cfg(unix)]
mod rotate_all;
#[cfg(unix)]
mod rotations;
#[cfg(unix)]
mod run;
#[cfg(unix)]
mod scan;
mod scripting;
mod security;
mod service;
mod spool;
#[cfg(unix)]
mod stores;
mod support;
#[cfg(unix)]
mod tab;
#[cfg(unix)]
mod table_layout;
mod tls;
mod untrusted_text;
mod windows;

/// A file that is not in the module list above would never be compiled, and nobody would notice.
#[test]
fn no_test_file_is_forgotten() {
    for (dir, list) in [
        ("tests/it", include_str!("main.rs")),
        ("tests/it/support", include_str!("support/mod.rs")),
        ("tests/it/chaos", include_str!("chaos/mod.rs")),
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
