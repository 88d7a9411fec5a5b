//! API keys (contract, "API keys"). PAT only.

use secrecy::ExposeSecret as _;

use super::client::{Call, is_id};
use super::retry::Repeat;
use super::{ApiError, Client, Pages, Wanted};
use crate::auth::{Token, TokenClass};
use crate::wire::{ApiKey, ApiKeyChange, CreatedApiKey, KeyStatus, NewApiKey};

/// A key that was just made, with its secret checked.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What can be read again.
    pub key: ApiKey,
    /// The secret, for the only time.
    pub secret: Token,
}

impl Client {
    /// `GET /api-keys`, all of them or only those with a status.
    pub fn keys(&self, status: Option<KeyStatus>, wanted: Wanted) -> Pages<'_, ApiKey> {
        let filters = status
            .iter()
            .map(|status| ("status", status.as_str().to_owned()))
            .collect();
        // A server that does not know the filter sends every key.
        let keep: fn(&ApiKey) -> bool = if status == Some(KeyStatus::Active) {
            |key| key.status == KeyStatus::Active
        } else {
            |_| true
        };
        Pages::new(self, "/api-keys", filters, wanted, keep).checked(|key| is_id(&key.id))
    }

    /// `POST /api-keys`. Never repeated: nobody could tell how many keys there would be. A secret or an id that
    /// is none is an error, and is shown to nobody.
    pub async fn create_key(&self, new: &NewApiKey) -> Result<NewKey, ApiError> {
        let call = Call::post("/api-keys", new, Repeat::Never)?;
        let created: CreatedApiKey = self.call(&call).await?;
        let secret = Token::parse_as(created.secret.expose_secret(), TokenClass::ApiKey).map_err(
            |reason| {
                self.malformed(
                    &call,
                    format!("what it calls a key is none: {reason}"),
                    None,
                )
            },
        )?;
        if !is_id(&created.key.id) {
            return Err(self.malformed(&call, "the new key's id is none", None));
        }
        Ok(NewKey {
            key: created.key,
            secret,
        })
    }

    /// `GET /api-keys/{id}`
    pub async fn key(&self, id: &str) -> Result<ApiKey, ApiError> {
        let path = self.path("/api-keys", id)?;
        self.call(&Call::get(&path)).await
    }

    /// `PUT /api-keys/{id}`
    pub async fn change_key(&self, id: &str, change: &ApiKeyChange) -> Result<ApiKey, ApiError> {
        let path = self.path("/api-keys", id)?;
        self.call(&Call::put(&path, change)?).await
    }

    /// `DELETE /api-keys/{id}`: immediate, for ever, and no error when it was done before.
    pub async fn revoke_key(&self, id: &str) -> Result<(), ApiError> {
        let path = self.path("/api-keys", id)?;
        self.send(&Call::delete(&path)).await.map(drop)
    }
}
