//! The text that `limitry dev` prints when it starts.

use crate::support::{Dev, TestEnv};

#[test]
fn the_banner_of_a_second_service_names_its_port_in_each_command() {
    let env = TestEnv::new();
    let _first = Dev::start(&env);
    let second = env.run("dev --detach --ephemeral --port 0 --fault latency=1ms".split(' '));
    let second = second.success().stdout();
    let port = second.split("127.0.0.1:").nth(1).unwrap();
    let port: String = port.chars().take_while(char::is_ascii_digit).collect();
    for command in ["dev env", "dev faults off"] {
        let line = format!("{command} --port {port}");
        assert!(second.contains(&format!("`limitry {line}`")), "{second}");
        env.run(line.split(' ')).success();
    }
    env.run(["dev", "stop", "--port", &port]).success();
}
