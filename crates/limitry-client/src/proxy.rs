//! The proxy in front of an API. A text that is not a proxy is an error: ignoring it would send the token another way.

use std::fmt;
use std::net::IpAddr;

use thiserror::Error;
use url::{Host, Url};

use super::ApiUrl;

/// Why a text is not a proxy that can be used. Never contains a user name or a password.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum ProxyError {
    /// Not a URL.
    #[error("it is not the URL of a proxy; write it as in http://proxy.example:3128")]
    NotAUrl,
    /// A SOCKS proxy.
    #[error("{0} proxies are not supported; use an HTTP proxy, as in http://proxy.example:3128")]
    Unsupported(String),
}

/// An HTTP proxy.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    url: Url,
}

impl Proxy {
    /// Parses `http://[USER:PASSWORD@]HOST[:PORT]`, also with `https`, or without a scheme.
    pub fn parse(text: &str) -> Result<Self, ProxyError> {
        let text = text.trim();
        if text.contains(|c: char| c.is_whitespace() || c.is_control() || "\\#?\"'<>".contains(c)) {
            return Err(ProxyError::NotAUrl);
        }
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let url = Url::parse(&whole).map_err(|_| ProxyError::NotAUrl)?;
        match url.scheme() {
            "http" | "https" => {}
            socks if socks.starts_with("socks") => {
                return Err(ProxyError::Unsupported(format!("{socks}://")));
            }
            _ => return Err(ProxyError::NotAUrl),
        }
        let is_empty = url.host_str().is_none_or(str::is_empty);
        // `http//proxy:3128` parses as the host `http` and a path.
        if is_empty || !matches!(url.path(), "" | "/") {
            return Err(ProxyError::NotAUrl);
        }
        Ok(Self { url })
    }

    /// Host and port, without user name and password.
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or(80);
        format!("{host}:{port}")
    }

    pub(super) fn as_str(&self) -> &str {
        self.url.as_str()
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({})", self.host())
    }
}

/// The hosts that are reached without a proxy: the value of `NO_PROXY`.
#[derive(Debug, Clone, Default)]
pub struct NoProxy {
    rules: Vec<Rule>,
    unknown: Vec<String>,
}

#[derive(Debug, Clone)]
enum Rule {
    All,
    /// The domain and everything below it.
    Domain(String),
    Network(IpAddr, u8),
}

impl NoProxy {
    /// Parses a list of `*`, domains (`example.com`, `.example.com`, `*.example.com`), addresses and networks
    /// (`10.0.0.0/8`), separated by commas.
    pub fn parse(text: &str) -> Self {
        let mut parsed = Self::default();
        for entry in text
            .split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
        {
            match rule(entry) {
                Some(rule) => parsed.rules.push(rule),
                None => parsed.unknown.push(entry.to_owned()),
            }
        }
        parsed
    }

    /// The entries that have none of these forms. They match nothing.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Whether the API is reached without a proxy.
    pub fn contains(&self, api_url: &ApiUrl) -> bool {
        let (host, _) = api_url.host_and_port();
        let address = host.parse::<IpAddr>().ok();
        self.rules.iter().any(|rule| match (rule, address) {
            (Rule::All, _) => true,
            (Rule::Domain(domain), None) => {
                let above = host.strip_suffix(domain.as_str());
                above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
            }
            (Rule::Network(network, bits), Some(address)) => in_network(address, *network, *bits),
            _ => false,
        })
    }
}

fn rule(entry: &str) -> Option<Rule> {
    if entry == "*" {
        return Some(Rule::All);
    }
    let (address, bits) = match entry.split_once('/') {
        Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
        None => (entry, None),
    };
    let bare = address.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<IpAddr>() {
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        return (bits <= most).then_some(Rule::Network(address, bits));
    }
    let domain = entry
        .strip_prefix("*.")
        .or(entry.strip_prefix('.'))
        .unwrap_or(entry);
    match Host::parse(domain).ok()? {
        Host::Domain(domain) if !domain.contains('*') => Some(Rule::Domain(domain)),
        _ => None,
    }
}

