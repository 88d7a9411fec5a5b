//! API keys.

use secrecy::ExposeSecret as _;

use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages, Token, TokenClass};
use limitry_types::{ApiKey, ApiKeyChange, CreatedApiKey, KeyStatus, NewApiKey, rules};

/// A key that was just created.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What can be read again.
    pub key: ApiKey,
    /// The secret, which the API shows only once.
    pub secret: Token,
    /// Whether the key expires at another time than requested.
    pub expiry_ignored: bool,
}

/// A key after a change.
#[derive(Debug, Clone)]
pub struct ChangedKey {
    /// The key.
    pub key: ApiKey,
    /// Whether it has another name than requested.
    pub name_ignored: bool,
    /// Whether it expires at another time than requested.
    pub expiry_ignored: bool,
}

impl ChangedKey {
    fn new(key: ApiKey, change: &ApiKeyChange) -> Self {
        Self {
            name_ignored: change.name.as_ref().is_some_and(|name| *name != key.name),
            expiry_ignored: change
                .expires_at
                .is_some_and(|expiry| !key.has_expiry(expiry)),
            key,
        }
    }
}

/// API keys. They need a personal access token and a project.
impl Client {
    /// `GET /api-keys`, optionally those with one status.
    pub fn keys(&self, status: Option<KeyStatus>, items: ItemLimit) -> Pages<'_, ApiKey> {
        let filters = status
            .iter()
            .map(|status| ("status", status.as_str().to_owned()))
            .collect();
        let pages = Pages::new(self, "/api-keys", filters, items)
            .validated(|key: &ApiKey| rules::id(&key.id).is_ok());
        // A server that does not know the filter sends every key.
        match status {
            Some(KeyStatus::Active) => pages.filtered(|key| key.status == KeyStatus::Active),
            _ => pages,
        }
    }

    /// `POST /api-keys`. Never repeated: a lost response would leave a key whose secret is unknown.
    pub async fn create_key(&self, new: &NewApiKey) -> Result<NewKey, ApiError> {
        let request = ApiRequest::post("/api-keys", new, Repeat::Never)?;
        let created: CreatedApiKey = self.call(&request).await?;
        let secret = Token::parse_as(created.secret.expose_secret(), TokenClass::ApiKey).map_err(
            |error| {
                self.malformed(
                    &request,
                    format!("the key in it is unusable: {error}"),
                    None,
                )
            },
        )?;
        if rules::id(&created.key.id).is_err() {
            return Err(self.malformed(&request, "the new key has no valid id", None));
        }
        let mut key = created.key;
        let is_ignored = |key: &ApiKey| new.expires_at.is_some() && !key.has_expiry(new.expires_at);
        // A response may leave out fields that are set.
        if is_ignored(&key)
            && let Ok(read) = self.key(&key.id).await
        {
            key = read;
        }
        Ok(NewKey {
            expiry_ignored: is_ignored(&key),
            key,
            secret,
        })
    }

    /// `GET /api-keys/ID`
    pub async fn key(&self, id: &str) -> Result<ApiKey, ApiError> {
        let path = self.path("/api-keys", id)?;
        self.call_for_key(&ApiRequest::get(&path).naming_resource(), id)
            .await
    }

    /// Rejects a response about another key.
    async fn call_for_key(&self, request: &ApiRequest<'_>, id: &str) -> Result<ApiKey, ApiError> {
        let key: ApiKey = self.call(request).await?;
        if key.id == id {
            Ok(key)
        } else {
            Err(self.malformed(request, format!("it is about another key than {id}"), None))
        }
    }

    /// `PUT /api-keys/ID`. Compares the result with the request.
    pub async fn change_key(
        &self,
        id: &str,
        change: &ApiKeyChange,
    ) -> Result<ChangedKey, ApiError> {
        let path = self.path("/api-keys", id)?;
        let key = self
            .call_for_key(&ApiRequest::put(&path, change)?.naming_resource(), id)
            .await?;
        let changed = ChangedKey::new(key, change);
        if changed.name_ignored || changed.expiry_ignored {
            // A response may leave out fields that are set.
            return Ok(ChangedKey::new(self.key(id).await?, change));
        }
        Ok(changed)
    }

    /// `DELETE /api-keys/ID`: takes effect at once, and cannot be undone. Revoking a revoked key succeeds.
    pub async fn revoke_key(&self, id: &str) -> Result<(), ApiError> {
        let path = self.path("/api-keys", id)?;
        self.delete(&ApiRequest::delete(&path).naming_resource())
            .await
    }
}
