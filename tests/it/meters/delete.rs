use super::with_images_meter;
use crate::support::snapshot_file;

#[test]
fn a_meter_that_a_limit_uses_is_kept() {
    let env = with_images_meter();
    let limit = "limits create Free --meter Images --limit 5 --period day";
    env.run(limit.split(' ')).success();
    snapshot_file!(env.run("meters delete Images --yes".split(' ')).code(5));
    env.run("limits delete Free --yes".split(' ')).success();
    snapshot_file!(env.run("meters delete Images --yes".split(' ')));
}

#[test]
fn a_meter_that_several_limits_use_is_kept() {
    let env = with_images_meter();
    for name in ["Free", "Pro"] {
        let limit = format!("limits create {name} --meter Images --limit 5 --period day");
        env.run(limit.split(' ')).success();
    }
    let run = env.run("meters delete Images --yes".split(' ')).code(5);
    run.says(["2 limits use the meter 'Images', 'Pro' among them"]);
}

#[test]
fn a_meter_of_every_project_is_kept() {
    let delete = "meters delete total_tokens --yes";
    snapshot_file!(with_images_meter().run(delete.split(' ')).code(3));
    let update = "meters update total_tokens --name Tokens";
    let run = with_images_meter().run(update.split(' ')).code(3);
    run.says(["`limitry meters create "]);
}
