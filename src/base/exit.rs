//! The exit codes: frozen, scripts rely on them.

/// The exit codes. Frozen: scripts rely on them. The reference page is written from this enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// It worked; an empty list, a key that was already revoked and a reader that left are no failures.
    Success = 0,
    /// Anything that is not below.
    Other = 1,
    /// A bad flag, a bad value, options that conflict, a project that is missing.
    Usage = 2,
    /// Not signed in, token refused, not permitted, wrong class of token.
    Auth = 3,
    /// It does not exist.
    NotFound = 4,
    /// The API rejected it: invalid or conflicting.
    Rejected = 5,
    /// The API rate-limited us and retries ran out.
    RateLimited = 6,
    /// The API failed.
    Api = 7,
    /// The network failed: DNS, connection, TLS, time.
    Network = 8,
    /// Some of several failed.
    Partial = 9,
    /// The answer is no.
    No = 10,
    /// The credential store is missing, locked, or did not answer.
    Store = 11,
    /// Input or a confirmation is needed, and no person can be asked.
    Input = 12,
    /// A command that was to be run is there, and cannot be run.
    CannotRun = 126,
    /// The command to run does not exist.
    NoSuchCommand = 127,
    /// Ctrl-C.
    Interrupted = 130,
    /// SIGTERM.
    Terminated = 143,
}

impl Exit {
    /// All of them, in the order of the reference page, with its words.
    pub const ALL: [(Self, &'static str); 17] = [
        (
            Self::Success,
            "success; also when a list is empty, or a key was already revoked",
        ),
        (Self::Other, "any other error"),
        (
            Self::Usage,
            "usage: a bad flag, a bad value, conflicting options, a missing project",
        ),
        (
            Self::Auth,
            "not signed in, token refused (401), not permitted (403), wrong class of token",
        ),
        (Self::NotFound, "not found (404)"),
        (
            Self::Rejected,
            "rejected by the API: invalid or conflicting (400, 405, 409, 413, 415, 422)",
        ),
        (
            Self::RateLimited,
            "the API rate-limited us (429) and retries ran out",
        ),
        (
            Self::Api,
            "the API failed (5xx), or its answer cannot be used",
        ),
        (Self::Network, "network: DNS, connection, TLS, timeout"),
        (Self::Partial, "partly done: some of several failed"),
        (
            Self::No,
            "the answer is no: refused, or something was found",
        ),
        (
            Self::Store,
            "the credential store is missing, locked, or did not answer in time",
        ),
        (
            Self::Input,
            "a value or a confirmation is missing, and there is no terminal to ask on",
        ),
        (
            Self::CannotRun,
            "the command to run exists, but cannot be started (is it executable?)",
        ),
        (Self::NoSuchCommand, "the command to run was not found"),
        (Self::Interrupted, "interrupted (Ctrl-C)"),
        (Self::Terminated, "terminated (SIGTERM)"),
    ];

    /// The number.
    pub const fn code(self) -> u8 {
        self as u8
    }
}
