//! What each serving thread remembers: whose token it is, projects, and the engine's rules and counters.
//!
//! The memory holds until a commit of any process, which is detected for each request ([`ChangeDetector`], else SQLite's
//! `data_version`). A key that another process revokes is rejected by the very next request here.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::api::{
    ApiError, Authorization, Principal, ProjectRef, RequestContext, TokenRow, UserRef,
};
use crate::clock::{Clock, MICROS_PER_SECOND};
use crate::db::{ChangeDetector, DatabaseError, DatabaseFiles, Meta, WalIndexHeader, connect};
use crate::engine::Engine;
use crate::storage::{UnitOfWork, catch_panics};
use crate::tokens::{TokenClass, TokenHash};
use limitry_types::codes;

/// `lastUsedAt` is written at most this often for each token that is in use.
const USE_RECORD_INTERVAL: i64 = 60 * MICROS_PER_SECOND;

/// So many uses are written after a second already: the first use of a new key is often a test of it, and the next one, which
/// may be the last, is that of an application.
const MAX_EARLY_USES: u8 = 2;

/// How long the detector alone is trusted before SQLite is asked as well.
const DETECTOR_TRUST_TIME: Duration = Duration::from_secs(1);

/// A map with more entries is cleared.
const MAX_ENTRIES: usize = 10_000;

/// One cache for each serving thread, so that threads do not wait for one another.
pub(crate) struct CachePool {
    path: PathBuf,
    clock: Clock,
    files: Arc<DatabaseFiles>,
    slots: Vec<Mutex<Option<ThreadCache>>>,
}

impl CachePool {
    pub(crate) fn new(
        path: PathBuf,
        clock: Clock,
        files: Arc<DatabaseFiles>,
        threads: usize,
    ) -> Self {
        Self {
            path,
            clock,
            files,
            slots: (0..threads.max(1)).map(|_| Mutex::default()).collect(),
        }
    }

    /// Fails when the database was removed, replaced or cut off. Asked once for each request.
    pub(super) fn check_files(&self) -> Result<(), ApiError> {
        Ok(self.files.check()?)
    }

    /// Runs `work` with the calling thread's cache, which reflects everything that is committed by now.
    pub(super) fn run<T>(
        &self,
        work: impl FnOnce(&mut ThreadCache) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut slot = self.slots[thread_number() % self.slots.len()]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let result = catch_panics(|| {
            let cache = match &mut *slot {
                Some(cache) => cache,
                empty => empty.insert(ThreadCache::open(&self.path, self.clock.clone())?),
            };
            cache.refresh(&self.files)?;
            work(cache)
        });
        // A token or a project that is unknown may be known to the files that took the place of the open ones.
        result.map_err(|error| self.files.check_with_logs().err().map_or(error, Into::into))
    }
}

/// The most of a database that is mapped into memory: SQLite's own limit.
const MAX_MAPPED_BYTES: i64 = 0x7fff_0000;

/// Reads pages through a memory map, without a system call and a copy for each: among a million customers, hardly a check finds
/// its page in a cache. Each request compares the file's size first ([`CachePool::check_files`]), because the map of a file that
/// another program has cut off ends a process that reads it. A cut within the microseconds of a request still does. What reads
/// for long has connections of its own, without a map ([`crate::storage::Readers`]). On Windows, a mapped file cannot shrink.
fn map_into_memory(conn: &Connection) -> rusqlite::Result<()> {
    if cfg!(unix) {
        let sql = format!("PRAGMA mmap_size = {MAX_MAPPED_BYTES}");
        conn.query_row(&sql, [], |_| Ok(())).optional()?;
    }
    Ok(())
}

/// Threads are numbered in the order of their first call.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|number| *number)
}

/// A connection that reads, and what is remembered of the database.
pub(super) struct ThreadCache {
    conn: Connection,
    clock: Clock,
    /// As of the last refresh. Other threads may have stored an older one in the clock since.
    clock_offset: i64,
    config_rev: i64,
    engine: Engine,
    freshness: Freshness,
    tokens: HashMap<i64, CachedToken>,
    projects: HashMap<(i64, String), ProjectRef>,
}

/// How a change is detected.
struct Freshness {
    detector: ChangeDetector,
    /// As of the last refresh, with the next.
    header: Option<WalIndexHeader>,
    data_version: Option<i64>,
    /// When SQLite was asked last. It is asked regularly although the header shows no change, in case a file system does
    /// not show writes through a memory map to `read`.
    asked_at: Option<Instant>,
    trust_time: Duration,
}

impl Freshness {
    fn new(path: &Path) -> Self {
        Self {
            detector: ChangeDetector::new(path),
            header: None,
            data_version: None,
            asked_at: None,
            trust_time: DETECTOR_TRUST_TIME,
        }
    }

