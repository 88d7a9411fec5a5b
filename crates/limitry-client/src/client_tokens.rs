//! Client tokens, and the Client API that they open.

use jiff::Timestamp;
use secrecy::ExposeSecret as _;

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

/// Client tokens.
impl Client {
    /// `POST /client-tokens`. Never repeated, because it creates a secret.
    pub async fn create_client_token(
        &self,
        new: &NewClientToken,
    ) -> Result<CreatedClientToken, ApiError> {
        let request = ApiRequest::post("/client-tokens", new, Repeat::Never)?;
        let created: ClientToken = self.call(&request).await?;
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

    /// `GET /client/context`, with a client token: what the token is bound to.
    pub async fn client_context(&self) -> Result<ClientContext, ApiError> {
        self.call(&ApiRequest::get("/client/context").outside_base_path())
            .await
    }
}
