//! A compiled jq filter.
//!
//! The language has no access to the outside: no environment, no `halt`, no modules, no messages.

use jaq_core::box_iter::box_once;
use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::native::{Fun, run, v};
use jaq_core::{Compiler, Ctx, Error, Exn, Vars, compile, unwrap_valr};
use jaq_json::{Val, read};
use serde_json::Value;

use super::Results;

/// How deep a document or a filter may nest.
const MAX_DEPTH: usize = 1000;

/// How many results a filter may have for one document.
const MAX_RESULTS: usize = 1_000_000;

pub(super) struct Program(jaq_core::Filter<JustLut<Val>>);

impl Program {
    /// Compiles a filter. The error says what is wrong with it.
    pub(super) fn compile(source: &str) -> Result<Self, String> {
        if nests_too_deep(source.as_bytes()) {
            return Err("it nests too deep".to_owned());
        }
        let program = File {
            code: source,
            path: (),
        };
        let definitions = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs())
            .chain(definitions());
        let arena = Arena::default();
        let modules = Loader::new(definitions)
            .load(&arena, program)
            .map_err(|errors| load_error(source, &errors))?;
        let filter = Compiler::default()
            .with_funs(functions())
            .compile(modules)
            .map_err(|errors| compile_error(&errors))?;
        Ok(Self(filter))
    }

    /// Applies the filter to each document of a JSON text. Documents after the first malformed one are not read.
    pub(super) fn apply(&self, json: &[u8]) -> Results {
        if nests_too_deep(json) {
            return vec![Err("its input nests too deep".to_owned())];
        }
        let mut results = Vec::new();
        for document in read::parse_many(json) {
            match document {
                Ok(document) => results.push(self.apply_to(document)),
                Err(error) => {
                    results.push(Err(format!("its input is no JSON ({error})")));
                    break;
                }
            }
        }
        results
    }

    fn apply_to(&self, document: Val) -> Result<Vec<String>, String> {
        let context = Ctx::<JustLut<Val>>::new(&self.0.lut, Vars::new([]));
        let mut results = Vec::new();
        for result in self.0.id.run((context, document)).map(unwrap_valr) {
            let value = result.map_err(|error| shorten(&error.to_string()))?;
            if results.len() == MAX_RESULTS {
                return Err(format!("it has more than {MAX_RESULTS} results"));
            }
            results.push(to_json(&value));
        }
        Ok(results)
    }
}

/// The functions of jq that the library does not define.
fn definitions() -> impl Iterator<Item = load::parse::Def<&'static str>> {
    let parsed = load::parse(include_str!("definitions.jq"), |parser| parser.defs());
    // A unit test parses the file.
    parsed.unwrap_or_default().into_iter()
}

/// The value as JSON text. As in jq, NaN is null and an infinite number the largest one. Bytes become a string.
fn to_json(value: &Val) -> String {
    let text = value.to_string();
    if is_json(&text) {
        return text;
    }
    let finite = with_finite_numbers(&text);
    if is_json(&finite) {
        return finite;
    }
    Value::String(text).to_string()
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Replaces `NaN` and `Infinity` outside of strings.
fn with_finite_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut rest, mut quoted) = (text, false);
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' if quoted => rest.chars().take(2).map(char::len_utf8).sum(),
            '"' => {
                quoted = !quoted;
                1
            }
            'N' if !quoted && rest.starts_with("NaN") => {
                out.push_str("null");
                rest = &rest[3..];
                continue;
            }
            'I' if !quoted && rest.starts_with("Infinity") => {
                out.push_str("1.7976931348623157e308");
                rest = &rest[8..];
                continue;
            }
            other => other.len_utf8(),
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out
}

/// Whether brackets nest deeper than [`MAX_DEPTH`], in a document or a filter. jaq parses them recursively.
fn nests_too_deep(json: &[u8]) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' | b'(' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b']' | b'}' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// An error message without the middle of the value that it quotes.
fn shorten(reason: &str) -> String {
    let chars: Vec<char> = reason.chars().collect();
    if chars.len() <= 120 {
        return reason.to_owned();
    }
    let head: String = chars[..60].iter().collect();
    let tail: String = chars[chars.len() - 40..].iter().collect();
    // The operation is at the end of the message.
    let tail = tail.rfind(" with ").map_or("", |at| &tail[at..]);
    format!("{head}…{tail}")
}

/// The functions of the language, without those that reach outside.
fn functions() -> impl Iterator<Item = Fun<JustLut<Val>>> {
    let env = run(("env", v(0), |_| {
        box_once(Err(Exn::from(Error::str("env is not available here"))))
    }));
    let halt = run(("halt", v(1), |_| {
        box_once(Err(Exn::from(Error::str("halt is not available here"))))
    }));
    let open =
        jaq_std::funs::<JustLut<Val>>().filter(|(name, ..)| !matches!(*name, "env" | "halt"));
    jaq_core::funs()
        .chain(open)
        .chain([env, halt])
        .chain(jaq_json::funs())
}

