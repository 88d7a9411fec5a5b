//! `limitry projects …`

mod by_name;

use crate::support::{Dev, TestEnv, snapshot_file};

#[test]
fn a_local_project_can_be_created_listed_and_shown() {
    let env = TestEnv::new();
    snapshot_file!(env.run("--local projects create Shop".split(' ')));
    let listed = env.run("--local projects list".split(' ')).success();
    assert!(listed.stdout().contains("Shop"), "{listed}");
    snapshot_file!(env.run("--local projects show Shop".split(' ')));
}

#[test]
fn a_key_belongs_to_the_project_that_is_named() {
    let env = TestEnv::new();
    env.run("--local projects create Shop".split(' ')).success();
    env.run("--local --project Shop keys create Web --json".split(' '))
        .success();
    let here = env.run("--local keys list --json".split(' ')).json();
    assert_eq!(here["data"], serde_json::json!([]));
    let there = env
        .run("--local --project Shop keys list --json".split(' '))
        .json();
    assert_eq!(there["data"][0]["name"], serde_json::json!("Web"));
}

#[test]
fn projects_use_selects_the_project_of_later_calls() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let token = env.write("token", &dev.pat);
    let token = token.to_str().unwrap();
    let login = [
        "login",
        "--api-url",
        &dev.url,
        "--token-file",
        token,
        "--store",
        "file",
    ];
    env.run(login).success();
    env.run(["projects", "create", "Shop"]).success();
    let listed = env.run(["projects", "list", "--json"]).success().json();
    let projects = listed["data"].as_array().unwrap();
    let shop = projects.iter().find(|one| one["name"] == "Shop").unwrap();
    env.run(["projects", "use", shop["id"].as_str().unwrap()])
        .success();
    let shown = env.run(["projects", "show", "--json"]).success().json();
    assert_eq!(shown["name"], serde_json::json!("Shop"));
    // Every command accepts the project's name, also the commands that read data about the token.
    for command in ["keys list", "projects show", "whoami", "doctor"] {
        env.run(["--project", "Shop"].into_iter().chain(command.split(' ')))
            .success();
    }
    env.run(["--project", "Nosuch", "whoami"]).code(4);
}

#[test]
fn projects_use_does_not_work_with_the_local_service() {
    let env = TestEnv::new();
    snapshot_file!(env.run("--local projects use Shop".split(' ')).code(2));
}
