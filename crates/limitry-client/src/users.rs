//! The user of a personal access token, and their projects.

use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages};
use limitry_types::{NewProject, Project, User};

/// The user and their projects. They need a personal access token.
impl Client {
    /// `GET /user`: the user whom the token belongs to.
    pub async fn user(&self) -> Result<User, ApiError> {
        self.call(&ApiRequest::get("/user").without_project()).await
    }

    /// `DELETE /user/token`: revokes the token in use.
    pub async fn revoke_own_token(&self) -> Result<(), ApiError> {
        self.delete(&ApiRequest::delete("/user/token").without_project())
            .await
    }

    /// `GET /projects`
    pub fn projects(&self, items: ItemLimit) -> Pages<'_, Project> {
        Pages::new(self, "/projects", Vec::new(), items)
    }

    /// `POST /projects`
    pub async fn create_project(&self, new: &NewProject) -> Result<Project, ApiError> {
        // Names are not unique: a repeated request would create a second project.
        let request = ApiRequest::post("/projects", new, Repeat::IfUnprocessed)?;
        self.call(&request.without_project()).await
    }
}
