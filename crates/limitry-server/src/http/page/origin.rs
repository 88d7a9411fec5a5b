//! Whether a request comes from the page itself. Browsers send the session's cookie with requests of other ports, too.

use http::{HeaderMap, Method, header};

/// Whether the browser says that a request of the page's own origin sent this. A browser that says neither `Origin` nor
/// `Sec-Fetch-Site` can only read.
pub(super) fn is_same_origin(method: &Method, headers: &HeaderMap) -> bool {
    let origin = single(headers, header::ORIGIN.as_str());
    let site = single(headers, "sec-fetch-site");
    let host = single(headers, header::HOST.as_str());
    let is_own = |origin: &str| match host {
        HeaderValue::Single(host) => origin.strip_prefix("http://") == Some(host),
        _ => false,
    };
    let origin_fits = match origin {
        HeaderValue::Single(origin) => is_own(origin),
        HeaderValue::Absent => true,
        HeaderValue::Invalid => false,
    };
    let site_fits = match site {
        HeaderValue::Single(site) => site == "same-origin",
        HeaderValue::Absent => true,
        HeaderValue::Invalid => false,
    };
    let is_told = !matches!((origin, site), (HeaderValue::Absent, HeaderValue::Absent));
    origin_fits && site_fits && (is_told || matches!(*method, Method::GET | Method::HEAD))
}

/// Whether a browser opens a document in a tab, and does not fetch it beforehand or for a part of another page.
pub(super) fn opens_document(headers: &HeaderMap) -> bool {
    let is_document = match single(headers, "sec-fetch-dest") {
        HeaderValue::Single(destination) => destination == "document",
        HeaderValue::Absent => true,
        HeaderValue::Invalid => false,
    };
    is_document && !headers.contains_key("sec-purpose") && !headers.contains_key("purpose")
}

#[derive(Clone, Copy)]
enum HeaderValue<'a> {
    Absent,
    Single(&'a str),
    /// Several times, or no text.
    Invalid,
}

fn single<'a>(headers: &'a HeaderMap, name: &str) -> HeaderValue<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => HeaderValue::Absent,
        (Some(value), None) => value
            .to_str()
            .map_or(HeaderValue::Invalid, HeaderValue::Single),
        _ => HeaderValue::Invalid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_accepted(method: &Method, given: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "127.0.0.1:4640".parse().unwrap());
        for (name, value) in given {
            headers.append(*name, value.parse().unwrap());
        }
        is_same_origin(method, &headers)
    }

    #[test]
    fn only_the_pages_own_origin_is_accepted() {
        let own = ("origin", "http://127.0.0.1:4640");
        let same = ("sec-fetch-site", "same-origin");
        for accepted in [&[own][..], &[same], &[own, same]] {
            assert!(is_accepted(&Method::POST, accepted), "{accepted:?}");
            assert!(is_accepted(&Method::GET, accepted), "{accepted:?}");
        }
        for refused in [
            &[("origin", "http://127.0.0.1:3000")][..],
            &[("origin", "http://localhost:4640")],
            &[("origin", "https://127.0.0.1:4640")],
            &[("origin", "null")],
            &[("origin", "http://evil.example")],
            &[own, own],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "none")],
            &[own, ("sec-fetch-site", "cross-site")],
            &[("origin", "http://127.0.0.1:3000"), same],
        ] {
            assert!(!is_accepted(&Method::POST, refused), "{refused:?}");
            assert!(!is_accepted(&Method::GET, refused), "{refused:?}");
        }
        assert!(is_accepted(&Method::GET, &[]));
        assert!(!is_accepted(&Method::POST, &[]));
        assert!(!is_accepted(&Method::DELETE, &[]));
    }
}
