//! `scan --stdin`

use super::{places, secret};
use crate::support::TestEnv;

#[test]
fn stdin_is_read_to_its_end() {
    let env = TestEnv::new();
    let text = format!("{}\nKEY={}\n", "x".repeat(1 << 20), secret("sk", "std1"));
    let run = env.run_with(["scan", "--stdin", "--json"], &text).code(10);
    assert_eq!(places(&run), ["stdin:2:5 std1"]);
    env.run_with(["scan", "--stdin"], "nothing")
        .success()
        .silent_stdout();
    env.run(["scan", "--stdin", "--staged"]).code(2);
}
