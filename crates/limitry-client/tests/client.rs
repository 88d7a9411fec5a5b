//! The client against scripted responses.

#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use limitry_client::types::{BalanceBooking, Dimensions, KeyStatus, NewApiKey, NewEvent, Quota};
use limitry_client::{
    ApiError, ApiResponse, ApiUrl, BoxFuture, Client, ItemLimit, NetworkKind, Observer, Range,
    Retry, Token, Track, Transport, TransportError, optional,
};
use serde_json::{Value, json};

type Response = Result<(u16, Value), NetworkKind>;

/// A transport that returns scripted responses and keeps the requests.
#[derive(Default)]
struct Script {
    responses: Mutex<VecDeque<Response>>,
    requests: Mutex<Vec<Request<Bytes>>>,
}

impl Script {
    fn new(responses: impl IntoIterator<Item = Response>) -> Arc<Self> {
        Arc::new(Self {
            responses: Mutex::new(responses.into_iter().collect()),
            requests: Mutex::default(),
        })
    }

    fn client(self: &Arc<Self>) -> Client {
        let token = "limitry_pat_abcdefgh12345678".parse().unwrap();
        let builder = Client::builder(ApiUrl::hosted(), token).project("proj_1");
        builder.transport(self.clone()).build().unwrap()
    }

    /// Method and path of each request.
    fn requests(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        requests
            .iter()
            .map(|request| format!("{} {}", request.method(), request.uri()))
            .map(|request| request.replace("https://api.limitry.com/v1", ""))
            .collect()
    }
}

impl Transport for Script {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        self.requests.lock().unwrap().push(request);
        let response = self.responses.lock().unwrap().pop_front().unwrap();
        Box::pin(async move {
            let (status, body) = response.map_err(|kind| TransportError {
                kind,
                reason: "scripted".to_owned(),
            })?;
            Ok(ApiResponse {
                status,
                headers: HeaderMap::new(),
                body: body.to_string().into(),
            })
        })
    }
}

