use http::{HeaderMap, Uri, header};

/// Whether a request names a loopback host and this port. A web page whose own name resolves to this machine (DNS
/// rebinding) sends that name.
pub(super) fn is_addressed_to(port: u16, uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let is_loopback = |host: &str| is_loopback_host(host, port);
    host.to_str().is_ok_and(is_loopback)
        && uri
            .authority()
            .is_none_or(|authority| is_loopback(authority.as_str()))
}

fn is_loopback_host(host: &str, port: u16) -> bool {
    let is_port = |given: &str| {
        !given.starts_with(['0', '+']) && given.parse::<u16>().is_ok_and(|given| given == port)
    };
    let name = match host.rsplit_once(':') {
        Some((name, given)) if is_port(given) => name,
        // Clients omit the scheme's default port.
        _ if port == 80 => host,
        _ => return false,
    };
    ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|loopback| name.eq_ignore_ascii_case(loopback))
}

#[cfg(test)]
mod tests {
    use super::is_loopback_host;

    #[test]
    fn only_a_loopback_name_with_the_right_port_is_accepted() {
        for host in [
            "127.0.0.1:4640",
            "localhost:4640",
            "LOCALHOST:4640",
            "[::1]:4640",
        ] {
            assert!(is_loopback_host(host, 4640), "{host}");
        }
        for host in [
            "",
            "localhost",
            "127.0.0.1",
            "[::1]",
            "localhost:4641",
            "evil.example:4640",
            "127.0.0.2:4640",
            "localhost.:4640",
            "localhost:04640",
            "::1:4640",
            "localhost:4640:4640",
            "user@localhost:4640",
        ] {
            assert!(!is_loopback_host(host, 4640), "{host}");
        }
        assert!(is_loopback_host("localhost", 80));
        assert!(is_loopback_host("[::1]", 80));
    }
}
