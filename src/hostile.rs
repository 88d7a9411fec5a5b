//! Where bytes that nobody of ours wrote come in: one function for each, for the fuzz targets in `fuzz/` and for the
//! property tests that run with the others. None may panic, hang, or use memory without bound.

#![expect(
    clippy::missing_panics_doc,
    reason = "a broken promise ends the fuzzer, and that is what it looks for"
)]

use crate::auth::{ApiUrl, Token};
use crate::wire;

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
        if url.keeps(path) {
            let joined = url.join(path);
            assert!(joined.starts_with(&url.origin()), "{joined} left {url}");
        }
    }
}

/// The configuration file.
pub fn config(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    drop(crate::config::Config::parse(&text));
}

/// A directory's project file.
pub fn project_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(content) = crate::project_file::parse(&text) {
        let good = |text: &String| !text.is_empty() && text.is_ascii() && !text.contains('/');
        assert!(content.project.iter().chain(&content.profile).all(good));
    }
}

/// An answer of the API: its status, a header that says when to come again, and its body.
pub fn answer(bytes: &[u8]) {
    let (head, body) = bytes.split_at(bytes.len().min(24));
    let status = 400 + u16::from(head.first().copied().unwrap_or(0));
    crate::api::hostile(status, &String::from_utf8_lossy(head), body);
    drop(serde_json::from_slice::<wire::User>(body));
    drop(serde_json::from_slice::<wire::Page<wire::ApiKey>>(body));
    drop(serde_json::from_slice::<wire::Page<wire::Quota>>(body));
    drop(serde_json::from_slice::<wire::QuotaVerdict>(body));
}

/// A message before it is shown.
pub fn message(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let clean = crate::redact::clean(&text);
    let shown = crate::output::escape(&clean);
    assert!(!shown.chars().any(char::is_control));
    let again = crate::redact::clean(&clean);
    assert!(!again.contains("limitry_pat_abcdefgh"), "{again}");
}
