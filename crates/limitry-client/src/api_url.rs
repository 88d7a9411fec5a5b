//! Where a token may go: the API's base URL, checked and normalised.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use thiserror::Error;
use url::{Host, Url};

/// The hosted service.
pub const DEFAULT_API_URL: &str = "https://api.limitry.com/v1";

/// Why a text is not a base URL to send a token to. Never holds userinfo.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum UrlError {
    /// No URL at all.
    #[error("it is not a URL ({0}); write it whole, as in https://api.limitry.com/v1")]
    NotAUrl(String),
    /// Plain http to another machine.
    #[error("only https is allowed (http only for 127.0.0.1, ::1 and localhost)")]
    NotHttps,
    /// `user:password@host`.
    #[error(
        "it must not hold a user name or password; a token comes from `limitry login` or LIMITRY_TOKEN"
    )]
    Userinfo,
    /// `?…` or `#…`.
    #[error("it must not have a query or a fragment")]
    QueryOrFragment,
    /// No path: the `/v1` is missing.
    #[error("it lacks the API's path; did you mean {0}?")]
    NoPath(String),
}

/// The API's base URL. Two of them are equal when a token for one may go to the other: scheme, host (case,
/// default port, trailing dot and IDN normalised) and base path are the same.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiUrl {
    url: Url,
}

impl ApiUrl {
    /// Checks and normalises what somebody wrote.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let mut url =
            Url::parse(text.trim()).map_err(|error| UrlError::NotAUrl(error.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlError::Userinfo);
        }
        if let Some(host) = url
            .host_str()
            .and_then(|host| host.strip_suffix('.'))
            .map(str::to_owned)
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

    /// The hosted service's URL.
    ///
    /// # Panics
    /// Never: a test parses the constant.
    pub fn hosted() -> Self {
        Self::parse(DEFAULT_API_URL).expect("the built-in URL is valid")
    }

    /// `scheme://host[:port]`: what a keychain item is bound to.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Host and port as a person would say them.
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Host and port as they are dialled.
    pub fn dialled(&self) -> (String, u16) {
        let host = self.url.host_str().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = self.url.port_or_known_default().unwrap_or(443);
        (host.to_owned(), port)
    }

    /// The loopback addresses to dial, when this is one: such a request never passes a proxy.
    pub fn loopback(&self) -> Option<&'static [std::net::IpAddr]> {
        loopback(&self.url)
    }

    /// The URL of a route. `path` begins with one `/` and holds only what [`crate`] put there: fixed words
    /// and ids that were checked.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.url.as_str().trim_end_matches('/'))
    }

    /// The URL of a route of the Client API, which is beside the base path: `/v1` gives way to it.
    pub fn beside(&self, path: &str) -> String {
        let base = self.url.as_str().trim_end_matches('/');
        let parent = base.rsplit_once('/').map_or(base, |(parent, _)| parent);
        format!("{parent}{path}")
    }

    /// Whether a path that somebody typed stays below this base when it is joined: it begins with exactly one
    /// `/`, and nothing in it, encoded or not, leaves the origin or climbs out of the base path.
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
            // Some servers take what follows a semicolon off before they look at the dots.
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

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }
}

fn loopback(url: &Url) -> Option<&'static [std::net::IpAddr]> {
    const V4: &[std::net::IpAddr] = &[std::net::IpAddr::V4(Ipv4Addr::LOCALHOST)];
    const BOTH: &[std::net::IpAddr] = &[
        std::net::IpAddr::V4(Ipv4Addr::LOCALHOST),
        std::net::IpAddr::V6(Ipv6Addr::LOCALHOST),
    ];
    match url.host()? {
        Host::Ipv4(address) if address.is_loopback() => Some(V4),
        Host::Ipv6(address) if address == Ipv6Addr::LOCALHOST => Some(&BOTH[1..]),
        Host::Domain("localhost") => Some(BOTH),
        _ => None,
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
    fn spellings_of_one_place_are_equal() {
        let plain = ApiUrl::hosted();
        for same in [
            "https://API.limitry.com/v1/",
            "https://api.limitry.com:443/v1",
            "https://api.limitry.com./v1",
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
    fn plain_http_is_for_loopback_alone() {
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
            api.beside("/client/context"),
            "https://api.limitry.com/client/context"
        );
    }

    #[test]
    fn what_does_not_belong_in_it_is_refused() {
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
