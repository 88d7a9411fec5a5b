/// Why events could not be recorded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EngineError {
    #[error(transparent)]
    Database(#[from] rusqlite::Error),

    #[error("no random bytes from the operating system: {0}")]
    Random(#[from] getrandom::Error),

    #[error("a field of the event cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),

    /// The insert found a duplicate, but no event has its idempotency key.
    #[error("the event is neither new nor a duplicate")]
    LostEvent,

    /// A customer was found or created, but has no row.
    #[error("the event's customer is neither new nor known")]
    LostCustomer,
}
