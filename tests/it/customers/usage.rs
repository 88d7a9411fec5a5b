use crate::support::{TestEnv, snapshot_file};

#[test]
fn recorded_events_are_in_the_usage_of_their_customer_alone() {
    let env = TestEnv::new();
    for customer in ["one", "one", "two"] {
        let record =
            format!("--local usage record --customer {customer} --event e --value total_tokens=10");
        env.run(record.split(' ')).success();
    }
    snapshot_file!(env.run("--local customers usage one".split(' ')));
}
