//! Client tokens, and the Client API that they open.

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::{Map, Value};

use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, Token, TokenClass};
use limitry_types::{ClientContext, ClientToken, NewClientToken};

/// A client token that was just created.
#[derive(Debug, Clone)]
pub struct CreatedClientToken {
    /// `ct_…`
    pub id: Option<String>,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
    /// The token, which the API shows only once.
    pub secret: Token,
}

/// The body of `POST /client-tokens` with the context under its other name.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OlderForm<'a> {
    #[serde(rename = "publicMetadata")]
    context: &'a Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_context: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_seconds: Option<u32>,
}

/// Client tokens.
impl Client {
    /// `POST /client-tokens`. Never repeated, because it creates a secret.
    pub async fn create_client_token(
        &self,
        new: &NewClientToken,
    ) -> Result<CreatedClientToken, ApiError> {
        let request = ApiRequest::post("/client-tokens", new, Repeat::Never)?;
        let created: ClientToken = match self.call(&request).await {
            Err(error) if error.status() == Some(400) => {
                // Some servers know the context as `publicMetadata`. Nothing was created: the first request was rejected.
                let renamed = OlderForm {
                    context: &new.context,
                    server_context: new.server_context.as_ref(),
                    ttl_seconds: new.ttl_seconds,
                };
                let second = ApiRequest::post("/client-tokens", &renamed, Repeat::Never)?;
                let second = self.call(&second).await;
                second.map_err(|second: ApiError| {
                    if second.status() == Some(400) {
                        error
                    } else {
                        second
                    }
                })?
            }
            result => result?,
        };
        let secret = Token::parse_as(created.token.expose_secret(), TokenClass::ClientToken)
            .map_err(|error| {
                self.malformed(
                    &request,
                    format!("the token in it is unusable: {error}"),
                    None,
                )
            })?;
        Ok(CreatedClientToken {
            id: created.id,
            expires_at: created.expires_at,
            secret,
        })
    }

    /// `GET /client/token`, or `GET /client/context` where that route is missing, with a client token: what the token is
    /// bound to.
    pub async fn client_context(&self) -> Result<ClientContext, ApiError> {
        match self.read_context("/client/token").await {
            Err(error) if error.is_route_missing() => self
                .read_context("/client/context")
                .await
                .map_err(|second| second.unless_route_missing(error)),
            result => result,
        }
    }

    async fn read_context(&self, path: &str) -> Result<ClientContext, ApiError> {
        self.call(&ApiRequest::get(path).outside_base_path()).await
    }
}