fn page(ids: &[&str], next_cursor: Option<&str>) -> (u16, Value) {
    let data: Vec<Value> = ids
        .iter()
        .map(|id| json!({"id": id, "name": "n", "metric": "total_events", "limitValue": 1, "period": "day"}))
        .collect();
    (
        200,
        json!({"data": data, "nextCursor": next_cursor, "hasMore": next_cursor.is_some()}),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_and_their_futures_move_between_threads() {
    let script = Script::new([Ok((200, json!({"allowed": true, "quotas": []})))]);
    let client = script.client();
    let dimensions = Dimensions::default();
    let task = tokio::spawn(async move { client.check_limits::<Quota>(&dimensions).await });
    assert!(task.await.unwrap().unwrap().allowed);
}

#[tokio::test]
async fn a_request_has_token_project_and_user_agent() {
    let script = Script::new([Ok((200, json!({"id": "proj_1"})))]);
    script.client().current_project().await.unwrap();
    let requests = script.requests.lock().unwrap();
    let headers = requests[0].headers();
    assert_eq!(headers["x-project"], "proj_1");
    assert_eq!(
        headers["authorization"],
        "Bearer limitry_pat_abcdefgh12345678"
    );
    assert!(headers["authorization"].is_sensitive());
    let user_agent = headers["user-agent"].to_str().unwrap();
    assert!(user_agent.starts_with("limitry-client/"), "{user_agent}");
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_and_the_observer_is_notified() {
    #[derive(Default)]
    struct Log(Mutex<Vec<String>>);
    impl Observer for Log {
        fn on_success(&self, method: &Method, path: &str, _: &[(&str, String)], _: &[u8]) {
            self.0.lock().unwrap().push(format!("{method} {path}"));
        }

        fn on_retry(&self, error: &ApiError, retry: Retry) {
            let said = format!("{error}; {} of {}", retry.number, retry.max);
            self.0.lock().unwrap().push(said);
        }
    }
    let script = Script::new([
        Err(NetworkKind::Broken),
        Ok((
            503,
            json!({"error": {"code": "unavailable", "message": "later"}}),
        )),
        Ok((200, json!({"id": "key_1"}))),
    ]);
    let log = Arc::new(Log::default());
    let client = script.client().observed_by(log.clone());
    assert_eq!(client.key("key_1").await.unwrap().id, "key_1");
    let log = log.0.lock().unwrap();
    let broken = "the connection to api.limitry.com broke: scripted; 1 of 3";
    assert_eq!(*log, [broken, "later; 2 of 3", "GET /api-keys/key_1"]);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_creates_a_secret_is_sent_once() {
    let script = Script::new([Err(NetworkKind::Connect)]);
    let new = NewApiKey {
        name: "n".to_owned(),
        expires_at: None,
    };
    let error = script.client().create_key(&new).await.unwrap_err();
    assert!(!error.outcome_unknown(), "{error}");
    assert_eq!(script.requests(), ["POST /api-keys"]);
}

#[tokio::test(start_paused = true)]
async fn a_broken_connection_repeats_an_event_only_with_an_idempotency_key() {
    let recorded = || Ok((201, json!({"id": "evt_1"})));
    let script = Script::new([Err(NetworkKind::Broken), recorded()]);
    let mut event = NewEvent::default();
    let error = script.client().record_event(&event).await.unwrap_err();
    assert!(error.outcome_unknown(), "{error}");
    event.idempotency_key = Some("k".to_owned());
    assert!(script.client().record_event(&event).await.is_ok());

    let script = Script::new([Err(NetworkKind::Broken), recorded()]);
    assert!(script.client().record_event(&event).await.is_ok());
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_repeated_deletion_may_find_nothing() {
    let gone = || {
        Ok((
            404,
            json!({"error": {"code": "api_key_not_found", "message": "gone"}}),
        ))
    };
    let script = Script::new([Err(NetworkKind::Broken), gone()]);
    assert!(script.client().revoke_key("key_1").await.is_ok());
    let script = Script::new([gone()]);
    let first = script.client().revoke_key("key_1").await;
    assert_eq!(optional(first).unwrap(), None);
}

#[tokio::test]
async fn a_batch_whose_counts_do_not_add_up_is_malformed() {
    let script = Script::new([
        Ok((201, json!({"count": 1, "duplicates": 1}))),
        Ok((201, json!({"count": 2}))),
        Ok((201, json!({"count": 1, "duplicates": 0}))),
        // Without `duplicates`, an event that the server dropped looks like a duplicate.
        Ok((201, json!({"count": 0}))),
        Ok((201, json!({"count": 0, "duplicates": null}))),
    ]);
    let client = script.client();
    let events = [NewEvent::default(), NewEvent::default()];
    assert_eq!(client.record_events(&events).await.unwrap().count, 1);
    assert_eq!(client.record_events(&events).await.unwrap().count, 2);
    for _ in 0..3 {
        let error = client.record_events(&events).await.unwrap_err();
        assert!(matches!(error, ApiError::Malformed { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_refused_track_is_an_answer() {
    let script = Script::new([
        Ok((429, json!({"allowed": false, "reason": "quota_exceeded"}))),
        Ok((
            429,
            json!({"error": {"code": "rate_limit_exceeded", "message": "slow down"}}),
        )),
    ]);
    let client = script.client();
    let track = client.track(&NewEvent::default()).await.unwrap();
    assert!(matches!(track, Track::Refused(_)));
    let token: Token = "limitry_sk_abcdefgh12345678".parse().unwrap();
    let error = client.with_token(token).track(&NewEvent::default()).await;
    assert_eq!(error.unwrap_err().status(), Some(429));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let script = Script::new([Ok((302, json!({})))]);
    let error = script.client().user().await.unwrap_err();
    assert!(matches!(error, ApiError::Redirected { .. }), "{error}");
    assert_eq!(script.requests(), ["GET /user"]);
}

#[tokio::test]
async fn a_list_is_read_to_its_end_or_its_limit() {
    let script = Script::new([
        Ok(page(&["a", "b"], Some("c1"))),
        Ok(page(&[], Some("c2"))),
        Ok(page(&["c"], None)),
    ]);
    let client = script.client();
    let all = client
        .resources::<Quota>(ItemLimit::All)
        .collect()
        .await
        .unwrap();
    assert_eq!(all.data.len(), 3);
    assert_eq!(
        script.requests(),
        [
            "GET /quotas?limit=100",
            "GET /quotas?limit=100&cursor=c1",
            "GET /quotas?limit=100&cursor=c2"
        ]
    );

    let script = Script::new([Ok(page(&["a", "b", "c"], Some("c1")))]);
    let client = script.client();
    let some = client
        .resources::<Quota>(ItemLimit::AtMost(2))
        .collect()
        .await
        .unwrap();
    assert_eq!((some.data.len(), some.has_more), (2, true));
}

#[tokio::test]
async fn a_list_that_cannot_end_is_malformed() {
    for pages in [
        vec![Ok(page(&["a"], Some("c1"))), Ok(page(&["b"], Some("c1")))],
        vec![Ok((200, json!({"data": [], "hasMore": true})))],
        (0..100)
            .map(|n| Ok(page(&[], Some(&n.to_string()))))
            .collect(),
    ] {
        let client = Script::new(pages).client();
        let error = client
            .resources::<Quota>(ItemLimit::All)
            .collect()
            .await
            .unwrap_err();
        assert!(matches!(error, ApiError::Malformed { .. }), "{error}");
    }
}

#[tokio::test]
async fn the_client_filters_keys_when_the_server_ignores_the_filter() {
    let keys = json!([{"id": "key_1", "status": "revoked"}, {"id": "key_2", "status": "active"}]);
    let script = Script::new([
        Ok((200, json!({"data": keys}))),
        Ok((200, json!({"data": [{"id": "../x"}]}))),
    ]);
    let client = script.client();
    let active = client.keys(Some(KeyStatus::Active), ItemLimit::All);
    let active = active.collect().await.unwrap().data;
    assert_eq!(active.len(), 1);
    assert_eq!(active[0].id, "key_2");
    let error = client
        .keys(None, ItemLimit::All)
        .collect()
        .await
        .unwrap_err();
    assert!(matches!(error, ApiError::Malformed { .. }), "{error}");
}

#[tokio::test]
async fn a_deletion_is_done_only_when_the_response_confirms_it() {
    for (status, body, is_done) in [
        (204, json!(null), true),
        (200, json!({"success": true}), true),
        (200, json!({"id": "key_1", "status": "revoked"}), true),
        (200, json!({}), false),
        (200, json!({"success": false}), false),
        (200, json!({"success": "true"}), false),
        (200, json!({"id": "key_1", "status": "active"}), false),
        (200, json!("<html>wifi</html>"), false),
        (200, json!([]), false),
        (202, json!(null), false),
    ] {
        let script = Script::new((0..3).map(|_| Ok((status, body.clone()))));
        let client = script.client();
        for result in [
            client.revoke_key("key_1").await,
            client.delete_resource::<Quota>("qta_1").await,
            client.revoke_own_token().await,
        ] {
            let case = format!("{status} {body}: {result:?}");
            assert_eq!(result.is_ok(), is_done, "{case}");
            if !is_done {
                assert!(matches!(result, Err(ApiError::Malformed { .. })), "{case}");
            }
        }
    }
}

#[tokio::test]
async fn sums_without_a_count_of_events_are_malformed() {
    for body in [
        json!({}),
        json!({"items": [], "nextCursor": null}),
        json!({"totalTokens": 5}),
        json!({"totalEvents": null}),
    ] {
        let script = Script::new([Ok((200, body.clone()))]);
        let summary = script.client().usage_summary(&Range::default()).await;
        assert!(matches!(summary, Err(ApiError::Malformed { .. })), "{body}");
    }
    let script = Script::new([Ok((200, json!({"totalEvents": 7.0})))]);
    let summary = script.client().usage_summary(&Range::default()).await;
    assert_eq!(summary.unwrap().total_events.as_integer(), Some(7));
}

#[tokio::test]
async fn a_success_status_with_a_refusal_is_malformed() {
    for status in [200, 201] {
        let body = json!({"id": "evt_1", "allowed": false, "quotas": [], "rateLimits": []});
        let script = Script::new([Ok((status, body))]);
        let error = script
            .client()
            .track(&NewEvent::default())
            .await
            .unwrap_err();
        assert!(matches!(error, ApiError::Malformed { .. }), "{error}");
        assert!(error.outcome_unknown(), "{error}");
    }
}

#[tokio::test]
async fn a_402_response_ends_the_search_for_the_owner_of_a_token() {
    let error = json!({"error": {"code": "payment_required", "message": "Past the plan."}});
    let script = Script::new([Ok((402, error))]);
    let error = script.client().identify().await.unwrap_err();
    assert_eq!(error.status(), Some(402), "{error}");
    assert_eq!(script.requests(), ["GET /user"]);
}

#[tokio::test]
async fn a_503_with_code_moving_or_busy_has_a_known_outcome() {
    for (status, code, is_unknown) in [
        (503, "moving", false),
        (503, "busy", false),
        (503, "unavailable", true),
        (500, "busy", true),
        (504, "timeout", true),
    ] {
        let body = json!({"error": {"code": code, "message": "Later."}});
        let script = Script::new([Ok((status, body))]);
        let error = script
            .client()
            .create_key(&NewApiKey {
                name: "k".to_owned(),
                expires_at: None,
            })
            .await;
        let error = error.unwrap_err();
        assert_eq!(error.outcome_unknown(), is_unknown, "{status} {code}");
    }
}

#[tokio::test]
async fn a_list_in_the_field_items_is_from_another_api_generation() {
    for (body, is_other) in [
        (json!({"items": [], "nextCursor": null}), true),
        (json!({"items": [{"id": "x"}]}), true),
        (json!({"items": 1}), false),
        (json!({}), false),
        (json!({"data": 1, "items": []}), false),
    ] {
        let script = Script::new([Ok((200, body.clone()))]);
        let client = script.client();
        let error = client.resources::<Quota>(ItemLimit::All).collect().await;
        let Err(ApiError::Malformed {
            other_generation, ..
        }) = error
        else {
            panic!("{body}: {error:?}");
        };
        assert_eq!(other_generation, is_other, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_booking_whose_answer_is_lost_is_not_repeated() {
    let booking = BalanceBooking {
        customer_id: "c".to_owned(),
        name: "Prepaid".to_owned(),
        amount: "0.1".parse().unwrap(),
        description: "Image".to_owned(),
        reference: None,
    };
    let script = Script::new([Err(NetworkKind::Broken)]);
    let error = script.client().debit_balance(&booking, "key-1").await;
    assert!(error.unwrap_err().outcome_unknown());
    let requests = script.requests.lock().unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].headers()["idempotency-key"], "key-1");
    let body: Value = serde_json::from_slice(requests[0].body()).unwrap();
    assert_eq!(body["amount"], json!(0.1));
}
