//! What a command gives back: data with its views, talk, and the verdict.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::base::exit::Exit;
use limitry_client::Token;
use limitry_types::{Amount, Page};

use super::BarStyle;

/// What is said under a list that goes on.
pub(crate) const MORE: &str = "There are more: --limit N or --all shows them.";

/// One value of a table or a record, before it is known who reads it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Text, ours or the server's; escaped when it is shown.
    Text(String),
    /// A number; aligned to the right, thousands grouped on a terminal alone.
    Number(String),
    /// A moment; relative on a terminal, RFC 3339 in a pipe.
    Time(Timestamp),
    /// A part of a whole, 0 to 1 and beyond; a bar on a terminal.
    Share(Amount),
    /// A bar of a chart, as wide as there is room for; only for people.
    Bar { share: Amount, blocks: BarStyle },
    /// Nothing: `-` on a terminal, empty in a pipe.
    Nothing,
}

impl Cell {
    /// Text, or nothing.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Text, or nothing where there is none.
    pub(crate) fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.into()))
    }

    /// A moment, or nothing where there is none.
    pub(crate) fn time(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Nothing, Self::Time)
    }

    /// A number.
    pub(crate) fn number(number: impl std::fmt::Display) -> Self {
        Self::Number(number.to_string())
    }
}

/// An item that fits a table of `N` columns: header and row cannot differ in length.
pub(crate) trait Tabular<const N: usize> {
    /// The columns' names.
    const HEADER: [&'static str; N];
    /// The item's values.
    fn row(&self) -> [Cell; N];
}

/// How data is laid out when it is not JSON.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum View {
    Nothing,
    Table {
        header: Vec<&'static str>,
        rows: Vec<Vec<Cell>>,
        /// What a person is told when there is no row.
        empty: &'static str,
    },
    /// One thing: a name and a value a line.
    Record(Vec<(&'static str, Cell)>),
    /// Lines as they are; each is escaped.
    Lines(Vec<String>),
    /// Lines that are read, and not copied; each is escaped. On a terminal what continues one is set in by so much.
    Prose(Vec<String>, usize),
    /// A text of our own, to the letter; never the server's.
    Raw(String),
    /// A JSON document, whoever wrote it.
    Json(Value),
    Many(Vec<View>),
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The document of `--json`.
    pub json: Value,
    /// The data for people and pipes.
    pub view: View,
    /// A secret that the command exists to hand over, once.
    pub secret: Option<Token>,
    /// Whether the secret is the only thing on stdout, on a terminal too.
    pub plain: bool,
    /// Talk for stderr, after the data.
    pub notes: Vec<String>,
    pub exit: Exit,
    /// The exit code of a command that ran in limitry's place: it stands for `exit`.
    pub child: Option<u8>,
}

impl Outcome {
    /// One thing.
    pub(crate) fn record(json: impl Serialize, fields: Vec<(&'static str, Cell)>) -> Self {
        Self::new(to_json(json), View::Record(fields))
    }

    /// A list, as its pages came.
    pub(crate) fn list<T: Serialize + Tabular<N>, const N: usize>(
        listing: &Page<T>,
        empty: &'static str,
    ) -> Self {
        let rows = listing
            .data
            .iter()
            .map(|item| item.row().to_vec())
            .collect();
        let mut outcome = Self::new(
            to_json(listing),
            View::Table {
                header: T::HEADER.to_vec(),
                rows,
                empty,
            },
        );
        if listing.has_more {
            outcome.notes.push(MORE.to_owned());
        }
        outcome
    }

    /// Something that was done and leaves nothing to print: a note, and the document for `--json`.
    pub(crate) fn done(json: impl Serialize, note: impl Into<String>) -> Self {
        Self::new(to_json(json), View::Nothing).note(note)
    }

    /// Data with its view.
    pub(crate) fn new(json: Value, view: View) -> Self {
        Self {
            json,
            view,
            secret: None,
            plain: false,
            notes: Vec::new(),
            exit: Exit::Success,
            child: None,
        }
    }

    /// Nothing to show, and the exit code of a command that ran in limitry's place.
    pub(crate) fn of_child(code: u8) -> Self {
        Self {
            child: Some(code),
            ..Self::new(Value::Null, View::Nothing)
        }
    }

    /// What the process ends with.
    pub(crate) fn code(&self) -> u8 {
        self.child.unwrap_or(self.exit.code())
    }

    /// With a line of talk.
    #[must_use]
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// With another exit code.
    #[must_use]
    pub(crate) fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}

fn to_json(value: impl Serialize) -> Value {
    // The types are ours and have string keys: this cannot fail.
    serde_json::to_value(value).unwrap_or(Value::Null)
}
