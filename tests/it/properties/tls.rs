//! Which certificate authorities limitry trusts, and how it reports a certificate that it rejects.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::TestEnv;
use crate::support::scripted::PAT;

/// An authority that no machine trusts, like that of a company's proxy.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(common_name: &str, organization: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let name = &mut params.distinguished_name;
        name.remove(DnType::CommonName);
        name.push(DnType::CommonName, common_name);
        name.push(DnType::OrganizationName, organization);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            pem,
            issuer: Issuer::new(params, key),
        }
    }

    fn file(&self, env: &TestEnv, name: &str) -> PathBuf {
        env.write(name, &self.pem)
    }
}

/// A server with a certificate by an `Authority`. It records the head of each request.
struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(authority: &Authority) -> Self {
        Self::with(authority, &["localhost", "127.0.0.1"], |_| {})
    }

    fn with(
        authority: &Authority,
        names: &[&str],
        change: impl FnOnce(&mut CertificateParams),
    ) -> Self {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let mut params = CertificateParams::new(names).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &authority.issuer).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, all) = (Arc::clone(&config), Arc::clone(&all));
                std::thread::spawn(move || drop(serve(stream, config, &all)));
            }
        });
        Self { port, seen }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}/v1", self.port)
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

fn serve(
    stream: TcpStream,
    config: Arc<ServerConfig>,
    seen: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        match stream.read(&mut chunk)? {
            0 => return Ok(()),
            n => head.extend_from_slice(&chunk[..n]),
        }
    }
    seen.lock()
        .unwrap()
        .push(String::from_utf8_lossy(&head).into_owned());
    let body = r#"{"data":[],"nextCursor":null,"hasMore":false}"#;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    stream.flush()
}

#[test]
fn an_untrusted_certificate_is_reported_with_its_issuer_and_the_option() {
    let authority = Authority::new("Inspection CA 7", "Example Corp");
    let server = Server::start(&authority);
    let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "0");
    let run = env.run(["keys", "list"]).code(8).silent_stdout();
    run.says([
        "localhost",
        "'Inspection CA 7' of 'Example Corp'",
        "does not trust",
        "--ca-file",
        "LIMITRY_CA_FILE",
    ]);
    let run = env.run(["keys", "list", "--json"]).code(8);
    assert_eq!(run.error_json()["code"], "certificate", "{run}");
    let run = env.run(["doctor"]).code(1);
    assert!(run.stdout().contains("Inspection CA 7"), "{run}");
    assert!(run.stdout().contains("--ca-file"), "{run}");
    assert_eq!(server.seen(), [""; 0], "nothing was sent there");
}

#[test]
fn a_configured_authority_is_trusted_beside_those_of_the_system() {
    let (ours, systems) = (
        Authority::new("Our CA", "Us"),
        Authority::new("The system's CA", "Them"),
    );
    let (one, other) = (Server::start(&ours), Server::start(&systems));
    let env = TestEnv::person(&one.url());
    let file = ours.file(&env, "ours.pem");
    let file = file.to_str().unwrap();
    env.run(["keys", "list", "--ca-file", file]).success();
    let env = env.with("LIMITRY_CA_FILE", file);
    env.run(["keys", "list"]).success();
    // The authorities that the system trusts stay trusted.
    let roots = systems.file(&env, "system.pem");
    let env = env.with("SSL_CERT_FILE", &roots);
    for server in [&one, &other] {
        env.run(["keys", "list", "--api-url", &server.url()])
            .success();
        assert!(server.seen().iter().all(|head| head.contains(PAT)));
    }
    let mut env = env;
    env.unset("LIMITRY_CA_FILE");
    env.run(["keys", "list", "--api-url", &other.url()])
        .success();
    let run = env.run(["keys", "list", "--api-url", &one.url()]).code(8);
    run.says(["'Our CA' of 'Us'"]);
    assert_eq!((one.seen().len(), other.seen().len()), (3, 2));
}

#[test]
fn each_fault_of_a_certificate_has_its_own_message() {
    let authority = Authority::new("A CA", "Somebody");
    let expired = Server::with(&authority, &["localhost"], |params| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    });
    let early = Server::with(&authority, &["localhost"], |params| {
        params.not_before = date_time_ymd(4000, 1, 1);
    });
    let foreign = Server::with(&authority, &["other.example"], |_| {});
    let own = Server::with(&authority, &["localhost"], |params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    });
    for (server, words) in [
        (&own, "that of an authority"),
        (&expired, "expired"),
        (&early, "not valid yet"),
        (&foreign, "for another name"),
    ] {
        let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "0");
        let file = authority.file(&env, "ca.pem");
        let run = env
            .run(["keys", "list", "--ca-file", file.to_str().unwrap()])
            .code(8);
        run.says([words, "'A CA' of 'Somebody'", "--ca-file"]);
        assert_eq!(server.seen(), [""; 0], "nothing was sent there");
    }
}

#[test]
fn an_issuer_with_a_hostile_name_is_escaped() {
    let authority = Authority::new("x\u{1b}[31m\n::add-mask::y\u{202e}", "o\rp");
    let server = Server::start(&authority);
    let env = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "0");
    let run = env.run(["keys", "list"]).code(8);
    let run = run.says(["add-mask"]);
    let said = run.stderr();
    assert!(!said.lines().any(|line| line.starts_with("::")), "{run}");
    assert!(
        !said
            .chars()
            .any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'),
        "{run}"
    );
}

#[test]
fn a_server_without_tls_and_a_system_without_authorities_are_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
            drop(stream.read(&mut [0; 1024]));
        }
    });
    let env =
        TestEnv::person(&format!("https://localhost:{port}/v1")).with("LIMITRY_MAX_RETRIES", "0");
    let run = env.run(["keys", "list", "--json"]).code(8);
    assert_eq!(run.error_json()["code"], "tls", "{run}");
    let nothing = env.write("empty.pem", "");
    let env = env.with("SSL_CERT_FILE", &nothing);
    let run = env.run(["keys", "list"]).code(8);
    run.says(["certificate authorities", "SSL_CERT_FILE", "--ca-file"]);
}
