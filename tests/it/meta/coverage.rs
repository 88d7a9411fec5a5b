//! `docs/coverage.md`: every route of the API × served, client method, command, test. The table is made from what is
//! there (the routes of the document that the router is held to, the client's source, what the commands ask of a running
//! server, the tests' names) and compared with the committed one. A route that lacks one of them fails the test.
//!
//! `LIMITRY_WRITE_COVERAGE=1 tests/run coverage` writes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use regex::Regex;
use serde_json::Value;

use crate::support::env::files_below;
use crate::support::{Dev, TestEnv, http};

const FILE: &str = "docs/coverage.md";

const HEAD: &str = "# Every route, and how it is reached

Made by a test (`LIMITRY_WRITE_COVERAGE=1 tests/run coverage`), and compared by it with what is there: the routes that
`limitry dev` answers, the client's methods, what the commands ask for, the tests.

| Route | Served | Client method | Command | Test |
|---|---|---|---|---|
";

/// Commands and what they are called with, in an order in which all of them work. `{…}` stands for what an earlier
/// command made. A route's command is the first one here that asks for it.
const STEPS: &[(&str, &str)] = &[
    ("login", "--token-file {pat} --store file"),
    ("projects list", ""),
    ("projects create", "Staging"),
    ("projects show", ""),
    ("keys create", "Production --plain"),
    ("keys list", ""),
    ("keys rename", "Production Web"),
    ("keys show", "{key}"),
    ("keys revoke", "Web --yes"),
    (
        "quotas create",
        "Daily --metric total_events --limit 500 --period day",
    ),
    ("quotas list", ""),
    ("quotas show", "{quota}"),
    ("quotas update", "Daily --limit 600"),
    ("quotas check", ""),
    ("rate-limits create", "Burst --limit 500 --window minute"),
    ("rate-limits list", ""),
    ("rate-limits show", "{limit}"),
    ("rate-limits update", "Burst --limit 600"),
    ("rate-limits check", ""),
    (
        "meters create",
        "Images --aggregation sum --field values.images",
    ),
    ("meters list", ""),
    ("meters show", "{meter}"),
    ("meters update", "Images --description Pictures"),
    ("meters query", "mtr_total_tokens"),
    (
        "limits create",
        "Free --meter mtr_total_tokens --limit 500 --period month --alert 1",
    ),
    ("dev webhooks add", "http://127.0.0.1:9/hook --plain"),
    ("dev webhooks list", ""),
    ("limits list", ""),
    ("limits show", "{meter-limit}"),
    ("limits update", "Free --limit 600"),
    ("limits check", "--customer c"),
    ("usage check", "--customer c --event e"),
    (
        "usage record",
        "--customer c --event e --value total_tokens=50",
    ),
    ("dev webhooks deliveries", ""),
    ("dev webhooks redeliver", "{delivery}"),
    ("usage track", "--customer c --event e"),
    ("usage import", "{batch}"),
    ("usage events", ""),
    ("usage tail", "--count 1"),
    ("usage summary", ""),
    ("usage breakdown", "--group-by model"),
    ("usage timeseries", ""),
    ("customers create", "acme"),
    ("customers list", ""),
    ("customers show", "acme"),
    ("customers update", "acme --name Acme"),
    ("customers usage", "acme"),
    ("balances create", "Prepaid --customer acme --initial 20"),
    ("balances list", ""),
    ("balances show", "{balance}"),
    ("balances check", "Prepaid --amount 5"),
    ("balances transactions", "Prepaid"),
    ("balances credit", "Prepaid --amount 5 --description Top-up"),
    ("balances debit", "Prepaid --amount 5 --description Images"),
    ("usage standing", "acme"),
    ("api", "GET /project"),
    ("api", "POST /events -f customerId=c -f eventType=e"),
    (
        "api",
        "GET /usage/summary -f startDate=2026-01-01 -f endDate=2027-01-01",
    ),
    ("api", "POST /quotas/{quota}/alerts --input {alert}"),
    ("api", "GET /quotas/{quota}/alerts"),
    ("api", "GET /quota-alerts/{alert-id}"),
    ("api", "PUT /quota-alerts/{alert-id} --input {alert}"),
    ("api", "GET /quota-alerts/{alert-id}/history"),
    ("api", "DELETE /quota-alerts/{alert-id}"),
    ("client-tokens create", "--customer c --plain"),
    ("client-tokens inspect", "--token-file {token}"),
    ("api", "GET /client/context --token-file {token}"),
    (
        "api",
        "POST /client/quotas/check --input {nothing} --token-file {token}",
    ),
    (
        "api",
        "POST /client/events/record -f eventType=e --token-file {token}",
    ),
    (
        "api",
        "POST /client/limits/check --input {nothing} --token-file {token}",
    ),
    (
        "api",
        "GET /client/events/summary -f startDate=2026-01-01 -f endDate=2027-01-01 --token-file {token}",
    ),
    ("quotas delete", "Daily --yes"),
    ("rate-limits delete", "Burst --yes"),
    ("limits delete", "Free --yes"),
    ("meters delete", "Images --yes"),
    ("dev webhooks remove", "http://127.0.0.1:9/hook --yes"),
    ("dev clock show", ""),
    ("dev clock advance", "1s"),
    ("dev faults", "--port {port}"),
    ("dev faults", "off --port {port}"),
    ("dev seed", "--events 10"),
    ("logout", "--revoke --yes"),
];

