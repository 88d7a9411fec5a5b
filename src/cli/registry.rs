//! Every command: what it changes, and what it prints under `--json`. A new command adds a row.

/// Whether a command changes a project or a profile, or hands a credential over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing that an untrusted `.limitry.toml` could redirect.
    Reads,
    /// Stops at a `.limitry.toml` that is not trusted.
    Writes,
}

/// A command that runs: not a group such as `keys`.
#[derive(Debug, Clone, Copy)]
pub struct CommandInfo {
    /// Its words: `keys list`.
    pub path: &'static str,
    /// What it changes at most: `apply --check` changes less than `apply`.
    pub effect: Effect,
    /// The type of its JSON document: of the OpenAPI document, or of `cli/own_types.json`.
    pub output: Option<&'static str>,
}

impl CommandInfo {
    const fn prints(self, output: &'static str) -> Self {
        Self {
            output: Some(output),
            ..self
        }
    }
}

const fn command(path: &'static str, effect: Effect) -> CommandInfo {
    CommandInfo {
        path,
        effect,
        output: None,
    }
}

use Effect::{Reads, Writes};

/// All commands, in the order of the help.
pub const COMMANDS: &[CommandInfo] = &[
    command("login", Writes).prints("Login"),
    command("logout", Writes).prints("Logout"),
    command("whoami", Reads).prints("WhoAmI"),
    command("auth status", Reads).prints("AuthStatus"),
    command("auth explain", Reads).prints("AuthExplanation"),
    command("auth token", Writes).prints("AuthToken"),
    command("auth list", Reads).prints("ProfileList"),
    command("auth switch", Reads).prints("AuthSwitch"),
    command("auth migrate", Writes).prints("Migrated"),
    command("projects list", Reads).prints("ProjectPage"),
    command("projects show", Reads).prints("ShownProject"),
    command("projects use", Writes).prints("ShownProject"),
    command("projects create", Writes).prints("ShownProject"),
    command("keys create", Writes).prints("CreatedApiKey"),
    command("keys list", Reads).prints("ApiKeyPage"),
    command("keys show", Reads).prints("ApiKey"),
    command("keys rename", Writes).prints("ApiKey"),
    command("keys rotate", Writes).prints("RotatedKey"),
    command("keys revoke", Writes).prints("RevokedKeys"),
    command("keys audit", Reads).prints("KeyFindings"),
    command("usage check", Reads).prints("CheckResult"),
    command("usage record", Writes).prints("Recorded"),
    command("usage import", Writes).prints("ImportResult"),
    command("usage export", Reads).prints("Exported"),
    command("usage flush", Writes).prints("Flushed"),
    command("usage guard", Writes).prints("CheckResult"),
    command("usage track", Writes).prints("TrackResult"),
    command("usage standing", Reads).prints("Standing"),
    command("usage events", Reads).prints("EventPage"),
    command("usage tail", Reads).prints("Event"),
    command("usage summary", Reads).prints("Totals"),
    command("usage breakdown", Reads).prints("Breakdown"),
    command("usage timeseries", Reads).prints("Timeseries"),
    command("quotas create", Writes).prints("Quota"),
    command("quotas list", Reads).prints("QuotaPage"),
    command("quotas show", Reads).prints("Quota"),
    command("quotas update", Writes).prints("Quota"),
    command("quotas delete", Writes).prints("Quota"),
    command("quotas check", Reads).prints("QuotaVerdict"),
    command("quotas watch", Reads).prints("QuotaVerdict"),
    command("rate-limits create", Writes).prints("RateLimit"),
    command("rate-limits list", Reads).prints("RateLimitPage"),
    command("rate-limits show", Reads).prints("RateLimit"),
    command("rate-limits update", Writes).prints("RateLimit"),
    command("rate-limits delete", Writes).prints("RateLimit"),
    command("rate-limits check", Reads).prints("RateLimitVerdict"),
    command("limits create", Writes).prints("Limit"),
    command("limits list", Reads).prints("LimitPage"),
    command("limits show", Reads).prints("Limit"),
    command("limits update", Writes).prints("Limit"),
    command("limits delete", Writes).prints("Limit"),
    command("limits check", Reads).prints("LimitVerdict"),
    command("meters create", Writes).prints("Meter"),
    command("meters list", Reads).prints("MeterPage"),
    command("meters show", Reads).prints("Meter"),
    command("meters update", Writes).prints("Meter"),
    command("meters delete", Writes).prints("Meter"),
    command("meters query", Reads).prints("MeterValue"),
    command("customers list", Reads).prints("CustomerPage"),
    command("customers show", Reads).prints("Customer"),
    command("customers create", Writes).prints("Customer"),
    command("customers update", Writes).prints("Customer"),
    command("customers usage", Reads).prints("CustomerUsage"),
    command("balances create", Writes).prints("Balance"),
    command("balances list", Reads).prints("BalancePage"),
    command("balances show", Reads).prints("Balance"),
    command("balances check", Reads).prints("BalanceVerdict"),
    command("balances credit", Writes).prints("BalanceBooked"),
    command("balances debit", Writes).prints("BalanceBooked"),
    command("balances transactions", Reads).prints("TransactionPage"),
    command("client-tokens create", Writes).prints("ClientToken"),
    command("client-tokens inspect", Reads).prints("ClientContext"),
    command("apply", Writes).prints("ApplyResult"),
    command("run", Writes),
    command("scan", Reads).prints("ScanReport"),
    command("api", Writes).prints("AnyJson"),
    command("doctor", Reads).prints("DoctorReport"),
    command("config list", Reads).prints("SettingList"),
    command("config get", Reads).prints("Setting"),
    command("config set", Writes).prints("Setting"),
    command("config unset", Writes).prints("Setting"),
    command("config path", Reads).prints("ConfigPaths"),
    command("config trust", Reads).prints("ConfigTrust"),
    command("dev", Reads).prints("DevStarted"),
    command("dev exec", Reads),
    command("dev env", Reads).prints("ServiceEnvironment"),
    command("dev status", Reads).prints("ServiceList"),
    command("dev stop", Reads).prints("Stopped"),
    command("dev clock show", Reads).prints("Clock"),
    command("dev clock set", Reads).prints("Clock"),
    command("dev clock advance", Reads).prints("Clock"),
    command("dev clock reset", Reads).prints("Clock"),
    command("dev faults", Reads).prints("Faults"),
    command("dev webhooks add", Reads).prints("CreatedWebhook"),
    command("dev webhooks list", Reads).prints("WebhookPage"),
    command("dev webhooks remove", Reads).prints("Webhook"),
    command("dev webhooks deliveries", Reads).prints("WebhookDeliveryPage"),
    command("dev webhooks redeliver", Reads).prints("WebhookDelivery"),
    command("dev reset", Reads).prints("ServiceReset"),
    command("dev seed", Reads).prints("Seeded"),
    command("dev snapshot", Reads).prints("SnapshotMade"),
    command("dev restore", Reads).prints("SnapshotRestored"),
    command("schema", Reads).prints("JsonSchema"),
    command("completions", Reads).prints("CompletionFiles"),
    command("upgrade", Reads).prints("Upgrade"),
];

/// The row of a command.
pub(crate) fn find(path: &str) -> Option<&'static CommandInfo> {
    COMMANDS.iter().find(|command| command.path == path)
}

/// What a command changes at most. Unknown commands count as writing: they do not get around the question of trust.
pub(crate) fn effect(path: &str) -> Effect {
    find(path).map_or(Writes, |command| command.effect)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::COMMANDS;
    use crate::cli::Cli;

    #[test]
    fn every_command_has_one_row() {
        fn walk(command: &clap::Command, path: &str, found: &mut Vec<String>) {
            for inner in command.get_subcommands() {
                let path = format!("{path} {}", inner.get_name()).trim().to_owned();
                if !inner.has_subcommands() || !inner.is_subcommand_required_set() {
                    found.push(path.clone());
                }
                walk(inner, &path, found);
            }
        }
        let mut grammar = Vec::new();
        walk(&Cli::command(), "", &mut grammar);
        let table: Vec<&str> = COMMANDS.iter().map(|command| command.path).collect();
        assert_eq!(table, grammar);
    }
}
