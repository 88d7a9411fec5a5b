//! The manual: a page for each command, from the grammar that `--help` is written from.

use std::io;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};

use crate::base::env;
use crate::base::exit::Exit;
use crate::cli::Cli;

const NO_TELEMETRY: &str = "limitry sends no telemetry. It talks to the API that it is told to talk to, and to no other server.";

/// A page of the manual.
pub(super) struct Page {
    /// The file that `man` looks for: `limitry-keys-create.1`.
    pub(super) file: String,
    pub(super) roff: Vec<u8>,
}

/// Every page, the program's own first.
pub(super) fn pages() -> io::Result<Vec<Page>> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let mut pages = Vec::new();
    walk(&program, None, &mut pages)?;
    Ok(pages)
}

fn walk(command: &Command, above: Option<&Command>, pages: &mut Vec<Page>) -> io::Result<()> {
    pages.push(page(command, above)?);
    for inner in shown(command) {
        walk(inner, Some(command), pages)?;
    }
    Ok(())
}

fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
}

fn title(command: &Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

fn page(command: &Command, above: Option<&Command>) -> io::Result<Page> {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let adapted = command
        .clone()
        // The usage of --help: clap_mangen would list the global options in each synopsis.
        .override_usage(usage)
        // clap_mangen would fill the lines of the examples.
        .after_help(None)
        .mut_args(|arg| {
            if arg.is_positional() {
                arg.help_heading("Arguments")
            } else {
                arg
            }
        });
    // No date: the same version writes the same pages on any day. clap_mangen would leave the argument out.
    let man = Man::new(adapted)
        .date("\"\"")
        .source(concat!("limitry ", env!("CARGO_PKG_VERSION")))
        .manual("Limitry manual");
    let mut roff = Vec::new();
    man.render(&mut roff)?;
    own_sections(command, above).to_writer(&mut roff)?;
    Ok(Page {
        file: man.get_filename(),
        roff,
    })
}

/// The sections that clap_mangen does not know.
fn own_sections(command: &Command, above: Option<&Command>) -> Roff {
    let mut roff = Roff::new();
    let more = command
        .get_after_long_help()
        .or_else(|| command.get_after_help());
    let more = more.map(ToString::to_string).unwrap_or_default();
    let mut codes = "";
    for block in more.split("\n\n") {
        match block.split_once(":\n") {
            Some(("Exit codes", lines)) => codes = lines,
            Some((heading, lines)) => {
                roff.control("SH", [heading.to_uppercase().as_str()]);
                verbatim(&mut roff, lines);
            }
            None => verbatim(&mut roff, block),
        }
    }
    roff.control("SH", ["EXIT STATUS"]);
    // The list of the program itself is the short form of the one below.
    if above.is_some() && !codes.is_empty() {
        verbatim(&mut roff, codes);
        roff.control("PP", []);
        roff.text([roman("Of all commands:")]);
    }
    for (exit, meaning) in Exit::ALL {
        roff.control("TP", []);
        roff.text([bold(exit.code().to_string())]);
        roff.text(prose(meaning));
    }
    roff.control("SH", ["ENVIRONMENT"]);
    roff.text([roman(
        "A flag wins over a variable; an empty variable counts as unset.",
    )]);
    for variable in env::ALL {
        roff.control("TP", []);
        roff.text([bold(variable.name)]);
        roff.text(prose(variable.doc));
    }
    roff.control("SH", ["NOTES"]);
    roff.text([roman(NO_TELEMETRY)]);
    see_also(&mut roff, command, above);
    roff
}

fn see_also(roff: &mut Roff, command: &Command, above: Option<&Command>) {
    let neighbors = above.into_iter().flat_map(shown);
    let neighbors = neighbors.filter(|other| title(other) != title(command));
    // The program's page lists its commands as subcommands.
    let others: Vec<&str> = match above {
        None => Vec::new(),
        Some(above) if title(above) == "limitry" => vec!["limitry"],
        Some(above) => ["limitry", title(above)]
            .into_iter()
            .chain(neighbors.map(title))
            .collect(),
    };
    if others.is_empty() {
        return;
    }
    roff.control("SH", ["SEE ALSO"]);
    let mut line = Vec::new();
    for (n, other) in others.into_iter().enumerate() {
        if n > 0 {
            line.push(roman(", "));
        }
        line.extend([bold(other), roman("(1)")]);
    }
    roff.text(line);
}

/// Lines that are typed or aligned: `man` must not fill them.
fn verbatim(roff: &mut Roff, lines: &str) {
    roff.control("RS", ["4"]);
    roff.control("nf", []);
    for line in lines.lines() {
        roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
    }
    roff.control("fi", []);
    roff.control("RE", []);
}

/// Running text. Words between back-ticks are bold.
fn prose(text: &str) -> Vec<Inline> {
    let parts = text.split('`').enumerate();
    parts
        .filter(|(_, part)| !part.is_empty())
        .map(|(n, part)| if n % 2 == 1 { bold(part) } else { roman(part) })
        .collect()
}
