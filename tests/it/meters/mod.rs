//! `limitry meters …`

mod create;
mod delete;
mod query;
mod update;

use crate::support::TestEnv;

/// A home whose local project has the meter 'Images': the sum of `values.images`.
fn with_images_meter() -> TestEnv {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let create = "meters create Images --aggregation sum --field values.images";
    env.run(create.split(' ')).success();
    env
}
