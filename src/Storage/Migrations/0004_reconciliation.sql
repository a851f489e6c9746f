-- What shop and books say of an order, day by day. Null in rows from before these were kept: not known.
ALTER TABLE orders
    ADD COLUMN placed_on   date,
    ADD COLUMN books_from  date,
    ADD COLUMN books_until date,
    ADD COLUMN books       text;

CREATE INDEX orders_placed_on ON orders (merchant, placed_on);
-- Few orders have documents of another day than their own.
CREATE INDEX orders_books_until ON orders (merchant, books_until) WHERE books_from <> books_until;

-- What the sources that we ask ourselves (polls, imports) saw when they last looked; the last look is told also when there was nothing to see.
CREATE TABLE source_looks
(
    merchant     text COLLATE "C" NOT NULL,
    connection   text COLLATE "C" NOT NULL,
    source       text COLLATE "C" NOT NULL,
    looked_at    timestamptz      NOT NULL,
    window_from  timestamptz,
    window_until timestamptz,
    seen         bigint           NOT NULL,
    new          bigint           NOT NULL,
    problem      text,
    succeeded_at timestamptz,
    PRIMARY KEY (merchant, connection, source)
) WITH (fillfactor = 70);

-- What comparing a day of the shop and of the books with each other found.
CREATE TABLE reconciliation_days
(
    merchant   text COLLATE "C" NOT NULL,
    channel    text COLLATE "C" NOT NULL,
    day        date             NOT NULL,
    check_id   text COLLATE "C" NOT NULL,
    checked_at timestamptz      NOT NULL,
    document   text             NOT NULL,
    PRIMARY KEY (merchant, channel, day)
);
