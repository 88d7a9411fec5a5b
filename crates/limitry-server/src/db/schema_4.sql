-- Version 4. A project has a slug, a customer a billing cycle and a time zone, a quota alerts. Text properties match filters,
-- and input or output tokens alone make a total: the counters of quotas and rate limits are counted anew.
ALTER TABLE meta ADD COLUMN organization_id TEXT NOT NULL DEFAULT '';
ALTER TABLE meta ADD COLUMN incarnation TEXT NOT NULL DEFAULT '';     -- another one after each reset and restore
ALTER TABLE meta ADD COLUMN needs_recount INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN slug TEXT NOT NULL DEFAULT '';        -- unique; existing projects get theirs right after this
ALTER TABLE customers ADD COLUMN timezone TEXT;
ALTER TABLE customers ADD COLUMN billing_cycle_start INTEGER NOT NULL DEFAULT 0;
UPDATE customers SET billing_cycle_start = created_at;
UPDATE events SET total_tokens = coalesce(input_tokens, output_tokens) WHERE total_tokens IS NULL;
UPDATE meta SET needs_recount = 1;

CREATE TABLE quota_alerts (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    quota      INTEGER NOT NULL REFERENCES quotas ON DELETE CASCADE,
    threshold  INTEGER NOT NULL,   -- percent of the limit
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX quota_alerts_by_quota ON quota_alerts (quota);

-- An alert is triggered at most once in each window of its quota.
CREATE TABLE quota_alert_history (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    alert        INTEGER NOT NULL REFERENCES quota_alerts ON DELETE CASCADE,
    window_start INTEGER NOT NULL,
    threshold    INTEGER NOT NULL,
    whole        INTEGER NOT NULL,   -- the usage, as in quota_usage
    nano         INTEGER NOT NULL,
    limit_value  INTEGER NOT NULL,
    triggered_at INTEGER NOT NULL,
    UNIQUE (alert, window_start)
) STRICT;

CREATE TRIGGER quota_alerts_added AFTER INSERT ON quota_alerts
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER quota_alerts_changed AFTER UPDATE ON quota_alerts
    BEGIN UPDATE meta SET config_rev = random(); END;
CREATE TRIGGER quota_alerts_removed AFTER DELETE ON quota_alerts
    BEGIN UPDATE meta SET config_rev = random(); END;
