//! A login for another API than that of the profile.

use limitry_client::ApiUrl;
use limitry_types::text::escape;

use super::{profile_url, typed_flags};
use crate::base::text::shell;
use crate::cli::auth::LoginArgs;
use crate::context::Context;
use crate::credentials::config::{Config, Profile};
use crate::failure::{Failure, Result, codes};

/// Asks before the login of another API is replaced. Its token is shown by no one a second time.
pub(super) async fn confirm_other_api(
    ctx: &Context,
    name: &str,
    profile: Option<&Profile>,
    api_url: &ApiUrl,
    args: &LoginArgs,
) -> Result<()> {
    let Some((profile, login)) = profile.and_then(|p| Some((p, p.login.as_ref()?))) else {
        return Ok(());
    };
    let old_url = profile_url(profile);
    if old_url == *api_url {
        return Ok(());
    }
    let who = login.user.as_deref().map(|user| format!(" as {user}"));
    let signed_in = format!(
        "profile '{name}' is signed in to {}{}",
        old_url.host(),
        who.unwrap_or_default()
    );
    let command = other_profile_command(ctx, ctx.config()?, api_url, args);
    if !ctx.prompter().can_ask() && !ctx.prompter().says_yes() {
        let message = format!("{signed_in}, and this login is for {}", api_url.host());
        return Err(Failure::input(codes::OTHER_API, message).hint(format!(
            "`{command}` keeps both; `--yes` replaces the login of '{name}'"
        )));
    }
    let question = format!(
        "{}{}. Replace it?",
        signed_in[..1].to_uppercase(),
        escape(&signed_in[1..])
    );
    ctx.prompter().confirm(&question, &command).await?;
    Ok(())
}

/// The same login under another profile's name.
fn other_profile_command(
    ctx: &Context,
    config: &Config,
    api_url: &ApiUrl,
    args: &LoginArgs,
) -> String {
    let name = other_profile(config, api_url);
    format!(
        "limitry login --profile {name} --api-url {}{}",
        shell(api_url.as_str()),
        typed_flags(ctx, args, args.store)
    )
}

/// A profile that is of this API already, or a name that no profile has.
fn other_profile(config: &Config, api_url: &ApiUrl) -> String {
    let name: String = if api_url.loopback().is_some() {
        "dev".to_owned()
    } else {
        let as_typed = |c: char| match c {
            '.' => c,
            _ if c.is_ascii_alphanumeric() => c,
            _ => '-',
        };
        api_url.host().chars().map(as_typed).take(60).collect()
    };
    let is_usable = |name: &String| {
        let profile = config.profiles.get(name);
        profile.is_none_or(|profile| {
            profile.token_command.is_none() && profile_url(profile) == *api_url
        })
    };
    let numbered = (2..1000).map(|n| format!("{name}-{n}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(is_usable).unwrap_or(name)
}
