-- Version 6. An own id of a customer means that customer in events and filters, too. What became of an alert outlives its
-- deliveries. Lists of limits are read in their order, however many customers have their own.

-- Events that named a customer by its own id made another customer, with that id as its external id.
UPDATE events SET customer_id = meant.external_id, bucket = meant.seq % 128
    FROM customers made JOIN customers meant ON meant.id = made.external_id AND meant.project = made.project
    WHERE events.project = made.project AND events.bucket = made.seq % 128 AND events.customer_id = made.external_id;
UPDATE client_tokens SET customer_id = meant.external_id
    FROM customers meant WHERE meant.id = client_tokens.customer_id AND meant.project = client_tokens.project;
DELETE FROM customers WHERE name IS NULL AND email IS NULL AND metadata IS NULL AND EXISTS
    (SELECT 1 FROM customers meant WHERE meant.id = customers.external_id AND meant.project = customers.project);
-- Customers are merged, and counters have a shorter form, so all are counted anew.
UPDATE meta SET needs_recount = 1;

-- What became of the deliveries that are deleted: `failed` where one was not delivered. NULL: none is deleted.
ALTER TABLE quota_alert_history ADD COLUMN webhook_status TEXT;
ALTER TABLE quota_alert_history ADD COLUMN webhook_response_code INTEGER;
CREATE TRIGGER webhook_deliveries_removed BEFORE DELETE ON webhook_deliveries WHEN old.quota_alert IS NOT NULL
    BEGIN UPDATE quota_alert_history
        SET webhook_status = CASE old.status WHEN 'success' THEN 'success' ELSE 'failed' END,
            webhook_response_code = old.response_code
        WHERE seq = old.quota_alert AND webhook_status IS NOT 'failed'; END;

CREATE INDEX limits_in_order ON limits (project);
CREATE INDEX limit_usage_by_project ON limit_usage (project);
