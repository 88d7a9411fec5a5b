use serde_json::json;

use super::with_images_meter;
use crate::support::snapshot_file;

#[test]
fn fields_can_be_changed_and_cleared() {
    let env = with_images_meter();
    let update =
        "meters update Images --name Pictures --description Large --event made --filter size=large";
    env.run(update.split(' ')).success();
    let show = "meters show Pictures --json";
    let meter = env.run(show.split(' ')).success().json();
    assert_eq!(meter["description"], "Large");
    assert_eq!(
        meter["eventFilter"],
        json!({"eventType": "made", "dimensions": {"size": "large"}})
    );
    let clear = "meters update Pictures --no-description --no-filter";
    env.run(clear.split(' ')).success();
    let meter = env.run(show.split(' ')).success().json();
    assert_eq!(meter["description"], json!(null));
    assert_eq!(meter["eventFilter"], json!({}));
}

#[test]
fn an_update_is_reported() {
    let update = "meters update Images --aggregation count";
    snapshot_file!(with_images_meter().run(update.split(' ')));
}
