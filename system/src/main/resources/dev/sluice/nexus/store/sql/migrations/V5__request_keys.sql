-- Requests that came with an idempotency key, and what they came to.
CREATE TABLE request_key (
  id uuid PRIMARY KEY,
  who text NOT NULL,
  digest text NOT NULL,
  state text NOT NULL,
  saga_id uuid,
  vmm_id uuid,
  outcome text,
  slot integer NOT NULL,
  time timestamptz NOT NULL
);
CREATE INDEX request_key_by_saga ON request_key (saga_id, id) WHERE saga_id IS NOT NULL;
CREATE INDEX request_key_by_time ON request_key (time, id);

-- The number of requests in each slot, kept by the transaction that adds or removes one. In slots,
-- so that not all of them change the same row.
CREATE TABLE request_keys (
  slot integer PRIMARY KEY,
  keys bigint NOT NULL
);
