//! Splits records of CSV into cells, as Python's `csv` module does with `strict=True`.
//!
//! A quote has a meaning only where it begins a field. A quoted field may hold line breaks, delimiters and doubled quotes.

/// Where a cell ends in the text.
#[derive(Debug, Clone, Copy)]
struct End {
    at: usize,
    quoted: bool,
}

/// The cells of a record, which is read line by line. Each byte is looked at once.
#[derive(Debug)]
pub(super) struct Cells {
    delimiter: u8,
    text: Vec<u8>,
    ends: Vec<End>,
    /// Whether the last line ended within a quoted field.
    open: bool,
    /// How many bytes were looked at or copied.
    #[cfg(feature = "testing")]
    cost: u64,
}

/// What is wrong with a line that ends its record.
pub(super) type Malformed = &'static str;

pub(super) const NOT_CLOSED: Malformed = "a quote that is not closed";

impl Cells {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            text: Vec::new(),
            ends: Vec::new(),
            open: false,
            #[cfg(feature = "testing")]
            cost: 0,
        }
    }

    /// How many bytes were looked at or copied.
    #[cfg(feature = "testing")]
    pub(super) fn cost(&self) -> u64 {
        self.cost
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.open = false;
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a cell; `None` if it is not UTF-8.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let begin = if at == 0 { 0 } else { self.ends[at - 1].at };
        std::str::from_utf8(&self.text[begin..self.ends[at].at]).ok()
    }

    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.ends[at].quoted
    }

    /// Adds a line, which is given without its line break. False: a quoted field goes on in the next line.
    pub(super) fn push_line(&mut self, line: &[u8], line_break: &[u8]) -> Result<bool, Malformed> {
        #[cfg(feature = "testing")]
        {
            self.cost += line.len() as u64;
        }
        let mut rest = line;
        loop {
            if self.open || rest.first() == Some(&b'"') {
                let content = if self.open { rest } else { &rest[1..] };
                let Some(after) = self.quoted(content) else {
                    self.text.extend_from_slice(line_break);
                    self.open = true;
                    return Ok(false);
                };
                self.open = false;
                self.end_cell(true);
                rest = after;
            } else {
                let end = memchr::memchr2(self.delimiter, b'\r', rest).unwrap_or(rest.len());
                if rest.get(end) == Some(&b'\r') {
                    return Err("a carriage return in the middle of a line");
                }
                self.text.extend_from_slice(&rest[..end]);
                self.end_cell(false);
                rest = &rest[end..];
            }
            match rest.split_first() {
                None => return Ok(true),
                Some((byte, next)) if *byte == self.delimiter => rest = next,
                Some(_) => return Err("text after a closing quote"),
            }
        }
    }

    fn end_cell(&mut self, quoted: bool) {
        let at = self.text.len();
        self.ends.push(End { at, quoted });
    }

    /// Reads the content of a quoted field, and returns what follows the closing quote; `None` if the line ends before.
    fn quoted<'a>(&mut self, mut rest: &'a [u8]) -> Option<&'a [u8]> {
        loop {
            let Some(quote) = memchr::memchr(b'"', rest) else {
                self.text.extend_from_slice(rest);
                return None;
            };
            self.text.extend_from_slice(&rest[..quote]);
            rest = &rest[quote + 1..];
            match rest.strip_prefix(b"\"") {
                Some(next) => {
                    self.text.push(b'"');
                    rest = next;
                }
                None => return Some(rest),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cells;

    /// The cells of each record, or the number of its lines and the error.
    fn read(text: &str) -> Vec<Result<Vec<String>, (usize, &'static str)>> {
        let mut cells = Cells::new(b',');
        let (mut records, mut lines) = (Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            if lines == 0 {
                cells.clear();
            }
            lines += 1;
            let content = line.strip_suffix('\n').unwrap_or(line);
            match cells.push_line(content.as_bytes(), b"\n") {
                Ok(false) => continue,
                Ok(true) => records.push(Ok((0..cells.len())
                    .map(|at| cells.get(at).unwrap().to_owned())
                    .collect())),
                Err(why) => records.push(Err((lines, why))),
            }
            lines = 0;
        }
        if lines > 0 {
            records.push(Err((lines, super::NOT_CLOSED)));
        }
        records
    }

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn a_quote_joins_lines_only_where_it_begins_a_field() {
        assert_eq!(
            read("a,5\" x\nb,ok\nc,\"6\"\" \n,\"\n\"\",\"\nd\"e\n"),
            [
                Ok(row(&["a", "5\" x"])),
                Ok(row(&["b", "ok"])),
                Ok(row(&["c", "6\" \n,"])),
                Err((2, "text after a closing quote")),
            ]
        );
    }

    #[test]
    fn a_malformed_record_ends_with_its_line() {
        assert_eq!(
            read("a,\"b\"c\nd,e\nf,\"g\nh\n"),
            [
                Err((1, "text after a closing quote")),
                Ok(row(&["d", "e"])),
                Err((2, super::NOT_CLOSED)),
            ]
        );
        assert_eq!(
            read("a\rb,c\n")[0],
            Err((1, "a carriage return in the middle of a line"))
        );
    }
}
