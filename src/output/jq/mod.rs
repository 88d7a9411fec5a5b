//! `--jq`: applies a jq filter to documents.

pub(crate) mod process;
mod program;

use std::cell::OnceCell;
use std::time::Duration;

use serde_json::Value;
use thiserror::Error;

use crate::base::exit::Exit;
use process::{Answered, FilterProcess};
use program::Program;

/// For each document of a text the results of the filter as JSON texts, or the reason why it has no results.
pub(crate) type Results = Vec<Result<Vec<String>, String>>;

#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub(crate) enum FilterError {
    #[error("the filter '{filter}' cannot be used: {reason}")]
    Invalid { filter: String, reason: String },
    #[error("the filter '{filter}' failed: {reason}")]
    Failed { filter: String, reason: String },
    /// A signal came while the filter computed.
    #[error("the filter was stopped")]
    Interrupted(Exit),
}

/// A filter. It computes in a separate process, which starts with the first document.
#[derive(Debug)]
pub(crate) struct Filter {
    source: String,
    process: OnceCell<FilterProcess>,
}

impl Filter {
    /// Checks that the filter compiles.
    pub(crate) fn parse(source: &str) -> Result<Self, FilterError> {
        let filter = source.to_owned();
        match Program::compile(source) {
            Ok(_) => Ok(Self {
                source: filter,
                process: OnceCell::new(),
            }),
            Err(reason) => Err(FilterError::Invalid { filter, reason }),
        }
    }

    /// Applies the filter to a document. The results are JSON texts.
    pub(crate) fn apply(&self, document: &str) -> Result<Vec<String>, FilterError> {
        let results = self.apply_each(document.as_bytes(), None)?;
        let result = results.into_iter().next();
        result
            .unwrap_or_else(|| Ok(Vec::new()))
            .map_err(|reason| self.failed(reason))
    }

    /// Applies the filter to each document of a JSON text. Documents after the first malformed one are not read. A filter
    /// that computes longer than `timeout` fails.
    pub(crate) fn apply_each(
        &self,
        json: &[u8],
        timeout: Option<Duration>,
    ) -> Result<Results, FilterError> {
        self.send(json)?;
        self.receive(timeout)
    }

    /// Begins to apply the filter to each document of a JSON text.
    pub(crate) fn send(&self, json: &[u8]) -> Result<(), FilterError> {
        self.process()?.send(json).map_err(|_| self.died())
    }

    /// Waits for the results of the text that was sent first of those without results.
    pub(crate) fn receive(&self, timeout: Option<Duration>) -> Result<Results, FilterError> {
        match self.process()?.receive(timeout) {
            Answered::Results(results) => Ok(results),
            Answered::Died => Err(self.died()),
            Answered::TimedOut => {
                let seconds = timeout.unwrap_or_default().as_secs();
                Err(self.failed(format!("it did not end within {seconds} s")))
            }
            Answered::Signal(exit) => Err(FilterError::Interrupted(exit)),
        }
    }

    fn died(&self) -> FilterError {
        self.failed("it recursed too deep, or needed too much memory".to_owned())
    }

    fn process(&self) -> Result<&FilterProcess, FilterError> {
        if let Some(process) = self.process.get() {
            return Ok(process);
        }
        let process = FilterProcess::start(&self.source)
            .map_err(|error| self.failed(format!("its process cannot start: {error}")))?;
        Ok(self.process.get_or_init(|| process))
    }

    fn failed(&self, reason: String) -> FilterError {
        FilterError::Failed {
            filter: self.source.clone(),
            reason,
        }
    }
}

/// The values of the results. A number beyond the range of numbers becomes a string.
pub(crate) fn values(texts: &[String]) -> Vec<Value> {
    let value = |text: &String| serde_json::from_str(text).unwrap_or_else(|_| text.clone().into());
    texts.iter().map(value).collect()
}
