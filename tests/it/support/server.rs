//! A scripted HTTP/1.1 server on a loopback port, small enough to misbehave on purpose.

use std::collections::VecDeque;
use std::fmt;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::{Value, json};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// With the query.
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(e) => panic!("the body of {self} is not JSON: {e}"),
        }
    }

    /// The token of the `Authorization` header.
    pub(crate) fn token(&self) -> Option<&str> {
        self.header("authorization")?.strip_prefix("Bearer ")
    }

    /// With this header, instead of others of its name.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        self.remove_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn remove_header(&mut self, name: &str) {
        self.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name));
    }

    /// As it goes over the wire.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.path).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }

    pub(crate) fn path_only(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Whole(Vec<u8>),
    /// The head promises `usize` bytes; these come, and then the connection closes.
    Short(Vec<u8>, usize),
    /// These bytes again and again, until the client goes away.
    Endless(Vec<u8>),
    /// Exactly these bytes instead of an answer, and then the connection closes.
    Raw(Vec<u8>),
    /// Nothing at all, with the connection held open.
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

    /// A page of a list, the last one.
    pub(crate) fn list(items: &[Value]) -> Self {
        Self::json(
            200,
            &json!({"data": items, "nextCursor": null, "hasMore": false}),
        )
    }

    /// A status and nothing else.
    pub(crate) fn empty(status: u16) -> Self {
        Self::new(status, Body::Whole(Vec::new()))
    }

    /// What a proxy says when it speaks up itself.
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

    /// The first half of a JSON body; the connection closes where the rest was promised.
    pub(crate) fn half(status: u16, body: &Value) -> Self {
        let whole = body.to_string().into_bytes();
        let half = whole[..whole.len() / 2].to_vec();
        Self::new(status, Body::Short(half, whole.len())).header("Content-Type", "application/json")
    }

    /// A body that never ends.
    pub(crate) fn endless(status: u16, chunk: &str) -> Self {
        Self::new(status, Body::Endless(chunk.into())).header("Content-Type", "application/json")
    }

    /// These bytes on the wire, whatever they are.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(0, Body::Raw(bytes.into()))
    }

    /// The connection closes without a word.
    pub(crate) fn close() -> Self {
        Self::raw("")
    }

    /// The request is read and never answered.
    pub(crate) fn silence() -> Self {
        Self::new(0, Body::Silence)
    }

    /// The same answer with one field of its document changed.
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

type Answer = Box<dyn FnMut(&Request) -> Reply + Send>;

struct Step {
    method: String,
    path: String,
    answer: Answer,
}

impl Step {
    /// A path without a query matches any query; a `*` segment matches any one segment.
    fn matches(&self, request: &Request) -> bool {
        let asked = if self.path.contains('?') {
            request.path.as_str()
        } else {
            request.path_only()
        };
        let mut ours = self.path.split('/');
        let mut theirs = asked.split('/');
        self.method == request.method
            && loop {
                match (ours.next(), theirs.next()) {
                    (None, None) => break true,
                    (Some("*"), Some(segment)) if !segment.is_empty() => {}
                    (Some(a), Some(b)) if a == b => {}
                    _ => break false,
                }
            }
    }
}

#[derive(Default)]
struct State {
    script: VecDeque<Step>,
    rules: Vec<Step>,
    /// Answers what no rule matches.
    fallback: Option<Answer>,
    seen: Vec<Request>,
    complaints: Vec<String>,
    connections: Vec<TcpStream>,
    stopped: bool,
}

