//! The GitLab jobs of the examples, run as a GitLab runner runs them.

use std::fs;

use super::{Machine, dir, quoted, scalar, tidy_project, value, yaml};
use crate::support::{Dev, TestEnv};

/// A job of the GitLab file as its runner runs it: one shell for all lines, variables first.
fn gitlab_job(job: &str, digest: &str) -> String {
    let file = yaml(&dir().join("gitlab-ci.yml"));
    let job = &file[job];
    let base = &file[job["extends"].as_str().unwrap()];
    let mut script = "set -eo pipefail\nexport CI=true GITLAB_CI=true\n".to_owned();
    for (name, value) in base["variables"].as_hash().unwrap() {
        let name = name.as_str().unwrap();
        let value = if name == "LIMITRY_SHA256" {
            digest.to_owned()
        } else {
            scalar(value)
        };
        script += &format!("export {name}={}\n", quoted(&value));
    }
    for line in [&base["before_script"], &job["script"]]
        .into_iter()
        .flat_map(|l| l.as_vec().unwrap())
    {
        script += line.as_str().unwrap();
        script.push('\n');
    }
    script
}

#[test]
fn the_gitlab_jobs_read_the_token_from_a_file() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let person = tidy_project(&dev);
    let file = dir().join("limitry.toml");
    person
        .run(["apply", "-f", file.to_str().unwrap(), "--yes"])
        .success();
    let machine = |name: &str| {
        let env = TestEnv::new()
            .with("LIMITRY_API_URL", &dev.url)
            .with("LIMITRY_PROJECT", value(&person, "LIMITRY_PROJECT"));
        let token = env.write("../token", &dev.pat);
        let machine = Machine::bare(env.with("LIMITRY_TOKEN_FILE", token));
        // The packages of the image are already installed, so `apt-get` does nothing.
        machine.program("apt-get", "#!/bin/sh\n");
        let digest = machine.serve_release();
        let script = gitlab_job(name, &digest);
        (machine, script)
    };
    let (keys, script) = machine("limitry-keys");
    keys.bash(&script).success();
    let report = fs::read_to_string(keys.env.cwd().join("keys.json")).unwrap();
    assert!(
        serde_json::from_str::<serde_json::Value>(&report)
            .unwrap()
            .is_object()
    );

    let (scan, script) = machine("limitry-scan");
    scan.bash(&script).success();
    let secret = format!("limitry_{}_{}", "sk", "Planted1Planted2Planted3Planted4");
    scan.env
        .write(".env", format!("LIMITRY_API_KEY={secret}\n"));
    scan.bash(&script).code(10).never_shows(&secret);
}
