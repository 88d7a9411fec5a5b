//! The task of a server that delivers what is due.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::attempt::attempt;
use super::queue::{self, Claimed};
use crate::clock::{system_micros, to_timestamp};
use crate::db::DatabaseError;
use crate::files;
use crate::request_log::{DeliveryAttempt, RequestLog};
use crate::state::State;
use crate::storage::UnitOfWork;

/// How often the database is asked what is due. Other processes queue deliveries and move the clock.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// Delivers until the server stops. Tries that run then are repeated by the next server.
pub(crate) async fn deliver(
    state: Arc<State>,
    log: Arc<RequestLog>,
    port: u16,
    mut stopped: watch::Receiver<()>,
) {
    // Another server may start and claim before the claims are released. Its claims end later.
    let real_now = system_micros();
    // The claims are then of servers that are gone.
    if !files::is_served(&state.dir, Some(port)) {
        let release = move |unit: &mut UnitOfWork| Ok(queue::release_claims(unit.conn, real_now)?);
        let _: Result<(), DatabaseError> = state.writer.run(release).await;
    }
    let mut tries = JoinSet::new();
    loop {
        for delivery in claim(&state).await.unwrap_or_default() {
            tries.spawn(deliver_once(Arc::clone(&state), Arc::clone(&log), delivery));
        }
        tokio::select! {
            _ = stopped.changed() => return,
            Some(_) = tries.join_next() => {}
            () = tokio::time::sleep(POLL_INTERVAL) => {}
        }
    }
}

/// Claims what is due. Writes only where something is.
async fn claim(state: &State) -> Result<Vec<Claimed>, DatabaseError> {
    let choose = |unit: &mut UnitOfWork| {
        let chosen = queue::choose(unit.conn, unit.now, system_micros());
        Ok::<_, DatabaseError>(chosen?)
    };
    if state.readers.run(choose).await?.is_empty() {
        return Ok(Vec::new());
    }
    // The time is read while this server alone writes: a claim of another server was made before it.
    let claim = |unit: &mut UnitOfWork| {
        let claimed = queue::claim(unit.conn, unit.now, system_micros());
        Ok(claimed?)
    };
    state.writer.run(claim).await
}

async fn deliver_once(state: Arc<State>, log: Arc<RequestLog>, delivery: Claimed) {
    let started = Instant::now();
    let answer = attempt(&delivery).await;
    let duration = started.elapsed();
    log.add_delivery(DeliveryAttempt {
        time: format!("{:.3}", to_timestamp(state.clock.now())),
        delivery: delivery.id.clone(),
        event: delivery.event.clone(),
        host: delivery.host(),
        status: answer.ok(),
        error: answer.err().map(|reason| reason.as_str().to_owned()),
        number: delivery.number,
        duration_ms: (duration.as_secs_f64() * 1e6).round() / 1e3,
    });
    let finish = move |unit: &mut UnitOfWork| {
        let finished = queue::finish(unit.conn, &delivery, answer, unit.now);
        Ok(finished?)
    };
    // Where nothing can be written, the claim ends and the delivery is repeated.
    let _: Result<(), DatabaseError> = state.writer.run(finish).await;
}