    /// The state of the database, if anything was committed since the last one that was [accepted](Self::accept).
    fn find_change(
        &mut self,
        conn: &Connection,
        files: &DatabaseFiles,
    ) -> Result<Option<DatabaseState>, DatabaseError> {
        // Read before SQLite is asked: a commit in between then shows in the next call.
        let header = self.detector.read();
        let header_is_same = header.is_some() && header == self.header;
        let is_trusted = |asked_at: Instant| asked_at.elapsed() < self.trust_time;
        let is_trusted = self.asked_at.is_some_and(is_trusted);
        if header_is_same && is_trusted {
            return Ok(None);
        }
        if !is_trusted {
            // Who opens the database after a log was removed writes into another one.
            files.check_with_logs()?;
        }
        self.header = None;
        self.asked_at = Some(Instant::now());
        let data_version = conn
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?;
        if self.data_version == Some(data_version) {
            self.header = header;
            return Ok(None);
        }
        if header_is_same && self.detector.read() == header {
            self.detector.disable();
        }
        Ok(Some(DatabaseState {
            header,
            data_version,
        }))
    }

    /// Remembers a state after everything that depends on it was read.
    fn accept(&mut self, state: &DatabaseState) {
        self.header = state.header;
        self.data_version = Some(state.data_version);
    }
}

struct DatabaseState {
    header: Option<WalIndexHeader>,
    data_version: i64,
}

#[derive(Clone)]
struct CachedToken {
    hash: [u8; 32],
    seq: i64,
    principal: Principal,
    project: Option<ProjectRef>,
    expires_at: Option<i64>,
    is_revoked: bool,
    last_used_at: Option<i64>,
    /// How many uses were recorded before the interval was over.
    early_uses: u8,
}

impl CachedToken {
    /// How long after a recorded use the next one is recorded.
    const fn use_interval(&self) -> i64 {
        if self.early_uses < MAX_EARLY_USES {
            MICROS_PER_SECOND
        } else {
            USE_RECORD_INTERVAL
        }
    }
}

/// The owner of a valid token.
pub(super) struct Identity {
    pub(super) principal: Principal,
    /// The project that the token belongs to.
    pub(super) project: Option<ProjectRef>,
    pub(super) authorization: Authorization,
    /// Whether it is time to record the token's use.
    pub(super) is_use_due: bool,
}

impl ThreadCache {
    fn open(path: &Path, clock: Clock) -> Result<Self, ApiError> {
        let conn = connect(path, false)?;
        map_into_memory(&conn)?;
        // The first read creates the WAL-index.
        Meta::read(&conn)?;
        Ok(Self {
            conn,
            clock,
            clock_offset: 0,
            config_rev: 0,
            engine: Engine::default(),
            freshness: Freshness::new(path),
            tokens: HashMap::new(),
            projects: HashMap::new(),
        })
    }

    /// Drops what may have changed since the last call.
    fn refresh(&mut self, files: &DatabaseFiles) -> Result<(), ApiError> {
        let Some(state) = self.freshness.find_change(&self.conn, files)? else {
            return Ok(());
        };
        let meta = Meta::read(&self.conn)?;
        if self.engine.sync(meta.config_rev) {
            self.tokens.clear();
            self.projects.clear();
        }
        self.engine.start_epoch();
        self.clock_offset = meta.clock_offset;
        self.config_rev = meta.config_rev;
        self.clock.now_with_offset(meta.clock_offset);
        self.freshness.accept(&state);
        Ok(())
    }

    /// For handlers that only read and are fast.
    pub(super) fn unit_of_work(&mut self) -> UnitOfWork<'_> {
        UnitOfWork {
            now: self.now(),
            conn: &self.conn,
            engine: &mut self.engine,
        }
    }

    fn now(&self) -> i64 {
        self.clock
            .without_offset()
            .saturating_add(self.clock_offset)
    }

    /// Finds the owner of a token. 401 when the token is unknown, expired or revoked.
    pub(super) fn authenticate(&mut self, secret: &str) -> Result<Identity, ApiError> {
        let invalid = || ApiError::unauthorized(codes::INVALID_API_KEY, "the token is not valid");
        let class = TokenClass::from_secret(secret).ok_or_else(invalid)?;
        let hash = TokenHash::new(secret);
        let now = self.now();
        if !self.tokens.contains_key(&hash.lookup()) {
            let found = load(&self.conn, class, &hash)?.ok_or_else(invalid)?;
            if self.tokens.len() >= MAX_ENTRIES {
                self.tokens.clear();
            }
            self.tokens.insert(hash.lookup(), found);
        }
        let token = self
            .tokens
            .get_mut(&hash.lookup())
            .filter(|token| hash.matches(&token.hash))
            .ok_or_else(invalid)?;
        if token.is_revoked || token.expires_at.is_some_and(|expiry| expiry <= now) {
            return Err(ApiError::token_expired());
        }
        let is_use_due = class != TokenClass::ClientToken
            && token
                .last_used_at
                .is_none_or(|last| (now - last).abs() >= token.use_interval());
        if is_use_due {
            let last = token.last_used_at.replace(now);
            let is_early = last.is_some_and(|last| (now - last).abs() < USE_RECORD_INTERVAL);
            token.early_uses += u8::from(is_early);
        }
        Ok(Identity {
            principal: token.principal.clone(),
            project: token.project.clone(),
            authorization: Authorization {
                token: TokenRow {
                    class,
                    seq: token.seq,
                },
                expires_at: token.expires_at,
                membership: None,
                config_rev: self.config_rev,
            },
            is_use_due,
        })
    }

    /// Checks a request's authorization again after its body has arrived. Asks the database only after a change of the
    /// configuration, such as a revocation.
    pub(super) fn reauthorize(&mut self, request: &RequestContext) -> Result<(), ApiError> {
        let Some(authorization) = &request.authorization else {
            return Ok(());
        };
        if authorization
            .expires_at
            .is_some_and(|expiry| expiry <= self.now())
        {
            return Err(ApiError::token_expired());
        }
        if authorization.config_rev == self.config_rev {
            return Ok(());
        }
        request.authorize(&self.unit_of_work())
    }

    /// The project with an id. 404 unless the user is a member.
    pub(super) fn project_of(&mut self, user: i64, id: &str) -> Result<ProjectRef, ApiError> {
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
            .ok_or_else(|| ApiError::not_found(codes::PROJECT_NOT_FOUND, "project"))?;
        if self.projects.len() >= MAX_ENTRIES {
            self.projects.clear();
        }
        self.projects.insert(key, found.clone());
        Ok(found)
    }
}

