//! `limitry scan`: leaked Limitry secrets, wherever they lie.

use crate::failure::Result;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::app::context::Context;
use crate::base::blocking;
use crate::base::exit::Exit;
use crate::base::text::shell;
use crate::cli::scan::ScanArgs;
use crate::features::scan;
use crate::features::scan::{Collector, Finding, Kind, Known, Report, ScanError, Status};
use crate::output::sarif;
use crate::output::sarif::{Level, Location, Rule};
use crate::output::{Cell, Column, Outcome, Tabular};
use limitry_client::TokenClass;
use limitry_client::{Client, ItemLimit};
use limitry_types::text::escape;
use limitry_types::{KeyStatus, Page};

const fn rule(id: &'static str, summary: &'static str, help: &'static str, level: Level) -> Rule {
    Rule {
        id,
        summary,
        help,
        level,
    }
}

const RULES: [Rule; 4] = [
    rule(
        "limitry-api-key",
        "A Limitry API key, which opens a whole project",
        "Replace it (limitry keys rotate KEY --now), and keep the new one out of files that are shared",
        Level::Error,
    ),
    rule(
        "limitry-personal-access-token",
        "A Limitry personal access token, which is as good as its owner",
        "Revoke it in the dashboard, or with limitry logout --revoke where it is stored",
        Level::Error,
    ),
    rule(
        "limitry-client-token",
        "A Limitry client token, which works for one customer and a short time",
        "Let the server make one when it is needed: limitry client-tokens create",
        Level::Warning,
    ),
    rule(
        "limitry-retired-key",
        "A key of an older generation of Limitry, which is not accepted any more",
        "Remove it",
        Level::Warning,
    ),
];

const fn rule_of(kind: Kind) -> &'static Rule {
    match kind {
        Kind::ApiKey => &RULES[0],
        Kind::PersonalAccessToken => &RULES[1],
        Kind::ClientToken => &RULES[2],
        Kind::Retired => &RULES[3],
    }
}

impl Tabular<5> for Finding {
    const COLUMNS: [Column; 5] = [
        Column::new("PLACE"),
        Column::new("SECRET"),
        Column::new("STATUS"),
        Column::new("EXPOSED TO"),
        Column::new("COMMIT"),
    ];