/// Routes that no command asks for, and why.
const NO_COMMAND: &[(&str, &str)] = &[
    ("GET /openapi.json", "for other programs"),
    (
        "POST /dev/reset",
        "for applications; `limitry dev reset` does it without a server",
    ),
];

/// A test of each route: the file, and the function. `limitry-server/` stands for the source of that crate.
const TESTS: &[(&str, &str, &str)] = &[
    (
        "GET /openapi.json",
        "limitry-server/tests/openapi.rs",
        "the_document_is_served_without_a_token",
    ),
    (
        "GET /v1/user",
        "limitry-server/tests/user.rs",
        "a_user_is_shown_with_the_token",
    ),
    (
        "DELETE /v1/user/token",
        "limitry-server/tests/user.rs",
        "a_token_revokes_itself",
    ),
    (
        "GET /v1/projects",
        "limitry-server/tests/user.rs",
        "projects_are_created_and_listed",
    ),
    (
        "POST /v1/projects",
        "limitry-server/tests/user.rs",
        "projects_are_created_and_listed",
    ),
    (
        "GET /v1/projects/current",
        "limitry-server/tests/user.rs",
        "projects_are_created_and_listed",
    ),
    (
        "GET /v1/api-keys",
        "limitry-server/tests/api_keys.rs",
        "keys_are_listed_by_status",
    ),
    (
        "POST /v1/api-keys",
        "limitry-server/tests/api_keys.rs",
        "a_created_key_works_and_is_shown_once",
    ),
    (
        "GET /v1/api-keys/{id}",
        "limitry-server/tests/api_keys.rs",
        "a_created_key_works_and_is_shown_once",
    ),
    (
        "PUT /v1/api-keys/{id}",
        "limitry-server/tests/api_keys.rs",
        "a_key_is_renamed_and_its_expiry_is_set_and_removed",
    ),
    (
        "DELETE /v1/api-keys/{id}",
        "limitry-server/tests/api_keys.rs",
        "revoking_twice_keeps_the_first_time",
    ),
    (
        "POST /v1/usage/check",
        "limitry-server/tests/usage.rs",
        "a_check_works_in_snake_case_and_camel_case",
    ),
    (
        "POST /v1/events/record",
        "limitry-server/tests/events.rs",
        "an_event_is_recorded",
    ),
    (
        "POST /v1/events/batch",
        "limitry-server/tests/events.rs",
        "a_batch_counts_new_events_and_duplicates",
    ),
    (
        "GET /v1/events",
        "limitry-server/tests/reports.rs",
        "events_are_filtered_and_paged",
    ),
    (
        "POST /v1/track",
        "tests/it/properties/multi_process.rs",
        "track_lets_through_exactly_what_the_quota_allows",
    ),
    (
        "GET /v1/project",
        "limitry-server/tests/user.rs",
        "projects_are_created_and_listed",
    ),
    (
        "POST /v1/events",
        "limitry-server/tests/event_forms.rs",
        "every_route_takes_both_forms_of_an_event_and_answers_show_both",
    ),
    (
        "GET /v1/usage",
        "limitry-server/tests/migration.rs",
        "a_database_of_0_1_0_is_migrated_and_counted_anew",
    ),
    (
        "PUT /v1/customers/{id}",
        "limitry-server/tests/customers.rs",
        "a_customer_is_changed_by_either_id_and_null_clears_what_may_be_null",
    ),
    (
        "GET /v1/quotas/{id}/alerts",
        "limitry-server/tests/quota_alerts.rs",
        "an_alert_is_created_listed_updated_and_deleted",
    ),
    (
        "POST /v1/quotas/{id}/alerts",
        "limitry-server/tests/quota_alerts.rs",
        "an_alert_is_created_listed_updated_and_deleted",
    ),
    (
        "GET /v1/quota-alerts/{id}",
        "limitry-server/tests/quota_alerts.rs",
        "an_alert_is_created_listed_updated_and_deleted",
    ),
    (
        "PUT /v1/quota-alerts/{id}",
        "limitry-server/tests/quota_alerts.rs",
        "an_alert_is_created_listed_updated_and_deleted",
    ),
    (
        "DELETE /v1/quota-alerts/{id}",
        "limitry-server/tests/quota_alerts.rs",
        "an_alert_is_created_listed_updated_and_deleted",
    ),
    (
        "GET /v1/quota-alerts/{id}/history",
        "limitry-server/tests/quota_alerts.rs",
        "an_event_that_lifts_the_usage_to_a_threshold_triggers_once_in_a_window",
    ),
    (
        "GET /client/token",
        "limitry-server/tests/client_tokens.rs",
        "both_names_of_the_context_make_the_same_token",
    ),
    (
        "GET /dev/database",
        "limitry-server/tests/snapshots.rs",
        "a_reset_and_a_restore_start_another_incarnation",
    ),
    (
        "GET /v1/usage/summary",
        "limitry-server/tests/reports.rs",
        "a_summary_adds_up_the_events_in_the_range",
    ),
    (
        "GET /v1/usage/breakdown",
        "limitry-server/tests/reports.rs",
        "a_breakdown_has_a_row_for_each_value_and_for_events_without_one",
    ),
    (
        "GET /v1/usage/timeseries",
        "limitry-server/tests/reports.rs",
        "a_time_series_has_every_interval_and_weeks_start_on_monday",
    ),
    (
        "GET /v1/quotas",
        "limitry-server/tests/pages.rs",
        "pages_neither_skip_nor_repeat_items_while_others_arrive",
    ),
    (
        "POST /v1/quotas",
        "limitry-server/tests/quotas.rs",
        "a_quota_is_created_shown_updated_and_deleted",
    ),
    (
        "POST /v1/quotas/check",
        "limitry-server/tests/quotas.rs",
        "a_check_takes_dimensions_at_the_top_or_nested",
    ),
    (
        "GET /v1/quotas/{id}",
        "limitry-server/tests/quotas.rs",
        "a_quota_is_created_shown_updated_and_deleted",
    ),
    (
        "PUT /v1/quotas/{id}",
        "limitry-server/tests/quotas.rs",
        "an_updated_quota_counts_anew",
    ),
    (
        "DELETE /v1/quotas/{id}",
        "limitry-server/tests/quotas.rs",
        "a_quota_is_created_shown_updated_and_deleted",
    ),
    (
        "GET /v1/rate-limits",
        "limitry-server/tests/rate_limits.rs",
        "a_rate_limit_is_created_shown_updated_and_deleted",
    ),
    (
        "POST /v1/rate-limits",
        "limitry-server/tests/rate_limits.rs",
        "a_rate_limit_is_created_shown_updated_and_deleted",
    ),
    (
        "POST /v1/rate-limits/check",
        "limitry-server/tests/rate_limits.rs",
        "the_window_slides_by_arrival",
    ),
    (
        "GET /v1/rate-limits/{id}",
        "limitry-server/tests/rate_limits.rs",
        "a_rate_limit_is_created_shown_updated_and_deleted",
    ),
    (
        "PUT /v1/rate-limits/{id}",
        "limitry-server/tests/rate_limits.rs",
        "a_disabled_rate_limit_is_not_checked_but_counts",
    ),
    (
        "DELETE /v1/rate-limits/{id}",
        "limitry-server/tests/rate_limits.rs",
        "a_rate_limit_is_created_shown_updated_and_deleted",
    ),
    (
        "POST /v1/limits/check",
        "limitry-server/tests/limit_checks.rs",
        "a_default_counts_customer_by_customer",
    ),
    (
        "POST /client/limits/check",
        "limitry-server/tests/limit_checks.rs",
        "a_client_token_checks_the_limits_of_its_customer_alone",
    ),
    (
        "GET /v1/meters",
        "limitry-server/tests/meters.rs",
        "every_project_has_three_meters_that_it_cannot_change",
    ),
    (
        "POST /v1/meters",
        "limitry-server/tests/meters.rs",
        "an_event_filter_sees_types_dimensions_and_properties",
    ),
    (
        "GET /v1/meters/{id}",
        "limitry-server/tests/meters.rs",
        "a_meter_of_another_project_is_not_found",
    ),
    (
        "PUT /v1/meters/{id}",
        "limitry-server/tests/meters.rs",
        "a_changed_meter_keeps_what_is_absent",
    ),
    (
        "DELETE /v1/meters/{id}",
        "limitry-server/tests/meters.rs",
        "a_meter_that_a_limit_uses_is_not_deleted",
    ),
    (
        "POST /v1/meters/{id}/query",
        "limitry-server/tests/meters.rs",
        "each_aggregation_makes_one_number_of_the_events_in_a_range",
    ),
    (
        "GET /v1/limits",
        "limitry-server/tests/limits.rs",
        "a_list_of_a_customer_has_exactly_that_customers_own_limits",
    ),
    (
        "POST /v1/limits",
        "limitry-server/tests/limits.rs",
        "a_limit_is_created_shown_changed_listed_and_deleted",
    ),
    (
        "GET /v1/limits/{id}",
        "limitry-server/tests/limits.rs",
        "a_limit_is_created_shown_changed_listed_and_deleted",
    ),
    (
        "PUT /v1/limits/{id}",
        "limitry-server/tests/limits.rs",
        "a_limit_is_created_shown_changed_listed_and_deleted",
    ),
    (
        "DELETE /v1/limits/{id}",
        "limitry-server/tests/limits.rs",
        "a_limit_is_created_shown_changed_listed_and_deleted",
    ),
    (
        "GET /v1/balances",
        "limitry-server/tests/balances.rs",
        "a_balance_is_created_shown_and_listed",
    ),
    (
        "POST /v1/balances",
        "limitry-server/tests/balances.rs",
        "a_balance_is_created_shown_and_listed",
    ),
    (
        "GET /v1/balances/{id}",
        "limitry-server/tests/balances.rs",
        "a_balance_is_created_shown_and_listed",
    ),
    (
        "GET /v1/balances/{id}/transactions",
        "limitry-server/tests/balances.rs",
        "a_balance_is_created_shown_and_listed",
    ),
    (
        "GET /v1/customers/{id}/balances",
        "limitry-server/tests/balances.rs",
        "a_balance_is_created_shown_and_listed",
    ),
    (
        "POST /v1/balances/check",
        "limitry-server/tests/balances.rs",
        "a_check_whose_dimensions_contradict_the_filters_finds_no_balance",
    ),
    (
        "POST /v1/balances/credit",
        "limitry-server/tests/balances.rs",
        "amounts_keep_every_digit",
    ),
    (
        "POST /v1/balances/debit",
        "limitry-server/tests/balances.rs",
        "a_debit_of_more_than_is_available_is_answered_and_books_nothing",
    ),
    (
        "GET /dev/webhooks",
        "limitry-server/tests/webhook_routes.rs",
        "webhooks_are_listed_and_deleted_with_their_deliveries",
    ),
    (
        "DELETE /dev/webhooks/{id}",
        "limitry-server/tests/webhook_routes.rs",
        "webhooks_are_listed_and_deleted_with_their_deliveries",
    ),
    (
        "GET /dev/webhook-deliveries",
        "limitry-server/tests/webhook_routes.rs",
        "webhooks_are_listed_and_deleted_with_their_deliveries",
    ),
    (
        "POST /dev/webhooks",
        "limitry-server/tests/webhook_routes.rs",
        "the_secret_is_shown_once",
    ),
    (
        "POST /dev/webhook-deliveries/{id}/redeliver",
        "limitry-server/tests/webhooks.rs",
        "a_failed_try_is_repeated_after_ten_seconds_a_minute_and_ten_minutes",
    ),
    (
        "GET /v1/customers",
        "limitry-server/tests/customers.rs",
        "a_customer_exists_from_its_first_event",
    ),
    (
        "POST /v1/customers",
        "limitry-server/tests/customers.rs",
        "creating_an_existing_customer_updates_the_given_fields",
    ),
    (
        "GET /v1/customers/{id}",
        "limitry-server/tests/customers.rs",
        "a_customers_own_id_wins_over_an_external_id",
    ),
    (
        "GET /v1/customers/{id}/usage",
        "limitry-server/tests/customers.rs",
        "usage_is_summed_for_a_customer_by_either_id",
    ),
    (
        "POST /v1/client-tokens",
        "limitry-server/tests/client_tokens.rs",
        "a_client_token_shows_its_context_but_not_the_server_context",
    ),
    (
        "GET /dev/clock",
        "limitry-server/tests/dev.rs",
        "the_clock_moves_in_every_process",
    ),
    (
        "PUT /dev/clock",
        "limitry-server/tests/dev.rs",
        "quotas_reset_exactly_when_their_windows_end",
    ),
    (
        "GET /dev/faults",
        "limitry-server/tests/dev.rs",
        "faults_change_while_serving_and_exempt_dev_routes",
    ),
    (
        "PUT /dev/faults",
        "limitry-server/tests/dev.rs",
        "faults_change_while_serving_and_exempt_dev_routes",
    ),
    (
        "POST /dev/reset",
        "limitry-server/tests/dev.rs",
        "a_reset_keeps_the_user_the_project_and_the_credentials",
    ),
    (
        "POST /dev/seed",
        "limitry-server/tests/dev.rs",
        "seeds_are_repeatable_and_add_up",
    ),
    (
        "GET /client/context",
        "limitry-server/tests/client_tokens.rs",
        "a_client_token_shows_its_context_but_not_the_server_context",
    ),
    (
        "POST /client/quotas/check",
        "limitry-server/tests/client_tokens.rs",
        "client_routes_are_restricted_to_the_tokens_customer",
    ),
    (
        "POST /client/events/record",
        "limitry-server/tests/client_tokens.rs",
        "client_routes_are_restricted_to_the_tokens_customer",
    ),
    (
        "GET /client/events/summary",
        "limitry-server/tests/client_tokens.rs",
        "client_routes_are_restricted_to_the_tokens_customer",
    ),
];

