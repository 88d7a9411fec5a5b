//! The same commands in-process, over HTTP and through `limitry api` give the same JSON.

use std::collections::HashMap;

use serde_json::Value;

use crate::support::{Dev, TestEnv};

/// A command, and the raw call with the same effect: method, path, fields.
type Step = (
    &'static [&'static str],
    [&'static str; 2],
    &'static [&'static str],
);

const RANGE: &str = "startDate=2027-01-01T00:00:00Z";
const END: &str = "endDate=2027-01-08T00:00:00Z";

const STEPS: &[Step] = &[
    (
        &[
            "quotas",
            "create",
            "Daily",
            "--metric",
            "total_events",
            "--limit",
            "2",
            "--period",
            "day",
        ],
        ["POST", "/quotas"],
        &[
            "name=Daily",
            "metric=total_events",
            "limitValue=2",
            "period=day",
        ],
    ),
    (
        &[
            "quotas",
            "create",
            "Free",
            "--metric",
            "values.gb",
            "--limit",
            "9",
            "--period",
            "month",
            "--filter",
            "plan=free",
        ],
        ["POST", "/quotas"],
        &[
            "name=Free",
            "metric=values.gb",
            "limitValue=9",
            "period=month",
            "dimensionFilters={\"plan\":\"free\"}",
        ],
    ),
    (&["quotas", "list"], ["GET", "/quotas"], &["limit=50"]),
    (
        &[
            "rate-limits",
            "create",
            "Burst",
            "--limit",
            "100",
            "--window",
            "hour",
        ],
        ["POST", "/rate-limits"],
        &["name=Burst", "limitValue=100", "window=hour"],
    ),
    (
        &["rate-limits", "list"],
        ["GET", "/rate-limits"],
        &["limit=50"],
    ),
    (
        &[
            "usage",
            "check",
            "--customer",
            "c1",
            "--event",
            "llm",
            "--value",
            "total_tokens=5",
        ],
        ["POST", "/usage/check"],
        &[
            "customer_id=c1",
            "event_type=llm",
            "values={\"total_tokens\":5}",
        ],
    ),
    (
        &[
            "usage",
            "record",
            "--customer",
            "c1",
            "--event",
            "llm",
            "--value",
            "input_tokens=3",
            "--value",
            "output_tokens=4",
            "--dimension",
            "model=gpt-4",
            "--timestamp",
            "2027-01-02T03:04:05Z",
            "--idempotency-key",
            "k1",
        ],
        ["POST", "/events/record"],
        &[
            "customerId=c1",
            "eventType=llm",
            "values={\"input_tokens\":3,\"output_tokens\":4}",
            "dimensions={\"model\":\"gpt-4\"}",
            "timestamp=2027-01-02T03:04:05Z",
            "idempotencyKey=k1",
        ],
    ),
    (
        &[
            "usage",
            "record",
            "--customer",
            "c1",
            "--event",
            "llm",
            "--timestamp",
            "2027-01-02T03:04:05Z",
            "--idempotency-key",
            "k3",
        ],
        ["POST", "/events/record"],
        &[
            "customerId=c1",
            "eventType=llm",
            "timestamp=2027-01-02T03:04:05Z",
            "idempotencyKey=k3",
        ],
    ),
    (
        &[
            "usage",
            "track",
            "--customer",
            "c2",
            "--event",
            "api",
            "--timestamp",
            "2027-01-03T00:00:00Z",
            "--idempotency-key",
            "k2",
        ],
        ["POST", "/track"],
        &[
            "customerId=c2",
            "eventType=api",
            "timestamp=2027-01-03T00:00:00Z",
            "idempotencyKey=k2",
        ],
    ),
    (&["usage", "events"], ["GET", "/events"], &["limit=50"]),
    (
        &[
            "usage",
            "summary",
            "--from",
            "2027-01-01",
            "--to",
            "2027-01-08",
        ],
        ["GET", "/usage/summary"],
        &[RANGE, END],
    ),
    (
        &[
            "usage",
            "breakdown",
            "--group-by",
            "customer_id",
            "--from",
            "2027-01-01",
            "--to",
            "2027-01-08",
        ],
        ["GET", "/usage/breakdown"],
        &[RANGE, END, "groupBy=customer_id"],
    ),
    (
        &[
            "usage",
            "timeseries",
            "--interval",
            "day",
            "--from",
            "2027-01-01",
            "--to",
            "2027-01-08",
        ],
        ["GET", "/usage/timeseries"],
        &[RANGE, END, "interval=day"],
    ),
    (
        &["quotas", "check", "--dimension", "plan=free"],
        ["POST", "/quotas/check"],
        &["plan=free"],
    ),
    (
        &["rate-limits", "check"],
        ["POST", "/rate-limits/check"],
        &["customer_id=c1"],
    ),
    (&["customers", "list"], ["GET", "/customers"], &["limit=50"]),
    (
        &["customers", "create", "acme", "--name", "Acme"],
        ["POST", "/customers"],
        &["externalId=acme", "name=Acme"],
    ),
    (
        &[
            "customers",
            "update",
            "acme",
            "--timezone",
            "Europe/Berlin",
            "--no-name",
        ],
        ["PUT", "/customers/acme"],
        &["timezone=Europe/Berlin", "name=null"],
    ),
    (
        &[
            "limits",
            "create",
            "Free",
            "--meter",
            "mtr_total_tokens",
            "--limit",
            "50",
            "--period",
            "month",
            "--alert",
            "80",
        ],
        ["POST", "/limits"],
        &[
            "name=Free",
            "meterId=mtr_total_tokens",
            "limitValue=50",
            "period=month",
            "alertThresholds=[80]",
        ],
    ),
    (&["limits", "list"], ["GET", "/limits"], &["limit=50"]),
    (
        &["limits", "check", "--customer", "c1"],
        ["POST", "/limits/check"],
        &["customerId=c1"],
    ),
    (
        &[
            "meters",
            "create",
            "Images",
            "--aggregation",
            "sum",
            "--field",
            "values.images",
            "--filter",
            "size=large",
        ],
        ["POST", "/meters"],
        &[
            "name=Images",
            "aggregation=sum",
            "field=values.images",
            "eventFilter={\"dimensions\":{\"size\":\"large\"}}",
        ],
    ),
    (&["meters", "list"], ["GET", "/meters"], &["limit=50"]),
    (
        &["meters", "query", "mtr_total_tokens", "--customer", "c1"],
        ["POST", "/meters/mtr_total_tokens/query"],
        &["customerId=c1"],
    ),
    (
        &[
            "balances",
            "create",
            "Prepaid",
            "--customer",
            "acme",
            "--initial",
            "20.5",
        ],
        ["POST", "/balances"],
        &["customerId=acme", "name=Prepaid", "initialBalance=20.5"],
    ),
    (&["balances", "list"], ["GET", "/balances"], &["limit=50"]),
    (
        &[
            "balances",
            "debit",
            "Prepaid",
            "--amount",
            "0.1",
            "--description",
            "Images",
        ],
        ["POST", "/balances/debit"],
        &[
            "customerId=acme",
            "name=Prepaid",
            "amount=0.1",
            "description=Images",
        ],
    ),
    (
        &["customers", "show", "acme"],
        ["GET", "/customers/acme"],
        &[],
    ),
    (
        &[
            "customers",
            "usage",
            "c1",
            "--from",
            "2027-01-01",
            "--to",
            "2027-01-08",
        ],
        ["GET", "/customers/c1/usage"],
        &[RANGE, END],
    ),
    (
        &["keys", "create", "Production"],
        ["POST", "/api-keys"],
        &["name=Production"],
    ),
    (
        &["keys", "list"],
        ["GET", "/api-keys"],
        &["limit=50", "status=active"],
    ),
    (
        &["client-tokens", "create", "--customer", "c1", "--ttl", "1h"],
        ["POST", "/client-tokens"],
        &["context={\"customerId\":\"c1\"}", "ttlSeconds=3600"],
    ),
    (&["projects", "list"], ["GET", "/projects"], &["limit=50"]),
    (&["projects", "show"], ["GET", "/projects/current"], &[]),
];

