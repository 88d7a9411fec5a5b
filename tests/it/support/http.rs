//! HTTP requests over a plain socket.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// An answer, as it came over the wire.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_str(&self.body) {
            Ok(value) => value,
            Err(e) => panic!("not JSON ({e}): {self:?}"),
        }
    }
}

/// Sends one request to a server on this machine over a plain socket, so that no client library changes the answer.
/// `url` is `http://127.0.0.1:PORT/PATH`.
#[track_caller]
pub(crate) fn request(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Response {
    try_request(method, url, headers, body)
        .unwrap_or_else(|e| panic!("{method} {url} was not answered: {e}"))
}

/// As [`request`], for servers that may have ended.
pub(crate) fn try_request(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> std::io::Result<Response> {
    let rest = url.strip_prefix("http://").expect("a plain HTTP URL");
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut head = format!("{method} /{path} HTTP/1.1\r\nConnection: close\r\n");
    let named = |name: &str| headers.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
    if !named("host") {
        head += &format!("Host: {host}\r\n");
    }
    if !body.is_empty() && !named("content-type") {
        head += "Content-Type: application/json\r\n";
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    if !body.is_empty() || method == "POST" || method == "PUT" {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    // A server may answer and stop reading before it has the whole body. Its answer counts, not the write error.
    let written = stream.write_all(format!("{head}\r\n{body}").as_bytes());
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(e) if answer.is_empty() => return Err(written.err().unwrap_or(e)),
        _ => {}
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    parse(&answer).ok_or_else(|| std::io::Error::other(format!("no HTTP answer: {answer:?}")))
}

/// A connection for many requests, for callers that send one every few milliseconds.
#[derive(Debug)]
pub(crate) struct Connection {
    host: String,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Connection {
    /// A connection to `HOST:PORT`, opened with the first request.
    pub(crate) fn to(host: &str) -> Self {
        Self {
            host: host.to_owned(),
            stream: None,
            buffer: Vec::new(),
        }
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Sends the bytes of one request and reads the bytes of its answer: head and body.
    pub(crate) fn exchange(&mut self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        if self.stream.is_some()
            && let Ok(answer) = self.once(request)
        {
            return Ok(answer);
        }
        // The server may have closed the idle connection, so the request is sent again on a new one.
        self.buffer.clear();
        let stream = TcpStream::connect(&self.host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        self.stream = Some(stream);
        self.once(request)
    }

    fn once(&mut self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let gone = || std::io::Error::other("the connection ended");
        let Some(stream) = &mut self.stream else {
            return Err(gone());
        };
        let buffer = &mut self.buffer;
        stream.write_all(request)?;
        let mut chunk = [0; 16 * 1024];
        let mut whole = None;
        loop {
            if whole.is_none()
                && let Some(at) = buffer.windows(4).position(|w| w == b"\r\n\r\n")
            {
                let head = String::from_utf8_lossy(&buffer[..at]).to_ascii_lowercase();
                assert!(
                    !head.contains("transfer-encoding"),
                    "a chunked body, which this client cannot read: {head}"
                );
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length:"));
                let length: usize = length
                    .map_or(Ok(0), |n| n.trim().parse())
                    .expect("a length");
                whole = Some(at + 4 + length);
            }
            if let Some(whole) = whole.filter(|whole| buffer.len() >= *whole) {
                return Ok(buffer.drain(..whole).collect());
            }
            match stream.read(&mut chunk)? {
                0 => return Err(gone()),
                n => buffer.extend_from_slice(&chunk[..n]),
            }
        }
    }
}

fn parse(answer: &str) -> Option<Response> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|l| l.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect();
    let chunked = headers
        .iter()
        .any(|(n, v)| n.eq_ignore_ascii_case("transfer-encoding") && v.contains("chunked"));
    let body = if chunked {
        unchunk(body)?
    } else {
        body.to_owned()
    };
    Some(Response {
        status,
        headers,
        body,
    })
}

fn unchunk(mut rest: &str) -> Option<String> {
    let mut body = String::new();
    loop {
        let (size, after) = rest.split_once("\r\n")?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body += after.get(..size)?;
        rest = after.get(size + 2..)?;
    }
}
