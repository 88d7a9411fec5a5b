//! Credentials: what a token is, where one is kept, which one is used, and where it may go.

pub(crate) mod config;
mod plan;
mod resolve_error;
mod resolver;
mod sources;
mod store;
mod token_command;

pub(crate) use plan::{Credential, Plan, account, store};
pub(crate) use resolve_error::ResolveError;
pub(crate) use resolver::{Resolver, read_token_file, token_from_bytes};
pub(crate) use sources::{Candidate, Need, Source, SourceStatus};
pub(crate) use store::{
    FileStore, Keychain, SecretStore, StoreChoice, StoreError, StoreKind, StoredSecret, lock_login,
};
pub(crate) use token_command::{CommandError, TokenCommand};
