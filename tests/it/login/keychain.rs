//! Signing in and out with a real keychain.

use std::sync::atomic::{AtomicBool, Ordering};
use std::{fs, thread};

use super::{account, assert_nothing_stored, server_with_user, sign_in};
use crate::support::pty::Pty;
use crate::support::scripted::{PAT, project, user};
use crate::support::secret_service::{self, SilentBus};
use crate::support::{Dev, Reply, Server, TestEnv};

#[test]
fn from_login_to_logout_with_a_real_server_and_a_real_keychain() {
    let service = TestEnv::new();
    let dev = Dev::start(&service);
    let env = TestEnv::with_keychain();
    let pat = dev.pat.clone();
    let account = format!("default@http://{}", dev.host());

    // No process list shows the token.
    let (done, seen) = (AtomicBool::new(false), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                for entry in fs::read_dir("/proc").unwrap().flatten() {
                    let argv = fs::read(entry.path().join("cmdline")).unwrap_or_default();
                    if argv.windows(pat.len()).any(|w| w == pat.as_bytes()) {
                        seen.store(true, Ordering::SeqCst);
                    }
                }
            }
        });
        let args = ["login", "--api-url", &dev.url, "--token-stdin"];
        let run = env.run_with(args, format!("{pat}\n"));
        let made = env.run(["keys", "create", "Production", "--plain"]);
        let list = env.run(["keys", "list"]);
        let revoked = env.run(["keys", "revoke", "Production", "--yes"]);
        done.store(true, Ordering::SeqCst);

        let run = run.success().never_shows(&pat).silent_stdout();
        run.says(["keychain", "project"]);
        assert!(made.success().stdout().starts_with("limitry_sk_"));
        list.success().prints(["Production"]);
        revoked.success();
    });
    assert!(!seen.into_inner(), "the token was in an argv");

    assert_eq!(env.keychain_item(&account).as_deref(), Some(pat.as_str()));
    assert_eq!(env.files_that_hold(&pat), Vec::<std::path::PathBuf>::new());
    assert!(
        !env.files_below_home().is_empty(),
        "URL and project are remembered"
    );

    let run = env.run(["whoami", "--json"]).success();
    assert!(run.json().to_string().contains("usr_"), "{run}");
    let run = env.run(["auth", "status"]).success().never_shows(&pat);
    assert!(run.stdout().contains("keychain"), "{run}");

    let run = env.run(["logout"]).success();
    run.says(["still works"]);
    assert_eq!(env.keychain_item(&account), None);
    env.run(["keys", "list"]).code(3).says(["limitry login"]);
    // The token was deleted from the keychain, but not revoked.
    dev.person().run(["keys", "list"]).success();
}

#[test]
fn logout_with_revoke_revokes_the_token() {
    let service = TestEnv::new();
    let dev = Dev::start(&service);
    let env = TestEnv::with_keychain();
    let args = ["login", "--api-url", &dev.url, "--token-stdin"];
    env.run_with(args, &dev.pat).success();
    env.run(["logout", "--revoke"]).success();
    assert_eq!(
        env.keychain_item(&format!("default@http://{}", dev.host())),
        None
    );
    let bearer = format!("Bearer {}", dev.pat);
    let url = format!("{}/user", dev.url);
    let answer = crate::support::http::request("GET", &url, &[("Authorization", &bearer)], "");
    assert_eq!(answer.status, 401);
}

#[test]
fn login_asks_for_the_token_without_showing_it() {
    let server = server_with_user();
    let env = TestEnv::with_keychain();
    let mut pty = Pty::start(&env.command(["login", "--api-url", &server.url()]), 100);
    let before = pty.expect(": ");
    assert!(before.to_lowercase().contains("token"), "{before}");
    assert!(
        before.contains("127.0.0.1"),
        "login names the host: {before}"
    );
    pty.type_line(PAT);
    let (code, seen) = pty.finish();
    assert_eq!(code, 0, "{seen}");
    assert!(!seen.contains(PAT), "{seen}");
    assert_eq!(env.keychain_item(&account(&server)).as_deref(), Some(PAT));
}

