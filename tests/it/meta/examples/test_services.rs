//! The Makefile and the compose file: each starts a service for the tests of an application.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use regex::Regex;
use yaml_rust2::Yaml;

use super::{Machine, dir, free_port, no_secret_in_the_log, yaml};
use crate::support::TestEnv;

#[test]
fn make_tests_against_a_server_and_stops_it_afterwards() {
    let machine = Machine::with_limitry(TestEnv::new());
    fs::copy(dir().join("Makefile"), machine.env.cwd().join("Makefile")).unwrap();
    let port = free_port();
    let make = |args: &str| {
        machine.env.shell(
            &format!("make --no-print-directory PORT={port} {args}"),
            [""; 0],
        )
    };
    let run = make("limitry-test").success();
    no_secret_in_the_log(&run);
    assert!(run.stdout().contains("allowed"), "{run}");
    // `make` fails when the tests fail. It stops the server and deletes its files in both cases.
    let run = make("limitry-test TEST=false");
    assert_eq!(run.exit_code(), 2, "{run}");
    assert!(
        std::net::TcpListener::bind(("127.0.0.1", port)).is_ok(),
        "the server still runs"
    );
    assert_eq!(fs::read_dir(machine.env.path("tmp")).unwrap().count(), 0);
    make("limitry-scan").success();
    // With `LIMITRY_LOCAL=1`, the targets work without a server.
    let local = |target: &str| {
        machine
            .env
            .shell(&format!("LIMITRY_LOCAL=1 make {target}"), [""; 0])
    };
    assert_eq!(local("limitry-plan").exit_code(), 2);
    local("limitry-apply LIMITRY='limitry --yes'").success();
    local("limitry-plan").success();
}

#[test]
fn the_containers_of_the_compose_file_share_a_service_and_its_key() {
    let file = yaml(&dir().join("testing/docker-compose.yml"));
    let machine = Machine::with_limitry(TestEnv::new());
    let data = machine.env.path("volume");
    fs::create_dir(&data).unwrap();
    let port = free_port().to_string();
    let here = |word: &str| {
        let word = word.replace("$$", "$").replace("4640", &port);
        // The paths at which the two containers mount the volume.
        let places = Regex::new("/home/limitry|/limitry").unwrap();
        places
            .replace_all(&word, data.to_str().unwrap())
            .into_owned()
    };
    let words = |list: &Yaml| -> Vec<String> {
        let words = list.as_vec().unwrap().iter();
        words.map(|word| here(word.as_str().unwrap())).collect()
    };
    let (service, tests) = (&file["services"]["limitry"], &file["services"]["tests"]);
    let env = machine.env.with(
        "LIMITRY_DATA_DIR",
        here(service["environment"]["LIMITRY_DATA_DIR"].as_str().unwrap()),
    );
    // The entrypoint of the image is limitry.
    let mut running = env.start(words(&service["command"]));
    running.wait_until(Duration::from_secs(20), "the service", |running| {
        running.stdout().ends_with('\n')
    });
    let health = &service["healthcheck"]["test"];
    assert_eq!(health[1].as_str(), Some("/limitry"));
    env.run(&words(health)[2..]).success();

    // This script stands for the application's tests.
    let script = "#!/bin/sh\ncurl -sSf \"$LIMITRY_API_URL/quotas\" -H \"Authorization: Bearer $LIMITRY_API_KEY\"\n";
    let stub = env.path("bin").join("pytest");
    fs::write(&stub, script).unwrap();
    fs::set_permissions(&stub, fs::Permissions::from_mode(0o755)).unwrap();
    let url = here(tests["environment"]["LIMITRY_API_URL"].as_str().unwrap());
    let command = words(&tests["command"]);
    let mut shell = env.program(&command[0]);
    shell.args(&command[1..]).env("LIMITRY_API_URL", url);
    env.run_program(shell).success().prints(["\"data\""]);
    running.kill();
}
