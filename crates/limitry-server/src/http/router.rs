use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use http::{HeaderMap, Method, Request, Response, StatusCode};

use super::app::App;
use super::headers::{ResponseMeta, add_preflight, finish};
use super::pipeline::{handle, require_client_token};
use super::request_parts::RequestBody;
use crate::api::{self, ApiBody, ApiError};
use crate::routes::{ROUTES, RequiredAuth, Route};
use limitry_types::codes;

static ROUTER: LazyLock<Router> = LazyLock::new(Router::new);

/// Responds to any request.
pub(crate) async fn respond_to(app: &Arc<App>, request: Request<RequestBody>) -> Response<ApiBody> {
    let path = request.uri().path();
    let routes = ROUTER.find(path);
    let method = match *request.method() {
        Method::HEAD => &Method::GET,
        ref other => other,
    };
    if let Some(route) = routes.iter().find(|route| route.method == *method) {
        handle(app, route, request).await
    } else if routes.is_empty() {
        let not_found = ApiError::new(
            StatusCode::NOT_FOUND,
            codes::ROUTE_NOT_FOUND,
            "no such route",
        );
        let is_cors = path.starts_with("/client/");
        // A page without a token learns nothing, not even which routes exist.
        let unauthorized = if is_cors {
            require_client_token(app, request.headers()).await.err()
        } else {
            None
        };
        let error = unauthorized.unwrap_or(not_found);
        finish(app, is_cors, Err(error), &ResponseMeta::default())
    } else {
        method_not_allowed(app, routes, method, request.headers()).await
    }
}

/// 405, or the response to a CORS preflight.
async fn method_not_allowed(
    app: &App,
    routes: &[&'static Route],
    method: &Method,
    headers: &HeaderMap,
) -> Response<ApiBody> {
    let is_cors = routes
        .iter()
        .any(|route| route.auth == RequiredAuth::ClientToken);
    let mut methods: Vec<&str> = routes.iter().map(|route| route.method.as_str()).collect();
    if is_cors {
        methods.push("OPTIONS");
    }
    let allow = methods.join(", ");
    let meta = ResponseMeta::default();
    if is_cors && *method == Method::OPTIONS {
        let mut response = finish(app, is_cors, Ok(api::Response::no_content()), &meta);
        add_preflight(response.headers_mut(), &allow);
        return response;
    }
    if is_cors && let Err(error) = require_client_token(app, headers).await {
        return finish(app, is_cors, Err(error), &meta);
    }
    let error = ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        codes::METHOD_NOT_ALLOWED,
        format!("this path has {allow} only"),
    )
    .with_allow(allow);
    finish(app, is_cors, Err(error), &meta)
}

/// The routes by path.
struct Router {
    /// Paths without `{id}`. They win over templates: `/v1/quotas/check` is not a quota.
    fixed: HashMap<&'static str, Vec<&'static Route>>,
    templates: Vec<(&'static str, Vec<&'static Route>)>,
}

impl Router {
    fn new() -> Self {
        let mut fixed: HashMap<_, Vec<_>> = HashMap::new();
        let mut templates: Vec<(&str, Vec<_>)> = Vec::new();
        for route in ROUTES {
            if !route.path.contains('{') {
                fixed.entry(route.path).or_default().push(route);
            } else if let Some((_, routes)) =
                templates.iter_mut().find(|(path, _)| *path == route.path)
            {
                routes.push(route);
            } else {
                templates.push((route.path, vec![route]));
            }
        }
        Self { fixed, templates }
    }

    /// The routes of a path, one for each method.
    fn find(&self, path: &str) -> &[&'static Route] {
        let template = || {
            let mut templates = self.templates.iter();
            let found = templates.find(|(template, _)| matches(template, path));
            found.map(|(_, routes)| routes)
        };
        let routes = self.fixed.get(path).or_else(template);
        routes.map_or(&[], Vec::as_slice)
    }
}

/// Whether a path equals a template, with any text in the place of `{id}`.
fn matches(template: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    template.split('/').all(|expected| {
        segments
            .next()
            .is_some_and(|segment| segment == expected || expected == "{id}" && !segment.is_empty())
    }) && segments.next().is_none()
}
