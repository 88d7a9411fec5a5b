//! Blocking calls, each on a thread that the process does not wait for at exit.
//!
//! The runtime's blocking pool is joined at exit, and a keychain that never answers would keep the process alive.

/// Runs `call` on a new thread and waits for it without blocking the runtime. `None` if it panicked or no thread could be
/// started.
pub(crate) async fn run<T: Send + 'static>(
    name: &str,
    call: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, result) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            // The send fails when the caller no longer waits.
            drop(sender.send(call()));
        })
        .ok()?;
    result.await.ok()
}
