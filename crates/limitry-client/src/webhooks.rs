//! The webhooks of a local service, which its alerts are sent to. The hosted API makes them in its dashboard.

use limitry_types::{CreatedWebhook, NewWebhook, Webhook, WebhookDelivery};

use super::dev::DevRoutes;
use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, ItemLimit, Pages};

/// Webhooks, of the project of the client.
impl<'a> DevRoutes<'a> {
    /// `GET /dev/webhooks`
    pub fn webhooks(&self, items: ItemLimit) -> Pages<'a, Webhook> {
        Pages::new(self.0, "/dev/webhooks", Vec::new(), items).outside_base_path()
    }

    /// `POST /dev/webhooks`. Never repeated, because it creates a secret.
    pub async fn create_webhook(&self, new: &NewWebhook) -> Result<CreatedWebhook, ApiError> {
        let request = ApiRequest::post("/dev/webhooks", new, Repeat::Never)?;
        self.0.call(&request.outside_base_path()).await
    }

    /// `DELETE /dev/webhooks/ID`
    pub async fn delete_webhook(&self, id: &str) -> Result<(), ApiError> {
        let path = self.0.path("/dev/webhooks", id)?;
        let request = ApiRequest::delete(&path).naming_resource();
        self.0.delete(&request.outside_base_path()).await
    }

    /// `GET /dev/webhook-deliveries`: those of a webhook, or of all of them, newest first.
    pub fn webhook_deliveries(
        &self,
        webhook: Option<&str>,
        items: ItemLimit,
    ) -> Pages<'a, WebhookDelivery> {
        let filters = webhook.map(|id| ("webhook", id.to_owned()));
        let filters = filters.into_iter().collect();
        Pages::new(self.0, "/dev/webhook-deliveries", filters, items).outside_base_path()
    }

    /// `POST /dev/webhook-deliveries/ID/redeliver`: sends a delivery again, now.
    pub async fn redeliver(&self, id: &str) -> Result<WebhookDelivery, ApiError> {
        let path = self.0.path("/dev/webhook-deliveries", id)?;
        let path = format!("{path}/redeliver");
        let request = ApiRequest::new(::http::Method::POST, &path, Repeat::Idempotent);
        self.0
            .call(&request.naming_resource().outside_base_path())
            .await
    }
}
