//! Blocking calls that must hold up nothing: each on a detached thread of its own.
//!
//! Not the runtime's blocking pool: that is joined at exit, and a keychain that never answers would keep the
//! process alive.

/// Runs `call` on a thread of its own and waits for it without blocking the runtime; `None` when it panicked or no
/// thread could be had. When the caller stops waiting the thread is left behind and ends with the process.
pub(crate) async fn detached<T: Send + 'static>(
    name: &str,
    call: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (done, result) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            // Nobody waits any more: the answer is of no use.
            drop(done.send(call()));
        })
        .ok()?;
    result.await.ok()
}
