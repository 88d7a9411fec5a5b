//! Checking, recording and summing usage.

use bytes::Bytes;
use http::Method;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::first_form;
use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages};
use limitry_types::{
    Breakdown, Event, Grouping, Interval, NewEvent, Recorded, RecordedBatch, Timeseries, Totals,
    Tracked, UsageCheck, Verdict,
};

/// Selects events: by time in `[start, end)`, and by the fields that are given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Range {
    /// The first point in time.
    pub start: Option<Timestamp>,
    /// The first point in time after the range.
    pub end: Option<Timestamp>,
    /// The customer's id.
    pub customer: Option<String>,
    /// The event type.
    pub event: Option<String>,
    /// The dimension `model`.
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

    pub(super) fn filter<'a>(&self, mut request: ApiRequest<'a>) -> ApiRequest<'a> {
        for (name, value) in self.filters() {
            request = request.query(name, value);
        }
        request
    }
}

/// The answer to `POST /track`.
#[derive(Debug, Clone)]
pub enum Track {
    /// The event was allowed and is recorded.
    Recorded(Box<Tracked>),
    /// The event was refused and is not recorded.
    Refused(Box<Verdict>),
}

#[derive(Serialize)]
struct Batch<'a> {
    events: &'a [NewEvent],
}

/// Usage. It needs an API key, or a personal access token and a project.
impl Client {
    /// `POST /usage/check`: whether a customer may use something. Counts nothing.
    pub async fn check_usage(&self, check: &UsageCheck) -> Result<Verdict, ApiError> {
        self.call(&ApiRequest::post(
            "/usage/check",
            check,
            Repeat::Idempotent,
        )?)
        .await
    }

    /// `POST /events/record`, or `POST /events` in the first generation's form where that route is missing. Retried in full
    /// only when the event has an idempotency key, under which it counts once.
    pub async fn record_event(&self, event: &NewEvent) -> Result<Recorded, ApiError> {
        let request = ApiRequest::post("/events/record", event, repeat(event))?;
        match self.call(&request).await {
            Err(error) if error.is_route_missing() => {
                let older = first_form::whole(event).map_err(|name| ApiError::NoField {
                    host: self.api_url().host(),
                    name,
                })?;
                let request = ApiRequest::post("/events", &older, repeat(event))?;
                let older = self.call(&request).await;
                older.map_err(|second: ApiError| second.unless_route_missing(error))
            }
            result => result,
        }
    }

    /// `POST /events/batch`: records 1 to 1000 events, or none of them. Retried in full only when every event has an
    /// idempotency key.
    pub async fn record_events(&self, events: &[NewEvent]) -> Result<RecordedBatch, ApiError> {
        let repeat = if events
            .iter()
            .all(|event| repeat(event) == Repeat::Idempotent)
        {
            Repeat::Idempotent
        } else {
            Repeat::IfUnprocessed
        };
        let request = ApiRequest::post("/events/batch", &Batch { events }, repeat)?;
        self.send_batch(&request, events.len() as u64).await
    }

    /// Does the same as [`Client::record_events`] with a body that is already encoded and holds `events` events. Sent
    /// once: the caller retries, and the server answers a repeated `idempotency_key` with its first response.
    pub async fn record_encoded_batch(
        &self,
        body: Bytes,
        idempotency_key: &str,
        events: u64,
    ) -> Result<RecordedBatch, ApiError> {
        let request = ApiRequest::new(Method::POST, "/events/batch", Repeat::Never)
            .body(body)
            .idempotency_key(idempotency_key);
        self.send_batch(&request, events).await
    }

    /// A response whose counts do not add up to the events that were sent is malformed.
    async fn send_batch(
        &self,
        request: &ApiRequest<'_>,
        sent: u64,
    ) -> Result<RecordedBatch, ApiError> {
        let response = self.send(request).await?;
        let recorded: RecordedBatch = self.decode(request, &response)?;
        let adds_up = match recorded.duplicates {
            Some(duplicates) => recorded.count.checked_add(duplicates) == Some(sent),
            // Without a new event, nothing tells duplicates from events that were dropped.
            None => recorded.count <= sent && (recorded.count > 0 || sent == 0),
        };
        if adds_up {
            return Ok(recorded);
        }
        let duplicates = recorded
            .duplicates
            .map(|n| format!(" and {n} duplicates"))
            .unwrap_or_default();
        let reason = format!(
            "of {sent} events it counts {} new{duplicates}",
            recorded.count
        );
        Err(self.malformed(request, reason, response.request_id()))
    }

    /// `POST /track`: checks and records in one request.
    pub async fn track(&self, event: &NewEvent) -> Result<Track, ApiError> {
        let body = first_form::mixed(event)?;
        let request = ApiRequest::post("/track", &body, repeat(event))?.refusable();
        let response = self.send(&request).await?;
        if response.status == 429 {
            // The first generation leaves `allowed` out of a refusal.
            let mut body: Map<String, Value> = self.decode(&request, &response)?;
            body.insert("allowed".to_owned(), Value::Bool(false));
            let verdict = serde_json::from_value(Value::Object(body)).map_err(|error| {
                let reason = format!("it is not the documented JSON ({error})");
                self.malformed(&request, reason, response.request_id())
            })?;
            return Ok(Track::Refused(Box::new(verdict)));
        }
        let tracked: Tracked = self.decode(&request, &response)?;
        if !tracked.verdict.allowed {
            let reason = "it says both that it succeeded and that it refused";
            return Err(self.malformed(&request, reason, response.request_id()));
        }
        Ok(Track::Recorded(Box::new(tracked)))
    }

    /// `GET /events`
    pub fn events(&self, range: &Range, items: ItemLimit) -> Pages<'_, Event> {
        Pages::new(self, "/events", range.filters(), items)
    }

    /// `GET /usage`, or `GET /usage/summary` where that route is missing.
    pub async fn usage_summary(&self, range: &Range) -> Result<Totals, ApiError> {
        let first = self.call(&range.filter(ApiRequest::get("/usage"))).await;
        match first {
            Err(error) if error.is_route_missing() => {
                let second = ApiRequest::get("/usage/summary");
                let second = self.call(&range.filter(second)).await;
                second.map_err(|second: ApiError| second.unless_route_missing(error))
            }
            result => result,
        }
    }

    /// `GET /usage/breakdown`
    pub async fn usage_breakdown(
        &self,
        range: &Range,
        group_by: Grouping,
    ) -> Result<Breakdown, ApiError> {
        let request = ApiRequest::get("/usage/breakdown").query("groupBy", group_by.as_str());
        self.call(&range.filter(request)).await
    }

    /// `GET /usage/timeseries`
    pub async fn usage_timeseries(
        &self,
        range: &Range,
        interval: Interval,
    ) -> Result<Timeseries, ApiError> {
        let request = ApiRequest::get("/usage/timeseries").query("interval", interval.as_str());
        self.call(&range.filter(request)).await
    }
}

fn repeat(event: &NewEvent) -> Repeat {
    if event.idempotency_key.is_some() {
        Repeat::Idempotent
    } else {
        Repeat::IfUnprocessed
    }
}
