//! Delivery with `--to` to env files, files, the keychain and commands: either all targets get the key, or none does.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;

use serde_json::json;

use crate::support::scripted::{Keys, secret};
use crate::support::{Run, TestEnv, secret_service};

/// Runs `keys create App --to …`.
fn create(env: &TestEnv, targets: &[&str], more: &[&str]) -> Run {
    let mut args = vec!["keys", "create", "App"];
    for target in targets {
        args.extend(["--to", target]);
    }
    args.extend(more);
    env.run(args)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The names in the directory, in order.
fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn git(env: &TestEnv, args: &[&str]) {
    let mut command = env.program("git");
    command
        .args(["-c", "user.name=n", "-c", "user.email=e"])
        .args(args);
    env.run_program(command).success();
}

#[test]
fn an_env_file_keeps_everything_but_the_value() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let path = env.write(
        ".env",
        "# app\r\nA=1\r\nexport LIMITRY_API_KEY='old' # ours\r\nB=\"2\"\r\n",
    );
    chmod(&path, 0o644);
    let run = create(&env, &["env-file:.env"], &[]).success();
    let new = secret("new1");
    run.says([
        "Created key 'App'",
        "delivered to env-file:.env",
        "other users can read env-file:.env (mode 0644)",
    ])
    .never_shows(&new);
    let expected = format!("# app\r\nA=1\r\nexport LIMITRY_API_KEY='{new}' # ours\r\nB=\"2\"\r\n");
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    assert_eq!(mode(&path), 0o644, "the mode stays");
    assert_eq!(names(&env.cwd()), [".env"], "no temporary file is left");
}

#[test]
fn new_target_files_are_private_to_their_owner() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let targets = ["env-file:new.env:APP_KEY", "file:key.txt"];
    let run = create(&env, &targets, &["--json"])
        .success()
        .never_shows(&secret("new1"));
    assert_eq!(run.json()["deliveredTo"], json!(targets));
    assert!(run.json().get("key").is_none());
    for (name, content) in [
        ("new.env", format!("APP_KEY={}\n", secret("new1"))),
        ("key.txt", format!("{}\n", secret("new1"))),
    ] {
        let path = env.cwd().join(name);
        assert_eq!(
            (fs::read_to_string(&path).unwrap(), mode(&path)),
            (content, 0o600),
            "{name}"
        );
    }
}

#[test]
fn a_command_gets_the_secret_only_on_stdin() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let run = create(
        &env,
        &["command:cat > got; env > env; cat /proc/self/cmdline > argv"],
        &[],
    )
    .success();
    run.never_shows(&secret("new1"));
    let read = |name: &str| fs::read_to_string(env.cwd().join(name)).unwrap();
    assert_eq!(read("got"), secret("new1"));
    assert!(!read("env").contains("limitry_") && !read("argv").contains("limitry_sk"));
}

#[test]
fn a_keychain_target_is_stored_under_the_service_limitry_key() {
    let keys = Keys::with(&[]);
    let env = keys.person().with_keyring(secret_service::unlocked());
    create(&env, &["keychain:app.delivery"], &[])
        .success()
        .never_shows(&secret("new1"));
    let mut command = env.program("secret-tool");
    command.args(["search", "--all", "service", "limitry-key"]);
    let found = env.run_program(command);
    assert!(
        (found.stdout() + &found.stderr()).contains("app.delivery"),
        "{found}"
    );
    assert!(found.stdout().contains(&secret("new1")), "{found}");
    // If a later target fails, the keychain item gets its old value back.
    let targets = ["keychain:app.delivery", "command:exit 3"];
    let run = create(&env, &targets, &["--force"]).code(1);
    run.never_shows(&secret("new2"));
    let mut command = env.program("secret-tool");
    command.args(["search", "--all", "service", "limitry-key"]);
    assert!(env.run_program(command).stdout().contains(&secret("new1")));
    // Without a keychain, the command fails before it creates a key.
    let made = keys.server.requests_to("POST", "/v1/api-keys").len();
    let refused = keys
        .person()
        .run(["--json", "keys", "create", "Any", "--to", "keychain:app"])
        .code(11);
    assert_eq!(refused.error_json()["code"], "keychain_no_bus");
    let refused = create(&keys.person(), &["keychain:app"], &[])
        .code(11)
        .says(["no desktop session", "`--to env-file:PATH`"]);
    assert!(!refused.stderr().contains("login"), "{refused}");
    assert_eq!(keys.server.requests_to("POST", "/v1/api-keys").len(), made);
}

