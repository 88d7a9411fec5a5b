//! The front desk: who a token belongs to, and answers to checks, from memory for as long as the database has not
//! changed. Whether it has is looked up for each request ([`Pulse`]; where that does not say, SQLite is asked), so a
//! key that any process revoked is refused by the very next request here.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::StatusCode;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::call::TokenRef;
use super::{Caller, Person, Problem, ProjectRef, contain};
use crate::clock::{Clock, SECOND};
use crate::db::{Beat, Db, Meta, Pulse, connect};
use crate::engine::Engine;
use crate::tokens::{Class, Hashed};
use limitry_types::codes;

/// `lastUsedAt` is written at most this often for each token.
const TOUCH_AFTER: i64 = 60 * SECOND;

/// How long a request's look at the database counts as one at this moment.
const JUST_NOW: Duration = Duration::from_millis(1);

/// Tokens and projects that a desk remembers before it begins anew.
const MAX_REMEMBERED: usize = 10_000;

/// One desk for each thread that serves, so that they do not wait for one another.
pub(crate) struct Desks {
    path: PathBuf,
    clock: Clock,
    slots: Vec<Mutex<Option<Desk>>>,
}

impl Desks {
    /// Desks for so many threads.
    pub(crate) fn new(path: PathBuf, clock: Clock, count: usize) -> Self {
        Self {
            path,
            clock,
            slots: (0..count.max(1)).map(|_| Mutex::default()).collect(),
        }
    }

    /// Works at the calling thread's desk, which sees what is committed by now.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&mut Desk) -> Result<T, Problem>,
    ) -> Result<(T, Look), Problem> {
        let look = Look {
            slot: thread_number() % self.slots.len(),
            at: Instant::now(),
        };
        let done = self.at(look.slot, |desk| {
            desk.refresh(look.at)?;
            work(desk)
        })?;
        Ok((done, look))
    }

    /// Works at the desk again for the same request. What was committed since its look need not be seen: where that was
    /// just now, the desk is as it was. Where the body took its time, it looks again.
    pub(crate) fn again<T>(
        &self,
        look: Look,
        work: impl FnOnce(&mut Desk) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let slot = thread_number() % self.slots.len();
        let now = Instant::now();
        self.at(slot, |desk| {
            if slot != look.slot || now.saturating_duration_since(look.at) > JUST_NOW {
                desk.refresh(now)?;
            }
            work(desk)
        })
    }

    fn at<T>(
        &self,
        slot: usize,
        work: impl FnOnce(&mut Desk) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut slot = self.slots[slot]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        contain(|| {
            let desk = match &mut *slot {
                Some(desk) => desk,
                empty => empty.insert(Desk::open(&self.path, self.clock.clone())?),
            };
            work(desk)
        })
    }
}

/// When a request had the database looked at, and at which desk.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    slot: usize,
    at: Instant,
}

/// Threads are numbered as they come.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|number| *number)
}

/// A connection that reads, and what it remembers.
pub(crate) struct Desk {
    conn: Connection,
    pulse: Pulse,
    clock: Clock,
    /// The clock's offset as it was then: others may have seen an older one since.
    clock_offset: i64,
    engine: Engine,
    /// What the pulse was when the database was last looked at.
    beat: Option<Beat>,
    data_version: Option<i64>,
    /// When SQLite was asked last, and after what time it is asked although the pulse says that nothing changed. A file
    /// system on which memory maps and reads differ would be found out so.
    asked: Option<Instant>,
    patience: Duration,
    tokens: HashMap<i64, Token>,
    projects: HashMap<(i64, String), ProjectRef>,
}

#[derive(Clone)]
struct Token {
    hash: [u8; 32],
    seq: i64,
    caller: Caller,
    project: Option<ProjectRef>,
    expires_at: Option<i64>,
    revoked: bool,
    last_used_at: Option<i64>,
}

/// Who a valid token belongs to.
pub(crate) struct Identity {
    pub(crate) token: TokenRef,
    pub(crate) caller: Caller,
    /// The project that the token itself is bound to.
    pub(crate) project: Option<ProjectRef>,
    /// Whether it is time to note that the token was used.
    pub(crate) touch: bool,
}