/// Numbers the ids and masks times and secrets, because they differ between two runs. Other values stay.
#[derive(Default)]
struct Plain {
    ids: HashMap<String, String>,
}

impl Plain {
    fn value(&mut self, name: &str, value: &Value) -> Value {
        match value {
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| (name.clone(), self.value(name, value)))
                .collect(),
            Value::Array(items) => items.iter().map(|item| self.value(name, item)).collect(),
            Value::String(text) => self.text(name, text).into(),
            Value::Number(_) if name == "reset" => "reset".into(),
            other => other.clone(),
        }
    }

    fn text(&mut self, name: &str, text: &str) -> String {
        let prefixes = [
            "key_", "qta_", "rl_", "evt_", "cust_", "proj_", "ct_", "org_", "lmt_", "mtr_", "bal_",
            "txn_",
        ];
        if name == "lastFour" || text.starts_with("limitry_") && text.len() > 16 {
            return format!("some {name}");
        }
        if prefixes.iter().any(|prefix| text.starts_with(prefix)) {
            let next = format!("{} {}", &text[..3], self.ids.len());
            return self.ids.entry(text.to_owned()).or_insert(next).clone();
        }
        let now = [
            "createdAt",
            "updatedAt",
            "expiresAt",
            "lastUsedAt",
            "billingCycleStart",
        ]
        .contains(&name);
        if now {
            format!("some {name}")
        } else {
            text.to_owned()
        }
    }
}

