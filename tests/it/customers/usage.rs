use crate::support::{TestEnv, snapshot_file};

#[test]
fn the_usage_of_a_customer_has_only_its_own_events() {
    let env = TestEnv::new();
    for customer in ["one", "one", "two"] {
        let record =
            format!("--local usage record --customer {customer} --event e --value total_tokens=10");
        env.run(record.split(' ')).success();
    }
    snapshot_file!(env.run("--local customers usage one".split(' ')));
}
