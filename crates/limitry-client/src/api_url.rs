//! The base URL of an API, checked and normalized.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use thiserror::Error;
use url::{Host, Url};

/// The base URL of the hosted service.
pub const DEFAULT_API_URL: &str = "https://api.limitry.com/v1";

/// Why a text is not a base URL. Never contains a user name or a password.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum UrlError {
    /// Not a URL.
    #[error("it is not a URL ({0}); write it whole, as in https://api.limitry.com/v1")]
    NotAUrl(String),
    /// Plain HTTP to another machine.
    #[error("only https is allowed (http only for 127.0.0.1, ::1 and localhost)")]
    NotHttps,
    /// `user:password@host`.
    #[error("it must not contain a user name or a password")]
    Userinfo,
    /// `?…` or `#…`.
    #[error("it must not have a query or a fragment")]
    QueryOrFragment,
    /// No path: `/v1` is missing.
    #[error("it lacks the API's path; did you mean {0}?")]
    NoPath(String),
}

/// The base URL of an API. Equal base URLs may receive the same token: scheme, host, port and path are the same after
/// normalization.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiUrl {
    url: Url,
}

impl ApiUrl {
    /// Parses a base URL: https, or http on loopback, with a path and without user name, query and fragment.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let mut url =
            Url::parse(text.trim()).map_err(|error| UrlError::NotAUrl(error.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlError::Userinfo);
        }
        // All dots at the end: a normalized URL stays the same when it is parsed again.
        if let Some(host) = url
            .host_str()
            .filter(|host| host.ends_with('.'))
            .map(|host| host.trim_end_matches('.').to_owned())
        {
            url.set_host(Some(&host))
                .map_err(|error| UrlError::NotAUrl(error.to_string()))?;
        }
        match url.scheme() {
            "https" => {}
            "http" if loopback(&url).is_some() => {}
            _ => return Err(UrlError::NotHttps),
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(UrlError::QueryOrFragment);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        if path.is_empty() {
            return Err(UrlError::NoPath(format!(
                "{}/v1",
                url.as_str().trim_end_matches('/')
            )));
        }
        url.set_path(&path);
        Ok(Self { url })
    }

    /// The base URL of the hosted service.
    ///
    /// # Panics
    /// Never: a test parses the constant.
    pub fn hosted() -> Self {
        Self::parse(DEFAULT_API_URL).expect("the built-in URL is valid")
    }

    /// `scheme://host[:port]`
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The host, and the port unless it is the default, for messages.
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The host without brackets, and the port, for connecting.
    pub fn host_and_port(&self) -> (String, u16) {
        let host = self.url.host_str().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = self.url.port_or_known_default().unwrap_or(443);
        (host.to_owned(), port)
    }

    /// The addresses to connect to when the host is loopback.
    pub fn loopback(&self) -> Option<&'static [IpAddr]> {
        loopback(&self.url)
    }

    /// The URL of a route. `path` begins with `/`, and [`ApiUrl::contains`] it.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.url.as_str().trim_end_matches('/'))
    }

    /// The URL of a route outside the base path, such as the Client API's: `path` replaces the last segment of it.
    pub fn join_outside_base(&self, path: &str) -> String {
        let base = self.url.as_str().trim_end_matches('/');
        let parent = base.rsplit_once('/').map_or(base, |(parent, _)| parent);
        format!("{parent}{path}")
    }

    /// Whether a path from outside stays below the base URL when it is joined: it begins with one `/`, and nothing in
    /// it, encoded or not, leaves the origin or climbs out of the base path.
    pub fn contains(&self, path: &str) -> bool {
        if !path.starts_with('/')
            || path[1..].starts_with(['/', '\\'])
            || path.contains(['\\', '#'])
        {
            return false;
        }
        let only = path.split('?').next().unwrap_or(path);
        let climbs = |segment: &str| {
            let plain = segment.to_ascii_lowercase().replace("%2e", ".");
            // Some servers remove what follows a semicolon before they resolve dots.
            let bare = plain.replace("%3b", ";");
            let bare = bare.split(';').next();
            matches!(bare, Some("." | "..")) || plain.contains("%2f") || plain.contains("%5c")
        };
        if only.split('/').any(climbs) || path.chars().any(|c| c.is_control() || c.is_whitespace())
        {
            return false;
        }
        let base = format!("{}/", self.url.path().trim_end_matches('/'));
        Url::parse(&self.join(path)).is_ok_and(|joined| {
            joined.origin() == self.url.origin()
                && joined.username().is_empty()
                && joined.password().is_none()
                && joined.path().starts_with(&base)
        })
    }

    /// The normalized text.
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }
}

