//! `usage tail`: prints new events until it is stopped.

use std::time::Duration;

use crate::support::TestEnv;
use crate::support::run::Running;

fn record(env: &TestEnv, customer: &str) {
    let args = [
        "--local",
        "usage",
        "record",
        "--customer",
        customer,
        "--event",
        "api_call",
    ];
    env.run(args).success();
}

fn follow(env: &TestEnv, args: &[&str]) -> Running {
    let args = [&["--local", "usage", "tail", "--every", "50ms"], args].concat();
    env.start(args)
}

fn wait_for(running: &mut Running, text: &str) {
    let what = format!("{text:?} on stdout");
    running.wait_until(Duration::from_secs(20), &what, |running| {
        running.stdout().contains(text)
    });
}

#[test]
fn events_are_printed_as_they_arrive_each_once_and_in_order() {
    let env = TestEnv::new();
    for customer in ["first", "second", "third"] {
        record(&env, customer);
    }
    let mut running = follow(&env, &["--max", "2", "--json"]);
    wait_for(&mut running, "third");
    for customer in ["fourth", "fifth"] {
        record(&env, customer);
        wait_for(&mut running, customer);
    }
    let printed = running.stdout();
    let customers: Vec<String> = printed
        .lines()
        .map(|line| {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            event["customerId"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(customers, ["second", "third", "fourth", "fifth"]);
    running.kill();
}

#[test]
fn only_the_events_of_a_customer_are_followed() {
    let env = TestEnv::new();
    let mut running = follow(&env, &["--customer", "b"]);
    for customer in ["a", "b"] {
        record(&env, customer);
    }
    wait_for(&mut running, "\tb\t");
    assert!(!running.stdout().contains("\ta\t"), "{}", running.stdout());
    running.kill();
}

#[cfg(target_os = "linux")]
#[test]
fn tail_ends_when_its_reader_ends_even_without_a_new_event() {
    let env = TestEnv::new();
    record(&env, "c");
    let mut shell = env.program("bash");
    let limitry = env!("CARGO_BIN_EXE_limitry");
    shell.args([
        "-c",
        &format!("set -o pipefail; {limitry} --local usage tail | head -n 1"),
    ]);
    let run = env.run_program(shell).success();
    assert_eq!(run.stdout().lines().count(), 1, "{run}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_is_a_success_on_a_terminal_and_130_in_a_pipe() {
    let env = TestEnv::new();
    record(&env, "cust_1");
    let mut pty = crate::support::pty::Pty::start(&env.command(["--local", "usage", "tail"]), 80);
    pty.expect("cust_1");
    pty.control('c');
    assert_eq!(pty.finish().0, 0);

    let mut running = follow(&env, &[]);
    wait_for(&mut running, "cust_1");
    running.signal(rustix::process::Signal::INT);
    assert_eq!(running.wait(Duration::from_secs(10)).exit_code(), 130);
}
