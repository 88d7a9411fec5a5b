-- Version 7. The counters of a customer have its calendar beside them: a check finds both in one row.

ALTER TABLE limit_usage ADD COLUMN timezone TEXT;
ALTER TABLE limit_usage ADD COLUMN billing_cycle_start INTEGER NOT NULL DEFAULT 0;
UPDATE limit_usage SET (timezone, billing_cycle_start) =
    (SELECT timezone, billing_cycle_start FROM customers WHERE seq = limit_usage.customer) WHERE customer > 0;

DROP TRIGGER customers_windows_changed;
-- Caches hold the zone and the billing day of customers, too.
CREATE TRIGGER customers_windows_changed AFTER UPDATE OF timezone, billing_cycle_start ON customers
    WHEN old.timezone IS NOT new.timezone OR old.billing_cycle_start <> new.billing_cycle_start
    BEGIN
        UPDATE limit_usage SET timezone = new.timezone, billing_cycle_start = new.billing_cycle_start
            WHERE customer = new.seq;
        UPDATE meta SET config_rev = random();
    END;
