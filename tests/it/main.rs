//! The one integration test binary: every test runs the real `limitry`, a module for each subject.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::format_push_string, reason = "no test waits for an allocation")]

mod api;
mod apply;
#[cfg(unix)]
mod auth;
mod balances;
mod client_tokens;
mod completions;
mod config;
mod customers;
mod dev;
#[cfg(unix)]
mod doctor;
#[cfg(unix)]
mod failpoints;
mod harness;
mod keys;
mod limits;
mod local;
mod login;
mod meta;
mod meters;
mod migration;
mod projects;
mod properties;
mod quotas;
mod rate_limits;
#[cfg(unix)]
mod run;
#[cfg(unix)]
mod scan;
#[cfg_attr(
    not(unix),
    expect(dead_code, reason = "some of it is for tests that need Unix")
)]
mod support;
mod usage;

/// A file that no module declares is not compiled, and there is no warning about it.
#[test]
fn no_test_file_is_forgotten() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    every_file_is_a_module(&root, &root.join("main.rs"));
}

fn every_file_is_a_module(dir: &std::path::Path, list: &std::path::Path) {
    let declared = std::fs::read_to_string(list).unwrap();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_module = if path.is_dir() {
            path.join("mod.rs").exists()
        } else {
            path.extension().is_some_and(|e| e == "rs") && name != "main" && name != "mod"
        };
        if !is_module {
            continue;
        }
        let (public, private) = (format!("pub(crate) mod {name};"), format!("mod {name};"));
        assert!(
            declared.lines().any(|l| l == public || l == private),
            "{} is not declared in {}",
            path.display(),
            list.display()
        );
        if path.is_dir() {
            every_file_is_a_module(&path, &path.join("mod.rs"));
        }
    }
}
