//! What holds for every command.

mod argument_validation;
#[cfg(unix)]
mod asking;
mod contract;
#[cfg(unix)]
mod credential_stores;
#[cfg(target_os = "linux")]
mod endless_lists;
mod exit_codes;
mod fuzz_smoke;
#[cfg(unix)]
mod help;
#[cfg(unix)]
mod help_examples;
#[cfg(unix)]
mod hidden_prompts;
mod hints;
#[cfg(unix)]
mod kill_leftovers;
#[cfg(unix)]
pub(crate) mod leaks;
#[cfg(unix)]
mod lying_answers;
mod lying_resources;
#[cfg(unix)]
mod lying_server;
mod malformed_responses;
mod multi_process;
#[cfg(target_os = "linux")]
mod no_home;
mod other_servers;
mod output_formats;
mod parity;
mod parser_words;
mod piped_lists;
#[cfg(unix)]
mod project_file;
mod proxies;
mod request_bodies;
#[cfg(unix)]
mod screens;
mod scripting;
#[cfg(unix)]
mod subprocess_secrets;
#[cfg(unix)]
mod table_layout;
mod tls;
#[cfg(unix)]
mod token_destination;
mod unconfirmed_answers;
#[cfg(unix)]
mod untrusted_answers;
mod untrusted_text;
