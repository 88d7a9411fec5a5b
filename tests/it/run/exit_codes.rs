//! The exit code of `limitry run`.

use super::{assert_no_active_key, both, leases, with_key};

#[test]
fn limitry_exits_with_the_exit_code_of_the_command() {
    for (env, words, keys) in both() {
        std::thread::scope(|scope| {
            for quarter in 0..4 {
                let env = &env;
                scope.spawn(move || {
                    for code in (quarter..256).step_by(4) {
                        let script = format!("exit {code}");
                        let run = env.run(words.iter().chain(&["--", "sh", "-c", script.as_str()]));
                        assert_eq!(run.exit_code(), code, "{run}");
                        assert!(run.stdout().is_empty() && run.stderr().is_empty(), "{run}");
                    }
                });
            }
        });
        if let Some(keys) = keys {
            assert_eq!(keys.all().len(), 256);
            assert_no_active_key(&keys);
            assert!(leases(&env).is_empty());
        }
    }
}

#[test]
fn signals_and_failed_starts_have_the_exit_codes_of_a_shell() {
    for (env, words, keys) in both() {
        for number in [1, 2, 3, 6, 9, 11, 13, 15] {
            let script = format!("kill -{number} $$");
            let run = env.run(words.iter().chain(&["--", "sh", "-c", script.as_str()]));
            assert_eq!(run.exit_code(), 128 + number, "{run}");
        }
        let plain = env.write("plain.txt", "no program\n");
        for (program, code) in [
            ("no-such-command-of-limitry", 127),
            ("./missing/program", 127),
            (plain.to_str().unwrap(), 126),
            ("/", 126),
        ] {
            let run = env.run(words.iter().chain(&["--json", "--", program]));
            assert_eq!(run.exit_code(), code, "{run}");
            assert_eq!(run.error_json()["exitCode"], code);
        }
        if let Some(keys) = keys {
            assert_no_active_key(&keys);
        }
    }
    let env = with_key();
    env.run(["run"]).code(2);
    env.run(["run", "--typo", "--", "true"]).code(2);
    // Arguments after the command belong to the command.
    let run = env.run(["run", "echo", "--json", "-y"]);
    assert_eq!(run.success().stdout(), "--json -y\n");
}
