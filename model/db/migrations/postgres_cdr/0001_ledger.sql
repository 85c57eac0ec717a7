-- +goose Up
-- What was seen of gateway CDRs beside the legs themselves, and what is derived
-- from the legs. The legs are in the archive.

-- A stream of messages: what one sender sends to one listener of one node under
-- one name.
CREATE TABLE feed (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node          TEXT NOT NULL,
    listener      TEXT NOT NULL, -- 'udp', 'tcp', 'radius', 'file'
    address       TEXT NOT NULL, -- of the sender
    host          TEXT NOT NULL, -- in the messages, '' when there is none
    gateway_id    BIGINT NOT NULL, -- 0 while nobody admitted it
    ignored       BOOLEAN NOT NULL, -- somebody said that it never will be
    first_seen    BIGINT NOT NULL,
    last_seen     BIGINT NOT NULL,
    messages      BIGINT NOT NULL, -- of every kind
    legs          BIGINT NOT NULL, -- that were new
    duplicates    BIGINT NOT NULL,
    unparsed      BIGINT NOT NULL,
    apart         BIGINT NOT NULL, -- lines dropped from those kept apart, because there were too many
    rate          DOUBLE PRECISION NOT NULL, -- messages a second, lately
    mark          INTEGER NOT NULL, -- of the clock: cdr.ClockMark
    clock_offset  INTEGER, -- minutes ahead of UTC
    clock_error   BIGINT, -- milliseconds between arrival and disconnect, last seen
    last_counter  BIGINT,
    last_sequence BIGINT,
    UNIQUE (node, listener, address, host)
);
CREATE INDEX feed_gateway ON feed (gateway_id);

-- Messages that are missing in a feed.
CREATE TABLE gap (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed_id    BIGINT NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
    gateway_id BIGINT NOT NULL,
    kind       TEXT NOT NULL, -- 'counter', 'sequence'
    first      BIGINT NOT NULL, -- the first number that is missing
    missing    BIGINT NOT NULL, -- how many
    recovered  BIGINT NOT NULL, -- how many legs of that time came another way
    from_time  BIGINT NOT NULL, -- arrival of the message before
    to_time    BIGINT NOT NULL, -- arrival of the message after
    closed_at  BIGINT
);
CREATE INDEX gap_gateway ON gap (gateway_id, to_time);
CREATE INDEX gap_open ON gap (closed_at, to_time);

-- What was lost or turned away, by hour and reason.
CREATE TABLE loss (
    node    TEXT NOT NULL,
    hour    BIGINT NOT NULL, -- its start
    reason  TEXT NOT NULL, -- 'kernel', 'queue', 'too long', 'apart', 'secret', ...
    records BIGINT NOT NULL,
    PRIMARY KEY (hour, node, reason)
);

-- Lines that did not become legs: they could not be read, or nobody admitted
-- their sender yet.
CREATE TABLE kept_line (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed_id    BIGINT NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
    gateway_id BIGINT NOT NULL, -- 0 while nobody admitted the sender
    arrived    BIGINT NOT NULL,
    source     INTEGER NOT NULL, -- cdr.Source
    reason     TEXT NOT NULL, -- why, a code; 'not admitted' for a line that may be fine
    raw        BYTEA NOT NULL
);
CREATE INDEX kept_line_feed ON kept_line (feed_id, id);
CREATE INDEX kept_line_reason ON kept_line (reason, id);

-- A day of the archive, and the state of what is derived from it.
CREATE TABLE part (
    day       INTEGER PRIMARY KEY, -- cdr.Day
    legs      BIGINT NOT NULL,
    changes   BIGINT NOT NULL, -- grows whenever legs are added or their times change
    rolled    BIGINT NOT NULL, -- the changes that the roll-ups include, -1 for none
    rates     TEXT NOT NULL, -- the state of the rates that they were rated by
    claim     BIGINT NOT NULL DEFAULT 0, -- roll_number.made of who makes the roll-ups now
    edges     TEXT NOT NULL DEFAULT '', -- what the roll-ups saw of the first and the last hour, and of the hours beside them
    due       BIGINT, -- when calls that lack a leg become orphans: the day is made anew then
    rolled_at BIGINT
);

-- Roll-ups. Each is a function of the legs of one day (part) alone, so that they
-- can be made anew; a report adds them up over days.

CREATE TABLE roll_slot (
    part       INTEGER NOT NULL,
    slot       BIGINT NOT NULL, -- start of the quarter of an hour
    gateway_id BIGINT NOT NULL,
    calls      BIGINT NOT NULL, -- that began in the slot
    answered   BIGINT NOT NULL,
    billable   BIGINT NOT NULL, -- milliseconds of those
    short      BIGINT NOT NULL,
    zero       BIGINT NOT NULL,
    legs       BIGINT NOT NULL,
    busy       BIGINT NOT NULL, -- milliseconds for which channels were busy in the slot
    peak       INTEGER NOT NULL, -- most channels busy at once
    orphans    BIGINT NOT NULL, -- calls of which a leg is missing
    PRIMARY KEY (part, slot, gateway_id)
);

CREATE TABLE roll_cause (
    part       INTEGER NOT NULL,
    gateway_id BIGINT NOT NULL,
    cause      INTEGER NOT NULL,
    calls      BIGINT NOT NULL,
    PRIMARY KEY (part, gateway_id, cause)
);

CREATE TABLE roll_destination (
    part        INTEGER NOT NULL,
    gateway_id  BIGINT NOT NULL,
    destination TEXT NOT NULL, -- of the rate that fits, or the first digits
    calls       BIGINT NOT NULL,
    answered    BIGINT NOT NULL,
    billable    BIGINT NOT NULL,
    charge      BIGINT NOT NULL, -- 1/10000 of the unit of the currency
    PRIMARY KEY (part, gateway_id, destination)
);

-- What numbers did on a day: blocks of numbers in their order with their totals,
-- packed by model/cdr/report. Those of roll_made count; others are being written,
-- or are left over.
CREATE TABLE roll_number (
    part   INTEGER NOT NULL,
    made   BIGINT NOT NULL, -- a random number for each time that the day is made
    role   INTEGER NOT NULL, -- 1 called, 2 calling
    shard  INTEGER NOT NULL, -- the numbers of a big day are written in several rounds
    block  INTEGER NOT NULL,
    packed BYTEA NOT NULL,
    PRIMARY KEY (part, made, role, shard, block)
);
CREATE TABLE roll_made (
    part INTEGER PRIMARY KEY,
    made BIGINT NOT NULL
);

-- +goose Down
DROP TABLE roll_made;
DROP TABLE roll_number;
DROP TABLE roll_destination;
DROP TABLE roll_cause;
DROP TABLE roll_slot;
DROP TABLE part;
DROP TABLE kept_line;
DROP TABLE loss;
DROP TABLE gap;
DROP TABLE feed;
