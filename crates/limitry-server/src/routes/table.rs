use http::Method;

use super::route::RequiredAuth::{ClientToken, Nothing, Project, User, UserInProject};
use super::route::Route;
use super::{
    api_keys, client, client_tokens, customers, dev, events, limits, openapi, projects, reports,
    track, usage, user,
};
use limitry_types::{Quota, RateLimit};

/// All routes, by path.
#[rustfmt::skip]
pub(crate) static ROUTES: &[Route] = &[
    Route::asynchronous(Method::GET, "/openapi.json", Nothing, false, openapi::show),

    Route::get("/v1/user", User, user::show),
    Route::delete("/v1/user/token", User, user::revoke_token),
    Route::get("/v1/projects", User, projects::list),
    Route::post("/v1/projects", User, projects::create),
    Route::get("/v1/projects/current", Project, projects::current),

    Route::get("/v1/api-keys", UserInProject, api_keys::list),
    Route::post("/v1/api-keys", UserInProject, api_keys::create),
    Route::get("/v1/api-keys/{id}", UserInProject, api_keys::show),
    Route::put("/v1/api-keys/{id}", UserInProject, api_keys::update),
    Route::delete("/v1/api-keys/{id}", UserInProject, api_keys::revoke),

    Route::check("/v1/usage/check", Project, usage::check),
    Route::post("/v1/events/record", Project, events::record_one),
    Route::batch("/v1/events/batch", Project, events::parse_batch, events::record_batch),
    Route::get("/v1/events", Project, events::list),
    Route::post("/v1/track", Project, track::track),
    Route::get("/v1/usage/summary", Project, reports::summary),
    Route::get("/v1/usage/breakdown", Project, reports::breakdown),
    Route::get("/v1/usage/timeseries", Project, reports::timeseries),

    Route::get("/v1/quotas", Project, limits::list::<Quota>),
    Route::post("/v1/quotas", Project, limits::create::<Quota>),
    Route::check("/v1/quotas/check", Project, limits::check::<Quota>),
    Route::get("/v1/quotas/{id}", Project, limits::show::<Quota>),
    Route::put("/v1/quotas/{id}", Project, limits::update::<Quota>),
    Route::delete("/v1/quotas/{id}", Project, limits::delete::<Quota>),

    Route::get("/v1/rate-limits", Project, limits::list::<RateLimit>),
    Route::post("/v1/rate-limits", Project, limits::create::<RateLimit>),
    Route::check("/v1/rate-limits/check", Project, limits::check::<RateLimit>),
    Route::get("/v1/rate-limits/{id}", Project, limits::show::<RateLimit>),
    Route::put("/v1/rate-limits/{id}", Project, limits::update::<RateLimit>),
    Route::delete("/v1/rate-limits/{id}", Project, limits::delete::<RateLimit>),

    Route::get("/v1/customers", Project, customers::list),
    Route::post("/v1/customers", Project, customers::create),
    Route::get("/v1/customers/{id}", Project, customers::show),
    Route::get("/v1/customers/{id}/usage", Project, customers::usage),
    Route::post("/v1/client-tokens", Project, client_tokens::create),

    Route::get("/client/context", ClientToken, client::context),
    Route::check("/client/quotas/check", ClientToken, client::check_quotas),
    Route::post("/client/events/record", ClientToken, client::record_event),
    Route::get("/client/events/summary", ClientToken, client::summary),

    Route::get("/dev/clock", User, dev::show_clock),
    Route::asynchronous(Method::PUT, "/dev/clock", User, true, dev::move_clock),
    Route::asynchronous(Method::GET, "/dev/faults", User, false, dev::show_faults),
    Route::asynchronous(Method::PUT, "/dev/faults", User, true, dev::set_faults),
    Route::asynchronous(Method::POST, "/dev/reset", User, false, dev::reset),
    Route::asynchronous(Method::POST, "/dev/seed", User, true, dev::seed),
];
