//! The GitHub workflows: their permissions, and their jobs, run as a GitHub runner runs them.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use yaml_rust2::Yaml;

use super::{Machine, accepted, dir, free_port, quoted, scalar, tidy_project, value, yaml};
use crate::support::{Dev, TestEnv};

/// A job of a GitHub workflow, as one script. Each step runs in a separate bash, as a runner starts it.
fn github_job(file: &str, job: &str, values: &[(&str, &str)]) -> String {
    let workflow = yaml(&dir().join(file));
    let expand = |text: &str| {
        let expression = Regex::new(r"\$\{\{ *([a-z._A-Z]+) *\}\}").unwrap();
        let filled = expression.replace_all(text, |found: &regex::Captures| {
            let (_, value) = values
                .iter()
                .find(|(name, _)| *name == &found[1])
                .unwrap_or_else(|| panic!("{} is not known", &found[1]));
            (*value).to_owned()
        });
        filled.into_owned()
    };
    let exports = |env: &Yaml| {
        let mut lines = String::new();
        for (name, value) in env.as_hash().into_iter().flatten() {
            let name = name.as_str().unwrap();
            // `values` replaces values of the file, as a user edits them.
            let given = values.iter().find(|(known, _)| *known == name);
            let value = given.map_or_else(|| scalar(value), |(_, value)| (*value).to_owned());
            lines += &format!("export {name}={}\n", quoted(&expand(&value)));
        }
        lines
    };
    let mut script = "set -e\nexport CI=true GITHUB_ACTIONS=true RUNNER_TEMP=$TMPDIR/runner\nmkdir \"$RUNNER_TEMP\"\n\
         export GITHUB_ENV=$TMPDIR/env GITHUB_PATH=$TMPDIR/path\n: >\"$GITHUB_ENV\" >\"$GITHUB_PATH\"\n"
        .to_owned();
    script += &exports(&workflow["env"]);
    let job = &workflow["jobs"][job];
    script += &exports(&job["env"]);
    for step in job["steps"].as_vec().expect("the job's steps") {
        let Some(run) = step["run"].as_str() else {
            continue;
        };
        script += &format!(
            "(\n{}cat >\"$TMPDIR/step\" <<'END OF STEP'\n{run}\nEND OF STEP\n\
             exec bash --noprofile --norc -eo pipefail \"$TMPDIR/step\"\n)\n\
             while read -r line; do export \"$line\"; done <\"$GITHUB_ENV\"\n\
             while read -r line; do PATH=$line:$PATH; done <\"$GITHUB_PATH\"\n: >\"$GITHUB_PATH\"\n",
            exports(&step["env"])
        );
    }
    script
}

