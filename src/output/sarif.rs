//! SARIF 2.1.0, the format that code scanners exchange. The caller keeps secrets out of its findings.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::exact_value::ExactValue;
use super::outcome::Outcome;
use limitry_types::text::hex;

/// The schema of the document.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warning,
}

/// A kind of finding.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// Stable, because suppressions name it.
    pub id: &'static str,
    pub summary: &'static str,
    pub help: &'static str,
    pub level: Level,
}

/// The place of a finding.
#[derive(Debug, Clone)]
pub(crate) enum Location {
    File {
        path: String,
        line: u64,
        /// In characters, from 1.
        column: u64,
        /// The column after the last character.
        end_column: u64,
    },
    /// A resource of the API, such as a key.
    Resource { name: String, id: String },
}

#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub rule: &'static str,
    pub message: String,
    pub location: Location,
    /// Stays the same when other parts of the file change, so that a scanner recognizes the finding.
    pub fingerprint: String,
    pub properties: Value,
}

/// The findings as a document, which is printed in every format.
pub(crate) fn outcome(rules: &[Rule], findings: &[Finding]) -> Outcome {
    Outcome::json_text(ExactValue::of(&document(rules, findings)))
}

fn document(rules: &[Rule], findings: &[Finding]) -> Value {
    let described: Vec<Value> = rules.iter().map(describe).collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| result(rules, finding))
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "limitry",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://limitry.com",
                "rules": described,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn describe(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.summary },
        "help": { "text": rule.help },
        "defaultConfiguration": { "level": level_name(rule.level) },
    })
}

fn result(rules: &[Rule], finding: &Finding) -> Value {
    let index = rules.iter().position(|rule| rule.id == finding.rule);
    let level = index.map_or(Level::Warning, |index| rules[index].level);
    let location = match &finding.location {
        Location::File {
            path,
            line,
            column,
            end_column,
        } => json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri(path), "uriBaseId": "%SRCROOT%" },
            "region": { "startLine": line, "startColumn": column, "endColumn": end_column },
        } }),
        Location::Resource { name, id } => json!({ "logicalLocations": [
            { "name": name, "fullyQualifiedName": id, "kind": "resource" },
        ] }),
    };
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level_name(level),
        "message": { "text": finding.message },
        "locations": [location],
        "partialFingerprints": { "limitry/v1": digest(&finding.fingerprint) },
        "properties": finding.properties,
    });
    if let (Some(index), Some(object)) = (index, result.as_object_mut()) {
        object.insert("ruleIndex".to_owned(), json!(index));
    }
    result
}

const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
    }
}

/// A relative path as a URI reference. Reserved characters are escaped, or they would start a scheme, a query or a
/// fragment.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())[..16])
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_are_escaped() {
        assert_eq!(uri("src/a b#c?.js"), "src/a%20b%23c%3F.js");
        assert_eq!(uri("c:x/é"), "c%3Ax/%C3%A9");
    }
}
