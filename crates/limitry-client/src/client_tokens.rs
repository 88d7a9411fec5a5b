//! Client tokens, and what one of them can see (contract, "Client tokens and the Client API").

use secrecy::ExposeSecret as _;

use super::client::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client};
use crate::{Token, TokenClass};
use limitry_types::{ClientContext, ClientToken, NewClientToken};

/// A client token that was just made, with its secret checked.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// `ct_…`
    pub id: Option<String>,
    /// When it stops working.
    pub expires_at: Option<jiff::Timestamp>,
    /// The token, for the only time.
    pub secret: Token,
}

impl Client {
    /// `POST /client-tokens`. Never repeated: it makes a secret. A token that is none is shown to nobody.
    pub async fn create_client_token(&self, new: &NewClientToken) -> Result<NewToken, ApiError> {
        let call = ApiRequest::post("/client-tokens", new, Repeat::Never)?;
        let created: ClientToken = self.call(&call).await?;
        let secret = Token::parse_as(created.token.expose_secret(), TokenClass::ClientToken)
            .map_err(|reason| {
                self.malformed(
                    &call,
                    format!("what it calls a token is none: {reason}"),
                    None,
                )
            })?;
        Ok(NewToken {
            id: created.id,
            expires_at: created.expires_at,
            secret,
        })
    }

    /// `GET /client/context`, with a client token: what it is bound to.
    pub async fn client_context(&self) -> Result<ClientContext, ApiError> {
        self.call(&ApiRequest::get("/client/context").outside_base_path())
            .await
    }
}
