//! Edits env files: bytes in, bytes out. Only the value changes: comments, order, quoting, line ends and the text after
//! the value stay.
//!
//! The editor understands what the usual readers agree on (`. FILE` in a shell, dotenv libraries): `NAME=value` with or
//! without `export`, bare, in single or in double quotes, quotes over several lines. A value that those readers read
//! differently is [ambiguous](VariableState::Ambiguous) and is edited only by force. A shell command that sets the
//! variable (`declare -x NAME=value`) is never edited.
//!
//! A shell takes the carriage return of a CRLF line as a part of the value. The edited line therefore ends in LF alone,
//! which every reader accepts. All other lines stay. (`NAME=value #` would hide the carriage return from a shell as well,
//! but `docker --env-file` and systemd would read the `#`.)

use std::ops::Range;

use thiserror::Error;

/// Why a file cannot be edited.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum EnvFileError {
    /// It has a NUL byte.
    #[error("it is not a text file")]
    NotText,
    /// The end of a value is not known.
    #[error("line {0} opens a quote that never ends")]
    OpenQuote(usize),
    /// A shell command assigns the variable.
    #[error(
        "line {0} sets it in a shell command, which programs read differently: write NAME=value on a separate line"
    )]
    Command(usize),
    /// An appended line would join the last one.
    #[error(
        "line {0} ends in a backslash, which joins it with the next line; remove the backslash"
    )]
    OpenLine(usize),
}

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableState<'a> {
    /// Not assigned, or empty.
    Unset,
    /// A value that every reader reads alike.
    Value(&'a [u8]),
    /// A value that readers read differently.
    Ambiguous(Ambiguity),
    /// Assigned at least twice.
    Duplicate {
        /// The line of the first assignment.
        first: usize,
        /// The line of the second assignment.
        second: usize,
    },
}

/// Why readers read an assignment differently, and the edit that ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ambiguity {
    /// Its line, from 1.
    pub line: usize,
    /// What readers differ about.
    pub reason: &'static str,
    /// What to change.
    pub edit: &'static str,
}

/// A reason with its edit.
type Reason = (&'static str, &'static str);

const BYTE_ORDER_MARK: Reason = (
    "a byte-order mark precedes the name",
    "save the file as UTF-8 without the mark",
);
const BLANK_BEFORE_EQUALS: Reason = ("a blank precedes '='", "remove the blank");
const BLANK_AFTER_EQUALS: Reason = ("a blank follows '='", "remove the blank");
const SPECIAL_IN_QUOTES: Reason = (
    "the quoted value holds '\\', '$', '`' or a line break",
    "write the value literally",
);
const TEXT_AFTER_QUOTE: Reason = (
    "text follows the closing quote",
    "remove that text, or quote all of it",
);
const SPECIAL_IN_BARE: Reason = (
    "the value holds blanks or characters that a shell interprets",
    "quote the value, or write it literally",
);
const JOINED_LINE: Reason = (
    "the line before it ends in a backslash, so a shell joins the two",
    "remove the backslash",
);

/// One assignment.
struct Assignment {
    name: Range<usize>,
    line: usize,
    exported: bool,
    /// The value with its quotes.
    raw: Range<usize>,
    quote: Option<u8>,
    ambiguous: Option<Reason>,
}

impl Assignment {
    fn value<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        match self.quote {
            Some(_) => &text[self.raw.start + 1..self.raw.end - 1],
            None => &text[self.raw.clone()],
        }
    }
}

/// What the variable holds in this file.
pub fn get<'a>(text: &'a [u8], variable: &str) -> Result<VariableState<'a>, EnvFileError> {
    let found = assignments(text, variable)?;
    Ok(match &found[..] {
        [] => VariableState::Unset,
        [one] => match one.ambiguous {
            Some((reason, edit)) => VariableState::Ambiguous(Ambiguity {
                line: one.line,
                reason,
                edit,
            }),
            None if one.value(text).is_empty() => VariableState::Unset,
            None => VariableState::Value(one.value(text)),
        },
        [first, second, ..] => VariableState::Duplicate {
            first: first.line,
            second: second.line,
        },
    })
}