#[test]
fn ctrl_c_at_the_hidden_prompt_exits_with_130_and_restores_the_terminal() {
    let server = Server::start();
    let env = TestEnv::with_keychain();
    let mut command = env.program("bash");
    let url = server.url();
    command.args([
        "-c",
        "trap : INT; \"$@\"; echo \"code $?\"; stty -a",
        "bash",
    ]);
    command
        .arg(env!("CARGO_BIN_EXE_limitry"))
        .args(["login", "--api-url", &url]);
    let mut pty = Pty::start(&command, 100);
    pty.expect(": ");
    pty.control('c');
    let (_, seen) = pty.finish();
    assert!(seen.contains("code 130"), "{seen}");
    assert!(
        seen.contains(" echo ") && !seen.contains("-echo "),
        "the terminal echoes again: {seen}"
    );
    assert!(
        seen.contains(" icanon") && !seen.contains("-icanon"),
        "{seen}"
    );
    assert!(
        !seen.contains("\u{1b}[?25l") || seen.contains("\u{1b}[?25h"),
        "the cursor is visible again: {seen}"
    );
}

#[test]
fn a_token_is_stored_only_after_the_api_has_named_its_user() {
    for (reply, code) in [
        (Reply::error(401, "invalid_api_key", "no such token"), 3),
        (Reply::error(403, "insufficient_permissions", "no"), 4),
        (Reply::error(500, "internal_error", "oops"), 7),
        (Reply::html(200), 4),
        (Reply::close(), 8),
    ] {
        let server = Server::start();
        server.allow("GET", "/v1/user", reply);
        for path in ["/v1/user/me", "/v1/projects"] {
            server.allow("GET", path, Reply::error(404, "route_not_found", "no"));
        }
        let env = TestEnv::with_keychain().with("LIMITRY_MAX_RETRIES", "0");
        let args = ["login", "--api-url", &server.url(), "--token-stdin"];
        let run = env.run_with(args, PAT).code(code);
        run.never_shows(PAT);
        assert_eq!(env.keychain_item(&account(&server)), None);
        assert_nothing_stored(&env, PAT);
    }
}

#[test]
fn login_with_several_projects_needs_a_choice() {
    let server = server_with_user();
    let two = [project("proj_1", "First"), project("proj_2", "Second")];
    let several = Server::start();
    several
        .allow("GET", "/v1/user", Reply::json(200, &user()))
        .allow("GET", "/v1/projects", Reply::list(&two))
        .allow(
            "GET",
            "/v1/projects/current",
            Reply::json(200, &project("proj_2", "Second")),
        )
        .allow("GET", "/v1/api-keys", Reply::list(&[]));
    let env = TestEnv::with_keychain();
    let args = ["login", "--api-url", &several.url(), "--token-stdin"];
    let run = env.run_with(args, PAT);
    assert!(matches!(run.exit_code(), 2 | 12), "{run}");
    run.says(["--project", "proj_1", "proj_2"]);
    assert_eq!(env.keychain_item(&account(&several)), None);
    env.run_with(args.iter().chain(&["--project", "proj_2"]), PAT)
        .success();
    env.run(["keys", "list"]).success();
    let asked = several.requests_to("GET", "/v1/api-keys");
    assert_eq!(asked[0].header("x-project"), Some("proj_2"));
    // On a terminal, the user chooses a project.
    let env = TestEnv::with_keychain();
    let mut pty = Pty::start(&env.command(["login", "--api-url", &several.url()]), 100);
    pty.expect(": ");
    pty.type_line(PAT);
    pty.expect("Second");
    pty.type_line("2");
    let (code, seen) = pty.finish();
    assert_eq!(code, 0, "{seen}");
    // With one project there is nothing to choose.
    let env = TestEnv::with_keychain();
    sign_in(&env, &server.url());
    env.run(["keys", "list"]).success();
    let asked = server.requests_to("GET", "/v1/api-keys");
    assert_eq!(asked[0].header("x-project"), Some("proj_1"));
}

#[test]
fn login_with_an_unknown_project_stores_nothing() {
    let server = server_with_user();
    let env = TestEnv::with_keychain();
    let args = [
        "login",
        "--api-url",
        &server.url(),
        "--token-stdin",
        "--project",
        "proj_404",
    ];
    let run = env.run_with(args, PAT).code(4);
    run.says(["proj_404"]);
    assert_eq!(env.keychain_item(&account(&server)), None);
}

