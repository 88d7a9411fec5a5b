//! A server that repeats the token of each request.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

/// A server that answers every request with this status, and repeats its token in the body in every spelling. Returns its URL.
pub(crate) fn echo(status: u16) -> String {
    echo_with(status, "")
}

/// As `echo`, with an additional header.
pub(super) fn echo_with(status: u16, header: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || drop(repeat(stream, status, header)));
        }
    });
    url
}

fn repeat(mut stream: TcpStream, status: u16, header: &str) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let field = |name: &str| {
        let mut lines = text.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.to_owned())
    };
    let length = field("content-length")
        .and_then(|l| l.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let authorization = field("authorization").unwrap_or_default();
    let token = authorization.trim_start_matches("Bearer ");
    let said = spellings(token).join(" and ");
    let said = said.replace('\\', "\\\\");
    let escaped = escaped(token);
    let body = format!(
        "{{\"error\":{{\"code\":\"invalid_request\",\"message\":\"{said} and {escaped}\",\"status\":{status},\
         \"details\":[{{\"path\":\"{said}\",\"message\":\"{escaped}\"}}],\"requestId\":\"{token}\"}},\
         \"id\":\"{token}\",\"name\":\"{escaped}\",\"email\":\"{said}\",\"data\":[{{\"id\":\"{token}\",\"name\":\"{said}\"}}],\
         \"nextCursor\":null,\"hasMore\":false,\"allowed\":true}}"
    );
    write!(
        stream,
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nX-Request-Id: {token}\r\n{header}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The secret with every character as a JSON escape.
fn escaped(secret: &str) -> String {
    secret
        .bytes()
        .fold(String::new(), |s, b| s + &format!("\\u{b:04x}"))
}

/// The secret as it is, and in percent-encoding, base64, JSON, hexadecimal and HTML.
pub(crate) fn spellings(secret: &str) -> Vec<String> {
    let percent = secret
        .bytes()
        .fold(String::new(), |s, b| s + &format!("%{b:02X}"));
    vec![
        secret.to_owned(),
        secret.replace('_', "%5f"),
        percent,
        base64(secret.as_bytes()),
        base64(format!("user:{secret}").as_bytes()),
        escaped(secret),
        secret.replacen('l', "\\u006c", 1),
        secret
            .bytes()
            .fold(String::new(), |s, b| s + &format!("{b:02x}")),
        secret
            .bytes()
            .fold(String::new(), |s, b| s + &format!("&#{b};")),
        secret
            .bytes()
            .fold(String::new(), |s, b| s + &format!("&#x{b:x};")),
        secret
            .bytes()
            .fold(String::new(), |s, b| s + &format!("%25{b:02X}")),
    ]
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            text.push(char::from(LETTERS[(n >> (18 - 6 * i) & 63) as usize]));
        }
    }
    text
}
