use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::Extra;
use crate::word::word_enum;

word_enum! {
    /// How a delivery stands: a try is due, a try was answered with 2xx, or no try follows.
    pub enum DeliveryStatus { Pending = "pending", Success = "success", Failed = "failed" }
}

/// A webhook of the local service: an address of this computer that alerts are sent to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    /// `wh_…`
    pub id: String,
    /// Where alerts are sent.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub url: String,
    /// When it was created.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The body of `POST /dev/webhooks`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewWebhook {
    /// An http URL of this computer, with its port.
    pub url: String,
}

/// The answer to `POST /dev/webhooks`: the only one with the secret. It has no `Serialize`, so that the secret is not
/// shown by accident.
#[derive(Debug, Clone, Deserialize)]
pub struct CreatedWebhook {
    /// What can be read again.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// `whsec_…`, unchecked: the key that deliveries are signed with.
    pub secret: SecretString,
}

/// One alert for one webhook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookDelivery {
    /// `msg_…`: the header `webhook-id`, which is the same over all tries.
    pub id: String,
    /// `wh_…`
    #[serde(default, deserialize_with = "crate::or_default")]
    pub webhook_id: String,
    /// Where it is sent.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub url: String,
    /// What happened: `limit.exceeded`.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub event: String,
    /// A [`DeliveryStatus`], or one that only a newer server knows.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub status: String,
    /// How often it was sent.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub tries: u64,
    /// The status of the answer to the last try; `None` if no answer came.
    #[serde(default)]
    pub response_code: Option<u16>,
    /// Why no answer came to the last try: `no_connection`, `connection_closed`, `invalid_answer` or `timeout`.
    #[serde(default)]
    pub error: Option<String>,
    /// When it is sent again, by the clock of the service.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub next_try_at: Option<Timestamp>,
    /// When the alert was triggered.
    #[serde(default, deserialize_with = "crate::timestamp::deserialize")]
    pub created_at: Option<Timestamp>,
    /// The JSON that is sent.
    #[serde(default)]
    pub body: serde_json::Value,
    /// Fields that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
