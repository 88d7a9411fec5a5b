//! `--jq`: what a filter makes of a document.
//!
//! The language without its doors to the outside: no environment, no ending of the process, no modules, no messages.

pub(crate) mod worker;

use std::cell::RefCell;
use std::fmt;

use jaq_core::box_iter::box_once;
use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::native::{Fun, run, v};
use jaq_core::{Compiler, Ctx, Error, Exn, Vars, compile, unwrap_valr};
use jaq_json::{Val, read};
use serde_json::Value;
use thiserror::Error as ThisError;

use crate::base::exit::Exit;
use worker::{Results, Worker};

/// How deep a document may nest: what reads it and what lets go of it goes as deep.
const DEEPEST: usize = 1000;

/// How many results a filter may have.
const MOST: usize = 1_000_000;

/// Why there is no result.
#[derive(Debug, ThisError, Clone, PartialEq, Eq)]
pub(crate) enum FilterError {
    /// It is not written in the language.
    #[error("the filter '{filter}' cannot be used: {reason}")]
    Unreadable {
        filter: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// It does not fit the document.
    #[error("the filter '{filter}' failed: {reason}")]
    Failed { filter: String, reason: String },
    /// A signal came while it was computing.
    #[error("the filter was stopped")]
    Stopped(Exit),
}

/// A filter that was read, and can be used again and again.
pub(crate) struct Filter {
    source: String,
    compiled: jaq_core::Filter<JustLut<Val>>,
    worker: RefCell<Option<Worker>>,
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filter({:?})", self.source)
    }
}

impl Filter {
    /// Reads a filter.
    pub(crate) fn parse(source: &str) -> Result<Self, FilterError> {
        let unreadable = |reason: String| FilterError::Unreadable {
            filter: source.to_owned(),
            reason,
        };
        if nests_too_deep(source.as_bytes()) {
            return Err(unreadable("it nests too deep".to_owned()));
        }
        let program = File {
            code: source,
            path: (),
        };
        let defs = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs());
        let arena = Arena::default();
        let modules = Loader::new(defs)
            .load(&arena, program)
            .map_err(|errors| unreadable(why_not_loaded(source, &errors)))?;
        let compiled = Compiler::default()
            .with_funs(functions())
            .compile(modules)
            .map_err(|errors| unreadable(why_not_compiled(&errors)))?;
        Ok(Self {
            source: source.to_owned(),
            compiled,
            worker: RefCell::new(None),
        })
    }

    /// What it makes of a document.
    pub(crate) fn apply(&self, document: &Value) -> Result<Vec<Value>, FilterError> {
        let failed = |reason| FilterError::Failed {
            filter: self.source.clone(),
            reason,
        };
        let results = self.apply_each(document.to_string().as_bytes())?;
        match results.into_iter().next() {
            Some(result) => result.map_err(failed),
            None => Err(failed("its input is no JSON".to_owned())),
        }
    }

    /// What it makes of each document of a text, in turn. What follows on a document that is no JSON is not looked at.
    pub(crate) fn apply_each(
        &self,
        json: &[u8],
    ) -> Result<Vec<Result<Vec<Value>, String>>, FilterError> {
        // A test of this module is not limitry, which could be started once more.
        if cfg!(test) {
            return Ok(self.evaluate(json));
        }
        let mut worker = self.worker.borrow_mut();
        if worker.is_none() {
            match Worker::start(&self.source) {
                Ok(started) => *worker = Some(started),
                // Without a process of its own it computes in ours: better than not at all.
                Err(_) => return Ok(self.evaluate(json)),
            }
        }
        let Some(started) = worker.as_mut() else {
            return Ok(Vec::new());
        };
        let answer = started.ask(&self.source, json);
        if answer.is_err() {
            *worker = None;
        }
        answer
    }

    /// The same, computed here and now.
    fn evaluate(&self, json: &[u8]) -> Results {
        if nests_too_deep(json) {
            return vec![Err("its input nests too deep".to_owned())];
        }
        let mut results = Vec::new();
        for document in read::parse_many(json) {
            match document {
                Ok(document) => results.push(self.results(document)),
                Err(error) => {
                    results.push(Err(format!("its input is no JSON ({error})")));
                    break;
                }
            }
        }
        results
    }

    fn results(&self, input: Val) -> Result<Vec<Value>, String> {
        let context = Ctx::<JustLut<Val>>::new(&self.compiled.lut, Vars::new([]));
        let mut results = Vec::new();
        for result in self.compiled.id.run((context, input)).map(unwrap_valr) {
            let value = result.map_err(|error| short(&error.to_string()))?;
            if results.len() == MOST {
                return Err(format!("it has more than {MOST} results"));
            }
            results.push(plain(&value));
        }
        Ok(results)
    }
}

/// Whether brackets are open deeper than anybody needs, in a document or a filter. What is none is refused anyhow.
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
                if depth > DEEPEST {
                    return true;
                }
            }
            b']' | b'}' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// What went wrong without most of the document that it went wrong with.
fn short(reason: &str) -> String {
    let chars: Vec<char> = reason.chars().collect();
    if chars.len() <= 120 {
        return reason.to_owned();
    }
    let head: String = chars[..60].iter().collect();
    let tail: String = chars[chars.len() - 40..].iter().collect();
    // What was done with it stands at the end.
    let tail = tail.rfind(" with ").map_or("", |at| &tail[at..]);
    format!("{head}…{tail}")
}

/// A result as JSON; what JSON has no word for (bytes, NaN) as its text.
fn plain(value: &Val) -> Value {
    let text = value.to_string();
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

/// The functions of the language, but for those that reach outside.
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

fn why_not_loaded(source: &str, errors: &load::Errors<&str, ()>) -> String {
    let place = |rest: &str| {
        if rest.is_empty() {
            "at its end".to_owned()
        } else {
            let short: String = rest.chars().take(20).collect();
            format!("at '{short}'")
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
    format!("'{source}' is no filter")
}

fn why_not_compiled(errors: &compile::Errors<&str, ()>) -> String {
    let first = errors.iter().flat_map(|(_, errors)| errors).next();
    first.map_or_else(String::new, |(name, what)| {
        format!("there is no {} '{name}'", what.as_str())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Filter, FilterError};

    fn apply(filter: &str, document: &Value) -> Result<Vec<Value>, FilterError> {
        Filter::parse(filter)?.apply(document)
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
    fn each_document_of_a_stream_is_taken_by_itself() {
        let each = |json: &str| Filter::parse(".a").unwrap().evaluate(json.as_bytes());
        let mixed = each("{\"a\":1}\n[]{\"a\":2} {");
        let good: Vec<_> = mixed.iter().flatten().flatten().collect();
        assert_eq!(good, [&json!(1), &json!(2)]);
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
    fn what_is_wrong_with_a_filter_is_said() {
        for (filter, words) in [
            (".data[", "closing bracket"),
            (".data | ", "at its end"),
            ("nothing", "'nothing'"),
            ("$x", "'$x'"),
            (".id.x", "failed"),
            ("env", "env is not available"),
            ("halt", "halt is not available"),
            ("import \"a\" as a; .", ""),
            ("$ENV", "$ENV"),
            ("\"\\(", ""),
        ] {
            let said = apply(filter, &json!({"id": "a"})).unwrap_err().to_string();
            assert!(
                said.contains(words) && said.contains(filter),
                "{filter}: {said}"
            );
        }
    }
}
