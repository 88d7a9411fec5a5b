//! Credentials: what a token is, where one is kept, which one is used, and where it may go.

mod command;
mod origin;
mod plan;
mod resolve_error;
mod resolver;
mod sources;
mod store;
mod token;

pub use command::{CommandError, TokenCommand};
pub use origin::{ApiUrl, DEFAULT_API_URL, UrlError};
pub use plan::{Credential, Plan, account, store};
pub use resolve_error::ResolveError;
pub use resolver::{Resolver, read_token_file};
pub use sources::{Candidate, Need, Source, Standing};
pub use store::{FileStore, Keychain, SERVICE, SecretStore, StoreChoice, StoreError, StoreKind};
pub use token::{Token, TokenClass, TokenError};