#[test]
fn each_profile_uses_its_own_token_and_api() {
    let (home, work) = (server_with_user(), server_with_user());
    let env = TestEnv::with_keychain();
    let other = "limitry_pat_WorkWorkWorkWorkWorkWorkWorkWorkWo";
    sign_in(&env, &home.url());
    let args = [
        "login",
        "--profile",
        "work",
        "--api-url",
        &work.url(),
        "--token-stdin",
    ];
    env.run_with(args, other).success();
    assert_eq!(env.keychain_item(&account(&home)).as_deref(), Some(PAT));
    let second = format!("work@{}", work.origin());
    assert_eq!(env.keychain_item(&second).as_deref(), Some(other));
    env.run(["keys", "list"]).success();
    env.run(["--profile", "work", "keys", "list"]).success();
    let by_variable = env
        .command(["keys", "list"])
        .env("LIMITRY_PROFILE", "work")
        .output()
        .unwrap();
    assert!(by_variable.status.success());
    let tokens = |server: &Server| {
        let asked = server.requests_to("GET", "/v1/api-keys");
        asked
            .iter()
            .map(|r| r.token().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(tokens(&home), [PAT]);
    assert_eq!(tokens(&work), [other, other]);
    env.run(["logout", "--profile", "work"]).success();
    assert_eq!(env.keychain_item(&second), None);
    assert_eq!(env.keychain_item(&account(&home)).as_deref(), Some(PAT));
    env.run(["--profile", "work", "keys", "list"])
        .code(3)
        .says(["--profile work"]);
}

#[test]
fn a_profile_that_does_not_exist_is_not_signed_in() {
    let env = TestEnv::with_keychain();
    env.run(["--profile", "nobody", "keys", "list"])
        .code(3)
        .says(["nobody"]);
}

/// limitry sends a stored token only to the API that it was stored for.
#[test]
fn a_stored_token_is_sent_only_to_its_own_api() {
    let (ours, theirs) = (server_with_user(), server_with_user());
    let env = TestEnv::with_keychain();
    sign_in(&env, &ours.url());
    let before = theirs.requests().len();
    let flag = env.run(["--api-url", &theirs.url(), "keys", "list"]);
    assert_ne!(flag.exit_code(), 0, "{flag}");
    flag.no_panic();
    let mut variable = env.command(["keys", "list"]);
    variable.env("LIMITRY_API_URL", theirs.url());
    assert_ne!(env.run_program(variable).exit_code(), 0);
    let path = env.run([
        "--api-url",
        &format!("{}/v2", ours.origin()),
        "keys",
        "list",
    ]);
    assert_ne!(
        path.exit_code(),
        0,
        "another base path is another API:\n{path}"
    );
    // An edited configuration does not change that.
    for file in env.files_below_home() {
        let text = fs::read_to_string(&file).unwrap_or_default();
        fs::write(&file, text.replace(&ours.origin(), &theirs.origin())).unwrap();
    }
    let edited = env.run(["keys", "list"]);
    assert_ne!(edited.exit_code(), 0, "{edited}");
    edited.no_panic();
    env.run(["whoami"]).no_panic();
    env.run(["logout"]).no_panic();
    assert_eq!(theirs.requests().len(), before, "not a single request");
    assert!(ours.requests().iter().all(|r| !r.path.starts_with("/v2")));
}

#[test]
fn a_url_with_a_trailing_slash_is_the_same_api() {
    let server = server_with_user();
    let env = TestEnv::with_keychain();
    sign_in(&env, &server.url());
    let slash = format!("{}/", server.url());
    env.run(["--api-url", &slash, "keys", "list"]).success();
}

#[test]
fn login_and_logout_are_refused_while_a_token_variable_is_set() {
    let server = server_with_user();
    let file = TestEnv::new().path("token");
    for (name, value) in [
        ("LIMITRY_TOKEN", PAT),
        ("LIMITRY_TOKEN_FILE", file.to_str().unwrap()),
    ] {
        let env = TestEnv::with_keychain();
        let mut login = env.command(["login", "--api-url", &server.url(), "--token-stdin"]);
        login.env(name, value);
        let run = env.run_program(login);
        assert_ne!(run.exit_code(), 0, "{run}");
        run.says([name]);
        assert_eq!(env.keychain_item(&account(&server)), None);
        sign_in(&env, &server.url());
        let mut logout = env.command(["logout"]);
        logout.env(name, value);
        let run = env.run_program(logout);
        assert_ne!(run.exit_code(), 0, "{run}");
        run.says([name]);
        assert_eq!(env.keychain_item(&account(&server)).as_deref(), Some(PAT));
        env.run(["logout"]).success();
    }
}

#[test]
fn commands_that_need_no_stored_token_do_not_open_the_keychain() {
    let server = server_with_user();
    let bus = SilentBus::start();
    let env = TestEnv::person(&server.url()).with_bus(&bus.address());
    env.run(["keys", "list"]).success().no_panic();
    let env = TestEnv::new().with_bus(&bus.address());
    for args in [
        &["--help"][..],
        &["completions", "bash"],
        &["logout", "--help"],
        &["--version"],
    ] {
        env.run(args).success().no_panic();
    }
    bus.is_untouched();
}

#[test]
fn commands_before_the_first_login_do_not_open_the_keychain() {
    let bus = SilentBus::start();
    let env = TestEnv::new().with_bus(&bus.address());
    for args in [
        "keys list",
        "whoami",
        "auth status",
        "logout",
        "usage check --customer c --event e",
    ] {
        env.run(args.split(' ')).no_panic();
    }
    env.run(["keys", "list"])
        .code(3)
        .says(["limitry login", "hint:"]);
    env.run(["whoami"]).code(3).no_panic();
    bus.is_untouched();
}

#[test]
fn a_keychain_that_never_answers_does_not_delay_the_exit() {
    let server = server_with_user();
    let env = TestEnv::with_keychain();
    sign_in(&env, &server.url());
    let asked = server.requests().len();
    let bus = SilentBus::start();
    let env = env.with_bus(&bus.address());
    for args in [
        &["keys", "list"][..],
        &["keys", "list", "--json"],
        &["whoami"],
    ] {
        let run = env.run(args).code(11).silent_stdout();
        run.ends_in_time();
        run.says(["LIMITRY_TOKEN"]);
    }
    assert_eq!(
        server.requests().len(),
        asked,
        "nothing is sent without a token"
    );
}

#[test]
fn login_without_a_keychain_fails_in_time_with_hints_and_stores_nothing() {
    let server = server_with_user();
    let silent = SilentBus::start();
    for (what, env) in [
        ("no bus", TestEnv::new()),
        (
            "a bus without a service",
            TestEnv::new().with_bus(&secret_service::empty().address()),
        ),
        (
            "a locked keyring",
            TestEnv::new().with_bus(&secret_service::locked().address()),
        ),
        (
            "a bus that never answers",
            TestEnv::new().with_bus(&silent.address()),
        ),
        (
            "no such socket",
            TestEnv::new().with_bus("unix:path=/nonexistent/bus"),
        ),
        ("no address at all", TestEnv::new().with_bus("rubbish")),
    ] {
        for store in [&[][..], &["--store", "keychain"], &["--store", "auto"]] {
            let url = server.url();
            let args = ["login", "--api-url", &url, "--token-stdin"];
            let run = env.run_with(args.iter().chain(store), PAT);
            assert_eq!(run.exit_code(), 11, "{what}:\n{run}");
            run.ends_in_time();
            let run = run.never_shows(PAT).silent_stdout();
            run.says(["error:", "hint:", "LIMITRY_TOKEN", "--store file"]);
            assert_nothing_stored(&env, PAT);
        }
    }
}

#[test]
fn a_token_that_is_missing_from_the_keychain_is_reported() {
    let server = server_with_user();
    let env = TestEnv::with_keychain();
    sign_in(&env, &server.url());
    let mut clear = env.program("secret-tool");
    clear.args(["clear", "service", "limitry", "username", &account(&server)]);
    env.run_program(clear).success();
    assert_eq!(
        env.keychain_item(&account(&server)),
        None,
        "the test knows the attributes of the item"
    );
    let run = env.run(["keys", "list"]).code(3);
    run.says(["limitry login"]);
}

#[test]
fn a_keychain_item_without_a_token_is_not_sent() {
    let server = server_with_user();
    let env = TestEnv::with_keychain();
    sign_in(&env, &server.url());
    let script = format!(
        "printf 'ghp_somethingElse\\nX-Evil: 1' | secret-tool store --label=x service limitry username '{}'",
        account(&server)
    );
    env.shell(&script, [""; 0]).success();
    let asked = server.requests().len();
    let run = env.run(["keys", "list"]);
    run.no_panic();
    assert_ne!(run.exit_code(), 0, "{run}");
    run.never_shows("ghp_somethingElse");
    assert_eq!(server.requests().len(), asked);
}

#[test]
fn a_second_login_replaces_the_token() {
    let server = server_with_user();
    let env = TestEnv::with_keychain();
    sign_in(&env, &server.url());
    let other = "limitry_pat_OtherOtherOtherOtherOtherOtherOth";
    let args = ["login", "--api-url", &server.url(), "--token-stdin"];
    env.run_with(args, other).success();
    assert_eq!(env.keychain_item(&account(&server)).as_deref(), Some(other));
    // A token on stdin needs `--api-url`, although the profile has a URL.
    let run = env.run_with(["login", "--token-stdin"], PAT).code(2);
    run.says(["--api-url", &server.url()]);
    assert_eq!(env.keychain_item(&account(&server)).as_deref(), Some(other));
}
