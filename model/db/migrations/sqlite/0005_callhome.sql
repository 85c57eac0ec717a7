-- +goose Up
-- Call Home: configuration, acceptances, messages, the outbox and the receiver.

CREATE TABLE callhome_config (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    mode              TEXT NOT NULL,
    contact_email     TEXT NOT NULL,
    company           TEXT NOT NULL,
    contact_name      TEXT NOT NULL,
    address           TEXT NOT NULL,
    phone             TEXT NOT NULL,
    method            TEXT NOT NULL,
    proxy_host        TEXT NOT NULL,
    proxy_port        INTEGER NOT NULL,
    destination_url   TEXT NOT NULL,
    destination_email TEXT NOT NULL,
    send_copy         BOOLEAN NOT NULL,
    copy_to           TEXT NOT NULL,
    include_traces    BOOLEAN NOT NULL,
    enabled_at        INTEGER,
    version           INTEGER NOT NULL
);

-- Who accepted which agreement; rows are never changed.
CREATE TABLE callhome_acceptance (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    at              INTEGER NOT NULL,
    who             TEXT NOT NULL,
    address         TEXT NOT NULL,
    mode            TEXT NOT NULL,
    version         INTEGER NOT NULL,
    content_version INTEGER NOT NULL,
    language        TEXT NOT NULL,
    sha256          TEXT NOT NULL
);
CREATE INDEX callhome_acceptance_mode ON callhome_acceptance (mode, id);

-- The number of the last message that was made in the cluster.
CREATE TABLE callhome_counter (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
);
INSERT INTO callhome_counter VALUES (1, 0);

-- The key of the pseudonyms in anonymous messages.
CREATE TABLE callhome_secret (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB NOT NULL
);

-- Messages as they were frozen. The large columns stand last, so that reading
-- the others does not touch them.
CREATE TABLE callhome_message (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    mode       TEXT NOT NULL,
    slot       TEXT NOT NULL,
    asker      TEXT NOT NULL,
    queued     BOOLEAN NOT NULL, -- false for a preview that was not sent
    created_at INTEGER NOT NULL,
    text       BLOB NOT NULL,
    aml        BLOB NOT NULL
);
CREATE INDEX callhome_message_preview ON callhome_message (created_at) WHERE NOT queued;

-- E-mails as they were frozen, one for each list of recipients.
CREATE TABLE callhome_email (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message    INTEGER NOT NULL REFERENCES callhome_message (id),
    recipients TEXT NOT NULL,
    wire       BLOB NOT NULL
);
CREATE INDEX callhome_email_message ON callhome_email (message);

-- One message on its way to one destination. While a delivery is being sent,
-- next_attempt is when the lease of the node that sends it runs out.
CREATE TABLE callhome_delivery (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    message      INTEGER NOT NULL REFERENCES callhome_message (id),
    message_id   TEXT NOT NULL,
    kind         TEXT NOT NULL,
    mode         TEXT NOT NULL,
    slot         TEXT NOT NULL,
    method       TEXT NOT NULL,
    is_copy      BOOLEAN NOT NULL,
    own_receiver BOOLEAN NOT NULL,
    destination  TEXT NOT NULL,
    proxy_host   TEXT NOT NULL,
    proxy_port   INTEGER NOT NULL,
    email        INTEGER REFERENCES callhome_email (id),
    state        TEXT NOT NULL,
    attempts     INTEGER NOT NULL,
    claimed_by   TEXT NOT NULL,
    next_attempt INTEGER,
    created_at   INTEGER NOT NULL,
    delivered_at INTEGER,
    resent       BOOLEAN NOT NULL, -- a newer delivery took its place
    last_error   TEXT NOT NULL,
    reply        TEXT NOT NULL
);
CREATE INDEX callhome_delivery_created ON callhome_delivery (created_at, id);
CREATE INDEX callhome_delivery_state ON callhome_delivery (state, created_at, id);
CREATE INDEX callhome_delivery_due ON callhome_delivery (next_attempt) WHERE state IN ('queued', 'sending');
CREATE INDEX callhome_delivery_failed ON callhome_delivery (state, resent) WHERE state IN ('failed', 'expired') AND NOT resent;
CREATE INDEX callhome_delivery_message ON callhome_delivery (message);
CREATE INDEX callhome_delivery_email ON callhome_delivery (email);

-- Every attempt, written before the network is used.
CREATE TABLE callhome_attempt (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery    INTEGER NOT NULL REFERENCES callhome_delivery (id),
    number      INTEGER NOT NULL,
    node        TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    outcome     TEXT NOT NULL, -- empty while it runs
    reply       TEXT NOT NULL,
    error       TEXT NOT NULL
);
CREATE INDEX callhome_attempt_delivery ON callhome_attempt (delivery, id);
CREATE INDEX callhome_attempt_running ON callhome_attempt (delivery) WHERE outcome = '';

-- The turns of the schedule that are done.
CREATE TABLE callhome_slot (
    slot    TEXT PRIMARY KEY,
    done_at INTEGER NOT NULL
);

-- What the built-in receiver took in.
CREATE TABLE callhome_received (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id   TEXT NOT NULL UNIQUE,
    received_at  INTEGER NOT NULL,
    remote       TEXT NOT NULL,
    content_type TEXT NOT NULL,
    type         TEXT NOT NULL,
    created      TEXT NOT NULL, -- as the sender wrote it
    device_id    TEXT NOT NULL,
    description  TEXT NOT NULL,
    sha256       TEXT NOT NULL,
    size         INTEGER NOT NULL,
    duplicates   INTEGER NOT NULL,
    last_seen    INTEGER NOT NULL
);
CREATE INDEX callhome_received_at ON callhome_received (received_at, id);

CREATE TABLE callhome_received_body (
    received INTEGER PRIMARY KEY REFERENCES callhome_received (id),
    body     BLOB NOT NULL
);

-- +goose Down
DROP TABLE callhome_received_body;
DROP TABLE callhome_received;
DROP TABLE callhome_slot;
DROP TABLE callhome_attempt;
DROP TABLE callhome_delivery;
DROP TABLE callhome_email;
DROP TABLE callhome_message;
DROP TABLE callhome_secret;
DROP TABLE callhome_counter;
DROP TABLE callhome_acceptance;
DROP TABLE callhome_config;
