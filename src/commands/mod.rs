//! The commands: a file or folder for each noun, a function or file for each verb. A command returns a value; `output` shows it.

mod api;
mod apply;
mod auth;
mod balances;
pub(crate) mod choices;
mod client_tokens;
pub(crate) mod completions;
mod config;
mod customers;
mod dev;
mod doctor;
mod key_values;
mod keys;
mod limits;
mod listing;
mod login;
mod logout;
mod lookup;
mod man;
mod meters;
mod project_trust;
mod projects;
mod quotas;
mod rate_limits;
mod resources;
mod run;
mod scan;
pub(crate) mod schema;
mod summary;
mod tables;
mod upgrade;
mod usage;
mod whoami;

use crate::cli::Command;
use crate::cli::auth::AuthCommand;
use crate::cli::balances::BalancesCommand;
use crate::cli::client_tokens::ClientTokensCommand;
use crate::cli::config::ConfigCommand;
use crate::cli::customers::CustomersCommand;
use crate::cli::keys::KeysCommand;
use crate::cli::lazy::Lazy;
use crate::cli::limits::LimitsCommand;
use crate::cli::meters::MetersCommand;
use crate::cli::projects::ProjectsCommand;
use crate::cli::quotas::QuotasCommand;
use crate::cli::rate_limits::RateLimitsCommand;
use crate::cli::registry::Effect;
use crate::cli::usage::UsageCommand;
use crate::context::Context;
use crate::failure::Result;
use crate::output::Outcome;
use limitry_types::{Meter, Quota, RateLimit};

