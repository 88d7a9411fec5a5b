//! `limitry keys audit`: which active keys are too old, unused, or never end.

use crate::failure::Result;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::Serialize;
use serde_json::json;

use crate::base::exit::Exit;
use crate::base::text::{exact, relative};
use crate::cli::keys::KeysAuditArgs;
use crate::context::Context;
use crate::features::own_use;
use crate::features::rotation::name_marker::NameMarker;
use crate::output::sarif;
use crate::output::sarif::{Level, Location, Rule};
use crate::output::{Cell, Column, Outcome, Tabular};
use limitry_client::ItemLimit;
use limitry_types::{ApiKey, KeyStatus, Page};

const TOO_OLD: Rule = Rule {
    id: "key-too-old",
    summary: "An API key is older than it may be",
    help: "Replace it: limitry keys rotate KEY",
    level: Level::Warning,
};

const UNUSED: Rule = Rule {
    id: "key-unused",
    summary: "An API key works and is not used",
    help: "Revoke it: limitry keys revoke KEY",
    level: Level::Warning,
};

const NO_EXPIRY: Rule = Rule {
    id: "key-without-expiry",
    summary: "An API key works until it is revoked",
    help: "Replace it by one that ends: limitry keys rotate KEY --expires 90d",
    level: Level::Warning,
};

const UNKNOWN: Rule = Rule {
    id: "key-unknown",
    summary: "The API does not say how old an API key is, or whether it is used",
    help: "Look at it in the dashboard, or replace it: limitry keys rotate KEY",
    level: Level::Warning,
};

const RULES: [Rule; 4] = [TOO_OLD, UNUSED, NO_EXPIRY, UNKNOWN];

/// What counts as a fault.
struct Limits {
    /// Made before this moment: too old.
    made_before: Option<Timestamp>,
    /// Not used since this moment: unused.
    unused_since: Option<Timestamp>,
    no_expiry: bool,
}

/// One fault of one key.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    id: String,
    name: String,
    last_four: String,
    rule: &'static str,
    message: String,
    created_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

impl Tabular<5> for Finding {
    const COLUMNS: [Column; 5] = [
        Column::id("ID"),
        Column::name("NAME"),
        Column::new("LAST 4").heading("KEY").place(4),
        Column::new("FINDING").place(2),
        Column::new("SINCE").place(3).shown_from(60),
    ];

    fn row(&self) -> [Cell; 5] {
        let since = if self.rule == UNUSED.id {
            self.last_used_at.or(self.created_at)
        } else {
            self.created_at
        };
        let plain = NameMarker::split(&self.name, &self.last_four);
        let plain = plain.map_or(&*self.name, |(plain, _)| plain);
        [
            Cell::id(&self.id),
            Cell::text(&self.name).shown_as(Cell::text(plain)),
            Cell::last_four(&self.last_four),
            Cell::text(self.rule.trim_start_matches("key-")),
            Cell::time(since),
        ]
    }
}

/// `keys audit`
pub(in crate::commands) async fn audit(ctx: &Context, args: &KeysAuditArgs) -> Result<Outcome> {
    let client = ctx.user_project_client().await?;
    let mut keys = client
        .keys(Some(KeyStatus::Active), ItemLimit::All)
        .collect()
        .await?
        .data;
    own_use::clear(&client, &mut keys);
    // A server whose answer had no date is asked once more; ours is not its time.
    client.sync_clock().await?;
    let now = client.clock().now();
    let limits = limits(args, now)?;
    let findings: Vec<Finding> = keys
        .iter()
        .flat_map(|key| faults(key, &limits, now))
        .collect();
    let faulty = {
        let mut ids: Vec<&str> = findings.iter().map(|one| one.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    };
    let said = if findings.is_empty() {
        format!("Nothing found in {}.", count(keys.len()))
    } else {
        let need = if faulty == 1 { "needs" } else { "need" };
        format!("{faulty} of {} {need} attention.", count(keys.len()))
    };
    let exit = if findings.is_empty() {
        Exit::Success
    } else {
        Exit::No
    };
    let outcome = if args.sarif {
        let project = client.project().unwrap_or_default().to_owned();
        sarif::outcome(
            &RULES,
            &findings
                .iter()
                .map(|one| one.as_sarif(&project))
                .collect::<Vec<_>>(),
        )
    } else {
        Outcome::list(&Page::complete(findings), "")
    };
    Ok(outcome.note(said).exit(exit))
}

fn count(keys: usize) -> String {
    if keys == 1 {
        "1 active key".to_owned()
    } else {
        format!("{keys} active keys")
    }
}

/// What was asked for; nothing said means all of it.
fn limits(args: &KeysAuditArgs, now: Timestamp) -> Result<Limits> {
    let everything = args.max_age.is_none() && args.unused.is_none() && !args.no_expiry;
    let back = |given: Option<Span>, usual: i64| -> Result<Option<Timestamp>> {
        let span = match given {
            Some(span) => span,
            None if everything => Span::new().days(usual),
            None => return Ok(None),
        };
        let then = now.to_zoned(TimeZone::UTC).checked_sub(span)?;
        Ok(Some(then.timestamp()))
    };
    Ok(Limits {
        made_before: back(args.max_age, 90)?,
        unused_since: back(args.unused, 30)?,
        no_expiry: args.no_expiry || everything,
    })
}

fn faults(key: &ApiKey, limits: &Limits, now: Timestamp) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |rule: &Rule, message: String| {
        found.push(Finding {
            id: key.id.clone(),
            name: key.name.clone(),
            last_four: key.last_four.clone(),
            rule: rule.id,
            message,
            created_at: key.created_at,
            last_used_at: key.last_used_at,
            expires_at: key.expires_at,
        });
    };
    let said = |time: Timestamp| format!("{} ({})", relative(time, now), exact(time));
    if let (Some(limit), Some(made)) = (limits.made_before, key.created_at)
        && made < limit
    {
        add(&TOO_OLD, format!("was made {}", said(made)));
    }
    if let Some(limit) = limits.unused_since {
        match (key.last_used_at, key.created_at) {
            (Some(used), _) if used < limit => {
                add(&UNUSED, format!("was last used {}", said(used)));
            }
            // One that was made a moment ago had no time to be used.
            (None, Some(made)) if made < limit => {
                add(
                    &UNUSED,
                    format!("was never used, and was made {}", said(made)),
                );
            }
            _ => {}
        }
    }
    // A key whose state is unknown does not pass.
    let unused_unknown = key.last_used_at.or(key.created_at).is_none();
    match (
        limits.made_before.is_some() && key.created_at.is_none(),
        limits.unused_since.is_some() && unused_unknown,
    ) {
        (true, true) => add(
            &UNKNOWN,
            "does not say when it was made, nor whether it is used".to_owned(),
        ),
        (true, false) => add(&UNKNOWN, "does not say when it was made".to_owned()),
        (false, true) => add(&UNKNOWN, "does not say whether it is used".to_owned()),
        (false, false) => {}
    }
    if limits.no_expiry && key.expires_at.is_none() {
        add(&NO_EXPIRY, "has no end".to_owned());
    }
    found
}

