use super::with_burst_limit;

#[test]
fn a_rate_limit_refuses_the_third_request_of_its_window() {
    let env = with_burst_limit();
    let check = "--local rate-limits check --json";
    let first = env.run(check.split(' ')).success().json();
    assert_eq!(first["allowed"], serde_json::json!(true));
    let record = "--local usage record --customer c --event e";
    for _ in 0..2 {
        env.run(record.split(' ')).success();
    }
    let refused = env.run(check.split(' ')).code(10).json();
    assert_eq!(refused["allowed"], serde_json::json!(false));
}
