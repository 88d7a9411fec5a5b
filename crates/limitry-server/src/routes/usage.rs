//! `/usage/check`: may this customer do this?

use serde_json::Value;

use crate::db::Db;
use crate::engine::{Ask, Outcome, Subject};
use crate::http::{Answer, Call, Checker, Object, Problem};

/// The longest `customerId` or `eventType`, in characters.
pub(crate) const MAX_ID: usize = 256;

/// `POST /usage/check`: looks at everything that applies; consumes nothing. The one request in `snake_case`, and taken
/// in camelCase, too.
pub(crate) fn check(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let body = Object::body(&call.body)?;
    let mut checker = Checker::default();
    let customer_id = either(&body, &mut checker, "customer_id", "customerId");
    let event_type = either(&body, &mut checker, "event_type", "eventType");
    let values = body.values(&mut checker);
    let dimensions = body
        .dimensions(&mut checker, "dimensions")
        .unwrap_or_default();
    check_own_dimensions(
        &mut checker,
        "dimensions",
        &dimensions,
        &customer_id,
        &event_type,
    );
    checker.finish()?;
    let ask = Ask {
        subject: Subject {
            customer_id: Some(&customer_id),
            event_type: Some(&event_type),
            dimensions: &dimensions,
        },
        values: Some(&values),
        quotas: true,
        rate_limits: true,
    };
    let outcome = db.engine.check(db.conn, call.project()?.seq, db.now, ask)?;
    Ok(verdict(&outcome))
}

/// The answer to a check. A refusal is an answer, not an error.
fn verdict(outcome: &Outcome) -> Answer {
    let mut body = Vec::with_capacity(64 + outcome.quotas.len() + outcome.rate_limits.len());
    body.push(b'{');
    outcome.write_fields(outcome.allowed(), &mut body);
    body.push(b'}');
    Answer::raw(http::StatusCode::OK, body)
}

/// A required text under one of two names; both may be given when they agree.
fn either(body: &Object, checker: &mut Checker, snake: &str, camel: &str) -> String {
    match (body.get(snake), body.get(camel)) {
        (Some(one), Some(other)) if one != other => {
            checker.invalid(camel, format!("differs from `{snake}`"));
            String::new()
        }
        (None, Some(_)) => body.required_text(checker, camel, MAX_ID),
        _ => body.required_text(checker, snake, MAX_ID),
    }
}

/// `customer_id` and `event_type` count as dimensions; given there, too, they must be the same.
pub(crate) fn check_own_dimensions(
    checker: &mut Checker,
    path: &str,
    dimensions: &limitry_types::Dimensions,
    customer_id: &str,
    event_type: &str,
) {
    for (name, own) in [("customer_id", customer_id), ("event_type", event_type)] {
        if dimensions.get(name).is_some_and(|value| value != own) {
            checker.invalid(
                format!("{path}.{name}"),
                "must equal the field of the same meaning",
            );
        }
    }
}

/// The free-form body of `/quotas/check` and `/rate-limits/check`: names and texts, also inside `dimensions`.
pub(crate) fn free_dimensions(call: &Call) -> Result<limitry_types::Dimensions, Problem> {
    let body = Object::body(&call.body)?;
    let mut checker = Checker::default();
    let nested = body.get("dimensions").and_then(Value::as_object);
    let mut dimensions = match nested {
        Some(_) => body
            .dimensions(&mut checker, "dimensions")
            .unwrap_or_default(),
        None => limitry_types::Dimensions::new(),
    };
    for (name, value) in body.entries() {
        if name == "dimensions" && nested.is_some() {
            continue;
        }
        if let Some(text) = Object::dimension(&mut checker, || name.clone(), name, value) {
            dimensions.insert(name.clone(), text);
        }
    }
    checker.finish()?;
    Ok(dimensions)
}
