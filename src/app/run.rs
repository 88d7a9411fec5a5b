//! One call of the program, from its arguments to its exit code.

use crate::failure::{Failure, Result};
use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use clap::error::ErrorKind;
use tokio::time::timeout;

use crate::app::missing::{self, Refused};
use crate::app::{parse_error, suggestions};
use crate::base::exit::Exit;
use crate::base::fs::private;
use crate::base::process::hardening;
use crate::base::{log, prompt, redact, shutdown};
use crate::cli::config::ConfigCommand;
use crate::cli::dev::DevCommand;
use crate::cli::help_topics;
use crate::cli::help_tree;
use crate::cli::lazy;
use crate::cli::lazy::Lazy;
use crate::cli::quotas::QuotasCommand;
use crate::cli::raw_args;
use crate::cli::raw_args::HelpRequest;
use crate::cli::registry;
use crate::cli::registry::Effect;
use crate::cli::schemas;
use crate::cli::usage::UsageCommand;
use crate::cli::{Cli, Command, Global};
use crate::commands;
use crate::completion;
use crate::context::Context;
use crate::context::settings::{self, Settings, SettingsError};

use crate::output::hint;
use crate::output::jq::process as filter;
use crate::output::{ColorChoice, Format};
use crate::output::{ExactValue, Outcome, Printer, View};

/// Ctrl-C also ends the programs that a command runs, and their end may be noticed before the signal. This is how long the
/// signal is then waited for.
const LATE_SIGNAL: Duration = Duration::from_millis(2);

/// Runs limitry with these arguments, the program's name first.
///
/// Returns the exit code of the process: one of `Exit`, or that of the command that `limitry run` ran.
pub fn run(args: &[OsString]) -> u8 {
    if let Some(exit) = run_without_grammar(args) {
        return exit.code();
    }
    hint::remember_flags(args);
    if let Some(request) = raw_args::help_request(args) {
        return print_requested_help(&request, args).code();
    }
    let typed = lazy::parse::<Cli>(args);
    if let Ok((
        Cli {
            command: None,
            global,
        },
        _,
    )) = &typed
    {
        return print_welcome(global).code();
    }
    hardening::harden();
    quiet_panics();
    let completed;
    let (cli, path, args) = match typed {
        Ok((cli, path)) => (cli, path, args),
        Err(error) => match missing::complete(args, error) {
            Ok(complete) => {
                completed = complete.args;
                (complete.cli, complete.path, &*completed)
            }
            Err(Refused::Parse(error)) => return report_parse_error(&error, args).code(),
            Err(Refused::Answer(failure)) => {
                let printer = error_printer(args, false, raw_args::color(args));
                return show(&printer, &failure).code();
            }
        },
    };
    let Some(command) = cli.command else {
        return print_welcome(&cli.global).code();
    };
    let settings = match resolve_settings(&cli.global, &command) {
        Ok(settings) => settings,
        Err(error) => {
            let color = cli.global.color.unwrap_or_default();
            return show(&error_printer(args, cli.global.quiet, color), &error.into()).code();
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
        ensure_output_fields(&context, &path, args)?;
        run_command(&context, command, registry::effect(&path))
    }));
    context.remember_names();
    print_warnings(&context, matches!(result, Ok(Ok(_))));
    match result {
        Ok(Ok(outcome)) => print_outcome(&context, &outcome),
        Ok(Err(error)) => show(context.printer(), &error).code(),
        Err(panic) => {
            prompt::restore_terminal();
            let message = panic
                .downcast_ref::<&str>()
                .map(ToString::to_string)
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_default();
            show(context.printer(), &Failure::bug(&message)).code()
        }
    }
}

/// The calls that need no grammar: the version, which scripts ask for often, and those that limitry makes of itself.
fn run_without_grammar(args: &[OsString]) -> Option<Exit> {
    match args.get(1..)? {
        [only] if only == "--version" || only == "-V" => Some(print_text(concat!(
            "limitry ",
            env!("CARGO_PKG_VERSION"),
            "\n"
        ))),
        [word] if word == filter::COMMAND => {
            hardening::harden();
            Some(filter::serve())
        }
        #[cfg(feature = "testing")]
        [word, rest @ ..] if word == super::resolve::COMMAND => Some(super::resolve::resolve(rest)),
        [word, rest @ ..] if word == completion::COMMAND => Some(completion::run(rest)),
        _ if raw_args::command_words(args).first() == Some(&"version") => Some(print_version(args)),
        _ => None,
    }
}

