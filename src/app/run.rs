//! One call of the program, from its arguments to its exit code.

use std::ffi::OsString;
use std::panic::AssertUnwindSafe;

use anyhow::Result;
use clap::error::ErrorKind;

use crate::app::context::Context;
use crate::app::settings::{Format, Settings, SettingsError};
use crate::app::{help_topics, parse_error};
use crate::base::exit::Exit;
use crate::base::fs::private;
use crate::base::process::hardening;
use crate::base::{log, prompt, redact, shutdown};
use crate::cli::config::ConfigCommand;
use crate::cli::late;
use crate::cli::late::Late;
use crate::cli::usage::UsageCommand;
use crate::cli::{Cli, ColorChoice, Command, Global};
use crate::commands;
use crate::completion;
use crate::failure::{Failure, Interrupted, Stopped};
use crate::output::jq::worker as filter;
use crate::output::{Outcome, Printer};
use limitry_client::BoxFuture;

/// Runs limitry with these arguments, the program's name first, and gives back the process's exit code: one of
/// [`Exit`], or that of a command that ran in limitry's place.
pub fn run(args: &[OsString]) -> u8 {
    // Scripts ask for the version often; the whole grammar is not needed to tell it.
    if let [_, only] = args
        && (only == "--version" || only == "-V")
    {
        return version().code();
    }
    if let [_, word] = args
        && word == filter::COMMAND
    {
        hardening::harden();
        return filter::serve().code();
    }
    if let [_, word, rest @ ..] = args
        && word == completion::COMMAND
    {
        return completion::run(rest).code();
    }
    if let Some(text) = parse_error::topic(args).and_then(help_topics::text) {
        return data(&text).code();
    }
    let cli = match late::parse::<Cli>(args) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, args).code(),
    };
    let Some(typed) = cli.command else {
        return begin(&cli.global).code();
    };
    hardening::harden();
    quiet_panics();
    // Whoever asks what is wrong, or where the files are, is told so and not by an error before it.
    let settings = match (&typed, Settings::resolve(&cli.global)) {
        (
            Command::Doctor(_) | Command::Config(Late(ConfigCommand::Path)),
            Err(SettingsError::ProjectFile(damaged)),
        ) => Settings::without_project_file(&cli.global, damaged),
        (_, settings) => settings,
    };
    let settings = match settings {
        Ok(settings) => settings,
        Err(error) => {
            let format = if parse_error::wants_json(args) {
                Format::Json
            } else {
                Format::Text
            };
            return fail(
                &Printer::new(
                    format,
                    cli.global.quiet,
                    cli.global.color.unwrap_or_default(),
                ),
                &error.into(),
            )
            .code();
        }
    };
    if let Some(level) = settings.log {
        log::start(level);
    }
    let context = Context::new(settings);
    if context.printer().format() == Format::Text {
        for notice in &context.settings().notices {
            context.printer().note(&limitry_types::text::escape(notice));
        }
    }
    let result = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let fields = &context.settings().selection.fields;
        if !fields.is_empty() {
            commands::schema::ensure_fields(&completion::command_name(args), fields)?;
        } else if let Some((flag, word)) = parse_error::fields_apart(args) {
            let command = || completion::command_name(args);
            commands::schema::ensure_no_fields(command, flag, word)?;
        }
        command(&context, typed)
    }));
    context.remember_names();
    // Before the error, so that what went wrong stands last; under --json an error is alone on stderr.
    let failed = !matches!(result, Ok(Ok(_)));
    if !failed || context.printer().format() == Format::Text {
        for warning in private::take_notices()
            .into_iter()
            .chain(context.expiry_warning())
        {
            context.printer().warn(&warning);
        }
    }
    match result {
        Ok(Ok(outcome)) => match context.printer().show(&outcome, context.now()) {
            Ok(()) => outcome.code(),
            // A reader that left has what it wanted: the verdict is what it would have been.
            Err(closed) if closed.reader_left() => outcome.code(),
            Err(closed) => {
                prompt::restore_terminal();
                // What was done is done, and must not be done again for want of a word.
                for note in &outcome.notes {
                    context.printer().note(note);
                }
                fail(context.printer(), &closed.into()).code()
            }
        },
        Ok(Err(error)) => fail(context.printer(), &error).code(),
        Err(panic) => {
            prompt::restore_terminal();
            let what = panic
                .downcast_ref::<&str>()
                .map(ToString::to_string)
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_default();
            show(context.printer(), &Failure::bug(&what)).code()
        }
    }
}

