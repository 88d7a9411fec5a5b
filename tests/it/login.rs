//! Signing in and out, against a real keychain and without one.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::support::scripted::{PAT, project, secret, user};
use crate::support::{Dev, Reply, Server, TestEnv};

/// A server that knows the person.
fn known() -> Server {
    let server = Server::start();
    server
        .allow("GET", "/v1/user", Reply::json(200, &user()))
        .allow(
            "GET",
            "/v1/projects",
            Reply::list(&[project("proj_1", "First")]),
        )
        .allow(
            "GET",
            "/v1/projects/current",
            Reply::json(200, &project("proj_1", "First")),
        )
        .allow("GET", "/v1/api-keys", Reply::list(&[]));
    server
}

fn account(server: &Server) -> String {
    format!("default@{}", server.origin())
}

/// Signs in; the token lies in the keychain afterwards.
#[track_caller]
fn sign_in(env: &TestEnv, url: &str) {
    env.run_with(
        ["login", "--api-url", url, "--token-stdin"],
        format!("{PAT}\n"),
    )
    .success();
}

/// Nothing of the token is in any file, and the configuration knows of no login.
#[track_caller]
fn stored_nothing(env: &TestEnv, token: &str) {
    assert_eq!(env.files_that_hold(token), Vec::<std::path::PathBuf>::new());
    for file in env.files_below_home() {
        let text = fs::read_to_string(&file).unwrap_or_default();
        assert!(!text.contains("login"), "{} says: {text}", file.display());
    }
}

#[cfg(target_os = "linux")]
mod keychain {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;
    use crate::support::pty::Pty;
    use crate::support::secret_service::{self, SilentBus};

    #[test]
    fn from_login_to_logout_with_a_real_server_and_a_real_keychain() {
        let service = TestEnv::new();
        let dev = Dev::start(&service);
        let env = TestEnv::with_keychain();
        let pat = dev.pat.clone();
        let account = format!("default@http://{}", dev.host());

        // Whoever can see all processes sees no token in any argv.
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
        // It was forgotten, not revoked.
        dev.person().run(["keys", "list"]).success();
    }

    #[test]
    fn logging_out_can_revoke() {
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
    fn the_token_is_asked_for_without_showing_it() {
        let server = known();
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
    fn ctrl_c_at_the_hidden_prompt_is_130_and_gives_the_terminal_back() {
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
            "the cursor: {seen}"
        );
    }

    #[test]
    fn a_token_is_stored_only_after_the_api_has_said_whose_it_is() {
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
            stored_nothing(&env, PAT);
        }
    }

