//! What has state or files, and knows neither the command line nor the printer.

pub(crate) mod delivery;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod installation;
pub(crate) mod lease;
pub(crate) mod names;
pub(crate) mod new_key;
pub(crate) mod own_use;
pub(crate) mod propagation;
pub(crate) mod provisional_key;
pub(crate) mod rotation;
pub(crate) mod scan;
pub(crate) mod spool;
pub(crate) mod upload;
