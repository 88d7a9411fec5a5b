//! `config set` and `config unset`.

use crate::support::TestEnv;

#[test]
fn what_is_set_is_in_force_and_what_is_unset_is_not() {
    let env = TestEnv::new();
    env.configure("# mine\n[profiles.other]\nproject = \"proj_9\"\n");
    env.run(["config", "set", "project", "proj_1"])
        .success()
        .says(["proj_1", "default"]);
    env.run(["config", "set", "project", "proj_2", "--profile", "ci"])
        .success();
    let get = |args: &[&str]| {
        let run = env.run(["config", "get"].iter().chain(args));
        (run.exit_code(), run.stdout().trim().to_owned())
    };
    assert_eq!(get(&["project"]), (0, "proj_1".to_owned()));
    assert_eq!(
        get(&["project", "--profile", "ci"]),
        (0, "proj_2".to_owned())
    );
    env.run(["config", "set", "profile", "ci"]).success();
    assert_eq!(get(&["project"]), (0, "proj_2".to_owned()));
    env.run(["config", "unset", "project"]).success();
    assert_eq!(get(&["project"]).0, 4);
    env.run(["config", "unset", "profile"]).success();
    assert_eq!(get(&["project"]), (0, "proj_1".to_owned()));
    let url = "http://127.0.0.1:4640/v1";
    env.run(["config", "set", "api-url", url]).success();
    assert_eq!(get(&["api-url"]), (0, url.to_owned()));
    env.run(["config", "unset", "api-url"]).success();
    assert_eq!(get(&["api-url"]).1, "https://api.limitry.com/v1");
    let file = std::fs::read_to_string(env.config_file()).unwrap();
    assert!(file.contains("# mine") && file.contains("proj_9"), "{file}");
}

#[test]
fn a_token_command_is_set_and_its_arguments_are_not_said() {
    let env = TestEnv::new();
    let words = [
        "config",
        "set",
        "token-command",
        "--profile",
        "ci",
        "--",
        "vault",
        "read",
        "-field=x",
        "hunter2",
    ];
    env.run(words)
        .success()
        .says(["vault"])
        .never_shows("hunter2");
    let file = std::fs::read_to_string(env.config_file()).unwrap();
    assert!(
        file.contains(r#"["vault", "read", "-field=x", "hunter2"]"#),
        "{file}"
    );
    let run = env.run(["auth", "explain", "--profile", "ci"]);
    run.never_shows("hunter2");
    // It is a setting like others: seen alone and in the list, by its program's name.
    let run = env
        .run(["config", "get", "token-command", "--profile", "ci"])
        .success();
    assert_eq!(run.stdout(), "vault\n");
    let list = env.run(["config", "list", "--profile", "ci"]).success();
    let list = list.prints(["token-command\tvault\tprofile 'ci'"]).stdout();
    assert!(!list.contains("hunter2"), "{list}");
    env.run(["config", "get", "token-command"]).code(4);
    let line = [
        "config",
        "set",
        "token-command",
        "pass show limitry | head -1",
    ];
    env.run(line).code(2).says(["token-command", "shell"]);
    env.run(["config", "set", "token-command", "pass show limitry"])
        .success();
    env.run(["config", "unset", "token-command"]).success();
    env.run(["keys", "list", "--project", "p"]).code(3);
}

#[test]
fn what_cannot_be_set_is_refused_and_changes_nothing() {
    let env = TestEnv::new();
    let url = "http://127.0.0.1:4640/v1";
    let config = format!(
        "[profiles.default]\napi-url = \"{url}\"\n[profiles.default.login]\nstore = \"file\"\n"
    );
    env.configure(&config);
    for (args, word) in [
        (&["config", "set", "project", "../x"][..], "project"),
        (&["config", "set", "project", "a", "b"], "one value"),
        (&["config", "set", "profile", "no such/name"], "profile"),
        (
            &["config", "set", "api-url", "http://example.com/v1"],
            "api-url",
        ),
        (&["config", "set", "timeout", "3s"], "timeout"),
        (&["config", "set", "project"], "VALUE"),
        (&["config", "set", "project", "p", "--local"], "--local"),
        // A stored token stays with its API.
        (
            &["config", "set", "api-url", "https://evil.example/v1"],
            "signed in",
        ),
        (&["config", "unset", "api-url"], "signed in"),
        (&["config", "set", "token-command", "true"], "signed in"),
    ] {
        env.run(args).code(2).says([word]);
    }
    env.run(["config", "set", "profile", "nobody"]).code(4);
    assert_eq!(std::fs::read_to_string(env.config_file()).unwrap(), config);
    let hidden = env.with("LIMITRY_PROJECT", "proj_7");
    hidden
        .run(["config", "set", "project", "proj_1"])
        .code(2)
        .says(["LIMITRY_PROJECT"]);
}
