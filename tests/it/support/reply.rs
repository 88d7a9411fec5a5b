//! The replies of the scripted server, also the ones that break HTTP.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use super::server::Request;

/// What the server sends for a request.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Whole(Vec<u8>),
    /// The head announces `usize` bytes. These bytes follow, and then the connection closes.
    Short(Vec<u8>, usize),
    /// These bytes again and again, until the client closes the connection.
    Endless(Vec<u8>),
    /// Exactly these bytes in place of an answer. Then the connection closes.
    Raw(Vec<u8>),
    /// No byte, and the connection stays open.
    Silence,
}

impl Reply {
    fn new(status: u16, body: Body) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, Body::Whole(body.to_string().into_bytes()))
            .header("Content-Type", "application/json")
    }

    /// An error in the documented shape.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        let body = json!({"error": {"code": code, "message": message, "status": status}});
        Self::json(status, &body)
    }

    /// The last page of a list.
    pub(crate) fn list(items: &[Value]) -> Self {
        Self::json(
            200,
            &json!({"data": items, "nextCursor": null, "hasMore": false}),
        )
    }

    /// A status without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self::new(status, Body::Whole(Vec::new()))
    }

    /// The error page of a proxy.
    pub(crate) fn html(status: u16) -> Self {
        let page = "<!doctype html><html><head><title>Gateway</title></head>\
                    <body><h1>The proxy has a word to say</h1></body></html>";
        Self::new(status, Body::Whole(page.into())).header("Content-Type", "text/html")
    }

    pub(crate) fn text(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, Body::Whole(body.into())).header("Content-Type", kind)
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::empty(status).header("Location", to)
    }

    /// The first half of a JSON body. Then the connection closes.
    pub(crate) fn half(status: u16, body: &Value) -> Self {
        let whole = body.to_string().into_bytes();
        let half = whole[..whole.len() / 2].to_vec();
        Self::new(status, Body::Short(half, whole.len())).header("Content-Type", "application/json")
    }

    /// A body that never ends.
    pub(crate) fn endless(status: u16, chunk: &str) -> Self {
        Self::new(status, Body::Endless(chunk.into())).header("Content-Type", "application/json")
    }

    /// These bytes on the wire, also if they are no HTTP.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(0, Body::Raw(bytes.into()))
    }

    /// The connection closes without an answer.
    pub(crate) fn close() -> Self {
        Self::raw("")
    }

    /// The server reads the request and never answers.
    pub(crate) fn silence() -> Self {
        Self::new(0, Body::Silence)
    }

    /// The same answer with another value of one field.
    pub(crate) fn with_field(mut self, field: &str, value: &Value) -> Self {
        if let Body::Whole(bytes) = &mut self.body
            && let Ok(mut document) = serde_json::from_slice::<Value>(bytes)
            && document.is_object()
        {
            document[field] = value.clone();
            *bytes = document.to_string().into_bytes();
        }
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// Writes the reply. Returns `None` when the connection must not be used again.
pub(super) fn write_reply(stream: &mut TcpStream, request: &Request, reply: &Reply) -> Option<()> {
    let mut head = format!("HTTP/1.1 {} Scripted\r\n", reply.status);
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    let named = |name: &str| {
        let mut headers = reply.headers.iter();
        headers.any(|(n, _)| n.eq_ignore_ascii_case(name))
    };
    match &reply.body {
        Body::Silence => {
            // Reads until the client closes the connection.
            while let Ok(1..) = stream.read(&mut [0; 1024]) {}
            None
        }
        Body::Raw(bytes) => {
            stream.write_all(bytes).ok()?;
            None
        }
        Body::Whole(bytes) => {
            if !named("content-length") && reply.status != 204 {
                head += &format!("Content-Length: {}\r\n", bytes.len());
            }
            stream.write_all(format!("{head}\r\n").as_bytes()).ok()?;
            if request.method != "HEAD" {
                stream.write_all(bytes).ok()?;
            }
            Some(())
        }
        Body::Short(bytes, promised) => {
            head += &format!("Content-Length: {promised}\r\n\r\n");
            stream.write_all(head.as_bytes()).ok()?;
            stream.write_all(bytes).ok()?;
            None
        }
        Body::Endless(chunk) => {
            head += "Transfer-Encoding: chunked\r\n\r\n";
            stream.write_all(head.as_bytes()).ok()?;
            let chunk = chunk.repeat(16 * 1024 / chunk.len().max(1) + 1);
            loop {
                stream
                    .write_all(format!("{:x}\r\n", chunk.len()).as_bytes())
                    .ok()?;
                stream.write_all(&chunk).ok()?;
                stream.write_all(b"\r\n").ok()?;
            }
        }
    }
}
