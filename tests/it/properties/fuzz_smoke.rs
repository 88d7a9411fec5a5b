//! The entry points of the fuzz targets, with bytes that are nothing and bytes that are almost something.

use limitry::testing;
use proptest::prelude::*;

/// What each entry point is fed with, cut and changed at random places.
const ALMOST: [&str; 23] = [
    "limitry_pat_abcdefghijklmnopqrstuvwxyz012345",
    "limitry_sk_",
    "lm_abcdefgh",
    "limitry%5Fpat%5Fabcdefghijkl \\u006cimitry_pat_abcdefghijkl bGltaXRyeV9wYXRfYWJj",
    "https://user:pw@api.limitry.com:443/v1/../v1?x#y\n/a/%2e%2e/b",
    "http://[::1]:4640/v1\n//evil.example/x",
    "http://localhost./v1\n/x@y",
    "profile = \"work\"\n[profiles.work]\napi-url = \"https://x/v1\"\ntoken-command = [\"op\"]\n",
    "[profiles.\"a b\".login]\nstore = \"file\"\nexpires-at = \"2026-01-01T00:00:00Z\"\n",
    "project = \"proj_1\"\nprofile = \"work\"\noutput = \"json\"\ncolor = \"never\"\n",
    "a = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "\u{9}Retry-After: 18446744073709551615\nX-Request-Id: r\n\n{\"error\":{\"code\":\"x\",\"message\":\"y\",\"status\":429}}",
    "\u{9}Retry-After: Wed, 01 Jan 2031 00:00:00 GMT\nDate: Thu, 32 Foo 99999 25:61:61 GMT\n\n{\"error\":\"older\"}",
    "\u{0}Date: Wed, 01 Jan 2031 00:00:00 GMT\n\n{\"data\":[{\"id\":\"key_1\",\"name\":\"n\",\"status\":\"active\"}],\"nextCursor\":null,\"hasMore\":false}",
    "\u{0}\n\n{\"data\":[{\"id\":\"qta_1\",\"limitValue\":1e400,\"period\":\"day\"}],\"nextCursor\":\"c\",\"hasMore\":true}",
    "\u{9}\n\n{\"allowed\":false,\"reason\":null,\"quotas\":[{\"remaining\":-1,\"reset\":9e99}],\"rateLimits\":[]}",
    "\u{1}Content-Type: text/html\n\n{\"id\":\"key_1\",\"key\":\"limitry_sk_abcdefghijkl\",\"createdAt\":\"9999-12-31T23:59:59Z\"}",
    "0\u{1e}0\u{1c}\u{2}\u{1}\u{1}0\u{0}0\u{15}1\u{13}0\u{11}\u{6}\u{3}U\u{4}\u{3}\u{c}\u{a}Example CA",
    "::add-mask::x\u{1b}[31m\u{202e}evil\u{9b}0m\r\n",
    "\u{feff}\u{0}\u{7f}",
    "# kept\nexport LIMITRY_API_KEY=\"limitry_sk_abcdefgh\" # why\r\nOTHER='a\nb'\n",
    "LIMITRY_API_KEY=\nLIMITRY_API_KEY='x\n",
    "A=1\\\n LIMITRY_API_KEY = $(x) `y` \\\n",
];

fn everything(bytes: &[u8]) {
    testing::token(bytes);
    testing::url(bytes);
    testing::config(bytes);
    testing::project_file(bytes);
    testing::answer(bytes);
    testing::certificate(bytes);
    testing::env_file(bytes);
    testing::message(bytes);
}

/// One of the texts above, cut at both ends, with some bytes changed, and another one behind it.
fn almost() -> impl Strategy<Value = Vec<u8>> {
    let place = any::<prop::sample::Index>;
    let changes = prop::collection::vec((place(), any::<u8>()), 0..4);
    (0..ALMOST.len(), 0..ALMOST.len(), place(), place(), changes).prop_map(
        |(first, second, from, to, changes)| {
            let mut bytes = ALMOST[first].as_bytes().to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.truncate(to.index(bytes.len()) + 1);
            bytes.drain(..from.index(bytes.len()) / 4);
            bytes.extend_from_slice(ALMOST[second].as_bytes());
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_anything_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        everything(&bytes);
    }

    #[test]
    fn nor_do_bytes_that_are_almost_right(bytes in almost()) {
        everything(&bytes);
    }
}

#[test]
fn nor_do_the_texts_themselves_and_deep_or_long_ones() {
    for text in ALMOST {
        everything(text.as_bytes());
    }
    for unit in [
        "[",
        "{\"a\":",
        "a.",
        "limitry_pat_",
        "%",
        "\\u",
        "://@",
        "a = {",
    ] {
        everything(unit.repeat(20_000).as_bytes());
    }
}

/// All of it once more in a process of its own, whose memory can be looked at.
#[cfg(target_os = "linux")]
#[test]
fn nor_do_they_fill_the_memory() {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "fuzz_smoke::n",
            "--test-threads=1",
            "--skip",
            "fill_the_memory",
        ])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0_u64;
    let status = loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(now.unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    assert!(status.success());
    assert!((1000..256 * 1024).contains(&most), "{most} KiB");
}

#[test]
fn every_entry_point_has_a_fuzz_target() {
    let source = include_str!("../../../src/testing.rs");
    let manifest = include_str!("../../../fuzz/Cargo.toml");
    let points = source
        .lines()
        .filter_map(|line| line.strip_prefix("pub fn "));
    for point in points.filter_map(|line| line.split('(').next()) {
        assert!(manifest.contains(&format!("name = \"{point}\"")), "{point}");
        let path = format!(
            "{}/fuzz/fuzz_targets/{point}.rs",
            env!("CARGO_MANIFEST_DIR")
        );
        let target = std::fs::read_to_string(path).unwrap();
        assert!(
            target.contains(&format!("limitry::testing::{point}(")),
            "{point}"
        );
    }
}
