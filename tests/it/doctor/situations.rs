//! The situations in which `login` and `keys list` fail because of a token or the place where it is kept.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::remedies::Remedy::{Flag, Login, Typed, TypedWith};
use super::remedies::Situation;
use super::remedies::Then::{Works, WorksAs};
use crate::support::TestEnv;
use crate::support::account::{Account, TOKEN};
use crate::support::secret_service::{self, Bus};

const OTHER_TOKEN: &str = "limitry_pat_OtherOtherOtherOtherOtherOther12";

pub(super) const LOGIN: &str = "login --token-stdin";

const LOGIN_TO_FILE: &str = "login --token-stdin --store file";

const TO_FILE: &str = "limitry login --store file";

pub(super) const OF_TOKENS: &[Situation] = &[
    Situation {
        what: "a configuration that is not TOML",
        command: "keys list",
        check: "config",
        arrange: |account, env| {
            env.configure("profile = \n");
            with_token(account, env)
        },
        remedies: &[Typed("mv {config} {config}.damaged")],
        then: Works,
    },
    Situation {
        what: "a configuration that is a directory",
        command: "keys list",
        check: "config",
        arrange: |account, env| {
            fs::create_dir_all(env.config_file()).unwrap();
            with_token(account, env)
        },
        remedies: &[Typed("mv {config} {config}.aside")],
        then: Works,
    },
    Situation {
        what: "no token",
        command: "keys list",
        check: "credential",
        arrange: |account, _| keychain(account),
        remedies: &[Login("limitry login", "limitry login")],
        then: Works,
    },
    Situation {
        what: "an API key alone",
        command: "keys list",
        check: "credential",
        arrange: |account, _| keychain(account).with("LIMITRY_API_KEY", OTHER_KEY),
        remedies: &[Login("limitry login", "limitry login")],
        then: Works,
    },
    Situation {
        what: "an invalid token in a variable",
        command: "keys list",
        check: "credential",
        arrange: |account, env| stored(account, env).with("LIMITRY_TOKEN", "hello"),
        remedies: &[Typed("unset LIMITRY_TOKEN")],
        then: Works,
    },
    Situation {
        what: "a token file that is not there",
        command: "keys list",
        check: "credential",
        arrange: |account, env| stored(account, env).with("LIMITRY_TOKEN_FILE", "/nowhere/token"),
        remedies: &[Typed("unset LIMITRY_TOKEN_FILE")],
        then: Works,
    },
    Situation {
        what: "a token in a variable and a profile that is named",
        command: "keys list",
        check: "credential",
        arrange: |account, env| {
            account.sign_in(&env, "work", "file");
            env.with("LIMITRY_TOKEN", TOKEN)
                .with("LIMITRY_PROFILE", "work")
        },
        remedies: &[Typed("unset LIMITRY_TOKEN")],
        then: Works,
    },
    Situation {
        what: "a token in a variable, and a profile with another API",
        command: "keys list",
        check: "credential",
        arrange: |account, env| {
            account.sign_in(&env, "default", "file");
            env.with("LIMITRY_TOKEN", TOKEN)
        },
        remedies: &[Flag("`--api-url {url}`", "--api-url {url}")],
        then: Works,
    },
    Situation {
        what: "a stored token of another API",
        command: "keys list",
        check: "credential",
        arrange: |account, _| {
            let env = TestEnv::with_keychain();
            account.sign_in(&env, "default", "keychain");
            let port = account.server.port();
            env.with("LIMITRY_API_URL", format!("http://localhost:{port}/v1"))
        },
        remedies: &[Login(
            "limitry login --api-url {elsewhere} --profile NAME",
            "limitry login --api-url {elsewhere} --profile other",
        )],
        then: WorksAs("keys list --profile other"),
    },
    Situation {
        what: "a profile with an invalid URL",
        command: "keys list",
        check: "credential",
        arrange: |_, _| {
            let env = TestEnv::with_keychain();
            env.configure("[profiles.default]\napi-url = \"nonsense\"\n[profiles.default.login]\nstore = \"keychain\"\n");
            env
        },
        remedies: &[Login(
            "limitry login --api-url URL",
            "limitry login --yes --api-url {url}",
        )],
        then: Works,
    },
    Situation {
        what: "a variable's token that the API rejects",
        command: "keys list",
        check: "token",
        arrange: |account, env| stored(account, env).with("LIMITRY_TOKEN", OTHER_TOKEN),
        remedies: &[Typed("unset LIMITRY_TOKEN")],
        then: Works,
    },
    Situation {
        what: "a stored token that the API rejects",
        command: "keys list",
        check: "token",
        arrange: |account, env| stored_as(account, env, OTHER_TOKEN),
        remedies: &[Login(TO_FILE, TO_FILE)],
        then: Works,
    },
    Situation {
        what: "a stored text that is no token",
        command: "keys list",
        check: "credential",
        arrange: |account, env| stored_as(account, env, "hello"),
        remedies: &[Login(TO_FILE, TO_FILE)],
        then: Works,
    },
    Situation {
        what: "a file of tokens that is gone",
        command: "keys list",
        check: "credential",
        arrange: |account, env| {
            let env = stored(account, env);
            fs::remove_file(env.credentials_file()).unwrap();
            env
        },
        remedies: &[Login(TO_FILE, TO_FILE)],
        then: Works,
    },
    Situation {
        what: "a file of tokens that is damaged",
        command: "keys list",
        check: "credential",
        arrange: |account, env| {
            let env = stored(account, env);
            fs::write(env.credentials_file(), "[tokens\n").unwrap();
            env
        },
        remedies: &[
            Typed("mv {credentials} {credentials}.damaged"),
            Login(TO_FILE, TO_FILE),
        ],
        then: Works,
    },
    Situation {
        what: "a file of tokens that is a directory",
        command: LOGIN_TO_FILE,
        check: "token file",
        arrange: |account, env| {
            fs::create_dir_all(env.credentials_file()).unwrap();
            env.with("LIMITRY_API_URL", account.url())
        },
        remedies: &[Typed("mv {credentials} {credentials}.aside")],
        then: Works,
    },
    Situation {
        what: "no keychain",
        command: LOGIN,
        check: "keychain",
        arrange: |account, env| env.with("LIMITRY_API_URL", account.url()),
        remedies: &[Login(TO_FILE, TO_FILE)],
        then: WorksAs("keys list"),
    },
    Situation {
        what: "a bus without a keychain",
        command: LOGIN,
        check: "keychain",
        arrange: |account, env| {
            let env = env.with_bus(&secret_service::empty().address());
            env.with("LIMITRY_API_URL", account.url())
        },
        // The first remedy, to start a keychain, asks for a password. The test follows the second one.
        remedies: &[Login(TO_FILE, TO_FILE)],
        then: WorksAs("keys list"),
    },
    Situation {
        what: "a locked keychain",
        command: LOGIN,
        check: "keychain",
        arrange: |account, env| {
            let env = env.with_bus(&secret_service::locked().address());
            env.with("LIMITRY_API_URL", account.url())
        },
        // The first remedy, to unlock the keychain, asks for a password. The test follows the second one.
        remedies: &[Login(TO_FILE, TO_FILE)],
        then: WorksAs("keys list"),
    },
    Situation {
        what: "two items of one name in the keychain",
        command: "keys list",
        check: "credential",
        arrange: |account, env| {
            // This situation has its own bus, because the remedy deletes every item of limitry.
            let bus: &Bus = Box::leak(Box::new(Bus::fresh()));
            let env = env.with_keyring(bus);
            let url = account.url();
            env.configure(&format!("[profiles.default]\napi-url = \"{url}\"\n[profiles.default.login]\nstore = \"keychain\"\n"));
            for by in ["one", "two"] {
                let name = format!("default@{}", account.server.origin());
                let store = format!(
                    "printf x | secret-tool store --label=x service limitry username {name} by {by}"
                );
                env.shell(&store, [""; 0]).success();
            }
            env
        },
        remedies: &[
            Typed("secret-tool clear service limitry username default@{origin}"),
            Login("limitry login", "limitry login"),
        ],
        then: Works,
    },
    Situation {
        what: "a store that keeps nothing",
        command: LOGIN,
        check: "credential store",
        arrange: |account, _| keychain(account).with("LIMITRY_CREDENTIAL_STORE", "none"),
        remedies: &[Typed("unset LIMITRY_CREDENTIAL_STORE")],
        then: Works,
    },
    Situation {
        what: "a store that does not exist",
        command: LOGIN,
        check: "credential store",
        arrange: |account, _| keychain(account).with("LIMITRY_CREDENTIAL_STORE", "vault"),
        remedies: &[Typed("unset LIMITRY_CREDENTIAL_STORE")],
        then: Works,
    },
    Situation {
        what: "a variable that would hide a login",
        command: LOGIN,
        check: "credential",
        arrange: |account, _| keychain(account).with("LIMITRY_TOKEN", TOKEN),
        remedies: &[Typed("unset LIMITRY_TOKEN")],
        then: Works,
    },
    Situation {
        what: "a token command that would hide a login",
        command: LOGIN,
        check: "credential",
        arrange: |account, _| {
            let env = keychain(account);
            let url = account.url();
            let helper = helper(&env);
            env.configure(&format!(
                "[profiles.default]\napi-url = \"{url}\"\ntoken-command = [\"{helper}\"]\n"
            ));
            env
        },
        remedies: &[Typed("limitry config unset token-command")],
        then: Works,
    },
    Situation {
        what: "a token command that is not there",
        command: "keys list",
        check: "credential",
        arrange: |account, env| token_command(account, env, "/nowhere/vault"),
        remedies: &[TypedWith(
            "limitry config set token-command PROGRAM",
            "limitry config set token-command {home}/helper",
        )],
        then: Works,
    },
    Situation {
        what: "a token command that fails",
        command: "keys list",
        check: "credential",
        arrange: |account, env| token_command(account, env, "false"),
        remedies: &[TypedWith(
            "limitry config set token-command PROGRAM",
            "limitry config set token-command {home}/helper",
        )],
        then: Works,
    },
];

