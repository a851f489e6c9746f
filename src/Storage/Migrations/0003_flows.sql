-- The documents of merchants' own flow versions, for ever the same: a text stands under its own hash.
CREATE TABLE flow_documents
(
    merchant   text COLLATE "C" NOT NULL,
    hash       text COLLATE "C" NOT NULL,
    text       text             NOT NULL,
    created_at timestamptz      NOT NULL,
    PRIMARY KEY (merchant, hash)
);

-- The merchants' flows as their grains last wrote them, without the documents.
CREATE TABLE flows
(
    merchant   text COLLATE "C" NOT NULL,
    flow       text COLLATE "C" NOT NULL,
    subject    text COLLATE "C" NOT NULL,
    document   jsonb            NOT NULL,
    version    bigint           NOT NULL,
    updated_at timestamptz      NOT NULL,
    PRIMARY KEY (merchant, flow)
);
