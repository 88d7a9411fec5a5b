//! The hooks and the scripts that a user copies into a repository or runs.

use std::fs;

use super::{Machine, accepted, dir, quoted, text, yaml};
use crate::support::{Dev, TestEnv};

#[test]
fn the_hooks_keep_a_secret_out_of_a_commit() {
    let machine = Machine::with_limitry(TestEnv::new());
    let env = &machine.env;
    let git = |script: &str| {
        env.shell(&format!("export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b; {script}"), [""; 0])
    };
    git("git init -q").success();
    fs::copy(
        dir().join("pre-commit"),
        env.cwd().join(".git/hooks/pre-commit"),
    )
    .unwrap();
    git("git add limitry.toml && git commit -qm one").success();
    let secret = format!("limitry_{}_{}", "sk", "Planted1Planted2Planted3Planted4");
    env.write("config.js", format!("const key = '{secret}';\n"));
    let run = git("git add config.js && git commit -qm two").never_shows(&secret);
    assert_ne!(run.exit_code(), 0, "{run}");
    assert_eq!(git("git log --oneline | wc -l").stdout().trim(), "1");
    // The file for the pre-commit framework runs the same command.
    let hook = &yaml(&dir().join("pre-commit-config.yaml"))["repos"][0]["hooks"][0];
    let entry = hook["entry"].as_str().unwrap();
    assert!(text("pre-commit").contains(&format!("exec {entry}\n")));
    git(entry).code(10);
    git(&format!("git reset -q && {entry}")).success();
}

#[test]
fn the_provisioning_script_creates_a_key_only_once() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let machine = Machine::with_limitry(dev.person());
    let script = dir().join("provision-key.sh");
    let provision =
        |args: &str| machine.bash(&format!("{} {args}", quoted(script.to_str().unwrap())));
    machine.env.write("web.env", "PORT=80\n");
    provision("web web.env").success();
    let content = fs::read_to_string(machine.env.cwd().join("web.env")).unwrap();
    let key = content
        .lines()
        .find_map(|l| l.strip_prefix("LIMITRY_API_KEY="))
        .unwrap();
    accepted(&dev, key);
    provision("web web.env").success();
    assert_eq!(
        fs::read_to_string(machine.env.cwd().join("web.env")).unwrap(),
        content
    );
    provision("web").code(2);
    // Without a sign-in, the script fails with exit code 3. It does not take the key for missing.
    let nobody = Machine::with_limitry(TestEnv::new());
    nobody
        .bash(&format!("{} web web.env", quoted(script.to_str().unwrap())))
        .code(3);
}

#[test]
fn the_usage_report_sorts_customers_by_their_events() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let machine = Machine::with_limitry(dev.person());
    for (customer, times) in [("small", 1), ("large", 3)] {
        for _ in 0..times {
            machine
                .env
                .run(["usage", "record", "--customer", customer, "--event", "e"])
                .success();
        }
    }
    let quota = "quotas create Calls --metric total_events --limit 4 --period day";
    machine.env.run(quota.split(' ')).success();
    let script = dir().join("usage-report.sh");
    let run = machine.bash(script.to_str().unwrap()).success();
    let stdout = run.stdout();
    let lines: Vec<&str> = stdout.lines().map(str::trim).collect();
    let words = |n: usize| lines[n].split_whitespace().collect::<Vec<_>>();
    assert_eq!(words(1), ["large", "3"], "{run}");
    assert_eq!(words(2), ["small", "1"], "{run}");
    assert_eq!(lines[4], "Calls: 0 of 4 left", "{run}");
}
