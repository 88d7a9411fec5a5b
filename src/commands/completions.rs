//! `limitry completions`

use crate::failure::{Failure, Result};
use std::path::Path;

use serde_json::json;

use super::man;
use crate::base::fs;
use crate::cli::completions::{CompletionsArgs, Subject};
use crate::completion;
use crate::output::{Outcome, View};
use limitry_types::text::escape;

/// The script on stdout, or files in the directory, under the names that they are looked for.
pub(crate) fn print(args: &CompletionsArgs) -> Result<Outcome> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    match args.subject {
        Subject::Shell(shell) => {
            let script = completion::script(shell);
            if args.dir.is_none() {
                let view = View::Raw(script.to_owned());
                return Ok(Outcome::new(serde_json::Value::Null, view));
            }
            files.push((shell.file().to_owned(), script.into()));
        }
        Subject::Man => files.extend(
            man::pages()
                .map_err(Failure::internal)?
                .into_iter()
                .map(|page| (page.file, page.roff)),
        ),
    }
    let dir = args.dir.as_deref().unwrap_or(Path::new("."));
    for (name, content) in &files {
        fs::write_public(dir, name, content)?;
    }
    let names: Vec<&String> = files.iter().map(|(name, _)| name).collect();
    let place = dir.display().to_string();
    let document = json!({"directory": place, "files": names});
    let place = escape(&place);
    let note = match names.as_slice() {
        [name] => format!("Wrote {name} into {place}."),
        names => format!("Wrote {} manual pages into {place}.", names.len()),
    };
    Ok(Outcome::done(document, note))
}
