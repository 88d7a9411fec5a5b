use super::with_free_limit;
#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{TestEnv, snapshot_file};

#[test]
fn a_created_limit_is_reported_and_listed() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let create = "limits create Free --meter total_tokens --limit 50000 --period month --alert 80";
    snapshot_file!(env.run(create.split(' ')));
    snapshot_file!(env.run("limits list".split(' ')));
}

#[test]
fn a_limit_refers_to_its_meter_by_name_or_by_id() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let meter = "meters create Images --aggregation sum --field values.images --json";
    let id = env.run(meter.split(' ')).success().json()["id"].clone();
    for meter in ["Images", id.as_str().unwrap()] {
        let create = format!("limits create L --meter {meter} --limit 5 --period day --json");
        let limit = env.run(create.split(' ')).success().json();
        assert_eq!(limit["meterId"], id);
    }
}

#[test]
fn a_meter_that_is_missing_is_named_with_a_similar_one() {
    let create = "limits create L --meter total_token --limit 5 --period day";
    snapshot_file!(with_free_limit().run(create.split(' ')).code(4));
}

#[test]
fn a_meter_name_that_exists_twice_is_refused() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    for _ in 0..2 {
        let meter = "meters create Images --aggregation count";
        env.run(meter.split(' ')).success();
    }
    let create = "limits create L --meter Images --limit 5 --period day";
    let run = env.run(create.split(' ')).code(2);
    run.says([
        "'Images' is more than one meter: mtr_",
        "limitry meters list",
    ]);
}

#[test]
fn an_unknown_period_lists_the_known_ones() {
    let create = "limits create L --meter total_tokens --limit 5 --period decade";
    snapshot_file!(with_free_limit().run(create.split(' ')).code(2));
}

/// The name was typed, and the answer has only the id.
#[test]
fn a_sentence_says_the_name_of_the_meter_that_was_typed() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let meter = "meters create Seats --aggregation sum --field values.seats --json";
    let id = env.run(meter.split(' ')).success().json()["id"].clone();
    let id = id.as_str().unwrap();
    let create = format!("limits create Max --meter {id} --limit 8 --period day");
    let run = env.run(create.split(' ')).success();
    let run = run.says(["Created limit 'Max': 8 of Seats a day for each customer"]);
    assert!(run.stdout().contains(&format!("meter\t{id}\n")), "{run}");
    let update = "limits update Max --meter Seats --limit 9";
    let run = env.run(update.split(' ')).success();
    let run = run.says(["Changed limit 'Max': 9 of Seats a day for each customer"]);
    assert!(run.stdout().contains(&format!("meter\t{id}\n")), "{run}");
}

#[cfg(unix)]
#[test]
fn a_person_chooses_between_limits_by_the_names_of_their_meters() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    for meter in ["Seats", "Rooms"] {
        let create = format!("meters create {meter} --aggregation sum --field values.a");
        env.run(create.split(' ')).success();
        let create = format!("limits create Max --meter {meter} --limit 8 --period day");
        env.run(create.split(' ')).success();
    }
    for args in ["limits show Max", "limits show"] {
        let mut terminal = Pty::start(&env.command(args.split(' ')), 80);
        let question = terminal.expect("8 of Seats a day for each customer");
        assert!(question.contains("8 of Rooms a day"), "{question}");
        terminal.type_line("1");
        let (_, seen) = terminal.finish();
        assert!(seen.contains("Rooms"), "{seen}");
    }
}