#[test]
fn if_one_target_fails_no_target_is_changed_and_the_key_is_revoked() {
    for (what, command) in [
        (
            "a command that fails",
            "command:cat >/dev/null; echo no such repository >&2; exit 4",
        ),
        ("a command that does not read the key", "command:true"),
    ] {
        let keys = Keys::with(&[]);
        let env = keys.person();
        let before = "A=1\nLIMITRY_API_KEY=old";
        env.write(".env", before);
        // The order of the targets does not matter: the failing target is named first.
        let run = create(&env, &[command, "env-file:.env", "file:key"], &[]).code(1);
        run.says(["it was revoked again"])
            .never_shows(&secret("new1"));
        assert_eq!(
            fs::read_to_string(env.cwd().join(".env")).unwrap(),
            before,
            "{what}"
        );
        assert_eq!(names(&env.cwd()), [".env"], "{what}");
        assert_eq!(keys.get("key_new1")["status"], json!("revoked"), "{what}");
    }
    // The output of a command is shown, but a secret in it is redacted.
    let keys = Keys::with(&[]);
    let run = create(&keys.person(), &["command:cat >&2; exit 1"], &[]).code(1);
    run.says(["redacted"]).never_shows(&secret("new1"));
}

#[test]
fn two_targets_in_the_same_place_are_a_usage_error() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    env.write(".env", "");
    symlink(".env", env.cwd().join("link")).unwrap();
    for two in [
        ["env-file:.env", "env-file:./.env"],
        ["env-file:.env", "env-file:link"],
        ["env-file:.env:A", "file:.env"],
    ] {
        create(&env, &two, &[]).code(2).says(["same place"]);
    }
    assert_eq!(keys.story(), [""; 0]);
    create(&env, &["env-file:.env:A", "env-file:.env:B"], &[]).success();
    let text = fs::read_to_string(env.cwd().join(".env")).unwrap();
    assert_eq!(text, format!("A={0}\nB={0}\n", secret("new1")));
}

/// Prepares a target that must be refused.
type Make = fn(&TestEnv, &Path);