/// Every value that the variable is assigned, in order.
pub fn all<'a>(text: &'a [u8], variable: &str) -> Result<Vec<&'a [u8]>, EnvFileError> {
    let found = assignments(text, variable)?;
    Ok(found.iter().map(|one| one.value(text)).collect())
}

/// The first other variable with a value that matches: its name and its line.
pub fn other_variable_with(
    text: &[u8],
    variable: &str,
    matches: impl Fn(&[u8]) -> bool,
) -> Result<Option<(String, usize)>, EnvFileError> {
    let found = parse(text)?.assignments;
    let other = found
        .iter()
        .find(|one| &text[one.name.clone()] != variable.as_bytes() && matches(one.value(text)));
    Ok(other.map(|one| {
        let name = String::from_utf8_lossy(&text[one.name.clone()]);
        (name.into_owned(), one.line)
    }))
}

/// The file with the variable set to `value`, which needs no quotes (a key is of `[A-Za-z0-9_-]`). Every existing
/// assignment is edited in its place and in its quotes; without one, a line is appended.
pub fn set(text: &[u8], variable: &str, value: &str) -> Result<Vec<u8>, EnvFileError> {
    let found = assignments(text, variable)?;
    if found.is_empty() {
        return append(text, variable, value);
    }
    let mut edited = Vec::with_capacity(text.len() + value.len());
    let mut from = 0;
    for one in found {
        edited.extend_from_slice(&text[from..one.raw.start]);
        edited.extend(one.quote);
        edited.extend_from_slice(value.as_bytes());
        edited.extend(one.quote);
        from = one.raw.end;
        // A shell takes a carriage return after a value as a part of it; one in a comment does no harm.
        let behind = &text[from..line_end(text, from)];
        if let Some(blanks) = behind.strip_suffix(b"\r")
            && blanks.iter().all(|b| is_blank(*b))
        {
            edited.extend_from_slice(blanks);
            from += behind.len();
        }
        // dotenvy rejects a blank at the end of the file.
        if text[from..].iter().all(|b| is_blank(*b)) {
            edited.truncate(edited.trim_ascii_end().len());
            from = text.len();
        }
    }
    edited.extend_from_slice(&text[from..]);
    Ok(edited)
}

fn append(text: &[u8], variable: &str, value: &str) -> Result<Vec<u8>, EnvFileError> {
    let parsed = parse(text)?;
    if let Some(line) = parsed.open_line {
        return Err(EnvFileError::OpenLine(line));
    }
    let end: &[u8] = match text.iter().rposition(|b| *b == b'\n') {
        Some(at) if at > 0 && text[at - 1] == b'\r' => b"\r\n",
        _ => b"\n",
    };
    let mut edited = text.to_vec();
    if !text.is_empty() && !text.ends_with(b"\n") {
        edited.extend_from_slice(end);
    }
    // Where every line exports, a shell that reads the file expects that of the new line too.
    if !parsed.assignments.is_empty() && parsed.assignments.iter().all(|one| one.exported) {
        edited.extend_from_slice(b"export ");
    }
    edited.extend_from_slice(variable.as_bytes());
    edited.push(b'=');
    edited.extend_from_slice(value.as_bytes());
    // Always a whole line: `echo NAME=value >> .env` would otherwise lengthen the key.
    edited.push(b'\n');
    Ok(edited)
}

/// A parsed file.
struct Parsed {
    assignments: Vec<Assignment>,
    /// What a shell may run as commands: lines that are no assignment, and bare values that are more than a value.
    commands: Vec<(Option<Range<usize>>, Range<usize>)>,
    /// The last line, if a shell joins it with a line after it.
    open_line: Option<usize>,
}