/// A damaged project file does not stop the commands that find what is wrong, and where files are.
pub(super) fn resolve_settings(
    flags: &Global,
    command: &Command,
) -> Result<Settings, SettingsError> {
    match (command, Settings::resolve(flags)) {
        (
            Command::Doctor(_) | Command::Config(Lazy(ConfigCommand::Path)),
            Err(SettingsError::ProjectFile(damaged)),
        ) => Settings::without_project_file(flags, damaged),
        // A pre-commit hook must not fail because of a file that the scan does not need. With `--verify`, the findings
        // are shown and not verified.
        (Command::Scan(_), Err(SettingsError::ProjectFile(damaged))) => {
            let notice = format!("note: {damaged}");
            let mut settings = Settings::without_project_file(flags, damaged)?;
            settings.notices.push(notice);
            Ok(settings)
        }
        (_, settings) => settings,
    }
}

/// Refuses fields that the command's document does not have, and fields without an equals sign: `--json id,name`.
fn ensure_output_fields(context: &Context, path: &str, args: &[OsString]) -> Result<()> {
    let fields = &context.settings().selection.fields;
    if !fields.is_empty() {
        schemas::ensure_fields(path, fields)
    } else if let Some((flag, word)) = raw_args::detached_fields(args) {
        schemas::ensure_no_detached_fields(path, flag, word)
    } else {
        Ok(())
    }
}

/// Warnings come before an error, so that the error stands last. Under --json an error stands alone on stderr.
fn print_warnings(context: &Context, succeeded: bool) {
    if succeeded || context.printer().format() == Format::Text {
        let warnings = private::take_notices().into_iter();
        let unknown_fields = context.unknown_config_fields();
        for warning in warnings
            .chain(unknown_fields)
            .chain(context.deprecations())
            .chain(context.expiry_warning())
        {
            context.printer().warn(&warning);
        }
    }
}

fn print_outcome(context: &Context, outcome: &Outcome) -> u8 {
    match context.printer().show(outcome, context.now()) {
        Ok(()) => outcome.code(),
        // The reader closed the pipe. Not an error: exit with the command's own code.
        Err(closed) if closed.reader_left() => outcome.code(),
        Err(closed) => {
            prompt::restore_terminal();
            // The command succeeded: its notes go to stderr, so that the user does not repeat it.
            context.printer().show_notes(outcome, context.now());
            show(context.printer(), &closed.into()).code()
        }
    }
}

/// Runs a command until it is done, or a signal stops it.
fn run_command(context: &Context, command: Command, effect: Effect) -> Result<Outcome> {
    // `dev` finishes its requests after a signal. `watch` and `tail` stop. `guard`, `run` and `dev exec` forward the signal
    // and stop with their command.
    let handles_signals = match &command {
        Command::Dev(Lazy(args)) => matches!(args.command, None | Some(DevCommand::Exec(_))),
        Command::Quotas(Lazy(QuotasCommand::Watch(_)))
        | Command::Usage(Lazy(UsageCommand::Guard(_) | UsageCommand::Tail(_)))
        | Command::Run(_) => true,
        _ => false,
    };
    let runtime = runtime()?;
    let result = runtime.block_on(async {
        // Boxed: the future is polled at three await points, and inline it would be stored three times.
        let mut work = Box::pin(commands::run(context, command, effect));
        if handles_signals {
            return work.await;
        }
        // The signal handlers are installed before the command's first step, so that it can clean up after any of them.
        let mut signal = std::pin::pin!(shutdown::signal());
        let exit = tokio::select! {
            biased;
            exit = &mut signal => exit,
            result = &mut work => return match result {
                Ok(outcome) => Ok(outcome),
                Err(failure) => match timeout(LATE_SIGNAL, signal).await {
                    Ok(exit) => with_signal_exit(exit, Err(failure)),
                    Err(_) => Err(failure),
                },
            },
        };
        if context.shutdown().in_critical_section() {
            // A command that saw the signal itself may end at once.
            tokio::select! {
                biased;
                result = &mut work => return with_signal_exit(exit, result),
                () = tokio::task::yield_now() => {}
            }
            context
                .printer()
                .progress("Stopping after the requests in flight…");
            // A command that was given a key may hang. It is ended, and the rotation says how to go on.
            context.shutdown().request_shutdown();
            crate::base::process::terminate_all();
            tokio::select! {
                biased;
                result = &mut work => return with_signal_exit(exit, result),
                () = context.shutdown().wait_idle() => {}
            }
        }
        // A token command would keep running although its reader is gone.
        crate::base::process::terminate_all();
        prompt::restore_terminal();
        Err(Failure::interrupted(exit))
    });
    // Does not wait for threads: a name look-up that hangs must not hold up the exit.
    runtime.shutdown_background();
    result
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().map_err(Failure::internal)
}