#[test]
fn workflows_pin_their_actions_and_have_only_read_permissions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = fs::read_dir(root.join(".github/workflows"))
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    files.extend(["github-actions.yml", "github-actions-rotate.yml"].map(|f| dir().join(f)));
    assert_eq!(files.len(), 5);
    let pinned = Regex::new("^[a-z-]+/[a-z-]+@[0-9a-f]{40}$").unwrap();
    for path in files {
        let workflow = yaml(&path);
        let place = path.display();
        let allowed = workflow["permissions"].as_hash();
        let allowed =
            allowed.unwrap_or_else(|| panic!("{place}: the workflow sets no permissions"));
        assert!(
            allowed.values().all(|may| may.as_str() == Some("read")),
            "{place}: {allowed:?}"
        );
        for (name, job) in workflow["jobs"].as_hash().unwrap() {
            let place = format!("{place}, job {}", name.as_str().unwrap());
            if let Some(other) = job["uses"].as_str() {
                assert!(other.starts_with("./"), "{place}: {other}");
                continue;
            }
            assert!(
                job["timeout-minutes"].as_i64().is_some(),
                "{place}: the job sets no timeout"
            );
            for step in job["steps"].as_vec().unwrap() {
                if let Some(action) = step["uses"].as_str() {
                    assert!(pinned.is_match(action), "{place}: {action} is not pinned");
                }
                let run = step["run"].as_str().unwrap_or_default();
                assert!(
                    !run.contains("${{"),
                    "{place}: an expression puts untrusted text into a script:\n{run}"
                );
                if step["uses"]
                    .as_str()
                    .is_some_and(|u| u.starts_with("actions/checkout@"))
                {
                    assert_eq!(
                        step["with"]["persist-credentials"].as_bool(),
                        Some(false),
                        "{place}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_github_workflow_tests_against_its_own_local_service() {
    let machine = Machine::bare(TestEnv::new());
    let digest = machine.serve_release();
    let port = free_port().to_string();
    let values = [("LIMITRY_SHA256", digest.as_str()), ("LIMITRY_PORT", &port)];
    let script = github_job("github-actions.yml", "tests", &values);
    let run = machine.bash(&script).success();
    assert!(run.stderr().contains("::add-mask::limitry_sk_"), "{run}");
    assert!(
        run.stdout().contains("evt_"),
        "the application recorded no event:\n{run}"
    );

    // A committed secret fails the job.
    let secret = format!("limitry_{}_{}", "sk", "Planted1Planted2Planted3Planted4");
    let machine = Machine::bare(TestEnv::new());
    machine.serve_release();
    machine
        .env
        .write("config.js", format!("const key = '{secret}';\n"));
    machine.bash(&script).code(10).never_shows(&secret);

    // An archive with another checksum fails the job.
    let machine = Machine::bare(TestEnv::new());
    machine.serve_release();
    let other = "0".repeat(64);
    let values = [("LIMITRY_SHA256", other.as_str()), ("LIMITRY_PORT", &port)];
    let run = machine
        .bash(&github_job("github-actions.yml", "tests", &values))
        .code(1);
    assert!(run.stderr().contains("did NOT match"), "{run}");
}

#[test]
fn the_github_workflow_checks_keys_and_quotas() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let person = tidy_project(&dev);
    let project = value(&person, "LIMITRY_PROJECT");
    let job = || {
        // The token comes from the job's secrets. It is in the environment of no other step.
        let machine = Machine::bare(TestEnv::new().with("LIMITRY_API_URL", &dev.url));
        let digest = machine.serve_release();
        let values = [
            ("LIMITRY_SHA256", digest.as_str()),
            ("secrets.LIMITRY_TOKEN", &dev.pat),
            ("vars.LIMITRY_PROJECT", &project),
        ];
        machine.bash(&github_job("github-actions.yml", "watch", &values))
    };
    // The project does not have the quotas of the file yet.
    job().code(10);
    let file = dir().join("limitry.toml");
    let file = file.to_str().unwrap();
    person.run(["apply", "-f", file, "--yes"]).success();
    job().success();
    person
        .run(["keys", "create", "endless", "--plain"])
        .success();
    let run = job().code(10);
    assert!(run.stdout().contains("endless"), "{run}");
}

#[test]
fn the_github_workflow_rotates_into_the_repositorys_secrets() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let person = tidy_project(&dev);
    let machine = Machine::bare(TestEnv::new().with("LIMITRY_API_URL", &dev.url));
    let digest = machine.serve_release();
    let kept = machine.env.path("kept");
    machine.program(
        "gh",
        &format!(
            "#!/bin/sh\n[ \"$*\" = 'secret set LIMITRY_API_KEY' ] && [ -z \"$LIMITRY_TOKEN\" ] && cat >'{}'\n",
            kept.display()
        ),
    );
    let project = value(&person, "LIMITRY_PROJECT");
    let values = [
        ("LIMITRY_SHA256", digest.as_str()),
        ("secrets.LIMITRY_TOKEN", &dev.pat),
        ("secrets.SECRETS_WRITER", "gh-token"),
        ("github.repository", "acme/web"),
        ("vars.LIMITRY_PROJECT", &project),
    ];
    machine
        .bash(&github_job("github-actions-rotate.yml", "rotate", &values))
        .success();
    accepted(&dev, fs::read_to_string(kept).unwrap().trim());
    // The old key works for one more day.
    let keys = person.run(["keys", "list", "--json"]).json();
    assert_eq!(keys["data"].as_array().unwrap().len(), 2, "{keys}");
}
