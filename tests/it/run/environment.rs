//! The environment of the command: its key, the URL, and no other credential.

use super::{OWN_KEY, with_key};
use crate::support::scripted::{Keys, PAT};
use crate::support::{Dev, TestEnv};

#[test]
fn the_command_gets_the_key_and_no_other_credential() {
    let dev_home = TestEnv::new();
    let dev = Dev::start(&dev_home);
    let person = || {
        dev.person()
            .with("LIMITRY_TOKEN_FILE", "/nowhere")
            .with("OTHER", "kept")
    };
    let mut env = person();
    env.unset("LIMITRY_TOKEN_FILE");
    let show = "env | sort; curl -s -o /dev/null -w '%{http_code}' -H \"Authorization: Bearer $K\" \"$LIMITRY_API_URL/quotas\"";
    for (flags, variable) in [(&[][..], "LIMITRY_API_KEY"), (&["--env", "K"], "K")] {
        let script = show.replace("$K", &format!("${variable}"));
        let run = env
            .run(
                ["run"]
                    .iter()
                    .chain(flags)
                    .chain(&["--", "sh", "-c", script.as_str()]),
            )
            .success()
            .never_shows(&dev.pat);
        let stdout = run.stdout();
        let line = |name: &str| {
            let start = format!("{name}=");
            stdout
                .lines()
                .find_map(|line| line.strip_prefix(&start))
                .map(str::to_owned)
        };
        let key = line(variable).expect("a key");
        assert!(key.starts_with("limitry_sk_"), "{run}");
        assert!(stdout.ends_with("200"), "the key should work: {run}");
        assert_eq!(line("LIMITRY_TOKEN"), None);
        assert_eq!(line("OTHER").as_deref(), Some("kept"));
        assert_eq!(stdout.matches("limitry_sk_").count(), 1, "{run}");
        // The key is revoked once the command has ended.
        let url = format!("{}/quotas", dev.url);
        let header = [("Authorization", format!("Bearer {key}"))];
        let header = [(header[0].0, header[0].1.as_str())];
        assert_eq!(
            crate::support::http::request("GET", &url, &header, "").status,
            401
        );
    }
    // With `--env K` the key is in K, and the command does not get LIMITRY_API_KEY.
    let run = with_key()
        .run([
            "run",
            "--env",
            "K",
            "--",
            "sh",
            "-c",
            "echo ${LIMITRY_API_KEY-none} $K",
        ])
        .success();
    assert_eq!(run.stdout(), format!("none {OWN_KEY}\n"));
    for name in [
        "PATH",
        "LD_PRELOAD",
        "BASH_ENV",
        "1A",
        "A-B",
        "",
        "LIMITRY_TOKEN",
    ] {
        with_key().run(["run", "--env", name, "--", "true"]).code(2);
    }
}

#[test]
fn a_personal_access_token_is_named_and_not_passed_to_the_command() {
    let env = TestEnv::new().with("LIMITRY_API_KEY", PAT);
    env.run(["run", "--", "env"])
        .code(3)
        .says(["LIMITRY_API_KEY", "personal access token"])
        .silent_stdout()
        .never_shows(PAT);
    // There is no key, and no token to create one with.
    TestEnv::new()
        .run(["run", "--", "env"])
        .code(3)
        .silent_stdout();
}

#[test]
fn a_key_from_the_keychain_needs_no_request() {
    let env = TestEnv::with_keychain();
    let mut store = env.program("bash");
    let script = format!(
        "printf %s {OWN_KEY} | secret-tool store --label limitry service limitry-key username run-backend; \
         printf %s {PAT} | secret-tool store --label limitry service limitry-key username run-person"
    );
    store.args(["-c", &script]);
    env.run_program(store).success();
    let show = ["--", "sh", "-c", "echo $LIMITRY_API_KEY"];
    let run = env.run(["run", "--key", "run-backend"].iter().chain(&show));
    assert_eq!(run.success().stdout(), format!("{OWN_KEY}\n"));
    env.run(["run", "--key", "run-missing"].iter().chain(&show))
        .code(4)
        .says(["run-missing", "keychain:"])
        .silent_stdout();
    env.run(["run", "--key", "run-person"].iter().chain(&show))
        .code(3)
        .silent_stdout()
        .never_shows(PAT);
    // Without a keychain limitry fails, and creates no key instead.
    TestEnv::new()
        .run(["run", "--key", "run-backend"].iter().chain(&show))
        .code(11)
        .silent_stdout();
}

#[test]
fn the_command_gets_the_base_url_beside_the_key() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let url = keys.server.url();
    let show = [
        "--",
        "sh",
        "-c",
        "printf '%s %s' \"$LIMITRY_API_URL\" \"$BASE\"",
    ];
    for (flags, expected) in [
        (&[][..], format!("{url} ")),
        (&["--base-url-env", "BASE"], format!("{url} {url}")),
    ] {
        let args = ["run", "--ephemeral"].iter().chain(flags).chain(&show);
        let run = env.run(args).success();
        assert_eq!(run.stdout(), expected, "{flags:?}");
    }
    env.run([
        "run",
        "--env",
        "BASE",
        "--base-url-env",
        "BASE",
        "--",
        "true",
    ])
    .code(2)
    .says(["BASE is the variable of the key"]);
}
