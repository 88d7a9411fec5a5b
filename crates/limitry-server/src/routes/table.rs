use http::Method;

use super::route::Fields::{self, Any, IgnoreOthers, Only};
use super::route::RequiredAuth::{ClientToken, Nothing, Project, User, UserInProject};
use super::route::Route;
use super::{
    api_keys, balances, client, client_tokens, customers, dev, events, limits, meter_limits,
    meters, openapi, projects, quota_alerts, quotas, rate_limits, reports, track, usage, user,
};
use limitry_types::{Quota, RateLimit};

const EVENT: Fields = IgnoreOthers(events::FIELDS);

/// All routes, by path.
#[rustfmt::skip]
pub(crate) static ROUTES: &[Route] = &[
    Route::asynchronous(Method::GET, "/openapi.json", Nothing, None, openapi::show),

    Route::get("/v1/user", User, user::show),
    Route::delete("/v1/user/token", User, user::revoke_token),
    Route::get("/v1/projects", User, projects::list),
    Route::post("/v1/projects", User, Only(projects::FIELDS), projects::create),
    Route::get("/v1/projects/current", Project, projects::current),
    Route::get("/v1/project", Project, projects::current),

    Route::get("/v1/api-keys", UserInProject, api_keys::list),
    Route::post("/v1/api-keys", UserInProject, Only(api_keys::FIELDS), api_keys::create),
    Route::get("/v1/api-keys/{id}", UserInProject, api_keys::show),
    Route::put("/v1/api-keys/{id}", UserInProject, Only(api_keys::FIELDS), api_keys::update),
    Route::delete("/v1/api-keys/{id}", UserInProject, api_keys::revoke),

    Route::check("/v1/usage/check", Project, IgnoreOthers(usage::FIELDS), usage::check),
    Route::post("/v1/events/record", Project, EVENT, events::record_one),
    Route::post("/v1/events", Project, EVENT, events::record_one),
    Route::batch("/v1/events/batch", Project, events::FIELDS, events::parse_batch, events::record_batch),
    Route::get("/v1/events", Project, events::list),
    Route::post("/v1/track", Project, EVENT, track::track),
    Route::get("/v1/usage", Project, reports::summary),
    Route::get("/v1/usage/summary", Project, reports::summary),
    Route::get("/v1/usage/breakdown", Project, reports::breakdown),
    Route::get("/v1/usage/timeseries", Project, reports::timeseries),

    Route::get("/v1/quotas", Project, limits::list::<Quota>),
    Route::post("/v1/quotas", Project, Only(quotas::FIELDS), limits::create::<Quota>),
    Route::check("/v1/quotas/check", Project, Any, limits::check::<Quota>),
    Route::get("/v1/quotas/{id}", Project, limits::show::<Quota>),
    Route::put("/v1/quotas/{id}", Project, Only(quotas::FIELDS), limits::update::<Quota>),
    Route::delete("/v1/quotas/{id}", Project, limits::delete::<Quota>),
    Route::get("/v1/quotas/{id}/alerts", Project, quota_alerts::list),
    Route::post("/v1/quotas/{id}/alerts", Project, Only(quota_alerts::FIELDS), quota_alerts::create),
    Route::get("/v1/quota-alerts/{id}", Project, quota_alerts::show),
    Route::put("/v1/quota-alerts/{id}", Project, Only(quota_alerts::FIELDS), quota_alerts::update),
    Route::delete("/v1/quota-alerts/{id}", Project, quota_alerts::delete),
    Route::get("/v1/quota-alerts/{id}/history", Project, quota_alerts::history),

    Route::get("/v1/rate-limits", Project, limits::list::<RateLimit>),
    Route::post("/v1/rate-limits", Project, Only(rate_limits::FIELDS), limits::create::<RateLimit>),
    Route::check("/v1/rate-limits/check", Project, Any, limits::check::<RateLimit>),
    Route::get("/v1/rate-limits/{id}", Project, limits::show::<RateLimit>),
    Route::put("/v1/rate-limits/{id}", Project, Only(rate_limits::FIELDS), limits::update::<RateLimit>),
    Route::delete("/v1/rate-limits/{id}", Project, limits::delete::<RateLimit>),

    Route::get("/v1/meters", Project, meters::list),
    Route::post("/v1/meters", Project, Only(meters::FIELDS), meters::create),
    Route::get("/v1/meters/{id}", Project, meters::show),
    Route::put("/v1/meters/{id}", Project, Only(meters::FIELDS), meters::update),
    Route::delete("/v1/meters/{id}", Project, meters::delete),
    Route::query("/v1/meters/{id}/query", Project, Only(meters::QUERY_FIELDS), meters::query),

    Route::get("/v1/limits", Project, meter_limits::list),
    Route::post("/v1/limits", Project, Only(meter_limits::FIELDS), meter_limits::create),
    Route::check("/v1/limits/check", Project, IgnoreOthers(meter_limits::CHECK_FIELDS), meter_limits::check),
    Route::get("/v1/limits/{id}", Project, meter_limits::show),
    Route::put("/v1/limits/{id}", Project, Only(meter_limits::FIELDS), meter_limits::update),
    Route::delete("/v1/limits/{id}", Project, meter_limits::delete),

    Route::get("/v1/customers", Project, customers::list),
    Route::post("/v1/customers", Project, Only(customers::FIELDS), customers::create),
    Route::get("/v1/customers/{id}", Project, customers::show),
    Route::put("/v1/customers/{id}", Project, Only(customers::CHANGE_FIELDS), customers::update),
    Route::get("/v1/customers/{id}/usage", Project, customers::usage),
    Route::get("/v1/customers/{id}/balances", Project, balances::of_customer),

    Route::get("/v1/balances", Project, balances::list),
    Route::post("/v1/balances", Project, Only(balances::FIELDS), balances::create).prepared(balances::read_amounts),
    Route::check("/v1/balances/check", Project, IgnoreOthers(balances::CHECK_FIELDS), balances::check)
        .prepared(balances::read_amounts),
    Route::post("/v1/balances/credit", Project, Only(balances::BOOKING_FIELDS), balances::credit)
        .prepared(balances::read_amounts),
    Route::post("/v1/balances/debit", Project, Only(balances::BOOKING_FIELDS), balances::debit)
        .prepared(balances::read_amounts),
    Route::get("/v1/balances/{id}", Project, balances::show),
    Route::get("/v1/balances/{id}/transactions", Project, balances::transactions),

    Route::post("/v1/client-tokens", Project, Only(client_tokens::FIELDS), client_tokens::create),

    Route::get("/client/context", ClientToken, client::context),
    Route::get("/client/token", ClientToken, client::token_metadata),
    Route::check("/client/quotas/check", ClientToken, Any, client::check_quotas),
    Route::check("/client/limits/check", ClientToken, IgnoreOthers(meter_limits::CHECK_FIELDS), client::check_limits),
    Route::post("/client/events/record", ClientToken, EVENT, client::record_event),
    Route::get("/client/events/summary", ClientToken, client::summary),

    Route::get("/dev/database", Nothing, dev::show_database),
    Route::get("/dev/clock", User, dev::show_clock),
    Route::asynchronous(Method::PUT, "/dev/clock", User, Some(Only(dev::CLOCK_FIELDS)), dev::move_clock),
    Route::asynchronous(Method::GET, "/dev/faults", User, None, dev::show_faults),
    Route::asynchronous(Method::PUT, "/dev/faults", User, Some(Only(dev::FAULTS_FIELDS)), dev::set_faults),
    Route::asynchronous(Method::POST, "/dev/reset", User, None, dev::reset),
    Route::asynchronous(Method::POST, "/dev/seed", User, Some(Only(dev::SEED_FIELDS)), dev::seed),

    Route::get("/dev/webhooks", UserInProject, dev::list_webhooks),
    Route::post("/dev/webhooks", UserInProject, Only(dev::WEBHOOK_FIELDS), dev::create_webhook),
    Route::delete("/dev/webhooks/{id}", UserInProject, dev::delete_webhook),
    Route::get("/dev/webhook-deliveries", UserInProject, dev::list_deliveries),
    Route::action("/dev/webhook-deliveries/{id}/redeliver", UserInProject, dev::redeliver),
];