fn commands(env: &TestEnv, local: bool) -> Vec<Value> {
    let mut plain = Plain::default();
    let run = |(args, _, _): &Step| {
        let mut all = if local {
            vec!["--local", "--json"]
        } else {
            vec!["--json"]
        };
        all.extend_from_slice(args);
        env.run(all).success().json()
    };
    STEPS
        .iter()
        .map(|step| plain.value("", &run(step)))
        .collect()
}

fn raw(env: &TestEnv) -> Vec<Value> {
    let mut plain = Plain::default();
    let run = |(_, call, fields): &Step| {
        let mut all = vec!["api", call[0], call[1]];
        for field in *fields {
            all.extend(["-f", field]);
        }
        env.run(all).success().json()
    };
    STEPS
        .iter()
        .map(|step| plain.value("", &run(step)))
        .collect()
}

/// An environment whose local service starts at a fixed time. The events of the steps are earlier than that time.
fn env_at_a_fixed_time() -> TestEnv {
    let env = TestEnv::new();
    env.run(["dev", "clock", "set", "2027-01-05T12:00:00Z"])
        .success();
    env
}

/// Revokes the API key that `limitry dev` created for itself, because `--local` creates none.
fn revoke_the_key_of_dev(env: &TestEnv) {
    env.run(["keys", "revoke", "limitry dev", "--yes"])
        .success();
}

#[test]
fn local_http_and_raw_give_the_same_json() {
    let local = commands(&env_at_a_fixed_time(), true);
    let home = env_at_a_fixed_time();
    let dev = Dev::start(&home);
    let person = dev.person();
    revoke_the_key_of_dev(&person);
    let http = commands(&person, false);
    let other_home = env_at_a_fixed_time();
    let other = Dev::start(&other_home);
    let other_person = other.person();
    revoke_the_key_of_dev(&other_person);
    let raw = raw(&other_person);
    for (i, (args, call, _)) in STEPS.iter().enumerate() {
        assert_eq!(
            local[i], http[i],
            "`limitry --local` and over HTTP: {args:?}"
        );
        assert_eq!(
            http[i], raw[i],
            "{args:?} and `limitry api {} {}`",
            call[0], call[1]
        );
    }
}
