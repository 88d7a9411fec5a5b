//! `config set` and `config unset`.

use crate::support::TestEnv;

#[test]
fn a_value_that_is_set_is_used_until_it_is_unset() {
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
fn set_stores_a_token_command_and_does_not_show_its_arguments() {
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
    // `config get` and `config list` show the name of the program.
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
fn an_invalid_setting_is_refused_and_changes_nothing() {
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
        (&["config", "set", "timeout", "3"], "timeout"),
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
    env.run(["config", "set", "project"])
        .code(12)
        .says(["VALUE"]);
    env.run(["config", "set", "profile", "nobody"]).code(4);
    assert_eq!(std::fs::read_to_string(env.config_file()).unwrap(), config);
    let hidden = env.with("LIMITRY_PROJECT", "proj_7");
    hidden
        .run(["config", "set", "project", "proj_1"])
        .code(2)
        .says(["LIMITRY_PROJECT"]);
}

#[test]
fn set_refuses_a_project_name_and_notes_a_missing_file() {
    let env = TestEnv::new();
    env.run(["config", "set", "project", "My App"])
        .code(2)
        .says(["must be an id", "limitry projects use"]);
    let file = env.path("nowhere.pem").display().to_string();
    env.run(["config", "set", "ca-file", &file])
        .success()
        .says(["There is no file ", "nowhere.pem yet"]);
}

#[test]
fn every_setting_can_be_stored_in_the_configuration_file() {
    let mut env = TestEnv::new();
    env.unset("NO_COLOR");
    let file = env.path("ours.pem").display().to_string();
    for (name, value, shown) in [
        ("output", "jsonl", "jsonl"),
        ("color", "always", "always"),
        ("timeout", "7s", "7s"),
        ("max-retries", "1", "1"),
        ("ca-file", &file, "ours.pem"),
        ("local", "yes", "yes"),
        ("no-input", "yes", "yes"),
        ("log", "warn", "warn"),
    ] {
        env.run(["config", "set", name, value]).success();
        env.run(["config", "get", name]).success().prints([shown]);
        let run = env.run(["config", "list"]).success();
        assert!(run.stdout().contains("config.toml"), "{run}");
        env.run(["config", "unset", name]).success();
        let run = env.run(["config", "list"]).success();
        assert!(!run.stdout().contains("config.toml"), "{run}");
    }
    let text = std::fs::read_to_string(env.config_file()).unwrap();
    assert!(!text.contains("settings"), "{text}");
}

#[test]
fn a_stored_setting_has_an_effect_but_a_flag_or_variable_wins() {
    let env = TestEnv::new();
    env.run(["config", "set", "output", "json"]).success();
    env.run(["config", "set", "local", "yes"]).success();
    env.run(["keys", "list"]).success().json();
    env.run(["keys", "list", "--output", "jsonl"])
        .success()
        .prints([""]);
    let run = env.with("LIMITRY_OUTPUT", "text");
    assert_eq!(run.run(["quotas", "list"]).success().stdout(), "");
    // Settings of a profile do not apply to the local service, but `output` does.
    run.run(["config", "set", "output", "text"])
        .success()
        .says(["LIMITRY_OUTPUT is set and wins"]);
    run.run(["config", "set", "timeout", "soon"])
        .code(2)
        .says(["invalid value 'soon' for 'timeout'"]);
    run.run(["config", "set", "ca-file", "ours.pem"])
        .code(2)
        .says(["absolute path"]);
}

#[test]
fn an_invalid_stored_setting_is_reported_and_can_be_corrected() {
    let env = TestEnv::new();
    env.configure("[settings]\ntimeout = \"soon\"\nmax-retries = 2\ntimout = \"5s\"\n");
    let run = env.run(["config", "list"]).success().says([
        "timeout 'soon' in config.toml is not used",
        "unknown field 'timout' of the settings; did you mean 'timeout'?",
    ]);
    assert!(
        run.stdout().contains("max-retries\t2\tconfig.toml"),
        "{run}"
    );
    env.run(["config", "set", "timeout", "5s"]).success();
    let run = env.run(["config", "get", "timeout"]).success();
    assert_eq!(run.stdout(), "5s\n");
}
