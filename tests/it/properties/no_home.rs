//! Commands of a user without a home directory.

use std::os::unix::fs::PermissionsExt as _;

use crate::support::scripted::{Keys, key};

/// In a container, a user may have neither an entry in the user database nor the variable `HOME`.
#[test]
fn commands_that_need_no_file_of_limitry_work_without_a_home_directory() {
    let keys = Keys::with(&[key("key_1", "App", "aaaa")]);
    let env = keys.person();
    // The other user may read the files of the test.
    for dir in [env.path(""), env.cwd()] {
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let file = env.write("a.txt", "nothing");
    let become_nobody = "for nobody in 'unshare --user --map-user=54321' 'setpriv --reuid 54321 --clear-groups' \
         'sudo -n setpriv --reuid 54321 --clear-groups'; do \
             $nobody true 2>/dev/null && exec $nobody env -u HOME -u XDG_CONFIG_HOME -u XDG_STATE_HOME -u XDG_DATA_HOME \
                 -u XDG_CACHE_HOME -u LIMITRY_CONFIG_DIR \"$@\"; done; echo 'no user namespace, and not root' >&2; exit 99";
    let scan = format!("scan {}", file.display());
    for command in [
        "--version",
        "keys list",
        "keys show App",
        "api GET /api-keys",
        "schema",
        "completions bash",
        &scan,
    ] {
        env.shell(become_nobody, command.split(' ')).success();
    }
    // A command that needs a home directory names the variable that replaces it.
    for (command, variable) in [
        ("config path", "LIMITRY_CONFIG_DIR"),
        ("--local quotas list", "LIMITRY_DATA_DIR"),
        ("usage flush", "LIMITRY_STATE_DIR"),
    ] {
        let run = env.shell(become_nobody, command.split(' ')).code(1);
        run.says(["no home directory", variable]);
    }
}
