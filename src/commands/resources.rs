//! The commands that quotas, rate limits, limits and meters share.

use jiff::Timestamp;
use limitry_client::{ApiError, Client};
use limitry_types::text::escape;
use limitry_types::{
    Dimensions, Limit, LimitVerdict, Meter, MeterLimit, Quota, RateLimit, Resource,
};

use super::lookup::Named;
use super::{key_values, limits, listing, lookup, summary, tables};
use crate::base::exit::Exit;
use crate::base::text::{can_be_typed, shell, shell_name};
use crate::cli::shared::ListLength;
use crate::context::Context;
use crate::failure::{Failure, Result};
use crate::output::{Cell, Outcome, Tabular, View, to_document};

/// How the commands show a kind of thing.
pub(super) trait Shown: Resource + Named {
    const COMMAND: &'static str;
    /// A command that creates one.
    const CREATE: &'static str;
    /// The note of an empty list.
    const NONE: &'static str;

    fn fields(&self) -> Vec<(&'static str, Cell)>;
    /// What it allows or counts: `5 events a day, plan=free`.
    fn summary(&self) -> String;
    /// Whose use it counts, where its summary does not say that.
    fn whose(&self) -> &'static str {
        ""
    }
    /// Whether it is on, where its summary does not say that and a change may have been about it.
    fn state(&self, _change: Option<&Self::Change>) -> &'static str {
        ""
    }
    /// Puts the names of meters into things that a person chooses from, or tells apart in an error.
    async fn name_meters(_ctx: &Context, _client: &Client, _items: &mut [Self]) {}
    /// The command that is useful after it was created.
    fn after_creation(&self) -> String {
        format!("{} check", Self::COMMAND)
    }
}

/// How the commands show a check of a kind of limit.
pub(super) trait Checked: Shown + Limit {
    /// The note of a check without limits.
    const NONE_APPLIES: &'static str;

    fn state_row(state: &Self::State, now: Timestamp) -> Vec<Cell>;
    /// The id of the limit whose state this is.
    fn id_of_state(state: &Self::State) -> &str;
}

impl Shown for Quota {
    const COMMAND: &'static str = "limitry quotas";
    const CREATE: &'static str =
        "limitry quotas create Daily --metric total_events --limit 1000 --period day";
    const NONE: &'static str = "No quotas yet. `limitry quotas create Daily --metric total_events --limit 1000 --period day` creates one.";

    fn fields(&self) -> Vec<(&'static str, Cell)> {
        tables::quota_fields(self)
    }

    fn whose(&self) -> &'static str {
        whose(&self.text_filters())
    }

    fn summary(&self) -> String {
        summary::quota(
            self.limit_value,
            &self.metric,
            &self.period,
            Some(&self.text_filters()),
        )
    }
}

impl Checked for Quota {
    const NONE_APPLIES: &'static str = "No quota applies.";

    fn state_row(state: &Self::State, now: Timestamp) -> Vec<Cell> {
        tables::quota_row(state, now)
    }

    fn id_of_state(state: &Self::State) -> &str {
        &state.id
    }
}

impl Shown for RateLimit {
    const COMMAND: &'static str = "limitry rate-limits";
    const CREATE: &'static str = "limitry rate-limits create Burst --limit 100 --window minute";
    const NONE: &'static str = "No rate limits yet. `limitry rate-limits create Burst --limit 100 --window minute` creates one.";

    fn fields(&self) -> Vec<(&'static str, Cell)> {
        tables::rate_limit_fields(self)
    }

    fn whose(&self) -> &'static str {
        whose(&self.text_filters())
    }

    fn summary(&self) -> String {
        summary::rate_limit(self.limit_value, &self.window, Some(&self.text_filters()))
    }

    fn state(&self, change: Option<&Self::Change>) -> &'static str {
        match change.and_then(|change| change.enabled) {
            _ if !self.enabled => "; it is off",
            Some(_) => "; it is on",
            None => "",
        }
    }
}

impl Checked for RateLimit {
    const NONE_APPLIES: &'static str = "No rate limit applies.";

    fn state_row(state: &Self::State, now: Timestamp) -> Vec<Cell> {
        tables::rate_limit_row(state, now)
    }

    fn id_of_state(state: &Self::State) -> &str {
        &state.id
    }
}