    #[test]
    fn several_projects_need_a_choice() {
        let server = known();
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
        // A person picks.
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
    fn a_project_that_is_not_theirs_is_told_before_anything_is_stored() {
        let server = known();
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
    fn profiles_are_kept_apart() {
        let (home, work) = (known(), known());
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

    /// The token goes to the origin that it was stored for and nowhere else.
    #[test]
    fn a_stored_token_goes_nowhere_else() {
        let (ours, theirs) = (known(), known());
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
        // A configuration that somebody edited does not help either.
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
    fn spellings_of_one_origin_are_one() {
        let server = known();
        let env = TestEnv::with_keychain();
        sign_in(&env, &server.url());
        let slash = format!("{}/", server.url());
        env.run(["--api-url", &slash, "keys", "list"]).success();
    }

    #[test]
    fn a_variable_that_would_hide_it_refuses_login_and_logout() {
        let server = known();
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
    fn a_token_of_the_environment_wins_and_the_keychain_is_not_touched() {
        let server = known();
        let bus = SilentBus::start();
        let env = TestEnv::person(&server.url()).with_bus(&bus.address());
        let run = env.run(["keys", "list"]).success();
        assert!(run.elapsed() < Duration::from_secs(3), "{run}");
        let env = TestEnv::new().with_bus(&bus.address());
        for args in [
            &["--help"][..],
            &["completions", "bash"],
            &["logout", "--help"],
            &["--version"],
        ] {
            let run = env.run(args).success();
            assert!(run.elapsed() < Duration::from_secs(3), "{run}");
        }
    }

    #[test]
    fn somebody_who_never_signed_in_is_told_so_without_a_look_into_the_keychain() {
        let bus = SilentBus::start();
        let env = TestEnv::new().with_bus(&bus.address());
        for args in [
            "keys list",
            "whoami",
            "auth status",
            "logout",
            "usage check --customer c --event e",
        ] {
            let run = env.run(args.split(' '));
            run.no_panic();
            assert!(run.elapsed() < Duration::from_secs(2), "{run}");
        }
        env.run(["keys", "list"])
            .code(3)
            .says(["limitry login", "hint:"]);
        env.run(["whoami"]).code(3);
    }

    #[test]
    fn a_keychain_that_never_answers_delays_no_exit() {
        let server = known();
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
            assert!(run.elapsed() < Duration::from_secs(4), "{run}");
            run.says(["LIMITRY_TOKEN"]);
        }
        assert_eq!(
            server.requests().len(),
            asked,
            "nothing is sent without a token"
        );
    }

    #[test]
    fn login_without_a_keychain_is_11_in_time_names_the_ways_out_and_stores_nothing() {
        let server = known();
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
                assert!(run.elapsed() < Duration::from_secs(4), "{what}:\n{run}");
                let run = run.never_shows(PAT).silent_stdout();
                run.says(["error:", "hint:", "LIMITRY_TOKEN", "--store file"]);
                stored_nothing(&env, PAT);
            }
        }
    }

    #[test]
    fn a_token_that_left_the_keychain_is_told() {
        let server = known();
        let env = TestEnv::with_keychain();
        sign_in(&env, &server.url());
        let mut clear = env.program("secret-tool");
        clear.args(["clear", "service", "limitry", "username", &account(&server)]);
        env.run_program(clear).success();
        assert_eq!(
            env.keychain_item(&account(&server)),
            None,
            "the item's attributes are as the test thinks"
        );
        let run = env.run(["keys", "list"]).code(3);
        run.says(["limitry login"]);
    }

    #[test]
    fn something_else_in_its_place_is_not_sent() {
        let server = known();
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
    fn login_again_replaces_the_token() {
        let server = known();
        let env = TestEnv::with_keychain();
        sign_in(&env, &server.url());
        let other = "limitry_pat_OtherOtherOtherOtherOtherOtherOth";
        let args = ["login", "--api-url", &server.url(), "--token-stdin"];
        env.run_with(args, other).success();
        assert_eq!(env.keychain_item(&account(&server)).as_deref(), Some(other));
        // Which API a token on stdin is for has to be said, however well the profile remembers it.
        let run = env.run_with(["login", "--token-stdin"], PAT).code(2);
        run.says(["--api-url", &server.url()]);
        assert_eq!(env.keychain_item(&account(&server)).as_deref(), Some(other));
    }
}

#[test]
fn a_file_is_used_only_when_asked_for_and_is_private() {
    let server = known();
    for by_flag in [true, false] {
        let mut env = TestEnv::new();
        let mut args = vec![
            "login".to_owned(),
            "--api-url".into(),
            server.url(),
            "--token-stdin".into(),
        ];
        if by_flag {
            args.extend(["--store".into(), "file".into()]);
        } else {
            env.set("LIMITRY_CREDENTIAL_STORE", "file");
        }
        env.run_with(&args, PAT).success().never_shows(PAT);
        let files = env.files_that_hold(PAT);
        assert_eq!(files.len(), 1, "{files:?}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&files[0]), 0o600);
            assert_eq!(mode(files[0].parent().unwrap()), 0o700);
            for file in env.files_below_home() {
                assert_eq!(mode(&file), 0o600, "{}", file.display());
            }
            // A looser mode is told and mended.
            fs::set_permissions(&files[0], fs::Permissions::from_mode(0o644)).unwrap();
            let run = env.run(["keys", "list"]).success();
            run.says(["warning", files[0].file_name().unwrap().to_str().unwrap()]);
            assert_eq!(mode(&files[0]), 0o600);
        }
        let run = env.run(["keys", "list"]).success();
        assert_eq!(run.stderr(), "", "nothing to say the second time:\n{run}");
        env.run(["logout"]).success();
        assert_eq!(env.files_that_hold(PAT), Vec::<std::path::PathBuf>::new());
    }
}

#[test]
fn nowhere_to_keep_it_is_a_refusal() {
    let server = known();
    let env = TestEnv::new();
    let args = [
        "login",
        "--api-url",
        &server.url(),
        "--token-stdin",
        "--store",
        "none",
    ];
    let run = env.run_with(args, PAT);
    assert_ne!(run.exit_code(), 0, "{run}");
    stored_nothing(&env, PAT);
}

#[test]
fn the_class_is_checked_before_anything_is_asked() {
    let server = Server::start();
    for (token, words) in [
        (secret("abcd"), "API key"),
        (
            "limitry_ct_ClientClientClientClientClient1234".to_owned(),
            "client token",
        ),
        ("ghp_SomebodysGitHubToken".to_owned(), "limitry_pat_"),
        ("limitry_pat_".to_owned(), "personal access token"),
        (
            format!("limitry_pat_{}", "x".repeat(600)),
            "personal access token",
        ),
        (
            "limitry_pat_with spaces and more".to_owned(),
            "more than one word",
        ),
        (String::new(), "empty"),
        ("\n\n".to_owned(), "empty"),
        (format!("{PAT}\n{PAT}\n"), ""),
    ] {
        let env = TestEnv::new();
        let args = ["login", "--api-url", &server.url(), "--token-stdin"];
        let run = env.run_with(args, &token);
        run.no_panic();
        assert!(matches!(run.exit_code(), 2 | 3), "{run}");
        let value = token.trim();
        let run = run.says([words]);
        assert!(value.is_empty() || !run.stderr().contains(value), "{run}");
        stored_nothing(&env, "limitry_");
    }
}

#[test]
fn bytes_that_are_no_text_are_no_token() {
    let server = Server::start();
    let env = TestEnv::new();
    let args = ["login", "--api-url", &server.url(), "--token-stdin"];
    for bytes in [
        &b"limitry_pat_\xff\xfe\xfd12345678"[..],
        b"\0\0\0\0",
        &vec![0xff; 100_000],
    ] {
        let run = env.run_with(args, bytes);
        run.no_panic();
        assert!(matches!(run.exit_code(), 1..=3), "{run}");
    }
}

#[cfg(unix)]
#[test]
fn a_token_file_is_a_regular_small_file() {
    let server = known();
    let env = TestEnv::new();
    let good = env.write("good", format!("{PAT}\n"));
    let args = |file: &Path| {
        let file = file.to_str().unwrap().to_owned();
        [
            "login".into(),
            "--api-url".into(),
            server.url(),
            "--store".into(),
            "file".into(),
            "--token-file".into(),
            file,
        ]
    };
    env.run(args(&good)).success();
    let asked = server.requests().len();
    let large = env.write("large", format!("{PAT}\n{}", " ".repeat(5000)));
    env.shell("mkfifo fifo; mkdir dir", [""; 0]).success();
    let link = env.cwd().join("endless");
    std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
    for bad in [
        large,
        env.cwd().join("fifo"),
        env.cwd().join("dir"),
        link,
        env.cwd().join("missing"),
        "/dev/zero".into(),
    ] {
        let run = env.run(args(&bad));
        run.no_panic();
        assert_ne!(run.exit_code(), 0, "{run}");
        assert!(run.elapsed() < Duration::from_secs(5), "{run}");
        let name = bad.file_name().unwrap().to_str().unwrap();
        let run = run.says([name]);
        // The variable is held to the same.
        let mut variable = env.command([
            "keys",
            "list",
            "--api-url",
            &server.url(),
            "--project",
            "proj_1",
        ]);
        variable.env("LIMITRY_TOKEN_FILE", &bad);
        let by_variable = env.run_program(variable);
        by_variable.no_panic();
        assert_ne!(by_variable.exit_code(), 0, "{by_variable}");
        by_variable.says(["LIMITRY_TOKEN_FILE"]);
        drop(run);
    }
    assert_eq!(server.requests().len(), asked);
    // And one that is good works for a single call.
    let env = TestEnv::new()
        .with("LIMITRY_TOKEN_FILE", &good)
        .with("LIMITRY_API_URL", server.url())
        .with("LIMITRY_PROJECT", "proj_1");
    env.run(["keys", "list"]).success();
    assert_eq!(server.requests().last().unwrap().token(), Some(PAT));
}

#[test]
fn an_endless_stdin_is_cut_off() {
    let server = Server::start();
    let env = TestEnv::new();
    let script = "yes limitry_pat_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | tr -d '\\n' | \"$@\"";
    let run = env.shell(
        script,
        ["login", "--api-url", &server.url(), "--token-stdin"],
    );
    run.no_panic();
    assert_ne!(run.exit_code(), 0, "{run}");
    assert!(run.elapsed() < Duration::from_secs(10), "{run}");
}

#[test]
fn an_empty_variable_counts_as_unset_and_is_told() {
    let env = TestEnv::new()
        .with("LIMITRY_TOKEN", "")
        .with("LIMITRY_API_URL", "");
    let run = env.run(["keys", "list"]).code(3);
    run.says(["LIMITRY_TOKEN", "set but empty"]);
}

#[test]
fn a_profile_beside_a_token_of_the_environment_is_a_usage_error() {
    let server = Server::start();
    let env = TestEnv::person(&server.url());
    env.run(["--profile", "work", "keys", "list"])
        .code(2)
        .says(["--profile", "LIMITRY_TOKEN"]);
    let env = env.with("LIMITRY_PROFILE", "work");
    env.run(["keys", "list"])
        .code(2)
        .says(["LIMITRY_PROFILE", "LIMITRY_TOKEN"]);
    assert!(server.requests().is_empty());
}

/// A token of the environment goes to the built-in URL or to one given in the same call.
#[test]
fn a_token_of_the_environment_does_not_go_to_a_profiles_url() {
    let server = known();
    let env = TestEnv::new();
    let args = [
        "login",
        "--api-url",
        &server.url(),
        "--token-stdin",
        "--store",
        "file",
    ];
    env.run_with(args, PAT).success();
    let asked = server.requests().len();
    let env = env.with(
        "LIMITRY_TOKEN",
        "limitry_pat_AnotherPersonAnotherPersonAnother1",
    );
    let run = env.run(["keys", "list"]).code(2);
    run.says(["LIMITRY_TOKEN", "--api-url"]);
    assert_eq!(server.requests().len(), asked);
    env.run(["--api-url", &server.url(), "keys", "list"])
        .success();
}

#[test]
fn an_api_key_opens_project_data_and_nothing_else() {
    let server = Server::start();
    server
        .allow(
            "POST",
            "/v1/usage/check",
            Reply::json(200, &json!({"allowed": true})),
        )
        .allow("GET", "/v1/quotas", Reply::list(&[]))
        .allow(
            "GET",
            "/v1/projects/current",
            Reply::json(200, &project("proj_1", "First")),
        );
    let key = secret("abcd");
    let env = TestEnv::new()
        .with("LIMITRY_API_URL", server.url())
        .with("LIMITRY_API_KEY", &key);
    env.run(["usage", "check", "--customer", "c", "--event", "e"])
        .success();
    env.run(["quotas", "list"]).success();
    for request in server.requests() {
        assert_eq!(request.token(), Some(key.as_str()));
    }
    let asked = server.requests().len();
    for args in [&["keys", "list"][..], &["projects", "list"], &["whoami"]] {
        let run = env.run(args);
        if args != ["whoami"] {
            run.clone().code(3);
        }
        run.no_panic();
    }
    let after = &server.requests()[asked..];
    assert!(
        after.iter().all(|r| !r.path.contains("api-keys")),
        "{after:?}"
    );
    // A PAT wins over it.
    let env = env
        .with("LIMITRY_TOKEN", PAT)
        .with("LIMITRY_PROJECT", "proj_1");
    env.run(["quotas", "list"]).success();
    assert_eq!(server.requests().last().unwrap().token(), Some(PAT));
}

#[test]
fn a_missing_project_is_told_before_anything_is_sent() {
    let server = Server::start();
    let env = TestEnv::new()
        .with("LIMITRY_API_URL", server.url())
        .with("LIMITRY_TOKEN", PAT);
    for args in [
        "keys list",
        "quotas list",
        "usage check --customer c --event e",
    ] {
        let run = env.run(args.split(' ')).code(2);
        run.says(["--project", "LIMITRY_PROJECT", "limitry projects list"]);
    }
    assert!(server.requests().is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_terminal_login_names_what_is_missing() {
    let server = Server::start();
    let env = TestEnv::with_keychain();
    let run = env.run(["login", "--api-url", &server.url()]).code(12);
    run.says(["--token-stdin", "--token-file"]);
    let run = env
        .run_with(["login", "--api-url", &server.url()], PAT)
        .code(12);
    run.never_shows(PAT);
    assert!(server.requests().is_empty());
}

#[test]
fn a_damaged_configuration_is_named_and_left_as_it_is() {
    let server = known();
    let env = TestEnv::new();
    let args = [
        "login",
        "--api-url",
        &server.url(),
        "--token-stdin",
        "--store",
        "file",
    ];
    env.run_with(args, PAT).success();
    let config = env.home().join(".config/limitry/config.toml");
    assert!(config.exists());
    for damage in [
        &b"profile = \"x\"\n[profiles\n"[..],
        b"\xff\xfe\0binary",
        b"profile = 7\n",
        b"profiles = \"none\"\n",
        b"[profiles.default]\napi-url = 7\n",
        b"[profiles.default.login]\nstore = \"cellar\"\n",
    ] {
        fs::write(&config, damage).unwrap();
        for args in [
            &["keys", "list"][..],
            &["whoami"],
            &["logout"],
            &["auth", "status"],
        ] {
            let run = env.run(args);
            run.no_panic();
            assert_ne!(run.exit_code(), 0, "{run}");
            run.says(["config.toml"]);
            assert_eq!(
                fs::read(&config).unwrap(),
                damage,
                "it was changed by {args:?}"
            );
        }
        let run = env.run_with(args, PAT);
        run.no_panic();
        assert_ne!(run.exit_code(), 0, "{run}");
        assert_eq!(
            fs::read(&config).unwrap(),
            damage,
            "it was changed by login"
        );
        // What needs no configuration works.
        env.run(["--local", "keys", "list"]).success();
    }
}

#[test]
fn a_damaged_credentials_file_is_named_and_left_as_it_is() {
    let server = known();
    let env = TestEnv::new();
    let login = [
        "login",
        "--api-url",
        &server.url(),
        "--token-stdin",
        "--store",
        "file",
    ];
    env.run_with(login, PAT).success();
    let file = env.files_that_hold(PAT).remove(0);
    for damage in [&b"not = [toml"[..], b"\xff\xff", b"[[x]]\n"] {
        fs::write(&file, damage).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        let run = env.run(["keys", "list"]);
        run.no_panic();
        assert_ne!(run.exit_code(), 0, "{run}");
        if damage != b"[[x]]\n" {
            run.says([name]);
        }
        env.run_with(login, PAT).no_panic();
        if damage != b"[[x]]\n" {
            assert_eq!(fs::read(&file).unwrap(), damage);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_configuration_keeps_what_somebody_wrote_into_it() {
    let server = known();
    let env = TestEnv::new();
    let config = env.home().join(".config/limitry/config.toml");
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    fs::write(
        &config,
        "# my notes\n\n[profiles.other]\n# the other one\napi-url = \"https://other.example/v1\"\n",
    )
    .unwrap();
    let args = [
        "login",
        "--api-url",
        &server.url(),
        "--token-stdin",
        "--store",
        "file",
    ];
    env.run_with(args, PAT).success();
    let text = fs::read_to_string(&config).unwrap();
    assert!(
        text.contains("# my notes") && text.contains("# the other one"),
        "{text}"
    );
    assert!(!text.contains(PAT));
}

#[test]
fn two_logins_at_once_leave_a_whole_configuration() {
    let server = known();
    let env = TestEnv::new();
    std::thread::scope(|scope| {
        for n in 0..6 {
            let (env, url) = (&env, server.url());
            scope.spawn(move || {
                let profile = format!("p{n}");
                let args = [
                    "login",
                    "--profile",
                    &profile,
                    "--api-url",
                    &url,
                    "--token-stdin",
                    "--store",
                    "file",
                ];
                env.run_with(args, PAT).success();
            });
        }
    });
    for n in 0..6 {
        env.run(["--profile", &format!("p{n}"), "keys", "list"])
            .success();
    }
}

#[test]
fn status_and_whoami_agree_on_the_source() {
    let server = known();
    let env = TestEnv::person(&server.url());
    for args in [&["auth", "status"][..], &["whoami"]] {
        let run = env.run(args).success().never_shows(PAT);
        assert!(run.stdout().contains("LIMITRY_TOKEN"), "{run}");
    }
    let env = TestEnv::new();
    let run = env.run(["auth", "status"]);
    run.no_panic();
    assert!(matches!(run.exit_code(), 0 | 3), "{run}");
}

#[test]
fn login_says_where_the_token_is_and_whether_it_survives_a_reboot() {
    let server = known();
    let args = ["login", "--api-url", &server.url(), "--token-stdin"];
    let stored = |env: &TestEnv, flags: &[&str]| {
        let run = env.run_with(args.iter().chain(flags), PAT).success();
        run.says(["ada@example.com", "First", "proj_1", "127.0.0.1", "reboot"])
    };
    let run = stored(&TestEnv::new(), &["--store", "file"]);
    run.says(["file"]);
    #[cfg(target_os = "linux")]
    {
        let run = stored(&TestEnv::with_keychain(), &[]);
        run.says(["keychain"]);
    }
}

/// What belongs to somebody else is not ours to believe. Only root can make such a file.
#[cfg(unix)]
#[test]
fn files_of_another_user_are_refused() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let server = known();
    let env = TestEnv::new();
    let args = [
        "login",
        "--api-url",
        &server.url(),
        "--token-stdin",
        "--store",
        "file",
    ];
    env.run_with(args, PAT).success();
    env.run(["--local", "keys", "list"]).success();
    for file in env.files_below_home() {
        let name = file.file_name().unwrap().to_str().unwrap();
        let local = file.to_str().unwrap().contains("/share/");
        if [".lock", "-wal", "-shm"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            continue;
        }
        std::os::unix::fs::chown(&file, Some(12345), None).unwrap();
        let command = if local {
            "--local keys list"
        } else {
            "keys list"
        };
        let run = env.run(command.split(' '));
        run.no_panic();
        assert_ne!(
            run.exit_code(),
            0,
            "{} is another user's:\n{run}",
            file.display()
        );
        let run = run.says([name, "another user"]);
        std::os::unix::fs::chown(&file, Some(0), None).unwrap();
        env.run(command.split(' ')).success();
        drop(run);
    }
}

#[test]
fn a_login_for_another_api_is_confirmed_or_refused() {
    let (first, second) = (known(), known());
    let env = TestEnv::new();
    let login = |server: &Server, more: &[&str]| {
        let url = server.url();
        let mut args = vec![
            "login",
            "--token-stdin",
            "--store",
            "file",
            "--api-url",
            &url,
        ];
        args.extend_from_slice(more);
        env.run_with(args, PAT)
    };
    login(&first, &[]).success();
    let before = fs::read_to_string(env.config_file()).unwrap();
    let refused = login(&second, &[]).code(12);
    let hint = format!(
        "limitry login --profile dev --api-url {} --token-stdin --store file",
        second.url()
    );
    refused.clone().says([
        "'default' is signed in to",
        "ada@example.com",
        "hint:",
        &hint,
    ]);
    assert_eq!(fs::read_to_string(env.config_file()).unwrap(), before);
    // The hint works as it is typed, and keeps the first login.
    let typed: Vec<&str> = hint.split(' ').skip(1).collect();
    env.run_with(typed, PAT).success();
    env.run(["whoami", "--profile", "dev"]).success();
    env.run(["keys", "list", "--profile", "dev"]).success();
    let urls = fs::read_to_string(env.config_file()).unwrap();
    assert!(
        urls.contains(&first.url()) && urls.contains(&second.url()),
        "{urls}"
    );
    // The same API needs no confirmation, and `--yes` gives one.
    login(&first, &[]).success();
    login(&second, &["--yes"]).success();
    let urls = fs::read_to_string(env.config_file()).unwrap();
    assert!(!urls.contains(&first.url()), "{urls}");
}

#[test]
fn tokens_are_taken_as_other_programs_write_them() {
    let server = known();
    let utf16 = |bom: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        let mut text = bom.to_vec();
        text.extend(format!("{PAT}\r\n").encode_utf16().flat_map(bytes));
        text
    };
    for written in [
        format!("\u{feff}{PAT}\r\n").into_bytes(),
        format!("\"{PAT}\"\n").into_bytes(),
        format!("LIMITRY_TOKEN='{PAT}'\n").into_bytes(),
        format!("export LIMITRY_TOKEN={PAT}\n").into_bytes(),
        utf16([0xff, 0xfe], u16::to_le_bytes),
        utf16([0xfe, 0xff], u16::to_be_bytes),
    ] {
        let env = TestEnv::new();
        let file = env.write("token.txt", &written);
        let url = server.url();
        let args = [
            "login",
            "--store",
            "file",
            "--api-url",
            &url,
            "--token-file",
        ];
        env.run(args.iter().copied().chain([file.to_str().unwrap()]))
            .success();
        assert_eq!(env.files_that_hold(PAT), [env.credentials_file()]);
        let env = env
            .with("LIMITRY_API_URL", &url)
            .with("LIMITRY_TOKEN_FILE", &file);
        env.run(["whoami"]).success();
    }
    for (written, named) in [
        (format!("{PAT}\u{200b}"), "zero-width"),
        (format!("{}…{}", &PAT[..16], &PAT[30..]), "placeholder"),
        (format!("token: {PAT}"), "limitry_pat_"),
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned(),
            "webhook secret",
        ),
        (format!("lim_live_{}", &PAT[16..]), "today's hosted API"),
        (PAT.chars().flat_map(|c| [c, '\0']).collect(), "UTF-16"),
    ] {
        let env = TestEnv::new().with("LIMITRY_API_URL", server.url());
        let run = env.run_with(["login", "--token-stdin"], &written).code(3);
        run.says([named]).never_shows(&PAT[20..]);
        let env = env.with("LIMITRY_TOKEN", written.replace('\0', "\u{fffd}"));
        env.run(["whoami"]).code(3).never_shows(&PAT[20..]);
    }
}

#[test]
fn the_local_services_token_goes_to_the_local_service_only() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let (url, port) = (dev.url.clone(), dev.port().to_owned());
    let pat = env.home().join(".local/share/limitry/pat");
    let args = [
        "login",
        "--store",
        "file",
        "--api-url",
        &url,
        "--token-file",
    ];
    env.run(args.iter().copied().chain([pat.to_str().unwrap()]))
        .success();
    env.run(["keys", "list"]).success();
    drop(dev.stop());
    // Another program takes the port.
    let thief = std::net::TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    thief.set_nonblocking(true).unwrap();
    for command in ["keys list", "whoami", "logout", "api GET /user"] {
        let run = env.run(command.split(' '));
        run.no_panic();
        if command != "logout" {
            assert_eq!(run.exit_code(), 8, "{run}");
            run.says(["limitry dev --port"]);
        }
        assert!(
            thief.accept().is_err(),
            "`{command}` connected to another program"
        );
    }
}
