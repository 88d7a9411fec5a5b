//! Every kind of screen, on terminals of four widths: plain, with color, and in a locale without Unicode.
//!
//! `list` names the screens, `stage` sets up their data, and `fits` decides which lines may be longer than the terminal.
//! A test takes each screen twelve times. It asserts that color changes only the style, that ASCII screens are ASCII, and
//! that no line is too long. A person has looked at the snapshots.

mod fits;
mod list;
mod stage;

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::support::TestEnv;
use crate::support::filters::{filter, without_clock_note};
use crate::support::parallel;
use crate::support::pty::Pty;
#[cfg(target_os = "linux")]
use crate::support::{Dev, Reply, Server};
use list::Screen;
use stage::Stage;

const WIDTHS: [u16; 4] = [40, 80, 120, 200];

/// How a terminal shows text.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Plain,
    Color,
    Ascii,
}

impl Look {
    const ALL: [Self; 3] = [Self::Plain, Self::Color, Self::Ascii];

    const fn title(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Color => ", color",
            Self::Ascii => ", ASCII",
        }
    }

    fn set(self, env: &mut TestEnv) {
        match self {
            Self::Plain => {}
            Self::Color => {
                env.unset("NO_COLOR").set("COLORTERM", "truecolor");
            }
            Self::Ascii => {
                env.set("LANG", "C");
            }
        }
    }
}

/// The screen on a terminal of this width.
fn seen(stage: &Stage, screen: &Screen, look: Look, width: u16) -> String {
    stage.restore();
    let mut env = stage.env.same_place();
    // A busy machine takes longer to create the data. Their age is shown as `now` for up to 55 seconds.
    env.set("LIMITRY_TEST_MOMENT_SECONDS", "55");
    look.set(&mut env);
    let mut terminal = Pty::start(&env.command(screen.words(&stage.url)), width);
    if let Some(text) = screen.until {
        terminal.expect(text);
        terminal.control('c');
    }
    let (_, seen) = terminal.finish();
    without_clock_note(&drawn(&seen))
}

/// The screen without the progress lines that were drawn and erased.
fn drawn(seen: &str) -> String {
    static ERASED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[^\n]*\x1b\[2K").unwrap());
    ERASED
        .replace_all(&seen.replace("\r\n", "\n"), "")
        .replace('\r', "")
}

/// The text without styles.
fn unstyled(text: &str) -> String {
    static STYLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\x1b\[[0-9;]*m").unwrap());
    STYLE.replace_all(text, "").into_owned()
}

/// The text with masks in place of the parts that differ between two runs.
fn masked(stage: &Stage, text: &str) -> String {
    static VARYING: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        [
            (
                r"(…|\.\.\.|last four(?:\x1b\[0m)?  )[A-Za-z0-9]{4}\b",
                "${1}LAST",
            ),
            (r"\b[0-9]{2}:[0-9]{2}:[0-9]{2}\b", "[CLOCK]"),
            (r"\b127\.0\.0\.1:[0-9]{5}\b|\bport [0-9]{5}\b", "[HOST]"),
            (r"/v1 +[0-9]+ +(kept|temporary)", "/v1  [PROCESS]  ${1}"),
            (r"\b[0-9a-f]{64}\b", "[SHA-256]"),
            (r"\bwhsec_[A-Za-z0-9+/=_-]+", "whsec_[SECRET]"),
            (r"\b[0-9][0-9,]* (s|min|h|d) (ahead|behind)\b", "[OFFSET]"),
            (r"rotate [A-Za-z0-9]{4} --now", "rotate LAST --now"),
            (r"\b[0-9a-f]{12}\b", "[COMMIT]"),
            (r"git version [0-9.]+", "git version [VERSION]"),
            (r"\((x86_64|aarch64)\)", "([MACHINE])"),
            (r"\?code=[A-Za-z0-9_-]+", "?code=[CODE]"),
            // The setting depends on whether the screen has color.
            (r"(?m)^color +(auto|never).*", "color [COLOR]"),
        ]
        .map(|(pattern, name)| (Regex::new(pattern).unwrap(), name))
        .into()
    });
    let places = stage.places().into_iter();
    let text = places.fold(text.to_owned(), |text, place| text.replace(&place, "[DIR]"));
    let text = filter(&text);
    VARYING.iter().fold(text, |text, (pattern, name)| {
        pattern
            .replace_all(&text, |found: &Captures| {
                let mut replaced = String::new();
                found.expand(name, &mut replaced);
                replaced
            })
            .into_owned()
    })
}

