//! The screens.

/// One kind of screen.
#[derive(Clone, Copy)]
pub(super) struct Screen {
    /// The name of its snapshot.
    pub(super) name: &'static str,
    /// The arguments of `limitry`. Single quotes surround an argument with spaces.
    pub(super) args: &'static str,
    /// A shell script that runs first.
    pub(super) before: &'static str,
    /// Ctrl-C is typed when the terminal shows this.
    pub(super) until: Option<&'static str>,
}

impl Screen {
    /// The arguments as words. `url` is the URL of the service that the command uses.
    pub(super) fn words(&self, url: &str) -> Vec<String> {
        let args = self.args.replace("{url}", url);
        let parts = args.split('\'').enumerate();
        let words = parts.flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        });
        words.collect()
    }

    const fn before(self, before: &'static str) -> Self {
        Self { before, ..self }
    }

    const fn until(self, text: &'static str) -> Self {
        Self {
            until: Some(text),
            ..self
        }
    }
}

const fn screen(name: &'static str, args: &'static str) -> Screen {
    Screen {
        name,
        args,
        before: "",
        until: None,
    }
}

pub(super) const KEYS: &[Screen] = &[
    screen("keys_list", "keys list --inactive"),
    screen("keys_list_empty", "keys list").before("limitry dev reset --yes"),
    screen("keys_show", "keys show Production"),
    screen("keys_create", "keys create New --expires 30d"),
    screen(
        "keys_create_into_a_file",
        "keys create New --to env-file:.env",
    ),
    screen("keys_rename", "keys rename Staging Staging"),
    screen("keys_rotate_plan", "keys rotate Staging --dry-run"),
    screen("keys_rotate", "keys rotate Staging"),
    screen(
        "keys_rotate_into_a_file",
        "keys rotate Web --to env-file:.env",
    )
    .before("limitry keys create Web --to env-file:.env"),
    screen(
        "keys_rotate_interrupted",
        "keys rotate Web --to file:key.txt --verify-with false",
    )
    .before("limitry keys create Web --to file:key.txt"),
    screen(
        "keys_rotate_all",
        "keys rotate --all --to env-file:{name}.env",
    ),
    screen("keys_revoke", "keys revoke Staging --yes"),
    screen("keys_audit", "keys audit"),
    screen("keys_audit_finds_nothing", "keys audit --max-age 90d")
        .before("limitry keys revoke web-prod-eu-west-1-with-a-long-name --yes"),
    screen(
        "client_tokens_create",
        "client-tokens create --customer customer_1 --context plan=pro",
    ),
    screen(
        "client_tokens_inspect",
        "client-tokens inspect --token-file token.txt",
    )
    .before(
        "limitry client-tokens create --customer customer_1 --context plan=pro --plain >token.txt",
    ),
];

pub(super) const LIMITS: &[Screen] = &[
    screen("quotas_list", "quotas list"),
    screen("quotas_list_empty", "quotas list").before("limitry dev reset --yes"),
    screen("quotas_show", "quotas show Cost"),
    screen(
        "quotas_create",
        "quotas create Weekly --metric total_events --limit 70000 --period week",
    ),
    screen(
        "quotas_create_twice",
        "quotas create Daily --metric total_events --limit 70000 --period week",
    ),
    screen("quotas_update", "quotas update Daily --limit 20000"),
    screen("quotas_delete", "quotas delete Daily --yes"),
    screen(
        "quotas_check",
        "quotas check --dimension customer_id=customer_1",
    ),
    screen("quotas_watch", "quotas watch --count 1"),
    screen("rate_limits_list", "rate-limits list"),
    screen("rate_limits_show", "rate-limits show Images"),
    screen(
        "rate_limits_create",
        "rate-limits create Calm --limit 10 --window second",
    ),
    screen("rate_limits_update", "rate-limits update Burst --disable"),
    screen("rate_limits_delete", "rate-limits delete Burst --yes"),
    screen("rate_limits_check", "rate-limits check"),
    screen("limits_list", "limits list"),
    screen("limits_show", "limits show Ever"),
    screen(
        "limits_create",
        "limits create Own --meter Images --limit 5 --period day --customer customer_1 --alert 80",
    ),
    screen("limits_update", "limits update Free --limit 60000"),
    screen("limits_delete", "limits delete Free --yes"),
    screen("limits_check", "limits check --customer customer_1"),
    screen("meters_list", "meters list"),
    screen("meters_show", "meters show Images"),
    screen(
        "meters_create",
        "meters create Calls --aggregation count --event api_call",
    ),
    screen("meters_update", "meters update Images --name Pictures"),
    screen("meters_delete", "meters delete Images --yes")
        .before("limitry limits delete Ever --yes"),
    screen(
        "meters_query",
        "meters query mtr_total_tokens --customer customer_1",
    ),
    screen("apply_check", "apply plan.toml --check --prune"),
    screen("apply", "apply plan.toml --prune --yes"),
    screen("apply_again", "apply plan.toml").before("limitry apply plan.toml --yes"),
];

