//! Every kind of screen: on terminals of four widths, with color, and where the locale has no Unicode.

use regex::Regex;

use crate::support::TestEnv;
use crate::support::pty::Pty;
use crate::support::run::{filter, without_clock_note};

/// A world in which keys, limits and customers exist and one quota is used up, on Saturday, 28 November 2026.
fn world() -> TestEnv {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let run = |line: &str| drop(env.run(line.split(' ')).success());
    run("dev clock set 2026-11-28T17:48:10Z");
    for line in [
        "keys create Production --expires 90d --plain",
        "keys create Staging --expires 5d --plain",
        "keys create web-prod-eu-west-1-with-a-long-name --plain",
        "keys create Old --plain",
        "keys revoke Old --yes",
        "quotas create Daily --metric total_events --limit 10000 --period day",
        "quotas create Tokens --metric total_tokens --limit 5000 --period month",
        "quotas create Cost --metric total_cost_cents --limit 50000 --period week --filter customer_id=customer_1",
        "rate-limits create Burst --limit 100 --window minute",
        "rate-limits create Images --limit 5 --window hour --filter model=image-1 --disabled",
        "customers create customer_1 --name Acme --email ops@acme.example",
        "customers create customer_2",
        "meters create Images --aggregation sum --field values.images --event image_made",
        "limits create Free --meter mtr_total_tokens --limit 50000 --period month --alert 80 --alert 100",
        "limits create Ever --meter Images --limit 9 --period all_time --customer customer_2 --filter plan=free",
        "balances create Prepaid --customer customer_1 --initial 20.25 --unit EUR",
    ] {
        run(line);
    }
    for (day, customer, tokens, cost) in [
        ("2026-11-22T12:00:00Z", "customer_1", 1200, 30),
        ("2026-11-24T12:00:00Z", "customer_2", 12_500, 1615),
        ("2026-11-28T09:00:00Z", "customer_1", 14_430, 250),
    ] {
        run(&format!(
            "usage record --customer {customer} --event chat --value total_tokens={tokens} --value cost_cents={cost} \
             --dimension model=gpt-4 --timestamp {day}"
        ));
    }
    env.write(
        "plan.toml",
        "[[quotas]]\nname = \"Daily\"\nmetric = \"total_events\"\nlimit = 20000\nperiod = \"day\"\n\n\
         [[quotas]]\nname = \"Free plan\"\nmetric = \"total_tokens\"\nlimit = 50000\nperiod = \"month\"\n\
         filters = { plan = \"free\" }\n",
    );
    run("dev clock set 2026-11-28T18:48:10Z");
    env
}

const SCREENS: [(&str, &str); 21] = [
    ("keys_list", "keys list --inactive"),
    ("keys_show", "keys show Production"),
    ("quotas_list", "quotas list"),
    (
        "quotas_check",
        "quotas check --dimension customer_id=customer_1",
    ),
    (
        "quotas_create",
        "quotas create Weekly --metric total_events --limit 70000 --period week",
    ),
    ("rate_limits_list", "rate-limits list"),
    ("limits_list", "limits list"),
    ("limits_check", "limits check --customer customer_1"),
    ("meters_list", "meters list"),
    ("balances_list", "balances list"),
    ("usage_standing", "usage standing customer_1"),
    ("customers_list", "customers list"),
    ("usage_events", "usage events"),
    ("usage_summary", "usage summary"),
    ("usage_timeseries", "usage timeseries"),
    (
        "usage_breakdown",
        "usage breakdown --group-by customer_id --metric cost",
    ),
    (
        "usage_check",
        "usage check --customer customer_1 --event chat",
    ),
    ("apply_check", "apply plan.toml --check --prune"),
    ("help", "help"),
    ("help_of_a_command", "quotas create -h"),
    ("error", "keys show Prodction"),
];

