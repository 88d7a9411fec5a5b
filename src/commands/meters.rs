//! `limitry meters …`

use limitry_types::{EventFilter, Filters, Meter, MeterChange, MeterQuery, NewMeter};

use super::resources::changed;
use super::{key_values, lookup, resources, tables, usage};
use crate::cli::meters::{MetersCreateArgs, MetersQueryArgs, MetersUpdateArgs};
use crate::context::Context;
use crate::failure::Result;
use crate::output::{Cell, Outcome};

/// The field of a meter that counts events.
const EVERY_EVENT: &str = "*";

/// `meters create`
pub(super) async fn create(ctx: &Context, args: MetersCreateArgs) -> Result<Outcome> {
    let new = NewMeter {
        name: args.name,
        description: args.description,
        aggregation: args.aggregation,
        field: args.field.unwrap_or_else(|| EVERY_EVENT.to_owned()),
        event_filter: event_filter(args.event, args.filters)?,
    };
    resources::create::<Meter>(ctx, &new).await
}

/// `meters update`
pub(super) async fn update(ctx: &Context, args: MetersUpdateArgs) -> Result<Outcome> {
    let is_filter_new = args.no_filter || args.event.is_some() || !args.filters.is_empty();
    let filter = event_filter(args.event, args.filters)?;
    let change = MeterChange {
        name: args.name,
        description: changed(args.description, args.no_description),
        aggregation: args.aggregation,
        field: args.field,
        event_filter: is_filter_new.then_some(filter),
    };
    resources::update::<Meter>(ctx, &args.meter, &change).await
}

fn event_filter(event: Option<String>, filters: Vec<(String, String)>) -> Result<EventFilter> {
    let filters = key_values::unique("--filter", filters)?;
    let filters: Filters = filters
        .into_iter()
        .map(|(name, value)| (name, value.into()))
        .collect();
    Ok(EventFilter {
        event_type: event,
        dimensions: (!filters.is_empty()).then_some(filters),
        ..EventFilter::default()
    })
}

/// `meters query`
pub(super) async fn query(ctx: &Context, args: MetersQueryArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let meter: Meter = lookup::resource(ctx, &client, &args.meter).await?;
    // An end that is not given stays open.
    let time = args.time;
    let (start, end) = if time.since.is_some() || (time.from.is_some() && time.to.is_some()) {
        let (start, end) = usage::bounds(&client, time).await?;
        (Some(start), Some(end))
    } else {
        usage::open_bounds(&client, time).await?
    };
    let query = MeterQuery {
        customer_id: args.customer,
        dimensions: key_values::unique("--dimension", args.dimensions.dimensions)?,
        start_date: start.map(|time| time.to_string()),
        end_date: end.map(|time| time.to_string()),
    };
    let found = client.query_meter(&meter.id, &query).await?;
    let fields = vec![
        ("meter", Cell::text(&found.meter_name)),
        ("value", tables::meter_value(&meter, found.value)),
        ("aggregation", Cell::text(&found.aggregation)),
    ];
    Ok(Outcome::record(&found, fields))
}
