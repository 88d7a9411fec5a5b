//! What scripts rely on: fields, filters, schemas and the reference of errors.

mod fields;
mod filters;
mod schemas;

use std::fs;
use std::path::Path;

use crate::support::TestEnv;

fn with_keys() -> TestEnv {
    let env = TestEnv::new();
    for name in ["Production", "CI"] {
        env.run(["--local", "keys", "create", name, "--plain"])
            .success();
    }
    env
}

#[test]
fn the_reference_page_of_errors_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/errors.md");
    let page = limitry::testing::error_reference::render();
    if std::env::var_os("LIMITRY_UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/reference/errors.md is stale: LIMITRY_UPDATE=1 tests/run reference_page"
    );
}