/// The server. Dropped, it fails the test on a request that nobody expected and on a script that nobody used.
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let thread = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if locked(&shared).stopped {
                    break;
                }
                if let Ok(copy) = stream.try_clone() {
                    locked(&shared).connections.push(copy);
                }
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Self {
            address,
            state,
            thread: Some(thread),
        }
    }

    /// The base URL: `http://127.0.0.1:PORT/v1`.
    pub(crate) fn url(&self) -> String {
        format!("{}/v1", self.origin())
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The next request is this one, once. `path` includes `/v1`; see [`Step::matches`].
    pub(crate) fn expect(&self, method: &str, path: &str, reply: Reply) -> &Self {
        self.expect_with(method, path, move |_| reply.clone())
    }

    /// As [`Self::expect`], with an answer that looks at the request.
    pub(crate) fn expect_with(
        &self,
        method: &str,
        path: &str,
        answer: impl FnMut(&Request) -> Reply + Send + 'static,
    ) -> &Self {
        let step = step(method, path, answer);
        locked(&self.state).script.push_back(step);
        self
    }

    /// This request may come at any time, as often as it likes, or never.
    pub(crate) fn allow(&self, method: &str, path: &str, reply: Reply) -> &Self {
        self.allow_with(method, path, move |_| reply.clone())
    }

    /// As [`Self::allow`], with an answer that looks at the request.
    pub(crate) fn allow_with(
        &self,
        method: &str,
        path: &str,
        answer: impl FnMut(&Request) -> Reply + Send + 'static,
    ) -> &Self {
        let step = step(method, path, answer);
        locked(&self.state).rules.push(step);
        self
    }

    /// As [`Server::allow_with`], in place of what was allowed before.
    pub(crate) fn instead(
        &self,
        method: &str,
        path: &str,
        answer: impl FnMut(&Request) -> Reply + Send + 'static,
    ) -> &Self {
        let rule = step(method, path, answer);
        locked(&self.state).rules.insert(0, rule);
        self
    }

    /// Answers every request that no rule matches.
    pub(crate) fn allow_all(
        &self,
        answer: impl FnMut(&Request) -> Reply + Send + 'static,
    ) -> &Self {
        locked(&self.state).fallback = Some(Box::new(answer));
        self
    }

    /// Every request so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        locked(&self.state).seen.clone()
    }

    /// The requests so far with this method and path (see [`Step::matches`]).
    pub(crate) fn requests_to(&self, method: &str, path: &str) -> Vec<Request> {
        let step = step(method, path, |_| Reply::close());
        let mut seen = self.requests();
        seen.retain(|request| step.matches(request));
        seen
    }

    /// Takes back what it has to complain of: for the tests of this server itself.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let mut state = locked(&self.state);
        let mut complaints = std::mem::take(&mut state.complaints);
        for step in std::mem::take(&mut state.script) {
            complaints.push(format!("{} {} was never asked for", step.method, step.path));
        }
        complaints
    }
}

fn step(method: &str, path: &str, answer: impl FnMut(&Request) -> Reply + Send + 'static) -> Step {
    Step {
        method: method.into(),
        path: path.into(),
        answer: Box::new(answer),
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Drop for Server {
    fn drop(&mut self) {
        {
            let mut state = locked(&self.state);
            state.stopped = true;
            for connection in state.connections.drain(..) {
                drop(connection.shutdown(Shutdown::Both));
            }
        }
        // Wakes the listener up, so that it sees that it is over.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
        let complaints = self.complaints();
        if !thread::panicking() {
            let seen: Vec<String> = self.requests().iter().map(ToString::to_string).collect();
            assert!(
                complaints.is_empty(),
                "the scripted server complains:\n{}\nall requests: {seen:?}",
                complaints.join("\n")
            );
        }
    }
}

/// Answers the requests of one connection.
fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    // Without it each reply waits for an acknowledgment.
    drop(stream.set_nodelay(true));
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer) {
        let reply = answer(&request, state);
        let last = request
            .header("connection")
            .is_some_and(|c| c.eq_ignore_ascii_case("close"));
        if write_reply(&mut stream, &request, &reply).is_none() || last {
            break;
        }
    }
    drop(stream.shutdown(Shutdown::Both));
}

/// The reply to `request`: the next step of the script where it fits, else a rule, else a complaint.
fn answer(request: &Request, state: &Mutex<State>) -> Reply {
    let mut state = locked(state);
    state.seen.push(request.clone());
    if state.script.front().is_some_and(|s| s.matches(request)) {
        let mut step = state.script.pop_front().expect("the step that matched");
        return (step.answer)(request);
    }
    if let Some(rule) = state.rules.iter_mut().find(|r| r.matches(request)) {
        return (rule.answer)(request);
    }
    if let Some(fallback) = &mut state.fallback {
        return fallback(request);
    }
    let next = match state.script.front() {
        Some(step) => format!("{} {}", step.method, step.path),
        None => "none".to_owned(),
    };
    state.complaints.push(format!(
        "nobody expected {request} with body {:?} (the next step is {next})",
        String::from_utf8_lossy(&request.body)
    ));
    Reply::error(501, "unexpected", "the script has no such request")
}

/// The next request of the connection; `None` when there is none.
pub(super) fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Request> {
    let mut chunk = [0; 16 * 1024];
    let mut more = |stream: &mut TcpStream, buffer: &mut Vec<u8>| match stream.read(&mut chunk) {
        Ok(n @ 1..) => {
            buffer.extend_from_slice(&chunk[..n]);
            Some(())
        }
        _ => None,
    };
    let end = loop {
        if let Some(at) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
            break at;
        }
        more(stream, buffer)?;
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let mut request = Request {
        method: first.next()?.to_owned(),
        path: first.next()?.to_owned(),
        headers: lines
            .filter_map(|l| l.split_once(':'))
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect(),
        body: Vec::new(),
    };
    let length = request
        .header("content-length")
        .and_then(|l| l.parse().ok())
        .unwrap_or(0);
    buffer.drain(..end + 4);
    while buffer.len() < length {
        more(stream, buffer)?;
    }
    request.body = buffer.drain(..length).collect();
    Some(request)
}

/// Writes the reply; `None` when the connection is not to be used again.
fn write_reply(stream: &mut TcpStream, request: &Request, reply: &Reply) -> Option<()> {
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
            // Until the client gives up.
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