fn in_network(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let same = |one: u128, other: u128, width: u32| {
        let shift = width.saturating_sub(u32::from(bits));
        // `checked_shr` returns `None` for a shift by 128 bits. A network of 0 bits holds every address.
        one.checked_shr(shift).unwrap_or(0) == other.checked_shr(shift).unwrap_or(0)
    };
    match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(other)) => {
            same(u32::from(one).into(), u32::from(other).into(), 32)
        }
        (IpAddr::V6(one), IpAddr::V6(other)) => same(one.into(), other.into(), 128),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{NoProxy, Proxy, ProxyError};
    use crate::ApiUrl;

    #[test]
    fn proxies_are_parsed_with_and_without_a_scheme() {
        for (text, host) in [
            ("http://proxy.example:3128", "proxy.example:3128"),
            ("http://me:secret@proxy.example:3128/", "proxy.example:3128"),
            ("https://proxy.example", "proxy.example:443"),
            ("proxy.example:3128", "proxy.example:3128"),
            ("10.0.0.1:8080", "10.0.0.1:8080"),
            ("http://[::1]:8080", "[::1]:8080"),
            (" http://proxy.example ", "proxy.example:80"),
        ] {
            assert_eq!(Proxy::parse(text).unwrap().host(), host, "{text}");
        }
    }

    #[test]
    fn an_invalid_proxy_is_an_error() {
        for text in [
            "http//proxy:3128",
            "http:\\\\proxy:3128",
            "http://proxy:3128/path",
            "http://proxy:3128#a",
            "http://proxy:3128?a",
            "http://pro xy:3128",
            "http://proxy:port",
            "http://",
            "ftp://proxy",
            "/",
            "#",
            "\"http://proxy:3128\"",
        ] {
            assert_eq!(
                Proxy::parse(text).unwrap_err(),
                ProxyError::NotAUrl,
                "{text}"
            );
        }
        let error = Proxy::parse("socks5://proxy:1080").unwrap_err().to_string();
        assert!(error.contains("socks5://"), "{error}");
    }

    #[test]
    fn a_network_with_any_prefix_length_contains_its_own_address() {
        use super::in_network;
        for (one, other) in [("10.1.2.3", "10.1.2.4"), ("2001:db8::1", "2001:db8::2")] {
            let (one, other) = (one.parse().unwrap(), other.parse().unwrap());
            for bits in 0..=u8::MAX {
                assert!(in_network(one, one, bits), "{one}/{bits}");
            }
            assert!(in_network(one, other, 0) && !in_network(one, other, u8::MAX));
        }
    }

    #[test]
    fn hosts_without_a_proxy_are_matched_in_every_form() {
        let api = |url: &str| ApiUrl::parse(url).unwrap();
        let limitry = api("https://api.limitry.com/v1");
        for list in [
            "*",
            "api.limitry.com",
            "limitry.com",
            ".limitry.com",
            "*.limitry.com",
            "a, LIMITRY.com",
        ] {
            assert!(NoProxy::parse(list).contains(&limitry), "{list}");
        }
        for list in [
            "",
            "imitry.com",
            "x.api.limitry.com",
            "10.0.0.0/8",
            "com.limitry",
        ] {
            assert!(!NoProxy::parse(list).contains(&limitry), "{list}");
        }
        let address = api("https://10.1.2.3/v1");
        for list in ["10.1.2.3", "10.0.0.0/8", "0.0.0.0/0"] {
            assert!(NoProxy::parse(list).contains(&address), "{list}");
        }
        assert!(!NoProxy::parse("10.2.0.0/16,::/0").contains(&address));
        let unknown = NoProxy::parse("https://a.example, a.example:8080, 10.0.0.0/99, a*b");
        assert_eq!(unknown.unknown().len(), 4, "{unknown:?}");
    }
}