/// More kinds of screens.
const MORE: [(&str, &str); 7] = [
    ("keys_audit", "keys audit"),
    ("keys_rotate_plan", "keys rotate Staging --dry-run"),
    ("quotas_show", "quotas show Cost"),
    ("quotas_watch", "quotas watch --count 1"),
    ("customers_show", "customers show customer_1"),
    ("customers_create", "customers create new_{width}"),
    ("keys_rename", "keys rename Staging Staging"),
];

const WIDTHS: [u16; 4] = [40, 80, 120, 200];

/// What a terminal of this width shows, with its escapes visible.
fn shown(env: &TestEnv, args: &str, width: u16) -> String {
    let (_, seen) = Pty::start(&env.command(args.split(' ')), width).finish();
    let seen = without_clock_note(&seen);
    let seen = filter(&seen.replace("\r\n", "\n").replace('\u{1b}', "\\e"));
    // The last four characters of keys are random.
    let key = Regex::new(r"(…|\.\.\.|last four(?:\\e\[0m)?  )[A-Za-z0-9_-]{4}").unwrap();
    key.replace_all(&seen, "${1}LAST").into_owned()
}

#[test]
fn screens_are_as_they_were_looked_at() {
    let env = world();
    for (name, args) in SCREENS {
        let mut text = String::new();
        for width in [40, 80, 120, 200] {
            // A write is made once; each further one is refused in the same words.
            text += &format!("--- {width} columns\n{}", shown(&env, args, width));
        }
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn color_is_state_and_every_glyph_has_one_in_ascii() {
    let mut env = world();
    env.unset("NO_COLOR");
    let mut color = String::new();
    for (_, args) in SCREENS {
        color += &format!("$ limitry {args}\n{}", shown(&env, args, 80));
    }
    insta::assert_snapshot!("color", color);
    env.set("LANG", "C").set("NO_COLOR", "1");
    let mut ascii = String::new();
    for (_, args) in SCREENS {
        ascii += &format!("$ limitry {args}\n{}", shown(&env, args, 80));
    }
    assert!(ascii.is_ascii(), "{ascii}");
    insta::assert_snapshot!("ascii", ascii);
}

#[test]
fn further_screens_are_as_they_were_looked_at() {
    let env = world();
    let clock = Regex::new(r"\b[0-9]{2}:[0-9]{2}:[0-9]{2} UTC").unwrap();
    for (name, args) in MORE {
        let mut text = String::new();
        for width in WIDTHS {
            let args = args.replace("{width}", &width.to_string());
            let seen = shown(&env, &args, width);
            let seen = clock.replace_all(&seen, "[CLOCK] UTC");
            text += &format!("--- {width} columns\n{seen}");
        }
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn color_adds_color_alone_at_every_width_and_no_glyph_needs_unicode() {
    let plain = world();
    let mut color = plain.same_place();
    color.unset("NO_COLOR");
    let mut ascii = plain.same_place();
    ascii.set("LANG", "C");
    let style = Regex::new(r"\x1b\[[0-9;]*m").unwrap();
    let clock = Regex::new(r"[0-9]{2}:[0-9]{2}:[0-9]{2}").unwrap();
    let text = |env: &TestEnv, args: &str, width: u16| {
        let (_, seen) = Pty::start(&env.command(args.split(' ')), width).finish();
        let seen = style.replace_all(&seen, "").into_owned();
        let lines = clock.replace_all(&seen, "[CLOCK]").into_owned();
        let lines: Vec<String> = lines
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        lines.join("\n")
    };
    let reads = SCREENS.iter().chain(&MORE);
    let reads = reads.filter(|(_, args)| !args.contains(" create "));
    for (_, args) in reads {
        for width in WIDTHS {
            let expected = text(&plain, args, width);
            assert_eq!(text(&color, args, width), expected, "{args} at {width}");
            let shown = text(&ascii, args, width);
            assert!(shown.is_ascii(), "{args} at {width}: {shown}");
        }
    }
}
