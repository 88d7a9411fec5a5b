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
    let lines = text.lines().map(|line| line.trim_end().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// The number of block characters.
fn blocks(line: &str) -> usize {
    line.chars().filter(|c| ('█'..='▏').contains(c)).count()
}

#[test]
fn a_time_series_has_one_bar_per_day_and_fills_the_terminal() {
    let env = local();
    let narrow = lines(&env, &SERIES, 80);
    assert_eq!(narrow.len(), 4, "a header and three days: {narrow:#?}");
    assert!(
        narrow.iter().all(|line| line.chars().count() <= 80),
        "{narrow:#?}"
    );
    let wide = lines(&env, &SERIES, 140);
    // On a narrow terminal sums are dropped, not the bars.
    let tiny = lines(&env, &[&SERIES[..], &["--interval", "hour"]].concat(), 40);
    assert_eq!(tiny.len(), 1 + 3 * 24, "{tiny:#?}");
    assert!(
        tiny.iter().all(|line| line.chars().count() <= 40),
        "{tiny:#?}"
    );
    assert_eq!(tiny[0], "TIME                  EVENTS");
    assert!(blocks(&wide[3]) > blocks(&narrow[3]), "{wide:#?}");
    for lines in [&narrow, &wide] {
        let bars: Vec<usize> = lines[1..].iter().map(|line| blocks(line)).collect();
        assert_eq!(bars[1], 0, "a day without events: {lines:#?}");
        assert!(bars[2] >= 3 * bars[0] && bars[0] > 0, "{lines:#?}");
    }
    let ascii = lines(&env, &[&SERIES[..], &["--ascii"]].concat(), 80);
    assert!(ascii.iter().all(|line| blocks(line) == 0), "{ascii:#?}");
    assert!(ascii[3].contains("####"), "{ascii:#?}");
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
    assert!(first.contains("NAME"), "{first}");
    terminal.expect("%");
    // The cursor moves back to the first line of the table.
    terminal.expect("\u{1b}[2A");
    terminal.expect("Monthly");
    terminal.control('c');
    let (code, _) = terminal.finish();
    assert_eq!(code, 130);
}