fn parse(text: &[u8]) -> Result<Parsed, EnvFileError> {
    if text.contains(&0) {
        return Err(EnvFileError::NotText);
    }
    let mut parsed = Parsed {
        assignments: Vec::new(),
        commands: Vec::new(),
        open_line: None,
    };
    let has_mark = text.starts_with(b"\xef\xbb\xbf");
    let mut at = if has_mark { 3 } else { 0 };
    let mut line = 1;
    while at < text.len() {
        let end = line_end(text, at);
        let joined = parsed.open_line.is_some();
        let Some(found) = name(text, at, end) else {
            parsed.commands.push((None, at..end));
            parsed.open_line = is_continued(text, at, end).then_some(line);
            at = end + 1;
            line += 1;
            continue;
        };
        let (raw, quote, mut ambiguous) = assigned(text, found.value_start, end)?;
        // A shell runs `NAME =x`, or a name after a byte-order mark, as a command. It also runs the value of `NAME= x`.
        let conditions = [
            (joined, JOINED_LINE),
            (has_mark && at == 3, BYTE_ORDER_MARK),
            (is_blank(text[found.value_start - 2]), BLANK_BEFORE_EQUALS),
            (
                raw.start > found.value_start && !raw.is_empty(),
                BLANK_AFTER_EQUALS,
            ),
        ];
        if let Some((_, reason)) = conditions.into_iter().find(|(is_met, _)| *is_met) {
            ambiguous = Some(reason);
        }
        if ambiguous.is_some() && quote.is_none() {
            // `A=1; export NAME=2`, `export A=1 NAME=2`
            parsed
                .commands
                .push((Some(found.range.clone()), raw.clone()));
        }
        // A quoted value may span lines.
        let last = line_end(text, raw.end);
        let spanned = line_number(&text[at..], last - at) - 1;
        parsed.open_line = is_continued(text, at, last).then_some(line + spanned);
        parsed.assignments.push(Assignment {
            line,
            name: found.range,
            exported: found.exported,
            raw,
            quote,
            ambiguous,
        });
        at = last + 1;
        line += spanned + 1;
    }
    Ok(parsed)
}

/// Every assignment of the variable, in order.
fn assignments(text: &[u8], variable: &str) -> Result<Vec<Assignment>, EnvFileError> {
    let parsed = parse(text)?;
    for (of, command) in parsed.commands {
        if of.is_none_or(|name| &text[name] != variable.as_bytes()) {
            ensure_not_in_command(text, command, variable)?;
        }
    }
    let is_ours = |one: &Assignment| &text[one.name.clone()] == variable.as_bytes();
    Ok(parsed.assignments.into_iter().filter(is_ours).collect())
}

/// Refuses a line in which a shell finds an assignment of the variable and a dotenv library finds none.
fn ensure_not_in_command(
    text: &[u8],
    line: Range<usize>,
    variable: &str,
) -> Result<(), EnvFileError> {
    for at in line.clone() {
        if text[at] == b'#' && (at == line.start || is_blank(text[at - 1])) {
            break;
        }
        let begins_word = at == line.start || !is_of_word(text[at - 1]);
        let behind = text[at..line.end].strip_prefix(variable.as_bytes());
        if begins_word
            && behind.is_some_and(|rest| rest.starts_with(b"=") || rest.starts_with(b"+="))
        {
            return Err(EnvFileError::Command(line_number(text, at)));
        }
    }
    Ok(())
}

/// Before a name, these make it a part of another word, or read the value instead of setting it.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'$' | b'{')
}

/// Whether a shell joins this logical line with the next one. A comment ends with its line.
fn is_continued(text: &[u8], start: usize, end: usize) -> bool {
    let mut quote = None;
    let mut at = start;
    while at < end {
        match (text[at], quote) {
            (b'\\', None | Some(b'"')) => {
                if at + 1 == end && quote.is_none() {
                    return true;
                }
                at += 1;
            }
            (b'#', None) if at == start || is_blank(text[at - 1]) => return false,
            (found @ (b'"' | b'\''), None) => quote = Some(found),
            (found, Some(open)) if found == open => quote = None,
            _ => {}
        }
        at += 1;
    }
    false
}

/// The number of the line that holds this byte.
fn line_number(text: &[u8], at: usize) -> usize {
    memchr::memchr_iter(b'\n', &text[..at]).count() + 1
}