/// Runs work without a critical section until it is done, or a signal stops it.
pub(super) fn interruptible<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = runtime()?;
    let result = runtime.block_on(async {
        tokio::select! {
            biased;
            exit = shutdown::signal() => {
                prompt::restore_terminal();
                Err(Failure::interrupted(exit))
            }
            result = work => result,
        }
    });
    runtime.shutdown_background();
    result
}

/// The result of a command that finished after a signal: its exit code is the signal's.
fn with_signal_exit(exit: Exit, result: Result<Outcome>) -> Result<Outcome> {
    match result {
        Ok(outcome) => Ok(outcome.exit(exit)),
        Err(failure) => {
            if failure.exit == exit {
                // The command saw the signal itself, and its own message is better.
                return Err(failure);
            }
            Err(failure.stopped_by(exit))
        }
    }
}

/// `limitry version`, with the flags of every command.
fn print_version(args: &[OsString]) -> Exit {
    const VERSION: &str = env!("CARGO_PKG_VERSION");
    let url = concat!(
        env!("CARGO_PKG_REPOSITORY"),
        "/releases/tag/v",
        env!("CARGO_PKG_VERSION")
    );
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        return print_text(VERSION_HELP);
    }
    let flags = match lazy::parse::<VersionLine>(args) {
        Ok((line, _)) => line.global,
        Err(error) => return report_parse_error(&error, args),
    };
    let color = flags.color.unwrap_or_default();
    let output = settings::output(&flags).map_err(Failure::from);
    let output = output.and_then(|(format, selection)| {
        schemas::ensure_known(&selection.fields, &["version", "url"].map(str::to_owned))?;
        Ok((format, selection))
    });
    let (format, selection) = match output {
        Ok(output) => output,
        Err(failure) => return show(&error_printer(args, flags.quiet, color), &failure),
    };
    let document = serde_json::json!({ "version": VERSION, "url": url });
    let view = View::Lines(vec![format!("limitry {VERSION}"), url.to_owned()]);
    let printer = Printer::new(format, flags.quiet, color).with_selection(selection);
    print_without_settings(&printer, &Outcome::new(document, view))
}

/// `limitry version`, which is no command of the grammar.
#[derive(Debug, clap::Parser)]
#[command(override_usage = "limitry version")]
struct VersionLine {
    #[command(flatten)]
    global: Global,
    /// `version`
    #[arg(hide = true)]
    _word: String,
}

/// Prints the outcome of a call that resolves no settings. It shows no times, so any moment is its present.
fn print_without_settings(printer: &Printer, outcome: &Outcome) -> Exit {
    let shown = printer.show(outcome, jiff::Timestamp::UNIX_EPOCH);
    shown.map_or_else(|closed| show(printer, &closed.into()), |()| Exit::Success)
}

const VERSION_HELP: &str =
    "Print the version, and the page of its release\n\nUsage: limitry version\n";

/// Prints a text that was asked for.
pub(super) fn print_text(text: &str) -> Exit {
    print_help(
        &Printer::new(Format::Text, false, ColorChoice::Never),
        text,
        false,
    )
}

