//! `limitry scan`

mod advice;

use std::path::{Path, PathBuf};

use indicatif::DecimalBytes;
use limitry_client::{ApiError, Client, ItemLimit, RawRequest, TokenClass};
use limitry_types::text::escape;
use limitry_types::{KeyStatus, Page};
use serde_json::json;

use crate::base::blocking;
use crate::base::exit::Exit;
use crate::base::text::{grouped, pluralize};
use crate::cli::scan::ScanArgs;
use crate::context::Context;
use crate::context::settings::SettingsError;
use crate::failure::{Failure, Result};
use crate::features::rotation::name_marker;
use crate::features::scan;
use crate::features::scan::{
    Collector, Finding, KnownSecret, KnownSecrets, Report, ScanError, SecretKind, Status,
};
use crate::output::sarif;
use crate::output::sarif::{Level, Location, Rule};
use crate::output::{Cell, Column, Outcome, Tabular, View};

const fn rule(id: &'static str, summary: &'static str, help: &'static str, level: Level) -> Rule {
    Rule {
        id,
        summary,
        help,
        level,
    }
}

const RULES: [Rule; 6] = [
    rule(
        "limitry-api-key",
        "A Limitry API key, which gives access to a whole project",
        "Replace it (limitry keys rotate KEY --now), and keep the new key out of shared files",
        Level::Error,
    ),
    rule(
        "limitry-personal-access-token",
        "A Limitry personal access token, which can do all that its owner can",
        "Revoke it in the dashboard, or with limitry logout --revoke where it is stored",
        Level::Error,
    ),
    rule(
        "limitry-client-token",
        "A Limitry client token, which works for one customer and a short time",
        "Create one on your server when a page needs it: limitry client-tokens create",
        Level::Warning,
    ),
    rule(
        "limitry-retired-key",
        "A key of an earlier generation of Limitry, which is not accepted anymore",
        "Remove it",
        Level::Warning,
    ),
    rule(
        "limitry-workspace-key",
        "A workspace API key of Limitry's hosted API",
        "Replace it in the dashboard, and revoke it there",
        Level::Error,
    ),
    rule(
        "webhook-secret",
        "A webhook secret, of Limitry or of another service",
        "Replace it where the webhook is configured",
        Level::Error,
    ),
];

const fn rule_for(kind: SecretKind) -> &'static Rule {
    match kind {
        SecretKind::ApiKey => &RULES[0],
        SecretKind::PersonalAccessToken => &RULES[1],
        SecretKind::ClientToken => &RULES[2],
        SecretKind::Retired => &RULES[3],
        SecretKind::WorkspaceKey => &RULES[4],
        SecretKind::WebhookSecret => &RULES[5],
    }
}

impl Tabular<5> for Finding {
    const COLUMNS: [Column; 5] = [
        Column::new("PLACE").place(0),
        // A long row goes on below.
        Column::new("SECRET").place(2).can_wrap(),
        Column::new("STATUS"),
        Column::new("EXPOSED TO").place(4).can_wrap().shown_from(60),
        Column::new("COMMIT").place(3).can_wrap().shown_from(60),
    ];

    fn row(&self) -> [Cell; 5] {
        [
            Cell::text(format!("{}:{}:{}", self.path, self.line, self.column)),
            Cell::text(masked(self)),
            match self.status {
                Some(Status::Active) if self.is_replaced => {
                    Cell::text("active").shown_as(Cell::text("retiring"))
                }
                status => Cell::maybe(status.map(word)),
            },
            Cell::maybe(self.exposure.map(scan::Exposure::describe)),
            Cell::maybe(self.commit.as_deref().and_then(|name| name.get(..12))),
        ]
    }
}

const fn word(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Revoked => "revoked",
        Status::Expired => "expired",
        Status::Unknown => "unknown",
    }
}

/// What is shown of a secret.
fn masked(finding: &Finding) -> String {
    format!("{}…{}", finding.prefix, finding.last_four)
}

