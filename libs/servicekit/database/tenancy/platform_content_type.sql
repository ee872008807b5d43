-- An answer that is replayed says what it is.
ALTER TABLE platform.idempotency_keys ADD COLUMN content_type text
