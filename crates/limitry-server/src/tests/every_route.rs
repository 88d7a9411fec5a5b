//! A request to each route that has an effect, for tests of rules that hold for all these routes.

use http::{Method, Request};
use serde_json::{Value, json};

use super::{TestService, new_request};
use crate::http::RequestBody;
use crate::routes::{ROUTES, RequiredAuth, Route};

/// The resources on which the routes act.
pub(super) struct Things {
    ids: Vec<(&'static str, String)>,
    /// A second API key, beside that of the service.
    pub(super) key: String,
    pub(super) key_id: String,
    /// A client token that expires after one second.
    pub(super) client_token: String,
}

impl TestService {
    /// Makes one resource of each kind.
    pub(super) async fn make_things(&self) -> Things {
        let post = async |path: &str, body: Value| {
            let made = self.send_with_pat("POST", path, body).await;
            made.assert_status(201)
        };
        let quota = self.create_quota("Q", "total_events", 100, "day").await;
        let alerts = format!("/v1/quotas/{}/alerts", quota.id());
        let alert = post(&alerts, json!({"threshold": 50})).await;
        let rate = json!({"name": "R", "limitValue": 100, "window": "hour"});
        let rate_limit = post("/v1/rate-limits", rate).await;
        let meter = json!({"name": "M", "aggregation": "count", "field": "*"});
        let meter = post("/v1/meters", meter).await;
        let limit = json!({"name": "L", "meterId": "mtr_total_events", "limitValue": 1000, "period": "day"});
        let limit = post("/v1/limits", limit).await;
        let customer = post("/v1/customers", json!({"externalId": "c"})).await;
        let balance = json!({"customerId": "c", "name": "B", "initialBalance": 1000});
        let balance = post("/v1/balances", balance).await;
        let webhook = post("/dev/webhooks", json!({"url": "http://127.0.0.1:1024/"})).await;
        let key = post("/v1/api-keys", json!({"name": "late"})).await;
        let token = json!({"context": {"customerId": "c"}, "ttlSeconds": 1});
        let token = post("/v1/client-tokens", token).await;
        let text = |body: &Value, name: &str| body[name].as_str().unwrap().to_owned();
        Things {
            key: text(&key.body, "key"),
            key_id: key.id(),
            client_token: text(&token.body, "token"),
            ids: vec![
                ("/v1/api-keys/", key.id()),
                ("/v1/quotas/", quota.id()),
                ("/v1/quota-alerts/", alert.id()),
                ("/v1/rate-limits/", rate_limit.id()),
                ("/v1/meters/", meter.id()),
                ("/v1/limits/", limit.id()),
                ("/v1/customers/", customer.id()),
                ("/v1/balances/", balance.id()),
                ("/dev/webhooks/", webhook.id()),
            ],
        }
    }
}

/// The routes with an effect, and the checks and queries with a body.
pub(super) fn acting() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| route.method != Method::GET)
}

pub(super) fn path(route: &Route, things: &Things) -> String {
    if !route.path.contains("{id}") {
        return route.path.to_owned();
    }
    let of_route = |(prefix, _): &&(&str, String)| route.path.starts_with(prefix);
    let id = things.ids.iter().find(of_route);
    // There is no delivery, because no alert was sent.
    route.path.replace("{id}", id.map_or("none", |(_, id)| id))
}

/// The body of a request to the route, with which it has an effect.
pub(super) fn body(route: &Route) -> Value {
    if route.max_body_bytes.is_none() {
        return Value::Null;
    }
    let event = json!({"customerId": "c", "eventType": "e"});
    match route.path {
        "/v1/events/batch" => json!({ "events": [event] }),
        path if path.contains("/events") || path.ends_with("/track") => event,
        "/v1/quotas" => {
            json!({"name": "N", "metric": "total_events", "limitValue": 1, "period": "day"})
        }
        "/v1/rate-limits" => json!({"name": "N", "limitValue": 1, "window": "hour"}),
        "/v1/meters" => json!({"name": "N", "aggregation": "count", "field": "*"}),
        "/v1/limits" => {
            json!({"name": "N", "meterId": "mtr_total_events", "limitValue": 1, "period": "day"})
        }
        "/v1/customers" => json!({"externalId": "n"}),
        "/v1/balances" => json!({"customerId": "c", "name": "N", "initialBalance": 1}),
        "/v1/balances/check" => json!({"customerId": "c", "name": "B", "amount": 1}),
        "/v1/balances/credit" | "/v1/balances/debit" => {
            json!({"customerId": "c", "name": "B", "amount": 1, "description": "d"})
        }
        "/v1/usage/check" => json!({"customer_id": "c", "event_type": "e"}),
        path if path.ends_with("/check") || path.ends_with("/query") => json!({}),
        "/v1/client-tokens" => json!({"context": {"customerId": "c"}}),
        "/v1/quota-alerts/{id}" | "/v1/quotas/{id}/alerts" => json!({"threshold": 5}),
        "/dev/clock" => json!({"advance": 1}),
        "/dev/faults" => json!({"spec": "error=100%"}),
        "/dev/seed" => json!({"events": 5}),
        "/dev/webhooks" => json!({"url": "http://127.0.0.1:1025/"}),
        // The name of a new project, or a new name for a resource.
        _ => json!({"name": "N"}),
    }
}

/// Whether the route accepts tokens of this class.
pub(super) fn takes(route: &Route, token: &str) -> bool {
    match route.auth {
        RequiredAuth::Nothing => false,
        RequiredAuth::ClientToken => token.starts_with("limitry_ct_"),
        RequiredAuth::Project => !token.starts_with("limitry_ct_"),
        RequiredAuth::User | RequiredAuth::UserInProject => token.starts_with("limitry_pat_"),
    }
}

/// The request to a route, with its body.
pub(super) fn request(
    server: &TestService,
    route: &Route,
    things: &Things,
    token: &str,
) -> Request<RequestBody> {
    let path = path(route, things);
    let mut request = new_request(route.method.as_str(), &path, token, body(route));
    if token.starts_with("limitry_pat_") {
        let project = server.project.parse().unwrap();
        request.headers_mut().insert("x-project", project);
    }
    request
}

/// A token that the route accepts.
pub(super) fn token<'a>(server: &'a TestService, route: &Route, things: &'a Things) -> &'a str {
    let all = [&server.pat, &things.client_token];
    all.into_iter()
        .find(|token| takes(route, token))
        .map_or("", |token| token)
}

/// Each request succeeds in a normal service. So other tests can attribute a rejection to their own change.
#[tokio::test]
async fn each_request_has_its_effect() {
    for route in acting() {
        let server = TestService::new();
        let things = server.make_things().await;
        let token = token(&server, route, &things);
        let answer = server.send(request(&server, route, &things, token)).await;
        let is_delivery = route.path.starts_with("/dev/webhook-deliveries/");
        let expected = if is_delivery { 404 } else { 200 };
        let status = answer.status.as_u16();
        let is_expected = status == expected || (expected == 200 && answer.status.is_success());
        assert!(
            is_expected,
            "{} {}: {status} {}",
            route.method, route.path, answer.body
        );
    }
}
