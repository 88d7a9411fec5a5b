//! The examples do what they say: each is read as its own system reads it, and run against `limitry dev`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use regex::Regex;
use yaml_rust2::{Yaml, YamlLoader};

use crate::support::{Dev, Run, TestEnv};

fn dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn text(file: &str) -> String {
    fs::read_to_string(dir().join(file)).unwrap()
}

fn yaml(path: &Path) -> Yaml {
    let text = fs::read_to_string(path).unwrap();
    let documents = YamlLoader::load_from_str(&text);
    let documents = documents.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    documents.into_iter().next().unwrap()
}

/// A free port below 32768. A program that asks the system for any port gets a higher one, so no other test takes this port
/// before the example does.
fn free_port() -> u16 {
    use std::sync::atomic::{AtomicU16, Ordering};

    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(20_000 + std::process::id() % 10_000).unwrap();
    let mut ports = (0..2_000).map(|_| first + NEXT.fetch_add(1, Ordering::Relaxed));
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.find(is_free).expect("a free port")
}

/// The machine that an example runs on: its programs come before the system's.
struct Machine {
    env: TestEnv,
    bin: PathBuf,
}

impl Machine {
    /// With nothing but what the system has.
    fn bare(env: TestEnv) -> Self {
        let bin = env.path("bin");
        fs::create_dir(&bin).unwrap();
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
        let env = env
            .with("PATH", path)
            .with_deadline(Duration::from_secs(60));
        fs::copy(dir().join("limitry.toml"), env.cwd().join("limitry.toml")).unwrap();
        Self { env, bin }
    }

    /// With limitry installed.
    fn with_limitry(env: TestEnv) -> Self {
        let machine = Self::bare(env);
        let program = env!("CARGO_BIN_EXE_limitry");
        std::os::unix::fs::symlink(program, machine.bin.join("limitry")).unwrap();
        machine
    }

