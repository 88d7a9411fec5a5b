//! Checking and recording usage (contract, "Usage").

use super::client::Call;
use super::retry::Repeat;
use super::{ApiError, Client};
use crate::wire::{NewEvent, Recorded, UsageCheck, Verdict};

impl Client {
    /// `POST /usage/check`: whether a customer may; nothing is counted.
    pub async fn check_usage(&self, check: &UsageCheck) -> Result<Verdict, ApiError> {
        self.call(&Call::post("/usage/check", check, Repeat::Safe)?)
            .await
    }

    /// `POST /events/record`. Repeated only when the event carries an idempotency key, under which it counts once.
    pub async fn record_event(&self, event: &NewEvent) -> Result<Recorded, ApiError> {
        let repeat = if event.idempotency_key.is_some() {
            Repeat::Safe
        } else {
            Repeat::IfUntouched
        };
        self.call(&Call::post("/events/record", event, repeat)?)
            .await
    }
}
