-- +goose Up
-- Gateway CDRs: what is configured. The records themselves are elsewhere: see
-- the other folder of migrations.

-- A gateway whose records count.
CREATE TABLE gateway (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    description   TEXT NOT NULL,
    zone          TEXT NOT NULL, -- IANA name of its clock's time zone, '' when told by its records
    channels      INTEGER NOT NULL, -- configured voice channels, 0 when not known
    radius_secret BYTEA, -- sealed
    version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX gateway_name ON gateway (lower(name));

-- The addresses that it sends from.
CREATE TABLE gateway_address (
    gateway  TEXT NOT NULL REFERENCES gateway (name) ON UPDATE CASCADE ON DELETE CASCADE,
    position INTEGER NOT NULL,
    address  TEXT NOT NULL PRIMARY KEY
);
CREATE INDEX gateway_address_gateway ON gateway_address (gateway);

-- The names that stand for it in its messages, or that relays put there.
CREATE TABLE gateway_host (
    gateway  TEXT NOT NULL REFERENCES gateway (name) ON UPDATE CASCADE ON DELETE CASCADE,
    position INTEGER NOT NULL,
    host     TEXT NOT NULL PRIMARY KEY -- lower case
);
CREATE INDEX gateway_host_gateway ON gateway_host (gateway);

-- What its names of time zones mean.
CREATE TABLE gateway_zone (
    gateway        TEXT NOT NULL REFERENCES gateway (name) ON UPDATE CASCADE ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    name           TEXT NOT NULL, -- as its records write it, upper case
    offset_minutes INTEGER NOT NULL, -- ahead of UTC
    PRIMARY KEY (gateway, name)
);

CREATE TABLE cdr_parameters (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    syslog_port    INTEGER NOT NULL,
    radius_port    INTEGER NOT NULL,
    flush_interval INTEGER NOT NULL, -- milliseconds
    orphan_after   INTEGER NOT NULL, -- minutes
    short_call     INTEGER NOT NULL, -- seconds
    keep_days      INTEGER NOT NULL, -- 0 keeps for ever
    keep_megabytes INTEGER NOT NULL, -- 0 has no limit
    version        INTEGER NOT NULL
);
INSERT INTO cdr_parameters VALUES (1, 5514, 1813, 200, 5, 10, 400, 0, 1);

-- Rate tables. Amounts are integers in 1/10000 of the unit of the currency.
CREATE TABLE rate_table (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    currency    TEXT NOT NULL, -- ISO 4217
    zone        TEXT NOT NULL, -- IANA name, in which times of day are meant; '' is the cluster's
    active      BOOLEAN NOT NULL,
    version     INTEGER NOT NULL
);
CREATE UNIQUE INDEX rate_table_name ON rate_table (lower(name));

CREATE TABLE rate (
    rate_table       TEXT NOT NULL REFERENCES rate_table (name) ON UPDATE CASCADE ON DELETE CASCADE,
    position         INTEGER NOT NULL,
    prefix           TEXT NOT NULL, -- of the called number, '' is every number
    destination      TEXT NOT NULL, -- what people call it: "Japan, mobile"
    days             TEXT NOT NULL, -- 'all', 'weekdays', 'weekend'
    from_minute      INTEGER NOT NULL, -- of the day, 0 to 1439
    to_minute        INTEGER NOT NULL, -- 1 to 1440; before from_minute it runs over midnight
    connection       BIGINT NOT NULL, -- charged for each answered call
    first_seconds    INTEGER NOT NULL,
    first_amount     BIGINT NOT NULL,
    increment        INTEGER NOT NULL, -- seconds
    increment_amount BIGINT NOT NULL,
    PRIMARY KEY (rate_table, position)
);

-- +goose Down
DROP TABLE rate;
DROP TABLE rate_table;
DROP TABLE cdr_parameters;
DROP TABLE gateway_zone;
DROP TABLE gateway_host;
DROP TABLE gateway_address;
DROP TABLE gateway;
