//! What a rotation shows and prints.

use std::cell::RefCell;

use crate::base::shutdown::ShutdownGuard;
use crate::base::state::Destination;
use crate::commands::keys::create::with_secret;
use crate::commands::keys::deliver;
use crate::context::Context;
use crate::failure::Result;
use crate::features::rotation::Frontend;
use crate::output::{Spinner, State, to_document};
use limitry_client::{Client, NewKey, Token};
use limitry_types::ApiKey;

pub(super) struct CommandFrontend<'a> {
    ctx: &'a Context,
    /// `--plain`: the secret is printed alone.
    plain: bool,
    /// The step that is under way.
    spinner: RefCell<Option<Spinner>>,
}

impl<'a> CommandFrontend<'a> {
    pub(super) const fn new(ctx: &'a Context, plain: bool) -> Self {
        Self {
            ctx,
            plain,
            spinner: RefCell::new(None),
        }
    }
}

impl Frontend for CommandFrontend<'_> {
    fn progress(&self, text: &str) {
        self.ctx.printer().progress(text);
    }

    fn begin(&self, doing: &str) {
        self.pause();
        *self.spinner.borrow_mut() = self.ctx.spinner(doing);
    }

    fn pause(&self) {
        drop(self.spinner.take());
    }

    fn step(&self, done: &str, what: &str) {
        self.pause();
        if self.ctx.prompter().can_ask() {
            let step = format!("{done:<9}  {what}");
            self.ctx.printer().step(State::Done, &step);
        }
    }

    fn warn(&self, text: &str) {
        self.ctx.printer().warn(text);
    }

    fn mask(&self, secret: &Token) {
        self.ctx.printer().mask(secret);
    }

    fn ensure_printable(&self) -> Result<()> {
        deliver::check(self.ctx, Some(deliver::CREATE), self.plain, true)
    }

    fn print(&self, new: &NewKey, replaces: &ApiKey) -> Result<(), String> {
        self.pause();
        let mut shown = with_secret(new, self.plain);
        if let Some(document) = shown.json.as_object_mut() {
            document.insert("replaces".to_owned(), to_document(replaces));
        }
        let printed = self.ctx.printer().show(&shown, self.ctx.now());
        printed.map_err(|error| error.to_string())
    }

    fn shutdown(&self) -> &ShutdownGuard {
        self.ctx.shutdown()
    }

    fn can_ask(&self) -> bool {
        self.ctx.prompter().can_ask()
    }

    fn waiting(&self) -> Option<fn(&str)> {
        self.ctx.waiting()
    }

    fn lease_destination(&self, client: &Client) -> Result<Destination> {
        self.ctx.destination(client)
    }
}