/// `METHOD /path` of every route, in the document's order. Another test holds the document to the router.
fn routes() -> Vec<String> {
    let document: Value =
        serde_json::from_str(include_str!("../../../crates/limitry-server/openapi.json")).unwrap();
    let mut routes = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            routes.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    routes
}

/// A route's path as the client writes it: the Client API and `/dev` are beside the base URL.
fn below_base(route: &str) -> String {
    route.replacen(" /v1/", " /", 1)
}

/// Whether a call's path is of a route.
fn is_of(route: &str, call: &str) -> bool {
    let (route, call) = (below_base(route), call.split('?').next().unwrap_or(call));
    let mut parts = call.split('/');
    let same = route.split('/').all(|part| match parts.next() {
        Some(given) => part == given || part == "{id}",
        None => false,
    });
    same && parts.next().is_none()
}

/// The route of a call: a path without a parameter before one with it.
fn route_of<'a>(routes: &'a [String], call: &str) -> Option<&'a String> {
    let found = routes.iter().filter(|route| is_of(route, call));
    found.min_by_key(|route| route.contains('{'))
}

/// What the server itself says: without a credential, a route is 401 or open; what is none is 404 or 405.
fn is_served(dev: &Dev, route: &str) -> bool {
    let (method, path) = route.split_once(' ').unwrap();
    let base = dev.url.trim_end_matches("/v1");
    let answer = http::request(
        method,
        &format!("{base}{}", path.replace("{id}", "x")),
        &[],
        "",
    );
    matches!(answer.status, 200 | 401)
}

