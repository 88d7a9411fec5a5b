//! The commands of hints: the typed command with changes.

use std::path::Path;

use super::Import;
use crate::base::state::Destination;
use crate::base::text::shell;
use crate::context::precedence::{Setting, ValueSource};
use crate::features::import::ReadOptions;

/// A longer name is no base for an import's id.
const MAX_NAME_BYTES: usize = 100;

/// The value of a setting that was given as a flag.
fn typed<T>(setting: Option<&Setting<T>>) -> Option<&T> {
    let setting = setting?;
    matches!(setting.source, ValueSource::Flag(_)).then_some(&setting.value)
}

impl Import<'_> {
    /// The typed command, with another id and more flags.
    pub(super) fn command(&self, id: Option<&str>, more: &str) -> String {
        self.command_with(&self.typed, id, more)
    }

    /// The typed command with other options of reading.
    pub(super) fn command_with(
        &self,
        options: &ReadOptions,
        id: Option<&str>,
        more: &str,
    ) -> String {
        let mut command = "limitry usage import".to_owned();
        for file in &self.args.files {
            command.push(' ');
            command.push_str(&shell(&file.to_string_lossy()));
        }
        let mut add = |flag: &str, value: &str| {
            for word in [" ", flag, " ", &shell(value)] {
                command.push_str(word);
            }
        };
        // Settings of the environment apply to the next call, too.
        let settings = self.ctx.settings();
        if let Some(url) = typed(settings.api_url.as_ref())
            && !more.contains(" --api-url ")
            && !more.contains(" --local")
        {
            add("--api-url", url.as_str());
        }
        if let Some(profile) = typed(settings.profile.as_ref()) {
            add("--profile", profile);
        }
        if let Some(project) = typed(settings.project.as_ref())
            && !more.contains(" --project ")
        {
            add("--project", project);
        }
        if let Some(format) = self.args.format {
            add("--format", format.as_str());
        }
        if let Some(recipe) = &self.args.from {
            add("--from", &recipe.name);
        }
        for (flag, value) in options.flags() {
            add(flag, &value);
        }
        if let Some(id) = id.or(self.args.import_id.as_deref()) {
            add("--import-id", id);
        }
        if let Some(rejects) = &self.args.rejects {
            add("--rejects", &rejects.to_string_lossy());
        }
        for (given, flag) in [
            (settings.local && !more.contains(" --api-url "), " --local"),
            (self.args.skip_invalid, " --skip-invalid"),
            (self.args.ignore_unknown, " --ignore-unknown"),
            (self.args.allow_overlap, " --allow-overlap"),
            (self.args.dry_run, " --dry-run"),
        ] {
            if given && !more.contains(flag) {
                command.push_str(flag);
            }
        }
        command.push_str(more);
        command
    }

    /// An id that no import to this project has on this machine.
    pub(super) fn another_id(&self) -> String {
        let file = self.args.files.first().and_then(|file| file.file_stem());
        let file = file.map(|name| name.to_string_lossy().into_owned());
        let names = [self.args.import_id.clone(), file];
        // A name that begins as a flag does cannot be typed as a value.
        let is_usable = |name: &String| name.len() <= MAX_NAME_BYTES && !name.starts_with('-');
        let name = names.into_iter().flatten().find(is_usable);
        let name = name.unwrap_or_else(|| "import".to_owned());
        let mut ids = (2..1000).map(|n| format!("{name}-{n}"));
        let is_free = |id: &String| matches!(self.own(id), Ok(None));
        ids.find(is_free).unwrap_or(name)
    }

    /// The flag that lists what is rejected, in a file that does not exist yet.
    pub(super) fn new_rejects() -> String {
        let numbered = (2..1000).map(|n| format!("rejects-{n}.ndjson"));
        let mut names = std::iter::once("rejects.ndjson".to_owned()).chain(numbered);
        let free = names.find(|name| !Path::new(name).exists());
        format!(" --rejects {}", free.as_deref().unwrap_or("rejects.ndjson"))
    }

    /// The typed command for another destination.
    pub(super) fn command_at(&self, there: &Destination) -> String {
        let mut more = String::new();
        if there.api_url != self.destination.api_url {
            if there.is_local() {
                more.push_str(" --local");
            } else {
                more.push_str(" --api-url ");
                more.push_str(&shell(&there.api_url));
            }
        }
        more.push_str(" --project ");
        more.push_str(&shell(there.project_id()));
        self.command(None, &more)
    }
}
