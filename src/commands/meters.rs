//! `limitry meters …`

use limitry_client::{Client, ItemLimit};
use limitry_types::codes::METER_IN_USE;
use limitry_types::{EventFilter, Filters, Meter, MeterChange, MeterLimit, MeterQuery, NewMeter};

use super::resources::{Shown as _, changed};
use super::{key_values, lookup, resources, tables, usage};
use crate::base::text::shell;
use crate::cli::meters::{MetersCreateArgs, MetersQueryArgs, MetersUpdateArgs};
use crate::context::Context;
use crate::failure::{Failure, Result};
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
    let client = ctx.project_client().await?;
    let meter: Meter = lookup::resource(ctx, &client, &args.meter).await?;
    let changed = client.update_resource(&meter.id, &change).await;
    let changed: Meter = changed.map_err(|error| of_every_project(&meter, error.into()))?;
    Ok(resources::report_changed(&changed, &changed, &change))
}

/// `meters delete`
pub(super) async fn delete(ctx: &Context, typed: &str) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let meter: Meter = lookup::resource(ctx, &client, typed).await?;
    match resources::delete_found(ctx, &client, &meter).await {
        Err(failure) if failure.code == METER_IN_USE => Err(in_use(&client, &meter, failure).await),
        Err(failure) => Err(of_every_project(&meter, failure)),
        deleted => deleted,
    }
}

/// A 403 about a meter of every project is not about who asks.
fn of_every_project(meter: &Meter, mut failure: Failure) -> Failure {
    if failure.status == Some(403) && meter.project_id.is_none() {
        let create = Meter::CREATE;
        failure.hints = vec![format!("`{create}` creates a meter of your own project")];
    }
    failure
}

/// Names a limit that uses the meter, which the API need not do.
async fn in_use(client: &Client, meter: &Meter, mut failure: Failure) -> Failure {
    let limits = client.resources::<MeterLimit>(ItemLimit::All);
    let limits = limits.collect().await.map(|page| page.data);
    let users = limits.unwrap_or_default().into_iter();
    let users: Vec<MeterLimit> = users.filter(|limit| limit.meter_id == meter.id).collect();
    let Some(first) = users.first() else {
        return failure.hint("`limitry limits list` shows the limits and their meters");
    };
    let (name, meter) = (&first.name, &meter.name);
    failure.message = match users.len() {
        1 => format!("the limit '{name}' uses the meter '{meter}'"),
        count => format!("{count} limits use the meter '{meter}', '{name}' among them"),
    };
    let delete = format!("limitry limits delete {}", shell(&first.id));
    failure.hint(format!("`{delete}` deletes that limit"))
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

#[cfg(test)]
mod tests {
    use limitry_types::Meter;
    use serde_json::json;

    use super::in_use;
    use crate::context::Context;
    use crate::failure::{Failure, codes};

    fn meter() -> Meter {
        let meter = json!({"id": "mtr_1", "name": "Images", "aggregation": "sum", "field": "values.images"});
        serde_json::from_value(meter).unwrap()
    }

    #[tokio::test]
    async fn the_limit_that_uses_a_meter_is_named_though_the_api_does_not() {
        let limit = |id: &str, name: &str, meter: &str| json!({"id": id, "name": name, "meterId": meter, "limitValue": 5, "period": "day"});
        let limits = [
            limit("lmt_1", "Other", "mtr_2"),
            limit("lmt_2", "Free", "mtr_1"),
        ];
        let page = json!({"data": limits, "nextCursor": null, "hasMore": false});
        for (status, page, message, hint) in [
            (
                200,
                page,
                "the limit 'Free' uses the meter 'Images'",
                "`limitry limits delete lmt_2`",
            ),
            (403, json!({}), "in use", "`limitry limits list`"),
        ] {
            let (ctx, api) = Context::for_test([("GET /limits?limit=100", status, page)]);
            let client = ctx.project_client().await.unwrap();
            let failure = Failure::other(codes::OTHER, "in use");
            let failure = in_use(&client, &meter(), failure).await;
            assert_eq!(failure.message, message);
            assert!(failure.hints[0].starts_with(hint), "{failure:?}");
            api.assert_finished();
        }
    }
}
