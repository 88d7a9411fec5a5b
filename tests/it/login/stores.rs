//! The store of a token: the keychain, or a file on request. Commands report which store holds the token.

use std::fs;

use super::{assert_nothing_stored, server_with_user};
use crate::support::TestEnv;
use crate::support::scripted::{PAT, login_to_file};

#[test]
fn a_file_is_used_only_when_asked_for_and_is_private() {
    let server = server_with_user();
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
            let mode = |p: &std::path::Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&files[0]), 0o600);
            assert_eq!(mode(files[0].parent().unwrap()), 0o700);
            for file in env.files_below_home() {
                assert_eq!(mode(&file), 0o600, "{}", file.display());
            }
            // A less strict mode causes a warning, and is corrected.
            fs::set_permissions(&files[0], fs::Permissions::from_mode(0o644)).unwrap();
            let run = env.run(["keys", "list"]).success();
            run.says(["warning", files[0].file_name().unwrap().to_str().unwrap()]);
            assert_eq!(mode(&files[0]), 0o600);
        }
        let run = env.run(["keys", "list"]).success();
        assert_eq!(run.stderr(), "", "the second call has no warning:\n{run}");
        env.run(["logout"]).success();
        assert_eq!(env.files_that_hold(PAT), Vec::<std::path::PathBuf>::new());
    }
}

#[test]
fn login_fails_when_the_store_is_none() {
    let server = server_with_user();
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
    assert_nothing_stored(&env, PAT);
}

#[test]
fn a_damaged_credentials_file_is_named_and_left_as_it_is() {
    let server = server_with_user();
    let env = TestEnv::new();
    let login = login_to_file(&server);
    env.run_with(&login, PAT).success();
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
        env.run_with(&login, PAT).no_panic();
        if damage != b"[[x]]\n" {
            assert_eq!(fs::read(&file).unwrap(), damage);
        }
    }
}

#[test]
fn status_and_whoami_agree_on_the_source() {
    let server = server_with_user();
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
    let server = server_with_user();
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

/// limitry does not use files of another user. Only root can make such a file for this test.
#[cfg(unix)]
#[test]
fn files_of_another_user_are_refused() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let server = server_with_user();
    let env = TestEnv::new();
    let args = login_to_file(&server);
    env.run_with(&args, PAT).success();
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
            "{} belongs to another user:\n{run}",
            file.display()
        );
        let run = run.says([name, "another user"]);
        std::os::unix::fs::chown(&file, Some(0), None).unwrap();
        env.run(command.split(' ')).success();
        drop(run);
    }
}

// Windows and macOS always have a keychain.
#[cfg(target_os = "linux")]
#[test]
fn the_hints_of_a_login_repeat_its_flags() {
    let server = server_with_user();
    let env = TestEnv::new();
    let token = env.write("tok", PAT);
    let login = ["login", "--api-url", &server.url()];
    let file = ["--token-file", token.to_str().unwrap()];
    let args = login.iter().chain(&file);
    let run = env.run(args).code(11).never_shows(PAT);
    let flags = format!(
        "--token-file {} --store file` keeps the token",
        token.display()
    );
    run.says([&flags]);
    let run = env.run(login.iter().chain(&["--store", "file"])).code(12);
    run.says([
        "login --token-stdin --store file < FILE`",
        "--token-file FILE --store file`",
    ]);
    // `run --key` needs an API key, so its hint does not suggest a login.
    let run = env.run("run --key Prod -- true".split(' ')).code(11);
    let run = run.says(["`--ephemeral` in place of `--key`"]);
    assert!(!run.stderr().contains("login"), "{run}");
}
