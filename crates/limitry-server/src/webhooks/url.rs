use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use http::Uri;

const LOCALHOST: &[IpAddr] = &[
    IpAddr::V4(Ipv4Addr::LOCALHOST),
    IpAddr::V6(Ipv6Addr::LOCALHOST),
];

/// Longest URL.
const MAX_CHARS: usize = 2048;

/// The address of a webhook: an http URL of this computer. No name is resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WebhookUrl {
    /// What is tried, in order.
    pub(super) addresses: &'static [IpAddr],
    pub(super) port: u16,
    /// `localhost:3000`: the header `Host`.
    pub(super) authority: String,
    /// `/hooks?source=limitry`
    pub(super) target: String,
}

/// Not the address of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be an http URL of 127.0.0.1, [::1] or localhost with a port, such as http://127.0.0.1:3000/webhooks"
)]
pub(crate) struct UrlError;

impl FromStr for WebhookUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if text.len() > MAX_CHARS || text.contains('#') {
            return Err(UrlError);
        }
        let uri: Uri = text.parse().map_err(|_| UrlError)?;
        let authority = uri.authority().ok_or(UrlError)?.as_str();
        let port = uri.port_u16().filter(|port| *port > 0).ok_or(UrlError)?;
        let is_http = uri.scheme_str() == Some("http");
        if !is_http || authority.contains('@') {
            return Err(UrlError);
        }
        let addresses = match uri.host().unwrap_or_default() {
            "127.0.0.1" => &LOCALHOST[..1],
            "[::1]" => &LOCALHOST[1..],
            host if host.eq_ignore_ascii_case("localhost") => LOCALHOST,
            _ => return Err(UrlError),
        };
        Ok(Self {
            addresses,
            port,
            authority: authority.to_owned(),
            target: uri.path_and_query().map_or("/", |t| t.as_str()).to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_this_computer_are_accepted() {
        for (text, target, addresses) in [
            ("http://127.0.0.1:3000/hooks?a=b", "/hooks?a=b", 1),
            ("http://[::1]:3000", "/", 1),
            ("http://LocalHost:65535/", "/", 2),
        ] {
            let url: WebhookUrl = text.parse().unwrap();
            assert_eq!(
                (url.target.as_str(), url.addresses.len()),
                (target, addresses)
            );
            assert!(url.addresses.iter().all(IpAddr::is_loopback));
        }
    }

    #[test]
    fn every_other_url_is_rejected() {
        for text in [
            "",
            "/hooks",
            "127.0.0.1:3000",
            "http://127.0.0.1/hooks",
            "http://127.0.0.1:0/hooks",
            "http://127.0.0.1:99999/hooks",
            "https://127.0.0.1:3000/hooks",
            "ftp://127.0.0.1:3000/hooks",
            "http://user@127.0.0.1:3000/hooks",
            "http://127.0.0.1@example.com:3000/hooks",
            "http://127.0.0.1.example.com:3000/hooks",
            "http://localhost.example.com:3000/hooks",
            "http://127.0.0.2:3000/hooks",
            "http://0.0.0.0:3000/hooks",
            "http://10.0.0.1:3000/hooks",
            "http://[::ffff:127.0.0.1]:3000/hooks",
            "http://2130706433:3000/hooks",
            "http://127.0.0.1:3000/a b",
            "http://127.0.0.1:3000/#a",
            "http://127.0.0.1:3000/\r\nx: y",
        ] {
            assert_eq!(text.parse::<WebhookUrl>(), Err(UrlError), "{text}");
        }
        let long = format!("http://127.0.0.1:3000/{}", "a".repeat(MAX_CHARS));
        assert_eq!(long.parse::<WebhookUrl>(), Err(UrlError));
    }
}
