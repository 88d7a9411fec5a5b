//! `limitry auth status`: the credential in use, without the network and without a keychain.

use crate::failure::Result;
use serde_json::json;

use crate::context::Context;
use crate::credentials::{Need, ResolveError, Source};
use crate::output::{Cell, Outcome};
use limitry_client::TokenClass;

/// `auth status`: exit 3 without a credential.
pub(in crate::commands) fn status(ctx: &Context) -> Result<Outcome> {
    if ctx.settings().local {
        let fields = vec![
            ("signed in", Cell::text("yes, to the local service")),
            ("source", Cell::text("--local")),
        ];
        let document = json!({ "signedIn": true, "source": "local", "sources": [] });
        return Ok(Outcome::record(document, fields));
    }
    let resolver = ctx.resolver()?;
    let profile = resolver.profile_name().to_owned();
    let (plan, candidates) = match resolver.plan(Need::User) {
        (Err(ResolveError::NotSignedIn { .. }), _) => resolver.plan(Need::ProjectData),
        found => found,
    };
    let project = ctx.project()?;
    let all = super::sources(&candidates);
    let project_value = project.as_ref().map(|project| project.value.clone());
    match plan {
        Ok(plan) => {
            let store = match &plan.source {
                Source::Profile { store, .. } => Some(*store),
                _ => None,
            };
            let login = plan.login.clone();
            let user = login.as_ref().and_then(|login| login.user.clone());
            let last_four = plan.last_four();
            let expires = login.as_ref().and_then(|login| login.expires_at);
            let how = if plan.class() == TokenClass::Personal {
                "yes"
            } else {
                "with an API key"
            };
            let fields = vec![
                (
                    "signed in",
                    // The API may know better: it is not asked here.
                    Cell::text(how).shown_as(Cell::prose(format!(
                        "{how} (`limitry whoami` asks the API)"
                    ))),
                ),
                ("user", Cell::maybe(user.as_deref())),
                (
                    "token",
                    Cell::maybe(last_four.as_ref().map(|four| format!("…{four}"))),
                ),
                ("source", Cell::prose(plan.source.describe())),
                ("kept", super::with_tilde(plan.storage_description())),
                ("api", Cell::text(plan.api_url.to_string())),
                (
                    "project",
                    Cell::maybe_prose(
                        project
                            .as_ref()
                            .map(|p| format!("{} (from {})", p.value, p.source)),
                    ),
                ),
                ("expires", Cell::time(expires)),
            ];
            let document = json!({
                "signedIn": true,
                "profile": profile,
                "source": plan.source.describe(),
                "tokenClass": plan.class().prefix(),
                "store": store,
                "kept": plan.storage_description(),
                "user": user,
                "lastFour": last_four,
                "expiresAt": expires,
                "apiUrl": plan.api_url.as_str(),
                "project": project_value,
                "sources": all,
            });
            let outcome = Outcome::record(document, fields);
            Ok(match plan.hides {
                Some(hidden) => {
                    outcome.note(format!("The login of profile '{hidden}' is hidden by it."))
                }
                None => outcome,
            })
        }
        Err(error @ ResolveError::NotSignedIn { .. }) => {
            let document = json!({
                "signedIn": false,
                "profile": profile,
                "apiUrl": resolver.api_url()?.as_str(),
                "project": project_value,
                "sources": all,
            });
            let fields = vec![
                ("signed in", Cell::text("no")),
                ("profile", Cell::text(&profile)),
            ];
            // The status is printed first, then the failure.
            ctx.printer()
                .show(&Outcome::record(document, fields), ctx.now())?;
            Err(error.into())
        }
        Err(error) => Err(error.into()),
    }
}
