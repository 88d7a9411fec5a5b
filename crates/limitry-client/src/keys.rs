//! API keys (contract, "API keys"). PAT only.

use jiff::Timestamp;
use secrecy::ExposeSecret as _;

use super::client::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages};
use crate::{Token, TokenClass};
use limitry_types::rules;
use limitry_types::{ApiKey, ApiKeyChange, CreatedApiKey, KeyStatus, NewApiKey};

/// A key that was just made, with its secret checked.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What can be read again.
    pub key: ApiKey,
    /// The secret, for the only time.
    pub secret: Token,
    /// Whether it has another end than was asked for.
    pub end_ignored: bool,
}

/// A key as it is after a change, and what of the change is not there although the API answered that it is.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The key.
    pub key: ApiKey,
    /// Whether it has another name than was asked for.
    pub name_ignored: bool,
    /// Whether it has another end than was asked for.
    pub end_ignored: bool,
}

impl Changed {
    fn of(key: ApiKey, change: &ApiKeyChange) -> Self {
        Self {
            name_ignored: change.name.as_ref().is_some_and(|name| *name != key.name),
            end_ignored: change
                .expires_at
                .is_some_and(|end| !same_second(end, key.expires_at)),
            key,
        }
    }
}

/// Whether two ends are one, as far as every server keeps them.
fn same_second(a: Option<Timestamp>, b: Option<Timestamp>) -> bool {
    a.map(Timestamp::as_second) == b.map(Timestamp::as_second)
}

impl Client {
    /// `GET /api-keys`, all of them or only those with a status.
    pub fn keys(&self, status: Option<KeyStatus>, wanted: ItemLimit) -> Pages<'_, ApiKey> {
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
        Pages::new(self, "/api-keys", filters, wanted, keep)
            .checked(|key| rules::id(&key.id).is_ok())
    }

    /// `POST /api-keys`. Never repeated: nobody could tell how many keys there would be. A secret or an id that
    /// is none is an error, and is shown to nobody.
    pub async fn create_key(&self, new: &NewApiKey) -> Result<NewKey, ApiError> {
        let call = ApiRequest::post("/api-keys", new, Repeat::Never)?;
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
        if rules::id(&created.key.id).is_err() {
            return Err(self.malformed(&call, "the new key's id is none", None));
        }
        let mut key = created.key;
        // An answer may leave out what is there all the same.
        let is_set =
            |key: &ApiKey| new.expires_at.is_none() || same_second(new.expires_at, key.expires_at);
        if !is_set(&key)
            && let Ok(read) = self.key(&key.id).await
        {
            key = read;
        }
        Ok(NewKey {
            end_ignored: !is_set(&key),
            key,
            secret,
        })
    }

    /// `GET /api-keys/{id}`
    pub async fn key(&self, id: &str) -> Result<ApiKey, ApiError> {
        let path = self.path("/api-keys", id)?;
        self.call(&ApiRequest::get(&path)).await
    }

    /// `PUT /api-keys/{id}`. What came back is compared with what was asked for.
    pub async fn change_key(&self, id: &str, change: &ApiKeyChange) -> Result<Changed, ApiError> {
        let path = self.path("/api-keys", id)?;
        let answered: ApiKey = self.call(&ApiRequest::put(&path, change)?).await?;
        let changed = Changed::of(answered, change);
        if changed.name_ignored || changed.end_ignored {
            // An answer may leave out what is there all the same.
            return Ok(Changed::of(self.key(id).await?, change));
        }
        Ok(changed)
    }

    /// `DELETE /api-keys/{id}`: immediate, for ever, and no error when it was done before.
    pub async fn revoke_key(&self, id: &str) -> Result<(), ApiError> {
        let path = self.path("/api-keys", id)?;
        self.send(&ApiRequest::delete(&path)).await.map(drop)
    }
}
