//! Tasks for as many threads as there are cores. A task may add others.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// More than eight threads are not faster, because the disk is the limit.
const MAX_THREADS: usize = 8;

/// The tasks that wait for a thread, newest first.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    waiting: Vec<T>,
    running: usize,
    idle_threads: usize,
}

impl<T: Send> Queue<T> {
    /// Runs the tasks, and those that they add, until none is left. Each thread makes its own worker.
    pub(super) fn run<W: FnMut(T, &Self)>(tasks: Vec<T>, worker: impl Fn() -> W + Sync) {
        let queue = Self {
            state: Mutex::new(State {
                waiting: tasks,
                running: 0,
                idle_threads: 0,
            }),
            changed: Condvar::new(),
        };
        let threads =
            thread::available_parallelism().map_or(2, |cores| cores.get().min(MAX_THREADS));
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut work = worker();
                    while let Some(task) = queue.next() {
                        let _running = Running(&queue);
                        work(task, &queue);
                    }
                });
            }
        });
    }

    pub(super) fn add(&self, task: T) {
        let mut state = self.lock();
        state.waiting.push(task);
        // Notifying is a system call.
        if state.idle_threads > 0 {
            self.changed.notify_one();
        }
    }

    /// Whether so many tasks wait that a thread shall rather run the next one itself.
    pub(super) fn holds(&self, tasks: usize) -> bool {
        self.lock().waiting.len() >= tasks
    }

    fn next(&self) -> Option<T> {
        let mut state = self.lock();
        loop {
            if let Some(task) = state.waiting.pop() {
                state.running += 1;
                return Some(task);
            }
            if state.running == 0 {
                return None;
            }
            state.idle_threads += 1;
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
            state.idle_threads -= 1;
        }
    }
}

impl<T> Queue<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running task. Drop marks its end, also after a panic, because otherwise the other threads wait forever.
struct Running<'a, T>(&'a Queue<T>);

impl<T> Drop for Running<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.running -= 1;
        if state.running == 0 {
            self.0.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::Queue;

    #[test]
    fn every_added_task_runs_once() {
        let sum = AtomicU32::new(0);
        Queue::run(vec![12_u32], || {
            |depth, queue: &Queue<u32>| {
                sum.fetch_add(1, Ordering::Relaxed);
                for _ in 0..2 {
                    if depth > 0 {
                        queue.add(depth - 1);
                    }
                }
            }
        });
        assert_eq!(sum.into_inner(), (1 << 13) - 1);
    }

    #[test]
    fn a_panic_ends_the_run() {
        let run =
            std::panic::catch_unwind(|| Queue::run(vec![()], || |(), _: &Queue<()>| panic!()));
        assert!(run.is_err());
    }
}