/// Prints short help, which is not paged, or long help.
fn print_help(printer: &Printer, text: &str, is_long: bool) -> Exit {
    match printer.help(text, is_long) {
        Err(closed) if !closed.reader_left() => show(printer, &closed.into()),
        _ => Exit::Success,
    }
}

/// Answers `limitry` without arguments: three commands instead of the whole help.
fn print_welcome(flags: &Global) -> Exit {
    const TEXT: &str = "\
limitry: API keys, usage, quotas and limits of Limitry

  limitry --local keys create Production   try it now, no account needed
  limitry login                            sign in with a personal access token
  limitry help                             everything else
";
    let color = flags.color.unwrap_or_default();
    print_help(&Printer::new(Format::Text, flags.quiet, color), TEXT, false)
}

/// Answers `limitry help …` and the help of the whole program.
fn print_requested_help(request: &HelpRequest<'_>, args: &[OsString]) -> Exit {
    let color = raw_args::color(args);
    let printer = Printer::new(Format::Text, false, color);
    let words = match request {
        HelpRequest::Short => return print_help(&printer, &help_topics::overview(), false),
        HelpRequest::Long => return print_help(&printer, &help_topics::everything(), true),
        HelpRequest::Tree(words) => {
            return match help_tree::document(words) {
                Ok(document) => {
                    let outcome = Outcome::json_text(ExactValue::of(&document));
                    print_without_settings(&printer, &outcome)
                }
                Err(failure) => show(&error_printer(args, false, color), &failure),
            };
        }
        HelpRequest::About(words) => words,
    };
    if words[..] == ["version"] {
        return print_text(VERSION_HELP);
    }
    if let [topic] = words[..]
        && let Some(text) = help_topics::text(topic)
    {
        return print_help(&printer, &text, true);
    }
    let command = args.first().cloned().into_iter();
    let command = command.chain(words.iter().map(OsString::from));
    let command: Vec<OsString> = command.chain([OsString::from("-h")]).collect();
    match lazy::parse::<Cli>(&command) {
        Err(error) if error.kind() == ErrorKind::DisplayHelp => report_parse_error(&error, args),
        _ => {
            let failure = suggestions::unknown_help(words);
            show(&error_printer(args, false, color), &failure)
        }
    }
}

/// Prints what clap answers instead of a command: help, the version, or an error.
pub(super) fn report_parse_error(error: &clap::Error, args: &[OsString]) -> Exit {
    let color = raw_args::color(args);
    if let Some(failure) = parse_error::failure(error, args) {
        return show(&error_printer(args, false, color), &failure);
    }
    let printer = Printer::new(Format::Text, false, color);
    let mut help = error.render().ansi().to_string();
    if error.kind() == ErrorKind::DisplayHelp {
        help.push('\n');
        help.push_str(help_topics::GLOBAL_OPTIONS);
        help.push_str(help_topics::SEE_ALSO);
    }
    if error.use_stderr() {
        printer.help_instead(&help);
        return Exit::Usage;
    }
    let is_long = !args.iter().any(|arg| arg == "-h");
    print_help(&printer, &help, is_long)
}

/// The printer of an error that comes before the settings are known.
pub(super) fn error_printer(args: &[OsString], quiet: bool, color: ColorChoice) -> Printer {
    let format = if raw_args::wants_json(args) {
        Format::Json
    } else {
        Format::Text
    };
    Printer::new(format, quiet, color)
}

pub(super) fn show(printer: &Printer, failure: &Failure) -> Exit {
    if failure.exit == Exit::Success {
        return Exit::Success;
    }
    let mut failure = failure.clone();
    for hint in &mut failure.hints {
        *hint = hint::with_flags(hint);
    }
    printer.error(&failure.text(), &failure.hints, &failure.json());
    failure.exit
}

/// Reports a panic in one line and without secrets. A debug build shows its place too.
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
        // The default hook prints the message as it is, secrets included. On the threads of the keychain and of
        // prompts, the caller reports the panic.
        if cfg!(debug_assertions) && !redact::contains_secret(&panic.to_string()) {
            default(panic);
        }
    }));
}