impl Shown for Meter {
    const COMMAND: &'static str = "limitry meters";
    const CREATE: &'static str =
        "limitry meters create Images --aggregation sum --field values.images";
    const NONE: &'static str = "No meters yet. `limitry meters create Images --aggregation sum --field values.images` creates one.";

    fn fields(&self) -> Vec<(&'static str, Cell)> {
        tables::meter_fields(self)
    }

    fn summary(&self) -> String {
        summary::meter(&self.aggregation, &self.field, &self.event_filter)
    }

    fn after_creation(&self) -> String {
        format!("limitry meters query {}", shell(&self.id))
    }
}

impl Shown for MeterLimit {
    const COMMAND: &'static str = "limitry limits";
    const CREATE: &'static str =
        "limitry limits create Free --meter mtr_total_tokens --limit 50000 --period month";
    const NONE: &'static str = "No limits yet. `limitry limits create Free --meter mtr_total_tokens --limit 50000 --period month` creates one.";

    fn fields(&self) -> Vec<(&'static str, Cell)> {
        tables::meter_limit_fields(self)
    }

    fn summary(&self) -> String {
        summary::meter_limit(
            self.limit_value,
            &self.meter_id,
            &self.period,
            self.customer_id.as_deref(),
            Some(&self.text_filters()),
        )
    }

    async fn name_meters(ctx: &Context, client: &Client, items: &mut [Self]) {
        limits::name_meters(ctx, client, items).await;
    }

    fn after_creation(&self) -> String {
        match &self.customer_id {
            Some(customer) if can_be_typed(customer) => {
                format!("limitry limits check --customer {}", shell(customer))
            }
            _ => "limitry limits list".to_owned(),
        }
    }
}

impl Checked for MeterLimit {
    const NONE_APPLIES: &'static str = "No limit applies.";

    fn state_row(state: &Self::State, now: Timestamp) -> Vec<Cell> {
        tables::meter_limit_row(state, now)
    }

    fn id_of_state(state: &Self::State) -> &str {
        &state.id
    }
}

pub(super) async fn create<R: Shown>(ctx: &Context, new: &R::New) -> Result<Outcome> {
    match ctx.project_client().await?.create_resource::<R>(new).await {
        Ok(created) => Ok(report_created(&created, &created)),
        Err(error) => Err(not_created::<R>(new, error)),
    }
}

/// Why a thing was not created. One of that name is shown by a command.
fn not_created<R: Shown>(new: &R::New, error: ApiError) -> Failure {
    let is_taken = matches!(&error, ApiError::Rejected(why) if why.status == 409);
    let document = to_document(new);
    let failure = Failure::from(error);
    match document["name"].as_str().filter(|_| is_taken) {
        Some(name) => failure.hint(format!("`{} show {}` shows it", R::COMMAND, shell(name))),
        None => failure,
    }
}

/// `shown` is what the sentence describes.
pub(super) fn report_created<R: Shown>(created: &R, shown: &R) -> Outcome {
    let sentence = format!(
        "Created {}{}{}",
        described(shown),
        created.whose(),
        created.state(None)
    );
    Outcome::wrote(created, created.fields(), sentence).next(created.after_creation())
}

pub(super) async fn list<R: Shown + Tabular<N>, const N: usize>(
    ctx: &Context,
    length: ListLength,
) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let items = client.resources::<R>(listing::item_limit(ctx, length));
    listing::show(ctx, items, R::NONE).await
}

pub(super) async fn show<R: Shown>(ctx: &Context, typed: &str) -> Result<Outcome> {
    let found: R = lookup::resource(ctx, &ctx.project_client().await?, typed).await?;
    Ok(Outcome::record(&found, found.fields()))
}

/// `show` of a quota or a rate limit. A person also sees how it stands.
pub(super) async fn show_with_state<L>(ctx: &Context, typed: &str) -> Result<Outcome>
where
    L: Checked<Check = Dimensions>,
    L::State: Clone,
{
    let client = ctx.project_client().await?;
    let found: L = lookup::resource(ctx, &client, typed).await?;
    let outcome = Outcome::record(&found, found.fields());
    // What it counts has these dimensions.
    let check = found.text_filters();
    Ok(add_state(ctx, &client, outcome, &found, &check, |_| ()).await)
}