/// Other users could read or replace these targets, git could commit them, or programs read them differently. Each target
/// is refused before a key is created, and accepted with `--force`.
#[test]
fn unsafe_and_ambiguous_targets_are_refused_without_force() {
    let target = "env-file:app/.env";
    let cases: [(&str, Make); 12] = [
        ("hard link", |env, path| {
            fs::write(path, "A=1\n").unwrap();
            fs::hard_link(path, env.cwd().join("other")).unwrap();
        }),
        ("more than once", |_, path| {
            fs::write(path, "LIMITRY_API_KEY=a\nLIMITRY_API_KEY=b\n").unwrap();
        }),
        ("read differently", |_, path| {
            fs::write(path, "LIMITRY_API_KEY=\"$OTHER\"\n").unwrap();
        }),
        ("others may write it", |_, path| {
            fs::write(path, "A=1\n").unwrap();
            chmod(path, 0o666);
        }),
        ("ends in a backslash", |_, path| {
            fs::write(path, "DIR=C:\\\nLIMITRY_API_KEY=old\n").unwrap();
        }),
        ("read differently", |_, path| {
            fs::write(path, "LIMITRY_API_KEY = old\n").unwrap();
        }),
        ("others may write", |_, path| {
            chmod(path.parent().unwrap(), 0o777);
        }),
        ("another user", |env, path| {
            fs::write(path, "A=1\n").unwrap();
            std::os::unix::fs::chown(path, Some(65534), Some(65534)).unwrap();
            assert!(env.cwd().exists());
        }),
        ("out of the repository", |env, path| {
            fs::write(env.home().join("shared"), "A=1\n").unwrap();
            git(env, &["init", "-q", "."]);
            symlink(env.home().join("shared"), path).unwrap();
        }),
        ("git tracks it", |env, path| {
            git(env, &["init", "-q", "."]);
            fs::write(env.cwd().join(".gitignore"), ".env\n").unwrap();
            fs::write(path, "A=1\n").unwrap();
            git(env, &["add", "-f", "app/.env"]);
        }),
        ("does not ignore it", |env, path| {
            git(env, &["init", "-q", "."]);
            assert!(!path.exists());
        }),
        ("git's own files", |env, path| {
            git(env, &["init", "-q", "app/.git"]);
            fs::remove_dir_all(path.parent().unwrap().join(".git")).unwrap();
            fs::create_dir(path.parent().unwrap().join(".git")).unwrap();
            symlink(".git/.env", path).unwrap();
            fs::write(path.parent().unwrap().join(".git/.env"), "").unwrap();
        }),
    ];
    for (reason, make) in cases {
        let keys = Keys::with(&[]);
        let env = keys.person();
        let path = env.cwd().join("app/.env");
        fs::create_dir(env.cwd().join("app")).unwrap();
        make(&env, &path);
        let before = fs::read(&path).ok();
        let run = create(&env, &[target], &[]).code(2);
        run.says([reason, "--force"]);
        assert_eq!(keys.story(), [""; 0], "{reason}: nothing was created");
        assert_eq!(fs::read(&path).ok(), before, "{reason}");
        let run = create(&env, &[target], &["--force"]).success();
        assert!(
            fs::read_to_string(&path).unwrap().contains(&secret("new1")),
            "{reason}\n{run}"
        );
    }
}

#[test]
fn a_file_that_holds_more_than_a_key_is_not_overwritten() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let path = env.write("notes", "remember the milk\n");
    create(&env, &["file:notes"], &[])
        .code(2)
        .says(["more than a key", "--force"]);
    assert_eq!(keys.story(), [""; 0]);
    create(&env, &["file:notes"], &["--force"]).success();
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        format!("{}\n", secret("new1"))
    );
    // A file that holds a key without a line end stays without a line end.
    let path = env.write("key", secret("old1"));
    create(&env, &["file:key"], &["--force"]).success();
    assert_eq!(fs::read_to_string(&path).unwrap(), secret("new2"));
}

#[test]
fn a_file_that_git_ignores_is_accepted_and_git_sees_no_other_file() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    git(&env, &["init", "-q", "."]);
    env.write(".gitignore", ".env\n");
    git(&env, &["add", ".gitignore"]);
    // A link within the repository is followed, and stays a link.
    fs::create_dir(env.cwd().join("config")).unwrap();
    fs::write(env.cwd().join("config/.env"), "A=1\n").unwrap();
    symlink("config/.env", env.cwd().join(".env")).unwrap();
    create(&env, &["env-file:.env"], &[]).success();
    assert!(env.cwd().join(".env").is_symlink());
    assert!(
        fs::read_to_string(env.cwd().join("config/.env"))
            .unwrap()
            .starts_with("A=1\nLIMITRY")
    );
    let mut status = env.program("git");
    status.args(["status", "--short", "--untracked-files=all"]);
    assert_eq!(env.run_program(status).stdout(), "A  .gitignore\n");
}