pub(super) const USAGE: &[Screen] = &[
    screen(
        "usage_check",
        "usage check --customer customer_1 --event chat",
    ),
    screen(
        "usage_check_allowed",
        "usage check --customer customer_1 --event chat",
    )
    .before("limitry quotas delete Tokens --yes"),
    screen(
        "usage_record",
        "usage record --customer customer_1 --event chat",
    ),
    screen(
        "usage_track",
        "usage track --customer customer_1 --event chat",
    ),
    screen(
        "usage_guard",
        "usage guard --customer customer_1 --event chat -- true",
    ),
    screen("usage_import", "usage import events.ndjson"),
    screen(
        "usage_import_rejects",
        "usage import bad.ndjson --skip-invalid --rejects rejects.ndjson",
    ),
    screen("usage_import_invalid", "usage import bad.ndjson"),
    screen("usage_import_again", "usage import events.ndjson")
        .before("limitry usage import events.ndjson"),
    screen(
        "usage_import_dry_run",
        "usage import events.ndjson --dry-run",
    ),
    screen(
        "usage_import_preview",
        "usage import log.json --transform '{customerId: .user, eventType: .kind}' --preview 2",
    ),
    screen("usage_import_recipes", "usage import --recipes"),
    screen("usage_import_recipe", "usage import --show-recipe litellm"),
    screen("usage_export", "usage export events.csv"),
    screen("usage_flush", "usage flush"),
    screen("usage_standing", "usage standing customer_1"),
    screen("usage_events", "usage events"),
    screen("usage_tail", "usage tail --count 1"),
    screen("usage_summary", "usage summary"),
    screen("usage_timeseries", "usage timeseries"),
    screen(
        "usage_breakdown",
        "usage breakdown --group-by customer_id --metric cost",
    ),
];

pub(super) const CUSTOMERS: &[Screen] = &[
    screen("customers_list", "customers list"),
    screen("customers_show", "customers show customer_1"),
    screen("customers_create", "customers create customer_3 --name 'A new one'"),
    screen("customers_update", "customers update customer_1 --timezone Asia/Kathmandu"),
    screen("customers_usage", "customers usage customer_1"),
    screen("balances_list", "balances list"),
    screen("balances_show", "balances show Prepaid"),
    screen("balances_create", "balances create Trial --customer customer_2 --initial 5"),
    screen("balances_check", "balances check Prepaid --amount 5"),
    screen("balances_check_refused", "balances check Prepaid --amount 50"),
    screen("balances_credit", "balances credit Prepaid --amount 5 --description Top-up"),
    screen("balances_debit", "balances debit Prepaid --amount 0.25 --description 'Ten images'"),
    screen("balances_debit_refused", "balances debit Prepaid --amount 50 --description 'Many images'"),
    screen("balances_transactions", "balances transactions Prepaid").before(
        "limitry balances debit Prepaid --amount 0.25 --description 'Ten images of a large size, for the start page'",
    ),
];

pub(super) const OTHERS: &[Screen] = &[
    screen("help", "help"),
    screen("help_of_a_command", "quotas create -h"),
    screen("help_of_a_topic", "help exit-codes"),
    screen("error", "keys show Prodction"),
    screen(
        "error_of_a_line",
        "limits create Own --meter Images --limit 5 --period day --alert 0",
    ),
    screen("error_of_a_word", "keys lst"),
    screen("scan", "scan").before(SECRETS),
    screen("scan_verified", "scan --verify").before(SECRETS),
    screen("scan_staged", "scan --staged").before(STAGED),
    screen("scan_of_history", "scan --git-history").before(COMMITTED),
    screen("scan_finds_nothing", "scan"),
    screen("scan_install_hook", "scan --install-hook").before("git init -q"),
    screen("dev_clock_show", "dev clock show"),
    screen("dev_clock_set", "dev clock set 2027-01-31"),
    screen("dev_clock_advance", "dev clock advance 25h"),
    screen("dev_clock_reset", "dev clock reset"),
    screen(
        "dev_webhooks_add",
        "dev webhooks add http://127.0.0.1:8000/hook",
    ),
    screen("dev_webhooks_list", "dev webhooks list").before(WEBHOOK),
    screen("dev_webhooks_list_empty", "dev webhooks list"),
    screen(
        "dev_webhooks_remove",
        "dev webhooks remove http://127.0.0.1:8000/hook --yes",
    )
    .before(WEBHOOK),
    screen("dev_reset", "dev reset --yes"),
    screen("dev_seed", "dev seed"),
    screen("dev_snapshot", "dev snapshot before.db"),
    screen("dev_restore", "dev restore before.db --yes").before("limitry dev snapshot before.db"),
    screen("projects_create", "projects create Second"),
];

