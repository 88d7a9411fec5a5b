//! `limitry limits …`

use std::collections::BTreeMap;

use limitry_client::{Client, ItemLimit};
use limitry_types::{
    Limit as _, LimitState, Meter, MeterLimit, MeterLimitChange, MeterLimitCheck, NewMeterLimit,
};

use super::resources::{Shown, changed};
use super::{key_values, listing, lookup, resources, tables};
use crate::cli::limits::{
    LimitsCheckArgs, LimitsCreateArgs, LimitsDeleteArgs, LimitsListArgs, LimitsShowArgs,
    LimitsUpdateArgs,
};
use crate::context::Context;
use crate::failure::Result;
use crate::output::{Outcome, Tone, View, to_document};

/// The names of meters, which a person sees in place of their ids.
pub(super) struct MeterNames(BTreeMap<String, String>);

impl MeterNames {
    /// Asks for the names for a person alone, and only where an id does not say what is counted. Without an answer the ids
    /// are shown.
    pub(super) async fn find<'a>(
        ctx: &Context,
        client: &Client,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        if ctx.printer().prints_text_for_person() {
            Self::needed(client, ids).await
        } else {
            Self(BTreeMap::new())
        }
    }

    async fn needed<'a>(client: &Client, ids: impl IntoIterator<Item = &'a str>) -> Self {
        let mut ids = ids.into_iter();
        if ids.any(|id| tables::metric_of_meter(id).is_none()) {
            Self::all(client).await
        } else {
            Self(BTreeMap::new())
        }
    }

    async fn all(client: &Client) -> Self {
        let meters = client.resources::<Meter>(ItemLimit::All).collect().await;
        Self::of(meters.map(|page| page.data).unwrap_or_default())
    }

    fn of(meters: impl IntoIterator<Item = Meter>) -> Self {
        let named = meters
            .into_iter()
            .filter(|meter| tables::metric_of_meter(&meter.id).is_none());
        Self(named.map(|meter| (meter.id, meter.name)).collect())
    }

    fn put(&self, id: &mut String) {
        if let Some(name) = self.0.get(id) {
            id.clone_from(name);
        }
    }

    /// Puts the names into states.
    pub(super) fn put_into(&self, states: &mut [LimitState]) {
        for state in states {
            self.put(&mut state.meter_id);
        }
    }

    /// The limit as a person sees it: with the name of its meter.
    fn named(&self, limit: &MeterLimit) -> MeterLimit {
        let mut limit = limit.clone();
        self.put(&mut limit.meter_id);
        limit
    }
}

/// [`Shown::name_meters`]
pub(super) async fn name_meters(ctx: &Context, client: &Client, limits: &mut [MeterLimit]) {
    if ctx.prompter().can_ask() || ctx.printer().prints_text_for_person() {
        let ids = limits.iter().map(|limit| &*limit.meter_id);
        let names = MeterNames::needed(client, ids).await;
        for limit in limits {
            names.put(&mut limit.meter_id);
        }
    }
}

/// The thresholds in their order, each once. `None` without any.
pub(super) fn alert_thresholds(mut given: Vec<u8>) -> Option<Vec<u8>> {
    given.sort_unstable();
    given.dedup();
    (!given.is_empty()).then_some(given)
}

/// `limits create`
pub(super) async fn create(ctx: &Context, args: LimitsCreateArgs) -> Result<Outcome> {
    let dimension_filters = key_values::unique("--filter", args.filters)?;
    let client = ctx.project_client().await?;
    let meter: Meter = lookup::resource(ctx, &client, &args.meter).await?;
    let new = NewMeterLimit {
        name: args.name,
        meter_id: meter.id.clone(),
        customer_id: args.customer,
        limit_value: args.limit,
        period: args.period,
        dimension_filters,
        alert_thresholds: alert_thresholds(args.alerts),
    };
    let limit: MeterLimit = client.create_resource(&new).await?;
    let shown = MeterNames::of([meter]).named(&limit);
    Ok(resources::report_created(&limit, &shown))
}

