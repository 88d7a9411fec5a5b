//! `--jq`: what a filter makes of a document.
//!
//! The language without its doors to the outside: no environment, no ending of the process, no modules, no messages.

use std::fmt;

use jaq_core::box_iter::box_once;
use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::native::{Fun, run, v};
use jaq_core::{Compiler, Ctx, Error, Exn, Vars, compile, unwrap_valr};
use jaq_json::{Val, read};
use serde_json::Value;
use thiserror::Error as ThisError;

/// How many results a filter may have.
const MOST: usize = 1_000_000;

/// Why there is no result.
#[derive(Debug, ThisError, Clone, PartialEq, Eq)]
pub enum FilterError {
    /// It is not written in the language.
    #[error("the filter '{filter}' cannot be used: {reason}")]
    Unreadable {
        /// The filter.
        filter: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// It does not fit the document.
    #[error("the filter '{filter}' failed: {reason}")]
    Failed {
        /// The filter.
        filter: String,
        /// What it stumbled over.
        reason: String,
    },
}

/// A filter that was read, and can be used again and again.
pub struct Filter {
    source: String,
    compiled: jaq_core::Filter<JustLut<Val>>,
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filter({:?})", self.source)
    }
}

impl Filter {
    /// Reads a filter.
    pub fn parse(source: &str) -> Result<Self, FilterError> {
        let unreadable = |reason: String| FilterError::Unreadable {
            filter: source.to_owned(),
            reason,
        };
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
        })
    }

    /// What it makes of a document.
    pub fn apply(&self, document: &Value) -> Result<Vec<Value>, FilterError> {
        self.apply_to_text(document.to_string().as_bytes())
    }

    /// What it makes of a JSON text.
    pub fn apply_to_text(&self, json: &[u8]) -> Result<Vec<Value>, FilterError> {
        let failed = |reason: String| FilterError::Failed {
            filter: self.source.clone(),
            reason,
        };
        let input = read::parse_single(json)
            .map_err(|error| failed(format!("its input is no JSON ({error})")))?;
        let context = Ctx::<JustLut<Val>>::new(&self.compiled.lut, Vars::new([]));
        let mut results = Vec::new();
        for result in self.compiled.id.run((context, input)).map(unwrap_valr) {
            let value = result.map_err(|error| failed(short(&error.to_string())))?;
            if results.len() == MOST {
                return Err(failed(format!("it has more than {MOST} results")));
            }
            results.push(plain(&value));
        }
        Ok(results)
    }
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
