//! The test of each route.

/// Each route with the file and the function of its test. `limitry-server/` stands for the source of that crate.
pub(super) const TESTS: &[(&str, &str, &str)] = &[
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
        "a_database_of_0_1_0_is_migrated_and_its_counters_are_recomputed",
    ),
    (
        "PUT /v1/customers/{id}",
        "limitry-server/tests/customers.rs",
        "a_customer_is_changed_by_either_id_and_null_clears_optional_fields",
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
        "an_alert_is_triggered_once_a_window_when_usage_reaches_its_threshold",
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
        "pages_neither_skip_nor_repeat_items_while_new_items_arrive",
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
        "an_updated_quota_counts_the_stored_events_again",
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
        "a_default_limit_counts_each_customer_separately",
    ),
    (
        "POST /client/limits/check",
        "limitry-server/tests/limit_checks.rs",
        "a_client_token_checks_only_the_limits_of_its_customer",
    ),
    (
        "GET /v1/meters",
        "limitry-server/tests/meters.rs",
        "every_project_has_three_meters_that_it_cannot_change",
    ),
    (
        "POST /v1/meters",
        "limitry-server/tests/meters.rs",
        "an_event_filter_matches_types_dimensions_and_properties",
    ),
    (
        "GET /v1/meters/{id}",
        "limitry-server/tests/meters.rs",
        "a_meter_of_another_project_is_not_found",
    ),
    (
        "PUT /v1/meters/{id}",
        "limitry-server/tests/meters.rs",
        "a_changed_meter_keeps_the_fields_that_the_change_omits",
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
        "a_debit_beyond_the_available_amount_answers_false_and_books_nothing",
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
        "seeds_are_repeatable_and_a_second_seed_adds_events",
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
