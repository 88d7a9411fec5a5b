//! The entry points of the fuzz targets do not panic on random bytes and changed seeds.

use std::path::Path;
use std::sync::LazyLock;

use limitry::testing;
use proptest::prelude::*;

/// The seeds of all fuzz targets. They are cut and changed at random places.
static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/seeds");
    let mut files = crate::support::files_below(Path::new(seeds));
    files.sort();
    files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect()
});

fn call_all_entry_points(bytes: &[u8]) {
    testing::token(bytes);
    testing::url(bytes);
    testing::config(bytes);
    testing::project_file(bytes);
    testing::answer(bytes);
    testing::certificate(bytes);
    testing::env_file(bytes);
    testing::message(bytes);
    testing::import(bytes);
    testing::scan(bytes);
}

/// A seed, cut at both ends, with some bytes changed, and another seed behind it.
fn changed_seeds() -> impl Strategy<Value = Vec<u8>> {
    let place = any::<prop::sample::Index>;
    let changes = prop::collection::vec((place(), any::<u8>()), 0..4);
    (0..SEEDS.len(), 0..SEEDS.len(), place(), place(), changes).prop_map(
        |(first, second, from, to, changes)| {
            let mut bytes = SEEDS[first].clone();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.truncate(to.index(bytes.len()) + 1);
            bytes.drain(..from.index(bytes.len()) / 4);
            bytes.extend_from_slice(&SEEDS[second]);
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_anything_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        call_all_entry_points(&bytes);
    }

    #[test]
    fn no_changed_seed_makes_anything_panic(bytes in changed_seeds()) {
        call_all_entry_points(&bytes);
    }
}

#[test]
fn no_seed_and_no_deep_or_long_text_makes_anything_panic() {
    for seed in SEEDS.iter() {
        call_all_entry_points(seed);
    }
    for unit in [
        "[",
        "{\"a\":",
        "a.",
        "limitry_pat_",
        "%",
        "\\u",
        "\\uzz",
        "%zz",
        "&#xzz;",
        "&#x110000;",
        "&#99999999999;",
        "://@",
        "a = {",
    ] {
        call_all_entry_points(unit.repeat(20_000).as_bytes());
    }
}

/// Runs the tests above again in another process, and measures its memory.
#[cfg(target_os = "linux")]
#[test]
fn no_seed_fills_the_memory() {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "fuzz_smoke::n",
            "--test-threads=1",
            "--skip",
            "fills_the_memory",
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
        let seeds = format!("{}/fuzz/seeds/{point}", env!("CARGO_MANIFEST_DIR"));
        assert!(std::fs::read_dir(seeds).unwrap().count() > 0, "{point}");
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
