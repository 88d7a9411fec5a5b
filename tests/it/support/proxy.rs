//! A proxy in front of a server, which changes the server's behavior.

use std::collections::HashMap;
use std::io::Write as _;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::http::Connection;
use super::server::{Request, read_request};

/// How the server differs when a client reaches it through the proxy.
pub(crate) enum Manner {
    /// The server ignores `Idempotency-Key`.
    Forgetful,
    /// The server accepts a new key only after this time.
    Slow(Duration),
}

/// A proxy between `limitry` and a server. It forwards every request and answer, except for the changes of its [`Manner`].
pub(crate) struct Proxy {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

struct Between {
    upstream: String,
    manner: Manner,
    /// When each key was made.
    made: Mutex<HashMap<String, Instant>>,
}

impl Proxy {
    /// Starts a proxy in front of `HOST:PORT`.
    #[track_caller]
    pub(crate) fn start(upstream: &str, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        let address = listener.local_addr().expect("its address");
        let stopped = Arc::new(AtomicBool::new(false));
        let between = Arc::new(Between {
            upstream: upstream.to_owned(),
            manner,
            made: Mutex::default(),
        });
        let over = Arc::clone(&stopped);
        let thread = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                let between = Arc::clone(&between);
                thread::spawn(move || between.serve(stream));
            }
        });
        Self {
            address,
            stopped,
            thread: Some(thread),
        }
    }

    /// `http://127.0.0.1:PORT/v1`
    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }
}

impl Between {
    fn serve(&self, mut stream: TcpStream) {
        drop(stream.set_nodelay(true));
        let mut buffer = Vec::new();
        let mut behind = Connection::to(&self.upstream);
        while let Some(mut request) = read_request(&mut stream, &mut buffer) {
            let closes = request
                .header("connection")
                .is_some_and(|c| c.eq_ignore_ascii_case("close"));
            self.change(&mut request);
            // A POST gets a new connection, because [`Connection`] sends a request twice when an idle connection was closed.
            if request.method == "POST" {
                behind = Connection::to(&self.upstream);
            }
            let Ok(answer) = behind.exchange(&request.to_bytes()) else {
                break;
            };
            self.remember(&answer);
            if stream.write_all(&answer).is_err() || closes {
                break;
            }
        }
        drop(stream.shutdown(Shutdown::Both));
    }

    fn change(&self, request: &mut Request) {
        request.set_header("Host", &self.upstream);
        request.remove_header("Connection");
        match self.manner {
            Manner::Forgetful => request.remove_header("Idempotency-Key"),
            Manner::Slow(delay) => {
                let made = self.made.lock().expect("no thread panics here");
                let young = request
                    .token()
                    .and_then(|token| made.get(token))
                    .is_some_and(|made| made.elapsed() < delay);
                if young {
                    // With an unknown key, the server itself rejects the request.
                    let stranger = "Bearer limitry_sk_NobodyKnowsThisKeyNobodyKnowsThisKey";
                    request.set_header("Authorization", stranger);
                }
            }
        }
    }

    fn remember(&self, answer: &[u8]) {
        if !answer.starts_with(b"HTTP/1.1 201") {
            return;
        }
        let at = answer.windows(4).position(|w| w == b"\r\n\r\n");
        let body = at.and_then(|at| serde_json::from_slice::<Value>(&answer[at + 4..]).ok());
        if let Some(key) = body.as_ref().and_then(|body| body["key"].as_str()) {
            let mut made = self.made.lock().expect("no thread panics here");
            made.insert(key.to_owned(), Instant::now());
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // A connection wakes the listener, which then sees `stopped`.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
