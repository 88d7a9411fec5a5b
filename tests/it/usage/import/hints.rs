//! Hints for files in another notation: each hint is the typed command with the flags that read the file.

use super::local;
use crate::support::TestEnv;
use crate::support::hints::{commands, words};

/// The commands of the hints of an import that fails.
fn hints(env: &TestEnv, args: &[&str]) -> Vec<String> {
    let run = env.run(["usage", "import"].iter().chain(args)).code(2);
    commands(&run.stderr())
}

/// Runs the command of a hint, and returns the number of recorded events.
#[track_caller]
fn run_hint(env: &TestEnv, hint: &str) -> u64 {
    let run = env.run(words(&format!("{hint} --json")).into_iter().skip(1));
    run.success().json()["recorded"].as_u64().unwrap()
}

#[test]
fn the_hint_for_a_spreadsheet_has_the_flags_for_its_numbers_and_times() {
    let env = local();
    env.write(
        "de.csv",
        "customer;event;timestamp;total_tokens\nc1;llm;01.06.2026 14:00;1.234,5\nc2;llm;13.06.2026 09:30;7\n",
    );
    let found = hints(&env, &["de.csv", "--delimiter", ";"]);
    let expected = "limitry usage import de.csv --time-format '%d.%m.%Y %H:%M' --time-zone UTC --numbers 1.234,56 \
                    --delimiter ';' --local";
    assert_eq!(found[0], expected);
    assert_eq!(run_hint(&env, &found[0]), 2);
}

#[test]
fn an_ambiguous_number_or_date_gets_a_hint_for_each_reading() {
    let env = local();
    env.write("n.csv", "customer,event,total_tokens\nc1,llm,\"1,234\"\n");
    let run = env.run(["usage", "import", "n.csv"]).code(2);
    run.says([
        "`limitry usage import n.csv --numbers 1,234.56 --local` reads '1,234' as 1234",
        "`limitry usage import n.csv --numbers 1.234,56 --local` reads '1,234' as 1.234",
    ]);
    env.write("d.csv", "customer,event,timestamp\nc1,llm,03/04/2026\n");
    let run = env.run(["usage", "import", "d.csv"]).code(2);
    run.says([
        "--time-format %d/%m/%Y --time-zone UTC --local` reads '03/04/2026' as 2026-04-03T00:00:00Z; name your zone",
        "--time-format %m/%d/%Y --time-zone UTC --local` reads '03/04/2026' as 2026-03-04T00:00:00Z; name your zone",
    ]);
}

#[test]
fn times_without_a_zone_and_epoch_times_get_a_hint() {
    for (time, flags) in [
        ("2026-06-01 12:00:00", "--time-zone UTC"),
        ("1780315200250", "--time-format epoch-ms"),
    ] {
        let env = local();
        env.write(
            "t.csv",
            format!("customer,event,timestamp\nc1,llm,{time}\n"),
        );
        let found = hints(&env, &["t.csv"]);
        assert_eq!(
            found[0],
            format!("limitry usage import t.csv {flags} --local")
        );
        assert_eq!(run_hint(&env, &found[0]), 1);
        // JSON gets the same hint.
        env.write(
            "t.ndjson",
            format!("{{\"customerId\":\"c\",\"eventType\":\"e\",\"timestamp\":\"{time}\"}}\n"),
        );
        let found = hints(&env, &["t.ndjson"]);
        assert_eq!(run_hint(&env, &found[0]), 1);
    }
    let env = local();
    env.write("t.csv", "customer,event,timestamp\nc1,llm,01.06.2026\n");
    // The hint replaces the wrong flags.
    let args = [
        "t.csv",
        "--time-format",
        "epoch",
        "--time-zone",
        "Europe/Berlin",
    ];
    let found = hints(&env, &args);
    let expected =
        "limitry usage import t.csv --time-format %d.%m.%Y --time-zone Europe/Berlin --local";
    assert_eq!(found[0], expected);
    env.write("t.csv", "customer,event,timestamp\nc1,llm,yesterday\n");
    env.run(["usage", "import", "t.csv"])
        .code(2)
        .says(["`--time-format` says how times are written", "--time-zone"]);
}

#[test]
fn unknown_columns_are_named_with_the_flag_that_reads_them() {
    let env = local();
    let many: Vec<String> = (0..3000).map(|n| format!("c{n}")).collect();
    env.write("wide.csv", format!("{}\n", many.join(",")));
    let wide = env.run("usage import wide.csv --ignore-unknown".split(' '));
    let wide = wide.code(2).says(["c19 and 2980 more"]);
    assert!(wide.stderr().len() < 2000, "{wide}");
    for (file, flag, says) in [
        (
            "user,event\nc1,llm\n",
            "--ignore-unknown",
            "`--map COLUMN=customerId` says which of its columns it is: user, event",
        ),
        (
            "customer\nc1\n",
            "--ignore-unknown",
            "`--set eventType=VALUE`",
        ),
        (
            "customer,event\nc1,llm\n",
            "--map=user=customerId",
            "`--map` names a column as the header does: customer, event",
        ),
        (
            "customer,event,customer\n",
            "--ignore-unknown",
            "`--map COLUMN=-`",
        ),
        ("c1,llm\n", "--set=eventType=e", "`--columns NAME,…`"),
        (
            "customer,event,total_tokens\nc1,llm,1,5\n",
            "--ignore-unknown",
            "a field that holds the delimiter stands in quotes",
        ),
        (
            "{\"customerId\":\"c\",\"eventType\":\"e\",\"tokens\":1}\n",
            "--set=eventType=e",
            "`--map` says what it is",
        ),
    ] {
        env.write("f", file);
        env.run(["usage", "import", "f", flag]).code(2).says([says]);
    }
}

#[test]
fn the_command_of_a_hint_keeps_the_recipe_and_the_dry_run() {
    let env = local();
    env.write(
        "spend.csv",
        "request_id,call_type,end_user,startTime,endTime,model,spend,total_tokens\nr,x,c1,2026-06-01 12:00:00,,m,1,many\ns,x,c1,2026-06-01 12:00:00,,m,1,5\n",
    );
    let found = hints(&env, &["spend.csv", "--from", "litellm", "--dry-run"]);
    let expected = "limitry usage import spend.csv --from litellm --local --dry-run --skip-invalid --rejects rejects.ndjson";
    assert_eq!(found, [expected]);
}

#[test]
fn json_fields_with_other_names_get_a_hint_that_maps_them() {
    let env = local();
    env.write(
        "f.ndjson",
        "{\"customer_id\":\"c\",\"event\":\"e\"}\n{\"customer_id\":\"d\",\"event\":\"e\"}\n",
    );
    let run = env.run(["usage", "import", "f.ndjson"]).code(2);
    let run = run.says([
        "f.ndjson has 8 problems in 2 lines",
        "reads 'customer_id' as customerId and 'event' as eventType",
    ]);
    let found = commands(&run.stderr());
    let expected =
        "limitry usage import f.ndjson --map customer_id=customerId --map event=eventType --local";
    assert_eq!(found[0], expected);
    assert_eq!(run_hint(&env, &found[0]), 2);
    // The hint has no command if no command would read the file.
    env.write(
        "g.ndjson",
        "{\"customer_id\":\"c\",\"event\":\"e\",\"type\":\"f\"}\n",
    );
    let run = env.run(["usage", "import", "g.ndjson"]).code(2);
    assert!(!run.stderr().contains("reads 'customer_id'"), "{run}");
}
