//! `limitry dev webhooks …`: the commands for the webhooks of the local service.

#[cfg(unix)]
use serde_json::json;

#[cfg(unix)]
use crate::support::http;
use crate::support::{Dev, TestEnv};

#[test]
fn a_webhook_shows_its_secret_once() {
    let env = TestEnv::new();
    let add = "dev webhooks add http://127.0.0.1:8000/hook --plain";
    let secret = env.run(add.split(' ')).success().stdout();
    assert!(
        secret.starts_with("whsec_") && secret.lines().count() == 1,
        "{secret}"
    );
    let again = env.run(add.trim_end_matches(" --plain").split(' '));
    let again = again
        .success()
        .says(["Created webhook 'http://127.0.0.1:8000/hook' ("]);
    assert_eq!(again.stdout().lines().count(), 1, "{again}");
    let id = again.stderr().split(['(', ')']).nth(1).unwrap().to_owned();
    env.run(["dev", "webhooks", "remove", &id, "--yes"])
        .success();
    let list = env.run("dev webhooks list --json".split(' ')).success();
    assert!(!list.stdout().contains("whsec_"), "{list}");
    assert_eq!(list.json()["data"][0]["url"], "http://127.0.0.1:8000/hook");
    let remove = "dev webhooks remove http://127.0.0.1:8000/hook --yes";
    env.run(remove.split(' ')).success();
    let list = env.run("dev webhooks list --json".split(' ')).success();
    assert_eq!(list.json()["data"].as_array().unwrap().len(), 0);
}

#[test]
fn a_url_of_another_machine_is_rejected() {
    let add = "dev webhooks add http://example.com/hook --plain";
    TestEnv::new().run(add.split(' ')).code(5).silent_stdout();
}

#[test]
fn the_error_names_a_missing_webhook() {
    let remove = "dev webhooks remove nosuch --yes";
    let run = TestEnv::new().run(remove.split(' ')).code(4);
    run.says(["there is no webhook 'nosuch'", "limitry dev webhooks list"]);
}

#[test]
fn webhook_commands_say_that_nothing_is_sent_without_a_service() {
    let env = TestEnv::new();
    let note = "No service runs on this data, so nothing is sent. `limitry dev` starts one.";
    let add = "dev webhooks add http://127.0.0.1:9/hook --plain";
    let remove = "dev webhooks remove http://127.0.0.1:9/hook --yes";
    let commands = [add, "dev webhooks list", "dev webhooks deliveries", remove];
    for command in commands {
        let run = env.run(command.split(' ')).success();
        assert_eq!(run.stderr().matches(note).count(), 1, "{run}");
        assert!(!run.stdout().contains(note), "{run}");
    }
    // A service of other data sends nothing of this data.
    let other = TestEnv::new();
    let _other = Dev::start(&other);
    env.run(add.split(' ')).success().says([note]);
    env.run(remove.split(' ')).success();
    let list = env.run("dev webhooks list --json".split(' ')).success();
    assert_eq!(list.stderr(), "");
    let _dev = Dev::start(&env);
    for command in commands {
        let run = env.run(command.split(' ')).success();
        assert!(!run.stderr().contains(note), "{run}");
    }
}

#[cfg(unix)]
#[test]
fn a_delivery_says_whose_alert_it_is_and_why_nothing_answered() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    env.run("dev webhooks add http://127.0.0.1:9/hook --plain".split(' '))
        .success();
    let create = "--local limits create Free --meter mtr_total_events --limit 2 --period all_time --alert 50";
    env.run(create.split(' ')).success();
    // Another process than the service records.
    let record = "--local usage record --customer acme --event chat";
    env.run(record.split(' ')).success();
    let list = || env.run("dev webhooks deliveries".split(' ')).success();
    let is_tried = |text: &str| text.contains("no_connection");
    for _ in 0..500 {
        if is_tried(&list().stdout()) && is_tried(&dev.stdout()) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let list = list().stdout();
    let fields: Vec<&str> = list.trim_end().split('\t').collect();
    let expected = ["limit.threshold_reached", "pending", "no_connection", "1"];
    assert_eq!(fields[1..5], expected, "{list}");
    assert_eq!(
        fields[7..],
        ["http://127.0.0.1:9/hook", "acme", "Free 50 %"]
    );
    let stdout = dev.stdout();
    let line = stdout.lines().find(|line| line.contains(" webhook "));
    let words: Vec<&str> = line.unwrap_or_default().split_whitespace().collect();
    assert_eq!(words[1], "---", "{stdout}");
    assert_eq!(words[3..4], ["webhook"], "{stdout}");
    let end = [
        "limit.threshold_reached",
        "127.0.0.1:9",
        "try",
        "1",
        "no_connection",
    ];
    assert_eq!(words[6..], end, "{stdout}");
}

