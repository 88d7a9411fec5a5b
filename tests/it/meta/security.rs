//! The tests that SECURITY.md names as evidence exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every `module::test` that the text names.
fn named(text: &str) -> BTreeSet<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.contains("::") && !word.contains([' ', '…', '/']))
        .map(str::to_owned)
        .filter(|word| !word.is_empty() && word != "::")
        .collect()
}

#[test]
fn every_test_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let names = named(&text);
    assert!(names.len() > 40, "{names:?}");
    for name in names {
        let (module, function) = name.rsplit_once("::").unwrap();
        let (dir, module) = [
            ("local::", "crates/limitry-server/src/tests"),
            ("unit::", "src"),
            ("unit_of_server::", "crates/limitry-server/src"),
        ]
        .into_iter()
        .find_map(|(prefix, dir)| Some((dir, module.strip_prefix(prefix)?)))
        .unwrap_or(("tests/it", module));
        let module_path = root.join(dir).join(module.replace("::", "/"));
        let file = [module_path.with_extension("rs"), module_path.join("mod.rs")]
            .into_iter()
            .find(|file| file.exists())
            .unwrap_or(module_path);
        let source = fs::read_to_string(&file).unwrap_or_default();
        let at = source.find(&format!("fn {function}("));
        let Some(at) = at else {
            panic!(
                "SECURITY.md names `{name}`, which is not in {}",
                file.display()
            );
        };
        // The attribute of a test is directly above its function.
        let above = source[..at].trim_end().lines().rev();
        let attributes = above.take_while(|line| !line.trim().is_empty() && line.trim() != "}");
        assert!(
            attributes
                .into_iter()
                .any(|line| line.contains("test]") || line.contains("test(")),
            "`{name}` is not a test"
        );
    }
}

/// `attacks: a link works once` names a test in `tests/browser/attacks.test.mjs`.
#[test]
fn every_browser_test_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let spans = text.split('`').skip(1).step_by(2);
    let mut count = 0;
    for (file, name) in spans.filter_map(|span| span.split_once(": ")) {
        let path = root.join(format!("tests/browser/{file}.test.mjs"));
        let source = fs::read_to_string(path).unwrap_or_default();
        let is_there = ['"', '`'].map(|quote| format!("test({quote}{name}{quote}, "));
        assert!(
            is_there.iter().any(|test| source.contains(test)),
            "SECURITY.md names `{file}: {name}`, which is not a test"
        );
        count += 1;
    }
    assert!(count > 10, "{count}");
}

#[test]
fn security_md_says_how_to_report_a_flaw() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    assert!(text.contains("## How to report a flaw") && text.contains("security@"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(
        readme.contains("SECURITY.md"),
        "the README does not name SECURITY.md"
    );
}
