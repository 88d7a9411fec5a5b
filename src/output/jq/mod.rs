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

/// For each document of a text the results of the filter, or why it has none.
type Results = Vec<Result<Vec<Value>, String>>;

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

/// A filter. It computes in a process of its own, which starts with the first document.
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

    /// Applies the filter to a document.
    pub(crate) fn apply(&self, document: &Value) -> Result<Vec<Value>, FilterError> {
        let results = self.apply_each(document.to_string().as_bytes())?;
        let result = results.into_iter().next();
        result
            .unwrap_or_else(|| Ok(Vec::new()))
            .map_err(|reason| self.failed(reason))
    }

    /// Applies the filter to each document of a JSON text. Documents after the first malformed one are not read.
    pub(crate) fn apply_each(&self, json: &[u8]) -> Result<Results, FilterError> {
        self.answer(json, None)
    }

    /// The same, but a filter that computes longer than `timeout` fails.
    pub(crate) fn apply_each_within(
        &self,
        json: &[u8],
        timeout: Duration,
    ) -> Result<Results, FilterError> {
        self.answer(json, Some(timeout))
    }

    fn answer(&self, json: &[u8], timeout: Option<Duration>) -> Result<Results, FilterError> {
        match self.process()?.apply(json, timeout) {
            Answered::Results(results) => Ok(results),
            Answered::Died => {
                Err(self.failed("it recursed too deep, or needed too much memory".to_owned()))
            }
            Answered::TimedOut => {
                let seconds = timeout.unwrap_or_default().as_secs();
                Err(self.failed(format!("it did not end within {seconds} s")))
            }
            Answered::Signal(exit) => Err(FilterError::Interrupted(exit)),
        }
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
