//! The columns of tables.

use super::cell::Cell;

/// A column of a table.
///
/// A pipe gets all columns in their order. On a terminal the columns depend on its width and never on the data: a table
/// looks the same with other rows. Decorations alone give way to long texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(super) name: &'static str,
    /// Its name on a terminal.
    pub(super) heading: &'static str,
    /// The narrowest terminal that shows it; `None`: no terminal does.
    pub(super) from_width: Option<usize>,
    /// Its place on a terminal; columns of the same place stay in their order.
    pub(super) place: u8,
    pub(super) when_long: WhenLong,
    pub(super) is_in_pipe: bool,
}

/// What a terminal shows of a column for which a row is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WhenLong {
    /// The whole value, as long as something else can be cut.
    Whole,
    /// The beginning of the value.
    Truncated,
    /// The whole value, which goes on below itself. In any but the last column, as `Whole`.
    Wrapped,
    /// Nothing: the column is a decoration.
    LeftOut,
}

/// Terminals from this width on show ids.
pub(super) const ID_WIDTH: usize = 120;

/// The place of names: the first.
const NAME_PLACE: u8 = 0;

impl Column {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            heading: name,
            from_width: Some(0),
            place: 1,
            when_long: WhenLong::Whole,
            is_in_pipe: true,
        }
    }

    /// A column of ids: the last one, on wide terminals only. `show`, pipes and JSON have them always.
    pub(crate) const fn id(name: &'static str) -> Self {
        Self::new(name).place(9).shown_from(ID_WIDTH)
    }

    /// The column of names: the first one, cut where a row is too long.
    pub(crate) const fn name(name: &'static str) -> Self {
        Self::new(name).place(NAME_PLACE).can_truncate()
    }

    /// Whether the column holds what things are called by.
    pub(super) const fn is_name(&self) -> bool {
        self.place == NAME_PLACE
    }

    /// Shows the column on terminals of this width and more.
    pub(crate) const fn shown_from(mut self, width: usize) -> Self {
        self.from_width = Some(width);
        self
    }

    /// Shows the column in pipes only.
    pub(crate) const fn pipe_only(mut self) -> Self {
        self.from_width = None;
        self
    }

    /// Shows the column on terminals only.
    pub(crate) const fn terminal_only(mut self) -> Self {
        self.is_in_pipe = false;
        self
    }

    /// Puts the column behind those of a lower place on a terminal. Names have 0, others 1, ids 9.
    pub(crate) const fn place(mut self, place: u8) -> Self {
        self.place = place;
        self
    }

    /// Names the column otherwise on a terminal.
    pub(crate) const fn heading(mut self, heading: &'static str) -> Self {
        self.heading = heading;
        self
    }

    /// Lets the values of the last column go on in the next line: what must be read whole is not cut.
    pub(crate) const fn can_wrap(mut self) -> Self {
        self.when_long = WhenLong::Wrapped;
        self
    }

    /// Leaves the column out if a text would be cut for it. Of several decorations, the last one is tried first.
    pub(crate) const fn decoration(mut self) -> Self {
        self.when_long = WhenLong::LeftOut;
        self
    }

    /// Lets the column's values be cut.
    pub(crate) const fn can_truncate(mut self) -> Self {
        self.when_long = WhenLong::Truncated;
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
