-- Shared tables of a service: {service}_owner owns them, row-level security keeps tenants apart
-- by the role that the transaction took. Statements are separated by lines of two dashes.
CREATE TABLE platform.tenants (
    tenant_id uuid PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('provisioning', 'active', 'suspended', 'deleting', 'deleted')),
    schema_name text NOT NULL,
    role_name text NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    time_zone text NOT NULL,
    locale text NOT NULL,
    package text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
)
--
CREATE TABLE platform.schemas (
    schema_name text PRIMARY KEY,
    role_name text NOT NULL,
    revision text NOT NULL,
    spare boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
)
--
CREATE INDEX schemas_spare ON platform.schemas (created_at) WHERE spare
--
CREATE TABLE platform.outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    role_name text NOT NULL DEFAULT current_user,
    shard smallint NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    type text NOT NULL,
    payload bytea NOT NULL,
    trace text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
--
CREATE INDEX outbox_shard ON platform.outbox (shard, seq)
--
CREATE TABLE platform.jobs (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    role_name text NOT NULL DEFAULT current_user,
    kind text NOT NULL,
    ref text NOT NULL,
    due_at timestamptz NOT NULL,
    generation integer NOT NULL DEFAULT 1,
    attempts integer NOT NULL DEFAULT 0,
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    trace text NOT NULL DEFAULT '',
    failed text,
    UNIQUE (tenant_id, kind, ref)
)
--
CREATE INDEX jobs_due ON platform.jobs (due_at) WHERE failed IS NULL
--
CREATE TABLE platform.idempotency_keys (
    tenant_id uuid NOT NULL,
    role_name text NOT NULL DEFAULT current_user,
    caller text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    status smallint,
    answer bytea,
    etag text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, caller, route, key)
)
--
CREATE INDEX idempotency_keys_age ON platform.idempotency_keys (created_at)
--
CREATE TABLE platform.dead_letters (
    id uuid NOT NULL,
    consumer text NOT NULL,
    tenant_id uuid NOT NULL,
    role_name text NOT NULL DEFAULT current_user,
    parked boolean NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    type text NOT NULL,
    payload bytea NOT NULL,
    trace text NOT NULL,
    error text NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, consumer, id)
)
--
CREATE INDEX dead_letters_parked ON platform.dead_letters (tenant_id, consumer, key) WHERE parked
--
ALTER TABLE platform.tenants ENABLE ROW LEVEL SECURITY
--
ALTER TABLE platform.tenants FORCE ROW LEVEL SECURITY
--
CREATE POLICY own ON platform.tenants FOR SELECT TO {service}_rw USING (role_name = current_user)
--
CREATE POLICY lookup ON platform.tenants FOR SELECT TO {service}_app, {service}_relay USING (true)
--
CREATE POLICY register ON platform.tenants TO {service}_owner USING (true) WITH CHECK (true)
--
GRANT SELECT ON platform.tenants TO {service}_app, {service}_relay
--
REVOKE INSERT, UPDATE, DELETE ON platform.tenants FROM {service}_rw
--
REVOKE ALL ON platform.schemas FROM {service}_rw
--
-- An answer that is replayed says what it is.
ALTER TABLE platform.idempotency_keys ADD COLUMN content_type text
