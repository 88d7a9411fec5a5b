use super::with_free_limit;

#[test]
fn a_list_of_a_customers_limits_leaves_out_the_defaults() {
    let env = with_free_limit();
    let create =
        "limits create Acme --meter total_tokens --limit 900 --period month --customer acme";
    env.run(create.split(' ')).success();
    let names = |args: &str| {
        let list = format!("limits list {args} --jq .data[].name");
        env.run(list.trim().split(' ').filter(|word| !word.is_empty()))
            .success()
            .stdout()
    };
    assert_eq!(names("").lines().count(), 2);
    assert_eq!(names("--customer acme").lines().count(), 1);
    assert_eq!(names("--customer other"), "");
}
