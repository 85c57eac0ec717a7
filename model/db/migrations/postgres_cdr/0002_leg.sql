-- +goose Up
-- The legs of gateway CDRs, by the day of their setup. The archive makes the
-- partitions, each with a unique index that keeps a leg from coming twice:
-- (at, key), in day 0 (key). Codes, at and key: see model/cdr/archive.
CREATE TABLE leg (
    day        INTEGER NOT NULL,  -- cdr.Day
    row        BIGINT NOT NULL,   -- names the leg in its day
    at         BIGINT NOT NULL,   -- setup on the gateway's clock; arrival in day 0
    key        BIGINT NOT NULL,   -- Record.Key, less 2^63
    kind       SMALLINT NOT NULL,
    origin     SMALLINT NOT NULL,
    cause      SMALLINT NOT NULL,
    gateway_id BIGINT NOT NULL,
    talk       BIGINT NOT NULL,   -- duration in milliseconds
    zone       BYTEA NOT NULL,
    peer       BIGINT,            -- codes of the numbers and of the connection id
    calling    BIGINT,
    called     BIGINT,
    connection BIGINT,
    body       BYTEA NOT NULL,    -- the packed leg
    raw        BYTEA NOT NULL     -- the message as it was received
) PARTITION BY RANGE (day);
CREATE INDEX leg_row ON leg (row);
CREATE INDEX leg_peer ON leg (peer);
CREATE INDEX leg_calling ON leg (calling) WHERE calling IS NOT NULL;
CREATE INDEX leg_called ON leg (called) WHERE called IS NOT NULL;
CREATE INDEX leg_connection ON leg (connection);

-- Each batch takes as many rows as one step.
CREATE SEQUENCE leg_rows INCREMENT BY 131072;

-- How many legs with an offset a day has, as a sum, so that batches do not wait for
-- one another.
CREATE TABLE leg_day (
    day   INTEGER NOT NULL,
    slot  INTEGER NOT NULL,
    clock INTEGER NOT NULL,  -- minutes ahead of UTC
    legs  BIGINT NOT NULL,
    PRIMARY KEY (day, slot, clock)
);

-- +goose Down
DROP TABLE leg_day;
DROP SEQUENCE leg_rows;
DROP TABLE leg;
