use crate::support::{TestEnv, snapshot_file};

#[test]
fn a_customer_that_is_missing_is_named_with_a_similar_one() {
    let env = TestEnv::new();
    env.run("--local customers create cust_123".split(' '))
        .success();
    snapshot_file!(
        env.run("--local customers show cust_124".split(' '))
            .code(4)
    );
}
