-- Imports of past orders as their grains last wrote them. "seen" is counted here: it grows with the rows of import_orders, in the same transaction.
CREATE TABLE imports
(
    merchant   text COLLATE "C" NOT NULL,
    import     text COLLATE "C" NOT NULL,
    state      text COLLATE "C" NOT NULL,
    seen       bigint           NOT NULL DEFAULT 0,
    document   jsonb            NOT NULL,
    version    bigint           NOT NULL,
    started_at timestamptz      NOT NULL,
    updated_at timestamptz      NOT NULL,
    PRIMARY KEY (merchant, import)
);

CREATE INDEX imports_newest ON imports (merchant, started_at DESC, import DESC);
CREATE INDEX imports_running ON imports (state) WHERE state = 'running';

-- The orders of each import, with the event each was handed to its order by.
CREATE TABLE import_orders
(
    merchant    text COLLATE "C" NOT NULL,
    import      text COLLATE "C" NOT NULL,
    order_key   text COLLATE "C" NOT NULL,
    inbox_id    bigint           NOT NULL,
    is_finished boolean          NOT NULL DEFAULT false,
    PRIMARY KEY (merchant, import, order_key)
);

-- The few that are on their way, however many there are in all.
CREATE INDEX import_orders_open ON import_orders (merchant, import) WHERE NOT is_finished;