/// The first error of the parser, in words.
fn load_error(source: &str, errors: &load::Errors<&str, ()>) -> String {
    let place = |rest: &str| {
        if rest.is_empty() {
            "at its end".to_owned()
        } else {
            let start: String = rest.chars().take(20).collect();
            format!("at '{start}'")
        }
    };
    for (_, error) in errors {
        match error {
            load::Error::Lex(errors) => {
                if let Some((expected, rest)) = errors.first() {
                    return format!("a {} is missing {}", expected.as_str(), place(rest));
                }
            }
            load::Error::Parse(errors) => {
                if let Some((expected, rest)) = errors.first() {
                    return format!("expected {} {}", expected.as_str(), place(rest));
                }
            }
            load::Error::Io(_) => return "modules are not available here".to_owned(),
        }
    }
    format!("'{source}' is not a filter")
}

/// The first error of the compiler, in words.
fn compile_error(errors: &compile::Errors<&str, ()>) -> String {
    let first = errors.iter().flat_map(|(_, errors)| errors).next();
    first.map_or_else(String::new, |(name, kind)| {
        format!("there is no {} '{name}'", kind.as_str())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Program;

    fn apply(filter: &str, document: &Value) -> Result<Vec<Value>, String> {
        let mut results = Program::compile(filter)?.apply(document.to_string().as_bytes());
        results.remove(0).map(|texts| {
            let values = texts.iter().map(|text| serde_json::from_str(text).unwrap());
            values.collect()
        })
    }

    #[test]
    fn functions_that_the_library_lacks_are_defined() {
        assert!(super::definitions().count() > 15);
        for (filter, input, result) in [
            (
                r#"[1,"a\"b",null,true]|@csv"#,
                json!(null),
                json!(r#"1,"a""b",,true"#),
            ),
            (r#"[1,"a\tb",null]|@tsv"#, json!(null), json!("1\ta\\tb\t")),
            (
                "[tostream]",
                json!({"a": [1], "b": {}}),
                json!([[["a", 0], 1], [["a", 0]], [["b"], {}], [["b"]]]),
            ),
            (
                "[fromstream(tostream)]",
                json!([1, {"a": [2]}]),
                json!([[1, {"a": [2]}]]),
            ),
            ("INDEX(.id)", json!([{"id": 1}]), json!({"1": {"id": 1}})),
            ("[IN(1, 2)]", json!(2), json!([true])),
            ("[inputs]", json!(2), json!([])),
            (
                "[1/0, nan, -infinite, \"NaN\"]",
                json!(null),
                json!([f64::MAX, null, -f64::MAX, "NaN"]),
            ),
            (
                "setpath([\"a\", 1]; 5)",
                json!(null),
                json!({"a": [null, 5]}),
            ),
            (
                "[[1],[2]] | format(\"json\")",
                json!(null),
                json!("[[1],[2]]"),
            ),
        ] {
            assert_eq!(apply(filter, &input), Ok(vec![result]), "{filter}");
        }
    }

    #[test]
    fn filters_do_what_jq_does() {
        let list =
            json!({"data": [{"id": "a", "n": 1.5}, {"id": "b", "n": 9_007_199_254_740_993_u64}]});
        for (filter, results) in [
            (".data[].id", vec![json!("a"), json!("b")]),
            (".data | length", vec![json!(2)]),
            (
                "[.data[] | select(.n > 2)] | first | .n",
                vec![json!(9_007_199_254_740_993_u64)],
            ),
            (".nothing", vec![Value::Null]),
            ("empty", vec![]),
            (
                r#".data | map("\(.id)=\(.n)") | join(",") | ascii_upcase"#,
                vec![json!("A=1.5,B=9007199254740993")],
            ),
            (
                r#""2026-01-02T03:04:05Z" | fromdate"#,
                vec![json!(1_767_323_045)],
            ),
            (r#".data[0].id | test("^A$"; "i")"#, vec![json!(true)]),
        ] {
            assert_eq!(apply(filter, &list).as_ref(), Ok(&results), "{filter}");
        }
    }

    #[test]
    fn each_document_of_a_text_has_its_own_results() {
        let each = |json: &str| Program::compile(".a").unwrap().apply(json.as_bytes());
        let mixed = each("{\"a\":1}\n[]{\"a\":2} {");
        let good: Vec<_> = mixed.iter().flatten().flatten().collect();
        assert_eq!(good, ["1", "2"]);
        assert_eq!(
            mixed.iter().map(Result::is_ok).collect::<Vec<_>>(),
            [true, false, true, false]
        );
        assert!(each(" ").is_empty());
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert_eq!(
            each(&deep(30_000)),
            [Err("its input nests too deep".to_owned())]
        );
        let text = json!({"a": "[".repeat(5000) + "\""}).to_string();
        assert!(each(&text)[0].is_ok());
    }

    #[test]
    fn errors_name_the_mistake() {
        for (filter, words) in [
            (".data[", "closing bracket"),
            (".data | ", "at its end"),
            ("nothing", "'nothing'"),
            ("$x", "'$x'"),
            (".id.x", "cannot index"),
            ("env", "env is not available"),
            ("halt", "halt is not available"),
            ("import \"a\" as a; .", ""),
            ("$ENV", "$ENV"),
            ("\"\\(", ""),
        ] {
            let message = apply(filter, &json!({"id": "a"})).unwrap_err();
            assert!(message.contains(words), "{filter}: {message}");
        }
    }
}
