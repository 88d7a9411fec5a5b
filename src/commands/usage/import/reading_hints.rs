//! The hints for numbers, times and fields that are written in another way than the API's: the typed command with the flags
//! that read them.

use super::Import;
use crate::features::import::{FileSummary, ReadOptions, RecordReader, begins_with_events};

/// More alternatives are no help.
const MAX_COMMANDS: usize = 4;

impl Import<'_> {
    pub(super) fn reading_hints(&self, summary: &FileSummary) -> Vec<String> {
        let unread = &summary.unread;
        let styles = unread.number_styles();
        let readers = unread.time_readers(&self.typed.time, self.ctx.now());
        let mut hints: Vec<String> = self.mapping_hint(summary).into_iter().collect();
        if unread.has_numbers() && styles.is_empty() {
            hints.push("`--numbers` reads values in one style, such as \"1.234,56\"".to_owned());
        }
        if unread.has_times() && readers.is_empty() {
            hints.push(
                "`--time-format` says how times are written: epoch, epoch-ms or a pattern such as '%d/%m/%Y %H:%M'; \
                 `--time-zone` says in which zone"
                    .to_owned(),
            );
        }
        // Each style of numbers with each format of times, so that one command reads all.
        for style in optional(&styles) {
            for reader in optional(&readers) {
                let mut options = self.typed.clone();
                let mut read = Vec::new();
                if let Some((style, text, number)) = style {
                    options.numbers = Some(*style);
                    read.push(format!("'{text}' as {number}"));
                }
                let mut zone = "";
                if let Some((reader, text, time)) = reader {
                    if reader.zone.is_some() && options.time.zone.is_none() {
                        zone = "; name your zone instead of UTC, such as Europe/Berlin";
                    }
                    options.time = reader.clone();
                    read.push(format!("'{text}' as {time}"));
                }
                if !read.is_empty() {
                    let command = self.command_with(&options, None, "");
                    hints.push(format!("`{command}` reads {}{zone}", read.join(" and ")));
                }
            }
        }
        hints.truncate(MAX_COMMANDS);
        hints
    }

    /// The command that reads fields by their other names, if no problem is left with it.
    fn mapping_hint(&self, summary: &FileSummary) -> Option<String> {
        let mappings = summary.unread.mappings();
        let with = |options: &ReadOptions| {
            let mut options = options.clone();
            options.map.extend_from_slice(mappings);
            options
        };
        if mappings.is_empty() {
            return None;
        }
        let file = self.source.rewound().ok()?;
        let records = RecordReader::open(file, &with(&self.read_options), true).ok()?;
        if !begins_with_events(records) {
            return None;
        }
        let read = mappings.iter().map(|mapping| {
            let (column, target) = (&mapping.column, &mapping.target);
            format!("'{column}' as {target}")
        });
        let read = read.collect::<Vec<_>>().join(" and ");
        let command = self.command_with(&with(&self.typed), None, "");
        Some(format!("`{command}` reads {read}"))
    }
}

/// Wraps each item in `Some`. An empty list becomes a single `None`, so that a loop over it runs once.
fn optional<T>(all: &[T]) -> Vec<Option<&T>> {
    if all.is_empty() {
        return vec![None];
    }
    all.iter().map(Some).collect()
}
