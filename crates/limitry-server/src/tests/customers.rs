use serde_json::{Value, json};

use super::Lab;

#[tokio::test]
async fn a_customer_exists_from_its_first_event() {
    let lab = Lab::new();
    lab.get("/v1/customers/ext")
        .await
        .refuses(404, "customer_not_found");
    for _ in 0..2 {
        lab.record(json!({"customerId": "ext", "eventType": "e"}))
            .await
            .is(201);
    }
    let listed = lab.get("/v1/customers").await.is(200);
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 1);
    let customer = &listed.body["data"][0];
    assert_eq!(customer["externalId"], "ext");
    assert_eq!(customer["name"], Value::Null);
    let id = customer["id"].as_str().unwrap();
    assert!(id.starts_with("cust_"));
    for name in [id, "ext"] {
        let shown = lab.get(&format!("/v1/customers/{name}")).await.is(200);
        assert_eq!(&shown.body, customer);
    }
}

#[tokio::test]
async fn an_event_that_was_not_written_makes_no_customer() {
    let lab = Lab::new();
    let event =
        |customer: &str| json!({"customerId": customer, "eventType": "e", "idempotencyKey": "k"});
    lab.record(event("first")).await.is(201);
    let batch = json!({"events": [event("second"), event("first"), event("second")]});
    let seen = lab.key("POST", "/v1/events/batch", batch).await.is(201);
    assert_eq!(seen.body, json!({"count": 0, "duplicates": 3}));
    let customers = async || {
        let seen = lab.get("/v1/customers").await.is(200);
        let data = seen.body["data"].as_array().unwrap().clone();
        data.iter()
            .map(|c| c["externalId"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(customers().await, ["first"]);
    let own = json!({"customerId": "second", "eventType": "e"});
    lab.record(own.clone()).await.is(201);
    lab.record(own).await.is(201);
    assert_eq!(customers().await, ["second", "first"]);
}

#[tokio::test]
async fn events_of_one_customer_are_found_among_those_that_share_its_place() {
    let lab = Lab::new();
    let customers = 300;
    for round in 0..2 {
        let events: Vec<Value> = (0..customers)
            .map(|n| json!({"customerId": format!("c{n}"), "eventType": format!("e{round}")}))
            .collect();
        let batch = json!({"events": events});
        lab.key("POST", "/v1/events/batch", batch).await.is(201);
    }
    for n in [0, 127, 128, 255, 256, 299] {
        let seen = lab
            .get(&format!("/v1/events?customerId=c{n}"))
            .await
            .is(200);
        let found = seen.body["data"].as_array().unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|event| (event["customerId"].clone(), event["eventType"].clone()))
            .collect();
        let of = |kind: &str| (json!(format!("c{n}")), json!(kind));
        assert_eq!(found, [of("e1"), of("e0")]);
        let range = "startDate=2026-11-25&endDate=2026-11-26";
        let path = format!("/v1/usage/summary?customerId=c{n}&{range}");
        assert_eq!(lab.get(&path).await.is(200).body["totalEvents"], 2);
    }
    let none = lab.get("/v1/events?customerId=nobody").await.is(200);
    assert_eq!(none.body["data"], json!([]));
}

#[tokio::test]
async fn one_that_is_there_gets_what_is_given() {
    let lab = Lab::new();
    let body = json!({"externalId": "a/b c", "name": "N", "metadata": {"plan": {"tier": 1}}});
    let made = lab.key("POST", "/v1/customers", body).await.is(201);
    assert_eq!(made.body["metadata"], json!({"plan": {"tier": 1}}));
    lab.advance(1);
    let again = json!({"externalId": "a/b c", "email": "a@example.com"});
    let changed = lab.key("POST", "/v1/customers", again).await.is(200);
    assert_eq!(changed.id(), made.id());
    assert_eq!(
        (&changed.body["name"], &changed.body["email"]),
        (&json!("N"), &json!("a@example.com"))
    );
    assert_ne!(changed.body["updatedAt"], made.body["updatedAt"]);
    let shown = lab.get("/v1/customers/a%2Fb%20c").await.is(200);
    assert_eq!(shown.id(), made.id());
    for (wrong, path) in [
        (json!({}), "externalId"),
        (json!({"externalId": ""}), "externalId"),
        (json!({"externalId": "x", "metadata": []}), "metadata"),
        (json!({"externalId": "x", "name": 1}), "name"),
    ] {
        let seen = lab.key("POST", "/v1/customers", wrong).await;
        assert_eq!((seen.status.as_u16(), seen.paths()), (400, vec![path]));
    }
}

#[tokio::test]
async fn an_own_id_wins_over_an_external_one() {
    let lab = Lab::new();
    let first = lab
        .key("POST", "/v1/customers", json!({"externalId": "one"}))
        .await
        .is(201);
    let clash = json!({"externalId": first.id()});
    lab.key("POST", "/v1/customers", clash).await.is(201);
    let shown = lab
        .get(&format!("/v1/customers/{}", first.id()))
        .await
        .is(200);
    assert_eq!(shown.body["externalId"], "one");
}

#[tokio::test]
async fn usage_is_summed_for_a_customer_by_either_id() {
    let lab = Lab::new();
    for (customer, tokens) in [("a", 5), ("a", 6), ("b", 7)] {
        let event =
            json!({"customerId": customer, "eventType": "e", "values": {"total_tokens": tokens}});
        lab.record(event).await.is(201);
    }
    let id = lab.get("/v1/customers/a").await.id();
    for name in ["a", &id] {
        let path = format!("/v1/customers/{name}/usage?startDate=2026-11-25&endDate=2026-11-26");
        let seen = lab.get(&path).await.is(200);
        assert_eq!(
            (
                &seen.body["customerId"],
                &seen.body["totalEvents"],
                &seen.body["totalTokens"]
            ),
            (&json!("a"), &json!(2), &json!(11))
        );
    }
    lab.get("/v1/customers/a/usage")
        .await
        .refuses(400, "missing_required_field");
    lab.get("/v1/customers/none/usage?startDate=2026-11-25&endDate=2026-11-26")
        .await
        .refuses(404, "customer_not_found");
}
