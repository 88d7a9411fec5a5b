//! The cost of a check or a list does not grow with the limits of other customers.

use http::Method;
use rusqlite::StatementStatus;
use serde_json::{Value, json};

use super::TestService;
use crate::api::{Principal, ProjectRef, Query, RequestContext};
use crate::db::{FILE_NAME, connect};
use crate::engine::{Engine, limit_check_statements};
use crate::routes::{Execution, ROUTES, limit_list_statement};
use crate::storage::UnitOfWork;

/// A default limit, and for each customer an own limit that replaces it. The number of a customer is the value of its limit.
async fn with_own_limits(count: i64) -> TestService {
    let server = TestService::new();
    server
        .create_limit(json!({"name": "Default", "limitValue": 7}))
        .await;
    let insert = move |unit: &mut UnitOfWork| {
        let number =
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1) ";
        let customers = "INSERT INTO customers (id, project, external_id, created_at, updated_at) \
                         SELECT format('cust_%020d', n), 1, 'c' || n, 0, 0 FROM n";
        let limits = "INSERT INTO limits (id, project, name, meter, customer_id, limit_value, period, filters, \
                      created_at, updated_at) SELECT 'lmt_' || n, 1, 'Own', \
                      (SELECT seq FROM meters WHERE id = 'mtr_total_events'), 'c' || n, n, 'month', '{}', 0, 0 FROM n";
        for statement in [customers, limits] {
            unit.conn
                .execute(&format!("{number}{statement}"), [count])?;
        }
        Ok::<_, crate::api::ApiError>(())
    };
    server
        .service
        .app()
        .state
        .writer
        .run_blocking(insert)
        .unwrap();
    server
}

/// Runs a route on a new connection. Returns its answer, and the number of steps of SQLite in each statement.
fn run(
    server: &TestService,
    method: &Method,
    path: &str,
    query: &str,
    body: &Value,
) -> (Value, Vec<i32>) {
    let route = ROUTES
        .iter()
        .find(|route| route.method == *method && route.path == path);
    let (Execution::Read(handler) | Execution::Cached(handler)) = route.unwrap().execution else {
        panic!("{path} does not read");
    };
    let conn = connect(&server.home.path().join("data").join(FILE_NAME), false).unwrap();
    let request = RequestContext {
        principal: Principal::ApiKey,
        authorization: None,
        project: Some(ProjectRef {
            seq: 1,
            id: server.project.as_str().into(),
        }),
        id: String::new(),
        query: Query::parse(query),
        body: body.clone(),
        events: Vec::new(),
        amounts: [].into(),
    };
    let mut engine = Engine::default();
    let mut unit = UnitOfWork {
        conn: &conn,
        engine: &mut engine,
        now: jiff::Timestamp::try_from(server.clock.now())
            .unwrap()
            .as_microsecond(),
    };
    let answer = handler(&mut unit, &request).unwrap();
    let answer = serde_json::from_slice(&answer.body.unwrap()).unwrap();
    // The connection caches the statements that it ran, each with its counters.
    let lists = [false, true].map(limit_list_statement);
    let statements = limit_check_statements().into_iter().chain(lists);
    let steps = statements.map(|sql| {
        let statement = conn.prepare_cached(&sql).unwrap();
        statement.get_status(StatementStatus::VmStep)
    });
    (answer, steps.collect())
}

/// The steps of each request. Asserts that the answers are right.
async fn steps_with(count: i64) -> Vec<Vec<i32>> {
    let server = with_own_limits(count).await;
    let last = format!("c{count}");
    for customer in ["c1", "c500", &last, "other"] {
        server.record_for(customer, None).await;
    }
    let mut steps = Vec::new();
    for (customer, limit, used) in [
        ("c1", 1, 1),
        ("c500", 500, 1),
        (last.as_str(), count, 1),
        ("c2", 2, 0),
        ("other", 7, 1),
        ("unknown", 7, 0),
    ] {
        let body = json!({"customerId": customer});
        let (answer, taken) = run(&server, &Method::POST, "/v1/limits/check", "", &body);
        let states = answer["limits"].as_array().unwrap();
        assert_eq!(states.len(), 1, "{customer}");
        assert_eq!(
            (&states[0]["limit"], &states[0]["used"]),
            (&json!(limit), &json!(used))
        );
        assert_eq!(answer["allowed"], used < limit);
        steps.push(taken);
        let body = json!({"customer_id": customer, "event_type": "e"});
        let (checked, taken) = run(&server, &Method::POST, "/v1/usage/check", "", &body);
        assert_eq!(checked["limits"].as_array().unwrap().len(), 1);
        steps.push(taken);
        let query = format!("customerId={customer}");
        let (listed, taken) = run(&server, &Method::GET, "/v1/limits", &query, &Value::Null);
        let own = listed["data"].as_array().unwrap();
        let has_own = limit != 7;
        assert_eq!(own.len(), usize::from(has_own));
        assert!(
            own.iter()
                .all(|own| own["limitValue"] == limit && own["customerId"] == customer)
        );
        steps.push(taken);
    }
    let (listed, taken) = run(&server, &Method::GET, "/v1/limits", "", &Value::Null);
    let newest = listed["data"].as_array().unwrap();
    assert_eq!(newest.len(), 50);
    assert_eq!(newest[0]["limitValue"], count);
    assert_eq!(newest[49]["limitValue"], count - 49);
    steps.push(taken);
    steps
}

#[tokio::test]
async fn the_steps_of_checks_and_lists_do_not_grow_with_the_limits_of_others() {
    let few = steps_with(1000).await;
    let many = steps_with(100_000).await;
    assert_eq!(many, few);
    // At least one request ran each statement.
    for statement in 0..few[0].len() {
        assert!(few.iter().any(|steps| steps[statement] > 0), "{statement}");
    }
}
