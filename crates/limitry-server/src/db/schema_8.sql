-- Version 8. The counters of a customer are found by a number that is computed from its external id, without the index of
-- customers (engine/counter_place.rs). They are counted anew from the events.

DROP TABLE limit_usage;
CREATE TABLE limit_usage (
    key                 INTEGER PRIMARY KEY,   -- of a customer: from its external id; of all customers: the project, negated
    tag                 INTEGER NOT NULL,      -- more of the same hash; 0 of all customers
    customer            INTEGER NOT NULL,      -- the row of the customer; 0 of all customers
    project             INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    counters            BLOB    NOT NULL,
    timezone            TEXT,                  -- of the customer, like the next
    billing_cycle_start INTEGER NOT NULL
) STRICT;
CREATE INDEX limit_usage_by_project ON limit_usage (project);
UPDATE meta SET needs_recount = 1;

-- The counters of a customer whose windows move are counted anew, which copies its zone and its billing start.
DROP TRIGGER customers_windows_changed;
CREATE TRIGGER customers_windows_changed AFTER UPDATE OF timezone, billing_cycle_start ON customers
    WHEN old.timezone IS NOT new.timezone OR old.billing_cycle_start <> new.billing_cycle_start
    BEGIN UPDATE meta SET config_rev = random(); END;
