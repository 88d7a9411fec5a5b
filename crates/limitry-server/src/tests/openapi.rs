//! Compares the committed document with the router and its answers: the routes and the fields must be exactly the same.

mod answers;
mod bodies;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::TestService;
use crate::routes::{Fields, ROUTES, RequiredAuth};

fn document() -> Value {
    serde_json::from_str(include_str!("../../openapi.json")).unwrap()
}

fn resolve<'a>(document: &'a Value, mut schema: &'a Value) -> &'a Value {
    while let Some(reference) = schema["$ref"].as_str() {
        schema = document
            .pointer(reference.strip_prefix('#').unwrap())
            .unwrap();
    }
    schema
}

#[tokio::test]
async fn the_document_is_served_without_a_token() {
    let server = TestService::new();
    let request = http::Request::get("/openapi.json")
        .body(super::new_body(""))
        .unwrap();
    let response = server.send(request).await.assert_status(200);
    assert_eq!(response.body, document());
    assert_eq!(response.body["openapi"], "3.1.0");
}

#[test]
fn the_document_lists_exactly_the_routes_of_the_table() {
    let document = document();
    let mut listed = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let schemes: BTreeSet<&str> = operation["security"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|one| one.as_object().unwrap().keys().map(String::as_str))
                .collect();
            let has_body = operation.get("requestBody").is_some();
            listed.insert((method.to_uppercase(), path.clone(), schemes, has_body));
        }
    }
    let routed: BTreeSet<_> = ROUTES
        .iter()
        .map(|route| {
            let schemes = match route.auth {
                RequiredAuth::Nothing => BTreeSet::new(),
                RequiredAuth::User | RequiredAuth::UserInProject => BTreeSet::from(["pat"]),
                RequiredAuth::Project => BTreeSet::from(["apiKey", "pat"]),
                RequiredAuth::ClientToken => BTreeSet::from(["clientToken"]),
            };
            (
                route.method.as_str().to_owned(),
                route.path.to_owned(),
                schemes,
                route.max_body_bytes.is_some(),
            )
        })
        .collect();
    assert_eq!(listed, routed);
}

#[test]
fn every_route_documents_its_headers() {
    let document = document();
    for route in ROUTES {
        let method = route.method.as_str().to_lowercase();
        let operation = &document["paths"][route.path][&method];
        let parameters: BTreeSet<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|parameter| resolve(&document, parameter)["name"].as_str().unwrap())
            .collect();
        let keyed = route.method != http::Method::GET && !route.path.starts_with("/dev/");
        let of_project = matches!(
            route.auth,
            RequiredAuth::Project | RequiredAuth::UserInProject
        );
        assert_eq!(
            parameters.contains("Idempotency-Key"),
            keyed,
            "{method} {}",
            route.path
        );
        assert_eq!(
            parameters.contains("X-Project"),
            of_project,
            "{method} {}",
            route.path
        );
        assert_eq!(
            parameters.contains("id"),
            route.path.contains("{id}"),
            "{method} {}",
            route.path
        );
    }
}

#[test]
fn every_operation_names_its_source() {
    let document = document();
    for route in ROUTES {
        let method = route.method.as_str().to_lowercase();
        let source = &document["paths"][route.path][&method]["x-source"];
        assert!(source.is_string(), "{method} {}", route.path);
    }
}

#[tokio::test]
async fn bodies_that_create_or_change_a_resource_reject_unknown_fields() {
    let server = TestService::new();
    let mut count = 0;
    for route in ROUTES {
        let Fields::Only(_) = route.fields else {
            continue;
        };
        let path = route.path.replace("{id}", "none");
        let body = json!({"dimensionFilter": {"a": "b"}, "name": "N"});
        let response = server
            .send_with_pat(route.method.as_str(), &path, body)
            .await;
        response.assert_error(400, "invalid_field_value");
        assert!(
            response.error_paths().contains(&"dimensionFilter"),
            "{path}: {}",
            response.body
        );
        count += 1;
    }
    assert!(count > 10, "{count}");
}
