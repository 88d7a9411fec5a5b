//! Whose a token is. Servers of different generations tell it on different routes.

use ::http::Method;
use limitry_types::codes::{EXPIRED_API_KEY, INVALID_API_KEY, PROJECT_NOT_FOUND};
use limitry_types::{Page, Project, User, rules};
use serde::de::DeserializeOwned;

use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, ApiResponse, Client, TokenClass};

/// What a server says about a token.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    /// The user of a personal access token, if a route tells it.
    pub user: Option<User>,
    /// The project, if the route that confirmed the token tells it.
    pub project: Option<Project>,
}

/// One call and its answer, which did not tell whose the token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Method and path.
    pub call: String,
    /// The HTTP status.
    pub status: u16,
    /// Whether the body was HTML.
    pub html: bool,
}

pub(super) fn describe_steps(steps: &[Step]) -> String {
    let answers = steps.iter().map(|step| {
        let html = if step.html { " in HTML" } else { "" };
        format!("{} answered {}{html}", step.call, step.status)
    });
    answers.collect::<Vec<_>>().join(", ")
}

/// The routes that tell whose a token is, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    User,
    UserMe,
    Projects,
    ProjectsCurrent,
    Project,
}

impl Route {
    const OF_USER: [Self; 3] = [Self::User, Self::UserMe, Self::Projects];
    const OF_PROJECT: [Self; 2] = [Self::ProjectsCurrent, Self::Project];

    const fn path(self) -> &'static str {
        match self {
            Self::User => "/user",
            Self::UserMe => "/user/me",
            Self::Projects => "/projects",
            Self::ProjectsCurrent => "/projects/current",
            Self::Project => "/project",
        }
    }

    const fn is_of_project(self) -> bool {
        matches!(self, Self::ProjectsCurrent | Self::Project)
    }

    /// Reads a successful answer. `None` if it is not what the route documents.
    fn read(self, response: &ApiResponse) -> Option<Identity> {
        let mut identity = Identity::default();
        match self {
            Self::User | Self::UserMe => identity.user = Some(user(response)?),
            Self::Projects => drop(json::<Page<Project>>(response)?),
            Self::ProjectsCurrent | Self::Project => identity.project = Some(project(response)?),
        }
        Some(identity)
    }
}

fn json<T: DeserializeOwned>(response: &ApiResponse) -> Option<T> {
    serde_json::from_slice(&response.body).ok()
}

/// The user of an answer, which some servers wrap.
fn user(response: &ApiResponse) -> Option<User> {
    let mut body: serde_json::Map<String, serde_json::Value> = json(response)?;
    let whole = if body.contains_key("id") {
        body.into()
    } else {
        let names = ["user", "data"].iter();
        names
            .filter_map(|name| body.remove(*name))
            .find(serde_json::Value::is_object)?
    };
    let user: User = serde_json::from_value(whole).ok()?;
    // Any API may answer an object with an id. A person of Limitry's has an id of its form, or an email address.
    let is_person = user.id.starts_with("usr_") || user.email.is_some();
    (!user.id.is_empty() && is_person).then_some(user)
}

/// The project of an answer. Callers store the id, and a faulty server might repeat the token in it.
fn project(response: &ApiResponse) -> Option<Project> {
    let project: Project = json(response)?;
    (rules::id(&project.id).is_ok() && !project.id.starts_with("limitry_")).then_some(project)
}

impl Client {
    /// Asks whose the token is: `GET /user`, `GET /user/me`, `GET /projects`; then, in a project, `GET /projects/current` and
    /// `GET /project`. The first answer that is as documented confirms the token. An API key begins with its project.
    pub async fn identify(&self) -> Result<Identity, ApiError> {
        let is_personal = self.token().class() == TokenClass::Personal;
        let mut routes = Vec::new();
        if is_personal {
            routes.extend(Route::OF_USER);
        }
        if !is_personal || self.project().is_some() {
            routes.extend(Route::OF_PROJECT);
        }
        self.climb(&routes).await
    }

    /// `GET /projects/current`, or `GET /project` where that route is missing: the project that requests act on.
    pub async fn current_project(&self) -> Result<Project, ApiError> {
        let first = self.read_project(Route::ProjectsCurrent).await;
        match first {
            Err(error) if error.is_route_missing() => {
                let second = self.read_project(Route::Project).await;
                second.map_err(|second| second.unless_route_missing(error))
            }
            result => result,
        }
    }

    async fn read_project(&self, route: Route) -> Result<Project, ApiError> {
        let request = ApiRequest::get(route.path());
        let response = self.send(&request).await?;
        let _: Project = self.decode(&request, &response)?;
        project(&response)
            .ok_or_else(|| self.malformed(&request, "the project has no valid id", None))
    }

    async fn climb(&self, routes: &[Route]) -> Result<Identity, ApiError> {
        let mut steps = Vec::new();
        let mut unauthorized = None;
        for route in routes {
            let mut request = ApiRequest::new(Method::GET, route.path(), Repeat::Idempotent);
            if !route.is_of_project() || self.token().class() != TokenClass::Personal {
                request = request.without_project();
            }
            if *route == Route::Projects {
                request = request.query("limit", "1");
            }
            let (response, error) = self.attempt(&request).await?;
            if error.is_none()
                && let Some(identity) = route.read(&response)
            {
                return Ok(identity);
            }
            if let Some(error) = error {
                unauthorized = self.classify_rejection(*route, error)?.or(unauthorized);
            }
            steps.push(Step {
                call: format!("GET {}", route.path()),
                status: response.status,
                html: super::error::is_html(&response.body),
            });
        }
        Err(unauthorized.unwrap_or_else(|| ApiError::Unconfirmed {
            host: self.api_url().host(),
            steps,
        }))
    }

    /// Returns an error that ends the climb as `Err`, one that counts after the last step as `Some`.
    fn classify_rejection(
        &self,
        route: Route,
        error: ApiError,
    ) -> Result<Option<ApiError>, ApiError> {
        let ApiError::Rejected(rejection) = &error else {
            return Err(error);
        };
        let is_final_code = matches!(&*rejection.code, INVALID_API_KEY | EXPIRED_API_KEY);
        match rejection.status {
            404 if route.is_of_project() && rejection.code == PROJECT_NOT_FOUND => Err(error),
            401 if route.is_of_project() => Err(error),
            // Without a project it may only mean that the header `X-Project` is missing.
            401 if self.project().is_none() && is_final_code => Err(error),
            401 => Ok(Some(error)),
            402 | 408 | 429 | 500.. => Err(error),
            _ => Ok(None),
        }
    }
}