    fn row(&self) -> [Cell; 5] {
        [
            Cell::text(format!("{}:{}:{}", self.path, self.line, self.column)),
            Cell::text(shown(self)),
            Cell::maybe(self.status.map(word)),
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

/// What people may see of a secret.
fn shown(finding: &Finding) -> String {
    format!("{}…{}", finding.prefix, finding.last_four)
}

/// `limitry scan`
pub(super) async fn scan(ctx: &Context, args: ScanArgs) -> Result<Outcome> {
    let dir = args.paths.first().cloned().unwrap_or_else(|| ".".into());
    if args.install_hook {
        return install(&dir);
    }
    // Who cannot ask the API is told so before a long search.
    let client = if args.verify {
        Some(ctx.user_project_client().await?)
    } else {
        None
    };
    let (sarif, staged) = (args.sarif, args.staged);
    let mut report = blocking::run("scan", move || look(&args))
        .await
        .unwrap_or_else(|| Err(ScanError::Answer("the search stopped".to_owned())))?;
    if let Some(client) = client.filter(|_| !report.findings.is_empty()) {
        let known = known(&client).await?;
        scan::verify(&mut report.findings, &known);
    }
    Ok(outcome(report, sarif, staged))
}

fn look(args: &ScanArgs) -> Result<Report, ScanError> {
    let collector = Collector::default();
    let here = [PathBuf::from(".")];
    let paths: &[PathBuf] = if args.paths.is_empty() {
        &here
    } else {
        &args.paths
    };
    if args.stdin {
        scan::stdin(&collector)?;
    } else if args.git_history {
        for path in paths {
            scan::history(path, &collector)?;
        }
    } else if args.staged {
        for path in paths {
            scan::staged(path, &collector)?;
        }
    } else {
        scan::tree(paths, args.no_ignore, &collector)?;
    }
    Ok(collector.report())
}

/// What the API says of the project's keys and the person's token, by prefix and last four.
async fn known(client: &Client) -> Result<Known> {
    let mut known = Known::new();
    for key in client.keys(None, ItemLimit::All).collect().await?.data {
        let status = match key.status {
            KeyStatus::Active => Status::Active,
            KeyStatus::Revoked => Status::Revoked,
            KeyStatus::Expired => Status::Expired,
            KeyStatus::Unknown => Status::Unknown,
        };
        let entry = known
            .entry((TokenClass::ApiKey.prefix(), key.last_four))
            .or_insert(status);
        // Two keys can end alike: what matters is whether one of them works.
        if status == Status::Active {
            *entry = status;
        }
    }
    // Of personal tokens the API names the one that asks.
    let own = client.token().last_four().to_owned();
    known.insert((TokenClass::Personal.prefix(), own), Status::Active);
    Ok(known)
}

fn outcome(mut report: Report, sarif: bool, staged: bool) -> Outcome {
    let mut notes: Vec<String> = report
        .unread
        .iter()
        .map(|what| format!("cannot read {}", escape(what)))
        .collect();
    let unnamed = report.unread_count - report.unread.len() as u64;
    if unnamed > 0 {
        notes.push(format!("cannot read {unnamed} more"));
    }
    notes.push(summary(&report));
    let exit = match (report.findings.is_empty(), report.unread_count) {
        (false, _) => Exit::No,
        (true, 0) => Exit::Success,
        (true, _) => Exit::Partial,
    };
    if exit == Exit::No {
        notes.push(remedy(&report.findings, staged));
    }
    let mut outcome = if sarif {
        let found: Vec<sarif::Finding> = report.findings.iter().map(as_sarif).collect();
        sarif::outcome(&RULES, &found)
    } else {
        let has_more = report.more > 0;
        let page = Page {
            data: std::mem::take(&mut report.findings),
            next_cursor: None,
            has_more,
        };
        let mut outcome = Outcome::list(&page, "");
        // There is no flag that shows the rest.
        outcome.notes.clear();
        outcome
    };
    outcome.notes.extend(notes);
    outcome.exit(exit)
}

fn summary(report: &Report) -> String {
    let plural = |count: u64, what: &str| {
        let ending = if count == 1 { "" } else { "s" };
        format!("{count} {what}{ending}")
    };
    let found = report.findings.len() as u64 + report.more;
    let mut text = if found == 0 {
        "No secrets".to_owned()
    } else {
        plural(found, "secret")
    };
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        " in {} ({}).",
        plural(report.files, "file"),
        size(report.bytes)
    );
    if report.more > 0 {
        let _ = write!(text, " The first {} are shown.", report.findings.len());
    }
    text
}

fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let (mut whole, mut rest, mut unit) = (bytes, 0, 0);
    for index in 0..UNITS.len() {
        (rest, whole, unit) = (whole % 1000 / 100, whole / 1000, index);
        if whole < 1000 {
            break;
        }
    }
    format!("{whole}.{rest} {}", UNITS[unit])
}

/// What to do about what was found.
fn remedy(findings: &[Finding], staged: bool) -> String {
    let mut keys: Vec<&str> = findings
        .iter()
        .filter(|one| one.kind == Kind::ApiKey && one.status != Some(Status::Revoked))
        .map(|one| one.last_four.as_str())
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let mut text = if staged {
        "Take it out and stage again; what is committed stays in the history.".to_owned()
    } else {
        "A secret that others may have seen has to go, wherever it is removed.".to_owned()
    };
    // Writing to a String cannot fail.
    let _ = match keys[..] {
        [] => Ok(()),
        [one] => write!(
            text,
            " `limitry keys rotate {} --now` replaces the key.",
            shell(one)
        ),
        _ => write!(
            text,
            " `limitry keys rotate KEY --now` replaces a key; its last four name it."
        ),
    };
    text
}

fn as_sarif(finding: &Finding) -> sarif::Finding {
    let rule = rule_of(finding.kind);
    let exposed = finding
        .exposure
        .map(|how| format!(", where a browser would get it ({})", how.describe()))
        .unwrap_or_default();
    let status = finding
        .status
        .map(|status| format!("; it is {}", word(status)))
        .unwrap_or_default();
    let since = finding
        .commit
        .as_deref()
        .map(|commit| format!(", since commit {commit}"))
        .unwrap_or_default();
    sarif::Finding {
        rule: rule.id,
        message: format!(
            "{} ({}){exposed}{since}{status}",
            rule.summary,
            shown(finding)
        ),
        location: Location::File {
            path: finding.path.clone(),
            line: finding.line,
            column: finding.column,
            end_column: finding.column + finding.length,
        },
        // Not the line: what is above it changes.
        fingerprint: format!("{}\n{}\n{}", rule.id, finding.path, shown(finding)),
        properties: json!({
            "lastFour": finding.last_four,
            "exposure": finding.exposure,
            "status": finding.status,
            "commit": finding.commit,
        }),
    }
}

fn install(dir: &Path) -> Result<Outcome> {
    let hook = scan::install_hook(dir)?;
    let path = hook.path.display().to_string();
    let is_there = if hook.was_there {
        "was there already"
    } else {
        "is there now"
    };
    let shown = escape(&path);
    let note = match &hook.elsewhere {
        Some(elsewhere) => format!(
            "{shown} {is_there}, but git does not run it: {} has core.hooksPath = {}. Call `limitry scan --staged` from the pre-commit hook there.",
            escape(&elsewhere.said_by.to_string_lossy()),
            escape(&elsewhere.dir)
        ),
        None if hook.was_there => format!("{shown} {is_there}."),
        None => format!("Git runs {shown} before each commit."),
    };
    Ok(Outcome::done(
        json!({
            "path": path,
            "changed": !hook.was_there,
            "hooksPath": hook.elsewhere.map(|elsewhere| elsewhere.dir),
        }),
        note,
    ))
}
