//! Local files: a bad journal blocks only its own key, no lock file stays, and limitry writes only to safe places.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::{ROTATE, app, files, rotations};
use crate::support::scripted::{Keys, PAT, key};

#[test]
fn an_unreadable_journal_blocks_only_its_own_key() {
    let keys = Keys::with(&[key("key_old", "App", "aaaa"), key("key_2", "Web", "bbbb")]);
    let env = keys.person();
    env.run([&ROTATE[..], &["--verify-with", "false"]].concat())
        .code(1);
    let journal = files(&env, "json").pop().unwrap();
    let text = fs::read_to_string(&journal).unwrap();
    assert!(text.contains("\"version\":1"), "{text}");
    let newer = text.replace("\"version\":1", "\"version\":2");
    for (content, said, code) in [
        (
            newer.as_str(),
            "written by a newer limitry",
            "journal_newer",
        ),
        ("{", "damaged", "journal_damaged"),
    ] {
        fs::write(&journal, content).unwrap();
        let web = ["keys", "rotate", "Web", "--to", "file:web"];
        env.run([&web[..], &["--dry-run"]].concat())
            .success()
            .says(["passed over", said]);
        for args in [
            &["keys", "rotate", "--resume", "--json"][..],
            &["keys", "rotate", "key_old", "--resume", "--json"],
            &["keys", "rotate", "key_old", "--abort", "--json"],
            &["keys", "rotate", "key_old", "--to", "file:x", "--json"],
        ] {
            let run = env.run(args).code(1);
            assert!(run.stderr().contains(code), "{run}");
        }
        assert_eq!(fs::read_to_string(&journal).unwrap(), content);
    }
    let web = ["keys", "rotate", "Web", "--to", "file:web"];
    env.run(web).success().says(["passed over"]);
}

#[test]
fn a_state_directory_that_others_may_write_to_is_rejected() {
    let (keys, env) = app();
    let open = env.path("open");
    fs::create_dir(&open).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    let link = env.path("link");
    symlink(&open, &link).unwrap();
    let env = env.with("LIMITRY_STATE_DIR", &link);
    for args in [&ROTATE[..], &["run", "--ephemeral", "--", "true"]] {
        env.run(args).code(1).says(["link"]);
    }
    assert_eq!(keys.story(), [""; 0]);
    let env = env.with("LIMITRY_STATE_DIR", &open);
    env.run(ROTATE).code(1).says(["other users can write to"]);
    assert_eq!(keys.story(), [""; 0]);
}

#[test]
fn a_finished_rotation_leaves_no_journal_and_no_lock() {
    let (_keys, env) = app();
    env.run(ROTATE).success();
    let left: Vec<_> = fs::read_dir(rotations(&env)).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_target_that_names_a_directory_is_rejected() {
    let (keys, env) = app();
    for to in ["file:d/", "file:d/.", "env-file:d/:KEY"] {
        env.run(["keys", "create", "New", "--to", to])
            .code(2)
            .says(["is a directory"]);
    }
    assert!(!env.cwd().join("d").exists());
    assert_eq!(keys.story(), [""; 0]);
    assert_eq!(
        keys.server
            .requests()
            .iter()
            .filter(|r| r.token() == Some(PAT))
            .count(),
        0
    );
}
