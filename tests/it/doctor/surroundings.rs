//! The situations in which `login`, `keys list` and `scan` fail because of their surroundings: the project, the API, the
//! network, files of the directory, git.

use std::fs;
use std::net::TcpListener;
use std::sync::LazyLock;

use super::remedies::Remedy::{Flag, Person, Served, Typed, TypedWith};
use super::remedies::Situation;
use super::remedies::Then::{LineIsGone, Works};
use super::situations::{LOGIN, keychain, with_token};
use crate::support::account::Account;
use crate::support::scripted::project;
use crate::support::{Reply, TestEnv};

/// A port on which nothing listens.
pub(super) static FREE_PORT: LazyLock<u16> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
});

/// A host that has no address.
const FAR: &str = "https://limitry.invalid/v1";

pub(super) const OF_SURROUNDINGS: &[Situation] = &[
    Situation {
        what: "no project",
        command: "keys list",
        check: "project",
        arrange: |account, mut env| {
            env = with_token(account, env);
            env.unset("LIMITRY_PROJECT");
            env
        },
        remedies: &[TypedWith(
            "limitry projects use PROJECT",
            "limitry projects use proj_1",
        )],
        then: Works,
    },
    Situation {
        what: "a project that the API does not know",
        command: "keys list",
        check: "project",
        arrange: |account, env| {
            for path in ["/v1/projects/current", "/v1/api-keys"] {
                account
                    .server
                    .instead("GET", path, |request| match request.header("X-Project") {
                        Some("proj_1") if request.path_only().ends_with("keys") => Reply::list(&[]),
                        Some("proj_1") => Reply::json(200, &project("proj_1", "First")),
                        _ => Reply::error(404, "project_not_found", "no such project"),
                    });
            }
            with_token(account, env).with("LIMITRY_PROJECT", "proj_9")
        },
        remedies: &[
            Typed("limitry projects list"),
            Flag("`--project PROJECT`", "--project proj_1"),
        ],
        then: Works,
    },
    Situation {
        what: "a person who may not list the keys",
        command: "keys list",
        check: "keys",
        arrange: |account, env| {
            let forbidden = || Reply::error(403, "insufficient_permissions", "not yours");
            account
                .server
                .instead("GET", "/v1/api-keys", move |_| forbidden());
            with_token(account, env)
        },
        // An administrator would permit it. Here the server changes its answer.
        remedies: &[Typed("limitry whoami"), Person("who you are", permit_keys)],
        then: Works,
    },
    Situation {
        what: "an API without a route for keys",
        command: "keys list",
        check: "keys",
        arrange: |account, env| {
            let unknown = || Reply::error(404, "route_not_found", "no such route");
            account
                .server
                .instead("GET", "/v1/api-keys", move |_| unknown());
            with_token(account, env)
        },
        remedies: &[Person("dashboard", permit_keys)],
        then: Works,
    },
    Situation {
        what: "an API that fails",
        command: "keys list",
        check: "api",
        arrange: |account, env| {
            for path in ["/v1/projects/current", "/v1/api-keys", "/v1/user"] {
                let broken = || Reply::error(500, "internal_error", "no");
                account.server.instead("GET", path, move |_| broken());
            }
            with_token(account, env)
        },
        remedies: &[Person("try again later", permit_keys)],
        then: Works,
    },
    Situation {
        what: "nothing that listens",
        command: "keys list",
        check: "api",
        arrange: |account, env| {
            let url = format!("http://127.0.0.1:{}/v1", *FREE_PORT);
            with_token(account, env).with("LIMITRY_API_URL", url)
        },
        remedies: &[Served("limitry dev --port {free-port}")],
        // The service on that port accepts another token.
        then: LineIsGone,
    },
    Situation {
        what: "a host that has no address",
        command: "keys list",
        check: "dns",
        arrange: |account, env| with_token(account, env).with("LIMITRY_API_URL", FAR),
        remedies: &[Flag("`limitry --local keys list`", "--local")],
        then: Works,
    },
    Situation {
        what: "an invalid proxy",
        command: "keys list",
        check: "proxy",
        arrange: |account, env| {
            let env = with_token(account, env).with("LIMITRY_API_URL", FAR);
            env.with("HTTPS_PROXY", "http//proxy:3128")
        },
        remedies: &[Typed("unset HTTPS_PROXY https_proxy")],
        then: LineIsGone,
    },
    Situation {
        what: "a CA file that is not there",
        command: "keys list",
        check: "tls roots",
        arrange: |account, env| {
            let env = with_token(account, env).with("LIMITRY_API_URL", FAR);
            env.with("LIMITRY_CA_FILE", "/nowhere/ca.pem")
        },
        remedies: &[Typed("unset LIMITRY_CA_FILE")],
        then: LineIsGone,
    },
    Situation {
        what: "a file of authorities that is not there",
        command: "keys list",
        check: "tls roots",
        arrange: |account, env| {
            let env = with_token(account, env).with("LIMITRY_API_URL", FAR);
            env.with("SSL_CERT_FILE", "/nowhere/roots.pem")
        },
        remedies: &[Typed("unset SSL_CERT_FILE")],
        then: LineIsGone,
    },
    Situation {
        what: "an empty variable for the file of authorities",
        command: "keys list",
        check: "tls roots",
        arrange: |account, env| {
            let env = with_token(account, env).with("LIMITRY_API_URL", FAR);
            env.with("SSL_CERT_FILE", "")
        },
        remedies: &[Typed("unset SSL_CERT_FILE")],
        then: LineIsGone,
    },
    Situation {
        what: "a project file with an unknown field",
        command: "keys list",
        check: "project file",
        arrange: |account, env| {
            env.write(".limitry.toml", "nonsense = 1\n");
            with_token(account, env)
        },
        // The line that the message names is deleted.
        remedies: &[Person(
            "everything else belongs into your own configuration",
            |_, env| drop(env.write(".limitry.toml", "")),
        )],
        then: Works,
    },
    Situation {
        what: "a project file that is not trusted",
        command: LOGIN,
        check: "project file",
        arrange: |account, _| {
            let env = keychain(account);
            env.write(".limitry.toml", "project = \"proj_1\"\n");
            env
        },
        remedies: &[Typed("limitry config trust")],
        then: Works,
    },
    Situation {
        what: "no git",
        command: "scan --staged",
        check: "git",
        arrange: |account, env| {
            git(&env, "git init -q .");
            with_token(account, env).with("PATH", "/nowhere")
        },
        // The test has git already: it repairs PATH instead of an installation.
        remedies: &[Person("apt install git", |_, env| {
            env.set("PATH", "/usr/local/bin:/usr/bin:/bin");
        })],
        then: Works,
    },
    Situation {
        what: "a shallow clone",
        command: "scan --git-history",
        check: "git",
        arrange: |account, env| {
            let commit = "git -C \"$HOME/a\" -c user.name=x -c user.email=x@x.example commit -q --allow-empty -m";
            git(&env, "git init -q \"$HOME/a\"");
            git(&env, &format!("{commit} one && {commit} two"));
            git(
                &env,
                "git clone -q --depth 1 \"file://$HOME/a\" b && mv b/.git . && rm -rf b",
            );
            with_token(account, env)
        },
        remedies: &[Typed("git fetch --unshallow")],
        then: Works,
    },
    Situation {
        what: "a damaged database",
        command: "--local keys list",
        check: "local service",
        arrange: |_, env| {
            env.run(["--local", "quotas", "list"]).success();
            let database = env.home().join(".local/share/limitry/limitry.db");
            let file = fs::File::options().write(true).open(database).unwrap();
            file.set_len(3000).unwrap();
            env
        },
        remedies: &[Typed("limitry dev reset --yes")],
        then: Works,
    },
];

/// Makes the API list the keys.
fn permit_keys(account: &Account, _: &mut TestEnv) {
    account
        .server
        .instead("GET", "/v1/api-keys", |_| Reply::list(&[]));
}

fn git(env: &TestEnv, script: &str) {
    env.shell(script, [""; 0]).success();
}

#[cfg(unix)]
#[test]
fn a_token_file_that_others_can_read_is_reported_with_a_chmod_command() {
    use std::os::unix::fs::PermissionsExt;

    use crate::support::Dev;

    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let pat = std::fs::read(home.home().join(".local/share/limitry/pat")).unwrap();
    let file = home.write("token", pat);
    let mode =
        |mode: u32| std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
    let path = file.to_str().unwrap();
    let env = home.same_place().with("LIMITRY_TOKEN_FILE", path).with(
        "LIMITRY_API_URL",
        format!("http://127.0.0.1:{}/v1", dev.port()),
    );
    mode(0o644);
    let chmod = format!("`chmod 600 {path}`");
    env.run(["doctor"])
        .prints(["others can read that file", &chmod]);
    mode(0o600);
    let run = env.run(["doctor"]);
    assert!(!run.stdout().contains("others can read"), "{run}");
}
