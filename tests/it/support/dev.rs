//! The real `limitry dev`.

use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;

use super::env::TestEnv;
use super::http;
use super::run::{Run, Running};

/// The real `limitry dev` on a free port. A drop kills it.
pub(crate) struct Dev {
    running: Running,
    /// `http://127.0.0.1:PORT/v1`
    pub(crate) url: String,
    /// The token that it printed for a user.
    pub(crate) pat: String,
    /// The API key that it printed for an application.
    pub(crate) key: String,
}

impl Dev {
    /// Starts it in `env`. Its database is in the data directory of that environment.
    #[track_caller]
    pub(crate) fn start(env: &TestEnv) -> Self {
        Self::start_with(env, &[])
    }

    /// Starts it with more arguments.
    #[track_caller]
    pub(crate) fn start_with(env: &TestEnv, args: &[&str]) -> Self {
        Self::start_command(env, [&["dev", "--port", "0"], args].concat().as_slice())
    }

    /// Starts it on the port of an earlier service.
    #[track_caller]
    pub(crate) fn start_on(env: &TestEnv, port: &str) -> Self {
        Self::start_command(env, &["dev", "--port", port])
    }

    #[track_caller]
    fn start_command(env: &TestEnv, args: &[&str]) -> Self {
        static URL: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"http://(127\.0\.0\.1|localhost):[1-9][0-9]*/v1\b").expect("a pattern")
        });
        static PAT: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"limitry_pat_[A-Za-z0-9]{32,}").expect("a pattern"));
        static KEY: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"limitry_sk_[A-Za-z0-9]{32,}").expect("a pattern"));
        let find = |regex: &Regex, text: &str| regex.find(text).map(|m| m.as_str().to_owned());

        let mut running = env.start([args, &["--show-secrets"]].concat());
        let mut found = None;
        running.wait_until(
            Duration::from_secs(60),
            "`limitry dev` to print its base URL, PAT and API key",
            |running| {
                let text = running.stdout() + &running.stderr();
                found = find(&URL, &text)
                    .zip(find(&PAT, &text))
                    .zip(find(&KEY, &text));
                found.is_some()
            },
        );
        let ((url, pat), key) = found.expect("the URL, the PAT and the API key");
        Self {
            running,
            url,
            pat,
            key,
        }
    }

    /// `127.0.0.1:PORT`
    pub(crate) fn host(&self) -> &str {
        let host = self.url.trim_start_matches("http://");
        host.trim_end_matches("/v1")
    }

    pub(crate) fn port(&self) -> &str {
        self.host().rsplit(':').next().unwrap_or_default()
    }

    /// Its output so far, stdout and then stderr.
    pub(crate) fn printed(&self) -> String {
        self.running.stdout() + &self.running.stderr()
    }

    /// Waits until it has printed a text.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        let what = format!("`limitry dev` to print {text:?}");
        self.running
            .wait_until(Duration::from_secs(60), &what, |running| {
                (running.stdout() + &running.stderr()).contains(text)
            });
    }

    pub(crate) fn stdout(&self) -> String {
        self.running.stdout()
    }

    /// Sends SIGTERM and waits for the end.
    #[cfg(unix)]
    #[track_caller]
    pub(crate) fn stop(self) -> Run {
        self.running.signal(rustix::process::Signal::TERM);
        self.running.wait(Duration::from_secs(60))
    }

    /// Kills it, because Windows has no SIGTERM, and waits for the end.
    #[cfg(not(unix))]
    #[track_caller]
    pub(crate) fn stop(mut self) -> Run {
        self.running.terminate();
        self.running.wait(Duration::from_secs(60))
    }

    /// Kills it (SIGKILL).
    pub(crate) fn kill(self) {
        self.running.kill();
    }

    /// A user whose URL, token and project come from the environment, without a keychain.
    #[track_caller]
    pub(crate) fn person(&self) -> TestEnv {
        let headers = [("Authorization", format!("Bearer {}", self.pat))];
        let headers = [(headers[0].0, headers[0].1.as_str())];
        let url = format!("{}/projects", self.url);
        // A service that injects faults may answer with one.
        let project = (0..100).find_map(|_| {
            let answer = http::try_request("GET", &url, &headers, "").ok()?;
            let projects = serde_json::from_str::<serde_json::Value>(&answer.body).ok()?;
            Some(projects["data"][0]["id"].as_str()?.to_owned())
        });
        let project = project.expect("a project");
        TestEnv::new()
            .with("LIMITRY_API_URL", &self.url)
            .with("LIMITRY_TOKEN", &self.pat)
            .with("LIMITRY_PROJECT", project)
    }
}