/// Runs the command that was typed; `effect` is that of its row in the registry.
pub(crate) async fn run(ctx: &Context, command: Command, effect: Effect) -> Result<Outcome> {
    project_trust::ensure_trusted(ctx, &command, effect).await?;
    match command {
        Command::Login(Lazy(args)) => login::login(ctx, args).await,
        Command::Logout(Lazy(args)) => logout::logout(ctx, &args).await,
        Command::Whoami(_) => whoami::whoami(ctx).await,
        Command::Auth(Lazy(command)) => match command {
            AuthCommand::Status => auth::status(ctx),
            AuthCommand::Explain => auth::explain(ctx),
            AuthCommand::Token(args) => auth::token(ctx, &args).await,
            AuthCommand::List => auth::list(ctx),
            AuthCommand::Switch(args) => auth::switch(ctx, args).await,
            AuthCommand::Migrate(args) => auth::migrate(ctx, &args).await,
        },
        Command::Projects(Lazy(command)) => match command {
            ProjectsCommand::List(args) => projects::list(ctx, args.length).await,
            ProjectsCommand::Show(args) => projects::show(ctx, &args).await,
            ProjectsCommand::Use(args) => projects::choose(ctx, &args).await,
            ProjectsCommand::Create(args) => projects::create(ctx, args).await,
        },
        Command::Keys(Lazy(command)) => match command {
            KeysCommand::Create(args) => keys::create(ctx, args).await,
            KeysCommand::List(args) => keys::list(ctx, &args).await,
            KeysCommand::Show(args) => keys::show(ctx, &args).await,
            KeysCommand::Rename(args) => keys::rename(ctx, args).await,
            KeysCommand::Rotate(args) => keys::rotate(ctx, args).await,
            KeysCommand::Revoke(args) => keys::revoke(ctx, &args).await,
            KeysCommand::Audit(args) => keys::audit(ctx, &args).await,
        },
        Command::Usage(Lazy(command)) => match command {
            UsageCommand::Check(args) => usage::check(ctx, args).await,
            UsageCommand::Record(args) => usage::record(ctx, args).await,
            UsageCommand::Guard(args) => usage::guard(ctx, args).await,
            UsageCommand::Import(args) => Box::pin(usage::import(ctx, *args)).await,
            UsageCommand::Export(args) => usage::export(ctx, args).await,
            UsageCommand::Flush(args) => usage::flush(ctx, args).await,
            UsageCommand::Track(args) => usage::track(ctx, args).await,
            UsageCommand::Standing(args) => usage::standing(ctx, args).await,
            UsageCommand::Events(args) => usage::events(ctx, args).await,
            UsageCommand::Tail(args) => usage::tail(ctx, args).await,
            UsageCommand::Summary(args) => usage::summary(ctx, args).await,
            UsageCommand::Breakdown(args) => usage::breakdown(ctx, args).await,
            UsageCommand::Timeseries(args) => usage::timeseries(ctx, args).await,
        },
        Command::Quotas(Lazy(command)) => match command {
            QuotasCommand::Create(args) => quotas::create(ctx, args).await,
            QuotasCommand::List(args) => resources::list::<Quota, 6>(ctx, args.length).await,
            QuotasCommand::Show(args) => {
                resources::show_with_state::<Quota>(ctx, &args.quota).await
            }
            QuotasCommand::Update(args) => quotas::update(ctx, args).await,
            QuotasCommand::Delete(args) => resources::delete::<Quota>(ctx, &args.quota).await,
            QuotasCommand::Check(args) => quotas::check(ctx, args).await,
            QuotasCommand::Watch(args) => quotas::watch(ctx, args).await,
        },
        Command::RateLimits(Lazy(command)) => match command {
            RateLimitsCommand::Create(args) => rate_limits::create(ctx, args).await,
            RateLimitsCommand::List(args) => {
                resources::list::<RateLimit, 6>(ctx, args.length).await
            }
            RateLimitsCommand::Show(args) => {
                resources::show_with_state::<RateLimit>(ctx, &args.rate_limit).await
            }
            RateLimitsCommand::Update(args) => rate_limits::update(ctx, args).await,
            RateLimitsCommand::Delete(args) => {
                resources::delete::<RateLimit>(ctx, &args.rate_limit).await
            }
            RateLimitsCommand::Check(args) => rate_limits::check(ctx, args).await,
        },
        Command::Limits(Lazy(command)) => match command {
            LimitsCommand::Create(args) => limits::create(ctx, args).await,
            LimitsCommand::List(args) => limits::list(ctx, &args).await,
            LimitsCommand::Show(args) => limits::show(ctx, &args).await,
            LimitsCommand::Update(args) => limits::update(ctx, args).await,
            LimitsCommand::Delete(args) => limits::delete(ctx, &args).await,
            LimitsCommand::Check(args) => limits::check(ctx, args).await,
        },
        Command::Meters(Lazy(command)) => match command {
            MetersCommand::Create(args) => meters::create(ctx, args).await,
            MetersCommand::List(args) => resources::list::<Meter, 6>(ctx, args.length).await,
            MetersCommand::Show(args) => resources::show::<Meter>(ctx, &args.meter).await,
            MetersCommand::Update(args) => meters::update(ctx, args).await,
            MetersCommand::Delete(args) => meters::delete(ctx, &args.meter).await,
            MetersCommand::Query(args) => meters::query(ctx, args).await,
        },
        Command::Customers(Lazy(command)) => match command {
            CustomersCommand::List(args) => customers::list(ctx, args.length).await,
            CustomersCommand::Show(args) => customers::show(ctx, &args).await,
            CustomersCommand::Create(args) => customers::create(ctx, args).await,
            CustomersCommand::Update(args) => customers::update(ctx, args).await,
            CustomersCommand::Usage(args) => customers::usage(ctx, &args).await,
        },
        Command::Balances(Lazy(command)) => match command {
            BalancesCommand::Create(args) => balances::create(ctx, args).await,
            BalancesCommand::List(args) => balances::list(ctx, &args).await,
            BalancesCommand::Show(args) => balances::show(ctx, &args).await,
            BalancesCommand::Check(args) => balances::check(ctx, args).await,
            BalancesCommand::Credit(args) => balances::credit(ctx, args).await,
            BalancesCommand::Debit(args) => balances::debit(ctx, args).await,
            BalancesCommand::Transactions(args) => balances::transactions(ctx, &args).await,
        },
        Command::ClientTokens(Lazy(command)) => match command {
            ClientTokensCommand::Create(args) => client_tokens::create(ctx, args).await,
            ClientTokensCommand::Inspect(args) => client_tokens::inspect(ctx, &args).await,
        },
        Command::Apply(Lazy(args)) => apply::apply(ctx, &args).await,
        Command::Run(Lazy(args)) => run::run(ctx, &args).await,
        Command::Scan(Lazy(args)) => scan::scan(ctx, args).await,
        Command::Api(Lazy(args)) => api::api(ctx, args).await,
        Command::Doctor(_) => doctor::doctor(ctx).await,
        Command::Config(Lazy(command)) => match command {
            ConfigCommand::List => config::list(ctx),
            ConfigCommand::Get(args) => config::get(ctx, &args),
            ConfigCommand::Set(args) => config::set(ctx, &args).await,
            ConfigCommand::Unset(args) => config::unset(ctx, &args),
            ConfigCommand::Path => config::path(ctx),
            ConfigCommand::Trust => config::trust(ctx),
        },
        Command::Dev(Lazy(args)) => dev::dev(ctx, args).await,
        Command::Completions(Lazy(args)) => completions::print(&args),
        Command::Upgrade(_) => upgrade::upgrade(),
        Command::Schema(Lazy(args)) => schema::schema(&args),
    }
}
