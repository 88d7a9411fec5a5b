//! The examples work: the tests read each one as its system does, and run it against `limitry dev`.

mod github;
mod gitlab;
mod scripts;
mod test_services;
mod timers;

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
    /// A machine without limitry.
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

    /// A machine on which limitry is installed.
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

    /// Packs the tested program, and puts a `curl` into place that serves the archive as the release on GitHub. Returns the
    /// archive's SHA-256.
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
                 {url}/{name}.tar.gz) mine=1 ;; https:*) echo \"curl: no server for $1\" >&2; exit 22 ;; esac; shift; done\n\
                 [ -n \"$mine\" ] || exec /usr/bin/curl \"${{args[@]}}\"\nexec cp '{}' \"$out\"\n",
                served.display()
            ),
        );
        digest.split(' ').next().unwrap().to_owned()
    }

    fn bash(&self, script: &str) -> Run {
        let mut command = self.env.program("bash");
        // Processes that a job leaves in the background end with the job, as on a runner.
        let script = format!("trap 'trap \"\" TERM; kill -TERM 0' EXIT\n{script}");
        command.args(["--noprofile", "--norc", "-c", &script]);
        let run = self.env.run_program(command);
        no_secret_in_the_log(&run);
        run
    }
}

/// Asserts that a job prints no secret, because a log can be public. The runner hides the lines that set masks.
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

fn scalar(value: &Yaml) -> String {
    match value {
        Yaml::String(text) | Yaml::Real(text) => text.clone(),
        Yaml::Integer(number) => number.to_string(),
        other => panic!("not a scalar: {other:?}"),
    }
}

/// A project with one key that passes every audit.
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

/// Asserts that the API accepts the key.
#[track_caller]
fn accepted(dev: &Dev, key: &str) {
    let env = TestEnv::new()
        .with("LIMITRY_API_URL", &dev.url)
        .with("LIMITRY_API_KEY", key);
    env.run(["usage", "check", "--customer", "c", "--event", "e"])
        .success();
}

#[test]
fn the_list_names_every_example() {
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
