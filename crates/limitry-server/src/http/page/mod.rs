//! The page in the browser: `/` and everything below `/ui/`.
//!
//! The page's files are public. What they show needs a session: a one-time code, which the program prints, becomes a
//! cookie. The page holds no credential. `/ui/api/…` acts for the session with the token that the server keeps.

mod assets;
mod events;
mod origin;
mod session;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{Either, Full};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use subtle::ConstantTimeEq as _;
use tokio::sync::{Semaphore, watch};

use self::events::EventBody;
use self::session::Sessions;
use super::app::App;
use super::headers::{DropConnection, ResponseMeta, finish};
use super::logging::respond_and_log;
use super::request_parts::{RequestBody, bearer_token};
use super::router::respond_to;
use crate::Credentials;
use crate::api::{self, ApiBody, ApiError};
use crate::request_log::Recording;
use crate::routes;
use crate::storage::UnitOfWork;
use limitry_types::codes;

/// A response that is whole, or a stream of events.
pub(super) type PageBody = Either<ApiBody, EventBody>;

/// An extension of the requests by which the page shows and manages: they feel no injected faults, and do not count for
/// the API's own limit, so that watching changes nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unlimited;

/// The header by which the page's script says what a request is for.
const PURPOSE: &str = "x-limitry-page";

/// The policy of the page: its own files alone, no inline script or style, no frame around it.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'";

/// The most streams of events at once. Each costs the serving threads time.
const MAX_STREAMS: usize = 24;

/// The page of one server.
pub(crate) struct Page {
    sessions: Sessions,
    port: u16,
    pat: SecretString,
    /// The project of requests that name none.
    project: HeaderValue,
    /// Where the token lies, when the data is deleted with the server: no other command finds such data by itself.
    token_file: Option<PathBuf>,
    /// From the first session on, so that a page that is opened again shows what happened in between.
    recording: OnceLock<Recording>,
    /// The places for streams of events that are free.
    streams: Arc<Semaphore>,
}

impl Page {
    /// Acts with these credentials. `None` when the project's id cannot be a header.
    pub(crate) fn new(port: u16, credentials: &Credentials, is_temporary: bool) -> Option<Self> {
        let pat = &credentials.pat;
        Some(Self {
            sessions: Sessions::default(),
            port,
            pat: pat.secret.clone(),
            project: HeaderValue::from_str(&credentials.project.id).ok()?,
            token_file: is_temporary.then(|| pat.file.clone()),
            recording: OnceLock::new(),
            streams: Arc::new(Semaphore::new(MAX_STREAMS)),
        })
    }

    /// The page's address with a new one-time code.
    pub(crate) fn new_link(&self) -> Result<String, getrandom::Error> {
        let code = self.sessions.new_code()?;
        Ok(format!("http://127.0.0.1:{}/?code={code}", self.port))
    }

    /// Whether a path is the page's.
    pub(super) fn has(path: &str) -> bool {
        path == "/" || path.starts_with("/ui/")
    }

    pub(super) async fn respond(
        &self,
        app: &Arc<App>,
        request: Request<RequestBody>,
        stopped: watch::Receiver<()>,
    ) -> Response<PageBody> {
        let mut response = match self.route(app, request, stopped).await {
            Ok(response) => response,
            Err(error) => whole(finish(app, false, Err(error), &ResponseMeta::default())),
        };
        protect(response.headers_mut());
        response
    }

