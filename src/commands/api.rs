//! `limitry api`: requests to any route.

use std::time::Instant;

use crate::failure::WhileDoing as _;
use crate::failure::{Failure, Result, codes, common};
use serde_json::{Map, Value};

use crate::base::env;
use crate::base::fs;
use crate::base::redact;
use crate::base::stdin;
use crate::cli::api::ApiArgs;
use crate::context::Context;
use crate::credentials::{read_token_file, token_from_bytes};
use crate::output::{ExactValue, Format, ListWriter, Outcome, View};
use limitry_client::Token;
use limitry_client::{Client, RawRequest, RawResponse};
use limitry_types::Page;

const MAX_INPUT_BYTES: u64 = 16 << 20;

const MAX_TOKEN_BYTES: u64 = 4096;

/// Empty pages in a row after which a list counts as endless.
const MAX_EMPTY_PAGES: u32 = 100;

/// The most cursors that are remembered to detect a loop. A full set is cleared, so that memory stays bounded.
const MAX_SEEN_CURSORS: usize = 4096;

/// Pages of a list that is held for a filter.
const MAX_HELD_PAGES: u32 = 1000;

/// Bytes of a list that is held for a filter.
const MAX_HELD_BYTES: usize = 64 << 20;

/// `api METHOD PATH`: prints the body of any response; the status decides the exit code.
pub(super) async fn api(ctx: &Context, args: ApiArgs) -> Result<Outcome> {
    let client = match given_token(ctx, &args).await? {
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
        headers: args.headers,
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
        return Err(common::secret_to_stdout(
            "a CI log",
            Some("limitry keys create Production"),
        ));
    }
    if args.paginate {
        return paginate(ctx, &client, call).await;
    }
    if makes_secret {
        // Before the secret exists: afterwards it could only be lost.
        ensure_maskable(ctx)?;
    }
    let answer = client.raw(&call).await?;
    let body = &answer.response.body;
    let json = ExactValue::parse(body);
    let text = || ExactValue::Text(String::from_utf8_lossy(body).into_owned());
    mask_secrets(ctx, json.as_ref().unwrap_or(&text()))?;
    let mut outcome = body_outcome(&answer, json);
    if args.include {
        outcome = with_head(&answer, outcome);
    }
    match answer.error {
        None => Ok(outcome),
        Some(error) => {
            // The body is printed first, then the failure.
            ctx.printer().show(&outcome, ctx.now())?;
            Err(error.into())
        }
    }
}

/// The token that was given for this call.
async fn given_token(ctx: &Context, args: &ApiArgs) -> Result<Option<Token>> {
    let token = match &args.token_file {
        Some(path) => read_token_file(path, None)?,
        None if args.token_stdin => {
            let prompter = ctx.prompter();
            let bytes = prompter.secret_on_stdin("Token", MAX_TOKEN_BYTES).await?;
            token_from_bytes(&bytes, None)
        }
        None => return Ok(None),
    };
    Ok(Some(token.while_doing("the token cannot be used")?))
}

async fn input(path: Option<&std::path::Path>) -> Result<Option<Vec<u8>>> {
    match path {
        None => Ok(None),
        Some(path) if path.as_os_str() == "-" => Ok(Some(stdin::read(MAX_INPUT_BYTES).await?)),
        Some(path) => Ok(Some(fs::read_text(path, MAX_INPUT_BYTES)?.into_bytes())),
    }
}

/// The value of a query parameter: text as it is, anything else as JSON.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn body_outcome(answer: &RawResponse, json: Option<ExactValue>) -> Outcome {
    match json {
        Some(json) => Outcome::json_text(json),
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
    let mut headers: Vec<(String, ExactValue)> = Vec::new();
    for (name, value) in &answer.response.headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        lines.push(format!("{name}: {value}"));
        // Of several headers with one name, the document has the last.
        headers.retain(|(own, _)| own != name.as_str());
        headers.push((name.to_string(), ExactValue::Text(value)));
    }
    lines.push(String::new());
    let document = ExactValue::Object(vec![
        ("status".to_owned(), ExactValue::of(&answer.response.status)),
        ("headers".to_owned(), ExactValue::Object(headers)),
        ("body".to_owned(), outcome.document().into_owned()),
    ]);
    Outcome {
        view: View::Many(vec![View::Lines(lines), outcome.view]),
        ..Outcome::json_text(document)
    }
}

