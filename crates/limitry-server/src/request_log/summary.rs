use std::borrow::Cow;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::LoggedRequest;
use limitry_types::{Amount, json};

/// One line of a log: what was asked, and what was decided.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RequestSummary {
    /// The number of the request.
    pub sequence: u64,
    /// When it arrived, by the service's clock: RFC 3339 with milliseconds.
    pub time: String,
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The status; `None` when the connection was dropped by a fault.
    pub status: Option<u16>,
    /// How long the response took.
    pub duration_ms: f64,
    /// The customer that the request names.
    pub customer: Option<String>,
    /// The type of the event that the request names.
    pub event_type: Option<String>,
    /// What was decided.
    pub verdict: Option<Verdict>,
    /// The quotas and rate limits that refused, such as `Daily 2/2`.
    pub refused_by: Vec<String>,
    /// The code of the error.
    pub error: Option<String>,
    /// The token of the request: its prefix and last four characters.
    pub token: Option<String>,
    /// The `X-Request-Id` of the response.
    pub request_id: Option<String>,
    /// Whether the page in the browser sent it.
    pub from_page: bool,
}

/// What a check or a recording came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Verdict {
    /// A check allowed it.
    Allowed,
    /// A quota or a rate limit refused it.
    Refused,
    /// An event was counted.
    Recorded,
    /// All events were known already.
    Duplicate,
}

impl Verdict {
    /// As in JSON: `allowed`, `refused`, `recorded`, `duplicate`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Recorded => "recorded",
            Self::Duplicate => "duplicate",
        }
    }
}

/// The top of a body, whose values are read where they are needed. A body that is no object has no fields.
struct Fields<'a>(Vec<json::Member<'a>>);

impl<'a> Fields<'a> {
    fn of(body: &'a str) -> Self {
        Self(json::members(body).unwrap_or_default())
    }

    fn get(&self, name: &str) -> Option<&'a RawValue> {
        let mut fields = self.0.iter();
        let (_, value) = fields.find(|(field, _)| field == name)?;
        Some(*value)
    }

    fn text(&self, name: &str) -> Option<String> {
        json::string(self.get(name)?).map(Cow::into_owned)
    }

    /// A text in an object.
    fn inner_text(&self, object: &str, name: &str) -> Option<String> {
        Self::of(self.get(object)?.get()).text(name)
    }

    /// A boolean or a number.
    fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.get().parse().ok()
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StateFields {
    name: String,
    exceeded: bool,
    limit: Amount,
    used: Option<Amount>,
    window: Option<String>,
}

impl LoggedRequest {
    /// What a line of a log shows. It is read from the bodies, so call it for what is shown only.
    pub fn summary(&self) -> RequestSummary {
        let asked = Fields::of(&self.request.body);
        let decided = Fields::of(&self.response.body);
        let customer = asked
            .text("customer_id")
            .or_else(|| asked.text("customerId"))
            .or_else(|| asked.inner_text("dimensions", "customer_id"))
            .or_else(|| self.customer_of_target());
        RequestSummary {
            sequence: self.sequence,
            time: self.time(),
            method: self.method.to_string(),
            target: self.target.clone(),
            status: self.status.map(|status| status.as_u16()),
            duration_ms: (self.duration.as_secs_f64() * 1e6).round() / 1e3,
            customer,
            event_type: asked.text("event_type").or_else(|| asked.text("eventType")),
            verdict: decided.verdict(),
            refused_by: decided.refused_by(),
            error: decided
                .text("error")
                .or_else(|| decided.inner_text("error", "code")),
            token: self.token(),
            request_id: self.response.header("x-request-id").map(str::to_owned),
            from_page: self.from_page,
        }
    }

    fn time(&self) -> String {
        let time = Timestamp::try_from(self.time).unwrap_or_default();
        format!("{time:.3}")
    }

    /// The customer in `/customers/{id}` or in `?customerId=`.
    fn customer_of_target(&self) -> Option<String> {
        let (path, query) = self
            .target
            .split_once('?')
            .unwrap_or((self.target.as_str(), ""));
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8_lossy()
                .into_owned()
        };
        let in_path = path.strip_prefix("/v1/customers/").map(|rest| {
            let id = rest.split('/').next().unwrap_or_default();
            decoded(id)
        });
        in_path.or_else(|| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs
                .find(|(name, _)| name == "customerId")
                .map(|(_, value)| value.into_owned())
        })
    }

    fn token(&self) -> Option<String> {
        let value = self.request.header("authorization")?;
        let token = value.split_whitespace().nth(1)?;
        token.contains('…').then(|| token.to_owned())
    }
}

