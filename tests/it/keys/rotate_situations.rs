//! `keys rotate` of a key that an earlier rotation has replaced or kept, and with a slow API.

use crate::support::pty::Pty;
use crate::support::{Dev, TestEnv};

/// With a slow API, the terminal shows the current step until it is finished.
#[test]
fn a_slow_rotation_on_a_terminal_shows_the_current_step() {
    let home = TestEnv::new();
    let dev = Dev::start_with(&home, &["--fault", "latency=900ms"]);
    let env = dev.person().with("NO_COLOR", "1");
    env.run("keys create Staging --to env-file:.env".split(' '))
        .success();
    let args = "keys rotate Staging --to env-file:.env";
    let mut terminal = Pty::start(&env.command(args.split(' ')), 100);
    for step in [
        "making a new key…",
        "✓ Made",
        "testing the new key…",
        "✓ Tested",
        "✓ Delivered",
        "reading the new key back…",
        "✓ Read back",
        "changing the old key…",
        "✓ Rotated",
    ] {
        terminal.expect(step);
    }
    let (code, seen) = terminal.finish();
    assert_eq!(code, 0, "{seen}");
    let after = seen.split("✓ Rotated").nth(1).unwrap();
    assert!(!after.contains("changing"), "{seen}");
}

/// The ids of the keys whose name contains these words, the oldest first.
fn ids(env: &TestEnv, words: &str) -> Vec<String> {
    let listed = env.run(["keys", "list", "--json"]).success().json();
    let keys = listed["data"].as_array().unwrap().iter();
    let found = keys.filter(|key| key["name"].as_str().unwrap().contains(words));
    let mut ids: Vec<String> = found
        .map(|key| key["id"].as_str().unwrap().to_owned())
        .collect();
    ids.reverse();
    ids
}

/// The lifetime of a replaced key is its grace, and a successor would inherit that lifetime.
#[test]
fn a_key_that_a_rotation_has_replaced_is_not_rotated() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    for line in [
        "keys create App --to env-file:.env",
        "keys rotate App --to env-file:.env",
    ] {
        env.run(line.split(' ')).success();
    }
    let replaced = &ids(&env, "retiring")[0];
    for flag in ["--now", "--yes"] {
        let run = env.run(["keys", "rotate", replaced, "--to", "env-file:web.env", flag]);
        run.code(5).says([
            "a rotation has replaced or taken back key 'App'",
            "it ends in 24 hours",
            &format!("`limitry keys revoke {replaced}` ends it now"),
        ]);
    }
    env.run(["keys", "revoke", replaced, "--yes"]).success();
}

#[test]
fn after_an_abort_the_hints_name_the_key_in_the_target() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    env.run("keys create App --to env-file:.env".split(' '))
        .success();
    let rotate = "keys rotate App --to env-file:.env";
    let failed = env.run(format!("{rotate} --verify-with false").split(' '));
    assert_ne!(failed.exit_code(), 0, "{failed}");
    let aborted = env.run(["keys", "rotate", "--abort"]).success();
    let kept = &ids(&env, "kept")[0];
    let old = ids(&env, "App").into_iter().find(|id| id != kept).unwrap();
    let commands = [&old, kept].map(|id| format!("`limitry keys revoke {id}`"));
    aborted.says([&commands[0], &commands[1]]);
    for now in ["", " --now"] {
        let hint = format!(
            "`limitry keys rotate {kept} --to env-file:.env{now}` rotates the key that is there"
        );
        env.run(format!("{rotate}{now}").split(' '))
            .code(2)
            .says([&hint]);
    }
    // The hint repeats what was typed.
    let line = "keys rotate App --to file:new --to env-file:.env --grace 7d --verify-with true";
    let hint = format!(
        "`limitry keys rotate {kept} --to file:new --to env-file:.env --grace 7d --verify-with true` rotates"
    );
    env.run(line.split(' ')).code(2).says([&hint]);
    // Once the old key is revoked, a rotation by name selects the kept key. A revocation by name does not select it: the
    // second one changes nothing.
    for _ in 0..2 {
        env.run(["keys", "revoke", "App", "--yes"]).success();
    }
    let status = env.run(["keys", "show", kept, "--json"]).success().json();
    assert_eq!(status["status"], "active");
    env.run(rotate.split(' ')).success();
    // The target holds a revoked key, and the suggested command replaces it.
    env.run("keys create Other --to file:other".split(' '))
        .success();
    let other = &ids(&env, "Other")[0];
    env.run(["keys", "revoke", other, "--yes"]).success();
    let app = ids(&env, "App").pop().unwrap();
    let run = env
        .run(["keys", "rotate", &app, "--to", "file:other"])
        .code(2);
    run.says([" --to file:other --force` replaces it"]);
    let run = env.run("keys rotate Other --to file:other".split(' '));
    run.code(5)
        .says(["`limitry keys create Other --to file:other` makes a new one"]);
    env.run("keys create Other --to file:other".split(' '))
        .success();
}
