//! The public API, used as the tests of another crate use it.

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use http::Request;
use limitry_client::Client;
use limitry_client::types::{NewEvent, NewQuota, Period, Quota, UsageCheck};
use limitry_server::{ManualClock, Options, Server, Service};

type TestResult = Result<(), Box<dyn Error>>;

fn client(server: &Server) -> Result<Client, Box<dyn Error>> {
    Ok(Client::builder(server.base_url().parse()?, server.api_key().parse()?).build()?)
}

fn event() -> NewEvent {
    NewEvent {
        customer_id: "customer_1".to_owned(),
        event_type: "request".to_owned(),
        ..NewEvent::default()
    }
}

fn check() -> UsageCheck {
    UsageCheck {
        customer_id: "customer_1".to_owned(),
        event_type: "request".to_owned(),
        values: [].into(),
        dimensions: [].into(),
    }
}

/// The status line of a GET, without an asynchronous runtime.
fn get_status(address: SocketAddr, path: &str, key: &str) -> Result<String, Box<dyn Error>> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n"
    )?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    Ok(response.lines().next().unwrap_or_default().to_owned())
}

#[test]
fn a_dropped_server_closes_its_port_and_deletes_its_temporary_directory() -> TestResult {
    let server = Server::start(Options::temporary())?;
    let address = server.address();
    assert_eq!(
        get_status(address, "/v1/quotas", server.api_key())?,
        "HTTP/1.1 200 OK"
    );
    let dir = server.credentials().pat.file.parent().unwrap().to_owned();
    assert!(dir.join("limitry.db").exists());
    drop(server);
    assert!(TcpStream::connect(address).is_err());
    assert!(!dir.exists());
    Ok(())
}

#[tokio::test]
async fn a_server_can_be_stopped_and_dropped_in_an_asynchronous_test() -> TestResult {
    let server = Server::start(Options::temporary())?;
    client(&server)?.record_event(&event()).await?;
    server.stop();
    drop(Server::start(Options::temporary())?);
    Ok(())
}

#[tokio::test]
async fn data_and_credentials_in_a_directory_outlive_the_server() -> TestResult {
    let dir = tempfile::tempdir()?;
    let server = Server::start(Options::new(dir.path()))?;
    let (key, pat) = (server.api_key().to_owned(), server.pat().to_owned());
    let recorded = client(&server)?.record_event(&event()).await?;
    drop(server);

    let server = Server::start(Options::new(dir.path()))?;
    assert_eq!((server.api_key(), server.pat()), (&*key, &*pat));
    let request = Request::get("/v1/events")
        .header("authorization", format!("Bearer {key}"))
        .body(Bytes::new())?;
    let response = server.service().call(request).await;
    assert_eq!(response.status(), 200);
    assert!(String::from_utf8_lossy(response.body()).contains(&recorded.id));
    server.service().reset()?;
    let quotas = get_status(server.address(), "/v1/quotas", &key)?;
    assert_eq!(quotas, "HTTP/1.1 200 OK", "a reset keeps the credentials");
    Ok(())
}

#[tokio::test]
async fn a_manual_clock_moves_the_service_into_the_next_period() -> TestResult {
    let clock = ManualClock::new(UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let server = Server::start(Options::temporary().clock(clock.clone()))?;
    let client = client(&server)?;
    client
        .create_resource::<Quota>(&NewQuota {
            name: "One request an hour".to_owned(),
            metric: "total_events".to_owned(),
            limit_value: 1,
            period: Period::Hour,
            dimension_filters: [].into(),
        })
        .await?;
    client.record_event(&event()).await?;
    let verdict = client.check_usage(&check()).await?;
    assert!(!verdict.allowed);
    assert_eq!(verdict.quotas[0].reset, Some(1_800_003_600));
    clock.advance(Duration::from_secs(3599));
    assert!(!client.check_usage(&check()).await?.allowed);
    clock.advance(Duration::from_secs(1));
    assert!(client.check_usage(&check()).await?.allowed);
    Ok(())
}

#[test]
fn a_service_reports_a_served_port_while_its_server_runs() -> TestResult {
    let dir = tempfile::tempdir()?;
    let service = Service::open(Options::new(dir.path()))?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    assert!(!service.is_served_on(port)?);
    let server = Server::listen(service.clone(), listener)?;
    assert!(service.is_served_on(port)?);
    server.stop();
    assert!(!service.is_served_on(port)?);
    Ok(())
}
