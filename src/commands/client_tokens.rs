//! `limitry client-tokens …`

use crate::failure::WhileDoing as _;
use crate::failure::{Failure, Result, codes, common};
use serde_json::{Map, Value, json};

use super::key_values;
use super::keys::deliver;
use crate::base::text::{exact, relative};
use crate::cli::client_tokens::{ClientTokensCreateArgs, ClientTokensInspectArgs};
use crate::context::Context;
use crate::credentials::{read_token_file, token_from_bytes};
use crate::output::{Cell, Outcome, State, View};
use limitry_client::TokenClass;
use limitry_types::NewClientToken;
use limitry_types::text::escape;

const MAX_TOKEN_BYTES: u64 = 4096;

/// `client-tokens create`
pub(super) async fn create(ctx: &Context, args: ClientTokensCreateArgs) -> Result<Outcome> {
    deliver::check(ctx, None, args.plain, false)?;
    if args.context.iter().any(|(name, _)| name == "customerId") {
        return Err(Failure::usage(
            codes::USAGE,
            "invalid value for '--context': customerId is set by --customer",
        )
        .hint("leave it out of --context"));
    }
    let pairs = key_values::unique("--context", args.context)?;
    let customer = escape(&args.customer).into_owned();
    let mut context = Map::new();
    context.insert("customerId".to_owned(), args.customer.into());
    context.extend(
        pairs
            .into_iter()
            .map(|(name, value)| (name, Value::from(value))),
    );
    let new = NewClientToken {
        context,
        server_context: args.server_context.map(|json| json.0),
        ttl_seconds: args.ttl,
    };
    let created = ctx
        .project_client()
        .await?
        .create_client_token(&new)
        .await?;
    let document = json!({ "token": created.secret.expose(), "id": created.id, "expiresAt": created.expires_at });
    let mut shown = Outcome::new(document, View::Nothing);
    if !args.plain {
        let id = created.id.as_deref().map(escape);
        let id = id.map_or_else(String::new, |id| format!(" ({id})"));
        let until = match created.expires_at {
            Some(time) => format!("it expires {} ({})", relative(time, ctx.now()), exact(time)),
            None => "it expires by itself".to_owned(),
        };
        shown = shown
            .sentence(
                State::Done,
                format!("Created client token for '{customer}'{id}"),
            )
            .note(format!("The token is shown only once; {until}."));
    }
    ctx.printer().mask(&created.secret);
    shown.secret = Some(created.secret.secret().clone());
    shown.plain = args.plain;
    // No route revokes a client token. A token that could not be printed ends with its lifetime.
    ctx.printer()
        .show(&shown, ctx.now())
        .map_err(|error| common::not_printed(&error, "it is lost; it expires"))?;
    Ok(Outcome::new(Value::Null, View::Nothing))
}

/// `client-tokens inspect`: the token asks about itself, and no other credential is used.
pub(super) async fn inspect(ctx: &Context, args: &ClientTokensInspectArgs) -> Result<Outcome> {
    let wanted = Some(TokenClass::ClientToken);
    let token = if let Some(path) = &args.token_file {
        read_token_file(path, wanted)?
    } else {
        let prompter = ctx.prompter();
        let bytes = prompter
            .secret_on_stdin("Client token", MAX_TOKEN_BYTES)
            .await?;
        token_from_bytes(&bytes, wanted)
    };
    let token = token.while_doing("the token cannot be used")?;
    let bound = ctx.client_with_token(token)?.client_context().await?;
    let mut fields = vec![("project", Cell::text(&bound.project_id))];
    let context = Value::Object(bound.context.clone()).to_string();
    fields.push(("context", Cell::text(context)));
    Ok(Outcome::record(&bound, fields))
}
