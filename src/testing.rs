//! Where bytes that nobody of ours wrote come in: one function for each, for the fuzz targets in `fuzz/` and for the
//! property tests that run with the others. None may panic, hang, or use memory without bound.

#![expect(
    clippy::missing_panics_doc,
    reason = "a broken promise ends the fuzzer, and that is what it looks for"
)]

pub use crate::base::env::ALL as VARIABLES;
pub use crate::base::exit::Exit;
pub use crate::cli::Cli;
pub use crate::cli::config::SettingName;
pub use crate::cli::registry::{COMMANDS, CommandInfo, Effect};
pub use crate::context::settings::PRECEDENCE;
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

/// A token, as somebody pastes it.
pub fn token(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(token) = Token::parse(&text) {
        // What is accepted is of the documented shape, and tells no more than its end.
        assert_eq!(token.expose(), text.trim());
        assert!(!format!("{token:?}").contains(token.expose()));
    }
}

/// A base URL, and a path that somebody typed below it.
pub fn url(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (base, path) = text
        .split_once('\n')
        .unwrap_or(("https://api.limitry.com/v1", &text));
    if let Ok(url) = ApiUrl::parse(base) {
        let again = ApiUrl::parse(url.as_str());
        assert_eq!(again.as_ref(), Ok(&url), "what is normal stays as it is");
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

/// An env file that a key is delivered into: what is written is what is read back, and nothing else changes.
pub fn env_file(bytes: &[u8]) {
    use crate::features::delivery::env_file::{Held, all, get, set};

    const NAME: &str = "LIMITRY_API_KEY";
    const KEY: &str = "limitry_sk_abcdefghijklmnopqrstuvwxyz012345";
    let before = get(bytes, NAME);
    let Ok(edited) = set(bytes, NAME, KEY) else {
        return;
    };
    if !matches!(before, Ok(Held::Nothing | Held::Value(_))) {
        // Edited only by force; there it is all the same.
        return;
    }
    assert_eq!(get(&edited, NAME), Ok(Held::Value(KEY.as_bytes())));
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