#[test]
fn an_impossible_target_is_reported_before_a_key_is_created() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    fs::create_dir(env.cwd().join("dir")).unwrap();
    env.write("open", "A='1\n");
    env.write("declared", "A=1\ndeclare -x LIMITRY_API_KEY=old\n");
    env.write("joined", "A=1\nB=\\\n");
    for (target, reason) in [
        ("env-file:no/such/.env", "no directory"),
        ("file:dir", "no regular file"),
        ("env-file:open", "line 1 opens a quote that never ends"),
        ("env-file:declared", "line 2 sets it in a shell command"),
        ("env-file:joined", "line 2 ends in a backslash"),
        ("env-file:.env:PATH", "variable"),
        ("nothing", "env-file:PATH"),
        ("file:{id}", "id"),
    ] {
        create(&env, &[target], &[]).code(2).says([reason]);
    }
    env.run(["keys", "create", "../x", "--to", "file:{name}"])
        .code(2)
        .says(["{id}"]);
    create(&env, &["file:x"], &["--plain"]).code(2);
    assert_eq!(keys.story(), [""; 0]);
}

#[test]
fn a_github_log_masks_the_secret_before_the_delivery() {
    let keys = Keys::with(&[]);
    let env = keys.person().with("CI", "1").with("GITHUB_ACTIONS", "true");
    let run = create(&env, &["file:key"], &[]).success();
    assert!(
        run.stderr()
            .starts_with(&format!("::add-mask::{}\n", secret("new1"))),
        "{run}"
    );
    assert!(!run.stdout().contains(&secret("new1")), "{run}");
}

#[cfg(target_os = "linux")]
#[test]
fn owner_group_and_access_list_are_kept() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};

    let keys = Keys::with(&[]);
    let env = keys.person();
    let path = env.write(".env", "A=1\n");
    chmod(&path, 0o640);
    // Version 2: user::rw-, user:12345:r--, group::r--, mask::r--, other::---
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (tag, permissions, id) in [
        (1_u16, 6_u16, u32::MAX),
        (2, 4, 12345),
        (4, 4, u32::MAX),
        (16, 4, u32::MAX),
        (32, 0, u32::MAX),
    ] {
        list.extend(tag.to_le_bytes());
        list.extend(permissions.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    let name = "system.posix_acl_access";
    let listed = setxattr(&path, name, &list, XattrFlags::empty()).is_ok();
    let root = rustix::process::geteuid().is_root();
    if root {
        std::os::unix::fs::chown(&path, None, Some(12)).unwrap();
    }
    create(&env, &["env-file:.env"], &[]).success();
    let is = fs::metadata(&path).unwrap();
    assert!(!root || is.gid() == 12, "{is:?}");
    assert_eq!(mode(&path), 0o640);
    let mut kept = vec![0; 1024];
    let length = getxattr(&path, name, &mut kept).unwrap_or_default();
    assert!(!listed || kept[..length] == list, "{:?}", &kept[..length]);
}

/// A process deletes the temporary files of a killed process, and leaves the files of other programs.
#[test]
fn temporary_files_of_a_killed_process_are_deleted() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    let left = env.cwd().join(".limitry-put-abcdefabcdef");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("new"), secret("dead")).unwrap();
    let theirs = env.cwd().join(".limitry-put-theirs");
    fs::create_dir(&theirs).unwrap();
    fs::write(theirs.join("precious"), "").unwrap();
    create(&env, &["env-file:.env"], &[]).success();
    assert_eq!(names(&env.cwd()), [".env", ".limitry-put-theirs"]);
    assert!(theirs.join("precious").exists());
}

#[test]
fn concurrent_deliveries_to_one_env_file_keep_all_keys() {
    let keys = Keys::with(&[]);
    let env = keys.person();
    env.write(".env", "A=1\n");
    std::thread::scope(|scope| {
        for i in 0..6 {
            let env = &env;
            scope.spawn(move || {
                let target = format!("env-file:.env:KEY_{i}");
                create(env, &[&target], &[]).success();
            });
        }
    });
    let text = fs::read_to_string(env.cwd().join(".env")).unwrap();
    let mut lines: Vec<&str> = text
        .lines()
        .map(|line| line.split('=').next().unwrap())
        .collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        ["A", "KEY_0", "KEY_1", "KEY_2", "KEY_3", "KEY_4", "KEY_5"],
        "{text}"
    );
}
