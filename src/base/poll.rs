//! Asking again and again until there is an answer, with a deadline.

use std::time::Duration;

use tokio::time::Instant;

/// The first pause. Each pause is twice as long as the one before.
const MIN_PAUSE: Duration = Duration::from_millis(250);
const MAX_PAUSE: Duration = Duration::from_secs(5);

/// A poll with a deadline.
pub(crate) struct Poll<'a> {
    timeout: Duration,
    announcement: Option<(Duration, Box<dyn FnOnce() + 'a>)>,
}

impl<'a> Poll<'a> {
    pub(crate) const fn with_timeout(timeout: Duration) -> Self {
        Self {
            timeout,
            announcement: None,
        }
    }

    /// Calls `announce` once, if the poll takes longer than `delay`.
    pub(crate) fn announce_after(mut self, delay: Duration, announce: impl FnOnce() + 'a) -> Self {
        self.announcement = Some((delay, Box::new(announce)));
        self
    }

    /// Calls `attempt` until it returns something; `None` at the deadline.
    pub(crate) async fn until<T, E>(
        mut self,
        mut attempt: impl AsyncFnMut() -> Result<Option<T>, E>,
    ) -> Result<Option<T>, E> {
        let started = Instant::now();
        let mut pause = MIN_PAUSE;
        loop {
            if let Some(found) = attempt().await? {
                return Ok(Some(found));
            }
            if started.elapsed() + pause > self.timeout {
                return Ok(None);
            }
            let is_due = |(delay, _): &mut (Duration, _)| started.elapsed() >= *delay;
            if let Some((_, announce)) = self.announcement.take_if(is_due) {
                announce();
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(MAX_PAUSE);
        }
    }
}

/// Calls `attempt` on this thread until it returns something; `None` at the deadline.
pub(crate) fn block_until<T, E>(
    timeout: Duration,
    interval: Duration,
    mut attempt: impl FnMut() -> Result<Option<T>, E>,
) -> Result<Option<T>, E> {
    let started = std::time::Instant::now();
    loop {
        let found = attempt()?;
        if found.is_some() || started.elapsed() >= timeout {
            return Ok(found);
        }
        std::thread::sleep(interval);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::convert::Infallible;
    use std::time::Duration;

    use super::{Poll, block_until};

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap()
            .block_on(future)
    }

    #[test]
    fn a_poll_returns_the_first_answer() {
        let attempts = Cell::new(0);
        let found = run(Poll::with_timeout(Duration::from_secs(60)).until(async || {
            attempts.set(attempts.get() + 1);
            Ok::<_, Infallible>((attempts.get() == 2).then_some("found"))
        }));
        assert_eq!((found, attempts.get()), (Ok(Some("found")), 2));
    }

    #[test]
    fn a_poll_ends_at_its_deadline_and_announces_once() {
        let announced = Cell::new(0);
        let found = run(Poll::with_timeout(Duration::from_millis(800))
            .announce_after(Duration::ZERO, || announced.set(announced.get() + 1))
            .until(async || Ok::<Option<()>, Infallible>(None)));
        assert_eq!((found, announced.get()), (Ok(None), 1));
    }

    #[test]
    fn an_error_ends_a_poll() {
        let second = Duration::from_secs(1);
        assert_eq!(
            run(Poll::with_timeout(second).until(async || Err::<Option<()>, _>("broken"))),
            Err("broken")
        );
        assert_eq!(
            block_until(second, second, || Err::<Option<()>, _>("broken")),
            Err("broken")
        );
    }
}