const SECRETS: &str =
    "printf 'LIMITRY_API_KEY=%s\\n' \"$(limitry keys create Leaked --plain)\" >.env
    mkdir dist
    printf 'const key = \"%s\";\\n' \"$(limitry keys create 'In the page' --plain)\" >dist/app.js";

const STAGED: &str = "git init -q
    printf 'LIMITRY_API_KEY=%s\\n' \"$(limitry keys create Leaked --plain)\" >.env
    git add .env";

const COMMITTED: &str = "git init -q
    printf 'LIMITRY_API_KEY=%s\\n' \"$(limitry keys create Leaked --plain)\" >.env
    git add .env
    git -c user.name=a -c user.email=a@example.com commit -qm 'Add settings'";

const WEBHOOK: &str = "limitry dev webhooks add http://127.0.0.1:8000/hook --plain";

/// The screens of a user who is signed in.
pub(super) const ACCOUNT: &[Screen] = &[
    screen(
        "login",
        "login --profile new --token-file token.txt --api-url {url}",
    ),
    screen("whoami", "whoami"),
    screen("auth_status", "auth status"),
    screen("auth_explain", "auth explain"),
    screen("auth_list", "auth list"),
    screen("auth_switch", "auth switch work"),
    screen("auth_token", "auth token"),
    screen("logout", "logout"),
    screen("projects_list", "projects list"),
    screen("projects_show", "projects show"),
    screen("projects_use", "projects use Local"),
    screen("config_list", "config list"),
    screen("config_get", "config get project"),
    screen("config_set", "config set output json"),
    screen("config_unset", "config unset output").before("limitry config set output json"),
    screen("config_path", "config path"),
    screen("config_trust", "config trust").before("echo 'color = \"never\"' >.limitry.toml"),
    screen("doctor", "doctor"),
];

/// The screens of a user who is not signed in. The API cannot be reached.
pub(super) const SIGNED_OUT: &[Screen] = &[
    screen("keys_list_signed_out", "keys list"),
    screen("auth_status_signed_out", "auth status"),
    screen("auth_explain_signed_out", "auth explain"),
    screen("auth_list_signed_out", "auth list"),
    screen("doctor_signed_out", "doctor"),
];

/// The screens of commands that act on a running service.
pub(super) const SERVED: &[Screen] = &[
    screen("dev_status", "dev status"),
    screen("dev_faults", "dev faults"),
    screen("dev_webhooks_deliveries", "dev webhooks deliveries"),
    screen("doctor_local", "doctor --local"),
];

/// The screens of a service that starts and stops.
pub(super) const SERVICE: &[Screen] = &[
    screen("dev", "dev --port 0").until(" to stop."),
    screen("dev_with_faults", "dev --port 0 --fault error=5%")
        .before("limitry dev clock advance 25h")
        .until(" to stop."),
];

/// Commands without a screen, and why.
pub(super) const WITHOUT_SCREEN: &[(&str, &str)] = &[
    (
        "auth migrate",
        "it needs two stores that work; it answers with one line, as `logout` does",
    ),
    ("run", "the screen is that of another program"),
    ("dev exec", "the screen is that of another program"),
    ("dev env", "its lines are for a shell"),
    (
        "dev stop",
        "a screen would have to start a service each time; it answers with one line",
    ),
    (
        "dev webhooks redeliver",
        "the id of a delivery is random; it answers with one line",
    ),
    ("api", "it prints the API's JSON"),
    ("schema", "it prints JSON"),
    ("completions", "it prints a script"),
    ("upgrade", "it names the place of this copy of the program"),
];