    async fn route(
        &self,
        app: &Arc<App>,
        request: Request<RequestBody>,
        stopped: watch::Receiver<()>,
    ) -> Result<Response<PageBody>, ApiError> {
        let path = request.uri().path();
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        if path == "/" {
            return if is_read {
                self.document(app, &request)
            } else {
                Err(method_not_allowed("GET, HEAD"))
            };
        }
        if let Some(asset) = assets::find(path) {
            return if is_read {
                Ok(whole(asset.response()))
            } else {
                Err(method_not_allowed("GET, HEAD"))
            };
        }
        if path == "/ui/link" {
            return self.link(app, &request);
        }
        self.check_session(request.method(), request.headers())?;
        if path.starts_with("/ui/api/") {
            return Ok(whole(self.act(app, request).await?));
        }
        match (request.method(), path) {
            (&Method::GET, "/ui/session") => self.session(app),
            (&Method::GET, "/ui/events") => {
                let place = Arc::clone(&self.streams).try_acquire_owned();
                let place = place
                    .map_err(|_| ApiError::unavailable("too many pages are open; close one"))?;
                let body = events::stream(&app.log, request.headers(), stopped, place);
                let mut response = Response::new(Either::Right(body));
                let headers = response.headers_mut();
                headers.insert(
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("text/event-stream"),
                );
                Ok(response)
            }
            (&Method::GET, "/ui/refused") => {
                let now = crate::clock::to_timestamp(app.state.clock.now()).into();
                let body = json!({"today": app.log.refused_on_day_of(now)});
                Ok(api_response(app, api::Response::ok(&body)?))
            }
            (&Method::GET, "/ui/leaders") => self.leaders(app, request.headers()).await,
            (&Method::DELETE, "/ui/requests") => {
                app.log.clear();
                Ok(api_response(app, api::Response::no_content()))
            }
            (&Method::GET, path) => match path.strip_prefix("/ui/requests/") {
                Some(number) => logged_request(app, number),
                None => Err(no_route()),
            },
            _ => Err(no_route()),
        }
    }

    /// `GET /`: the page. With `?code=` it begins a session, and the address loses the code.
    fn document(
        &self,
        app: &Arc<App>,
        request: &Request<RequestBody>,
    ) -> Result<Response<PageBody>, ApiError> {
        let query = request.uri().query().unwrap_or_default();
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let code = pairs.find(|(name, _)| name == "code").map(|(_, code)| code);
        let mut response = assets::document();
        let Some(code) = code else {
            return Ok(whole(response));
        };
        let headers = request.headers();
        if *request.method() == Method::GET
            && origin::opens_document(headers)
            && let Some(session) = self.sessions.begin(&code)?
        {
            self.recording.get_or_init(|| Recording::start(&app.log));
            let cookie = session::cookie(self.port, &session);
            let cookie = HeaderValue::try_from(cookie)
                .map_err(|_| ApiError::internal("the session has no cookie"))?;
            response = redirect();
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        } else if self.sessions.has(headers, self.port) {
            response = redirect();
        } else {
            // The page says that the link was used, and how to get another one.
            *response.status_mut() = StatusCode::FORBIDDEN;
        }
        Ok(whole(response))
    }

    /// `POST /ui/link`, with the PAT: another one-time link.
    fn link(
        &self,
        app: &Arc<App>,
        request: &Request<RequestBody>,
    ) -> Result<Response<PageBody>, ApiError> {
        if *request.method() != Method::POST {
            return Err(method_not_allowed("POST"));
        }
        let given = bearer_token(request.headers())?;
        let is_pat: bool = given
            .as_bytes()
            .ct_eq(self.pat.expose_secret().as_bytes())
            .into();
        if !is_pat {
            return Err(ApiError::unauthorized(
                codes::INVALID_API_KEY,
                "the token is not the one of this server",
            ));
        }
        let mut response = api::Response::created(&json!({"url": self.new_link()?}))?;
        response.secret_of = Some(String::new());
        Ok(api_response(app, response))
    }

    fn check_session(&self, method: &Method, headers: &HeaderMap) -> Result<(), ApiError> {
        if !origin::is_same_origin(method, headers) {
            return Err(ApiError::forbidden("another origin's page sent this"));
        }
        if !self.sessions.has(headers, self.port) {
            return Err(ApiError::unauthorized(
                "session_required",
                "the page has no session; open the link that the program printed",
            ));
        }
        Ok(())
    }

    /// `GET /ui/session`: what the page's script needs to know.
    fn session(&self, app: &App) -> Result<Response<PageBody>, ApiError> {
        let body = json!({
            "baseUrl": format!("http://127.0.0.1:{}", self.port),
            "projectId": self.project.to_str().unwrap_or_default(),
            "tokenFile": self.token_file,
            "version": env!("CARGO_PKG_VERSION"),
        });
        Ok(api_response(app, api::Response::ok(&body)?))
    }

