//! The columns of tables.

use super::cell::Cell;

/// A column of a table: its name, and what happens to it when the table is wider than the terminal.
///
/// By default a column stays as it is, because people copy ids and names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(super) name: &'static str,
    pub(super) drop_order: Option<u8>,
    pub(super) can_truncate: bool,
}

impl Column {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            drop_order: None,
            can_truncate: false,
        }
    }

    /// Lets the column be dropped; those with a lower number go first.
    pub(crate) const fn drop_order(mut self, order: u8) -> Self {
        self.drop_order = Some(order);
        self
    }

    /// Lets the column's values be cut.
    pub(crate) const fn can_truncate(mut self) -> Self {
        self.can_truncate = true;
        self
    }
}

impl From<&'static str> for Column {
    fn from(name: &'static str) -> Self {
        Self::new(name)
    }
}

/// An item that fits a table of `N` columns.
pub(crate) trait Tabular<const N: usize> {
    const COLUMNS: [Column; N];

    fn row(&self) -> [Cell; N];
}
