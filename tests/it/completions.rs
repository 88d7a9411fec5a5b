//! The committed completion scripts are what the program prints, and shells can read them.

use std::fs;
use std::path::Path;

use crate::support::TestEnv;

const SHELLS: [(&str, &str); 5] = [
    ("bash", "limitry.bash"),
    ("zsh", "_limitry"),
    ("fish", "limitry.fish"),
    ("powershell", "_limitry.ps1"),
    ("elvish", "limitry.elv"),
];

#[test]
fn the_committed_scripts_are_what_is_printed() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for (shell, file) in SHELLS {
        let printed = TestEnv::new().run(["completions", shell]).success();
        let committed = fs::read(dir.join(file)).unwrap();
        assert!(
            printed.stdout_bytes() == committed,
            "completions/{file} is stale: limitry completions {shell} > completions/{file}"
        );
    }
    let committed = fs::read_dir(dir).unwrap().count();
    assert_eq!(
        committed,
        SHELLS.len(),
        "a file for each shell and no other"
    );
}

#[test]
fn hidden_aliases_work() {
    let env = TestEnv::new();
    for (alias, verb) in [
        ("keys ls", "keys list"),
        ("quotas ls", "quotas list"),
        ("projects ls", "projects list"),
    ] {
        let by = |args: &str| {
            env.run(format!("--local {args} --json").split(' '))
                .success()
                .stdout()
        };
        assert_eq!(by(alias), by(verb));
    }
    env.run(["--local", "keys", "get", "nothing"]).code(4);
    env.run(["--local", "keys", "rm", "nothing", "--yes"])
        .code(4);
    env.run(["--local", "quotas", "get", "nothing"]).code(4);
}
