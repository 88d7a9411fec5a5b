//! `limitry dev webhooks …`

use crate::support::{Dev, TestEnv};

#[test]
fn a_webhook_shows_its_secret_once() {
    let env = TestEnv::new();
    let add = "dev webhooks add http://127.0.0.1:8000/hook --plain";
    let secret = env.run(add.split(' ')).success().stdout();
    assert!(
        secret.starts_with("whsec_") && secret.lines().count() == 1,
        "{secret}"
    );
    let list = env.run("dev webhooks list --json".split(' ')).success();
    assert!(!list.stdout().contains("whsec_"), "{list}");
    assert_eq!(list.json()["data"][0]["url"], "http://127.0.0.1:8000/hook");
    let remove = "dev webhooks remove http://127.0.0.1:8000/hook --yes";
    env.run(remove.split(' ')).success();
    let list = env.run("dev webhooks list --json".split(' ')).success();
    assert_eq!(list.json()["data"].as_array().unwrap().len(), 0);
}

#[test]
fn a_url_of_another_machine_is_rejected() {
    let add = "dev webhooks add http://example.com/hook --plain";
    TestEnv::new().run(add.split(' ')).code(5).silent_stdout();
}

#[test]
fn a_webhook_that_is_missing_is_named() {
    let remove = "dev webhooks remove nosuch --yes";
    let run = TestEnv::new().run(remove.split(' ')).code(4);
    run.says(["there is no webhook 'nosuch'", "limitry dev webhooks list"]);
}

#[test]
fn a_command_says_that_nothing_is_sent_where_no_service_runs() {
    let env = TestEnv::new();
    let note = "No service runs on this data, so nothing is sent. `limitry dev` starts one.";
    let add = "dev webhooks add http://127.0.0.1:9/hook --plain";
    let remove = "dev webhooks remove http://127.0.0.1:9/hook --yes";
    let commands = [add, "dev webhooks list", "dev webhooks deliveries", remove];
    for command in commands {
        let run = env.run(command.split(' ')).success();
        assert_eq!(run.stderr().matches(note).count(), 1, "{run}");
        assert!(!run.stdout().contains(note), "{run}");
    }
    // A service of other data sends nothing of this data.
    let other = TestEnv::new();
    let _other = Dev::start(&other);
    env.run(add.split(' ')).success().says([note]);
    env.run(remove.split(' ')).success();
    let list = env.run("dev webhooks list --json".split(' ')).success();
    assert_eq!(list.stderr(), "");
    let _dev = Dev::start(&env);
    for command in commands {
        let run = env.run(command.split(' ')).success();
        assert!(!run.stderr().contains(note), "{run}");
    }
}