/// Prints all pages of a list as one document, each page before the next one is fetched. A filter needs the whole list, so
/// then it is held, within bounds.
async fn paginate(ctx: &Context, client: &Client, mut call: RawRequest) -> Result<Outcome> {
    let mut output = PagesOutput::new(ctx);
    let mut seen = std::collections::HashSet::new();
    let mut empty = 0;
    loop {
        let answer = client.raw(&call).await?;
        if let Some(error) = answer.error {
            return Err(error.into());
        }
        let (items, cursor) = list_page(&answer)?;
        for item in &items {
            mask_secrets(ctx, item)?;
        }
        empty = if items.is_empty() { empty + 1 } else { 0 };
        output.push(items, answer.response.body.len())?;
        let Some(cursor) = cursor else { break };
        if seen.len() >= MAX_SEEN_CURSORS {
            seen.clear();
        }
        if !seen.insert(cursor.clone()) || empty >= MAX_EMPTY_PAGES {
            return Err(Failure::api(
                codes::BAD_ANSWER,
                "the API's list does not end: a cursor came twice, or 100 pages were empty",
            ));
        }
        call.query.retain(|(name, _)| name != "cursor");
        call.query.push(("cursor".to_owned(), cursor));
    }
    output.end()
}

/// The items of a page, under `data` or `items`, and the position of the next page.
fn list_page(answer: &RawResponse) -> Result<(Vec<ExactValue>, Option<String>)> {
    let page = ExactValue::parse(&answer.response.body).unwrap_or_else(ExactValue::null);
    let items = ["data", "items"]
        .iter()
        .find_map(|name| page.get(name)?.items().map(<[_]>::to_vec));
    let Some(items) = items else {
        return Err(Failure::other(
            codes::NO_LIST,
            "the answer is not a list, so there are no pages to fetch",
        )
        .hint("leave --paginate out"));
    };
    // Only `false` says that there are no more: some generations leave `hasMore` out.
    let has_more = page.get("hasMore").map(ToString::to_string);
    let cursor = match page.get("nextCursor") {
        Some(ExactValue::Text(cursor)) if has_more.as_deref() != Some("false") => Some(cursor),
        _ => None,
    };
    Ok((items, cursor.cloned()))
}

/// Where the items of the pages go.
enum PagesOutput<'a> {
    Document(ListWriter<'a>),
    Lines(&'a Context),
    Collected {
        items: Vec<ExactValue>,
        bytes: usize,
        pages: u32,
        deadline: Instant,
    },
}

impl<'a> PagesOutput<'a> {
    fn new(ctx: &'a Context) -> Self {
        match (ctx.printer().raw_list_writer(), ctx.printer().format()) {
            (Some(list), _) => Self::Document(list),
            (None, Format::JsonLines) => Self::Lines(ctx),
            (None, _) => Self::Collected {
                items: Vec::new(),
                bytes: 0,
                pages: 0,
                deadline: Instant::now() + ctx.settings().timeout * 10,
            },
        }
    }

    fn push(&mut self, page: Vec<ExactValue>, size: usize) -> Result<()> {
        match self {
            Self::Document(list) => list.push(&page)?,
            Self::Lines(ctx) => {
                for item in &page {
                    ctx.printer().print_document(item)?;
                }
            }
            Self::Collected {
                items,
                bytes,
                pages,
                deadline,
            } => {
                items.extend(page);
                *bytes += size;
                *pages += 1;
                let is_late = Instant::now() >= *deadline;
                if *bytes > MAX_HELD_BYTES || *pages > MAX_HELD_PAGES || is_late {
                    return Err(Failure::api(
                        codes::BAD_ANSWER,
                        "the list is too long for a filter of the whole: it does not end within 64 MiB, 1,000 pages or ten timeouts",
                    )
                    .hint("leave --jq out, or use it with --jsonl, which filters each item"));
                }
            }
        }
        Ok(())
    }

    fn end(self) -> Result<Outcome> {
        match self {
            Self::Document(list) => list.end(None, false)?,
            Self::Lines(_) => {}
            Self::Collected { items, .. } => {
                return Ok(Outcome::json_text(ExactValue::of(&Page::complete(items))));
            }
        }
        Ok(Outcome::new(Value::Null, View::Nothing))
    }
}

/// Masks the secrets of an answer in a CI log, wherever they stand. Fails where they cannot be masked: then nothing is
/// printed.
fn mask_secrets(ctx: &Context, answer: &ExactValue) -> Result<()> {
    if !env::is_github_actions() {
        return Ok(());
    }
    let mut rest = vec![answer];
    while let Some(value) = rest.pop() {
        match value {
            ExactValue::List(items) => rest.extend(items),
            ExactValue::Object(fields) => rest.extend(fields.iter().map(|(_, value)| value)),
            ExactValue::Text(text) => {
                for secret in redact::tokens_in(text) {
                    ctx.printer()
                        .try_mask(secret.expose())
                        .map_err(not_maskable)?;
                }
            }
            ExactValue::Literal(_) => {}
        }
    }
    Ok(())
}

fn ensure_maskable(ctx: &Context) -> Result<()> {
    if ctx.printer().cannot_mask() {
        return Err(not_maskable("stderr is a file, closed, or the null device"));
    }
    Ok(())
}

fn not_maskable(reason: impl std::fmt::Display) -> Failure {
    Failure::usage(
        codes::SECRET_TO_STDOUT,
        format!(
            "the job's log cannot mask the secret in the answer ({reason}), so nothing is printed"
        ),
    )
    .hint("leave the redirection of stderr out")
}
