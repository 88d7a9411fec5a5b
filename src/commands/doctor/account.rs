//! The project, the credential, and where it is kept.

use std::time::Instant;

use super::{Check, Status};
use crate::commands::login::with_store;
use crate::context::Context;
use crate::credentials::{Credential, Need, Plan, ResolveError, Source, StoreKind};

/// The checks, and the credential if there is one.
pub(super) async fn checks(ctx: &Context) -> (Vec<Check>, Option<Credential>) {
    let (resolver, project) = match (ctx.resolver(), ctx.project()) {
        (Ok(resolver), Ok(project)) => (resolver, project),
        (Err(error), _) | (_, Err(error)) => {
            return (vec![Check::failed("credential", error)], None);
        }
    };
    let mut checks = vec![match project {
        Some(project) => Check::good(
            "project",
            format!("{} (from {})", project.value, project.origin),
        ),
        None => Check::warning("project", "no project is chosen")
            .hint("`limitry projects use PROJECT`, or --project in each call"),
    }];
    let plan = match resolver.plan(Need::User).0 {
        Err(ResolveError::NotSignedIn { .. }) => resolver.plan(Need::ProjectData).0,
        plan => plan,
    };
    let kept_in_keychain = matches!(
        &plan,
        Ok(Plan {
            source: Source::Profile {
                store: StoreKind::Keychain,
                ..
            },
            ..
        })
    );
    let keychain = keychain(ctx).await;
    checks.push(if kept_in_keychain {
        keychain
    } else {
        keychain.not_needed()
    });
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => {
            checks.push(Check::failed("credential", error));
            return (checks, None);
        }
    };
    let source = plan.source.describe();
    let bound = plan.api_url.to_string();
    let begun = Instant::now();
    match ctx.load(plan).await {
        Ok(credential) => {
            let check = Check::good(
                "credential",
                format!(
                    "{}, …{}, from {source} in {} ms, for {bound} alone",
                    credential.token.class().describe(),
                    credential.token.last_four(),
                    begun.elapsed().as_millis()
                ),
            );
            checks.push(match ctx.expiry_warning() {
                Some(warning) => Check::new("credential", Status::Warning, warning),
                None => check,
            });
            (checks, Some(credential))
        }
        Err(error) => {
            checks.push(Check::failed("credential", error));
            (checks, None)
        }
    }
}

/// Whether a keychain can be reached, and how fast. Reads nothing from it.
async fn keychain(ctx: &Context) -> Check {
    let begun = Instant::now();
    let opened = with_store(ctx, StoreKind::Keychain, String::new(), |store, _| {
        store.open()?;
        Ok(store.describe())
    })
    .await;
    match opened {
        Ok(what) => Check::good(
            "keychain",
            format!("{what}, reached in {} ms", begun.elapsed().as_millis()),
        ),
        Err(error) => Check::failed("keychain", error),
    }
}

/// The local service, instead of all that.
pub(super) async fn local_service(ctx: &Context) -> Check {
    const NAME: &str = "local service";
    let begun = Instant::now();
    let asked = match ctx.project_client().await {
        Ok(client) => client.current_project().await.map_err(Into::into),
        Err(error) => Err(error),
    };
    match asked {
        Ok(project) => Check::good(
            NAME,
            format!(
                "answers for project '{}' after {} ms",
                project.name,
                begun.elapsed().as_millis()
            ),
        ),
        Err(error) => Check::failed(NAME, error),
    }
}