/// `limits list`
pub(super) async fn list(ctx: &Context, args: &LimitsListArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let length = listing::item_limit(ctx, args.length);
    let limits = match &args.customer {
        Some(customer) => client.limits_of_customer(customer, length),
        None => client.resources::<MeterLimit>(length),
    };
    let names = if ctx.printer().prints_text_for_person() {
        MeterNames::all(&client).await
    } else {
        MeterNames(BTreeMap::new())
    };
    listing::show_edited(
        ctx,
        limits,
        MeterLimit::NONE,
        |limits: &mut [MeterLimit]| {
            for limit in limits {
                names.put(&mut limit.meter_id);
            }
        },
    )
    .await
}

/// `limits show`
pub(super) async fn show(ctx: &Context, args: &LimitsShowArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let limit: MeterLimit = lookup::resource(ctx, &client, &args.limit).await?;
    let names = MeterNames::find(ctx, &client, [&*limit.meter_id]).await;
    let outcome = Outcome::record(&limit, names.named(&limit).fields());
    // A default has another state for each customer.
    let Some(customer) = limit.customer_id.clone() else {
        return Ok(outcome);
    };
    let check = MeterLimitCheck {
        customer_id: Some(customer),
        dimensions: limit.text_filters(),
    };
    let add_names = |state: &mut LimitState| names.put(&mut state.meter_id);
    Ok(resources::add_state(ctx, &client, outcome, &limit, &check, add_names).await)
}

/// `limits update`
pub(super) async fn update(ctx: &Context, args: LimitsUpdateArgs) -> Result<Outcome> {
    let dimension_filters = resources::changed_filters(args.filters, args.no_filter)?;
    let client = ctx.project_client().await?;
    let limit: MeterLimit = lookup::resource(ctx, &client, &args.limit).await?;
    let meter = match &args.meter {
        Some(typed) => Some(lookup::resource::<Meter>(ctx, &client, typed).await?),
        None => None,
    };
    let alerts = alert_thresholds(args.alerts);
    let change = MeterLimitChange {
        name: args.name,
        meter_id: meter.as_ref().map(|meter| meter.id.clone()),
        customer_id: changed(args.customer, args.no_customer),
        limit_value: args.new_limit,
        period: args.period,
        dimension_filters,
        alert_thresholds: changed(alerts, args.no_alert),
    };
    let limit: MeterLimit = client.update_resource(&limit.id, &change).await?;
    let names = match meter {
        Some(meter) => MeterNames::of([meter]),
        None => MeterNames::find(ctx, &client, [&*limit.meter_id]).await,
    };
    Ok(resources::report_changed(
        &limit,
        &names.named(&limit),
        &change,
    ))
}

/// `limits delete`
pub(super) async fn delete(ctx: &Context, args: &LimitsDeleteArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let limit: MeterLimit = lookup::resource(ctx, &client, &args.limit).await?;
    let names = MeterNames::find(ctx, &client, [&*limit.meter_id]).await;
    resources::delete_found(ctx, &client, &names.named(&limit)).await
}

/// `limits check`
pub(super) async fn check(ctx: &Context, args: LimitsCheckArgs) -> Result<Outcome> {
    let check = MeterLimitCheck {
        customer_id: args.customer,
        dimensions: key_values::unique("--dimension", args.dimensions.dimensions)?,
    };
    let client = ctx.project_client().await?;
    let mut verdict = client.check_limits::<MeterLimit>(&check).await?;
    let document = to_document(&verdict);
    let ids = verdict.limits.iter().map(|state| &*state.meter_id);
    let names = MeterNames::find(ctx, &client, ids).await;
    names.put_into(&mut verdict.limits);
    let mut view = resources::states::<MeterLimit>(&verdict, ctx.now());
    if check.customer_id.is_none() && ctx.printer().is_for_person() {
        let title = "all customers together, beside what each of them may use";
        let title = View::Styled(vec![vec![(Tone::Dim, title.to_owned())], Vec::new()]);
        view = View::Many(vec![title, view]);
    }
    Ok(Outcome::new(document, view).exit(resources::exit(&verdict)))
}
