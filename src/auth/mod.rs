//! Credentials: what a token is, where one is kept, which one is used, and where it may go.

mod origin;
mod resolver;
mod store;
mod token;

pub use origin::{ApiUrl, DEFAULT_API_URL, UrlError};
pub use resolver::{
    Candidate, Credential, Need, Plan, ResolveError, Resolver, Source, Standing, account,
    read_token_file, store,
};
pub use store::{FileStore, Keychain, SERVICE, SecretStore, StoreChoice, StoreError, StoreKind};
pub use token::{Token, TokenClass, TokenError};
