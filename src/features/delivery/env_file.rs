//! The editor of env files: bytes in, bytes out. Nothing but the one value changes: comments, order, quoting, line
//! ends and what follows the value stay as they are.
//!
//! It understands what the usual readers agree on (`. FILE` in a shell, dotenv libraries): `NAME=value` with or
//! without `export`, bare, in single or in double quotes, quotes over several lines. A value that those readers
//! would read differently is called odd and is not edited unless that is forced. So is an assignment that only a
//! shell sees (`declare -x NAME=value`): beside it no second one is put, which the shell would read over.
//!
//! A shell takes the carriage return of a CRLF line for a part of the value. So the line that is written ends in LF
//! alone, which every reader takes for an end, and all others stay. (`NAME=value #` would hide the carriage return
//! from a shell as well, but `docker --env-file` and systemd would read the `#`.)

use std::ops::Range;

use thiserror::Error;

/// Why a file cannot be edited.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum EnvFileError {
    /// It holds bytes that no text holds.
    #[error("it is not a text file")]
    NotText,
    /// Nobody can tell where a value ends.
    #[error("line {0} opens a quote that never ends")]
    OpenQuote(usize),
    /// It is set by a command that is more than an assignment.
    #[error("line {0} sets it in a command that cannot be edited")]
    Command(usize),
    /// What is appended would be part of the last line.
    #[error("its last line goes on behind a backslash")]
    OpenLine,
}

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held<'a> {
    /// It is not there, or empty.
    Nothing,
    /// A value that every reader reads alike.
    Value(&'a [u8]),
    /// Something that readers read differently.
    Odd,
    /// It is there more than once.
    Twice,
}

/// One assignment of the variable.
struct Assignment {
    /// The value with its quotes.
    raw: Range<usize>,
    /// The quote that it is in.
    quote: Option<u8>,
    odd: bool,
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
pub fn get<'a>(text: &'a [u8], variable: &str) -> Result<Held<'a>, EnvFileError> {
    let found = assignments(text, variable)?;
    Ok(match &found[..] {
        [] => Held::Nothing,
        [one] if one.odd => Held::Odd,
        [one] if one.value(text).is_empty() => Held::Nothing,
        [one] => Held::Value(one.value(text)),
        _ => Held::Twice,
    })
}

/// Every value that the variable is given, in order.
pub fn all<'a>(text: &'a [u8], variable: &str) -> Result<Vec<&'a [u8]>, EnvFileError> {
    let found = assignments(text, variable)?;
    Ok(found.iter().map(|one| one.value(text)).collect())
}

/// The file with the variable set to `value`, which needs no quotes (a key is of `[A-Za-z0-9_-]`): in its place and
/// in its quotes where it is there, every time that it is there; else on a line of its own at the end.
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
        // Behind a value a shell would take a carriage return for a part of it; one in a comment harms nobody.
        let behind = &text[from..line_end(text, from)];
        if let Some(blanks) = behind.strip_suffix(b"\r")
            && blanks.iter().all(|b| is_blank(*b))
        {
            edited.extend_from_slice(blanks);
            from += behind.len();
        }
        // dotenvy refuses a blank that nothing ends, not even the line.
        if text[from..].iter().all(|b| is_blank(*b)) {
            edited.truncate(edited.trim_ascii_end().len());
            from = text.len();
        }
    }
    edited.extend_from_slice(&text[from..]);
    Ok(edited)
}

fn append(text: &[u8], variable: &str, value: &str) -> Result<Vec<u8>, EnvFileError> {
    let end: &[u8] = match text.iter().rposition(|b| *b == b'\n') {
        Some(at) if at > 0 && text[at - 1] == b'\r' => b"\r\n",
        _ => b"\n",
    };
    let last = text.strip_suffix(end).unwrap_or(text);
    let line = &last[last.iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1)..];
    // A comment ends with its line, whatever it says.
    let comment = (0..line.len()).any(|at| line[at] == b'#' && (at == 0 || is_blank(line[at - 1])));
    if line.ends_with(b"\\") && !comment {
        return Err(EnvFileError::OpenLine);
    }
    let mut edited = text.to_vec();
    let closed = text.is_empty() || text.ends_with(b"\n");
    if !closed {
        edited.extend_from_slice(end);
    }
    edited.extend_from_slice(variable.as_bytes());
    edited.push(b'=');
    edited.extend_from_slice(value.as_bytes());
    // A file that ended without a line end still does.
    if closed {
        edited.push(b'\n');
    }
    Ok(edited)
}

/// Every assignment of the variable, in order.
fn assignments(text: &[u8], variable: &str) -> Result<Vec<Assignment>, EnvFileError> {
    if text.contains(&0) {
        return Err(EnvFileError::NotText);
    }
    let mut found = Vec::new();
    let mut at = if text.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    while at < text.len() {
        let end = line_end(text, at);
        let Some((name, behind)) = name(text, at, end) else {
            in_command(text, at..end, variable, &mut found)?;
            at = end + 1;
            continue;
        };
        let mut one = assigned(text, behind, end)?;
        // A shell takes a name with a blank behind it, or with a byte-order mark, for a command, and a value with a
        // blank before it for another one.
        let marked = at == 3 && text.starts_with(b"\xef\xbb\xbf");
        let before = is_blank(text[behind - 2]);
        let after = one.raw.start > behind && !one.raw.is_empty();
        one.odd |= marked || before || after;
        // A quoted value may have gone on over lines.
        at = line_end(text, one.raw.end) + 1;
        if &text[name] == variable.as_bytes() {
            found.push(one);
        } else if one.odd && one.quote.is_none() {
            // `A=1; export NAME=2`, `export A=1 NAME=2`
            in_command(text, one.raw, variable, &mut found)?;
        }
    }
    Ok(found)
}

