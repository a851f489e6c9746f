-- Our own tables. Text that stands in an index is compared bytewise (COLLATE "C"): faster, and the same on every machine.

-- Inbox: every event we accepted. Its rows are only written once and purged by age; what is still to be done stands in inbox_pending, which stays small, so that finishing an
-- event deletes a short row instead of writing the long one again.
CREATE TABLE inbox
(
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    merchant       text COLLATE "C" NOT NULL,
    connection     text COLLATE "C" NOT NULL,
    dedupe_key     text COLLATE "C" NOT NULL,
    entity_key     text COLLATE "C" NOT NULL,
    kind           text COLLATE "C" NOT NULL,
    correlation_id text COLLATE "C" NOT NULL,
    partition      smallint         NOT NULL,
    received_at    timestamptz      NOT NULL,
    payload        bytea            NOT NULL,
    UNIQUE (merchant, connection, dedupe_key)
);

-- Rows arrive in the order of time: a block range index finds the old ones and costs next to nothing.
CREATE INDEX inbox_received_at ON inbox USING brin (received_at);

CREATE TABLE inbox_pending
(
    id           bigint      NOT NULL PRIMARY KEY,
    partition    smallint    NOT NULL,
    published_at timestamptz NOT NULL,
    publications integer     NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_threshold = 5000);

CREATE INDEX inbox_pending_pump ON inbox_pending (partition, published_at, id);

-- Orders as lists and searches show them.
CREATE TABLE orders
(
    key            text COLLATE "C" NOT NULL PRIMARY KEY,
    merchant       text COLLATE "C" NOT NULL,
    channel        text COLLATE "C" NOT NULL,
    order_id       text COLLATE "C" NOT NULL,
    number         text COLLATE "C",
    status         text COLLATE "C" NOT NULL,
    reason         text,
    currency       text COLLATE "C",
    total          numeric,
    invoice_number integer,
    invoice_gross  numeric,
    paid           numeric,
    customer_code  text COLLATE "C",
    placed_at      timestamptz,
    received_at    timestamptz      NOT NULL,
    updated_at     timestamptz      NOT NULL,
    attempts       integer          NOT NULL,
    next_attempt   timestamptz,
    version        bigint           NOT NULL,
    documents      text,
    sorted_at      timestamptz      NOT NULL GENERATED ALWAYS AS (coalesce(placed_at, received_at)) STORED,
    search         text COLLATE "C" NOT NULL GENERATED ALWAYS AS
        (lower(coalesce(number, '') || ' ' || coalesce(invoice_number::text, '') || ' ' || coalesce(customer_code, ''))) STORED
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX orders_newest ON orders (merchant, sorted_at DESC, key DESC);
CREATE INDEX orders_status ON orders (merchant, status, sorted_at DESC, key DESC);
CREATE INDEX orders_number ON orders (merchant, channel, number, sorted_at DESC);
-- Sums of posted invoices without touching the table.
CREATE INDEX orders_invoiced ON orders (merchant, currency) INCLUDE (invoice_gross) WHERE invoice_number IS NOT NULL;

CREATE TABLE order_history
(
    entity_key     text COLLATE "C" NOT NULL,
    sequence       bigint           NOT NULL,
    at             timestamptz      NOT NULL,
    correlation_id text COLLATE "C" NOT NULL,
    step           text COLLATE "C" NOT NULL,
    detail         text             NOT NULL,
    PRIMARY KEY (entity_key, sequence)
);

-- When an entity wants to be woken.
CREATE TABLE due
(
    entity_key     text COLLATE "C" NOT NULL PRIMARY KEY,
    partition      smallint         NOT NULL,
    due_at         timestamptz      NOT NULL,
    correlation_id text COLLATE "C" NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_threshold = 5000);

CREATE INDEX due_partition ON due (partition, due_at);

-- Who or what did what to which record when.
CREATE TABLE audit
(
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at             timestamptz      NOT NULL,
    merchant       text COLLATE "C" NOT NULL,
    connection     text COLLATE "C" NOT NULL,
    entity         text COLLATE "C" NOT NULL,
    correlation_id text COLLATE "C" NOT NULL,
    actor          text             NOT NULL,
    action         text             NOT NULL,
    result         text             NOT NULL,
    milliseconds   integer          NOT NULL,
    request        text,
    response       text
);

CREATE INDEX audit_newest ON audit (merchant, at DESC, id DESC);
CREATE INDEX audit_entity ON audit (merchant, entity, at DESC, id DESC);
CREATE INDEX audit_correlation ON audit (merchant, correlation_id, at DESC, id DESC);

-- The merchants' configurations. Secrets stand in them as references or encrypted.
CREATE TABLE merchants
(
    merchant   text COLLATE "C" NOT NULL PRIMARY KEY,
    version    bigint           NOT NULL,
    document   jsonb            NOT NULL,
    updated_at timestamptz      NOT NULL
);