    /// `GET /ui/leaders`: of each limit of a project the customer that has used most of it.
    async fn leaders(
        &self,
        app: &Arc<App>,
        headers: &HeaderMap,
    ) -> Result<Response<PageBody>, ApiError> {
        let project = headers.get("x-project").unwrap_or(&self.project);
        let project = project.to_str().unwrap_or_default().to_owned();
        let read = move |unit: &mut UnitOfWork| routes::limit_leaders(unit, &project);
        let leaders = app.state.readers.run(read).await?;
        Ok(api_response(app, api::Response::ok(&leaders)?))
    }

    /// `/ui/api/…`: the same request to the API, with the server's token in place of the cookie.
    async fn act(
        &self,
        app: &Arc<App>,
        request: Request<RequestBody>,
    ) -> Result<Response<ApiBody>, ApiError> {
        let (parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().map_or("", |target| {
            target.as_str().strip_prefix("/ui/api").unwrap_or_default()
        });
        let path = target.split('?').next().unwrap_or_default();
        let is_reachable = path.starts_with("/v1/") || path.starts_with("/dev/");
        // The page must not end the token that it acts with.
        if !is_reachable || path == "/v1/user/token" {
            return Err(no_route());
        }
        let uri = target.parse::<http::Uri>().map_err(|_| no_route())?;
        let mut forwarded = Request::new(body);
        *forwarded.method_mut() = parts.method;
        *forwarded.uri_mut() = uri;
        let headers = forwarded.headers_mut();
        for name in [
            header::CONTENT_TYPE.as_str(),
            header::CONTENT_LENGTH.as_str(),
            header::USER_AGENT.as_str(),
            "idempotency-key",
            "x-project",
        ] {
            if let Some(value) = parts.headers.get(name) {
                headers.insert(
                    http::HeaderName::from_bytes(name.as_bytes()).map_err(|_| no_route())?,
                    value.clone(),
                );
            }
        }
        headers
            .entry("x-project")
            .or_insert_with(|| self.project.clone());
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", self.pat.expose_secret()))
            .map_err(|_| ApiError::internal("the token is no header"))?;
        bearer.set_sensitive(true);
        headers.insert(header::AUTHORIZATION, bearer);
        let purpose = parts.headers.get(PURPOSE).map(HeaderValue::as_bytes);
        if purpose != Some(b"try") {
            forwarded.extensions_mut().insert(Unlimited);
        }
        let response = match purpose {
            // What the page does by itself to show the present state is not logged.
            None => respond_to(app, forwarded).await,
            Some(_) => respond_and_log(app, forwarded, true).await,
        };
        if response.extensions().get::<DropConnection>().is_some() {
            return Err(ApiError::unavailable(
                "an injected fault dropped the connection",
            ));
        }
        Ok(response)
    }
}

fn logged_request(app: &App, number: &str) -> Result<Response<PageBody>, ApiError> {
    let found = number.parse().ok().and_then(|number| app.log.find(number));
    let Some(request) = found else {
        return Err(ApiError::new(
            StatusCode::NOT_FOUND,
            codes::ROUTE_NOT_FOUND,
            "the request is not in the log any more",
        ));
    };
    let message = |message: &crate::request_log::LoggedMessage| json!({"headers": message.headers().collect::<Vec<_>>(), "body": message.body, "isCut": message.is_cut});
    let body = json!({
        "summary": request.summary(),
        "request": message(&request.request),
        "response": message(&request.response),
    });
    Ok(api_response(app, api::Response::ok(&body)?))
}

fn api_response(app: &App, response: api::Response) -> Response<PageBody> {
    whole(finish(app, false, Ok(response), &ResponseMeta::default()))
}

fn whole(response: Response<ApiBody>) -> Response<PageBody> {
    response.map(Either::Left)
}

fn redirect() -> Response<ApiBody> {
    let mut response = Response::new(ApiBody::Memory(Full::default()));
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_static("/"));
    response
}

fn no_route() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        codes::ROUTE_NOT_FOUND,
        "no such route",
    )
}

fn method_not_allowed(allow: &'static str) -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        codes::METHOD_NOT_ALLOWED,
        format!("this path has {allow} only"),
    )
    .with_allow(allow.to_owned())
}

/// The headers of every response below `/` and `/ui/`.
fn protect(headers: &mut HeaderMap) {
    for (name, value) in [
        ("content-security-policy", CONTENT_POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
