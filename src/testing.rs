//! Each function here is one entry point for untrusted bytes. The fuzz targets in `fuzz/` and the property tests
//! call the functions. None may panic, hang, or use memory without bound.

#![expect(
    clippy::missing_panics_doc,
    reason = "a broken promise ends the fuzzer, and that is what it looks for"
)]

pub use crate::app::parse_failure;
pub use crate::base::env::ALL as VARIABLES;
pub use crate::base::exit::Exit;
pub use crate::cli::Cli;
pub use crate::cli::config::SettingName;
pub use crate::cli::registry::{COMMANDS, CommandInfo, Effect};
pub use crate::context::precedence::PRECEDENCE;
pub use crate::features::delivery::env_file as env_files;

/// The reference page of error codes, as `docs/reference/errors.md` holds it.
pub mod error_reference {
    use std::fmt::Write as _;

    use crate::failure::codes;

    const INTRODUCTION: &str = include_str!("failure/errors_introduction.md");

    /// Renders the page.
    pub fn render() -> String {
        let mut page = INTRODUCTION.to_owned();
        page.push_str("| Code | Exit | Meaning | Remedy |\n|---|---|---|---|\n");
        for code in codes::ALL {
            let mut exits: Vec<String> = code
                .exits
                .iter()
                .map(|exit| exit.code().to_string())
                .collect();
            if exits.is_empty() {
                exits.push("as its cause".to_owned());
            }
            // Writing to a String cannot fail.
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} |",
                code.name,
                exits.join(", "),
                code.meaning,
                code.remedy
            );
        }
        page
    }
}

use limitry_client::{ApiUrl, Token};

/// A token, as a user pastes it.
pub fn token(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(token) = Token::parse(&text) {
        // An accepted token is part of the text, and its debug form does not contain it.
        assert!(text.contains(token.expose()));
        assert!(!format!("{token:?}").contains(token.expose()));
    }
}

/// A base URL, and a path below it.
pub fn url(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (base, path) = text
        .split_once('\n')
        .unwrap_or(("https://api.limitry.com/v1", &text));
    if let Ok(url) = ApiUrl::parse(base) {
        let again = ApiUrl::parse(url.as_str());
        assert_eq!(
            again.as_ref(),
            Ok(&url),
            "a normalized URL is parsed to itself"
        );
        if url.contains(path) {
            let joined = url.join(path);
            assert!(joined.starts_with(&url.origin()), "{joined} left {url}");
        }
    }
}

/// The configuration file.
pub fn config(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    drop(crate::credentials::config::Config::parse(&text));
}

/// A directory's project file.
pub fn project_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(content) = crate::context::project_file::parse(&text) {
        let good = |text: &String| !text.is_empty() && text.is_ascii() && !text.contains('/');
        assert!(content.project.iter().chain(&content.profile).all(good));
    }
}

/// An env file that a key is delivered into: the key is read back, and nothing else changes.
pub fn env_file(bytes: &[u8]) {
    use crate::features::delivery::env_file::{VariableState, all, get, set};

    const NAME: &str = "LIMITRY_API_KEY";
    const KEY: &str = "limitry_sk_abcdefghijklmnopqrstuvwxyz012345";
    let before = get(bytes, NAME);
    let Ok(edited) = set(bytes, NAME, KEY) else {
        return;
    };
    if !matches!(before, Ok(VariableState::Unset | VariableState::Value(_))) {
        // Edited only by force; there it is all the same.
        return;
    }
    assert_eq!(get(&edited, NAME), Ok(VariableState::Value(KEY.as_bytes())));
    assert_eq!(all(&edited, NAME).map(|found| found.len()), Ok(1));
    // Once more changes nothing.
    assert_eq!(set(&edited, NAME, KEY).as_ref(), Ok(&edited));
}

/// An answer of the API to every kind of call: its status, its header lines, an empty line, and its body.
pub fn answer(bytes: &[u8]) {
    const STATUSES: [u16; 12] = [200, 201, 204, 301, 400, 401, 404, 407, 409, 429, 500, 503];
    let (status, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let status = STATUSES[usize::from(*status) % STATUSES.len()];
    let end = rest.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = match end {
        Some(end) => (&rest[..end], &rest[end + 2..]),
        None => (&[][..], rest),
    };
    limitry_client::testing::answer(status, &String::from_utf8_lossy(head), body);
}

/// The certificate of a server that is not trusted.
pub fn certificate(bytes: &[u8]) {
    let issuer = limitry_client::testing::issuer(bytes);
    assert!(issuer.is_none_or(|name| name.chars().count() < 200));
}

/// A message before it is shown.
pub fn message(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let clean = crate::base::redact::redact(&text);
    let shown = limitry_types::text::escape(&clean);
    assert!(!shown.chars().any(char::is_control));
    let again = crate::base::redact::redact(&clean);
    assert!(!again.contains("limitry_pat_abcdefgh"), "{again}");
}

/// A file that `usage import` reads.
pub fn import(bytes: &[u8]) {
    let mut next = 1;
    for record in import_records::read(bytes) {
        assert!(record.first_line >= next && record.last_line >= record.first_line);
        next = record.last_line + 1;
    }
    // Each record has a byte at least, and each line has a line break.
    assert!(next <= bytes.len() as u64 + 2);
}

/// What `usage import` reads.
pub mod import_records {
    /// A record of an imported file.
    #[derive(Debug)]
    pub struct Record {
        /// The number of its first line.
        pub first_line: u64,
        /// The number of its last line.
        pub last_line: u64,
        /// The event as JSON; `None` for an invalid record.
        pub event: Option<Vec<u8>>,
    }

    /// Reads a file as `usage import` does. Empty lines and the header are left out.
    pub fn read(bytes: &[u8]) -> Vec<Record> {
        read_at_cost(bytes).0
    }

    /// As [`read`], with the number of bytes that the reader of CSV looked at.
    pub fn read_at_cost(bytes: &[u8]) -> (Vec<Record>, u64) {
        use std::io::{Seek as _, Write as _};

        use crate::features::import::{ReadOptions, RecordReader};

        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(bytes).expect("it is written");
        file.rewind().expect("it is rewound");
        let options = ReadOptions {
            ignore_unknown: true,
            ..ReadOptions::new(jiff::Timestamp::MAX)
        };
        let mut records = Vec::new();
        let Ok(mut reader) = RecordReader::open(file, &options, false) else {
            return (records, 0);
        };
        while let Ok(Some(event)) = reader.next_event() {
            records.push(Record {
                first_line: reader.first_line(),
                last_line: reader.last_line(),
                event: (!event.is_empty()).then_some(event),
            });
        }
        (records, reader.csv_cost())
    }
}

/// A file that is scanned for secrets.
pub fn scan(bytes: &[u8]) {
    let collector = crate::features::scan::Collector::default();
    crate::features::scan::bytes(bytes, &collector);
    let report = collector.into_report();
    assert_eq!(report.bytes, bytes.len() as u64);
    assert!(report.skipped.is_empty());
}
