-- Version 8. The counters of a customer are found by a key that is computed from its external id (db/counter_place.rs). The table has
-- a new name, so that a program of an earlier version, which still runs, fails and does not count elsewhere.

CREATE TABLE limit_counters (
    key                 INTEGER PRIMARY KEY,
    tag                 INTEGER NOT NULL,
    customer            INTEGER NOT NULL,      -- the row of the customer; 0 of all customers
    project             INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
    counters            BLOB    NOT NULL,
    timezone            TEXT,                  -- of the customer, like the next
    billing_cycle_start INTEGER NOT NULL
) STRICT;
CREATE INDEX limit_counters_by_project ON limit_counters (project);

-- Whoever changes these columns counts the customer's limits anew (`recount_limits_of_customer`), which copies them.
DROP TRIGGER customers_windows_changed;
CREATE TRIGGER customers_windows_changed AFTER UPDATE OF timezone, billing_cycle_start ON customers
    WHEN old.timezone IS NOT new.timezone OR old.billing_cycle_start <> new.billing_cycle_start
    BEGIN UPDATE meta SET config_rev = random(); END;
