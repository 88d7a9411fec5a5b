//! The systemd timer and the crontab.

use std::fs;

use super::{Machine, accepted, text, value};
use crate::support::{Dev, TestEnv};

/// The commands of a unit file, with its specifiers filled in.
fn unit(name: &str, setting: &str) -> Vec<String> {
    let lines = text(name);
    let lines = lines
        .lines()
        .filter_map(|l| l.strip_prefix(&format!("{setting}=")));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_timer_and_the_crontab_rotate_a_key() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let machine = Machine::with_limitry(dev.person());
    machine
        .env
        .run([
            "keys",
            "create",
            "web",
            "--expires",
            "60d",
            "--to",
            "env-file:limitry.env:LIMITRY_API_KEY",
        ])
        .success();
    let file = machine.env.cwd().join("limitry.env");
    let before = fs::read_to_string(&file).unwrap();
    let (project, cwd) = (value(&machine.env, "LIMITRY_PROJECT"), machine.env.cwd());
    let token = machine.env.write("../limitry-token", &dev.pat);
    let here = |line: &str| {
        line.replace("/etc/web/", &format!("{}/", cwd.display()))
            .replace("/usr/bin/limitry", "limitry")
            .replace("/etc/limitry/token", token.to_str().unwrap())
            .replace("%d/", &format!("{}/", token.parent().unwrap().display()))
            .replace("%S/", &format!("{}/", machine.env.path("state").display()))
            .replace("proj_123", &project)
    };
    let service = "systemd/limitry-rotate.service";
    let mut script =
        "set -e\nunset LIMITRY_TOKEN LIMITRY_PROJECT\nmkdir -p \"$TMPDIR\"\n".to_owned();
    for variable in unit(service, "Environment") {
        script += &format!("export {}\n", here(&variable));
    }
    for command in unit(service, "ExecStartPre")
        .iter()
        .chain(&unit(service, "ExecStart"))
    {
        script += &here(command);
        script.push('\n');
    }
    machine.bash(&script).success();
    let after = fs::read_to_string(&file).unwrap();
    assert_ne!(before, after);
    accepted(&dev, after.trim().strip_prefix("LIMITRY_API_KEY=").unwrap());
    accepted(
        &dev,
        before.trim().strip_prefix("LIMITRY_API_KEY=").unwrap(),
    );

    // cron: variables, then five fields, the user, and the command.
    let mut script = "unset LIMITRY_TOKEN LIMITRY_PROJECT\n".to_owned();
    for line in text("crontab").lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        match fields.as_slice() {
            [_, _, _, _, _, "web", ..] => script += &here(line.split_once("web  ").unwrap().1),
            // The tested program is in another directory.
            _ if line.starts_with("PATH=") => script += &format!("export {line}:$PATH\n"),
            _ => script += &format!("export {}\n", here(line)),
        }
    }
    machine.bash(&script).success();
    let last = fs::read_to_string(&file).unwrap();
    assert_ne!(after, last);
    accepted(&dev, last.trim().strip_prefix("LIMITRY_API_KEY=").unwrap());
}
