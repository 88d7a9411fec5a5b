//! `limitry rate-limits …`

use limitry_types::{NewRateLimit, RateLimit, RateLimitChange};

use super::{key_values, resources};
use crate::cli::rate_limits::{RateLimitsCheckArgs, RateLimitsCreateArgs, RateLimitsUpdateArgs};
use crate::context::Context;
use crate::failure::Result;
use crate::output::Outcome;

/// `rate-limits create`
pub(super) async fn create(ctx: &Context, args: RateLimitsCreateArgs) -> Result<Outcome> {
    let new = NewRateLimit {
        name: args.name,
        limit_value: args.limit,
        window: args.window,
        dimension_filters: key_values::unique("--filter", args.filters)?,
        enabled: args.disabled.then_some(false),
    };
    resources::create::<RateLimit>(ctx, &new).await
}

/// `rate-limits update`
pub(super) async fn update(ctx: &Context, args: RateLimitsUpdateArgs) -> Result<Outcome> {
    let change = RateLimitChange {
        name: args.name,
        limit_value: args.limit,
        window: args.window,
        dimension_filters: resources::changed_filters(args.filters, args.no_filter)?,
        enabled: (args.enable || args.disable).then_some(args.enable),
    };
    resources::update::<RateLimit>(ctx, &args.rate_limit, &change).await
}

/// `rate-limits check`
pub(super) async fn check(ctx: &Context, args: RateLimitsCheckArgs) -> Result<Outcome> {
    let dimensions = key_values::unique("--dimension", args.dimensions.dimensions)?;
    resources::check::<RateLimit>(ctx, &dimensions).await
}
