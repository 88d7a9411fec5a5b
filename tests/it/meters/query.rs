use super::with_images_meter;
use crate::support::snapshot_file;

#[test]
fn a_query_sums_only_the_events_that_its_flags_select() {
    let env = with_images_meter();
    for (customer, images) in [("one", 2), ("one", 3), ("two", 7)] {
        let record =
            format!("usage record --customer {customer} --event e --value images={images}");
        env.run(record.split(' ')).success();
    }
    snapshot_file!(env.run("meters query Images".split(' ')));
    let value = |args: &str| {
        let query = format!("meters query Images {args} --jq .value");
        env.run(query.split(' ')).success().stdout()
    };
    assert_eq!(value("--customer one"), "5\n");
    assert_eq!(value("--since 1h"), "12\n");
    assert_eq!(value("--to 2020-01-01"), "0\n");
}