/// The assignments to the variable that a shell finds in a line that is none to a dotenv library.
fn in_command(
    text: &[u8],
    line: Range<usize>,
    variable: &str,
    found: &mut Vec<Assignment>,
) -> Result<(), EnvFileError> {
    let begins_word = |at: usize| at == line.start || !is_of_word(text[at - 1]);
    let mut at = line.start;
    while at < line.end {
        if text[at] == b'#' && (at == line.start || is_blank(text[at - 1])) {
            break;
        }
        let rest = &text[at..line.end];
        let behind = rest.strip_prefix(variable.as_bytes());
        let adds = behind.is_some_and(|rest| rest.starts_with(b"+="));
        if !begins_word(at) || !(adds || behind.is_some_and(|rest| rest.starts_with(b"="))) {
            at += 1;
            continue;
        }
        let start = at + variable.len() + 1;
        let value = &text[start..line.end];
        let unclear = || {
            let number = text[..start].split(|b| *b == b'\n').count();
            EnvFileError::Command(number)
        };
        let quote = value.first().copied().filter(|b| matches!(b, b'"' | b'\''));
        let length = match quote {
            None => value.iter().take_while(|b| is_plain(**b)).count(),
            Some(quote) => {
                let inside = value[1..].iter().take_while(|b| is_plain(**b)).count();
                if value.get(inside + 1) != Some(&quote) {
                    return Err(unclear());
                }
                inside + 2
            }
        };
        let ends = value
            .get(length)
            .is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b';' | b'&' | b'|' | b')'));
        if adds || !ends {
            return Err(unclear());
        }
        found.push(Assignment {
            raw: start..start + length,
            quote,
            odd: true,
        });
        at = start + length;
    }
    Ok(())
}

/// What stands before a name that is another word then, or asks for the value and does not set it.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'$' | b'{')
}

/// What a value can hold that means nothing to a shell.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-./:@%+,".contains(&byte)
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

/// The name that the line assigns to, and where its `=` ends.
fn name(text: &[u8], from: usize, end: usize) -> Option<(Range<usize>, usize)> {
    let mut at = skip_blanks(text, from, end);
    if text[at..end].starts_with(b"export") && text.get(at + 6).copied().is_some_and(is_blank) {
        at = skip_blanks(text, at + 6, end);
    }
    let start = at;
    while at < end && (text[at].is_ascii_alphanumeric() || matches!(text[at], b'_' | b'.' | b'-')) {
        at += 1;
    }
    let name = start..at;
    let equals = skip_blanks(text, at, end);
    (!name.is_empty() && equals < end && text[equals] == b'=').then_some((name, equals + 1))
}

/// The value that begins behind the `=`.
fn assigned(text: &[u8], behind: usize, end: usize) -> Result<Assignment, EnvFileError> {
    let start = skip_blanks(text, behind, end);
    let first = text.get(start).copied().filter(|_| start < end);
    match first {
        Some(quote @ (b'"' | b'\'')) => quoted(text, start, quote),
        _ => Ok(bare(text, behind, start, end)),
    }
}

fn quoted(text: &[u8], start: usize, quote: u8) -> Result<Assignment, EnvFileError> {
    let mut at = start + 1;
    let mut odd = false;
    while at < text.len() && text[at] != quote {
        // Readers differ in what they make of these; a key has none of them.
        odd |= matches!(text[at], b'\\' | b'$' | b'`' | b'\n');
        at += if text[at] == b'\\' && quote == b'"' {
            2
        } else {
            1
        };
    }
    if at >= text.len() {
        let line = text[..start].split(|b| *b == b'\n').count();
        return Err(EnvFileError::OpenQuote(line));
    }
    let close = at + 1;
    let end = line_end(text, close);
    let behind = trimmed(text, close, end);
    let apart = text.get(close).is_none_or(u8::is_ascii_whitespace);
    let comment = skip_blanks(text, close, end);
    let plain = behind == close || (apart && text[comment] == b'#');
    Ok(if plain {
        Assignment {
            raw: start..close,
            quote: Some(quote),
            odd,
        }
    } else {
        // `"a"b`, `"a" b`: the value is all of it.
        Assignment {
            raw: start..behind,
            quote: None,
            odd: true,
        }
    })
}

fn bare(text: &[u8], behind: usize, start: usize, end: usize) -> Assignment {
    if start >= trimmed(text, start, end) || text[start] == b'#' && start > behind {
        // Nothing, or a comment alone: a value has its place right behind the `=`.
        return Assignment {
            raw: behind..behind,
            quote: None,
            odd: false,
        };
    }
    let comment =
        (start..end).find(|at| text[*at] == b'#' && *at > start && is_blank(text[*at - 1]));
    let stop = trimmed(text, start, comment.unwrap_or(end));
    let odd = text[start..stop].iter().any(|b| {
        b.is_ascii_whitespace()
            || matches!(
                b,
                b'"' | b'\'' | b'\\' | b'$' | b'`' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')'
            )
    });
    Assignment {
        raw: start..stop,
        quote: None,
        odd,
    }
}

/// Where what is on the line ends, blanks and a carriage return left out.
fn trimmed(text: &[u8], start: usize, mut end: usize) -> usize {
    while end > start && (is_blank(text[end - 1]) || text[end - 1] == b'\r') {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests;