/// The client's methods by route. The first line of a method's documentation names the routes.
fn methods() -> BTreeMap<String, String> {
    let documented = Regex::new(
        r"(/// `(?:GET|POST|PUT|DELETE) /[^\n]*)\n(?:\s*///[^\n]*\n)*\s*pub (?:async )?fn (\w+)",
    )
    .unwrap();
    let route = Regex::new(r"`((?:GET|POST|PUT|DELETE) /[^`]+)`").unwrap();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/limitry-client/src");
    let mut found = BTreeMap::new();
    for file in files_below(&dir) {
        let text = fs::read_to_string(&file).unwrap();
        for method in documented.captures_iter(&text) {
            for route in route.captures_iter(&method[1]) {
                found
                    .entry(route[1].replace("/ID", "/{id}"))
                    .or_insert_with(|| method[2].to_owned());
            }
        }
    }
    found
}

/// The first command that asks for each route, seen in what it logs.
fn commands(routes: &[String]) -> BTreeMap<String, String> {
    let asked = Regex::new(r"response .*method=([A-Z]+) path=(\S+)").unwrap();
    let mut home = TestEnv::new();
    let dev = Dev::start(&home);
    home.set("LIMITRY_API_URL", &dev.url)
        .set("LIMITRY_LOG", "debug");
    let mut made = BTreeMap::from([("{port}", dev.port().to_owned())]);
    let mut keep = |name, file: &str, text: &str| {
        let path = home.write(file, text).to_str().unwrap().to_owned();
        made.insert(name, path);
    };
    keep("{pat}", "pat", &dev.pat);
    keep("{nothing}", "nothing.json", "{}");
    keep("{alert}", "alert.json", r#"{"threshold": 80}"#);
    let batch = r#"{"customerId": "c", "eventType": "e"}"#;
    keep("{batch}", "batch.ndjson", batch);
    let mut found = BTreeMap::new();
    for (command, args) in STEPS {
        let args = args.split(' ').filter(|arg| !arg.is_empty());
        let args = args.map(
            |arg| match made.iter().find(|(name, _)| arg.contains(**name)) {
                Some((name, value)) => arg.replace(name, value),
                None => arg.to_owned(),
            },
        );
        let args: Vec<String> = command.split(' ').map(str::to_owned).chain(args).collect();
        let run = home.run(&args).success();
        let log = run.stderr();
        for call in asked.captures_iter(&log) {
            let call = format!("{} {}", &call[1], call[2].trim_matches('"'));
            if let Some(route) = route_of(routes, &call) {
                found
                    .entry(route.clone())
                    .or_insert_with(|| shown(command, &args));
            }
        }
        let id = |list: &[&str]| {
            home.run(list.iter().chain(&["--json"])).json()["data"][0]["id"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        match *command {
            "keys create" => drop(made.insert("{key}", id(&["keys", "list"]))),
            "quotas create" => drop(made.insert("{quota}", id(&["quotas", "list"]))),
            "api" if args[1] == "POST" && args[2].ends_with("/alerts") => {
                made.insert("{alert-id}", run.json()["id"].as_str().unwrap().to_owned());
            }
            "dev webhooks deliveries" => {
                made.insert("{delivery}", id(&["dev", "webhooks", "deliveries"]));
            }
            "meters create" => drop(made.insert("{meter}", id(&["meters", "list"]))),
            "limits create" => drop(made.insert("{meter-limit}", id(&["limits", "list"]))),
            "balances create" => drop(made.insert("{balance}", id(&["balances", "list"]))),
            "rate-limits create" => drop(made.insert("{limit}", id(&["rate-limits", "list"]))),
            "client-tokens create" => {
                let path = home.write("token", run.stdout());
                made.insert("{token}", path.to_str().unwrap().to_owned());
            }
            _ => {}
        }
    }
    found
}

/// What a person would look for: the command, and with `api` the route too.
fn shown(command: &str, args: &[String]) -> String {
    match command {
        "api" => {
            let id = Regex::new("/(?:qta|qa)_[A-Za-z0-9]+").unwrap();
            format!("limitry api {} {}", args[1], id.replace(&args[2], "/ID"))
        }
        "logout" => "limitry logout --revoke".to_owned(),
        _ => format!("limitry {command}"),
    }
}

/// Whether a test is there, and is one.
fn is_test(file: &str, name: &str) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = match file.strip_prefix("limitry-server/") {
        Some(file) => root.join("crates/limitry-server/src").join(file),
        None => root.join(file),
    };
    let source = fs::read_to_string(path).unwrap_or_default();
    let test = format!(r"#\[(?:tokio::)?test\]\s+(?:#\[[^\]]*\]\s+)*(?:async )?fn {name}\(");
    Regex::new(&test).unwrap().is_match(&source)
}

fn table() -> String {
    let routes = routes();
    let (methods, commands) = (methods(), commands(&routes));
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let mut table = HEAD.to_owned();
    let mut lacks = Vec::new();
    for route in &routes {
        let mut lack = |what: &str| lacks.push(format!("{route} has no {what}"));
        if !is_served(&dev, route) {
            lack("answer: it is not served");
        }
        let exempt = NO_COMMAND.iter().find(|(exempt, _)| exempt == route);
        let command = commands.get(route);
        let (method, command) = match (command, exempt) {
            (Some(command), None) => {
                let (verb, path) = route.split_once(' ').unwrap();
                let any = path.starts_with("/dev/").then(|| format!("{verb} /dev/…"));
                let method = if command.starts_with("limitry api ") {
                    Some("raw")
                } else {
                    let named = methods.get(&below_base(route));
                    named.or_else(|| methods.get(&any?)).map(String::as_str)
                };
                if method.is_none() {
                    lack("client method");
                }
                (
                    format!("`{}`", method.unwrap_or_default()),
                    format!("`{command}`"),
                )
            }
            (None, Some((_, why))) => ("–".to_owned(), format!("– ({why})")),
            (Some(_), Some(_)) => {
                lack("reason to be exempt");
                continue;
            }
            (None, None) => {
                lack("command");
                continue;
            }
        };
        let test = TESTS
            .iter()
            .find(|(of, file, name)| of == route && is_test(file, name));
        let Some((_, file, name)) = test else {
            lack("test that is there");
            continue;
        };
        let module = file
            .trim_end_matches(".rs")
            .replace("tests/it/", "")
            .replace('/', "::");
        writeln!(
            table,
            "| `{route}` | yes | {method} | {command} | `{module}::{name}` |"
        )
        .unwrap();
    }
    assert!(lacks.is_empty(), "{}", lacks.join("\n"));
    table
}

#[test]
fn every_route_is_served_and_has_a_client_method_a_command_and_a_test() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let table = table();
    if std::env::var_os("LIMITRY_WRITE_COVERAGE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &table).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == table,
        "{FILE} is stale: LIMITRY_WRITE_COVERAGE=1 tests/run coverage"
    );
}

#[test]
fn paths_are_told_apart() {
    let routes: Vec<String> = [
        "POST /v1/quotas/check",
        "GET /v1/quotas/{id}",
        "GET /v1/customers/{id}/usage",
    ]
    .map(str::to_owned)
    .to_vec();
    let of = |call| route_of(&routes, call).map(String::as_str);
    assert_eq!(of("POST /quotas/check"), Some("POST /v1/quotas/check"));
    assert_eq!(of("GET /quotas/qta_1"), Some("GET /v1/quotas/{id}"));
    assert_eq!(
        of("GET /customers/a%2Fb/usage?x=1"),
        Some("GET /v1/customers/{id}/usage")
    );
    assert_eq!(of("GET /quotas"), None);
    assert_eq!(of("GET /quotas/a/b"), None);
}
