//! A receiver of webhooks: a server with one thread for each connection. The test sets its answers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Channel, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Far more than a delivery takes.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
pub(super) const ERROR: &str = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";

/// The connection stays open without an answer.
pub(super) const HANG: &str = "";

/// A request that arrived.
pub(super) struct Received {
    head: String,
    pub(super) body: String,
}

impl Received {
    /// The method and the target.
    pub(super) fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = headers.find(|(found, _)| found.eq_ignore_ascii_case(name));
        found.unwrap_or_else(|| panic!("no header {name}")).1
    }
}

pub(super) struct Receiver {
    address: SocketAddr,
    answer: Arc<Mutex<String>>,
    received: Channel<Received>,
}

impl Receiver {
    /// Answers each request with `answer`.
    pub(super) fn start(answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answer = Arc::new(Mutex::new(answer.to_owned()));
        let (sender, received) = channel();
        let answers = Arc::clone(&answer);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (sender, answers) = (sender.clone(), Arc::clone(&answers));
                thread::spawn(move || respond(&stream, &sender, &answers));
            }
        });
        Self {
            address,
            answer,
            received,
        }
    }

    pub(super) fn set_answer(&self, answer: &str) {
        answer.clone_into(&mut self.answer.lock().unwrap());
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/hooks?from=limitry", self.address)
    }

    /// Waits for the next request.
    pub(super) fn next(&self) -> Received {
        self.received.recv_timeout(PATIENCE).expect("a delivery")
    }

    /// Whether no further request has arrived.
    pub(super) fn is_empty(&self) -> bool {
        self.received.try_recv().is_err()
    }
}

fn respond(mut stream: &TcpStream, sender: &Sender<Received>, answer: &Mutex<String>) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
    }
    let mut received = Received {
        head,
        body: String::new(),
    };
    let length = received.header("content-length").parse().unwrap();
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    received.body = String::from_utf8(body).unwrap();
    let answer = answer.lock().unwrap().clone();
    let _ = sender.send(received);
    if answer == HANG {
        // Waits until the sender closes the connection.
        let _ = reader.read(&mut [0]);
    } else {
        let _ = stream.write_all(answer.as_bytes());
    }
}