/// Commands that need no runtime run without one; the others end when they are done or at a signal.
fn command(context: &Context, command: Command) -> Result<Outcome> {
    let command = match command {
        Command::Completions(Late(args)) => return commands::completions::print(&args),
        other => other,
    };
    // `dev` ends in its own time when it is told to: it has requests to finish.
    // `guard` and `run` end when their command has ended, and that has the signals.
    let ends_itself = match &command {
        Command::Dev(Late(args)) => args.command.is_none(),
        Command::Usage(Late(UsageCommand::Guard(_))) | Command::Run(_) => true,
        _ => false,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        // Behind a pointer: it is waited for in three places, and would be there three times, all commands with it.
        let mut work: BoxFuture<'_, Result<Outcome>> = Box::pin(commands::run(context, command));
        if ends_itself {
            return work.await;
        }
        // The handlers come first: a command that is stopped at its first step puts things right all the same.
        let exit = tokio::select! {
            biased;
            exit = shutdown::signal() => exit,
            result = &mut work => return result,
        };
        if context.sections().is_open() {
            context
                .printer()
                .progress("Finishing what must not be left half done…");
            // A command that was handed a key may hang: it is ended, and what it was part of says how to go on.
            context.sections().ask();
            crate::base::process::subprocess::end_all();
            tokio::select! {
                biased;
                result = &mut work => return obeyed(exit, result),
                () = context.sections().ended() => {}
            }
        }
        // A program that was to print the token would go on without anybody to print it for.
        crate::base::process::subprocess::end_all();
        prompt::restore_terminal();
        Err(Interrupted(exit).into())
    });
    // A name look-up that hangs must not hold up the exit.
    runtime.shutdown_background();
    result
}

/// What came of work that a signal did not end at once: whoever sent it is told that it was obeyed.
fn obeyed(exit: Exit, result: Result<Outcome>) -> Result<Outcome> {
    match result {
        Ok(outcome) => Ok(outcome.exit(exit)),
        Err(error) => {
            let failure = Failure::from(&error);
            if failure.exit == exit {
                // It saw the signal itself, and says it in its own words.
                return Err(error);
            }
            Err(Stopped(exit, Box::new(failure)).into())
        }
    }
}

fn version() -> Exit {
    data(concat!("limitry ", env!("CARGO_PKG_VERSION"), "\n"))
}

/// Prints a text of our own that somebody asked for.
fn data(text: &str) -> Exit {
    let printer = Printer::new(Format::Text, false, ColorChoice::Never);
    match printer.help(text) {
        Err(closed) if !closed.reader_left() => fail(&printer, &closed.into()),
        _ => Exit::Success,
    }
}

/// Somebody typed `limitry` alone: the three commands that matter, not a wall.
fn begin(flags: &Global) -> Exit {
    const WORDS: &str = "\
limitry: API keys, usage, quotas and rate limits of Limitry

  limitry --local keys create Production   try it now, no account needed
  limitry login                            sign in with a personal access token
  limitry help                             everything else
";
    let printer = Printer::new(Format::Text, flags.quiet, flags.color.unwrap_or_default());
    match printer.help(WORDS) {
        Err(closed) if !closed.reader_left() => fail(&printer, &closed.into()),
        _ => Exit::Success,
    }
}

fn refuse(error: &clap::Error, args: &[OsString]) -> Exit {
    let color = parse_error::color(args);
    if let Some(failure) = parse_error::failure(error, args) {
        let format = if parse_error::wants_json(args) {
            Format::Json
        } else {
            Format::Text
        };
        return show(&Printer::new(format, false, color), &failure);
    }
    // Help and the version are data: somebody asked for them.
    let printer = Printer::new(Format::Text, false, color);
    let mut help = error.render().ansi().to_string();
    if error.kind() == ErrorKind::DisplayHelp {
        help.push('\n');
        if !help.contains("Global options:") {
            help.push_str(help_topics::GLOBAL_OPTIONS);
        }
        help.push_str(help_topics::SEE_ALSO);
    }
    if error.use_stderr() {
        printer.help_instead(&help);
    } else if let Err(closed) = printer.help(&help)
        && !closed.reader_left()
    {
        return Exit::Other;
    }
    if error.exit_code() == 0 {
        Exit::Success
    } else {
        Exit::Usage
    }
}

fn fail(printer: &Printer, error: &anyhow::Error) -> Exit {
    show(printer, &Failure::from(error))
}

fn show(printer: &Printer, failure: &Failure) -> Exit {
    if failure.exit == Exit::Success {
        return Exit::Success;
    }
    match printer.format() {
        Format::Text => printer.error(&failure.text(), &failure.hints),
        Format::Json | Format::JsonLines => printer.error_json(&failure.json()),
    }
    failure.exit
}

/// A panic is reported as an error of ours, in one line and without secrets; `RUST_BACKTRACE` shows where.
fn quiet_panics() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!(
            "panic at {}",
            panic
                .location()
                .map(ToString::to_string)
                .unwrap_or_default()
        );
        // On threads of their own (keychain, prompts) the caller reports it; the default hook would print the
        // message raw, secrets included.
        if cfg!(debug_assertions) && !redact::contains_secret(&panic.to_string()) {
            default(panic);
        }
    }));
}