    fn program(&self, name: &str, script: &str) {
        let path = self.bin.join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// What is released stands in for what GitHub serves; returns the archive's SHA-256.
    fn serve_release(&self) -> String {
        let name = concat!(
            "limitry-",
            env!("CARGO_PKG_VERSION"),
            "-x86_64-unknown-linux-gnu"
        );
        let url = concat!(
            "https://github.com/limitry/limitry/releases/download/v",
            env!("CARGO_PKG_VERSION")
        );
        let pack = format!(
            "mkdir {name} && ln -s \"$0\" {name}/limitry && tar --mtime=@0 --owner=0 --group=0 -cf - {name} | gzip -n >served.tar.gz && sha256sum <served.tar.gz"
        );
        let mut command = self.env.program("sh");
        command
            .args(["-c", &pack, env!("CARGO_BIN_EXE_limitry")])
            .current_dir(self.env.path("tmp"));
        let digest = self.env.run_program(command).success().stdout();
        let served = self.env.path("tmp/served.tar.gz");
        self.program(
            "curl",
            &format!(
                "#!/bin/bash\nout= mine=\nwhile [ $# -gt 0 ]; do args+=(\"$1\")\ncase $1 in --output) out=$2 ;; \
                 {url}/{name}.tar.gz) mine=1 ;; https:*) echo \"curl: nobody serves $1\" >&2; exit 22 ;; esac; shift; done\n\
                 [ -n \"$mine\" ] || exec /usr/bin/curl \"${{args[@]}}\"\nexec cp '{}' \"$out\"\n",
                served.display()
            ),
        );
        digest.split(' ').next().unwrap().to_owned()
    }

    fn bash(&self, script: &str) -> Run {
        let mut command = self.env.program("bash");
        // What a job left in the background ends with it, as it does on a runner.
        let script = format!("trap 'trap \"\" TERM; kill -TERM 0' EXIT\n{script}");
        command.args(["--noprofile", "--norc", "-c", &script]);
        let run = self.env.run_program(command);
        no_secret_in_the_log(&run);
        run
    }
}

/// Of what a job prints everybody reads everything, but the masks.
#[track_caller]
fn no_secret_in_the_log(run: &Run) {
    let secret = Regex::new("limitry_(sk|pat|ct)_[A-Za-z0-9]{16,}").unwrap();
    for line in run.stdout().lines().chain(run.stderr().lines()) {
        let masked = line.starts_with("::add-mask::");
        assert!(
            masked || !secret.is_match(line),
            "a secret is in the log:\n{run}"
        );
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A job of a GitHub workflow, as the lines of one script: each step in a bash of its own, as a runner starts it.
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
            // What stands in the file is what somebody is to fill in.
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

fn scalar(value: &Yaml) -> String {
    match value {
        Yaml::String(text) | Yaml::Real(text) => text.clone(),
        Yaml::Integer(number) => number.to_string(),
        other => panic!("not a scalar: {other:?}"),
    }
}

/// Somebody's project, with one key that nobody can find fault with.
fn tidy_project(dev: &Dev) -> TestEnv {
    let person = dev.person();
    for line in person.run(["keys", "list"]).success().stdout().lines() {
        let id = line
            .split('\t')
            .find(|cell| cell.starts_with("key_"))
            .unwrap();
        person.run(["keys", "revoke", id, "--yes"]).success();
    }
    person
        .run([
            "keys",
            "create",
            "production",
            "--expires",
            "60d",
            "--plain",
        ])
        .success();
    person
}

fn value(env: &TestEnv, name: &str) -> String {
    let run = env.shell(&format!("printf %s \"${name}\""), [""; 0]);
    run.success().stdout()
}

#[test]
fn workflows_are_pinned_and_may_do_nothing_that_they_need_not() {
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
        let allowed = allowed.unwrap_or_else(|| panic!("{place}: say what the workflow may do"));
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
                "{place}: say when it hangs"
            );
            for step in job["steps"].as_vec().unwrap() {
                if let Some(action) = step["uses"].as_str() {
                    assert!(pinned.is_match(action), "{place}: {action} is not pinned");
                }
                let run = step["run"].as_str().unwrap_or_default();
                assert!(
                    !run.contains("${{"),
                    "{place}: text of others would be a script:\n{run}"
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
fn the_github_workflow_tests_against_a_limitry_of_its_own() {
    let machine = Machine::bare(TestEnv::new());
    let digest = machine.serve_release();
    let port = free_port().to_string();
    let values = [("LIMITRY_SHA256", digest.as_str()), ("LIMITRY_PORT", &port)];
    let script = github_job("github-actions.yml", "tests", &values);
    let run = machine.bash(&script).success();
    assert!(run.stderr().contains("::add-mask::limitry_sk_"), "{run}");
    assert!(
        run.stdout().contains("evt_"),
        "the application's call went through:\n{run}"
    );

    // A secret that was committed ends it.
    let secret = format!("limitry_{}_{}", "sk", "Planted1Planted2Planted3Planted4");
    let machine = Machine::bare(TestEnv::new());
    machine.serve_release();
    machine
        .env
        .write("config.js", format!("const key = '{secret}';\n"));
    machine.bash(&script).code(10).never_shows(&secret);

    // So does an archive that is not the one that was looked at.
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
fn the_github_workflow_watches_keys_and_quotas() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let person = tidy_project(&dev);
    let project = value(&person, "LIMITRY_PROJECT");
    let job = || {
        // The token comes from the job's secrets, and is in no other step's environment.
        let machine = Machine::bare(TestEnv::new().with("LIMITRY_API_URL", &dev.url));
        let digest = machine.serve_release();
        let values = [
            ("LIMITRY_SHA256", digest.as_str()),
            ("secrets.LIMITRY_TOKEN", &dev.pat),
            ("vars.LIMITRY_PROJECT", &project),
        ];
        machine.bash(&github_job("github-actions.yml", "watch", &values))
    };
    // The quotas of the file are not there yet.
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
    // The old one has a day.
    let keys = person.run(["keys", "list", "--json"]).json();
    assert_eq!(keys["data"].as_array().unwrap().len(), 2, "{keys}");
}

/// The API takes the key.
#[track_caller]
fn accepted(dev: &Dev, key: &str) {
    let env = TestEnv::new()
        .with("LIMITRY_API_URL", &dev.url)
        .with("LIMITRY_API_KEY", key);
    env.run(["usage", "check", "--customer", "c", "--event", "e"])
        .success();
}

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
fn the_gitlab_jobs_watch_with_the_token_in_a_file() {
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
        // The image's own packages are there already.
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
    // The framework's file says the same in its own words.
    let hook = &yaml(&dir().join("pre-commit-config.yaml"))["repos"][0]["hooks"][0];
    let entry = hook["entry"].as_str().unwrap();
    assert!(text("pre-commit").contains(&format!("exec {entry}\n")));
    git(entry).code(10);
    git(&format!("git reset -q && {entry}")).success();
}

#[test]
fn a_service_gets_its_key_once() {
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
    // Not being signed in is no missing key.
    let nobody = Machine::with_limitry(TestEnv::new());
    nobody
        .bash(&format!("{} web web.env", quoted(script.to_str().unwrap())))
        .code(3);
}

#[test]
fn the_report_names_who_used_most() {
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

#[test]
fn make_tests_against_a_server_that_is_gone_afterwards() {
    let machine = Machine::with_limitry(TestEnv::new());
    fs::copy(dir().join("Makefile"), machine.env.cwd().join("Makefile")).unwrap();
    let port = free_port();
    let make = |args: &str| {
        machine.env.shell(
            &format!("make --no-print-directory PORT={port} {args}"),
            [""; 0],
        )
    };
    let run = make("limitry-test").success();
    no_secret_in_the_log(&run);
    assert!(run.stdout().contains("allowed"), "{run}");
    // What the tests say is what make says; nothing is left either way.
    let run = make("limitry-test TEST=false");
    assert_eq!(run.exit_code(), 2, "{run}");
    assert!(
        std::net::TcpListener::bind(("127.0.0.1", port)).is_ok(),
        "the server still runs"
    );
    assert_eq!(fs::read_dir(machine.env.path("tmp")).unwrap().count(), 0);
    make("limitry-scan").success();
    // Against the service inside, for a change.
    let local = |target: &str| {
        machine
            .env
            .shell(&format!("LIMITRY_LOCAL=1 make {target}"), [""; 0])
    };
    assert_eq!(local("limitry-plan").exit_code(), 2);
    local("limitry-apply LIMITRY='limitry --yes'").success();
    local("limitry-plan").success();
}

/// The commands of a unit file, with its specifiers filled in.
fn unit(name: &str, setting: &str) -> Vec<String> {
    let lines = text(name);
    let lines = lines
        .lines()
        .filter_map(|l| l.strip_prefix(&format!("{setting}=")));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_timer_and_the_crontab_rotate_by_night() {
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
            // The program of the test lies elsewhere.
            _ if line.starts_with("PATH=") => script += &format!("export {line}:$PATH\n"),
            _ => script += &format!("export {}\n", here(line)),
        }
    }
    machine.bash(&script).success();
    let last = fs::read_to_string(&file).unwrap();
    assert_ne!(after, last);
    accepted(&dev, last.trim().strip_prefix("LIMITRY_API_KEY=").unwrap());
}

#[test]
fn every_example_is_in_the_list_and_no_other() {
    let list = text("README.md");
    for entry in fs::read_dir(dir()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let linked = list.contains(&format!("]({name})"));
        assert!(
            linked || name == "README.md",
            "examples/README.md does not name {name}"
        );
    }
}

#[test]
fn the_containers_of_the_compose_file_share_a_service_and_its_key() {
    let file = yaml(&dir().join("testing/docker-compose.yml"));
    let machine = Machine::with_limitry(TestEnv::new());
    let data = machine.env.path("volume");
    fs::create_dir(&data).unwrap();
    let port = free_port().to_string();
    let here = |word: &str| {
        let word = word.replace("$$", "$").replace("4640", &port);
        // Where the two containers have the volume.
        let places = Regex::new("/home/limitry|/limitry").unwrap();
        places
            .replace_all(&word, data.to_str().unwrap())
            .into_owned()
    };
    let words = |list: &Yaml| -> Vec<String> {
        let words = list.as_vec().unwrap().iter();
        words.map(|word| here(word.as_str().unwrap())).collect()
    };
    let (service, tests) = (&file["services"]["limitry"], &file["services"]["tests"]);
    let env = machine.env.with(
        "LIMITRY_DATA_DIR",
        here(service["environment"]["LIMITRY_DATA_DIR"].as_str().unwrap()),
    );
    // The image's entrypoint is the program.
    let mut running = env.start(words(&service["command"]));
    running.wait_until(Duration::from_secs(20), "the service", |running| {
        running.stdout().ends_with('\n')
    });
    let health = &service["healthcheck"]["test"];
    assert_eq!(health[1].as_str(), Some("/limitry"));
    env.run(&words(health)[2..]).success();

    // The tests of an application, in place of pytest.
    let script = "#!/bin/sh\ncurl -sSf \"$LIMITRY_API_URL/quotas\" -H \"Authorization: Bearer $LIMITRY_API_KEY\"\n";
    let stub = env.path("bin").join("pytest");
    fs::write(&stub, script).unwrap();
    fs::set_permissions(&stub, fs::Permissions::from_mode(0o755)).unwrap();
    let url = here(tests["environment"]["LIMITRY_API_URL"].as_str().unwrap());
    let command = words(&tests["command"]);
    let mut shell = env.program(&command[0]);
    shell.args(&command[1..]).env("LIMITRY_API_URL", url);
    env.run_program(shell).success().prints(["\"data\""]);
    running.kill();
}
