use serde_json::{Value, json};

use super::webhook_receiver::{OK, Receiver};
use super::{START, TestService, new_request};

#[tokio::test]
async fn the_secret_is_shown_once() {
    let test = TestService::new();
    let server = test.serve();
    let requests = server.service().requests();
    let receiver = Receiver::start(OK);
    let mut request = new_request(
        "POST",
        "/dev/webhooks",
        &test.pat,
        json!({"url": receiver.url()}),
    );
    let headers = request.headers_mut();
    headers.insert("x-project", test.project.parse().unwrap());
    headers.insert("idempotency-key", "k".parse().unwrap());
    let added = test.send(request).await.assert_status(201);
    let secret = added.body["secret"].as_str().unwrap().to_owned();
    test.add_alert("Q").await;
    test.use_up_for("c").await;
    receiver.next();
    test.wait_for(&json!({"status": "success"})).await;
    for path in ["/dev/webhooks", "/dev/webhook-deliveries"] {
        let shown = test.send_with_pat("GET", path, Value::Null).await;
        let shown = String::from_utf8(shown.assert_status(200).bytes).unwrap();
        assert!(shown.contains(&added.id()) && !shown.contains("whsec_"));
    }
    let mut repeat = new_request(
        "POST",
        "/dev/webhooks",
        &test.pat,
        json!({"url": receiver.url()}),
    );
    let headers = repeat.headers_mut();
    headers.insert("x-project", test.project.parse().unwrap());
    headers.insert("idempotency-key", "k".parse().unwrap());
    let repeat = test.send(repeat).await;
    repeat.assert_error(409, "idempotency_replayed");
    assert_eq!(repeat.body["error"]["resourceId"], added.id());
    assert!(!format!("{requests:?}{server:?}").contains(&secret));
}

#[tokio::test]
async fn webhooks_are_listed_and_deleted_with_their_deliveries() {
    let test = TestService::new();
    let _server = test.serve();
    let (first, second) = (Receiver::start(OK), Receiver::start(OK));
    let first_id = test.add_webhook(&first).await.id();
    let second_id = test.add_webhook(&second).await.id();
    test.add_alert("Q").await;
    test.use_up_for("c").await;
    test.wait_for(&json!({"status": "success"})).await;
    let listed = test
        .send_with_pat("GET", "/dev/webhooks", Value::Null)
        .await;
    assert_eq!(
        listed.assert_status(200).body["data"],
        json!([
            {"id": second_id, "url": second.url(), "createdAt": START},
            {"id": first_id, "url": first.url(), "createdAt": START},
        ])
    );
    let path = format!("/dev/webhook-deliveries?webhook={first_id}");
    let of_first = test.send_with_pat("GET", &path, Value::Null).await;
    let of_first = of_first.assert_status(200).body["data"].clone();
    assert_eq!(of_first.as_array().unwrap().len(), 1);
    assert_eq!(of_first[0]["webhookId"], first_id);
    let item = format!("/dev/webhooks/{first_id}");
    let deleted = test.send_with_pat("DELETE", &item, Value::Null).await;
    assert_eq!(deleted.assert_status(200).body, json!({"success": true}));
    assert_eq!(test.deliveries().await.len(), 1);
    for (method, path) in [("DELETE", item.as_str()), ("GET", path.as_str())] {
        test.send_with_pat(method, path, Value::Null)
            .await
            .assert_error(404, "webhook_not_found");
    }
    let gone = format!(
        "/dev/webhook-deliveries/{}/redeliver",
        of_first[0]["id"].as_str().unwrap()
    );
    test.send_with_pat("POST", &gone, Value::Null)
        .await
        .assert_error(404, "webhook_delivery_not_found");
}

#[tokio::test]
async fn only_urls_of_this_computer_are_accepted() {
    let test = TestService::new();
    for url in [
        json!("https://example.com/hooks"),
        json!("http://127.0.0.1/hooks"),
        json!("http://example.com:3000/"),
        json!(5),
    ] {
        let response = test
            .send_with_pat("POST", "/dev/webhooks", json!({"url": url}))
            .await;
        response.assert_error(400, "invalid_field_value");
        assert_eq!(response.error_paths(), ["url"]);
    }
    test.send_with_pat("POST", "/dev/webhooks", json!({}))
        .await
        .assert_error(400, "missing_required_field");
    // An API key cannot use these routes. A web page of another origin cannot use them either.
    let url = json!({"url": "http://127.0.0.1:3000/"});
    test.send_with_key("POST", "/dev/webhooks", url)
        .await
        .assert_error(403, "insufficient_permissions");
    let preflight = http::Request::builder()
        .method("OPTIONS")
        .uri("/dev/webhooks")
        .header("origin", "https://example.com")
        .body(super::new_body(""))
        .unwrap();
    let preflight = test.send(preflight).await;
    preflight.assert_error(405, "method_not_allowed");
    assert_eq!(preflight.header("access-control-allow-origin"), None);
}
