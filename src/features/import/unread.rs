//! Texts that are no numbers or times as the API writes them, fields that it calls otherwise, and the options with which
//! they would be read.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use limitry_types::{Detail, rules};

use super::number_style::NumberStyle;
use super::target::{Mapping, Target};
use super::time_format::{TimeFormat, TimeReader};

/// Texts beyond these are not kept: the first ones show how a file is written.
const MAX_TEXTS: usize = 100;

/// A longer text is no number and no time.
const MAX_TEXT_BYTES: usize = 60;

/// How programs write dates, and what follows a date.
const DATES: [&str; 10] = [
    "%d.%m.%Y",
    "%d.%m.%y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%Y-%m-%d",
    "%d %b %Y",
    "%b %d, %Y",
];
const TIMES: [&str; 7] = [
    "",
    " %H:%M",
    " %H:%M:%S",
    ", %H:%M:%S",
    " %I:%M %p",
    " %I:%M:%S %p",
    " %H:%M:%S %z",
];
/// The formats of web servers and of mail.
const WHOLE: [&str; 2] = ["%d/%b/%Y:%H:%M:%S %z", "%a, %d %b %Y %H:%M:%S %z"];

/// The texts of rejected values and timestamps, and the fields that have another name.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    numbers: Vec<String>,
    times: Vec<String>,
    fields: Vec<Mapping>,
}

/// An event that cannot be made.
#[derive(Debug)]
pub(super) struct Invalid {
    pub(super) detail: Detail,
    /// The text that is no time, if that is the reason.
    pub(super) time: Option<String>,
}

impl From<Detail> for Invalid {
    fn from(detail: Detail) -> Self {
        Self { detail, time: None }
    }
}

impl Invalid {
    /// The timestamp has this text.
    pub(super) fn time(text: &str, message: String) -> Self {
        let path = "timestamp".to_owned();
        Self {
            detail: Detail { path, message },
            time: Some(text.to_owned()),
        }
    }
}

impl Unread {
    pub(super) fn clear(&mut self) {
        self.numbers.clear();
        self.times.clear();
        self.fields.clear();
    }

    pub(super) fn add_number(&mut self, text: &str) {
        add(&mut self.numbers, text);
    }

    pub(super) fn add_time(&mut self, text: &str) {
        add(&mut self.times, text);
    }

    /// The field is another spelling of the target.
    pub(super) fn add_field(&mut self, name: &str, target: Target) {
        self.add_mapping(&Mapping {
            column: name.to_owned(),
            target,
            factor: None,
            optional: false,
        });
    }

    fn add_mapping(&mut self, mapping: &Mapping) {
        if !self.fields.contains(mapping) {
            self.fields.push(mapping.clone());
        }
    }

    /// The mappings of the fields that have another name.
    pub(crate) fn mappings(&self) -> &[Mapping] {
        &self.fields
    }

    pub(super) fn extend(&mut self, others: &Self) {
        for mapping in &others.fields {
            self.add_mapping(mapping);
        }
        for text in &others.numbers {
            self.add_number(text);
        }
        for text in &others.times {
            self.add_time(text);
        }
    }

    /// Whether a text is a number in some style.
    pub(crate) fn has_numbers(&self) -> bool {
        self.numbers.iter().any(|text| is_number(text))
    }

    pub(crate) fn has_times(&self) -> bool {
        !self.times.is_empty()
    }

    /// The styles that read every text which is a number in any style, each with a text and the number that it is. Of styles
    /// that read the same numbers, the first.
    pub(crate) fn number_styles(&self) -> Vec<(NumberStyle, &str, String)> {
        let numbers = self.numbers.iter();
        let texts: Vec<&String> = numbers.filter(|text| is_number(text)).collect();
        let read = |style: NumberStyle| -> Option<Vec<String>> {
            texts.iter().map(|text| style.plain(text)).collect()
        };
        let styles = NumberStyle::ALL.into_iter();
        distinct(
            styles.filter_map(|style| Some((style, read(style)?))),
            &texts,
        )
    }

    /// The readers that read every time, each with a text and the time that it is.
    pub(crate) fn time_readers(
        &self,
        typed: &TimeReader,
        now: Timestamp,
    ) -> Vec<(TimeReader, &str, String)> {
        let texts: Vec<&String> = self.times.iter().collect();
        let zone = typed.zone.clone();
        let zone = zone.unwrap_or_else(|| ("UTC".to_owned(), TimeZone::UTC));
        let reader = |format: Option<TimeFormat>| {
            // A number since 1970 and a time with its offset have no zone to be named.
            let has_zone = match &format {
                Some(TimeFormat::Epoch(_)) => true,
                Some(TimeFormat::Pattern(pattern)) => pattern.contains("%z"),
                _ => false,
            };
            TimeReader {
                zone: (!has_zone).then(|| zone.clone()).or(typed.zone.clone()),
                format,
            }
        };
        let epochs = TimeFormat::EPOCHS.map(|(_, power)| Some(TimeFormat::Epoch(power)));
        let patterns = DATES
            .iter()
            .flat_map(|date| TIMES.map(|time| format!("{date}{time}")));
        let patterns = patterns.chain(WHOLE.map(str::to_owned));
        let formats = [None].into_iter().chain(epochs);
        let formats = formats.chain(patterns.map(|pattern| Some(TimeFormat::Pattern(pattern))));
        let read = |reader: &TimeReader| -> Option<Vec<String>> {
            texts
                .iter()
                .map(|text| plausible(&reader.read(text).ok()?, now))
                .collect()
        };
        let readers = formats.map(reader).filter_map(|reader| {
            let read = read(&reader)?;
            Some((reader, read))
        });
        distinct(readers, &texts)
    }
}

