use super::with_free_limit;
use crate::support::snapshot_file;

#[test]
fn a_deleted_limit_is_gone() {
    let env = with_free_limit();
    snapshot_file!(env.run("limits delete Free --yes".split(' ')));
    env.run("limits show Free".split(' ')).code(4);
}

#[test]
fn a_deletion_without_a_terminal_needs_yes() {
    let env = with_free_limit();
    snapshot_file!(env.run("limits delete Free".split(' ')).code(12));
    env.run("limits show Free".split(' ')).success();
}
