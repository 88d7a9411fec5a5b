//! Which API and which project a credential is used for.

use std::fs;

use serde_json::json;

use super::server_with_user;
use crate::support::scripted::{PAT, login_to_file, project, secret};
use crate::support::{Dev, Reply, Server, TestEnv};

#[test]
fn a_profile_with_a_token_from_the_environment_is_a_usage_error() {
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

/// A token from the environment is sent only to the built-in URL, or to a URL that is given in the same call.
#[test]
fn a_token_from_the_environment_is_not_sent_to_a_profiles_url() {
    let server = server_with_user();
    let env = TestEnv::new();
    let args = login_to_file(&server);
    env.run_with(&args, PAT).success();
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
fn an_api_key_is_used_only_for_project_data() {
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
    // A token wins over an API key.
    let env = env
        .with("LIMITRY_TOKEN", PAT)
        .with("LIMITRY_PROJECT", "proj_1");
    env.run(["quotas", "list"]).success();
    assert_eq!(server.requests().last().unwrap().token(), Some(PAT));
}

#[test]
fn a_missing_project_is_reported_before_any_request() {
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

#[test]
fn a_login_to_another_api_needs_a_confirmation() {
    let (first, second) = (server_with_user(), server_with_user());
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
        env.run_with(&args, PAT)
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
    // The hint works when it is typed as shown, and keeps the first login.
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
fn the_login_hint_names_an_unused_profile_or_the_profile_of_that_api() {
    let servers = [
        server_with_user(),
        server_with_user(),
        server_with_user(),
        server_with_user(),
    ];
    let env = TestEnv::new();
    let sign_in = |server: &Server, more: &[&str]| {
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
        env.run_with(&args, PAT)
    };
    sign_in(&servers[0], &[]).success();
    for (server, name) in servers[1..].iter().zip(["dev", "dev-2", "dev-3"]) {
        let run = sign_in(server, &[]).code(12);
        let run = run.says([&format!("limitry login --profile {name} --api-url")]);
        let hint = run.stderr();
        let typed = hint.split('`').nth(1).unwrap();
        env.run_with(typed.split(' ').skip(1), PAT).success();
    }
    // If a profile is signed in to that API already, the hint names this profile.
    sign_in(&servers[2], &[])
        .code(12)
        .says(["--profile dev-2 "]);
    // A profile with a token command cannot sign in, so the hint names the next profile.
    env.run("config set token-command --profile dev-4 pass".split(' '))
        .success();
    sign_in(&server_with_user(), &[])
        .code(12)
        .says(["--profile dev-5 "]);
}

#[test]
fn the_local_services_token_is_sent_only_to_the_local_service() {
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

/// `--web` opens the page that creates tokens, on the host of the API.
#[cfg(target_os = "linux")]
#[test]
fn login_with_web_names_and_opens_the_page_that_creates_tokens() {
    use crate::support::pty::Pty;

    let mut env = TestEnv::new();
    env.set("LIMITRY_API_URL", "https://limits.example/v1");
    let script = env.write("xdg-open", "#!/bin/sh\nprintf %s \"$1\" > opened\n");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&script, mode).unwrap();
    let path = std::env::var("PATH").unwrap();
    env.set("PATH", format!("{}:{path}", env.cwd().display()));
    let mut terminal = Pty::start(&env.command(["login", "--web", "--store", "file"]), 80);
    terminal.expect("Personal access token for");
    // Ctrl-C at the question does not end the browser.
    terminal.control('c');
    let (code, screen) = terminal.finish();
    assert_eq!(code, 130, "{screen}");
    assert!(screen.contains("https://limits.example"), "{screen}");
    let opened = env.cwd().join("opened");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while fs::read_to_string(&opened).unwrap_or_default().is_empty() {
        assert!(std::time::Instant::now() < deadline, "nothing was opened");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(
        fs::read_to_string(&opened).unwrap(),
        "https://limits.example"
    );
    env.run(["login", "--web", "--token-stdin"]).code(2);
}