/// `limitry scan`
pub(super) async fn scan(ctx: &Context, args: ScanArgs) -> Result<Outcome> {
    if args.install_hook {
        return install_hook(args.paths.first().map(PathBuf::as_path));
    }
    let asked = Asked {
        sarif: args.sarif,
        staged: args.staged,
        verify: args.verify,
        history: args.git_history,
    };
    let mut report = blocking::run("scan", move || report(&args))
        .await
        .ok_or_else(|| Failure::bug("the scan ended without a report"))??;
    let mut unverified = None;
    if asked.verify && !report.findings.is_empty() {
        // The findings are reported even when their status cannot be looked up.
        let known = known_secrets(ctx).await.unwrap_or_else(|failure| {
            unverified = Some(failure);
            KnownSecrets::default()
        });
        scan::verify(&mut report.findings, &known);
    }
    let remedies = if ctx.prompter().can_ask() {
        Some(advice::remedies(ctx, &report.findings).await)
    } else {
        None
    };
    Ok(outcome(
        report,
        asked,
        unverified.as_ref(),
        remedies.as_ref(),
    ))
}

/// What the call asks for.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that was typed"
)]
#[derive(Clone, Copy)]
struct Asked {
    sarif: bool,
    staged: bool,
    verify: bool,
    history: bool,
}

fn report(args: &ScanArgs) -> Result<Report, ScanError> {
    let collector = Collector::default();
    if args.stdin {
        scan::stdin(&collector)?;
    } else if args.git_history || args.staged {
        let scan = if args.staged {
            scan::staged
        } else {
            scan::history
        };
        if args.paths.is_empty() {
            scan(None, &collector)?;
        }
        for path in &args.paths {
            scan(Some(path), &collector)?;
        }
    } else if args.paths.is_empty() {
        scan::tree(&[PathBuf::from(".")], args.no_ignore, &collector)?;
    } else {
        scan::tree(&args.paths, args.no_ignore, &collector)?;
    }
    Ok(collector.into_report())
}

/// The project's keys and the caller's token.
async fn known_secrets(ctx: &Context) -> Result<KnownSecrets> {
    if let Some(damaged) = &ctx.settings().damaged_project_file {
        return Err((&SettingsError::ProjectFile(damaged.clone())).into());
    }
    let client = ctx.verifying_client().await?;
    if client.token().class() == TokenClass::Workspace {
        return Ok(workspace_key(&client).await?);
    }
    let mut known = KnownSecrets::default();
    for key in client.keys(None, ItemLimit::All).collect().await?.data {
        let status = match key.status {
            KeyStatus::Active => Status::Active,
            KeyStatus::Revoked => Status::Revoked,
            KeyStatus::Expired => Status::Expired,
            KeyStatus::Unknown => Status::Unknown,
        };
        let is_replaced = name_marker::is_ending(&key);
        let secret = KnownSecret {
            status,
            key_id: Some(key.id),
            is_replaced,
        };
        known.insert(TokenClass::ApiKey.prefix(), key.last_four, secret);
    }
    // The API lists no other personal access tokens than the caller's.
    let own = KnownSecret {
        status: Status::Active,
        key_id: None,
        is_replaced: false,
    };
    let last_four = client.token().last_four().to_owned();
    known.insert(TokenClass::Personal.prefix(), last_four, own);
    Ok(known)
}

/// A workspace key lists no keys, but an answer to it says whether it is alive itself.
async fn workspace_key(client: &Client) -> Result<KnownSecrets, ApiError> {
    let call = RawRequest {
        method: "GET".to_owned(),
        path: "/user/me".to_owned(),
        query: Vec::new(),
        body: None,
        headers: Vec::new(),
    };
    let status = match client.raw(&call).await?.response.status {
        401 => Status::Revoked,
        200..=299 | 403 => Status::Active,
        _ => Status::Unknown,
    };
    let mut known = KnownSecrets::default();
    for prefix in ["lim_test_", "lim_live_"] {
        let last_four = client.token().last_four().to_owned();
        let secret = KnownSecret {
            status,
            key_id: None,
            is_replaced: false,
        };
        known.insert(prefix, last_four, secret);
    }
    Ok(known)
}