/// Takes a screen in every look at every width.
fn take(screen: &Screen, stage: &Stage) {
    let mut text = String::new();
    let mut plain = Vec::new();
    for look in Look::ALL {
        for (at, width) in WIDTHS.into_iter().enumerate() {
            let seen = seen(stage, screen, look, width);
            let unstyled = unstyled(&seen);
            let place = format!("{} at {width}{}", screen.args, look.title());
            assert!(!unstyled.contains('\u{1b}'), "{place}: {unstyled:?}");
            let too_long = fits::too_long(&unstyled, width.into());
            assert!(
                too_long.is_empty(),
                "{place}: longer than the terminal:\n{too_long}\n{unstyled}"
            );
            let comparable = masked(stage, &unstyled);
            match look {
                Look::Plain => plain.push(comparable),
                Look::Color => assert_eq!(comparable, plain[at], "{place}"),
                Look::Ascii => assert!(unstyled.is_ascii(), "{place}: {unstyled}"),
            }
            let shown = masked(stage, &seen).replace('\u{1b}', "\\e");
            text += &format!("--- {width} columns{}\n{shown}", look.title());
        }
    }
    insta::assert_snapshot!(screen.name, text);
}

/// Takes screens of the local service.
fn take_local(screens: &[Screen]) {
    let world = TestEnv::new();
    stage::fill(&world);
    parallel::each(screens, |screen| {
        let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
        take(screen, &Stage::new(env, Some(&world), screen.before));
    });
}

#[test]
fn keys() {
    take_local(list::KEYS);
}

#[test]
fn limits() {
    take_local(list::LIMITS);
}

#[test]
fn usage() {
    take_local(list::USAGE);
}

#[test]
fn customers() {
    take_local(list::CUSTOMERS);
}

#[test]
fn help_and_scans() {
    take_local(list::OTHERS);
}

/// These screens share one service, because none of them changes its data.
#[cfg(target_os = "linux")]
#[test]
fn accounts() {
    let home = TestEnv::new();
    home.run(["--local", "projects", "list"]).success();
    home.run(["dev", "clock", "advance", "1h"]).success();
    let dev = Dev::start(&home);
    parallel::each(list::ACCOUNT, |screen| {
        let env = TestEnv::new().with("LIMITRY_CREDENTIAL_STORE", "file");
        stage::sign_in(&env, &dev);
        let mut stage = Stage::new(env, None, screen.before);
        stage.url.clone_from(&dev.url);
        take(screen, &stage);
    });
    parallel::each(list::SIGNED_OUT, |screen| {
        let env = TestEnv::new().with("LIMITRY_API_URL", "http://127.0.0.1:9/v1");
        take(screen, &Stage::new(env, None, screen.before));
    });
}

#[cfg(target_os = "linux")]
#[test]
fn services() {
    parallel::each(list::SERVICE, |screen| {
        take(screen, &Stage::new(TestEnv::new(), None, screen.before));
    });
    let stage = Stage::new(TestEnv::new(), None, "limitry dev clock advance 25h");
    let stage = stage.without_restore();
    let dev = Dev::start_with(&stage.env, &["--fault", "latency=1ms"]);
    let receiver = Server::start();
    receiver.allow("POST", "/v1/hook", Reply::empty(200));
    stage::send_an_alert(&stage.env, &dev, &format!("{}/hook", receiver.url()));
    for screen in list::SERVED {
        take(screen, &stage);
    }
}

#[test]
fn every_command_has_a_screen() {
    let groups = [
        list::KEYS,
        list::LIMITS,
        list::USAGE,
        list::CUSTOMERS,
        list::OTHERS,
        list::ACCOUNT,
        list::SIGNED_OUT,
        list::SERVED,
        list::SERVICE,
    ];
    let mut names = std::collections::BTreeSet::new();
    for screen in groups.into_iter().flatten() {
        assert!(
            names.insert(screen.name),
            "two screens are named {}",
            screen.name
        );
    }
    let screens = || groups.into_iter().flatten();
    for command in limitry::testing::COMMANDS {
        let is_shown = screens().any(|screen| {
            let rest = screen.args.strip_prefix(command.path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        let reason = list::WITHOUT_SCREEN
            .iter()
            .find(|(path, _)| *path == command.path);
        assert_ne!(is_shown, reason.is_some(), "{}: {reason:?}", command.path);
    }
}
