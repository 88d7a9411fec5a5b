//! The configuration file at login: damaged, edited by hand, written by two logins at once.

use std::fs;

use super::server_with_user;
use crate::support::TestEnv;
use crate::support::scripted::{PAT, login_to_file};

#[test]
fn a_damaged_configuration_is_named_and_left_as_it_is() {
    let server = server_with_user();
    let env = TestEnv::new();
    let args = login_to_file(&server);
    env.run_with(&args, PAT).success();
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
        let run = env.run_with(&args, PAT);
        run.no_panic();
        assert_ne!(run.exit_code(), 0, "{run}");
        assert_eq!(
            fs::read(&config).unwrap(),
            damage,
            "it was changed by login"
        );
        // A command that needs no configuration still works.
        env.run(["--local", "keys", "list"]).success();
    }
}

#[cfg(unix)]
#[test]
fn login_keeps_hand_written_parts_of_the_configuration() {
    let server = server_with_user();
    let env = TestEnv::new();
    let config = env.home().join(".config/limitry/config.toml");
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    fs::write(
        &config,
        "# my notes\n\n[profiles.other]\n# the other one\napi-url = \"https://other.example/v1\"\n",
    )
    .unwrap();
    let args = login_to_file(&server);
    env.run_with(&args, PAT).success();
    let text = fs::read_to_string(&config).unwrap();
    assert!(
        text.contains("# my notes") && text.contains("# the other one"),
        "{text}"
    );
    assert!(!text.contains(PAT));
}

#[test]
fn concurrent_logins_keep_all_profiles_in_the_configuration() {
    let server = server_with_user();
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
