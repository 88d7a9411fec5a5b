//! SARIF 2.1.0: findings in the form that code scanners exchange. No secret comes here: whoever makes a finding has
//! left it out.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Outcome, View};
use limitry_types::text::hex;

/// The schema that the document says it keeps to.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warning,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// Stable: suppressions name it.
    pub id: &'static str,
    pub summary: &'static str,
    pub help: &'static str,
    pub level: Level,
}

/// Where a finding is.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    File {
        path: String,
        line: u64,
        /// From 1 on, in characters.
        column: u64,
        /// Behind the last character.
        end_column: u64,
    },
    /// A thing that is no file.
    Thing { name: String, id: String },
}

/// Something that was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub rule: &'static str,
    /// What it is, for a person.
    pub message: String,
    pub place: Place,
    /// What stays the same when the file around it changes.
    pub fingerprint: String,
    pub properties: Value,
}

/// The document of these findings, as what is printed whatever the format.
pub(crate) fn outcome(rules: &[Rule], found: &[Found]) -> Outcome {
    let document = document(rules, found);
    Outcome::new(document.clone(), View::Json(document))
}

fn document(rules: &[Rule], found: &[Found]) -> Value {
    let described: Vec<Value> = rules.iter().map(describe).collect();
    let results: Vec<Value> = found.iter().map(|one| result(rules, one)).collect();
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
        "defaultConfiguration": { "level": word(rule.level) },
    })
}

fn result(rules: &[Rule], found: &Found) -> Value {
    let index = rules.iter().position(|rule| rule.id == found.rule);
    let level = index.map_or(Level::Warning, |index| rules[index].level);
    let location = match &found.place {
        Place::File {
            path,
            line,
            column,
            end_column,
        } => json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri(path), "uriBaseId": "%SRCROOT%" },
            "region": { "startLine": line, "startColumn": column, "endColumn": end_column },
        } }),
        Place::Thing { name, id } => json!({ "logicalLocations": [
            { "name": name, "fullyQualifiedName": id, "kind": "resource" },
        ] }),
    };
    let mut result = json!({
        "ruleId": found.rule,
        "level": word(level),
        "message": { "text": found.message },
        "locations": [location],
        "partialFingerprints": { "limitry/v1": digest(&found.fingerprint) },
        "properties": found.properties,
    });
    if let (Some(index), Some(object)) = (index, result.as_object_mut()) {
        object.insert("ruleIndex".to_owned(), json!(index));
    }
    result
}

const fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
    }
}

/// A relative path as a URI reference: nothing in it is taken for a scheme, a query or a fragment.
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
    fn a_path_is_no_url() {
        assert_eq!(uri("src/a b#c?.js"), "src/a%20b%23c%3F.js");
        assert_eq!(uri("c:x/é"), "c%3Ax/%C3%A9");
    }
}
