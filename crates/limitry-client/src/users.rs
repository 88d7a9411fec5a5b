//! The person behind a PAT, and the projects (contract, "Person and projects").

use super::client::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages};
use limitry_types::rules;
use limitry_types::{NewProject, Project, User};

impl Client {
    /// `GET /user`: who the token is.
    pub async fn user(&self) -> Result<User, ApiError> {
        self.call(&ApiRequest::get("/user").without_project()).await
    }

    /// `DELETE /user/token`: the token revokes itself.
    pub async fn revoke_own_token(&self) -> Result<(), ApiError> {
        self.send(&ApiRequest::delete("/user/token").without_project())
            .await
            .map(drop)
    }

    /// `GET /projects`: what the person may act on.
    pub fn projects(&self, wanted: ItemLimit) -> Pages<'_, Project> {
        Pages::new(self, "/projects", Vec::new(), wanted, |_| true)
    }

    /// `POST /projects`. Repeated only where the server cannot have acted: names are not unique.
    pub async fn create_project(&self, new: &NewProject) -> Result<Project, ApiError> {
        self.call(&ApiRequest::post("/projects", new, Repeat::IfUntouched)?.without_project())
            .await
    }

    /// `GET /projects/current`: the project that the call acts on. Its id is going to be written down: it must be one,
    /// and no token that somebody repeats.
    pub async fn current_project(&self) -> Result<Project, ApiError> {
        let call = ApiRequest::get("/projects/current");
        let project: Project = self.call(&call).await?;
        if rules::id(&project.id).is_ok() && !project.id.starts_with("limitry_") {
            return Ok(project);
        }
        let reason = "it named the project by an id that is none";
        Err(self.malformed(&call, reason, None))
    }
}