/// Adds how a limit stands, for a person alone. Without the server's answer nothing is added.
pub(super) async fn add_state<L>(
    ctx: &Context,
    client: &Client,
    mut outcome: Outcome,
    limit: &L,
    check: &L::Check,
    edit: impl FnOnce(&mut L::State),
) -> Outcome
where
    L: Checked,
    L::State: Clone,
{
    if !ctx.printer().prints_text_for_person() {
        return outcome;
    }
    let Ok(verdict) = client.check_limits::<L>(check).await else {
        return outcome;
    };
    let is_of_limit = |state: &&L::State| L::id_of_state(state) == Resource::id(limit);
    if let Some(state) = verdict.states().iter().find(is_of_limit) {
        let mut state = state.clone();
        edit(&mut state);
        let row = L::state_row(&state, ctx.now());
        let table = View::table(tables::LIMIT_COLUMNS, vec![row], L::NONE_APPLIES);
        outcome.view = View::Many(vec![outcome.view, View::Styled(vec![Vec::new()]), table]);
    }
    outcome
}

pub(super) async fn update<R: Shown>(
    ctx: &Context,
    typed: &str,
    change: &R::Change,
) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let found: R = lookup::resource(ctx, &client, typed).await?;
    let changed: R = client.update_resource(Resource::id(&found), change).await?;
    Ok(report_changed(&changed, &changed, change))
}

/// `shown` is what the sentence describes.
pub(super) fn report_changed<R: Shown>(changed: &R, shown: &R, change: &R::Change) -> Outcome {
    let sentence = format!(
        "Changed {}{}",
        described(shown),
        changed.state(Some(change))
    );
    let show = format!(
        "{} show {}",
        R::COMMAND,
        shell_name(Resource::name(changed), Resource::id(changed))
    );
    Outcome::wrote(changed, changed.fields(), sentence).next(show)
}

pub(super) async fn delete<R: Shown>(ctx: &Context, typed: &str) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let found: R = lookup::resource(ctx, &client, typed).await?;
    delete_found(ctx, &client, &found).await
}

pub(super) async fn delete_found<R: Shown>(
    ctx: &Context,
    client: &Client,
    found: &R,
) -> Result<Outcome> {
    let (id, name, noun) = (Resource::id(found), escape(Resource::name(found)), R::NOUN);
    let question = format!("Delete {noun} '{name}' ({})?", escape(&found.summary()));
    let instead = format!("`{} delete {} --yes`", R::COMMAND, shell(id));
    ctx.prompter().confirm(&question, &instead).await?;
    client.delete_resource::<R>(id).await?;
    Ok(Outcome::done(
        found,
        format!("Deleted {}", described(found)),
    ))
}

/// Whose use a quota or a rate limit with these filters counts.
fn whose(filters: &Dimensions) -> &'static str {
    if filters.is_empty() {
        " for all customers together"
    } else {
        ""
    }
}

/// `quota 'Daily': 10,000 events a day`
fn described<R: Shown>(one: &R) -> String {
    let name = escape(Resource::name(one));
    format!("{} '{name}': {}", R::NOUN, escape(&one.summary()))
}

/// Exits with 10 if a limit refuses.
pub(super) async fn check<L: Checked>(ctx: &Context, check: &L::Check) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let verdict = client.check_limits::<L>(check).await?;
    let view = states::<L>(&verdict, ctx.now());
    Ok(Outcome::new(to_document(&verdict), view).exit(exit(&verdict)))
}

/// 10 if a limit refuses.
pub(super) fn exit(verdict: &impl LimitVerdict) -> Exit {
    if verdict.allowed() {
        Exit::Success
    } else {
        Exit::No
    }
}

/// The table of the limits that were checked.
pub(super) fn states<L: Checked>(verdict: &L::Verdict, now: Timestamp) -> View {
    let rows = verdict
        .states()
        .iter()
        .map(|state| L::state_row(state, now));
    View::table(tables::LIMIT_COLUMNS, rows.collect(), L::NONE_APPLIES)
}

/// A field of an update that may be null: a new value, null, or `None` to keep the old one.
#[expect(
    clippy::option_option,
    reason = "a field of a change is absent, null or a value"
)]
pub(super) fn changed<T>(given: Option<T>, remove: bool) -> Option<Option<T>> {
    (remove || given.is_some()).then_some(given)
}

/// The filters of an update: new ones, none, or `None` to keep the old ones.
pub(super) fn changed_filters(
    given: Vec<(String, String)>,
    remove: bool,
) -> Result<Option<Dimensions>> {
    let filters = key_values::unique("--filter", given)?;
    Ok((remove || !filters.is_empty()).then_some(filters))
}