fn load(
    conn: &Connection,
    class: TokenClass,
    hash: &TokenHash,
) -> rusqlite::Result<Option<CachedToken>> {
    let sql = match class {
        TokenClass::Pat => {
            "SELECT t.seq, t.hash, t.expires_at, t.revoked_at, t.last_used_at, u.seq, u.id \
             FROM pats t JOIN users u ON u.seq = t.user WHERE t.lookup = ?1"
        }
        TokenClass::ApiKey => {
            "SELECT t.seq, t.hash, t.expires_at, t.revoked_at, t.last_used_at, p.seq, p.id \
             FROM api_keys t JOIN projects p ON p.seq = t.project WHERE t.lookup = ?1"
        }
        TokenClass::ClientToken => {
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
        let (principal, project) = match class {
            TokenClass::Pat => {
                let user = UserRef {
                    seq: row.get(5)?,
                    id: row.get(6)?,
                    pat: seq,
                };
                (Principal::User(user), None)
            }
            TokenClass::ApiKey => (Principal::ApiKey, Some(project()?)),
            TokenClass::ClientToken => {
                let principal = Principal::ClientToken {
                    customer: row.get(7)?,
                    context: row.get(8)?,
                };
                (principal, Some(project()?))
            }
        };
        return Ok(Some(CachedToken {
            hash: stored,
            seq,
            principal,
            project,
            expires_at: row.get(2)?,
            is_revoked: row.get::<_, Option<i64>>(3)?.is_some(),
            last_used_at: row.get(4)?,
            early_uses: 0,
        }));
    }
    Ok(None)
}

/// Records that a token was used.
pub(super) fn record_use(unit: &mut UnitOfWork, token: TokenRow) -> Result<(), ApiError> {
    let table = match token.class {
        TokenClass::Pat => "pats",
        TokenClass::ApiKey => "api_keys",
        TokenClass::ClientToken => return Ok(()),
    };
    unit.conn
        .prepare_cached(&format!(
            "UPDATE {table} SET last_used_at = ?1 WHERE seq = ?2"
        ))?
        .execute(params![unit.now, token.seq])?;
    Ok(())
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use crate::clock::TimeSource;
    use crate::db::{FILE_NAME, open};

    #[test]
    fn a_detector_that_misses_a_change_is_disabled() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(FILE_NAME);
        let writer = open(home.path(), 0, true).unwrap();
        let files = DatabaseFiles::new(&path);
        let mut cache = ThreadCache::open(&path, Clock::new(TimeSource::System)).unwrap();
        cache.refresh(&files).unwrap();
        // A copy of the WAL-index that never changes, as on a file system where `read` does not see a memory map.
        let stale = home.path().join("stale-shm");
        std::fs::copy(home.path().join(format!("{FILE_NAME}-shm")), &stale).unwrap();
        cache.freshness.detector = ChangeDetector::new(&home.path().join("stale"));
        assert!(cache.freshness.detector.read().is_some());
        let change = |offset: i64| {
            let sql = "UPDATE meta SET clock_offset = ?1";
            writer.execute(sql, [offset]).unwrap();
        };
        cache.freshness.trust_time = Duration::from_secs(1000);
        change(5);
        cache.refresh(&files).unwrap();
        assert_eq!(
            cache.clock_offset, 0,
            "the cache did not trust the detector during the trust time"
        );
        cache.freshness.trust_time = Duration::ZERO;
        cache.refresh(&files).unwrap();
        assert_eq!(cache.clock_offset, 5);
        assert!(cache.freshness.detector.read().is_none());
        cache.freshness.trust_time = Duration::from_secs(1000);
        change(6);
        cache.refresh(&files).unwrap();
        assert_eq!(cache.clock_offset, 6);
    }
}
