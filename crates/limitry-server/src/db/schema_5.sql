-- Version 5. Meters, limits on them for each customer, balances, and webhooks that alerts are delivered to.

-- A meter of no project is one that every project has.
CREATE TABLE meters (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    project      INTEGER REFERENCES projects ON DELETE CASCADE,
    name         TEXT    NOT NULL,
    description  TEXT,
    aggregation  TEXT    NOT NULL,
    field        TEXT    NOT NULL,
    event_filter TEXT    NOT NULL,   -- JSON, as in answers
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX meters_by_project ON meters (project);
INSERT INTO meters (id, project, name, aggregation, field, event_filter, created_at, updated_at) VALUES
    ('mtr_total_cost_cents', NULL, 'total_cost_cents', 'sum', 'values.cost_cents', '{}', 1735689600000000, 1735689600000000),
    ('mtr_total_events', NULL, 'total_events', 'count', '*', '{}', 1735689600000000, 1735689600000000),
    ('mtr_total_tokens', NULL, 'total_tokens', 'sum', 'values.total_tokens', '{}', 1735689600000000, 1735689600000000);

CREATE TABLE limits (
    seq              INTEGER PRIMARY KEY AUTOINCREMENT,
    id               TEXT    NOT NULL UNIQUE,
    project          INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    name             TEXT    NOT NULL,
    meter            INTEGER NOT NULL REFERENCES meters,
    customer_id      TEXT,               -- the external id; NULL: a default for each customer
    limit_value      INTEGER NOT NULL,
    period           TEXT    NOT NULL,
    filters          TEXT    NOT NULL,
    alert_thresholds TEXT,               -- a JSON array of percents
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX limits_by_project ON limits (project, customer_id);
CREATE INDEX limits_by_meter ON limits (meter);

-- What each limit counted for a customer, kept up by every recording: a check never looks at events. The key is the row of
-- the customer; for all customers of a project together it is the project's row, negated. `counters` has each limit's newest
-- window. An event so changes one row, in its place, however many limits there are.
CREATE TABLE limit_usage (
    customer INTEGER PRIMARY KEY,
    project  INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    counters BLOB    NOT NULL
) STRICT;

-- The windows before the newest one. Late events count in them, and a clock that is set back finds them again.
CREATE TABLE limit_usage_past (
    project      INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    customer     INTEGER NOT NULL,
    limit_seq    INTEGER NOT NULL,
    window_start INTEGER NOT NULL,
    whole        INTEGER NOT NULL,
    nano         INTEGER NOT NULL,
    latest_at    INTEGER NOT NULL,       -- when the last event happened that was counted
    PRIMARY KEY (project, customer, limit_seq, window_start)
) STRICT, WITHOUT ROWID;

-- A threshold of a limit is reached at most once for each customer and window.
CREATE TABLE limit_alert_history (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    limit_seq    INTEGER NOT NULL REFERENCES limits ON DELETE CASCADE,
    customer     INTEGER NOT NULL,
    threshold    INTEGER NOT NULL,
    window_start INTEGER NOT NULL,
    triggered_at INTEGER NOT NULL,
    UNIQUE (limit_seq, customer, threshold, window_start)
) STRICT;

CREATE TABLE balances (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT    NOT NULL UNIQUE,
    project       INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    customer_id   TEXT    NOT NULL,      -- the external id
    name          TEXT    NOT NULL,
    unit          TEXT    NOT NULL,
    current_whole INTEGER NOT NULL,      -- rounded down; the rest is in current_nano, 0 to 999,999,999
    current_nano  INTEGER NOT NULL,
    minimum_whole INTEGER NOT NULL,
    minimum_nano  INTEGER NOT NULL,
    filters       TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    UNIQUE (project, customer_id, name)
) STRICT;

-- Every change of a balance. Their sum is the balance.
CREATE TABLE balance_transactions (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    balance     INTEGER NOT NULL REFERENCES balances ON DELETE CASCADE,
    type        TEXT    NOT NULL,        -- credit or debit
    whole       INTEGER NOT NULL,
    nano        INTEGER NOT NULL,
    description TEXT    NOT NULL,
    reference   TEXT,
    created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX balance_transactions_by_balance ON balance_transactions (balance);

-- The secret is kept, because every delivery is signed with it.
CREATE TABLE webhooks (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    project    INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    url        TEXT    NOT NULL,
    secret     TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX webhooks_by_project ON webhooks (project);

-- Queued in the transaction that recorded the event. `next_try_at` is NULL when no try follows.
CREATE TABLE webhook_deliveries (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT    NOT NULL UNIQUE,
    webhook       INTEGER NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    event         TEXT    NOT NULL,
    body          TEXT    NOT NULL,
    status        TEXT    NOT NULL,      -- pending, success or failed
    tries         INTEGER NOT NULL DEFAULT 0,
    response_code INTEGER,               -- of the last try; NULL where nothing answered
    next_try_at   INTEGER,
    claimed_until INTEGER,               -- a server is sending it, by real time
    created_at    INTEGER NOT NULL,
    quota_alert   INTEGER REFERENCES quota_alert_history ON DELETE SET NULL
) STRICT;
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX webhook_deliveries_by_alert ON webhook_deliveries (quota_alert) WHERE quota_alert IS NOT NULL;

-- Which customer an event of a quota's alert was of.
ALTER TABLE quota_alert_history ADD COLUMN customer_id TEXT;

CREATE TRIGGER meters_added AFTER INSERT ON meters
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER meters_changed AFTER UPDATE ON meters
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER meters_removed AFTER DELETE ON meters
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER limits_added AFTER INSERT ON limits
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER limits_changed AFTER UPDATE ON limits
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER limits_removed AFTER DELETE ON limits
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER webhooks_added AFTER INSERT ON webhooks
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER webhooks_removed AFTER DELETE ON webhooks
    BEGIN UPDATE meta SET config_rev = random(); END;
-- Caches hold the zone and the billing day of customers.
CREATE TRIGGER customers_windows_changed AFTER UPDATE OF timezone, billing_cycle_start ON customers
    WHEN old.timezone IS NOT new.timezone OR old.billing_cycle_start <> new.billing_cycle_start
    BEGIN UPDATE meta SET config_rev = random(); END;
