//! The person behind a PAT, and the projects (contract, "Person and projects").

use super::client::Call;
use super::{ApiError, Client, Listing, Wanted};
use crate::wire::{Project, User};

impl Client {
    /// `GET /user`: who the token is.
    pub async fn user(&self) -> Result<User, ApiError> {
        self.call(&Call::get("/user").without_project()).await
    }

    /// `DELETE /user/token`: the token revokes itself.
    pub async fn revoke_own_token(&self) -> Result<(), ApiError> {
        self.send(&Call::delete("/user/token").without_project())
            .await
            .map(drop)
    }

    /// `GET /projects`: what the person may act on.
    pub async fn projects(&self, wanted: Wanted) -> Result<Listing<Project>, ApiError> {
        self.list("/projects", &[], wanted, |_| true).await
    }

    /// `GET /projects/current`: the project that the call acts on.
    pub async fn current_project(&self) -> Result<Project, ApiError> {
        self.call(&Call::get("/projects/current")).await
    }
}