/// Where the line ends: at its newline, or at the end of the text.
fn line_end(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.iter()
        .position(|b| *b == b'\n')
        .map_or(text.len(), |n| from + n)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn skip_blanks(text: &[u8], mut at: usize, end: usize) -> usize {
    while at < end && is_blank(text[at]) {
        at += 1;
    }
    at
}

/// The left side of an assignment.
struct Name {
    range: Range<usize>,
    exported: bool,
    /// The byte after `=`.
    value_start: usize,
}

fn name(text: &[u8], from: usize, end: usize) -> Option<Name> {
    let mut at = skip_blanks(text, from, end);
    let exported =
        text[at..end].starts_with(b"export") && text.get(at + 6).copied().is_some_and(is_blank);
    if exported {
        at = skip_blanks(text, at + 6, end);
    }
    let start = at;
    while at < end && (text[at].is_ascii_alphanumeric() || matches!(text[at], b'_' | b'.' | b'-')) {
        at += 1;
    }
    let name = start..at;
    let equals = skip_blanks(text, at, end);
    (!name.is_empty() && equals < end && text[equals] == b'=').then_some(Name {
        range: name,
        exported,
        value_start: equals + 1,
    })
}

/// A value with its quotes, the quote, and why readers read it differently.
type Value = (Range<usize>, Option<u8>, Option<Reason>);

/// The value that begins after `=`.
fn assigned(text: &[u8], value_start: usize, end: usize) -> Result<Value, EnvFileError> {
    let start = skip_blanks(text, value_start, end);
    let first = text.get(start).copied().filter(|_| start < end);
    match first {
        Some(quote @ (b'"' | b'\'')) => quoted(text, start, quote),
        _ => Ok(bare(text, value_start, start, end)),
    }
}

fn quoted(text: &[u8], start: usize, quote: u8) -> Result<Value, EnvFileError> {
    let mut at = start + 1;
    let mut ambiguous = None;
    while at < text.len() && text[at] != quote {
        // Readers differ in what they make of these; a key has none of them.
        if matches!(text[at], b'\\' | b'$' | b'`' | b'\n') {
            ambiguous = Some(SPECIAL_IN_QUOTES);
        }
        at += if text[at] == b'\\' && quote == b'"' {
            2
        } else {
            1
        };
    }
    if at >= text.len() {
        return Err(EnvFileError::OpenQuote(line_number(text, start)));
    }
    let close = at + 1;
    let end = line_end(text, close);
    let behind = trimmed(text, close, end);
    let apart = text.get(close).is_none_or(u8::is_ascii_whitespace);
    let comment = skip_blanks(text, close, end);
    let plain = behind == close || (apart && text[comment] == b'#');
    Ok(if plain {
        (start..close, Some(quote), ambiguous)
    } else {
        // `"a"b`, `"a" b`: the value is all of it.
        (start..behind, None, Some(TEXT_AFTER_QUOTE))
    })
}

fn bare(text: &[u8], value_start: usize, start: usize, end: usize) -> Value {
    if start >= trimmed(text, start, end) || text[start] == b'#' && start > value_start {
        // Nothing, or only a comment: a value goes right after the `=`.
        return (value_start..value_start, None, None);
    }
    let comment =
        (start..end).find(|at| text[*at] == b'#' && *at > start && is_blank(text[*at - 1]));
    let stop = trimmed(text, start, comment.unwrap_or(end));
    let is_special = |b: &u8| b.is_ascii_whitespace() || b"\"'\\$`;&|<>()".contains(b);
    // A shell takes a carriage return before a comment for a part of the value, or for a command.
    let behind = &text[stop..comment.unwrap_or(stop)];
    let ambiguous = text[start..stop].iter().any(is_special) || behind.contains(&b'\r');
    (start..stop, None, ambiguous.then_some(SPECIAL_IN_BARE))
}

/// Where the text of the line ends, without blanks and a carriage return.
fn trimmed(text: &[u8], start: usize, mut end: usize) -> usize {
    while end > start && (is_blank(text[end - 1]) || text[end - 1] == b'\r') {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests;