const OTHER_KEY: &str = "limitry_sk_OtherOtherOtherOtherOtherOther12";

/// An environment whose token is in a variable.
pub(super) fn with_token(account: &Account, env: TestEnv) -> TestEnv {
    env.with("LIMITRY_API_URL", account.url())
        .with("LIMITRY_TOKEN", TOKEN)
        .with("LIMITRY_PROJECT", "proj_1")
}

/// An environment whose token is in the file.
fn stored(account: &Account, env: TestEnv) -> TestEnv {
    account.sign_in(&env, "default", "file");
    env.with("LIMITRY_API_URL", account.url())
}

/// Like [`stored`], with this text in place of the token.
fn stored_as(account: &Account, env: TestEnv, text: &str) -> TestEnv {
    let env = stored(account, env);
    let file = fs::read_to_string(env.credentials_file()).unwrap();
    fs::write(env.credentials_file(), file.replace(TOKEN, text)).unwrap();
    env
}

/// An environment with a keychain and no login.
pub(super) fn keychain(account: &Account) -> TestEnv {
    TestEnv::with_keychain().with("LIMITRY_API_URL", account.url())
}

/// A program that prints the token.
fn helper(env: &TestEnv) -> String {
    let path = env.home().join("helper");
    fs::write(&path, format!("#!/bin/sh\necho {TOKEN}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

fn token_command(account: &Account, env: TestEnv, program: &str) -> TestEnv {
    helper(&env);
    let url = account.url();
    env.configure(&format!(
        "[profiles.default]\napi-url = \"{url}\"\nproject = \"proj_1\"\ntoken-command = [\"{program}\"]\n"
    ));
    env
}
