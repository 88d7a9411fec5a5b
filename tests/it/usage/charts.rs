//! Charts and `quotas watch` on a terminal.

use crate::support::TestEnv;
use crate::support::pty::Pty;

fn local() -> TestEnv {
    let env = TestEnv::new()
        .with("LIMITRY_LOCAL", "1")
        .with("NO_COLOR", "1");
    for (day, count) in [("2026-11-20", 1), ("2026-11-22", 4)] {
        for _ in 0..count {
            let time = format!("{day}T12:00:00Z");
            let args = [
                "usage",
                "record",
                "--customer",
                "c",
                "--event",
                "e",
                "--dimension",
                "model=m",
            ];
            let more = ["--value", "total_tokens=1500", "--timestamp", &time];
            env.run(args.iter().chain(&more)).success();
        }
    }
    env
}

const SERIES: [&str; 6] = [
    "usage",
    "timeseries",
    "--from",
    "2026-11-20",
    "--to",
    "2026-11-23",
];

/// The non-empty lines on a terminal of this width.
fn lines(env: &TestEnv, args: &[&str], width: u16) -> Vec<String> {
    let (code, text) = Pty::start(&env.command(args), width).finish();
    assert_eq!(code, 0, "{text}");
    // A note names the columns that a narrow terminal leaves out.
    let (text, _) = text.split_once("note: ").unwrap_or((&text, ""));
    let lines = text.lines().map(|line| line.trim_end().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// The number of block characters.
fn blocks(line: &str) -> usize {
    line.chars().filter(|c| ('▇'..='▏').contains(c)).count()
}

#[test]
fn a_time_series_has_one_bar_per_day_and_fills_the_terminal() {
    let env = local();
    let narrow = lines(&env, &SERIES, 80);
    assert_eq!(narrow[0], "Events a day · 20–23 Nov 2026, UTC");
    assert_eq!(
        narrow.len(),
        6,
        "title, header, three days, total: {narrow:#?}"
    );
    let total = words(&narrow[5]);
    assert_eq!(total, ["Total", "5", "7,500", "$0.00"], "{narrow:#?}");
    assert!(
        narrow.iter().all(|line| line.chars().count() <= 80),
        "{narrow:#?}"
    );
    let wide = lines(&env, &SERIES, 140);
    // A narrow terminal leaves out the sums and keeps the bars.
    let tiny = lines(&env, &[&SERIES[..], &["--interval", "hour"]].concat(), 40);
    // The hours before the first event are left out.
    assert_eq!(tiny.len(), 3 + 12 + 2 * 24, "{tiny:#?}");
    assert!(
        tiny.iter().all(|line| line.chars().count() <= 40),
        "{tiny:#?}"
    );
    assert_eq!(words(&tiny[1]), ["TIME", "EVENTS"]);
    assert!(blocks(&wide[4]) > blocks(&narrow[4]), "{wide:#?}");
    for lines in [&narrow, &wide] {
        let bars: Vec<usize> = lines[2..5].iter().map(|line| blocks(line)).collect();
        assert_eq!(bars[1], 0, "a day without events: {lines:#?}");
        assert!(bars[2] >= 3 * bars[0] && bars[0] > 0, "{lines:#?}");
    }
    let ascii = lines(&env, &[&SERIES[..], &["--ascii"]].concat(), 80);
    assert!(ascii.iter().all(|line| blocks(line) == 0), "{ascii:#?}");
    assert!(ascii[4].contains("####"), "{ascii:#?}");
}

#[test]
fn a_chart_in_a_pipe_is_rows_of_numbers() {
    let env = local();
    let run = env.run(SERIES).success();
    let expected = "2026-11-20T00:00:00Z\t1\t1500\t0\t0\t0\n2026-11-21T00:00:00Z\t0\t0\t0\t0\t0\n2026-11-22T00:00:00Z\t4\t6000\t0\t0\t0\n";
    assert_eq!(run.stdout(), expected);
    let args = [
        "usage",
        "breakdown",
        "--group-by",
        "model",
        "--from",
        "2026-11-20",
        "--to",
        "2026-11-23",
    ];
    assert_eq!(env.run(args).success().stdout(), "m\t5\t7500\t0\t0\t0\n");
}

#[test]
fn watched_quotas_are_redrawn_in_place_until_ctrl_c() {
    let env = local();
    let make = [
        "quotas",
        "create",
        "Monthly",
        "--metric",
        "total_events",
        "--limit",
        "10",
        "--period",
        "month",
    ];
    env.run(make).success();
    let command = env.command(["quotas", "watch", "--every", "1s"]);
    let mut terminal = Pty::start(&command, 100);
    let first = terminal.expect("Monthly");
    assert!(first.contains("every 1s"), "a title: {first}");
    terminal.expect("%");
    // The cursor moves back to the first line.
    terminal.expect("\u{1b}[3A");
    terminal.expect("Monthly");
    terminal.control('c');
    // Ctrl-C is the normal way to end the watch, so the exit code is 0.
    let (code, _) = terminal.finish();
    assert_eq!(code, 0);
}

#[test]
fn a_breakdown_has_shares_and_an_order() {
    let env = local();
    let more = "usage record --customer c --event e --dimension model=big --value cost_cents=250 --timestamp";
    env.run(more.split(' ').chain(["2026-11-21T12:00:00Z"]))
        .success();
    let by_model = "usage breakdown --group-by model --from 2026-11-20 --to 2026-11-23";
    let args: Vec<&str> = by_model.split(' ').collect();
    let events = lines(&env, &args, 80);
    assert!(
        events[0].starts_with("Events by model · 20–23 Nov 2026"),
        "{events:#?}"
    );
    assert!(
        events[2].starts_with("m ") && events[2].ends_with("83 %"),
        "{events:#?}"
    );
    let cost = lines(&env, &[&args[..], &["--metric", "cost"]].concat(), 80);
    assert!(
        cost[2].starts_with("big") && cost[2].contains("$2.50"),
        "{cost:#?}"
    );
    let top = lines(&env, &[&args[..], &["--top", "1"]].concat(), 80);
    assert!(top[3].starts_with("1 more"), "{top:#?}");
    let piped = env.run(args.iter().chain(&["--sort", "name"])).success();
    let names: Vec<String> = piped
        .stdout()
        .lines()
        .map(|l| words(l)[0].to_owned())
        .collect();
    assert_eq!(names, ["big", "m"]);
}

#[test]
fn a_custom_value_is_summed_from_the_events() {
    let env = local();
    for (day, model, hours) in [
        ("2026-11-20", "m", "1.5"),
        ("2026-11-22", "big", "4"),
        ("2026-11-22", "m", "2"),
    ] {
        let line = format!(
            "usage record --customer c --event e --dimension model={model} --value gb_hours={hours} --timestamp {day}T10:00:00Z"
        );
        env.run(line.split(' ')).success();
    }
    let series = [&SERIES[..], &["--metric", "values.gb_hours"]].concat();
    let shown = lines(&env, &series, 100);
    assert_eq!(
        shown[0], "values.gb_hours a day · 20–23 Nov 2026, UTC",
        "{shown:#?}"
    );
    for (line, sum) in [(2, "1.5"), (4, "6"), (5, "7.5")] {
        assert!(words(&shown[line]).contains(&sum), "{sum} in {shown:#?}");
    }
    assert!(blocks(&shown[4]) > blocks(&shown[2]), "{shown:#?}");
    let by_model = "usage breakdown --group-by model --from 2026-11-20 --to 2026-11-23 --metric values.gb_hours";
    // The largest sum is the first row, and the sum is the last column.
    let piped = env.run(by_model.split(' ')).success().stdout();
    assert_eq!(piped, "big\t1\t0\t0\t0\t0\t4\nm\t7\t7500\t0\t0\t0\t3.5\n");
    let document = env.run(by_model.split(' ').chain(["--json"])).json();
    assert_eq!(document["data"][1]["values"]["gb_hours"], 3.5, "{document}");
    env.run("usage timeseries --metric values.".split(' '))
        .code(2)
        .says(["must be events, tokens, cost or values.NAME"]);
}

#[test]
fn an_empty_event_list_says_whether_a_filter_was_given() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    for (args, says) in [
        ("usage events", "No events yet."),
        ("usage events --customer nobody", "No such events."),
        ("usage events --to 2020-01-01", "No such events."),
    ] {
        let mut pty = Pty::start(&env.command(args.split(' ')), 80);
        pty.expect(says);
        assert_eq!(pty.finish().0, 0);
    }
}

#[test]
fn a_detail_that_repeats_the_message_is_not_printed() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let run = env.run("usage timeseries --since 5y --interval hour".split(' '));
    let stderr = run.stderr();
    assert_eq!(stderr.matches("interval").count(), 1, "{run}");
    let run = env.run("usage timeseries --since 5y --interval hour --json".split(' '));
    assert_eq!(run.error_json()["details"][0]["path"], "interval");
}