fn is_number(text: &str) -> bool {
    NumberStyle::ALL
        .iter()
        .any(|style| style.plain(text).is_some())
}

fn add(texts: &mut Vec<String>, text: &str) {
    let is_shown = text.len() <= MAX_TEXT_BYTES && !text.contains('`');
    if is_shown && texts.len() < MAX_TEXTS {
        texts.push(text.to_owned());
    }
}

/// The time, if an event can have it: between the first of January 2000 and now.
fn plausible(time: &str, now: Timestamp) -> Option<String> {
    let read = rules::event_timestamp(time, now).ok()?;
    (read.as_second() >= 946_684_800).then(|| time.to_owned())
}

/// The ways of reading that differ in what they read, each with the first text that it reads.
fn distinct<'a, T>(
    ways: impl Iterator<Item = (T, Vec<String>)>,
    texts: &[&'a String],
) -> Vec<(T, &'a str, String)> {
    let mut known: Vec<Vec<String>> = Vec::new();
    let mut found = Vec::new();
    for (way, read) in ways {
        if let (Some(text), Some(first)) = (texts.first(), read.first())
            && !known.contains(&read)
        {
            found.push((way, text.as_str(), first.clone()));
            known.push(read);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{TimeReader, Unread};

    fn unread(numbers: &[&str], times: &[&str]) -> Unread {
        let mut unread = Unread::default();
        for text in numbers {
            unread.add_number(text);
        }
        for text in times {
            unread.add_time(text);
        }
        unread
    }

    #[test]
    fn the_styles_read_all_numbers_and_differ() {
        for (texts, expected) in [
            (&["1.234,56", "1"][..], &["1.234,56=1234.56"][..]),
            (&["1,5"], &["1.234,56=1.5"]),
            (&["1,234"], &["1,234.56=1234", "1.234,56=1.234"]),
            (&["1,234", "1,234.5"], &["1,234.56=1234"]),
            (&["n/a", "1 234,5"], &["1 234,56=1234.5"]),
            (&["1,234.5", "1.234,5"], &[]),
            (&["many"], &[]),
            (&[], &[]),
        ] {
            let unread = unread(texts, &[]);
            let styles = unread.number_styles().into_iter();
            let styles: Vec<_> = styles
                .map(|(style, _, read)| format!("{style}={read}"))
                .collect();
            assert_eq!(styles, expected, "{texts:?}");
        }
    }

    #[test]
    fn the_formats_read_all_times_and_differ() {
        let now = "2026-11-30T12:00:00Z".parse().unwrap();
        for (texts, expected) in [
            (
                &["2026-06-01 12:00:00"][..],
                &["None UTC 2026-06-01T12:00:00Z"][..],
            ),
            (&["2026-06-01"], &["None UTC 2026-06-01T00:00:00Z"]),
            (&["1780315200"], &["epoch - 2026-06-01T12:00:00Z"]),
            (&["1780315200250"], &["epoch-ms - 2026-06-01T12:00:00.25Z"]),
            (
                &["13.06.2026 12:00"],
                &["%d.%m.%Y %H:%M UTC 2026-06-13T12:00:00Z"],
            ),
            (&["1.6.26"], &["%d.%m.%y UTC 2026-06-01T00:00:00Z"]),
            (
                &["03/04/2026"],
                &[
                    "%d/%m/%Y UTC 2026-04-03T00:00:00Z",
                    "%m/%d/%Y UTC 2026-03-04T00:00:00Z",
                ],
            ),
            (
                &["03/04/2026", "04/13/2026"],
                &["%m/%d/%Y UTC 2026-03-04T00:00:00Z"],
            ),
            // The other reading is in the future.
            (&["01/12/2026"], &["%m/%d/%Y UTC 2026-01-12T00:00:00Z"]),
            (
                &["6/1/2026 2:05 PM"],
                &[
                    "%d/%m/%Y %I:%M %p UTC 2026-01-06T14:05:00Z",
                    "%m/%d/%Y %I:%M %p UTC 2026-06-01T14:05:00Z",
                ],
            ),
            (
                &["01/Jun/2026:14:00:00 +0200"],
                &["%d/%b/%Y:%H:%M:%S %z - 2026-06-01T12:00:00Z"],
            ),
            (&["yesterday"], &[]),
        ] {
            let unread = unread(&[], texts);
            let readers = unread.time_readers(&TimeReader::default(), now).into_iter();
            let readers = readers.map(|(reader, _, read)| {
                let format = reader
                    .format
                    .map_or("None".to_owned(), |format| format.to_string());
                let zone = reader.zone.map_or("-".to_owned(), |(name, _)| name);
                format!("{format} {zone} {read}")
            });
            assert_eq!(readers.collect::<Vec<_>>(), expected, "{texts:?}");
        }
    }
}