impl Desk {
    fn open(path: &std::path::Path, clock: Clock) -> Result<Self, Problem> {
        let conn = connect(path, false)?;
        // A first read makes the file that the pulse is taken from.
        Meta::read(&conn)?;
        Ok(Self {
            conn,
            pulse: Pulse::of(path),
            clock,
            clock_offset: 0,
            engine: Engine::default(),
            beat: None,
            data_version: None,
            asked: None,
            patience: Duration::from_secs(1),
            tokens: HashMap::new(),
            projects: HashMap::new(),
        })
    }

    /// Forgets what may have changed since the last look.
    fn refresh(&mut self, now: Instant) -> Result<(), Problem> {
        // Taken before SQLite is asked: what is committed in between shows next time.
        let beat = self.pulse.beat();
        let is_still = beat.is_some() && beat == self.beat;
        if is_still
            && self
                .asked
                .is_some_and(|at| now.saturating_duration_since(at) < self.patience)
        {
            return Ok(());
        }
        self.beat = None;
        self.asked = Some(now);
        let version: i64 = self
            .conn
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?;
        if self.data_version == Some(version) {
            self.beat = beat;
            return Ok(());
        }
        if is_still && self.pulse.beat() == beat {
            self.pulse.distrust();
        }
        let meta = Meta::read(&self.conn)?;
        if self.engine.follow(meta.config_rev) {
            self.tokens.clear();
            self.projects.clear();
        }
        self.engine.next_epoch();
        self.clock_offset = meta.clock_offset;
        self.clock.at(meta.clock_offset);
        self.data_version = Some(version);
        self.beat = beat;
        Ok(())
    }

    /// For work that only reads and is quick.
    pub(crate) fn db(&mut self) -> Db<'_> {
        Db {
            now: self.now(),
            conn: &self.conn,
            engine: &mut self.engine,
        }
    }

    fn now(&self) -> i64 {
        self.clock.raw().saturating_add(self.clock_offset)
    }

    /// Finds out whose token it is.
    pub(crate) fn authenticate(&mut self, secret: &str) -> Result<Identity, Problem> {
        let class = Class::of(secret).ok_or_else(invalid)?;
        let hash = Hashed::of(secret);
        let now = self.now();
        if !self.tokens.contains_key(&hash.lookup()) {
            let found = load(&self.conn, class, &hash)?.ok_or_else(invalid)?;
            if self.tokens.len() >= MAX_REMEMBERED {
                self.tokens.clear();
            }
            self.tokens.insert(hash.lookup(), found);
        }
        let token = self
            .tokens
            .get_mut(&hash.lookup())
            .filter(|token| hash.matches(&token.hash))
            .ok_or_else(invalid)?;
        if token.revoked || token.expires_at.is_some_and(|end| end <= now) {
            return Err(unauthorized(
                codes::EXPIRED_API_KEY,
                "The token has expired or was revoked.",
            ));
        }
        let touch = class != Class::Client
            && token
                .last_used_at
                .is_none_or(|last| (now - last).abs() >= TOUCH_AFTER);
        if touch {
            token.last_used_at = Some(now);
        }
        Ok(Identity {
            token: TokenRef {
                class,
                seq: token.seq,
            },
            caller: token.caller.clone(),
            project: token.project.clone(),
            touch,
        })
    }

    /// The project with an id, if a user is a member of it.
    pub(crate) fn project_of(&mut self, user: i64, id: &str) -> Result<ProjectRef, Problem> {
        let key = (user, id.to_owned());
        if let Some(project) = self.projects.get(&key) {
            return Ok(project.clone());
        }
        let found = self
            .conn
            .prepare_cached(
                "SELECT p.seq, p.id FROM projects p JOIN members m ON m.project = p.seq WHERE p.id = ?1 AND m.user = ?2",
            )?
            .query_row(params![id, user], |row| {
                Ok(ProjectRef {
                    seq: row.get(0)?,
                    id: row.get(1)?,
                })
            })
            .optional()?
            .ok_or_else(|| Problem::not_found(codes::PROJECT_NOT_FOUND, "project"))?;
        if self.projects.len() >= MAX_REMEMBERED {
            self.projects.clear();
        }
        self.projects.insert(key, found.clone());
        Ok(found)
    }
}

