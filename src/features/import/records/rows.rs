//! The records of CSV: rows, whose first one may be a header.

use std::io;

use super::super::columns::{Columns, row_object};
use super::super::csv;
use super::super::document::Document;
use super::super::header::{HeaderError, column_names};
use super::super::lines::{MAX_LINE_BYTES, digest};
use super::super::read_error::ReadError;
use super::{BYTE_ORDER_MARK, RecordKind, RecordReader, check, without_mark};

impl RecordReader {
    /// The current row of CSV as JSON; `None` for an empty line and a header.
    pub(super) fn next_row(&mut self) -> Result<Option<Document>, ReadError> {
        self.record.clear();
        self.cells.clear();
        if let Err(problem) = self.read_csv_record()? {
            if self.names.is_empty() {
                return Err(HeaderError::Malformed(problem).into());
            }
            return Ok(Some(Err(format!("is not CSV: {problem}"))));
        }
        if self.record.trim_ascii().is_empty() || self.is_header() {
            return Ok(None);
        }
        if self.names.is_empty()
            && let Some(columns) = &self.options.columns
        {
            self.names.clone_from(columns);
        } else if self.names.is_empty() {
            self.names = column_names(&self.cells)?;
            self.header = without_mark(&self.record, self.first_line).to_vec();
            return Ok(None);
        }
        Ok(Some(row_object(&self.names, &self.cells, &self.options)))
    }

    pub(super) fn read_csv(&mut self) -> Result<RecordKind, ReadError> {
        self.record.clear();
        self.cells.clear();
        let read = self.read_csv_record()?;
        self.digest = digest(&self.record);
        if let Err(problem) = read {
            if self.columns.is_none() {
                return Err(HeaderError::Malformed(problem).into());
            }
            return Ok(self.invalid(format!("is not CSV: {problem}")));
        }
        if self.record.trim_ascii().is_empty() {
            return Ok(RecordKind::Blank);
        }
        if self.columns.is_none()
            && let Some(names) = &self.options.columns
        {
            self.columns = Some(Columns::without_header(names, &self.options)?);
        }
        let Some(columns) = &self.columns else {
            self.columns = Some(Columns::from_header(&self.cells, &self.options)?);
            self.header = without_mark(&self.record, self.first_line).to_vec();
            return Ok(RecordKind::Blank);
        };
        if self.is_header() {
            return Ok(RecordKind::Blank);
        }
        self.event.clear();
        self.is_made = true;
        match columns.event(&self.cells, &mut self.event) {
            Ok(()) if self.event.len() > MAX_LINE_BYTES => Ok(self.too_long()),
            Ok(()) => Ok(check(&mut self.checker, &self.event, &mut self.problems)),
            Err(invalid) => Ok(self.not_made(invalid)),
        }
    }

    /// Whether the record is the header once more: files that were put together have a header each.
    fn is_header(&self) -> bool {
        let record = self.record.strip_prefix(BYTE_ORDER_MARK);
        !self.header.is_empty() && record.unwrap_or(&self.record) == self.header
    }

    /// Reads the lines of a record into `record` and `cells`, from the current line on. A malformed record ends with the
    /// line that is malformed, so the next record begins at the line after it.
    fn read_csv_record(&mut self) -> io::Result<Result<(), csv::Malformed>> {
        loop {
            let line = without_mark(self.lines.text(), self.lines.number());
            self.record.extend_from_slice(self.lines.text());
            match self.cells.push_line(line, self.lines.line_break()) {
                Ok(true) => return Ok(Ok(())),
                Ok(false) => {}
                Err(problem) => return Ok(Err(problem)),
            }
            if self.record.len() > MAX_LINE_BYTES {
                return Ok(Err(csv::NOT_CLOSED));
            }
            self.record.extend_from_slice(self.lines.line_break());
            if !self.lines.advance()? || self.lines.is_too_long() {
                return Ok(Err(csv::NOT_CLOSED));
            }
        }
    }
}
