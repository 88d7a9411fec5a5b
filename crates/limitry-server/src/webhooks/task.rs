//! The task of a server that delivers what is due.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::attempt::attempt;
use super::queue::{self, Claimed};
use crate::clock::system_micros;
use crate::db::DatabaseError;
use crate::files;
use crate::state::State;
use crate::storage::UnitOfWork;

/// How often the database is asked what is due. Other processes queue deliveries and move the clock.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// Delivers until the server stops. From this call on, alerts are queued.
pub(crate) fn deliver(
    state: Arc<State>,
    port: u16,
    stopped: watch::Receiver<()>,
) -> impl Future<Output = ()> + Send {
    let delivering = Delivering::start(&state.delivering_servers);
    async move {
        run(state, port, stopped).await;
        drop(delivering);
    }
}

/// Counts a server that delivers, until dropped.
struct Delivering(Arc<AtomicUsize>);

impl Delivering {
    fn start(servers: &Arc<AtomicUsize>) -> Self {
        servers.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(servers))
    }
}

impl Drop for Delivering {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Tries that run when the server stops are repeated by the next server.
async fn run(state: Arc<State>, port: u16, mut stopped: watch::Receiver<()>) {
    // Another server may start and claim before the claims are released. Its claims end later.
    let real_now = system_micros();
    if is_alone(&state, port) {
        let release = move |unit: &mut UnitOfWork| Ok(queue::release_claims(unit.conn, real_now)?);
        let _: Result<(), DatabaseError> = state.writer.run(release).await;
    }
    let mut tries = JoinSet::new();
    let mut running: HashMap<i64, usize> = HashMap::new();
    loop {
        for delivery in claim(&state, running.clone()).await.unwrap_or_default() {
            *running.entry(delivery.webhook).or_default() += 1;
            tries.spawn(deliver_once(Arc::clone(&state), delivery));
        }
        tokio::select! {
            _ = stopped.changed() => return,
            Some(ended) = tries.join_next() => forget(&mut running, ended.ok(), tries.is_empty()),
            () = tokio::time::sleep(POLL_INTERVAL) => {}
        }
    }
}

/// Whether no other server of the data directory runs. Its claims are then of servers that are gone.
fn is_alone(state: &State, port: u16) -> bool {
    let mut others = files::locked_ports(&state.dir).into_iter();
    others.all(|other| other == port || !files::is_port_locked(&state.dir, other).unwrap_or(true))
}

/// Claims what is due. Writes only where something is.
async fn claim(state: &State, running: HashMap<i64, usize>) -> Result<Vec<Claimed>, DatabaseError> {
    let choose = move |unit: &mut UnitOfWork| {
        let chosen = queue::choose(unit.conn, unit.now, system_micros(), running);
        Ok::<_, DatabaseError>(chosen?)
    };
    let chosen = state.readers.run(choose).await?;
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    // The time is read while this server alone writes: a claim of another server was made before it.
    let claim = move |unit: &mut UnitOfWork| {
        let claimed = queue::claim(unit.conn, unit.now, system_micros(), &chosen);
        Ok(claimed?)
    };
    state.writer.run(claim).await
}

/// Returns the row of the webhook.
async fn deliver_once(state: Arc<State>, delivery: Claimed) -> i64 {
    let webhook = delivery.webhook;
    let response_code = attempt(&delivery).await;
    let finish = move |unit: &mut UnitOfWork| {
        let finished = queue::finish(unit.conn, &delivery, response_code, unit.now);
        Ok(finished?)
    };
    // Where nothing can be written, the claim ends and the delivery is repeated.
    let _: Result<(), DatabaseError> = state.writer.run(finish).await;
    webhook
}

/// Frees the place of a try that ended. One that panicked has no webhook: its place is free once no try runs.
fn forget(running: &mut HashMap<i64, usize>, webhook: Option<i64>, is_idle: bool) {
    if is_idle {
        running.clear();
    } else if let Some(tries) = webhook.and_then(|webhook| running.get_mut(&webhook)) {
        *tries = tries.saturating_sub(1);
    }
}
