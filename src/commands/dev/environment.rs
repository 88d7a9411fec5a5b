//! `limitry dev env`: the variables that an application, and limitry itself, need to use a running service.

use std::path::Path;

use limitry_client::Token;
use limitry_server::RunningServer;
use secrecy::ExposeSecret as _;
use serde_json::{Map, Value};

use super::running;
use crate::base::env;
use crate::base::text::posix_shell;
use crate::cli::dev::{EnvArgs, EnvFormat};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::output::{ExactValue, Outcome, View};

/// Variables and their values, in the order in which they are printed.
pub(super) type Variables = Vec<(&'static str, String)>;

/// `dev env`
pub(super) fn print(ctx: &Context, args: &EnvArgs) -> Result<Outcome> {
    let server = running::choose(args.port)?;
    let variables = of_server(ctx, &server)?;
    let document: Map<String, Value> = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
        .collect();
    let document = Value::Object(document);
    let lines = variables
        .iter()
        .map(|(name, value)| line(args.format, name, value));
    let view = match args.format {
        EnvFormat::Json => View::Json(ExactValue::of(&document)),
        _ => View::Raw(lines.collect::<Result<Vec<_>>>()?.concat()),
    };
    Ok(Outcome::new(document, view))
}

/// The variables of a running service.
fn of_server(ctx: &Context, server: &RunningServer) -> Result<Variables> {
    let credentials = running::open(server)?.credentials()?;
    let temporary = server.is_temporary.then_some(server.data_dir.as_path());
    variables(
        ctx,
        &running::base_url(server.port),
        credentials.api_key.secret.expose_secret(),
        credentials.pat.secret.expose_secret(),
        &credentials.project.id,
        temporary,
    )
}

/// The variables of a service. With `data_dir`, `limitry --local` and `limitry dev …` mean this service, too.
pub(super) fn variables(
    ctx: &Context,
    base_url: &str,
    api_key: &str,
    pat: &str,
    project: &str,
    data_dir: Option<&Path>,
) -> Result<Variables> {
    for secret in [api_key, pat] {
        ctx.printer().mask(&Token::parse(secret)?);
    }
    let mut variables = vec![
        (env::LIMITRY_API_URL.name, base_url.to_owned()),
        (env::LIMITRY_API_KEY.name, api_key.to_owned()),
        (env::LIMITRY_TOKEN.name, pat.to_owned()),
        (env::LIMITRY_PROJECT.name, project.to_owned()),
    ];
    if let Some(dir) = data_dir {
        let dir = dir.to_string_lossy().into_owned();
        variables.push((env::LIMITRY_DATA_DIR.name, dir));
    }
    Ok(variables)
}

fn line(format: EnvFormat, name: &str, value: &str) -> Result<String> {
    let by_line = matches!(format, EnvFormat::Dotenv | EnvFormat::Github);
    if by_line && value.contains(['\n', '\r', '\'']) {
        let message = format!("{name} holds a character that this format cannot write");
        return Err(Failure::usage(codes::USAGE, message).hint("`limitry dev env --format json`"));
    }
    Ok(match format {
        EnvFormat::Shell => format!("export {name}={}\n", posix_shell(value)),
        EnvFormat::Fish => {
            let value = value.replace('\\', "\\\\").replace('\'', "\\'");
            format!("set -gx {name} '{value}'\n")
        }
        EnvFormat::Powershell => format!("$env:{name} = '{}'\n", value.replace('\'', "''")),
        EnvFormat::Dotenv => format!("{name}={}\n", posix_shell(value)),
        EnvFormat::Github | EnvFormat::Json => format!("{name}={value}\n"),
    })
}

#[cfg(test)]
mod tests {
    use super::{EnvFormat, line};

    #[test]
    fn a_value_is_quoted_for_its_reader() {
        for (format, expected) in [
            (EnvFormat::Shell, r"export N='a b$'\''c'"),
            (EnvFormat::Fish, r"set -gx N 'a b$\'c'"),
            (EnvFormat::Powershell, "$env:N = 'a b$''c'"),
        ] {
            let written = line(format, "N", "a b$'c").unwrap();
            assert_eq!(written, format!("{expected}\n"));
        }
        assert_eq!(line(EnvFormat::Dotenv, "N", "a b").unwrap(), "N='a b'\n");
        assert_eq!(line(EnvFormat::Github, "N", "a b").unwrap(), "N=a b\n");
        for format in [EnvFormat::Dotenv, EnvFormat::Github] {
            assert!(line(format, "N", "a\nB=c").is_err());
        }
    }
}