fn loopback(url: &Url) -> Option<&'static [IpAddr]> {
    const V4: &[IpAddr] = &[IpAddr::V4(Ipv4Addr::LOCALHOST)];
    const BOTH: &[IpAddr] = &[
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::LOCALHOST),
    ];
    match url.host()? {
        Host::Ipv4(address) if address.is_loopback() => Some(V4),
        Host::Ipv6(address) if address == Ipv6Addr::LOCALHOST => Some(&BOTH[1..]),
        Host::Domain("localhost") => Some(BOTH),
        _ => None,
    }
}

impl FromStr for ApiUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        Self::parse(text)
    }
}

impl fmt::Display for ApiUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ApiUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiUrl, UrlError};

    #[test]
    fn spellings_of_one_url_are_equal() {
        let plain = ApiUrl::hosted();
        for same in [
            "https://API.limitry.com/v1/",
            "https://api.limitry.com:443/v1",
            "https://api.limitry.com./v1",
            "https://api.limitry.com.../v1",
            "https://api.limitry.com/x/../v1",
        ] {
            assert_eq!(ApiUrl::parse(same).unwrap(), plain, "{same}");
        }
        for other in [
            "https://api.limitry.com/v2",
            "https://api.limitry.com:444/v1",
            "https://api.limitry.co/v1",
        ] {
            assert_ne!(ApiUrl::parse(other).unwrap(), plain, "{other}");
        }
    }

    #[test]
    fn a_normalized_url_is_parsed_to_itself() {
        for text in [
            "https://a../v1",
            "https://a.b.../v1//",
            "http://localhost.../v1",
            "http://127.0.0.1../v1",
            "https://0x7f.1.../v1",
            "https://a\u{3002}\u{3002}/v1",
            "https://a/v1/./..//v2/",
        ] {
            if let Ok(url) = ApiUrl::parse(text) {
                assert_eq!(ApiUrl::parse(url.as_str()), Ok(url), "{text}");
            }
        }
        assert!(ApiUrl::parse("https://.../v1").is_err());
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for good in [
            "http://127.0.0.1:4640/v1",
            "http://127.9.9.9/v1",
            "http://[::1]:1/v1",
            "http://localhost/v1",
        ] {
            assert!(ApiUrl::parse(good).unwrap().loopback().is_some(), "{good}");
        }
        for bad in [
            "http://api.limitry.com/v1",
            "http://localhost.example.com/v1",
            "http://0.0.0.0/v1",
            "ftp://x/v1",
        ] {
            assert_eq!(ApiUrl::parse(bad).unwrap_err(), UrlError::NotHttps, "{bad}");
        }
    }

    #[test]
    fn a_typed_path_stays_below_the_base() {
        let api = ApiUrl::hosted();
        for good in ["/quotas", "/quotas/qta_1?limit=2", "/x/@y", "/a.b/c"] {
            assert!(api.contains(good), "{good}");
        }
        for bad in [
            "quotas",
            "//other/x",
            "/\\other",
            "@other",
            "/..",
            "/../v2",
            "/a/../../x",
            "/%2e%2e/x",
            "/%2E./x",
            "/a%2f..%2fb",
            "https://other/",
            "/x y",
            "/x#y",
            "",
        ] {
            assert!(!api.contains(bad), "{bad}");
        }
        assert_eq!(
            api.join_outside_base("/client/context"),
            "https://api.limitry.com/client/context"
        );
    }

    #[test]
    fn parts_that_a_base_url_must_not_have_are_rejected() {
        assert_eq!(
            ApiUrl::parse("https://me:pw@api.limitry.com/v1").unwrap_err(),
            UrlError::Userinfo
        );
        assert_eq!(
            ApiUrl::parse("https://api.limitry.com/v1?x=1").unwrap_err(),
            UrlError::QueryOrFragment
        );
        assert!(matches!(
            ApiUrl::parse("https://api.limitry.com").unwrap_err(),
            UrlError::NoPath(_)
        ));
        assert!(matches!(
            ApiUrl::parse("api.limitry.com/v1").unwrap_err(),
            UrlError::NotAUrl(_)
        ));
    }
}
