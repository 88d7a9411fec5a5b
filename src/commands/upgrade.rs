//! `limitry upgrade`

use serde_json::json;

use crate::base::env;
use crate::failure::{Failure, Result};
use crate::features::installation::{Installation, RELEASES};
use crate::output::{Outcome, View};

/// Says how this copy was installed, and what to type. Nothing is changed, and nothing is sent.
pub(super) fn upgrade() -> Result<Outcome> {
    let program = env::current_exe().map_err(Failure::internal)?;
    let program = dunce::canonicalize(&program).unwrap_or(program);
    let installation = Installation::of(&program);
    let command = installation.upgrade_command();
    let version = env!("CARGO_PKG_VERSION");
    let latest = format!("{RELEASES}/latest");
    let document = json!({
        "version": version,
        "program": program,
        "installedBy": installation.name(),
        "upgrade": command,
        "releases": latest,
    });
    let lines = vec![
        format!(
            "limitry {version}, installed by {}: {}",
            installation.name(),
            program.display()
        ),
        match command {
            Some(command) => format!("To upgrade, type: {command}"),
            None => "To upgrade, download the newest version.".to_owned(),
        },
        format!("The newest version: {latest}"),
    ];
    Ok(Outcome::new(document, View::Lines(lines)))
}