/// Fields of a response.
impl Fields<'_> {
    fn verdict(&self) -> Option<Verdict> {
        match self.parsed("allowed") {
            Some(true) => return Some(Verdict::Allowed),
            Some(false) => return Some(Verdict::Refused),
            None => {}
        }
        let (count, duplicates): (Option<u64>, Option<u64>) =
            (self.parsed("count"), self.parsed("duplicates"));
        match (self.parsed("recorded"), count, duplicates) {
            (Some(true), ..) | (None, Some(1..), Some(_)) => Some(Verdict::Recorded),
            (Some(false), ..) | (None, Some(0), Some(1..)) => Some(Verdict::Duplicate),
            _ => None,
        }
    }

    fn refused_by(&self) -> Vec<String> {
        if self.parsed("allowed") == Some(true) {
            return Vec::new();
        }
        let lists = ["quotas", "rateLimits", "limits"].map(|name| self.get(name));
        let states = lists.into_iter().flatten().flat_map(|list| {
            let states: Vec<StateFields> = serde_json::from_str(list.get()).unwrap_or_default();
            states
        });
        states
            .filter(|state| state.exceeded)
            .map(|state| state.describe())
            .collect()
    }
}

impl StateFields {
    fn describe(&self) -> String {
        match (self.used, &self.window) {
            (Some(used), _) => format!("{} {used}/{}", self.name, self.limit),
            (None, Some(window)) => format!("{} {}/{window}", self.name, self.limit),
            (None, None) => self.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::{HeaderMap, Method, StatusCode, header};

    use super::super::LoggedMessage;
    use super::*;

    fn summary(target: &str, asked: &str, decided: &str) -> RequestSummary {
        let mut headers = HeaderMap::new();
        let bearer = "Bearer limitry_sk_abcdefghijklmnopTZZa";
        headers.insert(header::AUTHORIZATION, bearer.parse().unwrap());
        LoggedRequest {
            sequence: 1,
            time: SystemTime::UNIX_EPOCH + Duration::from_millis(1_796_000_000_113),
            duration: Duration::from_micros(3210),
            method: Method::POST,
            target: target.to_owned(),
            status: Some(StatusCode::OK),
            from_page: false,
            request: LoggedMessage::new(&headers, asked.as_bytes()),
            response: LoggedMessage::new(&HeaderMap::new(), decided.as_bytes()),
        }
        .summary()
    }

    #[test]
    fn a_summary_of_a_refusal_names_what_refused() {
        let found = summary(
            "/v1/usage/check",
            r#"{"customer_id":"c","event_type":"api_call"}"#,
            r#"{"allowed":false,"reason":"quota_exceeded","quotas":[
                {"name":"Daily","limit":2,"used":2,"exceeded":true},
                {"name":"Month","limit":9,"used":2,"exceeded":false}],
                "rateLimits":[{"name":"Burst","limit":1,"window":"second","exceeded":true}]}"#,
        );
        assert_eq!(found.time, "2026-11-30T00:53:20.113Z");
        assert_eq!(found.customer.as_deref(), Some("c"));
        assert_eq!(found.event_type.as_deref(), Some("api_call"));
        assert_eq!(found.verdict, Some(Verdict::Refused));
        assert_eq!(found.refused_by, ["Daily 2/2", "Burst 1/second"]);
        assert_eq!(found.token.as_deref(), Some("limitry_sk_…TZZa"));
        assert!((found.duration_ms - 3.21).abs() < 1e-9);
    }

    #[test]
    fn a_summary_distinguishes_recordings_from_errors() {
        for (decided, verdict, error) in [
            (
                r#"{"id":"evt_1","recorded":true}"#,
                Some(Verdict::Recorded),
                None,
            ),
            (
                r#"{"id":"evt_1","recorded":false}"#,
                Some(Verdict::Duplicate),
                None,
            ),
            (
                r#"{"count":3,"duplicates":1}"#,
                Some(Verdict::Recorded),
                None,
            ),
            (
                r#"{"count":0,"duplicates":2}"#,
                Some(Verdict::Duplicate),
                None,
            ),
            (
                r#"{"error":{"code":"quota_exceeded"},"allowed":false}"#,
                Some(Verdict::Refused),
                Some("quota_exceeded"),
            ),
            (r#"{"error":{"code":"not_found"}}"#, None, Some("not_found")),
            ("", None, None),
            ("<html>", None, None),
        ] {
            let found = summary("/v1/track", "", decided);
            assert_eq!(
                (found.verdict, found.error.as_deref()),
                (verdict, error),
                "{decided}"
            );
        }
    }

    #[test]
    fn the_customer_is_found_in_body_path_and_query() {
        for (target, asked) in [
            ("/v1/track", r#"{"customerId":"a/b"}"#),
            (
                "/v1/quotas/check",
                r#"{"dimensions":{"customer_id":"a/b"}}"#,
            ),
            ("/v1/customers/a%2Fb/usage?startDate=x", ""),
            ("/v1/events?limit=1&customerId=a%2Fb", ""),
        ] {
            let found = summary(target, asked, "");
            assert_eq!(found.customer.as_deref(), Some("a/b"), "{target}");
        }
        assert_eq!(
            summary("/v1/events", "{\"customerId\":5}", "").customer,
            None
        );
    }
}
