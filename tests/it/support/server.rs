//! A scripted HTTP/1.1 server on a loopback port, small enough to misbehave on purpose.

use std::collections::VecDeque;
use std::fmt;
use std::io::Read;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::Value;

use super::reply::{Reply, write_reply};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path with the query.
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

    /// Sets this header in place of all headers of this name.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        self.remove_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn remove_header(&mut self, name: &str) {
        self.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name));
    }

    /// The bytes that go over the wire.
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
    /// Answers the requests that no rule matches.
    fallback: Option<Answer>,
    seen: Vec<Request>,
    complaints: Vec<String>,
    connections: Vec<TcpStream>,
    stopped: bool,
}

/// The server. A drop fails the test if a request was unexpected or if a step of the script was not used.
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

    /// Expects this request once, as the next one. `path` includes `/v1`; see [`Step::matches`].
    pub(crate) fn expect(&self, method: &str, path: &str, reply: Reply) -> &Self {
        self.expect_with(method, path, move |_| reply.clone())
    }

    /// As [`Self::expect`], with an answer that depends on the request.
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

    /// Answers this request at any time and any number of times.
    pub(crate) fn allow(&self, method: &str, path: &str, reply: Reply) -> &Self {
        self.allow_with(method, path, move |_| reply.clone())
    }

    /// As [`Self::allow`], with an answer that depends on the request.
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

    /// As [`Server::allow_with`], but before earlier rules.
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

    /// Takes the complaints out of the server, for the tests of the server itself.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let mut state = locked(&self.state);
        let mut complaints = std::mem::take(&mut state.complaints);
        for step in std::mem::take(&mut state.script) {
            complaints.push(format!("{} {} was never requested", step.method, step.path));
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
        // A connection wakes the listener, which then sees `stopped`.
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
    // With Nagle's algorithm, each reply would wait for an acknowledgment.
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

/// The reply to `request`: the next step of the script if it matches, else a rule, else a complaint.
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
        "unexpected request: {request} with body {:?} (the next step is {next})",
        String::from_utf8_lossy(&request.body)
    ));
    Reply::error(501, "unexpected", "the script has no such request")
}

/// The next request of the connection; `None` at its end.
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
