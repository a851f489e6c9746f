-- Lines of payment gateways' and banks' statements: what was sent stands unchanged, the columns after received_at are the grain's.
CREATE TABLE payments
(
    key          text COLLATE "C" NOT NULL PRIMARY KEY,
    merchant     text COLLATE "C" NOT NULL,
    source       text COLLATE "C" NOT NULL,
    id           text COLLATE "C" NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    amount       numeric          NOT NULL,
    currency     text COLLATE "C" NOT NULL,
    occurred_at  timestamptz      NOT NULL,
    parent_id    text COLLATE "C",
    fee          numeric,
    reference    text,
    payer_name   text,
    payer_email  text,
    method       text COLLATE "C",
    received_at  timestamptz      NOT NULL,
    state        text COLLATE "C" NOT NULL DEFAULT 'received',
    reason       text,
    order_key    text COLLATE "C",
    channel      text COLLATE "C",
    order_number text COLLATE "C",
    matched_by   text,
    posted       boolean          NOT NULL DEFAULT false,
    conflict     text,
    next_look    timestamptz,
    updated_at   timestamptz      NOT NULL,
    version      bigint           NOT NULL DEFAULT 0,
    search       text COLLATE "C" NOT NULL GENERATED ALWAYS AS
        (lower(id || ' ' || coalesce(reference, '') || ' ' || coalesce(order_number, '') || ' ' || coalesce(payer_name, ''))) STORED
);

CREATE INDEX payments_newest ON payments (merchant, occurred_at DESC, key DESC);
CREATE INDEX payments_state ON payments (merchant, state, occurred_at DESC, key DESC);
CREATE INDEX payments_order ON payments (order_key) WHERE order_key IS NOT NULL;

-- What an order's own payments say, as far as a line of a statement could be the same money: gateways' references, and amounts that no statement ever shows (store credit).
CREATE TABLE order_payments
(
    order_key text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    merchant  text COLLATE "C" NOT NULL,
    amount    numeric          NOT NULL,
    PRIMARY KEY (order_key, reference)
);

CREATE INDEX order_payments_reference ON order_payments (merchant, reference);

-- What candidates are found by.
CREATE INDEX orders_any_number ON orders (merchant, number);
CREATE INDEX orders_invoice ON orders (merchant, invoice_number) WHERE invoice_number IS NOT NULL;
CREATE INDEX orders_total ON orders (merchant, total);
CREATE INDEX orders_part_paid ON orders (merchant, (total - paid)) WHERE paid > 0 AND paid < total;
