//! Checking, recording and adding up usage (contract, "Usage").

use bytes::Bytes;
use http::Method;
use jiff::Timestamp;

use super::client::{ApiRequest, request_id};
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages};
use limitry_types::{
    Breakdown, Event, Grouping, Interval, NewEvent, Recorded, RecordedBatch, Timeseries, Totals,
    Tracked, UsageCheck, Verdict,
};

/// Which events are added up or listed: `[start, end)` and filters.
#[derive(Debug, Clone, Default)]
pub struct Range {
    /// From this moment on.
    pub start: Option<Timestamp>,
    /// Before this moment.
    pub end: Option<Timestamp>,
    /// Of this customer alone.
    pub customer: Option<String>,
    /// Of this type alone.
    pub event: Option<String>,
    /// Of this model alone.
    pub model: Option<String>,
}

impl Range {
    fn filters(&self) -> Vec<(&'static str, String)> {
        [
            ("startDate", self.start.map(|time| time.to_string())),
            ("endDate", self.end.map(|time| time.to_string())),
            ("customerId", self.customer.clone()),
            ("eventType", self.event.clone()),
            ("model", self.model.clone()),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)))
        .collect()
    }

    pub(super) fn on<'a>(&self, mut call: ApiRequest<'a>) -> ApiRequest<'a> {
        for (name, value) in self.filters() {
            call = call.query(name, value);
        }
        call
    }
}

/// The answer to `POST /track`.
#[derive(Debug, Clone)]
pub enum Track {
    /// It was allowed and is recorded.
    Recorded(Box<Tracked>),
    /// It was refused and is not recorded: an answer, not an error.
    Refused(Box<Verdict>),
}

impl Client {
    /// `POST /usage/check`: whether a customer may; nothing is counted.
    pub async fn check_usage(&self, check: &UsageCheck) -> Result<Verdict, ApiError> {
        self.call(&ApiRequest::post("/usage/check", check, Repeat::Safe)?)
            .await
    }

    /// `POST /events/record`. Repeated only when the event carries an idempotency key, under which it counts once.
    pub async fn record_event(&self, event: &NewEvent) -> Result<Recorded, ApiError> {
        self.call(&ApiRequest::post("/events/record", event, repeat(event))?)
            .await
    }

    /// `POST /events/batch` with a body that is written already, sent once: whoever sends many has a patience of their
    /// own. Under `key` a repeat is answered with what the first attempt did. An answer whose numbers do not add up to
    /// the `sent` events does not say that the API has them, and must not be taken for it.
    pub async fn record_batch(
        &self,
        body: Bytes,
        key: &str,
        sent: u64,
    ) -> Result<RecordedBatch, ApiError> {
        let call = ApiRequest::new(Method::POST, "/events/batch", Repeat::Never);
        let call = call.body(body).idempotency_key(key);
        let reply = self.send(&call).await?;
        let answer: RecordedBatch = self.decode(&call, &reply)?;
        let adds_up = match answer.duplicates {
            Some(duplicates) => answer.count.checked_add(duplicates) == Some(sent),
            None => answer.count <= sent,
        };
        if adds_up {
            return Ok(answer);
        }
        let before = answer
            .duplicates
            .map(|n| format!(" and {n} known before"))
            .unwrap_or_default();
        let reason = format!("of {sent} events it counts {} new{before}", answer.count);
        Err(self.malformed(&call, reason, request_id(&reply)))
    }

    /// `POST /track`: checks and records in one. A rejection is told from the API's own 429 by its `allowed`.
    pub async fn track(&self, event: &NewEvent) -> Result<Track, ApiError> {
        let call = ApiRequest::post("/track", event, repeat(event))?.with_refusal();
        let reply = self.send(&call).await?;
        if reply.status == 429 {
            return Ok(Track::Refused(Box::new(self.decode(&call, &reply)?)));
        }
        Ok(Track::Recorded(Box::new(self.decode(&call, &reply)?)))
    }

    /// `GET /events`
    pub fn events(&self, range: &Range, wanted: ItemLimit) -> Pages<'_, Event> {
        Pages::new(self, "/events", range.filters(), wanted, |_| true)
    }

    /// `GET /usage/summary`
    pub async fn usage_summary(&self, range: &Range) -> Result<Totals, ApiError> {
        self.call(&range.on(ApiRequest::get("/usage/summary")))
            .await
    }

    /// `GET /usage/breakdown`
    pub async fn usage_breakdown(
        &self,
        range: &Range,
        by: Grouping,
    ) -> Result<Breakdown, ApiError> {
        self.call(
            &range
                .on(ApiRequest::get("/usage/breakdown"))
                .query("groupBy", by.as_str()),
        )
        .await
    }

    /// `GET /usage/timeseries`
    pub async fn usage_timeseries(
        &self,
        range: &Range,
        interval: Interval,
    ) -> Result<Timeseries, ApiError> {
        self.call(
            &range
                .on(ApiRequest::get("/usage/timeseries"))
                .query("interval", interval.as_str()),
        )
        .await
    }
}

fn repeat(event: &NewEvent) -> Repeat {
    if event.idempotency_key.is_some() {
        Repeat::Safe
    } else {
        Repeat::IfUntouched
    }
}
