//! The result of a command: its data, its notes and its exit code.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::cell::Cell;
use super::exact_value::ExactValue;
use super::style::{State, Tone};
use super::table::{Column, Tabular};
use crate::base::exit::Exit;
use limitry_types::Page;
use secrecy::SecretString;

/// The end of the note under a list that has more items than are shown.
pub(crate) const OR_ALL: &str = ", all: --all";

/// The note under a list that has more items than are shown.
pub(crate) fn more(shown: usize) -> String {
    format!("Showing {shown} of many. More: --max N{OR_ALL}")
}

/// How data is laid out in the text format.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum View {
    Nothing,
    Table {
        columns: Vec<Column>,
        rows: Vec<Vec<Cell>>,
        /// The note in place of a table without rows, on a terminal.
        empty: &'static str,
    },
    /// One thing: one name and value per line.
    Record(Vec<(&'static str, Cell)>),
    /// Lines as they are; each is escaped.
    Lines(Vec<String>),
    /// Lines of parts, each with its tone and escaped. Wrapped on a terminal.
    Styled(Vec<Vec<(Tone, String)>>),
    /// Checks: a glyph, a name and what was found, with commands below. A pipe gets another view.
    Checks(Vec<CheckLine>),
    /// A text of ours, printed unescaped. It never holds text of the server.
    Raw(String),
    /// A JSON document of any origin.
    Json(ExactValue),
    Many(Vec<View>),
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CheckLine {
    pub(crate) state: State,
    pub(crate) name: String,
    pub(crate) text: String,
    /// What to do, a line each.
    pub(crate) remedies: Vec<String>,
}

impl View {
    pub(crate) fn table<C: Into<Column>>(
        columns: impl IntoIterator<Item = C>,
        rows: Vec<Vec<Cell>>,
        empty: &'static str,
    ) -> Self {
        Self::Table {
            columns: columns.into_iter().map(Into::into).collect(),
            rows,
            empty,
        }
    }
}

/// The result of a command.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The document of `--json`. Null if the command has printed it already, or prints its view in every format.
    pub(crate) json: Value,
    /// The document with every digit of its numbers, which are doubles in `json`.
    pub(crate) exact: Option<ExactValue>,
    /// The data in the text format.
    pub(crate) view: View,
    /// The secret that the command exists to hand over.
    pub(crate) secret: Option<SecretString>,
    /// Whether the secret alone goes to stdout, also on a terminal.
    pub(crate) plain: bool,
    /// What a write did, in one sentence. On a terminal it stands in place of the data.
    pub(crate) done: Option<(State, String)>,
    /// Lines for stderr, after the data.
    pub(crate) notes: Vec<String>,
    /// What to type next, for a person.
    pub(crate) next: Vec<String>,
    pub(crate) exit: Exit,
    /// The exit code of the program that limitry ran; it replaces `exit`.
    pub(crate) child: Option<u8>,
}

impl Outcome {
    /// One thing.
    pub(crate) fn record(json: impl Serialize, fields: Vec<(&'static str, Cell)>) -> Self {
        Self::new(to_document(json), View::Record(fields))
    }

    /// A list.
    pub(crate) fn list<T: Serialize + Tabular<N>, const N: usize>(
        page: &Page<T>,
        empty: &'static str,
    ) -> Self {
        let rows = page.data.iter().map(|item| item.row().to_vec());
        let view = View::table(T::COLUMNS, rows.collect(), empty);
        let mut outcome = Self::new(to_document(page), view);
        if page.has_more {
            outcome.notes.push(more(page.data.len()));
        }
        outcome
    }

    /// A change that has no data but a sentence, and a document for `--json`.
    pub(crate) fn done(json: impl Serialize, sentence: impl Into<String>) -> Self {
        let outcome = Self::new(to_document(json), View::Nothing);
        outcome.sentence(State::Done, sentence)
    }

    /// A change that a terminal answers with one sentence, and a pipe with the fields of what changed.
    pub(crate) fn wrote(
        json: impl Serialize,
        fields: Vec<(&'static str, Cell)>,
        sentence: impl Into<String>,
    ) -> Self {
        Self::record(json, fields).sentence(State::Done, sentence)
    }

    /// Says in one sentence what was done.
    #[must_use]
    pub(crate) fn sentence(mut self, state: State, sentence: impl Into<String>) -> Self {
        self.done = Some((state, sentence.into()));
        self
    }

    /// Names a command that a person may want next.
    #[must_use]
    pub(crate) fn next(mut self, command: impl Into<String>) -> Self {
        self.next.push(command.into());
        self
    }

    /// Data with its view.
    pub(crate) fn new(json: Value, view: View) -> Self {
        Self {
            json,
            exact: None,
            view,
            secret: None,
            plain: false,
            done: None,
            notes: Vec::new(),
            next: Vec::new(),
            exit: Exit::Success,
            child: None,
        }
    }

    /// The exit code of a program that limitry ran.
    pub(crate) fn of_child(code: u8) -> Self {
        Self {
            child: Some(code),
            ..Self::new(Value::Null, View::Nothing)
        }
    }

    /// Whether there is a document for `--json`.
    pub(super) fn has_document(&self) -> bool {
        self.exact.is_some() || !self.json.is_null()
    }

    /// The document of `--json`.
    pub(crate) fn document(&self) -> Cow<'_, ExactValue> {
        match &self.exact {
            Some(exact) => Cow::Borrowed(exact),
            None => Cow::Owned(ExactValue::of(&self.json)),
        }
    }

    /// A document that is also the text.
    pub(crate) fn json_text(document: ExactValue) -> Self {
        Self {
            exact: Some(document.clone()),
            ..Self::new(Value::Null, View::Json(document))
        }
    }

    /// The exit code of the process.
    pub(crate) fn code(&self) -> u8 {
        self.child.unwrap_or(self.exit.code())
    }

    /// Keeps every digit of the document's numbers.
    #[must_use]
    pub(crate) fn exact(mut self, document: &impl Serialize) -> Self {
        self.exact = Some(ExactValue::of(document));
        self
    }

    /// Adds a note.
    #[must_use]
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Sets the exit code.
    #[must_use]
    pub(crate) fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}

/// The `--json` document of a list that is complete.
pub(crate) fn list_document<T: Serialize>(items: Vec<T>) -> Value {
    to_document(Page::complete(items))
}

/// The `--json` document of a value.
pub(crate) fn to_document(value: impl Serialize) -> Value {
    // Fails only for maps whose keys are not strings, and no type of ours has one.
    serde_json::to_value(value).unwrap_or(Value::Null)
}
