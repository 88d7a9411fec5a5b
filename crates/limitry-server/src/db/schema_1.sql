-- Version 1. Times are microseconds since the epoch, UTC. `seq` is the order of arrival and never leaves the service.

CREATE TABLE meta (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    config_rev   INTEGER NOT NULL,            -- another random number after each change that caches must see
    clock_offset INTEGER NOT NULL DEFAULT 0   -- what `PUT /dev/clock` added to the system's time
) STRICT;

CREATE TABLE users (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    email      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE projects (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    timezone   TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    user    INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    project INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    PRIMARY KEY (user, project)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_project ON members (project);

-- Of a secret only its SHA-256 and last four characters are kept. `lookup` is the hash's first eight bytes: rows are
-- found by it, and the whole hash is then compared in constant time.
CREATE TABLE pats (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    user         INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    name         TEXT    NOT NULL,
    lookup       INTEGER NOT NULL,
    hash         BLOB    NOT NULL UNIQUE,
    last_four    TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at   INTEGER,
    revoked_at   INTEGER
) STRICT;
CREATE INDEX pats_by_lookup ON pats (lookup);

CREATE TABLE api_keys (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    project      INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    name         TEXT    NOT NULL,
    lookup       INTEGER NOT NULL,
    hash         BLOB    NOT NULL UNIQUE,
    last_four    TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at   INTEGER,
    revoked_at   INTEGER
) STRICT;
CREATE INDEX api_keys_by_lookup ON api_keys (lookup);
CREATE INDEX api_keys_by_project ON api_keys (project);

CREATE TABLE client_tokens (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    id             TEXT    NOT NULL UNIQUE,
    project        INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    customer_id    TEXT    NOT NULL,
    context        TEXT    NOT NULL,
    server_context TEXT,
    lookup         INTEGER NOT NULL,
    hash           BLOB    NOT NULL UNIQUE,
    last_four      TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX client_tokens_by_lookup ON client_tokens (lookup);
CREATE INDEX client_tokens_by_project ON client_tokens (project);

CREATE TABLE customers (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    project     INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    external_id TEXT    NOT NULL,
    name        TEXT,
    email       TEXT,
    metadata    TEXT,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    UNIQUE (project, external_id)
) STRICT;

-- The well-known values and dimensions have columns beside the JSON, for sums and groups.
CREATE TABLE events (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    project         INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    id              TEXT    NOT NULL,
    customer_id     TEXT    NOT NULL,
    event_type      TEXT    NOT NULL,
    model           TEXT,
    provider        TEXT,
    total_tokens    REAL,
    input_tokens    REAL,
    output_tokens   REAL,
    cost_cents      REAL,
    value_map       TEXT,
    dimensions      TEXT,
    properties      TEXT,
    timestamp       INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    idempotency_for TEXT,   -- '' for the project's own, else the client token's customer
    idempotency_key TEXT
) STRICT;
CREATE INDEX events_by_time ON events (project, timestamp);
CREATE INDEX events_by_customer ON events (project, customer_id);
CREATE UNIQUE INDEX events_once ON events (project, idempotency_for, idempotency_key)
    WHERE idempotency_key IS NOT NULL;

CREATE TABLE quotas (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    project     INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    name        TEXT    NOT NULL,
    metric      TEXT    NOT NULL,
    limit_value INTEGER NOT NULL,
    period      TEXT    NOT NULL,
    filters     TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    UNIQUE (project, name)
) STRICT;

-- What each quota counted in each window, kept up by every recording: a check never looks at events.
CREATE TABLE quota_usage (
    quota        INTEGER NOT NULL REFERENCES quotas ON DELETE CASCADE,
    window_start INTEGER NOT NULL,
    whole        INTEGER NOT NULL,
    nano         INTEGER NOT NULL,
    PRIMARY KEY (quota, window_start)
) STRICT, WITHOUT ROWID;

CREATE TABLE rate_limits (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    project     INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    name        TEXT    NOT NULL,
    limit_value INTEGER NOT NULL,
    window      TEXT    NOT NULL,
    filters     TEXT    NOT NULL,
    enabled     INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    UNIQUE (project, name)
) STRICT;

-- How many events had arrived for a rate limit up to and including `at`: a window is the difference of two rows.
CREATE TABLE arrivals (
    rate_limit INTEGER NOT NULL REFERENCES rate_limits ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    total      INTEGER NOT NULL,
    PRIMARY KEY (rate_limit, at)
) STRICT, WITHOUT ROWID;

-- Answers to requests with an `Idempotency-Key`. `body` is NULL where the answer held a secret.
CREATE TABLE idempotency (
    scope       BLOB    NOT NULL,   -- SHA-256 of who, where and the key
    fingerprint BLOB    NOT NULL,   -- SHA-256 of the request's body
    status      INTEGER NOT NULL,
    body        BLOB,
    resource_id TEXT,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- Caches, also those of other processes, hold credentials, rules and the clock for as long as `config_rev` stays.
CREATE TRIGGER pats_changed AFTER UPDATE OF expires_at, revoked_at ON pats
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER pats_removed AFTER DELETE ON pats
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER api_keys_changed AFTER UPDATE OF expires_at, revoked_at ON api_keys
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER api_keys_removed AFTER DELETE ON api_keys
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER client_tokens_removed AFTER DELETE ON client_tokens
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER projects_changed AFTER UPDATE ON projects
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER projects_removed AFTER DELETE ON projects
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER members_removed AFTER DELETE ON members
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER quotas_added AFTER INSERT ON quotas
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER quotas_changed AFTER UPDATE ON quotas
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER quotas_removed AFTER DELETE ON quotas
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER rate_limits_added AFTER INSERT ON rate_limits
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER rate_limits_changed AFTER UPDATE ON rate_limits
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER rate_limits_removed AFTER DELETE ON rate_limits
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER clock_moved AFTER UPDATE OF clock_offset ON meta
    BEGIN UPDATE meta SET config_rev = random(); END;
