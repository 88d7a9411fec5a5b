//! `scan`: what is read, what is found there, and that nothing shows a whole secret.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::scripted::{Keys, key};
use crate::support::{Run, TestEnv};

/// A secret of this kind that ends in `last_four`; not written out here, so that this file holds none.
pub(crate) fn secret(kind: &str, last_four: &str) -> String {
    format!(
        "limitry_{kind}_{}{last_four}",
        "q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ"
    )
}

pub(crate) fn put(env: &TestEnv, path: &str, content: impl AsRef<[u8]>) {
    let path = env.cwd().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

#[track_caller]
pub(crate) fn git(env: &TestEnv, args: &[&str]) -> Run {
    let mut command = env.program("git");
    command
        .args(["-c", "user.name=n", "-c", "user.email=e@example.com"])
        .args(["-c", "init.defaultBranch=main", "-c", "core.abbrev=12"])
        .args(args);
    env.run_program(command)
}

pub(crate) fn repository() -> TestEnv {
    let env = TestEnv::new();
    git(&env, &["init", "-q", "."]).success();
    env
}

pub(crate) fn commit(env: &TestEnv) -> String {
    git(env, &["add", "-A"]).success();
    git(env, &["commit", "-qm", "m"]).success();
    git(env, &["rev-parse", "HEAD"]).stdout().trim().to_owned()
}

/// The findings of a JSON document, as `path:line:column last-four`.
pub(crate) fn places(run: &Run) -> Vec<String> {
    let document = run.json();
    let found = document["data"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    found
        .iter()
        .map(|one| {
            format!(
                "{}:{}:{} {}",
                text(&one["path"]),
                one["line"],
                one["column"],
                text(&one["lastFour"])
            )
        })
        .collect()
}

#[track_caller]
fn scan(env: &TestEnv, args: &[&str]) -> Vec<String> {
    let run = env.run(["scan", "--json"].iter().chain(args));
    let found = places(&run);
    let expected = if found.is_empty() { 0 } else { 10 };
    assert_eq!(run.exit_code(), expected, "{run}");
    found
}

#[test]
fn everything_is_read_but_what_gitignore_leaves_out() {
    let env = TestEnv::new();
    let key = |last_four| format!("KEY={}\n", secret("sk", last_four));
    put(&env, ".gitignore", "ignored.txt\nnode_modules/\n");
    // What other tools heed, and this one does not.
    put(&env, ".ignore", "seen.txt\n");
    put(&env, ".rgignore", "*\n");
    put(&env, "seen.txt", key("see1"));
    put(&env, ".env", key("env1"));
    put(&env, ".hidden/deep/file", key("hid1"));
    put(&env, "ignored.txt", key("ign1"));
    put(&env, "node_modules/a/index.js", key("nod1"));
    put(&env, "a/.gitignore", "!ignored.txt\n/only-here\n");
    put(&env, "a/ignored.txt", key("neg1"));
    put(&env, "a/only-here", key("onl1"));
    put(&env, "only-here", key("onl2"));
    let seen = [
        ".env:1:5 env1",
        ".hidden/deep/file:1:5 hid1",
        "a/ignored.txt:1:5 neg1",
        "only-here:1:5 onl2",
        "seen.txt:1:5 see1",
    ];
    assert_eq!(scan(&env, &[]), seen);
    assert_eq!(scan(&env, &["--no-ignore"]).len(), seen.len() + 3);
    // Who names a thing means it.
    assert_eq!(scan(&env, &["ignored.txt"]), ["ignored.txt:1:5 ign1"]);
    assert_eq!(scan(&env, &["a", "seen.txt"]).len(), 2);
    env.run(["scan", "nowhere"]).code(2).says(["nowhere"]);
}

#[test]
fn what_git_tracks_is_read_whatever_gitignore_says() {
    let env = repository();
    put(
        &env,
        "web/config.js",
        format!("x='{}'", secret("sk", "trk1")),
    );
    commit(&env);
    put(&env, ".gitignore", "web/\nother/\n");
    put(&env, "web/untracked.js", secret("sk", "unt1"));
    // A repository inside of it has files of its own.
    put(&env, "inner/.gitignore", "*.cfg\n");
    put(&env, "inner/a.cfg", secret("pat", "inn1"));
    git(&env, &["init", "-q", "inner"]).success();
    git(&env, &["-C", "inner", "add", "-f", "a.cfg"]).success();
    // Git's own directory is not part of the tree.
    put(&env, ".git/description", secret("sk", "git1"));
    let expected = ["inner/a.cfg:1:1 inn1", "web/config.js:1:4 trk1"];
    assert_eq!(scan(&env, &[]), expected);
    // The rules of the directories above hold below, too.
    assert_eq!(scan(&env, &["inner"]), expected[..1]);
    // A tracked file whose directory became a link is somewhere else now.
    let elsewhere = env.path("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("config.js"), secret("sk", "els1")).unwrap();
    fs::remove_dir_all(env.cwd().join("web")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, env.cwd().join("web")).unwrap();
    assert_eq!(scan(&env, &[]), expected[..1]);
}

#[test]
fn only_regular_files_are_opened() {
    let env = TestEnv::new();
    put(&env, "file", secret("sk", "reg1"));
    let outside = env.path("outside");
    fs::write(&outside, secret("sk", "out1")).unwrap();
    std::os::unix::fs::symlink(&outside, env.cwd().join("link")).unwrap();
    std::os::unix::fs::symlink("/", env.cwd().join("root")).unwrap();
    std::os::unix::fs::symlink(".", env.cwd().join("loop")).unwrap();
    let mut fifo = env.program("mkfifo");
    fifo.arg("pipe");
    env.run_program(fifo).success();
    let _socket = std::os::unix::net::UnixListener::bind(env.cwd().join("socket")).unwrap();
    assert_eq!(scan(&env, &[]), ["file:1:1 reg1"]);
    env.run(["scan", "pipe"]).code(2).says(["pipe", "--stdin"]);
    // A link that was typed is meant.
    assert_eq!(scan(&env, &["link"]), ["link:1:1 out1"]);
    std::os::unix::fs::symlink(env.cwd(), env.path("tree")).unwrap();
    let through = env.path("tree");
    assert_eq!(scan(&env, &[through.to_str().unwrap()]).len(), 1);
}

#[test]
fn bundles_binaries_and_other_encodings_are_read() {
    let env = TestEnv::new();
    // One line of many megabytes.
    let mut bundle = "function(e){return \"é\"};".repeat(200_000);
    let column = bundle.chars().count() + 2;
    bundle.push_str(&format!("'{}';", secret("sk", "min1")));
    bundle.push_str(&"var a=1;".repeat(100_000));
    bundle.push_str("\n//# sourceMappingURL=app.js.map\n");
    put(&env, "app.js", bundle);
    let mut binary = vec![0, 159, 146, 150];
    binary.extend_from_slice(secret("pat", "bin1").as_bytes());
    binary.push(0);
    put(&env, "program", binary);
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(secret("sk", "utf1").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    put(&env, "windows.txt", utf16);
    put(
        &env,
        "decoys.md",
        "limitry_sk_...\nlimitry_sk_xxxxxxxxxxxxxxxxxxxxxxxx\nlimitry_pat_AbCd1234…\nlm_head_layer_12\n",
    );
    let run = env.run(["scan", "--json"]).code(10);
    assert_eq!(
        places(&run),
        [
            format!("app.js:1:{column} min1"),
            "program:1:2 bin1".to_owned(),
            "windows.txt:1:1 utf1".to_owned(),
        ]
    );
    assert_eq!(run.json()["data"][0]["exposure"], "source_map");
}

#[test]
fn where_a_browser_would_get_it_is_said() {
    let env = TestEnv::new();
    put(&env, "dist/a.txt", secret("sk", "dis1"));
    put(&env, "public/client.txt", secret("ct", "cli1"));
    put(&env, "src/server.js", secret("sk", "srv1"));
    put(&env, "src/web.js", secret("sk", "web1"));
    put(&env, "src/web.js.map", "{}");
    put(&env, "x/.env", format!("VITE_KEY={}", secret("sk", "vit1")));
    let run = env.run(["scan", "--json"]).code(10);
    let exposures: Vec<(Value, Value)> = run.json()["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["lastFour"].clone(), one["exposure"].clone()))
        .collect();
    let expected = [
        ("dis1", json!("web_directory")),
        // A client token is made for that.
        ("cli1", Value::Null),
        ("srv1", Value::Null),
        ("web1", json!("source_map")),
        ("vit1", json!("public_variable")),
    ]
    .map(|(last_four, exposure)| (json!(last_four), exposure));
    assert_eq!(exposures, expected);
    env.run(["scan"]).code(10).prints(["browser (source map)"]);
}

/// A row a secret and place, whatever the file is called, and never the secret.
#[test]
fn no_format_shows_a_whole_secret_or_breaks_its_lines() {
    let env = repository();
    let (key, pat) = (secret("sk", "who1"), secret("pat", "who2"));
    put(&env, "a", format!("{key}\n{key} {pat}\n"));
    put(&env, &format!("named-{key}.txt"), &pat);
    put(&env, "new\nline\t\u{1b}[31m", &key);
    put(&env, "::error file=x", format!("{key}\n"));
    commit(&env);
    for mode in [&[][..], &["--git-history"]] {
        for format in [
            &[][..],
            &["--json"],
            &["--jsonl"],
            &["--sarif"],
            &["--verbose"],
        ] {
            let args = ["scan"].iter().chain(mode).chain(format);
            let run = env.run(args).code(10).never_shows(&key).never_shows(&pat);
            assert!(run.stdout().contains("who1"), "{run}");
            if format.is_empty() {
                assert_eq!(run.stdout().lines().count(), 6, "{run}");
                assert!(!run.stdout().contains('\u{1b}'), "{run}");
                assert!(!run.stdout().lines().any(|line| line.starts_with("::")));
                let whole = run
                    .stdout()
                    .lines()
                    .all(|line| line.split('\t').count() == 5);
                assert!(whole, "{run}");
            }
        }
    }
}

#[test]
fn history_tells_where_a_secret_first_appeared_and_each_content_once() {
    let env = repository();
    put(&env, "first.txt", "nothing\n");
    commit(&env);
    let content = format!("a\nkey: {}\n", secret("sk", "old1"));
    put(&env, "config/old.yml", &content);
    let leaked = commit(&env);
    // The same content elsewhere, and gone from both.
    put(&env, "config/copy.yml", &content);
    commit(&env);
    fs::remove_dir_all(env.cwd().join("config")).unwrap();
    commit(&env);
    // A branch that nobody merged, and words beside the contents.
    git(&env, &["checkout", "-qb", "side"]).success();
    put(&env, "side.env", secret("pat", "sid1"));
    let side = commit(&env);
    let said = format!("use {}", secret("sk", "msg1"));
    git(&env, &["commit", "-q", "--allow-empty", "-m", &said]).success();
    git(
        &env,
        &["tag", "-am", &format!("t {}", secret("sk", "tag1")), "v1"],
    )
    .success();
    git(&env, &["checkout", "-q", "main"]).success();
    assert!(scan(&env, &[]).is_empty(), "nothing is left in the tree");
    let run = env.run(["scan", "--git-history", "--json"]).code(10);
    let found = places(&run);
    assert_eq!(found.len(), 4, "{run}");
    assert!(
        found.iter().any(|f| f == "config/old.yml:2:6 old1"),
        "{run}"
    );
    assert!(
        found
            .iter()
            .any(|f| f.starts_with("(message):") && f.ends_with("msg1"))
    );
    assert!(
        found
            .iter()
            .any(|f| f.starts_with("(message):") && f.ends_with("tag1"))
    );
    for one in run.json()["data"].as_array().unwrap() {
        match one["lastFour"].as_str().unwrap() {
            "old1" => assert_eq!(one["commit"], leaked.as_str()),
            "sid1" => assert_eq!(one["commit"], side.as_str()),
            _ => assert!(one["commit"].is_string()),
        }
    }
    // From a directory below it is the same history.
    put(&env, "below/x", "");
    assert_eq!(scan(&env, &["--git-history", "below"]).len(), 4);
}

#[test]
fn a_history_that_is_not_whole_is_not_called_clean() {
    let env = repository();
    put(&env, "a", "one\n");
    commit(&env);
    let name = git(&env, &["rev-parse", "HEAD:a"])
        .stdout()
        .trim()
        .to_owned();
    let object = env
        .cwd()
        .join(".git/objects")
        .join(&name[..2])
        .join(&name[2..]);
    fs::remove_file(object).unwrap();
    env.run(["scan", "--git-history"])
        .code(9)
        .says(["git does not have it", &name]);
    let plain = TestEnv::new();
    for mode in ["--git-history", "--staged", "--install-hook"] {
        plain
            .run(["scan", mode])
            .code(2)
            .says(["not in a git repository"]);
    }
}

#[test]
fn what_is_staged_is_read_as_it_is_staged() {
    let env = repository();
    let staged = || scan(&env, &["--staged"]);
    put(&env, "a", secret("sk", "stg1"));
    assert!(staged().is_empty());
    git(&env, &["add", "a"]).success();
    // The file is clean again, what is staged is not; and there is no commit to compare it with yet.
    put(&env, "a", "clean\n");
    assert_eq!(staged(), ["a:1:1 stg1"]);
    commit(&env);
    put(&env, "b", secret("sk", "stg2"));
    assert!(staged().is_empty(), "not staged");
    std::os::unix::fs::symlink(secret("sk", "stg3"), env.cwd().join("link")).unwrap();
    git(&env, &["add", "b", "link"]).success();
    git(&env, &["rm", "-q", "a"]).success();
    assert_eq!(staged(), ["b:1:1 stg2"]);
}

#[test]
fn the_hook_refuses_a_commit_with_a_secret() {
    let mut env = repository();
    let program = Path::new(env!("CARGO_BIN_EXE_limitry")).parent().unwrap();
    env.set("PATH", format!("{}:/usr/bin:/bin", program.display()));
    env.run(["scan", "--install-hook"])
        .success()
        .says(["pre-commit"]);
    env.run(["scan", "--install-hook"])
        .success()
        .says(["already"]);
    put(&env, "clean", "nothing\n");
    commit(&env);
    put(&env, ".env", secret("sk", "hok1"));
    git(&env, &["add", "-A"]).success();
    let refused = git(&env, &["commit", "-qm", "m"]);
    assert_ne!(refused.exit_code(), 0, "{refused}");
    assert!(refused.stdout().contains("hok1") || refused.stderr().contains("hok1"));
    // Git has an index of its own for `-a`.
    git(&env, &["reset", "-q", "--hard"]).success();
    put(&env, "clean", secret("sk", "hok2"));
    let refused = git(&env, &["commit", "-qam", "m"]);
    assert_ne!(refused.exit_code(), 0, "{refused}");
    git(&env, &["commit", "-qam", "m", "--no-verify"]).success();
    // Without limitry nobody looks, and that is said.
    env.set("PATH", "/usr/bin:/bin");
    put(&env, "clean", "other\n");
    let refused = git(&env, &["commit", "-qam", "m"]);
    assert_ne!(refused.exit_code(), 0, "{refused}");
    assert!(refused.stderr().contains("limitry"), "{refused}");
}

#[test]
fn the_hook_goes_nowhere_else_and_replaces_nobodys() {
    let hooks = |env: &TestEnv| env.cwd().join(".git/hooks");
    let foreign = repository();
    let theirs = hooks(&foreign).join("pre-commit");
    fs::create_dir_all(hooks(&foreign)).unwrap();
    fs::write(&theirs, "#!/bin/sh\nmake lint\n").unwrap();
    foreign
        .run(["scan", "--install-hook"])
        .code(2)
        .says(["not limitry's"]);
    assert!(fs::read_to_string(&theirs).unwrap().contains("make lint"));

    for what in ["hook", "hooks", "git", "file"] {
        let env = repository();
        let outside = env.path("outside");
        fs::create_dir(&outside).unwrap();
        fs::create_dir_all(hooks(&env)).unwrap();
        let link = |from: &Path| std::os::unix::fs::symlink(&outside, from).unwrap();
        match what {
            "hook" => {
                let _ = fs::remove_file(hooks(&env).join("pre-commit"));
                std::os::unix::fs::symlink(outside.join("new"), hooks(&env).join("pre-commit"))
                    .unwrap();
            }
            "hooks" => {
                fs::remove_dir_all(hooks(&env)).unwrap();
                link(&hooks(&env));
            }
            "git" => {
                fs::remove_dir_all(env.cwd().join(".git")).unwrap();
                link(&env.cwd().join(".git"));
            }
            _ => {
                fs::remove_dir_all(env.cwd().join(".git")).unwrap();
                put(&env, ".git", format!("gitdir: {}\n", outside.display()));
            }
        }
        env.run(["scan", "--install-hook"]).code(2);
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0, "{what}");
    }

    let env = repository();
    git(&env, &["config", "core.hooksPath", ".husky"]).success();
    env.run(["scan", "--install-hook"])
        .success()
        .says(["core.hooksPath", ".husky"]);
}

#[test]
fn a_stream_is_read_to_its_end() {
    let env = TestEnv::new();
    let text = format!("{}\nKEY={}\n", "x".repeat(1 << 20), secret("sk", "std1"));
    let run = env.run_with(["scan", "--stdin", "--json"], &text).code(10);
    assert_eq!(places(&run), ["stdin:2:5 std1"]);
    env.run_with(["scan", "--stdin"], "nothing")
        .success()
        .silent_stdout();
    env.run(["scan", "--stdin", "--staged"]).code(2);
}

#[test]
fn verifying_says_what_the_list_of_keys_says() {
    let with = |id: &str, last_four: &str, status: &str| {
        let mut key = key(id, id, last_four);
        key["status"] = json!(status);
        key
    };
    let keys = Keys::with(&[
        with("key_a", "act1", "active"),
        with("key_r", "rev1", "revoked"),
        with("key_e", "exp1", "expired"),
        // Two that end alike.
        with("key_x", "two1", "revoked"),
        with("key_y", "two1", "active"),
    ]);
    let env = keys.person();
    let lines = ["act1", "rev1", "exp1", "two1", "unk1"].map(|last_four| secret("sk", last_four));
    put(&env, "keys", lines.join("\n"));
    // Of another class, and ends like a key that works.
    put(
        &env,
        "other",
        format!(
            "{}\n{}",
            secret("ct", "act1"),
            crate::support::scripted::PAT
        ),
    );
    let run = env.run(["scan", "--verify", "--json"]).code(10);
    let statuses: Vec<(String, String)> = run.json()["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
            (text("lastFour"), text("status"))
        })
        .collect();
    let expected = [
        ("act1", "active"),
        ("rev1", "revoked"),
        ("exp1", "expired"),
        ("two1", "active"),
        ("unk1", "unknown"),
        ("act1", "unknown"),
        ("Per1", "active"),
    ]
    .map(|(last_four, status)| (last_four.to_owned(), status.to_owned()));
    assert_eq!(statuses, expected);
    // No secret that was found is sent anywhere.
    for request in keys.server.requests() {
        assert_eq!(request.token(), Some(crate::support::scripted::PAT));
        assert_eq!(
            (request.method.as_str(), request.path_only()),
            ("GET", "/v1/api-keys")
        );
    }
    TestEnv::new().run(["scan", "--verify"]).code(3);
}

#[test]
fn a_scanner_gets_sarif_with_places() {
    let env = repository();
    put(
        &env,
        "public/a b.js",
        format!("\n  '{}'", secret("sk", "sar1")),
    );
    put(&env, "notes", secret("ct", "sar2"));
    let leaked = commit(&env);
    let run = env.run(["scan", "--sarif"]).code(10);
    let results = run.json()["runs"][0]["results"].clone();
    let location = &results[1]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "public/a%20b.js");
    let length = secret("sk", "sar1").len() + 4;
    let region = json!({"startLine": 2, "startColumn": 4, "endColumn": length});
    assert_eq!(location["region"], region);
    assert_eq!(
        (&results[0]["level"], &results[1]["level"]),
        (&json!("warning"), &json!("error"))
    );
    let said = results[1]["message"]["text"].as_str().unwrap();
    assert!(said.contains("browser") && said.contains("…sar1"), "{said}");
    let history = env
        .run(["scan", "--git-history", "--sarif"])
        .code(10)
        .json();
    let found = &history["runs"][0]["results"][0]["properties"]["commit"];
    assert_eq!(found, &json!(leaked));
}
