//! Which names and values TAB offers, and how each shell gets them.

use super::tab::offered;
use crate::support::TestEnv;

#[test]
fn names_with_blanks_are_quoted_as_each_shell_needs_it() {
    let env = TestEnv::new();
    for name in ["Backup job", "Backup job 2"] {
        env.run(["--local", "keys", "create", "--plain", name])
            .success();
    }
    let values = |shell: &str, typed: &str| -> Vec<String> {
        let lines = offered(&env, shell, &["--local", "keys", "rotate", typed]);
        lines
            .iter()
            .map(|line| line.split(['\t', '(']).next().unwrap().trim().to_owned())
            .collect()
    };
    for shell in ["zsh", "fish", "elvish"] {
        for typed in ["Ba", "\"Ba", "'Backup jo"] {
            let found = values(shell, typed);
            assert_eq!(found, ["Backup job 2", "Backup job"], "{shell} {typed}");
        }
    }
    for typed in ["Ba", "Backup\\ jo"] {
        let found = values("bash", typed);
        assert_eq!(found, ["Backup\\ job\\ 2", "Backup\\ job"], "{typed}");
    }
    // bash closes the quote. A description is not offered: it would follow a blank, like the end of the longer name.
    let found = offered(&env, "bash", &["--local", "keys", "rotate", "\"Ba"]);
    assert_eq!(found, ["Backup job 2", "Backup job"]);
    let found = values("powershell", "'Ba");
    assert_eq!(found, ["'Backup job 2'", "'Backup job'"]);
    assert!(values("bash", "Backup\\ job\\ 3").is_empty());
}

#[test]
fn keys_are_offered_where_the_command_takes_them() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    for name in ["Old", "Used", "New"] {
        env.run(["keys", "create", "--plain", name]).success();
    }
    env.run(["keys", "revoke", "Old", "--yes"]).success();
    env.run(["keys", "rotate", "Used", "--plain"]).success();
    let names = |verb: &str| -> Vec<String> {
        let lines = offered(&env, "fish", &["keys", verb, ""]);
        lines
            .iter()
            .map(|line| {
                let (value, about) = line.split_once('\t').unwrap();
                let end = about.split_once(", ").map_or("", |(_, state)| state);
                if value.starts_with("key_") {
                    format!("{} {end}", about.split(' ').next().unwrap())
                } else {
                    format!("{value} {end}").trim().to_owned()
                }
            })
            .collect()
    };
    assert_eq!(names("rotate"), ["Used", "New"]);
    assert_eq!(names("revoke"), ["Used", "New", "Used retiring"]);
    let all = ["Used", "New", "Used retiring", "Old revoked"];
    assert_eq!(names("show"), all);
    // The list of active keys says nothing about the others.
    env.run(["keys", "list"]).success();
    assert_eq!(names("rename"), all);
    // `Old` now means the new, active key.
    env.run(["keys", "create", "--plain", "Old"]).success();
    assert_eq!(names("revoke")[0], "Old");
    assert_eq!(names("show")[4], "Old revoked");
}

#[test]
fn dimensions_and_models_of_recorded_events_are_offered() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    for dimension in ["model=gpt-4", "model=claude 3", "plan=free", "evil=$(x)"] {
        let record = ["usage", "record", "--customer", "acme", "--event", "chat"];
        env.run(record.iter().chain(&["--dimension", dimension]))
            .success();
    }
    env.run(["usage", "events"]).success();
    env.run(["customers", "create", "acme"]).success();
    let values = |line: &str| -> Vec<String> {
        let words: Vec<&str> = line.split(' ').collect();
        let lines = offered(&env, "fish", &words);
        lines
            .iter()
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect()
    };
    let models = values("usage breakdown --model ");
    assert_eq!(models, ["claude 3", "gpt-4"]);
    let names = values("usage check --dimension ");
    assert_eq!(
        names,
        [
            ":nospace",
            "customer_id=",
            "event_type=",
            "model=",
            "provider=",
            "evil=",
            "plan="
        ]
    );
    let filter = "quotas create Q --filter";
    assert_eq!(values(&format!("{filter} model=g")), ["model=gpt-4"]);
    assert_eq!(values(&format!("{filter} plan=")), ["plan=free"]);
    assert_eq!(values(&format!("{filter} evil=")), [""; 0]);
    let customers = values("usage standing acme --dimension customer_id=");
    assert_eq!(customers, ["customer_id=acme"]);
    let bash = ["usage", "check", "--dimension", "model", "=", "cl"];
    assert_eq!(offered(&env, "bash", &bash), ["claude\\ 3"]);
}

#[test]
fn values_of_settings_are_offered() {
    let env = TestEnv::new();
    env.configure("[profiles.work]\n");
    env.run(["--local", "projects", "list"]).success();
    let values = |setting: &str| -> Vec<String> {
        let lines = offered(&env, "fish", &["--local", "config", "set", setting, ""]);
        lines
            .iter()
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(values("color"), ["auto", "always", "never"]);
    assert_eq!(values("output"), ["text", "json", "jsonl"]);
    assert_eq!(values("local"), ["yes", "no"]);
    assert_eq!(values("profile"), ["work"]);
    let projects = values("project");
    assert!(
        projects.len() == 1 && projects[0].starts_with("proj_"),
        "{projects:?}"
    );
    assert_eq!(values("ca-file"), [":files"]);
    assert_eq!(values("timeout"), [""; 0]);
    // `config set` accepts every offered value.
    for setting in ["color", "output", "local", "no-input", "log", "project"] {
        for value in values(setting) {
            env.run(["config", "set", setting, &value]).success();
        }
        env.run(["config", "unset", setting]).success();
    }
    let program = ["config", "set", "token-command", "--", "ech"];
    assert_eq!(offered(&env, "bash", &program), [":command 5"]);
}