/// The report, which is `unverified` if its secrets could not be looked up.
fn outcome(
    mut report: Report,
    asked: Asked,
    unverified: Option<&Failure>,
    for_keys: Option<&advice::Remedies>,
) -> Outcome {
    let mut notes: Vec<String> = report
        .skipped
        .iter()
        .map(|skipped| format!("cannot read {}", escape(skipped)))
        .collect();
    let unnamed = report.skipped_count - report.skipped.len() as u64;
    if unnamed > 0 {
        notes.push(format!("cannot read {unnamed} more"));
    }
    let remedies = report.remedies.iter();
    notes.extend(remedies.map(|command| format!("`{}` makes the rest readable.", escape(command))));
    notes.push(summary(&report));
    let exit = match (report.findings.is_empty(), report.skipped_count) {
        (false, _) => Exit::No,
        (true, 0) => Exit::Success,
        (true, _) => Exit::Partial,
    };
    if exit == Exit::No {
        let is_verified = asked.verify && unverified.is_none();
        notes.push(advice::remedy(
            &report.findings,
            asked.staged,
            is_verified,
            for_keys,
        ));
    }
    if let Some(failure) = unverified {
        let text = failure.text();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        notes.push(format!(
            "Whether the secrets are active is not known: {}",
            lines.join("; ")
        ));
        notes.extend(failure.hints.iter().map(|hint| format!("hint: {hint}")));
    }
    let mut outcome = if asked.sarif {
        let findings: Vec<sarif::Finding> = report.findings.iter().map(as_sarif).collect();
        sarif::outcome(&RULES, &findings)
    } else {
        let page = Page {
            data: std::mem::take(&mut report.findings),
            next_cursor: None,
            has_more: report.more_findings > 0,
        };
        let mut outcome = Outcome::list(&page, "");
        // The note that names `--all`, which `scan` does not have.
        outcome.notes.clear();
        if let View::Table { columns, .. } = &mut outcome.view {
            // A terminal shows no column that this call cannot fill.
            for (at, is_filled) in [(2, asked.verify), (4, asked.history)] {
                if !is_filled {
                    columns[at] = columns[at].pipe_only();
                }
            }
        }
        outcome
    };
    outcome.notes.extend(notes);
    outcome.exit(exit)
}

fn summary(report: &Report) -> String {
    let listed = report.findings.len() as u64;
    let found = match listed + report.more_findings {
        0 => "No secrets".to_owned(),
        1 => "A secret at 1 place".to_owned(),
        count => format!("Secrets at {} places", grouped(&count.to_string())),
    };
    let files = pluralize(report.files, "file", "files");
    let scanned = format!("{files} scanned ({})", DecimalBytes(report.bytes));
    if report.more_findings > 0 {
        format!("{found}; {scanned}. The first {listed} are shown.")
    } else {
        format!("{found}; {scanned}.")
    }
}

fn as_sarif(finding: &Finding) -> sarif::Finding {
    let rule = rule_for(finding.kind);
    let exposed = finding
        .exposure
        .map(|exposure| format!(", exposed to a {}", exposure.describe()))
        .unwrap_or_default();
    let since = finding
        .commit
        .as_deref()
        .map(|commit| format!(", since commit {commit}"))
        .unwrap_or_default();
    let status = finding
        .status
        .map(|status| format!("; it is {}", word(status)))
        .unwrap_or_default();
    let masked = masked(finding);
    sarif::Finding {
        rule: rule.id,
        message: format!("{} ({masked}){exposed}{since}{status}", rule.summary),
        location: Location::File {
            path: finding.path.clone(),
            line: finding.line,
            column: finding.column,
            end_column: finding.column + finding.length,
        },
        // Without the line, which changes with the text above it.
        fingerprint: format!("{}\n{}\n{masked}", rule.id, finding.path),
        properties: json!({
            "lastFour": finding.last_four,
            "exposure": finding.exposure,
            "status": finding.status,
            "commit": finding.commit,
            "keyId": finding.key_id,
        }),
    }
}

fn install_hook(dir: Option<&Path>) -> Result<Outcome> {
    let hook = scan::install_hook(dir)?;
    let path = hook.path.display().to_string();
    let shown = escape(&path);
    let note = if hook.existed {
        format!("{shown} is already installed.")
    } else {
        format!("Git runs {shown} before each commit.")
    };
    Ok(Outcome::done(
        json!({ "path": path, "changed": !hook.existed }),
        note,
    ))
}
