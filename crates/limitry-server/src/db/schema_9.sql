-- Version 9. A delivery that nothing answered has the reason.

ALTER TABLE webhook_deliveries ADD COLUMN error TEXT;   -- of the last try; NULL where something answered
