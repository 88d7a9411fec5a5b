//! `limitry api`: any route, raw.

use crate::failure::WhileDoing as _;
use crate::failure::{Failure, Result, codes, common};
use serde_json::{Map, Value};

use crate::base::env;
use crate::base::fs;
use crate::base::stdin;
use crate::cli::api::ApiArgs;
use crate::context::Context;
use crate::output::{Outcome, View, list_document};
use limitry_client::Token;
use limitry_client::{Client, RawRequest, RawResponse};

/// The largest body that is sent.
const LARGEST_INPUT: u64 = 16 << 20;

/// The longest token that is read from stdin or a file.
const LARGEST_TOKEN: u64 = 4096;

/// After how many pages in a row without an item a list is not believed any more.
const MOST_EMPTY_PAGES: u32 = 100;

/// `api METHOD PATH`: the answer's body on stdout, whatever its status; the status decides the exit code.
pub(super) async fn api(ctx: &Context, args: ApiArgs) -> Result<Outcome> {
    let client = match given_token(&args).await? {
        None => ctx.any_route_client().await?,
        Some(token) => ctx.any_route_client_with(token)?,
    };
    if !client.api_url().contains(&args.path) {
        return Err(Failure::usage(
            codes::BAD_PATH,
            format!(
                "invalid path '{}': it must begin with one '/' and stay below the API's base URL",
                args.path
            ),
        )
        .hint("as in `limitry api GET /quotas`"));
    }
    let mut call = RawRequest {
        method: args.method,
        path: args.path,
        query: Vec::new(),
        body: input(args.input.as_deref()).await?,
    };
    if matches!(call.method.as_str(), "GET" | "HEAD" | "DELETE") {
        call.query = args
            .fields
            .into_iter()
            .map(|(name, value)| (name, plain(&value)))
            .collect();
    } else if !args.fields.is_empty() {
        let mut body: Map<String, Value> = match &call.body {
            None => Map::new(),
            Some(body) => serde_json::from_slice(body).map_err(|error| {
                Failure::usage(
                    codes::USAGE,
                    format!("--input must be a JSON object to take fields: {error}"),
                )
                .hint("leave -f out, or put the fields into an object")
            })?,
        };
        body.extend(args.fields);
        call.body = Some(serde_json::to_vec(&body).map_err(Failure::internal)?);
    }
    let makes_secret = call.method == "POST"
        && ["/api-keys", "/client-tokens"]
            .iter()
            .any(|path| call.path.starts_with(path));
    if makes_secret && env::is_ci() && ctx.printer().prints_text() {
        return Err(common::secret_to_stdout("a CI log"));
    }
    if args.paginate {
        return paginate(&client, call).await;
    }
    let answer = client.raw(&call).await?;
    mask_secrets(ctx, &answer);
    let mut outcome = body(&answer);
    if args.include {
        outcome = with_head(&answer, outcome);
    }
    match answer.error {
        None => Ok(outcome),
        Some(error) => {
            // The body is the answer that was asked for; the error is said as every other.
            ctx.printer().show(&outcome, ctx.now())?;
            Err(error.into())
        }
    }
}

/// A token that was handed over for this call.
async fn given_token(args: &ApiArgs) -> Result<Option<Token>> {
    let text = match &args.token_file {
        Some(path) => fs::read_text(path, LARGEST_TOKEN)?,
        None if args.token_stdin => stdin::read_text(LARGEST_TOKEN).await?,
        None => return Ok(None),
    };
    Ok(Some(
        Token::parse(&text).while_doing("the token cannot be used")?,
    ))
}

async fn input(path: Option<&std::path::Path>) -> Result<Option<Vec<u8>>> {
    match path {
        None => Ok(None),
        Some(path) if path.as_os_str() == "-" => Ok(Some(stdin::read(LARGEST_INPUT).await?)),
        Some(path) => Ok(Some(fs::read_text(path, LARGEST_INPUT)?.into_bytes())),
    }
}

/// A query's value: text as it is, anything else as its JSON.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn body(answer: &RawResponse) -> Outcome {
    match answer.json() {
        Some(json) => {
            let view = View::Json(json.clone());
            Outcome::new(json, view)
        }
        None if answer.response.body.is_empty() => Outcome::new(Value::Null, View::Nothing),
        None => {
            let text = String::from_utf8_lossy(&answer.response.body);
            Outcome::new(
                Value::Null,
                View::Lines(text.lines().map(str::to_owned).collect()),
            )
        }
    }
}

fn with_head(answer: &RawResponse, outcome: Outcome) -> Outcome {
    let mut lines = vec![format!("HTTP {}", answer.response.status)];
    let mut headers = Map::new();
    for (name, value) in &answer.response.headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        lines.push(format!("{name}: {value}"));
        headers.insert(name.to_string(), value.into());
    }
    lines.push(String::new());
    let document = serde_json::json!({
        "status": answer.response.status,
        "headers": headers,
        "body": outcome.json,
    });
    Outcome::new(document, View::Many(vec![View::Lines(lines), outcome.view]))
}

/// All pages of a list as one document.
async fn paginate(client: &Client, mut call: RawRequest) -> Result<Outcome> {
    let mut data = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut empty = 0;
    loop {
        let answer = client.raw(&call).await?;
        if let Some(error) = answer.error {
            return Err(error.into());
        }
        let Some(mut page) = answer
            .json()
            .filter(|page| page.get("data").is_some_and(Value::is_array))
        else {
            return Err(Failure::other(
                codes::NO_LIST,
                "the answer is not a list, so there are no pages to fetch",
            )
            .hint("leave --paginate out"));
        };
        let items = page["data"]
            .as_array_mut()
            .map(std::mem::take)
            .unwrap_or_default();
        empty = if items.is_empty() { empty + 1 } else { 0 };
        data.extend(items);
        let more = page
            .get("hasMore")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        let Some(cursor) = page
            .get("nextCursor")
            .and_then(Value::as_str)
            .filter(|_| more)
        else {
            break;
        };
        if !seen.insert(cursor.to_owned()) || empty >= MOST_EMPTY_PAGES {
            return Err(Failure::api(
                codes::BAD_ANSWER,
                "the API's list does not end: a cursor came twice, or 100 pages were empty",
            ));
        }
        call.query.retain(|(name, _)| name != "cursor");
        call.query.push(("cursor".to_owned(), cursor.to_owned()));
    }
    let document = list_document(data);
    let view = View::Json(document.clone());
    Ok(Outcome::new(document, view))
}

/// An answer may hold a new secret: a CI log is told to mask it before it is printed.
fn mask_secrets(ctx: &Context, answer: &RawResponse) {
    let Some(json) = answer.json() else { return };
    for name in ["key", "token"] {
        if let Some(secret) = json
            .get(name)
            .and_then(Value::as_str)
            .and_then(|text| Token::parse(text).ok())
        {
            ctx.printer().mask(&secret);
        }
    }
}