fn load(conn: &Connection, class: Class, hash: &Hashed) -> rusqlite::Result<Option<Token>> {
    let sql = match class {
        Class::Pat => {
            "SELECT t.seq, t.hash, t.expires_at, t.revoked_at, t.last_used_at, u.seq, u.id \
             FROM pats t JOIN users u ON u.seq = t.user WHERE t.lookup = ?1"
        }
        Class::ApiKey => {
            "SELECT t.seq, t.hash, t.expires_at, t.revoked_at, t.last_used_at, p.seq, p.id \
             FROM api_keys t JOIN projects p ON p.seq = t.project WHERE t.lookup = ?1"
        }
        Class::Client => {
            "SELECT t.seq, t.hash, t.expires_at, NULL, NULL, p.seq, p.id, t.customer_id, t.context \
             FROM client_tokens t JOIN projects p ON p.seq = t.project WHERE t.lookup = ?1"
        }
    };
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([hash.lookup()])?;
    while let Some(row) = rows.next()? {
        let stored: [u8; 32] = row.get(1)?;
        if !hash.matches(&stored) {
            continue;
        }
        let seq = row.get(0)?;
        let project = || {
            Ok::<_, rusqlite::Error>(ProjectRef {
                seq: row.get(5)?,
                id: row.get(6)?,
            })
        };
        let (caller, project) = match class {
            Class::Pat => {
                let person = Person {
                    user: row.get(5)?,
                    user_id: row.get(6)?,
                    pat: seq,
                };
                (Caller::Person(person), None)
            }
            Class::ApiKey => (Caller::Server, Some(project()?)),
            Class::Client => {
                let browser = Caller::Browser {
                    customer: row.get(7)?,
                    context: row.get(8)?,
                };
                (browser, Some(project()?))
            }
        };
        return Ok(Some(Token {
            hash: stored,
            seq,
            caller,
            project,
            expires_at: row.get(2)?,
            revoked: row.get::<_, Option<i64>>(3)?.is_some(),
            last_used_at: row.get(4)?,
        }));
    }
    Ok(None)
}

/// Notes that a token was used.
pub(crate) fn touch(db: &mut Db, token: TokenRef) -> Result<(), Problem> {
    let sql = match token.class {
        Class::Pat => "UPDATE pats SET last_used_at = ?1 WHERE seq = ?2",
        Class::ApiKey => "UPDATE api_keys SET last_used_at = ?1 WHERE seq = ?2",
        Class::Client => return Ok(()),
    };
    db.conn
        .prepare_cached(sql)?
        .execute(params![db.now, token.seq])?;
    Ok(())
}

fn invalid() -> Problem {
    unauthorized(codes::INVALID_API_KEY, "The token is not a valid one.")
}

/// 401.
pub(crate) fn unauthorized(code: &'static str, message: &'static str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, code, message)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use crate::TimeSource;
    use crate::db::{FILE_NAME, open};

    #[test]
    fn a_pulse_that_stands_still_while_the_database_changes_is_found_out() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(FILE_NAME);
        let writer = open(home.path(), 0, true).unwrap();
        let mut desk = Desk::open(&path, Clock::new(TimeSource::System)).unwrap();
        desk.refresh(Instant::now()).unwrap();
        // As on a file system where a read does not see what was written to a memory map.
        let stale = home.path().join("stale-shm");
        std::fs::copy(home.path().join(format!("{FILE_NAME}-shm")), &stale).unwrap();
        desk.pulse = Pulse::of(&home.path().join("stale"));
        assert!(desk.pulse.beat().is_some());
        let change = |offset: i64| {
            let sql = "UPDATE meta SET clock_offset = ?1";
            writer.execute(sql, [offset]).unwrap();
        };
        change(5);
        desk.refresh(Instant::now()).unwrap();
        assert_eq!(desk.clock_offset, 0, "the pulse is believed for a while");
        desk.patience = Duration::ZERO;
        desk.refresh(Instant::now()).unwrap();
        assert_eq!(desk.clock_offset, 5);
        assert!(desk.pulse.beat().is_none(), "and then no more");
        desk.patience = Duration::from_secs(1000);
        change(6);
        desk.refresh(Instant::now()).unwrap();
        assert_eq!(desk.clock_offset, 6);
    }
}
