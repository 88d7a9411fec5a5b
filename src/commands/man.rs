//! The manual: a page a command, from the same grammar that `--help` is written from.

use std::io;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};

use crate::base::env;
use crate::base::exit::Exit;
use crate::cli::Cli;

const NO_TELEMETRY: &str = "limitry sends no telemetry: it talks to the API that it was told to talk to, and to nobody else.";

/// A page of the manual.
pub(super) struct Page {
    /// What `man` looks for: `limitry-keys-create.1`.
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
    let version = concat!("limitry ", env!("CARGO_PKG_VERSION"));
    // What is positional has a section of its own, as in --help.
    let sorted = command.clone().mut_args(|arg| {
        let positional = arg.is_positional();
        if positional {
            arg.help_heading("Arguments")
        } else {
            arg
        }
    });
    let man = Man::new(sorted);
    let mut roff = Vec::new();
    // No date: the same version gives the same pages, whenever they are written.
    let mut head = Roff::new();
    head.control(
        "TH",
        [title(command), "1", "\"\"", version, "Limitry manual"],
    );
    head.to_writer(&mut roff)?;
    man.render_name_section(&mut roff)?;
    before_options(command).to_writer(&mut roff)?;
    man.render_options_section(&mut roff)?;
    if shown(command).next().is_some() {
        man.render_subcommands_section(&mut roff)?;
    }
    after_options(command, above).to_writer(&mut roff)?;
    Ok(Page {
        file: man.get_filename(),
        roff,
    })
}

fn before_options(command: &Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").lines();
    for (n, form) in usage.map(str::trim).filter(|l| !l.is_empty()).enumerate() {
        if n > 0 {
            roff.control("br", []);
        }
        let name = command.get_bin_name().unwrap_or(command.get_name());
        let rest = form.strip_prefix(name).unwrap_or(form);
        roff.text([bold(name), roman(rest)]);
    }
    roff.control("SH", ["DESCRIPTION"]);
    let about = command.get_long_about().or_else(|| command.get_about());
    for line in about.map(ToString::to_string).unwrap_or_default().lines() {
        if line.trim().is_empty() {
            roff.control("PP", []);
        } else {
            roff.text(prose(line));
        }
    }
    roff
}

fn after_options(command: &Command, above: Option<&Command>) -> Roff {
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
                as_it_is(&mut roff, lines);
            }
            None => as_it_is(&mut roff, block),
        }
    }
    roff.control("SH", ["EXIT STATUS"]);
    // What a command says of its own; the program says in short what follows.
    if above.is_some() && !codes.is_empty() {
        as_it_is(&mut roff, codes);
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
    let neighbours = above.into_iter().flat_map(shown);
    let neighbours = neighbours.filter(|other| title(other) != title(command));
    // The program's own page lists its commands already.
    let others: Vec<&str> = match above {
        None => Vec::new(),
        Some(above) if title(above) == "limitry" => vec!["limitry"],
        Some(above) => ["limitry", title(above)]
            .into_iter()
            .chain(neighbours.map(title))
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

/// Lines that are not to be filled: what is typed and what is lined up.
fn as_it_is(roff: &mut Roff, lines: &str) {
    roff.control("RS", ["4"]);
    roff.control("nf", []);
    for line in lines.lines() {
        roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
    }
    roff.control("fi", []);
    roff.control("RE", []);
}

/// Running text; what stands between back-ticks is bold.
fn prose(text: &str) -> Vec<Inline> {
    let parts = text.split('`').enumerate();
    parts
        .filter(|(_, part)| !part.is_empty())
        .map(|(n, part)| if n % 2 == 1 { bold(part) } else { roman(part) })
        .collect()
}