impl Finding {
    fn as_sarif(&self, project: &str) -> sarif::Finding {
        sarif::Finding {
            rule: self.rule,
            message: format!(
                "API key '{}' (…{}) {}",
                self.name, self.last_four, self.message
            ),
            location: Location::Resource {
                name: self.name.clone(),
                id: format!("{project}/{}", self.id),
            },
            fingerprint: format!("{}\n{project}\n{}", self.rule, self.id),
            properties: json!({
                "keyId": self.id,
                "lastFour": self.last_four,
                "createdAt": self.created_at,
                "lastUsedAt": self.last_used_at,
                "expiresAt": self.expires_at,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::{Limits, faults};
    use limitry_types::ApiKey;

    #[test]
    fn a_time_that_the_api_does_not_send_is_a_finding() {
        let key: ApiKey =
            serde_json::from_value(json!({"id": "key_1", "name": "K", "lastUsedAt": null}))
                .expect("a key");
        let now: Timestamp = "2031-04-01T00:00:00Z".parse().expect("a time");
        for (made_before, unused_since, expected) in [
            (Some(now), None, &["does not say when it was made"][..]),
            (None, Some(now), &["does not say whether it is used"]),
            (
                Some(now),
                Some(now),
                &["does not say when it was made, nor whether it is used"],
            ),
            (None, None, &[]),
        ] {
            let limits = Limits {
                made_before,
                unused_since,
                no_expiry: false,
            };
            let found = faults(&key, &limits, now);
            assert!(found.iter().all(|one| one.rule == "key-unknown"));
            let said: Vec<_> = found.into_iter().map(|one| one.message).collect();
            assert_eq!(said, expected);
        }
    }

    fn rules(made: &str, used: Option<&str>, ends: Option<&str>) -> Vec<&'static str> {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let key: ApiKey = serde_json::from_value(json!({
            "id": "key_1", "name": "K", "status": "active", "createdAt": made, "lastUsedAt": used, "expiresAt": ends,
        }))
        .expect("a key");
        let limits = Limits {
            made_before: Some(at("2031-01-01T00:00:00Z")),
            unused_since: Some(at("2031-03-01T00:00:00Z")),
            no_expiry: true,
        };
        let found = faults(&key, &limits, at("2031-04-01T00:00:00Z"));
        found.into_iter().map(|one| one.rule).collect()
    }

    #[test]
    fn a_key_exactly_at_a_limit_is_no_finding() {
        let end = Some("2032-01-01T00:00:00Z");
        for (made, used, expected) in [
            (
                "2031-01-01T00:00:00Z",
                Some("2031-03-01T00:00:00Z"),
                &[][..],
            ),
            (
                "2030-12-31T23:59:59Z",
                Some("2031-03-01T00:00:00Z"),
                &["key-too-old"],
            ),
            (
                "2031-01-01T00:00:00Z",
                Some("2031-02-28T23:59:59Z"),
                &["key-unused"],
            ),
            // A key that was never used counts as unused since its creation.
            ("2031-03-01T00:00:00Z", None, &[]),
            ("2031-02-28T23:59:59Z", None, &["key-unused"]),
        ] {
            assert_eq!(rules(made, used, end), expected, "{made} {used:?}");
        }
        assert_eq!(
            rules("2031-03-30T00:00:00Z", None, None),
            ["key-without-expiry"]
        );
    }
}
