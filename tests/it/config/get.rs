//! `config get`: one value, for scripts.

use crate::support::TestEnv;

#[test]
fn get_prints_only_the_value() {
    let env = TestEnv::new();
    let run = env.run(["config", "get", "max-retries"]).success();
    assert_eq!(run.stdout(), "3\n");
    let run = env
        .run(["config", "get", "project"])
        .code(4)
        .silent_stdout();
    run.says(["project", "config list"]);
    env.run(["config", "get", "colour"]).code(2).says(["color"]);
}
