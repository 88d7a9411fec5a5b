//! The project, the credential, and where it is kept.

use std::time::Instant;

use super::{Check, Status};
use crate::base::{blocking, env};
use crate::cli::value_parsers;
use crate::context::Context;
use crate::credentials::{
    Credential, Need, Plan, ResolveError, Source, StoreError, StoreKind, store,
};

/// The credential, and where it comes from.
pub(super) struct Found {
    pub(super) credential: Credential,
    pub(super) source: Source,
}

/// The checks, and the credential if there is one.
pub(super) async fn checks(ctx: &Context) -> (Vec<Check>, Option<Found>) {
    let (resolver, project) = match (ctx.resolver(), ctx.project()) {
        (Ok(resolver), Ok(project)) => (resolver, project),
        (Err(error), _) | (_, Err(error)) => {
            return (vec![Check::failed("credential", error)], None);
        }
    };
    let mut checks = vec![match project {
        Some(project) => Check::good(
            super::PROJECT,
            format!("{} (from {})", project.value, project.source),
        ),
        None => Check::warning(super::PROJECT, "no project is chosen")
            .hint("`limitry projects list` shows them; `limitry projects use PROJECT` chooses one, --project in each call"),
    }];
    let (plan, not_signed_in) = match resolver.plan(Need::User).0 {
        Err(error @ ResolveError::NotSignedIn { .. }) => {
            (resolver.plan(Need::ProjectData).0, Some(error))
        }
        plan => (plan, None),
    };
    let store = match &plan {
        Ok(Plan {
            source: Source::Profile { store, .. },
            ..
        }) => Some(*store),
        _ => None,
    };
    let keychain = store_check("keychain", StoreKind::Keychain).await;
    checks.push(match store {
        Some(StoreKind::Keychain) => keychain,
        Some(StoreKind::File) if keychain.status == Status::Failure => {
            let message = format!("not needed for this login: {}", keychain.message);
            Check::skipped("keychain", message)
        }
        _ => keychain.not_needed(),
    });
    let file = store_check("token file", StoreKind::File).await;
    checks.push(if store == Some(StoreKind::File) {
        file
    } else {
        file.not_needed()
    });
    checks.extend(no_store());
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => {
            checks.push(Check::failed("credential", error));
            return (checks, None);
        }
    };
    let from = plan.source.clone();
    let source = from.describe();
    let bound = plan.api_url.to_string();
    let begun = Instant::now();
    match ctx.load(plan).await {
        Ok(credential) => {
            let check = Check::good(
                "credential",
                format!(
                    "{}, …{}, from {source}, for {bound} alone",
                    credential.token.class().describe(),
                    credential.token.last_four(),
                ),
            )
            .took(", read in", begun.elapsed());
            checks.push(match (ctx.expiry_warning(), not_signed_in) {
                (_, Some(error)) => {
                    let mut warning = Check::failed("credential", error).not_needed();
                    warning.message = format!("{}; keys and projects need a login", check.message);
                    warning
                }
                (Some(warning), None) => {
                    let mut check = Check::warning("credential", warning);
                    check.hints.extend(from.replacement());
                    check
                }
                (None, None) if let Some(chmod) = from.others_may_read() => {
                    let message = format!("{}; others can read that file", check.message);
                    Check::warning("credential", message).hint(format!("`{chmod}`"))
                }
                (None, None) => match from.hides_login() {
                    Some(hint) => check.hint(hint),
                    None => check,
                },
            });
            let found = Found {
                credential,
                source: from,
            };
            (checks, Some(found))
        }
        Err(error) => {
            checks.push(Check::failed("credential", error));
            (checks, None)
        }
    }
}

/// The variable by which no login can store a token.
fn no_store() -> Option<Check> {
    let variable = &env::LIMITRY_CREDENTIAL_STORE;
    let choice = env::text(variable).ok()??;
    let is_usable = value_parsers::store(&choice).is_ok_and(|choice| choice.kind().is_some());
    let warning = || {
        let message = format!(
            "{} is '{choice}': `limitry login` stores nothing",
            variable.name
        );
        let unset = env::unset_command(variable.name);
        let hint =
            format!("`{unset}` goes on without it; `--store file` replaces it for one login");
        Check::warning("credential store", message).hint(hint)
    };
    (!is_usable).then(warning)
}

/// Whether a login can store a token there, and how fast. Never asks: a locked store is a failure.
async fn store_check(name: &'static str, kind: StoreKind) -> Check {
    let dir = match crate::base::paths::config_dir() {
        Ok(dir) => dir,
        Err(error) => return Check::failed(name, &error),
    };
    let begun = Instant::now();
    let probed = blocking::run("store", move || {
        let store = store(kind, &dir, None);
        store.probe()?;
        Ok::<_, StoreError>(store.describe())
    })
    .await;
    match probed {
        Some(Ok(what)) => Check::good(name, what).took(", tried in", begun.elapsed()),
        Some(Err(error)) => Check::failed(name, &error),
        None => Check::failed(
            name,
            StoreError::Other("the call ended without an answer".to_owned()),
        ),
    }
}

/// The local service, instead of all that.
pub(super) async fn local_service(ctx: &Context) -> Check {
    const NAME: &str = "local service";
    let begun = Instant::now();
    if let Err(error) = Context::verify_local_data() {
        return Check::failed(NAME, error);
    }
    let asked = match ctx.project_client().await {
        Ok(client) => client.current_project().await.map_err(Into::into),
        Err(error) => Err(error),
    };
    let clock = Context::local_clock_offset().ok().flatten();
    match asked {
        Ok(_) if clock.is_some() => Check::warning(
            NAME,
            format!(
                "answers, but its clock is {}: quotas, expiries and reports follow it",
                clock.unwrap_or_default()
            ),
        )
        .hint("`limitry dev clock reset` returns to the real time"),
        Ok(project) => Check::good(NAME, format!("answers for project '{}'", project.name))
            .took(" after", begun.elapsed()),
        Err(error) => Check::failed(NAME, error),
    }
}

/// A warning for each fault that a running local service injects, and for a clock that was moved.
pub(super) async fn running_services(ctx: &Context, port: Option<u16>) -> Vec<Check> {
    match super::super::dev::unusual(ctx, port).await {
        Ok(found) => found
            .into_iter()
            .map(|one| {
                Check::warning(one.kind, one.what).hint(format!("`{}` ends it", one.command))
            })
            .collect(),
        Err(error) => vec![Check::failed("local service", error)],
    }
}