#[cfg(unix)]
#[test]
fn log_json_has_a_line_for_each_try_to_deliver() {
    let env = TestEnv::new();
    let dev = Dev::start_with(&env, &["--json", "--log", "json"]);
    let hook = format!("{}/nosuch", dev.url);
    env.run(["dev", "webhooks", "add", &hook, "--plain"])
        .success();
    let create = "--local limits create Free --meter mtr_total_events --limit 2 --period all_time --alert 50";
    env.run(create.split(' ')).success();
    env.run("--local usage record --customer acme --event chat".split(' '))
        .success();
    let line = (0..500).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        let stdout = dev.stdout();
        let mut lines = stdout.lines();
        lines
            .find(|line| line.contains("\"delivery\":\"msg_"))
            .map(str::to_owned)
    });
    let line: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
    assert_eq!(line["event"], "limit.threshold_reached");
    assert_eq!(line["try"], 1);
    assert_eq!(line["status"], 404);
    assert_eq!(line["error"], serde_json::Value::Null);
    assert!(hook.contains(line["host"].as_str().unwrap()), "{line}");
}

#[cfg(unix)]
#[test]
fn a_webhook_secret_is_in_no_log_page_or_file_except_the_database() {
    use crate::properties::leaks::spellings;

    let mut env = TestEnv::new();
    let dev = Dev::start_with(&env, &["--log", "json"]);
    env.set("LIMITRY_LOG", "trace").set("RUST_LOG", "trace");
    let origin = dev.url.trim_end_matches("/v1").to_owned();
    let stdout = dev.stdout();
    let mut words = stdout.split(['"', ' ', '\n']);
    let link = words.find(|word| word.contains("/?code=")).unwrap();
    let begun = http::request("GET", link, &[], "");
    let cookie = begun.header("set-cookie").unwrap().split(';').next();
    let page = [
        ("Cookie", cookie.unwrap()),
        ("Origin", origin.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
        ("X-Limitry-Page", "act"),
    ];
    // Three webhooks: added by the command, by the page, and by an application. No server listens at the URL.
    let url = "http://127.0.0.1:9/hook";
    let add = format!("dev webhooks add {url} --plain");
    let added = env.run(add.split(' ')).success();
    let mut secrets = vec![added.stdout().trim().to_owned()];
    let bearer = format!("Bearer {}", dev.pat);
    let projects = [("Authorization", bearer.as_str())];
    let projects = http::request("GET", &format!("{}/projects", dev.url), &projects, "").json();
    let project = projects["data"][0]["id"].as_str().unwrap().to_owned();
    let person = [
        ("Authorization", bearer.as_str()),
        ("X-Project", project.as_str()),
    ];
    let body = json!({ "url": url }).to_string();
    for (path, headers) in [
        ("/ui/api/dev/webhooks", &page[..]),
        ("/dev/webhooks", &person),
    ] {
        let made = http::request("POST", &format!("{origin}{path}"), headers, &body);
        assert_eq!(made.status, 201, "{made:?}");
        secrets.push(made.json()["secret"].as_str().unwrap().to_owned());
    }
    // The service sends an alert to each webhook.
    let call = |path: &str, body: &str| {
        let answer = http::request("POST", &format!("{}{path}", dev.url), &person, body);
        assert!(answer.status < 300, "{answer:?}");
        answer.json()
    };
    let quota = r#"{"name":"One","metric":"total_events","limitValue":1,"period":"day"}"#;
    let quota = call("/quotas", quota)["id"].as_str().unwrap().to_owned();
    call(&format!("/quotas/{quota}/alerts"), r#"{"threshold":100}"#);
    call("/events", r#"{"customerId":"c","eventType":"e"}"#);
    let mut tried = String::new();
    for _ in 0..500 {
        let list = "dev webhooks deliveries --json".split(' ');
        let run = env.run(list).success();
        tried = run.stdout() + &run.stderr();
        let all = run.json()["data"].as_array().unwrap().clone();
        if all.len() == 3 && all.iter().all(|one| one["tries"] != 0) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let read = |path: &str| http::request("GET", &format!("{origin}{path}"), &page, "").body;
    let mut shown = vec![tried, added.stderr(), read("/"), read("/ui/session")];
    shown.extend(
        ["/", "/openapi.json"]
            .map(|path| http::request("GET", &format!("{origin}{path}"), &[], "").body),
    );
    shown.extend(["/ui/api/dev/webhooks", "/ui/api/dev/webhook-deliveries"].map(read));
    // The numbers of logged requests begin with 1.
    let logged = (1..50).map(|number| read(&format!("/ui/requests/{number}")));
    shown.extend(logged);
    assert!(
        shown.iter().any(|text| text.contains("whsec_…")),
        "{shown:?}"
    );
    let ended = dev.stop();
    shown.extend([ended.stdout(), ended.stderr()]);
    for secret in &secrets {
        assert!(secret.starts_with("whsec_"), "{secret}");
        for spelling in spellings(secret) {
            for text in &shown {
                assert!(!text.contains(&spelling), "{spelling} in {text}");
            }
        }
        for file in env.files_that_hold(secret) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            assert!(name.starts_with("limitry.db"), "{name}");
        }
    }
}
