use super::with_images_meter;
use crate::support::{TestEnv, snapshot_file};

#[test]
fn a_created_meter_is_reported_and_listed_before_the_meters_of_every_project() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let create = "meters create Images --aggregation sum --field values.images --event made --filter size=large";
    snapshot_file!(env.run(create.split(' ')));
    snapshot_file!(env.run("meters list".split(' ')));
}

#[test]
fn a_count_needs_no_field() {
    let env = with_images_meter();
    let create = "meters create Calls --aggregation count --json";
    let meter = env.run(create.split(' ')).success().json();
    assert_eq!(meter["field"], "*");
}

#[test]
fn any_other_aggregation_needs_a_field() {
    let create = "meters create Sum --aggregation sum";
    snapshot_file!(with_images_meter().run(create.split(' ')).code(12));
}

#[test]
fn a_field_must_name_a_value() {
    let create = "meters create Sum --aggregation sum --field tokens";
    snapshot_file!(with_images_meter().run(create.split(' ')).code(2));
}
