//! Tokens that are read from a file, from stdin and from the environment.

use super::{assert_nothing_stored, server_with_user};
use crate::support::scripted::{PAT, secret};
use crate::support::{Server, TestEnv};

#[test]
fn login_checks_the_kind_of_token_before_any_request() {
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
        assert_nothing_stored(&env, "limitry_");
    }
}

#[test]
fn login_refuses_bytes_that_are_not_text() {
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
fn a_token_file_must_be_a_small_regular_file() {
    let server = server_with_user();
    let env = TestEnv::new();
    let good = env.write("good", format!("{PAT}\n"));
    let args = |file: &std::path::Path| {
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
        run.ends_in_time();
        let name = bad.file_name().unwrap().to_str().unwrap();
        let run = run.says([name]);
        // The same rules apply to the variable.
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
    // A good token file works for a single call without a login.
    let env = TestEnv::new()
        .with("LIMITRY_TOKEN_FILE", &good)
        .with("LIMITRY_API_URL", server.url())
        .with("LIMITRY_PROJECT", "proj_1");
    env.run(["keys", "list"]).success();
    assert_eq!(server.requests().last().unwrap().token(), Some(PAT));
}

#[cfg(unix)]
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
    run.ends_in_time();
}

#[test]
fn an_empty_variable_counts_as_unset_and_is_reported() {
    let env = TestEnv::new()
        .with("LIMITRY_TOKEN", "")
        .with("LIMITRY_API_URL", "");
    let run = env.run(["keys", "list"]).code(3);
    run.says(["LIMITRY_TOKEN", "set but empty"]);
}

#[cfg(target_os = "linux")]
#[test]
fn login_without_a_terminal_suggests_the_token_flags() {
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
fn login_accepts_the_token_formats_of_other_programs() {
    let server = server_with_user();
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
